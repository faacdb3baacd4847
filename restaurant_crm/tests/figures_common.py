from datetime import date, timedelta

from . import common

TODAY = date(2026, 3, 1)


class FiguresCommon(common.RestaurantCommon):
    """Guests whose visits are written down without checks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.figures = cls.env["restaurant.figures"]._get(cls.company)
        cls.stats = cls.env["restaurant.guest.stats"]

    def _come(self, guest, *days_ago, amount=100, **values):
        """Visits of a guest, so many days before the day of the figures."""
        return self.env["restaurant.visit"].create(
            [self._prepare_visit(guest, days, amount, **values) for days in days_ago]
        )

    @classmethod
    def _prepare_visit(cls, guest, days_ago, amount, **values):
        day = TODAY - timedelta(days=days_ago)
        return {
            "guest_id": guest.id,
            "company_id": cls.company.id,
            "outlet_id": cls.outlet.id,
            "business_date": day,
            "start_at": f"{day} 10:00:00",
            "end_at": f"{day} 11:00:00",
            "covers": 2,
            "check_count": 1,
            "net_amount": amount,
            "channel": "dine_in",
            "daypart": "dinner",
            **values,
        }

    @classmethod
    def _create_guests(cls, number):
        partners = cls.env["res.partner"].create(
            [{"name": f"Guest {n}"} for n in range(number)]
        )
        guests = cls.env["restaurant.guest"]._get_or_create_for_partners(
            partners, cls.company
        )
        return guests.sorted("id")

    def _make_figures(self, today=TODAY, **rules):
        """Figures of a day, as a first night would make them."""
        self.figures.write({**rules, "is_full": True})
        self.figures._run(today)

    def assert_figures(self, guest, **expected):
        self.assertEqual({name: guest[name] for name in expected}, expected)
