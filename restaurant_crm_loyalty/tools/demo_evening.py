"""A day at the tills of the demo group: who tops up, who pays from stored value.

Guests and dishes are the last parts of their external ids in ``restaurant_crm``.
"""

from typing import NamedTuple

HOT_POT, BISTRO = "hot_pot", "bistro"

# Outlet, guest, amount paid in
TOPUPS = [
    (HOT_POT, "li_na", 500),
    (HOT_POT, "huang_jing", 100),
    (BISTRO, "harrison_family", 10_000),
]


class Meal(NamedTuple):
    """A check paid from stored value; what ``pays`` leaves open is paid in cash."""

    outlet: str
    guest: str
    dishes: dict
    pays: float | None = None


MEALS = [
    Meal(HOT_POT, "zhao_min", {"broth_tomato": 1, "greens": 1, "noodles": 1}),
    Meal(
        HOT_POT,
        "wang_li",
        {
            "broth_tallow": 1,
            "beef_marbled": 2,
            "tripe": 1,
            "lotus_root": 2,
            "plum_juice": 4,
        },
    ),
    Meal(
        HOT_POT,
        "liu_family",
        {
            "broth_half": 1,
            "beef_marbled": 2,
            "lamb_sliced": 2,
            "meatballs": 1,
            "greens": 2,
            "rice_cake": 2,
            "plum_juice": 3,
            "tsingtao": 3,
        },
    ),
    Meal(
        HOT_POT,
        "huang_jing",
        {"broth_mushroom": 1, "shrimp_paste": 1, "tofu_frozen": 1},
        pays=100,
    ),
    Meal(BISTRO, "sophie_martin", {"burger": 1, "espresso": 1}),
    Meal(
        BISTRO,
        "chen_guoqiang",
        {"burrata": 2, "steak_frites": 3, "house_red": 3, "espresso": 3},
    ),
    Meal(BISTRO, "cao_ying", {"risotto": 2, "sparkling_water": 2}),
    Meal(
        BISTRO,
        "emma_clarke",
        {"onion_soup": 1, "sea_bass": 1, "house_red": 1, "creme_brulee": 1},
    ),
]

# Members who pay in cash: a fifth less, since nothing is paid from the card
DISCOUNT_MEALS = [
    Meal(HOT_POT, "li_na", {"broth_mushroom": 1, "lamb_sliced": 1, "greens": 1}),
    Meal(BISTRO, "harrison_family", {"risotto": 2, "burger": 2, "espresso": 2}),
]

# It came too late: half its price
COURTESY = Meal(HOT_POT, "zhao_min", {"plum_juice": 2})

# Checks with a coupon of 30 off from 150, paid by card
COUPON_MEALS = [
    Meal(HOT_POT, "sun_wei", {"broth_half": 1, "beef_marbled": 2, "lotus_root": 1}),
    Meal(HOT_POT, "zhou_jie", {"broth_tallow": 1, "lamb_sliced": 3, "tsingtao": 2}),
    Meal(BISTRO, "olivia_bennett", {"sea_bass": 1, "house_red": 2}),
    Meal(BISTRO, "yuki_tanaka", {"steak_frites": 1, "espresso": 1}),
]
