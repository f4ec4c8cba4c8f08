"""index.json: which item stands on which page and where that is from, what meets an expectation, where chains lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from leverarch.assembly.layout import Layout, Span
from leverarch.assembly.provenance import page_records
from leverarch.output import Beside, Bundle, BundleChain, BundleItem, Listing, Pictures, Plan, Section
from leverarch.world import FileState, SubItem

#: How an item can be shown; every item is shown in one of these ways.
WAYS = ("pages", "own-words", "stand-in", "cover")


def index_record(plan: Plan, layouts: Mapping[str, Layout]) -> dict[str, Any]:
    """Return the index of a pack. `layouts` gives each bundle's layout by the name of its file.

    `pages` has one entry for each page of each bundle, in order: what is on it, and where that comes from. Pages count
    from 1 in the bundle's file. `amends` says what is different from an earlier edition that it is added to,
    `withdrawn` and `unused` which items and labels are gone. Where a pack has several bundles, each entry names its
    `file`.
    """
    bundles = [(document.name, document.content) for document in plan.documents if isinstance(document.content, Bundle)]
    several = len(bundles) > 1
    items: list[dict[str, Any]] = []
    expectations: dict[tuple[str, str], list[dict[str, Any]]] = {}
    chains: list[dict[str, Any]] = []
    sections: list[dict[str, Any]] = []
    indexes: list[dict[str, Any]] = []
    withdrawn: list[dict[str, Any]] = []
    amends: list[dict[str, Any]] = []
    unused: list[dict[str, Any]] = []
    pages: list[dict[str, Any]] = []
    inputs = dict(plan.inputs)
    for name, bundle in bundles:
        file = {"file": name} if several else {}
        layout = layouts[name]
        items.extend(_item(item, layout) | file for item in bundle.items if not item.withdrawn)
        withdrawn.extend(_withdrawn(item, layout) | file for item in bundle.items if item.withdrawn)
        if layout.amendment is not None:
            amends.append(layout.amendment.record(layout.stamps) | file)
            unused.extend({"label": label} | file for label in layout.amendment.unused_ever)
        chains.extend(_chain(chain, layout) | file for chain in bundle.chains)
        sections.extend(_section(section, bundle, layout) | file for section in bundle.sections)
        indexes.extend(_listing(one, layout) | file for one in bundle.listings if one.part in layout.parts)
        pages.extend(page | file for page in page_records(bundle, layout, inputs))
        for key in bundle.expectations:
            met = (entry | file for entry in _met_by(key, bundle, layout))
            expectations.setdefault(key, []).extend(met)
    return {
        "sum": sum_of(items),
        "items": items,
        "expectations": [{"framework": f, "code": code, "items": found} for (f, code), found in expectations.items()],
        "chains": chains,
        "sections": sections,
        "indexes": indexes,
        "left_out": [{"id": left.id, "why": left.why} for left in plan.left_out],
        "withdrawn": withdrawn,
        "unused": unused,
        "amends": amends,
        "pages": pages,
    }


def sum_of(items: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Return how many items there are, how each is shown, and how many files inside them and attachments there are."""
    parts = [part for item in items for part in item["parts"]]
    return {
        "items": len(items),
        **{how.replace("-", "_"): sum(item["shown"] == how for item in items) for how in WAYS},
        "attached": sum(item["attached"] is not None for item in items),
        "parts": len(parts),
        "parts_stand_in": sum(part["shown"] == "stand-in" for part in parts),
    }


def _how(item: BundleItem, layout: Layout) -> dict[str, Any]:
    """Say how an item is shown, how many pages its file has, what is inside it and what is attached of it."""
    pages = layout.items[item.id]
    file = item.attached
    return {
        "shown": item.how,
        "file_pages": pages.of_file,
        "parts": [_part(part, layout.places[item.part_key(n)]) for n, part in enumerate(item.parts, start=1)],
        "attached": {"name": file.name, "media": file.media, "size": file.size, "sha256": file.sha256}
        if file
        else None,
    }


