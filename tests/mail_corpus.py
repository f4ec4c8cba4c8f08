"""E-mails, Outlook messages and archives made in code: as people hold them, and as people break them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from email.message import EmailMessage

from PIL import Image

WORDS = "Hello,\n\nThe three actions of the visit are:\n\n  1. fire drill\n  2. hoist check\n\nKind regards\n"


def letter(subject: str = "Visit on 3 November: actions", words: str = WORDS) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Registered manager <manager@example.org>"
    message["To"] = "Quality team <quality@example.org>"
    message["Date"] = "Tue, 03 Nov 2026 14:05:00 +0100"
    message["Subject"] = subject
    message.set_content(words)
    return message


def raw(*lines: str | bytes) -> bytes:
    """An e-mail as it lies on the disk, line by line."""
    return b"\r\n".join(line if isinstance(line, bytes) else line.encode("utf-8") for line in lines)


def headed(*lines: str | bytes) -> bytes:
    return raw("From: Registered manager <manager@example.org>", "To: quality@example.org", *lines)


def png(width: int = 120, height: int = 80, colour: str = "navy") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


VIDEO = b"\0\0\0\x18ftypmp42" + b"0" * 5_000


def with_files(*files: tuple[str, bytes]) -> EmailMessage:
    message = letter()
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def with_picture(html: str, *, cid: str = "logo@x", data: bytes | None = None) -> EmailMessage:
    message = letter(words="")
    message.set_content(html, subtype="html")
    message.add_related(data or png(), "image", "png", cid=f"<{cid}>", filename="logo.png", disposition="inline")
    return message


def nested_parts(depth: int) -> bytes:
    """Parts in parts in parts, with words in the innermost."""
    lines = ["From: a@example.org", "To: b@example.org", "Subject: deep", "MIME-Version: 1.0"]
    for level in range(depth):
        lines += [f'Content-Type: multipart/mixed; boundary="b{level}"', "", f"--b{level}"]
    lines += ["Content-Type: text/plain", "", "the innermost words"]
    lines += [f"--b{level}--" for level in reversed(range(depth))]
    return raw(*lines)


def nested_mails(depth: int) -> bytes:
    inner = letter("innermost").as_bytes()
    for level in range(depth):
        around = letter(f"around {level}")
        around.add_attachment(inner, maintype="application", subtype="octet-stream", filename=f"mail {level}.eml")
        inner = around.as_bytes()
    return inner


def archive(*members: tuple[str, bytes], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as opened:
        for name, data in members:
            info = zipfile.ZipInfo(name, (2026, 11, 3, 9, 0, 0))
            info.compress_type = way
            opened.writestr(info, data)
    return out.getvalue()


def _entry(name: bytes, packed: bytes, size: int, check: int, *, way: int = 8, flags: int = 0) -> bytes:
    return (
        struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, flags, way, 0, 33, check, len(packed), size, len(name), 0)
        + name
        + packed
    )


def _listed(
    name: bytes, packed: int, size: int, check: int, at: int, *, way: int = 8, flags: int = 0, mode: int = 0
) -> bytes:
    made_by, attributes = (3 << 8 if mode else 0), mode << 16
    head = struct.pack("<4sHHHHHHIII", b"PK\1\2", made_by | 20, 20, flags, way, 0, 33, check, packed, size)
    return head + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, attributes, at) + name


def hand_made(
    *members: tuple[bytes, bytes], flags: int = 0, way: int = 8, mode: int = 0, lie: int | None = None
) -> bytes:
    """An archive written by hand, so that it can say what no program would: names, flags, modes and sizes."""
    body, listed = b"", b""
    for name, data in members:
        squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = squeeze.compress(data) + squeeze.flush() if way == 8 else data
        size, check = len(data) if lie is None else lie, zlib.crc32(data)
        listed += _listed(name, len(packed), size, check, len(body), way=way, flags=flags, mode=mode)
        body += _entry(name, packed, size, check, way=way, flags=flags)
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, len(members), len(members), len(listed), len(body), 0)
    return body + listed + end


def overlapping(files: int = 50) -> bytes:
    """Many files of the list lie in the same bytes."""
    data = b"0" * 1_000_000
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = squeeze.compress(data) + squeeze.flush()
    body = _entry(b"0.txt", packed, len(data), zlib.crc32(data))
    listed = b"".join(_listed(b"%d.txt" % n, len(packed), len(data), zlib.crc32(data), 0) for n in range(files))
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, files, files, len(listed), len(body), 0)
    return body + listed + end


# ---------------------------------------------------------------- Outlook's container
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Tree = dict[str, "bytes | Tree"]


def container(tree: Tree) -> bytes:
    """A container as [MS-CFB] has it: folders and streams, small streams in a stream of their own."""
    entries: list[list[object]] = [["Root Entry", 5, _FREE, _FREE, _FREE, b""]]
    _lay(tree, 0, entries)
    small, small_links = bytearray(), list[int]()
    starts: list[int] = []
    for entry in entries:
        data = entry[5]
        assert isinstance(data, bytes)
        if entry[1] == 2 and 0 < len(data) < 4096:
            starts.append(len(small_links))
            small_links += _chain(len(small_links), -(-len(data) // 64))
            small += data.ljust(-(-len(data) // 64) * 64, b"\0")
        else:
            starts.append(0)
    entries[0][5] = bytes(small)
    links: list[int] = []
    body = b""
    for number, entry in enumerate(entries):
        data = entry[5]
        if isinstance(data, bytes) and (number == 0 or len(data) >= 4096) and data:
            starts[number] = len(links)
            links += _chain(len(links), -(-len(data) // 512))
            body += data.ljust(-(-len(data) // 512) * 512, b"\0")
    listed = b"".join(_as_entry(entry, start) for entry, start in zip(entries, starts, strict=True))
    small_table = struct.pack(f"<{len(small_links)}I", *small_links)
    spots = []
    for data in (listed, small_table):
        spots.append(len(links))
        many = max(1, -(-len(data) // 512))
        links += _chain(len(links), many)
        body += data.ljust(many * 512, b"\xff" if data is small_table else b"\0")
    tables = 1
    while tables * 128 < len(links) + tables:
        tables += 1
    table_at = len(links)
    links += [_FAT] * tables
    table = struct.pack(f"<{len(links)}I", *links).ljust(tables * 512, b"\xff")
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, tables,
        spots[0], 0, 4096, spots[1], max(1, -(-len(small_table) // 512)), _END, 0,
    )  # fmt: skip
    where = [*range(table_at, table_at + tables), *[_FREE] * (109 - tables)]
    return head + struct.pack("<109I", *where) + body + table


def _chain(first: int, many: int) -> list[int]:
    return [*range(first + 1, first + many), _END]


def _lay(tree: Tree, parent: int, entries: list[list[object]]) -> None:
    names = sorted(tree, key=lambda name: (len(name), name.upper()))
    places = []
    for name in names:
        inner = tree[name]
        places.append(len(entries))
        kind, data = (2, inner) if isinstance(inner, bytes) else (1, b"")
        entries.append([name, kind, _FREE, _FREE, _FREE, data])
    for number, place in enumerate(places[:-1]):
        entries[place][3] = places[number + 1]
    if places:
        entries[parent][4] = places[0]
    for name, place in zip(names, places, strict=True):
        inner = tree[name]
        if isinstance(inner, dict):
            _lay(inner, place, entries)


def _as_entry(entry: list[object], start: int) -> bytes:
    name, kind, left, right, child, data = entry
    wide = str(name).encode("utf-16-le")
    head = wide.ljust(64, b"\0") + struct.pack("<HBB", len(wide) + 2, kind, 1)
    size = len(data)  # type: ignore[arg-type]
    return (
        head
        + struct.pack("<III", left, right, child)
        + b"\0" * 36
        + struct.pack("<III", start if size else _END, size, 0)
    )


def _text(tag: int, words: str) -> Tree:
    return {f"__substg1.0_{tag:04X}001F": words.encode("utf-16-le")}


def _fixed(start: int, *values: tuple[int, int]) -> Tree:
    body = b"".join(struct.pack("<HHI", 3, tag, 6) + value.to_bytes(8, "little") for tag, value in values)
    return {"__properties_version1.0": b"\0" * start + body}


def outlook(*more: Tree, subject: str = "Actions", words: str = WORDS) -> Tree:
    """A message as Outlook keeps it: `container` makes a file of it."""
    sent = 134_385_375_000_000_000
    tree: Tree = {
        **_text(0x001A, "IPM.Note"), **_text(0x0037, subject), **_text(0x1000, words),
        **_text(0x0C1A, "Registered manager"),
        **_text(0x5D01, "manager@example.org"), **_fixed(32, (0x0039, sent)),
        "__nameid_version1.0": {"__substg1.0_00020102": b""},
        "__recip_version1.0_#00000000": {
            **_text(0x3001, "Quality team"), **_text(0x39FE, "quality@example.org"), **_fixed(8, (0x0C15, 1)),
        },
    }  # fmt: skip
    for one in more:
        tree |= one
    return tree


def outlook_file(number: int, name: str, data: bytes) -> Tree:
    return {
        f"__attach_version1.0_#{number:08X}": {
            **_text(0x3707, name), "__substg1.0_37010102": data, **_fixed(8, (0x3705, 1)),
        }
    }  # fmt: skip


def outlook_item(number: int, inner: Tree) -> Tree:
    return {f"__attach_version1.0_#{number:08X}": {"__substg1.0_3701000D": inner, **_fixed(8, (0x3705, 5))}}
