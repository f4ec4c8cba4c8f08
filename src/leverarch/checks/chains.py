"""Checks of chains: does every step have its link, and does every link lead to something that is there?"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from leverarch.chains import StepLink, day_of, in_steps, kind_of
from leverarch.checks.rule import Check, Finding, pack_check, workspace_check
from leverarch.diagnostics import Note, Severity
from leverarch.locators import locator_faults
from leverarch.model import Chain, ChainLink, Day, Model, Pack, Record
from leverarch.selection import BUNDLE, choose, choose_chains, is_open, is_open_to
from leverarch.source import Pointer
from leverarch.words import listed, long_date

#: Among so many keys at most the nearest is looked for.
_MOST_NAMES = 5_000


@workspace_check("LA431", Severity.ERROR)
def unknown_chain_kind(model: Model) -> Iterator[Finding]:
    """A chain is of a kind that the governance table does not have.

    Why: the kind says which steps a chain has; without them nobody can tell what is missing.

    What to do: take one of the kinds of the table, or add the kind with its steps to `chains` in content/governance/.

    Example:
    ```json
    { "id": "borrowing", "title": "A concern", "arrangement": "sessions", "kind": "escalations" }
    ```

    """
    kinds = [kind.id for kind in model.governance.chains] if model.governance else []
    for chain in model.chains.values():
        if kinds and chain.kind not in kinds:
            message = f"unknown kind of chain `{chain.kind}`"
            yield Finding(chain.doc.at("kind"), message, chain.id, _nearest(chain.kind, kinds))


@workspace_check("LA432", Severity.ERROR)
def unknown_step(model: Model) -> Iterator[Finding]:
    """A link stands at a step that its kind of chain does not have.

    Why: it would be printed nowhere.

    What to do: take one of the steps of the kind. The governance table lists them in order.

    Example:
    ```json
    { "step": "escalated", "evidence": "EV-0007" }
    ```

    """
    for chain in model.chains.values():
        kind = kind_of(model, chain)
        steps = [step.id for step in kind.steps] if kind else []
        for number, link in enumerate(chain.links):
            if kind and link.step not in steps:
                message = f"`{kind.id}` has no step `{link.step}`"
                place = chain.doc.at("links", number, "step")
                yield Finding(place, message, chain.id, _nearest(link.step, steps))


@workspace_check("LA433", Severity.WARNING)
def missing_link(model: Model) -> Iterator[Finding]:
    """A step of a chain has nothing that shows it.

    Why: a chain shows that something came of what was noticed. Where a link is missing, the bundle prints the step with
    “No link yet” and the reason, if one is given.

    What to do: link the step to a row of a record or an item of evidence. If there is nothing yet, say why, and what is
    done about it, in `missing`: honest, printed, and still a finding that a pack can accept with an end date.

    Example:
    ```json
    { "step": "effect", "missing": "Looked at in January 2027: two calls are too few." }
    ```

    """
    for chain in model.chains.values():
        kind = kind_of(model, chain)
        if not chain.links:
            help_ = "link its steps to records or evidence, or remove it"
            yield Finding(chain.doc.key("links"), f"the chain `{chain.id}` has no link at all", chain.id, help_)
            continue
        for at in in_steps(chain, kind) if kind else ():
            if at.missing:
                yield _missing(chain, at)


def _missing(chain: Chain, at: StepLink) -> Finding:
    where: Pointer = ("links",) if at.number is None else ("links", at.number)
    if at.link.missing:
        message = f"the step `{at.step.id}` of `{chain.id}` is said to be missing"
        return Finding(chain.doc.at(*where, "missing"), message, chain.id, "add the link as soon as there is one")
    place = chain.doc.key("links") if at.number is None else chain.doc.at(*where)
    message = f"the step `{at.step.id}` of `{chain.id}` has no link"
    return Finding(place, message, chain.id, "name a record's row or an item, or say in `missing` why there is none")


@workspace_check("LA434", Severity.ERROR)
def unknown_row(model: Model) -> Iterator[Finding]:
    """A link names a row that its record does not have.

    Why: a reader who asks for the row would find that it does not exist.

    What to do: write the row's key as it stands in the record. A row is named beside its record, and only a record with
    a key column has rows that can be named.

    Example:
    ```json
    { "step": "session-record", "record": "session-records", "row": "S-099" }
    ```

    """
    for chain in model.chains.values():
        for number, link in enumerate(chain.links):
            fault = _row_fault(model.records.get(link.record), link) if link.row else None
            if fault:
                yield Finding(chain.doc.at("links", number, "row"), fault[0], chain.id, fault[1])


def _row_fault(record: Record | None, link: ChainLink) -> tuple[str, str] | None:
    """Return what is wrong with the row that a link names, and what to do. A broken record has findings of its own."""
    if not link.record:
        return f"the row `{link.row}` is named without its record", "name the record in `record`"
    if record is None or record.table is None or not record.table.header.cells or record.row(link.row):
        return None
    if not record.keys:
        return f"the rows of `{record.id}` have no key", "mark the column that tells them apart with `key`"
    known = record.keys_there()
    if record.faults and not known:
        return None
    near = sorted(known) if len(known) <= _MOST_NAMES else []
    return f"the record `{record.id}` has no row `{link.row}`", _nearest(link.row, near)


@pack_check("LA435", Severity.WARNING)
def hidden_link(model: Model, pack: Pack) -> Iterator[Finding]:
    """A bundle prints a chain with a link to something that this bundle does not show.

    Why: the reader is told that there is something, and can't turn to it. The bundle says so and does not name it.

    What to do: add the item to the bundle, or link the step to something that this reader may see. An item may be
    withdrawn, closed to the audience of the pack, or just not chosen.

    Example:
    ```json
    { "step": "decision", "evidence": "EV-0030" }
    ```

    """
    for output in pack.outputs:
        if output.kind != BUNDLE:
            continue
        items = choose(model, pack, output).items
        shown = frozenset(item.id for item in items)
        for chain in choose_chains(model, pack, output, items).chains:
            for number, link in enumerate(chain.links):
                for field, why in _hidden(model, pack, link, shown):
                    message = f"the step `{link.step}` of `{chain.id}` leads to {why}, in `{pack.id}`"
                    help_ = "add it to the bundle, or link the step to something that this reader may see"
                    yield Finding(chain.doc.at("links", number, field), message, chain.id, help_)


def _hidden(model: Model, pack: Pack, link: ChainLink, shown: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the field of a link that leads to something the bundle does not show, and why it does not."""
    item, record = model.evidence.get(link.evidence), model.records.get(link.record)
    if item and item.status == "withdrawn":
        yield "evidence", f"`{item.id}`, which is withdrawn"
    elif item and not is_open_to(item, pack.audience):
        yield "evidence", f"`{item.id}`, which is closed to the pack's audience ({pack.audience})"
    elif item and item.id not in shown:
        yield "evidence", f"`{item.id}`, which is not among its items"
    if record and record.classification and not is_open(record.classification, pack.audience):
        yield "record", f"the record `{record.id}`, which is closed to the pack's audience ({pack.audience})"


