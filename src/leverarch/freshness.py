"""Until when an item counts as fresh: its own review date, else the first rule of the coverage rules that fits it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from leverarch.model import Evidence, Freshness, Model


@dataclass(frozen=True, slots=True)
class Fresh:
    """The last day on which an item is fresh, what that rests on, and the rule (none: the item's own review date)."""

    until: date
    basis: str
    rule: Freshness | None = None


def fresh_until(model: Model, item: Evidence) -> Fresh | None:
    """Return until when an item is fresh, or nothing where it has no review date and no rule fits it."""
    if item.review_due:
        return Fresh(item.review_due, item.review_basis)
    rule = rule_for(model, item)
    if rule is None:
        return None
    since = "the end of its period" if item.period else "its date"
    sure = f"; certainty {rule.certainty}" if rule.certainty else ""
    basis = f"{rule.basis}: {rule.source} ({rule.months} months from {since}{sure})"
    return Fresh(months_after(item.period.to if item.period else item.date, rule.months), basis, rule)


def rule_for(model: Model, item: Evidence) -> Freshness | None:
    """Return the first freshness rule that fits an item's type and keywords."""
    rules = model.coverage.freshness if model.coverage else ()
    words = {word.casefold() for word in item.keywords}
    return next(
        (
            rule
            for rule in rules
            if (not rule.types or item.type in rule.types)
            and (not rule.keywords or words & {word.casefold() for word in rule.keywords})
        ),
        None,
    )


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month; past the year 9999 the last there is."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
