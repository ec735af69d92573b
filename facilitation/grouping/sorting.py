"""Tri collectif: which doubtful cards each phone receives, and what the room's judgements add up to.

Everything is computed again from the judgements given so far: phones that arrive late or leave change nothing, the
order in which judgements arrive does not count, and the same judgements always give the same answer.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from zlib import crc32

NEW: Final = "new"  # nouvelle piste: no option fits
FEW = 3  # judgements that are enough where they agree
MOST = 5  # judgements after which a card that divides the room is the facilitator's
COLLEGES = 2  # that must have seen a card, where the room has as many
VOICES = 2  # people who must say so before a card is placed

# A phone counts as much as it agrees with the others on the cards it shares with them. Before it has judged, it is
# taken to agree three times in four, with the weight of eight judgements: one slip does not discredit it, ten at
# random do.
AGREES, JUDGED = 6.0, 8.0
CHANCE = 0.25  # how often random taps agree: they choose among three suggestions or so
LEAST = 0.05  # and what they weigh
ROUNDS = 3  # agreement with phones that count, which depends on agreement
AGREED_FROM = 0.4  # share of the weight that places a card
LEAD_FROM = 0.1  # over the next option
FIRM_FROM = 0.8  # share from which nobody else is asked


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a phone said of a card: ``option`` is an option's key, NEW, or None for *je ne sais pas*."""

    card: str
    option: str | None
    participant: str
    college: str


@dataclass(frozen=True, slots=True)
class Dealt:
    """A card that a phone holds and has not judged yet."""

    card: str
    participant: str
    college: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the room says of a card.

    ``option`` is what most said (a key or NEW), each phone counted for how reliable it seems, or None when nobody had
    an opinion. ``agreed`` says that the card may be placed there. ``done`` says that nobody else will be asked: where
    it is and the room does not agree, the card is the facilitator's, with its ``votes``: people by option, most first,
    those who did not know left out. ``share`` (0 to 1) is the option's share of the weight. ``judgements`` counts every
    answer, *je ne sais pas* included; ``colleges``, how many collèges they came from.
    """

    option: str | None
    agreed: bool
    done: bool
    share: float
    votes: Mapping[str, int]
    judgements: int
    colleges: int


def judge(judgements: Iterable[Judgement]) -> dict[str, Verdict]:
    """The verdict on every card that was judged.

    A phone's later judgement of a card replaces its earlier one. A phone that mostly disagrees with the others weighs
    less, one that taps at random next to nothing.
    """
    latest = {(each.card, each.participant): each for each in judgements}
    by_card: dict[str, list[Judgement]] = defaultdict(list)
    for key in sorted(latest):
        by_card[key[0]].append(latest[key])
    everywhere = len({each.college for each in latest.values()})
    weight = _weights(by_card.values())
    verdicts = {}
    for card, given in by_card.items():
        shares = _shares(given, weight)
        option, share, lead = _first(shares)
        votes = Counter(each.option for each in given if each.option)
        colleges = len({each.college for each in given})
        heard = option is not None and votes[option] >= VOICES and colleges >= min(COLLEGES, everywhere)
        verdicts[card] = Verdict(
            option,
            heard and share >= AGREED_FROM and lead >= LEAD_FROM,
            (heard and share >= FIRM_FROM and len(given) >= FEW) or len(given) >= MOST,
            round(share, 3),
            dict(sorted(votes.items(), key=lambda item: (-item[1], item[0]))),
            len(given),
            colleges,
        )
    return verdicts


def deal(
    doubt: Mapping[str, float],
    judgements: Iterable[Judgement],
    verdicts: Mapping[str, Verdict],
    hands: Iterable[Dealt],
    participant: str,
    college: str,
    own: Collection[str],
    how_many: int,
) -> list[str]:
    """The cards that this phone should judge next, least certain first; fewer than ``how_many`` when few are left.

    ``doubt`` gives the cards to sort and how uncertain each is (the higher, the sooner); ``verdicts`` is ``judge`` of
    these ``judgements``. ``hands`` are the cards that phones hold now, this one's included: they count as judged, so
    that none is dealt more often than it needs. A phone never gets a card of ``own`` (which it wrote), one that it
    holds, nor one that it judged. A card gets FEW judgements, one of them from another collège than the first, and up
    to MOST while the room is not of one mind about it.
    """
    seen: dict[str, set[str]] = defaultdict(set)
    asked: Counter[str] = Counter()
    mine = set(own)
    held: Iterable[Judgement | Dealt] = (*judgements, *hands)
    for each in held:
        asked[each.card] += 1
        seen[each.card].add(each.college)
        if each.participant == participant:
            mine.add(each.card)

    everywhere = {college}.union(*seen.values())

    def open_to_me(card: str) -> bool:
        if card in mine:
            return False
        if asked[card] >= FEW - 1 and seen[card] == {college} != everywhere:
            return False  # what is left to ask is kept for another collège
        verdict = verdicts.get(card)
        if verdict is None or verdict.judgements < FEW:
            return asked[card] < FEW
        return not verdict.done and asked[card] < MOST

    def urgency(card: str) -> tuple[float, int]:
        return -doubt[card], crc32(f"{participant} {card}".encode())

    return sorted(filter(open_to_me, doubt), key=urgency)[:how_many]


def _weights(cards: Iterable[Sequence[Judgement]]) -> dict[str, float]:
    """What each phone's word weighs, from how often it agrees with the others."""
    told = [opinions for given in cards if len(opinions := [each for each in given if each.option]) > 1]
    weight: dict[str, float] = defaultdict(lambda: AGREES / JUDGED - CHANCE)
    for _ in range(ROUNDS):
        agrees: dict[str, float] = defaultdict(lambda: AGREES)
        judged: dict[str, float] = defaultdict(lambda: JUDGED)
        for opinions in told:
            for each in opinions:
                others = [other for other in opinions if other is not each]
                agrees[each.participant] += _shares(others, weight).get(each.option or NEW, 0.0)
                judged[each.participant] += 1
        weight.update({person: max(LEAST, agrees[person] / judged[person] - CHANCE) for person in agrees})
    return weight


def _shares(given: Iterable[Judgement], weight: Mapping[str, float]) -> dict[str, float]:
    """The share of the weight behind each option that someone chose."""
    sums: dict[str, float] = defaultdict(float)
    for each in given:
        if each.option:
            sums[each.option] += weight[each.participant]
    total = sum(sums.values())
    return {option: weighed / total for option, weighed in sums.items()}


def _first(shares: Mapping[str, float]) -> tuple[str | None, float, float]:
    """The option with the largest share, this share, and its lead."""
    ranked = sorted(shares, key=lambda option: (-shares[option], option))
    if not ranked:
        return None, 0.0, 0.0
    return ranked[0], shares[ranked[0]], shares[ranked[0]] - (shares[ranked[1]] if len(ranked) > 1 else 0.0)
