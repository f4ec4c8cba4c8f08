"""Strangers' words as the typeface can print them; what it can't print is named, and remarked on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from leverarch.fonts import coverage, printable, unprintable
from leverarch.world import Remark

#: A run of so many letters that the typeface lacks is counted, by its script, and not spelt out by their names.
LONG_RUN = 4
_NAMED = 3
_LATIN = 0x2FF
# What steers the setting of text and is not seen: marks of direction, joiners, variation selectors, soft hyphens.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202c\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]"
)
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029\x0b]")
# Halves of a pair that stand alone: no letter, and no program can write them.
_HALVES = re.compile("[\ud800-\udfff]")
# Letters of formulas, and those as wide as Chinese ones: the same letters in another shape.
_FORMULA = re.compile("[\U0001d400-\U0001d7ff\uff01-\uff5e]+")
_BOXES = frozenset(map(chr, range(0x2500, 0x25A0)))
_LIKE = {
    "☒": "[X]", "\uf0b7": "•", "\uf0a7": "▪", "\uf0fc": "✓", "\uf0fb": "✗", "\uf0fe": "☑", "\uf0a8": "☐", "\uf06f": "☐",
    "\uf0d8": "▸", "\uf076": "❖", "\uf02d": "–", "\uf0e0": "→", "\uf0f0": "→", "\uf071": "☐", "\uf052": "☑",
    "◦": "○", "⁃": "–", "∙": "•", "‣": "▸", "➢": "▸", "⬜": "☐", "✅": "☑", "✖": "✗", "❌": "✗", "─": "–",
    "│": "|", "▸": "›", "❖": "•",
}  # fmt: skip


@dataclass
class Words:
    """Makes texts fit to print, and keeps what it could not keep as it was. One for each file."""

    names: dict[str, None] = field(default_factory=dict)
    counted: int = 0

    def line(self, text: str, *, drawn: bool = False) -> str:
        """Return one line that can be printed. `drawn`: in the face of equal widths, which can draw boxes as well."""
        if text.isascii() and text.isprintable():
            return text
        kept = _HALVES.sub("\ufffd", _SPACES.sub(_space, _UNSEEN.sub("", _ENDS.sub("\n", text))))
        if drawn and not _BOXES.isdisjoint(kept):
            return "".join(part if part[:1] in _BOXES else self._plain(part) for part in _runs(kept))
        return self._plain(kept)

    def remarks(self) -> Iterator[Remark]:
        """Say which characters are not printed as they are."""
        if not self.names and not self.counted:
            return
        names = list(self.names)
        said = ", ".join(name.lower() for name in names[:_NAMED]) + (" and others" if len(names) > _NAMED else "")
        if self.counted:
            words = "letters that the typeface does not have: the pages say only how many there are"
            signs = "character" if self.counted == 1 else "characters"
            yield Remark("not-printed", f"holds {self.counted:,} {signs} in {words}")
        elif names:
            yield Remark("not-printed", f"holds signs that the typeface does not have ({said}): their names are shown")

    def _plain(self, text: str) -> str:
        missing = unprintable(text)
        if not missing:
            return printable(text)
        text = "".join(_LIKE.get(character, character) for character in unicodedata.normalize("NFC", text))
        text = _FORMULA.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text)
        text = _foreign().sub(self._count, text)
        missing = tuple(name for name in unprintable(text))
        self.names.update(dict.fromkeys(missing))
        return printable(text)

    def _count(self, run: re.Match[str]) -> str:
        words = run[0].strip()
        letters = [letter for letter in words if unicodedata.category(letter)[0] in "LMN"]
        if len(letters) < LONG_RUN or 2 * len(letters) < len(words.replace(" ", "")):
            return run[0]
        self.counted += len(words)
        script = unicodedata.name(letters[0], "UNKNOWN").split(" ")[0].replace("CJK", "CHINESE").title()
        return run[0].replace(words, f"[{len(words)} characters, {script}]")


def _space(found: re.Match[str]) -> str:
    return "\u00a0" if found[0] in "\u00a0\u202f\u2007" else " "


def _runs(text: str) -> list[str]:
    return re.findall("[\u2500-\u259f]+|[^\u2500-\u259f]+", text)


@cache
def _foreign() -> re.Pattern[str]:
    """Return the pattern of runs of letters that the typeface lacks, with the spaces and points between them."""
    spans: list[str] = []
    have = sorted(code for code in coverage() if code > _LATIN)
    for low, high in zip([_LATIN, *have], [*have, 0x110000], strict=True):
        if high - low > 1:
            spans.append(f"{re.escape(chr(low + 1))}-{re.escape(chr(high - 1))}")
    letters = "".join(spans)
    return re.compile(f"[{letters}](?:[ \u00a0.,:;!?()0-9-]{{0,3}}[{letters}])*")
