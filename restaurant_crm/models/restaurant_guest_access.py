from odoo import models

# What only the file of a guest shows: no list does, and no column of other records.
FILE_FIELDS = {"visit_ids", "preference_ids", "request_ids", "note_ids", "timeline"}


class RestaurantGuestAccess(models.AbstractModel):
    """Whoever opens the file of a guest, or takes guests out, is written down."""

    _name = "restaurant.guest.access"
    _description = "Access to a Guest"

    def web_read(self, specification):
        """Note who opens the file of a guest."""
        result = super().web_read(specification)
        # a form that is being filled in reads a draft, which has no id yet
        is_file = len(self) == 1 and self.id and FILE_FIELDS & specification.keys()
        if is_file and not (self.env.su or self.env.cr.readonly):
            self.env["restaurant.access.log"]._log_opening(self)
        return result

    # the form is read on the primary, where openings can be written down
    web_read._readonly = False

    def _merge_into(self, guest):
        """Who opened the files of these guests opened that of the guest who stays."""
        self.env["restaurant.access.log"]._move(self, guest)
        return super()._merge_into(guest)

    def export_data(self, fields_to_export):
        """Let guests out only to who may, with a reason, and write it down."""
        if not self.env.su:
            self._log_export(fields_to_export)
        return super().export_data(fields_to_export)

    def _log_export(self, names, needs_reason=True):
        """Write down that guests are taken out, and refuse whoever may not do so.

        :param bool needs_reason: whether there is more in it than names
        """
        if self:
            log, reason = self.env["restaurant.access.log"], ""
            if needs_reason:
                log._check_export_right()
                reason = log._check_announced()
            log._log("export", self, reason, ", ".join(names)[:1000])
