from functools import partial

from odoo import api, fields, models

from odoo.addons.restaurant_crm.tools import import_cells as cells
from odoo.addons.restaurant_crm.tools.business_day import to_local, to_utc
from odoo.addons.restaurant_crm.tools.import_row import KNOWN, MERGE, NEW

from ..tools.review_cells import REVIEW_COLUMNS, read_review, read_stars

READERS = {
    "key": partial(cells.read_text, limit=128),
    "outlet": partial(cells.read_text, limit=100),
    "score": read_stars,
    "text": read_review,
    "author": partial(cells.read_text, limit=100),
    "reply": read_review,
}
# What may change on the platform afterwards.
TOLD = ("score", "text", "reply_text")


class RestaurantReviewImport(models.AbstractModel):
    """Public reviews of a platform, from a file, over RPC or by a signed webhook.

    A key makes each of them count once; what was changed or replied to on the platform
    since is brought up to date here.
    """

    _name = "restaurant.review.import"
    _inherit = ["restaurant.import"]
    _description = "Import of Public Reviews"

    @api.model
    def _get_columns(self):
        return REVIEW_COLUMNS

    @api.model
    def _get_reasons(self):
        return {
            **super()._get_reasons(),
            "bad_stars": self.env._("Stars go from 1 to 5."),
        }

    @api.model
    def _get_readers(self):
        return READERS

    @api.model
    def _read_row(self, row, company, outlets):
        """Read where and when: the clock is that of the outlet."""
        name = row.values["outlet"]
        outlet = outlets.get(name.casefold())
        if not name and len(outlets) == 1:
            [outlet] = outlets.values()
        if not outlet:
            row.refuse("unknown_outlet" if name else "no_outlet", "outlet")
            return
        clock = partial(
            cells.read_moment,
            clock=row.cells.get("time", "").strip(),
            now=to_local(fields.Datetime.now(), outlet.tz),
        )
        row.read_cells({"date": clock})
        if not row.is_problem and not row.values["key"]:
            row.refuse("no_key", "key")
        if not row.is_problem:
            row.values["outlet_id"] = outlet.id
            row.values["moment"] = to_utc(row.values["date"], outlet.tz)

    @api.model
    def _match(self, rows, company, source, merge):
        """Find out what is new, the same, or told differently by now."""
        known = self._find_known({row.values["key"] for row in rows}, company, source)
        seen = {}
        for row in rows:
            key, told = row.values["key"], self._prepare_told(row)
            if key in seen:
                if seen[key] == told:
                    row.state = KNOWN
                else:
                    row.conflict("key_twice")
            elif key in known:
                same = all(
                    not value or (known[key][name] or False) == value
                    for name, value in told.items()
                )
                row.state = KNOWN if same else MERGE
            seen.setdefault(key, told)

    @api.model
    def _find_known(self, keys, company, source):
        found = (
            self.env["restaurant.feedback"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("source", "=", source),
                    ("external_key", "in", list(keys)),
                ]
            )
        )
        return {review.external_key: review for review in found}

    @api.model
    def _prepare_told(self, row):
        values = row.values
        return {
            "score": values["score"],
            "text": values["text"] or False,
            "reply_text": values["reply"] or False,
        }

    @api.model
    def _apply(self, rows, company, source, origin):
        new = [row for row in rows if row.state == NEW]
        answers = self.env["restaurant.feedback"].sudo().with_company(company)
        quiet = answers.with_context(tracking_disable=True, mail_create_nolog=True)
        quiet.create([self._prepare_review(row, source) for row in new])
        changed = {row.values["key"]: row for row in rows if row.state == MERGE}
        known = self._find_known(set(changed), company, source)
        for key, row in changed.items():  # few: those that were told differently
            told = self._prepare_told(row)
            told = {name: value for name, value in told.items() if value}
            known[key].write({**told, **self._prepare_state(told)})

    @api.model
    def _prepare_state(self, told):
        """What was replied to on the platform needs no other answer."""
        return {"state": "answered"} if told.get("reply_text") else {}

    @api.model
    def _prepare_review(self, row, source):
        values, told = row.values, self._prepare_told(row)
        return {
            **told,
            **self._prepare_state(told),
            "outlet_id": values["outlet_id"],
            "date": values["moment"],
            "author": values["author"] or False,
            "channel": "review",
            "source": source,
            "external_key": values["key"],
        }
