"""A passport that somebody gave us: read, held against what is known, and turned into a partner's file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from leverarch.diagnostics import Diagnostic, Place, Rule, Severity, has_errors
from leverarch.model import Loaded, Model
from leverarch.passport_merge import Difference, Merge, merge, new_partner
from leverarch.passports import FORMAT, VERSION, digest_of
from leverarch.readers import json_edit
from leverarch.readers.json_file import read_json
from leverarch.readers.shape import load_shapes, shape_faults
from leverarch.readers.text import decode
from leverarch.report import report_record
from leverarch.source import Doc
from leverarch.words import count
from leverarch.world import World

#: A passport is a few pages of text. Anything larger is something else.
MOST_BYTES = 1_000_000
_ZIP = b"PK\x03\x04"
_WIDEST = 80

FOREIGN_PASSPORT = Rule(
    "LA661",
    "foreign-passport",
    Severity.ERROR,
    """A file can't be read as a partner passport.

Why: it is the Word document instead of the data beside it, another kind of file, or damaged. Nothing is written.

What to do: ask for the .json file that was made together with the Word document.

Example:

```text
leverarch passport import partner-passport-hollowmere.docx
```
""",
)
CHANGED_PASSPORT = Rule(
    "LA662",
    "changed-passport",
    Severity.ERROR,
    """A passport is not as it was made: its digest doesn't fit what it says.

Why: somebody changed a value, or a mail program damaged the file. The checks would carry the name of a provider who
never made them. The digest finds a change; it does not prove who made the passport.

What to do: ask the partner, or the provider that made it, for the file as it was made.

Example:

```json
{ "limit": 10000000 }     (was 5000000 when the passport was made)
```
""",
)
OTHER_PASSPORT_VERSION = Rule(
    "LA663",
    "other-passport-version",
    Severity.ERROR,
    """A passport is in another version of the format than this program reads.

Why: a field may mean something else there. Guessing would put words into another provider's mouth.

What to do: use a version of Leverarch that knows the format, or ask for a passport in the version named.

Example:

```json
{ "format": "leverarch partner passport", "version": 2 }
```
""",
)
PARTNER_IN_THE_WAY = Rule(
    "LA664",
    "partner-in-the-way",
    Severity.ERROR,
    """A passport can't be brought in because a file that can't be read as its partner stands in its way.

Why: the file may hold the same partner, and what is in it would be lost.

What to do: correct the file that is named, or move it, and import the passport again.

Example:

```text
content/partners/hollowmere.json has an error of its own
```
""",
)
RULES = (FOREIGN_PASSPORT, CHANGED_PASSPORT, OTHER_PASSPORT_VERSION, PARTNER_IN_THE_WAY)


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a passport: whose it is, where it goes, what it changes, and the files to write (none: nothing)."""

    partner: str
    path: str
    merge: Merge
    found: tuple[Diagnostic, ...]
    is_new: bool = False
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def read_passport(world: World, name: str, data: bytes) -> tuple[Doc | None, tuple[Diagnostic, ...]]:
    """Return a passport that is as it was made, or nothing and what is wrong with the file called `name`."""
    doc, found = _readable(name, data)
    if doc is None or has_errors(found):
        return None, found
    said = doc.value.get("version")
    if doc.value.get("format") != FORMAT:
        return None, (_foreign(name, "the file is no partner passport"),)
    if isinstance(said, bool) or said != VERSION:
        message = f"the passport is in version {said} of the format; version {VERSION} is read here"
        help_ = "ask for one in this version, or use a version of Leverarch that knows it"
        return None, (Diagnostic(OTHER_PASSPORT_VERSION, message, doc.at("version"), help=help_),)
    found = shape_faults(load_shapes(world.shipped), "passport", doc)
    if found:
        return None, found
    if digest_of(doc.value) != doc.value["digest"]:
        message = "the passport was changed after it was made: its digest doesn’t fit what it says"
        return None, (Diagnostic(CHANGED_PASSPORT, message, doc.at("digest"), help="ask for the file as it was made"),)
    return doc, ()


def bring_in(loaded: Loaded, model: Model, world: World, name: str, data: bytes, on: date, *, accept: bool) -> Imported:
    """Return what a passport changes in the workspace. Nothing is written here."""
    doc, found = read_passport(world, name, data)
    if doc is None:
        return Imported("", "", Merge({}), found)
    passport = doc.value
    id_ = str(passport["partner"]["id"])
    known = model.partners.get(id_)
    path = known.doc.path if known else f"content/partners/{id_}.json"
    blocked = None if known else _in_the_way(loaded, world, id_, path)
    if blocked is not None:
        return Imported(id_, path, Merge({}), (blocked,))
    if known is None:
        value = new_partner(passport, on)
        files = {path: json_edit.encoded(json_edit.fresh(value))}
        return Imported(id_, path, Merge({}, tuple(_fields(value))), (), is_new=True, files=files)
    merged = merge(known.doc.value, passport, on, accept=accept)
    files = {}
    if merged.changes:
        files = {path: json_edit.encoded(json_edit.apply(known.doc, merged.changes), world.files[path])}
    return Imported(id_, path, merged, (), files=files)


