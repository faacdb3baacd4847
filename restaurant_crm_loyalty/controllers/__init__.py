from . import portal
from . import portal_coupon
from . import portal_points
from . import restaurant_coupon
