"""From the cells of a file to the rows of a record: values in one form, and every fault by row and column.

A file may have a million rows. What is asked of every cell is asked of each different value of a column once, and only
the faults that are shown are made.
"""

from leverarch.rows.columns import column_places
from leverarch.rows.found import (
    HEADING_INSIDE,
    MERGED_CELLS,
    MOST,
    NAME_FOR_CODE,
    OUTSIDE_PERIOD,
    REPEATED_KEY,
    REPEATED_ROW,
    TOTAL_ROW,
    UNEVEN_ROW,
    WRONG_CELL,
    WRONG_COLUMN,
)
from leverarch.rows.record import cell_place, referring_cells, with_rows

__all__ = [
    "HEADING_INSIDE",
    "MERGED_CELLS",
    "MOST",
    "NAME_FOR_CODE",
    "OUTSIDE_PERIOD",
    "REPEATED_KEY",
    "REPEATED_ROW",
    "TOTAL_ROW",
    "UNEVEN_ROW",
    "WRONG_CELL",
    "WRONG_COLUMN",
    "cell_place",
    "column_places",
    "referring_cells",
    "with_rows",
]
