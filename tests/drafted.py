"""A workshop with all that the draft tells, one with every hostile text, and ways to look into a document."""

from collections.abc import Iterator

from rich_workshop import Rich, rich
from synthesis_workshops import point, square

from facilitation.synthesis.document.model import Block, Document, Paragraph, Photos, Section, Table, Text, walk
from facilitation.synthesis.figures.figure import Figure

HOSTILE = {
    "markup": "<w:p><script>alert(1)</script> & ]]> &lt; #set text(red) *gras* _it_ `code` $x^2$ \\u{41} <b> @here",
    "long word": "m" * 10_000,
    "right to left": "مرحبا بكم \u202eabc\u202c \u2067שלום",
    "emoji": "🌳👩‍👩‍👧‍👦 \U0001f1eb\U0001f1f7 1️⃣ ❤️",
    "far scripts": "日本語 ไทย हिन्दी \U0001f9ff \ue000 \U000e0041",
    "marks": "z\u0300\u0301\u0489\u20dd e\u0301",
    "control": "a\x00b\x01c\x0bd\x1be\x7ff\ufffe g\ud83d",
    "formula": "=cmd|'/c calc'!A1",
    "lines": "un\r\ndeux\n\n\ttrois",
    "fields": '{ INCLUDEPICTURE "http://example.org" } {{titre}} %(count)s %s {0}',
}


def drafted() -> Rich:
    """``rich`` with overlaps, a relation, a condition, a near-copy, and what the room says of three sections."""
    workshop = rich()
    hall, shops = "option0000000001", "option0000000002"
    workshop.put(
        "overlaps",
        "overlaps",
        {
            "pairs": [{"options": [hall, shops], "area_m2": 1180.4}],
            "places": [{"name": "Grande halle", "options": [hall, shops]}],
        },
    )
    workshop.put("relation", "relation00000001", {"options": [hall, shops], "relation": "combinable"})
    habitants = workshop.people["habitants"]
    workshop.idea(habitants[2], "Si les riverains choisissent les horaires", condition=hall)
    again = workshop.idea(habitants[3], "Un marché dans la halle")
    workshop.put("copy", again, {"of": "idea000000000001", "by": "engine"})
    placement = {"option": hall, "by": "author", "confidence": 1, "suggestions": [], "why": []}
    workshop.put("placement", again, placement)
    workshop.support(habitants[4], again)
    supporter = workshop.people["elus"][0]
    workshop.put("support", "support-double00", {"target": again, "author": supporter, "double": True})
    workshop.put("reading", "findings", {"stance": "amended", "text": "Le pont est limité à 3,5 t."})
    workshop.put("reading", f"option-{shops}", {"stance": "disputed", "text": "Le bruit inquiète."})
    workshop.put("reading", "identity", {"stance": "agreed", "text": ""})
    return workshop


def hostile() -> Rich:
    """Every hostile text wherever a text may be."""
    everything = " ".join(text for text in HOSTILE.values() if len(text) < 1000)
    place = {"id": "p", "name": everything, "point": [4.568, 49.48]}
    attributes = {"site_type": everything, "bati_surface": "many", "proprio_nom": everything}
    workshop = Rich(title=everything, name=everything, places=[place], commune=everything, attributes=attributes)
    workshop.join("habitants", 3)
    someone = workshop.people["habitants"][0]
    ideas = [workshop.idea(someone, text, prompt=text) for text in HOSTILE.values()]
    for text in HOSTILE.values():
        photographed = workshop.annotation(someone, "asset", text, point(4.568, 49.48))
        workshop.photo(someone, photographed)
    workshop.annotation(someone, "question", everything, place="p")
    option = workshop.option(everything, ideas, subtitle=everything, intention=everything, quote=ideas[1])
    workshop.ground(option, {"type": "MultiPolygon", "coordinates": [square(4.568, 49.48)["coordinates"]]})
    workshop.action(1, everything, theme=everything, lead=everything, funding=everything, options=[option])
    workshop.scenario(1, everything, [option])
    workshop.put("reading", f"option-{option}", {"stance": "disputed", "text": everything})
    return workshop


def blocks(document: Document) -> Iterator[tuple[Section, Block]]:
    for section, _depth, _number in walk(document.sections):
        for block in section.blocks:
            yield section, block


def texts(document: Document) -> list[Text]:
    found = list(document.cover)
    for _section, block in blocks(document):
        match block:
            case Paragraph():
                found += block.texts
            case Table():
                found += [cell for row in block.rows for cell in row]
            case Photos():
                found += [Text(each.caption, (each.source,)) for each in block.prints]
    return found


def words(document: Document) -> str:
    parts = [document.title, document.subtitle, *(text.words for text in texts(document))]
    for section, _depth, _number in walk(document.sections):
        parts.append(section.title)
        if section.answer:
            parts.append(section.answer.text)
    for _section, block in blocks(document):
        match block:
            case Figure():
                parts += [block.caption, block.alt]
            case Table():
                parts += [block.caption, *(column.title for column in block.columns)]
    return "\n".join(parts)


def said_in(document: Document, id: str) -> str:
    """The words of the paragraphs of one section and those below it."""
    section = next(section for section, _depth, _number in walk(document.sections) if section.id == id)
    whole = Document("", "", (), document.made, (section,), (), {})
    return "\n".join(t.words for _s, block in blocks(whole) if isinstance(block, Paragraph) for t in block.texts)


def table(document: Document, caption: str) -> dict[str, list[str]]:
    """The rows of a table by their first cell."""
    found = next(block for _section, block in blocks(document) if isinstance(block, Table) and block.caption == caption)
    return {row[0].words or row[0].sources[0]: [cell.words for cell in row[1:]] for row in found.rows}
