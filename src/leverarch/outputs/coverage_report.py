"""What shows each expectation: what is missing first, then a heat map that is read without colour. It ranks nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date

from leverarch import words
from leverarch.coverage.gaps import NO_ITEM, TITLES, Gap, need_basis
from leverarch.coverage.items import at_odds, over_used
from leverarch.coverage.lines import Line, is_stale, lines_of
from leverarch.freshness import fresh_until
from leverarch.model import Evidence, Expectation, Framework, Freshness, Model, Need, Output, Pack
from leverarch.output import Document, Job, LeftOut
from leverarch.outputs.printed import NOT_GIVEN, sentence
from leverarch.selection import SpokenOf, bundle_frameworks, choose

FOLDER = "coverage"
TITLE = "What shows each expectation, and what is missing"
EVERY = "Any item"


@dataclass(frozen=True, slots=True)
class Heat:
    """One number of the heat map. The tint repeats it in steps: none, one, two, more."""

    number: str
    none: bool
    one: bool
    two: bool


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One expectation: its items by perspective (`unsaid`: those that give none), how many there are, what it lacks."""

    code: str
    title: str
    people: Heat
    staff: Heat
    partners: Heat
    observation: Heat
    processes: Heat
    outcomes: Heat
    unsaid: str
    items: str
    lacks: str


@dataclass(frozen=True, slots=True)
class HeatGroup:
    """The expectations below one heading of a framework."""

    title: str
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """One kind of gap: the expectations that have it (`line`: in one), why it counts, and what that rests on."""

    gap: str
    count: str
    expectations: tuple[str, ...]
    line: str
    because: str
    basis: str


@dataclass(frozen=True, slots=True)
class FrameworkPart:
    """One framework: which edition, what is missing, and the map."""

    title: str
    edition: str
    said: str
    missing: tuple[Missing, ...]
    groups: tuple[HeatGroup, ...]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """Something about one item, and what that rests on."""

    id: str
    title: str
    state: str
    basis: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One of the rules by which the gaps were found."""

    about: str
    asks: str
    basis: str
    certainty: str


@dataclass(frozen=True, slots=True)
class CoverageView:
    """What the templates of the coverage report get."""

    title: str
    provider: str
    audience: str
    as_of: str
    as_of_date: str
    said: str
    frameworks: tuple[FrameworkPart, ...]
    items: tuple[ItemLine, ...]
    needs: tuple[RuleLine, ...]
    intervals: tuple[RuleLine, ...]
    rules: str
    limits: str
    notices: tuple[str, ...]
    notice: str


def plan(model: Model, pack: Pack, output: Output) -> tuple[tuple[Document, ...], tuple[LeftOut, ...]]:
    """Return the report of a pack in Word and as PDF, and the items that its selection reached and it leaves out."""
    chosen = choose(model, pack, output)
    spoken = SpokenOf(chosen.items, bundle_frameworks(model, output, chosen.items))
    shown = view(model, spoken, pack.as_of, pack.audience, output.title or f"Coverage: {pack.title}")
    folder = output.template or FOLDER
    return documents(shown, output.kind, pack.id, f"{folder}/coverage", output.kind), chosen.left_out


def documents(shown: CoverageView, name: str, about: str, template: str, kind: str) -> tuple[Document, ...]:
    """Return the report's documents, in Word and as PDF, from one view. `template` is the path without its ending."""
    data = asdict(shown)
    jobs = (
        Job(f"{name}.docx", "word", f"{template}.docx", data),
        Job(f"{name}.pdf", "typeset", f"{template}.typ", data),
    )
    return tuple(Document(job.name, kind, about, shown.title, job) for job in jobs)


def view(model: Model, spoken: SpokenOf, as_of: date, audience: str, title: str) -> CoverageView:
    """Return the report on these items and frameworks as at a day."""
    lines = lines_of(model, spoken.frameworks, spoken.items, as_of)
    rules = model.coverage
    edition = f"version {rules.version}" if rules and rules.version else "version not given"
    return CoverageView(
        title=title or TITLE,
        provider=model.organisation.name if model.organisation else "",
        audience=words.AUDIENCES[audience],
        as_of=words.long_date(as_of),
        as_of_date=as_of.isoformat(),
        said=_said(spoken, lines),
        frameworks=tuple(_part(one, [n for n in lines if n.framework.id == one.id]) for one in spoken.frameworks),
        items=tuple(_item_lines(model, spoken.items, as_of)),
        needs=tuple(_need_line(need) for need in (rules.needs if rules else ())),
        intervals=tuple(_interval_line(rule) for rule in (rules.freshness if rules else ())),
        rules=f"{rules.title}, {edition}" if rules else "There are no coverage rules.",
        limits="It says what is mapped here, from whose view and how old it is. It does not say how good it is, and a "
        "service need not have an item of every view. Evidence may be held elsewhere.",
        notices=tuple(dict.fromkeys(one.attribution for one in spoken.frameworks if one.attribution)),
        notice=words.NOT_CQC_GUIDANCE,
    )


def _said(spoken: SpokenOf, lines: tuple[Line, ...]) -> str:
    """Say how much there is and how much is missing, in plain counts."""
    if not spoken.frameworks:
        return "No item is mapped to a framework here, and no pack names one."
    none = sum(NO_ITEM in line.words for line in lines)
    other = sum(bool(line.words) and NO_ITEM not in line.words for line in lines)
    held = words.count(len(spoken.items), "item")
    asked = words.count(len(lines), "expectation")
    frameworks = words.count(len(spoken.frameworks), "framework")
    lacking = f"Without an item: {none}. With an item, and something else missing: {other}."
    return f"{held} for {asked} of {frameworks}. {lacking}"


