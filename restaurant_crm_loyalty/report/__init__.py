from . import restaurant_liability_outlet
from . import restaurant_liability_report
