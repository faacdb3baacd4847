from . import restaurant_feedback
