from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..tools import placeholders
from .care_common import CareCommon


@tagged("post_install", "-at_install")
class TestPlaceholders(CareCommon):
    """What a template of care cannot be filled in with is told when it is saved."""

    def test_lines_are_read(self):
        for line, expected in (
            ("Dear {{ object.name }}", ["object.name"]),
            ("{{object.a ||| guest}}, {{ object.b }}", ["object.a", "object.b"]),
            ("open {{ object.name", ["{{ object.name"]),
            ("nothing } here {", []),
            (False, []),
        ):
            self.assertEqual(placeholders.inline_expressions(line), expected)

    def test_bodies_are_read(self):
        body = """<p t-if="object.a">Dear <t t-out="object.b or ''">you</t>
            <a t-att-href="object._get_c()" href="/x">x</a></p>"""
        self.assertEqual(
            placeholders.body_expressions(body),
            (["object.b or ''"], ["object.a", "object._get_c()"]),
        )
        self.assertEqual(placeholders.body_expressions(""), ([], []))

    def test_what_is_looked_up(self):
        for expression, expected in (
            ("object.a.b or ''", ["object.a.b"]),
            ("object . a", ["object.a"]),
            ("format(object.a, object.b)", ["object.a", "object.b"]),
            ("my_object.a", []),
            ("object", ["object"]),
        ):
            self.assertEqual(placeholders.paths(expression), expected)

    def test_what_rules_write_is_right(self):
        """The templates that come with the addons, in their languages."""
        for model in ("mail.template", "sms.template"):
            templates = self.env[model].search([("model", "=", "restaurant.care.step")])
            self.assertTrue(templates)
            for lang, _name in self.env["res.lang"].get_installed():
                templates.with_context(lang=lang)._check_care_texts()

    def test_typing_anything_else_is_told(self):
        mail = self.env.ref("restaurant_crm.mail_template_care_birthday")
        sms = self.env.ref("restaurant_crm.sms_template_care_birthday")
        for template, values in (
            (mail, {"subject": "{{ object.guest_id.note_ids }}"}),
            (mail, {"body_html": '<p><t t-out="object.guest_id.phone"/></p>'}),
            (mail, {"body_html": '<p><t t-out="object.guest_id"/></p>'}),
            (mail, {"body_html": '<p t-if="object.guest_id.phone">Hello</p>'}),
            (mail, {"body_html": '<p><t t-out="user.login"/></p>'}),
            (mail, {"body_html": "<p>Dear {{ object.guest_id.name }}</p>"}),
            (sms, {"body": "{{ object.guest_id.mobile }}"}),
            (sms, {"body": "{{ object.guest_id.name"}),
        ):
            with (
                self.subTest(values),
                self.assertRaisesRegex(
                    ValidationError, "cannot be filled in.*Last Dish"
                ),
                self.cr.savepoint(),
            ):
                template.write(values)
        mail.subject = "{{ object.guest_id.last_dish or object.company_id.name }}"
        mail.body_html = (
            '<p t-if="object.guest_id.favourite_outlet_id">'
            '<t t-out="object.guest_id.favourite_outlet_id.name"/></p>'
        )

    def test_a_rule_looks_at_its_template(self):
        """Also at one that was wrong already."""
        template = self.env.ref("restaurant_crm.mail_template_care_birthday")
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE mail_template SET subject = '{"en_US": "{{ object.gone }}"}'
                WHERE id = %s""",
            [template.id],
        )
        template.invalidate_recordset()
        with self.assertRaisesRegex(ValidationError, "object.gone"):
            self._create_rule()

    def test_other_templates_are_left_alone(self):
        partners = self.env["ir.model"]._get_id("res.partner")
        self.env["mail.template"].create(
            {"name": "Any", "model_id": partners, "subject": "{{ object.ref or 1 }}"}
        )
