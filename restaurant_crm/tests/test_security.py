from odoo.exceptions import AccessError
from odoo.tests import tagged

from . import common

# Words and dates belong to everybody.
FOR_ALL = (
    "restaurant.playbook",
    "restaurant.preference",
    "restaurant.report.day",
)
READ, WRITE, CREATE, UNLINK = OPERATIONS = ("read", "write", "create", "unlink")
NOTHING, ALL = set(), set(OPERATIONS)

# What each ring may do; tills get their answers from narrow calls instead.
RIGHTS = {
    "restaurant.call": (NOTHING, ALL - {UNLINK}, ALL - {UNLINK}, ALL),
    "restaurant.reservation": (NOTHING, ALL - {UNLINK}, ALL - {UNLINK}, ALL),
    "restaurant.phone.line": (NOTHING, {READ}, {READ}, ALL),
    "restaurant.outlet": ({READ}, {READ}, {READ}, ALL),
    "restaurant.preference": ({READ}, {READ}, {READ}, ALL),
    "restaurant.guest": (NOTHING, {READ, WRITE}, {READ, WRITE, CREATE}, ALL),
    "restaurant.guest.stats": (NOTHING, {READ}, {READ}, {READ}),
    # an administrator sets the rules, and nothing else: see test_figures
    "restaurant.history.run": (NOTHING, NOTHING, NOTHING, {READ}),
    "restaurant.figures": (NOTHING, {READ}, {READ}, {READ, WRITE}),
    "restaurant.forecast": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.playbook": (NOTHING, {READ}, {READ}, {READ, WRITE}),
    "restaurant.guest.snapshot": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.quadrant.move": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.guest.preference": (NOTHING, ALL, ALL, ALL),
    "restaurant.guest.request": (NOTHING, ALL - {UNLINK}, ALL, ALL),
    "restaurant.guest.date": (NOTHING, ALL, ALL, ALL),
    "restaurant.guest.link": (NOTHING, ALL, ALL, ALL),
    "restaurant.guest.note": (NOTHING, ALL, ALL, ALL),
    "restaurant.guest.warning": (NOTHING, ALL - {UNLINK}, ALL - {UNLINK}, ALL),
    "restaurant.guest.tag": (NOTHING, {READ}, ALL - {UNLINK}, ALL),
    "restaurant.access.log": (NOTHING, NOTHING, NOTHING, {READ}),
    "restaurant.retention": (NOTHING, NOTHING, NOTHING, ALL),
    "restaurant.guest.key": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.consent": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.consent.state": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.consent.text": (NOTHING, {READ}, {READ}, ALL),
    "restaurant.visit": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.visit.check": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.traffic.hour": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.dish.day": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.tender.day": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.segment": (NOTHING, {READ}, ALL, ALL),
    "restaurant.segment.member": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.segment.size": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.visit.day": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.cohort.month": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.outlet.overlap": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.dish.return": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.segment.portrait": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.guest.duplicate": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.guest.quality": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.menu.engineering": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.report.day": (NOTHING, NOTHING, NOTHING, {READ}),
}


