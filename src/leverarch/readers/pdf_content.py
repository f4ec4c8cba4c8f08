"""What stands on a page: made safe to add to, with form fields and notes drawn as they were seen."""

from __future__ import annotations

import contextlib
import zlib
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

_OPERATORS = "q Q BT ET BMC BDC EMC EI"
#: Where a picture that is written among the content ends is a guess, and each program guesses in its own way.
_PICTURE_ENDS = "EI"
_DEPTH = {"q": 1, "Q": -1}
_TEXT = {"BT": 1, "ET": -1}
_MARKED = {"BMC": 1, "BDC": 1, "EMC": -1}
#: An annotation that is hidden, or not shown on a screen, leaves no drawing behind.
_HIDDEN = 0x02
_NO_VIEW = 0x20
_FORM_NAME = "/LeverarchWhole"
#: A page's content that unpacks to more than this is no page, but meant to fill the memory.
MOST_BYTES = 100_000_000
_FLATE = (Name.FlateDecode, Name.Fl)
#: Packed content can't grow more than this many times.
_GROWTH = 1032
#: Damaged content is unpacked by so many bytes: of the last of them nothing is got.
_STEP = 16
#: A page with more pieces of text than this has words on it; one with fewer is looked at closely.
_FEW_TEXTS = 3


class ContentTooLarge(Exception):
    """The content of a page is too large to be read."""


class PageContent:
    """The content of one page, and how to close what it leaves open."""

    def __init__(self, pdf: pikepdf.Pdf, page: pikepdf.Page, warnings: list[str]) -> None:
        self._pdf = pdf
        self._page = page
        self._warnings = warnings
        self.lost = False
        self.empty = False
        self.may_lack_words = True
        self.moved = False
        self._drawn = 1
        self._closed_off = False

    def make_balanced(self) -> None:
        """See to it that what is drawn after the page's own content stands on an untouched sheet.

        Saved states and marks left open are closed at the end. Content that takes back more than it saved, ends in
        the middle of a text or a string, or holds pictures of its own is moved as a whole into a form, where nothing
        can leak out. Raises `ContentTooLarge`.
        """
        if "/Contents" not in self._page.obj:
            self.empty = True
            self._page.obj.Contents = self._pdf.make_stream(b"")
            return
        self._drop_what_is_no_stream()
        self._refuse_what_swells()
        closing = self._closing()
        if closing is None:
            self._move_into_form()
            self.moved = True
        elif closing:
            self._page.contents_add(closing)

    def draw(self, annotation: Dictionary) -> None:
        """Draw an annotation's appearance onto the page, as a viewer would have shown it."""
        shown = pikepdf.Annotation(annotation)
        stream = shown.get_appearance_stream(Name.N)
        if not isinstance(stream, Stream) or int(annotation.get("/F", 0)) & (_HIDDEN | _NO_VIEW):
            return
        stream.Type, stream.Subtype = Name.XObject, Name.Form
        name = self._name_for(stream)
        drawing = shown.get_page_content_for_appearance(name, self._turn(), 0, _HIDDEN | _NO_VIEW)
        if drawing:
            self._stand_on_untouched_sheet()
            self._page.contents_add(b"q\n" + drawing + b"\nQ")

    def _stand_on_untouched_sheet(self) -> None:
        """Close off the page's own content: it may have turned or scaled the sheet, and left it so."""
        if not self._closed_off:
            self._page.contents_add(b"q\n", prepend=True)
            self._page.contents_add(b"\nQ")
            self._closed_off = True

    def _turn(self) -> int:
        """Return how the page is turned: a drawing may ask to stay upright."""
        return int(self._page.obj.get("/Rotate", 0)) // 90 * 90 % 360

    def _name_for(self, form: Stream) -> Name:
        """Give the form a name among the page's resources, which other pages may share and must not see change."""
        resources = Dictionary(dict(self._page.obj.Resources.items()))
        known = resources.get("/XObject")
        forms = Dictionary(dict(known.items()) if isinstance(known, Dictionary) else {})
        while f"/LeverarchDrawn{self._drawn}" in forms:
            self._drawn += 1
        name = Name(f"/LeverarchDrawn{self._drawn}")
        forms[name] = form
        resources.XObject = forms
        self._page.obj.Resources = resources
        return name

    def _drop_what_is_no_stream(self) -> None:
        """Leave only streams in /Contents: a number or a missing object there stops some programs."""
        contents = self._page.obj.Contents
        parts = list(contents) if isinstance(contents, Array) else [contents]
        streams = [part for part in parts if isinstance(part, Stream)]
        if len(streams) != len(parts):
            self.lost = True
        self._page.obj.Contents = Array(streams) if len(streams) != 1 else streams[0]

    def _refuse_what_swells(self) -> None:
        parts = self._streams()
        if _is_small(parts):
            return
        known: dict[tuple[int, int], int] = {}
        left = MOST_BYTES
        for part in parts:
            if part.objgen not in known:
                known[part.objgen] = _unpacked_size(part)
            left -= known[part.objgen]
        if left < 0:
            raise ContentTooLarge

    def _closing(self) -> bytes | None:
        """Return what must be added to close the content, or nothing where no closing helps."""
        self._warnings += self._pdf.get_warnings()
        try:
            found = [str(each.operator) for each in pikepdf.parse_content_stream(self._page, _OPERATORS)]
        except Exception:  # undecodable or unreadable: each library has its own words for it
            return None
        spoilt = bool(self._pdf.get_warnings())
        self.may_lack_words = found.count("BT") <= (_FEW_TEXTS if "/XObject" in self._page.obj.Resources else 0)
        depth = text = marked = 0
        for operator in found:
            depth += _DEPTH.get(operator, 0)
            text += _TEXT.get(operator, 0)
            marked += _MARKED.get(operator, 0)
            if depth < 0 or operator == _PICTURE_ENDS:
                return None
        return None if text > 0 or spoilt else b"EMC " * marked + b"Q " * depth

    def _move_into_form(self) -> None:
        page = self._page.obj
        form = self._pdf.make_stream(b"\n".join(self._read(part) for part in self._streams()))
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.BBox = page.MediaBox
        form.Resources = page.get("/Resources", Dictionary())
        if "/Group" in page:
            form.Group = page.Group
        page.Resources = Dictionary(XObject=Dictionary({_FORM_NAME: form}))
        page.Contents = self._pdf.make_stream(b"q " + _FORM_NAME.encode() + b" Do Q")

    def _streams(self) -> list[Any]:
        contents = self._page.obj.Contents
        return list(contents) if isinstance(contents, Array) else [contents]

    def _read(self, stream: Any) -> bytes:
        """Return as much of a stream as can be decoded."""
        try:
            return bytes(stream.read_bytes())
        except Exception:
            self.lost = True
        try:
            return _unpacked(stream.read_raw_bytes())
        except Exception:
            return b""


