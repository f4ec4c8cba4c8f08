"""Pictures in a PDF that are too large for the programs of its readers."""

from __future__ import annotations

import pikepdf
from pikepdf import Name, Stream

from leverarch.readers.pdf_boxes import number
from leverarch.readers.refused import Refused
from leverarch.world import FileState

#: A plan of a building, scanned finely, is a tenth of it.
MOST_BYTES = 512 << 20


def refuse_huge_picture(item: pikepdf.Object) -> None:
    """Raise `Refused` where a picture, however well it is packed, comes to more than a viewer can hold."""
    if not isinstance(item, Stream) or item.get("/Subtype") != Name.Image:
        return
    width, height = number(item.get("/Width")) or 0, number(item.get("/Height")) or 0
    bits = number(item.get("/BitsPerComponent")) or 1
    if width * height * bits > MOST_BYTES * 8:
        words = f"it holds a picture of {width:,.0f} by {height:,.0f} points, which is more than can be opened"
        raise Refused(FileState.UNSUPPORTED, words)
