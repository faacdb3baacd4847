from . import test_visit
from . import test_till_capture
from . import test_till_card
from . import test_till_find
from . import test_till_hoot
from . import test_till_http
from . import test_till_pinyin
from . import test_till_tours
