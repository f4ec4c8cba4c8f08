"""Inspection bundle: an indexed PDF of items, each with its cover sheet, mapped to what is expected of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from leverarch.locators import locator_of
from leverarch.model import Evidence, Expectation, Framework, MapLine, Model, Output, Pack, SectionRule
from leverarch.output import Bundle, BundleItem, Document, Job, LeftOut, MapEntry, Section
from leverarch.outputs import item_sheets
from leverarch.selection import bundle_frameworks, choose, shows_gaps
from leverarch.words import (
    AUDIENCES,
    NOT_CQC_GUIDANCE,
    PERSPECTIVES,
    STATUSES,
    count,
    long_date,
    short_date,
)

KIND = "inspection-bundle"
FILE_NAME = "inspection-bundle.pdf"
TITLE = "Inspection evidence bundle"
LIMITS = (
    "This bundle says what is held, how fresh it is and whose view it is. It is not CQC guidance, gives no score and "
    "predicts no rating. “No item in this bundle” means just that: the provider may hold evidence elsewhere."
)
REST = SectionRule(title="Other items", short="Other")


@dataclass(frozen=True, slots=True)
class _Numbered:
    """An item with its number and the letter of its section."""

    number: int
    section: str
    item: Evidence


def plan(model: Model, pack: Pack, output: Output, digest: str) -> tuple[tuple[Document, ...], tuple[LeftOut, ...]]:
    """Return the bundle, and the items that its selection reached and it does not hold."""
    chosen = choose(model, pack, output)
    frameworks = bundle_frameworks(model, output, chosen.items)
    sections, numbered = _in_sections(output, chosen.items)
    frame = item_sheets.Frame(
        model, pack, _meta(model, pack, output), _tabs(sections), frozenset(item.id for item in chosen.items)
    )
    folder = output.template or KIND
    items = tuple(_item(entry, frame, frameworks, folder) for entry in numbered)
    front = Job(
        f"{FILE_NAME}#front",
        "typeset",
        f"{folder}/front.typ",
        _front(frame, output, frameworks, numbered, digest),
    )
    bundle = Bundle(
        front=front,
        sections=tuple(Section(key, rule.title) for key, rule in sections),
        items=items,
        expectations=tuple(
            (framework.id, leaf.code) for framework in frameworks for leaf in _listed(framework, numbered)
        ),
        stamp=Job(f"{FILE_NAME}#stamp", "typeset", f"{folder}/stamp.typ", {"total": 0}),
    )
    title = output.title or pack.title
    return (Document(FILE_NAME, KIND, pack.id, title, bundle),), chosen.left_out


def _listed(framework: Framework, numbered: tuple[_Numbered, ...]) -> tuple[Expectation, ...]:
    """Every leaf, and every higher expectation that some item is mapped to, in the framework's order."""
    leaves = {leaf.code for leaf in framework.leaves}
    used = {line.expectation for entry in numbered for line in entry.item.maps if line.framework == framework.id}
    return tuple(item for item in framework.expectations if item.code in leaves or item.code in used)


def _meta(model: Model, pack: Pack, output: Output) -> Mapping[str, str]:
    return {
        "provider": model.organisation.name if model.organisation else "",
        "bundle": output.title or TITLE,
        "audience": AUDIENCES[pack.audience],
        "as_of": long_date(pack.as_of),
    }


# ---------------------------------------------------------------- sections


def _in_sections(
    output: Output, items: tuple[Evidence, ...]
) -> tuple[list[tuple[str, SectionRule]], tuple[_Numbered, ...]]:
    """Return the sections that hold an item, with their letters, and the items numbered in print order."""
    rules = [*(output.sections or _usual_sections(items)), REST]
    held: list[list[Evidence]] = [[] for _ in rules]
    for item in items:
        held[next(n for n, rule in enumerate(rules) if rule is REST or _belongs(item, rule))].append(item)
    sections: list[tuple[str, SectionRule]] = []
    numbered: list[_Numbered] = []
    for rule, members in zip(rules, held, strict=True):
        if not members:
            continue
        key = _letter(len(sections))
        sections.append((key, rule))
        order = {id_: n for n, id_ in enumerate(rule.evidence)}
        for item in sorted(members, key=lambda item: order.get(item.id, len(order))):
            numbered.append(_Numbered(len(numbered) + 1, key, item))
    return sections, tuple(numbered)


