"""A migration as a document for those who decide on it: what moves, what is lost, and each item's proposed lines."""

from __future__ import annotations

from collections.abc import Iterator

from leverarch import words
from leverarch.migration.outcome import edition, move_reason, nowhere_words, source_words, titled, where_words
from leverarch.migration.proposal import (
    MERGED,
    MOVED,
    ORPHANED,
    SPLIT,
    Addition,
    ItemProposal,
    Move,
    Proposal,
    Uncovered,
)
from leverarch.model import Framework, Model
from leverarch.outputs.migration_report import GapRow, ItemPart, LineRow, MigrationView, MovePart, MoveRow
from leverarch.outputs.printed import NOT_GIVEN, Fact, capital

HEADINGS = {
    SPLIT: ("Split", "One goes to several. Somebody must say which part of it each item shows."),
    MERGED: ("Merged", "Several go to one. The new one may be met in part only."),
    MOVED: ("Moved", "One goes to one, and the new one takes in no other."),
    ORPHANED: ("No counterpart", "Nothing in the new framework matches it. The old mapping stays."),
}


def view(model: Model, proposal: Proposal) -> MigrationView:
    """Return the report of a migration."""
    old, new = proposal.crossing.old, proposal.crossing.new
    return MigrationView(
        title=f"From {short(old)} to {short(new)}",
        provider=model.organisation.name if model.organisation else "",
        audience=words.AUDIENCES["internal"],
        lead=_lead(proposal),
        facts=tuple(_facts(proposal)),
        parts=tuple(_part(proposal, kind) for kind in HEADINGS if proposal.of_kind(kind)),
        gaps=tuple(_gap(gap) for gap in proposal.uncovered),
        no_gaps=f"Every {new.unit or 'expectation'} would have an item.",
        items=tuple(_item(model, new, item) for item in proposal.items if item.add or item.nowhere),
        no_items="There is nothing to add: every item has the lines that the crosswalk leads to.",
        others=_others(proposal),
        sources=tuple(dict.fromkeys(f.attribution for f in (old, new) if f.attribution)),
        notice=words.NOT_CQC_GUIDANCE,
    )


def short(framework: Framework) -> str:
    """Return a framework's title for a heading."""
    return framework.short_title or framework.title


def _lead(proposal: Proposal) -> str:
    """Say in two sentences what the migration comes to."""
    kinds = [
        f"{len(proposal.of_kind(kind))} {name.lower()}" for kind, (name, _) in HEADINGS.items() if kind != ORPHANED
    ]
    gone, gaps = len(proposal.of_kind(ORPHANED)), len(proposal.uncovered)
    unit = proposal.crossing.old.unit or "expectation"
    first = f"Of {words.count(len(proposal.moves), unit)}, {words.listed([*kinds, f'{gone} without a counterpart'])}."
    second = f"{words.count(proposal.additions, 'line')} proposed for {words.count(_changed(proposal), 'item')}"
    return f"{first} {second}; {gaps or 'none'} of the new ones would have no item."


def _changed(proposal: Proposal) -> int:
    return sum(bool(item.add) for item in proposal.items)


def _facts(proposal: Proposal) -> Iterator[Fact]:
    crossing = proposal.crossing
    yield Fact("From", edition(crossing.old))
    yield Fact("To", edition(crossing.new))
    backwards = " It was written the other way round and is read backwards." if crossing.backwards else ""
    yield Fact("Crosswalk", f"{crossing.path}.{backwards}")
    yield Fact("Whose judgement", crossing.because or NOT_GIVEN)
    yield Fact("What is kept", "Every mapping to the old framework stays, so that both are covered at once.")
    yield Fact(
        "What is decided", "Nothing yet. Each proposed line rests on the crosswalk; a person has to read the item."
    )


def _part(proposal: Proposal, kind: str) -> MovePart:
    heading, note = HEADINGS[kind]
    moves = proposal.of_kind(kind)
    return MovePart(f"{heading} ({len(moves)})", note, tuple(_move(move, proposal.crossing.new) for move in moves))


def _move(move: Move, new: Framework) -> MoveRow:
    targets = tuple(titled(new, target.code) for target in move.targets) or ("Nothing",)
    items = f"Items: {', '.join(move.items)}" if move.items else "No item"
    return MoveRow(move.expectation.code, move.expectation.title, targets, move_reason(move), items)


def _gap(gap: Uncovered) -> GapRow:
    why = (
        f"The crosswalk leads here from {words.listed(list(gap.sources))}; no item is mapped there."
        if gap.sources
        else "New: the crosswalk leads nothing here."
    )
    return GapRow(gap.expectation.code, gap.expectation.title, why)


def _item(model: Model, new: Framework, proposed: ItemProposal) -> ItemPart:
    notes = [f"There already: {words.listed(list(proposed.already))}."] if proposed.already else []
    notes += [f"{capital(said)}: the old mapping stays." for said in nowhere_words(proposed)]
    item = proposed.item
    rows = tuple(_line(new, addition) for addition in proposed.add)
    return ItemPart(item.id, item.title, model.title_of(item.owner), rows, tuple(notes))


def _line(new: Framework, addition: Addition) -> LineRow:
    line, found = addition.line, new.expectation(addition.line.expectation)
    return LineRow(
        source=source_words(addition),
        code=line.expectation,
        title=found.title if found else "",
        strength=capital(line.strength) or NOT_GIVEN,
        where=capital(where_words(line)) or "The whole item",
        because=line.because,
    )


def _others(proposal: Proposal) -> str:
    """Name the items that stay as they are."""
    same = [item.item.id for item in proposal.items if not (item.add or item.nowhere)]
    said = [f"Nothing to add to {words.listed(same)}."] if same else []
    said += [f"Withdrawn and left as they are: {words.listed(list(proposal.withdrawn))}."] if proposal.withdrawn else []
    return " ".join(said)
