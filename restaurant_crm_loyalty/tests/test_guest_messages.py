from datetime import date

from odoo.tests import tagged

from .tier_policy_common import TierPolicyCommon


@tagged("post_install", "-at_install")
class TestGuestMessages(TierPolicyCommon):
    """What messages tell of balance, points and the way to the next tier."""

    def _find(self, name, operator):
        domain = [(name, operator, False), ("company_id", "=", self.company.id)]
        return self.env["restaurant.guest"].search(domain)

    def _count(self, guest, **figures):
        member = self.env["restaurant.membership"]._get_or_make(guest, date.today())
        member.write(figures)

    def test_what_is_missing_for_the_next_tier(self):
        stranger = self._create_guest("Stranger")
        self.assertEqual(stranger.next_tier, "Silver")
        for unit, figure, missing in (
            ("points", 380, "620 points"),
            ("points", 999.5, "0.50 points"),
            ("visits", 997, "3 visits"),
            ("spend", 400, self.guest.currency_id.format(600)),
        ):
            with self.subTest(unit=unit, figure=figure):
                self.silver.qualify_on = unit
                self._count(self.guest, **{unit: figure})
                self.guest.invalidate_recordset()
                self.assertEqual(self.guest.next_tier_missing, missing)

    def test_at_the_top_there_is_nothing_to_tell(self):
        self.guest.tier_id = self.gold
        other = self._create_guest("Other")
        self.assertFalse(self.guest.next_tier or self.guest.next_tier_missing)
        self.assertNotIn(self.guest, self._find("next_tier_missing", "!="))
        self.assertIn(other, self._find("next_tier", "!="))
        self.assertIn(self.guest, self._find("next_tier", "="))
        self.tier_policy.active = False
        other.invalidate_recordset()
        self.assertFalse(other.next_tier)
        self.assertNotIn(other, self._find("next_tier", "!="))

    def test_balance_and_points(self):
        stranger = self._create_guest("Stranger")
        self.grant(1240)
        self.top_up(500)
        self.guest.invalidate_recordset()
        self.assertEqual(
            self.guest.balance_text,
            self.guest.currency_id.format(self.account.available),
        )
        self.assertEqual(self.guest.points_text, "1,240 points")
        self.assertFalse(stranger.balance_text or stranger.points_text)
        self.assertIn(self.guest, self._find("points_text", "!="))
        self.assertIn(stranger, self._find("balance_text", "="))

    def test_many_guests_take_no_more_questions(self):
        guests = self.env["restaurant.guest"]
        for number in range(6):
            guests += self._create_guest(f"Guest {number}")

        def cost(some):
            some.mapped("next_tier_missing")
            some.invalidate_recordset(["next_tier_missing", "next_tier"])
            self.env.registry.clear_cache()
            before = self.cr.sql_log_count
            some.mapped("next_tier_missing")
            return self.cr.sql_log_count - before

        self.assertEqual(cost(guests[:2]), cost(guests))

    def test_odoo_offers_them(self):
        """A field that cannot be searched is none that a message can hold."""
        names = ["balance_text", "points_text", "next_tier", "next_tier_missing"]
        allowed = self.env["res.partner"].mail_allowed_qweb_expressions()
        known = self.env["restaurant.guest"].fields_get(names, ["searchable"])
        for name in names:
            self.assertTrue(known[name]["searchable"], name)
            self.assertIn(f"object.restaurant_guest_id.{name}", allowed)

    def test_in_a_message(self):
        """As Odoo fills it in: for many guests at once."""
        self._count(self.guest, spend=400)
        other = self._create_guest("Other")
        text = (
            "{{ object.restaurant_guest_id.next_tier_missing }}"
            " to {{ object.restaurant_guest_id.next_tier }}"
        )
        partners = (self.guest | other).partner_id
        rendered = self.env["mail.render.mixin"]._render_template(
            text, "res.partner", partners.ids
        )
        money = self.guest.currency_id.format
        self.assertEqual(
            rendered,
            {
                self.guest.partner_id.id: f"{money(600)} to Silver",
                other.partner_id.id: f"{money(1000)} to Silver",
            },
        )
