"""The workbook (XLSX): every sheet, with frozen headers, filters, real dates and readable widths.

Texts stay texts: none is taken for a formula, a number or a link, and one that a spreadsheet would take for a formula
when its cell is edited is marked as quoted, as if someone had typed the apostrophe.
"""

import io
import textwrap
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from facilitation.synthesis.reading.sheet import Cell, Column, Sheet
from facilitation.synthesis.tables.separated import FORMULA

# What Excel takes in one cell; the CSV has the whole text.
LONGEST = 32_767
# Of a line and of the tallest row, in points. Widths are in digits: letters of a text are narrower.
LINE, TALLEST, LETTERS = 15.0, 409.0, 1.12
# What is wider than an A4 sheet can show goes on A3.
WIDE, A4, A3 = 150.0, 9, 8
FORMATS = {"text": "@", "integer": "#,##0", "share": "0 %", "moment": "dd/mm/yyyy hh:mm"}


def xlsx_file(sheets: Iterable[Sheet], title: str, changed: datetime) -> bytes:
    """The sheets in one workbook; ``changed``: when the workshop last did."""
    written = io.BytesIO()
    options: dict[str, Any] = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_date_format": FORMATS["moment"],
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(written, options) as book:
        book.set_properties({"title": title[:250], "created": changed.replace(tzinfo=None)})
        looks = _Looks(book)
        for sheet in sheets:
            _write(book.add_worksheet(sheet.title[:31]), sheet, looks)
    return written.getvalue()


class _Looks:
    """The formats of the cells, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, bool], Format] = {}
        self.header = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E9E5DC", "bottom": 1}
        )

    def of(self, column: Column, *, quoted: bool = False) -> Format:
        shape = "0." + "0" * column.decimals if column.kind == "real" else FORMATS[column.kind]
        made = self._made.get((shape, quoted))
        if made is None:
            made = self._book.add_format({"num_format": shape, "valign": "top", "text_wrap": column.kind == "text"})
            if quoted:
                made.set_quote_prefix()
            self._made[shape, quoted] = made
        return made


def _write(page: Worksheet, sheet: Sheet, looks: _Looks) -> None:
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.title, looks.header)
    page.set_row(0, _height(sheet.columns, [column.title for column in sheet.columns]))
    for line, row in enumerate(sheet.rows, start=1):
        page.set_row(line, _height(sheet.columns, row))
        for place, (column, cell) in enumerate(zip(sheet.columns, row, strict=True)):
            _cell(page, line, place, column, cell, looks)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(A3 if sum(column.width for column in sheet.columns) > WIDE else A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _height(columns: Iterable[Column], row: Iterable[Cell]) -> float:
    """Room for every line of the row's texts: not every spreadsheet makes it when it opens a file."""
    lines = (
        sum(len(textwrap.wrap(part, max(int(column.width * LETTERS), 1))) or 1 for part in cell.split("\n"))
        for column, cell in zip(columns, row, strict=True)
        if isinstance(cell, str)
    )
    return min(LINE * max(lines, default=1), TALLEST)


def _cell(page: Worksheet, line: int, place: int, column: Column, cell: Cell, looks: _Looks) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, datetime):
        page.write_datetime(line, place, cell, looks.of(column))
    elif isinstance(cell, str):
        # A column of numbers holds a text where a count may not be told.
        page.write_string(line, place, cell[:LONGEST], looks.of(Column("", ""), quoted=cell.startswith(FORMULA)))
    else:
        page.write_number(line, place, cell, looks.of(column))
