from . import restaurant_menu_engineering
from . import restaurant_menu_segment
from . import restaurant_win_back
