from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged

from . import common

NOW = "2026-03-06 10:00:00"  # 18:00 in Shanghai, a Friday


@tagged("post_install", "-at_install")
class TestReservationWarning(common.RestaurantCommon):
    """What the desk is told, or refused, while it takes a reservation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reservations = cls.env["restaurant.reservation"]
        floor = cls.env["restaurant.floor"].create(
            {"name": "Hall", "pos_config_ids": cls.till.ids}
        )
        cls.table = cls.env["restaurant.table"].create(
            {"table_number": 1, "seats": 4, "floor_id": floor.id}
        )

    def _book(self, start="2026-03-06 11:00:00", **values):
        return self.reservations.create(
            {
                "guest_id": self.guest.id,
                "outlet_id": self.outlet.id,
                "start_at": start,
                **values,
            }
        )

    def test_another_outlet_has_other_tables(self):
        bistro = self._create_till("Bistro").restaurant_outlet_id
        reservation = self._book(table_id=self.table.id)
        with self.assertRaisesRegex(ValidationError, "Table 1 is not one of"):
            reservation.outlet_id = bistro
        with Form(reservation) as form:
            form.outlet_id = bistro
            self.assertFalse(form.table_id)
        self.assertEqual(reservation.outlet_id, bistro)

    def test_a_table_that_was_chosen_stays(self):
        """As a list by table does, where somebody books from the column of one."""
        chosen = {
            "default_outlet_id": self.outlet.id,
            "default_table_id": self.table.id,
        }
        with Form(self.reservations.with_context(**chosen)) as form:
            self.assertEqual(form.table_id, self.table)
            form.guest_id = self.guest
            form.start_at = "2026-03-06 11:00:00"
        self.assertEqual(form.record.table_id, self.table)

    @freeze_time(NOW)
    def test_a_wrong_year_is_told(self):
        """Otherwise the guest is one who did not come, a few hours later."""
        self.assertIn("past", self._book("2025-03-06 11:00:00").warning)
        self.assertFalse(self._book("2025-03-06 11:00:00", state="done").warning)
        self.assertFalse(self._book("2026-03-06 09:00:00").warning, "late, may come")

    def test_the_desk_is_warned_before_it_books(self):
        self.env["restaurant.guest.warning"].create(
            {"guest_id": self.guest.id, "level": "blacklist", "text": "Hit a waiter"}
        )
        with Form(self.reservations.with_user(self.desk_user)) as form:
            form.start_at = "2026-12-24 11:00:00"
            form.outlet_id = self.outlet
            self.assertFalse(form.guest_standing_text)
            form.guest_id = self.guest
            self.assertEqual(form.guest_standing_text, "Hit a waiter")
