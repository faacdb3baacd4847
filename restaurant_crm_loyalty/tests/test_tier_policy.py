from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo.tests import tagged
from odoo.tests.common import BaseCase

from ..tools.anniversary import next_anniversary
from .tier_policy_common import TierPolicyCommon


class TestAnniversary(BaseCase):
    def test_next_anniversary(self):
        first = date(2024, 2, 29)
        for today, following in (
            (date(2024, 3, 1), date(2025, 2, 28)),
            (date(2025, 2, 27), date(2025, 2, 28)),
            (date(2025, 2, 28), date(2026, 2, 28)),
            (date(2027, 12, 31), date(2028, 2, 29)),
        ):
            self.assertEqual(next_anniversary(first, today), following)


@tagged("post_install", "-at_install")
class TestTierPolicy(TierPolicyCommon):
    """Boundaries of windows and thresholds; tiers by hand, refunds, pools, progress."""

    # -- up

    def test_a_check_brings_a_tier_at_once(self):
        self.eat(999.99)
        self.assertFalse(self.guest.tier_id)
        self.eat(0.01)
        self.assertEqual(self.guest.tier_id, self.silver)
        [move] = self.env["restaurant.tier.move"].search(
            [("guest_id", "=", self.guest.id)]
        )
        self.assertEqual((move.kind, move.figure, move.threshold), ("up", 1000, 1000))
        today = self.outlet._get_business_date(self.session.start_at)
        self.assertEqual(move.valid_until, today + relativedelta(months=12, day=31))

    def test_two_tiers_at_once(self):
        self.eat(2000)
        self.assertEqual(self.guest.tier_id, self.gold)

    def test_the_check_itself_is_still_priced_and_counted_without(self):
        self.rule.active = True
        self.silver.points_factor = 2
        self.eat(1000)
        self.assert_points(100)
        self.eat(100)
        self.assert_points(120)

    def test_by_visits_and_by_points(self):
        self.silver.write({"qualify_on": "visits", "threshold": 2})
        self.gold.write({"qualify_on": "points", "threshold": 10})
        self.visit(date(2026, 3, 1), 5)
        self.night(date(2026, 3, 1))
        self.assertFalse(self.guest.tier_id)
        self.visit(date(2026, 3, 2), 5)
        self.night(date(2026, 3, 2))
        self.assertEqual(self.guest.tier_id, self.silver)
        self.rule.active = True
        self.eat(99.99)
        self.assertEqual(self.guest.tier_id, self.silver)
        self.eat(10)
        self.assertEqual(self.guest.tier_id, self.gold)

    def test_what_does_not_count(self):
        self.till.write({"iface_tipproduct": True})
        self.pay(
            [(self.dish, 1, 999), (self.topup_product, 1, 500)],
            [(self.cash, 1499, None)],
        )
        self.assertFalse(self.guest.tier_id)

    def test_hundred_guests_move_by_the_same_statements(self):
        day = date(2026, 3, 10)
        partners = self.env["res.partner"].create(
            [{"name": f"G{n}"} for n in range(40)]
        )
        guests = self.env["restaurant.guest"]._get_or_create_for_partners(
            partners, self.company
        )
        self.visit(day, 1000, guests[0])
        self.night(day)
        with self.assertQueryCount(20):
            self.night(day + timedelta(days=1))
        for guest in guests:
            self.visit(day, 1000, guest)
        self.env.flush_all()
        with self.assertQueryCount(20):
            self.night(day + timedelta(days=2))
        self.assertEqual(guests.tier_id, self.silver | self.gold)

    # -- windows

    def test_rolling_window(self):
        """Of 10 March 2027, 11 March 2026 counts and 10 March does not."""
        for day, counts in ((date(2026, 3, 11), True), (date(2026, 3, 10), False)):
            guest = self._create_guest(f"Guest {day}")
            self.visit(day, 1000, guest)
            self.night(date(2027, 3, 10))
            self.assertEqual(guest.tier_id, self.silver if counts else self.gold[:0])

    def test_calendar_window(self):
        self.tier_policy.window = "calendar"
        late, early = (self._create_guest(name) for name in ("Late", "Early"))
        self.visit(date(2025, 12, 31), 1000, early)
        self.visit(date(2026, 1, 1), 1000, late)
        self.night(date(2026, 12, 31))
        self.assertFalse(early.tier_id)
        self.assertEqual(late.tier_id, self.silver)
        self.assertEqual(self.member(late).valid_until, date(2027, 12, 31))

    def test_anniversary_window(self):
        self.tier_policy.window = "anniversary"
        self.visit(date(2024, 5, 20), 900)
        self.env["restaurant.guest.stats"]._recount(self.guest)
        self.night(date(2025, 5, 19))
        self.assertEqual(self.member().spend, 900)
        self.night(date(2025, 5, 20))
        self.assertEqual(self.member().spend, 0)
        self.visit(date(2025, 5, 20), 1000)
        self.night(date(2025, 6, 1))
        self.assertEqual(self.guest.tier_id, self.silver)
        self.assertEqual(self.member().valid_until, date(2027, 5, 19))

    # -- by hand, refunds, merged guests

    def change(self, tier, **values):
        wizard = self.env["restaurant.tier.wizard"].create(
            {
                "guest_ids": self.guest.ids,
                "company_id": self.company.id,
                "tier_id": tier.id,
                "reason": "A friend of the house",
                **values,
            }
        )
        wizard.action_apply()
        self.env.invalidate_all()

    def test_locked_until_a_day(self):
        self.change(self.silver, locked_until=date(2026, 6, 30))
        self.visit(date(2026, 3, 1), 2000)
        self.night(date(2026, 6, 30))
        self.assertEqual(self.guest.tier_id, self.silver)
        self.assertEqual(self.moves(), ["lock"])
        self.night(date(2026, 7, 1))
        self.assertEqual(self.guest.tier_id, self.gold)
        self.assertEqual(self.member().lock_reason, "A friend of the house")

    def test_given_by_hand_it_lasts_as_if_reached(self):
        self.change(self.gold)
        self.night(date(2026, 3, 10))
        self.assertEqual(self.guest.tier_id, self.gold)
        self.assertEqual(self.member().valid_until, date(2027, 3, 31))

    def test_tiers_given_by_hand_alone_stay(self):
        self.gold.qualify_on = "manual"
        self.change(self.gold)
        for day in (date(2026, 3, 10), date(2027, 3, 31), date(2027, 4, 30)):
            self.night(day)
        self.assertEqual(self.guest.tier_id, self.gold)

    def test_a_refund_takes_a_new_tier_back_but_not_that_day(self):
        order = self.eat(1000)
        today = self.outlet._get_business_date(order.date_order)
        self.assertEqual(self.guest.tier_id, self.silver)
        self.give_back(order.lines)
        self.night(today)
        self.assertEqual(self.guest.tier_id, self.silver)
        self.night(today + timedelta(days=1))
        self.assertFalse(self.guest.tier_id)
        self.assertEqual(self.moves(), ["up", "refund"])

    def test_a_late_refund_takes_no_tier_back(self):
        order = self.eat(1000)
        today = self.outlet._get_business_date(order.date_order)
        self.give_back(order.lines)
        self.night(today + timedelta(days=31))
        self.assertEqual(self.guest.tier_id, self.silver)

    def test_company_pool(self):
        company = self._create_guest("Lotus Ltd", is_company=True)
        self.assertEqual(company.guest_type, "company")
        pool = self.env["restaurant.account"]._open_for_guests(company)[company]
        card = self.env["restaurant.card"].create(
            {"account_id": pool.id, "holder_id": self.guest.id}
        )
        self.top_up(1000, pool)
        reply = self.authorise(1000, account_id=pool.id, card_id=card.id)
        self.assertTrue(reply["ok"], reply)
        order = self.pay([(self.dish, 1, 1000)], [(self.method, 1000, reply["key"])])
        self.settle()
        today = self.outlet._get_business_date(order.date_order)
        self.night(today)
        self.assertEqual(company.tier_id, self.silver)
        self.assertEqual(self.member(company).spend, 1000)

    # -- progress

    def test_progress(self):
        progress = self.env["restaurant.membership"]._prepare_progress
        self.eat(400)
        self.assertEqual(
            progress(self.guest),
            {"tier": "Silver", "missing": 600, "unit": "spend", "until": False},
        )
        self.tier_policy.window = "calendar"
        year = self.policy._get_today().year
        self.assertEqual(progress(self.guest)["until"], date(year, 12, 31))
        self.eat(2000)
        self.assertEqual(progress(self.guest), {})
        today = self.policy._get_today()
        self.member().sudo().write({"valid_until": today})
        self.assertEqual(progress(self.guest), {})
        visits = self.env["restaurant.visit"].sudo()
        visits.search([("guest_id", "=", self.guest.id)]).net_amount = 1500
        self.assertEqual(progress(self.guest)["keep"], 100)
        self.assertEqual(progress(self.guest)["keep_until"], today)
        self.member().sudo().write({"valid_until": today + timedelta(days=31)})
        self.assertEqual(progress(self.guest), {})

    def test_nothing_moves_without_a_policy(self):
        self.tier_policy.active = False
        self.eat(2000)
        self.assertFalse(self.guest.tier_id)
        self.assertFalse(
            self.env["restaurant.membership"]._prepare_progress(self.guest)
        )
