"""Workshops with everything in them: photos, weighing, scenarios, a roadmap; a large one; other sessions."""

import json
import random
import re
from collections.abc import Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from synthesis_workshops import AT, Workshop, point, square

from facilitation.changes import Change
from facilitation.storage.shelf import Shelf

ID = "0123456789abcdef"
TEXTS = ("Un marché sous la halle", "Des ateliers pour les artisans", "Planter des arbres le long du quai")


class Rich(Workshop):
    """``Workshop`` with the kinds that came later."""

    photos: int = 0

    def photo(self, author: str, contribution: str, **more: Any) -> str:
        self.photos += 1
        key = f"photo{self.photos:011d}"
        value = {"number": self.photos, "author": author, "contribution": contribution, "width": 32, "height": 24}
        self.put("photo", key, {**value, "made_at": AT, **more})
        return key

    def scenario(self, number: int, title: str, options: list[str], **more: Any) -> str:
        key = f"scenario{number:08d}"
        self.put("scenario", key, {"number": number, "title": title, "options": options, **more})
        return key

    def action(self, number: int, action: str, **more: Any) -> str:
        key = f"action{number:010d}"
        blank = {"theme": "", "priority": 2, "horizon": "short", "lead": "", "partners": "", "funding": ""}
        self.put(
            "action",
            key,
            {"number": number, "action": action, **blank, "prerequisite": "", "options": [], "sources": [], **more},
        )
        return key

    def commitment(self, author: str, action: str, college: str) -> None:
        key = f"commitment{len(self._changes):08d}"
        self.put("commitment", key, {"action": action, "author": author, "college": college})

    def ground(self, option: str, geometry: Any, sources: Sequence[str] = ()) -> None:
        value = {"geometry": geometry, "area_m2": 2010.5, "share": 0.0178, "sources": list(sources), "by": "engine"}
        self.put("footprint", option, value)

    @property
    def log(self) -> list[Change]:
        return list(self._changes)


def areas(*squares: Any) -> Any:
    return {"type": "MultiPolygon", "coordinates": [each["coordinates"] for each in squares]}


def rich() -> Rich:
    """Two options that overlap, one of them weighed; every kind of shape; a hidden photo; a collège of one person."""
    workshop = Rich()
    workshop.join("elus", 3)
    workshop.join("habitants", 5)
    workshop.join("proprietaire", 1)
    elus, habitants, owner = (workshop.people[c] for c in ("elus", "habitants", "proprietaire"))
    market = workshop.idea(habitants[0], TEXTS[0])
    craft = workshop.idea(elus[0], TEXTS[1])
    workshop.idea(owner[0], "Vendre tout de suite")
    workshop.idea(habitants[1], "SECRET-TEXTE", hidden={"reason": "SECRET-RAISON"})
    workshop.annotation(habitants[3], "asset", "Belle charpente", square(4.568, 49.4795))
    tanks = workshop.annotation(elus[1], "constraint", "Cuves enterrées", point(4.5682, 49.4797))
    path = {"type": "LineString", "coordinates": [[4.567, 49.4794], [4.572, 49.4806]]}
    workshop.annotation(habitants[4], "memory", "Le chemin des ouvrières", path)
    workshop.annotation(elus[2], "question", "À qui est le quai ?", place="halle")
    garden = workshop.annotation(habitants[0], "idea", "Un jardin", square(4.5681, 49.4796), phase="ideas")
    for person in (elus[0], elus[1], owner[0]):
        workshop.support(person, market)
    workshop.photo(habitants[3], tanks)
    workshop.photo(elus[0], market)
    workshop.photo(elus[0], garden, hidden={"reason": "visage"})
    hall = workshop.option("Une halle ouverte", [market, garden], quote=market, usage="commerce", stakes=["services"])
    shops = workshop.option("Des ateliers", [craft], usage="artisanat")
    workshop.ground(hall, areas(square(4.5681, 49.4796, 0.001)), [garden])
    workshop.ground(shops, areas(square(4.5686, 49.4799, 0.001)))
    workshop.scenario(1, "Halle et ateliers", [hall, shops])
    workshop.scenario(2, "Écarté", [hall], dropped=True)
    first = workshop.action(
        1, "Sécuriser la halle", priority=1, lead="Commune", options=[hall], sources=[tanks], horizon="short"
    )
    workshop.action(2, "Ouvrir le quai", priority=3, horizon="long")
    for person in habitants[:3]:
        workshop.commitment(person, first, "habitants")
    workshop.commitment(owner[0], first, "proprietaire")
    counts = {"desirable": [0, 0, 1, 2, 5], "feasible": [1, 1, 2, 2, 2]}
    workshop.put("weighing", "weighing", {"method": "scale", "points": 10, "revealed": True})
    workshop.put(
        "result",
        hall,
        {
            "method": "scale",
            "voters": 9,
            "masked": 1,
            "colleges": [
                {"id": "elus", "voters": 3, "desirable": [0, 0, 0, 1, 2], "feasible": [1, 0, 1, 1, 0]},
                {"id": "habitants", "voters": 5, "desirable": [0, 0, 1, 1, 3], "feasible": [0, 1, 1, 1, 2]},
            ],
            **counts,
            "consensus": 0.5714,
            "divides": [{"id": "elus", "support": 1.0, "others": 0.8}],
        },
    )
    return workshop


