"""What an answer is about: by words in it, else by what was scored worst."""

TYPE_OF_ASPECT = {
    "food": "dish",
    "service": "service",
    "place": "hygiene",
    "price": "price",
    "wait": "wait",
}
LOW_SCORE = 2


def find_word(text, words):
    """Return the first of some words that is in a text, however it is written.

    Chinese has no spaces between words, so parts of words count.

    :param str text: may be empty
    :param list words: (word, anything) pairs, the gravest first
    :return: the pair, or None
    """
    text = (text or "").casefold()
    return next((pair for pair in words if pair[0].casefold() in text), None)


def type_by_scores(scores):
    """Return the case type of the aspect that was scored worst.

    :param dict scores: {aspect: 0 to 5}, 0: not asked
    """
    given = {aspect: score for aspect, score in scores.items() if score}
    if not given or min(given.values()) > LOW_SCORE + 1:
        return "other"
    return TYPE_OF_ASPECT[min(given, key=given.get)]
