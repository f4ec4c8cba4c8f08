"""What an answer says with figures, claims, promises and items behind it: sentence by sentence, with what is behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from leverarch.bidding.paragraphs import Fill, Paragraph, paragraphs_of
from leverarch.bidding.plain import as_pasted
from leverarch.claiming.delivery import Delivery, delivery_of
from leverarch.claiming.reading import Reading, value_of
from leverarch.model import Answer, Cited, Claim, Measured, Model, Value
from leverarch.readers.markdown import read_markdown
from leverarch.slots import Slot, slots_in

#: Stands after a claim while a text is cut: a claim is a sentence, and brings its own full stop.
_WHOLE = "\x01"
#: A sentence ends at a full stop, or a line of a list or of a table.
_END = re.compile(
    r"(?<=\x01)\s+(?=[A-Z]|\{\{)|(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]?(?:[A-Z0-9]|\{\{))|\n(?=\s*(?:[-*+]|\d+[.)]|\|)\s?)"
)
_MARK = re.compile(r"^\s*(?:>\s*)*(?:[-*+]|\d+[.)])\s+")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an answer with slots in it, and all that the slots lead to, each once.

    `text` is what the buyer reads, `in_full` the same for the provider, with small numbers.
    """

    text: str
    in_full: str
    claims: tuple[Claim, ...]
    figures: tuple[tuple[Measured, Value], ...]
    deliveries: tuple[Delivery, ...]
    evidence: tuple[Cited, ...]


def statements_in(reading: Reading, answer: Answer, shown: Fill, full: Fill) -> Iterator[Statement]:
    """Yield the statements of an answer in order. `reading` sees all; `shown` fills for the buyer, `full` in full."""
    for paragraph in paragraphs_of(answer, shown):
        for sentence in _sentences(paragraph):
            slots = tuple(slots_in(sentence, markdown=True))
            if slots:
                yield _statement(reading, sentence, slots, shown, full)


def _statement(reading: Reading, sentence: str, slots: tuple[Slot, ...], shown: Fill, full: Fill) -> Statement:
    model = reading.model
    behind = tuple(_with_claims(model, slots))
    claims = tuple(model.claims[slot.id] for slot in behind if slot.kind == "claim" and slot.id in model.claims)
    cited = [Cited(slot.id) for slot in behind if slot.kind == "evidence" and slot.id in model.evidence]
    return Statement(
        text=_plain(shown(sentence)),
        in_full=_plain(full(sentence)),
        claims=claims,
        figures=tuple(_figures(reading, behind)),
        deliveries=tuple(_deliveries(reading, behind)),
        evidence=_joined((*(one for claim in claims for one in claim.evidence), *cited)),
    )


def cited_in(model: Model, answer: Answer) -> tuple[Cited, ...]:
    """Return the items that slots put into an answer's text, with where in them as the answer or a claim says it."""
    slots = tuple(
        _with_claims(model, tuple(slots_in(answer.doc.body or str(answer.doc.value.get("body", "")), markdown=True)))
    )
    claims = [model.claims[slot.id] for slot in slots if slot.kind == "claim" and slot.id in model.claims]
    named = {slot.id for slot in slots if slot.kind == "evidence" and slot.id in model.evidence}
    wheres = (*answer.evidence, *(one for claim in claims for one in claim.evidence))
    return _joined((*(one for one in wheres if one.id in named), *map(Cited, sorted(named))))


def _joined(cited: Iterable[Cited]) -> tuple[Cited, ...]:
    """Return each place once, and an item as a whole only where no place in it is named."""
    listed = tuple(dict.fromkeys(cited))
    placed = {one.id for one in listed if one.pages or one.heading}
    return tuple(one for one in listed if one.pages or one.heading or one.id not in placed)


def _with_claims(model: Model, slots: tuple[Slot, ...]) -> Iterator[Slot]:
    """Yield slots and those of the claims that they name, each once."""
    waiting, seen = list(slots), set()
    while waiting:
        slot = waiting.pop(0)
        key = (slot.kind, slot.id, slot.group)
        if key in seen:
            continue
        seen.add(key)
        yield slot
        claim = model.claims.get(slot.id) if slot.kind == "claim" else None
        waiting += slots_in(str(claim.doc.value["text"])) if claim else ()


def _figures(reading: Reading, slots: tuple[Slot, ...]) -> Iterator[tuple[Measured, Value]]:
    for slot in slots:
        measured = reading.measured.get(slot.id) if slot.kind == "measure" else None
        value = value_of(measured, slot.group) if measured else None
        if measured and value:
            yield measured, value


def _deliveries(reading: Reading, slots: tuple[Slot, ...]) -> Iterator[Delivery]:
    for slot in slots:
        commitment = reading.model.commitments.get(slot.id) if slot.kind == "commitment" else None
        if commitment is not None and reading.as_of is not None:
            yield delivery_of(reading.model, commitment, reading.as_of)


def _sentences(paragraph: Paragraph) -> Iterator[str]:
    """Yield the sentences of a paragraph as they are written. A slot is never cut."""
    kept: list[str] = []

    def keep(slot: Slot) -> str:
        kept.append(slot.text)
        return f"{{{{{len(kept) - 1}}}}}" + _WHOLE * (slot.kind == "claim")

    text = _replaced(paragraph.text, keep)
    for sentence in _END.split(text):
        whole = re.sub(r"\{\{(\d+)\}\}", lambda found: kept[int(found[1])], sentence)
        whole = _MARK.sub("", whole.replace(_WHOLE, "")).strip()
        if whole:
            yield whole


def _replaced(text: str, words: Callable[[Slot], str]) -> str:
    parts, end = [], 0
    for slot in slots_in(text, markdown=True):
        parts += [text[end : slot.start], words(slot)]
        end = slot.end
    return "".join((*parts, text[end:]))


def _plain(sentence: str) -> str:
    """Return a sentence without its Markdown; the cells of a row of a table one after the other."""
    if sentence.startswith("|"):
        return "; ".join(cell.strip() for cell in sentence.strip("| ").split("|"))
    return as_pasted(read_markdown(sentence, path="").blocks)
