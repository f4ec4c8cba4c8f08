"""Fragments to one file: numbers are written into their fields, blocks are copied, and the whole gets one set of tags.

Objects without data lie packed in streams of objects, so that the tags of ten thousand pages cost little room. What is
written follows from the volume alone: the same volume gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from leverarch.assembly.binder_enclosed import enclosed
from leverarch.assembly.binder_file import File, packs_of
from leverarch.assembly.binder_objects import Objects, destination, name, name_tree, number_key, reference, text
from leverarch.assembly.binder_outline import outline
from leverarch.assembly.colours import srgb_profile
from leverarch.assembly.fragment import (
    CATALOG,
    CLOSING,
    DOCUMENT,
    FIRST,
    OPENING,
    PAGES,
    PLACE,
    TREE,
    WIDTH,
    Block,
    Fragment,
    Ints,
)
from leverarch.assembly.geometry import Sheet
from leverarch.assembly.numbering import LabelRange, PageStamp, label_ranges
from leverarch.assembly.stamps import STAMP, closing, font_objects, stamp
from leverarch.assembly.volume import LANGUAGE, Volume

_SPACE, _LINE_END = 32, 10
_POWERS = (10 ** np.arange(WIDTH - 1, -1, -1)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a fragment in the file: the numbers that its objects take, and where its keys and ids begin.

    `small`, `large` and `tail` are the numbers of its first small object, its first stream, and its section (the
    stamps follow); `pack` that of its first pack. `is_copy` says whether its streams are in the file already, of an
    earlier use. `page` counts the pages before it.
    """

    fragment: Fragment
    item: str
    name: str
    small: int
    large: int
    tail: int
    pack: int
    is_copy: bool
    key: int
    id_: int
    page: int

    def number(self, local: int) -> int:
        """Return the number in the file of one of the fragment's own."""
        return int(self.numbers(np.array([local], np.int64))[0])

    def numbers(self, local: Ints) -> Ints:
        """Return the numbers in the file of several of the fragment's own."""
        small, objects = len(self.fragment.small.at), self.fragment.objects
        later = np.where(local < objects, local - small + self.large, local - objects + self.tail)
        return np.where(local < small, local + self.small, later)


@dataclass(frozen=True, slots=True)
class Numbered:
    """All uses with their numbers; each page's object and sheet; each item's part; and what is free after them."""

    uses: tuple[Use, ...]
    pages: tuple[int, ...]
    sheets: tuple[Sheet, ...]
    parts: Mapping[str, int]
    free: int
    keys: int

    def place(self, page: int, top: float | None = None) -> bytes:
        """Return the place where a page (from 1) begins. One that is not there is the last."""
        n = min(max(page, 1), len(self.pages)) - 1
        return destination(self.pages[n], self.sheets[n], top)


def bind(volume: Volume, fragments: Sequence[Fragment], out: BinaryIO) -> None:
    """Write the file. `fragments` are those of the volume's sources, in order; one object for equal ones."""
    told = numbered(volume, fragments)
    file = File(out)
    for use in told.uses:
        _write_use(file, use, told, volume.stamps)
    objects = Objects(told.free)
    objects.add_stream(b"", b"q\n", OPENING)
    objects.add_stream(b"", closing(STAMP), CLOSING)
    font_objects(objects)
    _fill_tree(objects, told, volume)
    info = _fill_catalog(objects, told, volume)
    for number, body in objects.streams():
        file.write_object(number, body)
    plain = objects.plain()
    file.pack(objects.free, plain)
    file.finish(objects.free + packs_of(len(plain)), CATALOG, info)


