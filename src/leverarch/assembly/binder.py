"""Fragments to one file: numbers are written into their fields, blocks are copied, and the whole gets one set of tags.

Objects without data lie packed in streams of objects, so that the tags of ten thousand pages cost little room. What is
written follows from the volume alone: the same volume gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from leverarch.assembly.binder_enclosed import enclosed
from leverarch.assembly.binder_file import File, digits, packs_of
from leverarch.assembly.binder_numbers import MOST_OBJECTS, Numbered, TooManyObjects, Use, numbered
from leverarch.assembly.binder_objects import Objects, destination, name, name_tree, reference, text
from leverarch.assembly.binder_outline import outline
from leverarch.assembly.colours import srgb_profile
from leverarch.assembly.fragment import (
    CATALOG,
    CLOSING,
    DOCUMENT,
    OPENING,
    PAGES,
    PLACE,
    TREE,
    WIDTH,
    DamagedFragment,
    Held,
)
from leverarch.assembly.fragment_blocks import Block, Ints, read_into, read_objects
from leverarch.assembly.numbering import LabelRange, PageStamp, label_ranges
from leverarch.assembly.stamp_font import StampFonts
from leverarch.assembly.stamps import STAMP, closing, font_objects, stamp
from leverarch.assembly.volume import LANGUAGE, Volume
from leverarch.keeping import Out

Piece = tuple[int, int, Ints, Ints, NDArray[np.bool_]]
_POWERS = (10 ** np.arange(WIDTH - 1, 0, -1)).astype(np.int64)
_SPACE = 32
_LINE_END = 10
#: So many bytes of large objects are in memory at once.
_PIECE = 1 << 20


def bind(volume: Volume, fragments: Sequence[Held], fonts: StampFonts, out: Out) -> None:
    """Write the file. `fragments` are those of the volume's sources, in order; one object for equal ones.

    Raises `DamagedFragment` where one is not what it was, and `TooManyObjects`.
    """
    told = numbered(volume, fragments)
    objects = Objects(told.free)
    objects.add_stream(b"", b"q\n", OPENING)
    objects.add_stream(b"", closing(STAMP), CLOSING)
    font_objects(objects, fonts)
    _fill_tree(objects, told, volume)
    info = _fill_catalog(objects, told, volume)
    for page, number in told.away.items():
        objects.fill(number, _opening(volume, page))
    plain = objects.plain()
    table = objects.free + packs_of(len(plain))
    if table > MOST_OBJECTS:
        raise TooManyObjects(f"{table} objects")
    file = File(out, table + 1)
    for use in told.uses:
        _write_use(file, use, told, volume.stamps, fonts)
    for number, body in objects.streams():
        file.write_objects(number, [body])
    file.pack_objects(objects.free, plain)
    file.finish(table, CATALOG, info)


# ---------------------------------------------------------------- one use of a fragment


def _write_use(file: File, use: Use, told: Numbered, stamps: Sequence[PageStamp], fonts: StampFonts) -> None:
    fragment, kept = use.fragment, use.held.kept
    numbers = use.numbers()
    file.tell(use.held.name.encode())
    with use.held.open() as stream:
        small, block, large = read_objects(kept, stream)
        _fill(small, block.fields, numbers[block.values])
        for at, page in fragment.links:
            lead = told.lead(page).ljust(PLACE)
            file.tell(lead)
            small[at : at + PLACE] = np.frombuffer(lead, np.uint8)
        file.pack_block(use.pack, use.small, small, block.at, fragment.packed)
        if not use.is_copy:
            _write_streams(file, use, large, numbers, stream)
    drawings = (
        stamp(facts, stamps[use.page + n], fonts, on_ground=not fragment.is_own)
        for n, facts in enumerate(fragment.facts)
    )
    file.write_objects(use.tail + 1, drawings)


def _fill(data: NDArray[np.uint8], at: Ints, numbers: Ints, blank: int = 32) -> None:
    """Write numbers into their fields."""
    if len(at):
        data[at[:, None] + np.arange(WIDTH)] = digits(numbers, blank)


def _write_streams(file: File, use: Use, block: Block, numbers: Ints, stream: IO[bytes]) -> None:
    """Copy a fragment's streams, a piece at a time, but for those that the file has already."""
    told, size = use.fragment, use.held.kept.large
    heads = numbers[told.small : told.objects]
    ends = np.append(block.at[1:], size)
    left_out = np.zeros(told.large, bool)
    left_out[[local - told.small for local in use.elsewhere]] = True
    gone = np.cumsum(np.where(left_out, ends - block.at, 0))
    # A number is as short as it is: before it in its field are ends of lines, and the object begins after them.
    before = (heads[:, None] < _POWERS).sum(axis=1)
    kept = ~left_out
    file.place_block(heads[kept], (block.at + before - gone)[kept])
    fields, values = np.concatenate((block.at, block.fields)), np.concatenate((heads, numbers[block.values]))
    order = np.argsort(fields, kind="stable")
    is_head = np.arange(len(fields)) < len(block.at)
    pieces = _pieces(fields[order], values[order], is_head[order], size)
    left = [(int(block.at[n]), int(ends[n])) for n in np.flatnonzero(left_out)]
    summed, room = 0, file.room(_PIECE)
    for start, end, at, filled, are_heads in pieces:
        data = room[: end - start]
        if read_into(stream, data) != len(data):
            raise DamagedFragment("it is cut short")
        summed = crc32(data.data, summed)
        for blank, chosen in ((_LINE_END, are_heads), (_SPACE, ~are_heads)):
            _fill(data, at[chosen] - start, filled[chosen], blank)
        for first, last in _between(start, end, left):
            file.write_piece(data[first - start : last - start])
    if summed != use.held.kept.sums[1]:
        raise DamagedFragment("its streams are damaged")


