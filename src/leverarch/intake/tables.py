"""Tables of values to pages: workbooks and CSV files. Values stand as the program that made them shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from leverarch.fonts import printable
from leverarch.intake.given import Given, Sheet, Shown
from leverarch.intake.table_colours import Meaning, colour_name, meaning_of, pale
from leverarch.intake.table_csv import read_csv
from leverarch.intake.table_grid import Grid, fair_share, grid_of, size_of
from leverarch.intake.table_pages import PIECE_CELLS, Prepared, blocks_of
from leverarch.intake.table_remarks import cut_words, left_words, remarks_of
from leverarch.intake.table_rules import Unruled, coloured_by_rules
from leverarch.readers.evidence_table import Book, Room, Table, letters_of
from leverarch.readers.evidence_workbook import read_book
from leverarch.readers.file_kinds import CSV
from leverarch.world import FileState

#: What of a file is read at most.
MOST_ROWS, MOST_COLUMNS, MOST_CELLS, MOST_LETTERS = 20_000, 200, 600_000, 3_000_000
#: What of it is printed at most, blank cells counted as well: a cell takes a tenth of a millisecond.
MOST_PRINTED = 100_000
#: A cell of a workbook holds at most 32,767 letters; one of a CSV file any number.
LONGEST_CELL = 50_000
_MOST_NAMED = 40
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Z]{2})?")
_NOTE_LETTERS = 5_000


def table_pages(given: Given) -> Shown:
    """Return the pages of the file. Raises `Refused`."""
    room = Room(MOST_CELLS, MOST_LETTERS, MOST_ROWS, MOST_COLUMNS, LONGEST_CELL)
    if given.kind is CSV:
        book = Book((read_csv(given.data, given.name, room),), (("", ""),))
    else:
        book = read_book(given.data, room)
    unruled = [coloured_by_rules(table) for table in book.tables]
    sizes = [size_of(table) for table in book.tables]
    most = fair_share(sizes, MOST_PRINTED)
    grids = [grid_of(table, most) for table in book.tables]
    meaning = meaning_of(grids, given.wishes.colours)
    shown = _Shown(given, book, grids, meaning, unruled)
    damage = [f"the sheet “{t.name}” is damaged: what stands {t.damage} is lost" for t in book.tables if t.damage]
    return Shown(
        sheets=tuple(shown.sheets()),
        remarks=tuple(remarks_of(book, grids, meaning, unruled)),
        state=FileState.REPAIRED if damage else FileState.SOUND,
        detail="; ".join(damage[:5]),
    )


class _Shown:
    """The sheets to be set of one file: small tables are set together, long ones in pieces."""

    def __init__(
        self, given: Given, book: Book, grids: Sequence[Grid], meaning: Meaning, unruled: Sequence[Unruled]
    ) -> None:
        self._book, self._grids, self._meaning, self._unruled = book, grids, meaning, unruled
        self._is_csv = given.kind is CSV
        self._lang = given.wishes.language if _TAG.fullmatch(given.wishes.language) else "en-GB"

    def sheets(self) -> Iterator[Sheet]:
        """Yield what is to be set, in order."""
        held: list[dict[str, Any]] = []
        for at in range(len(self._book.tables)):
            for block in self._blocks(at):
                if held and sum(one["weight"] for one in held) + block["weight"] > PIECE_CELLS * 1.3:
                    yield self._sheet(held)
                    held = []
                held.append(block)
        yield self._sheet(held or [self._blank("Nothing is written in this file.")])

    def _sheet(self, blocks: list[dict[str, Any]]) -> Sheet:
        title = next((block["title"] for block in blocks if block["title"]), "") or blocks[0]["name"]
        return Sheet("table.typ", {"title": title or "A table of values", "lang": self._lang, "blocks": blocks})

    def _blocks(self, at: int) -> Iterator[dict[str, Any]]:
        """Yield the pages of one sheet: the first with its title, the last with what is said under it."""
        table, grid = self._book.tables[at], self._grids[at]
        numbers, notes = _numbered(table, grid)
        blocks = list(blocks_of(Prepared(grid, self._meaning.labels[at], numbers))) if grid.rows else []
        if not blocks:
            tells = table.damage or table.texts or table.extras or table.hidden_rows or notes or table.rows_left_out
            if not tells and len(self._book.names) > 1:
                return  # blank: named in the list of sheets
            blocks = [self._blank("Nothing is written on this sheet." if table.name else "Nothing is written here.")]
        name = printable(table.name)
        for block in blocks:
            block |= {"name": name, "head-line": self._head_line(at, block["where"]), "title": ""}
        blocks[0] |= {"title": name, "sheets": self._names(at), "key": self._key(at), "above": cut_words(table, grid)}
        blocks[-1] |= {"notes": notes, "texts": [printable(words) for words in table.texts[:_MOST_NAMED]]}
        blocks[-1]["below"] = left_words(table, self._unruled[at])
        yield from blocks

    def _blank(self, words: str) -> dict[str, Any]:
        return {"empty": words, "where": "", "weight": 1, "wide": False, "name": "", "title": "", "head-line": ""}

    def _head_line(self, at: int, where: str) -> str:
        if self._is_csv:
            return where
        names = [name for name, _ in self._book.names]
        place = names.index(self._book.tables[at].name) + 1
        of = f"Sheet {place} of {len(names)}: " if len(names) > 1 else ""
        return " · ".join(part for part in (f"{of}{printable(self._book.tables[at].name)}", where) if part)

    def _names(self, at: int) -> list[str]:
        """Return the names of all sheets for the first page that is set; nothing for the others."""
        if at != next((n for n, grid in enumerate(self._grids) if grid.rows), 0) or len(self._book.names) < 2:
            return []
        blank = {table.name for table, grid in zip(self._book.tables, self._grids, strict=True) if not grid.rows}
        said = [
            printable(name) + (f" ({why})" if why else " (blank)" if name in blank else "")
            for name, why in self._book.names[:_MOST_NAMED]
        ]
        rest = len(self._book.names) - len(said)
        return [*said, f"and {rest} more"] if rest else said

    def _key(self, at: int) -> list[dict[str, str]]:
        """Return what the colours of a sheet say: words that the item gives, or letters."""
        labels = set(self._meaning.labels[at].values())
        key = [
            {"f": pale(colour), "t": printable(words), "c": f"cells in {colour_name(colour)} ({colour})"}
            for colour, words in self._meaning.words.items()
            if words in labels
        ]
        for colour, letter in self._meaning.letters.items():
            if f"({letter})" in labels:
                ink = self._meaning.unexplained[colour].ink
                what = f"cells {'written' if ink else 'filled'} in {colour_name(colour)} ({colour})"
                key.append({"f": pale(colour), "t": f"({letter})", "c": what})
        return key


def _numbered(table: Table, grid: Grid) -> tuple[dict[tuple[int, int], str], list[dict[str, str]]]:
    """Return the numbers of notes by the cells that they stand on, and the notes. One on a hidden cell has no place."""
    rows = {number: at for at, number in enumerate(grid.numbers)}
    columns = {column: at for at, column in enumerate(grid.columns)}
    places: dict[tuple[int, int], str] = {}
    notes: list[dict[str, str]] = []
    for row, column, words in table.notes:
        if row in table.hidden_rows or table.hides_column(column):
            continue
        number = str(len(notes) + 1)
        if row in rows and column in columns:
            first = grid.owner.get((rows[row], columns[column]), (rows[row], columns[column]))
            places[first] = ", ".join(part for part in (places.get(first, ""), number) if part)
        cut = f"{words[:_NOTE_LETTERS]} [cut here]" if len(words) > _NOTE_LETTERS else words
        notes.append({"n": number, "c": f"{letters_of(column)}{row}", "t": printable(cut)})
    return places, notes
