"""Which paragraph of an answer to cut, when the answer is too long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from leverarch.bidding.count import characters_in, words_in
from leverarch.bidding.paragraphs import Paragraph
from leverarch.model import Portal

#: What is spared as long as anything else is long enough: the answer itself, and what proves it.
_SPARED = frozenset({"answer", "proof"})
_BEGINS = 7


@dataclass(frozen=True, slots=True)
class Cut:
    """A paragraph to cut, how long it is, and whether the answer fits without it. `begins` holds its first words."""

    paragraph: Paragraph
    words: int
    characters: int
    begins: str
    enough: bool


def cut_for(
    paragraphs: Sequence[Paragraph], excess: tuple[int, int], portal: Portal | None, *, pasted: bool
) -> Cut | None:
    """Return the paragraph to cut so that so many words and characters are gone; nothing where there is no paragraph.

    It is the shortest that is long enough; where possible one that leaves something of its part, and neither of the
    answer itself nor of its proof. Where none is long enough it is the longest. `pasted`: words are counted as pasted.
    """
    line_break = portal.line_break if portal and portal.line_break else 2
    cuts = [
        _cut(one, excess, line_break, pasted=pasted)
        for one in paragraphs
        if one.printed.strip() and not one.is_heading and not one.is_note
    ]
    spared = [cut for cut in cuts if cut.paragraph.part not in _SPARED]
    parts = Counter(cut.paragraph.part for cut in cuts)
    one_of_many = [cut for cut in spared if not cut.paragraph.part or parts[cut.paragraph.part] > 1]
    for held in (one_of_many, spared, cuts):
        enough = [cut for cut in held if cut.enough]
        if enough:
            return min(enough, key=lambda cut: (cut.words, cut.characters))
    return max(spared or cuts, key=lambda cut: (cut.words, cut.characters), default=None)


def _cut(paragraph: Paragraph, excess: tuple[int, int], line_break: int, *, pasted: bool) -> Cut:
    words = words_in(paragraph.counted[pasted])
    # Without a paragraph the empty line before or after it goes, too.
    characters = characters_in(f"{paragraph.counted[1]}\n\n", line_break)
    first = paragraph.counted[0].split()
    begins = " ".join(first[:_BEGINS]) + ("…" if len(first) > _BEGINS else "")
    enough = words >= excess[0] and characters >= excess[1]
    return Cut(paragraph, words, characters, begins, enough)
