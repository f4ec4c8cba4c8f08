"""index.json from JSON to what it says; nothing where it has not its shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leverarch.verifying.index import (
    Enclosure,
    Entry,
    Index,
    ListedChain,
    ListedLink,
    ListedPage,
    ListedPart,
    ListedPictures,
    Mapped,
    Met,
)
from leverarch.verifying.listed import read_amended, read_gone, read_listing, read_section, read_volume
from leverarch.verifying.values import flag, number, text


def read_index(value: Any) -> Index | None:
    """Return the index, or nothing where the JSON hasn't its shape."""
    try:
        return Index(
            tuple(_entry(item) for item in value["items"]),
            tuple(_met(entry) for entry in value["expectations"]),
            tuple(_chain(chain) for chain in value["chains"]),
            {str(name): number(many) for name, many in value["sum"].items()},
            tuple(_listed_page(page) for page in value["pages"]),
            tuple(map(read_section, value["sections"])),
            tuple(map(read_listing, value["indexes"])),
            tuple(map(read_gone, value["withdrawn"])),
            tuple(map(read_amended, value["amends"])),
            tuple(map(read_volume, value["volumes"])),
        )
    except (KeyError, TypeError, AttributeError):
        return None


def _entry(item: Mapping[str, Any]) -> Entry:
    maps = tuple(Mapped(text(m["framework"]), text(m["expectation"]), number(m["page"])) for m in item["maps"])
    return Entry(
        text(item["id"]),
        text(item["title"]),
        number(item["first_page"]),
        number(item["last_page"]),
        maps,
        text(item.get("file", "")),
        text(item["shown"]),
        number(item["file_pages"]),
        tuple(_part(part) for part in item["parts"]),
        _enclosure(item["attached"]),
        text(item.get("sha256") or ""),
        _pictures(item.get("pictures")),
    )


def _part(part: Mapping[str, Any]) -> ListedPart:
    return ListedPart(text(part["name"]), number(part["page"]), number(part["pages"]), text(part["shown"]))


def _listed_page(page: Mapping[str, Any]) -> ListedPage:
    source = page.get("source", {})
    return ListedPage(
        number(page["page"]),
        text(page["label"]),
        text(page["stamp"]),
        text(page["item"] or ""),
        text(page["part"]),
        text(page["print"]),
        text(source.get("path", "")),
        text(source.get("sha256") or ""),
        number(source.get("page", 0)),
        text(page.get("file", "")),
        text(page.get("section", "")),
    )


def _enclosure(file: Mapping[str, Any] | None) -> Enclosure | None:
    return None if file is None else Enclosure(text(file["name"]), number(file["size"]), text(file["sha256"]))


def _pictures(said: Mapping[str, Any] | None) -> ListedPictures | None:
    if said is None:
        return None
    changed, of, to_ppi, saved = (number(said[name]) for name in ("changed", "of", "to_ppi", "bytes_saved"))
    left = sum(number(some["pictures"]) for some in said["left"] if text(some["why"]))
    return ListedPictures(changed, of, to_ppi, saved, left)


def _met(entry: Mapping[str, Any]) -> Met:
    items = tuple((text(i["id"]), number(i["page"]), text(i.get("file", ""))) for i in entry["items"])
    return Met(text(entry["framework"]), text(entry["code"]), items)


def _chain(chain: Mapping[str, Any]) -> ListedChain:
    links = tuple(
        ListedLink(
            text(link["step"]),
            text(link["item"] or ""),
            number(link["page"] or 0),
            text(link["record"] or ""),
            text(link["row"] or ""),
            flag(link["missing"]),
        )
        for link in chain["links"]
    )
    return ListedChain(text(chain["id"]), text(chain["title"]), links, text(chain.get("file", "")))
