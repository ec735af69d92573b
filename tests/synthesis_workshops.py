"""Folded workshops for the tests of the documents, made of real changes."""

from itertools import count
from typing import Any

from facilitation.changes import Change, State, Value, fold

AT = "2026-11-22T08:05:00.000Z"
# About 500 m by 200 m, by the Aisne.
SITE: Value = {
    "id": "08000_01",
    "name": "Moulin de l’essai",
    "commune": "Essai-sur-Aisne",
    "insee": "08000",
    "epci": "CC de l’essai",
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[4.566, 49.479], [4.573, 49.479], [4.573, 49.481], [4.566, 49.481], [4.566, 49.479]]],
    },
    "area_m2": 112_812.4,
    "crs": "EPSG:2154",
    "places": [{"id": "halle", "name": "Grande halle", "point": [4.568, 49.4795]}],
    "context": [
        {
            "kind": "water",
            "name": "Aisne",
            "geometry": {"type": "LineString", "coordinates": [[4.56, 49.4812], [4.59, 49.4812]]},
        }
    ],
    "attributes": {"site_type": "friche industrielle", "unite_fonciere_surface": "112000", "proprio_nom": ""},
    "fictional": True,
    "mended": [],
}
COLLEGES = [("elus", "Élus"), ("habitants", "Habitants"), ("proprietaire", "Propriétaire"), ("etat", "État")]


class Workshop:
    """Changes one after the other; ``people`` are keys by collège."""

    def __init__(self, title: str = "Que faire du moulin ?", **site: Any) -> None:
        self._changes: list[Change] = []
        self._numbers = {"idea": count(1), "annotation": count(1), "option": count(1)}
        self.people: dict[str, list[str]] = {}
        self.put(
            "workshop",
            "workshop",
            {
                "title": title,
                "colleges": [{"id": id, "name": name} for id, name in COLLEGES],
                "controller": "Commune d’Essai",
                "retention_days": 365,
                "created_at": AT,
            },
        )
        self.put("site", "site", SITE | site)
        self.put("phase", "phase", {"phase": "ideas", "prompt": "Que feriez-vous ?", "allows": ["say"]})

    def put(self, kind: str, key: str, value: Value | None) -> None:
        seq = len(self._changes) + 1
        self._changes.append(Change(seq, f"change{seq:012d}", kind, key, value, "system", AT))

    def join(self, college: str, people: int) -> None:
        for index in range(people):
            key = f"participant-{college}-{index}"
            self.people.setdefault(college, []).append(key)
            self.put("participant", key, {"name": f"Prénom{index}{college}", "college": college, "joined_at": AT})

    def idea(self, author: str, text: str, **more: Any) -> str:
        number = next(self._numbers["idea"])
        key = f"idea{number:012d}"
        value = {"number": number, "author": author, "text": text, "prompt": "Que feriez-vous ?", "phase": "ideas"}
        self.put("idea", key, {**value, "made_at": AT, **more})
        return key

    def annotation(self, author: str, type: str, text: str, geometry: Value | None = None, **more: Any) -> str:
        number = next(self._numbers["annotation"])
        key = f"annotation{number:08d}"
        value = {"number": number, "author": author, "type": type, "text": text, "geometry": geometry, "place": None}
        self.put("annotation", key, {**value, "phase": "visit", "made_at": AT, **more})
        return key

    def support(self, author: str, target: str) -> None:
        self.put("support", f"support{len(self._changes):08d}", {"target": target, "author": author})

    def option(self, title: str, cards: list[str], **more: Any) -> str:
        number = next(self._numbers["option"])
        key = f"option{number:010d}"
        value = {
            "number": number,
            "title": title,
            "titled_by": "engine",
            "usage": None,
            "subtitle": "",
            "intention": "",
        }
        self.put("option", key, {**value, "quote": None, **more})
        for card in cards:
            placement = {"option": key, "by": "engine", "confidence": 0.8, "suggestions": [], "why": []}
            self.put("placement", card, placement)
        return key

    def state(self) -> State:
        return fold(self._changes)


def point(longitude: float, latitude: float) -> Value:
    return {"type": "Point", "coordinates": [longitude, latitude]}


def square(longitude: float, latitude: float, side: float = 0.0005) -> Value:
    """Clockwise, as RFC 7946 does not want it."""
    x, y = longitude, latitude
    return {"type": "Polygon", "coordinates": [[[x, y], [x, y + side], [x + side, y + side], [x + side, y], [x, y]]]}


def full() -> State:
    """Two options, every type of annotation, a hidden and a withdrawn contribution, one collège of one person."""
    workshop = Workshop()
    workshop.join("elus", 3)
    workshop.join("habitants", 5)
    workshop.join("proprietaire", 1)
    elus, habitants, owner = (workshop.people[c] for c in ("elus", "habitants", "proprietaire"))
    market = workshop.idea(habitants[0], "Un marché sous la halle")
    workshops = workshop.idea(elus[0], "Des ateliers pour les artisans")
    workshop.idea(owner[0], "Vendre tout de suite")
    workshop.idea(habitants[1], "SECRET-TEXTE", hidden={"reason": "SECRET-RAISON"})
    workshop.idea(habitants[2], "", withdrawn=True)
    workshop.annotation(habitants[3], "asset", "Belle charpente", square(4.568, 49.4795))
    workshop.annotation(elus[1], "constraint", "Cuves enterrées", point(4.5682, 49.4797))
    workshop.annotation(habitants[4], "memory", "Le bal", place="halle")
    workshop.annotation(elus[2], "question", "À qui est le quai ?", point(4.571, 49.4805))
    garden = workshop.annotation(habitants[0], "idea", "Un jardin", square(4.5681, 49.4796), phase="ideas")
    workshop.annotation(habitants[1], "asset", "SECRET-DESSIN", point(4.57, 49.48), hidden={"reason": ""})
    for person in (elus[0], elus[1], owner[0]):
        workshop.support(person, market)
    opened = workshop.option("Une halle ouverte", [market, garden], quote=market, intention="Rouvrir tôt.")
    workshop.option("Des ateliers", [workshops])
    workshop.option("Option écartée", [], dropped=True)
    area = {"type": "MultiPolygon", "coordinates": [square(4.5681, 49.4796)["coordinates"]]}
    workshop.put("footprint", opened, {"geometry": area, "area_m2": 2010.5, "share": 0.0178, "sources": [garden]})
    return workshop.state()
