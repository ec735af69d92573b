"""What the engine says of a whole workshop: copies, places, clues, hints, idle talk, shapes without words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.changes import State
from facilitation.grouping.advice import Advice
from facilitation.grouping.engine.anchors import load_anchors, with_usages
from facilitation.grouping.engine.model import Engine
from facilitation.grouping.engine.reading import Reader
from facilitation.grouping.language.tone import reserved
from facilitation.grouping.likeness import groups_alike, near_copies, nearest
from facilitation.grouping.places import named_places

LON, LAT = 4.8, 49.7
METRE = 1 / 111_320  # degrees of latitude
SITE: dict[str, Any] = {
    "id": "test",
    "name": "La sucrerie",
    "crs": "EPSG:2154",
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[4.798, 49.698], [4.802, 49.698], [4.802, 49.702], [4.798, 49.702], [4.798, 49.698]]],
    },
    "places": [
        {"id": "halle-a", "name": "Halle A", "point": [LON, LAT]},
        {"id": "halle-b", "name": "La halle B", "point": [LON, LAT + 150 * METRE]},
        {"id": "berges", "name": "Les berges de la Meuse", "point": [4.7985, 49.6985]},
        {"id": "cheminee", "name": "Grande cheminée", "point": [4.8015, 49.7015]},
    ],
}


def workshop(**things: dict[str, Any]) -> State:
    return State(things={"site": {"site": SITE}, **things})


def idea(number: int, text: str, **more: Any) -> dict[str, Any]:
    return {"number": number, "author": f"p{number}", "text": text, **more}


def annotation(number: int, text: str, north: float, east: float = 0, type_: str = "idea") -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [LON + east * METRE * 1.55, LAT + north * METRE]}
    return idea(number, text, type=type_, geometry=point, place=None)


def option(number: int, usage: str | None, title: str = "Un parc") -> dict[str, Any]:
    return {"number": number, "title": title, "usage": usage}


def placed(where: str | None, by: str = "engine", **more: Any) -> dict[str, Any]:
    return {"option": where, "by": by, "confidence": 0.6, "suggestions": [], "why": [], **more}


@pytest.fixture
def advice() -> Advice:
    return Advice()


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("un marché dans la Halle B", ["halle-b"]),
        ("dans la halle b, derrière la halle A", ["halle-a", "halle-b"]),
        ("sous la halle", []),  # which one?
        ("une halle à louer", []),
        ("le long des berges", ["berges"]),
        ("sur la berge de la meuse", ["berges"]),
        ("garder la grande cheminee", ["cheminee"]),
        ("garder la grande cheminnée", ["cheminee"]),
        ("une grande salle", []),
        ("un parc", []),
        ("", []),
    ],
)
def test_the_places_that_a_text_names(text: str, ids: list[str]) -> None:
    assert named_places(text, SITE["places"]) == ids


@given(st.text(max_size=60))
def test_any_text_names_places_or_none(text: str) -> None:
    assert set(named_places(text, SITE["places"])) <= {"halle-a", "halle-b", "berges", "cheminee"}


def test_near_copies_point_to_the_oldest() -> None:
    texts = {
        "a": "Un marché couvert le samedi matin",
        "b": "un marche couvert le samedi matin !",
        "c": "un marché couvert, le samdi matin",
        "d": "zone 20 devant l'école",
        "e": "zone 30 devant l'école",
        "f": "un boulodrome couvert",
        "g": "👍",
        "h": "👍",
    }
    assert near_copies(texts) == {"b": "a", "c": "a"}
    assert near_copies({}) == {}


def test_cards_that_resemble_each_other_make_a_group() -> None:
    reader = Reader(load_anchors(), {})
    texts = {
        "a": "un télescope et des étoiles",
        "b": "un télescope pour voir les étoiles",
        "c": "des étoiles dans un télescope",
        "d": "une cuve rouillée",
        "e": "des rideaux bleus",
    }
    assert groups_alike(reader, texts) == [["a", "b", "c"]]
    assert groups_alike(reader, {key: texts[key] for key in "abde"}) == []
    assert nearest(reader, "le télescope", texts) in {"a", "b", "c"}
    assert nearest(reader, "le télescope", {}) is None


@pytest.mark.parametrize(
    "text",
    [
        "Ne touchez pas à la cheminée",
        "Habiter la grande halle ? J'y serais défavorable.",
        "Pas d’éoliennes ici",
        "un coin pour les petits, pas des jeux en plastique",
        "le barrage faut pas y toucher",
        "Surtout pas !",
        "ne laissons pas partir le transporteur",
        "rasez tout",
    ],
)
def test_words_of_refusal_are_shown(text: str) -> None:
    assert reserved(text)


@pytest.mark.parametrize(
    "text",
    [
        "un parc et des bancs",
        "On n'a plus de salle pour 200 personnes",
        "ya pas de gynéco dans tout le canton",
        "des T3 à louer, corrects, pas hors de prix",
        "de plain-pied, pas loin du bourg",
        "ici il se passe jamais rien",
        "les gens passent à vélo et s'arrêtent pas",
    ],
)
def test_what_is_missing_is_no_refusal(text: str) -> None:
    assert not reserved(text)


def test_idle_talk_is_marked_and_nothing_is_suggested_for_it(advice: Advice) -> None:
    state = workshop(
        idea={"i1": idea(1, "ok"), "i2": idea(2, "planter des tilleuls")}, option={"o": option(1, "nature")}
    )
    values = advice.placements(state)
    assert (values["i1"]["option"], values["i1"]["idle"]) == (None, True)
    assert values["i2"]["option"] == "o"
    assert "idle" not in values["i2"]
    assert advice.suggestions(state, "ok") == []
    assert advice.suggestions(state, "planter des tilleuls")[0] == {"option": "o"}


def test_before_there_are_options_usages_are_suggested(advice: Advice) -> None:
    found = advice.suggestions(workshop(), "planter des tilleuls")
    assert len(found) == 3
    assert found[0] == {"usage": "nature", "title": "Un parc et une nature retrouvée"}


def test_what_was_placed_is_not_said_again(advice: Advice) -> None:
    ideas = {"i1": idea(1, "planter des tilleuls"), "i2": idea(2, "le zeugme brimbale")}
    state = workshop(idea=ideas, option={"o": option(1, "nature")})
    values = advice.placements(state)
    assert set(values) == {"i1", "i2"}
    state.things["placement"] = {key: value | {"by": "engine"} for key, value in values.items()}
    assert advice.placements(state) == {}


def test_an_author_who_chose_a_usage_is_believed(advice: Advice) -> None:
    ideas = {
        f"i{n}": idea(n, text) for n, text in enumerate(["planter des tilleuls", "un étang", "une haie", "un bar"])
    }
    hints = {"i0": {"option": None, "usage": "patrimoine"}, "i3": {"option": None, "usage": None}}
    hints["i1"] = {"option": None, "usage": "patrimoine"}
    options, placements = advice.proposal(workshop(idea=ideas, hint=hints))
    (heritage,) = (key for key, value in options.items() if value["usage"] == "patrimoine")
    assert (placements["i0"]["option"], placements["i0"]["by"]) == (heritage, "author")
    assert placements["i3"]["option"] is None
    standing = workshop(idea=ideas, hint=hints, option={"o": option(1, "nature"), "h": option(2, "patrimoine")})
    later = advice.placements(standing)
    assert (later["i0"]["option"], later["i0"]["by"], later["i2"]["option"]) == ("h", "author", "o")


def test_cards_that_people_placed_teach(advice: Advice) -> None:
    texts = ["un télescope", "observer les étoiles la nuit", "un planétarium", "des nuits des étoiles au télescope"]
    ideas = {f"i{n}": idea(n, text) for n, text in enumerate([*texts, "observer les étoiles au télescope"])}
    options = {"o": option(1, "nature"), "stars": option(2, None, "Les étoiles")}
    by = ["facilitator", "author", "room", "room"]
    taught = {f"i{n}": placed("stars", by[n]) for n in range(4)}
    before = advice.placements(workshop(idea=ideas, option=options))["i4"]
    after = advice.placements(workshop(idea=ideas, option=options, placement=taught))["i4"]
    assert before["option"] is None
    assert after["option"] == "stars"


def test_a_shape_without_words_joins_those_around_it_doubtfully(advice: Advice) -> None:
    drawn = {
        "a1": annotation(1, "planter des tilleuls", 0),
        "a2": annotation(2, "une haie", 10),
        "near": annotation(3, "", 5),
        "far": annotation(4, "", 150),
        "risk": annotation(5, "", 5, type_="constraint"),
    }
    state = workshop(
        annotation=drawn, option={"o": option(1, "nature")}, placement={"a1": placed("o"), "a2": placed("o")}
    )
    values = advice.placements(state)
    assert values["near"]["option"] == "o"
    assert 0.3 <= values["near"]["confidence"] < 0.5
    assert values["far"]["option"] is None
    assert "risk" not in values


def test_an_option_that_lies_apart_is_a_clue_and_refused_clues_do_not_come_back(advice: Advice) -> None:
    drawn = {f"a{n}": annotation(n, "des tilleuls", north) for n, north in enumerate([0, 20, 40, 150, 160, 170])}
    state = workshop(annotation=drawn, option={"o": option(1, "nature")}, placement={key: placed("o") for key in drawn})
    found = advice.reading(state)["clues"]
    ((key, clue),) = found.items()
    assert (clue["sort"], clue["option"], clue["cards"]) == ("place", "o", ["a3", "a4", "a5"])
    assert "La halle B" in clue["title"]
    state.things["clue"] = {key: {**clue, "refused": True}}
    assert Advice().reading(state) == {}
    state.things["clue"] = {key: clue}
    assert Advice().reading(state) == {}
    # Two that stand apart may well happen to.
    state.things["placement"]["a4"] = placed(None, "facilitator")
    assert advice.reading(state)["clues"] == {key: None}


def test_unplaced_cards_alike_are_a_clue(advice: Advice) -> None:
    texts = ["un télescope et des étoiles", "un télescope pour voir les étoiles", "des étoiles dans un télescope"]
    ideas = {f"i{n}": idea(n, text) for n, text in enumerate(texts)}
    state = workshop(idea=ideas, option={"o": option(1, "nature")}, placement={key: placed(None) for key in ideas})
    ((_, clue),) = advice.reading(state)["clues"].items()
    assert (clue["sort"], sorted(clue["cards"]), clue["option"]) == ("similar", ["i0", "i1", "i2"], None)
    assert clue["title"] in texts
    assert "clues" not in advice.reading(workshop(idea=ideas))  # no option yet: the proposal comes first


def test_the_same_words_again_are_no_clue_but_go_along_with_one(advice: Advice) -> None:
    texts = ["un télescope et des étoiles", "Un télescope et des étoiles.", "un télescope et des étoiles"]
    ideas = {f"i{n}": idea(n, text) for n, text in enumerate(texts)}
    state = workshop(
        idea=ideas,
        option={"o": option(1, "nature")},
        placement={key: placed(None) for key in ideas},
        copy={"i1": {"of": "i0", "by": "engine"}, "i2": {"of": "i1", "by": "engine"}},
    )
    assert "clues" not in advice.reading(state)
    state.things["idea"] |= {
        "i3": idea(3, "un télescope pour voir les étoiles"),
        "i4": idea(4, "des étoiles dans un télescope"),
    }
    state.things["placement"] |= {"i3": placed(None), "i4": placed(None)}
    ((_, clue),) = advice.reading(state)["clues"].items()
    assert sorted(clue["cards"]) == ["i0", "i1", "i2", "i3", "i4"]


def test_readings_are_told_once(advice: Advice) -> None:
    texts = ["un musée dans la halle B", "Un musée dans la halle B.", "surtout pas un parking"]
    state = workshop(idea={f"i{n}": idea(n, text) for n, text in enumerate(texts)})
    mentions: dict[str, Any] = {"i0": {"places": ["halle-b"]}, "i1": {"places": ["halle-b"]}, "i2": {"reserved": True}}
    assert advice.reading(state) == {"copies": {"i1": "i0"}, "mentions": mentions}
    state.things["copy"] = {"i1": {"of": None, "by": "facilitator"}}
    state.things["mention"] = dict(mentions)
    assert advice.reading(state) == {}
    # Its author says something else.
    state.things["idea"]["i2"] = idea(2, "une aire de jeux")
    assert advice.reading(state) == {"mentions": {"i2": {}}}


def test_why_names_the_nearest_card_and_the_reserve(advice: Advice) -> None:
    ideas = {
        "i1": idea(1, "ne pas couper les tilleuls"),
        "i2": idea(2, "planter des tilleuls"),
        "i3": idea(3, "un bar"),
    }
    state = workshop(
        idea=ideas,
        option={"o": option(1, "nature")},
        placement={"i1": placed("o", why=["tilleuls"]), "i2": placed("o"), "i3": placed(None)},
    )
    told = advice.why(state, "i1")
    assert told == {"by": "engine", "confidence": 0.6, "words": ["tilleuls"], "nearest": "i2", "reserved": True}
    assert advice.why(state, "i3")["nearest"] is None
    state.things["idea"]["again"] = idea(4, "Ne pas couper les tilleuls !")
    state.things["placement"]["again"] = placed("o")
    state.things["copy"] = {"again": {"of": "i1", "by": "engine"}}
    assert advice.why(state, "i1")["nearest"] == advice.why(state, "again")["nearest"] == "i2"


def test_a_workshop_may_have_usages_of_its_own(advice: Advice) -> None:
    usages: dict[str, dict[str, Any]] = {
        "etoiles": {"title": "Regarder le ciel", "terms": ["étoile*", "télescope*"], "examples": []},
        "nature": {"title": "", "terms": [], "examples": [], "dropped": True},
        "agri": {"title": "Manger d’ici", "terms": ["navet*"], "examples": ["des navets"]},
    }
    anchors = with_usages(load_anchors(), usages)
    assert {anchor.id for anchor in anchors} >= {"etoiles", "agri"}
    assert "nature" not in {anchor.id for anchor in anchors}
    assert advice.suggestions(workshop(usage=usages), "un télescope")[0] == {
        "usage": "etoiles",
        "title": "Regarder le ciel",
    }
    # A usage known by its words alone is found: facilitators write words before sentences.
    assert Engine(anchors).reader.read("des étoiles").hits
