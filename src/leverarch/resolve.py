"""Second stage: all files together. Ids, references and frameworks become typed, frozen nouns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from types import MappingProxyType

from leverarch.construct import construct
from leverarch.diagnostics import Diagnostic, Note
from leverarch.model import (
    Arrangement,
    Evidence,
    Framework,
    Loaded,
    Model,
    Organisation,
    Pack,
    Partner,
    Role,
)
from leverarch.references import ARRANGEMENT, EVIDENCE, FRAMEWORK, PARTNER, REFERENCES, ROLE, SERVICE
from leverarch.rules import DUPLICATE_ID, UNKNOWN_REFERENCE
from leverarch.source import Doc, Pointer, walk

NOUNS: Mapping[str, type] = {
    "partner": Partner,
    "arrangement": Arrangement,
    "framework": Framework,
    "evidence": Evidence,
    "pack": Pack,
}
IN_WORDS = {"evidence": "item of evidence", "pack": "pack"}


def resolve(loaded: Loaded) -> tuple[Model, tuple[Diagnostic, ...]]:
    """Return the nouns of the workspace and what is wrong between its files.

    A reference to something in a broken file is not reported again: that file has its own finding.
    """
    loaded = _without_replaced_frameworks(loaded)
    first: dict[str, dict[str, Doc]] = {}
    found: list[Diagnostic] = []
    for kind in NOUNS:
        first[kind], doubles = _by_id(kind, loaded.docs[kind])
        found.extend(doubles)
    model = _model(loaded, first)
    names = _known_names(loaded, model)
    for kind, references in REFERENCES.items():
        for doc in loaded.docs[kind]:
            for pattern, target in references:
                found.extend(_unknown(doc, pattern, target, names))
    for docs in (loaded.docs["evidence"], loaded.docs["framework"], loaded.docs["pack"]):
        for doc in docs:
            found.extend(_unknown_codes(doc, model))
    return model, tuple(found)


def _without_replaced_frameworks(loaded: Loaded) -> Loaded:
    """A framework of the workspace, sound or broken, stands in the place of the shipped one with its id."""
    own = {doc.value["id"] for doc in loaded.docs["framework"] if not doc.path.startswith("shipped/")}
    own |= set(loaded.broken["framework"].values())
    kept = tuple(
        doc for doc in loaded.docs["framework"] if not (doc.path.startswith("shipped/") and doc.value["id"] in own)
    )
    return replace(loaded, docs={**loaded.docs, "framework": kept})


def _by_id(kind: str, docs: tuple[Doc, ...]) -> tuple[dict[str, Doc], list[Diagnostic]]:
    """Return the first file of each id, and a finding for each later one."""
    first: dict[str, Doc] = {}
    found: list[Diagnostic] = []
    folded: dict[str, Doc] = {}
    for doc in docs:
        id_ = doc.value["id"]
        earlier = folded.setdefault(id_.casefold(), doc)
        if earlier is doc:
            first[id_] = doc
            continue
        same = earlier.value["id"] == id_
        message = (
            f"the id `{id_}` is taken"
            if same
            else f"the id `{id_}` differs from `{earlier.value['id']}` only in capitals"
        )
        note = Note(earlier.at("id"), "first declared here")
        help_ = f"give this {IN_WORDS.get(kind, kind)} another id"
        found.append(Diagnostic(DUPLICATE_ID, message, doc.at("id"), id_, help=help_, related=(note,)))
    return first, found


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
            return self.no_provider if not partner else bool({partner, "?"} & self.broken_partners)
        return bool({name, "?"} & self.broken.get(target, frozenset()))


def _known_names(loaded: Loaded, model: Model) -> _Names:
    services = model.organisation.services if model.organisation else ()
    known = {
        ROLE: frozenset(model.roles),
        PARTNER: frozenset(model.partners),
        ARRANGEMENT: frozenset(model.arrangements),
        EVIDENCE: frozenset(model.evidence),
        FRAMEWORK: frozenset(model.frameworks),
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
    near = get_close_matches(name, sorted(known), n=1)
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
    if "expectations" in doc.value:
        yield from _unknown_in_framework(doc, model)


def _unknown_mapping(doc: Doc, pointer: Pointer, line: Mapping[str, object], model: Model) -> Iterator[Diagnostic]:
    framework = model.frameworks.get(str(line["framework"]))
    if framework is None:
        return
    if "version" in line and str(line["version"]) != framework.version:
        what = f"version `{line['version']}` of framework `{framework.id}`"
        known = frozenset({framework.version})
        yield _unknown_reference(doc, (*pointer, "version"), what, str(line["version"]), known)
        return
    code = str(line["expectation"])
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
    for pointer, link in walk(doc.value, ("expectations", "*", "links", "*")):
        yield from _unknown_code_of(doc, (*pointer, "code"), link, "framework", ("code",), model)
    for pointer, crosswalk in walk(doc.value, ("crosswalks", "*")):
        yield from _unknown_code_of(doc, pointer, crosswalk, "to", ("maps", "*", "to", "*"), model)
        for inner, left in walk(crosswalk, ("maps", "*", "from")):
            if left not in known:
                yield _unknown_reference(doc, (*pointer, *inner), f"expectation `{left}`", str(left), known)


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
