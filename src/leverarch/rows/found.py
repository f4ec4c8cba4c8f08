"""What can be wrong in a file of rows, and the faults of one kind: how many there are, and the first of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from types import MappingProxyType

from leverarch.model import CellFault, Record

#: What can be wrong in a file of rows. Each is a rule of its own in checks/records.py or checks/record_layout.py.
WRONG_COLUMN, WRONG_CELL, REPEATED_KEY, UNEVEN_ROW, OUTSIDE_PERIOD, NAME_FOR_CODE = (
    "wrong-column",
    "wrong-cell",
    "repeated-key",
    "uneven-row",
    "outside-period",
    "name-for-code",
)
TOTAL_ROW, REPEATED_ROW, HEADING_INSIDE, MERGED_CELLS = "total-row", "repeated-row", "heading-inside", "merged-cells"
#: How many faults of one kind are shown of one file: a column in another form would fill the report.
MOST = 100


@dataclass(frozen=True, slots=True)
class Found:
    """Faults of one kind: how many there are, and the first of them with the line that their row begins on."""

    kind: str
    size: int
    first: tuple[tuple[int, CellFault], ...]


def all_of(kind: str, faults: Iterable[CellFault]) -> Found:
    """Return faults of the file as a whole: they come before those of its rows."""
    made = tuple((0, fault) for fault in faults)
    return Found(kind, len(made), made[:MOST])


def with_faults(record: Record, found: Iterable[Found]) -> Record:
    """Put the faults together: those of one kind in the order of the rows, and only the first of them."""
    first: dict[str, list[tuple[int, CellFault]]] = {}
    counts: dict[str, int] = {}
    for one in found:
        first.setdefault(one.kind, []).extend(one.first)
        counts[one.kind] = counts.get(one.kind, 0) + one.size
    shown = (fault for faults in first.values() for _, fault in sorted(faults, key=lambda pair: pair[0])[:MOST])
    present = {kind: size for kind, size in counts.items() if size}
    return replace(record, faults=tuple(shown), fault_counts=MappingProxyType(present))
