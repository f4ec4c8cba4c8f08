"""What can be worked out of a table in which some numbers are hidden, from those that are shown and from the totals.

A table with totals is a net: each number runs between two lines (its row and its column, or a line and the outside),
and what runs into a line runs out of it. A hidden number can be another one exactly where a flow can be sent round
through hidden numbers alone; one that lies on no such round (a bridge) can be worked out. That is exact for tables of
one or two groupings, whole numbers included.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

Key = tuple[str, ...]
Ends = tuple[str, str]
#: How much may be sent from line to line.
Caps = dict[str, dict[str, int]]
#: Where a line runs to that holds nothing together.
OUTSIDE = ""
#: More than any number of people.
MANY = 10**12
_LINE, _ROWS, _COLUMNS = "line", "rows", "columns"


@dataclass(frozen=True, slots=True)
class Room:
    """How far a hidden number may lie below and above the true one, as far as a reader knows."""

    down: int
    up: int = MANY


@dataclass(frozen=True, slots=True)
class Net:
    """The cells of a table between their lines. `ends` runs from where to where; `sums` are totals of other cells.

    `rest` holds what a line's total has beyond its cells: something that is counted and printed nowhere.
    """

    ends: Mapping[Key, Ends]
    sums: frozenset[Key]
    rest: Mapping[Key, int]

    def lines_of(self, key: Key) -> frozenset[str]:
        """Return the lines in which a cell stands."""
        return frozenset(self.ends[key]) - {OUTSIDE}

    def beside(self, key: Key) -> list[Key]:
        """Return the other cells of its lines, in order."""
        lines = self.lines_of(key)
        return [other for other in self.ends if other != key and lines & self.lines_of(other)]


def net_of(whole: Key, groups: Iterable[Key], totals: Iterable[Key], numbers: Mapping[Key, int]) -> Net:
    """Return the net of a table. `numbers` has every cell that is known; one without a number (missing) has none.

    A line whose cells come to more than its total (one person may be in several) holds nothing together.
    """
    ends = _ends(whole, tuple(groups), tuple(totals))
    rest: dict[Key, int] = {}
    loose = set()
    for line in dict.fromkeys(line for pair in ends.values() for line in pair if line != OUTSIDE):
        into = [key for key, (_, head) in ends.items() if head == line]
        out = [key for key, (tail, _) in ends.items() if tail == line]
        total, parts = (out, into) if line.startswith(_COLUMNS) else (into, out)
        if any(key not in numbers for key in total):
            loose.add(line)
            continue
        beyond = sum(numbers[key] for key in total) - sum(numbers.get(key, 0) for key in parts)
        if beyond < 0:
            loose.add(line)
        elif beyond > 0:
            rest[(_LINE, line)] = beyond
    held = {key: (_held(tail, loose), _held(head, loose)) for key, (tail, head) in ends.items()}
    for key in rest:
        held[key] = (OUTSIDE, key[1]) if key[1].startswith(_COLUMNS) else (key[1], OUTSIDE)
    return Net(held, frozenset((whole, *totals)), rest)


def _held(line: str, loose: set[str]) -> str:
    return OUTSIDE if line in loose else line


def _ends(whole: Key, groups: tuple[Key, ...], totals: tuple[Key, ...]) -> dict[Key, Ends]:
    """Return between which lines each cell runs. Without subtotals a table of two groupings is one line."""
    if not totals:
        return {whole: (OUTSIDE, _LINE), **dict.fromkeys(groups, (_LINE, OUTSIDE))}
    rows = {key[1]: f"{_ROWS} {key[1]}" for key in totals if _is_row(key)}
    columns = {key[2]: f"{_COLUMNS} {key[2]}" for key in totals if not _is_row(key)}
    ends = {whole: (_COLUMNS, _ROWS)}
    for key in totals:
        ends[key] = (_ROWS, rows[key[1]]) if _is_row(key) else (columns[key[2]], _COLUMNS)
    for key in groups:
        ends[key] = (rows.get(key[1], _ROWS), columns.get(key[2], _COLUMNS))
    return ends


def _is_row(key: Key) -> bool:
    """Whether a subtotal is that of a row: keys of subtotals begin with `row` or `column`."""
    return key[0] == "row"


@dataclass(frozen=True, slots=True)
class Moves:
    """What may be otherwise in a table: its net, and the room of each hidden number in it."""

    net: Net
    rooms: Mapping[Key, Room]
    caps: Caps

    def room_of(self, key: Key, want: int) -> Room:
        """Return how far a hidden number may lie below and above the true one, up to `want`; the whole table fits."""
        tail, head = self.net.ends[key]
        own = self.rooms[key]
        down, up = min(own.down, want), min(own.up, want)
        if tail == head:
            return Room(down, up)
        self._add(tail, head, -1, own)
        found = Room(self._sent(tail, head, down), self._sent(head, tail, up))
        self._add(tail, head, 1, own)
        return found

    def _add(self, tail: str, head: str, times: int, room: Room) -> None:
        self.caps[tail][head] += times * room.up
        self.caps[head][tail] += times * room.down

    def _sent(self, source: str, sink: str, want: int) -> int:
        """Return how much of `want` can be sent through hidden numbers, by shortest paths."""
        sent: list[tuple[list[Ends], int]] = []
        left = want
        while left:
            path = _path(self.caps, source, sink)
            if not path:
                break
            amount = min(left, *(self.caps[one][other] for one, other in path))
            _send(self.caps, path, amount)
            sent.append((path, amount))
            left -= amount
        for path, amount in sent:
            _send(self.caps, path, -amount)
        return want - left


def moves_of(net: Net, rooms: Mapping[Key, Room]) -> Moves:
    """Return what may be otherwise in a table whose numbers have this room; all others are known."""
    caps: Caps = {}
    for key, room in rooms.items():
        tail, head = net.ends[key]
        forward, back = caps.setdefault(tail, {}), caps.setdefault(head, {})
        forward[head] = forward.get(head, 0) + room.up
        back[tail] = back.get(tail, 0) + room.down
    return Moves(net, rooms, caps)


def cheapest_round(
    net: Net, rooms: Mapping[Key, Room], costs: Mapping[Key, int], key: Key, want: int
) -> tuple[Key, ...]:
    """Return the cells to hide so that a number may be `want` more, at the least cost in all; nothing where none do.

    `rooms` has the cells that are hidden or may be, `costs` what it costs to hide one; a hidden one costs nothing.
    """
    steps: dict[str, list[tuple[str, int, Key]]] = {}
    for other, room in rooms.items():
        tail, head = net.ends[other]
        if other == key or tail == head:
            continue
        if room.up >= want:
            steps.setdefault(tail, []).append((head, costs.get(other, 0), other))
        if room.down >= want:
            steps.setdefault(head, []).append((tail, costs.get(other, 0), other))
    sink, source = net.ends[key]
    best: dict[str, tuple[int, tuple[Key, ...]]] = {}
    waiting: list[tuple[int, int, str, tuple[Key, ...]]] = [(0, 0, source, ())]
    while waiting:
        cost, length, line, path = heappop(waiting)
        if line in best:
            continue
        best[line] = (cost, path)
        for there, more, other in steps.get(line, ()):
            if there not in best:
                heappush(waiting, (cost + more, length + 1, there, (*path, other)))
    return tuple(other for other in best.get(sink, (0, ()))[1] if costs.get(other, 0))


def _send(caps: Caps, path: Iterable[Ends], amount: int) -> None:
    for one, other in path:
        caps[one][other] -= amount
        caps[other][one] += amount


def _path(caps: Caps, source: str, sink: str) -> list[Ends]:
    came: dict[str, str] = {source: source}
    waiting = deque([source])
    while waiting and sink not in came:
        here = waiting.popleft()
        for there, left in caps.get(here, {}).items():
            if left > 0 and there not in came:
                came[there] = here
                waiting.append(there)
    path: list[Ends] = []
    here = sink
    while here in came and here != source:
        path.append((came[here], here))
        here = came[here]
    return path
