from . import age_band
from . import birthday
from . import business_day
from . import finder_text
from . import pinyin
from . import rule_domain
from . import till_input
