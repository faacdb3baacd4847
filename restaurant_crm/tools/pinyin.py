"""First letters of a name, the way a cashier types them: 张伟 -> "zw".

`pinyin_initials.txt` holds one letter per code point from U+4E00 to U+9FFF, 64 a
line, "?" where the reading is unknown. It comes from the CLDR root collation for
Chinese (pinyin order): all ideographs sorted with PostgreSQL's ICU collation
"zh-x-icu" and cut at the first ideograph of each letter,
阿八嚓咑妸发旮哈丌咔垃妈拏噢妑七呥仨他屲夕丫帀 (a to z without i, u, v).

The order knows one reading per character; surnames that are read differently are
listed below. https://cldr.unicode.org
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

FIRST, LAST = 0x4E00, 0x9FFF
MAX_INITIALS = 32

# Two-character surnames with a reading of their own, then single ones.
COMPOUND_SURNAMES = {
    "万俟": "mq",
    "萬俟": "mq",
    "单于": "cy",
    "單于": "cy",
    "尉迟": "yc",
    "尉遲": "yc",
    "澹台": "tt",
    "澹臺": "tt",
}
SURNAMES = {
    **dict.fromkeys("单單折召", "s"),
    **dict.fromkeys("查曾翟祭", "z"),
    **dict.fromkeys("仇覃", "q"),
    **dict.fromkeys("区區", "o"),
    **dict.fromkeys("乐樂", "y"),
    **dict.fromkeys("种種", "c"),
    **dict.fromkeys("阚闞", "k"),
    **dict.fromkeys("朴繁", "p"),
    "解": "x",
    "盖": "g",
    "秘": "b",
    "句": "g",
    "乜": "n",
    "任": "r",
}
# Readings that are usual in given names although the collation has another one.
USUAL = {"晟": "s", "呣": "m", "嗯": "n"}
# Latin letters that Unicode does not decompose.
PLAIN = str.maketrans(
    dict(zip("øœæßłđðþı", ("o", "o", "a", "s", "l", "d", "d", "t", "i"), strict=True))
)
_PARTS = re.compile(rf"[{chr(FIRST)}-{chr(LAST)}]+|[^\W\d_]+(?:['’][^\W\d_]+)*")


def name_initials(name):
    """Return the initials of ``name`` in lower case: one letter for each Chinese
    character and one for each other word; digits and punctuation count for nothing.

    :param str name: may be empty or None
    :rtype: str: at most 32 letters, "" when there is no letter
    """
    letters = []
    surname_done = False
    for part in _PARTS.findall(_fold(name or "")):
        if FIRST <= ord(part[0]) <= LAST:
            letters.append(_han_initials(part, surname=not surname_done))
            surname_done = True
        else:
            letters.append(part[0])
    return "".join(letters)[:MAX_INITIALS]


def has_han(text):
    """Tell whether ``text`` contains a Chinese character."""
    return any(FIRST <= ord(char) <= LAST for char in text)


def _fold(name):
    """Lower case without accents; full-width and compatibility forms made plain."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    # composed again, or a Hangul syllable would count as its single letters
    return unicodedata.normalize("NFC", plain).translate(PLAIN)


def _han_initials(part, surname):
    head = ""
    if surname and len(part) > 1:
        head = COMPOUND_SURNAMES.get(part[:2]) or SURNAMES.get(part[0], "")
    rest = (_han_initial(char) for char in part[len(head) :])
    return head + "".join(rest)


def _han_initial(char):
    letter = USUAL.get(char) or _table()[ord(char) - FIRST]
    return "" if letter == "?" else letter


@lru_cache(maxsize=1)
def _table():
    path = Path(__file__).with_name("pinyin_initials.txt")
    return path.read_text(encoding="ascii").replace("\n", "")
