"""The page numbers, laid over the pages of a bundle: a few words each, in a font that is in the file once."""

from __future__ import annotations

from functools import lru_cache

from leverarch.assembly.binder_objects import Objects, reference
from leverarch.assembly.fragment import BOLD, PLAIN, PageFacts
from leverarch.assembly.geometry import BASELINE, FROM_BOTTOM, GROUND, Box, Matrix, stamp_matrix
from leverarch.assembly.numbering import PageStamp
from leverarch.assembly.stamp_font import StampFont, StampFonts

WORDS, NUMBER = 9.0, 11.0
#: How far the words reach above and below their line, in points.
_ABOVE, _BELOW = 7.8, 2.4
#: The drawing of a page's number among its resources.
STAMP = "/LeverarchStamp"
#: Assistive technology passes over it: the number is the page's own label.
_MARK = b"/Artifact <</Type/Pagination/Subtype/Footer>> BDC"


def stamp_width(number: PageStamp, fonts: StampFonts) -> float:
    """Return how wide the words are, in points."""
    return _words_width(_after(number), fonts) + fonts.bold.width(number.label, NUMBER)


@lru_cache(maxsize=8)
def _words_width(after: str, fonts: StampFonts) -> float:
    return fonts.plain.width(f"Page {after}", WORDS)


def _after(number: PageStamp) -> str:
    return f" of {number.of}" if number.of else ""


def closing(name: str) -> bytes:
    """Return the content that ends a page: its own is closed, and the drawing of that name laid over it."""
    return b"\nQ\n%b %b Do EMC" % (_MARK, name.encode())


def stamp(facts: PageFacts, number: PageStamp, fonts: StampFonts, *, on_ground: bool) -> bytes:
    """Return the drawing that puts a page's number upright at its bottom right; on white where words may be below."""
    about, ground = _frame(facts, stamp_width(number, fonts), on_ground=on_ground)
    drawn = (
        f"BT /P {WORDS:g} Tf 0.106 0.133 0.169 rg 0 {BASELINE:.3f} Td (Page ) Tj "
        f"/B {NUMBER:g} Tf ({number.label}) Tj /P {WORDS:g} Tf ({_after(number)}) Tj ET"
    ).encode()
    return b"<<%b/Length %d>>stream\n%b%b\nendstream" % (about, len(ground) + len(drawn), ground, drawn)


@lru_cache(maxsize=1024)
def _frame(facts: PageFacts, width: float, *, on_ground: bool) -> tuple[bytes, bytes]:
    """Return what the drawings on all such pages have in common: the entries before their length, and the ground."""
    box = (0.0, BASELINE - _BELOW, width, BASELINE + _ABOVE)
    matrix = stamp_matrix(facts.sheet, width, box, FROM_BOTTOM[facts.height])
    edges = _numbers((box[0] - GROUND, box[1] - GROUND, box[2] + GROUND, box[3] + GROUND))
    fonts = (reference(PLAIN), reference(BOLD))
    about = b"/Type/XObject/Subtype/Form/BBox[%b]/Matrix[%b]/Resources<</Font<</P %b/B %b>>>>" % (
        edges,
        _numbers(matrix),
        *fonts,
    )
    return about, _painted(box) if on_ground else b""


def _numbers(values: Box | Matrix) -> bytes:
    return " ".join(f"{value:.5f}".rstrip("0").rstrip(".") for value in values).encode()


def _painted(words: Box) -> bytes:
    x0, y0, x1, y1 = words[0] - GROUND, words[1] - GROUND, words[2] + GROUND, words[3] + GROUND
    return f"1 g {x0:.3f} {y0:.3f} {x1 - x0:.3f} {y1 - y0:.3f} re f ".encode()


def font_objects(objects: Objects, fonts: StampFonts) -> None:
    """Put both fonts of the stamps into the file."""
    _font(objects, PLAIN, fonts.plain)
    _font(objects, BOLD, fonts.bold)


def _font(objects: Objects, number: int, font: StampFont) -> None:
    file = objects.add_stream(b"/Length1 %d" % len(font.data), font.data)
    name = font.name.encode()
    described = objects.add(
        b"<</Type/FontDescriptor/FontName/%b/Flags 32/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d"
        b"/CapHeight 660/StemV 80/FontFile2 %b>>" % (name, *font.box, font.ascent, font.descent, reference(file))
    )
    widths = b" ".join(b"%d" % width for width in font.widths)
    objects.fill(
        number,
        b"<</Type/Font/Subtype/TrueType/BaseFont/%b/FirstChar 32/LastChar 255/Widths[%b]/Encoding/WinAnsiEncoding"
        b"/FontDescriptor %b>>" % (name, widths, reference(described)),
    )