def refuse_form_that_swells(form: Any) -> None:
    """Raise `ContentTooLarge` where a drawing that pages share is too large to be read."""
    if not _is_small([form]) and _unpacked_size(form) > MOST_BYTES:
        raise ContentTooLarge


def _is_small(streams: list[Any]) -> bool:
    """Whether content can't be too large, however well it is packed; so it is for almost every page."""
    filters = [stream.get("/Filter") for stream in streams]
    packed_once = all(not isinstance(found, Array) or len(found) <= 1 for found in filters)
    return packed_once and sum(len(stream.read_raw_bytes()) for stream in streams) * _GROWTH < MOST_BYTES


def _unpacked_size(stream: Any) -> int:
    """Return how large a stream's content is, up to the bound, as far as it is packed in the usual way."""
    data = stream.read_raw_bytes()
    filters = stream.get("/Filter")
    for name in list(filters) if isinstance(filters, Array) else [filters]:
        if name not in _FLATE or len(data) > MOST_BYTES:
            return len(data)
        data = _unpacked(data)
    return len(data)


def _unpacked(data: bytes) -> bytes:
    """Return as much as can be unpacked, up to the bound; nothing where it is packed in another way."""
    try:
        return zlib.decompressobj().decompress(data, MOST_BYTES + 1)
    except zlib.error:
        return _before_the_damage(data)


def _before_the_damage(data: bytes) -> bytes:
    """Return what can be unpacked of damaged content. Other programs show that too; a wrong sum at its end is nothing.

    The first two bytes say how it is packed, and are passed over with the sum.
    """
    packed, found, left = zlib.decompressobj(-zlib.MAX_WBITS), [], MOST_BYTES + 1
    with contextlib.suppress(zlib.error):
        for at in range(2, len(data), _STEP):
            found.append(packed.decompress(data[at : at + _STEP], left))
            left -= len(found[-1])
            if left <= 0 or packed.eof:
                break
    return b"".join(found)
