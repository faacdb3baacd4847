"""What a number means. Scales are never mixed: scores are 1–5, NPS is 0–10."""


def mood(score):
    """Class of an overall score: bad (1–2), neutral (3) or good (4–5).

    Good are the scores that count as satisfied in CSAT (top two boxes).
    """
    if score >= 4:
        return "good"
    return "neutral" if score == 3 else "bad"


def nps_class(answer):
    """Class of an NPS answer (int 0–10): promoter, passive or detractor."""
    if answer >= 9:
        return "promoter"
    return "passive" if answer >= 7 else "detractor"


def ces_class(answer):
    """Class of a CES answer (int 1–7, agreement that it was easy): easy from 5 on."""
    if answer >= 5:
        return "easy"
    return "neutral" if answer == 4 else "hard"
