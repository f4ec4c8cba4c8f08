"""Every cell of the worked example's maps, decisions, flows and roles, changed one at a time.

Each line of a table says what a reader would expect when that cell is blanked or changed, `NOTHING` included. What is
expected may depend on the row: a threshold is missed in a row about escalation, and not in one about cover.
"""

from __future__ import annotations

import json
from collections import ChainMap, Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from leverarch.checks import ALL
from leverarch.construct import RENAMED, construct
from leverarch.load import load
from leverarch.model import AccountabilityRow, Arrangement, Decision, InformationFlow, Loaded, Model, Role
from leverarch.resolve import resolve
from leverarch.source import Doc
from worked_example import sample_world

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
ARRANGEMENTS = ("behaviour-support", "inclusion-sessions", "independent-advocacy")
PARTNERS = ("hollowmere", "quillerby", "tarnbeck")
#: The pack that prints all three maps.
PACK = "commissioner-review"
FIVE = ("standards", "supervision", "escalation", "information", "performance")
#: Of arrangements: the rules that this table is about. Rules of items and packs have tables of their own.
RULES = [check for check in ALL if check.rule.code.startswith("LA6")]
GONE = object()
ITSELF = object()
Line = Mapping[str, Any]
Codes = tuple[str, ...]


@dataclass(frozen=True)
class Found:
    code: str
    message: str
    path: str
    about: str


@cache
def loaded() -> Loaded:
    return load(sample_world())


@cache
def whole() -> Model:
    return resolve(loaded())[0]


@cache
def value(kind: str, id_: str) -> dict[str, Any]:
    return json.loads(doc_of(kind, id_).text)


def doc_of(kind: str, id_: str) -> Doc:
    return next(doc for doc in loaded().docs[kind] if doc.value.get("id", "") == id_)


def found_in(model: Model) -> frozenset[Found]:
    found = [
        *(found for check in RULES for found in check.over_workspace(model)),
        *(found for check in RULES for found in check.over_pack(model, model.packs[PACK])),
    ]
    return frozenset(Found(one.rule.code, one.message, one.place.path, one.about) for one in found)


@cache
def before() -> frozenset[Found]:
    return found_in(whole())


def with_file(kind: str, now: Doc) -> Model:
    """The workspace with one file that says something else. Only what depends on that file is made again."""
    if kind == "arrangement":
        arrangement = construct(Arrangement, now.value, doc=now)
        return replace(whole(), arrangements={**whole().arrangements, arrangement.id: arrangement})
    docs = {name: tuple(now if doc.path == now.path else doc for doc in held) for name, held in loaded().docs.items()}
    return resolve(replace(loaded(), docs=docs))[0]


def new_findings(kind: str, id_: str, pointer: tuple[str | int, ...], new: object) -> list[Found]:
    """What is found when one cell of one file says something else, and was not found before."""
    was = doc_of(kind, id_)
    held = json.loads(was.text)
    at: Any = held
    for step in pointer[:-1]:
        at = at[step]
    if new is GONE:
        at.pop(pointer[-1], None)
    else:
        at[pointer[-1]] = new
    # Where in the file a finding stands is for the specifications of tests/checks/; it would be slow to ask here.
    now = Doc(was.path, was.text, held, lambda _: {})
    return sorted(found_in(with_file(kind, now)) - before(), key=lambda one: (one.code, one.message))


# What the tables ask about a row: read from the file itself, not from the program.


def answering(row: Line) -> str:
    return str(row["accountable"])


def other(row: Line) -> str:
    """A role of the provider that has a deputy and is nowhere in the row."""
    named = {answering(row), *row["responsible"], *row.get("consulted", ()), *row.get("informed", ())}
    return next(name for name in ("learning-lead", "contract-manager", "quality-lead") if name not in named)


def needs_threshold(row: Line) -> bool:
    return row["dimension"] == "escalation" or bool(row.get("statutory"))


def shares_trigger(row: Line) -> int:
    """In how many findings a trigger that other arrangements have, too, shows up when this row differs."""
    same = [
        id_
        for id_ in ARRANGEMENTS
        for one in value("arrangement", id_)["accountability"]
        if one["trigger"] == row["trigger"]
    ]
    return len(same) - 1


