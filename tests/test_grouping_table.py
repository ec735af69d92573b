"""Tables: what spreadsheets write is read, and the labelled table of our own writing is grouped well enough."""

import csv
import io
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Hashable, Sequence
from pathlib import Path

import pytest

from facilitation.grouping.anchors import load_anchors
from facilitation.grouping.model import Engine, Option
from facilitation.grouping.table import BadTable, group_table, read_texts

FILATURE = Path(__file__).parents[2] / "shared" / "data" / "grouping" / "filature.csv"


def table(folder: Path, content: str | bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        'text,lon,lat\n"un parc, des arbres",4.5,49.6\nun four,,\n',
        'text;author_group\r\n"un parc, des arbres";habitants\r\nun four;\r\n',
        '\ufefftext;label\n"un parc, des arbres";a\nun four;b\n',
        "id\tText \n1\tun parc, des arbres\n2\tun four\n",
        "\n\ntext\nun parc, des arbres\nun four\n",
    ],
)
def test_what_spreadsheets_write_is_read(tmp_path: Path, content: str) -> None:
    assert read_texts(table(tmp_path, content)) == ["un parc, des arbres", "un four"]


def test_a_text_may_run_over_lines_and_a_short_row_is_empty(tmp_path: Path) -> None:
    assert read_texts(table(tmp_path, 'id,text\n1,"un parc\nun banc"\n2\n')) == ["un parc\nun banc", ""]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "table.csv"),
        (" \n\n", "table.csv"),
        ("text,lon\n", "table.csv"),
        ("idee,lon\nun parc,4\n", "idee, lon"),
        ("text\nforêt\n".encode("latin-1"), "UTF-8"),
        ("text,lon\n" + "x" * 200_000 + ",1\n", "131072"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(BadTable) as refused:
        read_texts(table(tmp_path, content))
    assert said in str(refused.value)


def test_both_forms_tell_the_same(tmp_path: Path) -> None:
    texts = ["planter des tilleuls", "un parc ombragé", "une mare", "louer des studios", "ok", ""]
    path = tmp_path / "t.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["text", "lon"], *([text, "4.5"] for text in texts)])
    written, told = io.StringIO(), io.StringIO()
    assert group_table(path, written) == group_table(path, told, "json") == len(texts)
    rows = list(csv.DictReader(io.StringIO(written.getvalue())))
    answer = json.loads(told.getvalue())
    (option,) = answer["options"]
    assert option == {
        "id": "nature",
        "title": "Un parc et une nature retrouvée",
        "subtitle": "",
        "count": 3,
        "quote": None,  # no text of five words
    }
    assert [row["text"] for row in rows] == [item["text"] for item in answer["items"]] == texts
    assert [row["option"] for row in rows] == [option["title"]] * 3 + [""] * 3
    for row, item in zip(rows, answer["items"], strict=True):
        assert float(row["confidence"]) == item["confidence"]
        assert set(item) == {"text", "option", "confidence", "suggestions", "why"}


def rand(labels: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    """The adjusted Rand index (Hubert and Arabie, Comparing partitions, 1985)."""

    def pairs(groups: Sequence[Hashable]) -> float:
        return sum(count * (count - 1) / 2 for count in Counter(groups).values())

    expected = pairs(labels) * pairs(found) / (len(labels) * (len(labels) - 1) / 2)
    return (pairs(list(zip(labels, found, strict=True))) - expected) / ((pairs(labels) + pairs(found)) / 2 - expected)


def b_cubed(labels: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    """The B-cubed F1 (Bagga and Baldwin, 1998)."""
    both, by_label, by_group = Counter(zip(labels, found, strict=True)), Counter(labels), Counter(found)
    precision = sum(count**2 / by_group[group] for (_, group), count in both.items())
    recall = sum(count**2 / by_label[label] for (label, _), count in both.items())
    return 2 * precision * recall / (precision + recall) / len(labels)


def test_rand_on_known_cases() -> None:
    assert rand("aabb", "xxyy") == 1
    assert rand("aabb", "xyxy") == pytest.approx(-0.5)
    assert b_cubed("aabb", "xxxx") == pytest.approx(2 / 3)


@pytest.mark.skipif(not FILATURE.is_file(), reason="../shared/data/grouping/filature.csv is not here")
def test_the_labelled_table_is_grouped_as_well_as_the_starting_design(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with FILATURE.open(encoding="utf-8-sig", newline="") as file:
        labels = [row["label"] for row in csv.DictReader(file)]
    program = (
        "import sys, pathlib, facilitation.grouping.table as t; t.group_table(pathlib.Path(sys.argv[1]), sys.stdout)"
    )
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program, str(FILATURE)], capture_output=True, check=True, text=True, encoding="utf-8"
    )
    seconds = time.perf_counter() - start
    options = [row["option"] for row in csv.DictReader(io.StringIO(done.stdout))]
    both = list(zip(labels, options, strict=True))
    placed = [(label, option) for label, option in both if option]
    majority = {
        option: Counter(label for label, o in placed if o == option).most_common(1)[0][0]
        for option in {*options} - {""}
    }
    start = time.perf_counter()
    engine = Engine(load_anchors())
    placer = engine.placer([Option(anchor.id, anchor.id) for anchor in engine.anchors if anchor.title])
    made = time.perf_counter()
    texts = [row["text"] for row in csv.DictReader(io.StringIO(done.stdout))]
    placer.place_all((texts * 2)[:500])
    all_placed = time.perf_counter()
    placer.place(texts[0])
    one_placed = time.perf_counter()
    figures = {
        "ARI, the unplaced together": rand(labels, options),
        "ARI, the unplaced apart": rand(labels, [option or place for place, option in enumerate(options)]),
        "ARI, the placed only": rand(*zip(*placed, strict=True)),
        "B-cubed, the unplaced together": b_cubed(labels, options),
        "B-cubed, the unplaced apart": b_cubed(labels, [option or place for place, option in enumerate(options)]),
        "placed": len(placed) / len(both),
        "right among the placed (label of the majority)": sum(majority[o] == label for label, o in placed)
        / len(placed),
        "s, the whole command": seconds,
        "s, making the engine": made - start,
        "s, placing 500": all_placed - made,
        "s, placing one": one_placed - all_placed,
    }
    with capsys.disabled():
        print("\n" + "\n".join(f"  {value:.3f}  {name}" for name, value in figures.items()))
    assert min(value for name, value in figures.items() if name.startswith("ARI")) >= 0.62
