from . import test_authorise
from . import test_ledger
from . import test_lots
from . import test_pin
from . import test_refund
from . import test_topup
from . import test_closing
