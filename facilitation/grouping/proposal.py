"""The proposal: new options for the usages that the room spoke of, and a place for every card that has none."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log
from types import MappingProxyType

from facilitation.grouping.engine.model import SUGGESTIONS, SURE_FROM, Engine, Option, Placed
from facilitation.grouping.engine.reading import Text
from facilitation.grouping.language.tone import reserved
from facilitation.grouping.language.words import STOPWORDS, split
from facilitation.grouping.likeness import directions

SMALL_ROOM = 30  # cards; up to here two cards make an option, beyond three
PHRASES_FROM = 6  # cards, below which key phrases are accidents
PHRASES = 2
LONGEST_PHRASE = 4  # words
BREAKS = frozenset(",;:.!?/+()\n")  # no phrase runs over them
LINKS = frozenset(["a", "au", "aux", "d", "de", "des", "du", "en", "l", "la", "le", "les"])  # inside a phrase
SAME = 5  # letters from which two words are taken for one: artisanale and artisans
QUOTED = range(5, 23)  # words of a contribution that can be read aloud


@dataclass(frozen=True, slots=True)
class Card:
    """A contribution: an idea, or an annotation with its text (possibly empty: it then stays unplaced)."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class NewOption:
    """An option proposed. ``subtitle`` is two key phrases, or empty; ``quote`` is the key of a card, or None."""

    key: str
    usage: str
    title: str
    subtitle: str
    quote: str | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """``options`` in the order of the anchors; ``placements`` of the cards that had no place, by key of the card."""

    options: tuple[NewOption, ...] = ()
    placements: dict[str, Placed] = field(default_factory=dict)


def propose(
    engine: Engine,
    cards: Sequence[Card],
    options: Sequence[Option],
    settled: Mapping[str, str | None],
    confirmed: Collection[str],
    new_key: Callable[[str], str],
    hints: Mapping[str, str | None] = MappingProxyType({}),
    most: int | None = None,
) -> Proposal:
    """Propose options (``most`` of them, those that most cards call for), and place the cards that are not ``settled``.

    ``settled`` gives the option (or None: a person left it unplaced) of the cards that never move; ``confirmed`` are
    those of them that a person settled, from which the engine learns. ``new_key`` makes the key of a new option from
    its usage. ``hints`` are the usages that authors chose for their cards, or None (*autre*): such a card goes to the
    option of that usage or to none, and counts when options are made. A usage gets at most one option in a workshop's
    life: none is proposed where one stands or was dropped, nor where people put its cards elsewhere. Raises KeyError
    when a confirmed card is settled in an option that is not among ``options``.
    """
    usages = {option.usage for option in options}
    wanted = {new_key(anchor.id): anchor for anchor in engine.anchors if anchor.title and anchor.id not in usages}
    texts = {card.key: card.text for card in cards}
    taught = [(texts[key], where) for key in confirmed if key in texts and (where := settled.get(key)) is not None]
    placer = engine.placer(options, taught, [Option(key, anchor.id) for key, anchor in wanted.items()])
    free = [card for card in cards if card.key not in settled]
    of_usage = {option.usage: option.key for option in options if not option.dropped}
    of_usage |= {anchor.id: key for key, anchor in wanted.items()}
    told = {card.key: of_usage.get(hints[card.key]) for card in free if card.key in hints}
    placed_so = zip(free, placer.place_all([card.text for card in free]), strict=True)
    counts = Counter(told.get(card.key, placed.option) for card, placed in placed_so)
    least = 2 if len(cards) <= SMALL_ROOM else 3
    called_for = sorted((key for key in wanted if counts[key] >= least), key=lambda key: -counts[key])[:most]
    made = {key: anchor for key, anchor in wanted.items() if key in called_for}
    standing = [option.key for option in options if not option.dropped]
    found = placer.keeping([*standing, *made]).place_all([card.text for card in free])
    placements = {card.key: placed for card, placed in zip(free, found, strict=True)}
    known = {*standing, *made}
    placements |= {key: _as_told(placements[key], option if option in known else None) for key, option in told.items()}
    members = {key: [card for card in free if placements[card.key].option == key] for key in made}
    read = {key: engine.reader.read_all([card.text for card in cards]) for key, cards in members.items()}
    subtitles = key_phrases(read, {key: anchor.title for key, anchor in made.items()})
    return Proposal(
        tuple(
            NewOption(
                key,
                anchor.id,
                anchor.title,
                subtitles[key],
                # Better no quote on the wall than that of a card to check, which may betray the option.
                medoid([card for card in members[key] if placements[card.key].confidence >= SURE_FROM], engine),
            )
            for key, anchor in made.items()
        ),
        placements,
    )


