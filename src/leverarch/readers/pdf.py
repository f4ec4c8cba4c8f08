"""The reader of PDF evidence files: facts about one file, and the file made sound for assembly."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pikepdf

from leverarch.readers.file_kinds import is_pdf, kind_of
from leverarch.readers.pdf_beside import held_beside
from leverarch.readers.pdf_claims import claims_of
from leverarch.readers.pdf_clean import Cleaning, clean
from leverarch.readers.pdf_content import MOST_BYTES, ContentTooLarge
from leverarch.readers.pdf_open import NoPages, open_pdf, page_count, within_limits, written_anew
from leverarch.readers.pdf_prints import page_prints
from leverarch.readers.pdf_scans import Unreachable, Words, look_again, scan_words
from leverarch.readers.pdf_targets import Bookmark, Targets, read_outline
from leverarch.readers.pdf_triage import triage
from leverarch.readers.refused import Refused
from leverarch.words import count, listed, size_words
from leverarch.world import FileState, Probe, Received, Remark, Segment, Tags

#: So many names of layers and pages are told; of the rest, that there are some.
_MOST_TOLD = 6
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
    """What assembly must know of a sound PDF: how many pages, its bookmarks, and its named places by page.

    `prints` are the fingerprints of its pages. Two files of the same shape are laid out alike, whatever is drawn.
    """

    pages: int
    bookmarks: tuple[Bookmark, ...]
    names: dict[str, int]
    prints: tuple[str, ...] = field(default=(), repr=False, compare=False)


def probe(data: bytes, password: str = "") -> Probe:
    """Return what is found in a file's bytes. Never raises: whatever goes wrong is a state with a plain detail.

    `password` opens it where it is locked; the pages that are given back are not.
    """
    size, digest = len(data), hashlib.sha256(data).hexdigest()
    try:
        with within_limits():
            found = _probe_or_mend(data, password)
    except ContentTooLarge:
        words = f"the content of a page unpacks to more than {size_words(MOST_BYTES)}, which is more than can be opened"
        found = Probe(FileState.UNSUPPORTED, size, digest, detail=words)
    except Refused as refused:
        found = Probe(refused.state, size, digest, detail=refused.detail)
    except MemoryError:
        found = Probe(FileState.DAMAGED, size, digest, detail="opening it takes more memory than is allowed")
    except Exception:  # three libraries, each with its own kinds of failure; a broken file must never stop the others
        found = Probe(FileState.DAMAGED, size, digest, detail="it is damaged, and its pages can't be recovered")
    return replace(found, size=size, sha256=digest)


def _probe_or_mend(data: bytes, password: str) -> Probe:
    """Open a file; where it is too broken for that, open what another library makes of it."""
    try:
        return _probe(data, password, mended=False)
    except (MemoryError, ContentTooLarge):
        raise
    except Exception as fault:  # as above
        mended = None if isinstance(fault, Refused) and not isinstance(fault, NoPages) else written_anew(data)
        if mended is None:
            raise
        try:
            return _probe(mended, password, mended=True)
        except Exception:
            raise fault from None


def survey(data: bytes) -> Survey:
    """Return what assembly must know of a PDF that is known to be sound."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        targets = Targets(pdf)
        return Survey(len(pdf.pages), read_outline(pdf, targets), dict(targets.named()), page_prints(pdf))


def _probe(data: bytes, password: str, *, mended: bool) -> Probe:
    if not data:
        raise Refused(FileState.DAMAGED, "the file is empty")
    if not is_pdf(data):
        raise Refused(FileState.UNSUPPORTED, f"it is not a PDF: it looks like {kind_of(data).words}")
    opened, by_password = open_pdf(data, password)
    with opened as pdf:
        pages = page_count(pdf)
        remarks = triage(pdf, by_password=by_password)
        claims, beside = claims_of(pdf), held_beside(pdf, data)
        portfolio = "/Collection" in pdf.Root
        warnings = [str(warning) for warning in pdf.get_warnings()]
        cleaning = clean(pdf)
        if mended and "/ID" in pdf.trailer:
            del pdf.trailer["/ID"]  # pdfium makes up another one each time
        sound = _saved(pdf)
        warnings += [*cleaning.warnings, *(str(warning) for warning in pdf.get_warnings())]
    warnings += ["file is damaged; reconstructed"] * mended
    if _rebuilt(warnings) and len(cleaning.empty_pages) * 2 > pages:
        lost = f"{len(cleaning.empty_pages)} of its {pages} pages are lost" if pages > 1 else "its only page is lost"
        raise Refused(FileState.DAMAGED, f"it is damaged: {lost}")
    words = _second_opinion(sound, pages, cleaning)
    repairs = _repairs(warnings, cleaning)
    return Probe(
        FileState.REPAIRED if repairs else FileState.SOUND,
        0,
        "",
        pages,
        (Segment(sound, pages, received=Received(cleaning.tags, cleaning.fonts.absent, claims, beside)),),
        headings=tuple((mark.title, mark.page) for mark in cleaning.bookmarks),
        has_text=words.any,
        tagged=cleaning.tags is Tags.KEPT,
        detail="; ".join(repairs),
        remarks=(*remarks, *_cleaned_remarks(cleaning, words, pages, portfolio=portfolio)),
    )


def _second_opinion(sound: bytes, pages: int, cleaning: Cleaning) -> Words:
    try:
        return look_again(sound, pages, cleaning.wordless_pages)
    except Unreachable as fault:
        raise Refused(FileState.DAMAGED, "it is damaged: not all of its pages can be reached") from fault


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _cleaned_remarks(cleaning: Cleaning, words: Words, pages: int, *, portfolio: bool) -> Iterator[Remark]:
    """Yield what cleaning met that the file's owner should know."""
    said = (
        ("active-content", cleaning.actions.words()),
        ("embedded-files", cleaning.enclosures.words(portfolio=portfolio)),
        ("hidden-layers", _layer_words(cleaning.layers)),
        ("no-text-layer", scan_words(words.scans, pages)),
        ("odd-pages", _odd_words(cleaning.odd_pages)),
        ("fonts-not-embedded", cleaning.fonts.words()),
        ("cut-short", _long_answer_words(cleaning.long_answers)),
    )
    yield from (Remark(name, detail) for name, detail in said if detail)


def _layer_words(names: list[str]) -> str:
    if not names:
        return ""
    told = names[:_MOST_TOLD] + ["others"] * (len(names) > _MOST_TOLD)
    removed = "which was removed" if len(names) == 1 else "which were removed"
    return f"has {count(len(names), 'hidden layer')} ({listed(told)}), {removed}"


def _long_answer_words(answers: int) -> str:
    if not answers:
        return ""
    held = count(answers, "answer")
    return f"holds {held} to a form with more words than there is room for; only the first words are shown"


def _odd_words(odd: dict[int, str]) -> str:
    """Return which pages have no size, or one that no sheet of paper has."""
    if not odd:
        return ""
    told = [f"page {page}: {words}" for page, words in list(odd.items())[:_MOST_TOLD]]
    told += ["and others"] * (len(odd) > _MOST_TOLD)
    return f"has {count(len(odd), 'page')} of an unusual size ({'; '.join(told)})"


def _repairs(warnings: list[str], cleaning: Cleaning) -> list[str]:
    """Return what had to be mended, each once, in a reader's words."""
    found: list[str] = []
    for warning in warnings:
        words = re.sub(r"^stream <[^>]*>", "", warning).lower()
        mended = next((said for marks, said in _REPAIRS if any(mark in words for mark in marks)), "")
        found.append(mended or "parts of it did not follow the rules of PDF")
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