def large(contributions: int = 500, shapes: int = 120, photos: int = 100) -> Rich:
    """So many contributions, some of them drawn, by sixty people, in eight options; always the same one."""
    chance = random.Random(7)  # noqa: S311 (no secret)
    workshop = Rich()
    for college in ("elus", "habitants", "etat"):
        workshop.join(college, 20)
    people = [person for each in workshop.people.values() for person in each]
    said = [
        workshop.idea(chance.choice(people), f"{chance.choice(TEXTS)} ({n})") for n in range(contributions - shapes)
    ]
    drawn = []
    for number in range(shapes):
        x, y = 4.5662 + chance.random() * 0.006, 49.4792 + chance.random() * 0.0014
        shape = (point(x, y), square(x, y, 0.0003), {"type": "LineString", "coordinates": [[x, y], [x + 0.0005, y]]})
        type = ("asset", "constraint", "idea", "memory", "question")[number % 5]
        drawn.append(workshop.annotation(chance.choice(people), type, chance.choice(TEXTS), shape[number % 3]))
    for number in range(photos):
        workshop.photo(chance.choice(people), drawn[number % len(drawn)])
    for number in range(8):
        option = workshop.option(f"Option {number} : {chance.choice(TEXTS)}", said[number::9] + drawn[number::12])
        ground = square(4.5662 + number * 0.0006, 49.4794, 0.0009)
        workshop.ground(option, areas(ground))
    for _support in range(600):
        workshop.support(chance.choice(people), chance.choice(said))
    return workshop


def photo_bytes(number: int, width: int = 32, height: int = 24) -> bytes:
    written = BytesIO()
    colour = (37 * number % 256, 91 * number % 256, 149 * number % 256)
    Image.new("RGB", (width, height), colour).save(written, "JPEG", quality=80)
    return written.getvalue()


def shelved(root: Path, log: Sequence[Change], id: str = ID) -> Shelf:
    """A shelf that holds a file for each photo of the log."""
    shelf = Shelf(root / "photos")
    for change in log:
        if change.kind == "photo" and change.value:
            full = photo_bytes(change.value["number"])
            shelf.put(id, change.value["author"], change.key, full, full)
    return shelf


def another_session(log: Sequence[Change], mark: str, at: str) -> list[Change]:
    """The same log with other keys, on another day: what another session of the workshop might have been."""
    written = "\n".join(json.dumps(asdict(change)) for change in log).replace(AT, at)
    words = r'"(change|participant-|idea0|annotation0|option0|photo0|support0|scenario0|action0|commitment0)'
    changed = re.sub(words, rf'"{mark}\1', written)
    return [Change(**json.loads(line)) for line in changed.splitlines()]
