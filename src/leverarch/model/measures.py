"""Measures: what is counted from a record, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from leverarch.model.base import Day
from leverarch.model.evidence import Period
from leverarch.source import Doc


@dataclass(frozen=True, slots=True)
class Condition:
    """What a cell of a row says: all that is given must hold.

    `at_least` and `at_most` are a number, a day (2026-09-30), or `period-start` and `period-end`.
    """

    column: str
    is_: tuple[str, ...] = ()
    not_: tuple[str, ...] = ()
    at_least: str = ""
    at_most: str = ""
    given: bool | None = None


@dataclass(frozen=True, slots=True)
class Duration:
    """How long something took, between columns. `unit`: minutes, hours, days or working-days.

    `unfinished` is `late` or `left-out`; empty means late: a row without an end is not within the limit.
    """

    from_: str
    to: str
    unit: str
    from_time: str = ""
    to_time: str = ""
    within: Decimal | None = None
    unfinished: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A target in the unit that is printed: a share in per cent."""

    at_least: Decimal | None = None
    at_most: Decimal | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class SmallNumbers:
    """Counts of people under this are not shown; 0 shows all."""

    under: int
    because: str = ""


@dataclass(frozen=True, slots=True)
class Per:
    """What a rate is per: so many of another measure."""

    amount: Decimal
    measure: str


@dataclass(frozen=True, slots=True)
class Around:
    """Before and after each row of another record: so many days, where the matching columns say the same."""

    record: str
    day: str
    days: int
    match: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Compare:
    """Before and after: two periods, or around the rows of another record."""

    before: Period | None = None
    after: Period | None = None
    around: Around | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """A figure that went out, and a digest of the rows it was counted from."""

    on: Day
    period: Period
    rows: str
    in_: str = ""
    numerator: str = ""
    denominator: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that is computed from a record. `kind`: count, share, sum, mean, median or rate.

    `counts` is people, steps or things; empty: not said. `classification` empty: that of the record does not bind it.
    """

    id: str
    title: str
    kind: str
    record: str
    doc: Doc
    description: str = ""
    owner: str = ""
    unit: str = ""
    counts: str = ""
    distinct: str = ""
    day: str = ""
    period: Period | None = None
    population: tuple[Condition, ...] = ()
    numerator: tuple[Condition, ...] = ()
    denominator: tuple[Condition, ...] = ()
    value: str = ""
    duration: Duration | None = None
    per: Per | None = None
    group_by: tuple[str, ...] = ()
    target: Target | None = None
    direction: str = ""
    decimals: int | None = None
    small_numbers: SmallNumbers | None = None
    compare: Compare | None = None
    nouns: tuple[str, ...] = ()
    use_until: Day | None = None
    arrangements: tuple[str, ...] = ()
    partner: str = ""
    classification: str = ""
    published: tuple[Published, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """How far single values lie apart: least, lower quartile, median, upper quartile, most.

    The least and the most are single people's values: a reader who is not shown small numbers does not get them.
    """

    least: Decimal | None
    lower: Decimal
    middle: Decimal
    upper: Decimal
    most: Decimal | None


@dataclass(frozen=True, slots=True)
class Value:
    """One number of a measure, exact. Nothing is printed of it without its period and its source.

    `group` names what it is for (empty: the whole), by the groupings of the measure in order. A share has `numerator`,
    `denominator` and `value` in per cent; a count and a sum have the number as `numerator` and `value`; a mean and a
    median have `value` and `spread`; a rate has all three. `size` is how many rows it rests on, `left_out` how many
    were left out and `why_left_out` why. `missing` says in a clause why it is not available; then no number is there.
    `hidden`: a small count of people that this reader is not shown, or could work out from it; then no number is there
    either, but for the denominator of a share that gives nothing away.
    """

    period: Period
    group: tuple[str, ...] = ()
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    size: int = 0
    spread: Spread | None = None
    left_out: int = 0
    why_left_out: str = ""
    missing: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values beside each other. `about` names the row of the other record, or is empty for the whole.

    The spread of each is that of its single weeks. A difference is called a change only with spread and size beside it.
    `overlaps`: ids of other rows whose days reach into these.
    """

    about: str
    title: str
    before: Value
    after: Value
    overlaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """What a measure came to: as a whole, by group (in the order they are printed), and before and after.

    `groupings` are the groupings in words for a heading; `totals` are subtotals of a table of two groupings, whose
    other group is empty. `source` names the record and where it is kept. `digest` stands for the rows it was counted
    from. `under`: counts of people under this were hidden. `per_unit` is the unit of the measure that a rate is per.
    `names` holds, for each grouping, the words for groups that are kept as a code or as the name of a role.
    """

    measure: Measure
    whole: Value
    source: str
    groups: tuple[Value, ...] = ()
    totals: tuple[Value, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    digest: str = ""
    under: int = 0
    per_unit: str = ""
    names: tuple[Mapping[str, str], ...] = ()
