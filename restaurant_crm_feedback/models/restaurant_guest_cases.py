from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

ERASED = ("description", "finding", "proposal", "solution", "prevention", "email_from")


class RestaurantGuestCases(models.AbstractModel):
    """What went wrong for a guest, wherever the guest is seen."""

    _name = "restaurant.guest.cases"
    _description = "Cases of a Guest"

    case_ids = fields.One2many("restaurant.case", "guest_id", string="Cases")
    case_count = fields.Integer(
        string="Number of cases", compute="_compute_case_figures"
    )
    has_open_case = fields.Boolean(
        string="Complaint is open",
        compute="_compute_case_figures",
        search="_search_has_open_case",
    )

    @api.depends("case_ids.is_open")
    def _compute_case_figures(self):
        rows = self.env["restaurant.case"]._read_group(
            [("guest_id", "in", self.ids)], ["guest_id", "is_open"], ["__count"]
        )
        total, waiting = {}, set()
        for guest, is_open, count in rows:
            total[guest.id] = total.get(guest.id, 0) + count
            waiting |= {guest.id} if is_open else set()
        for guest in self:
            guest.case_count = total.get(guest._origin.id, 0)
            guest.has_open_case = guest._origin.id in waiting

    @api.model
    def _search_has_open_case(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = Domain("case_ids", "any", [("is_open", "=", True)])
        return found if True in value else ~found

    def action_view_cases(self):
        """Open the cases of this guest."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm_feedback.restaurant_case_action"
        )
        context = {"default_guest_id": self.id, "default_outlet_id": self.outlet_id.id}
        return {**action, "domain": [("guest_id", "=", self.id)], "context": context}

    # Ports ----------------------------------------------------------------------------

    @api.model
    def _get_open_queries(self, guest_ids):
        """Who waits for an answer gets no greeting."""
        self.env["restaurant.case"].flush_model()
        query = SQL(
            """SELECT guest_id FROM restaurant_case
                WHERE guest_id = ANY(%s) AND is_open""",
            list(guest_ids),
        )
        return [*super()._get_open_queries(guest_ids), query]

    def _merge_into(self, guest):
        """What went wrong for the merged guests went wrong for the one that stays."""
        self.env.flush_all()
        # Past the computed fields: base moves the visits after us
        for table in ("restaurant_case", "restaurant_gesture"):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET guest_id = %s WHERE guest_id = ANY(%s)",
                    SQL.identifier(table),
                    guest.id,
                    self.ids,
                )
            )
        self.env.cr.execute(
            SQL(
                "UPDATE restaurant_case SET partner_id = %s WHERE guest_id = %s",
                guest.partner_id.id,
                guest.id,
            )
        )
        self.env["restaurant.case"].invalidate_model(["guest_id", "partner_id"])
        self.env["restaurant.gesture"].invalidate_model(["guest_id"])
        return super()._merge_into(guest)

    def _erase(self, reason):
        """That something went wrong stays, with its cause and cost; words and names go.

        The subject becomes what it was about.
        """
        cases = self.sudo().with_context(active_test=False).case_ids
        kinds = dict(cases._fields["case_type"]._description_selection(self.env))
        for kind, same in cases.grouped("case_type").items():
            same.with_context(tracking_disable=True).write(
                {"name": kinds[kind], **dict.fromkeys(ERASED, False)}
            )
        cases.with_context(tracking_disable=True).partner_id = False
        for model, field in (("mail.message", "model"), ("ir.attachment", "res_model")):
            domain = [(field, "=", cases._name), ("res_id", "in", cases.ids)]
            self.env[model].sudo().search(domain).unlink()
        cases.message_follower_ids.unlink()
        contacts = self.env["restaurant.crisis.contact"].sudo()
        contacts.search([("guest_id", "in", self.ids)]).note = False
        return super()._erase(reason)

    def _export_guest_data(self):
        cases = self.sudo().with_context(active_test=False).case_ids
        sections = super()._export_guest_data()
        return {**sections, "cases": self._read_section(cases)}

    def _prepare_timeline_entries(self):
        entries = super()._prepare_timeline_entries()
        return entries + [case._prepare_timeline_entry() for case in self.case_ids]

    def _prepare_card_sections(self, config):
        """Add "cases": {open, about, since}; open alone if there is none. One query."""
        sections = super()._prepare_card_sections(config)
        sections["cases"] = self._prepare_card_cases()
        return sections

    def _prepare_card_cases(self):
        """The cashier gets to know that something went wrong, not the words of it."""
        self.ensure_one()
        cases = self.env["restaurant.case"].sudo()
        found = cases.search_fetch(
            [("guest_id", "=", self.id), ("is_open", "=", True)],
            ["case_type", "date"],
            order="date desc",
        )
        if not found:
            return {"open": 0}
        kinds = dict(cases._fields["case_type"]._description_selection(self.env))
        day = fields.Datetime.context_timestamp(self, found[0].date).date()
        return {
            "open": len(found),
            "about": kinds[found[0].case_type],
            "since": fields.Date.to_string(day),
        }

    def _get_churn_notes(self):
        notes = super()._get_churn_notes()
        unhappy = self.env["restaurant.guest.stats"]._find_unhappy(self)
        texts = {
            "answer": self.env._("was unhappy the last time"),
            "case": self.env._("has complained, and it is not settled"),
        }
        for guest_id, why in unhappy:
            notes.setdefault(guest_id, []).append(texts[why])
        return notes
