"""What a PDF holds beside its pages: nobody sees it on them, and whoever is given the file has it all the same.

It is looked for so that a file is not handed on unawares. What is found is certain; that nothing is found is no proof.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Dictionary, Stream

from leverarch.readers.pdf_targets import text_of

PROPERTIES = "a title, an author or other words in its properties"
VERSIONS = "earlier versions of itself"
AFTER_END = "something after its end"
PRIVATE = "data of the program that made it"
Look = Callable[[pikepdf.Pdf, bytes], bool]
#: What every program writes, and what says nothing of people or matters.
_PLAIN_INFO = frozenset({"/Producer", "/Creator", "/CreationDate", "/ModDate", "/Trapped", "/PTEX.Fullbanner"})
_ROOT = frozenset(
    {
        *("/Type", "/Pages", "/Version", "/Extensions", "/Lang", "/StructTreeRoot", "/MarkInfo", "/Metadata", "/Names"),
        *("/Outlines", "/PageMode", "/PageLayout", "/PageLabels", "/ViewerPreferences", "/Dests", "/OutputIntents"),
        *("/OCProperties", "/OpenAction", "/AcroForm", "/Perms", "/DSS", "/Threads", "/URI", "/AA", "/AF"),
    }
)
_ENDS = re.compile(rb"%%EOF")
#: Bytes after the end that mean nothing: some programs pad their files.
_PADDING = 1_024
_HEAD = 2_048
#: Metadata that unpack to more are taken to hold words.
_LARGEST = 2_000_000
_WORDS = re.compile(rb"<rdf:li[^>]*>\s*([^<\s][^<]*)<")
_LANGUAGE = re.compile(rb"(?:x-default|[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*")


def held_beside(pdf: pikepdf.Pdf, data: bytes) -> tuple[str, ...]:
    """Return what an open PDF holds beside its pages, in words; `data` are its bytes. Never raises."""
    return tuple(words for words, look in _LOOKS if _seen(look, pdf, data))


def _seen(look: Look, pdf: pikepdf.Pdf, data: bytes) -> bool:
    try:
        return bool(look(pdf, data))
    except Exception:  # what can't be read may hold anything
        return True


def _properties(pdf: pikepdf.Pdf, _: bytes) -> bool:
    info = pdf.trailer.get("/Info")
    held = dict(info.items()) if isinstance(info, Dictionary) else {}
    told = (text_of(value).strip() for key, value in held.items() if key not in _PLAIN_INFO)
    return any(told) or any(_packet_words(pdf))


def _packet_words(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    held = pdf.Root.get("/Metadata")
    packet = bytes(held.read_bytes()) if isinstance(held, Stream) else b""
    if len(packet) > _LARGEST:
        yield packet[:1]
    if packet[:2] in (b"\xfe\xff", b"\xff\xfe"):
        packet = packet.decode("utf-16", "replace").encode()
    yield from (words for words in _WORDS.findall(packet[:_LARGEST]) if not _LANGUAGE.fullmatch(words))


def _versions(_: pikepdf.Pdf, data: bytes) -> bool:
    ends = len(_ENDS.findall(data))
    return ends > (2 if b"/Linearized" in data[:_HEAD] else 1)


def _after_end(_: pikepdf.Pdf, data: bytes) -> bool:
    end = data.rfind(b"%%EOF")
    return end >= 0 and len(data) - end > _PADDING


def _private(pdf: pikepdf.Pdf, _: bytes) -> bool:
    if set(pdf.Root.keys()) - _ROOT:
        return True
    return any("/PieceInfo" in page.obj or "/Metadata" in page.obj for page in pdf.pages)


_LOOKS: tuple[tuple[str, Look], ...] = (
    (PROPERTIES, _properties),
    (VERSIONS, _versions),
    (AFTER_END, _after_end),
    (PRIVATE, _private),
)
