"""Geometry: whatever a finger draws is mended or refused with a reason; areas and footprints are right."""

import json
import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import make_valid
from shapely.geometry import box, shape

from facilitation.domain.geometry import (
    MAX_VERTICES,
    ShapeRefused,
    area_m2,
    footprint,
    from_legal,
    legal_crs,
    mend_shape,
    near,
    to_legal,
)

CRS = "EPSG:2154"
LON, LAT = 3.0, 46.5  # the central meridian of Lambert-93
FINGER = st.tuples(st.floats(LON, LON + 0.01), st.floats(LAT, LAT + 0.01)).map(list)


def square(metres: float, east: float = 0.0) -> dict[str, Any]:
    """A square of that side, its south-west corner so far east of (LON, LAT)."""
    return from_legal(box(700_000 + east, 6_600_000, 700_000 + east + metres, 6_600_000 + metres), CRS)


def winding(ring: list[list[float]]) -> float:
    """Positive counter-clockwise (shoelace)."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def positions(coordinates: Any) -> list[list[float]]:
    return [coordinates] if isinstance(coordinates[0], float) else [p for c in coordinates for p in positions(c)]


@pytest.mark.parametrize(
    ("lon", "lat", "crs"),
    [
        (2.35, 48.86, "EPSG:2154"),
        (9.15, 42.15, "EPSG:2154"),
        (-61.0, 14.6, "EPSG:5490"),
        (-61.55, 16.25, "EPSG:5490"),
        (-52.3, 4.9, "EPSG:2972"),
        (55.5, -21.1, "EPSG:2975"),
        (45.2, -12.8, "EPSG:4471"),
    ],
)
def test_every_territory_has_its_legal_projection(lon: float, lat: float, crs: str) -> None:
    assert legal_crs(lon, lat) == crs
    assert area_m2(from_legal(to_legal({"type": "Point", "coordinates": [lon, lat]}, crs).buffer(100), crs), crs) == (
        pytest.approx(math.pi * 100**2, rel=0.01)
    )


def test_outside_france_there_is_no_legal_projection() -> None:
    with pytest.raises(ValueError, match=r"-73\.6"):
        legal_crs(-73.6, 45.5)


def test_an_area_is_measured_in_the_legal_plane() -> None:
    assert area_m2(square(100), CRS) == pytest.approx(10_000, rel=1e-3)
    assert area_m2({"type": "LineString", "coordinates": [[3, 46], [3.1, 46]]}, CRS) == 0


def test_a_crossing_area_keeps_both_its_lobes_and_a_loop_leaves_no_hole() -> None:
    bow = mend_shape({"type": "Polygon", "coordinates": [[[3, 46], [3.002, 46.002], [3.002, 46], [3, 46.002]]]})
    assert bow["type"] == "MultiPolygon"
    assert len(bow["coordinates"]) == 2
    turns = [2 * math.pi * 2 * i / 5 for i in range(5)]
    ring = [[3 + math.sin(t) / 1e3, 46 + math.cos(t) / 1e3] for t in turns]
    star = mend_shape({"type": "Polygon", "coordinates": [ring]})
    assert shape(star).contains(shape({"type": "Point", "coordinates": [3, 46]}))


def test_an_area_drawn_there_and_back_is_what_its_lines_surround() -> None:
    a, b, c = [3, 46.01], [3.01, 46], [3, 46]
    mended = mend_shape({"type": "Polygon", "coordinates": [[a, b, c, b, a, c]]})
    assert shape(mended).equals(shape({"type": "Polygon", "coordinates": [[a, b, c, a]]}))


def test_repeated_positions_and_open_rings_are_mended() -> None:
    assert mend_shape({"type": "LineString", "coordinates": [[3, 46], [3, 46], [3.1, 46]]}) == {
        "type": "LineString",
        "coordinates": [[3.0, 46.0], [3.1, 46.0]],
    }
    ring = mend_shape({"type": "Polygon", "coordinates": [[[3, 46], [3, 47], [4, 47]]]})["coordinates"][0]
    assert ring[0] == ring[-1]
    assert winding(ring) > 0


@pytest.mark.parametrize(
    "drawn",
    [
        None,
        [],
        "Point",
        {"type": "Point"},
        {"type": "Point", "coordinates": [3, 46], "bbox": [3, 46, 3, 46]},
        {"type": "Point", "coordinates": [3, 46, 100]},
        {"type": "Point", "coordinates": [3, 91]},
        {"type": "Point", "coordinates": [math.nan, 46]},
        {"type": "Point", "coordinates": [math.inf, 46]},
        {"type": "Point", "coordinates": [10**400, 46]},
        {"type": "Point", "coordinates": [True, 46]},
        {"type": "Point", "coordinates": ["3", "46"]},
        {"type": ["Point"], "coordinates": [3, 46]},
        {"type": "MultiPoint", "coordinates": [[3, 46]]},
        {"type": "GeometryCollection", "geometries": []},
        {"type": "LineString", "coordinates": [[3, 46], [3, 46]]},
        {"type": "LineString", "coordinates": [[3, 46]] * (MAX_VERTICES + 1)},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[]]},
        {"type": "Polygon", "coordinates": [[[3, 46], [3.1, 46]]]},
        {"type": "Polygon", "coordinates": [[[3, 46], [3.1, 46], [3.2, 46]]]},
        {"type": "Polygon", "coordinates": [[[[[[3]]]]]]},
        {"type": "MultiPolygon", "coordinates": [[]]},
        {"type": "MultiPolygon", "coordinates": [[[[3, 46], [3, 47], [4, 47]] * 100]] * 4},
    ],
)
def test_anything_else_is_refused_with_a_reason(drawn: object) -> None:
    with pytest.raises(ShapeRefused) as refused:
        mend_shape(drawn)
    assert refused.value.reason.endswith(".")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["type", "coordinates"]), inner),
        max_leaves=12,
    ).flatmap(
        lambda any_value: st.sampled_from(["Point", "LineString", "Polygon", "MultiPolygon"]).map(
            lambda kind: {"type": kind, "coordinates": any_value}
        )
    )
)
def test_no_coordinates_break_it(drawn: object) -> None:
    try:
        mended = mend_shape(drawn)
    except ShapeRefused as refused:
        assert refused.reason  # noqa: PT017 (either way is right, and nothing else is)
    else:
        assert shape(mended).is_valid


@given(st.lists(FINGER, min_size=3, max_size=40))
def test_a_freehand_area_becomes_valid_polygons(ring: list[list[float]]) -> None:
    drawn = {"type": "Polygon", "coordinates": [ring]}
    try:
        mended = mend_shape(drawn)
    except ShapeRefused:
        # only what is no wider than a centimetre is refused
        assert make_valid(shape(drawn)).area <= 1e-7 * shape(drawn).length
        return
    polygons = mended["coordinates"] if mended["type"] == "MultiPolygon" else [mended["coordinates"]]
    assert mended["type"] in ("Polygon", "MultiPolygon")
    assert shape(mended).is_valid
    assert shape(mended).area > 0
    assert all(winding(polygon[0]) > 0 and all(winding(hole) < 0 for hole in polygon[1:]) for polygon in polygons)
    assert all(p == [round(p[0], 7), round(p[1], 7)] for p in positions(mended["coordinates"]))
    assert mend_shape(drawn) == mended
    assert json.loads(json.dumps(mended)) == mended


def test_near_means_the_whole_shape() -> None:
    site = square(200)
    lon, lat = site["coordinates"][0][0]
    assert near(site, {"type": "Point", "coordinates": [lon, lat]})
    assert near(site, square(100, east=3000))
    assert not near(site, square(100, east=3150))
    assert near(site, square(100, east=3150), metres=3200)
    assert not near(site, {"type": "LineString", "coordinates": [[lon, lat], [lon + 1, lat]]})
    assert not near(site, {"type": "Point", "coordinates": [-177.0, -90.0]})


def test_a_footprint_is_clipped_to_the_site_and_counts_overlaps_once() -> None:
    site = square(200)
    assert footprint([], site, CRS) == {"geometry": None, "area_m2": 0.0, "share": 0.0}
    assert footprint([square(50, east=500)], site, CRS)["geometry"] is None
    half = footprint([square(200, east=100), square(150, east=120)], site, CRS)
    assert half["area_m2"] == pytest.approx(20_000, abs=20)
    assert half["share"] == pytest.approx(0.5, abs=1e-3)
    middle = from_legal(to_legal(site, CRS).centroid, CRS)
    assert footprint([middle], site, CRS)["area_m2"] == pytest.approx(math.pi * 100, rel=0.05)
    across = {"type": "LineString", "coordinates": [site["coordinates"][0][0], site["coordinates"][0][2]]}
    assert footprint([across], site, CRS)["area_m2"] == pytest.approx(200 * math.sqrt(2) * 8, rel=0.05)


DRAWN = st.one_of(
    FINGER.map(lambda p: {"type": "Point", "coordinates": p}),
    st.lists(FINGER, min_size=2, max_size=8).map(lambda p: {"type": "LineString", "coordinates": p}),
    st.lists(FINGER, min_size=3, max_size=20).map(lambda p: {"type": "Polygon", "coordinates": [p]}),
)


@given(st.lists(DRAWN, max_size=6))
def test_a_footprint_lies_in_the_site_whatever_the_order(drawn: list[dict[str, Any]]) -> None:
    shapes = []
    for one in drawn:
        try:
            shapes.append(mend_shape(one))
        except ShapeRefused:
            continue
    site = square(500)
    found = footprint(shapes, site, CRS)
    assert found == footprint(shapes[::-1], site, CRS)
    assert 0 <= found["share"] <= 1
    if found["geometry"] is not None:
        assert found["geometry"]["type"] == "MultiPolygon"
        assert shape(found["geometry"]).is_valid
        assert to_legal(found["geometry"], CRS).within(to_legal(site, CRS).buffer(0.05))
        assert found["area_m2"] == pytest.approx(area_m2(found["geometry"], CRS), abs=0.1)
