"""Figures that go out are written down in their measure, so that a row edited afterwards is found (LA445)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from leverarch.measuring.printed import inline
from leverarch.model import Day, Measured, Pack
from leverarch.readers import json_edit
from leverarch.source import Pointer

#: So many decimals are written down; LA445 compares a value as it was rounded.
_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A figure as it is written down: its measure, what the file will say, and whether it takes an entry's place."""

    measured: Measured
    entry: Mapping[str, object]
    pointer: Pointer

    @property
    def is_again(self) -> bool:
        """Whether the same pack had a figure of the same period before."""
        return self.pointer[-1] != json_edit.NEW


def figures_for(listed: Iterable[Measured], pack: Pack, on: Day) -> tuple[PublishedFigure, ...]:
    """Return what is to be written down of measures that have a figure. An entry of the same pack and period goes."""
    return tuple(
        PublishedFigure(measured, entry_of(measured, pack, on), _pointer(measured, pack))
        for measured in listed
        if not measured.whole.missing
    )


def files_with(listed: Iterable[PublishedFigure], files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of the measures with their figures in them, by path. All else in them stays as it was."""
    made = {}
    for figure in listed:
        doc = figure.measured.measure.doc
        text = json_edit.apply(doc, {figure.pointer: figure.entry})
        made[doc.path] = json_edit.encoded(text, files[doc.path])
    return made


def entry_of(measured: Measured, pack: Pack, on: Day) -> dict[str, object]:
    """Return the entry in `published` for the figure of a measure, in full."""
    value = measured.whole
    parts = {"numerator": value.numerator, "denominator": value.denominator, "value": value.value}
    return {
        "on": on.isoformat(),
        "in": pack.id,
        "period": {"from": value.period.from_.isoformat(), "to": value.period.to.isoformat()},
        **{name: _plain(amount) for name, amount in parts.items() if amount is not None},
        "rows": measured.digest,
    }


def published_record(listed: Iterable[PublishedFigure], *, written: bool) -> dict[str, object]:
    """Return what was written down, for programs."""
    figures = [
        {"measure": one.measured.measure.id, "file": one.measured.measure.doc.path, **one.entry} for one in listed
    ]
    return {"written": written, "figures": figures}


def published_text(listed: Iterable[PublishedFigure], *, written: bool) -> str:
    """Return what was written down, for people."""
    lines = [
        f"{one.measured.measure.id}: {inline(one.measured, one.measured.whole)}, rows {one.entry['rows']}"
        + (" (in the place of the one before)" if one.is_again else "")
        for one in listed
    ]
    return "\n".join([*lines, "written" if written else "nothing written: --write puts this into the measures"])


def _pointer(measured: Measured, pack: Pack) -> Pointer:
    period = measured.whole.period
    known = enumerate(measured.measure.published)
    again = next((at for at, one in known if one.in_ == pack.id and one.period == period), None)
    return ("published", json_edit.NEW if again is None else again)


def _plain(amount: Decimal) -> str:
    rounded = amount.quantize(_PLACES, ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".")
