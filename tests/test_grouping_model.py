"""Placing and proposing: explained, the same in any order, and never moving what people or the engine placed."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation.grouping.engine.anchors import load_anchors
from facilitation.grouping.engine.model import PLACED_FROM, SURE_FROM, Engine, Option, Placer
from facilitation.grouping.engine.regression import regression
from facilitation.grouping.language.tone import reserved
from facilitation.grouping.language.words import split
from facilitation.grouping.proposal import QUOTED, Card, Proposal, propose
from facilitation.grouping.scoring.score import read_labelled

TEXTS = [
    "planter des tilleuls dans la cour",
    "une mare et des roseaux",
    "louer des appartements pas chers",
    "des studios meublés pour les internes",
    "un cabinet pour deux généralistes",
    "une sage-femme et un pédiatre",
    "des pédalos sur le canal",
    "un observatoire pour les étoiles",
    "le télescope de mon oncle",
    "",
    "ok",
]


@cache
def engine() -> Engine:
    return Engine(load_anchors())


def all_usages() -> list[Option]:
    return [Option(f"o-{anchor.id}", anchor.id) for anchor in engine().anchors if anchor.title]


@cache
def placer() -> Placer:
    return engine().placer(all_usages())


def proposal(
    texts: Sequence[str],
    options: Sequence[Option] = (),
    settled: dict[str, str | None] | None = None,
    confirmed: frozenset[str] = frozenset(),
    most: int | None = None,
) -> Proposal:
    cards = [Card(str(place), text) for place, text in enumerate(texts)]
    return propose(engine(), cards, options, settled or {}, confirmed, new_key=lambda usage: f"new-{usage}", most=most)


def test_a_text_goes_to_its_usage_and_says_why() -> None:
    placed = placer().place("Il nous faut un Médecn et une sage-femme !")
    assert placed.option == placed.suggestions[0] == "o-sante_services"
    assert placed.confidence > 0.8
    assert set(placed.why) == {"médecn", "sage-femme"}  # as typed
    assert len(set(placed.suggestions)) == 3


def test_a_text_that_says_nothing_known_is_left_to_people() -> None:
    unknown = placer().place("le zeugme brimbale")
    assert (unknown.option, unknown.idle, len(unknown.suggestions)) == (None, False, 3)


@pytest.mark.parametrize("text", ["ok", "oui oui", "👍👍", "bonjour à tous", "???", "asdfgh", "12 34"])
def test_idle_talk_is_never_placed(text: str) -> None:
    placed = placer().place(text)
    assert placed.idle
    assert placed.option is None


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_shape_without_text_is_unplaced_and_not_idle(text: str) -> None:
    placed = placer().place(text)
    assert not placed.idle
    assert placed.option is None


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "parc " * 2_000,
        "\x00\x07\x1b[31m",
        "🌳🌳 🚲",
        "حديقة كبيرة قرب النهر",
        "\u202eparc\u202c",
        "e\u0301" * 999,
        "ﬁ ½ ²",
    ],
)
def test_hostile_texts_are_placed_or_left_without_harm(text: str) -> None:
    placed = placer().place(text)
    assert 0 <= placed.confidence <= 1
    assert placed == placer().place_all(["un parc", text])[1]


@given(st.text(max_size=80))
def test_any_text_gets_an_answer_within_bounds(text: str) -> None:
    placed = placer().place(text)
    assert placed.option is None or placed.option == placed.suggestions[0]
    assert placed.option is None or (placed.confidence >= PLACED_FROM and not placed.idle)


def test_without_options_nothing_is_placed_and_no_text_is_no_trouble() -> None:
    assert engine().placer([]).place("un parc").suggestions == ()
    assert placer().place_all([]) == []


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(len(TEXTS))), st.permutations(range(6)))
def test_placing_does_not_depend_on_the_order_of_arrival(texts: list[int], cards: list[int]) -> None:
    options = [*all_usages(), Option("stars")]
    taught = [(TEXTS[place], "stars" if place > 3 else "o-nature") for place in range(6)]
    reference = engine().placer(options, taught).place_all(TEXTS)
    shuffled = engine().placer(options, [taught[place] for place in cards])
    assert shuffled.place_all([TEXTS[place] for place in texts]) == [reference[place] for place in texts]


def test_an_option_made_by_people_learns_from_its_cards() -> None:
    options = [*all_usages(), Option("stars")]
    cards = ["un télescope", "observer les étoiles la nuit", "un planétarium", "des nuits des étoiles au télescope"]
    before = engine().placer(options).place("observer les étoiles au télescope")
    after = engine().placer(options, [(text, "stars") for text in cards]).place("observer les étoiles au télescope")
    assert "stars" not in before.suggestions
    assert after.option == "stars"


def test_after_a_merge_the_usage_follows_its_cards() -> None:
    merged = [Option("o-nature", "nature", dropped=True), Option("o-agri", "agri")]
    cards = ["planter des tilleuls", "un parc ombragé", "des bancs sous les arbres"]
    text = "rouvrir les berges de la rivière"
    assert engine().placer(merged).place(text).option is None  # dropped: its texts are left to people
    assert engine().placer(merged, [(card, "o-agri") for card in cards]).place(text).option == "o-agri"


def test_two_options_of_one_usage_are_told_apart_by_their_cards() -> None:
    split = [Option("park", "nature"), Option("river", "nature")]
    cards = [
        "une plage sur la rivière",
        "se baigner dans la rivière",
        "des canoës sur la rivière",
        "pêcher à la rivière",
    ]
    placer_ = engine().placer(split, [(card, "river") for card in cards])
    assert placer_.place("une pelouse et des arbres").option == "park"
    assert placer_.place("descendre à la rivière en canoë").option == "river"


def test_a_confirmed_card_in_an_unknown_option_is_an_error() -> None:
    with pytest.raises(KeyError):
        engine().placer(all_usages(), [("un parc", "nowhere")])


def test_a_few_options_at_a_time_those_that_most_cards_call_for() -> None:
    texts = [*TEXTS, "une maison médicale", "un dentiste"]
    first = proposal(texts, most=1)
    assert [option.usage for option in first.options] == ["sante_services"]
    housing = texts.index("louer des appartements pas chers")
    assert first.placements[str(housing)].option is None
    standing = [Option(option.key, option.usage) for option in first.options]
    assert [option.usage for option in proposal(texts, standing, most=1).options] == ["nature"]


def test_the_proposal_makes_an_option_of_each_usage_that_the_room_spoke_of() -> None:
    found = proposal(TEXTS)
    assert [option.usage for option in found.options] == ["logement", "nature", "sante_services"]
    for option in found.options:
        placed = [key for key, each in found.placements.items() if each.option == option.key]
        assert len(placed) >= 2
        assert option.quote in placed
        assert option.subtitle == ""  # fewer than six cards
    keys = {option.key for option in found.options}
    assert {each.option for each in found.placements.values()} <= keys | {None}
    assert all(set(each.suggestions) <= keys for each in found.placements.values())


def test_an_option_that_stands_or_was_dropped_is_not_proposed_again() -> None:
    options = [Option("a", "nature"), Option("b", "logement", dropped=True)]
    found = proposal(TEXTS, options)
    assert [option.usage for option in found.options] == ["sante_services"]
    assert found.placements["1"].option == "a"
    assert found.placements["2"].option is None


def test_a_usage_whose_cards_people_gathered_by_hand_is_not_proposed() -> None:
    texts = [*TEXTS, "un médecin", "une infirmière et un kiné", "une pharmacie"]
    gathered: dict[str, str | None] = {"11": "care", "12": "care", "13": "care"}
    found = proposal(texts, [Option("care")], gathered, frozenset(gathered))
    assert "sante_services" not in [option.usage for option in found.options]
    assert found.placements["4"].option == "care"


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_settled_cards_never_move_and_are_never_quoted(data: st.DataObject) -> None:
    options = [Option("a", "nature"), Option("b"), Option("c", "logement", dropped=True)]
    where = st.sampled_from([None, "a", "b"])
    settled = data.draw(st.dictionaries(st.sampled_from([str(place) for place in range(len(TEXTS))]), where))
    confirmed = frozenset(data.draw(st.sets(st.sampled_from(sorted(settled))))) if settled else frozenset[str]()
    found = proposal(TEXTS, options, settled, confirmed)
    assert set(found.placements) == {str(place) for place in range(len(TEXTS))} - set(settled)
    assert not {option.quote for option in found.options} & set(settled)
    assert found == proposal(TEXTS, options, settled, confirmed)


def test_a_subtitle_says_what_the_title_does_not_and_a_quote_refuses_nothing() -> None:
    texts = [
        "un marché couvert le samedi",
        "le marché couvert comme avant",
        "Un café-restaurant",
        "un café-restaurant avec une belle vue",
        "surtout pas de supermarché dans notre beau quartier",
        "une boulangerie avec du pain au levain",
        "la boulangerie, le matin",
        "une boutique",
    ]
    (shops,) = (option for option in proposal(texts).options if option.usage == "commerce")
    assert shops.subtitle == "café-restaurant, boulangerie"
    assert shops.quote is not None
    assert "pas" not in texts[int(shops.quote)]


def test_a_card_to_check_is_never_quoted() -> None:
    texts = [row.text for row in read_labelled(Path(__file__).parent / "grouping" / "thermes.csv")]
    found = proposal(texts)
    sure = {key for key, placed in found.placements.items() if placed.confidence >= SURE_FROM}
    quotable = {key for key in sure if len(split(texts[int(key)])) in QUOTED and not reserved(texts[int(key)])}
    with_one = {found.placements[key].option for key in quotable}
    assert {option.key for option in found.options} - with_one, "an option of cards to check alone"
    for option in found.options:
        assert option.quote in quotable if option.key in with_one else option.quote is None


def test_regression_finds_the_minimum() -> None:
    rows = np.random.default_rng(1).normal(size=(30, 12))
    labels = np.arange(30) % 3

    def loss(weights: np.ndarray) -> float:
        scores = rows @ weights
        surprise = np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(30), labels]
        return float(strength @ surprise + ((weights - prior) ** 2).sum() / 2)

    strength, prior = np.where(labels == 1, 40.0, 8.0), np.random.default_rng(3).normal(size=(12, 3))
    found = regression(rows, labels, prior, strength)
    nearby = np.random.default_rng(2).normal(scale=0.05, size=(50, *found.shape))
    assert all(loss(found) < loss(found + step) for step in nearby)


def test_regression_without_a_row_knows_what_it_knew() -> None:
    prior = np.random.default_rng(3).normal(size=(12, 3))
    found = regression(np.zeros((0, 12)), np.zeros(0, dtype=np.intp), prior, np.zeros(0))
    assert (found == prior).all()
