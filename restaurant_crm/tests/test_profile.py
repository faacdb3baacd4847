from datetime import date

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from ..tools.age_band import age_band, age_on
from . import common


@tagged("post_install", "-at_install")
class TestProfile(common.RestaurantCommon):
    def test_a_lunar_birthday_is_kept_as_it_is(self):
        self.guest.write({"birthday_lunar": True, "birthday": "02-30"})
        self.assertEqual((self.guest.birth_day, self.guest.birth_month), (30, 2))
        identity = self.guest._prepare_card_sections(self.till)["identity"]
        self.assertEqual(identity["birthday"], "02-30")
        self.assertIs(identity["birthday_in"], False)
        with self.assertRaises(ValidationError):
            self.guest.birthday_lunar = False

    def test_age_bands(self):
        today = date(2026, 3, 12)
        for year, expected in (
            (2013, "child"),
            (2012, "teen"),
            (2009, "teen"),
            (2008, "18"),
            (1961, "65"),
            (1962, "55"),
            (2027, "child"),
        ):
            with self.subTest(year):
                self.assertEqual(age_band(age_on(today, 12, 3, year)), expected)
        self.assertEqual(age_on(today, 13, 3, 2000), 25)

    def test_the_age_band_follows_the_year_and_may_be_entered_without_one(self):
        self.guest.age_band = "35"
        self.guest.birthday = "03-12"
        self.assertEqual(self.guest.age_band, "35")
        with freeze_time("2026-03-01"):
            self.guest.birthday = "2001-03-12"
            self.assertEqual(self.guest.age_band, "18")
        other = self._create_guest("Told an age", age_band="55")
        with freeze_time("2026-03-12"):
            self.guest._refresh_age_bands()
        self.assertEqual(self.guest.age_band, "25")
        self.assertEqual(other.age_band, "55")

    def test_the_way_a_guest_came_is_written_once(self):
        desk = self.env["restaurant.guest"].with_user(self.desk_user)
        guest = desk.create({"name": "New", "phone": "13911112222"})
        self.assertEqual(
            guest.acquisition_source_id, self.env.ref("restaurant_crm.utm_source_desk")
        )
        other = self.env["utm.source"].create({"name": "Radio"})
        with self.assertRaises(AccessError):
            guest.acquisition_source_id = other
        order = self._pay_order(partner=guest.partner_id)
        self.assertTrue(order.exists())
        self.assertEqual(guest.acquisition_source_id.name, "Guest desk")
        self.assertEqual(guest.outlet_id, self.outlet)

    def test_the_first_check_says_how_and_where(self):
        partner = self.env["res.partner"].create({"name": "Passer-by"})
        self._pay_order(partner=partner)
        guest = partner.restaurant_guest_ids
        source = self.env.ref("restaurant_crm.utm_source_till")
        self.assertEqual(
            (guest.outlet_id, guest.acquisition_source_id), (self.outlet, source)
        )
        second = self._create_till("Noodle Bar")
        self._pay_order(partner=partner, till=second)
        self.assertEqual(guest.outlet_id, self.outlet)

    def test_anniversaries(self):
        with Form(self.guest) as form:
            with form.date_ids.new() as line:
                line.kind = "wedding"
                line.date = "2016-02-29"
        wedding = self.guest.date_ids
        self.assertEqual((wedding.day, wedding.month, wedding.year), (29, 2, 2016))
        with freeze_time("2026-02-25 12:00:00"):
            sections = self.guest._prepare_card_sections(self.till)
        self.assertEqual(
            sections["occasions"], [{"id": wedding.id, "name": "Wedding", "days": 3}]
        )
        with freeze_time("2026-02-20 12:00:00"):
            self.assertFalse(self.guest._prepare_card_sections(self.till)["occasions"])
        for wrong in ("02-30", "soon", ""):
            with self.subTest(wrong), self.assertRaises(ValidationError):
                wedding.date = wrong

    def test_a_link_is_seen_from_both_sides(self):
        husband = self._create_guest("Chen")
        boss = self._create_guest("Boss")
        self.guest.link_ids = [
            (0, 0, {"related_id": husband.id, "kind": "spouse"}),
            (0, 0, {"related_id": boss.id, "kind": "assistant", "note": "calls"}),
        ]
        self.assertEqual(husband.link_ids.related_id, self.guest)
        self.assertEqual(boss.link_ids.kind, "principal")
        self.assertEqual(boss.link_ids.note, "calls")
        boss.link_ids.kind = "colleague"
        self.assertEqual(
            set(self.guest.link_ids.mapped("kind")), {"spouse", "colleague"}
        )
        self.guest.link_ids.filtered(lambda link: link.kind == "spouse").unlink()
        self.assertFalse(husband.link_ids)
        with self.assertRaises(ValidationError):
            self.guest.link_ids = [(0, 0, {"related_id": self.guest.id})]

    def test_links_stay_in_the_group(self):
        stranger = self._create_company("Noodle Group")
        other = self._create_guest("Elsewhere", company_id=stranger.id)
        with self.assertRaises(ValidationError):
            self.guest.link_ids = [(0, 0, {"related_id": other.id})]

    def test_completeness_counts_what_is_known(self):
        self.assertEqual(self.guest.completeness, 30)
        self.assertIn("birthday", self.guest.missing_fields)
        self.guest.write({"birthday": "03-12", "gender": "female"})
        self.assertEqual(self.guest.completeness, 55)
        preference = self.env["restaurant.preference"].create({"name": "Tea"})
        self.guest.preference_ids = [(0, 0, {"preference_id": preference.id})]
        self.env["restaurant.consent"]._record(
            self.guest, "marketing", ["sms"], "withdrawn", "desk"
        )
        self.assertEqual(self.guest.completeness, 85)
        self.guest.partner_id.email = "wang@example.com"
        self.guest.nationality_id = self.env.ref("base.cn")
        self.assertEqual(self.guest.completeness, 100)
        self.assertFalse(self.guest.missing_fields)

    def test_completeness_of_guests_who_came_by_sql(self):
        guests = self.env["restaurant.guest"].create(
            [{"name": f"Guest {number}", "birthday": "03-12"} for number in range(20)]
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE restaurant_guest SET completeness = NULL WHERE id = ANY(%s)",
            [guests.ids],
        )
        self.env.invalidate_all()
        self.assertFalse(guests[0].completeness)
        done = self.env["restaurant.guest"].browse()
        while batch := guests._refresh_completeness(limit=7):
            done |= batch
        self.assertLessEqual(guests, done)
        self.assertEqual(set(guests.mapped("completeness")), {20})

    def test_completeness_is_computed_in_sets(self):
        self._recompute(self._create_guests(2))  # caches of the class
        few, many = self._create_guests(5), self._create_guests(60)
        self.assertEqual(self._recompute(few), self._recompute(many))

    def _create_guests(self, count):
        return self.env["restaurant.guest"].create(
            [{"name": f"Guest {number}"} for number in range(count)]
        )

    def _recompute(self, guests):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.env.add_to_compute(guests._fields["completeness"], guests)
        guests.flush_recordset(["completeness"])
        return self.cr.sql_log_count - before

    def test_creating_guests_takes_sets(self):
        """Numbers, contacts and figures of many take as many statements as of few."""
        self._create_guests(2)
        counts = []
        for size in (5, 50):
            self.env.flush_all()
            before = self.cr.sql_log_count
            guests = self._create_guests(size)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
            self.assertEqual(len(set(guests.mapped("number"))), size)
            self.assertTrue(all(guests.mapped("stats_id")))
        self.assertLess(counts[1], counts[0] * 2)

    def test_favourites_told_and_seen(self):
        tea, menu, soup = (
            self._create_product(name) for name in ("Tea", "Menu", "Soup of the menu")
        )
        self.guest.favourite_product_ids = tea
        order = self._pay_order(
            lines=[(menu, 1, 90, None), (soup, 1, 0, None), (self.dish, 3, 10, None)]
        )
        lines = [(self.dish, -3, 10, order.lines[2])]
        self._pay_order(lines=lines, partner=order.partner_id, is_refund=True)
        self.assertEqual(self.guest.top_product_ids, menu | soup)
        visits = self.guest._prepare_card_sections(self.till)["visits"]
        self.assertEqual(visits["favourites"], ["Tea", "Menu", "Soup of the menu"])

    def test_top_dishes_of_many_guests_are_one_query(self):
        others = self._create_guests(3)
        for guest in others:
            self._pay_order(partner=guest.partner_id)
        self.env.flush_all()
        others._get_top_dishes()
        with self.assertQueryCount(2):  # the product that stands for tips, the dishes
            dishes = others._get_top_dishes()
        self.assertEqual(dishes, dict.fromkeys(others.ids, self.dish.ids))

    def test_the_profile_on_the_card_is_one_query(self):
        self.guest._read_card_profile(self.till)
        with self.assertQueryCount(1):
            self.guest._read_card_profile(self.till)

    def test_favourite_tables_of_this_till(self):
        floor = self.env["restaurant.floor"].create(
            {"name": "Hall", "pos_config_ids": [(6, 0, self.till.ids)]}
        )
        other = self.env["restaurant.floor"].create({"name": "Elsewhere"})
        tables = self.env["restaurant.table"].create(
            [
                {"table_number": 7, "floor_id": floor.id},
                {"table_number": 8, "floor_id": other.id},
            ]
        )
        self.guest.table_ids = tables
        sections = self.guest._prepare_card_sections(self.till)
        self.assertEqual(sections["tables"], ["7"])
