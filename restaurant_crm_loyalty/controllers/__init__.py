from . import portal
from . import restaurant_coupon
