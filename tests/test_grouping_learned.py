"""What the engine knows before anybody speaks: learned from the corpus as it stands, kept, and left where a workshop
says otherwise."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from facilitation.grouping.engine.anchors import load_anchors
from facilitation.grouping.engine.learned import kept_from, learned_from, lessons, load_learned, sentences, words_said
from facilitation.grouping.engine.model import Engine, Option
from facilitation.grouping.engine.reading import NO_MEANING, Reader
from facilitation.grouping.engine.regression import softmax

AGAIN = "make learned"  # after a change of what the weights are learned from


def usages_of(engine: Engine) -> list[Option]:
    return [Option(anchor.id, anchor.id) for anchor in engine.anchors if anchor.title]


def test_the_corpus_says_much_of_every_usage_and_nothing_twice() -> None:
    said = sentences()
    times = Counter(usage for usage, _ in said)
    assert times.keys() == {anchor.id for anchor in load_anchors()}
    assert min(times.values()) >= 400
    texts = [sentence for _, sentence in said]
    assert all(sentence == sentence.strip() and 0 < len(sentence) <= 400 for sentence in texts)
    assert len(set(texts)) == len(texts)


def test_what_is_kept_is_of_the_corpus_as_it_stands() -> None:
    assert kept_from() == learned_from(), AGAIN
    assert load_learned(with_encoder=False).said == words_said(), AGAIN


def test_the_weights_kept_are_the_best_for_what_is_read_today() -> None:
    """Where reading changes, what was learned is no longer the minimum: its slope says so."""
    learned = load_learned(with_encoder=False)
    reader, weights = Reader(load_anchors(), learned.said), learned.weights
    texts, usages, strength = lessons(reader)
    slope, alone = weights.copy(), np.zeros_like(weights)
    for start in range(0, len(texts), 1_000):
        some = slice(start, start + 1_000)
        (columns, rows), wanted = reader.rows(texts[some]), np.eye(weights.shape[1])[usages[some]]
        slope[columns] += rows.T @ ((softmax(rows @ weights[columns]) - wanted) * strength[some, None])
        alone[columns] += rows.T @ (wanted * strength[some, None])
    assert float(np.linalg.norm(slope)) < 0.005 * float(np.linalg.norm(alone)), AGAIN


@pytest.mark.parametrize("with_encoder", [False, True])
def test_weights_follow_their_usages_wherever_they_stand(with_encoder: bool) -> None:
    learned, anchors = load_learned(with_encoder), load_anchors()
    assert (learned.of(anchors) == learned.weights).all()
    turned, others = learned.of(anchors[::-1])[:, ::-1], len(anchors) + len(learned.centre)
    assert (turned[:-others] == learned.weights[:-others]).all()
    assert turned.shape == learned.weights.shape
    assert (learned.centre.size > 0) == with_encoder
    assert load_learned(False).centre.shape == NO_MEANING.shape


def test_what_names_nothing_is_understood() -> None:
    engine = Engine(load_anchors())
    placer = engine.placer(usages_of(engine))
    for text, usage in (
        ("18 mois pour un rendez-vous chez les yeux", "sante_services"),
        ("les gamins traînent à l'abribus jusqu'à minuit", "sport_jeunesse"),
        ("la facture de fioul nous met à genoux", "energie"),
        ("on se croise plus, chacun derrière son écran", "tierslieu"),
    ):
        assert placer.place(text).suggestions[0] == usage, text


@pytest.mark.parametrize(
    "text", ["c'est quoi le wifi", "on a le code wifi ?", "y a encore du café ?", "on mange à quelle heure svp"]
)
def test_small_talk_is_told_by_its_turns(text: str) -> None:
    engine = Engine(load_anchors())
    assert engine.placer(usages_of(engine)).place(text).idle


def test_a_usage_whose_words_were_replaced_is_another_one() -> None:
    anchors = load_anchors()
    learned, nature = load_learned(with_encoder=False), next(each for each in anchors if each.id == "nature")
    assert learned.known(replace(nature, title="Le parc Gambetta", terms=(*nature.terms[10:], "guinguette")))
    own = replace(nature, title="Des fusées", terms=("fusée*", "pas de tir"), examples=("lancer des satellites",))
    assert not learned.known(own)
    assert learned.new_examples(own) == ["lancer des satellites"]
    engine = Engine([own if each is nature else each for each in anchors])
    placer = engine.placer(usages_of(engine))
    assert placer.place("une fusée et son pas de tir").option == "nature"
    assert placer.place("planter des arbres et des fleurs, de l'ombre").option != "nature"


def test_a_usage_of_our_own_writing_learns_from_its_words_at_once() -> None:
    anchors = load_anchors()
    own = replace(anchors[0], id="cimetiere", title="Un columbarium", terms=("columbarium*", "urne*"), examples=())
    engine = Engine([*anchors, own])
    placed = engine.placer(usages_of(engine)).place("un columbarium pour les urnes de nos morts")
    assert placed.option == "cimetiere"


def test_an_example_that_a_workshop_adds_is_learned() -> None:
    anchors = load_anchors()
    text = "une cabane pour les zadistes du quai"
    before = Engine(anchors)
    first = before.placer(usages_of(before)).place(text).suggestions[0]
    other = "tourisme" if first != "tourisme" else "culture"
    taught = [replace(each, examples=(*each.examples, text)) if each.id == other else each for each in anchors]
    after = Engine(taught)
    assert after.placer(usages_of(after)).place(text).suggestions[0] == other
