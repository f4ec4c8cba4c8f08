"""The check for numbers that were typed by hand beside what is measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.claiming.typed_numbers import Typed, typed_in
from leverarch.diagnostics import Place, Severity
from leverarch.measuring import printed, small_numbers
from leverarch.model import Model
from leverarch.slots import MARKDOWN, NOT_PRINTED, place_of
from leverarch.source import Doc, Pointer, walk

#: Fields that hold no sentence of an author's about what was done.
_NO_SENTENCES = NOT_PRINTED | frozenset(
    {"id", "file", "original", "maps", "amount", "unit", "schedule", "reference", "question", "used", "accept"}
)


@workspace_check("LA453", Severity.WARNING)
def typed_number(model: Model) -> Iterator[Finding]:
    """A number stands typed by hand beside words that speak of a measure.

    Why: it has no period and no source, and stays as it is when the rows change. Two numbers for one thing are what a
    reader remembers. The words are those of the measure's `nouns`. Days, times, ids, pages, ages and spans of time are
    left alone.

    What to do: put the slot that the finding names in the place of the number. If it counts something else, say so in
    other words.

    Example:
    ```markdown
    Same-day escalation: 47 of 48 concerns were passed on.
    ```

    """
    measured = {id_: one for id_, one in model.measured.items() if one.measure.nouns}
    if not measured:
        return
    promised = _promised(model)
    for doc in _docs(model):
        own = _own_amounts(doc)
        for pointer, text in _texts(doc):
            markdown = bool(pointer) and pointer[0] in MARKDOWN
            for typed in typed_in(text, measured, promised, markdown=markdown):
                if typed.amount not in own:
                    place = place_of(doc, pointer, text[typed.start : typed.end], typed.start)
                    yield _finding(model, place, str(doc.value.get("id", "")), typed)


def _finding(model: Model, place: Place, id_: str, typed: Typed) -> Finding:
    measured = model.measured[typed.measure.id]
    value = typed.same or measured.whole
    shown = small_numbers.for_anyone(model, typed.measure, value)
    said, period = printed.figure(measured, value), printed.short_period(value.period)
    group = f"/{'/'.join(filter(None, value.group))}" if any(value.group) else ""
    if typed.same:
        says = f"says the same for {period}"
    elif shown.hidden:
        says = f"says something else for {period} (`leverarch trace {typed.measure.id}`)"
    else:
        says = f"is {said}" if value.missing else f"says {said} for {period}"
    message = f"`{id_}` has “{typed.words}” typed by hand beside “{typed.phrase}”; `{typed.measure.id}` {says}"
    more = "" if typed.same else "; for another period or part, declare a measure of its own"
    return Finding(place, message, id_, f"write {{{{ measure:{typed.measure.id}{group} }}}} in its place{more}")


def _promised(model: Model) -> Mapping[str, frozenset[Decimal]]:
    """Return the amounts that were promised of each measure: a sentence that promises may say them."""
    amounts: dict[str, set[Decimal]] = {}
    for one in model.commitments.values():
        amounts.setdefault(one.measure, set()).update((one.amount, *(step.amount for step in one.schedule)))
    return {id_: frozenset(found) for id_, found in amounts.items()}


def _own_amounts(doc: Doc) -> frozenset[Decimal]:
    """Return the amounts of a commitment’s own file: its title says what is promised."""
    said = [doc.value.get("amount"), *(amount for _, amount in walk(doc.value, ("schedule", "*", "amount")))]
    return frozenset(Decimal(str(amount)) for amount in said if isinstance(amount, int | float))


def _docs(model: Model) -> Iterator[Doc]:
    held = (model.evidence, model.claims, model.answers, model.arrangements, model.commitments)
    for nouns in held:
        yield from (noun.doc for noun in nouns.values())
    yield from (pack.doc for pack in model.packs.values() if any(output.kpis for output in pack.outputs))


def _texts(doc: Doc) -> Iterator[tuple[Pointer, str]]:
    if doc.body:
        yield ("body",), doc.body
    yield from _in_value(doc.value, ())


def _in_value(value: object, pointer: Pointer) -> Iterator[tuple[Pointer, str]]:
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _in_value(one, (*pointer, number))
    elif isinstance(value, dict):
        for name, one in value.items():
            if name not in _NO_SENTENCES:
                yield from _in_value(one, (*pointer, name))


CHECKS: tuple[Check, ...] = (typed_number,)
