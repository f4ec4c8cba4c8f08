"""What the owner of a table should know of it: what is hidden, cut, coloured or not shown; on its pages, and beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leverarch.intake.table_colours import Meaning, colour_name
from leverarch.intake.table_grid import Grid
from leverarch.intake.table_rules import Unruled, unruled_words
from leverarch.readers.evidence_table import Book, Table, letters_of
from leverarch.world import Remark

_MOST_NAMED = 6


def remarks_of(book: Book, grids: Sequence[Grid], meaning: Meaning, unruled: Sequence[Unruled]) -> Iterator[Remark]:
    """Yield the remarks on a file. `unruled` names, by table, the cells whose rules were not worked out."""
    if book.macros:
        yield Remark("active-content", "holds macros, which are never run and are not printed")
    if hidden := list(_hidden(book)):
        yield Remark("hidden-cells", f"has {_listed(hidden)}, not printed")
    if unsaved := [name for grid in grids for name in _unsaved(grid)]:
        yield Remark("no-saved-value", f"has {counted(len(unsaved), 'formula')} without a saved value: {_few(unsaved)}")
    ruled = [f"{t.name}!{where}" for t, one in zip(book.tables, unruled, strict=True) for where in one.where]
    if ruled:
        yield Remark("colour-by-rule", f"{unruled_words(unruled)}: {_few(ruled)}")
    if meaning.unexplained:
        yield Remark("colour-without-words", _unexplained(meaning))
    yield from _not_shown(book, grids)


def _unexplained(meaning: Meaning) -> str:
    found = [
        f"{colour}, {colour_name(colour)} ({counted(one.cells, 'cell')}, first at {one.first})"
        for colour, one in meaning.unexplained.items()
    ]
    return f"has cells in {counted(len(found), 'colour')} that nothing explains: {_few(found)}"


def _not_shown(book: Book, grids: Sequence[Grid]) -> Iterator[Remark]:
    extras: dict[str, int] = {}
    for table in book.tables:
        for kind, number in table.extras.items():
            extras[kind] = extras.get(kind, 0) + number
    unseen = [counted(number, kind) for kind, number in extras.items()]
    unseen += [f"the sheet “{name}”, which is a chart or a macro" for name in book.others]
    if unseen:
        yield Remark("not-printed", f"has {_listed(unseen)}, not printed")
    cut = [f"{_named(t)}: {words}" for t, grid in zip(book.tables, grids, strict=True) for words in cut_words(t, grid)]
    if left := [f"“{name}”" for name, why in book.names if why == "not printed"]:
        cut.append(f"{counted(len(left), 'sheet')} of {len(book.names)} left out ({_few(left)})")
    cut += [f"{_named(table)}: a cell is cut ({_few(table.cut_cells)})" for table in book.tables if table.cut_cells]
    if cut:
        yield Remark("cut-short", f"is printed in part: {_few(cut)}")
    if ragged := [row for table in book.tables for row in table.ragged]:
        rows = counted(len(ragged), "row")
        yield Remark("ragged-rows", f"has {rows} with more or fewer values than the others (first is row {ragged[0]})")


def _hidden(book: Book) -> Iterator[str]:
    """Yield what is hidden in a workbook, and where."""
    for table in book.tables:
        yield from (f"{words} in {_named(table)}" for words in _hidden_in(table))
    if book.hidden:
        yield f"{counted(len(book.hidden), 'hidden sheet')} ({_few([f'“{name}”' for name in book.hidden])})"


def _hidden_in(table: Table) -> Iterator[str]:
    rows = sorted(n for n in table.hidden_rows if any(cell.text for cell in table.rows.get(n, {}).values()))
    said = {c for cells in table.rows.values() for c, cell in cells.items() if cell.text and table.hides_column(c)}
    if said:
        names = _few([letters_of(column) for column in sorted(said)])
        yield f"{counted(len(said), 'hidden column')} ({names})"
    if rows:
        yield f"{counted(len(rows), 'hidden row')} ({_few([str(row) for row in rows])})"
    if table.unseen_values:
        yield f"{counted(table.unseen_values, 'value')} that a format hides"
    if table.covered_values:
        yield f"{counted(table.covered_values, 'value')} under merged cells"
    if notes := sum(row in table.hidden_rows or table.hides_column(column) for row, column, _ in table.notes):
        yield f"{counted(notes, 'note')} on hidden cells"


def cut_words(table: Table, grid: Grid) -> list[str]:
    """Return what the page says of rows and columns beyond the bounds."""
    said = []
    if table.rows_left_out:
        last = grid.numbers[-1] if grid.numbers else 0
        said.append(f"rows 1 to {last:,} are printed, {counted(table.rows_left_out, 'row')} after them are not")
    if table.looked_until:
        said.append(f"what may stand after row {table.looked_until:,} was not looked at")
    if table.columns_left_out:
        last = table.columns_left_out
        said.append(f"columns after {letters_of(200)} are not printed (there are some up to {letters_of(last)})")
    if table.damage:
        said.append(f"the sheet is damaged: what stands {table.damage} is lost")
    return said


def left_words(table: Table, unruled: Unruled) -> list[str]:
    """Return what the page says was left out of a sheet."""
    said = [*_hidden_in(table), *(counted(number, kind) for kind, number in table.extras.items())]
    if unruled.where:
        said.append(f"colours that rules give ({_few(unruled.where)})")
    return [f"Not printed here: {_listed(said)}."] if said else []


def _unsaved(grid: Grid) -> Iterator[str]:
    for at, row in enumerate(grid.rows):
        for column, cell in row.items():
            if cell.unsaved:
                yield f"{grid.name}!{grid.cell_name(at, column)}" if grid.name else grid.cell_name(at, column)


def _named(table: Table) -> str:
    return f"“{table.name}”" if table.name else "the table"


def counted(number: int, word: str) -> str:
    """Return a number with its noun: `1 row`, `2,000 rows`."""
    return f"{number:,} {word}" + ("" if number == 1 else "s")


def _few(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMED])
    rest = len(names) - _MOST_NAMED
    return f"{shown} and {rest:,} more" if rest > 0 else shown


def _listed(said: Sequence[str]) -> str:
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
