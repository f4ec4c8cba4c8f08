"""Which frameworks fit a pack, and why: nation, kind of service, dates, buyer, value, commencement of the procurement.

Pure. What neither the framework nor the pack says is not known, and never guessed. A buyer, a value and a day of
commencement choose between social value models; local buyers are bound by none of these, and say what they use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from leverarch.model import Context, Day, Framework, Organisation, Pack
from leverarch.words import BUYERS, NATIONS, listed, long_date, pounds

NO_CONTEXT = Context()
_STANDING = {"in_force": "it is in force", "draft": "it is a draft, for orientation only"}


class Verdict(StrEnum):
    """Whether a framework fits."""

    FITS = "fits"
    NOT = "does not fit"
    UNKNOWN = "not known"


class Aspect(StrEnum):
    """What a framework and a pack are compared in."""

    NATION = "nation"
    SERVICE = "kind of service"
    DATES = "dates"
    BUYER = "buyer"
    VALUE = "value"
    COMMENCEMENT = "commencement"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing compared. `why` is a sentence without its full stop: what speaks for it, against it, or is missing."""

    aspect: Aspect
    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a framework fits a pack, with every reason: what has no bearing is left out."""

    framework: str
    reasons: tuple[Reason, ...]

    @property
    def verdict(self) -> Verdict:
        """One reason against is enough; one that is missing leaves it open."""
        said = {reason.verdict for reason in self.reasons}
        return next((one for one in (Verdict.NOT, Verdict.UNKNOWN) if one in said), Verdict.FITS)

    @property
    def because(self) -> tuple[str, ...]:
        """Why, in words: only the reasons that decide."""
        return tuple(reason.why for reason in self.reasons if reason.verdict is self.verdict)


def fit_of(framework: Framework, pack: Pack, organisation: Organisation | None) -> Fit:
    """Return whether `framework` fits `pack` of `organisation`."""
    context = pack.context or NO_CONTEXT
    reasons = (
        *_nation(framework, context, organisation),
        *_services(framework, context, organisation),
        *_dates(framework, pack.as_of),
        *_buyer(framework, context),
        *_value(framework, context),
        *_commencement(framework, context),
    )
    return Fit(framework.id, reasons)


def in_force_on(framework: Framework, day: Day) -> bool:
    """Whether it is in force on that day, as far as its own file says."""
    return framework.status == "in_force" and all(
        reason.verdict is not Verdict.NOT for reason in _dates(framework, day)
    )


def nations_of(framework: Framework) -> tuple[str, ...]:
    """Return the nations it is for. One that `applies` does not name stands in `nation`, if that is a nation's name."""
    given = framework.applies.nations if framework.applies else ()
    named = framework.nation.strip().casefold().replace(" ", "-")
    return given or ((named,) if named in NATIONS else ())


def _nation(framework: Framework, context: Context, organisation: Organisation | None) -> Iterator[Reason]:
    nations = nations_of(framework)
    here = context.nation or (organisation.nation if organisation else "")
    if not nations:
        yield Reason(Aspect.NATION, Verdict.UNKNOWN, "the framework does not say which nation it is for")
    elif not here:
        yield Reason(Aspect.NATION, Verdict.UNKNOWN, "neither the pack's context nor the organisation names a nation")
    else:
        of = listed([NATIONS[one] for one in nations])
        if here in nations:
            yield Reason(Aspect.NATION, Verdict.FITS, f"it is for {of}")
        else:
            yield Reason(Aspect.NATION, Verdict.NOT, f"it is for {of}, and the nation here is {NATIONS[here]}")


