"""The sections of a bundle: by rules, by what is expected, by arrangement, or one section in an order given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from string import ascii_uppercase

from leverarch.model import BundleLayout, Evidence, Expectation, Framework, MapLine, Model, Output, SectionRule
from leverarch.words import PERSPECTIVES

REST = SectionRule(title="Other items", short="Other")
UNTIED = SectionRule(title="Not tied to an arrangement", short="Other")
#: The layouts whose sections begin with a divider where the pack doesn't say.
DIVIDED = frozenset({"key-question", "expectation", "arrangement"})
#: Those that go by what a framework expects.
EXPECTED = frozenset({"key-question", "expectation"})
_AS_EVER = BundleLayout()


@dataclass(frozen=True, slots=True)
class Held:
    """A section with its items in order, and those that belong here too and stand in another (`also`).

    `framework` and `codes` say which expectations it is about; nothing where it goes by something else.
    """

    key: str
    title: str
    short: str
    items: tuple[Evidence, ...]
    also: tuple[Evidence, ...] = ()
    framework: Framework | None = None
    codes: frozenset[str] = frozenset()


def layout_of(output: Output) -> BundleLayout:
    """Return how a bundle is laid out: as the pack says, else as ever."""
    return output.layout or _AS_EVER


def has_dividers(output: Output) -> bool:
    """Whether each section begins with a divider."""
    layout = layout_of(output)
    return layout.by in DIVIDED if layout.dividers is None else layout.dividers


def framework_of(output: Output, frameworks: tuple[Framework, ...]) -> Framework | None:
    """Return the framework that sections go by: the one the layout names, else the first."""
    wanted = layout_of(output).framework
    return next((framework for framework in frameworks if wanted in ("", framework.id)), None)


def in_sections(
    model: Model, output: Output, frameworks: tuple[Framework, ...], items: tuple[Evidence, ...], *, gaps: bool
) -> tuple[Held, ...]:
    """Return the sections in order, with their letters. Each item stands in one of them.

    A section without an item is there only where its divider has something to say: that items belong here too, or
    (`gaps`) that there is none.
    """
    layout, framework = layout_of(output), framework_of(output, frameworks)
    if layout.by in EXPECTED and framework is not None:
        found = _by_expectation(framework, items, by_top=layout.by == "key-question")
    elif layout.by in EXPECTED:
        found = iter((_section(REST, items),))
    elif layout.by == "arrangement":
        found = _by_arrangement(model, items)
    elif layout.by == "order":
        found = iter((_section(SectionRule("Evidence"), _in_order(items, layout.order)),))
    else:
        found = _by_rules(output, items)
    divided = has_dividers(output)
    kept = [held for held in found if held.items or (divided and (held.also or (gaps and held.codes)))]
    return tuple(replace(held, key=letter(number)) for number, held in enumerate(kept))


def _section(rule: SectionRule, items: Iterable[Evidence]) -> Held:
    return Held("", rule.title, rule.short or rule.title, tuple(items))


def letter(number: int) -> str:
    """Return A to Z, then AA, AB and so on."""
    first, last = divmod(number, 26)
    return (ascii_uppercase[first - 1] if first else "") + ascii_uppercase[last]


def _in_order(items: Iterable[Evidence], first: tuple[str, ...]) -> list[Evidence]:
    """Return the items named first in that order, then the rest as they stand."""
    order = {id_: n for n, id_ in enumerate(first)}
    return sorted(items, key=lambda item: order.get(item.id, len(order)))


# ---------------------------------------------------------------- by rules


def _by_rules(output: Output, items: tuple[Evidence, ...]) -> Iterator[Held]:
    rules = [*(output.sections or _usual_sections(items)), REST]
    held: list[list[Evidence]] = [[] for _ in rules]
    for item in items:
        held[next(n for n, rule in enumerate(rules) if rule is REST or _belongs(item, rule))].append(item)
    for rule, members in zip(rules, held, strict=True):
        yield _section(rule, _in_order(members, rule.evidence))


def _usual_sections(items: tuple[Evidence, ...]) -> tuple[SectionRule, ...]:
    """One section for each perspective; where there is one only, a single section of evidence."""
    used = {item.perspective for item in items}
    if len(used) < 2:
        return (SectionRule("Evidence", "Evidence", evidence=tuple(item.id for item in items)),)
    return tuple(
        SectionRule(
            f"{words}: what they show" if key in ("processes", "outcomes") else f"{words}: what is said and seen",
            words,
            perspective=(key,),
        )
        for key, words in PERSPECTIVES.items()
        if key in used
    )


def _belongs(item: Evidence, rule: SectionRule) -> bool:
    return (
        item.id in rule.evidence
        or item.type in rule.type
        or bool(item.perspective and item.perspective in rule.perspective)
    )


# ---------------------------------------------------------------- by what is expected


def _by_expectation(framework: Framework, items: tuple[Evidence, ...], *, by_top: bool) -> Iterator[Held]:
    """Yield a section for each expectation, or for each top entry, and one for items that meet none of them.

    What others stand below is no expectation of its own: it has a section only where something is mapped to it.
    """
    order = {expectation.code: n for n, expectation in enumerate(framework.expectations)}
    above = _tops(framework) if by_top else {code: code for code in order}
    leaves = {leaf.code for leaf in framework.leaves}
    home: dict[str, list[Evidence]] = {}
    also: dict[str, list[Evidence]] = {}
    rest: list[Evidence] = []
    for item in items:
        lines = [line for line in item.maps if line.framework == framework.id and line.expectation in order]
        if not lines:
            rest.append(item)
            continue
        stands = above[first_of(lines, order).expectation]
        home.setdefault(stands, []).append(item)
        for code in dict.fromkeys(above[line.expectation] for line in lines):
            if code != stands:
                also.setdefault(code, []).append(item)
    for expectation in framework.expectations:
        if above[expectation.code] == expectation.code:
            codes = frozenset(code for code, top in above.items() if top == expectation.code)
            here, there = home.get(expectation.code, ()), also.get(expectation.code, ())
            if not (by_top or here or there or expectation.code in leaves):
                continue
            yield _expected(framework, expectation, tuple(here), tuple(there), codes, by_top=by_top)
    yield _section(REST, rest)


def _expected(
    framework: Framework,
    expectation: Expectation,
    items: tuple[Evidence, ...],
    also: tuple[Evidence, ...],
    codes: frozenset[str],
    *,
    by_top: bool,
) -> Held:
    title = expectation.title if by_top else f"{expectation.code} {expectation.title}"
    short = expectation.title if by_top else expectation.code
    return Held("", title, short, items, also, framework, codes)


def _tops(framework: Framework) -> Mapping[str, str]:
    """Return for each code the topmost one above it. A circle of parents ends where it began."""
    found: dict[str, str] = {}
    for expectation in framework.expectations:
        seen, at = {expectation.code}, expectation
        while (parent := framework.expectation(at.parent)) is not None and parent.code not in seen:
            at = parent
            seen.add(at.code)
        found[expectation.code] = at.code if at.parent not in seen else min(seen)
    return found


def first_of(lines: Iterable[MapLine], order: Mapping[str, int]) -> MapLine:
    """Return the mapping by which an item stands where it stands: the first direct one in order, else the first."""
    return min(lines, key=lambda line: (line.strength != "direct", order[line.expectation]))


# ---------------------------------------------------------------- by arrangement


def _by_arrangement(model: Model, items: tuple[Evidence, ...]) -> Iterator[Held]:
    """Yield a section for each arrangement. An item stands with the first that it names."""
    rest = [item for item in items if not any(id_ in model.arrangements for id_ in item.arrangements)]
    tied = {item.id: [id_ for id_ in item.arrangements if id_ in model.arrangements] for item in items}
    for id_, arrangement in model.arrangements.items():
        here = [item for item in items if tied[item.id][:1] == [id_]]
        there = tuple(item for item in items if id_ in tied[item.id][1:] and item not in here)
        yield replace(_section(SectionRule(arrangement.title), here), also=there)
    yield _section(UNTIED, rest)
