"""The parts of an answer: answer, method, proof, controls, outcome. A heading of the second level names each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from leverarch.bidding.plain import words_of
from leverarch.model import Nodes

#: What belongs in each part, in the order in which a reader looks for them.
PARTS: Mapping[str, str] = {
    "answer": "the answer in one or two sentences, in the words of the question",
    "method": "who does what, when and how",
    "proof": "a figure with its period and source, an item of evidence, or an example",
    "controls": "who checks that it is done, how often, and what happens when it is not",
    "outcome": "what is different for people, and how that is known",
}
#: Headings that name each part; also with “our” or “the” before them.
_CALLED: Mapping[str, tuple[str, ...]] = {
    "answer": ("answer", "summary", "response", "in short", "in brief", "what we do", "what we will do", "commitment"),
    "method": (
        *("method", "methods", "methodology", "approach", "process", "how", "how we do it", "how we do this"),
        *("how we will do it", "how we will do this", "how it works", "how we work", "delivery", "how we deliver"),
    ),
    "proof": (
        *("proof", "evidence", "results", "track record", "example", "examples", "case study", "what shows it"),
        *("how we know", "what shows this", "experience", "figures"),
    ),
    "controls": (
        *(
            "controls",
            "control",
            "checks",
            "how we check",
            "assurance",
            "quality assurance",
            "safeguards",
            "governance",
        ),
        *("oversight", "monitoring", "risk", "risks", "risk management", "how it is checked", "risk control"),
    ),
    "outcome": (
        *("outcome", "outcomes", "impact", "benefit", "benefits", "difference", "what changes", "difference made"),
        *("what it means for people", "what people gain", "results for people", "what is different", "what changed"),
    ),
}
_PART = {name: part for part, names in _CALLED.items() for name in names}
_LEVEL = 2
_JOINED = re.compile(r"\s+and\s+|\s*[,;:/&–—]\s*")


def part_of(heading: str) -> str:
    """Return the part that a heading names, or nothing: `2. Our approach` is the method."""
    for piece in (heading, *_JOINED.split(heading)):
        found = _PART.get(_bare(piece))
        if found:
            return found
    return ""


def is_part_heading(node: Mapping[str, Any]) -> bool:
    """Whether a block is a heading that names a part."""
    return node["t"] == "h" and node["l"] <= _LEVEL and bool(part_of(words_of(node["c"])))


def parts_in(blocks: Nodes) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """Return the blocks below the heading of each part that is there. One that is there twice holds both."""
    found: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for part, block in _below(blocks):
        found[part] = (*found.get(part, ()), *([block] if block is not None else []))
    return found


def without_part_headings(blocks: Nodes) -> Nodes:
    """Return the blocks without the headings that name parts. Every other heading stays."""
    return tuple(block for block in blocks if not is_part_heading(block))


def _below(blocks: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any] | None]]:
    part = ""
    for block in blocks:
        if is_part_heading(block):
            part = part_of(words_of(block["c"]))
            yield part, None
            continue
        if block["t"] == "h" and block["l"] <= _LEVEL:
            part = ""
        if part:
            yield part, block


def _bare(heading: str) -> str:
    """Return a heading in small letters without number, punctuation and the words before the noun."""
    text = re.sub(r"[’']s\b", "", heading.casefold())
    text = re.sub(r"[^\w\s]|_", " ", text)
    text = " ".join(text.split())
    text = re.sub(r"^(?:part )?(?:\d+|[a-e])\s+(?=\w)", "", text)
    return re.sub(r"^(?:the|our|your|a|an|this) ", "", text)
