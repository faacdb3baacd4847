"""Rules that people write in Odoo's domain editor."""

from ast import literal_eval

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

MAX_LENGTH = 10_000


def read_domain(text, model=None):
    """Read a domain as it is stored, and try it on a model as the user of that model.

    :param str text: what the editor gave; anything else is a problem, not an error
    :param model: an Odoo model; None to read only
    :return: (domain, None), or (None, what is wrong with it)
    """
    if not isinstance(text, str) or len(text) > MAX_LENGTH:
        return None, "a list of conditions is needed"
    try:
        domain = Domain(literal_eval(text.strip() or "[]"))
        if model is not None:
            model.search(domain, limit=1)
    except (AccessError, UserError) as error:
        return None, str(error).partition("\n")[0]
    except (ValueError, TypeError, SyntaxError, KeyError, MemoryError) as error:
        return None, str(error).partition("\n")[0] or type(error).__name__
    return domain, None
