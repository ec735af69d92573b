"""The tables, as a workbook and as CSV, read back as a planner's spreadsheet or program would."""

import csv
import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from rich_workshop import large, rich
from synthesis_workshops import AT, Workshop, full, point, square

from facilitation.changes import State
from facilitation.synthesis.package.catalogue import SHEETS
from facilitation.synthesis.reading.reading import read
from facilitation.synthesis.reading.sheet import Column, Sheet
from facilitation.synthesis.reading.told import Told, small
from facilitation.synthesis.tables.listings import sheets
from facilitation.synthesis.tables.separated import FORMULA, csv_file
from facilitation.synthesis.tables.workbook import LONGEST, xlsx_file
from facilitation.texts import _

FORMULAS = ["=cmd|' /C calc'!A0", "+33 6", "-1", "@SUM(1)", "＝1", '=HYPERLINK("http://example.org";"x")', "'=1"]


def made(state: State) -> dict[str, Sheet]:
    return {sheet.name: sheet for sheet in sheets(Told(read(state), state))}


def xlsx(state: State) -> bytes:
    changed = datetime.fromisoformat(AT)
    return xlsx_file(made(state).values(), "Que faire du moulin ?", changed)


def workbook(state: State) -> dict[str, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(state)))
    return {page.title: page for page in book.worksheets}


def rows(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def table(state: State, name: str) -> list[dict[str, Any]]:
    sheet = made(state)[name]
    names = [column.name for column in sheet.columns]
    return [dict(zip(names, row, strict=True)) for row in sheet.rows]


def test_the_table_holds_every_contribution_once() -> None:
    found = {row["numero"]: row for row in rows(csv_file(made(full())["contributions"]))}
    assert list(found) == ["C1", "C2", "C3", "C4", "C5", "A1", "A2", "A3", "A4", "A5", "A6"]
    assert found["C1"] == {
        "numero": "C1",
        "type": _("Idea"),
        "texte": "Un marché sous la halle",
        "college": "Habitants",
        "phase": _("Ideas"),
        "question": "Que feriez-vous ?",
        "option": "A",
        "option_titre": "Une halle ouverte",
        "soutiens": "3",
        "lieu": "",
        "longitude": "",
        "latitude": "",
        "statut": _("shown"),
        "horodatage": "2026-11-22T08:05:00.000Z",
        "condition_de": "",
        "redit": "",
        "photos": "",
    }
    assert (found["A2"]["longitude"], found["A2"]["latitude"]) == ("4.568200", "49.479700")
    assert found["A3"]["lieu"] == "Grande halle"
    assert set(found["C4"].values()) == {"C4", "", _("hidden by the facilitation")}


def test_a_collège_of_one_person_is_never_named_beside_words() -> None:
    (owner,) = (row for row in table(full(), "contributions") if row["numero"] == "C3")
    assert owner["college"] == small()
    everything = b"".join(csv_file(sheet) for sheet in made(rich().state()).values())
    assert "Propriétaire".encode() not in everything


def test_few_people_are_never_counted_by_collège() -> None:
    participants = table(rich().state(), "participants")
    assert [(row["personnes"], row["contributions"]) for row in participants] == [(3, 3), (5, 4), (small(), None)]
    offers = table(rich().state(), "feuille_de_route")[0]["peuvent_contribuer"]
    assert offers == f"Habitants : 3 ; {_('others: %(count)s') % {'count': small()}}"


def test_the_roadmap_comes_by_priority_with_its_options_and_sources() -> None:
    first, second = table(rich().state(), "feuille_de_route")
    assert (first["action"], first["options"], first["contributions"]) == ("Sécuriser la halle", "A", "A2")
    assert (second["action"], second["horizon"]) == ("Ouvrir le quai", _("long term"))


def test_the_weighing_is_told_by_collège_with_its_whole() -> None:
    found = table(rich().state(), "appreciations")
    assert [row["college"] for row in found] == [
        *("Élus", "Habitants", _("All that are shown"), _("Not detailed: %(college)s") % {"college": small()}),
    ]
    assert [found[1][f"souhaitable_{degree}"] for degree in ("moins_2", "0", "plus_2")] == [0, 1, 3]
    assert [row["se_distingue"] for row in found] == [_("yes"), "", "", ""]
    assert (found[2]["votants"], found[2]["consensus"]) == (8, 0.5714)


def test_findings_are_set_beside_what_the_data_say() -> None:
    workshop = Workshop(attributes={"sol_pollution_existe": "pollution inexistante", "bati_etat": ""})
    workshop.annotation("x", "constraint", "Des cuves de fioul enterrées")
    workshop.annotation("x", "asset", "La charpente est saine")
    pollution, buildings = table(workshop.state(), "a_verifier")
    assert (pollution["attribut"], pollution["constat"]) == ("sol_pollution_existe", _("may contradict"))
    assert (pollution["valeur_connue"], pollution["contributions"]) == ("pollution inexistante", "A1")
    assert (buildings["attribut"], buildings["constat"]) == ("bati_etat", _("completes"))
    assert buildings["textes"] == "A2 : La charpente est saine"


def test_photos_have_captions_and_positions() -> None:
    tanks, market = table(rich().state(), "photos")
    assert (tanks["numero"], tanks["fichier"], tanks["legende"]) == ("P1", "P1.jpg", "Cuves enterrées")
    assert (tanks["longitude"], tanks["latitude"]) == (4.5682, 49.4797)
    assert (market["longitude"], market["contribution"]) == (None, "C1")


def test_the_workbook_has_every_sheet_with_frozen_headers_filters_and_dates() -> None:
    pages = workbook(rich().state())
    assert [sheet.name for sheet in made(rich().state()).values()] == list(SHEETS)
    assert len(pages) == len(SHEETS)
    for page in pages.values():
        assert page.freeze_panes == "B2"
        assert page.auto_filter.ref.startswith("A1:")
    contributions = pages[_("Contributions")]
    header = {cell.value: place for place, cell in enumerate(contributions[1])}
    first: Any = next(iter(contributions.iter_rows(min_row=2, max_row=2)))
    # Nine in the morning, in the Ardennes.
    assert first[header[_("Received on")]].value == datetime(2026, 11, 22, 9, 5)
    assert first[header[_("Received on")]].is_date
    assert first[header[_("Supports")]].value == 3


def test_every_line_of_a_text_has_room_and_wide_sheets_go_on_a3() -> None:
    text = " ".join(["phrase"] * 60)
    told = Sheet(
        "essai", "Essai", (Column("texte", "Texte", width=20), Column("suite", "Suite", width=140)), ((text, ""),)
    )
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file([told], "Essai", datetime(2026, 11, 22))))
    page = book["Essai"]
    assert page.row_dimensions[1].height is None  # a line, as by default
    assert page.row_dimensions[2].height >= 15 * len(text) / 25
    assert page.page_setup.paperSize == 8
    narrow = Sheet(
        "essai", "Essai", (Column("texte", "Texte", width=20),), (("court",), ("a\nb\nc",), ("mot " * 5_000,))
    )
    page = openpyxl.load_workbook(io.BytesIO(xlsx_file([narrow], "Essai", datetime(2026, 11, 22))))["Essai"]
    assert [page.row_dimensions[row].height for row in (2, 3, 4)] == [None, 45, 408.75]
    assert page.page_setup.paperSize == 9


