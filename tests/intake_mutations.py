"""Changes at random to files of every kind, and what must hold of a file whatever was done to it.

A change is drawn from a `Random`, which may be a true one (scripts/fuzz_intake.py) or one that hypothesis steers.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

import pikepdf
import pypdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, String

from leverarch.intake.given import DEEPEST
from leverarch.intake.inside import MOST_PARTS
from leverarch.world import FileState, Probe

Change = Callable[[bytes, Random], bytes]

_NUMBERS = (b"0", b"-1", b"1", b"2147483648", b"4294967295", b"99999999999999999999", b"1e308", b"NaN", b"", b"0.0001")
_NASTY = (
    "\u202e", "\x00", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "\n\n", "\r", "{{7*7}}",
    '#read("/etc/passwd")', "]]>", "&amp;amp;", "<script>", "A" * 3000, "\u00a0", "\ufeff", "=1+1", '"', "\\", "../",
    "\u0301" * 50, "$x^2$", "%s%n", "\u2028", "0" * 400,
)  # fmt: skip
#: Changes that make a file grow stop here: what is tried is damage, not size.
_LARGEST = 4_000_000


# ---------------------------------------------------------------- any file


def flip(data: bytes, random: Random) -> bytes:
    """Some bits, more often near the start, where most formats say what follows."""
    out = bytearray(data)
    for _ in range(random.randint(1, 12)):
        if out:
            most = len(out) - 1 if random.random() < 0.5 else min(len(out) - 1, 256)
            out[random.randint(0, most)] ^= 1 << random.randint(0, 7)
    return bytes(out)


def cut(data: bytes, random: Random) -> bytes:
    """The end, the start, or a piece of the middle is gone."""
    a, b = sorted((random.randint(0, len(data)), random.randint(0, len(data))))
    return random.choice((data[:a], data[a:], data[:a] + data[b:]))


def insert(data: bytes, random: Random) -> bytes:
    """Bytes that were not there."""
    at = random.randint(0, len(data))
    more = random.choice(
        (
            bytes(random.randint(0, 255) for _ in range(random.randint(1, 40))),
            b"\x00" * 64,
            b"\xff" * 64,
            _words(random),
        )
    )
    return data[:at] + more + data[at:]


def repeat(data: bytes, random: Random) -> bytes:
    """A piece stands there twice, or many times."""
    a, b = sorted((random.randint(0, len(data)), random.randint(0, len(data))))
    times = random.choice((1, 1, 2, 50)) if (b - a) * 50 < _LARGEST else 1
    return data[:b] + data[a:b] * times + data[b:]


def number(data: bytes, random: Random) -> bytes:
    """A number in it, written in digits, is another one."""
    found = list(re.finditer(rb"\d+", data[:200_000]))
    if not found:
        return flip(data, random)
    one = random.choice(found)
    return data[: one.start()] + random.choice(_NUMBERS) + data[one.end() :]


def field(data: bytes, random: Random) -> bytes:
    """A number in it, as four bytes, is an extreme one."""
    at = random.randint(0, min(len(data), 4096))
    value = random.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\x80"))
    return data[:at] + value + data[at + 4 :]


def _words(random: Random) -> bytes:
    return random.choice(_NASTY).encode("utf-8", "surrogatepass")


ANY: tuple[Change, ...] = (flip, cut, insert, repeat, number, field)


# ---------------------------------------------------------------- what it is made of


def xml(data: bytes, random: Random) -> bytes:
    """An element is gone, doubled, nested in itself, emptied, or says something else."""
    tags = list(re.finditer(rb"<[^<>]*>", data[:400_000]))
    if not tags:
        return random.choice(ANY)(data, random)
    one = random.choice(tags)
    start, end = one.span()
    tag = data[start:end]
    way = random.randint(0, 6)
    if way == 0:
        return data[:start] + data[end:]
    if way == 1:
        return data[:start] + tag * random.choice((2, 3, 200)) + data[end:]
    if way == 2:
        other = random.choice(tags)
        return data[:start] + data[other.start() : other.end()] + data[end:]
    if way == 3:
        inner = random.choice((*_NUMBERS, _words(random)))
        return data[:start] + re.sub(rb'"[^"]*"', b'"' + inner.replace(b"\\", b"") + b'"', tag, count=1) + data[end:]
    if way == 4:
        return data[:end] + _words(random) + data[end:]
    if way == 5:
        a, b = sorted((one.start(), random.choice(tags).end()))
        return data[:b] + data[a:b] * random.choice((1, 2, 20)) + data[b:] if b - a < 50_000 else data
    name = re.match(rb"</?([\w:]+)", tag)
    opened = b"<" + name.group(1) + b">" if name else b"<x>"
    return data[:start] + opened * random.choice((1, 300, 5000)) + data[start:]


def archive(data: bytes, random: Random) -> bytes:
    """A member of an archive, or of an office file, is changed, gone, doubled, renamed or moved."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            members = [(info.filename, opened.read(info)) for info in opened.infolist()[:400] if not info.is_dir()]
    except Exception:  # it is no archive any more
        return random.choice(ANY)(data, random)
    if not members:
        return random.choice(ANY)(data, random)
    at = random.randrange(len(members))
    name, body = members[at]
    way = random.randint(0, 9)
    if way <= 5:
        looks_like_xml = body.lstrip()[:1] == b"<"
        members[at] = (name, (xml if looks_like_xml and random.random() < 0.8 else random.choice(ANY))(body, random))
    elif way == 6:
        del members[at]
    elif way == 7:
        members.insert(random.randint(0, len(members)), (name, body))
    elif way == 8:
        members[at] = (random.choice(("../" + name, name.upper(), "word/document.xml", "a" * 300, "x\n.pdf")), body)
    else:
        members[at], members[0] = (name, members[0][1]), (members[0][0], body)
    return _packed(members)


