"""People who are named in a file's name or title: found by patterns, left out of what is stored. It is a guess.

A warning too many costs a glance; a person's name in a pack's file names is a leak.
"""

from __future__ import annotations

import re

from leverarch.adding.people_words import BEFORE_LETTER, EITHER, GIVEN, WORDS

_TITLES = r"(?:Mrs?|Ms|Miss|Mx|Dr|Prof|Sister|Rev)\.?"
_NAME = r"[A-Z][a-zà-ÿ’']+(?:-[A-Z][a-zà-ÿ]+)?"
_SAINT = re.compile(r"\b(?:St|Saint|Prince|Princess|Queen|King|Lady|Lord)\.? $", re.IGNORECASE)
_PATTERNS = (
    (re.compile(rf"\b{_TITLES} (?:[A-Z]\.? ?)*{_NAME}(?: {_NAME})?(?:’s|'s)?"), "a person’s name"),
    (re.compile(r"\b(?:DOB|D\.O\.B\.?) ?[\d./-]*", re.IGNORECASE), "a date of birth"),
    (re.compile(r"(?<![\d-])\d{3}[ -]\d{3}[ -]\d{4}(?![\d-])"), "a number like an NHS number"),
    (re.compile(r"(?<!\w)[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)"), "a number like a National Insurance number"),
    (re.compile(r"\b(?:Rm|Room|Bed|Flat|Apt) ?(?:No\.? ?)?\d+[A-Za-z]?\b", re.IGNORECASE), "a room number"),
    (
        re.compile(
            r"\b(?:[Rr]esident|RESIDENT|[Ss]ervice [Uu]ser|SU|[Cc]lient|[Pp]atient|[Tt]enant)s? "
            r"(?:No\.? ?)?(?:\d+|[A-Z]{1,3}|[A-Z]\.(?: ?[A-Z]\.?)+)(?!\w)"
        ),
        "a person’s number or initials",
    ),
    (re.compile(r"(?<![\w.])[A-Z]\.[A-Z]\.(?:[A-Z]\.)?(?!\w)"), "a person’s initials"),
)
_INITIAL = re.compile(rf"(?<![\w&’'])(?:[A-Z](?:\. ?| )){{1,3}}(?P<surname>{_NAME})(?:’s|'s)?(?!\w)")
_AFTER = re.compile(r"\b(?P<surname>[A-Z][a-zà-ÿ’']{2,}), ?[A-Z]\.?(?!\w)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")


def people_in(text: str) -> tuple[tuple[str, str], ...]:
    """Return what in a name or a title seems to point to a person, in order: what it is, and the words."""
    found = [(match.start(), what, match[0].strip()) for form, what in _PATTERNS for match in form.finditer(text)]
    found += [(start, "a person’s name", words) for start, words in _initials(text)]
    found += [(start, "a person’s name", words) for start, words in _given(text)]
    kept: list[tuple[int, str, str]] = []
    for start, what, words in sorted(found, key=lambda one: (one[0], -len(one[2]))):
        if not kept or start >= kept[-1][0] + len(kept[-1][2]):
            kept.append((start, what, words))
    return tuple((what, words) for _, what, words in kept)


def without_people(text: str) -> str:
    """Return a name or a title without what points to a person."""
    for _ in range(5):  # what is left may begin to look like a name
        found = people_in(text)
        if not found:
            break
        for _, words in found:
            text = text.replace(words, " ", 1)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\(\s*\)|\[\s*\]", " ", text)
    text = re.sub(r"\s*\b(?:for|of|by|with|from|to|and|re)\s*$|^\s*(?:for|of|by|with|from|and|re)\b", "", text.strip())
    return re.sub(r"\s+", " ", text).strip(" -–—,;:.&_’'")


def _initials(text: str) -> list[tuple[int, str]]:
    found = []
    for form in (_INITIAL, _AFTER):
        for match in form.finditer(text):
            before = text[: match.start()].split()
            is_letter = bool(before) and before[-1].lower().strip("-–_") in BEFORE_LETTER
            is_article = match[0].startswith(("A ", "I ")) and form is _INITIAL
            if match["surname"].lower() not in WORDS and not is_letter and not is_article:
                found.append((match.start(), match[0].strip()))
    return found


def _given(text: str) -> list[tuple[int, str]]:
    found = []
    words = list(_WORD.finditer(text))
    for number, match in enumerate(words):
        name = match[0].lower()
        if (name not in GIVEN and name not in EITHER) or _SAINT.search(text[: match.start()]):
            continue
        after = words[number + 1] if number + 1 < len(words) else None
        beside = after is not None and not text[match.end() : after.start()].strip(" .")
        if (
            after is not None
            and beside
            and after[0].lower() in ("house", "court", "street", "road", "lodge", "cottage")
        ):
            continue
        cased = after is not None and (after[0][0].isupper() or (match[0].islower() and len(after[0]) > 2))
        is_surname = after is not None and beside and cased and after[0].lower() not in WORDS
        if name in EITHER and not (is_surname and match[0][0].isupper()):
            continue
        end = after.end() if after is not None and is_surname else match.end()
        possessive = re.match(r"[’']s\b", text[end:])
        found.append((match.start(), text[match.start() : end + (2 if possessive else 0)]))
    return found
