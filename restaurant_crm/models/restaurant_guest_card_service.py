from odoo import fields, models
from odoo.tools import SQL

from ..tools.greeting import choose_greeting
from .restaurant_reservation_flow import HOLDS_TABLE

MAX_DISHES, EATEN_MONTHS = 2, 12


class RestaurantGuestCardService(models.AbstractModel):
    """What to say to a guest at the table, and what to recommend: all by one query."""

    _name = "restaurant.guest.card.service"
    _inherit = ["restaurant.guest.card"]
    _description = "Service on the Guest Card"

    def _prepare_card_sections(self, config):
        """Add "reservation", "greeting" and "dishes"."""
        sections = super()._prepare_card_sections(config)
        found = self._read_card_service(config)
        sections.update(
            {
                "reservation": self._prepare_card_reservation(found["reservation"]),
                "greeting": self._prepare_card_greeting(found["month_visits"]),
                "dishes": found["dishes"] or [],
            }
        )
        return sections

    def _prepare_card_reservation(self, reservation):
        """Put today's table of the guest into words; False if there is none."""
        if not reservation:
            return False
        occasion = self.env["restaurant.reservation"]._fields["occasion"]
        labels = dict(occasion._description_selection(self.env))
        reservation["occasion"] = labels.get(reservation["occasion"], "")
        return reservation

    def _prepare_card_greeting(self, month_visits):
        """Say in a few words what is worth a word; "" if nothing is."""
        today, last = fields.Date.context_today(self), self.last_visit
        chosen = choose_greeting(
            self.visit_count,
            last and (today - last).days,
            month_visits,
            self.cadence_days,
        )
        if not chosen:
            return ""
        reason, number = chosen
        return {
            "back": self.env._("Here again after %(number)s days", number=number),
            "milestone": self.env._("This is visit number %(number)s", number=number),
            "month": self.env._("Visit number %(number)s this month", number=number),
        }[reason]

    def _read_card_service(self, config):
        """Return {"reservation", "month_visits", "dishes"} of one guest.

        Dishes are those that sell well in this outlet, that the guest has not had in a
        year, and that do not contain what the guest must not eat. To a guest with an
        allergy or a diet goes nothing of which the kitchen has not said what is in it.
        """
        self.env.flush_all()
        today = fields.Date.context_today(self)
        templates = self.env["product.template"]
        query = SQL(
            """WITH today AS (
                SELECT outlet.id AS outlet_id, tz, (
                    timezone(tz, timezone('UTC', %(now)s)) - day_cutoff * interval '1h'
                )::date AS day
                  FROM pos_config till
                  JOIN restaurant_outlet outlet ON outlet.id = till.restaurant_outlet_id
                 WHERE till.id = %(till)s
            ), avoided AS (
                SELECT preference_id FROM restaurant_guest_preference
                 WHERE guest_id = %(guest)s AND kind IN ('allergen', 'diet')
            ), eaten AS (
                SELECT product.product_tmpl_id
                  FROM restaurant_visit visit
                  JOIN restaurant_visit_check bill ON bill.visit_id = visit.id
                  JOIN pos_order_line line ON line.order_id = bill.order_id
                  JOIN product_product product ON product.id = line.product_id
                 WHERE visit.guest_id = %(guest)s AND visit.business_date >= %(since)s
            )
            SELECT (
                SELECT to_json(kept) FROM (
                    SELECT to_char(
                               timezone(tz, timezone('UTC', start_at)), 'HH24:MI'
                           ) AS time, covers, occasion, COALESCE(note, '') AS note
                      FROM restaurant_reservation JOIN today USING (outlet_id)
                     WHERE guest_id = %(guest)s AND business_date = day
                       AND state IN %(states)s
                     ORDER BY start_at LIMIT 1) AS kept
            ) AS reservation, (
                SELECT COUNT(*) FROM restaurant_visit, today
                 WHERE guest_id = %(guest)s AND active
                   AND business_date >= date_trunc('month', day)
                   AND business_date < day
            ) AS month_visits, (
                SELECT json_agg(dish) FROM (
                    SELECT template.id, %(name)s AS name
                      FROM unnest(%(popular)s::int[])
                           WITH ORDINALITY AS popular (id, place)
                      JOIN product_template template USING (id)
                     WHERE template.active AND template.available_in_pos
                       AND id NOT IN (SELECT product_tmpl_id FROM eaten)
                       AND NOT EXISTS (
                           SELECT 1 FROM restaurant_product_unfit_rel unfit
                             JOIN avoided USING (preference_id)
                            WHERE unfit.template_id = template.id)
                       AND (template.restaurant_unfit_known
                            OR NOT EXISTS (SELECT 1 FROM avoided))
                     ORDER BY place LIMIT %(max_dishes)s) AS dish
            ) AS dishes""",
            guest=self.id,
            now=fields.Datetime.now(),
            till=config.id,
            states=HOLDS_TABLE,
            since=fields.Date.subtract(today, months=EATEN_MONTHS),
            popular=list(templates._get_popular_dishes(config, today)),
            name=templates._field_to_sql("template", "name"),
            max_dishes=MAX_DISHES,
        )
        [found] = self.env.execute_query_dict(query)
        return found
