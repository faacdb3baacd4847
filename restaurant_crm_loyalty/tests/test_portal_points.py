from decimal import Decimal

from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestPortalPoints(HttpCase):
    """A guest sees points, when they end and why, the tier and the way to the next."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "sv_guest", groups="base.group_portal")
        guests = cls.env["restaurant.guest"]
        company = cls.env.company
        cls.guest = guests._get_or_create_for_partners(cls.user.partner_id, company)
        accounts = cls.env["restaurant.account"]
        cls.account = accounts._open_for_guests(cls.guest)[cls.guest]
        other = cls.env["res.partner"].create({"name": "Else"})
        other = guests._get_or_create_for_partners(other, company)
        cls.other = accounts._open_for_guests(other)[other]
        cls.env["restaurant.points.policy"].search([]).active = False
        cls.env["restaurant.tier.policy"].search([]).active = False
        cls.env["restaurant.tier"].search([]).active = False

    def make_policy(self, **values):
        return self.env["restaurant.points.policy"].create(
            {"company_id": self.env.company.root_id.id, "point_value": 0.02, **values}
        )

    def give(self, points):
        adjustment = self.env["restaurant.points.adjustment"].create(
            {"account_id": self.account.id, "points": points, "reason": "A gift"}
        )
        reply = self.env["restaurant.points.transfer"]._adjust(
            adjustment, self.env.user
        )
        self.assertTrue(reply["ok"], reply)
        self.env.invalidate_all()

    def get(self, path=""):
        self.authenticate("sv_guest", "sv_guest")
        return self.url_open(f"/my/restaurant{path}")

    def test_without_points_and_tiers_nothing_is_said_of_them(self):
        text = self.get().text
        self.assertNotIn("o_restaurant_points", text)
        self.assertNotIn('role="progressbar"', text)
        page = self.get(f"/account/{self.account.id}/points")
        self.assertIn("Nothing has happened yet", page.text)

    def test_points_with_their_end(self):
        policy = self.make_policy(expiry_months=12)
        self.give(1500)
        page = self.get()
        for text in ("1,500", "worth", "30.00", "end on"):
            self.assertIn(text, page.text)
        page = self.get(f"/account/{self.account.id}/points")
        last = policy._get_expiry(policy._get_today())
        self.assertIn(f"{last:%m/%d/%Y}", page.text)
        self.assertIn("Correction", page.text)

    def test_what_points_buy(self):
        self.make_policy()
        self.give(100)
        page = f"/account/{self.account.id}/points"
        self.assertNotIn("o_restaurant_gifts", self.get(page).text)
        goodwill = self.env["restaurant.goodwill.service"]
        company = self.env.company.root_id
        noodles, gone = self.env["loyalty.program"].create(
            [
                goodwill._prepare_program(company, name)
                for name in ("Free noodles", "Old offer")
            ]
        )
        self.env["restaurant.points.gift"].create(
            [
                {"program_id": noodles.id, "points": 1250},
                {"program_id": gone.id, "points": 10, "date_to": "2020-01-01"},
                {"kind": "bonus", "bonus": 7, "points": 700},
            ]
        )
        text = self.get(page).text
        self.assertIn("Bonus money", text)
        self.assertIn("Free noodles", text)
        self.assertIn("1,250", text)
        self.assertNotIn("Old offer", text)
        company.restaurant_bonus_policy = "expense"  # where top-ups alone give it
        self.assertNotIn("Bonus money", self.get(page).text)

    def test_progress(self):
        self.env["restaurant.tier.policy"].create(
            {"company_id": self.env.company.root_id.id, "window": "calendar"}
        )
        silver, gold = self.env["restaurant.tier"].create(
            [
                {"name": "Silver", "sequence": 1, "qualify_on": "manual"},
                {
                    "name": "Gold",
                    "sequence": 2,
                    "qualify_on": "visits",
                    "threshold": 10,
                },
            ]
        )
        self.guest.tier_id = silver
        members = self.env["restaurant.membership"]
        members._get_or_make(self.guest, "2026-01-01").visits = 4
        text = self.get().text
        for part in ("Silver", "Gold", "6 visits", 'aria-valuenow="40"', "12/31/"):
            self.assertIn(part, text)
        silver.active = gold.active = False
        self.assertNotIn("Silver", self.get().text)

    def test_nothing_of_others(self):
        for path in (
            f"/account/{self.other.id}/points",
            f"/account/{self.other.id}/points/page/2",
            "/account/999999999/points",
        ):
            self.assertEqual(self.get(path).status_code, 404, path)
        self.logout()
        page = self.url_open(f"/my/restaurant/account/{self.account.id}/points")
        self.assertIn("/web/login", page.url)

    def test_a_payment_is_one_line(self):
        """Principal and bonus of it together, with the balance after."""
        service = self.env["restaurant.settle.service"]
        for number in range(2):
            service._top_up(f"portal-top-up-{number}", self.account, Decimal(100))
        lines = self.env["restaurant.portal"]._get_lines(self.account, 0, 10)
        self.assertEqual([line["balance"] for line in lines], [200, 100])
        self.assertEqual(self.env["restaurant.portal"]._count_lines(self.account), 2)
        [line] = self.env["restaurant.portal"]._get_lines(self.account, 1, 10)
        self.assertEqual((line["amount"], line["balance"]), (100, 100))
