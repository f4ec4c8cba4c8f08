"""How long a text is: in words as Word and LibreOffice count them, in characters as a portal does.

The rule for words was measured with LibreOffice 7.4, text by text (tests/test_word_count.py asks it again). Its help
says the same in general: what stands between two spaces is a word; dashes, tabs and line breaks part words, too.
Where Microsoft Word is said or thought to differ (unverified: no Word was at hand):

- Word parts words at spaces only, so that “care–support” with a dash and no spaces is one word there and two here, and
  a dash alone between spaces is a word there and none here.
- “m²”, “½” and other raised or circled figures in a word are a word of their own here; in Word they are not.
- A footnote is counted here; in Word only where its dialogue is told so.
- A space without width just before a space hides the second word from LibreOffice 7.4. Here both are counted.

- LibreOffice counts the bullets and numbers that a list puts before its points; Word does not. They are no part of the
  text here: `plain.as_printed` has them or not, as asked, and text that is pasted into a portal has them as hyphens.

Both count a hyphen, an ampersand or a bullet that an author types between spaces as a word.
"""

from __future__ import annotations

import re
import unicodedata

#: Every space, also one that does not break a line; and the two dashes, LibreOffice's “additional separators”.
_BETWEEN = re.compile(r"[\s\u2013\u2014]+")
#: Letters of scripts that are written without spaces. LibreOffice counts each as a word.
_WITHOUT_SPACES = re.compile(
    "[\u0e01-\u0e5b\u0e81-\u0edf\u1100-\u11ff\u2e80-\u2fdf\u2ff0-\u2fff\u3001-\u33ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffee\U00020000-\U0003ffff]"
)
_UNSEEN = "\u200b"


def words_in(text: str) -> int:
    """Return how many words a text has, as Word and LibreOffice count them.

    A word is what stands between spaces or dashes (– and —): “state-of-the-art”, “and/or”, “£1,284”, “97.9%” and an
    e-mail address are one each. A hyphen that does not break, a soft hyphen and a space without width part nothing.
    """
    return sum(_of_token(token) for token in _BETWEEN.split(text) if token)


def characters_in(text: str, line_break: int) -> int:
    r"""Return how many characters a text has for a portal, spaces included; `line_break` for each line end (`\n`).

    Counted in units of UTF-16, as the text boxes of browsers count: an emoji has two or more, “é” one or, where it is
    typed as two, two. A portal that counts otherwise counts fewer, never more.
    """
    breaks = text.count("\n")
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 + breaks * (line_break - 1)


def _of_token(token: str) -> int:
    if token.isascii():
        return 1
    words, inside = 0, False
    for character in token:
        if unicodedata.category(character) == "Mn":
            words, inside = (words, inside) if words else (1, False)  # a mark belongs to the letter before it
        elif _is_word_alone(character):
            words, inside = words + 1, False
        elif not inside and character != _UNSEEN:
            words, inside = words + 1, True
    return words


def _is_word_alone(character: str) -> bool:
    return unicodedata.category(character) == "No" or bool(_WITHOUT_SPACES.match(character))
