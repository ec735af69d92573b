"""A sheet as CSV.

It is for a French spreadsheet opened by a double click: UTF-8 with a byte order mark (or Excel reads the accents
wrong), separated by semicolons (the list separator of a French Windows: with commas all would fall in one column).
Numbers keep a decimal point and times are in UTC, ISO 8601, as QGIS and pandas read them. A text that a spreadsheet
would take for a formula gets an apostrophe in front, and so does one that begins with an apostrophe: a program that
reads the file takes one off wherever there is one, and has the text back.
"""

import csv
import io
from datetime import datetime

from facilitation.synthesis.reading.sheet import Cell, Column, Sheet, in_utc

FORMULA = tuple("=+-@\t\r\n'＝＋－＠")


def csv_file(sheet: Sheet) -> bytes:
    """The sheet as CSV, its header being the columns' names."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.name for column in sheet.columns)
    for row in sheet.rows:
        writer.writerow(_written(column, cell) for column, cell in zip(sheet.columns, row, strict=True))
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _written(column: Column, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return in_utc(cell)
    if isinstance(cell, float):
        return f"{cell:.{column.decimals}f}"
    written = str(cell)
    return f"'{written}" if isinstance(cell, str) and written.startswith(FORMULA) else written
