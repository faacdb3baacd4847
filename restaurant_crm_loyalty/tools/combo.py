"""Set menus, as the till prices them."""


def combo_extra(children):
    """What the choices in a set menu add to its price, whatever the pricelist.

    Dishes beyond those a choice includes cost the choice's base price; every dish may
    carry an extra of its own.

    :param children: ``[(choice, included, base, extra, quantity), …]``: the choice's
        key, how many dishes it includes, its base price, the extra of this dish with
        its attributes, and how many of the dish are in ONE menu
    :return: the price to add to one menu
    """
    left = {}
    total = 0.0
    for choice, included, base, extra, quantity in children:
        remaining = left.setdefault(choice, included) - quantity
        if remaining >= 0:
            left[choice] = remaining
        else:
            total += base * quantity
        total += extra * quantity
    return total
