"""A glimpse of a file: its first words, title and dates, read from its bytes and from the pages made of it.

Strangers' files are read here: it runs where it may hang or crash, and what fails is simply not seen.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pypdfium2
from PIL import Image

from leverarch.adding.glimpse import Glimpse
from leverarch.intake.html_parse import title_of, tree_of
from leverarch.intake.mail_letter import letter_of
from leverarch.intake.mail_outlook import outlook_letter
from leverarch.intake.text_bytes import text_of
from leverarch.readers.file_kinds import DOCX, HTML, MD, MSG, ODP, ODS, ODT, PDF, PPTX, TXT, XLSM, XLSX, Way, kind_of
from leverarch.readers.office_package import Package, local
from leverarch.world import Probe

#: So many pages and letters are looked at.
PAGES, LETTERS = 3, 8_000
_FIRST_PARAGRAPHS, _MOST_CHARS = 30, 1_500
_PDF_DATE = re.compile(r"D?:?(\d{4})(\d{2})(\d{2})")
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})")
_EXIF_TAKEN, _EXIF_FOLDER = 0x9003, 0x8769
Told = dict[str, Any]


def glimpse(data: bytes, name: str, found: Probe) -> Glimpse:
    """Return what a file says of itself. `found` is its probe with its pages. Never raises."""
    kind = kind_of(data, name)
    told: Told = {}
    reader = _READERS.get(kind.name) or _READERS.get(kind.way.value)
    with contextlib.suppress(Exception):  # a dozen libraries; what they choke on is only not suggested
        told = _with(told, _pages(found))
    with contextlib.suppress(Exception):
        told = _with(told, reader(data) if reader else {})
    text = str(told.get("text", ""))[:LETTERS]
    words = {key: " ".join(str(told.get(key, "")).split())[:300] for key in ("title", "heading", "subject")}
    return Glimpse(kind.name, kind.way.value, kind.endings, text, dates=tuple(told.get("dates", ())), **words)


def _with(told: Told, more: Mapping[str, Any]) -> Told:
    return {**told, **{key: value for key, value in more.items() if value}}


def _pages(found: Probe) -> Told:
    """The text of the first pages, whoever made them, and in a file's own pages the words in the largest letters."""
    texts: list[str] = []
    heading = ""
    for segment in found.segments[:PAGES]:
        document = pypdfium2.PdfDocument(segment.pdf)
        for number in range(min(len(document), PAGES - len(texts))):
            page = document[number].get_textpage()
            texts.append(page.get_text_range(0, min(page.count_chars(), LETTERS)).replace("\r\n", "\n"))
            if not heading and not segment.own and len(texts) == 1:
                heading = _largest(page)
    return {"text": "\n\n".join(texts), "heading": heading}


def _largest(page: pypdfium2.PdfTextPage) -> str:
    """Return the first lines in the largest letters of a page, if some are larger than the others."""
    lines: list[list[tuple[str, float]]] = [[]]
    text = page.get_text_range(0, min(page.count_chars(), _MOST_CHARS))
    for at, letter in enumerate(text):
        if letter in "\r\n":
            lines.append([])
        else:
            _, bottom, _, top = page.get_charbox(at, loose=True)
            lines[-1].append((letter, round(top - bottom)))
    sized = [("".join(c for c, _ in line).strip(), max((size for c, size in line if c.strip()), default=0))
             for line in lines if line]  # fmt: skip
    sized = [(words, size) for words, size in sized if re.search(r"[^\W\d_]{3}", words)]
    sizes = sorted({size for _, size in sized})
    if len(sizes) < 2:
        return ""
    first = next(at for at, (_, size) in enumerate(sized) if size == sizes[-1])
    found = [sized[first][0]]
    for words, size in sized[first + 1 : first + 3]:
        if size != sizes[-1]:
            break
        found.append(words)
    return " ".join(found)


def _pdf(data: bytes) -> Told:
    told = pypdfium2.PdfDocument(data).get_metadata_dict()
    words = (("CreationDate", "when it was made"), ("ModDate", "when it was last changed"))
    dates = [(_joined(match), f"the PDF’s own record of {said}") for key, said in words
             if (match := _PDF_DATE.match(told.get(key, "")))]  # fmt: skip
    return {"title": told.get("Title", ""), "dates": dates}


def _joined(match: re.Match[str]) -> str:
    return "-".join(match.groups())


def _office(data: bytes) -> Told:
    package = Package(data)
    core = package.spare("docProps/core.xml")
    told = {local(e): (e.text or "").strip() for e in core} if core is not None else {}
    words = (("created", "when it was made"), ("modified", "when it was last changed"))
    dates = [(match[1], f"the file’s own record of {said}") for key, said in words
             if (match := _ISO.match(told.get(key, "")))]  # fmt: skip
    return {"title": told.get("title", ""), "dates": dates}


def _docx(data: bytes) -> Told:
    package = Package(data)
    root = package.spare(package.main_part("word/document.xml"))
    paragraphs = list(_paragraphs(root)) if root is not None else []
    heading = next((words for style, words in paragraphs if re.match(r"title|heading ?1|berschrift", style, re.I)), "")
    text = "\n".join(words for _, words in paragraphs)
    return {**_office(data), "heading": heading, "text": text}


