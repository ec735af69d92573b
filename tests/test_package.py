"""The export, file by file and sealed: the same workshop gives the same bytes, and import(export(w)) is w."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich_workshop import ID, Rich, photo_bytes, rich, shelved
from serving import facilitation
from synthesis_workshops import Workshop, square

from facilitation.changes import Change, fold
from facilitation.importing.rebuild import bring
from facilitation.storage.shelf import Shelf
from facilitation.storage.store import Store
from facilitation.synthesis.package import export as exporting
from facilitation.synthesis.package.catalogue import FILES, KINDS, PACKAGE_NAME
from facilitation.synthesis.package.export import WRITERS, export
from facilitation.synthesis.package.package import JOURNAL, MANIFEST

QUICK = [name for name in FILES if not name.startswith(("synthese", "carte"))]
HOSTILE = [
    "<b>&amp;</b>]]>",
    "\u202egauche\u2066",
    "🏭👨‍👩‍👧",
    "é" * 10_000,
    "nul\x00\x1b[31m",
    "=cmd|' /C calc'!A0",
    "{{ x }}#set",
]


def exported(root: Path, log: Sequence[Change], id: str = ID) -> exporting.Workshop:
    """The workshop as the export takes it, its photos on a shelf below ``root``."""
    shelf = shelved(root, log, id)
    return exporting.Workshop(id, log, lambda author, photo: shelf.path(id, author, photo, small=False))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    without_documents(monkeypatch)


def without_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """The files that take no second; the documents have tests of their own."""
    monkeypatch.setattr("facilitation.synthesis.package.export.FILES", {name: FILES[name] for name in QUICK})


def manifest(package: Path) -> dict[str, Any]:
    with zipfile.ZipFile(package) as zipped:
        assert zipped.testzip() is None
        found: dict[str, Any] = json.loads(zipped.read(MANIFEST))
    return found


def stored(data: Path) -> tuple[str, list[Change]]:
    store = Store(data / "facilitation.sqlite")
    (row,) = store.workshops()
    log = store.read(row.id)
    store.close()
    return row.id, log


def test_every_file_of_the_catalogue_has_its_writer() -> None:
    assert list(WRITERS) == list(FILES)


def test_the_package_holds_every_file_as_the_manifest_says(tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    written = export(exported(tmp_path, rich().log), tmp_path / "out", tell=lambda *step: told.append(step))
    names = [path.relative_to(tmp_path / "out").as_posix() for path in written]
    assert names == [*FILES, "photos/P1.jpg", "photos/P2.jpg", PACKAGE_NAME]
    found = manifest(tmp_path / "out" / PACKAGE_NAME)
    assert [each["name"] for each in found["files"]] == [
        *("LISEZ-MOI.txt", *names[:-1], "archive/photos/P3.jpg", "archive/journal.jsonl"),
    ]
    with zipfile.ZipFile(tmp_path / "out" / PACKAGE_NAME) as zipped:
        for each in found["files"]:
            content = zipped.read(each["name"])
            assert (len(content), hashlib.sha256(content).hexdigest()) == (each["size"], each["sha256"])
        assert zipped.read("synthese.docx") == (tmp_path / "out" / "synthese.docx").read_bytes()
        assert zipped.read("photos/P1.jpg") == photo_bytes(1)
        assert b"P3" not in b"".join(zipped.read(name) for name in zipped.namelist() if name.endswith(".csv"))
        assert "synthese.pdf" in zipped.read("LISEZ-MOI.txt").decode("utf-8-sig")
    assert found["workshop"]["id"] == ID
    assert told[0] == (0, len(FILES) + 2, "synthese.docx")
    assert told[-1] == (len(FILES) + 2, len(FILES) + 2, "")


def test_the_same_workshop_gives_the_same_package(tmp_path: Path, quick: None) -> None:
    for name in ("one", "other"):
        export(exported(tmp_path / name, rich().log), tmp_path / name, ["zip"])
    assert (tmp_path / "one" / PACKAGE_NAME).read_bytes() == (tmp_path / "other" / PACKAGE_NAME).read_bytes()
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == [PACKAGE_NAME, "photos"]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("zip", "docx", "pdf", "html")])
def test_only_what_is_asked_for_is_written(tmp_path: Path, kind: str) -> None:
    written = export(exported(tmp_path / "data", rich().log), tmp_path / "out", [kind])
    names = {path.relative_to(tmp_path / "out").as_posix() for path in written}
    expected = {name for name, file in FILES.items() if file.only == kind} or {"photos/P1.jpg", "photos/P2.jpg"}
    assert (
        names == expected == {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*")}
    )


def test_an_imported_workshop_exports_the_same_bytes(tmp_path: Path) -> None:
    log = rich().log
    export(exported(tmp_path / "one", log), tmp_path / "one", ["zip"])
    brought = bring(tmp_path / "one" / PACKAGE_NAME, tmp_path / "data")
    assert (brought.row.id, brought.contributions, brought.photos) == (ID, 9, 3)
    assert stored(tmp_path / "data") == (ID, log)
    shelf = Shelf(tmp_path / "data" / "photos")
    again = exporting.Workshop(ID, log, lambda author, photo: shelf.path(ID, author, photo, small=False))
    export(again, tmp_path / "two", ["zip"])
    assert (tmp_path / "one" / PACKAGE_NAME).read_bytes() == (tmp_path / "two" / PACKAGE_NAME).read_bytes()
    assert all(shelf.path(ID, author, key, small=True).is_file() for author, key in photos_of(log))


def photos_of(log: Sequence[Change]) -> list[tuple[str, str]]:
    return [(value["author"], key) for key, value in fold(log).all("photo").items()]


words = st.text(max_size=40)
deeds = st.lists(
    st.one_of(
        st.tuples(st.just("idea"), words),
        st.tuples(st.just("annotation"), words),
        st.tuples(st.just("photo"), st.integers(0, 5)),
        st.tuples(st.just("option"), words),
        st.tuples(st.just("support"), st.integers(0, 5)),
        st.tuples(st.just("gone"), st.integers(0, 5)),
    ),
    max_size=12,
)


def workshop_of(said: list[tuple[str, Any]], title: str) -> Rich:
    workshop = Rich(title)
    workshop.join("habitants", 4)
    people, cards = workshop.people["habitants"], list[str]()
    for number, (deed, what) in enumerate(said):
        person = people[number % 4]
        if deed == "idea":
            cards.append(workshop.idea(person, what))
        elif deed == "annotation":
            cards.append(workshop.annotation(person, "asset", what, square(4.568, 49.4795)))
        elif deed == "option":
            workshop.option(what, cards[-2:])
        elif cards and deed == "photo":
            workshop.photo(person, cards[what % len(cards)])
        elif cards and deed == "support":
            workshop.support(person, cards[what % len(cards)])
        elif deed == "gone":
            workshop.put("clue", f"clue{what:012d}", None)
    return workshop


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=deeds, title=words)
def test_import_of_export_is_the_workshop(
    tmp_path_factory: pytest.TempPathFactory, quick: None, said: list[tuple[str, Any]], title: str
) -> None:
    root, log = tmp_path_factory.mktemp("w"), workshop_of(said, title).log
    export(exported(root / "one", log), root / "one", ["zip"])
    bring(root / "one" / PACKAGE_NAME, root / "data")
    assert stored(root / "data") == (ID, log)
    shelf = Shelf(root / "data" / "photos")
    again = exporting.Workshop(ID, log, lambda author, photo: shelf.path(ID, author, photo, small=False))
    export(again, root / "two", ["zip"])
    assert (root / "one" / PACKAGE_NAME).read_bytes() == (root / "two" / PACKAGE_NAME).read_bytes()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_give_sound_files(tmp_path: Path, quick: None, text: str) -> None:
    workshop = Rich(text)
    workshop.join("habitants", 3)
    said = workshop.idea(workshop.people["habitants"][0], text, prompt=text)
    drawn = workshop.annotation(workshop.people["habitants"][1], "asset", text, square(4.568, 49.4795))
    workshop.photo(workshop.people["habitants"][1], drawn)
    workshop.option(text, [said, drawn], subtitle=text, intention=text)
    workshop.action(1, text, lead=text, partners=text)
    export(exported(tmp_path, workshop.log), tmp_path / "out")
    assert manifest(tmp_path / "out" / PACKAGE_NAME)["workshop"]["changes"] == len(workshop.log)
    with (tmp_path / "out" / "contributions.csv").open(newline="", encoding="utf-8-sig") as file:
        assert len(list(csv.DictReader(file, delimiter=";"))) == 2


@pytest.mark.parametrize("contributions", [0, 1])
def test_an_empty_workshop_and_one_contribution_give_sound_files(tmp_path: Path, contributions: int) -> None:
    workshop = Rich()
    for _number in range(contributions):
        workshop.idea("x", "Un marché")
    export(exported(tmp_path, workshop.log), tmp_path / "out")
    assert {each["name"] for each in manifest(tmp_path / "out" / PACKAGE_NAME)["files"]} >= set(FILES)


def test_a_photo_whose_file_is_gone_does_not_stop_the_export(tmp_path: Path, quick: None) -> None:
    workshop = exporting.Workshop(ID, rich().log, lambda _author, photo: tmp_path / photo)
    export(workshop, tmp_path / "out", ["zip", "photos"])
    bring(tmp_path / "out" / PACKAGE_NAME, tmp_path / "data")
    assert stored(tmp_path / "data")[1] == rich().log


def test_the_command_tells_where_it_is_and_what_it_wrote(tmp_path: Path) -> None:
    store = Store(tmp_path / "data" / "facilitation.sqlite")
    row = store.create("2026-11-22T08:05:00.000Z", rich().log)
    store.close()
    common = ("export", row.code, "--data", str(tmp_path / "data"), "--out", str(tmp_path / "out"))
    ended = facilitation(*common, "--only", "csv,geojson", "--json")
    answer = json.loads(ended.stdout)
    assert {Path(file).suffix for file in answer["files"]} == {".csv", ".geojson"}
    for name, digest in answer["sha256"].items():
        assert hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == digest
    steps = [json.loads(line) for line in ended.stderr.splitlines()]
    assert [step["done"] for step in steps] == list(range(len(answer["files"]) + 1))
    assert "[1/1] contributions.geojson" in facilitation(*common, "--only", "geojson").stderr
    assert facilitation(*common, "--only", "gpkg,word", check=False).returncode == 2
    assert not list((tmp_path / "out").glob(".*"))


def test_the_log_is_one_change_a_line(tmp_path: Path, quick: None) -> None:
    export(exported(tmp_path, rich().log), tmp_path, ["zip"])
    with zipfile.ZipFile(tmp_path / PACKAGE_NAME) as zipped:
        lines = io.StringIO(zipped.read(JOURNAL).decode(), newline="\n")
    assert [Change(**json.loads(line)) for line in lines] == rich().log


def test_a_workshop_without_a_site_says_so(tmp_path: Path) -> None:
    log = Workshop().state().since(0)[:1]
    with pytest.raises(ValueError, match=r"."):
        exported(tmp_path, log)
