"""What hangs on one item, for people (text) and for programs (JSON), with the pages of packs that are built."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from leverarch.impact import Impact, PackImpact, Use
from leverarch.output import Plan
from leverarch.words import AUDIENCES, count, listed

NOT_BUILT, OUT_OF_DATE, CURRENT = "not built", "out of date", "current"


@dataclass(frozen=True, slots=True)
class Pages:
    """Where an item stands in one bundle of a built pack, how many pages come after it, and where chains lead to it."""

    file: str
    first: int
    last: int
    after: int
    links: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """A pack in build/: `not built`, `out of date` (made from other files) or `current`; pages only of the last."""

    state: str
    pages: tuple[Pages, ...] = ()


def built_pages(files: Mapping[str, bytes], plan: Plan | None, id_: str) -> Built:
    """Return where an item stands in a built pack. `files` holds manifest.json and index.json, as far as there.

    A pack is current where it was made from the same files and templates as it would be made from now (`plan`).
    """
    try:
        manifest, index = json.loads(files["manifest.json"]), json.loads(files["index.json"])
        now = ([list(pair) for pair in plan.inputs], [list(pair) for pair in plan.templates]) if plan else None
        then = tuple([[line["path"], line["sha256"]] for line in manifest[part]] for part in ("inputs", "templates"))
        if then != now:
            return Built(OUT_OF_DATE)
        return Built(CURRENT, tuple(_pages(manifest, index, id_)))
    except KeyError:
        return Built(OUT_OF_DATE if files else NOT_BUILT)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return Built(OUT_OF_DATE)


def _pages(manifest: Any, index: Any, id_: str) -> Iterator[Pages]:
    bundles = {line["path"]: int(line["pages"]) for line in manifest["outputs"] if line["kind"] == "inspection-bundle"}
    for item in index["items"]:
        if item["id"] != id_:
            continue
        file = item.get("file") or next(iter(bundles))
        links = {
            int(link["page"])
            for chain in index["chains"]
            for link in chain["links"]
            if link["item"] == id_ and link["page"] and link.get("file", chain.get("file", file)) == file
        }
        last = int(item["last_page"])
        volumes = [str(volume["file"]) for volume in index.get("volumes", ())]
        later = sum(bundles[name] for name in volumes[volumes.index(file) + 1 :]) if file in volumes else 0
        yield Pages(file, int(item["first_page"]), last, bundles[file] - last + later, tuple(sorted(links)))


# ---------------------------------------------------------------- text


def impact_text(impact: Impact, built: Mapping[str, Built]) -> str:
    """Return what hangs on an item as text. `built` gives the state of each pack that holds it, by id."""
    item, other = impact.item, impact.instead
    lines = [f"{item.id} {item.title}"]
    if other is None:
        lines.append("If it lapses, is withdrawn or is replaced:")
    else:
        lines.append(f"If {other.id} {other.title} replaces it:")
    lines += ["", *_claims(impact)]
    for pack in impact.packs:
        lines += ["", *_pack(pack, built.get(pack.pack.id, Built(NOT_BUILT)), impact)]
    if not impact.packs:
        lines += ["", "No pack holds it."]
    lines += ["", *_uses(impact.uses)] if impact.uses else ["", "Nothing else names it."]
    return "\n".join(lines)


def _claims(impact: Impact) -> Iterator[str]:
    if not impact.claims:
        yield "It is mapped to no expectation."
        return
    yield f"It says: {impact.item.shows}" if impact.item.shows else "It says nothing yet about what it shows."
    yield f"It is mapped to {count(len(impact.claims), 'expectation')}:"
    carried = {(line.framework, line.expectation) for line in impact.instead.maps} if impact.instead else set()
    for claim in impact.claims:
        beside = f"beside it: {listed(list(claim.others))}" if claim.others else "no other current item"
        missing = impact.instead is not None and (claim.framework, claim.code) not in carried
        more = f"; {impact.instead.id} is not mapped to it" if missing and impact.instead else ""
        how = claim.strength or "strength not given"
        yield f"  {claim.framework} {claim.code} {claim.title} ({how}; {beside}{more})"


def _pack(found: PackImpact, built: Built, impact: Impact) -> Iterator[str]:
    pack, other = found.pack, impact.instead
    yield f"Pack {pack.id}: {pack.title} ({AUDIENCES[pack.audience].lower()})"
    if found.uncovered:
        yield f"  {count(len(found.uncovered), 'expectation')} would have no item in it:"
        yield from (f"    {left.framework} {left.code} {left.title}" for left in found.uncovered)
    else:
        yield "  every expectation that it speaks to keeps an item"
    if other is not None and not found.replaced:
        yield f"  {other.id} would not be in it: it is withdrawn, closed to the pack's readers, or not selected"
    for pages in built.pages:
        yield f"  {pages.file}: {_page_words(pages)}"
    if built.state != CURRENT:
        why = "it is not built" if built.state == NOT_BUILT else "what is built is out of date"
        yield f"  its pages are not known: {why}"
    if found.chains:
        yield f"  chains that lead to it: {listed(list(found.chains))}"
    if found.named:
        yield "  the pack names it: take it out of the list, or name the other item"
    if found.accepted:
        yield f"  the pack accepts warnings about it: {listed(list(found.accepted))}"


def _page_words(pages: Pages) -> str:
    own = f"pages {pages.first} to {pages.last}" if pages.last > pages.first else f"page {pages.first}"
    moved = f"; the {count(pages.after, 'page')} after it may move" if pages.after else ""
    return own + moved


def _uses(uses: tuple[Use, ...]) -> Iterator[str]:
    yield f"It is named in {count(len(uses), 'other place')}:"
    for use in uses:
        alone = "; nothing else is named there" if use.alone else ""
        yield f"  {use.kind} {use.id} ({use.title}): {use.what}{alone}"


# ---------------------------------------------------------------- JSON


def impact_record(impact: Impact, built: Mapping[str, Built]) -> dict[str, Any]:
    """Return what hangs on an item as JSON."""
    return {
        "id": impact.item.id,
        "title": impact.item.title,
        "owner": impact.item.owner,
        "shows": impact.item.shows,
        "replaced_by": impact.instead.id if impact.instead else None,
        "expectations": [
            {
                "framework": claim.framework,
                "code": claim.code,
                "title": claim.title,
                "strength": claim.strength or None,
                "because": claim.because or None,
                "others": list(claim.others),
            }
            for claim in impact.claims
        ],
        "packs": [_pack_record(found, built.get(found.pack.id, Built(NOT_BUILT))) for found in impact.packs],
        "uses": [
            {
                "kind": use.kind,
                "id": use.id,
                "title": use.title,
                "what": use.what,
                "alone": use.alone,
                "path": use.doc.path,
                "line": max(1, use.doc.at(*use.at).line),
            }
            for use in impact.uses
        ],
    }


def _pack_record(found: PackImpact, built: Built) -> dict[str, Any]:
    return {
        "id": found.pack.id,
        "title": found.pack.title,
        "audience": found.pack.audience,
        "uncovered": [
            {"framework": left.framework, "code": left.code, "title": left.title} for left in found.uncovered
        ],
        "replacement_held": found.replaced,
        "chains": list(found.chains),
        "named": found.named,
        "accepted": list(found.accepted),
        "built": built.state,
        "pages": [
            {
                "file": pages.file,
                "first_page": pages.first,
                "last_page": pages.last,
                "pages_after": pages.after,
                "chain_pages": list(pages.links),
            }
            for pages in built.pages
        ],
    }
