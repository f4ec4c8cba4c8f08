"""What index.json says of the sections of a bundle and of its further indexes, as it is read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from leverarch.verifying.values import number, text

#: An item with the page that is named for it.
Placed = tuple[str, int]


@dataclass(frozen=True, slots=True)
class ListedSection:
    """One section: where it begins (0: nowhere), pages of its divider, its items, and those that stand elsewhere."""

    key: str
    title: str
    page: int
    divider: int
    items: tuple[str, ...]
    also: tuple[Placed, ...]
    file: str

    @property
    def pages(self) -> range:
        """The pages of its divider."""
        return range(self.page, self.page + self.divider)


@dataclass(frozen=True, slots=True)
class ListedIndex:
    """One further index: by what it goes, the page on which it begins, and its entries with their items."""

    by: str
    page: int
    entries: tuple[tuple[str, tuple[Placed, ...]], ...]
    file: str

    @property
    def name(self) -> str:
        """The name of its place in the bundle."""
        return f"/by-{self.by}"


@dataclass(frozen=True, slots=True)
class Gone:
    """An item of an earlier edition that was withdrawn: the page of the sheet at its place."""

    id: str
    number: str
    section: str
    page: int
    file: str = ""

    @property
    def place(self) -> str:
        """The name of its place in the bundle, which is called by its number."""
        return f"withdrawn/{self.number}"


@dataclass(frozen=True, slots=True)
class Amended:
    """What is different from an earlier edition: its manifest's digest, labels of pages by what they are, item numbers.

    `replaced` hold something else than they did, `new` were not there, `unused` are there no more.
    """

    edition: str
    replaced: frozenset[str]
    new: frozenset[str]
    unused: frozenset[str]
    numbers: frozenset[str]
    file: str = ""


@dataclass(frozen=True, slots=True)
class ListedVolume:
    """One file of a bundle that was divided, what its first and last page are called, the pages it begins with."""

    file: str
    pages: int
    first_label: str
    last_label: str
    cover: int
    items: int


def read_volume(value: Mapping[str, Any]) -> ListedVolume:
    """Return a volume. Raises `KeyError` or `TypeError` where the JSON hasn't its shape."""
    pages, cover, items = (number(value[name]) for name in ("pages", "cover", "items"))
    return ListedVolume(text(value["file"]), pages, text(value["first_label"]), text(value["last_label"]), cover, items)


def read_section(value: Mapping[str, Any]) -> ListedSection:
    """Return a section. Raises `KeyError` or `TypeError` where the JSON hasn't its shape."""
    return ListedSection(
        text(value["key"]),
        text(value["title"]),
        number(value["page"] or 0),
        number(value["divider"]),
        tuple(map(text, value["items"])),
        tuple(map(_placed, value["also"])),
        text(value.get("file", "")),
    )


def read_listing(value: Mapping[str, Any]) -> ListedIndex:
    """Return a further index. Raises `KeyError` or `TypeError` where the JSON hasn't its shape."""
    entries = tuple((text(entry["title"]), tuple(map(_placed, entry["items"]))) for entry in value["entries"])
    return ListedIndex(text(value["by"]), number(value["page"]), entries, text(value.get("file", "")))


def _placed(value: Mapping[str, Any]) -> Placed:
    return text(value["id"]), number(value["page"])


def read_gone(value: Mapping[str, Any]) -> Gone:
    """Return a withdrawn item. Raises `KeyError` or `TypeError` where the JSON hasn't its shape."""
    id_, called, section = (text(value[name]) for name in ("id", "number", "section"))
    return Gone(id_, called, section, number(value["page"]), text(value.get("file", "")))


def read_amended(value: Mapping[str, Any]) -> Amended:
    """Return what is different. Raises `KeyError` or `TypeError` where the JSON hasn't its shape."""
    added, changed, gone, sheets = (value[name] for name in ("added", "changed", "withdrawn", "sheets"))
    return Amended(
        text(value["edition"]),
        frozenset((*_labels((*changed, *sheets), "labels"), *(text(one["label"]) for one in gone))),
        frozenset((*_labels(added, "labels"), *_labels((*changed, *sheets), "added_labels"))),
        frozenset(map(text, value["unused"])),
        frozenset(text(one["number"]) for one in (*added, *gone)),
        text(value.get("file", "")),
    )


def _labels(entries: Iterable[Mapping[str, Any]], name: str) -> Iterator[str]:
    return (text(label) for entry in entries for label in entry[name])
