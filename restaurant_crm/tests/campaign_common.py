from . import common


class CampaignCommon(common.RestaurantCommon):
    """Two hundred guests who allow offers by e-mail, in one segment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guests = cls.env["restaurant.guest"].create(
            [
                {"name": f"Guest {number}", "email": f"guest{number}@example.com"}
                for number in range(200)
            ]
        )
        cls._consent(cls.guests, "given")
        cls.segment = cls.env["restaurant.segment"].create(
            {"name": "Everybody", "domain": "[('name', '!=', False)]"}
        )
        cls.campaigns = cls.env["restaurant.campaign"].with_user(cls.desk_user)
        cls.campaigns = cls.campaigns.with_context(allowed_company_ids=cls.company.ids)

    @classmethod
    def _consent(cls, guests, state, channel="email"):
        cls._take_down(guests, "marketing", channel, state)

    def _create_campaign(self, **values):
        return self.campaigns.create(
            {
                "name": "Come back",
                "segment_id": self.segment.id,
                "subject": "A table for you",
                "body": "<p>Come back</p>",
                "holdout_share": 0.25,
                **values,
            }
        )

    def _send_mailings(self):
        """As Odoo's scheduled job does, at the hour that is frozen."""
        with self.enter_registry_test_mode():
            self.env.ref(
                "mass_mailing.ir_cron_mass_mailing_queue"
            ).method_direct_trigger()
