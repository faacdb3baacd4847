"""The story of a year of complaints, told in days before today."""

import csv
from typing import NamedTuple

from odoo.tools import file_open


class Told(NamedTuple):
    """One case: when, where and who; what it was, and how far it has come.

    ``minutes`` are until somebody answered the guest, ``hours`` until it was solved,
    ``answer`` is the number of the feedback it came from.
    """

    days: float  # ago
    outlet: str
    guest: str
    case_type: str
    channel: str
    name: str
    dish: str
    cause: str
    state: str
    minutes: int
    hours: float
    satisfaction: str
    gesture: str
    amount: float
    answer: str


def read_cases():
    """Return the lines of demo_cases.txt as `Told`."""
    numbers = {"days": float, "minutes": int, "hours": float, "amount": float}
    with file_open("restaurant_crm_feedback/tools/demo_cases.txt") as file:
        return [
            Told(
                **{
                    name: numbers.get(name, str)(
                        value or (0 if name in numbers else "")
                    )
                    for name, value in row.items()
                }
            )
            for row in csv.DictReader(file)
        ]


WORDS = {
    "finding": "Spoke to the kitchen and the shift leader: it is as the guest says.",
    "proposal": "An apology by the manager, and something to make up for it.",
    "solution": "We apologised, made it good, and told the guest what we change.",
    "prevention": "On the board of the shift meeting; checked for two weeks.",
}
SUGGESTIONS = [
    ("A hook for bags under each table", "floor", False, 3, "new"),
    ("Warm plates at the pass", "cashier", False, 4, "planned"),
    ("Rota two weeks ahead, not one", None, True, 2, "new"),
    ("Free parking for staff", None, True, 1, "declined"),
]
# days ago, guest, outlet, who gave it, what it was worth, why
GIFTS = [
    (9, "wang_li", "hot_pot", "desk", 25, "Longevity noodles for her birthday"),
    (41, "emma_clarke", "bistro", "floor", 30, "A cake: ten years married"),
]
STATEMENTS = [
    (
        "guests",
        "We took the tripe off the menu and ask everybody who had it how they are.",
    ),
    (
        "supplier",
        "Lot T-0711 is stopped. Please send the papers of the cold chain today.",
    ),
    (
        "authority",
        "Two guests unwell; the dish is off the menu, samples are kept cold.",
    ),
    (
        "guests",
        "The cold box of the delivery had failed. We test each delivery from now on.",
    ),
]
UNWELL = "The friend as well; both were fine again after two days."
ABSENT = "Three calls and an SMS."
CONCLUSION = (
    "The cold box of one delivery had failed for five hours. Deliveries of raw offal"
    " are measured at the door from now on, and refused above four degrees."
)
