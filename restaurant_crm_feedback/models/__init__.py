from . import restaurant_demo
from . import restaurant_feedback
from . import restaurant_guest
