"""Mappings and their reviews: what is suspect, what nobody has reviewed, and a new review written into the item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from leverarch.diagnostics import Diagnostic
from leverarch.fingerprints import IN_WORDS, changed_since, fingerprint_of, is_unsealed
from leverarch.model import Evidence, MapLine, Model
from leverarch.readers.front_matter_edit import edited
from leverarch.report import report_record
from leverarch.source import Pointer
from leverarch.words import count, listed, long_date

REVIEWED, SUSPECT, UNSEALED, NEVER = "reviewed", "suspect", "unsealed", "never-reviewed"


@dataclass(frozen=True, slots=True)
class Reviewable:
    """One mapping and where its review stands. `number` is its place in the item's map, `changed` what changed."""

    item: Evidence
    number: int
    line: MapLine
    state: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Mappings that get a review, and the files they stand in as they would be: none where there is an error."""

    mappings: tuple[Reviewable, ...]
    files: Mapping[str, bytes] = field(repr=False)
    found: tuple[Diagnostic, ...] = ()


def mappings_of(model: Model, item: str = "", framework: str = "", expectation: str = "") -> tuple[Reviewable, ...]:
    """Return the mappings of an item, or of all, to a framework or an expectation, or to any. Withdrawn items: none."""
    held = [model.evidence[item]] if item else [one for one in model.evidence.values() if one.status != "withdrawn"]
    return tuple(
        mapping
        for one in held
        for mapping in _of_item(model, one)
        if framework in ("", mapping.line.framework) and expectation in ("", mapping.line.expectation)
    )


def _of_item(model: Model, item: Evidence) -> Iterator[Reviewable]:
    for number, line in enumerate(item.maps):
        changed = changed_since(model, item, line)
        state = SUSPECT if changed else NEVER if line.reviewed is None else UNSEALED if is_unsealed(line) else REVIEWED
        yield Reviewable(item, number, line, state, changed)


def needing_review(mappings: Iterable[Reviewable]) -> tuple[Reviewable, ...]:
    """Return those that somebody has to look at: suspect ones first, then those whose review proves nothing."""
    order = (SUSPECT, UNSEALED, NEVER)
    return tuple(sorted((m for m in mappings if m.state in order), key=lambda m: order.index(m.state)))


def files_with_reviews(
    model: Model, files: Mapping[str, bytes], mappings: Iterable[Reviewable], by: str, on: date
) -> dict[str, bytes]:
    """Return the files of the mappings, by path, with the review of each written into it.

    What cannot be read today has no fingerprint, and gets no review: it has a finding of its own.
    """
    changes: dict[str, dict[Pointer, object]] = {}
    items: dict[str, Evidence] = {}
    for mapping in mappings:
        path = mapping.item.doc.path
        fingerprint = fingerprint_of(model, mapping.item, mapping.line)
        if fingerprint is not None:
            items[path] = mapping.item
            review = {"on": on.isoformat(), "by": by, "fingerprint": str(fingerprint)}
            changes.setdefault(path, {})["maps", mapping.number, "reviewed"] = review
    return {path: edited(items[path].doc, asked, files[path]) for path, asked in changes.items()}


# ---------------------------------------------------------------- for people and for programs


def mapping_record(mapping: Reviewable) -> dict[str, Any]:
    """Return a mapping and where its review stands as JSON."""
    review = mapping.line.reviewed
    return {
        "id": mapping.item.id,
        "framework": mapping.line.framework,
        "expectation": mapping.line.expectation,
        "state": mapping.state,
        "changed": list(mapping.changed),
        "reviewed": {"on": review.on, "by": review.by} if review else None,
    }


def review_record(reviewed: Reviewed, by: str, on: date, *, written: bool) -> dict[str, Any]:
    """Return what was reviewed as JSON, with the state of each mapping before."""
    return {
        "reviewed": [mapping_record(mapping) for mapping in reviewed.mappings],
        "by": by,
        "on": on,
        "written": written,
        **report_record(reviewed.found),
    }


def list_text(model: Model, mappings: tuple[Reviewable, ...]) -> str:
    """Return what has to be looked at, in lines: suspect mappings one by one, the others by item."""
    suspect = [m for m in mappings if m.state == SUSPECT]
    lines = [f"suspect ({len(suspect)})", *(f"  {_suspect_words(model, mapping)}" for mapping in suspect)]
    for state, words in ((UNSEALED, "reviewed without a fingerprint"), (NEVER, "never reviewed")):
        held = [m for m in mappings if m.state == state]
        lines += [f"{words} ({len(held)})", *_by_item(held)]
    return "\n".join(lines)


def _suspect_words(model: Model, mapping: Reviewable) -> str:
    review = mapping.line.reviewed
    by = model.title_of(review.by) if review and review.by else ""
    when = ", ".join(part for part in (by, long_date(review.on) if review else "") if part)
    what = listed([IN_WORDS[part] for part in mapping.changed])
    return f"{_name(mapping)}: {what} changed since it was reviewed{f' ({when})' if when else ''}"


def _by_item(mappings: list[Reviewable]) -> Iterator[str]:
    by_item: dict[str, list[str]] = {}
    for mapping in mappings:
        by_item.setdefault(mapping.item.id, []).append(f"{mapping.line.expectation} ({mapping.line.framework})")
    yield from (f"  {id_}: {', '.join(codes)}" for id_, codes in by_item.items())


def review_text(model: Model, reviewed: Reviewed, by: str, on: date, *, written: bool) -> str:
    """Return what was reviewed, in lines."""
    if not reviewed.mappings:
        return "nothing to review"
    if not written:
        return "nothing written: see the errors above"
    lines = [f"{_name(mapping)}{_before(mapping)}" for mapping in reviewed.mappings]
    title = model.title_of(by)
    return "\n".join([*lines, f"{count(len(lines), 'mapping')} reviewed by {title} on {long_date(on)}"])


def _before(mapping: Reviewable) -> str:
    return f" (was suspect: {listed([IN_WORDS[part] for part in mapping.changed])} changed)" if mapping.changed else ""


def _name(mapping: Reviewable) -> str:
    return f"{mapping.item.id} to {mapping.line.expectation} ({mapping.line.framework})"
