from . import report_restaurant_crm_loyalty_statement
from . import restaurant_card_clock
from . import restaurant_card_month
from . import restaurant_liability_outlet
from . import restaurant_liability_report
from . import restaurant_membership_revenue
