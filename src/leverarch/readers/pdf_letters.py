"""A font of ours in somebody's file, with the letters that it is needed for."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, String

from leverarch.fonts import REGULAR, small_font

_PER_BLOCK = 100
_NAME = Name("/LVRTYP+SourceSans3-Regular")


class Letters:
    """The letters of some words: how wide they are (of a size of 1), how they are written, and `font` for a page."""

    def __init__(self, pdf: pikepdf.Pdf, words: str) -> None:
        data = small_font("".join(sorted({*words, " "})), REGULAR)
        with TTFont(io.BytesIO(data)) as opened:
            face: Any = opened
            per, advances = face["head"].unitsPerEm, face["hmtx"]
            names = face.getBestCmap()
            self._number = {code: int(face.getGlyphID(name)) for code, name in names.items()}
            self._width: dict[int, float] = {code: float(advances[name][0]) / per for code, name in names.items()}
            self.font = pdf.make_indirect(self._described(pdf, face, data))

    def width(self, words: str) -> float:
        """Return how wide words are."""
        return sum((self._width.get(ord(letter), 0.0) for letter in words), 0.0)

    def shown(self, words: str) -> bytes:
        """Return the words as a page's content shows them."""
        numbers = (self._number.get(ord(letter), 0) for letter in words)
        return b"<" + b"".join(b"%04x" % n for n in numbers) + b"> Tj"

    def _described(self, pdf: pikepdf.Pdf, face: Any, data: bytes) -> Dictionary:
        head, line = face["head"], face["hhea"]
        per = 1000 / head.unitsPerEm
        file = pdf.make_stream(data, Length1=len(data))
        box = [round(edge * per) for edge in (head.xMin, head.yMin, head.xMax, head.yMax)]
        descriptor = Dictionary(
            Type=Name.FontDescriptor, FontName=_NAME, Flags=4, FontBBox=Array(box), ItalicAngle=0,
            Ascent=round(line.ascent * per), Descent=round(line.descent * per), CapHeight=660, StemV=80,
            FontFile2=file,
        )  # fmt: skip
        widths = [each for code, n in self._number.items() for each in (n, Array([round(self._width[code] * 1000)]))]
        held = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=_NAME, CIDToGIDMap=Name.Identity, DW=500,
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor), W=Array(widths),
        )  # fmt: skip
        return Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=_NAME, Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(held)]), ToUnicode=pdf.make_stream(self._meaning()),
        )  # fmt: skip

    def _meaning(self) -> bytes:
        """Return which letter each glyph stands for, so that the words can be found and read aloud."""
        pairs = [b"<%04x> <%b>" % (n, chr(code).encode("utf-16-be").hex().encode()) for code, n in self._number.items()]
        blocks = [pairs[start : start + _PER_BLOCK] for start in range(0, len(pairs), _PER_BLOCK)]
        maps = b"".join(b"%d beginbfchar\n%b\nendbfchar\n" % (len(some), b"\n".join(some)) for some in blocks)
        return (
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n/CMapName /Typed def /CMapType 2 def\n"
            b"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n" + maps + b"endcmap end end\n"
        )
