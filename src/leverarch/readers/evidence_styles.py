"""The looks of a workbook's cells, read from its styles and its theme. What can't be made out is plain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from lxml import etree

from leverarch.readers.evidence_colours import BLACK, NUMBERED, WHITE, Look, Looks, Palette, theme_of
from leverarch.readers.office_package import local

#: Typefaces whose letters are signs.
SYMBOL_FACES = ("wingdings", "wingdings 2", "wingdings 3", "webdings", "marlett", "symbol")
_SIDES = {"left": "l", "right": "r", "center": "c", "centerContinuous": "c", "fill": "l", "justify": "l"}
Held = TypeVar("Held")
#: The theme's colours of links: they tell of a link, and nothing else.
_LINKS = ("10", "11")
_SIGNS = {
    "wingdings": {"ü": "✓", "û": "✗", "þ": "☑", "ý": "☒", "ñ": "↑", "ò": "↓", "l": "●", "n": "■", "¨": "☐", "o": "☐",
                  "q": "☐", "J": "☺", "K": "neutral face", "L": "sad face", "à": "→", "è": "→", "ß": "←",
                  "«": "★", "u": "◆", "§": "▪", "x": "☒"},
    "wingdings 2": {"P": "✓", "O": "✗", "R": "☑", "T": "☒", "S": "☒", "£": "☐", "Q": "☒", "—": "●"},
    "webdings": {"a": "✓", "r": "✗", "g": "■", "c": "☐", "n": "●", "Y": "heart"},
    "marlett": {"a": "✓", "b": "✓", "r": "✗", "h": "●", "i": "●"},
}  # fmt: skip


def parsed(data: bytes) -> etree._Element | None:
    """Return the root of a part of a workbook, or nothing where it is broken. Nothing outside it is ever read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def inside(element: etree._Element | None, *path: str) -> Iterator[etree._Element]:
    """Yield the elements to which a path of names leads."""
    if element is None:
        return
    for child in element:
        if local(child) == path[0]:
            if len(path) == 1:
                yield child
            else:
                yield from inside(child, *path[1:])


def attributes(element: etree._Element | None) -> Mapping[str, str]:
    """Return an element's attributes without their namespaces."""
    if element is None:
        return {}
    return {str(name).rpartition("}")[2]: str(value) for name, value in element.attrib.items()}


def looks_of(styles: bytes, theme: bytes) -> Looks:
    """Return the looks that a workbook's two parts tell. Either may be empty or broken."""
    root = parsed(styles) if styles else None
    if root is None:
        return Looks()
    palette = Palette(_numbered(root), _theme(theme))
    fonts = [_font(font, palette) for font in inside(root, "fonts", "font")]
    fills = [_fill(fill, palette) for fill in inside(root, "fills", "fill")]
    cells = tuple(_look(xf, fonts, fills) for xf in inside(root, "cellXfs", "xf"))
    codes = {}
    for told in map(attributes, inside(root, "numFmts", "numFmt")):
        if told.get("numFmtId", "").isdigit():
            codes[int(told["numFmtId"])] = told.get("formatCode", "")
    by_rule = tuple(_rule_look(dxf, palette) for dxf in inside(root, "dxfs", "dxf"))
    return Looks(cells or (Look(),), codes, by_rule)


def signs(text: str, face: str) -> str:
    """Return text in a typeface of signs as the signs that it shows; what has no sign here stays as it is."""
    known = _SIGNS.get(face.lower())
    if known is None:
        return text
    return "".join(known.get(chr(ord(letter) - 0xF000) if 0xF020 <= ord(letter) <= 0xF0FF else letter, letter)
                   for letter in text)  # fmt: skip


def symbol_face(name: str) -> str:
    """Return the typeface's name where its letters are signs, else nothing."""
    return name.lower() if name.lower() in SYMBOL_FACES else ""


def _numbered(root: etree._Element) -> Sequence[str]:
    own = [attributes(colour).get("rgb", "") for colour in inside(root, "colors", "indexedColors", "rgbColor")]
    kept = [told[-6:].upper() if len(told) in (6, 8) else BLACK for told in own]
    return (*kept, *NUMBERED[len(kept) :])


def _theme(data: bytes) -> Sequence[str]:
    found = {}
    root = parsed(data) if data else None
    for scheme in inside(root, "themeElements", "clrScheme"):
        for entry in scheme:
            for colour in entry:
                told = attributes(colour)
                found[local(entry)] = told.get("lastClr") or told.get("val", "")
    return theme_of(found)


def _font(font: etree._Element, palette: Palette) -> Look:
    held = {local(child): attributes(child) for child in font}
    on = {name: name in held and held[name].get("val", "1") not in ("0", "false") for name in ("b", "strike")}
    colour = held.get("color", {})
    ink = "" if colour.get("theme") in _LINKS else palette.colour(colour)
    face = symbol_face(held.get("name", {}).get("val", ""))
    return Look(ink="" if ink in (BLACK, WHITE) else ink, bold=on["b"], struck=on["strike"], symbols=face)


def _fill(fill: etree._Element, palette: Palette) -> str:
    """Return the colour of a fill; nothing for none, and for white, which nobody sees."""
    for stop in inside(fill, "gradientFill", "stop", "color"):
        return _seen(palette.colour(attributes(stop)))
    for pattern in inside(fill, "patternFill"):
        kind = attributes(pattern).get("patternType", "none")
        front = next((palette.colour(attributes(one)) for one in inside(pattern, "fgColor")), "")
        if kind in ("none", "gray125") and not (kind == "gray125" and front):
            return ""
        return _seen(front or ("" if kind == "solid" else "808080"))
    return ""


def _rule_look(dxf: etree._Element, palette: Palette) -> tuple[str, str]:
    """Return the fill and the ink of a rule; a plain fill of a rule is told as the pattern's ground."""
    fill = ink = ""
    for pattern in inside(dxf, "fill", "patternFill"):
        colours = {local(one): palette.colour(attributes(one)) for one in pattern}
        fill = _seen(colours.get("bgColor") or colours.get("fgColor", ""))
    for colour in inside(dxf, "font", "color"):
        ink = palette.colour(attributes(colour))
    return fill, "" if ink in (BLACK, WHITE) else ink


def _seen(colour: str) -> str:
    return "" if colour == WHITE else colour


def _look(xf: etree._Element, fonts: Sequence[Look], fills: Sequence[str]) -> Look:
    told = attributes(xf)
    font = _at(fonts, told.get("fontId", ""), Look())
    aligned = next((attributes(one) for one in inside(xf, "alignment")), {})
    form = told.get("numFmtId", "0")
    return Look(
        int(form) if form.isdigit() else 0,
        _at(fills, told.get("fillId", ""), ""),
        font.ink,
        font.bold,
        font.struck,
        _SIDES.get(aligned.get("horizontal", ""), ""),
        font.symbols,
    )


def _at(held: Sequence[Held], at: str, usual: Held) -> Held:
    return held[int(at)] if at.isascii() and at.isdigit() and int(at) < len(held) else usual