def asked_by_tier(arrangement: Line, what: str) -> list[str]:
    title = arrangement["tier"]
    tiers = value("governance", "oversight")["tiers"]
    return next(tier[what] for tier in tiers if tier["title"] == title)


#: The codes expected, or how to tell them from the row and its arrangement.
Expect = Codes | Callable[[Line, Line], Codes]
NOTHING: Codes = ()


def when(test: Callable[[Line], object], code: str) -> Expect:
    return lambda row, _: (code,) if test(row) else ()


@dataclass(frozen=True)
class Cell:
    """One change of one cell, and what it leads to. `new` is the new value, or makes it from the row."""

    cell: str
    how: str
    expected: Expect
    new: object = GONE


def _dimension(row: Line, arrangement: Line) -> Codes:
    """One of the five is missed by the map; a further one only where the tier asks for it."""
    if row["dimension"] in FIVE:
        return ("LA601",)
    return ("LA614",) if row["dimension"] in asked_by_tier(arrangement, "rows") else ()


def _topic(row: Line, arrangement: Line) -> Codes:
    same = [one for one in arrangement["decisions"] if one.get("topic") == row["topic"]]
    return ("LA614",) if row["topic"] in asked_by_tier(arrangement, "decisions") and len(same) == 1 else ()


ROWS = (
    Cell("dimension", "another", _dimension, "learning"),
    Cell("accountable", "blank", ("LA621",)),
    Cell("accountable", "an empty list", ("LA621",), []),
    Cell("accountable", "a second role", ("LA622",), lambda row: [answering(row), other(row)]),
    Cell("accountable", "the same twice", ("LA622",), lambda row: [answering(row)] * 2),
    Cell("accountable", "the police", ("LA623",), "police"),
    Cell("responsible", "blank", ("LA625",)),
    Cell("responsible", "the same twice", ("LA638",), lambda row: [row["responsible"][0]] * 2),
    # The row says who checks, so that one role may answer and act.
    Cell("responsible", "who answers", NOTHING, lambda row: [answering(row)]),
    # Nobody need be asked first or told.
    Cell("consulted", "blank", NOTHING),
    Cell("consulted", "who answers", ("LA638",), lambda row: [answering(row)]),
    Cell("informed", "blank", NOTHING),
    Cell("informed", "who does it", ("LA638",), lambda row: [row["responsible"][0]]),
    Cell("trigger", "blank", ("LA630",)),
    Cell("by_when", "blank", ("LA631",)),
    Cell(
        "by_when",
        "as law",
        lambda row, _: ("LA634",) * shares_trigger(row) + ("LA643",),
        "Statutory limit of 24 hours",
    ),
    Cell("recorded_in", "blank", ("LA633",)),
    # Where nothing is escalated and no law asks, the trigger says enough.
    Cell("threshold", "blank", when(needs_threshold, "LA632")),
    Cell(
        "threshold",
        "another",
        lambda row, _: ("LA634",) * shares_trigger(row),
        "Only what is serious",
    ),
    # A check is needed where one role answers and acts; all rows here are in a tier above the lowest.
    Cell("check", "blank", when(lambda row: answering(row) in row["responsible"], "LA629")),
    Cell("evidence", "blank", ("LA637",)),
    Cell(
        "evidence",
        "only an old item",
        when(lambda row: row["evidence"] != ["EV-0029"], "LA637"),
        ["EV-0029"],
    ),
    Cell("review_due", "blank", ("LA641",)),
    Cell("review_due", "past", ("LA615",), "2026-06-30"),
    # No row of the sample names a statutory duty in words and rests on a partner.
    Cell("statutory", "blank", NOTHING),
    Cell("statutory", "true", when(lambda row: "/" in answering(row), "LA628"), True),
    # Not printed.
    Cell("notes", "blank", NOTHING),
)
DECISIONS = (
    # A decision of the provider's own needs no topic.
    Cell("topic", "blank", _topic),
    Cell("partner_may", "blank", ("LA635",)),
    Cell("provider_must", "blank", ("LA635",)),
    # There is not always something that must never happen.
    Cell("never", "blank", NOTHING),
    Cell("by_when", "blank", ("LA635",)),
    Cell("by_when", "as law", ("LA643",), "By law within 3 hours"),
)
FLOWS = (
    # A record that stays where it is has neither.
    Cell("from", "blank", NOTHING),
    Cell("to", "blank", NOTHING),
    Cell("route", "blank", ("LA636",)),
    Cell("recorded_in", "blank", ("LA636",)),
    Cell("lawful_basis", "blank", ("LA636",)),
    Cell("owner", "blank", ("LA636",)),
    # Rows and steps have the time limits.
    Cell("by_when", "blank", NOTHING),
    Cell("by_when", "as law", ("LA643",), "By national rules within 2 days"),
    Cell("retention", "blank", NOTHING),
)
PARTS: Mapping[str, tuple[Cell, ...]] = {"accountability": ROWS, "decisions": DECISIONS, "information": FLOWS}
#: Cells that the schema requires: blanked, the file does not fit its schema any more.
REQUIRED = {"accountability": {"dimension", "responsibility"}, "decisions": {"decision"}, "information": {"what"}}
NOUNS: Mapping[str, type] = {"accountability": AccountabilityRow, "decisions": Decision, "information": InformationFlow}