def _packed(members: Sequence[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two members of one name are what was wanted
        with contextlib.suppress(Exception), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for name, body in members:
                made.writestr(zipfile.ZipInfo(name.replace("\0", "")), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def pdf_object(data: bytes, random: Random) -> bytes:
    """An entry of a PDF is gone, of another type, or leads somewhere else."""
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            for _ in range(random.randint(1, 3)):
                _entry(pdf, random)
            out = io.BytesIO()
            pdf.save(out, fix_metadata_version=False, compress_streams=random.random() < 0.5)
            return out.getvalue()
    except Exception:  # it can't be opened any more, or not written as it now is
        return random.choice(ANY)(data, random)


def _entry(pdf: pikepdf.Pdf, random: Random) -> None:
    objects: list[Any] = [one for one in pdf.objects if isinstance(one, (Dictionary, Array, pikepdf.Stream))]
    objects += [pdf.Root, pdf.trailer, *(page.obj for page in pdf.pages)]
    holder = random.choice(objects)
    if isinstance(holder, pikepdf.Stream) and random.random() < 0.4:
        body = random.choice(ANY)(holder.read_raw_bytes(), random)
        holder.write(body, filter=holder.get("/Filter"))
        return
    value = _value(pdf, objects, random)
    if isinstance(holder, Array):
        if random.random() < 0.3 or not len(holder):
            holder.append(value)
        else:
            holder[random.randrange(len(holder))] = value
        return
    keys = [key for key in holder.keys() if key != "/Length"] or ["/Nothing"]  # noqa: SIM118 - not a dict
    key = random.choice((*keys, *random.choices(_KEYS)))
    if random.random() < 0.25 and key in holder:
        del holder[key]
    else:
        holder[key] = value


_KEYS = (
    "/Kids", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Annots", "/Outlines",
    "/AcroForm", "/OCProperties", "/PageLabels", "/StructTreeRoot", "/Metadata", "/Parent", "/Type", "/Dests", "/A",
    "/Names", "/AA", "/Next", "/First", "/Font", "/Fields", "/V", "/AP", "/FT", "/Count", "/Filter", "/OpenAction",
)  # fmt: skip


def _value(pdf: pikepdf.Pdf, objects: Sequence[Any], random: Random) -> Any:
    way = random.randint(0, 9)
    if way <= 2:
        one = random.choice(objects)
        return one if one.is_indirect else None
    if way == 3:
        return random.choice((0, -1, 1, 90, 2**31, -(2**31), 2**62))
    if way == 4:
        return Array([random.choice((0, -1e9, 1e9, 595, 0.0001)) for _ in range(random.randint(0, 6))])
    if way == 5:
        return Dictionary()
    if way == 6:
        return Name("/" + random.choice(("Page", "Pages", "Catalog", "Link", "XYZ", "Yes", "FlateDecode", "a b", "É")))
    if way == 7:
        return String(random.choice(_NASTY).replace("\ud83d", ""))
    if way == 8:
        return pdf.make_stream(random.choice((b"", b"q " * 500, b"Q Q Q", b"BT /F1", b"<x", b"\xff" * 50)))
    return random.choice((None, True, 1.5))


_HEADERS = (
    "Content-Type: text/plain; charset=klingon", "Content-Type: multipart/mixed; boundary=", "Content-Type: text/html",
    "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: quoted-printable", "Subject: =?utf-8?B?////?=",
    "Subject: =?x-none?Q?=00=01?=", "From: <<>>,,;", "To: " + "a@example.org, " * 300, "Date: Tue, 99 Xyz 0 9:9",
    'Content-Disposition: attachment; filename="../../x"', "Content-Type: message/rfc822", "MIME-Version: 9.9",
    "Content-Disposition: attachment; filename*=utf-8''%FF%FE", "Content-Type: application/pkcs7-mime", "\x00: \xff",
    "Content-Type: multipart/alternative; boundary=\"=-=-=\"", "Content-Type: text/plain; charset=\"utf-7\"", "Date:",
)  # fmt: skip


def mail(data: bytes, random: Random) -> bytes:
    """A line of an e-mail's heads is gone, doubled, moved, or is another one."""
    lines = data.split(b"\n")
    heads = [n for n, line in enumerate(lines[:3000]) if re.match(rb"[\w-]+:|--", line)]
    if not heads:
        return random.choice(ANY)(data, random)
    at = random.choice(heads)
    way = random.randint(0, 5)
    if way == 0:
        del lines[at]
    elif way == 1:
        lines[at:at] = [lines[at]] * random.choice((1, 2, 300))
    elif way == 2:
        lines[at] = random.choice(_HEADERS).encode("latin-1", "replace")
    elif way == 3:
        lines.insert(at, random.choice(_HEADERS).encode("latin-1", "replace"))
    elif way == 4:
        other = random.choice(heads)
        lines[at], lines[other] = lines[other], lines[at]
    else:
        lines[at] = random.choice(ANY)(lines[at], random)
    return b"\n".join(lines)


def text(data: bytes, random: Random) -> bytes:
    """Words that mean something to one of the programs on the way, in any encoding."""
    at = random.randint(0, len(data))
    words = random.choice(_NASTY)
    changed = data[:at] + words.encode("utf-8", "surrogatepass") + data[at:]
    if random.random() < 0.2:
        with contextlib.suppress(UnicodeError):
            return changed.decode("utf-8").encode(
                random.choice(("utf-16", "utf-16-be", "utf-32", "cp1252", "utf-8-sig"))
            )
    return changed


#: Changes for a kind of file, by its ending; all others are changed as bytes.
BY_ENDING: dict[str, Change] = {
    **dict.fromkeys(("pdf",), pdf_object),
    **dict.fromkeys(("docx", "xlsx", "xlsm", "pptx", "odt", "ods", "odp", "zip"), archive),
    **dict.fromkeys(("svg", "html", "mhtml", "xml", "htm"), xml),
    **dict.fromkeys(("eml",), mail),
    **dict.fromkeys(("txt", "md", "csv", "rtf"), text),
}


def changed(name: str, data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """Return the file with one to three changes, seldom spliced with another file."""
    own = BY_ENDING.get(name.rpartition(".")[2].lower(), flip)
    for _ in range(random.randint(1, 3)):
        drawn = random.random()
        if drawn < 0.05 and others:
            other = random.choice(others)
            data = data[: random.randint(0, len(data))] + other[random.randint(0, len(other)) :]
        else:
            data = (own if drawn < 0.65 else random.choice(ANY))(data, random)
        if len(data) > _LARGEST:
            data = data[:_LARGEST]
    return data


# ---------------------------------------------------------------- what must hold

_SHOWN = (FileState.SOUND, FileState.REPAIRED)
#: Words of a program, which nobody but its author understands.
_RAW = re.compile(r"Traceback|Error\b|Exception|0x[0-9a-f]{6}|<class|NoneType|\bNone\b|object at|errno", re.IGNORECASE)


def faults(data: bytes, found: Probe, names: frozenset[str]) -> Iterator[str]:
    """Yield what is wrong with what was found. `names` are those that a remark may have."""
    if (found.size, found.sha256) != (len(data), hashlib.sha256(data).hexdigest()):
        yield "it is not this file that was found"
    if (found.state in _SHOWN) is not found.is_shown:
        yield f"{found.state} with {len(found.segments)} segments"
    if not found.detail and found.state is not FileState.SOUND:
        yield f"{found.state} without words"
    if not found.kind:
        yield "of no kind"
    if found.pages != sum(segment.pages for segment in found.segments) or any(s.pages < 1 for s in found.segments):
        yield f"{found.pages} pages of {[segment.pages for segment in found.segments]}"
    for segment in found.segments:
        yield from _unlike(segment.pdf, segment.pages)
    yield from _unsaid(found, names)
    yield from _misplaced(found)


def _unlike(pdf: bytes, pages: int) -> Iterator[str]:
    """Compare the number of pages with what two other libraries count, and let each open them."""
    try:
        document = pypdfium2.PdfDocument(pdf)
        seen = len(document)
        for number in range(min(seen, 3)):
            document[number].render(scale=0.05)
        document.close()
    except Exception as fault:
        yield f"pdfium can't open its pages: {fault!r}"
    else:
        if seen != pages:
            yield f"{pages} pages, and {seen} to pdfium"
    try:
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        seen = len(reader.pages)
    except Exception as fault:
        yield f"pypdf can't open its pages: {fault!r}"
    else:
        if seen != pages:
            yield f"{pages} pages, and {seen} to pypdf"


def _unsaid(found: Probe, names: frozenset[str]) -> Iterator[str]:
    words = [found.detail, *(remark.detail for remark in found.remarks), *(part.detail for part in found.parts)]
    # Names of files are theirs, and may say anything.
    for name in sorted({part.name for part in found.parts}, key=len, reverse=True):
        words = [said.replace(name, "…") for said in words]
    for said in words:
        if _RAW.search(said) or len(said) > 2000:
            yield f"words for nobody: {said[:300]!r}"
    for remark in found.remarks:
        if remark.name not in names:
            yield f"no check is named {remark.name}"
        if not remark.detail.strip():
            yield f"{remark.name} without words"


def _misplaced(found: Probe) -> Iterator[str]:
    if len(found.parts) > MOST_PARTS * 3:
        yield f"{len(found.parts)} files inside"
    for part in found.parts:
        if part.name.count(" › ") > DEEPEST and "›" not in part.name.replace(" › ", ""):
            yield f"{part.name} lies too deep"
        if found.is_shown and not (1 <= part.first <= found.pages and part.first + part.pages - 1 <= found.pages):
            yield f"{part.name} is on page {part.first} of {found.pages}"
        if not part.pages:
            yield f"{part.name} has no page"
