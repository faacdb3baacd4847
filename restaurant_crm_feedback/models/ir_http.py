import time

import werkzeug.exceptions

from odoo import models
from odoo.http import Response, request

from odoo.addons.restaurant_crm.tools.signature import is_signed

MAX_REVIEWS_BODY = 1024 * 1024


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _auth_method_restaurant_review_source(cls):
        """A system that signs the reviews it sends, not longer ago than minutes.

        Its token is the last part of the address; a refusal says nothing at all.
        """
        request.session.can_save = False
        httprequest = request.httprequest
        httprequest.max_content_length = MAX_REVIEWS_BODY
        body = httprequest.get_data()  # refuses what is longer
        cls._auth_method_public()
        sources = request.env["restaurant.review.source"].sudo()
        source = sources._get_by_token(httprequest.path.rpartition("/")[2])
        signed = is_signed(
            source.secret or "",
            httprequest.headers.get("X-Timestamp", ""),
            body,
            httprequest.headers.get("X-Signature", ""),
            time.time(),
        )
        if not (source and signed):
            werkzeug.exceptions.abort(Response(status=401))
