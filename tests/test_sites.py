"""Sites: every real friche loads; a damaged file is mended, saying so, or refused with its reason."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from shapely import make_valid
from shapely.geometry import Point, shape

from facilitation.domain.site_files import MOST_LISTED, SiteRefused, plain_term, slug
from facilitation.domain.sites import read_site

ARDENNES = Path(__file__).resolve().parents[2] / "shared" / "data" / "sites" / "friches_ardennes.geojson"
real = pytest.mark.skipif(not ARDENNES.is_file(), reason="../shared is absent")

RING = [[4.56, 49.47], [4.57, 49.47], [4.57, 49.48], [4.565, 49.478], [4.56, 49.48], [4.56, 49.47]]
PROPERTIES = {"site_id": "08001_01", "site_nom": "Scierie", "comm_nom": "Acy", "comm_insee": "08001", "epci_nom": "CC"}


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **members}


def written(folder: Path, document: Any) -> Path:
    path = folder / "site.geojson"
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return path


def refusal(folder: Path, document: Any, site_id: str | None = None) -> str:
    with pytest.raises(SiteRefused) as refused:
        read_site(written(folder, document), site_id)
    return refused.value.reason


def lambert(ring: list[list[float]]) -> list[list[float]]:
    to_metres = Transformer.from_crs("EPSG:4326", "EPSG:2154", always_xy=True)
    return [list(to_metres.transform(lon, lat)) for lon, lat in ring]


@real
def test_all_real_sites_load_with_the_area_that_the_file_states() -> None:
    features = json.loads(ARDENNES.read_text(encoding="utf-8"))["features"]
    for item in features:
        site = read_site(ARDENNES, item["properties"]["site_id"])
        outline = shape(site["geometry"])
        assert site["area_m2"] == pytest.approx(item["properties"]["surf_calc_m2"], rel=0.01), site["id"]
        assert site["attributes"] == item["properties"]
        assert site["crs"] == "EPSG:2154"
        assert site["mended"] == []
        assert outline.is_valid
        assert len(site["places"]) >= 3
        assert all(outline.contains(Point(place["point"])) for place in site["places"]), site["id"]
    assert len(features) == 164


@real
def test_the_sugar_refinery_of_attigny() -> None:
    site = read_site(ARDENNES, "08025_01")
    assert (site["name"], site["commune"], site["insee"]) == ("Sucrerie Beghin Say – Guerletub", "Attigny", "08025")
    assert site["epci"] == "CC des Crêtes Préardennaises"
    assert [place["id"] for place in site["places"]] == ["centre", "est", "ouest"]  # long and narrow
    assert site == read_site(ARDENNES, "08025_01")


@real
def test_several_sites_are_listed_and_a_near_miss_is_recognised() -> None:
    with pytest.raises(SiteRefused) as refused:
        read_site(ARDENNES)
    lines = refused.value.reason.splitlines()
    assert len(lines) == 1 + MOST_LISTED + 1
    assert "164" in lines[0]
    assert "08362_04" in lines[1]
    assert str(164 - MOST_LISTED) in lines[-1]
    for wrong in ("8025_01", "08025-01", "Beghin"):
        with pytest.raises(SiteRefused, match="08025_01"):
            read_site(ARDENNES, wrong)


@pytest.mark.parametrize("wrap", [lambda g: g, feature, lambda g: collection(feature(g))])
def test_a_bare_geometry_a_feature_and_a_collection_are_the_same_site(tmp_path: Path, wrap: Any) -> None:
    site = read_site(written(tmp_path, wrap(polygon(RING))))
    assert shape(site["geometry"]).equals(shape(polygon(RING)))
    assert (site["commune"], site["insee"], site["fictional"], site["context"]) == ("", "", False, [])
    assert site["id"]
    assert site["name"]


def test_values_that_files_really_hold(tmp_path: Path) -> None:
    text = json.dumps(collection(feature(polygon([[*p, 98.5] for p in RING]), **PROPERTIES | {"comm_insee": 8001})))
    path = tmp_path / "bom.geojson"
    path.write_text(text.replace('"comm_nom"', '"bati_surface": NaN, "comm_nom"'), encoding="utf-8-sig")
    site = read_site(path)
    assert site["insee"] == "08001"
    assert site["attributes"]["bati_surface"] is None
    assert len(site["geometry"]["coordinates"][0][0]) == 2


def test_an_open_outline_is_closed(tmp_path: Path) -> None:
    site = read_site(written(tmp_path, polygon(RING[:-1])))
    assert shape(site["geometry"]).equals(shape(polygon(RING)))
    assert len(site["mended"]) == 1


def test_a_crossing_outline_and_overlapping_parcels_are_straightened(tmp_path: Path) -> None:
    bow = [[4.56, 49.47], [4.57, 49.48], [4.57, 49.47], [4.56, 49.48], [4.56, 49.47]]
    site = read_site(written(tmp_path, polygon(bow)))
    assert site["geometry"]["type"] == "MultiPolygon"
    assert len(site["mended"]) == 1
    beside = [[lon + 0.005, lat] for lon, lat in RING]
    site = read_site(written(tmp_path, {"type": "MultiPolygon", "coordinates": [[RING], [beside]]}))
    assert shape(site["geometry"]).area == pytest.approx(shape(polygon(RING)).union(shape(polygon(beside))).area)
    assert len(site["mended"]) == 1


def test_swapped_axes_are_swapped_back(tmp_path: Path) -> None:
    for lon, lat in ((4.56, 49.47), (-61.0, 14.6), (-52.3, 4.9), (55.5, -21.1), (45.2, -12.8)):
        ring = [[lon, lat], [lon + 0.01, lat], [lon, lat + 0.01], [lon, lat]]
        right = read_site(written(tmp_path, polygon(ring)))
        swapped = read_site(written(tmp_path, polygon([[y, x] for x, y in ring])))
        assert right["mended"] == []
        assert len(swapped["mended"]) == 1
        assert (swapped["geometry"], swapped["crs"]) == (right["geometry"], right["crs"])


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:EPSG::2154", "EPSG:2154", "urn:ogc:def:crs:EPSG:9.9:2154"])
def test_a_declared_projection_is_converted(tmp_path: Path, name: str) -> None:
    place = feature({"type": "Point", "coordinates": lambert([[4.565, 49.475]])[0]}, lieu="La cour")
    document = collection(feature(polygon(lambert(RING))), place, crs={"type": "name", "properties": {"name": name}})
    site = read_site(written(tmp_path, document))
    assert shape(site["geometry"]).hausdorff_distance(shape(polygon(RING))) < 1e-6
    assert site["places"][0]["point"] == pytest.approx([4.565, 49.475], abs=1e-6)
    assert len(site["mended"]) == 1
    assert "EPSG:2154" in site["mended"][0]


def test_declaring_wgs_84_changes_nothing(tmp_path: Path) -> None:
    plain = read_site(written(tmp_path, collection(feature(polygon(RING)))))
    for name in ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326"):
        document = collection(feature(polygon(RING)), crs={"type": "name", "properties": {"name": name}})
        assert read_site(written(tmp_path, document)) == plain


def test_metres_without_a_word_are_recognised_as_lambert_93(tmp_path: Path) -> None:
    assert "Lambert" in refusal(tmp_path, polygon(lambert(RING)))


@pytest.mark.parametrize(
    "document",
    [
        "",
        " \n",
        "site_id;site_nom\n1;Scierie",
        "[" * 100_000,
        "[]",
        "3",
        {"type": "Topology", "objects": {}},
        {"type": ["Feature"]},
        {"type": "FeatureCollection"},
        collection(),
        {"type": "FeatureCollection", "features": ["a"]},
        feature(None),
        feature({"type": "GeometryCollection", "geometries": []}),
        feature({"type": ["Polygon"], "coordinates": [RING]}),
        feature({"type": "Point", "coordinates": [4.5, 49.5]}),
        feature({"type": "LineString", "coordinates": RING}),
        feature({"type": "Polygon", "coordinates": RING}),
        feature(polygon()),
        feature(polygon([])),
        feature(polygon(RING[:2])),
        feature(polygon([[4.56, 49.47], [4.57, 49.47], [4.58, 49.47]])),
        feature(polygon([["4.56", "49.47"], ["4.57", "49.47"], ["4.57", "49.48"]])),
        '{"type": "Polygon", "coordinates": [[[NaN, 49], [4, 49], [4, 50]]]}',
        '{"type": "Polygon", "coordinates": [[[1e999, 49], [4, 49], [4, 50]]]}',
        feature(polygon([[p[0] + 200, p[1]] for p in RING])),
        feature(polygon([[p[0] - 90, p[1]] for p in RING])),
        feature(polygon([[4, 48], [4, 49], [45.2, -12.8]])),
        collection(feature(polygon(RING)), crs={"type": "name", "properties": {"name": "EPSG:999999"}}),
        collection(feature(polygon(RING)), crs={"type": "link", "properties": {"href": "a"}}),
        collection(feature(polygon(RING)), crs={"type": "name", "properties": {"name": "EPSG:2154"}}),
        collection(feature(polygon(RING)), feature({"type": "Point", "coordinates": [5.5, 49.5]}, lieu="Ailleurs")),
        collection(feature(polygon(RING)), feature(polygon(RING), context="volcano")),
    ],
    ids=lambda document: str(document)[:60],
)
def test_what_is_no_site_is_refused_with_a_reason(tmp_path: Path, document: Any) -> None:
    assert refusal(tmp_path, document).rstrip(".")


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    latin = tmp_path / "latin.geojson"
    latin.write_bytes("{'nom': 'Crêtes'}".encode("latin-1"))
    for path in (tmp_path / "absent.geojson", tmp_path, latin):
        with pytest.raises(SiteRefused, match=path.name):
            read_site(path)


def test_ids_choose_and_must_be_unique(tmp_path: Path) -> None:
    two = [feature(polygon(RING), site_id=own, site_nom=name) for own, name in (("1", "Scierie"), ("2", "Gare"))]
    assert read_site(written(tmp_path, collection(*two)), "2")["name"] == "Gare"
    listed = refusal(tmp_path, collection(*two))
    assert "1 : Scierie" in listed
    assert "2 : Gare" in listed
    assert "Gare" in refusal(tmp_path, collection(*two), "nothing like it")
    assert refusal(tmp_path, collection(*two, two[0]), "1")


def test_places_and_background_belong_to_their_site(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [4.565, 49.475]}
    document = collection(
        feature(polygon(RING), site_id="1"),
        feature(polygon(RING), site_id="2"),
        feature(point, lieu="L’œuvre", site_id="1"),
        feature(point, place="L’œuvre", site_id="1"),
        feature(point, lieu="De personne"),
        feature(polygon(RING), context="building", nom="Halle", site_id="1"),
        feature({"type": "LineString", "coordinates": RING[:3]}, context="rail", site_id="2"),
    )
    first, second = (read_site(written(tmp_path, document), site_id) for site_id in ("1", "2"))
    assert [(p["id"], p["name"]) for p in first["places"]] == [("l-oeuvre", "L’œuvre"), ("l-oeuvre-2", "L’œuvre")]
    assert [(c["kind"], c["name"]) for c in first["context"]] == [("building", "Halle")]
    assert [p["id"] for p in second["places"]] == ["centre", "nord", "sud", "est", "ouest"]
    assert [c["kind"] for c in second["context"]] == ["rail"]


def test_derived_places_stand_where_their_names_say(tmp_path: Path) -> None:
    site = read_site(written(tmp_path, polygon(RING)))
    at = {place["id"]: place["point"] for place in site["places"]}
    assert at["nord"][1] > at["centre"][1] > at["sud"][1]
    assert at["est"][0] > at["centre"][0] > at["ouest"][0]
    assert all(shape(site["geometry"]).contains(Point(point)) for point in at.values())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(ring=st.lists(st.tuples(st.floats(4, 4.02), st.floats(49, 49.02)).map(list), min_size=3, max_size=15))
def test_any_outline_is_read_whole_or_refused(tmp_path: Path, ring: list[list[float]]) -> None:
    try:
        site = read_site(written(tmp_path, polygon(ring)))
    except SiteRefused:
        assert make_valid(shape(polygon(ring))).area <= 1e-7 * shape(polygon(ring)).length
        return
    outline = shape(site["geometry"])
    assert outline.is_valid
    assert site["area_m2"] >= 0
    assert all(outline.distance(Point(place["point"])) < 2e-7 for place in site["places"])


def test_terms_compare_whatever_the_apostrophe() -> None:
    assert plain_term("Friche d’équipement  public") == plain_term("friche d'équipement public")
    assert plain_term("friche d’habitat") != plain_term("friche militaire")
    assert slug("L’ancien quai") == "l-ancien-quai"
