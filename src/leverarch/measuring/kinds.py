"""What each kind of measure needs, and what it has no use for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leverarch.model import Measure
from leverarch.source import Pointer

#: Kinds that count rows, and those that go by an amount in each row.
OF_ROWS, OF_AMOUNTS = frozenset({"count", "share"}), frozenset({"sum", "mean", "median"})


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a measure can't be worked out as it is written: in which field, what is wrong, and what to do."""

    pointer: Pointer
    message: str
    help: str


def kind_problems(measure: Measure) -> Iterator[Problem]:
    """What a kind needs and lacks, and what it has no use for."""
    kind, duration = measure.kind, measure.duration
    limit = duration is not None and duration.within is not None
    if measure.value and duration is not None:
        yield Problem(("duration",), "it has a `value` and a `duration`: it can go by one only", "take one of them out")
    if kind in OF_AMOUNTS and not measure.value and duration is None:
        message = f"a {kind} needs what to go by"
        yield Problem(("kind",), message, "name a column of type number in `value`, or a `duration`")
    if kind == "share" and not measure.numerator and not limit:
        message = "a share of what? nothing says which rows are counted on top"
        yield Problem(("kind",), message, "give it a `numerator`, or a `duration` with a limit in `within`")
    if kind == "rate" and measure.per is None:
        yield Problem(("kind",), "a rate needs what it is per", "name a measure in `per`, and the amount")
    if kind not in OF_AMOUNTS and duration is not None and not limit:
        yield Problem(("duration",), f"a {kind} needs a limit", "say in `within` how long it may take")
    yield from _useless(measure, limit=limit)


def _useless(measure: Measure, *, limit: bool) -> Iterator[Problem]:
    """What a kind has no use for: its author meant something by it that the figure would not say."""
    kind = measure.kind
    move = "put the conditions into `population`"
    duration, out = ("duration", "within"), "take it out"
    told = (
        (
            kind != "rate" and measure.per is not None,
            ("per",),
            "has no use for `per`",
            "make it a rate, or take it out",
        ),
        (kind in OF_ROWS and measure.value, ("value",), "goes by rows, not by a number in them", out),
        (kind in OF_AMOUNTS and limit, duration, "has no limit", "take `within` out, or make it a share"),
        (kind != "share" and measure.denominator, ("denominator",), "has nothing that is counted below", move),
        (kind in ("mean", "median") and measure.numerator, ("numerator",), "has nothing on top", move),
        (kind in OF_AMOUNTS and measure.distinct, ("distinct",), "goes by every row", out),
        (
            kind == "rate" and measure.value and measure.distinct,
            ("distinct",),
            "of amounts goes by every row",
            "take it out",
        ),
    )
    yield from (Problem(pointer, f"a {kind} {words}", help_) for useless, pointer, words, help_ in told if useless)
