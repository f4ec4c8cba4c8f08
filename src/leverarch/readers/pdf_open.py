"""A PDF opened, with a password where it needs one, and within limits on what it may unpack to."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdf
import pypdfium2
from pikepdf.settings import set_qpdf_limits

from leverarch.readers.refused import Refused
from leverarch.world import FileState

MOST_PAGES = 20_000
#: What one packed stream may unpack to; a page's own content has a narrower bound.
_MOST_BYTES = 512 << 20
#: A file whose list of objects is broken may still have long lists of pages.
_LONGEST_LIST = 200_000
_FOR_PERSONS = (b"Adobe.PubSec", b"Adobe.PPKLite/SubFilter/adbe.pkcs7.s")
_LOCK = re.compile(rb"/Encrypt(?=\s+\d+\s+\d+\s+R)")


class NoPages(Refused):
    """A file without pages, or with none that can be found."""


@contextlib.contextmanager
def within_limits() -> Iterator[None]:
    """Do something with files that may be made to fill the memory."""
    before = set_qpdf_limits(
        flate_max_memory=_MOST_BYTES,
        run_length_max_memory=_MOST_BYTES,
        png_max_memory=_MOST_BYTES,
        tiff_max_memory=_MOST_BYTES,
        parser_max_container_size_damaged=_LONGEST_LIST,
    )
    try:
        yield
    finally:
        set_qpdf_limits(**before)  # type: ignore[arg-type]


def open_pdf(data: bytes, password: str) -> tuple[pikepdf.Pdf, bool]:
    """Return the open file, and whether it needed the password. Raises `Refused`, `pikepdf.PdfError`."""
    try:
        return _open(data, ""), False
    except pikepdf.PasswordError as fault:
        bare = _without_idle_lock(data)
        if bare is not None:
            return _open(bare, ""), False
        if not password:
            raise Refused(FileState.ENCRYPTED, "it is locked: a password is needed to open it") from fault
    try:
        return _open(data, password), True
    except pikepdf.PasswordError as fault:
        raise Refused(FileState.ENCRYPTED, "it is locked, and the password given does not open it") from fault


def _open(data: bytes, password: str) -> pikepdf.Pdf:
    try:
        pdf = pikepdf.open(io.BytesIO(data), password=password, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError as fault:
        if any(mark in data for mark in _FOR_PERSONS) and b"/Encrypt" in data:
            words = "it is locked for certain people, by their certificates, and can't be opened with a password"
            raise Refused(FileState.ENCRYPTED, words) from fault
        if "encrypt" in str(fault).lower():
            raise Refused(FileState.ENCRYPTED, "it is locked in a way that can't be opened here") from fault
        raise
    if not password and pdf.is_encrypted and not pdf.user_password_matched:
        # The owner's password was forgotten, not the reader's: every other program asks for that.
        pdf.close()
        raise pikepdf.PasswordError
    return pdf


def _without_idle_lock(data: bytes) -> bytes | None:
    """Return the file without a lock that is on the files attached to it alone: its pages are open to everybody."""
    try:
        lock: Any = pypdf.PdfReader(io.BytesIO(data)).trailer["/Encrypt"].get_object()
        is_idle = all(str(lock.get(kind, "/Identity")) == "/Identity" for kind in ("/StmF", "/StrF"))
    except Exception:  # whatever this library doesn't like: then the lock is taken at its word
        return None
    return _LOCK.sub(b"/Xncrypt", data) if is_idle and int(lock.get("/V", 0)) >= 4 else None


def written_anew(data: bytes) -> bytes | None:
    """Return a file that is too broken for the usual way as another library reads it; nothing where it can't.

    Where what leads to its pages is what is broken, they are put into a file of their own, without bookmarks.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return None
    try:
        if not 0 < len(document) <= MOST_PAGES:
            return None
        whole = _saved(document)
        return whole if _can_be_opened(whole) else _pages_alone(document)
    except pypdfium2.PdfiumError:
        return None
    finally:
        document.close()


def _saved(document: pypdfium2.PdfDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _can_be_opened(data: bytes) -> bool:
    try:
        pikepdf.open(io.BytesIO(data), suppress_warnings=True).close()
    except pikepdf.PdfError:
        return False
    return True


def _pages_alone(document: pypdfium2.PdfDocument) -> bytes:
    fresh = pypdfium2.PdfDocument.new()
    try:
        fresh.import_pages(document)
        return _saved(fresh)
    finally:
        fresh.close()


def page_count(pdf: pikepdf.Pdf) -> int:
    """Return how many pages an open file has. Raises `Refused` where it has none, or too many."""
    pages = len(pdf.pages)
    if pages == 0:
        raise NoPages(FileState.DAMAGED, "it holds no pages")
    if pages > MOST_PAGES:
        detail = f"it holds {pages:,} pages; the most that can be shown is {MOST_PAGES:,}"
        raise Refused(FileState.UNSUPPORTED, detail)
    return pages