def _services(framework: Framework, context: Context, organisation: Organisation | None) -> Iterator[Reason]:
    """The organisation describes its services in words of its own: that none of them match proves nothing."""
    wanted = framework.applies.service_types if framework.applies else ()
    if not wanted:
        return
    for_ = f"it is for services of the type {_quoted(wanted)}"
    own = tuple(service.type for service in organisation.services if service.type) if organisation else ()
    given = context.service_types or own
    met = [type_ for type_ in given if any(_names(type_, one) for one in wanted)]
    if met:
        yield Reason(Aspect.SERVICE, Verdict.FITS, f"{for_}, and one here is “{met[0]}”")
    elif context.service_types:
        yield Reason(Aspect.SERVICE, Verdict.NOT, f"{for_}, and the pack is about {_quoted(context.service_types)}")
    else:
        yield Reason(Aspect.SERVICE, Verdict.UNKNOWN, f"{for_}, and the pack's context names no type of service")


def _names(described: str, wanted: str) -> bool:
    """Whether a service as its author describes it has the wanted words in it, one after the other."""
    return _plain(wanted) in _plain(described)


def _quoted(types: tuple[str, ...]) -> str:
    return listed([f"“{one}”" for one in types], "or")


def _plain(text: str) -> str:
    return f" {re.sub(r'[^a-z0-9]+', ' ', text.casefold()).strip()} "


def _dates(framework: Framework, day: Day) -> Iterator[Reason]:
    on = f"the pack speaks of {long_date(day)}"
    if framework.status == "superseded":
        yield Reason(Aspect.DATES, Verdict.NOT, "it is superseded")
    elif framework.valid_from and day < framework.valid_from:
        yield Reason(Aspect.DATES, Verdict.NOT, f"it holds from {long_date(framework.valid_from)}, and {on}")
    elif framework.valid_to and framework.valid_to < day:
        yield Reason(Aspect.DATES, Verdict.NOT, f"it held until {long_date(framework.valid_to)}, and {on}")
    else:
        yield Reason(Aspect.DATES, Verdict.FITS, _STANDING[framework.status])


def _buyer(framework: Framework, context: Context) -> Iterator[Reason]:
    buyers = framework.applies.buyers if framework.applies else ()
    if not buyers:
        return
    for_ = f"it is for contracts with {listed([BUYERS[one] for one in buyers], 'or')}"
    if not context.buyer:
        yield Reason(Aspect.BUYER, Verdict.UNKNOWN, f"{for_}, and the pack's context names no buyer")
    elif context.buyer in buyers:
        yield Reason(Aspect.BUYER, Verdict.FITS, for_)
    else:
        yield Reason(Aspect.BUYER, Verdict.NOT, f"{for_}, and the buyer here is {BUYERS[context.buyer]}")


def _value(framework: Framework, context: Context) -> Iterator[Reason]:
    least = framework.applies.value_from if framework.applies else 0
    if not least:
        return
    for_ = f"it is for contracts from {pounds(least)}"
    if not context.value:
        yield Reason(Aspect.VALUE, Verdict.UNKNOWN, f"{for_}, and the pack's context gives no value")
    elif context.value >= least:
        yield Reason(Aspect.VALUE, Verdict.FITS, for_)
    else:
        yield Reason(Aspect.VALUE, Verdict.NOT, f"{for_}, and the value here is {pounds(context.value)}")


def _commencement(framework: Framework, context: Context) -> Iterator[Reason]:
    first = framework.applies.commenced_from if framework.applies else None
    last = framework.applies.commenced_to if framework.applies else None
    if first is None and last is None:
        return
    bounds = [f"{word} {long_date(day)}" for word, day in (("from", first), ("until", last)) if day]
    for_ = f"it is for procurements that commenced {' '.join(bounds)}"
    day = context.procurement_commenced
    if day is None:
        missing = "the pack's context does not say when the procurement commenced"
        yield Reason(Aspect.COMMENCEMENT, Verdict.UNKNOWN, f"{for_}, and {missing}")
    elif (first and day < first) or (last and last < day):
        yield Reason(Aspect.COMMENCEMENT, Verdict.NOT, f"{for_}, and this one did on {long_date(day)}")
    else:
        yield Reason(Aspect.COMMENCEMENT, Verdict.FITS, for_)
