import pytest

import odoo
from odoo.tests.common import get_db_name


@pytest.fixture
def env():
    """The tests' own database, to look at."""
    with odoo.modules.registry.Registry(get_db_name()).cursor() as cr:
        yield odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        cr.rollback()
