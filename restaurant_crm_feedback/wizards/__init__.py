from . import restaurant_case_reopen_wizard
