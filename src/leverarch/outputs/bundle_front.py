"""Front matter of a bundle: what its cover, index, matrix, source mix and chains say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from leverarch.locators import locator_of
from leverarch.model import Evidence, Expectation, Framework, MapLine, Model, Output, Pack
from leverarch.output import Listing, Locator
from leverarch.outputs import bundle_chains, bundle_listings, bundle_sections, file_kept, item_sheets
from leverarch.selection import shows_gaps
from leverarch.showing import is_withheld
from leverarch.words import NOT_CQC_GUIDANCE, PERSPECTIVES, STATUSES, count, long_date, short_date

LIMITS = (
    "This bundle says what is held, how fresh it is and whose view it is. It is not CQC guidance, gives no score and "
    "predicts no rating. “No item in this bundle” means just that: the provider may hold evidence elsewhere."
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """An item with its number and the letter of its section."""

    number: str
    section: str
    item: Evidence


def front(
    frame: item_sheets.Frame,
    output: Output,
    frameworks: tuple[Framework, ...],
    numbered: tuple[Numbered, ...],
    chains: tuple[bundle_chains.Woven, ...],
    listings: tuple[Listing, ...],
) -> Mapping[str, Any]:
    """Return the data of the front matter. The plan puts in the digest, once it knows all that is printed."""
    pack = frame.pack
    gaps = shows_gaps(pack, output)
    numbers = {entry.item.id: entry.number for entry in numbered}
    matrix = frameworks if bundle_listings.has_matrix(output) else ()
    return {
        "meta": frame.meta,
        "sections": frame.sections,
        "title": output.title or pack.title,
        "subtitle": pack.subtitle,
        "facts": _facts(frame, numbered),
        "digest": "",
        "frameworks": [
            {"id": f.id, "title": f.title, "version": f.version, "status": STATUSES[f.status]} for f in frameworks
        ],
        "items": [_index_line(entry, frameworks, pack) for entry in numbered],
        "matrix": [_matrix(framework, numbered, gaps=gaps) for framework in matrix],
        "lists": bundle_listings.listing_views(listings, tuple(entry.item for entry in numbered), numbers),
        "dividers": bundle_sections.has_dividers(output),
        "chains": bundle_chains.chain_views(frame.model, pack, chains, numbers),
        "perspectives": list(PERSPECTIVES.values()),
        "mix": _mixes(matrix, numbered),
        "show_gaps": gaps,
        "limits": LIMITS,
        "notices": [NOT_CQC_GUIDANCE, *_attributions(frameworks)],
        "logo": _logo(frame.model),
        "kept": _kept(numbered, pack, frame.originals),
        "alternatives": _alternatives(frame),
    }


def volume_cover(front: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the data of the covers of later volumes, from that of the front matter."""
    kept = ("id", "n", "section", "title")
    return {
        **{name: front[name] for name in ("meta", "sections", "title", "digest")},
        "items": [{name: line[name] for name in kept} for line in front["items"]],
    }


def _facts(frame: item_sheets.Frame, numbered: tuple[Numbered, ...]) -> list[list[str]]:
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


def _index_line(entry: Numbered, frameworks: tuple[Framework, ...], pack: Pack) -> Mapping[str, Any]:
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
        "withheld": is_withheld(item, pack),
    }


def _matrix(framework: Framework, numbered: tuple[Numbered, ...], *, gaps: bool) -> Mapping[str, Any]:
    """The expectations of one framework, grouped by what stands above them, each with its items."""
    lines = listed(framework, numbered)
    mapped = _mapped(framework, numbered)
    groups: dict[str, list[Mapping[str, Any]]] = {}
    hidden = 0
    for expectation in lines:
        row = _matrix_row(expectation, mapped.get(expectation.code, ()))
        if row["direct"] or row["supporting"] or gaps:
            groups.setdefault(_group(framework, expectation), []).append(row)
        else:
            hidden += 1
    ordered = {title: groups[title] for title in sorted(groups, key=bool)}  # those without a group come first
    note = (
        f"{count(hidden, 'expectation')} without an item in this bundle {'is' if hidden == 1 else 'are'} not listed."
        if hidden
        else ""
    )
    return {
        "id": framework.id,
        "title": framework.title,
        "source": _edition(framework),
        "note": note,
        "groups": [{"title": title, "rows": rows} for title, rows in ordered.items()],
    }


def _edition(framework: Framework) -> str:
    """Say which version of a framework it is and whether it is in force: this stands below its title."""
    words = ", ".join(
        part for part in (framework.version and f"version {framework.version}", STATUSES[framework.status]) if part
    )
    return words[:1].upper() + words[1:]


def _group(framework: Framework, expectation: Expectation) -> str:
    """Return the titles of everything above an expectation, from the top."""
    titles: list[str] = []
    above = framework.expectation(expectation.parent)
    while above is not None and above.title not in titles:
        titles.insert(0, above.title)
        above = framework.expectation(above.parent)
    return " › ".join(titles)


