"""What came of a set that was brought in, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from leverarch.framework_import.bring import Brought
from leverarch.report import report_record
from leverarch.words import count

_NAMED = 12


def outcome_record(brought: Brought, *, written: bool) -> dict[str, Any]:
    """Return what came of a set as JSON. `columns` gives the heading of each column that was read."""
    value, columns, change = brought.value, brought.columns, brought.difference
    return {
        "id": brought.id or None,
        "path": brought.path or None,
        "written": written,
        "new": brought.is_new,
        **{name: value.get(name) for name in ("title", "publisher", "version", "status", "licence")},
        "sheet": brought.sheet or None,
        "columns": {what: columns.title_of(what) for what in columns.numbers} if columns else {},
        "not_read": list(columns.not_read) if columns else [],
        "expectations": _leaves(brought),
        "sections": [{"code": one.code, "title": one.title, "made": one.made} for one in brought.sections],
        "added": list(change.added),
        "changed": list(change.changed),
        "gone": list(change.gone),
        **report_record(brought.found),
    }


def outcome_text(brought: Brought, *, written: bool) -> str:
    """Return what came of a set in lines: where it is, which column was what, which codes were made."""
    columns = brought.columns
    if not brought.value or columns is None:
        return "nothing written"
    lines = [_headline(brought, written=written), *_facts(brought)]
    read = (f"{what.replace('_', ' ')} from “{columns.title_of(what)}”" for what in columns.numbers)
    lines.append(f"  columns: {', '.join(read)}")
    if columns.not_read:
        lines.append(f"  not read: {_some(f'“{name}”' for name in columns.not_read)}")
    made = [section for section in brought.sections if section.made]
    if made:
        lines.append("  sections without a code of their own; these codes were made from their order:")
        lines += [f"    {section.code}: {section.title}" for section in made[:_NAMED]]
        lines += [f"    and {count(len(made) - _NAMED, 'more section')}"] if len(made) > _NAMED else []
    return "\n".join([*lines, *_changes(brought)])


def _headline(brought: Brought, *, written: bool) -> str:
    if written:
        return f"{brought.path}: {'made' if brought.is_new else 'changed'}"
    if brought.difference.is_empty:
        return f"{brought.path}: nothing to change"
    return f"{brought.path}: not written"


def _facts(brought: Brought) -> Iterator[str]:
    value = brought.value
    status = str(value["status"]).replace("_", " ")
    yield f"  {value['title']}; version {value['version']}; {status}; licence: {value['licence']}"
    sections = count(len(brought.sections), "section")
    yield f"  {count(_leaves(brought), 'expectation')}{f' in {sections}' if brought.sections else ''}"


def _leaves(brought: Brought) -> int:
    """Return how many expectations are nobody's parent."""
    listed = brought.value.get("expectations", ())
    parents = {item.get("parent", "") for item in listed}
    return sum(item["code"] not in parents for item in listed)


def _changes(brought: Brought) -> Iterator[str]:
    if brought.is_new:
        return
    change = brought.difference
    for word, codes in (("added", change.added), ("changed", change.changed), ("gone", change.gone)):
        if codes:
            yield f"  {word}: {_some(codes)}"
    if change.facts:
        yield f"  of the whole: {', '.join(change.facts).replace('_', ' ')}"


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - _NAMED:,} more" if len(listed) > _NAMED else ""
    return f"{', '.join(listed[:_NAMED])}{more}"
