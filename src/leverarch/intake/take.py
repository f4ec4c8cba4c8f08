"""One evidence file to pages. Whatever goes wrong is a state with plain words; nothing is left out without them.

`wanted` says which office files in it another program must convert first; `take` makes the pages. Both are pure, and
are called in a process that may be ended at any time (`probing`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from leverarch.intake.archives import archive_pages
from leverarch.intake.given import DEEPEST, FOLDER, Given, Part, Sheet, Shown, Wishes
from leverarch.intake.inside import Room, standing_in, with_list, with_parts
from leverarch.intake.mail import mail_pages
from leverarch.intake.office import office_pages, target_of
from leverarch.intake.pictures import picture_pages
from leverarch.intake.settled import settled, undated
from leverarch.intake.tables import table_pages
from leverarch.intake.texts import text_pages
from leverarch.output import Job
from leverarch.readers.file_kinds import OFFICE_LOCKED, FileKind, Way, fits_ending, kind_of
from leverarch.readers.pdf import probe, survey
from leverarch.readers.refused import Refused
from leverarch.renderers import typeset
from leverarch.world import FileState, Probe, Remark, Segment, World

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
    """A file that an office program must convert to `target`: `pdf`, or `xlsx` for an old workbook.

    `data` is what the program gets, and `sha256` the digest of the file as it came.
    """

    sha256: str
    kind: str
    target: str
    data: bytes = field(repr=False)


def wanted(data: bytes, name: str, password: str = "") -> tuple[OfficeFile, ...]:
    """Return the office files in a file, itself included, each once. Never raises: what can't be read holds none."""
    given = Given(data, name, kind_of(data, name), Wishes(password=password))
    found = {file.sha256: file for file in _wanted(given, Room())}
    return tuple(found.values())


def _wanted(given: Given, room: Room) -> Iterator[OfficeFile]:
    if given.kind.way is Way.OFFICE and given.kind is not OFFICE_LOCKED:
        digest = hashlib.sha256(given.data).hexdigest()
        yield OfficeFile(digest, given.kind.name, target_of(given.kind), settled(given.kind, given.data))
    if given.kind.way not in (Way.MAIL, Way.ARCHIVE) or given.depth >= DEEPEST:
        return
    try:
        parts = WAYS[given.kind.way](given).parts
    except Exception:  # `take` will say what is wrong with it
        return
    for part in parts:
        if not room.refuses(part):
            yield from _wanted(_inside(given, part), room)


def take(
    data: bytes,
    name: str,
    wishes: Wishes,
    converted: Mapping[str, bytes],
    templates: World,
    reasons: Mapping[str, str] | None = None,
    room: Room | None = None,
) -> Probe:
    """Return what is found in a file's bytes, and its pages. Never raises.

    `name` is the file's own name; `converted` and `reasons` as in `Given`; `templates` holds those of evidence files;
    `room` what is left for the files inside.
    """
    held = reasons or {}
    lacking = _lacking(held, data)
    given = Given(data, name, kind_of(data, name), wishes, converted, lacking=lacking, reasons=held)
    return _take(given, templates, room or Room())


def kept(kind: FileKind, name: str, size: int, sha256: str, why: str) -> Probe:
    """Return what is told of a file that is never opened, for its kind or its size."""
    return Probe(
        FileState.UNSUPPORTED, size, sha256, detail=why, kind=kind.words, remarks=tuple(_name_remarks(kind, name))
    )


def without_pages(kind: FileKind) -> str:
    """Return why a file of a kind that has no pages has none."""
    return f"it has no pages of its own: it looks like {kind.words}"


def _lacking(reasons: Mapping[str, str], data: bytes) -> str:
    return reasons.get(hashlib.sha256(data).hexdigest(), "") if reasons else ""


def _take(given: Given, templates: World, room: Room) -> Probe:
    try:
        found = _taken(given, templates, room)
    except Refused as refused:
        found = Probe(refused.state, 0, "", detail=refused.detail)
    except MemoryError:
        found = Probe(FileState.DAMAGED, 0, "", detail="opening it takes more memory than is allowed")
    except Exception:  # a dozen libraries, each with its own kinds of failure; a broken file must never stop the others
        found = Probe(FileState.DAMAGED, 0, "", detail="it is damaged, and its pages can't be recovered")
    digest = hashlib.sha256(given.data).hexdigest()
    remarks = (*(_name_remarks(given.kind, given.name) if given.data else ()), *found.remarks)
    return replace(found, size=len(given.data), sha256=digest, kind=given.kind.words, remarks=remarks)


def _taken(given: Given, templates: World, room: Room) -> Probe:
    if not given.data:
        raise Refused(FileState.DAMAGED, "the file is empty")
    if given.kind.way is Way.NONE:
        raise Refused(FileState.UNSUPPORTED, without_pages(given.kind))
    if given.kind.way is Way.PDF:
        return probe(given.data, given.wishes.password)
    shown = WAYS[given.kind.way](given)
    taken = [(part, _part(given, part, templates, room)) for part in shown.parts]
    own = _own_pages(replace(shown, sheets=with_list(shown.sheets, taken)), templates)
    room.pages -= own.pages
    return with_parts(own, taken)


def _own_pages(shown: Shown, templates: World) -> Probe:
    """Return the file's own pages: what was converted, or what we set."""
    if shown.pdf is not None:
        found = probe(undated(shown.pdf))
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
        Wishes(language=given.wishes.language, password=given.wishes.password),
        given.converted,
        given.depth + 1,
        _lacking(given.reasons, part.data),
        given.reasons,
    )


def _part(given: Given, part: Part, templates: World, room: Room) -> Probe:
    """Return the pages of a file inside another; where it has none, the sheet that stands in for it."""
    refused = room.refuses(part) or ("it lies too deep inside other files" if given.depth >= DEEPEST else "")
    digest = hashlib.sha256(part.data).hexdigest() if part.data else ""
    ended = room.ended.get(digest, "")
    if refused or ended:
        kind = kind_of(part.data, part.name).words if part.data else "a file"
        found = Probe(
            part.state if refused else FileState.DAMAGED, part.size, digest, detail=refused or ended, kind=kind
        )
    else:
        room.going(digest)
        found = _take(_inside(given, part), templates, room)
    if found.is_shown:
        return found
    segment = _set(standing_in(part, found), templates)
    return replace(found, segments=(segment,), pages=segment.pages, tagged=True)


def _name_remarks(kind: FileKind, name: str) -> Iterator[Remark]:
    if not fits_ending(kind, name):
        ending = name.rpartition(".")[2]
        yield Remark("wrong-ending", f"is named .{ending} and looks like {kind.words}")
