from . import portal
from . import restaurant_case
from . import restaurant_feedback
from . import restaurant_review
from . import survey