def _paragraphs(root: Any) -> Iterator[tuple[str, str]]:
    seen = 0
    for element in root.iter():
        if local(element) == "p":
            style = next((str(v) for e in element.iter() if local(e) == "pStyle" for v in e.attrib.values()), "")
            words = "".join(("\t" if local(e) == "tab" else e.text or "") for e in element.iter()
                            if local(e) in ("t", "tab"))  # fmt: skip
            if words.strip():
                seen += 1
                yield style, words
        if seen >= 10 * _FIRST_PARAGRAPHS:
            return


def _xlsx(data: bytes) -> Told:
    """The title row of the first sheet: a first row in which one cell alone says something."""
    package = Package(data)
    shared = package.spare("xl/sharedStrings.xml")
    texts = ["".join(t.text or "" for t in e.iter() if local(t) == "t") for e in shared] if shared is not None else []
    sheet = next((name for name in sorted(package.names) if re.fullmatch(r"xl/worksheets/sheet1\.xml", name)), "")
    root = package.spare(sheet) if sheet else None
    for row in (e for e in root.iter() if local(e) == "row") if root is not None else ():
        said = [words for cell in row if (words := _cell(cell, texts))]
        if said:
            return {**_office(data), "heading": said[0] if len(said) == 1 else ""}
    return _office(data)


def _cell(cell: Any, texts: list[str]) -> str:
    value = "".join(e.text or "" for e in cell.iter() if local(e) in ("v", "t")).strip()
    if cell.get("t") == "s" and value.isdigit() and int(value) < len(texts):
        return texts[int(value)].strip()
    return value


def _pptx(data: bytes) -> Told:
    root = Package(data).spare("ppt/slides/slide1.xml")
    lines = ["".join(t.text or "" for t in e.iter() if local(t) == "t") for e in root.iter() if local(e) == "p"] \
        if root is not None else []  # fmt: skip
    said = [line for line in lines if line.strip()]
    return {**_office(data), "heading": said[0] if said else "", "text": "\n".join(said)}


def _open_document(data: bytes) -> Told:
    package = Package(data)
    meta, content = package.spare("meta.xml"), package.spare("content.xml")
    told = {local(e): (e.text or "").strip() for e in meta.iter()} if meta is not None else {}
    words = (("creation-date", "when it was made"), ("date", "when it was last changed"))
    dates = [(match[1], f"the file’s own record of {said}") for key, said in words
             if (match := _ISO.match(told.get(key, "")))]  # fmt: skip
    blocks = [(local(e), "".join(e.itertext())) for e in (content.iter() if content is not None else ())
              if local(e) in ("h", "p")]  # fmt: skip
    heading = next((text for tag, text in blocks if tag == "h" and text.strip()), "")
    return {"title": told.get("title", ""), "dates": dates, "heading": heading, "text": "\n".join(t for _, t in blocks)}


def _mail(data: bytes, *, outlook: bool = False) -> Told:
    letter = outlook_letter(data) if outlook else letter_of(data)
    dates = []
    for name, words in letter.rows:
        day = _day(words) if name.lower() in ("date", "sent") else ""
        dates += [(day, "the day the message was sent")] if day else []
    return {"subject": letter.subject, "dates": dates}


def _day(words: str) -> str:
    with contextlib.suppress(ValueError, TypeError):
        return parsedate_to_datetime(words).date().isoformat()
    iso = _ISO.search(words)
    if iso:
        return iso[1]
    named = re.search(r"(\d{1,2}) ([A-Z][a-z]{2})[a-z]* (\d{4})", words)
    return datetime.strptime(" ".join(named.groups()), "%d %b %Y").date().isoformat() if named else ""  # noqa: DTZ007


def _html(data: bytes) -> Told:
    tree = tree_of(text_of(data))
    if tree is None:
        return {}
    heading = next((" ".join(e.itertext()) for e in tree.root.iter("h1")), "")
    return {"title": title_of(tree), "heading": heading}


def _plain(data: bytes) -> Told:
    text = text_of(data[: 4 * LETTERS])
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    mark = re.search(r"^#{1,6}\s+(.+?)\s*#*$", text, re.MULTILINE)
    return {"text": text, "heading": mark[1] if mark else first if len(first) <= 90 and first[-1:] not in ".,;" else ""}


def _picture(data: bytes) -> Told:
    with Image.open(io.BytesIO(data)) as picture:
        told = picture.getexif()
    taken = str(told.get_ifd(_EXIF_FOLDER).get(_EXIF_TAKEN, "") or "")
    match = re.match(r"(\d{4}):(\d{2}):(\d{2})", taken)
    return {"dates": [(_joined(match), "the camera’s record of when it was taken")] if match else []}


_READERS: Mapping[str, Callable[[bytes], Told]] = {
    PDF.name: _pdf,
    DOCX.name: _docx,
    XLSX.name: _xlsx,
    XLSM.name: _xlsx,
    PPTX.name: _pptx,
    ODT.name: _open_document,
    ODS.name: _open_document,
    ODP.name: _open_document,
    MSG.name: lambda data: _mail(data, outlook=True),
    Way.MAIL.value: _mail,
    HTML.name: _html,
    TXT.name: _plain,
    MD.name: _plain,
    Way.PICTURE.value: _picture,
}
