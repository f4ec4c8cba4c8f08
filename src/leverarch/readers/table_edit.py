"""Changes to a CSV file of rows that leave every other row as it was written."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Mapping

from leverarch.model import Table
from leverarch.readers.csv_file import delimiter_of


def heading(names: Iterable[str]) -> bytes:
    """Return a new CSV file with a heading and no row.

    It begins with the mark of UTF-8: without it Excel takes the letters for Windows-1252, and shows £ and é wrongly.
    """
    return codecs.BOM_UTF8 + _written(list(names), ",", "\r\n").encode("utf-8")


def with_row(table: Table, data: bytes, cells: Mapping[int, str], line: int = 0) -> bytes:
    """Return the file with one row more, or with the row that begins on `line` (from 1) in another form.

    `cells` holds the row's values by the number of their column, from 0; those of a row that is there already stay
    where none is given. `data` must be a CSV file in UTF-8, and `table` what was read from it.
    """
    text = data.decode("utf-8-sig")
    mark = data[: len(data) - len(text.encode("utf-8"))]
    newline = "\r\n" if "\r\n" in text else "\n"
    start, end, old = _span(text, line) if line else (0, 0, [])
    wide = max(len(table.header.cells), len(old), *(number + 1 for number in cells))
    row = [cells.get(number, old[number] if number < len(old) else "") for number in range(wide)]
    written = _written(row, delimiter_of(text), newline)
    if not line:
        joint = "" if text.endswith(("\n", "\r")) or not text else newline
        return mark + f"{text}{joint}{written}".encode()
    ends = text[start:end].endswith(("\n", "\r"))
    return mark + f"{text[:start]}{written if ends else written.removesuffix(newline)}{text[end:]}".encode()


def _written(row: list[str], delimiter: str, newline: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=newline).writerow(row)
    return out.getvalue()


def _span(text: str, line: int) -> tuple[int, int, list[str]]:
    """Return where the row that begins on a line starts and ends, its line end included, and its cells.

    A row may have several lines.
    """
    # Lines end here as they do where the rows are read: a page break or a line separator inside a cell ends none.
    lines = list(io.StringIO(text, newline=""))
    start = sum(len(one) for one in lines[: line - 1])
    reader = csv.reader(io.StringIO(text[start:], newline=""), delimiter=delimiter_of(text))
    cells = next(reader)
    return start, start + sum(len(one) for one in lines[line - 1 : line - 1 + reader.line_num]), cells
