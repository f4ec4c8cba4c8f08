"""Slots filled in: every text of the workspace as one reader may see it.

Nothing of a text is ever executed: a slot is found, looked up, and put as plain words in the place of its braces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from types import MappingProxyType
from typing import Any

from leverarch.claiming.circles import endless
from leverarch.claiming.delivery import delivery_of
from leverarch.claiming.promised import delivery_words
from leverarch.claiming.reading import Reading, value_of
from leverarch.measuring import printed, small_numbers
from leverarch.model import Measured, Model, Nodes, Pack, Value
from leverarch.slot_nodes import Tables, filled_nodes
from leverarch.slots import FIGURE, MARKDOWN, Slot, slots_in
from leverarch.source import Doc
from leverarch.words import long_date

#: Fields that hold no words of an author: ids and paths stay as they are, whatever is in them.
_KEPT = frozenset({"id", "doc", "probe", "opened_as", "path", "images", "notes"})
#: The nouns of a model by id, and those of which there is one.
_MANY = (
    "partners",
    "arrangements",
    "frameworks",
    "evidence",
    "packs",
    "forms",
    "records",
    "chains",
    "measures",
    "claims",
    "commitments",
    "bids",
    "answers",
)
#: A claim with all that it names is no longer than this, in characters. One that is was made to fill a disk.
LONGEST = 20_000
_SINGLE = ("organisation", "governance", "coverage")


def reading_of(model: Model, pack: Pack | None) -> Reading:
    """Return what a pack's reader may see, or what the provider itself sees."""
    shown = Reading(model, small_numbers.for_pack(model, pack) if pack else model.measured, pack)
    named = _named(shown, model.measured)
    if named is model.measured:
        return shown
    return Reading(replace(model, measured=named), _named(shown, shown.measured), pack)


def _named(reading: Reading, measured: Mapping[str, Measured]) -> Mapping[str, Measured]:
    """Return measures with the slots in their own words and in their sources filled, by figures alone.

    A figure in full names its source, which would name itself.
    """
    marked = {id_: one for id_, one in measured.items() if "{{" in one.source + one.measure.doc.text}
    if not marked:
        return measured
    fill = _Fill(reading, brief=True)
    return MappingProxyType({**measured, **{id_: _in_words(fill, one) for id_, one in marked.items()}})


def _in_words(fill: _Fill, one: Measured) -> Measured:
    """Return a measure with the words about its numbers filled. What comes from rows, as its groups, stays."""

    def said(value: Value) -> Value:
        return replace(value, missing=fill.text(value.missing)) if "{{" in value.missing else value

    return replace(
        one,
        source=fill.text(one.source),
        measure=fill.value(one.measure),
        whole=said(one.whole),
        groups=tuple(map(said, one.groups)),
        totals=tuple(map(said, one.totals)),
        comparisons=tuple(replace(two, before=said(two.before), after=said(two.after)) for two in one.comparisons),
    )


def filled(model: Model, pack: Pack | None, tables: Callable[[Measured], Nodes] = lambda _: ()) -> Model:
    """Return the model with every slot of every text filled for a pack's reader, or for the provider itself.

    `tables` draws the table of a measure, for a slot that asks for one. A noun without a slot is the same object. A
    slot that can't be filled says in brackets why.
    """
    marked = {doc.path for doc in docs_of(model) if "{{" in doc.text}
    if not marked:
        return model
    reading = reading_of(model, pack)
    fill = _Fill(reading, tables=tables)
    changed: dict[str, Any] = {"measured": _named(reading, model.measured)}
    for name in _MANY:
        held = getattr(model, name)
        if any(noun.doc.path in marked for noun in held.values()):
            new = {id_: fill.value(noun) if noun.doc.path in marked else noun for id_, noun in held.items()}
            changed[name] = MappingProxyType(new)
    for name in _SINGLE:
        noun = getattr(model, name)
        if noun is not None and noun.doc.path in marked:
            changed[name] = fill.value(noun)
    changed["roles"] = MappingProxyType({ref: fill.value(role) for ref, role in model.roles.items()})
    changed["prose"] = {key: fill.nodes(nodes) if key[0] in marked else nodes for key, nodes in model.prose.items()}
    return replace(model, **changed)


