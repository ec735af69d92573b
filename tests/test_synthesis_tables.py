"""The contributions for a spreadsheet and for a map, read back."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import shape
from synthesis_workshops import Workshop, full, point, square

from facilitation.changes import State
from facilitation.synthesis.export import FILES, csv_bytes, export, geojson_bytes
from facilitation.texts import _


def rows(state: State) -> list[dict[str, str]]:
    content = csv_bytes(state)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def features(state: State) -> list[dict[str, Any]]:
    collection = json.loads(geojson_bytes(state))
    assert set(collection) == {"type", "features"}
    return list(collection["features"])


def test_the_table_holds_every_contribution_once() -> None:
    found = {row["numero"]: row for row in rows(full())}
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
    }
    assert (found["A2"]["longitude"], found["A2"]["latitude"]) == ("4.568200", "49.479700")
    assert found["A3"]["lieu"] == "Grande halle"
    assert found["C4"]["statut"] == _("hidden by the facilitation")
    assert {found["C4"][name] for name in found["C4"]} == {"C4", "", _("hidden by the facilitation")}


@pytest.mark.parametrize("write", [csv_bytes, geojson_bytes])
def test_nothing_hidden_and_nobody_s_name_is_in_the_files(write: Any) -> None:
    content = write(full()).decode()
    for secret in ("SECRET", "Prénom", "participant-"):
        assert secret not in content
    assert write(full()) == write(full())


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+33 6", "-1", "@SUM(1)", "＝1", '=HYPERLINK("http://example.org";"x")']
)
def test_what_a_spreadsheet_would_run_is_made_a_text(text: str) -> None:
    workshop = Workshop()
    workshop.join("habitants", 1)
    idea = workshop.idea(workshop.people["habitants"][0], text, prompt=text)
    workshop.option(text, [idea])
    (row,) = rows(workshop.state())
    assert (row["texte"], row["question"], row["option_titre"]) == (f"'{text}",) * 3


def test_a_longitude_west_of_greenwich_stays_a_number() -> None:
    site = square(-1.5, 47.2, 0.01)
    workshop = Workshop(geometry=site, places=[])
    workshop.annotation("x", "asset", "À l’ouest", point(-1.4951234, 47.2049999))
    (row,) = rows(workshop.state())
    assert (row["longitude"], row["latitude"]) == ("-1.495123", "47.205000")


def test_lines_quotes_and_separators_survive_in_a_cell() -> None:
    text = 'Une "halle" ; un marché,\nun café'
    workshop = Workshop()
    workshop.idea("x", text)
    assert [row["texte"] for row in rows(workshop.state())] == [text]


def test_the_layers_follow_rfc_7946() -> None:
    found = features(full())
    assert [f["properties"]["couche"] for f in found] == ["site", "lieu"] + ["annotation"] * 5 + ["emprise"]
    for feature in found:
        geometry = shape(feature["geometry"])
        assert geometry.is_valid
        for part in getattr(geometry, "geoms", [geometry]):
            assert part.geom_type != "Polygon" or part.exterior.is_ccw
        assert 4.5 < geometry.centroid.x < 4.6  # longitude first
    annotations = {
        f["properties"]["numero"]: f["properties"] for f in found if f["properties"]["couche"] == "annotation"
    }
    assert annotations["A1"]["localisation"] == _("drawing")
    assert annotations["A3"]["localisation"] == _("named place")
    assert annotations["A5"]["option"] == "A"
    assert found[0]["properties"]["site_type"] == "friche industrielle"
    assert found[-1]["properties"] == {
        "couche": "emprise",
        "option": "A",
        "option_titre": "Une halle ouverte",
        "surface_m2": 2010,
        "part_du_site": 0.0178,
        "contributions": 2,
        "soutiens": 3,
    }


def test_an_empty_workshop_gives_a_header_and_the_site() -> None:
    assert rows(Workshop().state()) == []
    assert [f["properties"]["couche"] for f in features(Workshop().state())] == ["site", "lieu"]


def test_export_writes_every_file(tmp_path: Path) -> None:
    written = export(full(), tmp_path / "out" / "here")
    assert [path.name for path in written] == list(FILES)
    assert [path.read_bytes() for path in written] == [file.write(full()) for file in FILES.values()]
