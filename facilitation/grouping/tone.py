"""Words of refusal: they only show a chip or spare a quote, since a rule of negation is wrong too often to count."""

from facilitation.grouping.words import split

REFUSALS = frozenset(
    [
        *("arreter", "arretez", "arretons", "assez", "aucun", "aucune", "contre", "demolir", "jamais"),
        *("n", "ne", "ni", "non", "pas", "raser", "rasez", "rien", "stop"),
    ]
)


def reserved(text: str) -> bool:
    """Whether a text holds a word of refusal: *réserve ?*, for people to judge."""
    return any(normal in REFUSALS for _, _, normal in split(text))