@pytest.mark.parametrize("part", PARTS)
def test_every_cell_is_in_the_table(part: str) -> None:
    cells = {RENAMED.get(field.name, field.name) for field in fields(NOUNS[part])}

    assert {cell.cell for cell in PARTS[part]} | REQUIRED[part] == cells


CHANGES = [(id_, part, cell) for id_ in ARRANGEMENTS for part, cells in PARTS.items() for cell in cells]


@pytest.mark.parametrize(
    ("id_", "part", "cell"), CHANGES, ids=[f"{id_}: {part} {cell.cell} {cell.how}" for id_, part, cell in CHANGES]
)
def test_a_changed_cell_gives_the_finding_that_a_reader_expects(id_: str, part: str, cell: Cell) -> None:
    arrangement = value("arrangement", id_)
    for number, row in enumerate(arrangement[part]):
        new = cell.new(row) if callable(cell.new) else cell.new
        expected = cell.expected(row, arrangement) if callable(cell.expected) else cell.expected
        found = new_findings("arrangement", id_, (part, number, cell.cell), new)

        assert Counter(one.code for one in found) == Counter(expected), (number, row, found)
        # A row, a decision or a flow is named; what the whole map or its tier lacks is about the arrangement.
        name = row.get("responsibility") or row.get("decision") or row["what"]
        assert all(name in one.message for one in found if one.code not in ("LA601", "LA614")), found
        assert all(one.about == id_ for one in found if one.code != "LA634"), found


@pytest.mark.parametrize("part", PARTS)
def test_a_required_cell_is_missed_by_the_schema(part: str) -> None:
    path = f"content/arrangements/{ARRANGEMENTS[0]}.json"
    held = json.loads(doc_of("arrangement", ARRANGEMENTS[0]).text)
    for cell in REQUIRED[part]:
        del held[part][0][cell]
    world = sample_world()
    found = load(replace(world, files=ChainMap({path: json.dumps(held).encode()}, dict(world.files)))).found

    assert [one.rule.code for one in found if one.place.path == path] == ["LA202"] * len(REQUIRED[part])


# What is said once for a whole arrangement, and the steps of its route.

ELSEWHERE: tuple[tuple[tuple[str | int, ...], object, Codes], ...] = (
    (("local_authority",), GONE, ("LA642",)),
    (("local_authority", "procedure"), GONE, ("LA642",)),
    (("local_authority", "version"), GONE, ("LA642",)),
    # The council's name alone sets no clock.
    (("local_authority", "name"), "Another council", NOTHING),
    (("ends_on",), "2020-01-01", ("LA640",)),
    (("decisions",), [], ("LA635",)),
    (("information",), [], ("LA636",)),
    # Without its own words a step shows its role's cover.
    (("escalation", "steps", 2, "out_of_hours"), GONE, NOTHING),
    (("escalation", "steps", 2, "within"), GONE, ("LA631",)),
    (("escalation", "steps", 2, "within"), "In the statutory 2 hours", ("LA643",)),
    (("escalation", "steps", 3, "role"), "safeguarding-lead", ("LA638",)),
    # The first step is the worker's own.
    (("escalation", "steps", 0, "within"), GONE, NOTHING),
)


