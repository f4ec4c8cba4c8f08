"""Files inside a file: how many may be opened, and what is said of them where they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from leverarch.intake.given import Part, Sheet
from leverarch.words import count, size_words
from leverarch.world import FileState, Probe, Remark, Segment, SubItem

#: Files inside one file, however deep, their bytes, and the pages of all of them.
MOST_PARTS, MOST_BYTES, MOST_PAGES = 400, 1_000_000_000, 5_000
_SHOWN = (FileState.SOUND, FileState.REPAIRED)
_NAMED = 5
#: As often is the same said of files inside, with their names; of the others only how many there are.
_SAID = 3


def _tell_nobody(_: str) -> None:
    pass


@dataclass(slots=True)
class Room:
    """What is left of the bounds on the files inside one file.

    `ended` says by SHA-256 which of them ended the process that opened them, and how: they are not opened again.
    `going` is told the SHA-256 of each before it is opened.
    """

    parts: int = MOST_PARTS
    bytes: int = MOST_BYTES
    pages: int = MOST_PAGES
    ended: Mapping[str, str] = field(default_factory=dict)
    going: Callable[[str], None] = _tell_nobody

    def refuses(self, part: Part) -> str:
        """Return why a part is not opened, or nothing; then it is counted."""
        if part.refused:
            return part.refused
        if self.parts <= 0:
            return f"{MOST_PARTS} files inside this one are shown before it, and no more can be"
        if self.pages <= 0:
            return f"the files before it fill {MOST_PAGES:,} pages, and no more can be shown"
        if part.size > self.bytes:
            return f"the files before it take up all of {size_words(MOST_BYTES)} already"
        self.parts -= 1
        self.bytes -= part.size
        return ""


def with_list(sheets: tuple[Sheet, ...], taken: Sequence[tuple[Part, Probe]]) -> tuple[Sheet, ...]:
    """Return the sheets, the first with what became of each file inside: why it is not shown, or nothing."""
    if not sheets or not taken:
        return sheets
    inside = ["" if found.state in _SHOWN else found.detail for _, found in taken]
    return (replace(sheets[0], data={**sheets[0].data, "inside": inside}), *sheets[1:])


def with_parts(own: Probe, taken: Sequence[tuple[Part, Probe]]) -> Probe:
    """Return a file's own pages with those of the files inside it after them, and what is to be said of those."""
    segments, items, headings = list(own.segments), list[SubItem](), list(own.headings)
    pages = own.pages
    for part, found in taken:
        items += _sub_items(part, found, pages)
        headings.append((part.name, pages + 1))
        headings += [(title, pages + page) for title, page in found.headings]
        segments += [_named(segment, part.name) for segment in found.segments]
        pages += found.pages
    return replace(
        own,
        segments=tuple(segments),
        pages=pages,
        parts=tuple(items),
        headings=tuple(headings),
        tagged=own.tagged and all(found.tagged for _, found in taken),
        remarks=(*own.remarks, *_not_shown(items), *_of_parts(taken)),
    )


def _named(segment: Segment, name: str) -> Segment:
    return replace(segment, name=f"{name} › {segment.name}" if segment.name else name)


def _sub_items(part: Part, taken: Probe, before: int) -> Iterator[SubItem]:
    """Yield the file inside and those inside it in turn, with the pages on which they begin."""
    yield SubItem(part.name, taken.kind, taken.state, part.size, taken.sha256, before + 1, taken.pages, taken.detail)
    for inner in taken.parts:
        yield replace(inner, name=f"{part.name} › {inner.name}", first=before + inner.first)


def _not_shown(items: Sequence[SubItem]) -> Iterator[Remark]:
    """Say which files inside, however deep, have a sheet that stands in for them."""
    hidden = [item for item in items if item.state not in _SHOWN]
    if hidden:
        named = ", ".join(f"{item.name} ({_what(item)})" for item in hidden[:_NAMED])
        rest = f" and {len(hidden) - _NAMED} more" if len(hidden) > _NAMED else ""
        words = f"holds {count(len(hidden), 'file')} that can’t be shown as pages: {named}{rest}"
        yield Remark("part-not-shown", words)


def _what(item: SubItem) -> str:
    words = {FileState.ENCRYPTED: "locked", FileState.DAMAGED: "damaged"}.get(item.state)
    return words or item.kind.split(" (")[0]


def _of_parts(taken: Sequence[tuple[Part, Probe]]) -> Iterator[Remark]:
    """Say of the file what is to be said of those inside it: each with its name, many of a kind as a number."""
    said: dict[str, list[tuple[str, str]]] = {}
    for part, found in taken:
        for remark in found.remarks:
            if remark.name != "part-not-shown" or not found.parts:
                said.setdefault(remark.name, []).append((part.name, remark.detail))
    for name, details in said.items():
        for inside, detail in details[:_SAID]:
            yield Remark(name, f"holds {inside}, which {detail}")
        others = {inside for inside, _ in details[_SAID:]}
        if others:
            yield Remark(name, f"holds {count(len(others), 'more file')} of which the like is to be said")


def standing_in(part: Part, found: Probe) -> Sheet:
    """Return the sheet that stands in for a file inside."""
    rows = [["What it looks like", found.kind], ["Size", size_words(part.size)], ["SHA-256", found.sha256]]
    why = found.detail[:1].upper() + found.detail[1:]
    return Sheet("part.typ", {"name": part.name, "why": f"{why}.", "rows": [row for row in rows if row[1]]})