def filled_text(model: Model, shown: Mapping[str, Measured], text: str, pack: Pack | None = None) -> str:
    """Return a text with its slots filled from figures as a reader may see them."""
    return _Fill(Reading(model, shown, pack)).text(text)


def claim_texts(reading: Reading, ids: Iterable[str], *, brief: bool = False) -> Mapping[str, str]:
    """Return the sentences of claims with their slots filled, by id.

    `brief`: figures alone, where the rest stands beside them.
    """
    fill = _Fill(reading, brief=brief)
    return {id_: fill.claim(id_) for id_ in ids}


def claim_text(reading: Reading, id_: str) -> str:
    """Return a claim's sentence with its slots filled."""
    return claim_texts(reading, (id_,))[id_]


def docs_of(model: Model) -> Iterable[Doc]:
    """Yield every file of the workspace that is understood."""
    for name in _MANY:
        yield from (noun.doc for noun in getattr(model, name).values())
    yield from (noun.doc for name in _SINGLE if (noun := getattr(model, name)) is not None)


def not_available(why: str) -> str:
    """Return what stands in the place of a slot that can't be filled."""
    return f"[not available, because {why}]"


class _Fill:
    """Fills slots for one reader. A text that leads back to itself is said so, and not followed."""

    def __init__(
        self, reading: Reading, *, brief: bool = False, tables: Callable[[Measured], Nodes] = lambda _: ()
    ) -> None:
        self.reading = reading
        self.tables = tables
        self.brief = brief
        self.model = reading.model
        self.endless = endless(self.model)
        self.said: dict[tuple[str, str, tuple[str, ...], str], str] = {}

    def text(self, text: str, *, markdown: bool = False) -> str:
        """Return a text with every slot filled. What is in double braces and no slot stays as it is."""
        parts: list[str] = []
        end = 0
        for slot in slots_in(text, markdown=markdown):
            if slot.id:
                parts += (text[end : slot.start], self.slot(slot))
                end = slot.end
        return "".join((*parts, text[end:])) if parts else text

    def nodes(self, nodes: Nodes) -> Nodes:
        """Return a Markdown tree with every slot filled but those in code."""
        tables = Tables(self.table, self.below)
        return filled_nodes(nodes, lambda slot: self.slot(slot) if slot.id else slot.text, tables)

    def table(self, slot: Slot) -> Nodes:
        """Return the table of a measure, with its period and source; nothing where its reader may not see it."""
        found = self.reading.measured.get(slot.id)
        if found is None or found.whole.missing or self.reading.is_closed(found.measure.classification):
            return ()
        return self.tables(found)

    def below(self, slots: tuple[Slot, ...]) -> Nodes:
        """Return the line below a table with figures in it: the period and source of each, said once."""
        said: dict[str, None] = {}
        hidden = ""
        for slot in slots:
            found = self.reading.measured.get(slot.id)
            value = value_of(found, slot.group) if found else None
            if found and value and not self.reading.is_closed(found.measure.classification):
                said[f"{printed.short_period(value.period)}, source: {found.source}"] = None
                hidden = hidden or (_HIDDEN if value.hidden else "")
        words = f"Figures: {'; '.join(said)}.{hidden}"
        return ({"t": "p", "c": [{"t": "em", "c": [{"t": "s", "v": words}]}]},) if said else ()

    def value(self, value: Any, name: str = "") -> Any:
        """Return a noun, or a part of one, with every text in it filled. What has no slot is the same object."""
        if isinstance(value, str):
            return self.text(value, markdown=name in MARKDOWN) if "{{" in value else value
        if isinstance(value, tuple):
            if value and isinstance(value[0], Mapping) and "t" in value[0]:
                return self.nodes(value)
            return _same_or(value, tuple(self.value(one) for one in value), tuple)
        if isinstance(value, Mapping):
            made = {key: self.value(inner, name) for key, inner in value.items()}
            return MappingProxyType(made) if any(made[key] is not value[key] for key in made) else value
        if is_dataclass(value) and not isinstance(value, type) and type(value).__module__.startswith(_NOUNS):
            return self._noun(value)
        return value

    def slot(self, slot: Slot) -> str:
        """Return the words in the place of a slot."""
        key = (slot.kind, slot.id, slot.group, slot.form)
        if key not in self.said:
            say = _WORDS.get(slot.kind)
            self.said[key] = say(self, slot) if say else slot.text
        return self.said[key]

    def measure(self, slot: Slot) -> str:
        """Return a figure with its numerator, denominator, period and source."""
        found = self.reading.measured.get(slot.id)
        if found is None:
            return not_available(f"no measure is called {slot.id}" if slot.id not in self.model.measures else _NO_VALUE)
        if self.reading.is_closed(found.measure.classification):
            return not_available(_CLOSED)
        value = value_of(found, slot.group)
        if value is None:
            return not_available(f"{found.measure.title} has no group {' / '.join(slot.group)}")
        alone = self.brief or slot.form == FIGURE
        words = printed.figure(found, value) if alone else printed.inline(found, value)
        return f"[{words}]" if value.missing else words

    def claim(self, id_: str) -> str:
        """Return a claim's sentence."""
        claim = self.model.claims.get(id_)
        if claim is None:
            return not_available(f"no claim is called {id_}")
        if self.reading.is_closed(claim.classification):
            return not_available(_CLOSED)
        if ("claim", id_) in self.endless:
            return not_available(f"of the claim {id_}: {self.endless['claim', id_]}")
        text = self.text(str(claim.doc.value["text"]))  # the noun's own text may be filled for another reader
        return text if len(text) <= LONGEST else not_available("the claims in it name too many others")

    def evidence(self, id_: str) -> str:
        """Return the title of an item, its id and its day."""
        item = self.model.evidence.get(id_)
        if item is None:
            return not_available(f"no item of evidence is called {id_}")
        if self.reading.is_closed(item.classification):
            return not_available(_CLOSED)
        if ("evidence", id_) in self.endless:
            return not_available(f"of the title of {id_}: {self.endless['evidence', id_]}")
        return f"“{self.text(str(item.doc.value['title']))}” ({item.id}, {long_date(item.date)})"

    def commitment(self, id_: str) -> str:
        """Return what was delivered of what was promised, by when, counted from what."""
        commitment = self.model.commitments.get(id_)
        if commitment is None:
            return not_available(f"no commitment is called {id_}")
        if self.reading.is_closed(commitment.classification):
            return not_available(_CLOSED)
        as_of = self.reading.as_of or commitment.due
        if as_of is None:
            return not_available("no day is given to count it by")
        delivery = delivery_of(self.model, commitment, as_of, self.reading.under(commitment.measure))
        return delivery_words(self.model, delivery, brief=self.brief)

    def _noun(self, noun: Any) -> Any:
        new = {one.name: self.value(getattr(noun, one.name), one.name) for one in fields(noun) if one.name not in _KEPT}
        changed = {name: value for name, value in new.items() if value is not getattr(noun, name)}
        return replace(noun, **changed) if changed else noun


_NOUNS = "leverarch.model."
_NO_VALUE = "it could not be computed"
_CLOSED = "it is not open to this reader"
_HIDDEN = " What is not shown is kept back so that small numbers of people can’t be worked out."
_WORDS: Mapping[str, Callable[[_Fill, Slot], str]] = {
    "measure": _Fill.measure,
    "claim": lambda fill, slot: fill.claim(slot.id),
    "evidence": lambda fill, slot: fill.evidence(slot.id),
    "commitment": lambda fill, slot: fill.commitment(slot.id),
}


def _same_or(old: Any, new: Any, kind: type) -> Any:
    return kind(new) if any(a is not b for a, b in zip(old, new, strict=True)) else old
