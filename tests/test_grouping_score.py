"""The score: measures on known cases, a small labelled table through the command, and the path without the encoder."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from facilitation.grouping.engine.anchors import load_anchors
from facilitation.grouping.engine.encoder import encoder_installed, load_encoder
from facilitation.grouping.engine.model import Engine, Option
from facilitation.grouping.scoring.measures import adjusted_rand, alone, b_cubed, majority
from facilitation.grouping.scoring.score import damage, read_labelled, score

FILATURE = Path(__file__).parents[2] / "shared" / "data" / "grouping" / "filature.csv"
ROWS = [
    ("Une grande pelouse et des tilleuls", "verdure"),
    ("replanter une haie, des arbustes", "verdure"),
    ("un étang et des nénuphars", "verdure"),
    ("des gradins ombragés dans un jardin public", "verdure"),
    ("louer des T3 aux familles", "toits"),
    ("un immeuble de logements sociaux", "toits"),
    ("des appartements pour les apprentis", "toits"),
    ("un généraliste et une sage-femme", "soins"),
    ("une pharmacie, un ophtalmo", "soins"),
    ("une maison médicale", "soins"),
    ("un cimetière", "aucun"),
    ("coucou", "bruit"),
]


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "petit.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows([("Texte", "Thème"), *ROWS, ("sans étiquette", "")])
    return path


def command(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "facilitation", "group", *words], capture_output=True, text=True, encoding="utf-8"
    )


def test_measures_on_known_cases() -> None:
    assert adjusted_rand("aabb", "xxyy") == 1
    assert adjusted_rand("aabb", "xyxy") == pytest.approx(-0.5)
    assert b_cubed("aabb", "xxxx") == pytest.approx(2 / 3)
    assert alone(["x", None, None]) == ["x", 1, 2]
    assert majority(["a", "a", "b", "c", "b"], ["x", "x", "x", "y", None]) == {"x": "a", "y": "c"}


def test_a_labelled_table_is_read_whatever_its_headings(labelled: Path) -> None:
    rows = read_labelled(labelled)
    assert [(row.text, row.label) for row in rows] == ROWS
    assert [row.junk for row in rows].index(True) == 11
    assert [row.off for row in rows].index(True) == 10


def test_the_score_of_a_small_table(labelled: Path) -> None:
    told = score(labelled, load_anchors(), with_encoder=False, judges=12)
    (run,) = told["runs"]
    assert (told["texts"], told["labels"], run["encoder"]) == (12, 5, False)
    figures = run["alone"]
    assert figures["precision"] == 1
    assert figures["top_3"] == 1
    assert figures["junk_caught"] == 1
    assert figures["junk_placed"] == figures["off_usage_placed"] == figures["wrongly_caught"] == 0
    assert figures["ari_unplaced_apart"] > 0.8
    assert run["typos"]["placed"] <= figures["placed"]
    assert figures["placed_sure"] <= figures["placed"]
    assert run["taught"]["top_3"] == 1
    assert run["room"]["placed"] > 0.5
    assert 0 < run["room"]["judgements_a_card"] <= 5
    assert all(milliseconds > 0 for milliseconds in run["times"].values())


def test_the_command_prints_a_table_or_json(labelled: Path) -> None:
    table = command("--score", str(labelled), "--no-encoder")
    assert table.returncode == 0, table.stderr
    assert "petit.csv" in table.stdout
    assert table.stdout.count("1.000") >= 3
    told = json.loads(command("--score", str(labelled), "--no-encoder", "--room", "8", "--json").stdout)
    assert told["runs"][0]["room"]["precision"] is not None


@pytest.mark.parametrize("words", [[], ["--score", "{file}", "{file}"], ["{file}", "--room", "8"], ["absent.csv"]])
def test_what_the_command_cannot_do_is_said(labelled: Path, words: list[str]) -> None:
    done = command(*(word.format(file=labelled) for word in words))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_other_anchors_group_otherwise_and_bad_ones_are_refused(labelled: Path, tmp_path: Path) -> None:
    anchors = [
        {
            "id": "vert",
            "title": "Du vert",
            "terms": ["pelouse", "tilleul*", "arbuste*", "étang"],
            "examples": ["un jardin"],
        },
        {"id": "dur", "title": "Du dur", "terms": ["immeuble*", "maison*", "t3"], "examples": ["un appartement"]},
    ]
    path = tmp_path / "ancres.json"
    path.write_text(json.dumps({"anchors": anchors}), encoding="utf-8")
    table = tmp_path / "t.csv"
    table.write_text(
        "text\nune pelouse\ndes tilleuls\ndes arbustes\nun immeuble\nune maison, un T3\n", encoding="utf-8"
    )
    told: dict[str, Any] = json.loads(command(str(table), "--anchors", str(path), "--no-encoder", "--json").stdout)
    assert [option["title"] for option in told["options"]] == ["Du vert", "Du dur"]
    assert {item["option"] for item in told["items"]} == {"vert", "dur"}
    path.write_text('{"anchors": []}', encoding="utf-8")
    refused = command(str(table), "--anchors", str(path))
    assert refused.returncode == 1
    assert "anchors" in refused.stderr


def test_suggestions_are_three_even_where_there_are_few_options(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("text\nplanter des tilleuls\nun étang et des roseaux\nok\nlouer un studio\n", encoding="utf-8")
    told = json.loads(command(str(table), "--no-encoder", "--json").stdout)
    usages = {anchor.id for anchor in load_anchors() if anchor.title}
    for item in told["items"]:
        assert len(set(item["suggestions"])) == 3
        assert set(item["suggestions"]) <= usages
        assert item["option"] in (None, item["suggestions"][0])


def test_damage_is_always_the_same_and_spares_short_words() -> None:
    text = "une grande bibliothèque municipale avec des ateliers pour apprendre"
    assert damage(text, 5) == damage(text, 5) != text
    assert damage("un bar à vin", 1) == "un bar à vin"
    assert len(damage(text, 5).split()) == len(text.split())


def test_without_the_extra_there_is_no_encoder_and_all_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("facilitation.grouping.engine.encoder.PACKAGE", "no_such_package")
    assert not encoder_installed()
    assert load_encoder() is None


@pytest.mark.skipif(not encoder_installed(), reason="the extra facilitation[semantic] is not installed")
def test_the_encoder_hears_what_no_word_of_the_lexicon_says() -> None:
    encoder = load_encoder()
    assert encoder is not None
    anchors = load_anchors()
    usages = [Option(anchor.id, anchor.id) for anchor in anchors if anchor.title]
    engine = Engine(anchors, encoder)
    text = "somewhere to see a doctor"
    assert "sante_services" in engine.placer(usages).place(text).suggestions
    # One by one or together, the vectors are the same but for the last digits.
    one, all_ = engine.placer(usages).place(text), engine.placer(usages).place_all([*(t for t, _ in ROWS), text])[-1]
    assert one.suggestions == all_.suggestions


@pytest.mark.skipif(not FILATURE.is_file(), reason="../shared/data/grouping/filature.csv is not here")
def test_the_labelled_table_reaches_its_targets() -> None:
    told = score(FILATURE, load_anchors(), judges=40)
    for run in told["runs"]:
        assert run["alone"]["ari_unplaced_together"] >= 0.75
        assert run["alone"]["b_cubed_unplaced_together"] >= 0.8
        assert run["room"]["precision"] >= 0.9
        assert run["room"]["placed"] >= 0.9
    if len(told["runs"]) == 2:
        without, with_ = told["runs"]
        assert with_["alone"]["top_1"] - without["alone"]["top_1"] <= 0.05


def test_a_site_that_nobody_wrote_the_anchors_for_needs_its_room() -> None:
    """Sentences as people type them, with themes of their own; nothing of them is in the anchors."""
    (run,) = score(Path(__file__).parent / "grouping" / "sucrerie.csv", load_anchors(), False, judges=40)["runs"]
    assert run["alone"]["precision"] >= 0.6
    assert run["alone"]["placed"] >= 0.5
    assert run["alone"]["off_usage_placed"] <= 0.25
    assert run["alone"]["precision_surest_half"] >= 0.65
    assert run["alone"]["precision_sure"] >= 0.8
    assert run["alone"]["placed_sure"] >= 0.4
    assert run["alone"]["off_usage_sure"] <= 0.2
    assert run["taught"]["top_3"] >= 0.65
    assert run["room"]["precision"] >= 0.9
    assert run["room"]["placed"] >= 0.9
