"""Tables in Word: a header that repeats, rows that are not cut, short tables that stay on one page.

Rows are made as XML: python-docx counts the cells of a table anew for each cell that it touches.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length

from facilitation.synthesis.document.model import Table, Text
from facilitation.synthesis.word import styles
from facilitation.synthesis.word.parts import child, name_table

# A table of so few rows and letters stays on one page with its caption; a row of so many may be cut.
SHORT_ROWS, SHORT_WORDS, LONG_ROW = 12, 700, 2_500
TWENTIETH = 635  # of a point, in EMU

Write = Callable[[BaseOxmlElement, Iterable[Text]], None]


class Tables:
    """``style_ids`` are style ids by name; ``write`` puts texts into a paragraph."""

    def __init__(self, word: WordDocument, style_ids: Mapping[str, str], write: Write) -> None:
        self._word = word
        self._styles = style_ids
        self._write = write

    def add(self, table: Table, width: int) -> None:
        """``width`` is that of the page between its margins, in EMU."""
        drawn = self._word.add_table(rows=0, cols=len(table.columns), style=styles.TABLE)
        drawn.alignment = WD_TABLE_ALIGNMENT.LEFT
        drawn.autofit = False
        name_table(drawn, table.caption)
        whole = sum(column.width for column in table.columns)
        widths = [int(width * column.width / whole) for column in table.columns]
        for column, wide in zip(drawn.columns, widths, strict=True):
            column.width = Length(wide)
        header = tuple(Text(column.title) for column in table.columns)
        self._row(drawn._tbl, table, header, widths, held=True, header=True)
        short = len(table.rows) <= SHORT_ROWS and sum(_letters(row) for row in table.rows) <= SHORT_WORDS
        last = len(table.rows) - 1
        for index, cells in enumerate(table.rows):
            held = index < last if short else index in (0, last - 1)  # no row is left alone on a page
            self._row(drawn._tbl, table, cells, widths, held=held)

    def _row(
        self,
        drawn: BaseOxmlElement,
        table: Table,
        cells: tuple[Text, ...],
        widths: Sequence[int],
        *,
        held: bool,
        header: bool = False,
    ) -> None:
        row = child(drawn, "tr")
        about = child(row, "trPr")
        if _letters(cells) <= LONG_ROW:
            child(about, "cantSplit")
        if header:
            child(about, "tblHeader")
        style = self._styles[styles.SMALL if table.small else styles.CELL]
        for text, column, width in zip(cells, table.columns, widths, strict=True):
            cell = child(row, "tc")
            child(child(cell, "tcPr"), "tcW", type="dxa", w=str(width // TWENTIETH))
            line = child(cell, "p")
            shape = child(line, "pPr")
            child(shape, "pStyle", val=style)
            if held:
                child(shape, "keepNext")
            if column.align == "right":
                child(shape, "jc", val="right")
            self._write(line, [text])


def _letters(row: tuple[Text, ...]) -> int:
    return sum(len(text.words) for text in row)
