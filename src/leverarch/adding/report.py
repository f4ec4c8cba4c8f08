"""What is proposed for files that are added, in words for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from leverarch.adding.proposal import ASKED, Proposal
from leverarch.words import count, listed


def proposal_record(made: Proposal, *, written: bool) -> dict[str, Any]:
    """Return one proposal as JSON."""
    told = bool(made.id)
    return {
        "file": made.file,
        "id": made.id,
        "record": made.record if told else "",
        "path": made.path if told else "",
        "title": made.title,
        "title_from": made.title_from,
        "type": made.type,
        "date": made.date.isoformat() if made.date else None,
        "date_from": made.date_from,
        "date_asked": made.date_doubt if not made.date else "",
        "version": made.version,
        "sha256": made.sha256,
        "warnings": list(made.warnings),
        "missing": list(made.missing),
        "refused": made.refused,
        "written": written and told,
    }


def proposal_text(made: Proposal) -> str:
    """Return one proposal as a few lines."""
    if made.refused:
        return f"{made.file}\n  not added: {made.refused}"
    lines = [
        made.file,
        f"  item       {made.id}, {made.type}{f', version {made.version}' if made.version else ''}",
        f"  title      {_titled(made)}",
        f"  date       {_dated(made)}",
        f"  stored as  {made.path}",
    ]
    return "\n".join([*lines, *(f"  note       {warning}" for warning in made.warnings)])


def rows_of(proposals: Iterable[Proposal]) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield the cells of the table of proposals: file, id, title, type, date with where it is from."""
    for made in proposals:
        if not made.refused:
            source = {"you": "", "metadata": " (own record)"}.get(made.date_source, f" ({made.date_source})")
            when = f"{made.date.isoformat()}{source}" if made.date else "not known"
            yield made.file, made.id, made.title or "not known", made.type, when


def notes_text(proposals: Iterable[Proposal]) -> str:
    """Return what to know of each proposal in a table, under its id, then what is not added and why."""
    listed_ = tuple(proposals)
    blocks = []
    for made in listed_:
        said = [f"date: {_dated(made)}" if made.date_from != "as you say" else "", *made.warnings]
        lines = [f"  {line}" for line in said if line]
        if not made.refused and lines:
            blocks.append("\n".join([f"{made.id}  {made.file}", *lines]))
    left = [f"  {made.file}: {made.refused}" for made in listed_ if made.refused]
    return "\n\n".join([*blocks, *(["\n".join(["Not added:", *left])] if left else [])])


def missing_text(proposals: Sequence[Proposal]) -> str:
    """Return what has to be said before anything can be written, one line for each thing; nothing if nothing is."""
    lines = []
    for name, meaning in ASKED.items():
        lacking = [made for made in proposals if name in made.missing]
        if lacking:
            files = listed(
                [made.file for made in lacking[:3]] + ([f"{len(lacking) - 3} more"] if len(lacking) > 3 else [])
            )
            of = "" if len(lacking) == len(proposals) else f" (of {files})"
            why = f": {lacking[0].date_doubt}" if name == "date" and len(lacking) == 1 else ""
            if name == "title" and len(proposals) > 1:
                why = "; rename each after what it is, or add it by itself: a title is of one file"
            lines.append(f"  --{name:<15} {meaning}{of}{why}")
    return "\n".join(lines)


def outcome_text(proposals: Sequence[Proposal], *, written: bool) -> str:
    """Return what came of it in a line."""
    taken = [made for made in proposals if not made.refused]
    left = len(proposals) - len(taken)
    tail = f"; {count(left, 'file')} not added" if left else ""
    if not taken:
        return f"nothing to add{tail}"
    ids = taken[0].id if len(taken) == 1 else f"{taken[0].id} to {taken[-1].id}"
    if written:
        return f"written: {count(len(taken), 'item')} ({ids}){tail}"
    return f"nothing is written: {count(len(taken), 'item')} would be made ({ids}){tail}"


def _titled(made: Proposal) -> str:
    if not made.title:
        return "not known"
    return f"{made.title}{f'  (from {made.title_from})' if made.title_from not in ('', 'you') else ''}"


def _dated(made: Proposal) -> str:
    if made.date is None:
        return f"not known: {made.date_doubt}"
    return f"{made.date.isoformat()}{f', {made.date_from}' if made.date_source != 'you' else ''}"
