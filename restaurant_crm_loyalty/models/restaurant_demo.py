import logging

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import Registry

from ..tools.demo_evening import BISTRO, HOT_POT, MEALS, TOPUPS

_logger = logging.getLogger(__name__)

PIN = "1234"
FORGOTTEN_PINS = 12
# From when on the demo tills ask a manager.
APPROVALS = {
    "restaurant_refund_above": 200.0,
    "restaurant_discount_above": 20.0,
    "restaurant_approve_prices": True,
}
STEPS = (
    "_play_opening",
    "_play_vouchers",
    "_play_year",
    "_play_points",
    "_play_topups",
    "_play_authorising",
    "_play_meals",
    "_play_coupons",
    "_play_discounts",
    "_play_forgotten_pin",
    "_play_night_watch",
    "_play_closing",
    "_play_indicators",
)


class RestaurantDemo(models.AbstractModel):
    """Fills the demo accounts: a year of top-ups and checks, and a day at the tills."""

    _inherit = "restaurant.demo"

    @api.model
    def _load_stored_value(self):
        """Give both tills the tender and the cards a PIN; play a day at the tills.

        The ledger posts on a transaction of its own, which sees neither this one nor
        its tables: the day begins after the commit.
        """
        company = self._ref("res_company_demo")
        method = self.env["restaurant.stored.value.setup"]._set_up(company)
        company.write(APPROVALS)
        for outlet in (HOT_POT, BISTRO):
            till = self._ref(f"pos_config_{outlet}")
            till.payment_method_ids = [Command.link(method.id)]
        self.env["restaurant.demo.vouchers"]._set_up()
        cards = self.env["restaurant.card"].search([("company_id", "=", company.id)])
        for card in cards:
            self.env["restaurant.card.pin"]._set(card, PIN)
        self.env.cr.postcommit.add(self._prepare_day_after_commit())

    def _prepare_day_after_commit(self):
        dbname = self.env.cr.dbname

        def play():
            try:
                for step in STEPS:
                    # As between the requests of a till: what one step commits, and
                    # the ledger posts, is what the next one sees
                    with Registry(dbname).cursor() as cr:
                        env = api.Environment(cr, SUPERUSER_ID, {})
                        getattr(env["restaurant.demo"], step)()
            except Exception:
                # As with all demo data: the addon is installed, without it
                _logger.exception("Demo of stored value could not be played")

        return play

    @api.model
    def _play_opening(self):
        """Make the accounts on the other side, so that the year finds them."""
        self.env["restaurant.demo.ledger"]._open_sides()

    @api.model
    def _play_vouchers(self):
        self.env["restaurant.demo.vouchers"]._load()

    @api.model
    def _play_year(self):
        self.env["restaurant.demo.savings"]._load_savings()

    @api.model
    def _play_indicators(self):
        """What a year of stored value adds up to, and what it costs."""
        self.env["restaurant.report.day"]._rebuild_night_tables_at_once()
        self.env["restaurant.demo.indicators"]._load()

    @api.model
    def _play_points(self):
        self.env["restaurant.demo.points"]._load_points()
        self.env["restaurant.demo.points"]._load_tiers()

    @api.model
    def _play_topups(self):
        for outlet in (HOT_POT, BISTRO):
            till = self._ref(f"pos_config_{outlet}")
            session = self._in_company(self.env["pos.session"]).create(
                {"config_id": till.id, "user_id": self._ref("res_users_cashier").id}
            )
            session.set_opening_control(0, None)
        for outlet, guest, amount in TOPUPS:
            session = self._get_session(outlet)
            product = session.config_id.restaurant_topup_product_id
            line = self._prepare_order_line(product, 1, float(amount))
            card = self._ref("pos_payment_method_card")
            self._pay(session, guest, f"topup/{guest}", [line], {card: float(amount)})

    @api.model
    def _play_authorising(self):
        for meal in MEALS:
            session = self._get_session(meal.outlet)
            _lines, total = self._prepare_meal(session, meal)
            request = {
                "key": self._uuid("tender", f"meal/{meal.guest}"),
                "partner_id": self._partner_id(meal.guest),
                "amount": meal.pays or total,
                "order_uuid": self._uuid("evening", f"meal/{meal.guest}"),
                "order_total": total,
                "pin": PIN,
            }
            cashier = self._ref("res_users_cashier")
            reply = session.with_user(cashier).stored_value_authorise(request)
            if not reply["ok"]:
                raise UserError(reply["message"])

    @api.model
    def _play_meals(self):
        for meal in MEALS:
            session = self._get_session(meal.outlet)
            lines, total = self._prepare_meal(session, meal)
            amount = meal.pays or total
            stored_value = session.payment_method_ids.filtered(
                lambda method: method.use_payment_terminal == "stored_value"
            )
            cash = self._ref(f"pos_payment_method_cash_{meal.outlet}")
            tenders = {stored_value: amount}
            if amount < total:
                tenders[cash] = session.currency_id.round(total - amount)
            self._pay(session, meal.guest, f"meal/{meal.guest}", lines, tenders)

    @api.model
    def _play_coupons(self):
        self.env["restaurant.demo.coupons"]._play()

    @api.model
    def _play_discounts(self):
        self.env["restaurant.demo.discounts"]._play()

    @api.model
    def _play_forgotten_pin(self):
        """A guest tries birthdays and house numbers; the night asks for a look."""
        session = self._get_session(HOT_POT)
        cashier = self._ref("res_users_cashier")
        limit = session.company_id.root_id.restaurant_pin_above
        for number in range(FORGOTTEN_PINS):
            session.with_user(cashier).stored_value_authorise(
                {
                    "key": self._uuid("tender", f"forgotten/{number}"),
                    "partner_id": self._partner_id("liu_family"),
                    "amount": limit + 1,
                    "pin": f"{number:03}",  # too short for a PIN: no card is locked
                }
            )

    @api.model
    def _play_night_watch(self):
        self.env["restaurant.anomaly"]._watch()

    @api.model
    def _play_closing(self):
        for outlet in (HOT_POT, BISTRO):
            session = self._get_session(outlet)
            session.post_closing_cash_details(session.cash_register_balance_end)
            session.update_closing_control_state_session("")
            session.action_pos_session_closing_control()
        company = self._ref("res_company_demo")
        sessions = self.env["pos.session"].search(
            [("config_id.company_id", "=", company.id)]
        )
        self.env["restaurant.settlement"]._count(sessions)

    # The till -----------------------------------------------------------------------

    @api.model
    def _pay(self, session, guest, key, lines, tenders):
        """Store a paid check as a till does; ``tenders`` maps methods to amounts."""
        total = self._sum(lines, "price_subtotal_incl")
        payments = [
            {
                "uuid": self._uuid("tender", f"{key}/{number}".removesuffix("/0")),
                "payment_method_id": method.id,
                "amount": amount,
            }
            for number, (method, amount) in enumerate(tenders.items())
        ]
        order = {
            "uuid": self._uuid("evening", key),
            "state": "paid",
            "session_id": session.id,
            "company_id": session.company_id.id,
            "partner_id": self._partner_id(guest),
            "pricelist_id": self._get_demo_pricelist(session, guest).id,
            "preset_id": self._ref("pos_preset_eat_in").id,
            "date_order": fields.Datetime.now(),
            "amount_total": total,
            "amount_tax": total - self._sum(lines, "price_subtotal"),
            "amount_paid": total,
            "amount_return": 0.0,
            "customer_count": 2,
            "lines": [Command.create(line) for line in lines],
            "payment_ids": [Command.create(payment) for payment in payments],
        }
        orders = self.env["pos.order"].with_user(self._ref("res_users_cashier"))
        self._in_company(orders).sync_from_ui([order])

    @api.model
    def _sum(self, lines, name):
        currency = self._ref("res_company_demo").currency_id
        return currency.round(sum(line[name] for line in lines))

    @api.model
    def _prepare_meal(self, session, meal):
        """Lines at the price of the guest's tier, and their total."""
        dishes = self._get_demo_dishes()
        pricelist = self._get_demo_pricelist(session, meal.guest)
        lines = [
            self._prepare_order_line(
                dishes[dish], quantity, self._get_demo_price(pricelist, dishes[dish])
            )
            for dish, quantity in meal.dishes.items()
        ]
        return lines, self._sum(lines, "price_subtotal_incl")

    @api.model
    def _prepare_order_line(self, product, quantity, price):
        taxes = product.taxes_id
        currency = product.currency_id
        totals = taxes.compute_all(price, currency, quantity, product=product)
        return {
            "product_id": product.id,
            "full_product_name": product.name,
            "qty": quantity,
            "price_unit": price,
            "tax_ids": [Command.set(taxes.ids)],
            "price_subtotal": totals["total_excluded"],
            "price_subtotal_incl": totals["total_included"],
        }

    @api.model
    def _get_session(self, outlet):
        till = self._ref(f"pos_config_{outlet}")
        return self._in_company(till).current_session_id

    @api.model
    def _get_demo_pricelist(self, session, guest):
        guest = self._ref(f"restaurant_guest_{guest}")
        return guest.tier_id.pricelist_id or session.config_id.pricelist_id

    @api.model
    def _get_demo_price(self, pricelist, product):
        if pricelist:
            return pricelist._get_product_price(product, 1.0)
        return product.list_price

    @api.model
    def _in_company(self, records):
        company = self._ref("res_company_demo")
        return records.with_context(allowed_company_ids=company.ids)
