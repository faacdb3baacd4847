from odoo.exceptions import AccessError
from odoo.tests import tagged

from . import common
from .security_common import CREATE, OPERATIONS, READ, UNLINK, WRITE, SecurityCommon

# Words and dates belong to everybody.
FOR_ALL = (
    "restaurant.playbook",
    "restaurant.preference",
    "restaurant.report.day",
)
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
    "restaurant.segment.dish": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.segment.portrait": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.cost.quadrant": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.cost.segment": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.guest.apart": (NOTHING, {READ}, ALL - {WRITE}, ALL - {WRITE}),
    "restaurant.guest.duplicate": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.guest.quality": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.menu.engineering": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.menu.segment": (NOTHING, {READ}, {READ}, {READ}),
    "restaurant.report.day": (NOTHING, NOTHING, NOTHING, {READ}),
}


@tagged("post_install", "-at_install")
class TestSecurity(SecurityCommon):
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
