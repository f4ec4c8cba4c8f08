"""Findings and plans in a form for people (text) and for programs (JSON)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from leverarch.diagnostics import Diagnostic, Note, Place, Severity
from leverarch.governance.standing import Standing
from leverarch.output import Bundle, Job, Plan, Reading
from leverarch.reading_age import age_words
from leverarch.words import count

WIDEST = 110
#: From fewer words than this a reading age is a hint.
SURE_WORDS = 100


def finding_record(diagnostic: Diagnostic) -> dict[str, Any]:
    """Return one finding as JSON: lines and columns start at 1; those of a whole file are 1.

    Where a file has no lines, the message says where in it; where a second place matters, it names that one, too.
    """
    place = diagnostic.place
    where = f" {place.spot}" if place.spot else ""
    where += "".join(f" ({note.message}: {_address(note.place)})" for note in diagnostic.related)
    return {
        "code": diagnostic.rule.code,
        "name": diagnostic.rule.name,
        "severity": diagnostic.severity.value,
        "message": f"{diagnostic.message}{where}",
        "path": place.path,
        "line": max(1, place.line),
        "column": max(1, place.column),
        "help": diagnostic.help,
        "about": diagnostic.about,
    }


def summary(found: Iterable[Diagnostic]) -> dict[str, int]:
    """Return how many errors and warnings there are."""
    severities = [diagnostic.severity for diagnostic in found]
    return {"errors": severities.count(Severity.ERROR), "warnings": severities.count(Severity.WARNING)}


def report_record(found: Iterable[Diagnostic]) -> dict[str, Any]:
    """Return the JSON report of `check` and `build`."""
    listed = tuple(found)
    return {"findings": [finding_record(diagnostic) for diagnostic in listed], "summary": summary(listed)}


def report_text(found: Iterable[Diagnostic]) -> str:
    """Return the findings as text. Several of one rule at one place are shown together."""
    blocks = [_block(tuple(same)) for _, same in groupby(found, key=_same_place)]
    return "\n\n".join(blocks)


def summary_text(found: Iterable[Diagnostic]) -> str:
    """Return `2 errors, 1 warning`, or `nothing found`."""
    counts = summary(found)
    words = [f"{n} {name[:-1] if n == 1 else name}" for name, n in counts.items() if n]
    return ", ".join(words) or "nothing found"


def _same_place(diagnostic: Diagnostic) -> tuple[str, Place]:
    return diagnostic.rule.code, diagnostic.place


def _block(same: tuple[Diagnostic, ...]) -> str:
    first = same[0]
    lines = [f"{first.severity.value}[{first.rule.code}]: {first.message}", *_excerpt(first.place, first.label)]
    lines += [f"  = also: {other.message}" for other in same[1:]]
    for note in first.related:
        lines += _related(note)
    lines += [f"  = help: {help_}" for help_ in dict.fromkeys(d.help for d in same) if help_]
    return "\n".join([*lines, f"  = name: {first.rule.name} (leverarch explain {first.rule.code})"])


def _excerpt(place: Place, label: str) -> Iterator[str]:
    if not place.line:
        yield f"  --> {place.path}{f' {place.spot}' if place.spot else ''}"
        return
    yield f"  --> {place.path}:{place.line}:{place.column}"
    margin = " " * len(str(place.line))
    text, column = _window(_plain(place.excerpt), place.column)
    carets = "^" * max(1, min(place.length, len(text) - column + 1))
    yield f" {margin} |"
    yield f" {place.line} | {text}"
    yield f" {margin} | {' ' * (column - 1)}{carets}{f' {label}' if label else ''}"


def _related(note: Note) -> Iterator[str]:
    yield f"  = note: {note.message}: {_address(note.place)}"


def _address(place: Place) -> str:
    return f"{place.path}:{max(1, place.line)}:{max(1, place.column)}"


def _plain(text: str) -> str:
    """A line that a terminal prints in one column a character: control characters can't move the cursor."""
    return "".join(
        character if character.isprintable() else " " if character == "\t" else "\N{REPLACEMENT CHARACTER}"
        for character in text
    )


