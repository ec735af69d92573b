"""A workshop with usages of its own: from a file, before it opens."""

import json
from pathlib import Path

import msgspec
from room import AT, SITE, make_store
from serving import facilitation

from facilitation.changes import State, fold
from facilitation.domain.decision import FACILITATOR, Asked
from facilitation.domain.usages import UsageWanted, decide
from facilitation.grouping.advice import Advice
from facilitation.grouping.engine.anchors import load_anchors, usages_of, with_usages
from facilitation.grouping.engine.learned import sentences
from facilitation.grouping.language.french import normalise
from facilitation.grouping.scoring.score import read_labelled
from facilitation.workshops import create

OWN = {
    "anchors": [
        {"id": "astronomie", "title": "Observer le ciel", "terms": ["télescope*", "étoiles"], "examples": ["un dôme"]},
        {"id": "cirque", "title": "Une école de cirque", "terms": ["cirque", "chapiteau"], "examples": ["un trapèze"]},
    ]
}


def with_own(folder: Path) -> State:
    source = folder / "usages.json"
    source.write_text(json.dumps(OWN), encoding="utf-8")
    store = make_store(folder)
    row = create(store, SITE, "Essai", AT, usages=usages_of(load_anchors(source)))
    state = fold(store.read(row.id))
    store.close()
    return state


def test_the_workshop_knows_its_own_usages_and_no_others(tmp_path: Path) -> None:
    state = with_own(tmp_path)
    known = with_usages(load_anchors(), state.all("usage"))
    assert {anchor.title for anchor in known if anchor.title} == {"Observer le ciel", "Une école de cirque"}
    assert any(anchor.idle for anchor in known)
    assert Advice().suggestions(state, "un télescope sur le toit")[0] == {
        "usage": "astronomie",
        "title": "Observer le ciel",
    }


def test_the_facilitator_can_keep_each_of_our_usages_corrected() -> None:
    for anchor in load_anchors():
        if anchor.title:
            said = {"title": anchor.title, "terms": [*anchor.terms, "gabare*"], "examples": list(anchor.examples)}
            wanted = msgspec.json.decode(msgspec.json.encode(said), type=UsageWanted)
            [draft] = decide(Asked(State(), FACILITATOR, "kept", anchor.id, AT), wanted)
            assert draft.value == said


def test_the_command_takes_the_file_or_says_what_is_wrong(tmp_path: Path) -> None:
    site = Path(__file__).parent.parent / "facilitation/demo/site.geojson"
    source = tmp_path / "usages.json"
    source.write_text(json.dumps(OWN), encoding="utf-8")
    asked = ("new", "--data", str(tmp_path / "data"), "--site", str(site), "--title", "Essai", "--anchors", str(source))
    assert facilitation(*asked).returncode == 0
    source.write_text('{"anchors": []}', encoding="utf-8")
    ended = facilitation(*asked, check=False)
    assert ended.returncode == 1
    assert "usages.json" in ended.stderr


def test_no_phrase_of_a_test_set_is_learned() -> None:
    def phrases(texts: list[str]) -> set[str]:
        return {normalise(text) for text in texts if len(text.split()) >= 5}

    learned = phrases([sentence for _, sentence in sentences()])
    for table in sorted((Path(__file__).parent / "grouping").glob("*.csv")):
        said = phrases([row.text for row in read_labelled(table)])
        everything = "\n".join(said)
        assert not [one for one in learned if one in everything], table.name
        everything = "\n".join(learned)
        assert not [one for one in said if one in everything], table.name
