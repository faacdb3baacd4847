from . import report_restaurant_crm_campaign_list
from . import restaurant_menu_engineering
from . import restaurant_menu_segment
from . import restaurant_win_back
