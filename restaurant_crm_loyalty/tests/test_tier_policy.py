from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo.tests import tagged
from odoo.tests.common import BaseCase

from ..tools.anniversary import next_anniversary
from .points_common import PointsCommon


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
class TestTierPolicy(PointsCommon):
    """Boundaries of windows, thresholds, validity, grace and notice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["restaurant.tier"].search([]).active = False
        cls.tier_policy = cls.env["restaurant.tier.policy"].create(
            {"company_id": cls.company.id}
        )
        cls.silver, cls.gold = (
            cls.make_one(name, n, 1000 * n) for n, name in ((1, "Silver"), (2, "Gold"))
        )
        cls.outlet = cls.till._get_restaurant_outlet()
        cls.rule.active = False

    @classmethod
    def make_one(cls, name, sequence, threshold, **values):
        return cls.env["restaurant.tier"].create(
            {
                "name": name,
                "company_id": cls.company.id,
                "sequence": sequence,
                "qualify_on": "spend",
                "threshold": threshold,
                **values,
            }
        )

    def visit(self, day, amount, guest=None):
        guest = guest or self.guest
        return (
            self.env["restaurant.visit"]
            .sudo()
            .create(
                {
                    "guest_id": guest.id,
                    "company_id": self.company.id,
                    "outlet_id": self.outlet.id,
                    "business_date": day,
                    "start_at": day,
                    "end_at": day,
                    "check_count": 1,
                    "net_amount": amount,
                    "channel": "dine_in",
                    "daypart": "dinner",
                }
            )
        )

    def night(self, day):
        self.env["restaurant.membership.night"]._run_day(self.tier_policy, day)
        self.env.invalidate_all()

    def member(self, guest=None):
        return self.env["restaurant.membership"]._get_of(guest or self.guest)

    def moves(self, guest=None):
        guest = guest or self.guest
        moves = self.env["restaurant.tier.move"].search([("guest_id", "=", guest.id)])
        return moves.sorted("id").mapped("kind")

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

    # -- keeping and losing

    def reach_silver(self, day=date(2026, 3, 10), amount=1000):
        self.visit(day, amount)
        self.night(day)
        self.assertEqual(self.guest.tier_id, self.silver)
        self.assertEqual(self.member().valid_until, date(2027, 3, 31))

    def test_kept_with_eighty_percent(self):
        self.reach_silver()
        self.visit(date(2026, 9, 1), 800)
        self.night(date(2027, 3, 30))
        self.assertEqual(self.member().valid_until, date(2027, 3, 31))
        self.night(date(2027, 3, 31))
        self.assertEqual(self.member().valid_until, date(2028, 3, 31))
        self.assertEqual(self.moves(), ["up", "kept"])

    def test_lost_below_eighty_percent_after_the_grace(self):
        self.reach_silver()
        self.visit(date(2026, 9, 1), 799.99)
        self.night(date(2027, 3, 31))
        self.assertEqual(self.guest.tier_id, self.silver)
        self.assertEqual(self.member().grace_until, date(2027, 4, 30))
        self.night(date(2027, 4, 29))
        self.assertEqual(self.guest.tier_id, self.silver)
        self.night(date(2027, 4, 30))
        self.assertFalse(self.guest.tier_id)
        self.assertEqual(self.moves(), ["up", "grace", "down"])
        self.assertFalse(self.member().valid_until)

    def test_a_check_in_the_grace_saves_the_tier(self):
        self.reach_silver()
        self.night(date(2027, 3, 31))
        self.visit(date(2027, 4, 15), 800)
        self.night(date(2027, 4, 15))
        self.assertEqual(self.moves(), ["up", "grace", "kept"])
        self.assertEqual(self.member().valid_until, date(2028, 4, 30))
        self.assertFalse(self.member().grace_until)

    def test_one_tier_down_or_to_the_one_that_fits(self):
        day, end = date(2026, 3, 10), date(2027, 4, 30)
        for mode, tier in (("one", self.silver), ("match", self.silver[:0])):
            guest = self._create_guest(mode)
            self.tier_policy.downgrade = mode
            self.visit(day, 2000, guest)
            self.night(day)
            self.night(date(2027, 3, 31))
            self.night(end)
            self.assertEqual(guest.tier_id, tier)
        guest = self._create_guest("again")
        self.visit(day, 2000, guest)
        self.night(day)
        self.visit(date(2026, 12, 1), 1000, guest)
        self.night(date(2027, 3, 31))
        self.night(end)
        self.assertEqual(guest.tier_id, self.silver)
        self.assertEqual(self.member(guest).valid_until, date(2028, 4, 30))

    def test_without_grace(self):
        self.tier_policy.grace_days = 0
        self.reach_silver()
        self.night(date(2027, 3, 31))
        self.assertFalse(self.guest.tier_id)

    def test_notice_once_thirty_days_before(self):
        self.reach_silver()
        self.night(date(2027, 2, 28))
        self.assertEqual(self.moves(), ["up"])
        for day in (date(2027, 3, 1), date(2027, 3, 2)):
            self.night(day)
            self.assertEqual(self.moves(), ["up", "notice"])
        enough = self._create_guest("Enough")
        self.visit(date(2026, 3, 10), 1000, enough)
        self.visit(date(2026, 3, 20), 1, enough)
        self.night(date(2026, 3, 20))
        self.visit(date(2027, 1, 1), 800, enough)
        self.night(date(2027, 3, 1))
        self.assertNotIn("notice", self.moves(enough))

    def test_year_end_is_looked_at_with_the_old_year(self):
        """The job did not run on New Year's Eve: each night has its own figures."""
        self.tier_policy.window = "calendar"
        self.visit(date(2025, 5, 1), 1000)
        self.night(date(2025, 5, 1))
        self.assertEqual(self.member().valid_until, date(2026, 12, 31))
        self.visit(date(2026, 5, 1), 800)
        self.tier_policy.night_date = date(2026, 12, 30)
        self.patch(
            type(self.tier_policy), "_get_today", lambda policy: date(2027, 1, 4)
        )
        self.run_job("restaurant.tier.policy", "_cron_night")
        self.assertEqual(self.moves(), ["up", "kept"])
        self.assertEqual(self.member().valid_until, date(2027, 12, 31))
        self.assertEqual(self.tier_policy.night_date, date(2027, 1, 3))

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
