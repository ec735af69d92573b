"""Words of refusal: they only show a chip or spare a quote, since a rule of negation is wrong too often to count."""

from facilitation.grouping.language.words import split

REFUSALS = frozenset(
    [
        *("arreter", "arretez", "arretons", "assez", "aucun", "aucune", "contre", "defavorable", "defavorables"),
        *("demolir", "dommage", "eviter", "evitez", "evitons", "inutile", "jamais", "n", "ne", "ni", "non"),
        *("oppose", "opposee", "opposees", "opposes", "pas", "raser", "rasez", "refus", "refuse", "refuser"),
        *("refusons", "rien", "stop"),
    ]
)


def reserved(text: str) -> bool:
    """Whether a text holds a word of refusal: *réserve ?*, for people to judge."""
    return any(normal in REFUSALS for _, _, normal in split(text))
