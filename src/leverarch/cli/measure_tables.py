"""Measures and the rows behind them as tables on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from leverarch.bidding.library import FIGURE_MONTHS, good_until
from leverarch.measuring import printed
from leverarch.model import Measured, Model
from leverarch.tracing import FULL, Traced, compared, facts_of, key_of, part_words, rows_words
from leverarch.words import count, short_date

#: What is no terminal gets lines of a set width.
WIDTH = 110


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False, markup=False)


def print_measures(model: Model, listed: Sequence[Measured]) -> None:
    """Print every measure with its figure, target, owner and last day of use."""
    console = _console()
    if not listed:
        console.print("There is no measure in content/measures/.")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), expand=True)
    for heading, share in (("Measure", 5), ("Figure", 5), ("Target", 4), ("Owner, use until", 4)):
        table.add_column(heading, ratio=share, overflow="fold")
    for measured in listed:
        table.add_row(*_cells(model, measured))
    console.print(table)
    usual = f"A figure without a last day of its own is used for {FIGURE_MONTHS} months after its period."
    console.print(f"{count(len(listed), 'measure')}. {usual} {FULL}")


def _cells(model: Model, measured: Measured) -> tuple[str, str, str, str]:
    measure, value = measured.measure, measured.whole
    share = f" ({printed.per_cent(measure, value)})" if measure.kind == "share" and not value.missing else ""
    period = "" if value.missing else f"\n{printed.short_period(value.period)}"
    target = printed.target_words(measure)
    state = f"{target}: {printed.target_state(measure, value)}" if target else "no target"
    owner = model.title_of(measure.owner) if measure.owner else "no owner"
    return (
        f"{measure.title}\n{measure.id}",
        f"{printed.counted_figure(measured, value)}{share}{period}",
        state,
        f"{owner}\n{_until(measured)}",
    )


def _until(measured: Measured) -> str:
    until = measured.measure.use_until
    if until is None and not measured.whole.missing:
        until = good_until(measured.whole.period)
    return f"until {short_date(until)}" if until else ""


def print_trace(model: Model, found: Traced, *, sides: bool) -> None:
    """Print a figure, how it is worked out, and its rows. `sides`: with what it is before and after."""
    console, measured = _console(), found.measured
    console.print(f"{measured.measure.title} ({measured.measure.id})")
    console.print(f"{printed.inline(measured, found.value)}\n")
    facts = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    facts.add_column(no_wrap=True)
    facts.add_column(overflow="fold")
    for label, said in facts_of(found):
        if said:
            facts.add_row(label, said)
    console.print(facts)
    lines = list(compared(model, measured)) if sides else []
    if lines:
        console.print("\nBefore and after (in brackets: what to add to see the rows)")
        for line in lines:
            console.print(line, soft_wrap=True)
    _print_rows(console, found)
    console.print(f"\n{FULL}")


def _print_rows(console: Console, found: Traced) -> None:
    console.print(f"\n{rows_words(found)}")
    if not found.behind.rows:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("Line", justify="right", no_wrap=True)
    for name in found.behind.columns:
        table.add_column(name, overflow="fold")
    table.add_column("In the figure", overflow="fold", min_width=14)
    for line, values, part in found.behind.rows:
        table.add_row(str(line), *values, part_words(found, part, line))
    console.print(table)
    if found.more:
        last = key_of(found, found.behind.rows[-1][1])
        after = f" after {last}" if last else ""
        console.print(f"and {found.more:,} more{after}: --limit lists as many as you say")
