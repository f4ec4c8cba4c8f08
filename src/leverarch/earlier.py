"""An earlier edition of a pack, as its own manifest and index say it: what an edition that is added to it must keep."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from leverarch.labels import in_order, read_label

MANIFEST, INDEX, BUNDLE = "manifest.json", "index.json", "inspection-bundle"
#: The units that pages of the front matter belong to begin with it: `/front/index`.
FRONT = "/front/"


def is_front(unit: str) -> bool:
    """Whether pages that belong to it are those of the front matter."""
    return unit.startswith(FRONT)


def is_ours(unit: str) -> bool:
    """Whether pages that belong to it are no item's: those of the front matter, and sheets before sections."""
    return unit.startswith("/")


def unit_of_section(key: str) -> str:
    """Return the unit that the divider of a section is."""
    return f"/section/{key}"


@dataclass(frozen=True, slots=True)
class EarlierPage:
    """One page: what it is called, the words at its foot, the fingerprint of what is drawn, and what it belongs to.

    `unit` is the item's id, `/section/A` for a sheet before a section's items, or a part of the front matter.
    """

    label: str
    stamp: str
    print: str
    unit: str

    @property
    def of(self) -> str:
        """The number of the last page, as the foot says it; nothing where it doesn't."""
        return self.stamp.partition(" of ")[2]


@dataclass(frozen=True, slots=True)
class LastSeen:
    """The edition in which a withdrawn item stood last, by its printed digest and its day, and the labels it had."""

    edition: str
    as_of: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EarlierItem:
    """An item: its number and section, its file's SHA-256 (empty: none), and to what its pictures were brought down.

    One that was `withdrawn` has a sheet only: `gone` says in which edition it stood last, and on which pages.
    """

    id: str
    number: str
    section: str
    sha256: str = ""
    to_ppi: int = 0
    gone: LastSeen | None = None

    @property
    def withdrawn(self) -> bool:
        """Whether a sheet stands at its place."""
        return self.gone is not None


@dataclass(frozen=True, slots=True)
class EarlierSection:
    """A section. `late`: 0 of the first edition, else it came later and its pages count on; the latest has the most."""

    key: str
    title: str
    late: int = 0


@dataclass(frozen=True, slots=True)
class EarlierBundle:
    """A bundle of the edition, in its order.

    `edition` is the short digest that its cover prints, `manifest` the digest of the whole edition, `as_of` its day in
    ISO form. `unused` holds every label that no page has any more, of this edition and all before it. `inputs` gives
    the SHA-256 of each file that the edition was made from.
    """

    edition: str
    manifest: str
    as_of: str
    pages: tuple[EarlierPage, ...] = field(repr=False)
    items: tuple[EarlierItem, ...]
    sections: tuple[EarlierSection, ...]
    unused: tuple[str, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def used(self) -> frozenset[str]:
        """Every label that was ever given out."""
        return frozenset((*(page.label for page in self.pages), *self.unused))

    @property
    def by_section(self) -> bool:
        """Whether pages are numbered in each section anew."""
        first = read_label(self.pages[0].label) if self.pages else None
        return first is not None and bool(first.section)

    def units(self) -> dict[str, list[EarlierPage]]:
        """Return the pages of each item, of each section's sheet and of the front matter, in order."""
        found: dict[str, list[EarlierPage]] = {}
        for page in self.pages:
            found.setdefault(page.unit, []).append(page)
        return found


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier edition of a pack, with its bundles by the name of their file."""

    pack: str
    bundles: Mapping[str, EarlierBundle]


@dataclass(frozen=True, slots=True)
class Addition:
    """That a pack is added to an earlier edition. `at_end`: late items come last, not after those of their section."""

    earlier: Earlier
    at_end: bool = False


def read_earlier(files: Mapping[str, bytes]) -> Earlier | None:
    """Return an earlier edition from its folder, or nothing where its manifest or index lacks what is needed."""
    try:
        manifest, index = (json.loads(files[name].decode("utf-8")) for name in (MANIFEST, INDEX))
        bundles = [output for output in manifest["outputs"] if output["kind"] == BUNDLE]
        several = len(bundles) > 1
        found = {
            str(output["path"]): _bundle(manifest, output, _of(index, str(output["path"]) if several else ""))
            for output in bundles
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    sound = all(_is_sound(bundle) for bundle in found.values())
    return Earlier(str(manifest["pack"]), found) if sound else None


def _of(index: Mapping[str, Any], file: str) -> Mapping[str, Any]:
    """Return what an index says of one bundle. `file` is empty where there is only one."""
    lists = ("items", "sections", "withdrawn", "pages", "unused")
    return {name: [entry for entry in index[name] if str(entry.get("file", "")) == file] for name in lists}


def _bundle(manifest: Mapping[str, Any], output: Mapping[str, Any], index: Mapping[str, Any]) -> EarlierBundle:
    return EarlierBundle(
        edition=str(output["edition"]),
        manifest=str(manifest["digest"]),
        as_of=str(date.fromisoformat(manifest["as_of"])),
        pages=tuple(_page(page) for page in index["pages"]),
        items=tuple(_items(index)),
        sections=tuple(EarlierSection(str(s["key"]), str(s["title"]), int(s["late"])) for s in index["sections"]),
        unused=tuple(str(gone["label"]) for gone in index["unused"]),
        inputs={str(line["path"]): str(line["sha256"]) for line in manifest["inputs"]},
    )


def _page(page: Mapping[str, Any]) -> EarlierPage:
    if page["part"] == "front":
        unit = f"{FRONT}{page['chapter']}"
    else:
        unit = str(page["item"]) if page["item"] else unit_of_section(str(page["section"]))
    return EarlierPage(str(page["label"]), str(page["stamp"]), str(page["print"]), unit)


def _items(index: Mapping[str, Any]) -> Iterator[EarlierItem]:
    """Yield the items and the sheets of withdrawn ones, in the order of their pages."""
    held = [(int(item["first_page"]), _item(item)) for item in index["items"]]
    held += [(int(item["page"]), _item(item, _last_seen(item))) for item in index["withdrawn"]]
    yield from (item for _, item in sorted(held, key=lambda one: one[0]))


def _item(item: Mapping[str, Any], gone: LastSeen | None = None) -> EarlierItem:
    id_, number, section = (str(item[name]) for name in ("id", "number", "section"))
    to_ppi = int(item.get("pictures", {}).get("to_ppi", 0))
    return EarlierItem(id_, number, section, str(item.get("sha256") or ""), to_ppi, gone)


def _last_seen(item: Mapping[str, Any]) -> LastSeen:
    labels = tuple(str(label) for label in item["labels"])
    if not labels:
        raise ValueError("a withdrawn item had no pages")
    return LastSeen(str(item["edition"]), str(date.fromisoformat(item["as_of"])), labels)


def _is_sound(bundle: EarlierBundle) -> bool:
    """Whether it can be added to: labels and numbers that can be read, each once, each item in a section of its own."""
    labels = [page.label for page in bundle.pages]
    numbers = [item.number for item in bundle.items]
    keys = [section.key for section in bundle.sections]
    return (
        all(read_label(label) for label in (*labels, *numbers, *bundle.unused))
        and in_order(labels)
        and in_order(numbers)
        and len({*labels, *bundle.unused}) == len(labels) + len(set(bundle.unused))
        and len({item.id for item in bundle.items}) == len(bundle.items)
        and all(item.section in keys for item in bundle.items)
        and any(is_front(page.unit) for page in bundle.pages[:1])
    )
