"""What is counted, for one of it and for so many. Authors give a unit in the plural: `escalations`, `paid hours`."""

from __future__ import annotations

import re
from decimal import Decimal

_UNUSUAL = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "lives": "life",
    "knives": "knife",
    "crises": "crisis",
    "analyses": "analysis",
    "diagnoses": "diagnosis",
    "criteria": "criterion",
    "buses": "bus",
    "bonuses": "bonus",
    "statuses": "status",
    "staff": "member of staff",
}
#: Words that end in s, and are not the plural of what stands before it.
_AS_THEY_ARE = frozenset({"series", "species", "means", "news", "premises"})
_AFTER_THE_NOUN = re.compile(
    r" (?:of|for|in|at|to|from|with|without|by|on|per|who|that|which|where|under|over|about|between|within)\b"
)
_SEVERAL = re.compile(r"(?: and | or |[/,;&])")


def singular(unit: str) -> str:
    """Return a unit for one: `escalation`, `person`, `paid hour`, `member of staff`.

    The noun is the last word before `of`, `for`, `who` and the like. A unit of several nouns, and one whose singular
    is not plain, stays as its author wrote it.
    """
    if _SEVERAL.search(unit):
        return unit
    cut = _AFTER_THE_NOUN.search(unit)
    head, tail = (unit[: cut.start()], unit[cut.start() :]) if cut else (unit, "")
    before, space, noun = head.rpartition(" ")
    return f"{before}{space}{_one(noun)}{tail}"


def counted_in(unit: str, amount: Decimal) -> str:
    """Return the unit of so many, without what a rate is per: `incident`, of `incidents per 1,000 hours`."""
    noun = unit.split(" per ", maxsplit=1)[0]
    return singular(noun) if amount == 1 else noun


def per_words(amount: Decimal, unit: str) -> str:
    """Return what a rate is per: `per 1,000 paid hours`, `per paid hour`."""
    if amount == 1 and unit:
        return f"per {singular(unit)}"
    return f"per {words_of_amount(amount)} {unit}".strip()


def words_of_amount(amount: Decimal) -> str:
    """Return a plain amount: `1,000`."""
    return f"{amount.normalize():,f}"


def _one(noun: str) -> str:
    last = re.split(r"[-‑]", noun)[-1]
    plain = last.lower()
    if plain in _UNUSUAL:
        return noun[: len(noun) - len(last)] + _UNUSUAL[plain]
    if plain in _AS_THEY_ARE or len(noun) < 4 or not plain.endswith("s") or plain.endswith(("ss", "us", "is")):
        return noun
    if plain.endswith("ies") and len(plain) > 4:
        return f"{noun[:-3]}y"
    if plain.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return noun[:-2]
    return noun[:-1]
