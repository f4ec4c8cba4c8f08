"""Checks of what is claimed: slots, owners, partners' agreement, and what a claim rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches

from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.claiming.circles import circles
from leverarch.claiming.fill import docs_of
from leverarch.claiming.partners import Bound, agreement_fault, bound_nouns
from leverarch.claiming.reading import value_of
from leverarch.claiming.stated import claims_in, commitments_in
from leverarch.claiming.typed_numbers import typed_in
from leverarch.diagnostics import Place, Severity
from leverarch.model import Measured, Model, Pack
from leverarch.rules import UNKNOWN_SLOT
from leverarch.slots import place_of, slots_in, slots_of
from leverarch.words import listed, long_date

#: So many groups of a measure are named where one is not there.
MOST_GROUPS = 12
_DIGIT = re.compile(r"(?<![\w-])\d|%")
_NUMBER_WORDS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?)\b", re.IGNORECASE
)
_DATES = re.compile(
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|\b(?:19|20)\d\d\b|\b\d{4}-\d{2}-\d{2}\b",
    re.IGNORECASE,
)


def _unknown_groups(model: Model) -> Iterator[Finding]:
    for doc in docs_of(model):
        for pointer, slot in slots_of(doc):
            measured = model.measured.get(slot.id) if slot.kind == "measure" and slot.group else None
            if measured is None or measured.whole.missing or value_of(measured, slot.group) is not None:
                continue
            place = place_of(doc, pointer, slot.text, slot.start)
            wanted = "/".join(slot.group)
            message = f"the measure `{slot.id}` has no group `{wanted}`"
            yield Finding(place, message, str(doc.value.get("id", "")), _groups_help(measured, wanted))


def _groups_help(measured: Measured, wanted: str) -> str:
    known = ["/".join(filter(None, value.group)) for value in (*measured.groups, *measured.totals)]
    if not known:
        return "it is not given by group: leave the group out, or add `group_by` to the measure"
    if len(known) <= MOST_GROUPS:
        return f"its groups: {', '.join(known)}"
    return f"did you mean `{(get_close_matches(wanted, known, n=1, cutoff=0) or known)[0]}`?"


#: The rest of this rule is found where the files are brought together.
unknown_slot = Check(UNKNOWN_SLOT, workspace=_unknown_groups)


@workspace_check("LA454", Severity.WARNING)
def unowned_claim(model: Model) -> Iterator[Finding]:
    """A claim has no owner.

    Why: nobody answers for the sentence when its figure changes or a buyer asks.

    What to do: name the role that looks after it in `owner`.

    Example:
    ```json
    { "id": "passed-on-same-day", "text": "{{ measure:escalation-same-day }} were passed on the same day." }
    ```

    """
    for claim in model.claims.values():
        if not claim.owner:
            yield Finding(
                claim.doc.at("id"), f"the claim `{claim.id}` has no owner", claim.id, "name a role in `owner`"
            )


def _agreed_late(model: Model, pack: Pack) -> Iterator[Finding]:
    used = {*claims_in(model, pack), *commitments_in(model, pack)}
    for bound in bound_nouns(model):
        agreed = bound.noun.partner_agreed
        if agreed and bound.noun.id in used and agreed.on > pack.as_of:
            message = (
                f"`{bound.noun.id}` is used in `{pack.id}` as of {long_date(pack.as_of)}, "
                f"and was agreed on {long_date(agreed.on)}, after it"
            )
            yield Finding(bound.noun.doc.at("partner_agreed", "on"), message, bound.noun.id, "ask before it is used")


_AGREE = "ask the partner, and put the day and its role into `partner_agreed`"


def _agreed_place(bound: Bound) -> Place:
    doc = bound.noun.doc
    if bound.noun.partner_agreed:
        return doc.at("partner_agreed", "by")
    return bound.place


@workspace_check("LA455", Severity.WARNING)
def partner_not_agreed(model: Model) -> Iterator[Finding]:
    """A claim or a commitment speaks of a partner's work, and the partner has not agreed to it.

    Why: what a partner did is the partner's to say. It counts as agreed when one of the partner's own roles agreed, on
    a day before it is used. A claim speaks of a partner where it names it, or a measure of its work.

    What to do: ask the partner, and put the day, its role and where it is kept into `partner_agreed`.

    Example:
    ```json
    { "partner": "hollowmere", "partner_agreed": { "on": "2026-10-19", "by": "quality-lead" } }
    ```

    """
    for bound in bound_nouns(model):
        fault = agreement_fault(model, bound)
        if fault:
            yield Finding(_agreed_place(bound), fault, bound.noun.id, _AGREE)


@workspace_check("LA459", Severity.WARNING)
def unbound_claim(model: Model) -> Iterator[Finding]:
    """A claim says a number and has no slot, or rests on neither a figure nor an item of evidence.

    Why: what can't be traced to rows or to a document can't be stood behind when somebody asks.

    What to do: put a slot where the number stands, or name the items it rests on in `evidence`.

    Example:
    ```json
    { "id": "most-in-time", "text": "98% of concerns are passed on the same day." }
    ```

    """
    named = {id_: one for id_, one in model.measured.items() if one.measure.nouns}
    for claim in model.claims.values():
        text = str(claim.doc.value["text"])
        slots = list(slots_in(text))
        if any(typed_in(text, named)):
            continue  # that finding names the slot to use
        if any(slot.kind in ("measure", "commitment", "claim") for slot in slots):
            continue
        said = _number(text)
        if said:
            place = place_of(claim.doc, ("text",), said.group(), said.start())
            message = f"the claim `{claim.id}` says a number, and no measure is bound to it"
            yield Finding(place, message, claim.id, "put {{ measure:ID }} where the number stands")
        elif not slots and not claim.evidence:
            message = f"the claim `{claim.id}` rests on nothing: it has no slot and names no item of evidence"
            yield Finding(claim.doc.at("text"), message, claim.id, "put a slot into it, or name items in `evidence`")


def _number(text: str) -> re.Match[str] | None:
    """Return the first number of a sentence that is no day and no year."""
    bare = _DATES.sub(lambda found: " " * len(found.group()), text)
    return re.search(rf"(?:£\s?)?(?<![\w-])\d[\d,.]*\d%?|(?<![\w-])\d%?|{_NUMBER_WORDS.pattern}", bare, re.IGNORECASE)


@workspace_check("LA460", Severity.ERROR)
def claim_circle(model: Model) -> Iterator[Finding]:
    """A claim names itself, by a slot of its own or through the claims that it names.

    Why: the sentence would have no end, and is printed as not available.

    What to do: take one of the slots out.

    Example:
    ```json
    { "id": "one", "text": "As said, {{ claim:one }}" }
    ```

    """
    for way in circles(model):
        kind, id_ = way[0]
        target = way[1] if len(way) > 1 else way[0]
        doc = model.claims[id_].doc if kind == "claim" else model.evidence[id_].doc
        field = "text" if kind == "claim" else "title"
        slot = next(slot for slot in slots_in(str(doc.value[field])) if (slot.kind, slot.id) == target)
        place = place_of(doc, (field,), slot.text, slot.start)
        names = _names(way[1:])
        through = f" through {names}" if names else ""
        yield Finding(place, f"`{id_}` names itself{through}", id_, "take one of the slots out")


def _names(way: Iterable[tuple[str, str]]) -> str:
    return listed([f"`{id_}`" for _, id_ in way])


CHECKS: tuple[Check, ...] = (
    unknown_slot,
    unowned_claim,
    replace(partner_not_agreed, pack=_agreed_late),
    unbound_claim,
    claim_circle,
)
