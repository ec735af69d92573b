"""The demo's data: a plausible fictional mill, and a room whose every message the workshop takes."""

from itertools import combinations

from shapely.geometry import Point, shape

from facilitation.demo import demo_contributions, demo_site
from facilitation.domain.geometry import mend_shape, near, to_legal


def test_the_mill_is_fictional_whole_and_of_a_plausible_size() -> None:
    site = demo_site()
    assert site["fictional"]
    assert site["mended"] == []
    assert site["crs"] == "EPSG:2154"
    assert 30_000 <= site["area_m2"] <= 50_000
    assert 15 <= len(site["geometry"]["coordinates"][0]) - 1 <= 25
    assert len({place["id"] for place in site["places"]}) == len(site["places"]) == 9
    outline = to_legal(site["geometry"], site["crs"])
    places = {p["name"]: to_legal({"type": "Point", "coordinates": p["point"]}, site["crs"]) for p in site["places"]}
    assert all(outline.distance(point) < 50 for point in places.values())
    assert sum(outline.contains(point) for point in places.values()) >= 8


def test_the_background_holds_together() -> None:
    site = demo_site()
    buildings = {c["name"]: shape(c["geometry"]) for c in site["context"] if c["kind"] == "building" and c["name"]}
    assert {c["kind"] for c in site["context"]} == {"building", "water", "rail", "road"}
    assert all(shape(site["geometry"]).contains(building) for building in buildings.values())
    water = [shape(c["geometry"]) for c in site["context"] if c["kind"] == "water"]
    assert not any(building.intersects(w) for building in buildings.values() for w in water)
    assert not any(a.overlaps(b) for a, b in combinations(buildings.values(), 2))
    for place in site["places"]:
        if place["name"] in buildings:
            assert buildings[place["name"]].contains(Point(place["point"]))


def test_every_contribution_is_one_that_the_workshop_takes() -> None:
    site, room = demo_site(), demo_contributions()
    names = {place["name"] for place in site["places"]}
    for said in room["contributions"]:
        assert 0 <= said["by"] < len(room["people"])
        assert 0 < len(said["text"]) <= (400 if said["kind"] == "idea" else 200)
        if said["kind"] == "idea":
            assert not {"type", "geometry", "place"} & said.keys()
            continue
        assert ("geometry" in said) != ("place" in said)
        assert said["type"] != "idea" or said["phase"] == "ideas"
        if "place" in said:
            assert said["place"] in names
        else:
            assert near(site["geometry"], mend_shape(said["geometry"]))
            assert mend_shape(said["geometry"])["type"] == said["geometry"]["type"]
    assert len({said["text"] for said in room["contributions"]}) == len(room["contributions"])
    phases = [said["phase"] for said in room["contributions"]]
    assert phases == sorted(phases, reverse=True)  # the visit comes first


def test_the_room_is_a_room() -> None:
    room = demo_contributions()
    kinds = [said["kind"] for said in room["contributions"]]
    shapes = [said["geometry"]["type"] for said in room["contributions"] if "geometry" in said]
    assert kinds.count("idea") >= 40
    assert (shapes.count("Polygon"), shapes.count("LineString"), shapes.count("Point")) == (8, 4, 8)
    assert {person["college"] for person in room["people"]} == {
        "elus",
        "interco",
        "etat",
        "habitants",
        "associations",
        "entreprises",
        "proprietaire",
    }
    assert {said["by"] for said in room["contributions"]} == set(range(len(room["people"])))


def test_nobody_supports_twice_or_themselves() -> None:
    room = demo_contributions()
    assert len(set(room["supports"])) == len(room["supports"]) >= 40
    assert all(room["contributions"][target]["by"] != person for person, target in room["supports"])
    assert all(0 <= person < len(room["people"]) for person, _target in room["supports"])
