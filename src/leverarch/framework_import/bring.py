"""A set of expectations that somebody gave us: read, held against what is known, and turned into a framework's file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from leverarch.checks.licences import HELP, UNKNOWN, is_known, licensed_wording
from leverarch.diagnostics import Diagnostic, Place, has_errors
from leverarch.framework_import.entries import Sheet, read_entries
from leverarch.framework_import.headings import FIELDS, Columns, columns_of
from leverarch.framework_import.rules import FRAMEWORK_IN_THE_WAY
from leverarch.framework_import.sections import Section, tree_of
from leverarch.framework_import.sheet import Given, layout_faults, read_given
from leverarch.framework_import.written import (
    Difference,
    Facts,
    difference,
    expectations_of,
    framework_of,
    known_sections,
    text_of,
)
from leverarch.model import Loaded, Model
from leverarch.readers.json_edit import encoded
from leverarch.source import Doc
from leverarch.words import count
from leverarch.world import World

#: The errors that files would bring into the workspace.
Errors = Callable[[Mapping[str, bytes]], tuple[Diagnostic, ...]]

#: Of one rule at most so many findings are shown one by one.
MOST_SHOWN = 100
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_SHIPPED = "shipped/"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user says of the set. `columns` gives headings by what they are; empty texts say nothing."""

    licence: str
    id: str = ""
    title: str = ""
    version: str = ""
    publisher: str = ""
    status: str = ""
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    accept: bool = False


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a set: the framework, where it goes, what it changes, and the files to write (none: nothing).

    `ask` is a sentence where the user must say something first; then nothing else is sure.
    """

    found: tuple[Diagnostic, ...] = ()
    ask: str = ""
    id: str = ""
    path: str = ""
    is_new: bool = False
    value: Mapping[str, Any] = field(default_factory=dict, repr=False)
    sheet: str = ""
    columns: Columns | None = None
    sections: tuple[Section, ...] = ()
    difference: Difference = field(default_factory=Difference)
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def bring_in(loaded: Loaded, model: Model, world: World, name: str, data: bytes, wish: Wish, errors: Errors) -> Brought:
    """Return what the file called `name` brings into the workspace. Nothing is written here.

    Nothing is offered for writing where anything is wrong with the sheet, where a framework of that id says something
    else and `accept` is not given, or where the workspace would have a new error (`errors`).
    """
    id_ = wish.id or _id_of(name)
    ask = _question(wish, id_)
    if ask:
        return Brought(ask=ask)
    given, found = read_given(name, data, wish.sheet)
    if given is None:
        return Brought(_few(found), id=id_)
    columns = columns_of(given.table, wish.columns)
    if columns.ask:
        return Brought(_few((*found, *layout_faults(given, columns.heading, columns.numbers))), columns.ask)
    old, path, blocked = _there(loaded, model, world, id_)
    if blocked is not None:
        return Brought((blocked,), id=id_, path=path)
    there = _There(replace(wish, id=id_), name, old, path)
    brought = _made(given, columns, model, there)
    brought = replace(brought, found=(*found, *brought.found))
    if has_errors(brought.found) or brought.difference.is_empty:
        return replace(brought, found=_few(brought.found))
    files = {path: encoded(text_of(brought.value, there.own), world.files[path] if there.own else b"")}
    fresh = errors(files)
    return replace(brought, found=_few((*brought.found, *fresh)), files={} if fresh else files)


@dataclass(frozen=True, slots=True)
class _There:
    """Where a set goes: what is wished, from which file, and the framework that is there already."""

    wish: Wish
    name: str
    old: Doc | None
    path: str

    @property
    def own(self) -> Doc | None:
        """The workspace's own file of that framework; a shipped one is replaced by a file of the same id."""
        return None if self.old is None or self.old.path.startswith(_SHIPPED) else self.old


def _made(given: Given, columns: Columns, model: Model, there: _There) -> Brought:
    """Return the framework that the sheet makes of what was there."""
    wish, old = there.wish, there.old
    before: Mapping[str, Any] = old.value if old else {}
    sheet = Sheet(given, columns, wish.id, model.frameworks)
    entries = read_entries(sheet)
    tree = tree_of(sheet, entries, known_sections(before))
    found = (*layout_faults(given, columns.heading, columns.numbers), *sheet.found, *_unlicensed(wish, there.name))
    brought = Brought(found, id=wish.id, path=there.path, is_new=old is None, sheet=given.sheet, columns=columns)
    if has_errors(found):
        return brought
    made = expectations_of(entries, tree, columns.numbers, before)
    value = framework_of(_facts(wish, there.name, given), made, before)
    change = difference(before, value)
    found = (*found, *_unaccepted(wish, old, change))
    return replace(brought, found=found, value=value, sections=tuple(tree.sections), difference=change)


