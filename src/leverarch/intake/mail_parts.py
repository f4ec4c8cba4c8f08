"""The parts of an e-mail, taken apart without trust in what it says of itself.

The standard library's parser loses its way in parts that nest a thousand deep and gives other bytes back than it was
given; here every part keeps the bytes that were sent, and every bound is met with the rest as it stands.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import HeaderParser
from email.policy import compat32
from email.utils import collapse_rfc2231_value

from leverarch.intake.mail_words import from_base64, header_words, letters

#: As deep as parts are taken apart, and as many of them.
DEEPEST_PART, MOST_PARTS = 20, 1_000
#: Headers are looked for in so many bytes.
_HEADERS = 1_000_000
_PARAMETERS = 5_000
_END_OF_HEADERS = re.compile(rb"\r?\n(?:\r?\n|$)|^\r?\n|\r\r")
_FIRST_LINE = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?\n[A-Za-z][A-Za-z0-9-]*:", re.MULTILINE)
_STUB = re.compile(rb"mime|multi-?part", re.IGNORECASE)
_HEADER = re.compile(r"[!-9;-~]+[ \t]*:")
_ENVELOPE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:>?From [^\r\n]*\r?\n)?")


@dataclass(slots=True)
class MailPart:
    """One part: its headers, its body as it was sent, and the parts in it. `broken` says that it was cut off."""

    headers: Message
    body: bytes = field(repr=False)
    children: list[MailPart] = field(default_factory=list)
    broken: bool = False
    plain: bool = False

    @property
    def kind(self) -> str:
        """Its type: `text/plain` where it claims none that can be one."""
        if self.plain:
            return "text/plain"
        try:
            kind = self.headers.get_content_type()
        except Exception:  # the standard library fails on some of what strangers write
            kind = "text/plain"
        return kind if kind.isascii() else "application/octet-stream"

    @property
    def charset(self) -> str:
        """The character set it claims, or nothing."""
        return self.parameter("charset")

    @property
    def disposition(self) -> str:
        """`inline`, `attachment`, or nothing."""
        return self.value("content-disposition").split(";")[0].strip().lower()

    def value(self, name: str) -> str:
        """Return a header's words, or nothing."""
        return next((header_words(raw) for key, raw in self.headers.raw_items() if key.lower() == name), "")

    def values(self, name: str) -> list[str]:
        """Return the words of every header of this name."""
        return [header_words(raw) for key, raw in self.headers.raw_items() if key.lower() == name]

    def parameter(self, name: str, header: str = "content-type") -> str:
        """Return what is said behind a header's first word (`charset=…`), or nothing."""
        try:
            found = self.headers.get_param(name, "", header)
            words = collapse_rfc2231_value(found) if found else ""
        except Exception:  # as above
            return ""
        return header_words(words) if isinstance(words, str) else ""

    @property
    def filename(self) -> str:
        """The name that its sender gave it, as given."""
        return self.parameter("filename", "content-disposition") or self.parameter("name")

    @property
    def content_id(self) -> str:
        """What pictures are called by in the text."""
        return self.value("content-id").strip().strip("<>").strip()

    def data(self) -> tuple[bytes, bool]:
        """Return the bytes of a part as they were before they were sent, and whether they are whole."""
        way = self.value("content-transfer-encoding").lower().split(";")[0].strip()
        if way == "base64":
            return from_base64(self.body)
        if way == "quoted-printable":
            return quopri.decodestring(self.body), True
        if way in ("x-uuencode", "uuencode", "x-uue", "uue"):
            return _uudecoded(self.body)
        return self.body, True

    def words(self) -> str:
        """Return the text of a part."""
        return letters(self.data()[0], self.charset)

    def leaves(self) -> Iterator[MailPart]:
        """Yield every part that holds no others."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


def taken_apart(data: bytes) -> MailPart:
    """Return an e-mail's parts. Never raises, whatever the bytes."""
    return _part(data[_envelope(data) :], 0, _Count())


def _envelope(data: bytes) -> int:
    found = _ENVELOPE.match(data[:2000])
    return found.end() if found else 0


class _Count:
    """How many parts there are so far."""

    def __init__(self) -> None:
        self.parts = 0


def _part(data: bytes, depth: int, count: _Count, *, default: str = "") -> MailPart:
    count.parts += 1
    head, body = _split(data)
    part = MailPart(_headers(head), body)
    if default and "content-type" not in part.headers:
        part.headers["Content-Type"] = default
    if not part.kind.startswith("multipart/"):
        return part
    if depth >= DEEPEST_PART:
        part.plain = True
        return part
    part.children = list(_children(part, depth, count))
    if part.children:
        part.body = b""
    # What calls itself parts and has none is text: its reader shall see it.
    part.plain = not part.children
    return part


