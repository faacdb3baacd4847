"""The story of a year of complaints, told in days before today. No records here."""

from typing import NamedTuple

HOT_POT, BISTRO = "hot_pot", "bistro"


class Told(NamedTuple):
    """One case: when, where and who; what it was, and how far it has come."""

    days: float  # ago
    outlet: str
    guest: str | None
    case_type: str
    channel: str
    name: str
    dish: str | None = None
    cause: str | None = None
    state: str = "closed"
    minutes: int = 4  # until somebody answered the guest
    hours: float = 20.0  # until it was solved
    satisfaction: str | None = "4"
    gesture: tuple | None = None  # (external id, amount)
    answer: int | None = None  # number of the feedback it came from


CASES = [
    # spring: slow Saturdays
    Told(
        312,
        HOT_POT,
        "huang_jing",
        "wait",
        "phone",
        "An hour for a table we had booked",
        None,
        "wait_table",
        hours=5,
        gesture=("goodwill", 50),
    ),
    Told(
        270,
        BISTRO,
        "james_harrison",
        "dish",
        "staff",
        "The steak was medium, not rare",
        "steak_frites",
        "dish_raw",
        hours=1,
        gesture=("dish", 128),
        satisfaction="5",
    ),
    Told(
        241,
        HOT_POT,
        None,
        "wait",
        "review",
        "Waited at the door, tables were free",
        None,
        "wait_table",
        minutes=400,
        hours=60,
        satisfaction="none",
    ),
    Told(
        205,
        BISTRO,
        "jinhai",
        "price",
        "email",
        "The invoice came late, and was wrong",
        None,
        "bill_wrong",
        minutes=3,
        hours=9,
        gesture=("refund", 80),
    ),
    # summer: the tripe, three times in a week, and what was done about it
    Told(
        121,
        HOT_POT,
        "gao_yuan",
        "dish",
        "review",
        "The tripe was not fresh this time",
        "tripe",
        "dish_fresh",
        minutes=95,
        hours=50,
        satisfaction="2",
        gesture=("goodwill", 100),
        answer=3,
    ),
    Told(
        119,
        HOT_POT,
        "zhou_jie",
        "dish",
        "till",
        "毛肚有异味",
        "tripe",
        "dish_fresh",
        hours=1,
        gesture=("refund", 58),
    ),
    Told(
        118,
        HOT_POT,
        "li_na",
        "dish",
        "till",
        "Tripe smells",
        "tripe",
        "dish_fresh",
        hours=1,
        gesture=("refund", 58),
        satisfaction="3",
    ),
    Told(
        117,
        HOT_POT,
        "sun_wei",
        "safety",
        "phone",
        "Two of us were ill after the tripe",
        "tripe",
        "safety_supplier",
        minutes=3,
        hours=22,
        gesture=("cash", 860),
    ),
    # autumn
    Told(
        88,
        BISTRO,
        "isabelle_laurent",
        "safety",
        "feedback",
        "I said no nuts. The tart had hazelnuts",
        "chocolate_tart",
        "safety_allergen",
        minutes=12,
        hours=23,
        satisfaction="4",
        gesture=("goodwill", 300),
        answer=5,
    ),
    Told(
        74,
        BISTRO,
        "david_cohen",
        "wait",
        "feedback",
        "Forty minutes for two burgers, and nobody said a word",
        "burger",
        "wait_kitchen",
        minutes=180,
        hours=70,
        satisfaction="1",
        gesture=("goodwill", 60),
        answer=1,
    ),
    Told(
        51,
        HOT_POT,
        "wu_fang",
        "dish",
        "feedback",
        "外带的锅底漏了，袋子里都是油",
        "broth_tallow",
        "delivery_packing",
        minutes=60,
        hours=30,
        gesture=("refund", 68),
        answer=22,
    ),
    Told(
        33,
        HOT_POT,
        "zhao_min",
        "service",
        "till",
        "Coriander again, I always say no",
        "meatballs",
        "service_request",
        hours=1,
        gesture=("dish", 30),
        satisfaction="5",
    ),
    Told(
        24,
        BISTRO,
        "chen_guoqiang",
        "hygiene",
        "staff",
        "Lipstick on the glass",
        "house_red",
        "hygiene_dishes",
        hours=2,
        gesture=("dish", 45),
        state="followed",
    ),
    Told(
        16,
        BISTRO,
        "deng_hao",
        "suggestion",
        "feedback",
        "A lunch menu at a fixed price",
        minutes=700,
        hours=90,
        satisfaction="none",
    ),
    # these days
    Told(
        5,
        HOT_POT,
        "huang_jing",
        "service",
        "email",
        "Nobody came when we called",
        None,
        "service_forgotten",
        state="done",
        hours=30,
        satisfaction=None,
        gesture=("goodwill", 50),
    ),
    Told(
        3,
        BISTRO,
        None,
        "dish",
        "review",
        "Coffee came cold, twice",
        "espresso",
        "dish_cold",
        state="proposed",
        minutes=50,
        satisfaction=None,
    ),
    Told(
        2,
        BISTRO,
        "emma_clarke",
        "price",
        "phone",
        "Charged for three desserts, had two",
        "creme_brulee",
        None,
        state="verified",
        satisfaction=None,
    ),
    Told(
        1.2,
        HOT_POT,
        "liu_family",
        "wait",
        "till",
        "The room was not ready at six",
        None,
        None,
        state="received",
        satisfaction=None,
        minutes=0,
    ),
    Told(
        0.1,
        HOT_POT,
        "hu_bin",
        "dish",
        "till",
        "Frozen tofu still frozen",
        "tofu_frozen",
        None,
        state="received",
        satisfaction=None,
        minutes=0,
    ),
    Told(
        0.05,
        BISTRO,
        "marco_rossi",
        "suggestion",
        "portal",
        "Oat milk, please",
        state="received",
        satisfaction=None,
        minutes=0,
    ),
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
CONCLUSION = (
    "The cold box of one delivery had failed for five hours. Deliveries of raw offal are"
    " measured at the door from now on, and refused above four degrees."
)
