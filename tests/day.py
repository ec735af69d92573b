"""A whole day written into a data folder: what is said and drawn, sorted, weighed and decided, by the real rules."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from room import padded

from facilitation.changes import Change, State
from facilitation.demo import demo_contributions, demo_site
from facilitation.domain import footprints
from facilitation.domain.contributions import find
from facilitation.domain.decision import ENGINE, FACILITATOR, Author
from facilitation.domain.geometry import Geometry, footprint
from facilitation.rules import Message, decide
from facilitation.storage.store import Store
from facilitation.workshops import create

START = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
# How many are there of each collège: one of them has fewer than three people, another only two of three weigh.
ROOM = {"elus": 7, "interco": 3, "etat": 5, "habitants": 14, "associations": 5, "entreprises": 4, "proprietaire": 2}
THEMES = [
    ("Un parc et des berges", r"parc|berge|arbre|jardin|nature|promenade|rivi|eau|baign"),
    ("Des logements au bord de l’eau", r"loge|habit|appart|maison|résid"),
    ("Une halle pour tous", r"halle|march|fête|salle|concert"),
    ("Des ateliers et de l’artisanat", r"atelier|artisan|entrepr|fabri|travail"),
    ("La mémoire du papier", r"mémoire|musée|histoire|papier|chemin"),
    ("Un équipement pour les jeunes", r"jeune|école|enfant|sport|asso"),
    ("Du soleil sur les toits", r"solaire|énergie|photovolt|turbine"),
    ("Un pôle de santé", r"santé|médec|crèche"),
    ("Une ferme et un verger", r"ferme|verger|maraîch|potager"),
    ("Une halte pour les cyclistes et les marcheurs de la vallée", r"vélo|cycl|gîte|camping"),
    ("Un marché couvert et des commerces", r"commerce|boutique|café"),
    ("Des bureaux partagés", r"bureau|fibre"),
    ("Apprendre un métier du bois ou de la pierre", r"form|métier|stage"),
    ("Accueillir et s’entraider", r"accueil|aide"),
    ("Un passage vers la gare", r"gare|passage|pont"),
    ("La petite enfance et l’école", r"crèche|petits"),
    ("Une ressourcerie", r"récup|réempl|tuile"),
    ("Attendre et dépolluer d’abord", r"pollu|diagnos|amiante"),
]
OPINIONS = {  # what a collège thinks of an option, from its place in the list: enough spread to agree and to disagree
    "elus": (2, -1, 2, 1, 0, 1, 0, 1, -1, 2),
    "interco": (1, 2, 1, 2, 0, 1, 1, 1, 0, 1),
    "etat": (2, -2, 1, 1, 1, 0, 1, 0, 1, 1),
    "habitants": (2, 1, 2, 0, 1, 2, -1, 2, 1, 0),
    "associations": (2, 0, 2, -1, 2, 1, 0, 0, 2, 1),
    "entreprises": (-1, 2, 1, 2, -1, 0, 1, -1, -1, 1),
    "proprietaire": (0, 2, 0, 1, 0, 0, 1, 0, 0, 0),
}
ACTIONS = [
    ("Mettre la grande halle hors d’eau", "short", 1, "Commune", [2]),
    ("Sonder les sols du hangar et du quai", "short", 1, "EPF", [0, 1]),
    ("Ouvrir la berge un dimanche par mois", "short", 2, "Associations de la vallée", [0]),
    ("Inscrire le site au PLUi", "medium", 1, "CC des Rives de Vaure", [1, 2]),
    ("Chercher un exploitant pour les ateliers", "medium", 2, "Chambre de métiers", [3]),
    ("Recréer la passerelle du bief", "medium", 3, "", [0]),
    ("Bâtir les premiers logements", "long", 2, "Bailleur à trouver", [1]),
]


@dataclass
class Day:
    """Writes changes as the rules decide them, at times of its own."""

    log: list[Change] = field(default_factory=list)
    state: State = field(default_factory=State)
    now: datetime = START

    def said(self, author: Author, kind: str, key: str, value: Any, *, after: float = 6, ballot: str = "") -> None:
        """One message that must be accepted, some seconds after the one before."""
        self.now += timedelta(seconds=after)
        at = self.now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        message = Message(padded(f"m{len(self.log)}"), kind, key, value)
        for position, draft in enumerate(decide(self.state, author, message, at, ballot)):
            id = message.id if position == 0 else f"{message.id}.{position}"
            change = Change(self.state.seq + 1, id, draft.kind, draft.key, draft.value, draft.author or author.key, at)
            self.state.receive(change)
            self.log.append(change)

    def led(self, kind: str, key: str, value: Any, *, after: float = 6) -> None:
        self.said(FACILITATOR, kind, key, value, after=after)


def person(index: int) -> Author:
    return Author("participant", padded(f"person{index}"))


def option_key(index: int) -> str:
    return padded(f"option{index}")


def card_key(index: int) -> str:
    return padded(f"card{index}")


def people() -> list[str]:
    """The collège of each person."""
    return [college for college, count in ROOM.items() for _each in range(count)]


def write_day(data: Path, *, options: int = 7, until: str = "restitution", said: int | None = None) -> Day:
    """A data folder with the demo's site, forty people, what they said (``said``: only so much of it), and so many
    options; ``until``: the phase in which the day stops (``ideas``, ``options``, ``weighing``, ``restitution``)."""
    data.mkdir(parents=True)
    store = Store(data / "facilitation.sqlite")
    row = create(store, demo_site(), "Le moulin de la Vaure, et après ?", _iso(START))
    day = Day()
    first = store.read(row.id)
    for change in first:
        day.state.receive(change)
        day.log.append(change)
    for index, college in enumerate(people()):
        day.said(person(index), "participant", person(index).key, {"college": college, "name": ""}, after=3)
    speak(day, said)
    if until != "ideas":
        choose(day, options)
    if until in ("weighing", "restitution"):
        weigh(day, options)
    if until == "restitution":
        conclude(day, options)
    store.append(row.id, day.log[len(first) :])
    store.close()
    return day


def speak(day: Day, most: int | None = None) -> None:
    """The visit, then the ideas, then who supports what."""
    demo = demo_contributions()
    places = {place["name"]: place["id"] for place in demo_site()["places"]}
    asked = ""
    for index, each in enumerate(demo["contributions"][:most]):
        if each["phase"] != asked:
            asked = each["phase"]
            day.led("phase", "phase", {"phase": asked}, after=900)
        value: dict[str, Any] = {"text": each["text"]}
        if each["kind"] == "annotation":
            value["type"] = each["type"]
            if "geometry" in each:
                value["geometry"] = each["geometry"]
            else:
                value["place"] = places[each["place"]]
        day.said(person((each["by"] * 7 + index) % 40), each["kind"], card_key(index), value, after=9)
    for who, card in demo["supports"]:
        found = find(day.state, card_key(card))
        if found is not None and found[1]["author"] != person(20 + who).key:
            day.said(person(20 + who), "support", card_key(card), {}, after=2)


def choose(day: Day, count: int) -> None:
    """The options, what is placed in them, where they are, what they share, and two scenarios."""
    day.led("phase", "phase", {"phase": "options"}, after=1800)
    for position, (title, _words) in enumerate(THEMES[:count]):
        day.led("option", option_key(position), {"title": title}, after=20)
    for key, value in [*day.state.all("idea").items(), *day.state.all("annotation").items()]:
        themes = [i for i, (_, words) in enumerate(THEMES[:count]) if re.search(words, value["text"].lower())]
        # By hand, also those that stay in À classer: the engine leaves both alone.
        day.led("placement", key, {"option": option_key(themes[0]) if themes else None}, after=2)
    site = demo_site()
    for index in range(count):
        describe(day, index)
        shapes = [
            where
            for key, placed in day.state.all("placement").items()
            if placed["option"] == option_key(index) and (where := _where(day, key)) is not None
        ]
        covered = footprint([*shapes, _block(index)], site["geometry"], site["crs"])
        if covered["geometry"]:
            day.led("footprint", option_key(index), {"geometry": covered["geometry"]}, after=1)
    day.said(ENGINE, "overlaps", "overlaps", dict(footprints.overlaps(day.state)), after=1)
    if count < 4:
        return
    day.led("relation", padded("apart"), {"options": [option_key(0), option_key(1)], "relation": "alternative"})
    for index, (title, keys) in enumerate([("Le moulin ouvert", [0, 2]), ("Le moulin habité", [1, 2, 3])]):
        key = padded(f"scenario{index}")
        day.led("scenario", key, {"title": title, "options": [option_key(each) for each in keys]})
        grounds = footprints.together(day.state, [option_key(each) for each in keys])
        covered = footprint(grounds, site["geometry"], site["crs"])
        day.said(ENGINE, "footprint", key, {**covered, "sources": []}, after=1)


def describe(day: Day, index: int) -> None:
    """An intention, a quote, stakes."""
    placed = [key for key, value in day.state.all("placement").items() if value["option"] == option_key(index)]
    longest = max(placed, key=lambda key: len((find(day.state, key) or ("", {"text": ""}))[1]["text"]), default=None)
    intention = "Rendre la rivière à ceux qui passent, sans rien bâtir dans la zone inondable."
    value = {"intention": intention, "quote": longest, "stakes": ["resilience", "ecology", "mobility"][: 1 + index % 3]}
    day.led("option", option_key(index), value, after=4)


def weigh(day: Day, count: int) -> None:
    """Everyone weighs every option; of the businesses only two do; some say on which condition."""
    day.led("phase", "phase", {"phase": "weighing"}, after=1200)
    seats = [(index, college) for index, college in enumerate(people()) if college != "proprietaire"]
    away = [index for index, college in seats if college == "entreprises"][2:]
    for index, college in seats:
        if index in away:
            continue
        for option in range(count):
            lean = OPINIONS[college][option % len(OPINIONS[college])] + (index % 3) - 1
            opinion = {"desirable": max(-2, min(2, lean)), "feasible": max(-2, min(2, lean - option % 2))}
            day.said(person(index), "ballot", option_key(option), opinion, after=0.7, ballot=padded(f"ballot{index}"))
    conditions = ["Si la rive reste ouverte à tous", "À condition de dépolluer le hangar d’abord", "Et qui paie ?"]
    for index, text in enumerate(conditions if count else []):
        value = {"text": text, "condition": option_key(0)}
        day.said(person(15 + index), "idea", padded(f"condition{index}"), value)


def conclude(day: Day, count: int) -> None:
    """The results are shown; then the actions, who offers to help, and what the room says of the draft."""
    day.led("weighing", "weighing", {"revealed": True}, after=60)
    day.led("phase", "phase", {"phase": "restitution"}, after=1800)
    for index, (action, horizon, priority, lead, options) in enumerate(ACTIONS):
        value = {"action": action, "horizon": horizon, "priority": priority, "lead": lead}
        keys = [option_key(each) for each in options if each < count]
        day.led("action", padded(f"action{index}"), {**value, "options": keys}, after=60)
    for index in range(24):
        day.said(person(index), "commitment", padded(f"action{index * 5 % len(ACTIONS)}"), {}, after=3)
    day.led("reading", "context", {"stance": "agreed"})
    day.led("reading", "findings", {"stance": "amended", "text": "Ajouter la crue de 1999."})
    day.led("reading", "stakes", {"stance": "disputed", "text": "Les élus ne veulent pas s’interdire de bâtir."})


def _where(day: Day, key: str) -> Geometry | None:
    found = find(day.state, key)
    return found[1].get("geometry") if found else None


def _block(index: int) -> Geometry:
    """A rectangle on the site, so that each option has some ground and neighbours share theirs."""
    west, south = 0.12395 + 0.00034 * index, 45.79262 + 0.00022 * (index % 3)
    east, north = west + 0.0009, south + 0.00045
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
