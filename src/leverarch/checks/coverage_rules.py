"""Checks of what stands behind an expectation: what mix of items, how fresh, how often the same one, and do they agree?

What an expectation needs, and how long an item stays fresh, is data: content/coverage/coverage.json.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from leverarch.checks.lacking import lacking, lacking_by_need
from leverarch.checks.rule import Check, Finding, pack_check, workspace_check
from leverarch.coverage import gaps
from leverarch.coverage.items import at_odds, over_used
from leverarch.diagnostics import Note, Severity
from leverarch.freshness import fresh_until
from leverarch.model import DueDiligence, Model, Pack
from leverarch.selection import spoken_of_by
from leverarch.words import long_date


@pack_check("LA551", Severity.WARNING)
def policy_only(model: Model, pack: Pack) -> Iterator[Finding]:
    """An expectation rests on policies alone.

    Why: a policy says what should happen. A reader asks what shows that it does: an audit, a record, what people say.

    What to do: map an item that shows it in practice. Which types count is a need in content/coverage/coverage.json,
    and a provider may change it. A pack can accept the warning for one expectation by its code. Where many of one
    framework lack the same, one finding names them all; it is accepted by the framework's id, and so are those that
    come to it later.

    Example:
    ```yaml
    type: policy                 # the only item that is mapped to S3
    ```

    """
    help_ = "map an item that shows it in practice"
    yield from lacking(
        model, pack, gaps.POLICY_ONLY, "LA551", "rests on policies alone", "rest on policies alone", help_
    )


@pack_check("LA552", Severity.WARNING)
def single_voice(model: Model, pack: Pack) -> Iterator[Finding]:
    """An expectation is shown from one perspective only.

    Why: what one group says of itself is easily doubted; two views that agree carry further.

    What to do: map an item of another perspective (people, staff and leaders, partners, observation, processes,
    outcomes). Items that give no perspective might be another view, and there is then no finding. Acceptance is as for
    LA551.

    Example:
    ```yaml
    perspective: processes       # of every item that is mapped to S3
    ```

    """
    help_ = "map an item of another perspective"
    yield from lacking(
        model, pack, gaps.SINGLE_VOICE, "LA552", "is shown from one view only", "are shown from one view only", help_
    )


@pack_check("LA553", Severity.WARNING)
def no_partner_feedback(model: Model, pack: Pack) -> Iterator[Finding]:
    """A partner delivers, and no item tells how the work looks from the partner's side.

    Why: what is said about shared work by one side alone says little about the place where it is handed over.

    What to do: map an item of perspective `partners` to the expectation. It is asked for where an item about an
    arrangement is mapped to it that is under way on the day the pack speaks of. Acceptance is as for LA551.

    Example:
    ```yaml
    arrangements: [inclusion-sessions]
    perspective: processes
    ```

    """
    help_ = "map an item of perspective `partners`"
    says = "partner’s view, though a partner delivers,"
    yield from lacking(model, pack, gaps.NO_PARTNER, "LA553", f"has no {says}", f"have no {says}", help_)


@pack_check("LA554", Severity.WARNING)
def no_effect_shown(model: Model, pack: Pack) -> Iterator[Finding]:
    """Nothing shows what came of it for people.

    Why: a process that runs as written may still change nothing.

    What to do: map an item of perspective `outcomes`. It is asked for where the framework names outcomes among the
    perspectives that usually show the expectation. Acceptance is as for LA551.

    Example:
    ```yaml
    perspective: outcomes        # no item mapped to E5 has it
    ```

    """
    help_ = "map an item of perspective `outcomes`"
    yield from lacking(model, pack, gaps.NO_EFFECT, "LA554", "has no effect shown", "have no effect shown", help_)


@pack_check("LA555", Severity.WARNING)
def too_few_sources(model: Model, pack: Pack) -> Iterator[Finding]:
    """An expectation has fewer items than the coverage rules ask for.

    Why: the provider has decided that one source is not enough here.

    What to do: map another item, or change the need in content/coverage/coverage.json. The rules that come with the
    program ask for no number. Acceptance is as for LA551.

    Example:
    ```json
    { "id": "two-sources", "sources": 2, "codes": ["S3"], "because": "Safeguarding is looked at first." }
    ```

    """
    help_ = "map another item"
    says = "fewer items than the rules ask for"
    yield from lacking(model, pack, gaps.TOO_FEW, "LA555", f"has {says}", f"have {says}", help_)


@pack_check("LA556", Severity.WARNING)
def not_fresh(model: Model, pack: Pack) -> Iterator[Finding]:
    """An item without a review date of its own is older than items of its kind stay fresh.

    Why: nobody has said how long it holds, so the usual interval counts. The finding says what that rests on: a
    statute, guidance, a contract, or custom. Custom is no rule of CQC.

    What to do: look at the item again and give it a `review_due`, or replace it. The intervals stand in
    content/coverage/coverage.json, and a provider may change them.

    Example:
    ```yaml
    type: policy
    date: 2024-03-01             # in a pack with "as_of": "2026-11-01", and no `review_due`
    ```

    """
    for item in spoken_of_by(model, pack).items:
        fresh = fresh_until(model, item)
        if fresh is None or fresh.rule is None or fresh.until >= pack.as_of:
            continue
        place = item.doc.at(*(("period", "to") if item.period else ("date",)))
        message = f"`{item.id}` was fresh until {long_date(fresh.until)}, by {fresh.basis}"
        yield Finding(place, message, item.id, "look at it again and give it a `review_due`, or replace it")


@workspace_check("LA557", Severity.WARNING)
def over_used_item(model: Model) -> Iterator[Finding]:
    """An item is mapped to more expectations of one framework than the coverage rules allow.

    Why: an item that is cited everywhere is read closely nowhere, and a reader sees the same pages again and again.

    What to do: keep the mappings that it really shows, and map other items to the rest. `most_uses` in
    content/coverage/coverage.json says how many are too many.

    Example:
    ```json
    { "most_uses": 5 }
    ```

    """
    for item in model.evidence.values():
        for framework, number in over_used(model.coverage, item).items() if item.status != "withdrawn" else ():
            places = [n for n, line in enumerate(item.maps) if line.framework == framework]
            most = model.coverage.most_uses if model.coverage else 0
            message = f"`{item.id}` is mapped to {number} expectations of `{framework}`; the rules allow {most}"
            help_ = "keep those that it really shows, and map other items to the rest"
            yield Finding(item.doc.at("maps", places[0]), message, item.id, help_)


@workspace_check("LA558", Severity.WARNING)
def contradictory_items(model: Model) -> Iterator[Finding]:
    """Two current policies are about one topic, or an item is in date beside a register that says it has lapsed.

    Why: a reader can't tell which of the two holds, and doubts both.

    What to do: give the newer policy `supersedes`, or withdraw the older one. Two policies are about one topic where
    their titles are the same apart from the edition, where their first keyword is the same, or where a keyword stands
    in both titles; those for different services, arrangements or languages are not compared. Beside a register,
    correct the one of the two dates that is wrong.

    Example:
    ```yaml
    title: Medicines policy v2   # beside “Medicines policy v3”, which does not supersede it
    type: policy
    ```

    """
    for pair in at_odds(model.evidence.values()):
        message = f"`{pair.one.id}` and `{pair.other.id}` are both current policies about “{pair.topic}”"
        note = Note(pair.one.doc.at("title"), f"`{pair.one.id}`")
        help_ = f"say `supersedes: {pair.one.id}` in the one that holds, or withdraw the other"
        yield Finding(pair.other.doc.at("title"), message, pair.other.id, help_, related=(note,))


def _beside_registers(model: Model, pack: Pack) -> Iterator[Finding]:
    """Yield the items that are in date by their own word, and cited for a check of a partner's that has lapsed."""
    shown = {item.id: item for item in spoken_of_by(model, pack).items}
    for partner in model.partners.values():
        for number, check in enumerate(partner.due_diligence):
            for id_ in check.evidence if _has_lapsed(check, pack) else ():
                item = shown.get(id_)
                if item is None or item.review_due is None or item.review_due < pack.as_of:
                    continue
                assert check.expiry is not None
                ended = f"{check.title} of `{partner.id}` ended on {long_date(check.expiry)}"
                message = f"`{id_}` is in date until {long_date(item.review_due)}, and {ended}"
                note = Note(partner.doc.at("due_diligence", number, "expiry"), "the register")
                help_ = "correct the date that is wrong, or replace the item"
                yield Finding(item.doc.at("review_due"), message, id_, help_, related=(note,))


def _has_lapsed(check: DueDiligence, pack: Pack) -> bool:
    return check.expiry is not None and check.expiry < pack.as_of


@pack_check("LA559", Severity.WARNING)
def unmet_need(model: Model, pack: Pack) -> Iterator[Finding]:
    """An expectation lacks a type of item or a perspective that the provider's own coverage rules ask for.

    Why: the provider has decided that it is needed here; the need says why.

    What to do: map an item of the kind that the need names, or change the need in content/coverage/coverage.json.
    Acceptance is as for LA551.

    Example:
    ```json
    { "id": "seen", "of": ["observation"], "codes": ["S8"], "because": "Medicines are watched, not only counted." }
    ```

    """
    says, help_ = "what a need asks for", "map an item of that kind"
    yield from lacking_by_need(model, pack, gaps.UNMET, "LA559", f"lacks {says}", f"lack {says}", help_)


CHECKS: tuple[Check, ...] = (
    policy_only,
    single_voice,
    no_partner_feedback,
    no_effect_shown,
    too_few_sources,
    not_fresh,
    over_used_item,
    replace(contradictory_items, pack=_beside_registers),
    unmet_need,
)
