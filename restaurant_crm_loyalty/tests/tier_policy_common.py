from datetime import date

from .points_common import PointsCommon


class TierPolicyCommon(PointsCommon):
    """A group with a silver tier from 1,000 and a gold one from 2,000."""

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

    def reach_silver(self, day=date(2026, 3, 10), amount=1000):
        self.visit(day, amount)
        self.night(day)
        self.assertEqual(self.guest.tier_id, self.silver)
        self.assertEqual(self.member().valid_until, date(2027, 3, 31))