@workspace_check("LA436", Severity.WARNING)
def backward_dates(model: Model) -> Iterator[Finding]:
    """A step of a chain is dated before a step that comes first.

    Why: what came of something can't have happened before it; one of the two days, or one of the links, is wrong.

    What to do: correct `on`, or the date in the record's row. A link without `on` has the date of its row.

    Example:
    ```json
    { "step": "decision", "on": "2026-08-12", "evidence": "EV-0007" }
    ```

    """
    for chain in model.chains.values():
        kind = kind_of(model, chain)
        steps: list[list[tuple[int, Day]]] = []
        for step in kind.steps if kind else ():
            own = [(n, day_of(model, link)) for n, link in enumerate(chain.links) if link.step == step.id]
            steps.append([(n, day) for n, day in own if day])
        for order, dated in enumerate(steps):
            before = max(
                (pair for earlier in steps[:order] for pair in earlier), key=lambda pair: pair[1], default=None
            )
            for number, day in dated:
                if before and day < before[1]:
                    yield _backward(chain, number, day, before)


def _backward(chain: Chain, number: int, day: Day, before: tuple[int, Day]) -> Finding:
    link, earlier = chain.links[number], chain.links[before[0]]
    message = f"`{link.step}` is dated {long_date(day)}, before `{earlier.step}`, which comes first"
    note = Note(chain.doc.at("links", before[0]), f"`{earlier.step}` is dated {long_date(before[1])}")
    field = ("on",) if link.on else ("row",)
    place = chain.doc.at("links", number, *field)
    return Finding(place, message, chain.id, "correct the day, or the link", related=(note,))


@pack_check("LA438", Severity.WARNING)
def future_link(model: Model, pack: Pack) -> Iterator[Finding]:
    """A bundle prints a chain in which a step is dated after the day that the pack speaks of.

    Why: what has not happened yet shows nothing, and a reader would take it for done.

    What to do: correct `on`, or the date in the record's row; or say in `missing` that it is still to come.

    Example:
    ```json
    { "step": "learning", "on": "2027-01-20", "evidence": "EV-0012" }
    ```

    """
    for output in pack.outputs:
        items = choose(model, pack, output).items if output.kind == BUNDLE else ()
        for chain in choose_chains(model, pack, output, items).chains if output.kind == BUNDLE else ():
            for number, link in enumerate(chain.links):
                day = day_of(model, link)
                if day and day > pack.as_of and not link.missing:
                    after = f"after the day of the pack ({long_date(pack.as_of)})"
                    message = f"the step `{link.step}` of `{chain.id}` is dated {long_date(day)}, {after}"
                    place = chain.doc.at("links", number, "on" if link.on else "row")
                    yield Finding(place, message, chain.id, "correct the day, or say in `missing` that it is to come")


@workspace_check("LA437", Severity.WARNING)
def lost_link(model: Model) -> Iterator[Finding]:
    """A link points at pages or a heading that its item does not have.

    Why: a reader would be sent to the wrong page. The bundle points at the item's first page instead.

    What to do: correct `pages` (counted from 1 within the file) or `heading` (as it is written in the item).

    Example:
    ```json
    { "step": "decision", "evidence": "EV-0007", "pages": "44" }
    ```

    """
    for chain in model.chains.values():
        for number, link in enumerate(chain.links):
            item = model.evidence.get(link.evidence)
            for field, fault in locator_faults(item, link) if item else ():
                place = chain.doc.at("links", number, field)
                yield Finding(place, f"`{chain.id}`: {fault}", chain.id, "correct it, or leave it out")


def _nearest(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return f"did you mean `{near[0]}`?"
    return f"known here: {listed(known)}" if 0 < len(known) <= 12 else "correct it"


CHECKS: tuple[Check, ...] = (
    unknown_chain_kind,
    unknown_step,
    missing_link,
    unknown_row,
    hidden_link,
    backward_dates,
    lost_link,
    future_link,
)
