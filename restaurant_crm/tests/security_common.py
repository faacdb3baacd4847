from odoo.exceptions import AccessError

from . import common

READ, WRITE, CREATE, UNLINK = OPERATIONS = ("read", "write", "create", "unlink")


class SecurityCommon(common.RestaurantCommon):
    """A record of each model, and what a client may try to do to it."""

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
                for name in (
                    *cls._get_tables(days),
                    "restaurant.menu.engineering",
                    "restaurant.menu.segment",
                )
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
            "restaurant.guest.apart": {**guest, "other_id": friend.id},
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
