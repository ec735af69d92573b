"""Packages that were damaged, tampered with or built to harm; and the sessions of one workshop put together."""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich_workshop import ID, Rich, another_session, rich
from serving import facilitation
from synthesis_workshops import SITE, point, square
from test_package import exported, stored, without_documents

from facilitation.changes import State, fold
from facilitation.domain.geometry import to_legal
from facilitation.importing.parcel import LARGEST_PACKAGE, Refused
from facilitation.importing.rebuild import bring, bring_together
from facilitation.storage.shelf import Shelf
from facilitation.synthesis.package.catalogue import PACKAGE_NAME
from facilitation.synthesis.package.export import Workshop, export
from facilitation.synthesis.package.package import JOURNAL, MANIFEST
from facilitation.synthesis.tables.listings import sheets
from facilitation.texts import _

Files = dict[str, bytes]
LATER = "2026-11-29T08:05:00.000Z"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return session(tmp_path_factory.mktemp("package"), rich().log, ID)


def unpacked(package: Path) -> Files:
    with zipfile.ZipFile(package) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def packed(path: Path, files: Files, *, sealed: bool = False) -> Path:
    """The files as a package; ``sealed``: with a manifest that fits them, as someone who means harm would make it."""
    if sealed:
        manifest = json.loads(files[MANIFEST])
        manifest["files"] = [
            {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in files.items()
            if name != MANIFEST
        ]
        files = {**files, MANIFEST: json.dumps(manifest).encode()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return path


def refused(package: Path, data: Path) -> str:
    with pytest.raises(Refused) as refusal:
        bring(package, data)
    assert not (data / "photos").exists()
    if (data / "facilitation.sqlite").exists():
        assert not stored_ids(data)
    return refusal.value.reason


def stored_ids(data: Path) -> list[str]:
    from facilitation.storage.store import Store

    store = Store(data / "facilitation.sqlite")
    found = [row.id for row in store.workshops()]
    store.close()
    return found


# ---- Damaged and tampered ----


@pytest.mark.parametrize("name", [JOURNAL, "photos/P1.jpg", "tableaux.xlsx", "contributions.csv", "LISEZ-MOI.txt"])
def test_a_file_that_was_changed_is_named(package: Path, tmp_path: Path, name: str) -> None:
    files = unpacked(package)
    changed = files[name][:-2] + bytes([files[name][-2] ^ 1]) + files[name][-1:]
    assert name in refused(packed(tmp_path / "p.zip", {**files, name: changed}), tmp_path / "data")


@pytest.mark.parametrize("name", [JOURNAL, "photos/P1.jpg", "couches.gpkg"])
def test_a_file_that_is_missing_or_added_is_named(package: Path, tmp_path: Path, name: str) -> None:
    files = unpacked(package)
    lacking = {each: content for each, content in files.items() if each != name}
    assert name in refused(packed(tmp_path / "p.zip", lacking), tmp_path / "data")
    more = {**files, "photos/P99.jpg": b"x"}
    assert "photos/P99.jpg" in refused(packed(tmp_path / "p.zip", more), tmp_path / "data")


def test_a_byte_flipped_anywhere_is_noticed(package: Path, tmp_path: Path) -> None:
    content = bytearray(package.read_bytes())
    for place in range(40, len(content), len(content) // 60):
        flipped = bytearray(content)
        flipped[place] ^= 0x10
        (tmp_path / "p.zip").write_bytes(flipped)
        try:
            brought = bring(tmp_path / "p.zip", tmp_path / f"data{place}")
        except Refused:
            continue
        # In what ZIP keeps twice or does not need: all that was read is what was written.
        assert stored(tmp_path / f"data{place}") == (brought.row.id, rich().log)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip at all" * 100])
def test_what_is_no_package_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "p.zip").write_bytes(content)
    assert "p.zip" in refused(tmp_path / "p.zip", tmp_path / "data")


def test_a_package_that_is_cut_short_is_refused(package: Path, tmp_path: Path) -> None:
    (tmp_path / "p.zip").write_bytes(package.read_bytes()[: package.stat().st_size // 2])
    assert "p.zip" in refused(tmp_path / "p.zip", tmp_path / "data")
    assert str(tmp_path / "none.zip") in refused(tmp_path / "none.zip", tmp_path / "data")


# ---- Built to harm ----


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil", "a\\..\\evil", "photos/../../evil", ".hidden", "a/b/c/d"])
def test_no_name_leads_out_of_the_folder(package: Path, tmp_path: Path, name: str) -> None:
    files = {**unpacked(package), name: b"x"}
    assert name in refused(packed(tmp_path / "p.zip", files, sealed=True), tmp_path / "data")
    assert not list(tmp_path.rglob("evil*"))


def test_a_bomb_is_not_unpacked(package: Path, tmp_path: Path) -> None:
    too_large = _("%(file)s would unpack to far more than a workshop: it was not opened.") % {"file": "{}"}
    path = packed(tmp_path / "p.zip", unpacked(package))
    content = path.read_bytes()
    # What the directory says of the sizes of the first three files.
    for _file in range(3):
        place = content.index(b"PK\x01\x02")
        content = (
            content[:place]
            + b"pk\x01\x02"
            + content[place + 4 : place + 24]
            + b"\xfe\xff\xff\xff"
            + content[place + 28 :]
        )
    path.write_bytes(content.replace(b"pk\x01\x02", b"PK\x01\x02"))
    assert LARGEST_PACKAGE < 3 * 0xFFFFFFFE
    assert refused(path, tmp_path / "data") == too_large.format(path)
    many = {f"f{number}": b"" for number in range(20_001)}
    assert refused(packed(path, {**unpacked(package), **many}), tmp_path / "data") == too_large.format(path)


def journal_with(change: Callable[[list[dict[str, Any]]], Any]) -> Callable[[Files], Files]:
    def rewrite(files: Files) -> Files:
        lines = [json.loads(line) for line in files[JOURNAL].splitlines()]
        lines = change(lines) or lines
        return {**files, JOURNAL: b"".join(json.dumps(line).encode() + b"\n" for line in lines)}

    return rewrite


def file_with(name: str, content: bytes) -> Callable[[Files], Files]:
    return lambda files: {**files, name: content}


FORGED = {
    "a hole": journal_with(lambda lines: lines.pop(5) and None),
    "an id twice": journal_with(lambda lines: lines[5].update(id=lines[4]["id"])),
    "a key that is a path": journal_with(lambda lines: lines[5].update(key="../../x")),
    "a time that is none": journal_with(lambda lines: lines[5].update(at="soon")),
    "a value that is a list": journal_with(lambda lines: lines[5].update(value=[1])),
    "no site": journal_with(lambda lines: lines[1].update(kind="sight")),
    "a site that is nowhere": journal_with(lambda lines: lines[1]["value"].update(geometry={"type": "Point"})),
    "nothing": file_with(JOURNAL, b""),
    "a photo that is none": file_with("photos/P1.jpg", b"<script>"),
    "no JSON": file_with(JOURNAL, b"{]\n"),
}


@pytest.mark.parametrize("forgery", FORGED)
def test_a_forged_package_with_a_good_manifest_is_refused(package: Path, tmp_path: Path, forgery: str) -> None:
    path = packed(tmp_path / "p.zip", FORGED[forgery](unpacked(package)), sealed=True)
    with pytest.raises(Refused) as refusal:
        bring(path, tmp_path / "data")
    assert re.search("journal|P1", refusal.value.reason)


def test_a_later_version_is_told_apart(package: Path, tmp_path: Path) -> None:
    files = unpacked(package)
    later = json.dumps({**json.loads(files[MANIFEST]), "version": 2}).encode()
    assert refused(packed(tmp_path / "p.zip", {**files, MANIFEST: later}), tmp_path / "data")


# ---- The command ----


def test_the_command_prints_new_links_once(package: Path, tmp_path: Path) -> None:
    common = ("import", str(package), "--data", str(tmp_path / "data"))
    links = json.loads(facilitation(*common, "--json").stdout)
    assert links["workshop"] == ID
    assert stored(tmp_path / "data")[0] == ID
    again = facilitation(*common, check=False)
    assert again.returncode == 1
    assert links["code"] in again.stderr
    # A folder that holds one package stands for it.
    assert facilitation("import", str(package.parent), "--data", str(tmp_path / "other"), check=False).returncode == 0
    assert facilitation("import", str(package), str(package), check=False).returncode == 2


# ---- Sessions put together ----


def session(root: Path, log: Any, id: str) -> Path:
    with pytest.MonkeyPatch.context() as monkeypatch:
        without_documents(monkeypatch)
        export(exported(root / id, log, id), root / id, ["zip"])
    return root / id / PACKAGE_NAME


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    root = tmp_path_factory.mktemp("sessions")
    return (
        session(root, rich().log, "first"),
        session(root, another_session(rich().log, "z", LATER), "second"),
    )


@pytest.fixture
def together(sessions: tuple[Path, Path], tmp_path: Path) -> tuple[State, Workshop]:
    # Named in the wrong order: the days decide.
    brought = bring_together(sessions[::-1], tmp_path, "Les deux jours")
    id, log = stored(tmp_path)
    assert brought.row.id == id
    shelf = Shelf(tmp_path / "photos")
    return fold(log), Workshop(id, log, lambda author, photo: shelf.path(id, author, photo, small=False))


def test_contributions_are_numbered_on_and_keep_their_session(together: tuple[State, Workshop]) -> None:
    state, _workshop = together
    for kind, count in (("idea", 4), ("annotation", 5), ("photo", 3)):
        values = sorted(state.all(kind).values(), key=lambda value: value["number"])
        assert [value["number"] for value in values] == list(range(1, 2 * count + 1))
        assert [value["session"]["number"] for value in values] == [1] * count + [2] * count
    second = state.all("idea")["zidea000000000001"]
    assert second["session"] == {"number": 2, "title": "Que faire du moulin ?", "date": LATER}
    assert second["author"] in state.all("participant")
    assert {value["session"]["number"] for value in state.all("participant").values()} == {1, 2}
    workshop = state.get("workshop", "workshop") or {}
    assert workshop["title"] == "Les deux jours"
    assert [each["date"] for each in workshop["sessions"]] == ["2026-11-22T08:05:00.000Z", LATER]


def test_options_alike_are_one_and_keep_every_placement(together: tuple[State, Workshop]) -> None:
    state, workshop = together
    assert [option.title for option in workshop.told.reading.options] == ["Une halle ouverte", "Des ateliers"]
    hall = workshop.told.reading.options[0]
    assert {told.ref for told in hall.contributions} == {"C1", "C5", "A5", "A10"}
    footprint = state.all("footprint")[hall.key]
    assert len(footprint["sources"]) == 2
    assert footprint["area_m2"] == pytest.approx(to_legal(footprint["geometry"], "EPSG:2154").area, abs=1)
    assert set(state.all("overlaps")["overlaps"]["pairs"][0]["options"]) == set(workshop.told.options)
    for value in state.all("scenario").values():
        assert set(value["options"]) <= set(workshop.told.options)


def test_what_sessions_weighed_stays_apart(together: tuple[State, Workshop]) -> None:
    state, workshop = together
    hall = workshop.told.reading.options[0].key
    assert set(state.all("result")) == {f"{hall}.1", f"{hall}.2"}
    (weighing,) = (sheet for sheet in sheets(workshop.told) if sheet.name == "appreciations")
    place = [column.name for column in weighing.columns].index("seance")
    assert [row[place] for row in weighing.rows] == [1, 1, 1, 1, 2, 2, 2, 2]


def test_what_was_put_together_is_a_workshop_like_any_other(together: tuple[State, Workshop], tmp_path: Path) -> None:
    _state, workshop = together
    assert len(workshop.photos()) == 4
    export(workshop, tmp_path / "out", ["zip"])
    assert bring(tmp_path / "out" / PACKAGE_NAME, tmp_path / "again").photos == 6


def test_an_option_of_the_same_usage_is_the_same_and_another_is_new(tmp_path: Path) -> None:
    one, other = Rich(), Rich()
    for workshop, titles in ((one, ["Des logements"]), (other, ["Habiter ici", "Un parc"])):
        workshop.join("habitants", 1)
        for title in titles:
            card = workshop.idea(workshop.people["habitants"][0], title)
            workshop.option(title, [card], usage=None if title == "Un parc" else "logement")
    packages = [session(tmp_path, one.log, "a"), session(tmp_path, another_session(other.log, "z", LATER), "b")]
    bring_together(packages, tmp_path / "data")
    state = fold(stored(tmp_path / "data")[1])
    found = {value["title"]: value["number"] for value in state.all("option").values()}
    assert found == {"Des logements": 1, "Un parc": 2}


def test_collèges_and_places_with_the_same_id_are_told_apart_by_name(tmp_path: Path) -> None:
    places = [{"id": "halle", "name": "Petite halle", "point": [4.569, 49.4796]}]
    other = Rich(places=places)
    other.join("elus", 3)
    other.annotation(other.people["elus"][0], "memory", "Le bal", place="halle")
    log = another_session(other.log, "z", LATER)
    log[0].value["colleges"] = [{"id": "elus", "name": "Élus de l’agglomération"}]  # type: ignore[index]
    bring_together([session(tmp_path, rich().log, "a"), session(tmp_path, log, "b")], tmp_path / "data")
    state = fold(stored(tmp_path / "data")[1])
    colleges = {each["id"]: each["name"] for each in (state.get("workshop", "workshop") or {})["colleges"]}
    assert colleges["elus"] == "Élus"
    assert colleges["elus-2"] == "Élus de l’agglomération"
    assert state.all("participant")["zparticipant-elus-0"]["college"] == "elus-2"
    assert state.all("annotation")["zannotation00000001"]["place"] == "halle-2"


def test_the_command_puts_sessions_together(sessions: tuple[Path, Path], tmp_path: Path) -> None:
    asked = ("import", "--merge", *map(str, sessions), "--data", str(tmp_path), "--title", "Deux jours")
    links = json.loads(facilitation(*asked, "--json").stdout)
    id, log = stored(tmp_path)
    assert links["workshop"] == id
    assert (fold(log).get("workshop", "workshop") or {})["title"] == "Deux jours"
    assert facilitation(*asked, check=False).returncode == 1  # it is there already


def test_other_sites_and_the_same_session_twice_are_refused(sessions: tuple[Path, Path], tmp_path: Path) -> None:
    elsewhere = Rich(id="08999_01", name="La briqueterie", geometry=square(4.6, 49.5), places=[])
    elsewhere.annotation("x", "asset", "Un four", point(4.6001, 49.5001))
    package = session(tmp_path, another_session(elsewhere.log, "z", LATER), "c")
    with pytest.raises(Refused) as refusal:
        bring_together([sessions[0], package], tmp_path / "data")
    assert str(SITE["name"]) in refusal.value.reason
    assert "La briqueterie" in refusal.value.reason
    for packages in ([sessions[0], sessions[0]], [sessions[0]]):
        with pytest.raises(Refused):
            bring_together(packages, tmp_path / "data")
    assert not (tmp_path / "data").exists()
