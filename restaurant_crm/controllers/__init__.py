from . import export
from . import restaurant_call
from . import restaurant_care
