from . import test_card_section
from . import test_feedback
from . import test_hoot
from . import test_merge
from . import test_rights