# ---------------------------------------------------------------- one framework


def _part(framework: Framework, lines: list[Line]) -> FrameworkPart:
    missing = tuple(_missing(lines))
    return FrameworkPart(
        title=framework.title,
        edition=f"Version {framework.version}, {words.STATUSES.get(framework.status, framework.status)}",
        said="" if missing else "No gap was found by the rules below.",
        missing=missing,
        groups=tuple(_groups(framework, lines)),
    )


def _missing(lines: Iterable[Line]) -> Iterator[Missing]:
    """Yield the gaps of one framework, those without an item first."""
    held: dict[Gap, list[Expectation]] = {}
    for line in lines:
        for gap in line.gaps:
            held.setdefault(gap, []).append(line.expectation)
    order = list(TITLES)
    for gap in sorted(held, key=lambda gap: order.index(gap.word)):
        named = tuple(f"{own.code} {own.title}" for own in held[gap])
        kind, _, source = gap.basis.partition(": ")
        basis = " ".join(sentence(part) for part in (kind, source) if part)
        because = sentence(gap.because)
        yield Missing(TITLES[gap.word], words.count(len(named), "expectation"), named, "; ".join(named), because, basis)


def _groups(framework: Framework, lines: list[Line]) -> Iterator[HeatGroup]:
    groups: dict[str, list[HeatRow]] = {}
    by_code = {own.code: own for own in framework.expectations}
    for line in lines:
        above = by_code.get(line.expectation.parent)
        groups.setdefault(above.title if above else "", []).append(_row(line))
    yield from (HeatGroup(title, tuple(groups[title])) for title in sorted(groups, key=bool))


def _row(line: Line) -> HeatRow:
    counts = line.perspectives
    unsaid = len(line.items) - sum(counts.values())
    return HeatRow(
        code=line.expectation.code,
        title=line.expectation.title,
        people=_heat(counts["people"]),
        staff=_heat(counts["staff-and-leaders"]),
        partners=_heat(counts["partners"]),
        observation=_heat(counts["observation"]),
        processes=_heat(counts["processes"]),
        outcomes=_heat(counts["outcomes"]),
        unsaid=f"{words.count(unsaid, 'view')} {NOT_GIVEN}" if unsaid else "",
        items=str(len(line.items)),
        lacks="; ".join(TITLES[word] for word in line.words) or ("" if unsaid else "–"),
    )


def _heat(number: int) -> Heat:
    return Heat(str(number), none=number == 0, one=number == 1, two=number == 2)


# ---------------------------------------------------------------- items and rules


def _item_lines(model: Model, items: tuple[Evidence, ...], as_of: date) -> Iterator[ItemLine]:
    """Yield the items past their day, then those cited too often, then policies at odds."""
    for item in items:
        fresh = fresh_until(model, item)
        if fresh is not None and is_stale(model, item, as_of):
            what = "Past its usual interval, since" if fresh.rule else "Past review, since"
            basis = fresh.basis or "the item’s own review date"
            yield ItemLine(item.id, item.title, f"{what} {words.short_date(fresh.until)}", basis)
    because = model.coverage.most_uses_because if model.coverage else ""
    for item in items:
        for framework, number in over_used(model.coverage, item).items():
            state = f"Cited for {number} expectations of {framework}"
            yield ItemLine(item.id, item.title, state, because or "custom")
    for pair in at_odds(items):
        state = f"Current beside {pair.one.id}, {pair.one.title}"
        yield ItemLine(pair.other.id, pair.other.title, state, f"both are policies about “{pair.topic}”")


def _need_line(need: Need) -> RuleLine:
    codes = f" {', '.join(need.codes)}" if need.codes else ""
    about = f"{need.framework or 'Every framework'}{codes}"
    if need.where == "usual":
        about += ", where the framework names it as usual"
    elif need.where == "partner-delivers":
        about += ", where a partner delivers"
    return RuleLine(about, words.listed(list(_asks(need)), "and") or "nothing", need_basis(need), need.certainty)


def _asks(need: Need) -> Iterator[str]:
    if need.sources:
        yield words.count(need.sources, "item")
    if need.perspectives:
        yield words.count(need.perspectives, "view")
    if need.of:
        views = [words.PERSPECTIVES[name].lower() for name in need.of]
        yield f"an item of the view: {words.listed(views, 'or')}"
    if need.types:
        without = [words.TYPES[name].lower() for name in words.TYPES if name not in need.types]
        short = len(without) < len(need.types)
        named = without if short else [words.TYPES[name].lower() for name in need.types]
        yield f"an item that is {'no ' if short else ''}{words.listed(named, 'or')}"


def _interval_line(rule: Freshness) -> RuleLine:
    types = [words.TYPES[name] for name in rule.types]
    keywords = f"keyword {words.listed(list(rule.keywords), 'or')}" if rule.keywords else ""
    about = ", ".join(part for part in (words.listed(types, "or"), keywords) if part) or EVERY
    asks = words.count(rule.months, "month")
    return RuleLine(about[:1].upper() + about[1:], asks, f"{rule.basis}: {rule.source}", rule.certainty or NOT_GIVEN)
