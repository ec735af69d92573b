"""Words: what a phone types is read whatever its accents, slips, signs and length; anchors files say what is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.grouping.engine.anchors import DEFAULT, BadAnchors, load_anchors
from facilitation.grouping.language.french import normalise
from facilitation.grouping.language.words import LONGEST, Lexicon, careful, clean, split

LEXICON = Lexicon(
    [["logement*", "maison"], ["maison de santé", "médecin*"], ["jardin* partagé*"], ["jardin*"]],
    said={
        "former": 9,
        "rendre": 9,
        "halle": 9,
        "vélo": 3,
        "meublées": 2,
        "meubles": 2,
        "saule": 2,
        "salle": 8,
        "kiné": 1,
        "médiathèque": 1,
    },
    known=["une bibliothèque pour tous"],
)


def met(text: str) -> list[tuple[int, str]]:
    words = LEXICON.read(text)
    return [(hit.usage, " ".join(w.normal for w in words[hit.start : hit.end])) for hit in LEXICON.hits(words)]


def test_accents_case_ligatures_and_elisions_do_not_count() -> None:
    assert normalise("Œuvre d’ÉTÉ, ça") == "oeuvre d’ete, ca"
    assert [normal for _, _, normal in split("L’été à l'Œuvre")] == ["l", "ete", "a", "l", "oeuvre"]


def test_a_star_matches_any_ending_and_its_absence_none() -> None:
    assert met("des logements") == [(0, "logements")]
    assert met("deux maisons") == []


def test_the_words_of_a_phrase_do_not_speak_again_alone() -> None:
    assert met("une Maison de santé") == [(1, "maison de sante")]
    assert met("des jardins partagés, un jardin") == [(2, "jardins partages"), (3, "jardin")]


def test_a_term_that_a_workshop_adds_is_all_that_its_words_say() -> None:
    lexicon = Lexicon([["halle", "halle couverte"], ["halle*"]], {}, added={1: {"halle*"}})
    words = lexicon.read("sous la halle couverte")
    assert [(hit.usage, hit.start, hit.added) for hit in lexicon.hits(words)] == [(1, 2, True)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("biblioteque", "bibliotheque"),
        ("medecn", "medecin"),
        ("logemnt", "logement"),
        ("forme", "forme"),  # an inflection of a known word is no slip
        ("prendre", "prendre"),  # another first letter makes another word
        ("sol", "sol"),  # too short
        ("jradin", "jardin"),  # two letters swapped
        ("maisson", "maison"),  # one doubled
        ("meubbles", "meubles"),  # of two words that doubled letters lead to, the nearer
        ("vxlo", "velo"),  # short, but no other word is near
        ("hall", "hall"),  # a word of its own, though halle is near
        ("samle", "salle"),  # of two words as near, the one that people say most
        ("reabilitaton", "rehabilitation"),  # two slips in a long word, that nobody here said: French knows it
        ("ateleir", "atelier"),
        ("zyx", "zyx"),
    ],
)
def test_slips_are_mended_and_other_words_left_alone(typed: str, meant: str) -> None:
    assert LEXICON.read(typed)[0].normal == meant


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("une mediatheque et un kine", "une médiathèque et un kiné"),
        ("MEDIATEQUE !", "médiathèque !"),
        ("Réhabiliter l’écolle", "Réhabiliter l’école"),
        ("un marche couvert", "un marche couvert"),  # a word too: nobody can tell
        ("Zyxo 12", "Zyxo 12"),
    ],
)
def test_a_careful_hand_mends_slips_and_puts_accents_back(typed: str, written: str) -> None:
    assert careful(typed, LEXICON.read(typed)) == written


@given(st.text(max_size=300))
def test_what_is_well_written_stays_as_it_is(text: str) -> None:
    words = LEXICON.read(text)
    untouched = [word for word in words if not word.mended and not clean(text)[word.start : word.end].isascii()]
    assert all(word.careful == clean(text)[word.start : word.end] for word in untouched)
    assert careful(text, []) == clean(text)


@given(st.text(max_size=300))
def test_any_text_is_read_and_words_lie_where_they_say(text: str) -> None:
    source = clean(text)
    for start, end, normal in split(text):
        assert normal
        assert set(normal) <= set(normalise(source[start:end]))
    assert all(0 <= hit.start < hit.end <= len(LEXICON.read(text)) for hit in LEXICON.hits(LEXICON.read(text)))


def test_a_very_long_text_is_read_up_to_a_limit() -> None:
    assert split("parc " * 10_000)[-1][1] <= LONGEST


def test_our_anchors_load_and_hold_no_term_twice() -> None:
    anchors = load_anchors()
    assert len({anchor.id for anchor in anchors}) == len(anchors) > 10
    assert [anchor.id for anchor in anchors if not anchor.title] == ["autre", "bavardage"]
    assert [anchor.id for anchor in anchors if anchor.idle] == ["bavardage"]
    for anchor in anchors:
        assert len(set(anchor.terms)) == len(anchor.terms), anchor.id
        assert len(anchor.examples) >= 10, anchor.id
    assert {anchor.mutafriches for anchor in anchors} == {
        *(None, "residentiel", "equipements", "culture", "tertiaire", "industrie", "renaturation", "photovoltaique")
    }


def usage(**changed: Any) -> dict[str, Any]:
    return {"id": "first", "title": "A", "mutafriches": None, "terms": ["parc"], "examples": []} | changed


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "JSON"),
        (json.dumps([]), "anchors"),
        (json.dumps({"anchors": [usage()]}), "anchors"),
        (json.dumps({"anchors": [usage(), usage()]}), "first"),
        (json.dumps({"anchors": [usage(), "b"]}), "2"),
        (json.dumps({"anchors": [usage(), usage(id=" ")]}), "id"),
        (json.dumps({"anchors": [usage(), usage(id="second", title=None)]}), "title"),
        (json.dumps({"anchors": [usage(), usage(id="second", terms=["*"])]}), "terms"),
        (json.dumps({"anchors": [usage(), usage(id="second", terms=[])]}), "second"),
        (json.dumps({"anchors": [usage(), usage(id="second", mutafriches=3)]}), "mutafriches"),
        (json.dumps({"anchors": [usage(), usage(id="second", idle=True)]}), "idle"),
    ],
)
def test_a_malformed_anchors_file_says_what_is_wrong(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "anchors.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadAnchors) as refused:
        load_anchors(path)
    assert said.strip() in str(refused.value)


def test_an_anchors_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "anchors.json"
    path.write_bytes(DEFAULT.read_text(encoding="utf-8").encode("utf-16"))
    with pytest.raises(BadAnchors, match="UTF-8"):
        load_anchors(path)
