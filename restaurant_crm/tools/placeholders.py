"""What a text is filled in with: found by reading it, nothing is run.

Odoo writes it in two ways: ``{{ object.name ||| guest }}`` in subjects and SMS, and
``<t t-out="object.name">guest</t>`` in the body of an e-mail.
"""

import re

from lxml import etree, html

INLINE = re.compile(r"\{\{(.*?)(\}\}|\Z)", re.DOTALL)
PATH = re.compile(r"\bobject\b((?:\s*\.\s*\w+)*)")
SHOWN = ("t-out", "t-esc", "t-raw")


def inline_expressions(text):
    """Return the expressions of a subject or SMS, as they were typed.

    :param str text: may be empty
    :return: list of str; braces that are never closed, with all that follows
    """
    return [
        inside.partition("|||")[0].strip() if end else f"{{{{{inside}"
        for inside, end in INLINE.findall(text or "")
    ]


def body_expressions(body):
    """Return what the body of an e-mail shows, and by which other expressions it is
    made: conditions, links, formats.

    Braces in a body are shown to guests as they are: they count as shown, so that
    whoever checks them finds that they are none of QWeb.

    :param str body: HTML; may be empty
    :return: two lists of str
    """
    shown, used = [], []
    if not body:
        return shown, used
    for node in html.fragment_fromstring(str(body), create_parent="div").iter(
        etree.Element
    ):
        for name, value in node.attrib.items():
            if name in SHOWN:
                shown.append(value.strip())
            elif name.startswith("t-") and value.strip():
                used.append(value.strip())
    return shown, used


def paths(expression):
    """Return what an expression looks up of the record: ["object.guest_id.name"].

    :param str expression: Python, as templates have it
    """
    return [
        "object" + re.sub(r"\s", "", match.group(1))
        for match in PATH.finditer(expression)
    ]
