"""Archives as a folder of files, within bounds. Nothing is unpacked to a disk: every file is read into memory alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from leverarch.intake.archive_members import Archive, Member, archive_of
from leverarch.intake.given import Given, Part, Sheet, Shown
from leverarch.intake.mail_words import file_words
from leverarch.intake.text_fit import breakable
from leverarch.readers.refused import Refused
from leverarch.words import count, size_words
from leverarch.world import FileState, Remark

#: More files than the first are not shown, more than the second are not even named.
MOST_FILES, MOST_NAMED = 200, 1_000
#: Bytes of all files in an archive, and of one, after unpacking.
MOST_TOGETHER, MOST_ALONE = 500_000_000, 200_000_000
#: What file systems leave behind, and nobody put in.
_LITTER = re.compile(r"(^|/)(__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
#: What lies in the archive that an Office file is, and in no other.
_OFFICE = ("[Content_Types].xml", "mimetype")
_NUMBERS = re.compile(r"(\d+)")
_TOKEN = 30


def archive_pages(given: Given) -> Shown:
    """Return a sheet that lists what lies in the archive, and each file in it as a part. Raises `Refused`."""
    archive = archive_of(given.data, given.wishes.password)
    if archive.damage and any(member.name in _OFFICE for member in archive.members):
        raise Refused(FileState.DAMAGED, "it is damaged: it looks like an Office file of which a part is missing")
    kept, litter = _sorted_out(archive.members)
    parts: list[Part] = []
    room = MOST_TOGETHER
    for member in kept[:MOST_FILES]:
        part = _part(archive, member, room)
        room -= len(part.data)
        parts.append(part)
    if parts and all(part.state is FileState.ENCRYPTED for part in parts):
        raise Refused(FileState.ENCRYPTED, parts[0].refused)
    sheet = Sheet("archive.typ", _data(given, archive, kept, parts, litter))
    state = FileState.REPAIRED if archive.damage else FileState.SOUND
    remarks = tuple(_remarks(kept))
    return Shown((sheet,), remarks=remarks, parts=tuple(parts), state=state, detail=archive.damage)


def _sorted_out(members: Sequence[Member]) -> tuple[list[Member], list[Member]]:
    """Return the files in the order of their names, as people count, and what nobody put in."""
    files = [member for member in members if not member.is_folder]
    litter = [member for member in files if _LITTER.search(member.name.replace("\\", "/"))]
    left_out = set(map(id, litter))
    return sorted((member for member in files if id(member) not in left_out), key=_order), litter


def _order(member: Member) -> tuple[list[tuple[int, int, str]], str]:
    parts = _NUMBERS.split(member.name.replace("\\", "/").casefold())
    return [(0, int(part[:18]), "") if part.isdecimal() else (1, 0, part) for part in parts if part], member.name


def _part(archive: Archive, member: Member, room: int) -> Part:
    name = file_words(member.name) or "a file without a name"
    if member.size > MOST_ALONE:
        return Part(name, b"", member.size, f"it is larger than {size_words(MOST_ALONE)}")
    if member.size > room:
        together = size_words(MOST_TOGETHER)
        return Part(name, b"", member.size, f"the files in the archive before it take up all of {together} already")
    try:
        data = archive.read(member, min(room, MOST_ALONE))
    except Refused as refused:
        return Part(name, b"", member.size, refused.detail, refused.state)
    if not data:
        return Part(name, b"", 0, "the file is empty", FileState.DAMAGED)
    return Part(name, data, len(data))


def _data(
    given: Given, archive: Archive, kept: Sequence[Member], parts: Sequence[Part], litter: Sequence[Member]
) -> dict[str, Any]:
    rows = [{"name": breakable(part.name, _TOKEN), "size": size_words(part.size), "note": ""} for part in parts]
    for member in kept[MOST_FILES:MOST_NAMED]:
        row = {"name": breakable(file_words(member.name), _TOKEN), "size": size_words(member.size)}
        rows.append({**row, "note": f"it comes after the first {MOST_FILES} files"})
    return {
        "title": f"Files in {file_words(given.name)}" if given.name else "Files in an archive",
        "lang": "en-GB",
        "count": count(len(kept), "file"),
        "rows": rows,
        "notes": list(_notes(kept, litter, archive)),
    }


def _notes(kept: Sequence[Member], litter: Sequence[Member], archive: Archive) -> Iterator[str]:
    """Yield lines below the list: what it does not name."""
    if not kept:
        yield "There is no file in this archive."
    if len(kept) > MOST_NAMED:
        yield f"The archive holds {len(kept) - MOST_NAMED:,} more files, which are neither named nor shown."
    if archive.more:
        yield archive.more
    if litter:
        named = ", ".join(dict.fromkeys(file_words(member.name) for member in litter[:4]))
        rest = " and others" if len(litter) > 4 else ""
        what = count(len(litter), "file that a computer keeps", "files that a computer keeps")
        yield f"Left out: {what} for itself ({named}{rest})."


def _remarks(kept: Sequence[Member]) -> Iterator[Remark]:
    if len(kept) > MOST_FILES:
        yield Remark("cut-short", f"holds {len(kept):,} files: the first {MOST_FILES} are shown")
    odd = [member for member in kept if _is_odd(member.name)]
    if odd:
        words = f"holds {count(len(odd), 'file')} with an odd name, such as {file_words(odd[0].name) or 'none at all'}"
        yield Remark("odd-file-name", words)


def _is_odd(name: str) -> bool:
    """Whether a name could lead out of a folder, or is not what it looks like."""
    folders = name.replace("\\", "/").split("/")
    return not name.isprintable() or not name or ".." in folders or name[0] in "/\\" or name[1:2] == ":"
