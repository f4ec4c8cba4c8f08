"""What lapses or is due for review up to a day, who looks after it, and what the day rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from leverarch.bidding.library import FIGURE_MONTHS, good_until
from leverarch.claiming.delivery import DELIVERED, delivery_of
from leverarch.diagnostics import Place
from leverarch.freshness import fresh_until
from leverarch.governance.tiers import place as tier_of
from leverarch.model import Answer, Arrangement, Claim, Model, Pack
from leverarch.owners import owner_of_arrangement, owner_of_check, owner_of_pack
from leverarch.source import Doc, Pointer
from leverarch.words import count

NO_BASIS = "not given"
OWN_DAY = "its own last day"
#: An arrangement that is over has nothing left to look at.
OVER = "ended"


@dataclass(frozen=True, slots=True)
class Due:
    """One day by which somebody has to act.

    `kind` is a stable word for programs, `id` what it is about, `title` its title, `what` says in a sentence's words
    what falls on the day. `owner` is a role, nothing where none is named. `basis` says what the day rests on.
    """

    on: date
    kind: str
    id: str
    title: str
    what: str
    owner: str
    basis: str
    doc: Doc
    at: Pointer

    @property
    def place(self) -> Place:
        """Where the day stands in the files."""
        return self.doc.at(*self.at)


def due_by(model: Model, by: date) -> tuple[Due, ...]:
    """Return everything that lapses or is due up to and on that day, the earliest first."""
    return tuple(sorted((due for due in all_due(model) if due.on <= by), key=_order))


def all_due(model: Model) -> Iterator[Due]:
    """Yield every such day in the workspace. What is withdrawn or over has none."""
    yield from _items(model)
    yield from _checks(model)
    for arrangement in model.arrangements.values():
        if arrangement.status != OVER:
            yield from _arrangement(model, arrangement)
    for pack in model.packs.values():
        yield from _pack(pack)
    yield from _figures(model)
    yield from _promises(model)


def spoken_of(model: Model) -> date | None:
    """Return the latest day that a pack of the workspace speaks of: what comes before it is past."""
    return max((pack.as_of for pack in model.packs.values()), default=None)


def _order(due: Due) -> tuple[date, str, str, str, str]:
    return due.on, due.owner, due.kind, due.id, due.title


def _items(model: Model) -> Iterator[Due]:
    for item in model.evidence.values():
        fresh = fresh_until(model, item)
        if fresh is None or item.status == "withdrawn":
            continue
        kind, what = (
            ("evidence-freshness", "is no longer fresh") if fresh.rule else ("evidence-review", "review is due")
        )
        at: Pointer = ("date",) if fresh.rule else ("review_due",)
        basis = fresh.basis or NO_BASIS
        yield Due(fresh.until, kind, item.id, item.title, what, item.owner, basis, item.doc, at)


def _checks(model: Model) -> Iterator[Due]:
    for partner in model.partners.values():
        for n, check in enumerate(partner.due_diligence):
            if check.expiry:
                title, owner = f"{check.title}: {partner.name}", owner_of_check(model, partner, n)
                at: Pointer = ("due_diligence", n, "expiry")
                yield Due(
                    check.expiry,
                    "check-expiry",
                    partner.id,
                    title,
                    "check lapses",
                    owner,
                    check.basis or NO_BASIS,
                    partner.doc,
                    at,
                )


def _arrangement(model: Model, own: Arrangement) -> Iterator[Due]:
    answers = owner_of_arrangement(own)
    tier = tier_of(model, own).tier
    asked = (
        f"tier {tier.title}: a review at least every {count(tier.review_months, 'month')}"
        if tier and tier.review_months
        else ""
    )

    def due(on: date | None, kind: str, title: str, what: str, owner: str, basis: str, *at: str | int) -> Iterator[Due]:
        if on:
            yield Due(on, kind, own.id, title, what, owner, basis or NO_BASIS, own.doc, at)

    yield from due(own.review_due, "arrangement-review", own.title, "review is due", answers, asked, "review_due")
    yield from due(
        own.ends_on, "arrangement-end", own.title, "arrangement ends", answers, "its own end date", "ends_on"
    )
    decided = own.defined_model
    if decided:
        title, owner = f"{own.title}: what the arrangement is", decided.decided_by or answers
        at = ("defined_model", "next_review")
        yield from due(decided.next_review, "decision-review", title, "decision is due for review", owner, asked, *at)
    for n, row in enumerate(own.accountability):
        owner = row.accountable[0] if len(row.accountable) == 1 else answers
        title = f"{own.title}: {row.responsibility}"
        yield from due(
            row.review_due,
            "row-review",
            title,
            "row of the map is due for review",
            owner,
            asked,
            "accountability",
            n,
            "review_due",
        )
    for n, review in enumerate(own.reviews):
        if review.held_on and review.next and review.held_on >= review.next:
            continue
        title, basis = (
            f"{own.title}: {review.title}",
            f"calendar of reviews: {review.frequency}" if review.frequency else "calendar of reviews",
        )
        yield from due(
            review.next, "review", title, "review takes place", review.lead or answers, basis, "reviews", n, "next"
        )


def _pack(pack: Pack) -> Iterator[Due]:
    owner = owner_of_pack(pack)
    if pack.review_due:
        yield Due(
            pack.review_due,
            "pack-review",
            pack.id,
            pack.title,
            "review of the pack is due",
            owner,
            NO_BASIS,
            pack.doc,
            ("review_due",),
        )
    if pack.destroy_by:
        yield Due(
            pack.destroy_by,
            "pack-destroy",
            pack.id,
            pack.title,
            "copies of the pack are destroyed by then",
            owner,
            NO_BASIS,
            pack.doc,
            ("destroy_by",),
        )
    for n, line in enumerate(pack.accept):
        title = f"{pack.title}: accepted warning about {line.about}"
        yield Due(
            line.until,
            "acceptance",
            pack.id,
            title,
            "acceptance ends",
            line.by,
            f"decided by the provider: {line.because}",
            pack.doc,
            ("accept", n, "until"),
        )


def _figures(model: Model) -> Iterator[Due]:
    """Yield when figures, claims and answers go out of use, and when the consent to tell a story ends."""
    for id_, measured in model.measured.items():
        own = measured.measure
        if measured.whole.missing:
            continue
        until, field = own.use_until or good_until(measured.whole.period), "use_until" if own.use_until else "period"
        basis = OWN_DAY if own.use_until else f"custom: {count(FIGURE_MONTHS, 'month')} after its period; our judgement"
        yield Due(until, "figure", id_, own.title, "figure goes out of use", own.owner, basis, own.doc, (field,))
    said: list[Claim | Answer] = [*model.claims.values(), *model.answers.values()]
    for noun in said:
        if noun.use_until:
            kind = "claim" if isinstance(noun, Claim) else "answer"
            what, at = f"{kind} goes out of use", ("use_until",)
            yield Due(noun.use_until, kind, noun.id, noun.title or noun.id, what, noun.owner, OWN_DAY, noun.doc, at)
    for item in model.evidence.values():
        if item.consent_until and item.status != "withdrawn":
            day, basis, at = item.consent_until, item.consent or NO_BASIS, ("consent_until",)
            yield Due(day, "consent", item.id, item.title, "consent ends", item.owner, basis, item.doc, at)


def _promises(model: Model) -> Iterator[Due]:
    """Yield when commitments are due that are not delivered yet, and when bids go in."""
    for own in model.commitments.values():
        if own.due and delivery_of(model, own, spoken_of(model) or own.due).state != DELIVERED:
            basis = ", ".join(filter(None, (own.buyer, own.contract))) or NO_BASIS
            what, at = "commitment is due", ("due",)
            yield Due(own.due, "commitment", own.id, own.title, what, own.owner, basis, own.doc, at)
    for bid in model.bids.values():
        if bid.deadline:
            basis = ", ".join(filter(None, (bid.buyer, bid.reference))) or NO_BASIS
            yield Due(bid.deadline, "bid", bid.id, bid.title, "bid goes in", "", basis, bid.doc, ("deadline",))
