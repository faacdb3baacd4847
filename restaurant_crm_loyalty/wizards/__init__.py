from . import restaurant_card_pin_wizard
from . import restaurant_reverse_wizard
from . import restaurant_settlement_wizard
from . import restaurant_tier_wizard
