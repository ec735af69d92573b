"""Tables: what spreadsheets write is read, and both forms of the answer tell the same."""

import csv
import io
import json
from pathlib import Path

import pytest

from facilitation.grouping.table import BadTable, group_table, read_texts


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