def _pieces(fields: Ints, values: Ints, is_head: NDArray[np.bool_], size: int) -> Iterator[Piece]:
    """Yield pieces of a block with the fields in each; none lies in two."""
    start = first = 0
    while start < size:
        end = min(start + _PIECE, size)
        last = int(np.searchsorted(fields, end))
        if last > first and fields[last - 1] + WIDTH > end:  # the piece would end within a field
            last -= 1
            end = int(fields[last])
        yield start, end, fields[first:last], values[first:last], is_head[first:last]
        start, first = end, last


def _between(start: int, end: int, left_out: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a stretch that are not left out."""
    for first, last in left_out:
        if first < end and last > start:
            if start < first:
                yield start, first
            start = max(start, last)
    if start < end:
        yield start, end


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
    for use in told.uses:
        objects.fill(use.tail, _section(use, told))
    leaves = b" ".join(reference(use.number(leaf)) for use in told.uses for leaf in use.fragment.leaves)
    parents = objects.add(b"<</Kids[%b]>>" % leaves)
    named = b" ".join(reference(use.number(leaf)) for use in told.uses for leaf in use.fragment.id_leaves)
    id_tree = b"/IDTree %b" % reference(objects.add(b"<</Kids[%b]>>" % named)) if named else b""
    roles = {own: end for use in told.uses for own, end in use.fragment.roles.items()}
    role_map = b"".join(name(own[1:]) + name(end[1:]) for own, end in sorted(roles.items()))
    objects.fill(
        TREE,
        b"<</Type/StructTreeRoot/K[%b]/ParentTree %b/ParentTreeNextKey %d/RoleMap<<%b>>%b>>"
        % (reference(DOCUMENT), reference(parents), told.keys, role_map, id_tree),
    )


def _fill_catalog(objects: Objects, told: Numbered, volume: Volume) -> int:
    """Write what belongs to the whole file, and return the number of what it says of itself."""
    nodes = b" ".join(reference(use.number(use.fragment.node)) for use in told.uses)
    objects.fill(PAGES, b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(told.pages), nodes))
    packet = volume.about.xmp(part=volume.part)
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
        files = enclosed(objects, volume.enclosed, volume.about.date)
        names += b"/EmbeddedFiles %b" % reference(name_tree(objects, files))
        entries.append(b"/AF[%b]" % b" ".join(aim for _, aim in files))
    if names:
        entries.append(b"/Names<<%b>>" % names)
    if volume.bookmarks:
        entries.append(b"/Outlines %b" % reference(outline(objects, volume.bookmarks, told.lead)))
    layers = [reference(use.number(layer)) for use in told.uses for layer in use.fragment.layers]
    if layers:
        hidden = [reference(use.number(layer)) for use in told.uses for layer in use.fragment.hidden]
        held = (b" ".join(dict.fromkeys(layers)), b" ".join(dict.fromkeys(hidden)))
        entries.append(b"/OCProperties<</OCGs[%b]/D<</OFF[%b]>>>>" % held)
    objects.fill(CATALOG, b"<<%b>>" % b"".join(entries))
    about = b"".join(b"%b%b" % (key.encode(), text(value)) for key, value in volume.about.entries().items())
    return objects.add(b"<<%b>>" % about)


def _opening(volume: Volume, page: int) -> bytes:
    """Return the action that opens a page of another file: found by its name, in the folder that this one lies in."""
    other = next(each for each in volume.others if each.first <= page <= each.last)
    return b"<</S/GoToR/F%b/D[%d/Fit]>>" % (text(other.name), page - other.first)


def _labelled(pages: LabelRange) -> bytes:
    """Return what pages from one on are called, as the catalog says it."""
    before = b"/P%b" % text(pages.before) if pages.before else b""
    return b"%d<<%b%b>>" % (pages.at, b"/S/D/St %d" % pages.start if pages.start else b"", before)