@pytest.mark.parametrize(("pointer", "new", "expected"), ELSEWHERE)
def test_what_is_said_once_is_missed(pointer: tuple[str | int, ...], new: object, expected: Codes) -> None:
    for id_ in ARRANGEMENTS:
        found = new_findings("arrangement", id_, pointer, new)

        assert tuple(one.code for one in found) == expected, (id_, found)


# The roles: of the provider, of its contacts outside, and of the partners.


def role_refs() -> Iterator[tuple[str, str, tuple[str | int, ...], str]]:
    """Every role: the file's kind and id, where it stands in it, and its full name."""
    for list_ in ("roles", "contacts"):
        for number, role in enumerate(value("organisation", "")[list_]):
            yield "organisation", "", (list_, number), role["id"]
    for partner in PARTNERS:
        for number, role in enumerate(value("partner", partner)["roles"]):
            yield "partner", partner, ("roles", number), f"{partner}/{role['id']}"


def stand_ins() -> Mapping[str, set[str]]:
    """The roles that stand in for each role by day or by night, by full name."""
    found = {}
    for partner, held in (("", value("organisation", "")), *((id_, value("partner", id_)) for id_ in PARTNERS)):
        own = {role["id"] for role in held["roles"]} if partner else set()
        for role in held["roles"]:
            named = {role.get("deputy", ""), role.get("out_of_hours", "")}
            found[f"{partner}/{role['id']}" if partner else role["id"]] = {
                f"{partner}/{name}" if name in own else name for name in named
            }
    return found


def uses(ref: str, id_: str) -> tuple[int, bool, bool, bool]:
    """How a map uses a role: in how many rows it answers, whether it is a step, has a number printed, or stands in."""
    held = value("arrangement", id_)
    rows = [answering(row) for row in held["accountability"]]
    steps = {step.get("role") for step in held["escalation"]["steps"]}
    stands_in = any(ref in stand_ins().get(one, ()) for one in rows)
    return rows.count(ref), ref in steps, ref in held["escalation"]["calls"], stands_in


ANSWERS, STEP, CALLED, STANDS_IN = range(4)


def in_each(ref: str, *ways: int) -> int:
    """How many arrangements need the role in one of these ways."""
    return sum(any(uses(ref, id_)[way] for way in ways) for id_ in ARRANGEMENTS)


#: The cell of a role, how it is changed, its new value, the code expected, and how often.
ROLE_CHANGES: Mapping[tuple[str, str], tuple[object, str, Callable[[str], int]]] = {
    ("contact", "blank"): (GONE, "LA624", lambda ref: in_each(ref, ANSWERS, STEP, CALLED, STANDS_IN)),
    ("contact", "only hours"): (
        {"hours": "Mon to Fri"},
        "LA624",
        lambda ref: in_each(ref, ANSWERS, STEP, CALLED, STANDS_IN),
    ),
    # A line in words is enough to reach somebody.
    ("contact", "in words"): ("Through the office", "", lambda _: 0),
    ("deputy", "blank"): (GONE, "LA626", lambda ref: in_each(ref, ANSWERS)),
    ("deputy", "itself"): (ITSELF, "LA639", lambda _: 1),
    ("out_of_hours", "blank"): (GONE, "LA627", lambda ref: in_each(ref, ANSWERS, STEP)),
    ("out_of_hours", "itself"): (ITSELF, "LA639", lambda _: 1),
    ("title", "a team"): ("Duty team", "LA623", lambda ref: sum(uses(ref, id_)[ANSWERS] for id_ in ARRANGEMENTS)),
    # Duties say what a post is for; notes are not printed.
    ("duties", "blank"): (GONE, "", lambda _: 0),
    ("notes", "blank"): (GONE, "", lambda _: 0),
}


def test_every_cell_of_a_role_is_in_the_table() -> None:
    cells = {field.name for field in fields(Role)} - {"id", "ref"}

    assert {cell for cell, _ in ROLE_CHANGES} == cells


@pytest.mark.parametrize(("cell", "how"), ROLE_CHANGES)
def test_a_changed_role_gives_the_finding_that_a_reader_expects(cell: str, how: str) -> None:
    new, code, times = ROLE_CHANGES[cell, how]
    for kind, id_, pointer, ref in role_refs():
        found = new_findings(kind, id_, (*pointer, cell), ref if new is ITSELF else new)

        assert [one.code for one in found] == [code] * times(ref), (ref, found)
