"""Tri collectif: who judges what, and what judgements add up to, whatever people do and in whatever order."""

from collections import Counter, defaultdict
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation.grouping.scoring.practice import Card, practise
from facilitation.grouping.sorting import FEW, MOST, NEW, Dealt, Judgement, deal, judge

CARDS = [f"card{n}" for n in range(6)]
ANSWERS = ["parc", "logement", "energie", NEW, None]

judgements = st.lists(
    st.builds(
        Judgement,
        st.sampled_from(CARDS),
        st.sampled_from(ANSWERS),
        st.sampled_from([f"p{n}" for n in range(8)]),
        st.sampled_from(["habitants", "élus"]),
    ),
    unique_by=lambda each: (each.card, each.participant),
    max_size=40,
)


def said(card: str, *answers: str | None, colleges: tuple[str, ...] = ("habitants", "élus")) -> list[Judgement]:
    return [Judgement(card, answer, f"p{n}", colleges[n % len(colleges)]) for n, answer in enumerate(answers)]


def test_agreement_places_and_disagreement_is_left_with_its_votes() -> None:
    verdicts = judge([*said("a", "parc", "parc", "parc"), *said("b", "parc", "logement", NEW, "energie", "logement")])
    assert (verdicts["a"].option, verdicts["a"].agreed, verdicts["a"].done) == ("parc", True, True)
    assert verdicts["b"].done
    assert verdicts["b"].votes == {"logement": 2, "energie": 1, NEW: 1, "parc": 1}
    assert next(iter(verdicts["b"].votes)) == "logement"


def test_one_voice_or_one_college_of_several_places_nothing() -> None:
    verdicts = judge(
        [*said("a", "parc"), *said("b", "parc", "parc", "parc", colleges=("habitants",)), *said("c", None, None)]
    )
    assert not verdicts["a"].agreed
    assert judge(said("a", "parc", "parc", colleges=("habitants",)))["a"].agreed  # nobody else is in the room
    both = judge([*said("b", "parc", "parc", "parc", colleges=("habitants",)), *said("a", "parc", "parc")])
    assert not both["b"].agreed
    assert (verdicts["c"].option, verdicts["c"].agreed, verdicts["c"].judgements) == (None, False, 2)


def test_a_new_lead_is_a_verdict_too() -> None:
    verdict = judge(said("a", NEW, NEW, NEW))["a"]
    assert (verdict.option, verdict.agreed) == (NEW, True)


def test_a_later_judgement_replaces_the_earlier_one() -> None:
    first, second = Judgement("a", "parc", "p0", "élus"), Judgement("a", "energie", "p0", "élus")
    assert judge([first, second])["a"].votes == {"energie": 1}


def test_a_phone_that_taps_at_random_weighs_next_to_nothing() -> None:
    chance = Random(3)  # noqa: S311
    given_: list[Judgement] = []
    for n in range(30):
        given_ += [
            Judgement(f"card{n}", "parc", person, college) for person, college in (("p1", "élus"), ("p2", "État"))
        ]
        given_.append(Judgement(f"card{n}", chance.choice(["logement", "energie", NEW]), "random", "habitants"))
    contested = [Judgement("card", "parc", "p1", "élus"), Judgement("card", "logement", "random", "habitants")]
    alone = judge(contested)["card"].share
    assert alone == pytest.approx(0.5)
    assert judge([*given_, *contested])["card"].share > 0.85


@given(judgements, st.randoms(use_true_random=False))
def test_the_order_of_judgements_does_not_count(given_: list[Judgement], chance: Random) -> None:
    shuffled = chance.sample(given_, len(given_))
    assert judge(shuffled) == judge(given_)


@given(judgements)
def test_votes_are_what_people_said(given_: list[Judgement]) -> None:
    verdicts = judge(given_)
    assert set(verdicts) == {each.card for each in given_}
    for card, verdict in verdicts.items():
        told = Counter(each.option for each in given_ if each.card == card and each.option)
        assert verdict.votes == told
        assert (verdict.option is None) == (not told)
        assert verdict.option is None or verdict.option in told
        assert 0 <= verdict.share <= 1
        assert not verdict.agreed or told[verdict.option or ""] >= 2


