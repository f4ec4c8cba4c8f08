"""One evidence file to pages. Whatever goes wrong is a state with plain words; nothing is left out without them.

`wanted` says which office files in it another program must convert first; `take` makes the pages. Both are pure, and
are called in a process that may be ended at any time (`probing`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from leverarch.intake.archives import archive_pages
from leverarch.intake.given import DEEPEST, FOLDER, Given, Part, Refused, Sheet, Shown, Wishes
from leverarch.intake.mail import mail_pages
from leverarch.intake.office import office_pages, target_of
from leverarch.intake.pictures import picture_pages
from leverarch.intake.tables import table_pages
from leverarch.intake.texts import text_pages
from leverarch.output import Job
from leverarch.readers.file_kinds import Way, fits_ending, kind_of
from leverarch.readers.pdf import probe, survey
from leverarch.renderers import typeset
from leverarch.words import size_words
from leverarch.world import FileState, Probe, Remark, Segment, SubItem, World

WAYS: Mapping[Way, Callable[[Given], Shown]] = {
    Way.PICTURE: picture_pages,
    Way.TABLE: table_pages,
    Way.TEXT: text_pages,
    Way.MAIL: mail_pages,
    Way.ARCHIVE: archive_pages,
    Way.OFFICE: office_pages,
}


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """A file that an office program must convert to `target`: `pdf`, or `xlsx` for an old workbook."""

    sha256: str
    kind: str
    target: str
    data: bytes = field(repr=False)


def wanted(data: bytes, name: str) -> tuple[OfficeFile, ...]:
    """Return the office files in a file, itself included, each once. Never raises: what can't be read holds none."""
    found = {file.sha256: file for file in _wanted(Given(data, name, kind_of(data, name)))}
    return tuple(found.values())


def _wanted(given: Given) -> Iterator[OfficeFile]:
    if given.kind.way is Way.OFFICE:
        digest = hashlib.sha256(given.data).hexdigest()
        yield OfficeFile(digest, given.kind.name, target_of(given.kind), given.data)
    if given.kind.way not in (Way.MAIL, Way.ARCHIVE) or given.depth >= DEEPEST:
        return
    try:
        parts = WAYS[given.kind.way](given).parts
    except Exception:  # `take` will say what is wrong with it
        return
    for part in parts:
        if not part.refused:
            yield from _wanted(_inside(given, part))


def take(data: bytes, name: str, wishes: Wishes, converted: Mapping[str, bytes], templates: World) -> Probe:
    """Return what is found in a file's bytes, and its pages. Never raises.

    `name` is the file's own name; `converted` as in `Given`; `templates` holds those of evidence files.
    """
    return _take(Given(data, name, kind_of(data, name), wishes, converted), templates)


def _take(given: Given, templates: World) -> Probe:
    try:
        found = _taken(given, templates)
    except Refused as refused:
        found = Probe(refused.state, 0, "", detail=refused.detail)
    except MemoryError:
        found = Probe(FileState.DAMAGED, 0, "", detail="opening it takes more memory than is allowed")
    except Exception:  # a dozen libraries, each with its own kinds of failure; a broken file must never stop the others
        found = Probe(FileState.DAMAGED, 0, "", detail="it is damaged, and its pages can't be recovered")
    digest = hashlib.sha256(given.data).hexdigest()
    remarks = (*_name_remarks(given), *found.remarks)
    return replace(found, size=len(given.data), sha256=digest, kind=given.kind.words, remarks=remarks)


def _taken(given: Given, templates: World) -> Probe:
    if not given.data:
        raise Refused(FileState.DAMAGED, "the file is empty")
    if given.kind.way is Way.NONE:
        raise Refused(FileState.UNSUPPORTED, f"it has no pages of its own: it looks like {given.kind.words}")
    if given.kind.way is Way.PDF:
        return probe(given.data)
    shown = WAYS[given.kind.way](given)
    own = _own_pages(shown, templates)
    pages = own.pages
    segments, parts = list(own.segments), list[SubItem]()
    for part in shown.parts:
        taken = _part(given, part, templates)
        parts += _sub_items(part, taken, pages)
        segments += taken.segments
        pages += taken.pages
    return replace(own, segments=tuple(segments), pages=pages, parts=tuple(parts))


def _own_pages(shown: Shown, templates: World) -> Probe:
    """Return the file's own pages: what was converted, or what we set."""
    if shown.pdf is not None:
        found = probe(shown.pdf)
        if not found.is_shown:
            raise Refused(FileState.DAMAGED, "what an office program made of it can't be opened")
        return replace(found, state=shown.state, made=shown.made, remarks=shown.remarks, detail=shown.detail)
    segments = tuple(_set(sheet, templates) for sheet in shown.sheets)
    pages = sum(segment.pages for segment in segments)
    headings = _headings(segments)
    return Probe(
        shown.state,
        0,
        "",
        pages,
        segments,
        headings,
        has_text=shown.has_text,
        tagged=True,
        detail=shown.detail,
        made=shown.made,
        remarks=shown.remarks,
    )


def _set(sheet: Sheet, templates: World) -> Segment:
    job = Job(f"{FOLDER}/{sheet.template}", "typeset", f"{FOLDER}/{sheet.template}", sheet.data)
    pdf = typeset.render(templates, job, None, images=sheet.images)
    return Segment(pdf, survey(pdf).pages, own=True)


def _headings(segments: tuple[Segment, ...]) -> tuple[tuple[str, int], ...]:
    found: list[tuple[str, int]] = []
    before = 0
    for segment in segments:
        found += [(mark.title, before + mark.page) for mark in survey(segment.pdf).bookmarks]
        before += segment.pages
    return tuple(found)


def _inside(given: Given, part: Part) -> Given:
    return Given(
        part.data,
        part.name,
        kind_of(part.data, part.name),
        Wishes(language=given.wishes.language),
        given.converted,
        given.depth + 1,
    )


def _part(given: Given, part: Part, templates: World) -> Probe:
    """Return the pages of a file inside another; where it has none, the sheet that stands in for it."""
    if part.refused or given.depth >= DEEPEST:
        refused = part.refused or "it lies too deep inside other files"
        found = Probe(FileState.UNSUPPORTED, part.size, "", detail=refused, kind="a file")
    else:
        found = _take(_inside(given, part), templates)
    if found.is_shown:
        return found
    rows = [["What it looks like", found.kind], ["Size", size_words(part.size)], ["SHA-256", found.sha256]]
    data = {"name": part.name, "why": found.detail, "rows": [row for row in rows if row[1]]}
    return replace(found, segments=(_set(Sheet("part.typ", data), templates),), pages=1)


def _sub_items(part: Part, taken: Probe, before: int) -> Iterator[SubItem]:
    """Yield the file inside and those inside it in turn, with the pages on which they begin."""
    yield SubItem(part.name, taken.kind, taken.state, part.size, taken.sha256, before + 1, taken.pages, taken.detail)
    for inner in taken.parts:
        yield replace(inner, name=f"{part.name} › {inner.name}", first=before + inner.first)


def _name_remarks(given: Given) -> Iterator[Remark]:
    if given.data and not fits_ending(given.kind, given.name):
        ending = given.name.rpartition(".")[2]
        yield Remark("wrong-ending", f"is named .{ending} and looks like {given.kind.words}")