def _as_told(placed: Placed, option: str | None) -> Placed:
    if option is None:
        return replace(placed, option=None)
    suggestions = (option, *(key for key in placed.suggestions if key != option))
    return replace(placed, option=option, confidence=1.0, suggestions=suggestions[:SUGGESTIONS], idle=False)


def medoid(cards: Sequence[Card], engine: Engine) -> str | None:
    """The key of the card of 5 to 22 words that is nearest to all of them, or None when none can be read aloud."""
    texts = [card.text for card in cards]
    fit = [
        place
        for place, text in enumerate(engine.reader.read_all(texts))
        # A quote must not betray its option (grouping.md: démolir les hangars).
        if len(text.words) in QUOTED and not reserved(text.source)
    ]
    if not fit:
        return None
    rows = directions(engine.reader, texts)
    nearness = rows @ rows.sum(axis=0)
    return cards[max(fit, key=lambda place: (float(nearness[place]), -place))].key


def key_phrases(members: Mapping[str, Sequence[Text]], titles: Mapping[str, str]) -> dict[str, str]:
    """Up to two key phrases of each group of at least six texts, as ``marché couvert, boulangerie``; '' for the others.

    Scored by c-TF-IDF (Grootendorst, BERTopic, 2022, eq. 2): frequency in the group x log(1 + A / frequency in all),
    A the mean number of phrases in a group; longer phrases are preferred. A phrase starts and ends with a telling word
    and is said by two texts; one word alone must belong to the lexicon. What the title says is left out.
    """
    spoken = {key: [phrase for text in texts for phrase in _phrases(text)] for key, texts in members.items()}
    everywhere = Counter(phrase for phrases in spoken.values() for phrase, _ in phrases)
    mean = everywhere.total() / max(1, len(spoken))
    shown: dict[str, str] = {}
    for key, phrases in spoken.items():
        counts = Counter(phrase for phrase, _ in phrases)
        ranked = sorted(
            (phrase for phrase, count in counts.items() if count >= 2),
            key=lambda phrase: (-counts[phrase] * log(1 + mean / everywhere[phrase]) * len(phrase) ** 0.5, phrase),
        )
        said = {normal[:SAME] for _, _, normal in split(titles[key])}
        chosen: list[str] = []
        for phrase in ranked if len(members[key]) >= PHRASES_FROM else ():
            forms = Counter(typed for stems, typed in phrases if stems == phrase)
            best = min(forms, key=lambda typed: (-forms[typed], typed.isascii(), typed))
            starts = {normal[:SAME] for _, _, normal in split(best) if normal not in STOPWORDS}
            if len(chosen) < PHRASES and not starts & said:
                chosen.append(best)
                said |= starts
        # One word by itself (*bancs*) tells nothing under a title.
        shown[key] = ", ".join(chosen) if len(chosen) > 1 or any(" " in phrase for phrase in chosen) else ""
    return shown


def _phrases(text: Text) -> Iterable[tuple[tuple[str, ...], str]]:
    """The phrases of a text that hold no mistyped word, each once: their stems, and as typed."""
    alone = {hit.start for hit in text.hits if hit.end == hit.start + 1}
    found: dict[tuple[str, ...], str] = {}
    for start, first in enumerate(text.words):
        for end in range(start + 1, min(start + LONGEST_PHRASE, len(text.words)) + 1):
            run = text.words[start:end]
            shown = text.shown(start, end)
            whole = first.telling and run[-1].telling and (end - start > 1 or start in alone)
            linked = all(word.telling or word.normal in LINKS for word in run)
            if whole and linked and not any(word.mended for word in run) and not BREAKS & set(shown):
                found.setdefault(tuple(word.stem for word in run), shown)
    return found.items()
