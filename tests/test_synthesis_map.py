"""The map of the documents."""

import io
import math
import re
from xml.etree import ElementTree

import pytest
from docx.image.image import Image
from drafted import drafted
from synthesis_workshops import SITE, Workshop, full, point, square

from facilitation.domain.geometry import to_legal
from facilitation.synthesis.figures import plates, symbols
from facilitation.synthesis.figures.charts import Bar, Opinions, bars, opinions
from facilitation.synthesis.figures.labels import Box, around, place
from facilitation.synthesis.figures.map import WIDE, WIDTH, Extent, Mark, SiteMap, svg
from facilitation.synthesis.figures.picture import png
from facilitation.synthesis.reading.reading import read
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
    drawing = plates.site(read(Workshop().state())).svg
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
    drawing = plates.site(read(workshop.state())).svg
    assert "<script>" not in drawing
    assert texts(drawing)


def test_the_picture_is_sharp_and_always_the_same() -> None:
    picture = png(svg(plates.whole(read(full()))))
    assert picture == png(svg(plates.whole(read(full()))))
    image = Image.from_file(io.BytesIO(picture))
    assert image.content_type == "image/png"
    assert image.px_width == pytest.approx(WIDTH / 72 * 300, abs=2)
    assert image.px_height > 900


def test_what_options_share_is_marked_and_in_the_legend() -> None:
    figure = plates.footprints(read(drafted().state()))
    assert {"A", "B", _("Asked for by several options")} <= set(texts(figure.svg))
    assert f'width="{WIDE:g}pt"' in figure.svg
    apart = SiteMap(
        SITE["geometry"],
        "EPSG:2154",
        "",
        extents=(Extent("A", "", square(4.567, 49.4795)), Extent("B", "", square(4.57, 49.4795))),
    )
    assert _("Asked for by several options") not in texts(svg(apart))


def test_an_option_has_a_hatch_of_its_own_on_every_map() -> None:
    letters = [chr(ord("A") + i) for i in range(len(symbols.HATCHES))]
    drawn = [re.sub(r' id="[^"]+"', "", symbols.hatches([letter])) for letter in letters]
    assert len(set(drawn)) == len(letters)
    assert symbols.hatches(["C"]) in symbols.hatches(["A", "C"])
    assert "hatchaa" in symbols.hatches(["AA"])


def test_an_option_in_several_pieces_has_its_letter_on_the_largest() -> None:
    corners = [(4.5662 + 0.0012 * i, 49.4795) for i in range(5)]
    pieces = {"type": "MultiPolygon", "coordinates": [square(*each)["coordinates"] for each in corners]}
    both = (Extent("A", "", pieces), Extent("B", "", square(4.568, 49.481)))
    shown = texts(svg(SiteMap(SITE["geometry"], "EPSG:2154", "", extents=both)))
    assert (shown.count("A"), shown.count("B")) == (3, 1)
    assert texts(svg(SiteMap(SITE["geometry"], "EPSG:2154", "", extents=both[:1]))).count("A") == 1


def test_a_legend_beside_the_map_cuts_no_title() -> None:
    title = "Des jardins nourriciers et une alimentation locale pour toute la vallée"
    extents = (Extent("A", title, square(4.567, 49.4795)), Extent("B", "", square(4.57, 49.4795)))
    drawing = svg(SiteMap(SITE["geometry"], "EPSG:2154", "", extents=extents, width=WIDE, tallest=0.46))
    assert _("Option %(letter)s: %(title)s") % {"letter": "A", "title": title} in texts(drawing)


def test_a_crowd_of_numbers_is_written_smaller_on_a_higher_sheet() -> None:
    def shown(count: int) -> SiteMap:
        marks = (Mark(f"A{i}", "asset", point(4.567 + i / 40_000, 49.48)) for i in range(1, count + 1))
        return SiteMap(SITE["geometry"], "EPSG:2154", "", marks=tuple(marks))

    few, many = svg(shown(60)), svg(shown(61))
    assert "scale(1)" in few
    assert "scale(0.8)" in many
    assert {f"A{i}" for i in range(1, 62)} <= set(texts(many))
    few_high, many_high = (float(re.findall(r'viewBox="0 0 [\d.]+ ([\d.]+)"', each)[0]) for each in (few, many))
    assert many_high > few_high


def test_the_names_of_charts_are_told_whole() -> None:
    name = "D. Se déplacer et stationner autrement"
    shown = texts(opinions([Opinions(name, [0, 1, 0, 1, 0], [0, 1, 0, 1, 0])]))
    assert name in " ".join(shown)


def test_shapes_are_cut_at_the_frame() -> None:
    river = {"type": "LineString", "coordinates": [[4.0, 49.48], [5.0, 49.48]]}
    drawing = svg(SiteMap(SITE["geometry"], "EPSG:2154", "", marks=(Mark("A1", "asset", river),)))
    xs = [float(x) for path in re.findall(r'd="(M[^"]+)"', drawing) for x in re.findall(r"[ML](-?[\d.]+) ", path)]
    assert min(xs) >= -10
    assert max(xs) <= WIDTH + 10


def test_a_map_of_each_scenario() -> None:
    workshop = read(drafted().state())
    figure = plates.scenario(workshop, workshop.scenarios[0])
    assert figure is not None
    assert {"A", "B"} <= set(texts(figure.svg))


def test_bars_are_as_long_as_their_numbers_and_small_colleges_have_none() -> None:
    drawing = bars([Bar("Élus", 4), Bar("Habitants", 8), Bar("Propriétaire", None, "moins de 3")])
    widths = [float(width) for width in re.findall(r'width="([\d.]+)" height="11"', drawing)]
    assert len(widths) == 2
    assert widths[1] == pytest.approx(2 * widths[0], rel=0.01)
    assert {"4", "8", "moins de 3"} <= set(texts(drawing))


def test_opinions_against_are_left_of_the_line_and_those_for_on_the_right() -> None:
    drawing = opinions([Opinions("Élus", [2, 1, 2, 3, 2], [0, 0, 0, 0, 0])])
    boxes = re.findall(r'<rect x="([\d.]+)" y="16" width="([\d.]+)" height="11" fill="#', drawing)
    spans = [(float(x), float(x) + float(width)) for x, width in boxes]
    (middle,) = {float(x) for x in re.findall(r'<path d="M([\d.]+) 13v', drawing)[:1]}
    assert len(spans) == 5
    assert spans[1][1] < middle < spans[3][0]
    assert sum(spans[2]) / 2 == pytest.approx(middle, abs=0.2)
    assert _("no opinion") in texts(drawing)
