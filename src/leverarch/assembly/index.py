"""index.json: which item stands on which page and where that is from, what meets an expectation, where chains lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from leverarch.assembly.layout import Layout
from leverarch.assembly.places import Places
from leverarch.assembly.provenance import page_records
from leverarch.output import Beside, Bundle, BundleChain, BundleItem, ChainEntry, Listing, Pictures, Plan, Section
from leverarch.world import FileState, SubItem

#: How an item can be shown; every item is shown in one of these ways.
WAYS = ("pages", "own-words", "stand-in", "cover")


def index_record(plan: Plan, layouts: Mapping[str, Layout]) -> dict[str, Any]:
    """Return the index of a pack. `layouts` gives each bundle's layout by the name of its file.

    `pages` has one entry for each page of each bundle, in order: what is on it, and where that comes from. Pages count
    from 1 in their file. `amends` says what is different from an earlier edition that it is added to, `withdrawn` and
    `unused` which items and labels are gone. Where a pack has several bundles, or one in several volumes, each entry
    names its `file`; `volumes` lists the files of a bundle that was divided.
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
    volumes: list[dict[str, Any]] = []
    inputs = dict(plan.inputs)
    for name, bundle in bundles:
        layout = layouts[name]
        where = Places(name, layout, several=several)
        file = where.file(1)
        items.extend(_item(item, where) for item in bundle.items if not item.withdrawn)
        withdrawn.extend(_withdrawn(item, where) for item in bundle.items if item.withdrawn)
        if layout.amendment is not None:
            amends.append(layout.amendment.record(layout.stamps) | file)
            unused.extend({"label": label} | file for label in layout.amendment.unused_ever)
        chains.extend(_chain(chain, where) for chain in bundle.chains)
        sections.extend(_section(section, bundle, where) for section in bundle.sections)
        indexes.extend(_listing(one, where) for one in bundle.listings if one.part in layout.parts)
        pages.extend({**page, **where.at(page["page"])} for page in page_records(bundle, layout, inputs))
        volumes.extend(where.volumes())
        for key in bundle.expectations:
            expectations.setdefault(key, []).extend(_met_by(key, bundle, where))
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
        "volumes": volumes,
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


def _how(item: BundleItem, where: Places) -> dict[str, Any]:
    """Say how an item is shown, how many pages its file has, what is inside it and what is attached of it."""
    pages, places = where.layout.items[item.id], where.layout.places
    parts = [(part, where.of(places[item.part_key(n)][0])) for n, part in enumerate(item.parts, start=1)]
    file = item.attached
    return {
        "shown": item.how,
        "file_pages": pages.of_file,
        "parts": [_part(part, page) for part, page in parts],
        "attached": {"name": file.name, "media": file.media, "size": file.size, "sha256": file.sha256}
        if file
        else None,
    }


def _part(part: SubItem, page: int) -> dict[str, Any]:
    return {
        "name": part.name,
        "kind": part.kind,
        "page": page,
        "pages": part.pages,
        "shown": "pages" if part.state in (FileState.SOUND, FileState.REPAIRED) else "stand-in",
    }


def _pictures(found: Pictures | None) -> dict[str, Any]:
    """Say what became of the pictures in an item's file, where the bundle asks for smaller ones."""
    if found is None:
        return {}
    said = {"changed": found.changed, "of": found.of, "to_ppi": found.to_ppi, "bytes_saved": found.bytes_saved}
    return {"pictures": {**said, "left": [{"why": why, "pictures": pictures} for why, pictures in found.left]}}


def _item(item: BundleItem, where: Places) -> dict[str, Any]:
    pages = where.layout.items[item.id]
    return {
        "id": item.id,
        "number": item.number,
        "section": item.section,
        "title": item.title,
        "first_page": where.of(pages.first),
        "last_page": where.of(pages.last),
        **_how(item, where),
        **_pictures(where.layout.pictures.get(item.id)),
        **item.record,
        "maps": [
            {
                "framework": entry.framework,
                "expectation": entry.code,
                "strength": entry.strength,
                "page": where.of(where.layout.places[entry.key][0]),
                **({"suspect": True} if entry.suspect else {}),
            }
            for entry in item.maps
        ],
        **where.file(pages.first),
    }


def _withdrawn(item: BundleItem, where: Places) -> dict[str, Any]:
    """Say where the sheet of a withdrawn item stands, and in which edition it stood last, on which pages."""
    return {
        "id": item.id,
        "number": item.number,
        "section": item.section,
        **where.at(where.layout.items[item.id].first),
        **item.record,
    }


def _chain(chain: BundleChain, where: Places) -> dict[str, Any]:
    """Say a chain's links in the order of its steps. A page is given where the item is in the bundle.

    The chain's `file` is the one that prints it; a link into another volume names that.
    """
    return {
        "id": chain.id,
        "kind": chain.kind,
        "title": chain.title,
        "arrangement": chain.arrangement,
        "links": [_link(link, where) for link in chain.links],
        **where.file(1),
    }


def _link(link: ChainEntry, where: Places) -> dict[str, Any]:
    page = where.layout.places[link.key][0] if link.key else None
    return {
        "step": link.step,
        "item": link.item or None,
        **where.led_to(page),
        "record": link.record or None,
        "row": link.row or None,
        "missing": link.missing,
    }


def _section(section: Section, bundle: Bundle, where: Places) -> dict[str, Any]:
    """Say where a section begins, how many pages its divider has, what stands in it and what belongs in it too."""
    first, last = where.layout.dividers.get(section.key, (0, -1))
    page = where.layout.sections.get(section.key)
    return {
        "key": section.key,
        "title": section.title,
        "late": section.late,
        **where.at(page),
        "divider": last - first + 1,
        "items": [item.id for item in bundle.items if item.section == section.key and not item.withdrawn],
        "also": [{"id": one.item, **where.led_to(_beside_page(one, where.layout))} for one in section.also],
    }


def _listing(listing: Listing, where: Places) -> dict[str, Any]:
    """Say a further index as it is printed: its entries in order, each with its items and their first pages."""
    items = where.layout.items
    return {
        "by": listing.by,
        **where.at(where.layout.parts[listing.part]),
        "entries": [
            {"title": entry.title, "items": [{"id": id_, **where.led_to(items[id_].first)} for id_ in entry.items]}
            for entry in listing.entries
        ],
    }


def _beside_page(one: Beside, layout: Layout) -> int:
    """Return the page of an item that stands in another section: that of the place which speaks to this one."""
    return layout.places[one.place][0] if one.place in layout.places else layout.items[one.item].first


def _met_by(key: tuple[str, str], bundle: Bundle, where: Places) -> Iterable[dict[str, Any]]:
    """Yield each item that is mapped to the expectation, with the page of the place; the same page once."""
    found = [
        (item.id, where.layout.places[entry.key][0])
        for item in bundle.items
        for entry in item.maps
        if (entry.framework, entry.code) == key
    ]
    for id_, page in dict.fromkeys(found):
        yield {"id": id_, **where.at(page)}