@given(judgements, st.lists(st.sampled_from(CARDS), max_size=4), st.integers(0, 9))
def test_nobody_gets_a_card_of_theirs_one_they_judged_or_one_that_needs_nobody(
    given_: list[Judgement], own: list[str], how_many: int
) -> None:
    doubt = dict.fromkeys(CARDS, 0.5)
    hands = [Dealt("card5", "p7", "élus"), Dealt("card4", "p0", "habitants")]
    cards = deal(doubt, given_, judge(given_), hands, "p0", "habitants", own, how_many)
    assert len(cards) == len(set(cards)) <= how_many
    assert not set(cards) & {*own, "card4", *(each.card for each in given_ if each.participant == "p0")}
    asked = Counter([each.card for each in given_] + [each.card for each in hands])
    assert all(asked[card] < MOST for card in cards)
    assert cards == deal(doubt, given_[::-1], judge(given_), hands, "p0", "habitants", own, how_many)


def test_the_least_certain_come_first_and_hands_do_not_pile_up() -> None:
    doubt = {"sure": 0.1, "unsure": 0.9, "between": 0.5}
    assert deal(doubt, [], {}, [], "p", "élus", [], 3) == ["unsure", "between", "sure"]
    hands = [Dealt("unsure", f"q{n}", "habitants" if n else "élus") for n in range(FEW)]
    assert deal(doubt, [], {}, hands, "p", "élus", [], 3) == ["between", "sure"]


def test_the_last_judgement_is_kept_for_another_college() -> None:
    given_ = [*said("a", "parc", "parc", colleges=("habitants",)), *said("b", "parc", colleges=("élus",))]
    doubt = {"a": 0.9}
    assert deal(doubt, given_, judge(given_), [], "p9", "habitants", [], 1) == []
    assert deal(doubt, given_, judge(given_), [], "p9", "élus", [], 1) == ["a"]


def test_a_divided_card_is_asked_about_until_five() -> None:
    agreed, divided = said("a", "parc", "parc", "parc"), said("b", "parc", "logement", "energie")
    given_ = [*agreed, *divided]
    assert deal({"a": 0.9, "b": 0.1}, given_, judge(given_), [], "p9", "élus", [], 2) == ["b"]
    given_ += [Judgement("b", "parc", "p5", "élus"), Judgement("b", NEW, "p6", "élus")]
    assert deal({"a": 0.9, "b": 0.1}, given_, judge(given_), [], "p9", "élus", [], 2) == []


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 12))
def test_in_any_room_every_card_is_asked_about_enough_and_not_too_often(seed: int, people: int) -> None:
    options = ["parc", "logement", "energie", "culture"]
    chance = Random(seed)  # noqa: S311
    cards = [
        Card(f"card{n}", frozenset([chance.choice(options)]), tuple(chance.sample(options, 3)), chance.random())
        for n in range(12)
    ]
    verdicts, count = practise(cards, options, people, seed)
    assert count == sum(verdict.judgements for verdict in verdicts.values()) <= MOST * len(cards)
    if people > MOST:
        assert all(verdicts[card.key].judgements >= FEW - 1 for card in cards)


def test_forty_people_right_three_times_in_four_sort_two_hundred_cards() -> None:
    options = [f"option{n}" for n in range(10)]
    chance = Random(7)  # noqa: S311
    right: defaultdict[str, list[bool]] = defaultdict(list)
    for seed in range(3):
        cards = [
            Card(f"card{n}", frozenset([chance.choice(options)]), tuple(chance.sample(options, 3)), chance.random())
            for n in range(200)
        ]
        verdicts, count = practise(cards, options, 40, seed)
        assert count <= 5 * 200
        for card in cards:
            placed = verdicts[card.key].agreed and verdicts[card.key].option != NEW
            right["placed"].append(placed)
            if placed:
                right["right"].append(verdicts[card.key].option in card.right)
    assert sum(right["placed"]) / len(right["placed"]) >= 0.9
    assert sum(right["right"]) / len(right["right"]) >= 0.9
