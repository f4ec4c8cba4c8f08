"""Where a name stands in an anonymised answer that must not be there; which names those are is told in `names`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from leverarch.bidding.everyday import COMMON, DAYS, LIKED
from leverarch.bidding.names import FEW_LETTERS, HIDDEN, PLACE, POSTCODE, SERVICE, Name, is_all, names_of, of_council
from leverarch.model import Bid, Model

_INITIALS = re.compile(r"[A-Z]{2,5}")
#: What stands before the first word of a sentence, a point or a cell.
_BEGINS = re.compile(r"(?:^|[.!?:;|\n>#*-]|[“\"‘(])\s*$")
_TOKEN = re.compile(r"[^\s<>()\[\]“”\"]*[^\s<>()\[\]“”\".,;:!?’']")


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text, from `start` to `end`, as it stands there."""

    name: Name
    start: int
    end: int
    text: str


def names_in(model: Model, bid: Bid) -> tuple[Name, ...]:
    """Return every name that an anonymised answer to the bid must not hold, the longest first, each once."""
    theirs = [name.text for name in of_council(bid.buyer)]
    asked = "\n".join((*theirs, *(question.text for question in bid.questions)))
    names: dict[str, Name] = {}
    for name in names_of(model, bid):
        text = " ".join(name.text.split()).strip(" .,;")
        if not any(map(str.isalnum, text)) or text.casefold() in DAYS:
            continue
        if name.what == PLACE and found_in(asked, (Name(text, PLACE),)):
            continue  # where the buyer itself asks about a place, it says nothing of the bidder
        everyday = is_all(text, COMMON) and name.what != HIDDEN
        if everyday and " " not in text and name.what in (PLACE, SERVICE):
            continue  # a place called “Home” would be found in every answer
        exact = name.exact or (is_all(text, COMMON | LIKED) and name.what != HIDDEN)
        names.setdefault(text.casefold(), Name(text, name.what, exact, everyday and " " not in text))
    return tuple(sorted(names.values(), key=lambda name: (-len(name.text), name.text)))


def found_in(text: str, names: Iterable[Name], allowed: Iterable[str] = ()) -> tuple[Named, ...]:
    """Return the names in a text, in order, the longest where several begin or lie within each other.

    Capitals, accents, possessives and what no reader sees do not matter; a name inside another word is none. `allowed`
    are texts, such as the buyer's own name, within which a name says nothing of the bidder.
    """
    folded, places = _folded(text)

    def capital(at: int) -> bool:
        return text[places[at]].isupper()

    free = [span for phrase in allowed if phrase for span in _spans(Name(phrase, ""), folded, capital)]
    found: list[Named] = []
    for name in names:
        for start, end in _spans(name, folded, capital):
            inside = any(a <= start and end <= b for a, b in free)
            taken = any(one.start <= places[start] < one.end for one in found)
            first, last = places[start], places[end - 1] + 1
            if inside or taken or (name.exact and not _has_capitals(name.text, text[first:last])):
                continue
            if name.within and _BEGINS.search(text[:first]):
                continue
            found.append(Named(name, first, last, text[first:last]))
    return tuple(sorted(found, key=lambda one: one.start))


def _has_capitals(name: str, said: str) -> bool:
    """Whether a name has its capitals where it stands; more of them do no harm."""
    wanted, there = ([letter for letter in words if letter.isalnum()] for words in (name, said))
    return all(letter.isupper() for asked, letter in zip(wanted, there, strict=False) if asked.isupper())


def _spans(name: Name, folded: str, capital: Callable[[int], bool]) -> Iterator[tuple[int, int]]:
    """Where a name stands: as words, as a part of one with capitals, and in an address also without its spaces."""
    for match in _pattern(name.text).finditer(folded):
        if _parted(folded, *match.span(1), capital, name):
            yield match.span(1)
    joined = re.sub(r"[^\w]|_", "", _folded(name.text)[0])
    if name.exact or len(joined) <= FEW_LETTERS:
        return
    for token in _TOKEN.finditer(folded):
        if re.search(r"[@_/\\]|\w\.\w|\w-\w", token[0]):
            bare = [(index, letter) for index, letter in enumerate(token[0], token.start()) if letter.isalnum()]
            at = "".join(letter for _, letter in bare).find(joined)
            if at >= 0:
                yield bare[at][0], bare[at + len(joined) - 1][0] + 1


def _parted(folded: str, start: int, end: int, capital: Callable[[int], bool], name: Name) -> bool:
    """Whether a name stands apart from the letters around it: by no letter, by a capital, or as the name of several."""
    before, after = folded[start - 1 : start], folded[end : end + 1]
    long = len(name.text) > FEW_LETTERS and not name.exact and name.text[-1:].isalpha()
    begins = not before.isalnum() or (long and before.isalpha() and capital(start) and not capital(start - 1))
    if not after.isalnum():
        return begins
    if re.match(r"s(?![^\W_])", folded[end:]) and long and (folded[end + 1 : end + 2] == "'" or capital(start)):
        return begins
    return begins and long and (after.isdigit() or (capital(end) and not capital(end - 1)))


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """Return a pattern of a name in folded text, in a group so that it may begin within another.

    Any space between its words, `&` for “and”, digits in any groups, initials with full stops.
    """
    folded = _folded(text)[0]
    if re.fullmatch(r"[\d\s+()-]+", folded):
        inner = r"[\s().-]*".join(digit for digit in folded if digit.isdigit())
    elif POSTCODE.fullmatch(folded):
        inner = r"\s*".join(folded.replace(" ", ""))
    elif _INITIALS.fullmatch(text):
        inner = r"\.?".join(folded)
    else:
        inner = r"\s+".join("(?:&|and)" if word in ("&", "and") else re.escape(word) for word in folded.split())
    return re.compile(f"(?=({inner}))")


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text in small letters without accents and unseen characters, and where each letter of it stood."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character):
            if unicodedata.category(letter) in ("Mn", "Cf"):
                continue
            plain = {"’": "'", "‘": "'", "‑": "-", "‐": "-"}.get(letter, letter)
            for low in plain.casefold():
                letters.append(low)
                places.append(place)
    return "".join(letters), places
