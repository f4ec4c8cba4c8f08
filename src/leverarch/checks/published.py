"""Checks of figures that went out: are they still what the rows say?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.diagnostics import Severity
from leverarch.measuring import small_numbers
from leverarch.measuring.compute import digest_of, value_over
from leverarch.measuring.printed import figure
from leverarch.measuring.usable import is_unreliable
from leverarch.model import Measured, Model, Published, Value
from leverarch.words import count, long_date


@workspace_check("LA445", Severity.WARNING)
def changed_since_published(model: Model) -> Iterator[Finding]:
    """A figure that went out is no longer what the rows say, or the rows behind it are no longer the same.

    Why: a reader who counts again finds another number, and nobody can say which of the two was meant.

    What to do: find out what was edited and why. Tell whoever had the figure, or undo the edit; then write down what
    is true now (`leverarch publish`), or take the entry out of `published`.

    Example:
    ```json
    { "published": [ { "on": "2026-10-05", "period": { "from": "2026-07-01", "to": "2026-09-30" },
        "numerator": "47", "denominator": "48", "rows": "67290a1eb2ec5161" } ] }
    ```

    """
    for measure in model.measures.values():
        measured = model.measured.get(measure.id)
        if not measure.published or measured is None or is_unreliable(model, measure):
            continue
        for at, published in enumerate(measure.published):
            message = _changed(model, measured, published)
            if message:
                help_ = "find out what was edited, in the rows or in the measure, and tell whoever had the figure"
                yield Finding(measure.doc.at("published", at), message, measure.id, help_)


def _changed(model: Model, measured: Measured, published: Published) -> str:
    """Return how a figure or its rows differ from what went out, or nothing."""
    measure = measured.measure
    where = f" in `{published.in_}`" if published.in_ else ""
    went = f"`{measure.id}` went out on {long_date(published.on)}{where}"
    now = value_over(model, measure, published.period)
    if now.missing:
        return f"{went} as {_then(measured, published)}, and is no longer available, because {now.missing}"
    size = count(now.size, "row")
    if small_numbers.for_anyone(model, measure, now).hidden:
        same = _is_same(published, now) and digest_of(model, measure, published.period) == published.rows
        return "" if same else f"{went}, and its rows are others now (`leverarch trace {measure.id}` says which)"
    if not _is_same(published, now):
        return f"{went} as {_then(measured, published)}; the rows now say {figure(measured, now)} ({size})"
    if digest_of(model, measure, published.period) != published.rows:
        said = figure(measured, now)
        return f"{went} as {said}; that is what the rows say still, and yet they are not the same rows ({size} now)"
    return ""


def _then(measured: Measured, published: Published) -> str:
    """Return the published figure as it would be printed."""
    value = _decimal(published.value)
    top, below = _decimal(published.numerator), _decimal(published.denominator)
    if measured.measure.kind in ("mean", "median") and value is not None:
        return figure(measured, Value(published.period, value=value))
    if top is None or (measured.measure.kind in ("share", "rate") and (below is None or value is None)):
        return " of ".join(filter(None, (published.numerator, published.denominator))) or published.value
    return figure(measured, Value(published.period, (), top, below, top if value is None else value))


def _is_same(published: Published, now: Value) -> bool:
    """Whether what went out is what the rows say. A value that was rounded then is compared as it was rounded."""
    pairs = ((published.numerator, now.numerator), (published.denominator, now.denominator))
    if any(said and _decimal(said) != amount for said, amount in pairs):
        return False
    value = _decimal(published.value)
    if not published.value or now.value is None:
        return True
    if value is None:
        return False
    places = value.as_tuple().exponent
    assert isinstance(places, int)
    return abs(value - now.value) <= Decimal(5).scaleb(places - 1)


def _decimal(said: str) -> Decimal | None:
    try:
        value = Decimal(said.replace(",", "").removeprefix("£").removesuffix("%"))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


CHECKS: tuple[Check, ...] = (changed_since_published,)
