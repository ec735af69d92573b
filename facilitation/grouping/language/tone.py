"""Words of refusal: they only show a chip or spare a quote, since a rule of negation is wrong too often to count."""

from facilitation.grouping.language.words import clean, split

REFUSALS = frozenset(
    [
        *("arreter", "arretez", "arretons", "assez", "contre", "defavorable", "defavorables"),
        *("demolir", "dommage", "eviter", "evitez", "evitons", "inutile", "ni", "non", "oppose", "opposee"),
        *("opposees", "opposes", "raser", "rasez", "refus", "refuser", "refusons", "stop"),
    ]
)
# *Il n'y a pas de médecin* tells what is missing, *faut pas y toucher* refuses.
ASKS = frozenset(
    [
        *("avec", "comme", "et", "faudra", "faudrait", "faut", "mais", "moi", "ne", "on", "oui", "ou", "pour", "puis"),
        *("souhaite", "souhaitons", "surtout", "veulent", "veut", "veux", "voudrait", "voulons"),
    ]
)
ORDERS = ("ez", "ons")  # ne touchez pas, ne laissons pas
# Not far, not dear, not only: nothing is refused.
MILD = frozenset(
    [
        *("assez", "cher", "chere", "cheres", "chers", "encore", "forcement", "hors", "loin", "mal", "que"),
        *("seulement", "toujours", "trop", "uniquement"),
    ]
)


def reserved(text: str) -> bool:
    """Whether a text holds a word of refusal: *réserve ?*, for people to judge."""
    source, words = clean(text), split(text)
    for place, (start, _, word) in enumerate(words):
        after = words[place + 1][2] if place + 1 < len(words) else ""
        if word in REFUSALS or (word == "pas" and after not in MILD and _asks(source, words[:place], start)):
            return True
    return False


def _asks(source: str, before: list[tuple[int, int, str]], at: int) -> bool:
    """Whether *pas* here says what is not wanted, rather than what is not: at the start of a clause, after an order."""
    if not before:
        return True
    _, end, word = before[-1]
    return source[end:at].strip() != "" or word in ASKS or word.endswith(ORDERS)
