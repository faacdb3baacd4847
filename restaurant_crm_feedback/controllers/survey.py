import psycopg2

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.survey.controllers.main import Survey

# What Odoo's own reading of answers raises for text that is no answer.
NO_ANSWER = (
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    UserError,
    ValueError,
    psycopg2.DataError,
)


class RestaurantSurvey(Survey):
    """Questionnaires are open to anybody: what nobody can answer gets a plain refusal,
    without a traceback, and changes nothing.
    """

    @http.route()
    def survey_submit(self, survey_token, answer_token, **post):
        try:
            with request.env.cr.savepoint():
                return super().survey_submit(survey_token, answer_token, **post)
        except NO_ANSWER:
            message = request.env._("This answer cannot be read.")
            refused = {name: message for name in post if name.isdecimal()}
            return {}, {"error": "validation", "fields": refused}