@tagged("post_install", "-at_install")
class TestSecurity(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._pay_order(100)
        cls.branch = cls._create_company("Nanjing Road", parent_id=cls.company.id)
        cls.branch_user = cls._create_user(
            "branch", cls.branch, "restaurant_crm.group_restaurant_admin"
        )
        cls.stranger = cls._create_user(
            "stranger",
            cls._create_company("Noodle Group"),
            "restaurant_crm.group_restaurant_admin",
        )
        cls.employee = cls._create_user("employee", groups="base.group_user")
        vocabulary = cls.env["restaurant.preference"]
        guest = {"guest_id": cls.guest.id}
        cls.records = {
            "restaurant.call": cls.env["restaurant.call"].create(guest),
            "restaurant.reservation": cls.env["restaurant.reservation"].create(
                {
                    **guest,
                    "outlet_id": cls.outlet.id,
                    "start_at": "2026-03-06 11:00:00",
                }
            ),
            "restaurant.phone.line": cls.env["restaurant.phone.line"].create(
                {"name": "Reservations"}
            ),
            "restaurant.outlet": cls.outlet,
            "restaurant.preference": vocabulary.create({"name": "Spicy"}),
            "restaurant.guest": cls.guest,
            "restaurant.guest.stats": cls.guest.stats_id,
            "restaurant.history.run": cls.env["restaurant.history.run"]._start(
                cls.company
            ),
            "restaurant.figures": cls.env["restaurant.figures"]._get(cls.company),
            "restaurant.forecast": cls.env["restaurant.forecast"].create(
                {"company_id": cls.company.id, "date": "2026-03-01"}
            ),
            "restaurant.playbook": cls.env.ref("restaurant_crm.restaurant_playbook_a"),
            "restaurant.guest.snapshot": cls.env["restaurant.guest.snapshot"].create(
                {
                    **guest,
                    "company_id": cls.company.id,
                    "month": "2026-03-01",
                    "quadrant": "a",
                }
            ),
            "restaurant.quadrant.move": cls.env["restaurant.quadrant.move"].create(
                {
                    "company_id": cls.company.id,
                    "month": "2026-03-01",
                    "from_quadrant": "a",
                    "to_quadrant": "b",
                    "direction": "into",
                    **dict.fromkeys(("net_amount", "previous_net_amount"), 0),
                    **dict.fromkeys(("contribution", "margin", "guest_count"), 0),
                }
            ),
            "restaurant.guest.preference": cls.env[
                "restaurant.guest.preference"
            ].create({**guest, "preference_id": vocabulary.create({"name": "Tea"}).id}),
            "restaurant.guest.request": cls.env["restaurant.guest.request"].create(
                {**guest, "text": "Window"}
            ),
            **cls._create_profile_records(),
            "restaurant.visit": cls.guest.visit_ids,
            "restaurant.visit.check": cls.guest.visit_ids.check_ids,
            **cls._count_records(),
        }

    @classmethod
    def _get_tables(cls, days):
        """Those of this addon; others test their own."""
        tables = [*days._get_day_tables(), *days._get_night_tables()]
        modules = {name: cls.env[name]._original_module for name in tables}
        return [name for name in tables if modules[name] == "restaurant_crm"]

    @classmethod
    def _count_records(cls):
        """One row of each table of reports."""
        tender = cls._create_tenders("Voucher")
        cls._pay_with((tender, 100), partner=False)
        cls._create_guest("Twin", phone=cls.guest.phone, phone_duplicate=True)
        segment = cls.env["restaurant.segment"].create({"name": "All"})
        cls._count_days()
        days = cls.env["restaurant.report.day"]
        parts = [("segment_id", "=", segment.id)]
        return {
            segment._name: segment,
            **{
                name: cls.env[name].search(parts, limit=1)
                for name in ("restaurant.segment.member", "restaurant.segment.size")
            },
            days._name: days.search([], limit=1),
            **{
                name: cls.env[name].search(
                    [("company_id", "=", cls.company.id)], limit=1
                )
                for name in (*cls._get_tables(days), "restaurant.menu.engineering")
            },
        }

    @classmethod
    def _create_profile_records(cls):
        guest = {"guest_id": cls.guest.id}
        friend = cls._create_guest("Friend")
        text = {"text": "Offers, please", "company_id": cls.company.id}
        values = {
            "restaurant.guest.date": {**guest, "day": 1, "month": 5},
            "restaurant.guest.link": {**guest, "related_id": friend.id},
            "restaurant.guest.note": {**guest, "text": "Left-handed"},
            "restaurant.guest.warning": {**guest, "text": "Did not come"},
            "restaurant.guest.tag": {"name": "Press", "company_id": cls.company.id},
            "restaurant.consent.text": text,
            "restaurant.retention": {"company_id": cls.company.id},
            "restaurant.guest.key": {
                **guest,
                "company_id": cls.company.id,
                "source": "Old till",
                "key": "A-1",
            },
        }
        records = {name: cls.env[name].create(vals) for name, vals in values.items()}
        consents = cls.env["restaurant.consent"]
        consent = consents._record(cls.guest, "marketing", ["sms"], "given", "desk")
        log = cls.env["restaurant.access.log"]
        records["restaurant.access.log"] = log._log("erase", cls.guest, "Asked")
        records["restaurant.consent"] = consent
        records["restaurant.consent.state"] = cls.guest.consent_state_ids
        return records

    def _as(self, record, user):
        companies = user.company_ids.ids
        return record.with_user(user).with_context(allowed_company_ids=companies)

    def _call(self, record, operation):
        """Do to a record what a client does by RPC."""
        if operation == READ:
            return record.read(["display_name"]), record.search(
                [("id", "=", record.id)]
            )
        if operation == WRITE:
            return record.write({record._rec_name: record[record._rec_name]})
        if operation == CREATE:
            return record.create({})
        return record.unlink()

    def assert_refused(self, record, operation):
        with (
            self.subTest(model=record._name, operation=operation, user=record.env.user),
            self.assertRaises(AccessError),
            self.cr.savepoint(),
        ):
            self._call(record, operation)

    def test_what_each_ring_may_do(self):
        self.assertEqual(set(RIGHTS), set(self.records))
        for model, rings in RIGHTS.items():
            record = self.records[model]
            for ring, allowed in zip(common.RINGS, rings, strict=True):
                user = getattr(self, f"{ring}_user")
                for operation in OPERATIONS:
                    with self.subTest(model=model, ring=ring, operation=operation):
                        mine = self._as(record, user)
                        self.assertEqual(
                            mine.has_access(operation), operation in allowed
                        )

    def test_what_each_ring_is_refused(self):
        for model, rings in RIGHTS.items():
            for ring, allowed in zip(common.RINGS, rings, strict=True):
                user = getattr(self, f"{ring}_user")
                for operation in set(OPERATIONS) - allowed:
                    record = self._as(self.records[model], user)
                    self.assert_refused(record, operation)

    def test_an_employee_outside_the_rings_is_refused_everything(self):
        for record in self.records.values():
            for operation in OPERATIONS:
                self.assert_refused(self._as(record, self.employee), operation)

    def test_a_till_user_is_in_the_till_ring_only(self):
        cashier = self._create_user("pos", groups="point_of_sale.group_pos_user")
        self.assertTrue(cashier.has_group("restaurant_crm.group_restaurant_till"))
        self.assertFalse(cashier.has_group("restaurant_crm.group_restaurant_floor"))
        manager = self._create_user("boss", groups="point_of_sale.group_pos_manager")
        self.assertTrue(manager.has_group("restaurant_crm.group_restaurant_floor"))
        self.assertFalse(manager.has_group("restaurant_crm.group_restaurant_health"))

    def test_a_branch_sees_the_guests_of_the_group(self):
        for model, record in self.records.items():
            mine = self._as(record, self.branch_user)
            with self.subTest(model):
                self.assertEqual(mine.search([("id", "=", record.id)]), record)
                self.assertTrue(mine.read(["display_name"]))

    def test_another_group_sees_nothing(self):
        for model, record in self.records.items():
            if model in FOR_ALL:
                continue
            theirs = self._as(record, self.stranger)
            with self.subTest(model):
                self.assertFalse(theirs.search([("id", "=", record.id)]))
                with self.assertRaises(AccessError):
                    theirs.read(["display_name"])
                for operation in (WRITE, UNLINK):
                    if RIGHTS[model][-1] == ALL:
                        self.assert_refused(theirs, operation)

    def test_another_group_cannot_take_a_guest_over(self):
        guests = self._as(self.guest, self.stranger).browse()
        with self.assertRaises(AccessError):
            guests.create({"name": "Spy", "company_id": self.company.id})
        mine = self._as(self.guest, self.admin_user)
        with self.assertRaises(AccessError):
            mine.write({"company_id": self.stranger.company_id.id})

    def test_nobody_writes_figures_and_visits(self):
        values = {
            "restaurant.visit": {"net_amount": 1e6},
            "restaurant.visit.check": {"net_amount": 1e6},
            "restaurant.guest.stats": {"net_spend": 1e6},
        }
        for model, change in values.items():
            record = self._as(self.records[model], self.admin_user)
            with self.subTest(model), self.assertRaises(AccessError):
                record.write(change)

    def test_figures_are_not_written_through_the_guest(self):
        guest = self._as(self.guest, self.admin_user)
        for values in (
            {"stats_id": False},
            {"number": "1"},
            {"visit_ids": [(5,)]},
        ):
            with self.subTest(values):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    guest.write(values)
        guest.write({"net_spend": 1e6})  # a related field that writes nothing
        self.env.invalidate_all()
        self.assert_stats(self.guest, net_spend=100)

    def test_contacts_tell_only_their_readers_that_they_are_guests(self):
        partner = self.guest.partner_id
        mine = self._as(partner, self.floor_user)
        self.assertEqual(mine.restaurant_guest_ids, self.guest)
        theirs = self._as(partner, self.till_user)
        self.assertNotIn("restaurant_guest_ids", theirs.fields_get())
        with self.assertRaises(AccessError):
            theirs.read(["restaurant_guest_ids"])
