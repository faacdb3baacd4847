from odoo import api, models
from odoo.exceptions import ValidationError

from ..tools import placeholders


class RestaurantPlaceholders(models.AbstractModel):
    """Says, when a text is saved and not in the middle of a run, that something cannot
    be filled in. Who may write templates in Odoo could use any field otherwise: one
    that does not exist, that shows nothing, or that is no business of a guest."""

    _name = "restaurant.placeholders"
    _description = "Placeholders of Messages"

    @api.model
    def _check_texts(self, model, body, *lines, strict=True):
        """Refuse what texts about records of a model cannot be filled in with.

        :param str body: HTML with QWeb
        :param str lines: with braces
        :param bool strict: nothing but a field alone, no conditions, no ``or``
        """
        shown, used = placeholders.body_expressions(body)
        for line in lines:
            shown += placeholders.inline_expressions(line)
        words, records = self._get_known(model)
        for expression in shown:
            found = placeholders.paths(expression)
            alone = expression.removesuffix("()") in words
            wrong = strict or not found or expression.startswith("{{")
            if not alone and (wrong or not set(found) <= words.keys()):
                self._refuse_placeholder(expression, words)
        for expression in used:
            found = set(placeholders.paths(expression))
            if strict or not found <= words.keys() | records:
                self._refuse_placeholder(expression, words)
        for typed in placeholders.inline_expressions(body)[:1]:
            inside = typed.lstrip("{ ")
            self._refuse_placeholder(f"{{{{ {inside} }}}}", words)

    def _refuse_placeholder(self, expression, words):
        raise ValidationError(
            self.env._(
                "“%(typed)s” cannot be filled in. Type / in an e-mail, or # in a"
                " subject or an SMS, and choose one of these: %(names)s.",
                typed=expression,
                names=", ".join(dict.fromkeys(filter(None, words.values()))),
            )
        )

    @api.model
    def _get_known(self, model):
        """Return what may be filled in.

        :return: {path: label} of what is words, and the paths of what is a record, of
            which a guest would read its number in the database
        """
        words, records = {}, set()
        for expression in self.env[model].mail_allowed_qweb_expressions():
            if expression.endswith("()"):
                words[expression.removesuffix("()")] = ""
                continue
            target, field, labels = self.env[model], None, []
            for name in expression.split(".")[1:]:
                field = target._fields.get(name)
                if field is None:
                    break
                if field.comodel_name != "restaurant.guest":
                    labels.append(field._description_string(self.env))
                if field.relational:
                    target = self.env[field.comodel_name]
            if field is not None and field.relational:
                records.add(expression)
            elif field is not None:
                words[expression] = " › ".join(labels)
        return words, records
