"""Which numbers of one measure a reader is not shown: the small ones, and as many more as keep them from being told.

Three things are kept apart, because each may be small: what is counted below (all people), on top (those who…), and
the rest (those who do not). Nothing here knows whose numbers they are; `small_numbers` decides that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from leverarch.measuring.suppression import Key, Moves, Net, Room, cheapest_round, moves_of, net_of


@dataclass(frozen=True, slots=True)
class Counted:
    """What one cell counts: so many, and of these so many on top. Nothing on top: it is one number only."""

    below: int
    on_top: int | None = None

    @property
    def others(self) -> int:
        """How many are below and not on top."""
        return self.below - (self.on_top or 0)


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a measure: the whole, its groups and their subtotals. `counted` lacks cells without a number."""

    whole: Key
    groups: tuple[Key, ...]
    totals: tuple[Key, ...]
    counted: Mapping[Key, Counted]

    @property
    def keys(self) -> tuple[Key, ...]:
        """All cells: the whole first."""
        return (self.whole, *self.totals, *self.groups)

    @property
    def has_tops(self) -> bool:
        """Whether something is counted on top of something else."""
        return any(cell.on_top is not None for cell in self.counted.values())

    def net(self, number: Callable[[Counted], int]) -> Net:
        """Return the net of one of the numbers of its cells."""
        numbers = {key: number(cell) for key, cell in self.counted.items()}
        return net_of(self.whole, self.groups, self.totals, numbers)


@dataclass(frozen=True, slots=True)
class Hidden:
    """Cells of which nothing is shown, and cells of which only what is below is shown."""

    all_of: frozenset[Key] = frozenset()
    top_of: frozenset[Key] = frozenset()

    def with_more(self, more: Hidden) -> Hidden:
        """Return this and more. A cell of which nothing is shown is not also one of which a part is."""
        all_of = self.all_of | more.all_of
        return Hidden(all_of, (self.top_of | more.top_of) - all_of)


def is_small(number: int, under: int) -> bool:
    """Whether a number of people is too small to show. Nobody is counted in a 0, so that it says nothing of anyone."""
    return 0 < number < under


def small_cells(counted: Mapping[Key, Counted], under: int) -> Hidden:
    """Return the cells that are too small in themselves: in what is below, on top, or not on top."""
    tops = {
        key
        for key, cell in counted.items()
        if cell.on_top is not None and (is_small(cell.on_top, under) or is_small(cell.others, under))
    }
    # Of two people, one with and one without: to hide either alone would hide nothing.
    all_of = {key for key, cell in counted.items() if is_small(cell.below, max(under, 3) if key in tops else under)}
    return Hidden(frozenset(all_of), frozenset(tops - all_of))


def kept_back(table: Table, hidden: Hidden, under: int) -> Hidden:
    """Return the cells to hide so that none of `hidden` can be worked out: each may be another number, and not small.

    The smallest numbers beside it in its lines are taken first, then totals, at last everything.
    """
    while True:
        more = _one_more(table, hidden, under)
        if more is None or more == hidden:
            return hidden
        hidden = more


def _one_more(table: Table, hidden: Hidden, under: int) -> Hidden | None:
    """Return what is to be hidden too, because something can still be worked out; nothing where all is well."""
    told = _told_below(table, hidden, under)
    if told is not None:
        cell = table.counted.get(told)
        return _more_cells(table, hidden, told, max(1, under - (cell.below if cell else 0)))
    told = _told_top(table, hidden)
    return None if told is None else _more_tops(table, hidden, told)


def _more_cells(table: Table, hidden: Hidden, told: Key, want: int) -> Hidden:
    """Hide more cells whole, so that one that is told may count `want` more."""
    net = table.net(lambda cell: cell.below)
    free = [key for key in table.counted if key not in hidden.all_of and table.counted[key].below]
    rooms = dict(_moves_of_others(table, hidden, net).rooms)
    for key in free:
        rooms[key] = _room_of_others(table.counted[key])
    costs = _costs(net, {key: table.counted[key].below for key in free})
    more = cheapest_round(net, rooms, costs, told, want)
    return hidden.with_more(Hidden(frozenset(more or _beside(table, hidden, told))))


