"""The axis of a chart: from 0, in even steps that people count in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
#: So many steps at most, from the lowest to the highest.
_MOST_STEPS = 5


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the axis. `zero`: the line that everything is measured from."""

    at: float
    label: str
    zero: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis from `low` to `high`, which always holds 0."""

    low: Decimal
    high: Decimal
    ticks: tuple[Tick, ...]

    def at(self, value: Decimal | None) -> float:
        """Return where a value stands, from 0 to 1; that of 0 for nothing."""
        return float(round(((value or Decimal(0)) - self.low) / (self.high - self.low), 6))


def axis_of(values: Iterable[Decimal], *, whole: bool = False, most: Decimal | None = None) -> Axis:
    """Return an axis that holds 0 and all of these. `whole`: steps are whole numbers; `most`: it ends there at most."""
    listed = [Decimal(0), *values]
    top, bottom = max(listed), min(listed)
    if top == bottom:
        top = most or Decimal(1)
    step = _step(top - bottom, whole=whole)
    low, high = _down(bottom, step), -_down(-top, step)
    if most is not None and top <= most < high:
        high = most
    bare, marks = Axis(low, high, ()), []
    value = low
    while value <= high:
        marks.append(Tick(bare.at(value), _label(value), value == 0))
        value += step
    return Axis(low, high, tuple(marks))


def _step(span: Decimal, *, whole: bool) -> Decimal:
    power = Decimal(1).scaleb(span.adjusted() - 1)
    steps = (power * part * scale for scale in (1, 10) for part in _STEPS)
    fitting = (step for step in steps if span / step <= _MOST_STEPS and (not whole or step == int(step)))
    return next(fitting, max(Decimal(1), power * 100))


def _down(value: Decimal, step: Decimal) -> Decimal:
    """Return the multiple of a step that is not above the value."""
    return (value // step) * step if value >= 0 or value % step == 0 else (value // step - 1) * step


def _label(value: Decimal) -> str:
    text = f"{value.normalize():,f}"
    return text.replace("-", "−")
