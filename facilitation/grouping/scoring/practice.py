"""A tri collectif with simulated judges, through the same dealing and the same verdicts as in a workshop."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from facilitation.grouping.sorting import NEW, Dealt, Judgement, Verdict, deal, judge

RIGHT = 0.75  # how often an attentive judge is right
CARELESS = 0.1  # of the judges tap at random
HESITATES = 0.1  # of the mistakes are "je ne sais pas"
MISLED = 0.5  # of the mistakes follow a wrong suggestion
HAND = 3  # cards on a phone
COLLEGES = 4  # the first holds half of the room


@dataclass(frozen=True, slots=True)
class Card:
    """``right`` are the options where it belongs, none when it calls for a new one; ``suggested``, at most three."""

    key: str
    right: frozenset[str]
    suggested: tuple[str, ...]
    doubt: float


def practise(
    cards: Sequence[Card], options: Sequence[str], judges: int, seed: int = 1
) -> tuple[dict[str, Verdict], int]:
    """The verdicts of ``judges`` people who take a few cards at a time until none is left; how many judgements."""
    chance = Random(seed)  # noqa: S311 - a simulation
    people = [(f"p{n}", f"c{0 if n % 2 else n // 2 % COLLEGES}", chance.random() < CARELESS) for n in range(judges)]
    author = {card.key: chance.choice(people)[0] for card in cards} if people else {}
    by_key = {card.key: card for card in cards}
    doubt = {card.key: card.doubt for card in cards}
    judgements: list[Judgement] = []
    hands: dict[str, list[Dealt]] = {person: [] for person, _, _ in people}
    busy = bool(people)
    while busy:
        busy = False
        verdicts = judge(judgements)
        for person, college, careless in chance.sample(people, len(people)):
            if not hands[person]:
                held = [dealt for hand in hands.values() for dealt in hand]
                own = {key for key, name in author.items() if name == person}
                keys = deal(doubt, judgements, verdicts, held, person, college, own, HAND)
                hands[person] = [Dealt(key, person, college) for key in keys]
            if hands[person]:
                busy = True
                card = by_key[hands[person].pop(0).card]
                answer = _careless(card, chance) if careless else _answer(card, options, chance)
                judgements.append(Judgement(card.key, answer, person, college))
    return judge(judgements), len(judgements)


def _careless(card: Card, chance: Random) -> str | None:
    return chance.choice([*card.suggested, NEW, None])


def _answer(card: Card, options: Sequence[str], chance: Random) -> str | None:
    if chance.random() < RIGHT:
        # Where several options would do, people take the one they are shown first.
        return next((key for key in (*card.suggested, *options) if key in card.right), NEW)
    luck = chance.random()
    wrong = [key for key in card.suggested if key not in card.right]
    if luck < HESITATES:
        return None
    if luck < HESITATES + MISLED and wrong:
        return wrong[0]
    elsewhere = [key for key in (*options, NEW) if key not in (card.right or {NEW})]
    return chance.choice(elsewhere) if elsewhere else None