def _more_tops(table: Table, hidden: Hidden, told: Key) -> Hidden:
    """Hide what is on top of more cells, so that one that is told may be another; or, where that won't do, a cell."""
    net = table.net(lambda cell: cell.on_top or 0)
    free = [
        key
        for key, cell in table.counted.items()
        if key not in hidden.all_of and key not in hidden.top_of and 0 < (cell.on_top or 0) < cell.below
    ]
    with_free = Hidden(hidden.all_of, hidden.top_of.union(free))
    costs = _costs(net, {key: table.counted[key].below for key in free})
    more = cheapest_round(net, _moves_within(table, with_free).rooms, costs, told, 1)
    if more:
        return hidden.with_more(Hidden(top_of=frozenset(more)))
    return hidden.with_more(Hidden(frozenset(_beside(table, hidden, told) or (told,))))


def _costs(net: Net, numbers: Mapping[Key, int]) -> dict[Key, int]:
    """Return what it costs to hide each cell: how many it counts; a total more than all cells together."""
    dear = 1 + sum(numbers.values())
    return {key: number + (dear if key in net.sums else 0) for key, number in numbers.items()}


def _beside(table: Table, hidden: Hidden, told: Key) -> tuple[Key, ...]:
    """Return the smallest cell in a line with one that is told; where there is none, the smallest of all."""
    net = table.net(lambda cell: cell.below)
    order = {key: number for number, key in enumerate(net.ends)}
    free = {key for key, cell in table.counted.items() if key not in hidden.all_of and cell.below}
    for keys in (free.intersection(net.beside(told)), free - {told}):
        if keys:
            return (min(keys, key=lambda key: (key in net.sums, table.counted[key].below, order[key])),)
    return ()


def _told_below(table: Table, hidden: Hidden, under: int) -> Key | None:
    """Return a cell whose number below can be worked out, or is told to be small; also one that is printed nowhere."""
    net = table.net(lambda cell: cell.below)
    small_rest = [key for key, number in net.rest.items() if is_small(number, under)]
    if not hidden.all_of and not small_rest:
        return None
    moves = [_moves_of_others(table, hidden, net)]
    if table.has_tops:
        moves.append(_moves_of_tops(table, hidden))
    for key in (*(key for key in net.ends if key in hidden.all_of), *small_rest):
        number = net.rest[key] if key in net.rest else table.counted[key].below
        if not any(key in one.rooms and _is_open(one, key, number, under) for one in moves):
            return key
    return None


def _moves_of_others(table: Table, hidden: Hidden, net: Net) -> Moves:
    """Return what may be otherwise below, with what is on top as it is."""
    rooms = {key: Room(number) for key, number in net.rest.items()}
    for key in hidden.all_of:
        rooms[key] = _room_of_others(table.counted[key])
    return moves_of(net, rooms)


def _room_of_others(cell: Counted) -> Room:
    return Room(max(0, cell.below - max(1, cell.on_top or 0)))


def _moves_of_tops(table: Table, hidden: Hidden) -> Moves:
    """Return what may be otherwise on top and below alike, with the others as they are."""
    net = table.net(lambda cell: cell.on_top or 0)
    rooms = {key: Room(number) for key, number in net.rest.items()}
    for key in hidden.all_of:
        cell = table.counted[key]
        rooms[key] = Room(max(0, (cell.on_top or 0) - (0 if cell.others else 1)))
    return moves_of(net, rooms)


def _moves_within(table: Table, hidden: Hidden) -> Moves:
    """Return what may be otherwise on top, with what is below as it is."""
    net = table.net(lambda cell: cell.on_top or 0)
    beyond = table.net(lambda cell: cell.below).rest
    rooms = {key: Room(number, max(0, beyond.get(key, 0) - number)) for key, number in net.rest.items()}
    for key in hidden.all_of | hidden.top_of:
        cell = table.counted[key]
        # Of a cell whose number below is shown, the reader knows that it is neither nobody nor everybody.
        edge = 1 if key in hidden.top_of else 0
        rooms[key] = Room(max(0, (cell.on_top or 0) - edge), max(0, cell.others - edge))
    return moves_of(net, rooms)


def _told_top(table: Table, hidden: Hidden) -> Key | None:
    """Return a cell whose number on top can be worked out, though it is hidden."""
    listed = [key for key in table.keys if key in hidden.all_of or key in hidden.top_of]
    if not table.has_tops or not listed:
        return None
    moves = (_moves_within(table, hidden), _moves_of_tops(table, hidden))
    told = (key for key in listed if not any(key in one.rooms and _is_open(one, key, 0, 0) for one in moves))
    return next(told, None)


def _is_open(moves: Moves, key: Key, number: int, under: int) -> bool:
    """Whether a hidden number can be another one, and one that is not small."""
    room = moves.room_of(key, max(1, under - number))
    return (room.down > 0 or room.up > 0) and number + room.up >= under
