"""Files that lie inside a PDF: found wherever one may hang, listed, and emptied."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from leverarch.readers.pdf_targets import clean_title, name_tree, text_of
from leverarch.words import count, size_words

_MOST_NAMED = 10
_LONGEST_NAME = 80
#: What other programs keep for themselves on a drawing, or what says of it who made it and where.
_KEPT_FOR_OTHERS = ("/AF", "/PieceInfo", "/Metadata", "/OPI", "/Ref", "/LastModified")
_ELSEWHERE = ("/F", "/FFilter", "/FDecodeParms")
_NAME_KEYS = ("/UF", "/F", "/Unix", "/DOS", "/Mac")


class Enclosures:
    """The files inside one PDF. One that hangs in two places is listed once."""

    def __init__(self) -> None:
        self._named: list[str] = []
        self._seen: set[tuple[int, int]] = set()

    def read_document(self, pdf: pikepdf.Pdf) -> None:
        """Take note of the files that the document itself lists."""
        names = pdf.Root.get("/Names")
        if isinstance(names, Dictionary):
            for name, specification in name_tree(names.get("/EmbeddedFiles")):
                self.add(specification, name)
        self.add_all(pdf.Root.get("/AF"))

    def add_all(self, specifications: Any) -> None:
        """Take note of files that belong to something: a page, a note, a drawing."""
        found = list(specifications) if isinstance(specifications, Array) else [specifications]
        for specification in found:
            self.add(specification)

    def add(self, specification: Any, name: str = "") -> None:
        """Take note of one file, if it does lie inside and not only elsewhere."""
        held = specification.get("/EF") if isinstance(specification, Dictionary) else None
        data = next((held[key] for key in _NAME_KEYS if key in held), None) if isinstance(held, Dictionary) else None
        if not isinstance(data, Stream) or data.objgen in self._seen:
            return
        self._seen.add(data.objgen)
        own = next((text_of(specification[key]) for key in _NAME_KEYS if key in specification), "")
        short = clean_title((own or name).replace("\\", "/").rpartition("/")[2])[:_LONGEST_NAME] or "without a name"
        size = _size(data)
        self._named.append(f"{short}, {size_words(size)}" if size else short)

    def words(self, *, portfolio: bool) -> str:
        """Return what was found, after the file's name; nothing where no file lies inside."""
        if not self._named:
            return "is a portfolio without files" if portfolio else ""
        others = len(self._named) - _MOST_NAMED
        named = [*self._named[:_MOST_NAMED], *([count(others, "other")] if others > 0 else [])]
        held = f"{count(len(self._named), 'file')} ({'; '.join(named)})"
        kept = "was" if len(self._named) == 1 else "were"
        return f"{'is a portfolio: it ' if portfolio else ''}held {held}, which {kept} not kept"


def _size(data: Stream) -> int:
    told = data.get("/Params")
    size: Any = told.get("/Size") if isinstance(told, Dictionary) else None
    if isinstance(size, int) and size > 0:
        return size
    return len(data.read_raw_bytes()) if "/Filter" not in data else 0


def empty_enclosure(item: Any) -> bool:
    """Take out of an object the file inside it and what programs keep there for themselves.

    Return whether its own data lie in another file.
    """
    if not isinstance(item, Stream):
        if isinstance(item, Dictionary) and isinstance(item.get("/EF"), Dictionary):
            _drop(item, ("/EF", "/RF"))
        if isinstance(item, Dictionary) and isinstance(item.get("/Metadata"), Stream):
            _drop(item, ("/Metadata",))
        return False
    # What is said of a part of a page hangs in its resources, where no key gives it away: it is emptied wherever it is.
    if item.get("/Type") in (Name.EmbeddedFile, Name.Metadata):
        item.write(b"")
    elsewhere = "/F" in item
    if elsewhere:
        _drop(item, _ELSEWHERE)
    _drop(item, _KEPT_FOR_OTHERS)
    return elsewhere


def _drop(item: Any, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in item:
            del item[key]
