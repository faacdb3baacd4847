"""Rules that people write in Odoo's domain editor."""

from ast import literal_eval

from psycopg2 import DataError, ProgrammingError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

MAX_LENGTH = 10_000
NO_LIST = _lt("This is no list of conditions.")
NOT_COMPARED = _lt("There is no such field, or it cannot be compared like this.")
UNREADABLE = (
    *(ValueError, TypeError, SyntaxError, KeyError, MemoryError, RuntimeError),
    *(AssertionError, OverflowError),
)
# PostgreSQL compares no numbers with texts, and adapts no dictionaries
NOT_ASKED = (DataError, ProgrammingError)


def read_domain(text, model=None):
    """Read a domain as it is stored, and try it on a model as the user of that model.

    :param str text: what the editor gave; anything else is a problem, not an error
    :param model: an Odoo model; None to read only
    :return: (domain, None), or (None, what is wrong with it: a text, or one that is
        translated when it is shown)
    """
    if not isinstance(text, str) or len(text) > MAX_LENGTH:
        return None, NO_LIST
    try:
        domain = Domain(literal_eval(text.strip() or "[]"))
    except UNREADABLE:
        return None, NO_LIST
    return (domain, None) if model is None else _try_domain(domain, model)


def _try_domain(domain, model):
    try:
        with model.env.cr.savepoint():  # what PostgreSQL refuses must not end it all
            model.search(domain, limit=1)
    except (AccessError, UserError) as error:
        return None, str(error).partition("\n")[0]
    except (*NOT_ASKED, *UNREADABLE):
        return None, NOT_COMPARED
    return domain, None
