"""What the typeface of the PDFs can print, and how text that it can't print is said instead."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fontpkg_source_sans_3 import ROOT
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from leverarch.world import EnvironmentFailure

_MARKS = r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
# A line end, a character with the marks on it (they may be composed together), or marks that stand alone.
_CLUSTER = re.compile(rf"\r\n?|[^\r{_MARKS}][{_MARKS}]*|[{_MARKS}]+", re.DOTALL)
#: Upright and italic, each with every weight.
FACES = 2
REGULAR, BOLD = 400, 700
_BARRED = frozenset({0xFEFF})  # a byte order mark within text; PDF/A-2 (6.2.11.7.2) refuses it in a font's map
_SPACES = {"\t": " ", "\r": "\n", "\r\n": "\n"}


def font_folder() -> Path:
    """Return the folder that holds the upright and the italic Source Sans 3, and no other face."""
    return Path(ROOT) / "files"


@cache
def small_font(letters: str, weight: int) -> bytes:
    """Return a font file of the upright face with these letters alone, in one weight. The same on every day."""
    font = TTFont(font_folder() / "SourceSans3[wght].ttf", recalcTimestamp=False)
    for table in ("GSUB", "GPOS", "GDEF"):  # rules for letters that meet: reading them takes long
        if table in font:
            del font[table]
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.name_IDs = [6]
    chosen = subset.Subsetter(options)
    chosen.populate(text=letters)
    chosen.subset(font)  # before its weight is set: that takes seconds for all of its letters
    out = io.BytesIO()
    instancer.instantiateVariableFont(font, {"wght": weight}).save(out, reorderTables=False)
    return out.getvalue()


@cache
def coverage() -> frozenset[int]:
    """Return the code points that both the upright and the italic face have a glyph for, and that PDF/A lets stand.

    Raises `EnvironmentFailure` where the typeface is not installed.
    """
    files = sorted(font_folder().glob("*.ttf"))
    if len(files) != FACES:
        raise EnvironmentFailure(f"the typeface is not whole: Source Sans 3 should be in `{font_folder()}`")
    faces = [TTFont(path, lazy=True) for path in files]
    try:
        return frozenset.intersection(*(frozenset(face.getBestCmap()) for face in faces)) - _BARRED
    finally:
        for face in faces:
            face.close()


def printable(text: str) -> str:
    r"""Return the text with every character that can't be printed said as its name: `[GRINNING FACE]`, `[U+0001]`.

    Text that can be printed stays as it is, but for letters composed with their marks where that gives a glyph, line
    ends (one `\n` each) and tabs (a space each). Applying it again changes nothing.
    """
    if _is_plain(text):
        return text
    return "".join(f"[{name}]" if name else part for part, name in _parts(text))


def unprintable(text: str) -> tuple[str, ...]:
    """Return the names that stand in `printable(text)` for characters, without brackets, in order, each once."""
    if _is_plain(text):
        return ()
    return tuple(dict.fromkeys(name for _, name in _parts(text) if name))


def _is_plain(text: str) -> bool:
    """Say whether nothing is to be done: nearly always so, and found out without a step for each character."""
    return _characters().issuperset(text) and unicodedata.is_normalized("NFC", text)


@cache
def _characters() -> frozenset[str]:
    return frozenset(map(chr, coverage())) | {"\n"}


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield runs that can be printed with an empty name, and each other character with its name."""
    for match in _CLUSTER.finditer(text):
        cluster = _SPACES.get(match[0], match[0])
        whole = _printing_form(cluster)
        if whole is not None:
            yield whole, ""
            continue
        # A mark without the letter it belongs to would land on a bracket: it is named as well.
        base = _printing_form(cluster[0])
        yield base or cluster[0], "" if base else _name(cluster[0])
        for mark in cluster[1:]:
            yield mark, _name(mark)


def _printing_form(cluster: str) -> str | None:
    """Return the cluster composed, as it is, or taken apart: the first of these that has all its glyphs."""
    forms = (unicodedata.normalize("NFC", cluster), cluster, unicodedata.normalize("NFD", cluster))
    return next((form for form in forms if _characters().issuperset(form)), None)


def _name(character: str) -> str:
    return unicodedata.name(character, f"U+{ord(character):04X}")
