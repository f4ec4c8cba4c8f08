"""The indexes of a bundle beside those by item and by expectation: by council or buyer, view, owner, arrangement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from leverarch.model import Evidence, Framework, Model, Output
from leverarch.output import Listing, ListingEntry
from leverarch.words import PERSPECTIVES, count

#: The index by expectation is the matrix.
MATRIX = "expectation"
_TITLES = {
    "commissioner": "Index by council or buyer",
    "perspective": "Index by whose view it is",
    "owner": "Index by owner",
    "arrangement": "Index by arrangement",
}
_NOTES = {
    "commissioner": "Items about an arrangement in the area of a council, and items mapped to what a buyer publishes.",
    "perspective": "Whose view each item gives.",
    "owner": "The role that looks after each item.",
    "arrangement": "What each item is about. An item about several stands under each.",
}
_NONE = {
    "commissioner": "speaks to none of them",
    "perspective": "gives no view",
    "owner": "names no owner",
    "arrangement": "is about none of them",
}


def has_matrix(output: Output) -> bool:
    """Whether a bundle has the index by expectation."""
    return output.indexes is None or MATRIX in output.indexes


def listings(
    model: Model, output: Output, frameworks: tuple[Framework, ...], items: tuple[Evidence, ...]
) -> tuple[Listing, ...]:
    """Return the further indexes: those that are asked for and have an entry, else each that has more than one.

    `items` are those of the bundle in print order. An index by one owner only would say the index by item again.
    """
    found = []
    for by in output.indexes if output.indexes is not None else _TITLES:
        entries = _entries(by, model, frameworks, items)
        if len(entries) > (0 if output.indexes is not None else 1):
            found.append(Listing(by, _TITLES[by], entries))
    return tuple(found)


def _entries(
    by: str, model: Model, frameworks: tuple[Framework, ...], items: tuple[Evidence, ...]
) -> tuple[ListingEntry, ...]:
    if by == "perspective":
        return _listed(PERSPECTIVES, items, lambda item: (item.perspective,))
    if by == "owner":
        owners = {item.owner: model.title_of(item.owner) for item in items if item.owner}
        return _listed(dict(sorted(owners.items(), key=_alphabetical)), items, lambda item: (item.owner,))
    if by == "arrangement":
        titles = {id_: arrangement.title for id_, arrangement in model.arrangements.items()}
        return _listed(dict(sorted(titles.items(), key=_alphabetical)), items, lambda item: item.arrangements)
    if by == "commissioner":
        named = _commissioners(model)
        return _listed(named, items, lambda item: tuple(_spoken_to(item, model, frameworks)))
    return ()


def _alphabetical(named: tuple[str, str]) -> tuple[str, str]:
    return named[1].casefold(), named[0]


def _listed(
    titles: Mapping[str, str], items: Iterable[Evidence], keys_of: Callable[[Evidence], Iterable[str]]
) -> tuple[ListingEntry, ...]:
    """Return an entry for each title that some item belongs to."""
    held: dict[str, list[str]] = {}
    for item in items:
        for key in dict.fromkeys(keys_of(item)):
            held.setdefault(key, []).append(item.id)
    return tuple(ListingEntry(title, tuple(held[key])) for key, title in titles.items() if key in held)


def _commissioners(model: Model) -> dict[str, str]:
    """Return every council and buyer that the workspace names, by its name without capitals, in order."""
    names = [one.local_authority.name for one in model.arrangements.values() if one.local_authority]
    names += [bid.buyer for bid in model.bids.values()]
    names += [one.buyer for one in model.commitments.values()]
    names += [pack.context.buyer_name for pack in model.packs.values() if pack.context]
    named: dict[str, str] = {}
    for name in names:
        if name:
            named.setdefault(_plain(name), name)
    return dict(sorted(named.items()))


def _spoken_to(item: Evidence, model: Model, frameworks: tuple[Framework, ...]) -> Iterable[str]:
    """Yield the councils and buyers that an item speaks to: those of its arrangements, and of what it is mapped to."""
    for id_ in item.arrangements:
        arrangement = model.arrangements.get(id_)
        if arrangement is not None and arrangement.local_authority is not None:
            yield _plain(arrangement.local_authority.name)
    used = {line.framework for line in item.maps}
    yield from (_plain(framework.publisher) for framework in frameworks if framework.id in used)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def listing_views(
    found: Iterable[Listing], items: tuple[Evidence, ...], numbers: Mapping[str, str]
) -> list[Mapping[str, Any]]:
    """Return the data of the indexes. Items that an index doesn't list are counted in its note."""
    titles = {item.id: item.title for item in items}
    views: list[Mapping[str, Any]] = []
    for one in found:
        listed = {id_ for entry in one.entries for id_ in entry.items}
        left = len(items) - len(listed)
        more = f" {count(left, 'item')} {_NONE[one.by] if left == 1 else _several(_NONE[one.by])}." if left else ""
        views.append(
            {
                "part": one.part,
                "by": one.by,
                "title": one.title,
                "note": f"{_NOTES[one.by]}{more}",
                "entries": [
                    {"title": e.title, "items": [{"id": i, "n": numbers[i], "title": titles[i]} for i in e.items]}
                    for e in one.entries
                ],
            }
        )
    return views


def _several(words: str) -> str:
    """Return the words for several items: `speaks to` becomes `speak to`."""
    verb, _, rest = words.partition(" ")
    return f"{ {'is': 'are'}.get(verb, verb.removesuffix('s')) } {rest}".strip()
