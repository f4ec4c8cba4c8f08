"""What an expectation can lack, each by a stable word and in a reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leverarch.model import CoverageRules, Need

NO_ITEM = "no-item"
POLICY_ONLY = "policy-only"
SINGLE_VOICE = "single-voice"
NO_PARTNER = "no-partner-feedback"
NO_EFFECT = "no-effect-shown"
TOO_FEW = "too-few-sources"
NOT_FRESH = "not-fresh"
OVER_USED = "over-used-item"
CONTRADICTORY = "contradictory-items"
UNMET = "unmet-need"

#: In the order in which they are printed, in words for a heading or a cell.
TITLES: Mapping[str, str] = {
    NO_ITEM: "No item",
    POLICY_ONLY: "Policies only",
    SINGLE_VOICE: "One view only",
    NO_PARTNER: "No partner’s view",
    NO_EFFECT: "No effect shown",
    TOO_FEW: "Too few items",
    NOT_FRESH: "Nothing in date",
    OVER_USED: "Over-used items only",
    CONTRADICTORY: "Items at odds",
    UNMET: "Another need not met",
}
#: Why each is worth a look where no need of the rules says so.
REASONS: Mapping[str, str] = {
    NO_ITEM: "Nothing here speaks to it. Evidence may be held elsewhere.",
    NOT_FRESH: "Every item is past its review date or its usual interval; the list of items says which, and the basis.",
    OVER_USED: "Every item is cited for many other expectations, too.",
    CONTRADICTORY: "Two current policies on one topic are mapped to it; a reader can’t tell which holds.",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that an expectation lacks: its stable word, why that matters, and what that rests on."""

    word: str
    because: str
    basis: str = ""


def gap_of(word: str, rules: CoverageRules | None = None) -> Gap:
    """Return a gap that no need of the rules speaks of."""
    if word == OVER_USED and rules is not None and rules.most_uses_because:
        return Gap(word, REASONS[word], rules.most_uses_because)
    return Gap(word, REASONS[word])


def gap_of_need(word: str, need: Need) -> Gap:
    """Return the gap that a need leaves."""
    return Gap(word, need.because, need_basis(need))


def need_basis(need: Need) -> str:
    """Return what a need rests on: `custom: … (medium)`. One that says nothing is custom."""
    source = f": {need.source}" if need.source else ""
    return f"{need.basis or 'custom'}{source}{f' ({need.certainty})' if need.certainty else ''}"
