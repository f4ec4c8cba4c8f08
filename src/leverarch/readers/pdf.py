"""The reader of PDF evidence files: facts about one file, and the file made sound for assembly."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdf
import pypdfium2

from leverarch.readers.file_kinds import is_pdf, kind_of
from leverarch.readers.pdf_clean import Cleaning, clean
from leverarch.readers.pdf_targets import Bookmark, Targets, read_outline
from leverarch.words import count, listed
from leverarch.world import FileState, Probe, Segment

MOST_PAGES = 20_000
_REPAIRS = (
    (
        ("xref", "cross-reference", "trailer", "file is damaged"),
        "its list of objects was broken and has been built again",
    ),
    (("stream", "filter", "inflate", "zlib", "decod"), "some of its content was broken and may be incomplete"),
    (("page tree", "/pages", "/kids", "page object"), "its list of pages was broken and was built again"),
)


@dataclass(frozen=True, slots=True)
class Survey:
    """What assembly must know of a sound PDF: how many pages, its bookmarks, and its named places by page."""

    pages: int
    bookmarks: tuple[Bookmark, ...]
    names: dict[str, int]


class _Refused(Exception):
    """A file that can't be shown, and why in a reader's words."""

    def __init__(self, state: FileState, detail: str) -> None:
        super().__init__(detail)
        self.state = state
        self.detail = detail


def probe(data: bytes) -> Probe:
    """Return what is found in a file's bytes. Never raises: whatever goes wrong is a state with a plain detail."""
    size, digest = len(data), hashlib.sha256(data).hexdigest()
    try:
        return _probe(data, size, digest)
    except _Refused as refused:
        return Probe(refused.state, size, digest, detail=refused.detail)
    except MemoryError:
        return Probe(FileState.DAMAGED, size, digest, detail="opening it takes more memory than is allowed")
    except Exception:  # three libraries, each with its own kinds of failure; a broken file must never stop the others
        return Probe(FileState.DAMAGED, size, digest, detail="it is damaged, and its pages can't be recovered")


def survey(data: bytes) -> Survey:
    """Return what assembly must know of a PDF that is known to be sound."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        targets = Targets(pdf)
        return Survey(len(pdf.pages), read_outline(pdf, targets), dict(targets.named()))


def _probe(data: bytes, size: int, digest: str) -> Probe:
    if not data:
        raise _Refused(FileState.DAMAGED, "the file is empty")
    if not is_pdf(data):
        raise _Refused(FileState.UNSUPPORTED, f"it is not a PDF: it looks like {kind_of(data).words}")
    with _open(data) as pdf:
        pages = _page_count(pdf)
        tagged = _is_tagged(pdf)
        remarks = _remarks(pdf)
        warnings = [str(warning) for warning in pdf.get_warnings()]
        cleaning = clean(pdf)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        warnings += [*cleaning.warnings, *(str(warning) for warning in pdf.get_warnings())]
    if _rebuilt(warnings) and len(cleaning.empty_pages) * 2 > pages:
        raise _Refused(FileState.DAMAGED, f"it is damaged: {len(cleaning.empty_pages)} of its {pages} pages are lost")
    sound = out.getvalue()
    has_text = _second_opinion(sound, pages)
    repairs = _repairs(warnings, cleaning)
    detail = "; ".join([*repairs, *remarks, *_removals(cleaning)])
    state = FileState.REPAIRED if repairs else FileState.SOUND
    headings = tuple((mark.title, mark.page) for mark in cleaning.bookmarks)
    return Probe(state, size, digest, pages, (Segment(sound, pages),), headings, has_text, tagged, detail)


def _open(data: bytes) -> pikepdf.Pdf:
    try:
        return pikepdf.open(io.BytesIO(data), suppress_warnings=True)
    except pikepdf.PasswordError as fault:
        raise _Refused(FileState.ENCRYPTED, "it is locked: a password is needed to open it") from fault
    except pikepdf.PdfError as fault:
        if "encrypt" in str(fault).lower():
            raise _Refused(FileState.ENCRYPTED, "it is locked in a way that can't be opened here") from fault
        raise


def _page_count(pdf: pikepdf.Pdf) -> int:
    pages = len(pdf.pages)
    if pages == 0:
        raise _Refused(FileState.DAMAGED, "it holds no pages")
    if pages > MOST_PAGES:
        detail = f"it holds {pages:,} pages; the most that can be shown is {MOST_PAGES:,}"
        raise _Refused(FileState.UNSUPPORTED, detail)
    return pages


def _is_tagged(pdf: pikepdf.Pdf) -> bool:
    info: Any = pdf.Root.get("/MarkInfo")
    marked: Any = info.get("/Marked") if isinstance(info, pikepdf.Dictionary) else None
    return marked is True and "/StructTreeRoot" in pdf.Root


def _remarks(pdf: pikepdf.Pdf) -> list[str]:
    """Return what a reader should know about the kind of PDF it is."""
    found = []
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        found.append("it holds an interactive form of an old kind (XFA); only its stored pages are shown")
    if "/Collection" in pdf.Root:
        found.append("it is a portfolio: the files inside it are not shown, only its own pages")
    return found


def _second_opinion(sound: bytes, pages: int) -> bool:
    """Open the cleaned file with two other libraries, and return whether any page carries text."""
    reader = pypdf.PdfReader(io.BytesIO(sound))
    reached = sum(1 for page in reader.pages if page.mediabox.width and page["/Resources"] is not None)
    document = pypdfium2.PdfDocument(sound)
    try:
        if reached != pages or len(document) != pages:
            raise _Refused(FileState.DAMAGED, "it is damaged: not all of its pages can be reached")
        return any(_carries_text(document, index) for index in range(pages))
    finally:
        document.close()


def _carries_text(document: pypdfium2.PdfDocument, index: int) -> bool:
    page = document[index]
    text = page.get_textpage()
    try:
        return bool(text.count_chars()) and bool(text.get_text_range().strip())
    finally:
        text.close()
        page.close()


def _repairs(warnings: list[str], cleaning: Cleaning) -> list[str]:
    """Return what had to be mended, each once, in a reader's words."""
    found: list[str] = []
    for warning in warnings:
        words = re.sub(r"^stream <[^>]*>", "", warning).lower()
        mended = next((said for marks, said in _REPAIRS if any(mark in words for mark in marks)), "")
        found.append(mended or "parts of it did not follow the rules of PDF and have been mended")
    if cleaning.lost_pages:
        found.append(f"content of {_pages(cleaning.lost_pages)} is damaged and may be missing in part")
    if _rebuilt(warnings) and cleaning.empty_pages:
        found.append(f"{_pages(cleaning.empty_pages)} came out empty")
    return list(dict.fromkeys(found))


def _rebuilt(warnings: list[str]) -> bool:
    """Whether the list of objects was lost: only then does a page without content mean that some is missing."""
    return any("reconstruct" in warning for warning in warnings)


def _pages(numbers: list[int]) -> str:
    some = [str(number) for number in numbers[:5]] + ["others"] * (len(numbers) > 5)
    return f"{'page' if len(some) == 1 else 'pages'} {listed(some)}"


def _removals(cleaning: Cleaning) -> list[str]:
    found = []
    if cleaning.actions:
        found.append(f"{count(cleaning.actions, 'action')} (scripts, programs, links to other files) taken out")
    if cleaning.attachments:
        found.append("files attached inside it are not passed on")
    return found
