from odoo import api, fields, models


class RestaurantGuestGestures(models.AbstractModel):
    """What a guest was given: to make up for something, or as a gift."""

    _name = "restaurant.guest.gestures"
    _description = "Gestures to a Guest"

    gesture_ids = fields.One2many("restaurant.gesture", "guest_id", string="Gestures")
    gesture_count = fields.Integer(
        string="Gestures and gifts", compute="_compute_gesture_count"
    )

    @api.depends("gesture_ids.state")
    def _compute_gesture_count(self):
        rows = self.env["restaurant.gesture"]._read_group(
            [("guest_id", "in", self.ids), ("state", "=", "granted")],
            ["guest_id"],
            ["__count"],
        )
        counts = {guest.id: count for guest, count in rows}
        for guest in self:
            guest.gesture_count = counts.get(guest._origin.id, 0)

    def action_view_gestures(self):
        """Open what this guest was given; a new one is a gift, without a case."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm_feedback.restaurant_gesture_action"
        )
        gift = self.env.ref(
            "restaurant_crm_feedback.restaurant_gesture_type_gift",
            raise_if_not_found=False,
        )
        context = {
            "default_guest_id": self.id,
            "default_outlet_id": self.outlet_id.id,
            "default_type_id": gift.id if gift else False,
        }
        return {**action, "domain": [("guest_id", "=", self.id)], "context": context}

    # Ports ----------------------------------------------------------------------------

    def _prepare_timeline_entries(self):
        entries = super()._prepare_timeline_entries()
        given = self.gesture_ids.filtered(lambda gesture: gesture.state == "granted")
        return entries + [gesture._prepare_timeline_entry() for gesture in given]

    def _erase(self, reason):
        """What was given, and what it cost, stays; why it was given goes."""
        gestures = self.sudo().gesture_ids
        for kind, same in gestures.grouped("type_id").items():
            same.reason = kind.name
        gestures.message_ids.unlink()
        gestures.activity_ids.unlink()
        return super()._erase(reason)

    def _export_guest_data(self):
        sections = super()._export_guest_data()
        gestures = self.sudo().gesture_ids
        return {**sections, "gestures": self._read_section(gestures)}
