"""The map of the documents."""

import io
import math
import re
from xml.etree import ElementTree

import pytest
from docx.image.image import Image
from synthesis_workshops import SITE, Workshop, full, point

from facilitation.domain.geometry import to_legal
from facilitation.synthesis import plates
from facilitation.synthesis.export import map_bytes
from facilitation.synthesis.labels import Box, around, place
from facilitation.synthesis.map import WIDTH, Mark, SiteMap, svg
from facilitation.synthesis.reading import read
from facilitation.texts import _

SVG = "{http://www.w3.org/2000/svg}"


def texts(drawing: str) -> list[str]:
    return ["".join(found.itertext()) for found in ElementTree.fromstring(drawing).iter(f"{SVG}text")]  # noqa: S314 our own


def test_the_numbers_the_letters_and_the_legend_are_on_the_map() -> None:
    shown = texts(svg(plates.whole(read(full()))))
    assert {"A1", "A2", "A3", "A4", "A5", "A", _("N"), "Grande halle", "Aisne"} <= set(shown)
    assert "A6" not in shown  # hidden
    for label in ("Outline of the site", "Asset", "Constraint", "Idea", "Memory", "Question", "Named place", "Water"):
        assert _(label) in shown
    assert _("Footprint of option %(letter)s: %(title)s") % {"letter": "A", "title": "Une halle ouverte"} in shown
    assert any("EPSG:2154" in text for text in shown)


def test_the_scale_bar_is_true() -> None:
    drawing = svg(plates.site(read(Workshop().state())).drawing)
    (bar,) = re.findall(r"v4h([\d.]+)v-4", drawing)
    (metres,) = (int(text.split()[0]) for text in texts(drawing) if re.fullmatch(r"\d+\sm", text))
    outline = next(path for path in re.findall(r'<path d="([^"]+)"', drawing) if path.count("L") == 4)
    across = [float(pair.split()[0]) for pair in re.findall(r"[\d.]+ [\d.]+", outline)]
    west, _south, east, _north = to_legal(SITE["geometry"], "EPSG:2154").bounds
    assert math.isclose(float(bar) / metres, (max(across) - min(across)) / (east - west), rel_tol=0.01)


def test_what_is_far_away_is_told_and_does_not_shrink_the_site() -> None:
    marks = (Mark("A1", "asset", point(4.57, 49.48)), Mark("A2", "asset", point(4.7, 49.6)))
    near = SiteMap(SITE["geometry"], "EPSG:2154", "", marks=marks[:1])
    far = SiteMap(SITE["geometry"], "EPSG:2154", "", marks=marks)
    assert _("Beyond this map: %(numbers)s.") % {"numbers": "A2"} in texts(svg(far))
    assert re.search(r"v4h[\d.]+v-4", svg(far)) is not None
    assert re.findall(r"v4h[\d.]+v-4", svg(far)) == re.findall(r"v4h[\d.]+v-4", svg(near))


def test_labels_keep_clear_of_each_other_and_within_the_frame() -> None:
    frame = Box(0, 0, WIDTH, 300)
    crowd = [(100.0 + 4 * (i % 6), 100.0 + 4 * (i // 6)) for i in range(30)] + [(1.0, 1.0), (WIDTH, 300.0)]
    boxes = place(crowd, [(25.0, 11.5)] * len(crowd), frame, [around(100, 100, 4, 4)])
    assert all(frame.holds(box) for box in boxes)
    assert [(a, b) for i, a in enumerate(boxes) for b in boxes[:i] if a.overlap(b)] == []


def test_a_label_may_cover_its_point_when_asked() -> None:
    (box,) = place([(50, 50)], [(15, 15)], Box(0, 0, 100, 100), over=True)
    assert box.centre == (50, 50)


@pytest.mark.parametrize("name", ["<script>&\"'", "a\x00b\ud800", "م" * 200, ""])
def test_hostile_names_of_places_leave_a_sound_drawing(name: str) -> None:
    workshop = Workshop(places=[{"id": "p", "name": name, "point": [4.57, 49.48]}])
    drawing = svg(plates.site(read(workshop.state())).drawing)
    assert "<script>" not in drawing
    assert texts(drawing)


def test_the_picture_is_sharp_and_always_the_same() -> None:
    picture = map_bytes(full())
    assert picture == map_bytes(full())
    image = Image.from_file(io.BytesIO(picture))
    assert image.content_type == "image/png"
    assert image.px_width == pytest.approx(WIDTH / 72 * 300, abs=2)
    assert image.px_height > 900
