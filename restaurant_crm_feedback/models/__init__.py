from . import restaurant_feedback
from . import restaurant_guest
