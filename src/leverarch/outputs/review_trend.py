"""The trend of an indicator: its values by month or quarter, as its reader may see them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from leverarch import words
from leverarch.measuring import compute, printed, small_numbers
from leverarch.model import Measure, Measured, Model, Period
from leverarch.outputs import charts
from leverarch.outputs.chart_views import Chart, RunChart, Trend

#: A trend goes back so many months before the last of the figure's period, as far as the record does.
TREND_MONTHS = 12
#: Fewer points than this are no trend.
LEAST_POINTS = 2


def charts_and_trend(model: Model, measured: Measured) -> tuple[tuple[Chart, ...], str, str]:
    """Return the charts of an indicator, its trend first; why there is no trend; and the period of the trend."""
    own = charts.charts_of(measured)
    if own and isinstance(own[0], Trend | RunChart):
        return own, "", printed.short_period(measured.whole.period)
    trend, why = trend_of(model, measured)
    if trend is None:
        return own, why, ""
    return (charts.trend_of(trend), *own), "", printed.short_period(trend.whole.period)


def trend_of(model: Model, measured: Measured) -> tuple[Measured | None, str]:
    """Return a measure by month or quarter as the reader may see it; nothing, and why, where that is not possible.

    It goes back a year where the record does. Where that would show what is kept back in the figure's own period, or
    the other way round, the trend keeps to that period, so that all numbers of one period are hidden together.
    """
    measure, period = measured.measure, measured.whole.period
    by = printed.MONTH if _months(period) <= TREND_MONTHS else printed.QUARTER
    plain = replace(measure, group_by=(by,), compare=None, period=period)
    within = small_numbers.shown_to(compute.measured(model, plain), measured.under)
    if within.whole.hidden != measured.whole.hidden:
        return None, "The trend is not shown, so that small numbers of people can’t be worked out."
    longer = _longer(model, plain, measured)
    best = within if longer is None or _is_any_hidden(measured, within, longer) else longer
    shown = sum(not value.hidden and not value.missing for value in best.groups)
    if shown >= LEAST_POINTS:
        return best, ""
    if any(value.hidden for value in best.groups):
        return None, "The trend is not shown, so that small numbers of people can’t be worked out."
    held = f"the record holds {words.count(shown, by)} of this figure" if shown else "the figure is not available"
    return None, f"There is no trend: {held}."


def _is_any_hidden(*all_of: Measured) -> bool:
    return any(value.hidden for one in all_of for value in (one.whole, *one.groups))


def _longer(model: Model, plain: Measure, measured: Measured) -> Measured | None:
    """Return the measure from the first day of a longer trend; nothing where the record does not go back so far."""
    start = _earlier(model, measured)
    if start is None:
        return None
    whole = replace(plain, period=Period(start, measured.whole.period.to))
    return small_numbers.shown_to(compute.measured(model, whole), measured.under)


def _earlier(model: Model, measured: Measured) -> date | None:
    """Return the first day of a longer trend; nothing where the record does not go back before the figure's period."""
    period, record = measured.whole.period, model.records.get(measured.measure.record)
    if record is None or record.period is None or _months(period) > TREND_MONTHS:
        return None
    index = period.to.year * 12 + period.to.month - TREND_MONTHS
    start = max(record.period.from_, date(index // 12, index % 12 + 1, 1))
    return start if start < period.from_ else None


def _months(period: Period) -> int:
    return (period.to.year - period.from_.year) * 12 + period.to.month - period.from_.month + 1
