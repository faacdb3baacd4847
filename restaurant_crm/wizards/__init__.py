from . import base_partner_merge_automatic_wizard
from . import restaurant_call_link_wizard
from . import restaurant_campaign_wizard
from . import restaurant_consent_wizard
from . import restaurant_export_wizard
from . import restaurant_import_wizard
from . import restaurant_privacy_wizard
from . import restaurant_import_wizard_line
