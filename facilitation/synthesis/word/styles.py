"""The look of the Word document: A4, one sans-serif, ink on white with brick and moss; styles that a team can restyle.

Everything is a named style (Title, Subtitle, Heading 1 to 3, Caption, List Bullet, Quote, Atelier table...), so that
the author changes a look once. In the XML, borders count in eighths of a point and margins in twentieths.
"""

from typing import Any, cast

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement
from docx.parts.numbering import NumberingPart
from docx.section import Section
from docx.shared import Cm, Length, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

INK, GREY, BRICK, MOSS = "16211F", "4A5653", "A63F26", "2F5D50"
RULE, WASH, GAP_WASH = "C9CFCC", "EEF2F0", "FBEFD5"
# In Word as it is; LibreOffice has Carlito, of the same widths, in its place.
FONT = "Calibri"
# Ours, beside Word's own: French names, which the author sees in the list of styles.
TABLE, SMALL, CELL = "Atelier tableau", "Atelier petit tableau texte", "Atelier tableau texte"
GAP, SOURCE = "Atelier à compléter", "Atelier source"
LEAD, NOTE, ANSWER = "Atelier chapeau", "Atelier note", "Atelier avis de la salle"
CONTENTS = ("toc 1", "toc 2")

_TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="AtelierTableau">
  <w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
  <w:tblPr>
    <w:tblBorders>
      <w:top w:val="single" w:sz="8" w:space="0" w:color="{INK}"/>
      <w:bottom w:val="single" w:sz="8" w:space="0" w:color="{INK}"/>
      <w:insideH w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>
    </w:tblBorders>
    <w:tblCellMar>
      <w:top w:w="50" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>
      <w:bottom w:w="50" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>
    </w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:rPr><w:b/><w:color w:val="{INK}"/></w:rPr>
    <w:tcPr>
      <w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="{INK}"/></w:tcBorders>
      <w:shd w:val="clear" w:color="auto" w:fill="{WASH}"/>
    </w:tcPr>
  </w:tblStylePr>
</w:style>"""

_RULE = f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="36" w:space="18" w:color="{BRICK}"/></w:pBdr>'

_ANSWER = f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="24" w:space="8" w:color="{MOSS}"/></w:pBdr>'

# Chapters count from 0, as the outline of the livrable does.
_NUMBERING = f"""
<w:abstractNum {nsdecls("w")} w:abstractNumId="90">
  <w:multiLevelType w:val="multilevel"/>
  <w:lvl w:ilvl="0"><w:start w:val="0"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/><w:suff w:val="space"/>
    <w:lvlText w:val="%1."/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading2"/><w:suff w:val="space"/>
    <w:lvlText w:val="%1.%2"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>
</w:abstractNum>"""

_NS = nsdecls("w").encode()
_BULLETS = f"""
<w:abstractNum {nsdecls("w")} w:abstractNumId="{{id}}">
  <w:multiLevelType w:val="hybridMultilevel"/>
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>
    <w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl>
</w:abstractNum>"""


def dress(word: WordDocument, language: str) -> None:
    """Give a new document our page, styles, numbering and language (``fr-FR``)."""
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2.2)
    section.different_first_page_header_footer = True
    _settings(word, language)
    _styles(word, frozenset())
    word.styles["Title"].element.pPr.append(parse_xml(_RULE))
    _number_headings(word)


def complete(word: WordDocument) -> None:
    """Give a team's template the styles that it lacks; those that it has stay as they are."""
    known = frozenset(str(style.name) for style in word.styles)
    if "List Bullet" not in known:
        _bullets(word)
    _styles(word, known | {"List Bullet"})


def text_width(section: Section) -> Length:
    """Between the margins of its pages."""
    return Length((section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0))


