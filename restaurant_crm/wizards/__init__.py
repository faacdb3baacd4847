from . import base_partner_merge_automatic_wizard
from . import restaurant_call_link_wizard
