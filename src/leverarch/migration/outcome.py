"""What a migration does, for people (text) and for programs (JSON)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from leverarch.diagnostics import Diagnostic
from leverarch.migration.files import line_record
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
from leverarch.model import Framework, MapLine
from leverarch.words import STATUSES, count, listed

IN_WORDS = {
    MOVED: "moved: one goes to one",
    MERGED: "merged: several go to one",
    SPLIT: "split: one goes to several",
    ORPHANED: "no counterpart",
}


@dataclass(frozen=True, slots=True)
class Migration:
    """A proposal, its Word document by name, and the files it changes: none where they would not pass `check`."""

    proposal: Proposal
    documents: dict[str, bytes] = field(repr=False)
    files: dict[str, bytes] = field(repr=False)
    found: tuple[Diagnostic, ...] = ()


def migration_record(proposal: Proposal) -> dict[str, Any]:
    """Return a migration as JSON. `items` lists those that get lines."""
    return {
        "moves": [
            {"from": move.expectation.code, "to": [target.code for target in move.targets], "kind": move.kind}
            for move in proposal.moves
        ],
        "uncovered": [gap.expectation.code for gap in proposal.uncovered],
        "items": [
            {"id": proposed.item.id, "add": [line_record(addition) for addition in proposed.add]}
            for proposed in proposal.items
            if proposed.add
        ],
    }


def migration_text(proposal: Proposal) -> str:
    """Return a migration in lines for the terminal."""
    crossing = proposal.crossing
    backwards = ", read backwards" if crossing.backwards else ""
    lines = [
        f"from {edition(crossing.old)}",
        f"to   {edition(crossing.new)}",
        f"crosswalk: {crossing.path}{backwards}. {crossing.because}".rstrip(". ") + ".",
    ]
    for kind, words in IN_WORDS.items():
        moves = proposal.of_kind(kind)
        lines += ["", f"{words} ({len(moves)})", *(line for move in moves for line in _move(move, crossing.new))]
    gaps = proposal.uncovered
    lines += ["", f"without an item afterwards ({len(gaps)})", *(f"  {gap_words(gap)}" for gap in gaps)]
    lines += ["", f"items ({count(proposal.additions, 'line')} to add)", *_items(proposal)]
    return "\n".join(lines)


def edition(framework: Framework) -> str:
    """Return a framework's title with its version and status."""
    title = framework.short_title or framework.title
    return f"{title} [{framework.id}], version {framework.version}, {STATUSES[framework.status]}"


def _move(move: Move, new: Framework) -> Iterator[str]:
    to = listed([titled(new, target.code) for target in move.targets]) or "nothing"
    yield f"  {move.expectation.code} {move.expectation.title} → {to}"
    yield f"      {move_reason(move)}"


def move_reason(move: Move) -> str:
    """Return the crosswalk's reason, or the words that say that it has none."""
    if not move.has_line:
        return "The crosswalk does not speak of it."
    return move.because or "No reason given."


def titled(framework: Framework, code: str) -> str:
    """Return a code with its title."""
    found = framework.expectation(code)
    return f"{code} {found.title}" if found else code


def gap_words(gap: Uncovered) -> str:
    """Say what stays without an item, and why."""
    why = (
        f"no item is mapped to {listed(list(gap.sources), 'or')}"
        if gap.sources
        else "new: the crosswalk leads nothing to it"
    )
    return f"{gap.expectation.code} {gap.expectation.title} ({why})"


def _items(proposal: Proposal) -> Iterator[str]:
    for proposed in proposal.items:
        if proposed.add or proposed.nowhere:
            yield f"  {proposed.item.id} {proposed.item.title}"
            yield from (f"    + {addition_words(addition)}" for addition in proposed.add)
            yield from (f"    {words}" for words in nowhere_words(proposed))
    same = [item.item.id for item in proposal.items if not item.add]
    if same:
        yield f"  nothing to add: {', '.join(same)}"
    if proposal.withdrawn:
        yield f"  withdrawn, left as they are: {', '.join(proposal.withdrawn)}"


def nowhere_words(proposed: ItemProposal) -> tuple[str, ...]:
    """Say which lines of an item lead nowhere: they stay where they are."""
    codes = dict.fromkeys(line.expectation for line in proposed.nowhere)
    return (f"nothing carried over from {listed(list(codes))}",) if codes else ()


def addition_words(addition: Addition) -> str:
    """Return a proposed line in words: the code, its strength, what it comes from, and where in the item."""
    parts = [addition.line.strength, f"from {source_words(addition)}", where_words(addition.line)]
    return f"{addition.line.expectation} ({', '.join(part for part in parts if part)})"


def source_words(addition: Addition) -> str:
    """Return the codes that a proposed line comes from."""
    return listed(list(dict.fromkeys(line.expectation for line in addition.sources)))


def where_words(line: MapLine) -> str:
    """Return where in the item a line points, in words; nothing where it means the whole item."""
    if line.pages:
        return f"page {line.pages}" if line.pages.isdecimal() else f"pages {line.pages}"
    return f"at “{line.heading}”" if line.heading else ""
