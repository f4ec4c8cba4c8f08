"""A row of a record changes the documents that state what rests on it, and no others: over every pack of the sample."""

from __future__ import annotations

import csv
import io
import json
import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from leverarch.claiming.delivery import delivery_of
from leverarch.claiming.fill import filled
from leverarch.measuring.compute import value_over
from leverarch.model import Measured, Period, Value
from leverarch.outputs import charts
from leverarch.pipeline import Survey, compile_pack, plan_pack, survey
from leverarch.plan import jobs_of, make_plan
from leverarch.reach import reached_paths
from worked_example import sample_survey, sample_world

ROOT = Path(__file__).parents[1]
#: A record, the key of a row, a column and its new value; figures before and after, as they are printed.
EDITS = [
    ("safeguarding-concerns", "C-030", "same_day", "no", "47 of 48", "46 of 48"),
    ("complaints-and-advocacy", "K-003", "answered", "2026-02-10", "22 of 24", "23 of 24"),
    ("advocacy-concerns", "V-01", "told_on", "2026-04-09", "21 of 22", "20 of 22"),
    ("social-value-delivery", "SV-002", "amount", "39", "1,284", "1,285"),
    ("practice-observations", "O-001", "seen", "no", "27 of 31", "26 of 31"),
]


NUMBER = r"\d{1,3}(?:,\d{3})*"
#: Months and quarters by which a report gives a figure in time.
MONTHS = [(2025 + (9 + n) // 12, (9 + n) % 12 + 1) for n in range(13)]
SPANS = [Period(date(year, month, 1), date(year, month, monthrange(year, month)[1])) for year, month in MONTHS] + [
    Period(date(year, month - 2, 1), date(year, month, monthrange(year, month)[1]))
    for year, month in MONTHS
    if month % 3 == 0
]


def rows_of(record: str) -> tuple[str, list[str], list[dict[str, str]]]:
    path = f"content/records/{record}.csv"
    reader = csv.DictReader(io.StringIO((ROOT / path).read_text(encoding="utf-8")))
    rows = list(reader)
    return path, list(reader.fieldnames or ()), rows


def with_cell(record: str, key: str, column: str, value: str) -> Survey:
    """The sample with another value in one cell of the row with this key."""
    path, heads, rows = rows_of(record)
    row = next(row for row in rows if row[heads[0]] == key)
    row[column] = value
    out = io.StringIO()
    writer = csv.DictWriter(out, heads, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return survey(sample_world().with_files({path: out.getvalue().encode()}))


def texts(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return "\n".join(map(texts, value.values()))
    return "\n".join(map(texts, value)) if isinstance(value, list | tuple) else ""


@cache
def documents_sample_survey() -> dict[tuple[str, str], tuple[str, str]]:
    return documents(sample_survey())


def documents(view: Survey) -> dict[tuple[str, str], tuple[str, str]]:
    """Every document of every pack: all that is planned of it, and its words."""
    made = {}
    for pack in view.packs:
        plan = plan_pack(view, pack).plan
        assert plan is not None, pack
        for document in plan.documents:
            data = [job.data for job in jobs_of(document)] or [str(document.content)]
            words = re.sub(r"\s+", " ", texts(data))
            made[pack, document.name] = (json.dumps(data, sort_keys=True, default=str), words)
    return made


def changed_by(after: Survey) -> tuple[set[tuple[str, str]], dict[tuple[str, str], tuple[str, str]]]:
    old, new = documents_sample_survey(), documents(after)
    assert old.keys() == new.keys()
    return {name for name in old if old[name][0] != new[name][0]}, old


@pytest.mark.slow
@pytest.mark.parametrize(("record", "key", "column", "value", "was", "is_"), EDITS)
def test_one_row_changes_what_states_it(record: str, key: str, column: str, value: str, was: str, is_: str) -> None:
    after = with_cell(record, key, column, value)
    changed, old = changed_by(after)
    stating = {name for name, (_, words) in old.items() if was in words}
    new = documents(after)
    assert stating, "the figure is printed somewhere"
    assert stating <= changed, "a document still states the old figure"
    assert all(is_ in new[name][1] for name in stating)
    measures = {id_ for id_, own in sample_survey().model.measured.items() if own != after.model.measured[id_]}
    said = {figure for id_ in measures for figure in figures_of(sample_survey().model.measured[id_])}
    moved = {name for name in changed if not asks_for(name, measures) and not any(one in old[name][1] for one in said)}
    assert not moved, "a document changed that states nothing of it"


def values_of(measured: Measured) -> tuple[Value, ...]:
    pairs = (value for one in measured.comparisons for value in (one.before, one.after))
    return (measured.whole, *measured.groups, *measured.totals, *pairs)


def figures_of(measured: Measured) -> set[str]:
    """The numbers of a measure as they stand in a sentence."""
    values = [value for value in values_of(measured) if value.numerator is not None]
    return {f"{v.numerator:,f} of {v.denominator:,f}" if v.denominator else f"{v.numerator:,f} " for v in values}


def asks_for(name: tuple[str, str], measures: set[str]) -> bool:
    """Whether a pack's own file asks for one of these measures in a document, read from the file alone."""
    pack, document = name
    held = json.loads((ROOT / "packs" / f"{pack}.json").read_text(encoding="utf-8"))
    outputs = json.dumps([one for one in held["outputs"] if document.startswith(one["kind"])])
    promised = {one.id for one in sample_survey().model.commitments.values() if one.measure in measures}
    return any(f'"{id_}"' in outputs for id_ in measures | promised)


@pytest.mark.slow
def test_a_cell_that_nothing_counts_changes_nothing() -> None:
    path, _, rows = rows_of("session-records")
    assert rows, path
    changed, _ = changed_by(with_cell("session-records", rows[-1]["session"], "notes", "Another note"))
    assert changed == set()


@pytest.mark.slow
def test_the_bytes_follow_the_plan() -> None:
    """One edit, as files: those whose plan is the same are the same bytes, and the others differ."""
    after = with_cell(*EDITS[0][:4])
    changed, _ = changed_by(after)
    for pack in sorted({pack for pack, _ in documents_sample_survey()}):
        if pack not in ("bid-2026", "contract-review-q3", "social-value-2026"):
            continue
        one, two = (compile_pack(view, pack, lambda *_: None).artifacts for view in (sample_survey(), after))
        differing = {(pack, a.name) for a, b in zip(one, two, strict=True) if a.data != b.data}
        assert differing == {name for name in changed if name[0] == pack}


# ---------------------------------------------------------------- no figure is typed

ONES = [
    word
    for words in ("one two three four five six seven eight nine ten", "eleven twelve thirteen fourteen fifteen")
    for word in words.split()
]
ONES += [f"{word}teen" for word in ("six", "seven", "eigh", "nine")]
TENS = [f"{word}ty" for word in ("twen", "thir", "for", "fif", "six", "seven", "eigh", "nine")]
IN_LETTERS = {word: number for number, word in enumerate(ONES, 1)} | {w: 10 * n for n, w in enumerate(TENS, 2)}
IN_LETTERS |= {f"{ten}-{one}": IN_LETTERS[ten] + n for ten in TENS for n, one in enumerate(ONES[:9], 1)}
#: A single one is a word of the language more often than a number.
LETTERS = "|".join(sorted(set(IN_LETTERS) - {"one"}, key=len, reverse=True))
AMOUNT = rf"(?:£\s?)?(?:{NUMBER}(?:\.\d+)?|\d+(?:\.\d+)?|\b(?:{LETTERS})\b)"
#: Before a number that is no figure stands a part of an id, a day, a decimal; after it, too.
BEFORE, AFTER = r"(?<![\w.,/:£-])", r"(?!\w|[.,/:-]\d)"
THE = r"(?:(?:the|all|these|those|its|our|their) )*"
#: Packs that report what was delivered. The others say who does what, and have hardly a figure.
REPORTING = ("bid-2026", "commissioner-review", "contract-review-q3", "inspection-2026", "social-value-2026")
#: Words that no count goes past to its noun: “three months of incidents”, “two homes whose staff”.
PASSED = r"(?!of\b|whose\b|in\b|at\b|and\b|a\b|to\b|months?\b|weeks?\b|days?\b)[\w’-]+ "
#: Units that are no nouns of what is counted.
NO_NOUNS = {"days", "£", "points", "minutes", "hours", "dates", ""}
#: Rules, limits, aims and definitions. They stand typed, as no row says them; each with a reason.
RULES = {
    r"\b(?:at least|at most|no more than|fewer than|less than|up to|under) \S+": "a limit",
    r"\b(?:9 in 10|19 in 20)\b": "an aim that was agreed",
    r"\b\w+(?: \w+){1,3} (?:a|each|every) (?:week|month|quarter|year|session)\b": "how often something is done",
    r"£\d+ ?(?:m|million)\b": "the limit of an insurance",
    r"\b(?:four|seven|eight|four to six) (?:steps|indicators)\b|three of the four signs": "the count of a definition",
    r"\btwo (?:workers, always|sessions beside)|\btwo practice forms|\bfive recommendations followed": "a rule",
    r"\bthree (?:practice )?calls\b|\b(?:no effect after) two changes": "how a thing is laid out",
    r"\bten records in January\b": "what is planned",
    r"£40 a session|\b(?:for each|per) \d+\b": "a price, or what a rate is for",
    r"\b\d+ indicators\. Targets|\b\d+ matters to look at|\b\d+ of \d+ (?:rows|days are in)": "of the document itself",
    r"\bWeighting \d+%": "the buyer’s weighting",
    r"\bpage \d+|\bquarter \d of \d{4}|\b20\d\d\b": "a page or a year",
}


def lines_of(value: Any) -> Iterator[str]:
    """The lines of what is planned. What is bold or a link belongs to its line, a cell of a table is one of its own."""
    if isinstance(value, str):
        yield from value.splitlines()
    elif isinstance(value, Mapping) and value.get("t") in ("p", "h"):
        yield words_of(value["c"])
    elif isinstance(value, Mapping) and value.get("t") == "table":
        yield from (words_of(cell) for row in (value["head"], *value["rows"]) for cell in row)
    elif isinstance(value, Mapping | list | tuple):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from lines_of(inner)


def words_of(nodes: Iterable[Mapping[str, Any]]) -> str:
    return "".join(node["v"] if node["t"] == "s" else words_of(node.get("c", ())) for node in nodes)


def nouns_counted() -> str:
    """What the measures of the sample count, as a pattern: the last word of each unit, before what is said of it."""
    nouns = set()
    for measure in sample_survey().model.measures.values():
        for phrase in (measure.unit, *measure.nouns):
            bare = re.split(r"\b(?:of|who|that|which|raised|from|with|for|to|in|by|on|asked)\b", phrase)[0]
            nouns |= {part.split()[-1].casefold() for part in bare.split(" and ") if part.split()}
    listed = sorted((noun for noun in nouns - NO_NOUNS if noun.endswith("s") or noun in ("people", "staff")), key=len)
    return "|".join(map(re.escape, reversed(listed)))


@cache
def patterns() -> tuple[re.Pattern[str], ...]:
    """So many of so many, per cent, money, a median, and a count beside what is counted."""
    nouns = nouns_counted()
    listed = (
        rf"{BEFORE}(?P<a>{AMOUNT}) (?:out )?(?:of|in) {THE}(?P<b>{AMOUNT}){AFTER}",
        rf"{BEFORE}(?P<a>\d+(?:\.\d+)?) ?(?:%|per cent)",
        rf"(?P<a>£\s?(?:{NUMBER}|\d+)(?:\.\d+)?)",
        rf"\bmedian\w* (?:[a-z]+ ){{0,3}}?(?P<a>{AMOUNT}){AFTER}",
        rf"{BEFORE}(?P<a>{AMOUNT}) (?:(?!(?:{nouns})\b){PASSED}){{0,2}}?(?:{nouns})\b",
    )
    return tuple(re.compile(one, re.IGNORECASE) for one in listed)


def figures_in(data: Any) -> Iterator[tuple[str, tuple[Decimal, ...], str]]:
    """What in a document is a figure of delivery by its looks: its words, its numbers, and its line. Rules are none."""
    rules = re.compile("|".join(RULES), re.IGNORECASE)
    for line in (re.sub(r"\s+", " ", one) for one in lines_of(data)):
        spans = [rule.span() for rule in rules.finditer(line)]
        for found in (found for pattern in patterns() for found in pattern.finditer(line)):
            if not any(start < found.end("a") and found.start("a") < end for start, end in spans):
                numbers = tuple(amount_of(said) for said in found.groupdict().values())
                yield found.group(), numbers, line


def amount_of(said: str) -> Decimal:
    bare = said.casefold().lstrip("£ ").replace(",", "")
    return Decimal(IN_LETTERS.get(bare, bare))


def agreed() -> set[Decimal]:
    """Numbers that were agreed and not counted: promises with their steps, targets, what a bid gives for an answer."""
    model = sample_survey().model
    told = {step.amount for one in model.commitments.values() for step in one.schedule}
    told |= {one.amount for one in model.commitments.values()}
    targets = [one.target for one in model.measures.values() if one.target]
    told |= {limit for target in targets for limit in (target.at_least, target.at_most) if limit is not None}
    return told | {Decimal(str(q.weighting)) for bid in model.bids.values() for q in bid.questions if q.weighting}


@dataclass(frozen=True)
class Known:
    """What was worked out: so many of so many, single numbers, and shares in per cent."""

    pairs: frozenset[tuple[Decimal, Decimal]]
    numbers: frozenset[Decimal]
    shares: frozenset[Decimal]


@cache
def worked_out() -> Known:
    """Every value of every measure, also by month and quarter, and of every commitment on each of its days."""
    model = sample_survey().model
    values = [
        value
        for own in model.measured.values()
        for value in (*values_of(own), *(value_over(model, own.measure, span) for span in SPANS))
        if value.value is not None
    ]
    pairs = {(v.numerator, v.denominator) for v in values if v.numerator is not None and v.denominator is not None}
    numbers = {n for v in values for n in (v.numerator, v.denominator, v.value) if n is not None}
    shares = {v.value for v in values if v.numerator is not None and v.denominator is not None and v.value is not None}
    for commitment in model.commitments.values():
        delivery = delivery_of(model, commitment, max(pack.as_of for pack in model.packs.values()))
        steps = [(quarter.delivered.value, quarter.promised) for quarter in delivery.quarters]
        if delivery.delivered:
            steps += [(delivery.delivered.value, commitment.amount)]
        for amount, promised in steps:
            if amount is None:
                continue
            numbers.add(amount)
            pairs.add((amount, commitment.amount))
            if promised:
                numbers |= {abs(amount - promised), amount - promised}
                shares.add(100 * amount / promised)
            numbers.add(abs(amount - commitment.amount))
    return Known(frozenset(pairs), frozenset(numbers | agreed()), frozenset(shares | agreed()))


def is_known(words: str, numbers: tuple[Decimal, ...], known: Known) -> bool:
    """Whether a printed figure is one of those, as it is rounded."""
    if len(numbers) == 2:
        return numbers in known.pairs
    number = numbers[0]
    half = Decimal(5).scaleb(int(number.as_tuple().exponent) - 1)
    among = known.shares if re.search("%|per cent", words) else known.numbers
    return any(abs(one - number) <= half for one in among)


def planned(view: Survey) -> Iterator[tuple[tuple[str, str], Any]]:
    """Every document as it would be printed, also where a check would stop the pack."""
    for id_, pack in view.model.packs.items():
        told = filled(view.model, pack, charts.table_blocks)
        plan, _ = make_plan(told, told.packs[id_], view.world, reached_paths(view.loaded, view.model, pack))
        for document in plan.documents:
            yield (id_, document.name), [job.data for job in jobs_of(document)] or str(document.content)


def where_nothing_is_counted() -> Survey:
    """The sample with measures that look at rows that are not there."""
    files = {}
    for path in sorted((ROOT / "content/measures").glob("*.json")):
        measure = json.loads(path.read_text(encoding="utf-8"))
        record = json.loads((ROOT / f"content/records/{measure['record']}.json").read_text(encoding="utf-8"))
        key = next(column["name"] for column in record["columns"] if column.get("key"))
        measure["population"] = [*measure.get("population", []), {"column": key, "is": "no such row"}]
        files[f"content/measures/{path.name}"] = json.dumps(measure).encode()
    return survey(sample_world().with_files(files))


@pytest.mark.slow
def test_no_figure_of_any_pack_is_typed() -> None:
    """Where no row counts, no figure is left in any document but what was agreed, ruled or defined."""
    told = agreed() | {Decimal(0)}
    left: dict[str, set[str]] = {}
    for (pack, _), data in planned(where_nothing_is_counted()):
        for words, numbers, line in figures_in(data):
            if not told.issuperset(numbers):
                left.setdefault(f"{words} | {line[:160]}", set()).add(pack)
    assert not left


@pytest.mark.slow
def test_every_figure_of_every_pack_is_one_that_is_worked_out() -> None:
    """Each figure that is printed is a value of a measure, of a commitment, or was agreed."""
    known = worked_out()
    left: dict[str, set[str]] = {}
    seen: Counter[str] = Counter()
    for (pack, _), data in planned(sample_survey()):
        for words, numbers, line in figures_in(data):
            seen[pack] += 1
            if not is_known(words, numbers, known):
                left.setdefault(f"{words} | {line[:160]}", set()).add(pack)
    assert not left
    assert all(seen[pack] > 100 for pack in REPORTING), seen


@pytest.mark.slow
@pytest.mark.parametrize(
    "typed",
    [
        "Held: 14 of 14.",
        "It was eleven of the fourteen.",
        "Median 17 days.",
        "So 93% of them.",
        "Spent: £43,000.",
        "All 14 session workers.",
    ],
)
def test_a_figure_that_is_typed_is_found(typed: str) -> None:
    assert list(
        figures_in([{"t": "p", "c": [{"t": "b", "c": [{"t": "s", "v": typed[:6]}]}, {"t": "s", "v": typed[6:]}]}])
    )
