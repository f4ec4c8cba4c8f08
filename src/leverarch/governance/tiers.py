"""How closely an arrangement is overseen: its risk factors against the governance table."""

from __future__ import annotations

from dataclasses import dataclass

from leverarch.model import Arrangement, Governance, Model, Tier
from leverarch.words import listed


@dataclass(frozen=True, slots=True)
class Placement:
    """The tier that an arrangement's risk factors set, and the factors that led there, by id.

    `tier` is `None` where the arrangement names no factors and no tier of the table, or where there is no table.
    """

    tier: Tier | None
    led_by: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The tier's title, or nothing."""
        return self.tier.title if self.tier else ""


def place(model: Model, arrangement: Arrangement) -> Placement:
    """Return the first tier of the table, strictest first, that fits the arrangement's risk factors.

    An arrangement that says nothing about risk is not taken to have none: its declared tier counts, or none does.
    """
    table = model.governance
    if table is None:
        return Placement(None)
    if "risk_factors" not in arrangement.doc.value:
        return Placement(declared_tier(table, arrangement))
    named = tuple(risk.factor for risk in arrangement.risk_factors)
    for tier in table.tiers:
        led_by = _fits(tier, named)
        if led_by is not None:
            return Placement(tier, led_by)
    return Placement(None)


def declared_tier(table: Governance, arrangement: Arrangement) -> Tier | None:
    """Return the tier of the table that the arrangement names as its own, by id or title."""
    own = arrangement.tier.casefold()
    return next((tier for tier in table.tiers if own and own in (tier.id.casefold(), tier.title.casefold())), None)


def _fits(tier: Tier, named: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the factors that lead to a tier, or `None` where it does not fit. One without a condition always fits."""
    enough = tuple(factor for factor in named if factor in tier.any)
    if enough:
        return enough
    counted = tuple(factor for factor in named if factor in tier.of)
    if tier.at_least and len(counted) >= tier.at_least:
        return counted
    return () if not tier.any and not tier.at_least else None


def factor_title(table: Governance | None, factor: str) -> str:
    """Return a risk factor in plain words, or as it is written where the table does not know it."""
    factors = table.factors if table else ()
    return next((known.title for known in factors if known.id == factor), factor)


def in_words(model: Model, placement: Placement) -> str:
    """Return why a tier holds: `Enhanced, because of lone working and transport`."""
    if placement.tier is None:
        return ""
    titles = [factor_title(model.governance, factor) for factor in placement.led_by]
    because = f", because of {listed([title[:1].lower() + title[1:] for title in titles])}" if titles else ""
    return f"{placement.tier.title}{because}"
