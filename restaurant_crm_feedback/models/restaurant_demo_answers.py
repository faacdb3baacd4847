from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import scores
from ..tools.demo_answers import Told, plan_answers


class RestaurantDemoAnswers(models.AbstractModel):
    """A year of answers for the demo group, written in bulk."""

    _name = "restaurant.demo.answers"
    _inherit = "restaurant.demo"
    _description = "Demo answers of the past year"

    @api.model
    def _load_answers(self):
        """Let guests have answered after a third of their visits."""
        visits = self._read_visits()
        answers = plan_answers([visit["told"] for visit in visits.values()])
        pairs = [(visits[answer.key], answer) for answer in answers]
        ids = self._insert(
            "restaurant.feedback", [self._prepare_answer(*pair) for pair in pairs]
        )
        aspects = {
            aspect.code: aspect.id
            for aspect in self.env["restaurant.feedback.aspect"].search([])
        }
        self._insert(
            "restaurant.feedback.score",
            [
                line
                for feedback_id, (_visit, answer) in zip(ids, pairs, strict=True)
                for line in self._prepare_lines(feedback_id, answer, aspects)
            ],
        )
        self._insert(
            "restaurant.feedback.ask",
            [
                self._prepare_ask(visit, answer)
                for visit, answer in pairs
                if answer.channel in ("receipt", "message")
            ],
        )

    @api.model
    def _read_visits(self):
        """Return {visit id: what is needed of it} of visits nobody has told of."""
        company = self._ref("res_company_demo")
        self.env.flush_all()
        rows = self.env.execute_query_dict(
            SQL(
                """SELECT visit.id, visit.guest_id, visit.outlet_id, visit.end_at,
                          visit.business_date, visit.daypart, partner.lang,
                          o.id AS order_id, o.user_id, visit.company_id,
                          ARRAY(SELECT DISTINCT product_id FROM pos_order_line
                                 WHERE order_id = o.id) AS dishes
                     FROM restaurant_visit visit
                     JOIN restaurant_guest guest ON guest.id = visit.guest_id
                     JOIN res_partner partner ON partner.id = guest.partner_id
                     JOIN LATERAL (
                          SELECT bill.order_id FROM restaurant_visit_check bill
                           WHERE bill.visit_id = visit.id AND NOT bill.is_refund
                           ORDER BY id LIMIT 1) bill ON TRUE
                     JOIN pos_order o ON o.id = bill.order_id
                    WHERE visit.company_id = %s AND visit.active
                      AND NOT EXISTS (SELECT FROM restaurant_feedback told
                                       WHERE told.visit_id = visit.id)
                    ORDER BY visit.end_at, visit.id""",
                company.id,
            )
        )
        hot_pot, today = self._ref("restaurant_outlet_hot_pot"), fields.Date.today()
        for row in rows:
            row["told"] = Told(
                row["id"],
                row["outlet_id"] == hot_pot.id,
                row["daypart"] == "dinner",
                (today - row["business_date"]).days,
                "zh" if row["lang"] == "zh_CN" else "en",
                tuple(sorted(row["dishes"])),
            )
        return {row["id"]: row for row in rows}

    @api.model
    def _prepare_answer(self, visit, answer):
        is_receipt = answer.channel == "receipt"
        nps = answer.nps
        date = min(visit["end_at"] + answer.after, fields.Datetime.now())
        # whoever scans the card on a table says nothing of a name
        is_table = answer.channel == "table"
        recent = date > fields.Datetime.now() - timedelta(days=4)
        return {
            "visit_id": None if is_table else visit["id"],
            "order_id": visit["order_id"] if is_receipt else None,
            "guest_id": None if is_table else visit["guest_id"],
            "outlet_id": visit["outlet_id"],
            "company_id": visit["company_id"],
            "staff_id": None if is_table else visit["user_id"],
            "channel": answer.channel,
            "date": date,
            "business_date": visit["business_date"],
            "lang": visit["lang"],
            "score": answer.score,
            "nps": None if nps is None else str(nps),
            "ces": None if answer.ces is None else str(answer.ces),
            "mood": scores.mood(answer.score),
            "nps_class": None if nps is None else scores.nps_class(nps),
            "text": answer.text,
            "state": "new" if recent else "read",
            "apart": False,
            "user_id": self.env.ref("base.public_user").id,
        }

    @api.model
    def _prepare_lines(self, feedback_id, answer, aspects):
        common = {"feedback_id": feedback_id, "aspect_id": None, "product_id": None}
        return [
            {**common, "aspect_id": aspects[code], "score": score}
            for code, score in answer.aspects.items()
        ] + [
            {**common, "product_id": product_id, "score": score}
            for product_id, score in answer.dishes.items()
        ]

    @api.model
    def _prepare_ask(self, visit, answer):
        is_receipt = answer.channel == "receipt"
        asked = visit["end_at"] + timedelta(hours=2)
        return {
            "visit_id": visit["id"],
            "order_id": visit["order_id"] if is_receipt else None,
            "guest_id": visit["guest_id"],
            "outlet_id": visit["outlet_id"],
            "company_id": visit["company_id"],
            "channel": "receipt" if is_receipt else "email",
            "state": "answered",
            "due_at": None if is_receipt else asked,
            "sent_at": None if is_receipt else asked,
            "answered_at": fields.Datetime.to_datetime(visit["business_date"]),
        }
