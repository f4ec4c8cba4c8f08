"""What index.json says of the sections of a bundle and of its further indexes, as it is read back."""

from __future__ import annotations

from collections.abc import Mapping
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