def _usual_sections(items: tuple[Evidence, ...]) -> tuple[SectionRule, ...]:
    """One section for each perspective; where there is one only, a single section of evidence."""
    used = {item.perspective for item in items}
    if len(used) < 2:
        return (SectionRule("Evidence", "Evidence", evidence=tuple(item.id for item in items)),)
    return tuple(
        SectionRule(
            f"{words}: what they show" if key in ("processes", "outcomes") else f"{words}: what is said and seen",
            words,
            perspective=(key,),
        )
        for key, words in PERSPECTIVES.items()
        if key in used
    )


def _belongs(item: Evidence, rule: SectionRule) -> bool:
    return (
        item.id in rule.evidence
        or item.type in rule.type
        or bool(item.perspective and item.perspective in rule.perspective)
    )


def _letter(number: int) -> str:
    """Return A to Z, then AA, AB and so on."""
    first, last = divmod(number, 26)
    return (ascii_uppercase[first - 1] if first else "") + ascii_uppercase[last]


def _tabs(sections: list[tuple[str, SectionRule]]) -> list[dict[str, str]]:
    return [{"key": key, "title": rule.title, "short": rule.short or rule.title} for key, rule in sections]


# ---------------------------------------------------------------- items


def _item(entry: _Numbered, frame: item_sheets.Frame, frameworks: tuple[Framework, ...], folder: str) -> BundleItem:
    item = entry.item
    name = f"{FILE_NAME}#{item.id}"
    place = item_sheets.Place(entry.section, entry.number)
    shown = item.probe is not None and item.probe.pdf is not None
    ids = {framework.id for framework in frameworks}
    maps = tuple(
        MapEntry(f"{item.id}#{n}", line.framework, line.expectation, line.strength, locator_of(line))
        for n, line in enumerate(item.maps)
        if line.framework in ids
    )
    body = None
    if item.blocks:
        data = item_sheets.body(item, frame, place)
        body = Job(f"{name}/body", "typeset", f"{folder}/body.typ", data, dict(item.images))
    stand_in = None
    if item.path and not shown:
        data = item_sheets.stand_in(item, frame, place)
        stand_in = Job(f"{name}/stand-in", "typeset", f"{folder}/standin.typ", data)
    return BundleItem(
        id=item.id,
        number=entry.number,
        title=item.title,
        section=entry.section,
        cover=Job(f"{name}/cover", "typeset", f"{folder}/cover.typ", item_sheets.cover(item, frame, place, frameworks)),
        body=body,
        file=item.path if shown else "",
        stand_in=stand_in,
        maps=maps,
    )


# ---------------------------------------------------------------- front matter


def _front(
    frame: item_sheets.Frame,
    output: Output,
    frameworks: tuple[Framework, ...],
    numbered: tuple[_Numbered, ...],
    digest: str,
) -> Mapping[str, Any]:
    pack = frame.pack
    gaps = shows_gaps(pack, output)
    return {
        "meta": frame.meta,
        "sections": frame.sections,
        "title": output.title or pack.title,
        "subtitle": pack.subtitle,
        "facts": _facts(frame, numbered),
        "digest": digest,
        "frameworks": [
            {"id": f.id, "title": f.title, "version": f.version, "status": STATUSES[f.status]} for f in frameworks
        ],
        "items": [_index_line(entry, frameworks, pack) for entry in numbered],
        "matrix": [_matrix(framework, numbered, gaps=gaps) for framework in frameworks],
        "perspectives": list(PERSPECTIVES.values()),
        "mix": [line for line in (_mix(framework, numbered) for framework in frameworks) if line["rows"]],
        "show_gaps": gaps,
        "limits": LIMITS,
        "notices": [NOT_CQC_GUIDANCE, *_attributions(frameworks)],
        "alternatives": _alternatives(frame),
    }


