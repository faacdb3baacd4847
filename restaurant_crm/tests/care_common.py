from freezegun import freeze_time

from . import common

NOON = "2027-05-04 04:00:00"  # in Shanghai


class CareCommon(common.RestaurantCommon):
    """A guest whose birthday is in a week, and who allows greetings by e-mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guest.write({"email": "wang@example.com", "birthday": "05-11"})
        cls._consent(cls.guest)
        cls.rules = cls.env["restaurant.care.rule"].with_user(cls.desk_user)
        cls.rules = cls.rules.with_context(allowed_company_ids=cls.company.ids)

    @classmethod
    def _consent(cls, guests, state="given", purpose="care", channel="email"):
        cls._take_down(guests, purpose, channel, state)

    def _create_rule(self, **values):
        template = self.env.ref("restaurant_crm.mail_template_care_birthday")
        return self.rules.create(
            {
                "name": "Happy birthday",
                "trigger": "birthday",
                "wait_days": 7,
                "mail_template_id": template.id,
                **values,
            }
        )

    def _run(self, rule):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            rule.action_run()
        self.env.invalidate_all()
        self.assertFalse(rule.problem)
        return rule.step_ids.sorted("id")

    def _came(self, guest, day, amount=100):
        """A visit as it was on a day, and the figures with it."""
        with freeze_time(f"{day} 04:00:00"):
            self._pay_order(amount, partner=guest.partner_id)
        self.env["restaurant.guest.stats"]._recount(guest)

    def _what(self, steps):
        return [(step.guest_id.name, step.state, step.reason) for step in steps]