def numbered(volume: Volume, fragments: Sequence[Fragment]) -> Numbered:
    """Give every object of the file its number, before a byte is written."""
    uses: list[Use] = []
    pages: list[int] = []
    known: dict[int, Use] = {}
    parts = {item: FIRST + n for n, item in enumerate(dict.fromkeys(source.item for source in volume.sources))}
    free, key, id_ = FIRST + len(parts), 0, 0
    for source, fragment in zip(volume.sources, fragments, strict=True):
        # Streams with keys of their own belong to one place in the tags, and can't be shared.
        first = known.get(id(fragment)) if not len(fragment.large.keys) else None
        small = len(fragment.small.at)
        large = first.large if first else free + small
        tail = free + small + (0 if first else len(fragment.large.at))
        pack = tail + 1 + len(fragment.pages)
        is_copy = first is not None
        use = Use(fragment, source.item, source.name, free, large, tail, pack, is_copy, key, id_, len(pages))
        known.setdefault(id(fragment), use)
        uses.append(use)
        pages += use.numbers(np.array(fragment.pages, np.int64)).tolist()
        free = pack + packs_of(small + 1)
        key += fragment.keys
        id_ += len(fragment.named)
    sheets = tuple(facts.sheet for use in uses for facts in use.fragment.facts)
    return Numbered(tuple(uses), tuple(pages), sheets, parts, free, key)


# ---------------------------------------------------------------- one use of a fragment


def _write_use(file: File, use: Use, told: Numbered, stamps: Sequence[PageStamp]) -> None:
    fragment = use.fragment
    small = _filled(use, fragment.small)
    for at, page in fragment.links:
        small[at : at + PLACE] = np.frombuffer(told.place(page).ljust(PLACE), np.uint8)
    body = small.tobytes()
    starts = fragment.small.at.tolist()
    ends = [*starts[1:], len(body)]
    bodies = [(use.small + n, body[start : end - 1]) for n, (start, end) in enumerate(zip(starts, ends, strict=True))]
    file.pack(use.pack, [*bodies, (use.tail, _section(use, told))])
    if not use.is_copy and len(fragment.large.at):
        data = _filled(use, fragment.large)
        # A number is as short as it is: before it in its field are ends of lines, and the object begins after them.
        heads = fragment.large.at[:, None] + np.arange(WIDTH)
        data[heads] = np.where(data[heads] == _SPACE, _LINE_END, data[heads])
        before = (data[heads] == _LINE_END).sum(axis=1)
        file.write_block(use.large, fragment.large.at + before, data.tobytes())
    for n, facts in enumerate(fragment.facts):
        drawing = stamp(facts, stamps[use.page + n], on_ground=not fragment.is_own)
        file.write_object(use.tail + 1 + n, drawing)


def _filled(use: Use, block: Block) -> NDArray[np.uint8]:
    """Return a copy of a block's bytes with numbers in all its fields."""
    data = np.frombuffer(block.data, np.uint8).copy()
    across = np.arange(WIDTH)
    for at, values in (
        (block.refs, use.numbers(block.ref_values)),
        (block.keys, block.key_values + use.key),
        (block.ids, block.id_values + use.id_),
    ):
        if len(at):
            data[at[:, None] + across] = _digits(values)
    return data


