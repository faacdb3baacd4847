from . import restaurant_liability_report
