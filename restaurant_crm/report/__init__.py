from . import restaurant_menu_engineering
