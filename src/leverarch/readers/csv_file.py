"""The rows of a CSV file, as a spreadsheet or a form writes it, and where each of its cells stands."""

from __future__ import annotations

import codecs
import csv
import io
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from leverarch.diagnostics import Place
from leverarch.model import TableFault, TableRow
from leverarch.readers.text import decode
from leverarch.source import place_at

_TOLD = re.compile(r"sep=([,;\t])\r?(?:\n|$)", re.IGNORECASE)


class BrokenRows(Exception):
    """The file can't be read from here on: the rows before are there."""

    def __init__(self, fault: TableFault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def csv_lines(path: str, data: bytes) -> tuple[CsvLines | None, tuple[TableFault, ...]]:
    """Return the lines: UTF-8, or else Windows-1252, which Excel writes where nobody asks for UTF-8, and says so."""
    text, found = decode(data, path)
    if text is not None:
        return CsvLines(path, data, "utf-8", delimiter_of(text)), ()
    fault = found[0]
    try:
        text = None if b"\0" in data else data.decode("cp1252").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        text = None
    if text is None:
        return None, (TableFault(fault.place, fault.message, "save it as CSV (UTF-8)"),)
    help_ = "look at the letters; then save it as CSV (UTF-8), so that nobody has to guess"
    place = place_at(path, text, _first_guess(data))
    guess = TableFault(place, fault.message, help_, guessed=True)
    return CsvLines(path, data, "cp1252", delimiter_of(text)), (guess,)


def _first_guess(data: bytes) -> int:
    """Return how many characters stand before the first byte that is not UTF-8, as Windows-1252 counts them."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as fault:
        before = data[: fault.start].decode("cp1252", "replace")
        return len(before.replace("\r\n", "\n"))
    return 0


def delimiter_of(text: str) -> str:
    """Return the sign between the cells of the first line that says anything: a comma, a semicolon or a tab.

    A first line `sep=;`, by which Excel is told the sign, is believed.
    """
    told = _TOLD.match(text)
    if told:
        return told[1]
    lines = (match[0] for match in re.finditer(r"[^\r\n]+", text))
    heading = next((line for line in lines if line.strip(" ,;\t")), "")
    bare = re.sub(r'"[^"]*"', "", heading)
    return max(",;\t", key=bare.count)


def csv_rows(lines: CsvLines) -> Iterator[TableRow]:
    """Yield the rows that say anything. Raises `BrokenRows` where the rest can't be read."""
    reader = csv.reader(lines.in_order(), delimiter=lines.delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)) and not (line == 1 and lines.tells_delimiter):
                yield TableRow(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error as fault:
        message, help_ = _grammar(str(fault))
        raise BrokenRows(TableFault(lines(line, 0), message, help_)) from None


def _grammar(said: str) -> tuple[str, str]:
    """Say in plain words why a row can't be read: what is wrong, and what to do."""
    if "limit" in said:
        return "a cell of this row is longer than any cell may be", "look for a quotation mark that is not closed"
    if "end of data" in said:
        return "a quotation mark in this row is not closed", "close it, or remove it; the rest of the file was not read"
    return (
        "something stands behind a closing quotation mark in this row",
        "put the whole cell in quotation marks and write those inside it twice; the rest of the file was not read",
    )


@dataclass(frozen=True, eq=False)
class CsvLines:
    """The lines of a CSV file, and the place of any cell in it. Places are looked up only where one is asked for.

    The file is kept as bytes, and made into letters a line at a time: as one text it takes up to four times as much.
    """

    path: str
    data: bytes
    encoding: str
    delimiter: str

    def in_order(self) -> Iterator[str]:
        """Yield the lines, with their ends. A return that stands alone ends a line, too, and becomes a newline."""
        stream = io.TextIOWrapper(io.BytesIO(self.data), self.encoding, newline="")
        first = iter([next(stream, "").removeprefix("\ufeff")])
        if not re.search(rb"\r(?!\n)", self.data):
            return chain(first, stream)
        return (f"{line[:-1]}\n" if line.endswith("\r") else line for line in chain(first, stream))

    @property
    def tells_delimiter(self) -> bool:
        """Whether the first line tells Excel the sign between the cells, and is no row."""
        return _TOLD.match(self.data[self._begin : self._begin + 20].decode(self.encoding, "replace")) is not None

    @property
    def _begin(self) -> int:
        return len(codecs.BOM_UTF8) if self.data.startswith(codecs.BOM_UTF8) else 0

    @cached_property
    def _starts(self) -> array[int]:
        """Where each line begins, in bytes."""
        return array("q", (self._begin, *(match.end() for match in re.finditer(rb"\r\n?|\n", self.data))))

    @cached_property
    def _cell(self) -> re.Pattern[bytes]:
        # Possessive: a quotation mark that is not closed must not be tried again letter by letter.
        return re.compile(rb'"(?:[^"]|"")*+"|[^%s\r\n]*+' % self.delimiter.encode())

    def __call__(self, line: int, column: int) -> Place:
        """Return the place of a cell, or of the end of its row where the row is shorter."""
        start, end = self._span(self._starts[min(line, len(self._starts)) - 1], column)
        number = bisect_right(self._starts, start)
        first = self._starts[number - 1]
        last = self._starts[number] if number < len(self._starts) else len(self.data)
        excerpt = self._letters(first, last).rstrip("\r\n")
        before = len(self._letters(first, start))
        length = max(1, min(before + len(self._letters(start, end)), len(excerpt)) - before)
        return Place(self.path, number, before + 1, length, excerpt)

    def _letters(self, start: int, end: int) -> str:
        return self.data[start:end].decode(self.encoding)

    def _span(self, at: int, column: int) -> tuple[int, int]:
        for number, (start, end) in enumerate(self._cells(at)):
            if number == column:
                return start, end
        return end, end

    def _cells(self, at: int) -> Iterator[tuple[int, int]]:
        """Yield where each cell of a row begins and ends, in bytes."""
        while True:
            found = self._cell.match(self.data, at)
            end = found.end() if found else at
            yield at, end
            if self.data[end : end + 1] != self.delimiter.encode():
                return
            at = end + 1
