"""Second stage: all files together. Ids, references and frameworks become typed, frozen nouns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from types import MappingProxyType

from leverarch.construct import construct
from leverarch.diagnostics import Diagnostic, Note
from leverarch.model import (
    Arrangement,
    Chain,
    Evidence,
    Form,
    Framework,
    Governance,
    Loaded,
    Model,
    Organisation,
    Pack,
    Partner,
    Record,
    Role,
)
from leverarch.references import (
    ARRANGEMENT,
    CHAIN,
    EVIDENCE,
    FORM,
    FRAMEWORK,
    PARTNER,
    RECORD,
    REFERENCES,
    ROLE,
    SERVICE,
)
from leverarch.rules import DUPLICATE_ID, INVALID_VALUE, UNKNOWN_REFERENCE
from leverarch.source import Doc, Pointer, value_at, walk

NOUNS: Mapping[str, type] = {
    "partner": Partner,
    "arrangement": Arrangement,
    "framework": Framework,
    "governance": Governance,
    "form": Form,
    "record": Record,
    "chain": Chain,
    "evidence": Evidence,
    "pack": Pack,
}
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
    model = _model(loaded, first)
    names = _known_names(loaded, model)
    for kind, references in REFERENCES.items():
        for doc in (*loaded.docs[kind], *loaded.partial[kind]):
            found.extend(_repeated_inside(doc))
            for pattern, target in references:
                found.extend(_unknown(doc, pattern, target, names))
            found.extend(_unknown_codes(doc, model))
            if kind == "partner":
                found.extend(_unknown_deputies(doc, names))
    return model, tuple(found)


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


def _model(loaded: Loaded, first: Mapping[str, Mapping[str, Doc]]) -> Model:
    organisation = next(iter(loaded.docs["organisation"]), None)
    nouns = {
        kind: {id_: construct(NOUNS[kind], doc.value, doc=doc) for id_, doc in sorted(docs.items())}
        for kind, docs in first.items()
        if kind != "evidence"
    }
    evidence = {id_: _evidence(doc, loaded) for id_, doc in sorted(first["evidence"].items())}
    provider = construct(Organisation, organisation.value, doc=organisation) if organisation else None
    return Model(
        organisation=provider,
        partners=MappingProxyType(nouns["partner"]),
        arrangements=MappingProxyType(nouns["arrangement"]),
        frameworks=MappingProxyType(nouns["framework"]),
        evidence=MappingProxyType(evidence),
        packs=MappingProxyType(nouns["pack"]),
        roles=MappingProxyType(_roles(provider, nouns["partner"])),
        governance=next(iter(nouns["governance"].values()), None),
        forms=MappingProxyType(nouns["form"]),
        records=MappingProxyType(nouns["record"]),
        chains=MappingProxyType(nouns["chain"]),
        prose=loaded.prose,
        pictures=loaded.pictures,
    )


def _evidence(doc: Doc, loaded: Loaded) -> Evidence:
    path = loaded.paths.get(doc.path, "")
    item: Evidence = construct(
        Evidence,
        doc.value,
        doc=doc,
        blocks=loaded.prose.get((doc.path, "body"), ()),
        images=loaded.pictures.get((doc.path, "body"), {}),
        path=path,
        probe=loaded.probes.get(path),
    )
    return item if "body" in doc.value else replace(item, body=doc.body)


def _roles(provider: Organisation | None, partners: Mapping[str, Partner]) -> dict[str, Role]:
    """Return every role by the name that others use for it."""
    roles: dict[str, Role] = {}
    if provider:
        for role in (*provider.roles, *provider.contacts):
            roles.setdefault(role.id, replace(role, ref=role.id))
    for partner in partners.values():
        own = {role.id for role in partner.roles}
        for role in partner.roles:
            deputy = f"{partner.id}/{role.deputy}" if role.deputy in own else role.deputy
            ref = f"{partner.id}/{role.id}"
            roles.setdefault(ref, replace(role, ref=ref, deputy=deputy))
    return roles


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
        if isinstance(deputy, str) and deputy not in known and not names.explained(ROLE, deputy):
            yield _unknown_reference(doc, pointer, f"role `{deputy}`", deputy, known)


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
        SERVICE: frozenset(name for service in services for name in (service.id, service.title)),
    }
    broken = {kind: frozenset(ids.values()) for kind, ids in loaded.broken.items()}
    return _Names(known, broken, broken["partner"], model.organisation is None)


def _unknown(doc: Doc, pattern: tuple[str, ...], target: str, names: _Names) -> Iterator[Diagnostic]:
    for pointer, name in walk(doc.value, pattern):
        if not isinstance(name, str) or name in names.known[target] or names.explained(target, name):
            continue
        if target == EVIDENCE and pattern == ("outputs", "*", "evidence", "*") and not isinstance(pointer[-1], int):
            continue  # a selection's fields, not a list of ids
        yield _unknown_reference(doc, pointer, f"{target} `{name}`", name, names.known[target])


def _unknown_reference(
    doc: Doc, pointer: Pointer, what: str, name: str, known: frozenset[str], *, where: str = ""
) -> Diagnostic:
    near = [other for other in sorted(known) if other.casefold() == name.casefold()]
    near = near or get_close_matches(name, sorted(known), n=1)
    if near:
        help_ = f"did you mean `{near[0]}`?"
    elif known and len(known) <= 12:
        help_ = f"known here: {', '.join(sorted(known))}"
    else:
        help_ = "correct the name, or declare it"
    about = str(doc.value.get("id", ""))
    return Diagnostic(UNKNOWN_REFERENCE, f"unknown {what}{where}", doc.at(*pointer), about, help=help_)


def _unknown_codes(doc: Doc, model: Model) -> Iterator[Diagnostic]:
    """Codes of expectations, which are known only beside their framework."""
    for pointer, line in walk(doc.value, ("maps", "*")):
        if isinstance(line, dict):
            yield from _unknown_mapping(doc, pointer, line, model)
    for pointer, line in walk(doc.value, ("outputs", "*", "evidence")):
        if isinstance(line, dict) and "key_question" in line:
            yield from _unknown_key_question(doc, pointer, line, model)
    if isinstance(doc.value.get("expectations"), list):
        yield from _unknown_in_framework(doc, model)


def _unknown_mapping(doc: Doc, pointer: Pointer, line: Mapping[str, object], model: Model) -> Iterator[Diagnostic]:
    framework = model.frameworks.get(str(line.get("framework", "")))
    if framework is None:
        return
    if "version" in line and str(line["version"]) != framework.version:
        what = f"version `{line['version']}` of framework `{framework.id}`"
        known = frozenset({framework.version})
        yield _unknown_reference(doc, (*pointer, "version"), what, str(line["version"]), known)
        return
    code = str(line.get("expectation", ""))
    if not code:
        return
    codes = frozenset(item.code for item in framework.expectations)
    if code not in codes:
        where = f" in framework `{framework.id}`"
        yield _unknown_reference(doc, (*pointer, "expectation"), f"expectation `{code}`", code, codes, where=where)


def _unknown_key_question(doc: Doc, pointer: Pointer, line: Mapping[str, object], model: Model) -> Iterator[Diagnostic]:
    chosen = model.frameworks.get(str(line.get("framework", "")))
    frameworks = [chosen] if chosen else list(model.frameworks.values())
    codes = frozenset(item.code for framework in frameworks for item in framework.expectations)
    code = str(line["key_question"])
    if code not in codes:
        yield _unknown_reference(doc, (*pointer, "key_question"), f"expectation `{code}`", code, codes)


def _unknown_in_framework(doc: Doc, model: Model) -> Iterator[Diagnostic]:
    codes: dict[str, Pointer] = {}
    own = [(pointer, str(code)) for pointer, code in walk(doc.value, ("expectations", "*", "code"))]
    for pointer, code in own:
        if code in codes:
            note = Note(doc.at(*codes[code]), "first declared here")
            message = f"the code `{code}` is taken"
            help_ = "give this expectation another code"
            yield Diagnostic(DUPLICATE_ID, message, doc.at(*pointer), code, help=help_, related=(note,))
        codes.setdefault(code, pointer)
    known = frozenset(codes)
    for pointer, parent in walk(doc.value, ("expectations", "*", "parent")):
        if parent not in known:
            yield _unknown_reference(doc, pointer, f"parent `{parent}`", str(parent), known)
    yield from _loops(doc)
    for pointer, link in walk(doc.value, ("expectations", "*", "links", "*")):
        yield from _unknown_code_of(doc, (*pointer, "code"), link, "framework", ("code",), model)
    for pointer, crosswalk in walk(doc.value, ("crosswalks", "*")):
        yield from _unknown_code_of(doc, pointer, crosswalk, "to", ("maps", "*", "to", "*"), model)
        for inner, left in walk(crosswalk, ("maps", "*", "from")):
            if left not in known:
                yield _unknown_reference(doc, (*pointer, *inner), f"expectation `{left}`", str(left), known)


def _loops(doc: Doc) -> Iterator[Diagnostic]:
    """Expectations that stand above themselves."""
    lines = [line for _, line in walk(doc.value, ("expectations", "*")) if isinstance(line, dict)]
    above = {line.get("code"): line.get("parent") for line in reversed(lines)}
    for pointer, parent in walk(doc.value, ("expectations", "*", "parent")):
        code, seen = value_at(doc.value, (*pointer[:-1], "code")), set[object]()
        while parent is not None and parent not in seen and parent != code:
            seen.add(parent)
            parent = above.get(parent)  # noqa: PLW2901
        if parent is not None and parent == code:
            message = f"`{code}` stands above itself: its parents lead back to it"
            yield Diagnostic(
                INVALID_VALUE, message, doc.at(*pointer), str(code), help="give it another parent, or none"
            )


def _unknown_code_of(
    doc: Doc, pointer: Pointer, holder: object, field: str, pattern: tuple[str, ...], model: Model
) -> Iterator[Diagnostic]:
    """Codes below `holder` that the framework named in its `field` does not have."""
    framework = model.frameworks.get(str(holder.get(field, ""))) if isinstance(holder, dict) else None
    if framework is None:
        return
    known = frozenset(item.code for item in framework.expectations)
    for inner, code in walk(holder, pattern):
        if code not in known:
            at = pointer if pattern == ("code",) else (*pointer, *inner)
            where = f" in framework `{framework.id}`"
            yield _unknown_reference(doc, at, f"expectation `{code}`", str(code), known, where=where)
