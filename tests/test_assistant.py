"""The engine beside a running workshop: it proposes, places what arrives, draws footprints, and moves nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Condition
from typing import Any

import pytest
from room import AT, PEOPLE, SITE, ballot, make_store, padded, person, said, steered

from facilitation.assistant.assistant import Assistant
from facilitation.changes import State
from facilitation.domain.decision import Refused
from facilitation.live import Live, Running
from facilitation.storage.store import here
from facilitation.workshops import create

IDEAS = [
    "planter des arbres et faire un parc au bord de l’eau",
    "un parc avec des bancs à l’ombre",
    "rendre les berges de la rivière à la promenade",
    "des logements pour les jeunes",
    "des appartements à louer pas trop chers",
    "des petits loyers pour les familles",
]
AREA = {"type": "Polygon", "coordinates": [[[4.561, 49.471], [4.563, 49.471], [4.563, 49.473], [4.561, 49.471]]]}


class Table:
    """A workshop with its assistant, and a way to wait for what the assistant will do."""

    def __init__(self, folder: Path) -> None:
        store = make_store(folder)
        row = create(store, SITE, "Essai", AT, phase="ideas")
        self.live = Live(store, ballot, lambda *_announced: None)
        self._moved = Condition()
        self.assistant = Assistant(self.live, here, ballot)
        self.live.watch(self._heard)
        running = self.live.by_code(row.code)
        assert running is not None
        self.running: Running = running
        said(self.running, person(PEOPLE[0]), "participant", PEOPLE[0], {"college": "elus"})

    def say(self, *texts: str) -> list[str]:
        """The keys of these ideas."""
        keys = [padded(f"i{self.running.snapshot().seq + number}") for number, _text in enumerate(texts)]
        for key, text in zip(keys, texts, strict=True):
            said(self.running, person(PEOPLE[0]), "idea", key, {"text": text})
        return keys

    def wait_for(self, what: Callable[[State], Any]) -> Any:
        """What ``what`` finds in the state, as soon as it finds something."""
        with self._moved:
            found = self._moved.wait_for(lambda: what(self.running.snapshot()), timeout=20)
        assert found, "the assistant did not do it"
        return found

    def _heard(self, _running: Running, _changes: Any) -> None:
        with self._moved:
            self._moved.notify_all()


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    made = Table(tmp_path)
    yield made
    made.running.stop()
    made.live.store.close()


def option_of(state: State, key: str) -> str | None:
    placement = state.get("placement", key)
    return placement["option"] if placement else None


def test_it_proposes_once_and_places(table: Table) -> None:
    keys = table.say(*IDEAS)
    assert table.assistant.propose(table.running) == 2
    assert table.assistant.propose(table.running) == 0
    state = table.running.snapshot()
    assert len(state.all("option")) == 2
    assert len({option_of(state, key) for key in keys[:3]}) == 1
    assert len({option_of(state, key) for key in keys[3:]}) == 1
    assert option_of(state, keys[0]) != option_of(state, keys[3])
    for key in keys:
        placement = state.get("placement", key)
        assert placement is not None
        assert placement["why"]


def test_a_new_idea_is_placed_and_no_card_moves(table: Table) -> None:
    keys = table.say(*IDEAS)
    table.assistant.propose(table.running)
    steered(table.running, "placement", keys[0], {"option": option_of(table.running.snapshot(), keys[3])})
    before = {key: option_of(table.running.snapshot(), key) for key in keys}
    [late] = table.say("encore plus d’arbres dans le parc")
    placed = table.wait_for(lambda state: option_of(state, late))
    assert placed == before[keys[1]]
    assert {key: option_of(table.running.snapshot(), key) for key in keys} == before


def test_a_dropped_option_is_not_proposed_again(table: Table) -> None:
    keys = table.say(*IDEAS)
    table.assistant.propose(table.running)
    steered(table.running, "option", str(option_of(table.running.snapshot(), keys[0])), None)
    assert table.assistant.propose(table.running) == 0
    assert option_of(table.running.snapshot(), keys[0]) is None


def test_the_footprint_follows_the_shapes(table: Table) -> None:
    shape, option = padded("shape"), padded("option")
    said(table.running, person(PEOPLE[0]), "annotation", shape, {"type": "idea", "text": "", "geometry": AREA})
    steered(table.running, "option", option, {"title": "Un parc"})
    steered(table.running, "placement", shape, {"option": option})
    drawn = table.wait_for(lambda state: (state.get("footprint", option) or {}).get("geometry") and state)
    footprint = drawn.get("footprint", option)
    assert footprint["sources"] == [shape]
    assert 10_000 < footprint["area_m2"] < 30_000
    assert footprint["share"] == pytest.approx(footprint["area_m2"] / SITE["area_m2"], rel=0.05)
    said(table.running, person(PEOPLE[0]), "annotation", shape, None)
    table.wait_for(lambda state: (state.get("footprint", option) or {}).get("sources") == [])
    assert table.running.snapshot().get("footprint", option)["geometry"] is None  # type: ignore[index]


def test_the_room_sorts_what_the_engine_doubts(table: Table) -> None:
    running = table.running
    people = [padded(f"p{number}") for number in range(6)]
    for number, key in enumerate(people):
        said(running, person(key), "participant", key, {"college": ("elus", "habitants")[number % 2]}, id=f"join{key}")
    (card,) = table.say("un truc auquel personne ne pense")
    park, hall = padded("park"), padded("hall")
    steered(running, "option", park, {"title": "Un parc"})
    steered(running, "option", hall, {"title": "Une halle"})
    assert table.assistant.deal(running, people[0]) == []
    steered(running, "phase", "phase", {"phase": "sorting"})
    assert table.assistant.deal(running, PEOPLE[0]) == [], "one's own card"
    for key in people[:4]:
        dealt = table.assistant.deal(running, key)
        assert [each["key"] for each in dealt] in ([card], [])
        if dealt:
            assert set(dealt[0]["suggestions"]) == {park, hall}
            said(running, person(key), "judgement", card, {"choice": hall})
        table.assistant.gone(running, key)
    placed = table.wait_for(lambda state: (p := state.get("placement", card)) and p["by"] == "room" and p)
    assert placed["option"] == hall
    assert table.assistant.deal(running, people[5]) == [], "it has its place"


def test_suggestions_for_the_author_only(table: Table) -> None:
    (card,) = table.say("planter des arbres et un verger")
    before = table.assistant.suggest(table.running, PEOPLE[0], card)
    assert len(before) == 3
    assert all(each["usage"] and each["title"] for each in before)
    with pytest.raises(Refused):
        table.assistant.suggest(table.running, PEOPLE[1], card)


def test_scenarios_and_overlaps_follow_the_footprints(table: Table) -> None:
    running, park, hall, both = table.running, padded("park"), padded("hall"), padded("both")
    steered(running, "option", park, {"title": "Un parc"})
    steered(running, "option", hall, {"title": "Une halle"})
    steered(running, "footprint", park, {"geometry": AREA})
    steered(running, "footprint", hall, {"geometry": AREA})
    steered(running, "scenario", both, {"title": "Les deux", "options": [park, hall]})
    ground = table.wait_for(lambda state: state.get("footprint", both))
    alone = running.snapshot().get("footprint", park)
    assert alone
    assert ground["area_m2"] == pytest.approx(alone["area_m2"], rel=0.02)
    shared = table.wait_for(lambda state: (o := state.get("overlaps", "overlaps")) and o["pairs"] and o)
    assert shared["pairs"][0]["options"] == [park, hall]
    assert shared["pairs"][0]["area_m2"] == pytest.approx(alone["area_m2"], rel=0.02)
