from . import guest_page
from . import portal
from . import restaurant_case
from . import restaurant_feedback
from . import restaurant_review
from . import restaurant_trial
from . import survey
