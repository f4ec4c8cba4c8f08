"""The files in an archive (ZIP), read without trust in what it says of itself.

What an archive says of a file's size is only believed where it holds; two files that lie in the same bytes, and one
that unpacks to far more than it is, are traps and are not unpacked.
"""

from __future__ import annotations

import bz2
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from leverarch.readers.refused import Refused
from leverarch.world import FileState

#: A file that unpacks to so many times its size is a trap, where it comes to so many bytes.
TRAP_TIMES, TRAP_BYTES = 250, 20_000_000
#: As many files of an archive are looked at.
MOST_MEMBERS = 20_000
#: A locked file is unlocked letter by letter, which takes long.
MOST_LOCKED = 20_000_000
#: A list of more is not even read.
MOST_LISTED = 100_000
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_MARK, _LISTED = b"PK\x03\x04", b"PK\x01\x02"
_STORED, _DEFLATED, _BZIP2 = 0, 8, 12
_WAYS = {1: "Shrink", 6: "Implode", 9: "Deflate64", 93: "Zstandard", 95: "XZ", 97: "WavPack", 98: "PPMd", 14: "LZMA"}
LOCKED = "it is locked: a password is needed to open it"
BROKEN = "it is damaged: what is packed can’t be unpacked"


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive: its name as given, what it says of its size, and where it lies."""

    name: str
    size: int
    packed: int
    at: int
    way: int
    check: int
    is_locked: bool = False
    is_folder: bool = False
    is_link: bool = False
    is_trap: bool = False
    #: It was found without a list; its sizes may be missing.
    is_found: bool = False


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive and its files. `damage` says what is wrong with it, `more` which files are not in `members`."""

    data: bytes = field(repr=False)
    members: tuple[Member, ...]
    password: str = field(default="", repr=False)
    damage: str = ""
    more: str = ""

    def read(self, member: Member, most: int) -> bytes:
        """Return a file's bytes, at most so many. Raises `Refused`."""
        if member.is_link:
            raise Refused(FileState.UNSUPPORTED, "it is a link to a file elsewhere, and holds nothing itself")
        if member.is_trap:
            raise Refused(FileState.DAMAGED, "it lies in the same bytes as another file, as in an archive made to harm")
        if member.is_locked:
            return _unlocked(self, member, most)
        return _unpacked(self.data, member, most)


def archive_of(data: bytes, password: str = "") -> Archive:
    """Return an archive's files. Where its list is gone, they are looked for. Raises `Refused` where none is found."""
    if data.count(_LISTED) > MOST_LISTED:
        raise Refused(FileState.UNSUPPORTED, f"it is an archive of more than {MOST_LISTED:,} files")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            listed = opened.infolist()
    except Exception:  # the standard library fails in many ways on a list that is broken
        return _without_list(data, password)
    members = [_member(info) for info in listed[:MOST_MEMBERS]]
    more = len(listed) - len(members)
    words = f"The archive holds {more:,} more entries, which were not looked at." if more else ""
    return Archive(data, tuple(_with_traps(members)), password, more=words)


def _member(info: zipfile.ZipInfo) -> Member:
    name = _name(info)
    mode = info.external_attr >> 16
    return Member(
        name,
        info.file_size,
        info.compress_size,
        info.header_offset,
        info.compress_type,
        info.CRC,
        is_locked=bool(info.flag_bits & 0x1),
        is_folder=name.endswith(("/", "\\")) and not info.file_size,
        is_link=info.create_system == 3 and stat.S_ISLNK(mode),
    )


def _name(info: zipfile.ZipInfo) -> str:
    """Return a name as its writer meant it: many write UTF-8 and don't say so."""
    given = info.orig_filename or info.filename
    if info.flag_bits & 0x800 or given.isascii():
        return given
    try:
        return given.encode("cp437").decode("utf-8")
    except UnicodeError:
        return given


def _with_traps(members: list[Member]) -> Iterator[Member]:
    """Yield the members; those that share bytes with one before them are marked."""
    traps: set[int] = set()
    end = -1
    for member in sorted(members, key=lambda m: (m.at, -m.packed)):
        if member.at < end:
            traps.add(id(member))
        end = max(end, member.at + _LOCAL.size + member.packed)
    for member in members:
        yield _as_trap(member) if id(member) in traps else member


def _as_trap(m: Member) -> Member:
    return Member(m.name, m.size, m.packed, m.at, m.way, m.check, m.is_locked, m.is_folder, m.is_link, is_trap=True)


