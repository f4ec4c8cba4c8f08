"""Files become nouns: each sound file the frozen object that its kind is, with its prose, rows and pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from leverarch.construct import construct
from leverarch.model import (
    Answer,
    Arrangement,
    Bid,
    Chain,
    Claim,
    Commitment,
    CoverageRules,
    Evidence,
    Form,
    Framework,
    Governance,
    Loaded,
    Measure,
    Model,
    Organisation,
    Pack,
    Partner,
    Record,
    Role,
)
from leverarch.rows import with_rows
from leverarch.source import Doc

NOUNS: Mapping[str, type] = {
    "partner": Partner,
    "arrangement": Arrangement,
    "framework": Framework,
    "governance": Governance,
    "coverage": CoverageRules,
    "form": Form,
    "record": Record,
    "chain": Chain,
    "measure": Measure,
    "claim": Claim,
    "commitment": Commitment,
    "bid": Bid,
    "answer": Answer,
    "evidence": Evidence,
    "pack": Pack,
}


def model_of(loaded: Loaded, first: Mapping[str, Mapping[str, Doc]]) -> Model:
    """Return the workspace as nouns. `first` holds the file that each id of a kind stands for, by kind and id."""
    organisation = next(iter(loaded.docs["organisation"]), None)
    nouns = {
        kind: {id_: construct(NOUNS[kind], doc.value, doc=doc) for id_, doc in sorted(docs.items())}
        for kind, docs in first.items()
        if kind not in ("evidence", "answer")
    }
    evidence = {id_: _evidence(doc, loaded) for id_, doc in sorted(first["evidence"].items())}
    provider = _provider(organisation, loaded.logo) if organisation else None
    return Model(
        organisation=provider,
        partners=MappingProxyType(nouns["partner"]),
        arrangements=MappingProxyType(nouns["arrangement"]),
        frameworks=MappingProxyType(nouns["framework"]),
        evidence=MappingProxyType(evidence),
        packs=MappingProxyType(nouns["pack"]),
        roles=MappingProxyType(_roles(provider, nouns["partner"])),
        governance=next(iter(nouns["governance"].values()), None),
        coverage=next(iter(nouns["coverage"].values()), None),
        forms=MappingProxyType(nouns["form"]),
        records=MappingProxyType(
            {id_: with_rows(record, loaded.tables.get(record.doc.path)) for id_, record in nouns["record"].items()}
        ),
        chains=MappingProxyType(nouns["chain"]),
        measures=MappingProxyType(nouns["measure"]),
        claims=MappingProxyType(nouns["claim"]),
        commitments=MappingProxyType(nouns["commitment"]),
        bids=MappingProxyType(nouns["bid"]),
        answers=MappingProxyType({id_: _answer(doc, loaded) for id_, doc in sorted(first["answer"].items())}),
        prose=loaded.prose,
        pictures=loaded.pictures,
    )


def _provider(doc: Doc, logo: str) -> Organisation:
    provider: Organisation = construct(Organisation, doc.value, doc=doc)
    return replace(provider, logo=replace(provider.logo, path=logo)) if provider.logo else provider


def _evidence(doc: Doc, loaded: Loaded) -> Evidence:
    asked = loaded.asked.get(doc.path)
    item: Evidence = construct(
        Evidence,
        doc.value,
        doc=doc,
        blocks=loaded.prose.get((doc.path, "body"), ()),
        images=loaded.pictures.get((doc.path, "body"), {}),
        path=asked.path if asked else "",
        opened_as=asked,
        probe=loaded.probes.get(doc.path),
    )
    return item if "body" in doc.value else replace(item, body=doc.body)


def _answer(doc: Doc, loaded: Loaded) -> Answer:
    answer: Answer = construct(
        Answer,
        doc.value,
        doc=doc,
        blocks=loaded.prose.get((doc.path, "body"), ()),
        images=loaded.pictures.get((doc.path, "body"), {}),
    )
    return answer if "body" in doc.value else replace(answer, body=doc.body)


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
