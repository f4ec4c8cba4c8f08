"""From the rows of a sheet to the file of a framework: a new one, or the one that is there with the sheet's wording."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leverarch.framework_import.entries import Entry
from leverarch.framework_import.sections import Path, Section, Tree
from leverarch.readers import json_edit
from leverarch.source import Doc, Pointer

NOT_STATED = "not stated"
IN_FORCE = "in_force"
_IMPORTED = "Imported from "
_EXPECTATIONS = "expectations"
#: The fields of an expectation that a sheet says outright.
_PLAIN = ("scope", "source")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of a set as a whole. Empty where nothing is said; only the licence always is.

    `origin` says which file it comes from, `called` what the file is called: the title, where there is no other.
    """

    id: str
    licence: str
    origin: str
    called: str
    title: str = ""
    version: str = ""
    publisher: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What becomes of a framework: codes that are added, changed and gone, and which facts about the whole change."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.added or self.changed or self.gone or self.facts)


def known_sections(old: Mapping[str, Any]) -> dict[Path, str]:
    """Return the codes that were made for sections when a framework was brought in before, by their titles."""
    parents = {item.get("parent", "") for item in old.get(_EXPECTATIONS, ())}
    ours = (item for item in old.get(_EXPECTATIONS, ()) if item.get("official_code") is False)
    made = {item["code"]: item for item in ours if item["code"] in parents}
    paths: dict[Path, str] = {}
    for code, item in made.items():
        above = made.get(item.get("parent", ""))
        paths[(*([above["title"].casefold()] if above else []), item["title"].casefold())] = code
    return paths


def expectations_of(
    entries: Iterable[Entry], tree: Tree, columns: Iterable[str], old: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return the expectations in the order of the sheet, each section before its first row.

    What `old`, the framework as it was, says of a code and the sheet does not, is kept.
    """
    before = {item["code"].casefold(): item for item in old.get(_EXPECTATIONS, ())}
    has_parents = bool({"parent", "section"} & set(columns))
    made: list[dict[str, Any]] = []
    for entry in entries:
        sections = tree.before.get(entry.line, ())
        made.extend(_section(section, before.get(section.code.casefold(), {})) for section in sections)
        was = before.get(entry.code.casefold(), {})
        parent = tree.parents.get(entry.line, "") if has_parents else was.get("parent", "")
        made.append(_expectation(entry, parent, was))
    return made


def _section(section: Section, was: Mapping[str, Any]) -> dict[str, Any]:
    given = {"code": section.code, "title": section.title}
    if section.parent:
        given["parent"] = section.parent
    kept = {name: value for name, value in was.items() if name not in ("code", "title", "parent", "official_code")}
    return {**given, **({"official_code": False} if section.made else {}), **kept}


def _expectation(entry: Entry, parent: str, was: Mapping[str, Any]) -> dict[str, Any]:
    """Return one expectation: the sheet's words first, then what was there and the sheet says nothing of."""
    given: dict[str, Any] = {"code": entry.code, "title": entry.title}
    if parent:
        given["parent"] = parent
    given |= {name: entry.said[name] for name in _PLAIN if entry.said.get(name)}
    if entry.perspectives:
        given["perspectives"] = list(entry.perspectives)
    links = [{"framework": framework, "code": code} for framework, code in entry.links]
    links += [link for link in was.get("links", ()) if link not in links]
    if links:
        given["links"] = links
    kept = {name: value for name, value in was.items() if name not in given and name != "parent"}
    return {**given, **kept}


# ---------------------------------------------------------------- the whole file


def framework_of(facts: Facts, made: Sequence[Mapping[str, Any]], old: Mapping[str, Any]) -> dict[str, Any]:
    """Return the value of the framework's file. What `old` says and nobody says now, is kept."""
    title = facts.title or old.get("title") or facts.called
    publisher = facts.publisher or old.get("publisher", "")
    value: dict[str, Any] = {"id": facts.id, "title": title}
    if publisher:
        value["publisher"] = publisher
    value["version"] = facts.version or old.get("version", NOT_STATED)
    value["status"] = facts.status or old.get("status", IN_FORCE)
    was_imported = str(old.get("source", _IMPORTED)).startswith(_IMPORTED)
    value["source"] = f"{_IMPORTED}{facts.origin}" if was_imported else old["source"]
    value["licence"] = facts.licence
    own = _attribution(old.get("title", ""), old.get("publisher", ""), old.get("licence", ""))
    line = old.get("attribution", own)
    value["attribution"] = _attribution(title, publisher, facts.licence) if line == own else line
    kept = {name: held for name, held in old.items() if name not in value and name != _EXPECTATIONS}
    return {**value, **kept, _EXPECTATIONS: list(made)}


def _attribution(title: str, publisher: str, licence: str) -> str:
    """Return the line that is printed with the wording: whose it is and by which licence it is here."""
    return f"{title}: wording of {publisher or 'its owner'}. Licence: {licence}"


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> Difference:
    """Return what becomes of a framework."""
    before = {item["code"]: item for item in old.get(_EXPECTATIONS, ())}
    after = {item["code"]: item for item in new[_EXPECTATIONS]}
    return Difference(
        tuple(code for code in after if code not in before),
        tuple(code for code, item in after.items() if code in before and before[code] != item),
        tuple(code for code in before if code not in after),
        tuple(name for name, value in new.items() if name != _EXPECTATIONS and old.get(name) != value),
    )


def text_of(new: Mapping[str, Any], doc: Doc | None) -> str:
    """Return the text of the file. A file that is there keeps its order, its spaces, and every line that stays."""
    if doc is None:
        return json_edit.fresh(new)
    changes: dict[Pointer, object] = {(name,): value for name, value in new.items() if doc.value.get(name) != value}
    return json_edit.apply(doc, changes) if changes else doc.text
