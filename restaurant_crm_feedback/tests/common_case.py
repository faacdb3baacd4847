from contextlib import contextmanager

from odoo import fields
from odoo.exceptions import UserError

from .common import FeedbackCommon


class CaseCommon(FeedbackCommon):
    """Two outlets, two guests, and who works on their cases."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls._create_user("desk", cls.group)
        cls.floor = cls._create_user("floor", cls.group)
        cls.env["restaurant.case.assignment"].create(
            {"company_id": cls.group.id, "user_ids": cls.desk.ids}
        )

    @classmethod
    def _create_case(cls, **values):
        values.setdefault("name", "Cold soup")
        values.setdefault("outlet_id", cls.outlet.id)
        return cls.env["restaurant.case"].create(values)

    @classmethod
    def _create_calendar(cls, hours, days=range(7)):
        """Opening hours: [(from, to)], the same on the given days."""
        return cls.env["resource.calendar"].create(
            {
                "name": "Open",
                "tz": "UTC",
                "company_id": False,
                "attendance_ids": [(5, 0, 0)]
                + [
                    (
                        0,
                        0,
                        {
                            "name": "Open",
                            "dayofweek": str(day),
                            "hour_from": hour_from,
                            "hour_to": hour_to,
                            "day_period": "morning",
                        },
                    )
                    for day in days
                    for hour_from, hour_to in hours
                ],
            }
        )

    @contextmanager
    def _assert_refused(self, pattern, error=UserError):
        """The user reads why, and nothing has happened."""
        with self.assertRaisesRegex(error, pattern), self.env.cr.savepoint():
            yield

    def _clock(self, case, kind):
        return case.clock_ids.filtered(lambda clock: clock.kind == kind)

    def _deadline(self, case, kind):
        return fields.Datetime.to_string(self._clock(case, kind).deadline_at)

    STEPS = {
        "verified": {
            "responded_at": "2026-03-02 10:00:00",
            "finding": "The pass was full",
        },
        "proposed": {"proposal": "A new soup"},
        "done": {"solution": "A new soup", "cause_id": True},
        "followed": {"satisfaction": "4"},
        "closed": {"prevention": "A second lamp over the pass"},
    }

    def _bring_to(self, case, stage):
        """Take all steps up to a stage, with what each asks for."""
        taken = ["received", *self.STEPS].index(case.state)
        for state, values in list(self.STEPS.items())[taken:]:
            if values.get("cause_id"):
                cause = self.env.ref(
                    "restaurant_crm_feedback.restaurant_cause_dish_cold"
                )
                values = {**values, "cause_id": cause.id}
            case.write(values)
            case.state = state
            if state == stage:
                return case
        return case