def test_the_same_workshop_gives_the_same_workbook() -> None:
    assert xlsx(rich().state()) == xlsx(rich().state())


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_is_a_text(text: str) -> None:
    workshop = Workshop()
    workshop.join("habitants", 3)
    idea = workshop.idea(workshop.people["habitants"][0], text, prompt=text)
    workshop.option(text, [idea])
    (row,) = rows(csv_file(made(workshop.state())["contributions"]))
    assert (row["texte"], row["question"], row["option_titre"]) == (f"'{text}",) * 3
    page = workbook(workshop.state())[_("Contributions")]
    cell = page["C2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert page["C2"].hyperlink is None


def test_a_longitude_west_of_greenwich_stays_a_number() -> None:
    workshop = Workshop(geometry=square(-1.5, 47.2, 0.01), places=[])
    workshop.annotation("x", "asset", "À l’ouest", point(-1.4951234, 47.2049999))
    (row,) = rows(csv_file(made(workshop.state())["contributions"]))
    assert (row["longitude"], row["latitude"]) == ("-1.495123", "47.205000")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), max_size=60))
def test_the_text_of_a_csv_comes_back(text: str) -> None:
    sheet = Sheet("essai", "Essai", (Column("texte", "Texte"), Column("reste", "Reste")), ((text, "x"),))
    (row,) = rows(csv_file(sheet))
    assert not row["texte"].startswith(tuple(set(FORMULA) - {"'"}))
    assert row["texte"].removeprefix("'") == text


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80), st.sampled_from(["idea", "option", "title", "place"]))
def test_any_words_give_a_sound_workbook(text: str, where: str) -> None:
    workshop = Workshop(*([text] if where == "title" else []))
    workshop.join("habitants", 1)
    said = workshop.idea(workshop.people["habitants"][0], text if where == "idea" else "Un marché")
    workshop.option(text if where == "option" else "Une halle", [said])
    pages = workbook(workshop.state())
    assert pages[_("Contributions")].max_row == 2


def test_a_word_longer_than_a_cell_is_whole_in_the_csv() -> None:
    workshop = Workshop()
    workshop.idea("x", "a" * (LONGEST + 1_000))
    assert len(workbook(workshop.state())[_("Contributions")]["C2"].value) == LONGEST
    assert len(rows(csv_file(made(workshop.state())["contributions"]))[0]["texte"]) == LONGEST + 1_000


def test_an_empty_workshop_gives_headers() -> None:
    pages = workbook(Workshop().state())
    assert pages[_("Contributions")].max_row == 1
    assert pages[_("Glossary")].max_row > 10


def test_a_large_workshop_is_written_whole() -> None:
    assert workbook(large().state())[_("Contributions")].max_row == 501
