"""The layers: the GeoPackage read by GDAL and drawn by QGIS itself, the GeoJSON against RFC 7946."""

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from PIL import Image
from rich_workshop import rich
from shapely.geometry import shape
from synthesis_workshops import Workshop, full, square

from facilitation.changes import State
from facilitation.domain.geometry import to_legal
from facilitation.grouping.engine.anchors import load_anchors
from facilitation.synthesis.layers.gpkg import gpkg_file
from facilitation.synthesis.layers.layers import geojson_file, layers
from facilitation.synthesis.reading.cnig import field_title, reconversion
from facilitation.synthesis.reading.reading import read
from facilitation.synthesis.reading.told import Told
from facilitation.texts import _

LAYERS = [
    *("photos", "lieux", "annotations_points", "annotations_lignes", "annotations_surfaces"),
    *("superpositions", "emprises", "scenarios", "site", "feuille_de_route", "a_verifier"),
]
HOSTILE = [
    "<script>&\"'];--",
    "\u202egauche",
    "🏭👨‍👩‍👧 é̂",
    "a" * 10_000,
    "nul\x00 et \x1béchappement",
    '"; DROP TABLE site; --',
    "=cmd|' /C calc'!A0",
]


def told(state: State) -> Told:
    return Told(read(state), state)


def gpkg(state: State) -> bytes:
    read_ = told(state)
    return gpkg_file(layers(read_), read_.reading.crs, read_.when("2026-11-22T18:00:00.000Z"))


def features(state: State) -> list[dict[str, Any]]:
    collection = json.loads(geojson_file(told(state)))
    assert set(collection) == {"type", "features"}
    return list(collection["features"])


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Any]:
    """Opens the GeoPackage of a state with SQLite."""
    connections = []

    def open_(state: State) -> sqlite3.Connection:
        path = tmp_path / "couches.gpkg"
        path.write_bytes(gpkg(state))
        connections.append(sqlite3.connect(path))
        return connections[-1]

    yield open_
    for each in connections:
        each.close()


def column(database: sqlite3.Connection, table: str, name: str) -> list[Any]:
    return [row[0] for row in database.execute(f'SELECT "{name}" FROM {table}')]  # noqa: S608 (our names)


def ogr(path: Path) -> dict[str, Any]:
    """What GDAL reads of a file: every layer with its features, by layer."""
    if shutil.which("ogrinfo") is None:
        pytest.skip("GDAL is not installed (Debian: gdal-bin)")
    found: dict[str, Any] = {}
    listed = subprocess.run(["ogrinfo", "-ro", path], capture_output=True, text=True, check=True)
    assert not listed.stderr
    for line in listed.stdout.splitlines():
        if line[:1].isdigit():
            name = line.split(": ", 1)[1].split(" (")[0]
            command = ["ogr2ogr", "-f", "GeoJSON", "-lco", "RFC7946=NO", "/vsistdout/", str(path), name]
            made = subprocess.run(command, capture_output=True, text=True, check=True)
            assert not made.stderr
            found[name] = json.loads(made.stdout)
    return found


def test_gdal_reads_every_layer_in_the_legal_projection(tmp_path: Path) -> None:
    path, state = tmp_path / "couches.gpkg", rich().state()
    path.write_bytes(gpkg(state))
    found = ogr(path)
    assert [name for name in found if name != "layer_styles"] == LAYERS
    counts = {name: len(layer["features"]) for name, layer in found.items()}
    assert counts == dict.fromkeys(LAYERS, 1) | {
        **{"photos": 2, "annotations_points": 2, "annotations_surfaces": 2, "emprises": 2},
        **{"feuille_de_route": 2, "a_verifier": 4, "layer_styles": 9},
    }
    (site,) = found["site"]["features"]
    assert "2154" in json.dumps(found["site"]["crs"])
    assert shape(site["geometry"]).symmetric_difference(to_legal(read(state).site["geometry"], "EPSG:2154")).area < 0.1
    assert site["properties"]["site_type"] == "friche industrielle"
    hall, shops = (each["properties"] for each in found["emprises"]["features"])
    assert (hall["option"], hall["site_reconv_type"]) == ("A", "commerce")
    assert (shops["option"], shops["site_reconv_type"]) == ("B", "autres activités économiques")
    (overlap,) = found["superpositions"]["features"]
    assert overlap["properties"]["options"] == "A, B"
    assert overlap["properties"]["surface_m2"] == round(shape(overlap["geometry"]).area) > 0
    tanks = found["photos"]["features"][0]["properties"]
    assert (tanks["numero"], tanks["fichier"], tanks["contribution"]) == ("P1", "photos/P1.jpg", "A2")
    assert found["photos"]["features"][1]["geometry"] is None
    checks = {row["properties"]["attribut"]: row["properties"] for row in found["a_verifier"]["features"]}
    assert checks["sol_pollution_existe"]["contributions"] == "A2"
    assert found["feuille_de_route"]["features"][0]["properties"]["action"] == "Sécuriser la halle"


