"""The document as values, and as a page."""

import json
import re
from html.parser import HTMLParser

from drafted import drafted, hostile
from rich_workshop import photo_bytes
from synthesis_workshops import Workshop, point, square

from facilitation.synthesis.document.album import prints
from facilitation.synthesis.document.chapters.comparison import MOST_OVERLAPS
from facilitation.synthesis.document.chapters.options import MOST_FINDINGS
from facilitation.synthesis.document.data import document_json
from facilitation.synthesis.document.draft import draft
from facilitation.synthesis.document.html import html_file
from facilitation.synthesis.document.model import Paragraph, Table
from facilitation.synthesis.reading.typography import area
from facilitation.texts import _

VOID = {"col", "meta", "img", "br", "input", "link", "hr"}


def photos(key: str) -> bytes | None:
    return photo_bytes(int(key[-3:]), 1600, 1200)


class Page(HTMLParser):
    """Tags in balance, ids and links; what a browser would run or fetch."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.anchors: list[str] = []
        self.fetched: list[str] = []
        self.tags: list[str] = []
        self.alts: list[str] = []
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        if "id" in found:
            self.ids.append(found["id"])
        if found.get("href", "").startswith("#"):
            self.anchors.append(found["href"][1:])
        addresses = [found[name] for name in ("src", "href") if name in found]
        self.fetched += [each for each in addresses if not each.startswith(("#", "data:"))]
        if tag == "img":
            self.alts.append(found["alt"])
        assert not [name for name in found if name.startswith("on")]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_values_are_json_and_hold_every_section_in_order() -> None:
    document = draft(drafted().state())
    value = json.loads(json.dumps(document_json(document)))
    assert [section["id"] for section in value["sections"]] == [section.id for section in document.sections]
    assert [section["number"] for section in value["sections"]] == [str(n) for n in range(12)]
    findings = value["sections"][3]
    assert findings["reading"]["stance"] == "amended"
    assert findings["sections"][0]["number"] == "3.1"
    assert value["sources"]["C1"]["words"] == "Un marché sous la halle"
    assert value["sources"]["C1"]["key"] == "idea000000000001"
    sheet = value["sections"][5]["sections"][0]
    assert sheet["id"] == "option-option0000000001"
    rests = next(part for part in sheet["sections"] if part["title"] == _("What it rests on"))
    assert rests["blocks"][0]["texts"][0]["sources"] == ["C1", "C6", "A5"]


def test_the_page_stands_alone_and_every_link_leads_somewhere() -> None:
    content = html_file(draft(drafted().state()), prints(photos))
    page = Page(content)
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert set(page.anchors) <= set(page.ids)
    assert "contribution-C1" in page.anchors
    assert page.fetched == []
    assert "script" not in page.tags
    assert len(page.alts) == 4
    assert all(page.alts)
    assert page.tags.count("h1") == 1
    assert content == html_file(draft(drafted().state()), prints(photos))


def test_hostile_texts_are_shown_and_not_run() -> None:
    content = html_file(draft(hostile().state()))
    page = Page(content)
    assert page.open == []
    assert not {"script", "b", "w:p"} & set(page.tags)
    assert b"&lt;script&gt;alert(1)&lt;/script&gt;" in content


def test_the_same_drawing_twice_keeps_names_of_its_own() -> None:
    value = json.dumps(document_json(draft(drafted().state())))
    names = re.findall(r'id=\\"(f\d+-[a-z0-9]+)\\"', value)
    assert len(names) == len(set(names)) >= 8


def test_columns_have_the_widths_of_the_document_and_words_are_not_cut_for_them() -> None:
    content = html_file(draft(drafted().state())).decode()
    for table in re.findall(r"<table.*?</table>", content, re.DOTALL):
        widths = [float(width) for width in re.findall(r'<col style="width: ([\d.]+)%">', table)]
        assert len(widths) == table.count('scope="col"')
        assert abs(sum(widths) - 100) < 1


def test_many_options_and_findings_leave_a_document_of_a_usable_length() -> None:
    workshop = Workshop()
    workshop.join("habitants", 5)
    author = workshop.people["habitants"][0]
    ground = square(4.567, 49.4795)
    options = [workshop.option(f"Option d’essai {i}", [workshop.idea(author, f"Idée {i}")]) for i in range(9)]
    for option in options:
        workshop.put("footprint", option, {"geometry": ground, "area_m2": 2010.0, "share": 0.02, "sources": []})
    pairs = [
        {"options": [one, other], "area_m2": 100.0 + 10 * i + j}
        for i, one in enumerate(options)
        for j, other in enumerate(options[:i])
    ]
    workshop.put("overlaps", "overlaps", {"pairs": pairs, "places": []})
    for i in range(24):
        workshop.annotation(author, "constraint", f"Puits {i // 2}", point(4.5672, 49.4797))
    document = draft(workshop.state())
    chapters = {section.id: section for section in document.sections}

    sheet = chapters["options"].sections[0].sections[1]
    found = [each for each in sheet.blocks if isinstance(each, Paragraph) and each.role == "item"]
    assert len(found) == MOST_FINDINGS
    assert found[0].texts[0].sources == ("A1", "A2")  # the same words once
    assert isinstance(sheet.blocks[-1], Paragraph)
    assert sheet.blocks[-1].texts[0].sources == ("A21", "A22", "A23", "A24")
    told = sheet.blocks[0]
    assert isinstance(told, Paragraph)
    assert told.texts[1].words.count("m²") == 8  # one sentence for all that ask for the same ground

    by_college, *_others, overlaps = chapters["comparison"].sections
    shown = [len(each.columns) - 1 for each in by_college.blocks if isinstance(each, Table)]
    assert shown == [5, 4]
    table, rest = overlaps.blocks
    assert isinstance(table, Table)
    assert isinstance(rest, Paragraph)
    assert [row[2].words for row in table.rows[:2]] == [area(187), area(186)]
    assert len(table.rows) == MOST_OVERLAPS
    assert str(len(pairs) - MOST_OVERLAPS) in rest.texts[0].words


def test_an_empty_workshop_is_a_page() -> None:
    assert _("No contribution was recorded.") in html_file(draft(Workshop().state())).decode()