def _id_of(name: str) -> str:
    """Return the name of a file as an id: `Council KPIs 2026.xlsx` is `council-kpis-2026`."""
    return re.sub(r"[^a-z0-9.]+", "-", PurePosixPath(name).stem.casefold()).strip("-.")[:80]


def _question(wish: Wish, id_: str) -> str:
    """Return what is wrong with what the user said, if anything."""
    unknown = [what for what in wish.columns if what not in FIELDS]
    if unknown:
        return f"--column {unknown[0]}=… names nothing that a column can be. They are {', '.join(FIELDS)}"
    if not id_:
        return "the name of the file makes no id. Say one: --id ID"
    if not _ID.fullmatch(id_):
        return f"`{id_}` is no id: letters, digits, dot, underscore and hyphen, at most 80, no dot in front (--id)"
    return ""


def _facts(wish: Wish, name: str, given: Given) -> Facts:
    origin = f"{name}, sheet “{given.sheet}”" if given.sheet else name
    licence = " ".join(wish.licence.split()) or UNKNOWN
    stem = " ".join(re.split(r"[\s_-]+", PurePosixPath(name).stem)).strip()
    return Facts(wish.id, licence, origin, stem or wish.id, wish.title, wish.version, wish.publisher, wish.status)


def _there(loaded: Loaded, model: Model, world: World, id_: str) -> tuple[Doc | None, str, Diagnostic | None]:
    """Return the framework of that id, the path to write to, and what stands in the way of both."""
    known = model.frameworks.get(id_)
    if known is not None and not known.doc.path.startswith(_SHIPPED):
        return known.doc, known.doc.path, None
    path = f"content/frameworks/{id_}.json"
    folded = path.casefold()
    there = next((one for one in (*world.files, *world.outside) if one.casefold() == folded), "")
    broken = next((one for one, name in loaded.broken["framework"].items() if name.casefold() == id_.casefold()), "")
    if not (there or broken):
        return (known.doc if known else None), path, None
    message = f"`{there or broken}` is there, and can’t be read as the framework `{id_}`"
    help_ = "correct that file or move it, or take another id with --id"
    return None, path, Diagnostic(FRAMEWORK_IN_THE_WAY, message, Place(there or broken), id_, help=help_)


def _unlicensed(wish: Wish, name: str) -> Iterator[Diagnostic]:
    if not is_known(wish.licence):
        message = f"nobody has noted what may be done with the wording of `{wish.id}`"
        yield Diagnostic(licensed_wording.rule, message, Place(name), wish.id, help=HELP)


def _unaccepted(wish: Wish, old: Doc | None, change: Difference) -> Iterator[Diagnostic]:
    if old is None or wish.accept or change.is_empty:
        return
    parts = [("added", change.added), ("changed", change.changed), ("gone", change.gone)]
    said = [f"{count(len(codes), 'expectation')} {word}" for word, codes in parts if codes]
    said += [", ".join(change.facts).replace("_", " ") + " changed"] if change.facts else []
    message = f"the framework `{wish.id}` is there already, and the sheet says something else: {', '.join(said)}"
    help_ = "--accept takes the sheet’s wording; --id brings it in beside the one that is there"
    yield Diagnostic(FRAMEWORK_IN_THE_WAY, message, Place(old.path), wish.id, help=help_)


def _few(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Leave it at the first hundred findings of one rule, and say how many more there are."""
    by_rule: dict[str, list[Diagnostic]] = {}
    for diagnostic in dict.fromkeys(found):
        by_rule.setdefault(diagnostic.rule.code, []).append(diagnostic)
    shown: list[Diagnostic] = []
    for same in by_rule.values():
        same.sort(key=lambda d: (d.place.path, d.place.line, d.place.column, d.message))
        shown.extend(same[:MOST_SHOWN])
        if len(same) > MOST_SHOWN:
            more = same[MOST_SHOWN]
            message = f"{more.message}; and {len(same) - MOST_SHOWN - 1:,} more findings of this kind are not shown"
            shown.append(replace(more, message=message))
    return tuple(sorted(shown, key=lambda d: (d.place.path, d.place.line, d.place.column, d.rule.code, d.message)))
