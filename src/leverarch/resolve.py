"""Second stage: all files together. Ids, references and frameworks become typed, frozen nouns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from leverarch.diagnostics import Diagnostic, Note
from leverarch.model import Loaded, Model, Record
from leverarch.references import (
    ANSWER,
    ARRANGEMENT,
    BID,
    CHAIN,
    CLAIM,
    COMMITMENT,
    EVIDENCE,
    FORM,
    FRAMEWORK,
    MEASURE,
    PARTNER,
    RECORD,
    REFERENCES,
    ROLE,
    SERVICE,
)
from leverarch.resolving.codes import unknown_codes
from leverarch.resolving.names import unknown_at, unknown_reference
from leverarch.resolving.nouns import NOUNS, model_of
from leverarch.resolving.slots import unknown_slots
from leverarch.rows import MOST as MOST_FAULTS
from leverarch.rows import cell_place, referring_cells
from leverarch.rules import DUPLICATE_ID
from leverarch.source import Doc, Pointer, value_at, walk

#: Among so many names at most the nearest is looked for.
_MOST_NAMES = 5_000
IN_WORDS = {"evidence": "item of evidence", "pack": "pack"}


def resolve(loaded: Loaded) -> tuple[Model, tuple[Diagnostic, ...]]:
    """Return the nouns of the workspace and what is wrong between its files.

    A reference to something in a broken file is not reported again: that file has its own finding.
    """
    first: dict[str, dict[str, Doc]] = {}
    found: list[Diagnostic] = []
    for kind in NOUNS:
        first[kind] = {doc.value["id"]: doc for doc in reversed(loaded.docs[kind])}
        found.extend(_doubles(kind, (*loaded.docs[kind], *loaded.partial[kind])))
    model = model_of(loaded, first)
    names = _known_names(loaded, model)
    for kind, references in REFERENCES.items():
        for doc in (*loaded.docs[kind], *loaded.partial[kind]):
            found.extend(_repeated_inside(doc))
            for pattern, target in references:
                found.extend(_unknown(doc, pattern, target, names))
            found.extend(unknown_codes(doc, model))
            found.extend(unknown_slots(doc, names.known, names.explained, loaded.prose))
            if kind == "partner":
                found.extend(_unknown_deputies(doc, names))
    found.extend(
        diagnostic for record in model.records.values() for diagnostic in _unknown_in_rows(record, model, names)
    )
    return model, tuple(found)


def _unknown_in_rows(record: Record, model: Model, names: _Names) -> Iterator[Diagnostic]:
    """Cells that name a role, an item or a row of a record that is not there: each name once in its column."""
    keys: dict[str, frozenset[str]] = {}
    unknown: dict[str, list[tuple[str, str, int, frozenset[str]]]] = {}
    for column, name, line in referring_cells(record):
        if column.type == RECORD:
            other = model.records.get(column.record)
            if other is None or not other.size:
                continue  # the record, or its rows, have a finding of their own
            if column.record not in keys:
                keys[column.record] = other.keys_there()
            known, what = keys[column.record], f"row `{name}` of record `{column.record}`"
        else:
            known, what = names.known[column.type], f"{column.type} `{name}`"
            if names.explained(column.type, name):
                continue
        if name not in known:
            unknown.setdefault(column.name, []).append((what, name, line, known))
    for column_name, cells in unknown.items():
        yield from _unknown_of_column(record, column_name, cells)


def _unknown_of_column(
    record: Record, column: str, cells: list[tuple[str, str, int, frozenset[str]]]
) -> Iterator[Diagnostic]:
    """Yield the first of a column's unknown names; the last of them says how many more there are."""
    more = len(cells) - MOST_FAULTS
    for number, (what, name, line, known) in enumerate(cells[:MOST_FAULTS], start=1):
        near = known if len(known) <= _MOST_NAMES else frozenset()
        found = unknown_at(cell_place(record, column, line), what, name, near, record.id)
        if number == MOST_FAULTS and more > 0:
            found = replace(found, message=f"{found.message}; and {more:,} more unknown names in this column")
        yield found


def _doubles(kind: str, docs: tuple[Doc, ...]) -> Iterator[Diagnostic]:
    """Yield a finding for each file whose id another file had before it. Shipped ones count as earlier."""
    places = sorted((not doc.path.startswith("shipped/"), doc.path, doc) for doc in docs)
    yield from _repeated([(doc, ("id",)) for _, _, doc in places], IN_WORDS.get(kind, kind))


