from . import portal
from . import restaurant_feedback
from . import restaurant_review
from . import survey