def test_the_index_the_aliases_and_the_metadata_are_right(opened: Any) -> None:
    database = opened(rich().state())
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
    for name in LAYERS[:-2]:
        geometries = sum(geometry is not None for geometry in column(database, name, "geom"))
        assert len(column(database, f"rtree_{name}_geom", "id")) == geometries
        assert database.execute(f"SELECT rtreecheck('rtree_{name}_geom')").fetchone() == ("ok",)
    title = "SELECT title FROM gpkg_data_columns WHERE table_name = 'site' AND column_name = 'site_type'"
    assert database.execute(title).fetchone() == (field_title("site_type"),)
    extensions = {row[0] for row in database.execute("SELECT DISTINCT extension_name FROM gpkg_extensions")}
    assert extensions == {"gpkg_rtree_index", "gpkg_schema"}


def test_every_layer_has_a_style_with_a_category_for_each_value(opened: Any) -> None:
    database = opened(rich().state())
    styles = dict(database.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault"))
    assert list(styles) == LAYERS[:-2]
    for name, qml in styles.items():
        root = ET.fromstring(qml)  # noqa: S314 (ours)
        field = root.find("renderer-v2").get("attr")  # type: ignore[union-attr]
        if field:
            values = set(column(database, name, field))
            assert values <= {category.get("value") for category in root.iter("category")}


def test_the_same_workshop_gives_the_same_bytes() -> None:
    assert gpkg(rich().state()) == gpkg(rich().state())


@pytest.mark.parametrize(
    ("longitude", "latitude", "srs"), [(2.35, 48.85, 2154), (-61.5, 16.2, 5490), (-52.3, 4.9, 2972), (55.5, -21, 2975)]
)
def test_the_projection_is_that_of_the_place(opened: Any, longitude: float, latitude: float, srs: int) -> None:
    site = square(longitude, latitude)
    database = opened(Workshop(geometry=site, crs=f"EPSG:{srs}", places=[], context=[]).state())
    (area,) = database.execute("SELECT max_x - min_x FROM gpkg_contents WHERE table_name = 'site'").fetchone()
    assert 35 < area < 60  # half a thousandth of a degree, in metres
    assert database.execute("SELECT srs_id FROM gpkg_geometry_columns").fetchone() == (srs,)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_give_sound_layers(tmp_path: Path, text: str) -> None:
    workshop = Workshop(attributes={text: text, "FID": 1, "geom": [1], "a": float("1e300"), "A": 2, "vrai": True})
    workshop.join("habitants", 1)
    drawn = workshop.annotation(workshop.people["habitants"][0], "asset", text, square(4.568, 49.4795))
    workshop.option(text, [drawn])
    path = tmp_path / "couches.gpkg"
    path.write_bytes(gpkg(workshop.state()))
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (written,) = database.execute("SELECT texte FROM annotations_surfaces").fetchone()
        assert written == text.replace("\x00", "").replace("\x1b", "").replace("\u202e", "")
    assert len(ogr(path)["annotations_surfaces"]["features"]) == 1


@pytest.mark.parametrize("state", [Workshop().state(), full()], ids=["empty", "full"])
def test_nothing_hidden_and_nobody_s_name_is_in_the_layers(state: State) -> None:
    content = gpkg(state) + geojson_file(told(state))
    for secret in (b"SECRET", "Prénom".encode(), b"participant-", "Propriétaire".encode()):
        assert secret not in content


def test_every_usage_has_a_value_of_the_standard_to_propose() -> None:
    allowed = json.loads((Path(_file()).parent / "cnig.json").read_text())["site_reconv_type"]
    for anchor in load_anchors():
        assert reconversion(anchor.id) in allowed
        assert not anchor.title or anchor.id == "depollution_gouv" or reconversion(anchor.id) != "inconnu"
    assert reconversion(None) == reconversion("unheard of") == "inconnu"


def _file() -> str:
    from facilitation.synthesis.reading import cnig

    return str(cnig.__file__)


def test_the_geojson_follows_rfc_7946() -> None:
    found = features(rich().state())
    kinds = [feature["properties"]["couche"] for feature in found]
    assert kinds == [
        *("site", "lieu", *["annotation"] * 5, "emprise", "emprise", "superposition", "scenario", "photo"),
    ]
    for feature in found:
        geometry = shape(feature["geometry"])
        assert geometry.is_valid
        for part in getattr(geometry, "geoms", [geometry]):
            assert part.geom_type != "Polygon" or part.exterior.is_ccw
        assert 4.5 < geometry.centroid.x < 4.6  # longitude first
    by_number = {feature["properties"].get("numero"): feature["properties"] for feature in found}
    assert by_number["A1"]["localisation"] == _("drawing")
    assert by_number["A4"]["localisation"] == _("named place")
    assert by_number["A5"]["option"] == "A"
    assert by_number["A1"]["horodatage"] == "2026-11-22T08:05:00.000Z"


def test_an_empty_workshop_gives_the_site_and_its_places() -> None:
    assert [feature["properties"]["couche"] for feature in features(Workshop().state())] == ["site", "lieu"]


QGIS = """
import os, sys
from qgis.core import *
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor
app = QgsApplication([], False)
app.initQgis()
path, out = sys.argv[1:3]
whole = QgsVectorLayer(path, 'all', 'ogr')
names = [name.split('!!::!!')[1] for name in whole.dataProvider().subLayers()]
layers = {name: QgsVectorLayer(f'{path}|layername={name}', name, 'ogr') for name in names}
for name, layer in layers.items():
    assert layer.isValid(), name
    if layer.isSpatial():
        assert layer.crs().authid() == 'EPSG:2154', layer.crs().authid()
        assert layer.hasSpatialIndex() == QgsFeatureSource.SpatialIndexPresent, name
        print(name, layer.renderer().type(), layer.labelsEnabled(), layer.attributeAlias(1), sep='|')
settings = QgsMapSettings()
settings.setLayers([layer for layer in layers.values() if layer.isSpatial()])
settings.setDestinationCrs(layers['site'].crs())
extent = layers['site'].extent()
extent.scale(1.1)
settings.setExtent(extent)
settings.setOutputSize(QSize(1600, 900))
settings.setOutputDpi(150)
settings.setBackgroundColor(QColor('#F7F6F2'))
job = QgsMapRendererParallelJob(settings)
job.start()
job.waitForFinished()
assert not job.errors(), job.errors()
assert job.renderedImage().save(out)
sys.stdout.flush()
os._exit(0)  # Qt and Python do not agree on who frees what
"""


@pytest.mark.skipif(os.environ.get("FULL") != "1", reason="QGIS is a gigabyte: make test FULL=1")
def test_qgis_opens_the_layers_and_draws_them_with_their_styles(tmp_path: Path) -> None:
    path, image = tmp_path / "couches.gpkg", tmp_path / "couches.png"
    path.write_bytes(gpkg(rich().state()))
    python = os.environ.get("QGIS_PYTHON", "/usr/bin/python3")
    environment = {"PATH": os.environ["PATH"], "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    drawn = subprocess.run(
        [python, "-c", QGIS, path, image], capture_output=True, text=True, env=environment, timeout=100
    )
    assert drawn.returncode == 0, drawn.stderr
    styles = dict(line.split("|", 1) for line in drawn.stdout.splitlines())
    assert styles["annotations_points"] == f"categorizedSymbol|True|{_('No.')}"
    assert styles["emprises"] == f"categorizedSymbol|True|{_('Option')}"
    assert styles["site"] == f"singleSymbol|False|{_('Name')}"
    with Image.open(image) as picture:
        colours = {colour for _count, colour in picture.convert("RGB").getcolors(10_000_000) or []}
    for wanted in ("#2F5D50", "#A63F26", "#5A4A86", "#C28A14", "#16211F"):  # asset, constraint, memory, idea, outline
        assert tuple(int(wanted[place : place + 2], 16) for place in (1, 3, 5)) in colours
    if keep := os.environ.get("KEEP_IMAGES"):
        shutil.copy(image, keep)
