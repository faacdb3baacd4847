import logging
from datetime import timedelta

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models
from odoo.modules.registry import Registry
from odoo.tools import SQL

from odoo.addons.restaurant_crm.tools.till_input import is_record_id

from ..tools.coupon_request import CouponRequest

_logger = logging.getLogger(__name__)


class RestaurantCouponService(models.AbstractModel):
    """Takes coupons, one after the other, however many tills ask at once.

    Reserving and deciding run on a short READ COMMITTED transaction of the ledger's
    kind: a row lock in a request of Odoo does not help, its snapshot is older.
    """

    _name = "restaurant.coupon.service"
    _description = "Reserving of coupons"

    # -- the till asks

    @api.model
    def _reserve(self, session, values):
        """Reserve the coupons of a check that is about to be paid: all or none.

        :param values: see ``tools/coupon_request.py``
        :return: {"ok": True}, or {"ok": False, "code", "message", "card_id"}; code
            busy: nobody knows, the check may be paid all the same
        """
        request = CouponRequest.parse(values)
        if request is None:
            message = self.env._("The request is not valid.")
            return {"ok": False, "code": "bad_request", "message": message}
        facts = self._prepare_session_facts(session, request)
        self.env.flush_all()
        try:
            with self.env["restaurant.ledger"]._money_cursor() as cr:
                own = self.with_env(self.env(cr=cr, su=True))
                return own._reserve_locked(request, facts)
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            message = self.env._("The server is busy. Checking again…")
            return {"ok": False, "code": "busy", "message": message}

    def _prepare_session_facts(self, session, request):
        check = self.env["restaurant.coupon.check"]
        return {
            **check._prepare_facts(
                session.config_id,
                fields.Datetime.now(),
                check._read_partner_id(request.partner_id),
                request.channel,
            ),
            "session_id": session.id,
            "user_id": self.env.uid,
            "order_uuid": request.order_uuid,
        }

    def _reserve_locked(self, request, facts):
        cards = self._lock(request.card_ids)
        check = self.env["restaurant.coupon.check"]
        config = facts["config"].with_env(self.env)
        facts = {
            **facts,
            "config": config,
            "outlet": facts["outlet"].with_env(self.env),
        }
        for card_id in request.card_ids:
            card = cards.filtered(lambda card, id_=card_id: card.id == id_)
            problem = check._find_problem(card, facts)
            problem = problem or self._find_taken(card, facts["order_uuid"])
            problem = problem or check._find_limit_problem(
                card, facts, facts["order_uuid"]
            )
            if problem:
                tries = self.env["restaurant.coupon.try"].with_user(facts["user_id"])
                tries._note(
                    config, card.code or "", problem[0], card, facts["partner_id"]
                )
                code, message = problem
                return {
                    "ok": False,
                    "code": code,
                    "message": message,
                    "card_id": card_id,
                }
        self._write_reservations(cards, facts)
        return {"ok": True}

    def _lock(self, card_ids):
        """Lock coupons, and their offers as far as these have limits, in id order."""
        self.env.cr.execute(
            SQL(
                """SELECT id FROM loyalty_program WHERE id IN (
                    SELECT program_id FROM loyalty_card WHERE id = ANY(%s))
                  AND (limit_usage OR restaurant_limit_guest > 0
                       OR restaurant_limit_day > 0)
                ORDER BY id FOR NO KEY UPDATE""",
                list(card_ids),
            )
        )
        self.env.cr.execute(
            SQL(
                """SELECT id FROM loyalty_card WHERE id = ANY(%s)
                ORDER BY id FOR NO KEY UPDATE""",
                list(card_ids),
            )
        )
        cards = self.env["loyalty.card"].browse(
            row[0] for row in self.env.cr.fetchall()
        )
        cards.invalidate_recordset(flush=False)
        return cards

    def _find_taken(self, card, order_uuid):
        """Whether another check has the coupon; what a till forgot is given up."""
        uses = self.env["restaurant.coupon.use"].search(
            [
                ("card_id", "=", card.id),
                ("state", "in", ("reserved", "used")),
                ("order_uuid", "!=", order_uuid),
            ]
        )
        stale = uses.filtered(lambda use: use._is_stale())
        stale.write({"state": "released"})
        stale.flush_recordset()  # before another row of the same coupon
        if uses - stale:
            return "taken", self.env._("This coupon is being used on another check.")
        return None

    def _write_reservations(self, cards, facts):
        uses = self.env["restaurant.coupon.use"]
        known = uses.search(
            [("order_uuid", "=", facts["order_uuid"]), ("card_id", "in", cards.ids)]
        )
        again = known.filtered(lambda use: use.state in ("reserved", "released"))
        now = fields.Datetime.now()
        again.write({"state": "reserved", "reserved_at": now})
        uses.create(
            [
                self._prepare_use(card, facts)
                for card in cards
                if card not in known.card_id
            ]
        )

    def _prepare_use(self, card, facts):
        return {
            "card_id": card.id,
            "program_id": card.program_id.id,
            "company_id": facts["config"].company_id.id,
            "order_uuid": facts["order_uuid"],
            "session_id": facts["session_id"],
            "config_id": facts["config"].id,
            "outlet_id": facts["outlet"].id,
            "user_id": facts["user_id"],
            "partner_id": facts["partner_id"],
            "business_date": facts["date"],
        }

    @api.model
    def _release(self, session, order_uuid, card_ids):
        """Give back what an open check does not use after all."""
        ids = card_ids if isinstance(card_ids, list) else []
        ids = [card_id for card_id in ids if is_record_id(card_id)]
        if not isinstance(order_uuid, str) or not ids:
            return {"ok": False, "code": "bad_request"}
        uses = self.env["restaurant.coupon.use"].sudo()
        uses.search(
            [
                ("order_uuid", "=", order_uuid[:64]),
                ("card_id", "in", ids),
                ("state", "=", "reserved"),
                ("config_id", "=", session.config_id.id),
            ]
        ).write({"state": "released"})
        return {"ok": True}

    # -- after a check was stored

    @api.model
    def _decide_after_commit(self, uses):
        dbname, ids = self.env.cr.dbname, uses.ids

        def decide():
            try:
                with Registry(dbname).cursor() as cr:
                    env = api.Environment(cr, SUPERUSER_ID, {})
                    env["restaurant.coupon.service"]._decide(ids)
            except Exception:
                # The order is stored; the scheduled job decides what is left.
                _logger.exception("Coupons %s wait for the scheduled job", ids)

        self.env.cr.postcommit.add(decide)

    @api.model
    def _decide(self, use_ids):
        """Give coupons to checks that were stored without a reservation."""
        for use_id in use_ids:
            with self.env["restaurant.ledger"]._money_cursor() as cr:
                own = self.with_env(self.env(cr=cr, su=True))
                own._decide_locked(use_id)
        self.env.invalidate_all()

    def _decide_locked(self, use_id):
        use = self.env["restaurant.coupon.use"].browse(use_id)
        card = self._lock(use.card_id.ids)
        if use.state != "pending":
            return
        check = self.env["restaurant.coupon.check"]
        facts = {"date": use.business_date, "partner_id": use.partner_id.id}
        taken = card.restaurant_state in ("used", "void")
        self._give_up_reservations(use)
        problem = check._find_limit_problem(card, facts, use.order_uuid)
        if problem or taken:
            message = problem and problem[1]
            message = message or self.env._("This coupon was used or void before.")
            use._reject(message)
        else:
            use._redeem()

    def _give_up_reservations(self, use):
        """A paid check is a fact; whoever has only reserved its coupon hears no."""
        others = use.search(
            [("card_id", "=", use.card_id.id), ("state", "=", "reserved")]
        )
        others.write({"state": "released"})
        others.flush_recordset()

    @api.model
    def _cron_decide(self, limit=500):
        """What a crash left undecided, and reservations of checks never finished."""
        uses = self.env["restaurant.coupon.use"]
        pending = uses.search([("state", "=", "pending")], limit=limit)
        self._decide(pending.ids)
        day = fields.Datetime.now() - timedelta(days=1)
        uses.search(
            [
                ("state", "=", "reserved"),
                ("reserved_at", "<", day),
                ("session_id.state", "=", "closed"),
            ],
            limit=limit,
        ).write({"state": "released"})
