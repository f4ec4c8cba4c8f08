"""Slots that name nothing that is there, or can't be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from leverarch.diagnostics import Diagnostic, Severity
from leverarch.model import Nodes
from leverarch.resolving.names import nearest_to
from leverarch.rules import UNKNOWN_SLOT
from leverarch.slot_nodes import figures_in, slots_in_nodes, table_slot
from leverarch.slots import FIGURE, KINDS, TABLE, Slot, place_of, slots_of
from leverarch.source import Doc, Pointer

Key = tuple[str, str, tuple[str, ...]]
_ANSWERS = "content/answers/"
#: Words in the place of a kind that stand for a figure or a promise, and are no kind.
_MISTAKEN = frozenset({"number", "promise", "item", "record"})
#: Other words in double braces may be meant as they stand: they are printed, and somebody should look.
_BRACES = replace(UNKNOWN_SLOT, severity=Severity.WARNING)
FORMS = "{{ measure:ID }}, {{ table:ID }}, {{ figure:ID }}, {{ claim:ID }}, {{ evidence:ID }} or {{ commitment:ID }}"


def unknown_slots(
    doc: Doc,
    known: Mapping[str, frozenset[str]],
    explained: Callable[[str, str], bool],
    prose: Mapping[tuple[str, str], Nodes],
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the slots of a file. What is `explained` has another finding that says why.

    `prose` holds the trees of Markdown fields: a slot that Markdown tears apart is found there no more.
    """
    about = str(doc.value.get("id", ""))
    trees: dict[Pointer, Counter[Key]] = {}
    for pointer, slot in slots_of(doc):
        message, help_ = _wrong(slot, known, explained)
        tree = prose.get((doc.path, ".".join(map(str, pointer))))
        if not message and slot.form:
            message, help_ = (_apart if slot.form == TABLE else _in_a_table)(doc, slot, tree or ())
        if not message and tree is not None:
            if pointer not in trees:
                trees[pointer] = Counter(map(_key, slots_in_nodes(tree)))
            message, help_ = _torn(slot, trees[pointer])
        if message:
            place = place_of(doc, pointer, slot.text, slot.start)
            yield Diagnostic(UNKNOWN_SLOT if is_meant(slot) else _BRACES, message, place, about, help=help_)


def is_meant(slot: Slot) -> bool:
    """Whether somebody wrote it as a slot: it begins with a kind that we know, or with one that is spelt like it."""
    said = re.split(r"[:=/]", slot.text.lstrip("{ \n").casefold(), maxsplit=1)
    kind = said[0].strip(" }\n")
    return (bool(get_close_matches(kind, (*KINDS, TABLE, FIGURE), n=1)) and len(said) > 1) or kind in _MISTAKEN


def _wrong(slot: Slot, known: Mapping[str, frozenset[str]], explained: Callable[[str, str], bool]) -> tuple[str, str]:
    said = " ".join(slot.text.split())
    if not slot.closed:
        help_ = "close it with `}}`; if it is meant as text, put it between backticks"
        return f"`{said}` is not closed, and would be printed as it stands", help_
    if not slot.id:
        return f"`{said}` is no slot, and is printed as it stands", f"a slot is {FORMS}"
    if slot.kind not in KINDS:
        help_ = nearest_to(slot.kind, frozenset((*KINDS, TABLE, FIGURE)))
        return f"`{said}`: there is no kind of slot `{slot.kind}`", help_
    if slot.id not in known[slot.kind]:
        what = "item of evidence" if slot.kind == "evidence" else slot.kind
        said_already = explained(slot.kind, slot.id)
        return ("", "") if said_already else (f"unknown {what} `{slot.id}`", nearest_to(slot.id, known[slot.kind]))
    return _misused(slot, said)


def _misused(slot: Slot, said: str) -> tuple[str, str]:
    """What is asked of a thing that is there, and that it does not have."""
    if slot.form == TABLE and slot.group:
        return f"`{said}`: a table has all groups of a measure", f"write {{{{ table:{slot.id} }}}}"
    if slot.group and slot.kind != "measure":
        return f"`{said}`: only a measure has groups", f"write {{{{ {slot.kind}:{slot.id} }}}}"
    return "", ""


def _apart(doc: Doc, slot: Slot, tree: Nodes) -> tuple[str, str]:
    """A table stands in a paragraph of its own, where there are paragraphs. An answer may be pasted as plain text."""
    if doc.path.startswith(_ANSWERS):
        return "an answer to a buyer holds no table of figures", "name the figures that count, each in its sentence"
    if any(one is not None and _key(one) == _key(slot) for one in map(table_slot, _every_block(tree))):
        return "", ""
    said = " ".join(slot.text.split())
    return f"`{said}` is a table, and can't stand inside a line", "put it between two blank lines of a Markdown text"


def _in_a_table(_doc: Doc, slot: Slot, tree: Nodes) -> tuple[str, str]:
    """Numbers alone stand in a table, below which their periods and sources are printed."""
    if any(_key(one) == _key(slot) for block in _every_block(tree) for one in figures_in(block)):
        return "", ""
    said = " ".join(slot.text.split())
    help_ = "write `measure:` in place of `figure:`, or put it into a table of a Markdown text"
    return f"`{said}` stands in no table, and would be printed without its period and source", help_


def _every_block(blocks: Nodes) -> Iterator[Mapping[str, Any]]:
    for block in blocks:
        yield block
        if block["t"] in ("ul", "ol", "li", "q"):
            yield from _every_block(block["c"])


def _torn(slot: Slot, left: Counter[Key]) -> tuple[str, str]:
    left[_key(slot)] -= 1
    if left[_key(slot)] >= 0:
        return "", ""
    said = " ".join(slot.text.split())
    message = f"`{said}` can't be filled where it stands: Markdown parts it, or it is part of an address"
    return message, "write it in one line, in one cell, outside of an address"


def _key(slot: Slot) -> Key:
    return f"{slot.kind} {slot.form}", slot.id, slot.group