def _mapped(framework: Framework, numbered: tuple[Numbered, ...]) -> dict[str, list[tuple[Numbered, int, MapLine]]]:
    """Return each mapping to the framework by its code, with its item and its number in the item. One pass."""
    mapped: dict[str, list[tuple[Numbered, int, MapLine]]] = {}
    for entry in numbered:
        for n, line in enumerate(entry.item.maps):
            if line.framework == framework.id:
                mapped.setdefault(line.expectation, []).append((entry, n, line))
    return mapped


def _matrix_row(expectation: Expectation, mapped: Iterable[tuple[Numbered, int, MapLine]]) -> Mapping[str, Any]:
    row: dict[str, Any] = {"code": expectation.code, "title": expectation.title, "direct": [], "supporting": []}
    printed: set[tuple[str, bool, Locator]] = set()
    for entry, n, line in mapped:
        place = (entry.item.id, _is_direct(line), locator_of(line))
        if place in printed:
            continue  # the same place for the same expectation, given twice
        printed.add(place)
        chip = {"id": entry.item.id, "n": entry.number, "key": f"{entry.item.id}#{n}"}
        row["direct" if _is_direct(line) else "supporting"].append(chip)
    return row


def _is_direct(line: MapLine) -> bool:
    """A mapping without a strength claims no more than support."""
    return line.strength == "direct"


def _mixes(frameworks: tuple[Framework, ...], numbered: tuple[Numbered, ...]) -> list[dict[str, Any]]:
    """Return whose view stands behind what; nothing where no item says whose view it is."""
    if not any(entry.item.perspective for entry in numbered):
        return []
    return [line for line in (_mix(framework, numbered) for framework in frameworks) if line["rows"]]


def _mix(framework: Framework, numbered: tuple[Numbered, ...]) -> dict[str, Any]:
    rows = []
    mapped = _mapped(framework, numbered)
    for expectation in listed(framework, numbered):
        items = list({entry.item.id: entry.item for entry, _, _ in mapped.get(expectation.code, ())}.values())
        counts = [sum(item.perspective == key for item in items) for key in PERSPECTIVES]
        views = sum(number > 0 for number in counts)
        if items:
            words = {0: "No view given", 1: "One view only"}.get(views, f"{views} views")
            rows.append({"code": expectation.code, "counts": counts, "words": words})
    return {"framework": framework.title, "rows": rows}


def _attributions(frameworks: tuple[Framework, ...]) -> list[str]:
    return list(dict.fromkeys(framework.attribution for framework in frameworks if framework.attribution))


def _alternatives(frame: item_sheets.Frame) -> str:
    """Say whom to ask for another format; nothing where no way to ask is known. A note is a sentence of its own."""
    contact = frame.model.organisation.contact if frame.model.organisation else None
    ways = [part for part in (contact.phone, contact.email) if part] if contact else []
    note = contact.note.strip() if contact else ""
    if not ways and not note:
        return ""
    asked = f"Need this in large print, Easy Read or another format? Ask {frame.meta['provider']}: "
    sentences = (", ".join(ways), note)
    return asked + " ".join(words if words.endswith((".", "!", "?")) else f"{words}." for words in sentences if words)


def logo_images(model: Model) -> Mapping[str, str]:
    """Return the pictures that the front matter shows, by the name that its data use."""
    logo = model.organisation.logo if model.organisation else None
    return {f"logo{PurePosixPath(logo.path).suffix.lower()}": logo.path} if logo and logo.path else {}


def _logo(model: Model) -> Mapping[str, str]:
    logo = model.organisation.logo if model.organisation else None
    return {"src": name, "alt": logo.alt} if logo and (name := next(iter(logo_images(model)), "")) else {}


def _kept(numbered: tuple[Numbered, ...], pack: Pack, originals: str) -> Mapping[str, Any]:
    """Return the annex on files that are not set by us; nothing where there are none."""
    listed_here = [entry for entry in numbered if file_kept.is_listed(entry.item, pack, originals)]
    rows = [{"n": entry.number, **file_kept.annex_row(entry.item, pack, originals)} for entry in listed_here]
    ours = all(file_kept.is_ours(entry.item, pack) for entry in listed_here)
    return file_kept.annex(rows, len(numbered) - len(rows), ours=ours)


def listed(framework: Framework, numbered: tuple[Numbered, ...]) -> tuple[Expectation, ...]:
    """Return every leaf, and every higher expectation that some item is mapped to, in the framework's order."""
    leaves = {leaf.code for leaf in framework.leaves}
    used = {line.expectation for entry in numbered for line in entry.item.maps if line.framework == framework.id}
    return tuple(item for item in framework.expectations if item.code in leaves or item.code in used)
