"""A workshop in the middle of its séance, written straight into a data folder: what the facilitator finds to sort."""

import json
from pathlib import Path
from typing import Any

from room import ballot, padded

from facilitation.changes import Value
from facilitation.demo import demo_contributions, demo_site
from facilitation.domain.decision import ENGINE, FACILITATOR, Author
from facilitation.domain.phases import Phase
from facilitation.live import Accepted, Running
from facilitation.rules import Message
from facilitation.storage.store import Store
from facilitation.workshops import create

AT = "2026-11-23T09:00:00.000Z"
OPTIONS = (
    "Un parc et des berges",
    "Des logements dans la halle",
    "Des ateliers d’artisans",
    "Une salle pour la culture",
)


class SortedRoom:
    """Writes what people, engine and facilitator say, as the protocol would."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self._count = 0
        self.cards: list[str] = []
        self.options: list[str] = []

    def people(self, count: int) -> None:
        colleges = [college["id"] for college in self._get("workshop")["colleges"]]
        for number in range(count):
            key = person(number)
            college = colleges[number % len(colleges)]
            self.say(Author("participant", key), "participant", key, {"college": college, "name": f"P{number}"})

    def contributions(self, count: int, people: int) -> None:
        """What the demo's people say, again and again until there is enough of it."""
        known = demo_contributions()["contributions"]
        places = {place["name"]: place["id"] for place in self._get("site")["places"]}
        for number in range(count):
            said = known[number % len(known)]
            again = number // len(known)
            key = padded(f"card{number}")
            value: dict[str, Any] = {"text": said["text"] + (f" ({again + 1})" if again else "")}
            if said["kind"] == "annotation":
                value["type"] = said.get("type")
                value |= {"geometry": said["geometry"]} if "geometry" in said else {"place": places[said["place"]]}
            self.say(Author("participant", person(number % people)), said["kind"], key, value)
            self.cards.append(key)

    def sort(self) -> None:
        """Four options; two cards in three are placed, one in four of them not for sure; three are idle talk."""
        self.options = [padded(f"option{number}") for number in range(len(OPTIONS))]
        options: dict[str, Value] = {
            key: {"title": title, "titled_by": "engine", "usage": None, "subtitle": "", "intention": "", "quote": None}
            | {"stakes": []}
            for key, title in zip(self.options, OPTIONS, strict=True)
        }
        placements = {}
        for position, key in enumerate(self._ideas()):
            option = self.options[position % 4] if position % 3 else None
            confidence = 0.41 if position % 4 == 0 else 0.83
            suggestions = [self.options[(position + step) % 4] for step in range(3)]
            placements[key] = {"option": option, "confidence": confidence, "suggestions": suggestions, "why": ["parc"]}
            if option is None and position % 15 == 0:
                placements[key]["idle"] = True
        self.say(ENGINE, "proposal", "proposal", {"options": options, "placements": placements})

    def read_texts(self) -> None:
        """One near-copy in the tray, words of refusal, and one proposal of an option."""
        tray = self.tray()
        copies = {tray[1]: tray[0]}
        clue = {"sort": "similar", "title": "Une guinguette au bord de l’eau", "cards": tray[2:5], "option": None}
        mentions = {tray[0]: {"reserved": True}}
        value = {"copies": copies, "mentions": mentions, "clues": {padded("clue"): clue}}
        self.say(ENGINE, "reading_of_texts", "reading_of_texts", value)

    def disagree(self) -> str:
        """Five phones sort a card in two ways; its key."""
        card = self.tray()[6]
        self.phase("sorting")
        for number in range(17):
            author = Author("participant", person(number))
            if number < 5 and self._get("idea", card).get("author") != author.key:
                self.say(author, "judgement", card, {"choice": self.options[number % 2]})
        return card

    def phase(self, phase: Phase) -> None:
        self.say(FACILITATOR, "phase", "phase", {"phase": phase})

    def weigh(self, people: int) -> None:
        self.phase("weighing")
        for number in range(people):
            for place, option in enumerate(self.options):
                opinion = {"desirable": (number + place) % 5 - 2, "feasible": (number * place) % 5 - 2}
                self.say(Author("participant", person(number)), "ballot", option, opinion)

    def tray(self) -> list[str]:
        """The ideas that no option holds, idle talk left out."""
        placements = self.running.snapshot().all("placement")
        return [key for key in self._ideas() if placements[key]["option"] is None and "idle" not in placements[key]]

    def say(self, author: Author, kind: str, key: str, value: Value | None) -> None:
        self._count += 1
        answer = self.running.submit(author, Message(padded(f"said{self._count}"), kind, key, value))
        assert isinstance(answer, Accepted), (kind, json.dumps(value), answer)

    def _ideas(self) -> list[str]:
        state = self.running.snapshot()
        return [
            key
            for key in self.cards
            if (state.get("idea", key) or (state.get("annotation", key) or {}).get("type") == "idea")
        ]

    def _get(self, kind: str, key: str = "") -> Value:
        return self.running.snapshot().get(kind, key or kind) or {}


def person(number: int) -> str:
    return padded(f"person{number}")


def sorted_workshop(data: Path, *, cards: int, people: int = 17, weigh: bool = False) -> None:
    """A data folder with such a workshop, to be served."""
    store = Store(data / "facilitation.sqlite")
    row = create(store, demo_site(), "Atelier d’essai", AT, phase="ideas")
    running = Running(row, store, ballot, lambda _running, _changes: None)
    try:
        room = SortedRoom(running)
        room.people(people)
        room.contributions(cards, people)
        if cards > 20:
            room.sort()
            room.read_texts()
            room.disagree()
        if weigh:
            room.weigh(people)
        else:
            room.phase("options")
    finally:
        running.stop()
        store.close()
