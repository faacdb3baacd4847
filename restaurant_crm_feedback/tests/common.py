from odoo import Command
from odoo.tests import TransactionCase, new_test_user


class FeedbackCommon(TransactionCase):
    """A group with one outlet in its head company and one in a branch, two guests."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        companies = cls.env["res.company"]
        cls.group = companies.create({"name": "Jade Group"})
        cls.branch = companies.create(
            {"name": "Jade Riverside", "parent_id": cls.group.id}
        )
        cls.outlet = cls._create_outlet("Jade", cls.group)
        cls.riverside = cls._create_outlet("Riverside", cls.branch)
        cls.ada = cls._create_guest("Ada", "+86 199 0000 0001")
        cls.bo = cls._create_guest("Bo", "+86 199 0000 0002")

    @classmethod
    def _create_outlet(cls, name, company):
        return cls.env["restaurant.outlet"].create(
            {"name": name, "company_id": company.id, "tz": "Asia/Shanghai"}
        )

    @classmethod
    def _create_guest(cls, name, phone):
        return cls.env["restaurant.guest"].create(
            {"name": name, "phone": phone, "company_id": cls.group.id}
        )

    @classmethod
    def _create_feedback(cls, score=4, **values):
        values.setdefault("outlet_id", cls.outlet.id)
        return cls.env["restaurant.feedback"].create({"score": score, **values})

    @classmethod
    def _prepare_stars(cls, **scores):
        """Stars by the last part of the external id of an aspect."""
        prefix = "restaurant_crm_feedback.restaurant_feedback_aspect_"
        return [
            Command.create({"aspect_id": cls.env.ref(prefix + name).id, "score": score})
            for name, score in scores.items()
        ]

    @classmethod
    def _create_visit(cls, guest, outlet=None):
        return cls.env["restaurant.visit"].create(
            {
                "guest_id": guest.id,
                "company_id": cls.group.id,
                "outlet_id": (outlet or cls.outlet).id,
                "business_date": "2026-03-01",
                "start_at": "2026-03-01 10:00:00",
                "end_at": "2026-03-01 12:00:00",
                "daypart": "dinner",
            }
        )

    @classmethod
    def _create_user(cls, ring, company):
        return new_test_user(
            cls.env,
            login=f"feedback_{ring}_{company.id}",
            groups=f"base.group_user,restaurant_crm.group_restaurant_{ring}",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