def _split(data: bytes) -> tuple[bytes, bytes]:
    """Return headers and body. A part that begins with anything else than a header has none."""
    found = _END_OF_HEADERS.search(data, 0, _HEADERS)
    if not found:
        return (data, b"") if re.match(rb"[A-Za-z][\w-]*:", data) and len(data) < _HEADERS else (b"", data)
    head = data[: found.start()]
    if head and not re.match(rb"[!-9;-~]+[ \t]*:", head):
        return b"", data
    return head, data[found.end() :]


def headed(words: str) -> MailPart:
    """Return headers that stand alone, as a part without a body."""
    return MailPart(_headers(words.encode("utf-8", "replace")), b"")


def _headers(head: bytes) -> Message:
    """Return the headers as text; what they say of the content is cut where reading it would take for ever."""
    try:
        found = HeaderParser(policy=compat32).parsestr(f"{_mended(letters(head))}\n\n")
    except Exception:  # no e-mail is refused for its headers
        return Message()
    for name in ("Content-Type", "Content-Disposition"):
        value = found.get(name, "")
        if len(value) > _PARAMETERS:
            found.replace_header(name, value[:_PARAMETERS])
    return found


def _mended(head: str) -> str:
    """Return headers of which none ends the others: a line that is none belongs to the one before it."""
    lines: list[str] = []
    for line in re.split(r"\r\n|\n|\r", head):
        if lines and re.fullmatch(r"[!-9;-~]+", lines[-1]) and re.match(r"[ \t]+:", line):
            lines[-1] += line.lstrip()  # a name whose colon stands on the next line
        elif not line or line[0] in " \t" or _HEADER.match(line) or not lines:
            lines.append(line)
        else:
            lines.append(line if re.fullmatch(r"[!-9;-~]+", line) else f" {line}")
    return "\n".join(line if not line or line[0] in " \t" or _HEADER.match(line) else f" {line}" for line in lines)


def _children(part: MailPart, depth: int, count: _Count) -> Iterator[MailPart]:
    """Yield the parts, and before and after them what stands outside of any."""
    mark = _boundary(part)
    if not mark:
        return
    line = re.compile(rb"(?:\A|\r\n|\n|\r)--" + re.escape(mark) + rb"(--)?[ \t]*(?=\r|\n|\Z)")
    default = "message/rfc822" if part.kind == "multipart/digest" else ""
    found = list(_until_closed(line.finditer(part.body)))
    if not found:
        return
    yield from _outside(part.body[: found[0].start()])
    part.broken = not found[-1][1]
    for at, here in enumerate(found):
        if here[1]:
            yield from _outside(part.body[here.end() :])
            return
        if count.parts >= MOST_PARTS:
            yield MailPart(Message(), part.body[here.end() :], plain=True)
            return
        end = found[at + 1].start() if at + 1 < len(found) else len(part.body)
        yield _part(_without_line_end(part.body[here.end() : end]), depth + 1, count, default=default)


def _until_closed(found: Iterator[re.Match[bytes]]) -> Iterator[re.Match[bytes]]:
    for match in found:
        yield match
        if match[1]:
            return


def _without_line_end(data: bytes) -> bytes:
    return data[2:] if data.startswith(b"\r\n") else data[1:]


def _boundary(part: MailPart) -> bytes:
    """Return the line between the parts: as it is claimed, or as it is seen."""
    raw = part.parameter("boundary").encode("utf-8", "replace")
    if raw and b"--" + raw in part.body:
        return raw
    seen = _FIRST_LINE.search(part.body, 0, _HEADERS)
    return seen[1].strip() if seen else b""


def _outside(data: bytes) -> Iterator[MailPart]:
    """Yield text that stands before the first part or after the last, where it is more than the usual line there.

    No mail program shows it, and it may have been written to be read.
    """
    if data.strip() and not (len(data) < 400 and _STUB.search(data)):
        yield MailPart(Message(), data.strip(b"\r\n"), plain=True)


def _uudecoded(data: bytes) -> tuple[bytes, bool]:
    out: list[bytes] = []
    inside, whole = False, False
    for line in data.splitlines():
        if not inside:
            inside = line.startswith(b"begin ")
        elif line.strip() == b"end":
            whole = True
            break
        else:
            try:
                out.append(binascii.a2b_uu(line))
            except binascii.Error:
                return (data, True) if not out else (b"".join(out), False)
    return (b"".join(out), whole) if inside else (data, True)