def _facts(frame: item_sheets.Frame, numbered: tuple[_Numbered, ...]) -> list[list[str]]:
    pack, model = frame.pack, frame.model
    approved = ""
    if pack.approved:
        approved = " on ".join(part for part in (model.title_of(pack.approved.by), long_date(pack.approved.on)) if part)
    copy = f"This is a copy. Destroy by {long_date(pack.destroy_by)}." if pack.destroy_by else ""
    rows = [
        ["Prepared by", model.title_of(pack.prepared_by) if pack.prepared_by else ""],
        ["Approved by", approved],
        ["Version", pack.version],
        ["Holds", count(len(numbered), "item")],
        ["Copy", copy],
    ]
    return [row for row in rows if row[1]]


def _index_line(entry: _Numbered, frameworks: tuple[Framework, ...], pack: Pack) -> Mapping[str, Any]:
    item = entry.item
    ids = {framework.id for framework in frameworks}
    return {
        "id": item.id,
        "n": entry.number,
        "section": entry.section,
        "title": item.title,
        "shows": item.shows,
        "date": short_date(item.date),
        "perspective": PERSPECTIVES.get(item.perspective, "not given"),
        "codes": list(dict.fromkeys(line.expectation for line in item.maps if line.framework in ids)),
        "state": item_sheets.freshness(item, pack.as_of),
        "withheld": bool(item.path) and (item.probe is None or item.probe.pdf is None),
    }


def _matrix(framework: Framework, numbered: tuple[_Numbered, ...], *, gaps: bool) -> Mapping[str, Any]:
    """The expectations of one framework, grouped by what stands above them, each with its items."""
    listed = _listed(framework, numbered)
    groups: dict[str, list[Mapping[str, Any]]] = {}
    hidden = 0
    for expectation in listed:
        row = _matrix_row(framework, expectation, numbered)
        if row["direct"] or row["supporting"] or gaps:
            groups.setdefault(_group(framework, expectation), []).append(row)
        else:
            hidden += 1
    note = (
        f"{count(hidden, 'expectation')} without an item in this bundle {'is' if hidden == 1 else 'are'} not listed."
        if hidden
        else ""
    )
    return {
        "id": framework.id,
        "title": framework.title,
        "source": f"{framework.title}, version {framework.version}, {STATUSES[framework.status]}",
        "note": note,
        "groups": [{"title": title, "rows": rows} for title, rows in groups.items()],
    }


def _group(framework: Framework, expectation: Expectation) -> str:
    above = framework.expectation(expectation.parent) if expectation.parent else None
    return above.title if above else ""


def _matrix_row(framework: Framework, expectation: Expectation, numbered: tuple[_Numbered, ...]) -> Mapping[str, Any]:
    row: dict[str, Any] = {"code": expectation.code, "title": expectation.title, "direct": [], "supporting": []}
    for entry in numbered:
        lines = [
            (n, line)
            for n, line in enumerate(entry.item.maps)
            if line.framework == framework.id and line.expectation == expectation.code
        ]
        for n, line in lines:
            chip = {"id": entry.item.id, "n": entry.number, "key": f"{entry.item.id}#{n}"}
            row["direct" if _is_direct(line) else "supporting"].append(chip)
    return row


def _is_direct(line: MapLine) -> bool:
    """A mapping without a strength claims no more than support."""
    return line.strength == "direct"


def _mix(framework: Framework, numbered: tuple[_Numbered, ...]) -> dict[str, Any]:
    rows = []
    for expectation in _listed(framework, numbered):
        items = [
            entry.item
            for entry in numbered
            if any(m.framework == framework.id and m.expectation == expectation.code for m in entry.item.maps)
        ]
        counts = [sum(item.perspective == key for item in items) for key in PERSPECTIVES]
        views = sum(number > 0 for number in counts)
        if items:
            words = {0: "No view given", 1: "One view only"}.get(views, f"{views} views")
            rows.append({"code": expectation.code, "counts": counts, "words": words})
    return {"framework": framework.title, "rows": rows}


def _attributions(frameworks: tuple[Framework, ...]) -> list[str]:
    return list(dict.fromkeys(framework.attribution for framework in frameworks if framework.attribution))


def _alternatives(frame: item_sheets.Frame) -> str:
    contact = frame.model.organisation.contact if frame.model.organisation else None
    how = ", ".join(part for part in (contact.phone, contact.email, contact.note) if part) if contact else ""
    return f"Need this in large print, Easy Read or another format? Ask {frame.meta['provider']}: {how}." if how else ""
