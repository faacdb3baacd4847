from odoo import fields, models
from odoo.tools import SQL

from ..tools.birthday import next_birthday
from .restaurant_guest_card import BIRTHDAY_AHEAD_DAYS, MAX_FAVOURITES

MAX_NOTES, MAX_TAGS = 3, 4


class RestaurantGuestCardProfile(models.AbstractModel):
    """What the till shows of the profile: all of it by one query."""

    _name = "restaurant.guest.card.profile"
    _inherit = ["restaurant.guest.card"]
    _description = "Profile on the Guest Card"

    def _prepare_card_sections(self, config):
        """Add "warning", "tags", "occasions", "tables" and "notes"."""
        sections = super()._prepare_card_sections(config)
        found = self._read_card_profile(config)
        visits = sections["visits"]
        told = [*found["favourites"], *visits["favourites"]]
        visits["favourites"] = list(dict.fromkeys(told))[:MAX_FAVOURITES]
        sections.update(
            {
                "warning": self._prepare_card_warning(found["warning"]),
                "tags": found["tags"],
                "occasions": self._prepare_card_occasions(found["dates"]),
                "tables": [str(number) for number in found["tables"]],
                "notes": [*filter(None, [self.note]), *found["notes"]],
            }
        )
        return sections

    def _prepare_card_warning(self, warning):
        """Put the gravest warning of today into words; False if there is none."""
        if not warning:
            return False
        model = self.env["restaurant.guest.warning"]
        labels = (
            dict(model._fields[name]._description_selection(self.env))[warning[name]]
            for name in ("level", "reason")
        )
        level, reason = labels
        return {
            "level": warning["level"],
            "label": level,
            "reason": reason,
            "text": warning["text"],
            "until": warning["until"] or "",
        }

    def _prepare_card_occasions(self, dates):
        """Return the anniversaries of the coming week; a birthday is said elsewhere."""
        today = fields.Date.context_today(self)
        kinds = self.env["restaurant.guest.date"]._fields["kind"]
        labels = dict(kinds._description_selection(self.env))
        occasions = []
        for found in dates:
            days = (next_birthday(found["day"], found["month"], today) - today).days
            if days <= BIRTHDAY_AHEAD_DAYS:
                name = ": ".join(filter(None, (labels[found["kind"]], found["name"])))
                occasions.append({"id": found["id"], "name": name, "days": days})
        return sorted(occasions, key=lambda occasion: occasion["days"])

    def _read_card_profile(self, config):
        """Return {"warning", "tags", "dates", "notes", "tables", "favourites"}."""
        self.env.flush_all()
        tag_name = self.env["restaurant.guest.tag"]._field_to_sql("tag", "name")
        dish_name = self.env["product.template"]._field_to_sql("template", "name")
        query = SQL(
            """SELECT (
                SELECT to_json(warning) FROM (
                    SELECT level, reason, text, until FROM restaurant_guest_warning
                     WHERE guest_id = %(guest)s AND active
                       AND (until IS NULL OR until >= %(today)s)
                     ORDER BY level, date DESC, id DESC LIMIT 1) AS warning
            ) AS warning, (
                SELECT json_agg(given) FROM (
                    SELECT %(tag_name)s AS name, tag.color FROM restaurant_guest_tag tag
                     WHERE tag.active AND tag.id IN (
                        SELECT tag_id FROM restaurant_guest_tag_rel
                         WHERE guest_id = %(guest)s
                         UNION SELECT tag_id FROM restaurant_guest_auto_tag_rel
                         WHERE guest_id = %(guest)s)
                     ORDER BY tag.sequence, tag.id LIMIT %(max_tags)s) AS given
            ) AS tags, (
                SELECT json_agg(anniversary) FROM (
                    SELECT id, kind, name, day, month FROM restaurant_guest_date
                     WHERE guest_id = %(guest)s AND is_lunar IS NOT TRUE) AS anniversary
            ) AS dates, (
                SELECT json_agg(text) FROM (
                    SELECT text FROM restaurant_guest_note
                     WHERE guest_id = %(guest)s AND at_till
                       AND (outlet_id IS NULL OR outlet_id = %(outlet)s)
                     ORDER BY date DESC, id DESC LIMIT %(max_notes)s) AS note
            ) AS notes, (
                SELECT json_agg(seat.table_number ORDER BY seat.table_number)
                  FROM restaurant_guest_table_rel liked
                  JOIN restaurant_table seat ON seat.id = liked.table_id AND seat.active
                  JOIN pos_config_restaurant_floor_rel placed
                    ON placed.restaurant_floor_id = seat.floor_id
                 WHERE liked.guest_id = %(guest)s AND placed.pos_config_id = %(till)s
            ) AS tables, (
                SELECT json_agg(%(dish_name)s ORDER BY product.id)
                  FROM restaurant_guest_favourite_rel liked
                  JOIN product_product product
                    ON product.id = liked.product_id AND product.active
                  JOIN product_template template
                    ON template.id = product.product_tmpl_id
                 WHERE liked.guest_id = %(guest)s
            ) AS favourites""",
            guest=self.id,
            today=fields.Date.context_today(self),
            outlet=config.restaurant_outlet_id.id or None,
            till=config.id,
            tag_name=tag_name,
            dish_name=dish_name,
            max_tags=MAX_TAGS,
            max_notes=MAX_NOTES,
        )
        [found] = self.env.execute_query_dict(query)
        return {name: value or [] for name, value in found.items()}
