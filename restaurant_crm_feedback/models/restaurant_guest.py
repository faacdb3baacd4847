from odoo import api, fields, models
from odoo.tools import SQL

# Where a guest is named beside their visits.
ASKED_OF_GUESTS = {
    "restaurant.feedback": "guest_id",
    "restaurant.feedback.ask": "guest_id",
    "survey.user_input": "restaurant_guest_id",
}
# Lists on which a guest stands once: the field of the list, and the state of a row that
# says nothing yet.
ON_LISTS = {
    "restaurant.trial.guest": ("trial_id", "invited"),
    "restaurant.crisis.contact": ("crisis_id", "todo"),
}


class RestaurantGuest(models.Model):
    _name = "restaurant.guest"
    _inherit = [
        "restaurant.guest.cases",
        "restaurant.guest.feedback",
        "restaurant.guest.gestures",
        "restaurant.guest.trials",
        "restaurant.guest",
    ]

    feedback_ids = fields.One2many("restaurant.feedback", "guest_id")
    feedback_count = fields.Integer(compute="_compute_feedback_figures")
    feedback_average = fields.Float(
        string="Average score", digits=(2, 1), compute="_compute_feedback_figures"
    )

    @api.depends("feedback_ids.score", "feedback_ids.apart")
    def _compute_feedback_figures(self):
        figures = {
            guest: values
            for guest, *values in self.env["restaurant.feedback"]._read_group(
                [("guest_id", "in", self.ids), ("apart", "=", False)],
                ["guest_id"],
                ["__count", "score:avg"],
            )
        }
        for guest in self:
            guest.feedback_count, guest.feedback_average = figures.get(guest, (0, 0.0))

    def action_view_feedback(self):
        """Open what this guest has told us."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm_feedback.restaurant_feedback_action"
        )
        context = {"default_guest_id": self.id, "default_outlet_id": self.outlet_id.id}
        return {**action, "domain": [("guest_id", "=", self.id)], "context": context}

    # Ports ----------------------------------------------------------------------------

    def _merge_into(self, guest):
        """What the merged guests said, and were asked, is now of the one that stays."""
        # Past the constraint on visits: base moves those after us
        for model, field in ASKED_OF_GUESTS.items():
            records = self.env[model]
            records.flush_model([field])
            self.env.cr.execute(
                SQL(
                    "UPDATE %(table)s SET %(field)s = %(guest)s"
                    " WHERE %(field)s = ANY(%(merged)s)",
                    table=SQL.identifier(records._table),
                    field=SQL.identifier(field),
                    guest=guest.id,
                    merged=self.ids,
                )
            )
            records.invalidate_model([field])
        for model, (field, first) in ON_LISTS.items():
            self._join_rows(guest, model, field, first)
        return super()._merge_into(guest)

    def _join_rows(self, guest, model, field, first):
        """Keep one row of a list for one person: one that says something, rather than
        one in its first state; then that of the guest who stays."""
        rows = self.env[model]
        rows.flush_model()
        names = {
            "table": SQL.identifier(rows._table),
            "list": SQL.identifier(field),
            "guest": guest.id,
            "guests": [*self.ids, guest.id],
        }
        self.env.cr.execute(
            SQL(
                """DELETE FROM %(table)s
                    WHERE guest_id = ANY(%(guests)s) AND id NOT IN (
                       SELECT DISTINCT ON (%(list)s) id FROM %(table)s
                        WHERE guest_id = ANY(%(guests)s)
                        ORDER BY %(list)s, state = %(first)s, guest_id <> %(guest)s, id
                   )""",
                first=first,
                **names,
            )
        )
        self.env.cr.execute(
            SQL(
                """UPDATE %(table)s SET guest_id = %(guest)s
                    WHERE guest_id = ANY(%(guests)s)""",
                **names,
            )
        )
        rows.invalidate_model(flush=False)

    def _erase(self, reason):
        """What was scored stays; what was said, and by whom, goes."""
        told = self.feedback_ids.sudo()
        told.write({"text": False, "reply_text": False, "author": False})
        told.photo_ids.unlink()
        self._get_questionnaires(told).unlink()
        domain = [("model", "=", told._name), ("res_id", "in", told.ids)]
        self.env["mail.message"].sudo().search(domain).unlink()
        return super()._erase(reason)

    def _get_questionnaires(self, told):
        """Return the questionnaires that these guests have filled in."""
        inputs = self.env["survey.user_input"].sudo()
        return inputs.search(
            [
                "|",
                ("restaurant_guest_id", "in", self.ids),
                ("restaurant_feedback_id", "in", told.ids),
            ]
        )

    def _export_guest_data(self):
        told = self.feedback_ids.sudo()
        sections = super()._export_guest_data()
        return {**sections, "feedback": self._read_section(told)}

    @api.model
    def _get_section_labels(self):
        return {
            **super()._get_section_labels(),
            "feedback": self.env._("Feedback"),
            "cases": self.env._("Cases"),
            "gestures": self.env._("Gestures"),
            "tastings": self.env._("Tastings"),
        }

    @api.model
    def _get_timeline_icons(self):
        icons = {"feedback": "fa-comment-o", "case": "fa-exclamation-circle"}
        return {**super()._get_timeline_icons(), **icons}

    def _prepare_timeline_entries(self):
        entries = super()._prepare_timeline_entries()
        told = self.feedback_ids
        return entries + [feedback._prepare_timeline_entry() for feedback in told]

    def _prepare_card_sections(self, config):
        """Add "feedback": {last_score, last_date, count, average}; count alone if 0.

        One query. The figures are of the whole group: they are a hint for the cashier,
        who may not read the feedback of other outlets.
        """
        sections = super()._prepare_card_sections(config)
        sections["feedback"] = self._prepare_card_feedback()
        return sections

    def _prepare_card_feedback(self):
        self.ensure_one()
        self.env["restaurant.feedback"].flush_model(
            ["guest_id", "score", "date", "apart"]
        )
        query = SQL(
            """SELECT score, date, count(*) OVER (), avg(score) OVER ()
                 FROM restaurant_feedback
                WHERE guest_id = %s AND apart IS NOT TRUE
             ORDER BY date DESC, id DESC
                LIMIT 1""",
            self.id,
        )
        for score, date, count, average in self.env.execute_query(query):
            day = fields.Datetime.context_timestamp(self, date).date()
            return {
                "last_score": score,
                "last_date": fields.Date.to_string(day),
                "count": count,
                "average": round(float(average), 1),
            }
        return {"count": 0}