def _packed_bytes(data: bytes, member: Member) -> memoryview:
    """Return what is packed. Raises `Refused` where nothing is there."""
    head = data[member.at : member.at + _LOCAL.size]
    if member.at < 0 or len(head) < _LOCAL.size or not head.startswith(_MARK):
        raise Refused(FileState.DAMAGED, "it is damaged: the archive has nothing where it says the file lies")
    name, extra = _LOCAL.unpack(head)[9:]
    start = member.at + _LOCAL.size + name + extra
    rest = memoryview(data)[start:]
    return rest if member.is_found and not member.packed else rest[: member.packed]


def _unpacked(data: bytes, member: Member, most: int) -> bytes:
    packed = _packed_bytes(data, member)
    if member.size > TRAP_BYTES and member.size > TRAP_TIMES * max(1, len(packed)):
        raise Refused(FileState.DAMAGED, "it unpacks to far more than it is, as in an archive made to harm")
    unsure = member.is_found and not member.packed
    found = _inflated(packed, member, most if unsure else min(most, member.size))
    if unsure and len(found) > most:
        raise Refused(FileState.UNSUPPORTED, "it is larger than can be shown")
    if not unsure and (len(found) != member.size or zlib.crc32(found) != member.check):
        raise Refused(FileState.DAMAGED, "it is damaged: what is unpacked is not what was packed")
    return found


def _inflated(packed: memoryview, member: Member, most: int) -> bytes:
    """Return the unpacked bytes, and no more than one beyond `most`. Raises `Refused`."""
    if member.way == _STORED:
        return bytes(packed[: most + 1])
    try:
        if member.way == _DEFLATED:
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most + 1)
        if member.way == _BZIP2:
            return bz2.BZ2Decompressor().decompress(packed, most + 1)
    except (zlib.error, OSError, EOFError, ValueError) as fault:
        raise Refused(FileState.DAMAGED, BROKEN) from fault
    way = _WAYS.get(member.way, f"way {member.way}")
    raise Refused(FileState.UNSUPPORTED, f"it is packed in a way that can’t be unpacked here ({way})")


def _unlocked(archive: Archive, member: Member, most: int) -> bytes:
    """Return a locked file's bytes, where the password is known and the lock is the usual one. Raises `Refused`."""
    if not archive.password or min(member.size, most) > MOST_LOCKED or member.way not in (_STORED, _DEFLATED):
        raise Refused(FileState.ENCRYPTED, LOCKED)
    try:
        with zipfile.ZipFile(io.BytesIO(archive.data)) as opened:
            info = next(info for info in opened.infolist() if info.header_offset == member.at)
            with opened.open(info, pwd=archive.password.encode("utf-8")) as stream:
                return stream.read(member.size)
    except Exception as fault:  # a wrong password fails in several ways
        raise Refused(FileState.ENCRYPTED, "it is locked, and the password given does not open it") from fault


def _without_list(data: bytes, password: str) -> Archive:
    """Return the files that are found by looking for their beginnings."""
    members: list[Member] = []
    at = data.find(_MARK)
    while at >= 0 and len(members) < MOST_MEMBERS:
        found, at_next = _found(data, at)
        if found is not None:
            members.append(found)
        at = data.find(_MARK, at_next)
    if not members:
        raise Refused(FileState.DAMAGED, "it is damaged: there is no file in it that can be read")
    damage = "its list of files is missing or damaged: the files were looked for, and some may be missing"
    return Archive(data, tuple(members), password, damage)


def _found(data: bytes, at: int) -> tuple[Member | None, int]:
    """Return the file that begins here, and from where to look for the next."""
    head = data[at : at + _LOCAL.size]
    if len(head) < _LOCAL.size:
        return None, at + 4
    _, _, flags, way, _, _, check, packed, size, name_size, _ = _LOCAL.unpack(head)
    raw = data[at + _LOCAL.size : at + _LOCAL.size + name_size]
    if not name_size or len(raw) < name_size:
        return None, at + 4
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        name = raw.decode("cp437")
    known = not flags & 0x8 and packed < len(data)
    start = at + _LOCAL.size + name_size
    folder = name.endswith(("/", "\\"))
    member = Member(name, size, packed if known else 0, at, way, check, bool(flags & 1), folder, is_found=True)
    return member, start + (packed if known else 0)
