"""Expectations that lack something: one finding each, or one for many of a framework."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from leverarch.checks.rule import Finding
from leverarch.coverage.gaps import UNMET
from leverarch.coverage.lines import Line, lines_of
from leverarch.diagnostics import Note, Place
from leverarch.model import Model, Pack
from leverarch.selection import spoken_of_by
from leverarch.words import count, listed

#: So many expectations of one framework have a finding each; more of them share one.
MOST_ALONE = 2
#: So many of those that share a finding are shown with their place.
MOST_SHOWN = 3


def lines_in(model: Model, pack: Pack) -> tuple[Line, ...]:
    """Return every expectation that a pack speaks of, with what it lacks."""
    spoken = spoken_of_by(model, pack)
    return lines_of(model, spoken.frameworks, spoken.items, pack.as_of)


def first_mapping(line: Line) -> Place:
    """Return the place of the first mapping to an expectation."""
    item = line.items[0]
    key = (line.framework.id, line.expectation.code)
    number = next(n for n, own in enumerate(item.maps) if (own.framework, own.expectation) == key)
    return item.doc.at("maps", number)


def lacking(model: Model, pack: Pack, word: str, code: str, one: str, many: str, help_: str) -> Iterator[Finding]:
    """Yield where expectations lack something: each alone, or those of one framework together where they are many.

    One that the pack accepts by its code is always a finding of its own; a framework that it accepts by its id, always
    one for the rest. So an acceptance holds, however many there are.
    """
    held = [line for line in lines_in(model, pack) if word in line.words]
    yield from _told(held, pack, word, (code, one, many, help_))


def lacking_by_need(
    model: Model, pack: Pack, word: str, code: str, one: str, many: str, help_: str
) -> Iterator[Finding]:
    """Yield the same for each need of its own, and say why the need asks."""
    by_need: dict[str, list[Line]] = {}
    for line in lines_in(model, pack):
        for because in dict.fromkeys(gap.because for gap in line.gaps if gap.word == word):
            gaps = tuple(gap for gap in line.gaps if gap.word == word and gap.because == because)
            by_need.setdefault(because, []).append(replace(line, gaps=gaps))
    for lines in by_need.values():
        yield from _told(lines, pack, word, (code, one, many, help_))


def _told(held: Iterable[Line], pack: Pack, word: str, says: tuple[str, str, str, str]) -> Iterator[Finding]:
    code, one, many, help_ = says
    accepted = {own.about for own in pack.accept if own.code in (code, word)}
    by_framework: dict[str, list[Line]] = {}
    for line in held:
        by_framework.setdefault(line.framework.id, []).append(line)
    for id_, lines in by_framework.items():
        alone = [line for line in lines if line.expectation.code in accepted]
        rest = [line for line in lines if line.expectation.code not in accepted]
        together = rest and (id_ in accepted or len(rest) > MOST_ALONE)
        yield from (_of_one(line, pack, word, one, help_) for line in (alone if together else lines))
        if together:
            yield _of_many(rest, pack, word, many, help_)


def _of_one(line: Line, pack: Pack, word: str, says: str, help_: str) -> Finding:
    own = line.expectation
    message = (
        f"`{own.code}` {own.title} ({line.framework.id}) {says} in `{pack.id}`{_basis((line,), word)}{_why(line, word)}"
    )
    return Finding(first_mapping(line), message, own.code, help_)


def _of_many(lines: list[Line], pack: Pack, word: str, says: str, help_: str) -> Finding:
    framework = lines[0].framework
    codes = ", ".join(line.expectation.code for line in lines)
    expectations = count(len(lines), "expectation")
    message = (
        f"{expectations} of `{framework.id}` {says} in `{pack.id}`: {codes}{_basis(lines, word)}{_why(lines[0], word)}"
    )
    notes = tuple(Note(first_mapping(line), line.expectation.code) for line in lines[1 : MOST_SHOWN + 1])
    more = f"{help_}; `leverarch coverage {pack.id}` lists them all"
    return Finding(first_mapping(lines[0]), message, framework.id, more, related=notes)


def _basis(lines: Iterable[Line], word: str) -> str:
    """Return what kind of rule asks for it, in brackets: ` (statute)`, ` (custom)`."""
    kinds = dict.fromkeys(gap.basis.partition(":")[0] for line in lines for gap in line.gaps if gap.word == word)
    return f" ({listed([kind for kind in kinds if kind])})" if any(kinds) else ""


def _why(line: Line, word: str) -> str:
    """Return why a provider's own need asks for it: `: It is watched.`. The other words say it themselves."""
    return next((f": {gap.because}" for gap in line.gaps if gap.word == word == UNMET), "")