def _styles(word: WordDocument, known: frozenset[str]) -> None:
    def add(name: str, size: float, **look: Any) -> None:
        if name not in known:
            _paragraph(word, name, size, **look)

    add("Normal", 10.5, after=6, line=1.12)
    add("Title", 30, bold=True, before=150, after=6, line=1.0)
    add("Subtitle", 17, colour=BRICK, after=26)
    add("Heading 1", 20, bold=True, before=26, after=10, keep=True, line=1.0)
    add("Heading 2", 14.5, bold=True, colour=BRICK, before=16, after=5, keep=True, line=1.0)
    add("Heading 3", 11.5, bold=True, colour=MOSS, before=12, after=3, keep=True, line=1.0)
    add("Caption", 9, colour=GREY, bold=False, after=12)
    add("List Bullet", 10.5, after=3, line=1.12)
    add("Quote", 12.5, colour=MOSS, italic=True, before=8, after=8, indent=0.8, line=1.15)
    add("Header", 8.5, colour=GREY)
    add("Footer", 8.5, colour=GREY)
    add(CONTENTS[0], 10.5, bold=True, before=4, after=1)
    add(CONTENTS[1], 10, after=1, indent=0.6)
    for name in {*CONTENTS} - known:
        tabs = cast(ParagraphStyle, word.styles[name]).paragraph_format.tab_stops
        tabs.add_tab_stop(text_width(word.sections[-1]), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    add(LEAD, 12.5, colour=GREY, after=8, keep=True)
    add(NOTE, 9, colour=GREY, after=6)
    add(CELL, 9.5, line=1.05)
    add(SMALL, 8.5, line=1.02)
    if ANSWER not in known:
        _paragraph(word, ANSWER, 10.5, before=4, after=8, line=1.12)
        word.styles[ANSWER].element.get_or_add_pPr().append(parse_xml(_ANSWER))
    if GAP not in known:
        _characters(word, GAP, INK).element.get_or_add_rPr().append(
            parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{GAP_WASH}"/>')
        )
    if SOURCE not in known:
        _characters(word, SOURCE, MOSS)
    if TABLE not in known:
        word.styles.element.append(parse_xml(_TABLE_STYLE))


def _paragraph(
    word: WordDocument,
    name: str,
    size: float,
    *,
    colour: str = INK,
    bold: bool | None = None,
    italic: bool | None = None,
    before: float = 0,
    after: float = 0,
    indent: float = 0,
    line: float = 1.1,
    keep: bool = False,
) -> None:
    known = name in [style.name for style in word.styles]
    found = word.styles[name] if known else word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style = cast(ParagraphStyle, found)
    _font(style, size, colour, bold, italic)
    properties = style.element.get_or_add_pPr()
    for old in [*properties.findall(qn("w:pBdr")), *properties.findall(qn("w:tabs"))]:
        properties.remove(old)
    shape = style.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.MULTIPLE, line
    shape.keep_with_next, shape.widow_control = keep, True
    if indent:
        shape.left_indent = Cm(indent)
    style.quick_style = name not in CONTENTS


def _characters(word: WordDocument, name: str, colour: str) -> CharacterStyle:
    style = cast(CharacterStyle, word.styles.add_style(name, WD_STYLE_TYPE.CHARACTER))
    style.font.color.rgb = RGBColor.from_string(colour)
    style.quick_style = True
    return style


def _font(style: ParagraphStyle, size: float, colour: str, bold: bool | None, italic: bool | None) -> None:
    font = style.font
    font.size, font.bold, font.italic = Pt(size), bold, italic
    font.color.rgb = RGBColor.from_string(colour)
    properties = style.element.get_or_add_rPr()
    for name in ("w:rFonts", "w:spacing", "w:kern"):
        for found in properties.findall(qn(name)):
            properties.remove(found)
    fonts = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    properties.insert(0, fonts)


def _settings(word: WordDocument, language: str) -> None:
    for found in word.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), language)
    settings = word.settings.element
    for found in settings.iter(qn("w:themeFontLang")):
        found.set(qn("w:val"), language)
    for found in settings.iter(qn("w:compatSetting")):
        if found.get(qn("w:name")) == "compatibilityMode":
            found.set(qn("w:val"), "15")  # or Word opens it in compatibility mode, and tables leave the margins


def _bullets(word: WordDocument) -> None:
    """A list for a template that has none, under the style that Word has for it."""
    if not any(relation.reltype == RELATIONSHIP_TYPE.NUMBERING for relation in word.part.rels.values()):
        blank = docx.Document().part.numbering_part
        part = NumberingPart.load(blank.partname, blank.content_type, b"<w:numbering " + _NS + b"/>", word.part.package)
        word.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    numbering = word.part.numbering_part.element
    abstract, number = (
        1 + max((int(each.get(qn(id))) for each in numbering.findall(qn(tag))), default=0)
        for tag, id in (("w:abstractNum", "w:abstractNumId"), ("w:num", "w:numId"))
    )
    numbering.insert(0, parse_xml(_BULLETS.format(id=abstract)))
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/></w:num>')
    )
    _paragraph(word, "List Bullet", 10.5, after=3, line=1.12)
    properties = word.styles["List Bullet"].element.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def _number_headings(word: WordDocument) -> None:
    numbering = word.part.numbering_part.element
    numbering.insert(0, parse_xml(_NUMBERING))
    number = parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>')
    numbering.append(number)
    for level in (1, 2):
        properties = word.styles[f"Heading {level}"].element.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level - 1
        properties.get_or_add_numId().val = 90
