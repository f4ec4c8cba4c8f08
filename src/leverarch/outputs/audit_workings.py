"""The workings of a figure in an audit annex: how it was worked out, in words, and the rows it was counted from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from leverarch import words
from leverarch.claiming.delivery import Delivery
from leverarch.claiming.promised import amount_words
from leverarch.claiming.reading import Reading
from leverarch.measuring import printed as figures
from leverarch.measuring.rows_behind import rows_behind
from leverarch.measuring.workings import workings
from leverarch.model import Measured, Model, Record, Value
from leverarch.outputs.printed import NOT_GIVEN, Fact, Prose, capital, sentence

#: So many rows of each figure are printed; the line below says how many more there are.
MOST_ROWS = 50
_PARTS = {"counted": "counted on top", "below": "below only", "left out": "left out"}
_WHOLE = {"counted": "counted"}


@dataclass(frozen=True, slots=True)
class Said:
    """A figure as a statement names it: the number of its workings, the figure, what it is of."""

    heading: str
    figure: str
    named: str


@dataclass(frozen=True, slots=True)
class Working:
    """One figure: what it came to and how, where it comes from, and its rows. `more` says how many are not printed."""

    heading: str
    facts: tuple[Fact, ...]
    rows_said: str
    rows: Prose | None
    more: str


@dataclass(frozen=True, slots=True)
class Held:
    """A figure with its number in the annex: the value of a measure, or what was delivered of a promise."""

    number: int
    measured: Measured | None
    value: Value | None
    delivery: Delivery | None = None


@dataclass
class Numbered:
    """Figures in the order in which the answers state them, each once: one figure has one number in the annex."""

    _held: dict[tuple[str, ...], Held] = field(default_factory=dict)

    def figure(self, measured: Measured, value: Value) -> Said:
        """Return how a figure is named, with a number of its own."""
        held = self._take(("measure", measured.measure.id, *value.group), measured, value)
        group = figures.group_words(measured, value.group)
        about = dict.fromkeys((measured.measure.title, group, figures.short_period(value.period)))
        named = ", ".join(text for text in about if text)
        return Said(f"Working {held.number}", figures.counted_figure(measured, value), sentence(capital(named)))

    def promise(self, model: Model, delivery: Delivery) -> Said:
        """Return how a promise is named, with a number of its own."""
        commitment = delivery.commitment
        measured = model.measured.get(commitment.measure)
        held = self._take(("commitment", commitment.id), measured, delivery.delivered, delivery)
        return Said(f"Working {held.number}", _delivered(measured, delivery), sentence(commitment.title))

    def held(self) -> Iterator[Held]:
        """Yield every figure in the order of its number."""
        yield from self._held.values()

    def _take(
        self, key: tuple[str, ...], measured: Measured | None, value: Value | None, delivery: Delivery | None = None
    ) -> Held:
        return self._held.setdefault(key, Held(len(self._held) + 1, measured, value, delivery))


def working_of(reading: Reading, held: Held) -> Working:
    """Return the workings of one figure, in full."""
    model, measured, value = reading.model, held.measured, held.value
    title = held.delivery.commitment.title if held.delivery else measured.measure.title if measured else ""
    facts = [*(_promise_facts(held.delivery, measured) if held.delivery else ())]
    heading = f"Working {held.number}: {title}"
    if measured is None or value is None:
        return Working(heading, tuple(facts), "", None, "")
    record = model.records.get(measured.measure.record)
    facts += _facts(model, measured, value, record)
    said, rows, more = _rows(model, measured, value, record)
    return Working(heading, tuple(facts), said, rows, more)


# ---------------------------------------------------------------- what it came to


def _delivered(measured: Measured | None, delivery: Delivery) -> str:
    commitment, value = delivery.commitment, delivery.delivered
    promised = amount_words(commitment.amount, commitment.unit)
    if measured is None or value is None or value.missing or value.value is None:
        return f"{promised} promised; delivered: not available, because {delivery.why or 'it does not count yet'}"
    return f"{figures.number(measured.measure, value.value)} of {promised}"


def _promise_facts(delivery: Delivery, measured: Measured | None) -> Iterator[Fact]:
    commitment = delivery.commitment
    yield Fact("Promise", f"{commitment.title} ({commitment.id}), {commitment.doc.path}")
    yield Fact("Delivered", _delivered(measured, delivery))
    yield Fact("Due", words.long_date(commitment.due) or NOT_GIVEN)
    if delivery.promised_by_now is not None:
        yield Fact("Promised by now", amount_words(delivery.promised_by_now, commitment.unit))


def _facts(model: Model, measured: Measured, value: Value, record: Record | None) -> Iterator[Fact]:
    measure = measured.measure
    yield Fact("Figure", figures.inline(measured, value))
    if value.numerator is not None and value.denominator is not None:
        yield Fact("Numerator", figures.number(measure, value.numerator))
        yield Fact("Denominator", figures.number(measure, value.denominator))
    yield from (Fact(label, capital(said)) for label, said in workings(model, measure, value.period))
    group = figures.group_words(measured, value.group)
    if group:
        yield Fact("Of these, only", group)
    left_out = figures.left_out_words(value).removeprefix("left out: ")
    if left_out:
        yield Fact("Left out", capital(left_out))
    file = f", {record.path}" if record and record.path else ""
    yield Fact("Source", f"{record.title if record else measure.record}{file}")
    yield Fact("Owner", model.title_of(measure.owner) if measure.owner else NOT_GIVEN)
    yield Fact("Use until", words.long_date(measure.use_until) or NOT_GIVEN)
    yield Fact("Measure", f"{measure.title} ({measure.id}), {measure.doc.path}")


# ---------------------------------------------------------------- rows


def _rows(model: Model, measured: Measured, value: Value, record: Record | None) -> tuple[str, Prose | None, str]:
    """Return what the rows are, the first of them as a table, and how many more there are."""
    measure = measured.measure
    behind = rows_behind(model, measure, value.group, value.period, limit=MOST_ROWS)
    if record is None or not behind.rows:
        return "No row stands behind it.", None, ""
    total = sum(behind.sizes.values())
    parts = _PARTS if measure.kind == "share" else _PARTS | _WHOLE
    counts = [f"{number:,} {parts[part]}" for part, number in behind.sizes.items() if number]
    head = ["Line", *behind.columns, "In the figure"]
    rows = [
        [f"{line}", *cells, capital(parts[part]) + _why(behind.reasons.get(line, ""))]
        for line, cells, part in behind.rows
    ]
    said = f"Rows of {record.path}, by their line there: {', '.join(counts)}."
    left = total - len(behind.rows)
    more = f"And {left:,} more, in the same file: {_trace(measured, value, total)} lists them all." if left > 0 else ""
    return said, Prose((_table(head, rows),), under=2), more


def _trace(measured: Measured, value: Value, rows: int) -> str:
    """Return the command that lists all rows of a figure."""
    parts = ["leverarch trace", measured.measure.id]
    parts += [f'--group "{name}"' for name in value.group if name]
    if not value.group and value.period != measured.whole.period:
        parts.append(f"--period {value.period.from_.isoformat()}..{value.period.to.isoformat()}")
    return " ".join((*parts, f"--limit {rows}"))


def _why(reason: str) -> str:
    return f": {reason}" if reason else ""


def _table(head: list[str], rows: list[list[str]]) -> dict[str, Any]:
    def cells(texts: list[str]) -> list[list[dict[str, str]]]:
        return [[{"t": "s", "v": text}] if text else [] for text in texts]

    sides = ["right", *("left" for _ in head[1:])]
    return {"t": "table", "al": sides, "head": cells(head), "rows": [cells(row) for row in rows]}