def _digits(values: Ints) -> NDArray[np.uint8]:
    """Return each number as digits, to the right of its field, with spaces before it."""
    digits = (values[:, None] // _POWERS) % 10
    empty = values[:, None] < _POWERS
    empty[:, -1] = False
    return np.where(empty, _SPACE, digits + ord("0")).astype(np.uint8)


def _section(use: Use, told: Numbered) -> bytes:
    """Return the element that holds a fragment's tags."""
    kids = b" ".join(reference(use.number(top)) for top in use.fragment.tops)
    language = use.fragment.language
    spoken = b"/Lang%b" % text(language) if language else b""
    above = reference(told.parts[use.item])
    return b"<</Type/StructElem/S/Sect/P %b/T%b%b/K[%b]>>" % (above, text(use.name), spoken, kids)


# ---------------------------------------------------------------- the file as a whole


def _fill_tree(objects: Objects, told: Numbered, volume: Volume) -> None:
    """Write the elements above the fragments': one part for each item, and the trees that lead to them."""
    held: dict[str, list[bytes]] = {item: [] for item in told.parts}
    for use in told.uses:
        held[use.item].append(reference(use.tail))
    for item, number in told.parts.items():
        title = text(volume.titles.get(item, volume.about.title))
        kids = b" ".join(held[item])
        objects.fill(number, b"<</Type/StructElem/S/Part/P %b/T%b/K[%b]>>" % (reference(DOCUMENT), title, kids))
    parts = b" ".join(map(reference, told.parts.values()))
    objects.fill(DOCUMENT, b"<</Type/StructElem/S/Document/P %b/K[%b]>>" % (reference(TREE), parts))
    leaves = b" ".join(reference(objects.add(leaf)) for leaf in _leaves(told))
    parents = objects.add(b"<</Kids[%b]>>" % leaves)
    ids = [(number_key(use.id_ + n), use.number(e)) for use in told.uses for n, e in enumerate(use.fragment.named)]
    id_tree = b"/IDTree %b" % reference(name_tree(objects, [(key, reference(n)) for key, n in ids])) if ids else b""
    roles = {own: end for use in told.uses for own, end in use.fragment.roles.items()}
    role_map = b"".join(name(own[1:]) + name(end[1:]) for own, end in sorted(roles.items()))
    objects.fill(
        TREE,
        b"<</Type/StructTreeRoot/K[%b]/ParentTree %b/ParentTreeNextKey %d/RoleMap<<%b>>%b>>"
        % (reference(DOCUMENT), reference(parents), told.keys, role_map, id_tree),
    )


def _leaves(told: Numbered) -> Iterator[bytes]:
    """Yield the leaves of the tree of parents: one for each fragment that has entries."""
    for use in told.uses:
        entries = [(use.key + key, use.number(value)) for key, value in use.fragment.entries]
        if entries:
            flat = b" ".join(b"%d %b" % (key, reference(value)) for key, value in entries)
            yield b"<</Limits[%d %d]/Nums[%b]>>" % (entries[0][0], entries[-1][0], flat)


def _fill_catalog(objects: Objects, told: Numbered, volume: Volume) -> int:
    """Write what belongs to the whole file, and return the number of what it says of itself."""
    nodes = b" ".join(reference(use.number(use.fragment.node)) for use in told.uses)
    objects.fill(PAGES, b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(told.pages), nodes))
    packet = volume.about.xmp(claims=volume.conforms)
    metadata = objects.add_stream(b"/Type/Metadata/Subtype/XML", packet)
    profile = objects.add_stream(b"/N 3/Filter/FlateDecode", srgb_profile())
    entries = [
        b"/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/DestOutputProfile %b>>]"
        % reference(profile),
        b"/Type/Catalog/Pages %b/StructTreeRoot %b/MarkInfo<</Marked true>>" % (reference(PAGES), reference(TREE)),
        b"/Lang%b/PageMode/UseOutlines/ViewerPreferences<</DisplayDocTitle true>>" % text(LANGUAGE),
        b"/PageLabels<</Nums[%b]>>" % b"".join(map(_labelled, label_ranges([s.label for s in volume.stamps]))),
        b"/Metadata %b" % reference(metadata),
        # At full size, as courts ask for it.
        b"/OpenAction %b" % destination(told.pages[0], told.sheets[0], zoom=b"1"),
    ]
    pairs = sorted((place.encode("utf-8"), told.place(page)) for place, page in volume.names.items())
    names = b"/Dests %b" % reference(name_tree(objects, pairs)) if pairs else b""
    if volume.enclosed:
        files = enclosed(objects, volume.enclosed)
        names += b"/EmbeddedFiles %b" % reference(name_tree(objects, files))
        entries.append(b"/AF[%b]" % b" ".join(aim for _, aim in files))
    if names:
        entries.append(b"/Names<<%b>>" % names)
    if volume.bookmarks:
        entries.append(b"/Outlines %b" % reference(outline(objects, volume.bookmarks, told.place)))
    layers = [reference(use.number(layer)) for use in told.uses for layer in use.fragment.layers]
    if layers:
        hidden = [reference(use.number(layer)) for use in told.uses for layer in use.fragment.hidden]
        held = (b" ".join(dict.fromkeys(layers)), b" ".join(dict.fromkeys(hidden)))
        entries.append(b"/OCProperties<</OCGs[%b]/D<</OFF[%b]>>>>" % held)
    objects.fill(CATALOG, b"<<%b>>" % b"".join(entries))
    about = b"".join(b"%b%b" % (key.encode(), text(value)) for key, value in volume.about.entries().items())
    return objects.add(b"<<%b>>" % about)


def _labelled(pages: LabelRange) -> bytes:
    """Return what pages from one on are called, as the catalog says it."""
    before = b"/P%b" % text(pages.before) if pages.before else b""
    return b"%d<<%b%b>>" % (pages.at, b"/S/D/St %d" % pages.start if pages.start else b"", before)
