"""What the dishes of the demo restaurants cost, by the external ids of the products.

Nobody has entered the cost of the rice cake yet: reports say so.
"""

COSTS = {
    "broth_tallow": 18,
    "broth_tomato": 16,
    "broth_mushroom": 22,
    "broth_half": 30,
    "beef_marbled": 46,
    "lamb_sliced": 40,
    "tripe": 22,
    "meatballs": 14,
    "shrimp_paste": 25,
    "lotus_root": 6,
    "greens": 9,
    "tofu_frozen": 5,
    "noodles": 3,
    "pork_crispy": 13,
    "plum_juice": 3,
    "tsingtao": 6,
    "onion_soup": 11,
    "burrata": 37,
    "steak_frites": 82,
    "roast_chicken": 38,
    "sea_bass": 71,
    "risotto": 22,
    "burger": 35,
    "creme_brulee": 11,
    "chocolate_tart": 14,
    "house_red": 19,
    "craft_lager": 16,
    "sparkling_water": 5,
    "espresso": 3,
}
