from . import restaurant_call