def _repeated(ids: Iterable[tuple[Doc, Pointer]], what: str) -> Iterator[Diagnostic]:
    """Yield a finding for each id that stood before, with the place where it did."""
    first: dict[str, tuple[Doc, Pointer, str]] = {}
    for doc, pointer in ids:
        id_ = value_at(doc.value, pointer)
        if not isinstance(id_, str):
            continue
        earlier, at, same = first.setdefault(id_.casefold(), (doc, pointer, id_))
        if (earlier, at) == (doc, pointer):
            continue
        words = f"the id `{id_}` is taken"
        message = words if same == id_ else f"the id `{id_}` differs from `{same}` only in capitals"
        note = Note(earlier.at(*at), "first declared here")
        yield Diagnostic(
            DUPLICATE_ID, message, doc.at(*pointer), id_, help=f"give this {what} another id", related=(note,)
        )


def _repeated_inside(doc: Doc) -> Iterator[Diagnostic]:
    """Roles, contacts and services that have the id of another one in the same file."""
    for patterns, what in (
        ((("roles", "*", "id"), ("contacts", "*", "id")), "role"),
        ((("services", "*", "id"),), "service"),
    ):
        ids = [(doc, pointer) for pattern in patterns for pointer, _ in walk(doc.value, pattern)]
        yield from _repeated(ids, what)


def _unknown_deputies(doc: Doc, names: _Names) -> Iterator[Diagnostic]:
    """A deputy of a partner's role is another role of the same partner, or any role by its full name."""
    own = frozenset(str(id_) for _, id_ in walk(doc.value, ("roles", "*", "id")))
    for pointer, deputy in walk(doc.value, ("roles", "*", "deputy")):
        known = own | names.known[ROLE]
        if isinstance(deputy, str) and deputy.strip() and deputy not in known and not names.explained(ROLE, deputy):
            yield unknown_reference(doc, pointer, f"role `{deputy}`", deputy, known)


@dataclass(frozen=True, slots=True)
class _Names:
    """What may be referred to, by kind; kinds in `open` have broken files, so that an unknown name is no news."""

    known: Mapping[str, frozenset[str]]
    broken: Mapping[str, frozenset[str]]
    broken_partners: frozenset[str]
    no_provider: bool

    def explained(self, target: str, name: str) -> bool:
        """Whether another finding already says why `name` is not known."""
        if target == SERVICE:
            return self.no_provider or not self.known[SERVICE]
        if target == ROLE:
            partner = name.partition("/")[0] if "/" in name else ""
            return self.no_provider if not partner else partner in self.broken_partners
        return name in self.broken.get(target, frozenset())


def _known_names(loaded: Loaded, model: Model) -> _Names:
    services = model.organisation.services if model.organisation else ()
    known = {
        ROLE: frozenset(model.roles),
        PARTNER: frozenset(model.partners),
        ARRANGEMENT: frozenset(model.arrangements),
        EVIDENCE: frozenset(model.evidence),
        FRAMEWORK: frozenset(model.frameworks),
        FORM: frozenset(model.forms),
        RECORD: frozenset(model.records),
        CHAIN: frozenset(model.chains),
        MEASURE: frozenset(model.measures),
        CLAIM: frozenset(model.claims),
        COMMITMENT: frozenset(model.commitments),
        BID: frozenset(model.bids),
        ANSWER: frozenset(model.answers),
        SERVICE: frozenset(name for service in services for name in (service.id, service.title)),
    }
    broken = {kind: frozenset(ids.values()) for kind, ids in loaded.broken.items()}
    return _Names(known, broken, broken["partner"], model.organisation is None)


def _is_of_unknown_partner(doc: Doc, role: str, names: _Names) -> bool:
    """Whether a role belongs to the very partner that the file names and that is not there."""
    partner = role.partition("/")[0] if "/" in role else ""
    return bool(partner) and partner == doc.value.get("partner") and partner not in names.known[PARTNER]


def _unknown(doc: Doc, pattern: tuple[str, ...], target: str, names: _Names) -> Iterator[Diagnostic]:
    for pointer, name in walk(doc.value, pattern):
        if not isinstance(name, str) or name in names.known[target] or names.explained(target, name):
            continue
        if not name.strip() or (target == ROLE and _is_of_unknown_partner(doc, name, names)):
            continue  # an empty name does not fit the schema; the partner that is not there is named once
        if target == RECORD and doc.path.startswith("shipped/"):
            continue  # a workspace need not keep the record that a shipped form fills
        if target == EVIDENCE and pattern == ("outputs", "*", "evidence", "*") and not isinstance(pointer[-1], int):
            continue  # a selection's fields, not a list of ids
        yield unknown_reference(doc, pointer, f"{target} `{name}`", name, names.known[target])