def _part(part: SubItem, span: Span) -> dict[str, Any]:
    return {
        "name": part.name,
        "kind": part.kind,
        "page": span[0],
        "pages": part.pages,
        "shown": "pages" if part.state in (FileState.SOUND, FileState.REPAIRED) else "stand-in",
    }


def _pictures(found: Pictures | None) -> dict[str, Any]:
    """Say what became of the pictures in an item's file, where the bundle asks for smaller ones."""
    if found is None:
        return {}
    said = {"changed": found.changed, "of": found.of, "to_ppi": found.to_ppi, "bytes_saved": found.bytes_saved}
    return {"pictures": {**said, "left": [{"why": why, "pictures": pictures} for why, pictures in found.left]}}


def _item(item: BundleItem, layout: Layout) -> dict[str, Any]:
    pages = layout.items[item.id]
    return {
        "id": item.id,
        "number": item.number,
        "section": item.section,
        "title": item.title,
        "first_page": pages.first,
        "last_page": pages.last,
        **_how(item, layout),
        **_pictures(layout.pictures.get(item.id)),
        **item.record,
        "maps": [
            {
                "framework": entry.framework,
                "expectation": entry.code,
                "strength": entry.strength,
                "page": layout.places[entry.key][0],
                **({"suspect": True} if entry.suspect else {}),
            }
            for entry in item.maps
        ],
    }


def _withdrawn(item: BundleItem, layout: Layout) -> dict[str, Any]:
    """Say where the sheet of a withdrawn item stands, and in which edition it stood last, on which pages."""
    return {
        "id": item.id,
        "number": item.number,
        "section": item.section,
        "page": layout.items[item.id].first,
        **item.record,
    }


def _chain(chain: BundleChain, layout: Layout) -> dict[str, Any]:
    """Say a chain's links in the order of its steps. A page is given where the item is in the bundle."""
    return {
        "id": chain.id,
        "kind": chain.kind,
        "title": chain.title,
        "arrangement": chain.arrangement,
        "links": [
            {
                "step": link.step,
                "item": link.item or None,
                "page": layout.places[link.key][0] if link.key else None,
                "record": link.record or None,
                "row": link.row or None,
                "missing": link.missing,
            }
            for link in chain.links
        ],
    }


def _section(section: Section, bundle: Bundle, layout: Layout) -> dict[str, Any]:
    """Say where a section begins, how many pages its divider has, what stands in it and what belongs in it too."""
    first, last = layout.dividers.get(section.key, (0, -1))
    return {
        "key": section.key,
        "title": section.title,
        "late": section.late,
        "page": layout.sections.get(section.key),
        "divider": last - first + 1,
        "items": [item.id for item in bundle.items if item.section == section.key and not item.withdrawn],
        "also": [{"id": one.item, "page": _beside_page(one, layout)} for one in section.also],
    }


def _listing(listing: Listing, layout: Layout) -> dict[str, Any]:
    """Say a further index as it is printed: its entries in order, each with its items and their first pages."""
    return {
        "by": listing.by,
        "page": layout.parts[listing.part],
        "entries": [
            {"title": entry.title, "items": [{"id": id_, "page": layout.items[id_].first} for id_ in entry.items]}
            for entry in listing.entries
        ],
    }


def _beside_page(one: Beside, layout: Layout) -> int:
    """Return the page of an item that stands in another section: that of the place which speaks to this one."""
    return layout.places[one.place][0] if one.place in layout.places else layout.items[one.item].first


def _met_by(key: tuple[str, str], bundle: Bundle, layout: Layout) -> Iterable[dict[str, Any]]:
    """Yield each item that is mapped to the expectation, with the page of the place; the same page once."""
    found = [
        (item.id, layout.places[entry.key][0])
        for item in bundle.items
        for entry in item.maps
        if (entry.framework, entry.code) == key
    ]
    for id_, page in dict.fromkeys(found):
        yield {"id": id_, "page": page}