def _window(text: str, column: int) -> tuple[str, int]:
    """Cut a long line to what is around the column."""
    if len(text) <= WIDEST:
        return text, column
    start = max(0, min(column - 1 - WIDEST // 3, len(text) - WIDEST))
    cut = text[start : start + WIDEST]
    column -= start
    if start:
        cut = f"…{cut[1:]}"
    if start + WIDEST < len(text):
        cut = f"{cut[:-1]}…"
    return cut, column


def standing_record(standing: Standing, found: Iterable[Diagnostic]) -> dict[str, Any]:
    """Return where an arrangement stands as JSON. What is not given is null."""
    arrangement = standing.arrangement
    decided = arrangement.defined_model
    return {
        "id": arrangement.id,
        "title": arrangement.title,
        "partner": arrangement.partner,
        "as_of": standing.as_of.isoformat() if standing.as_of else None,
        "declared_model": arrangement.declared_model or None,
        "model": standing.result.model,
        "rule": standing.result.rule,
        "led_by": dict(standing.result.led_by),
        "decided_model": (decided.model if decided else "") or None,
        "tier": standing.placement.title or arrangement.tier or None,
        "gate": standing.gate.word,
        "blocks": [{"title": line.title, "why": line.why} for line in standing.gate.blocking],
        "findings": [finding_record(diagnostic) for diagnostic in found],
    }


def standing_cells(standing: Standing, found: Iterable[Diagnostic]) -> tuple[str, ...]:
    """Return where an arrangement stands as the cells of a table's row."""
    arrangement, result = standing.arrangement, standing.result
    return (
        arrangement.id,
        f"{result.model} (line {result.rule}); called {arrangement.declared_model or 'nothing'}",
        standing.placement.title or arrangement.tier or "not given",
        standing.gate.word,
        summary_text(found),
    )


def plan_text(made: Plan) -> str:
    """Return a plan as text: what would be made, what is left out, and why."""
    lines = [
        f"{made.pack}: {made.title} (for: {made.audience}, as at {made.as_of}; digest {made.edition})",
        "",
        "would be made:",
    ]
    for document in made.documents:
        lines.append(f"  {document.name}")
        if isinstance(document.content, Bundle):
            lines += _bundle_lines(document.content)
        elif isinstance(document.content, Job):
            lines.append(f"    from templates/{document.content.template}")
        if document.reading is not None:
            lines.append(f"    {reading_text(document.reading)}")
    lines += ["", "frameworks:"] if made.frameworks else []
    lines += [f"  {id_} version {version} ({status})" for id_, version, status in made.frameworks]
    lines += ["", "left out:"] if made.left_out else []
    lines += [f"  {left.id}: {left.why}" for left in made.left_out]
    lines += ["", f"from {count(len(made.inputs), 'file')} and {count(len(made.templates), 'template file')}"]
    return "\n".join(lines)


def reading_text(reading: Reading) -> str:
    """Return how hard a document's own words are, and what that rests on."""
    if not reading.words:
        return "reading age: there are no sentences to judge by"
    few = "; too few to be sure" if reading.words < SURE_WORDS else ""
    rests = f"{count(reading.words, 'word')} in {count(reading.sentences, 'sentence')}"
    return f"reading age {age_words(reading.age)} (Flesch-Kincaid, from {rests}{few})"


def _bundle_lines(bundle: Bundle) -> list[str]:
    lines: list[str] = []
    for section in bundle.sections:
        lines.append(f"    {section.key} {section.title}")
        for item in (item for item in bundle.items if item.section == section.key):
            shown = " and ".join(
                words
                for words, there in (
                    ("its own words", item.body),
                    (item.file.path if item.file else "", item.file),
                    ("a stand-in sheet", item.stand_in),
                )
                if there
            )
            lines.append(f"      {item.number:>3} {item.id} {item.title}: {shown or 'cover sheet only'}")
    return lines


#: Of the sheets that stand in for a file, so many are named.
_MOST_NAMED = 8


def shown_text(index: Mapping[str, Any]) -> str:
    """Return how the items of a pack are shown, from its index.json; nothing where no document shows any.

    `33 items in, 33 shown: 24 as pages, 7 in own words, 2 stand-in sheets (EV-0012, EV-0019), 1 file attached`.
    """
    total = index["sum"]
    if not total["items"]:
        return ""
    ways = [
        f"{total['pages']} as pages" if total["pages"] else "",
        f"{total['own_words']} in own words" if total["own_words"] else "",
        f"{count(total['stand_in'], 'stand-in sheet')} ({_named(index)})" if total["stand_in"] else "",
        f"{total['cover']} by the cover sheet alone" if total["cover"] else "",
    ]
    inside = f"{total['parts_stand_in']} of them by a stand-in sheet" if total["parts_stand_in"] else ""
    smaller = sum(item["pictures"]["changed"] for item in index["items"] if "pictures" in item)
    more = [
        f"{count(total['parts'], 'file')} inside them{f', {inside}' if inside else ''}" if total["parts"] else "",
        f"{count(total['attached'], 'file')} attached" if total["attached"] else "",
        f"{count(smaller, 'picture')} made smaller" if smaller else "",
    ]
    shown = sum(total[way] for way in ("pages", "own_words", "stand_in", "cover"))
    said = [f"{count(total['items'], 'item')} in, {shown} shown: {', '.join(way for way in ways if way)}"]
    return "; ".join([*said, *(words for words in more if words)])


def _named(index: Mapping[str, Any]) -> str:
    ids = [item["id"] for item in index["items"] if item["shown"] == "stand-in"]
    more = len(ids) - _MOST_NAMED
    return ", ".join([*ids[:_MOST_NAMED], *([f"and {more} more"] if more > 0 else [])])