def _readable(name: str, data: bytes) -> tuple[Doc | None, tuple[Diagnostic, ...]]:
    if data.startswith(_ZIP):
        return None, (
            _foreign(name, "this is the passport to read and to print; the program reads the data beside it"),
        )
    if len(data) > MOST_BYTES:
        return None, (_foreign(name, f"the file is larger than {MOST_BYTES // 1_000_000} MB: no passport is"),)
    text, found = decode(data, name)
    if text is None:
        return None, tuple(_foreign(name, diagnostic.message) for diagnostic in found)
    return read_json(name, text)


def _foreign(name: str, message: str) -> Diagnostic:
    help_ = "ask for the .json file that was made with it: partner-passport-….json"
    return Diagnostic(FOREIGN_PASSPORT, message, Place(name), help=help_)


def _in_the_way(loaded: Loaded, world: World, id_: str, path: str) -> Diagnostic | None:
    """Return what forbids a new file: one that is there already, or a partner's that is broken and has this id."""
    folded = path.casefold()
    there = next((name for name in (*world.files, *world.outside) if name.casefold() == folded), "")
    broken = next((name for name, broken in loaded.broken["partner"].items() if broken == id_), "")
    if not (there or broken):
        return None
    message = f"`{there or broken}` is there, and can’t be read as the partner `{id_}`"
    help_ = "correct that file, or move it, then import the passport again"
    return Diagnostic(PARTNER_IN_THE_WAY, message, Place(there or broken), id_, help=help_)


def _fields(partner: Mapping[str, Any]) -> list[str]:
    """Return the fields of a new partner as a merge names them."""
    plain = [name for name in partner if name not in ("contact", "roles", "due_diligence", "passport")]
    contact = [f"contact.{name}" for name in partner.get("contact", ())]
    roles = [f"roles[{role['id']}]" for role in partner.get("roles", ())]
    return [
        *plain,
        *contact,
        *roles,
        *(f"due_diligence[{check['title']}]" for check in partner.get("due_diligence", ())),
    ]


# ---------------------------------------------------------------- what is said of it


def import_record(imported: Imported, *, written: bool) -> dict[str, Any]:
    """Return what came of a passport as JSON. `replaced` lists what was overwritten because that was asked for."""
    merged = imported.merge
    return {
        "partner": imported.partner or None,
        "path": imported.path or None,
        "written": written,
        "added": list(merged.added),
        "same": merged.same,
        "conflicts": [_difference(item) for item in merged.conflicts],
        "replaced": [_difference(item) for item in merged.replaced],
        **report_record(imported.found),
    }


def _difference(item: Difference) -> dict[str, Any]:
    return {"field": item.field, "here": item.here, "passport": item.passport}


def import_text(imported: Imported, *, written: bool) -> str:
    """Return what came of a passport in lines: what was added, what is the same, what differs."""
    merged = imported.merge
    if not imported.partner:
        return "nothing written"
    lines = [_outcome(imported, written=written)]
    lines += [f"  added: {_short(name)}" for name in merged.added] if imported.files else []
    lines += [line for item in merged.replaced if imported.files for line in _lines("replaced", item)]
    lines += [line for item in merged.conflicts for line in _lines("differs", item)]
    if merged.same:
        lines.append(f"  the same: {count(merged.same, 'value')}")
    if merged.conflicts:
        lines.append("Left as it is here. Look at each difference; --accept takes what the passport says.")
    return "\n".join(lines)


def _outcome(imported: Imported, *, written: bool) -> str:
    if written:
        return f"{imported.path}: {'made' if imported.is_new else 'changed'}"
    if imported.merge.conflicts or imported.found:
        return f"{imported.path}: not changed"
    return f"{imported.path}: nothing to change" if not imported.files else f"{imported.path}: not written"


def _lines(word: str, item: Difference) -> list[str]:
    return [
        f"  {word}: {_short(item.field)}",
        f"    here:     {_short(item.here)}",
        f"    passport: {_short(item.passport)}",
    ]


def _short(value: object) -> str:
    """A value in one line of a terminal; control characters can't move its cursor."""
    text = "nothing" if value is None else str(value)
    plain = "".join(character if character.isprintable() else " " for character in text)
    return plain if len(plain) <= _WIDEST else f"{plain[: _WIDEST - 1]}…"
