"""A till with a guest who has money on an account, all of it made over RPC."""

from .shop_looking import ShopLooking
from .shop_making import NEVER_A_PIN, ShopMaking
from .shop_till import ShopTill


class Shop(ShopMaking, ShopTill, ShopLooking):
    """Two tills of the main company, a cashier, a floor manager, and guests.

    Nothing of the demonstration data is used. The server may be killed and started
    again: the clients stay logged in.
    """

    def __init__(self, server, connection):
        self.server = server
        self.connection = connection
        self.admin = server.client()
        (user,) = self.admin.call(
            *("res.users", "read", [self.admin.uid]), ["company_id"]
        )
        self.company_id = user["company_id"][0]
        self.admin.context["allowed_company_ids"] = [self.company_id]
        self._prepare_company()
        self.cashier = self.make_user("point_of_sale.group_pos_user")
        self.floor = self.make_user("point_of_sale.group_pos_manager")
        self.dish_id = self.admin.call(
            "product.product",
            "create",
            {"name": "Noodles", "available_in_pos": True, "taxes_id": [[5, 0, 0]]},
        )
        self.cash_id = self.make_cash_method()
        self.till_id, self.session_id = self.open_till(self.cash_id)

    def _prepare_company(self):
        self.admin.call(
            *("res.company", "write", [self.company_id]),
            {
                "restaurant_pin_above": NEVER_A_PIN,
                "restaurant_spend_order": "proportional",
                "restaurant_bonus_share": 100,
            },
        )
        plans = self.admin.call("restaurant.topup.plan", "search", [])
        self.admin.call("restaurant.topup.plan", "write", plans, {"active": False})
