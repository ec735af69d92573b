"""The table of targets: how well the engine places the texts of a labelled table, alone and with a room that sorts.

Labels need not be our usages. An option stands for the label that most of its cards have: a card is right where its
option stands for its label, a suggestion likewise. Texts labelled as idle talk (JUNK) or as fitting no usage (OFF) are
never right where they are placed.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from facilitation.grouping.engine.anchors import Anchor
from facilitation.grouping.engine.encoder import load_encoder
from facilitation.grouping.engine.model import SURE_FROM, Engine, Option, Placed
from facilitation.grouping.language.french import normalise
from facilitation.grouping.proposal import Card, propose
from facilitation.grouping.scoring.measures import adjusted_rand, alone, b_cubed, majority
from facilitation.grouping.scoring.practice import Card as Doubtful
from facilitation.grouping.scoring.practice import practise
from facilitation.grouping.sorting import NEW
from facilitation.grouping.table import read_columns

TEXT_COLUMNS = ("text", "texte", "contribution", "idee", "verbatim", "titre", "title")
LABEL_COLUMNS = ("label", "theme", "option", "category", "categorie", "usage", "classe")
JUNK = frozenset(["bruit", "bavardage", "hors sujet", "hors_sujet", "junk", "noise", "spam"])
OFF = frozenset(["aucun", "aucune", "autre", "autres", "hors usage", "hors_usage", "none", "off", "other"])
DAMAGED = 0.3  # of the words
FULL_ROOM = 500  # texts for the times
ROOMS = 5  # simulated, and their mean told
MISTYPED = 3  # times, and their mean told
TAUGHT = 3  # cards confirmed for each option
LESSONS = 3  # draws of these cards, and their mean told

Figures = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Labelled:
    text: str
    label: str

    @property
    def junk(self) -> bool:
        return normalise(self.label) in JUNK

    @property
    def off(self) -> bool:
        return normalise(self.label) in OFF


def read_labelled(path: Path) -> list[Labelled]:
    """The rows of a labelled table, without those that have no label. Raises BadTable, or OSError."""
    rows = read_columns(path, {"text": TEXT_COLUMNS, "label": LABEL_COLUMNS})
    return [Labelled(row["text"], row["label"].strip()) for row in rows if row["label"].strip()]


def score(path: Path, anchors: Sequence[Anchor], with_encoder: bool = True, judges: int = 0) -> dict[str, Any]:
    """Everything that ``facilitation group --score`` tells.

    ``{"file", "texts", "labels", "runs": [{"encoder", "alone", "typos", "taught", "room", "times"}]}``: a run without
    the encoder, then one with it where it is wanted and installed. ``alone`` and ``typos`` (30 % of words damaged, the
    mean of three times, always the same) are figures from 0 to 1, None where there is nothing to count; ``taught`` what
    the others get once three cards of each label are confirmed, the labels being the options; ``room`` what ``judges``
    simulated people make of it, or None; ``times`` are milliseconds.
    """
    rows = read_labelled(path)
    runs: list[dict[str, Any]] = []
    for wanted in (False, True) if with_encoder else (False,):
        engine, times = _times(anchors, wanted, [row.text for row in rows])
        if engine is None:
            continue
        figures, placements, stands_for = _measured(engine, rows)
        runs.append(
            {
                "encoder": wanted,
                "alone": figures,
                "typos": _with_typos(engine, rows),
                "taught": _taught(engine, rows),
                "room": _sorted(rows, placements, stands_for, judges) if judges else None,
                "times": times,
            }
        )
    return {"file": path.name, "texts": len(rows), "labels": len({row.label for row in rows}), "runs": runs}


def damage(text: str, seed: int) -> str:
    """The same text with a slip in 30 % of its words of four letters or more: one lost, doubled, swapped or wrong."""
    chance = Random(seed)  # noqa: S311 - always the same damage

    def slip(word: str) -> str:
        at = chance.randrange(1, len(word) - 1)
        before, letter, after = word[:at], word[at], word[at + 1 :]
        return chance.choice(
            [
                before + after,
                before + letter + letter + after,
                before + after[:1] + letter + after[1:],
                before + chance.choice("azertyuiopqsdfghjklmwxcvbn") + after,
            ]
        )

    return " ".join(slip(word) if len(word) >= 4 and chance.random() < DAMAGED else word for word in text.split())


def _with_typos(engine: Engine, rows: Sequence[Labelled]) -> Figures:
    times = [
        [Labelled(damage(row.text, place + len(rows) * draw), row.label) for place, row in enumerate(rows)]
        for draw in range(MISTYPED)
    ]
    told = [_measured(engine, mistyped)[0] for mistyped in times]
    return {name: _mean([figures[name] for figures in told]) for name in told[0]}


def _taught(engine: Engine, rows: Sequence[Labelled]) -> Figures:
    of_label: dict[str, list[str]] = {}
    for row in rows:
        if not row.junk and not row.off:
            of_label.setdefault(row.label, []).append(row.text)
    labels = [label for label, texts in of_label.items() if len(texts) > TAUGHT]
    lessons = [_lesson(engine, {label: of_label[label] for label in labels}, seed) for seed in range(LESSONS)]
    return {name: _mean([lesson[name] for lesson in lessons]) for name in lessons[0]}


def _lesson(engine: Engine, of_label: Mapping[str, Sequence[str]], seed: int) -> Figures:
    draw = Random(seed)  # noqa: S311 - always the same cards
    shuffled = {label: draw.sample(texts, len(texts)) for label, texts in of_label.items()}
    placer = engine.placer(
        [Option(label) for label in shuffled],
        [(text, label) for label, texts in shuffled.items() for text in texts[:TAUGHT]],
    )
    others = [(text, label) for label, texts in shuffled.items() for text in texts[TAUGHT:]]
    found = placer.place_all([text for text, _ in others])
    right = [
        placed.suggestions.index(label) if label in placed.suggestions else None
        for (_, label), placed in zip(others, found, strict=True)
    ]
    return {
        "top_1": right.count(0) / len(others) if others else None,
        "top_3": 1 - right.count(None) / len(others) if others else None,
    }


def _measured(engine: Engine, rows: Sequence[Labelled]) -> tuple[Figures, list[Placed], dict[str, str]]:
    cards = [Card(str(place), row.text) for place, row in enumerate(rows)]
    found = propose(engine, cards, (), {}, (), new_key=lambda usage: usage).placements
    placements = [found[card.key] for card in cards]
    both = list(zip(rows, placements, strict=True))
    told = [(row.label, placed) for row, placed in both]
    real = [(row.label, placed) for row, placed in both if not row.junk and not row.off]
    stands_for = majority([label for label, _ in real], [next(iter(placed.suggestions), None) for _, placed in real])
    labels, options = [row.label for row in rows], [placed.option for placed in placements]
    together = [option or "" for option in options]

    def counted(of: Sequence[tuple[str, Placed]], good: Callable[[str, Placed], bool]) -> float | None:
        return sum(good(label, placed) for label, placed in of) / len(of) if of else None

    def is_placed(_label: str, placed: Placed) -> bool:
        return placed.option is not None

    def is_sure(_label: str, placed: Placed) -> bool:
        return placed.option is not None and placed.confidence >= SURE_FROM

    def is_idle(_label: str, placed: Placed) -> bool:
        return placed.idle

    def among(first: int) -> Callable[[str, Placed], bool]:
        return lambda label, placed: label in {stands_for.get(key) for key in placed.suggestions[:first]}

    junk = [(row.label, placed) for row, placed in both if row.junk]
    off = [(row.label, placed) for row, placed in both if row.off]
    figures = {
        "ari_unplaced_together": adjusted_rand(labels, together),
        "ari_unplaced_apart": adjusted_rand(labels, alone(options)),
        "b_cubed_unplaced_together": b_cubed(labels, together),
        "b_cubed_unplaced_apart": b_cubed(labels, alone(options)),
        "precision": counted([each for each in told if is_placed(*each)], among(1)),
        "placed": counted(real, is_placed),
        "precision_sure": counted([each for each in told if is_sure(*each)], among(1)),
        "placed_sure": counted(real, is_sure),
        "precision_surest_half": counted(_surest_half(both), among(1)),
        "top_1": counted(real, among(1)),
        "top_3": counted(real, among(3)),
        "junk_caught": counted(junk, is_idle),
        "junk_placed": counted(junk, is_placed),
        "wrongly_caught": counted(real, is_idle),
        "off_usage_placed": counted(off, is_placed),
        "off_usage_sure": counted(off, is_sure),
    }
    return figures, placements, stands_for


def _surest_half(both: Sequence[tuple[Labelled, Placed]]) -> list[tuple[str, Placed]]:
    """The half of what is not folded away of which the engine is surest, whatever it makes of it."""
    open_to_all = [(row.label, placed) for row, placed in both if placed.suggestions and not placed.idle]
    return sorted(open_to_all, key=lambda told: -told[1].confidence)[: len(open_to_all) // 2]


def _sorted(
    rows: Sequence[Labelled], placements: Sequence[Placed], stands_for: Mapping[str, str], judges: int
) -> Figures:
    """What the room makes of it: agreement places; elsewhere a card stays where the engine was sure of it."""
    options = sorted(stands_for)
    cards = {
        str(place): Doubtful(
            str(place),
            frozenset(key for key in options if stands_for[key] == row.label and not row.off),
            placed.suggestions,
            1 - placed.confidence,
        )
        for place, (row, placed) in enumerate(zip(rows, placements, strict=True))
        if not row.junk
    }
    rooms = (
        [_one_room(list(cards.values()), placements, options, judges, seed) for seed in range(ROOMS)] if cards else []
    )
    return {name: _mean([room[name] for room in rooms]) for name in rooms[0]} if rooms else {}


def _one_room(
    cards: Sequence[Doubtful], placements: Sequence[Placed], options: Sequence[str], judges: int, seed: int
) -> Figures:
    verdicts, judgements = practise(cards, options, judges, seed)
    good = placed = somewhere = left = 0
    for card in cards:
        verdict, before = verdicts.get(card.key), placements[int(card.key)]
        option = before.option if before.confidence >= SURE_FROM else None
        if verdict is not None and verdict.agreed:
            option = verdict.option
        left += option is None
        somewhere += bool(card.right)
        if option not in (None, NEW):
            placed += bool(card.right)
            good += option in card.right
    inside = len(cards) - left - sum(verdict.agreed and verdict.option == NEW for verdict in verdicts.values())
    return {
        "precision": good / inside if inside else None,
        "placed": placed / somewhere if somewhere else None,
        "left_to_the_facilitator": left / len(cards),
        "judgements_a_card": judgements / len(cards),
    }


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _times(anchors: Sequence[Anchor], wanted: bool, texts: Sequence[str]) -> tuple[Engine | None, Figures]:
    """The engine, and how long it takes to start with 500 texts, to place one more, and to place all again."""
    full = [f"{texts[place % len(texts)]} {place // len(texts) or ''}" for place in range(FULL_ROOM)]
    start = time.perf_counter()
    encoder = load_encoder() if wanted else None
    if wanted and encoder is None:
        return None, {}
    engine = Engine(anchors, encoder)
    placer = engine.placer([Option(anchor.id, anchor.id) for anchor in anchors if anchor.title])
    placer.place_all(full)
    started = time.perf_counter()
    for place in range(20):
        placer.place(f"{texts[place % len(texts)]}, {place}")
    placed = time.perf_counter()
    placer.place_all(full)
    again = time.perf_counter()
    return engine, {
        "cold_start_ms": 1_000 * (started - start),
        "place_one_ms": 1_000 * (placed - started) / 20,
        "replace_all_ms": 1_000 * (again - placed),
    }
