from .common import StoredValueCommon


class ApprovalCommon(StoredValueCommon):
    """A till where refunds above 100, discounts above 20 % and typed prices ask."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "restaurant_refund_above": 100,
                "restaurant_discount_above": 20,
                "restaurant_approve_prices": True,
            }
        )

    def approve(self, *needs, user=None, login="sv_floor", password=None, **values):
        session = self.session.with_user(user or self.cashier)
        request = {
            "needs": [
                {"action": action, "subject": subject, "amount": amount}
                for action, subject, amount in needs
            ],
            "login": login,
            "password": password or login,
            **values,
        }
        reply = session.restaurant_approve(request)
        self.env.invalidate_all()
        return reply

    def approvals(self, **values):
        values = {"config_id": self.till.id, **values}
        domain = [(name, "=", value) for name, value in values.items()]
        return self.env["restaurant.approval"].search(domain)
