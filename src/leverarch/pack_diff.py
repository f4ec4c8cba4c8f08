"""What changed between two built packs, from their manifests and indexes alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

#: Further places in a finding's message: their lines move when other lines do.
ADDRESS = re.compile(r" \([^()]*(?:\([^()]*\)[^()]*)*:\d+:\d+\)")
MANIFEST, INDEX = "manifest.json", "index.json"


@dataclass(frozen=True, slots=True)
class MapLine:
    """One line of an item's map, as a pack prints it."""

    framework: str
    code: str
    strength: str


@dataclass(frozen=True, slots=True)
class PackedItem:
    """An item in a built pack. What an older pack does not record is empty."""

    id: str
    title: str
    file: str
    first: int
    last: int
    maps: frozenset[MapLine]
    date: str
    review_due: str
    version: str
    sha256: str
    words: str


@dataclass(frozen=True, slots=True)
class BuiltPack:
    """A built pack: what it is, its documents (name to SHA-256), items, findings and the rest that may differ.

    `frameworks` gives version and status by id. `findings` and `accepted` hold (severity, message, name, about).
    `met` gives the items of each expectation, `chains` the title of each chain with its steps, `left_out` why.
    """

    pack: str
    title: str
    audience: str
    as_of: str
    edition: str
    documents: Mapping[str, str]
    items: Mapping[tuple[str, str], PackedItem]
    frameworks: Mapping[str, tuple[str, str]]
    findings: frozenset[tuple[str, str, str, str]]
    accepted: frozenset[tuple[str, str, str, str]]
    met: Mapping[tuple[str, str], tuple[str, ...]]
    chains: Mapping[str, str]
    left_out: Mapping[str, str]
    dated: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: what it is about (an id or a name), its title, and what was and is; empty: nothing."""

    about: str
    title: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed. `parts` gives the changes of each sort, in print order; `unknown` what could not be compared."""

    old: BuiltPack
    new: BuiltPack
    parts: Mapping[str, tuple[Change, ...]]
    unknown: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether nothing changed."""
        return not any(self.parts.values())


def read_built(files: Mapping[str, bytes]) -> BuiltPack | None:
    """Return a built pack from its files, or nothing where its manifest or index can't be read."""
    try:
        manifest, index = (json.loads(files[name].decode("utf-8")) for name in (MANIFEST, INDEX))
        inputs = {line["path"]: str(line["sha256"]) for line in manifest["inputs"]}
        before = _pages_before(index)
        items = [_item(item, inputs, before) for item in index["items"]]
        return BuiltPack(
            pack=str(manifest["pack"]),
            title=str(manifest["title"]),
            audience=str(manifest["audience"]),
            as_of=str(manifest["as_of"]),
            edition=str(manifest["edition"]),
            documents={str(line["path"]): str(line["sha256"]) for line in manifest["outputs"]},
            items={(item.file, item.id): item for item in items},
            frameworks={str(f["id"]): (str(f["version"]), str(f["status"])) for f in manifest["frameworks"]},
            findings=frozenset(_finding(line) for line in manifest["findings"]),
            accepted=frozenset(_finding(line) for line in manifest["accepted"]),
            met={(str(e["framework"]), str(e["code"])): _met(e) for e in index["expectations"]},
            chains={str(chain["id"]): _chain(chain) for chain in index["chains"]},
            left_out={str(left["id"]): str(left["why"]) for left in index["left_out"]},
            dated=all("date" in item for item in index["items"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _pages_before(index: Mapping[str, Any]) -> dict[str, int]:
    """Return how many pages of the bundle stand before each of its volumes. Older packs know of no volumes."""
    found, before = {}, 0
    for volume in index.get("volumes", ()):
        found[str(volume["file"])] = before
        before += int(volume["pages"])
    return found


def _item(item: Mapping[str, Any], inputs: Mapping[str, str], before: Mapping[str, int]) -> PackedItem:
    """Return an item; of a bundle in volumes with its pages in the whole, so that it may stand in another one later."""
    file = str(item.get("file", ""))
    lines = (MapLine(str(m["framework"]), str(m["expectation"]), str(m["strength"])) for m in item["maps"])
    return PackedItem(
        id=str(item["id"]),
        title=str(item["title"]),
        file="" if file in before else file,
        first=int(item["first_page"]) + before.get(file, 0),
        last=int(item["last_page"]) + before.get(file, 0),
        maps=frozenset(lines),
        date=str(item.get("date") or ""),
        review_due=str(item.get("review_due") or ""),
        version=str(item.get("version") or ""),
        sha256=str(item.get("sha256") or ""),
        words=inputs.get(str(item.get("source") or ""), ""),
    )


def _finding(line: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return str(line["severity"]), ADDRESS.sub("", str(line["message"])), str(line["name"]), str(line["about"])


def _met(entry: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(item["id"]) for item in entry["items"]))


def _chain(chain: Mapping[str, Any]) -> str:
    """Return a chain's title and what each step leads to; pages don't count."""
    links = ", ".join(
        f"{link['step']}: {'missing' if link['missing'] else link['item'] or link['record'] or 'said'}"
        for link in chain["links"]
    )
    return f"{chain['title']} ({links})"


# ---------------------------------------------------------------- comparing


def difference(old: BuiltPack, new: BuiltPack) -> Difference:
    """Return what changed from one built pack to the other. An item is the same where file of the bundle and id are."""
    both = [(old.items[key], new.items[key]) for key in new.items if key in old.items]
    parts = {
        "pack": tuple(_pack_changes(old, new)),
        "added": tuple(Change(i.id, i.title, "", _pages(i)) for key, i in new.items.items() if key not in old.items),
        "removed": tuple(Change(i.id, i.title, _pages(i), "") for key, i in old.items.items() if key not in new.items),
        "re-dated": tuple(_changed(both, _dates)),
        "retitled": tuple(
            Change(now.id, now.title, was.title, now.title) for was, now in both if was.title != now.title
        ),
        "re-mapped": tuple(change for was, now in both for change in _maps(was, now)),
        "file changed": tuple(
            Change(now.id, now.title, was.sha256[:12], now.sha256[:12])
            for was, now in both
            if was.sha256 != now.sha256 and old.dated and new.dated
        ),
        "record changed": tuple(
            Change(now.id, now.title, was.words[:12], now.words[:12])
            for was, now in both
            if was.words != now.words and was.words and now.words
        ),
        "newly without an item": tuple(_uncovered(old, new)),
        "newly with an item": tuple(_uncovered(new, old)),
        "frameworks": tuple(
            _named(
                {k: _edition(*v) for k, v in old.frameworks.items()},
                {k: _edition(*v) for k, v in new.frameworks.items()},
            )
        ),
        "chains": tuple(_named(old.chains, new.chains)),
        "left out": tuple(_named(old.left_out, new.left_out)),
        "new findings": tuple(_findings(new.findings - old.findings, new=True)),
        "findings gone": tuple(_findings(old.findings - new.findings, new=False)),
        "newly accepted": tuple(_findings(new.accepted - old.accepted, new=True)),
        "no longer accepted": tuple(_findings(old.accepted - new.accepted, new=False)),
        "documents": tuple(_documents(old, new)),
        "moved page": tuple(_changed(both, _pages)),
    }
    unknown = (
        ()
        if old.dated and new.dated
        else ("dates and files of items: one of the packs was made before they were recorded",)
    )
    return Difference(old, new, parts, unknown)


def _pack_changes(old: BuiltPack, new: BuiltPack) -> Iterable[Change]:
    for name in ("pack", "title", "audience", "as_of"):
        was, now = str(getattr(old, name)), str(getattr(new, name))
        if was != now:
            yield Change(name, "", was, now)


def _changed(both: Iterable[tuple[PackedItem, PackedItem]], told: Any) -> Iterable[Change]:
    for was, now in both:
        before, after = told(was), told(now)
        if before != after and before and after:
            yield Change(now.id, now.title, before, after)


def _dates(item: PackedItem) -> str:
    said = (("", item.date), ("review due ", item.review_due), ("version ", item.version))
    return ", ".join(f"{name}{value}" for name, value in said if value) if item.date else ""


def _pages(item: PackedItem) -> str:
    return f"pages {item.first} to {item.last}" if item.last > item.first else f"page {item.first}"


def _maps(was: PackedItem, now: PackedItem) -> Iterable[Change]:
    keys = {(m.framework, m.code) for m in was.maps ^ now.maps}
    for key in sorted(keys):
        before = ", ".join(sorted(m.strength or "mapped" for m in was.maps if (m.framework, m.code) == key))
        after = ", ".join(sorted(m.strength or "mapped" for m in now.maps if (m.framework, m.code) == key))
        yield Change(f"{now.id}", f"{key[0]} {key[1]}", before, after)


def _uncovered(old: BuiltPack, new: BuiltPack) -> Iterable[Change]:
    """Expectations with an item in the one pack and none in the other, where both speak of the expectation."""
    for key, items in old.met.items():
        if items and key in new.met and not new.met[key]:
            yield Change(f"{key[0]} {key[1]}", "", ", ".join(items), "")


def _edition(version: str, status: str) -> str:
    return f"version {version}, {status.replace('_', ' ')}"


def _named(was: Mapping[str, str], now: Mapping[str, str]) -> Iterable[Change]:
    for name in dict.fromkeys((*was, *now)):
        if was.get(name) != now.get(name):
            yield Change(name, "", was.get(name, ""), now.get(name, ""))


def _findings(lines: Iterable[tuple[str, str, str, str]], *, new: bool) -> Iterable[Change]:
    for severity, message, name, about in sorted(lines):
        said = message if severity == "warning" else f"{severity}: {message}"
        yield Change(about, name, "" if new else said, said if new else "")


def _documents(old: BuiltPack, new: BuiltPack) -> Iterable[Change]:
    for name in sorted({*old.documents, *new.documents}):
        was, now = old.documents.get(name, ""), new.documents.get(name, "")
        if was != now:
            changed = "changed" if was and now else ""
            yield Change(name, "", changed or ("there" if was else ""), changed or ("there" if now else ""))
