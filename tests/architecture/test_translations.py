"""English and Chinese are complete: what the addons say, they say in both."""

import io
import re

import polib
import pytest
from support import tree

import odoo
from odoo.tests.common import get_db_name
from odoo.tools.translate import trans_export

PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sd]|\{\w*\}")
MARK = re.compile(r"</?(?!i>)\w+|\\")  # Chinese has quotation marks for italics


@pytest.fixture(params=tree.ADDONS)
def addon(request):
    return request.param


def catalogue(addon, name):
    return polib.pofile(tree.ROOT / addon / "i18n" / name)


def terms(entries):
    return {entry.msgid for entry in entries if not entry.obsolete}


@pytest.fixture
def exported(addon):
    """What Odoo finds to be translated in the addon as it is now."""
    buffer = io.BytesIO()
    with odoo.modules.registry.Registry(get_db_name()).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        trans_export(False, [addon], buffer, "po", env)
        cr.rollback()
    return polib.pofile(buffer.getvalue().decode())


def test_template_is_complete(addon, exported):
    template = catalogue(addon, f"{addon}.pot")
    assert terms(exported) == terms(template)


def test_chinese_is_complete(addon):
    """All is translated; a number has no letters to translate."""
    chinese = catalogue(addon, "zh_CN.po")
    missing = [
        entry.msgid
        for entry in chinese
        if not entry.obsolete
        and any(letter.isalpha() for letter in entry.msgid)
        and (not entry.translated() or entry.fuzzy)
    ]
    assert not missing
    assert terms(chinese) == terms(catalogue(addon, f"{addon}.pot"))


def test_chinese_is_chinese(addon):
    """A sentence that was only copied is no translation; names and codes are short."""
    copied = [
        entry.msgid
        for entry in catalogue(addon, "zh_CN.po")
        if entry.msgid == entry.msgstr and entry.msgid.count(" ") > 2
    ]
    assert not copied


def test_placeholders_survive(addon):
    """Each %(name)s of the English text is in the Chinese one."""
    wrong = [
        entry.msgid
        for entry in catalogue(addon, "zh_CN.po")
        if not entry.obsolete
        and sorted(PLACEHOLDER.findall(entry.msgid))
        != sorted(PLACEHOLDER.findall(entry.msgstr))
    ]
    assert not wrong


def test_marks_of_the_source_survive(addon):
    """Tags are those of the English text; a backslash of a file's syntax is no text."""
    wrong = [
        entry.msgid
        for entry in catalogue(addon, "zh_CN.po")
        if not entry.obsolete
        and sorted(MARK.findall(entry.msgid)) != sorted(MARK.findall(entry.msgstr))
    ]
    assert not wrong
