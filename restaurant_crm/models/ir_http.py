import re
import time

import werkzeug.exceptions

from odoo import models
from odoo.exceptions import AccessDenied
from odoo.http import Response, SessionExpiredException, request

from ..tools.signature import is_signed

CALL_SCOPE = "restaurant_crm.call"
MAX_BODY = 64 * 1024


class IrHttp(models.AbstractModel):
    """Two ways for telephones to say who they are; a refusal says nothing at all."""

    _inherit = "ir.http"

    @classmethod
    def _auth_method_restaurant_agent(cls):
        """Somebody with a softphone: an API key of theirs in the header or in the
        address, or the session of the browser that the softphone opens.
        """
        header = request.httprequest.headers.get("Authorization", "")
        bearer = re.fullmatch(r"bearer\s+(\S+)", header, re.IGNORECASE)
        key = bearer[1] if bearer else request.httprequest.args.get("key")
        try:
            if not key:
                return cls._auth_method_bearer()
            keys = request.env["res.users.apikeys"]
            user_id = keys._check_credentials(scope=CALL_SCOPE, key=key)
            if not user_id:
                raise AccessDenied()
            request.update_env(user=user_id)
            request.session.can_save = False
            cls._auth_method_user()
        except (
            AccessDenied,
            SessionExpiredException,
            werkzeug.exceptions.Unauthorized,
        ):
            werkzeug.exceptions.abort(Response(status=401))

    @classmethod
    def _auth_method_restaurant_phone_line(cls):
        """A telephone exchange that signs what it sends, not longer ago than minutes.

        The token of the line is the last part of the address.
        """
        request.session.can_save = False
        httprequest = request.httprequest
        httprequest.max_content_length = MAX_BODY
        body = httprequest.get_data()  # refuses what is longer
        cls._auth_method_public()
        lines = request.env["restaurant.phone.line"].sudo()
        line = lines._get_by_token(httprequest.path.rpartition("/")[2])
        if not is_signed(
            line.secret or "",
            httprequest.headers.get("X-Timestamp", ""),
            body,
            httprequest.headers.get("X-Signature", ""),
            time.time(),
        ):
            line = lines
        if not line:
            werkzeug.exceptions.abort(Response(status=401))
