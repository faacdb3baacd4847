from odoo.http import request

from ..tools.posted import read_line, read_text

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


class GuestPage:
    """What pages for guests with a signed link have in common.

    No controller itself: Odoo makes one class of all that extend a controller.
    """

    def _choose_lang(self, posted, guest, company):
        """From here on the language is the guest's: as chosen on the page, as noted, as
        the browser says.
        """
        installed = dict(request.env["res.lang"].get_installed())
        wishes = (
            read_line(posted.get("switch")),
            read_line(posted.get("lang")),
            guest and guest.lang,
            request.best_lang,
            company and company.partner_id.lang,
            request.env.lang,
        )
        lang = next((wish for wish in wishes if wish in installed), "en_US")
        request.update_context(lang=lang)

    def _is_sent(self, posted):
        """Whether a form was sent; or the page is wanted in another language, with what
        is typed by now. Without scripts, only a form keeps that."""
        is_posted = request.httprequest.method == "POST"
        return is_posted and not read_line(posted.get("switch"))

    def _get_limits(self):
        """Return {deed: (times, seconds)}: what one address may do."""
        return {}

    def _allow(self, deed):
        """Count a request of an address; tell whether it is within the limit."""
        limit, seconds = self._get_limits()[deed]
        limits = request.env["restaurant.rate.limit"].sudo()
        address = request.httprequest.remote_addr
        return limits._allow(f"feedback {deed}", address, limit, seconds)

    def _prepare_layout(self, posted, **values):
        """What was typed is shown again, as text; what came otherwise is not."""
        return {
            "typed": {
                name: read_text(value)
                for name, value in posted.items()
                if isinstance(value, str)
            },
            "langs": request.env["res.lang"].get_installed(),
            "lang": request.env.lang,
            "csrf": request.csrf_token(),
            # a browser fills in no files: they have to be chosen again
            "photos_lost": any(
                photo.filename for photo in request.httprequest.files.getlist("photos")
            ),
            **values,
        }

    def _render(self, template, values, status):
        response = request.render(template, values, status=status)
        response.headers.update(HEADERS)
        return response
