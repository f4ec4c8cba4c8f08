"""The type of an item, by the words of its title and by what its file is."""

from __future__ import annotations

import re

#: Words that say a type, as a title has them; where several do, the head of the title decides.
_WORDS = (
    ("minutes", r"minutes|notes of (?:the |a )?meeting|meeting notes?|flip ?chart"),
    ("policy", r"policy|policies|procedures?|protocol|handbook|statement of purpose|code of conduct"),
    ("audit", r"audits?|spot checks?|mock inspection|inspection|walk ?round|quality visit|checklist"),
    ("matrix", r"matrix|matrices|skills grid"),
    (
        "certificate",
        r"certificates?|certification|certified|insurance|indemnity|loler|eicr|gas safety|registration|accreditation"
        r"|licence|attestation",
    ),
    ("feedback", r"surveys?|feedback|questionnaires?|compliments?|testimonials?|thank ?you|what people (?:told|say)"),
    ("case-study", r"case stud(?:y|ies)|story|stories"),
    ("plan", r"plans?|strategy|programme|risk assessment|roadmap|schedule|rota"),
    ("data", r"data|dashboard|kpis?|statistics|extract|export|trends?|figures|analysis|register|tracker|log"),
    ("record", r"records?|supervision|appraisal|incident|handover|diary|induction|attendance|agreement|contract"),
    ("correspondence", r"letters?|e-?mails?|correspondence|memo"),
    ("photo", r"photos?|photographs?"),
)
_FINDERS = tuple((type_, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for type_, words in _WORDS)
_HEAD = re.compile(r"\s+(?:of|for|on|from|by|to|about|with|at|in)\s+|[:,;(–—|]|\s-\s", re.IGNORECASE)
_LETTER = re.compile(r"^\s*dear\b|\byours (?:sincerely|faithfully)\b", re.IGNORECASE | re.MULTILINE)
_BY_WAY = {"mail": "correspondence", "picture": "photo", "table": "data"}
_OPENING = 300


def type_of(titles: tuple[str, ...], text: str, way: str) -> str:
    """Return the type of an item. `titles` are what it is called, the surest first; `way` is that of its `FileKind`.

    A message is correspondence whatever it is about. Where nothing tells, it is `other`.
    """
    if way == "mail":
        return "correspondence"
    for title in titles:
        found = _in_title(title)
        if found:
            return found
    if _LETTER.search(text):
        return "correspondence"
    return _in_title(text[:_OPENING].split("\n\n", maxsplit=1)[0]) or _BY_WAY.get(way, "other")


def _in_title(title: str) -> str:
    head = _HEAD.split(title, maxsplit=1)[0]
    return _last_said(head) or _last_said(title)


def _last_said(words: str) -> str:
    """Return the type that is said last: in “Safeguarding policy audit” that is the audit."""
    ends = [(match.end(), match.start(), type_) for type_, form in _FINDERS for match in form.finditer(words)]
    return max(ends, key=lambda one: (one[0], -one[1]))[2] if ends else ""
