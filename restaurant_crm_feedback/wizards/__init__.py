from . import restaurant_case_reopen_wizard
from . import restaurant_feedback_reply_wizard
from . import restaurant_import_wizard
from . import sms_composer
