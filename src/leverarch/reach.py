"""Which files a pack reaches: a build answers for these, and for no others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from leverarch.bidding.library import standing_of
from leverarch.claiming.stated import paths_in
from leverarch.model import Loaded, Model, Output, Pack, Selection
from leverarch.references import (
    ANSWER,
    ARRANGEMENT,
    BID,
    CHAIN,
    COMMITMENT,
    EVIDENCE,
    FORM,
    FRAMEWORK,
    MEASURE,
    ORGANISATION,
    PARTNER,
    RECORD,
    REFERENCES,
    ROLE,
)
from leverarch.selection import BUNDLE, COVERAGE, OF_ITEMS, SOCIAL_VALUE, choose, choose_chains
from leverarch.slots import slots_of
from leverarch.source import Doc, walk

#: What is printed of a file's references: an item's arrangements, say, but not the items that an arrangement cites.
FOLLOWED: Mapping[str, frozenset[str]] = {
    "pack": frozenset({ARRANGEMENT, BID, CHAIN, COMMITMENT, FORM, FRAMEWORK, EVIDENCE, MEASURE, ROLE}),
    "arrangement": frozenset({FORM, PARTNER, ROLE}),
    "evidence": frozenset({ARRANGEMENT, FRAMEWORK, ROLE}),
    "partner": frozenset(),
    "governance": frozenset({ROLE}),
    "coverage": frozenset({ROLE}),
    "form": frozenset(),
    "record": frozenset({ROLE}),
    "chain": frozenset({ARRANGEMENT, EVIDENCE, RECORD, ROLE}),
    "measure": frozenset({MEASURE, RECORD, ROLE}),
    "claim": frozenset({PARTNER, ROLE}),
    "commitment": frozenset({FRAMEWORK, MEASURE, PARTNER, ROLE}),
    "bid": frozenset({ANSWER, FRAMEWORK}),
    "answer": frozenset({ROLE}),
    "framework": frozenset(),
    "organisation": frozenset(),
}
#: The page about all arrangements speaks of every one of them, of every partner, and of the table.
ON_THE_OVERVIEW = frozenset({"arrangement", "partner", "governance"})
#: What a kind of output speaks of as a whole.
WHOLE: Mapping[str, tuple[str, ...]] = {
    "arrangements-overview": tuple(sorted(ON_THE_OVERVIEW)),
    COVERAGE: ("coverage",),
    "contract-review": tuple(sorted(ON_THE_OVERVIEW)),
    "question-library": (ANSWER,),
}
#: Kinds that print commitments, and what is said of them.
OF_COMMITMENTS = frozenset({SOCIAL_VALUE, "contract-review"})
#: A workspace has one governance table; every arrangement is measured against it.
OVERSIGHT = "oversight"


def reached_paths(loaded: Loaded, model: Model, pack: Pack) -> frozenset[str]:
    """Return the paths of every file whose words the pack prints, sound or broken."""
    files = _files_by_id(loaded)
    waiting = list(_starts(loaded, model, pack, files))
    docs = {
        (kind, doc.path): doc for read in (loaded.docs, loaded.partial) for kind, held in read.items() for doc in held
    }
    reached: set[tuple[str, str]] = {("rested on", path) for path in _rested_on(model, pack)}
    while waiting:
        entry = waiting.pop()
        if entry in reached:
            continue
        reached.add(entry)
        if entry[0] == "arrangement":
            waiting += [("governance", path) for path in files.get(("governance", OVERSIGHT), ())]
        if entry[0] == "record" and entry[1] in loaded.tables:
            reached.add(("rows", loaded.tables[entry[1]].path))
        doc = docs.get(entry)
        if doc is not None:
            for target in _targets(entry[0], doc):
                waiting += [(target[0], path) for path in files.get(target, ())]
    return frozenset(path for _, path in reached)


def _starts(
    loaded: Loaded, model: Model, pack: Pack, files: Mapping[tuple[str, str], list[str]]
) -> Iterator[tuple[str, str]]:
    """Yield kind and path of the files that the pack itself asks for; what they name follows."""
    folded = pack.id.casefold()
    same = [
        path for (kind, id_), paths in files.items() if (kind, id_.casefold()) == ("pack", folded) for path in paths
    ]
    yield from (("pack", pack.doc.path), ("organisation", ORGANISATION), *(("pack", path) for path in same))
    yield from (("evidence", path) for path in _item_paths(loaded, model, pack))
    yield from (("chain", path) for path in _chain_paths(loaded, model, pack))
    for output in pack.outputs:
        yield from ((kind, path) for kind in WHOLE.get(output.kind, ()) for path in _of_kind(files, kind, output))
        if output.kind in OF_COMMITMENTS and not isinstance(output.commitments, tuple):
            yield from (("commitment", path) for path in loaded.broken["commitment"])
    if any(output.kind in OF_COMMITMENTS for output in pack.outputs):
        printed = paths_in(model, pack)
        yield from ((kind, doc.path) for kind, read in loaded.docs.items() for doc in read if doc.path in printed)


def _of_kind(files: Mapping[tuple[str, str], list[str]], kind: str, output: Output) -> Iterator[str]:
    """Yield the files of a kind that an output speaks of as a whole: not where it names the ones it wants."""
    if kind in ON_THE_OVERVIEW and output.arrangement:
        return
    for (held, _), paths in files.items():
        if held == kind:
            yield from paths


def _rested_on(model: Model, pack: Pack) -> Iterator[str]:
    """Yield the files that a library names beside its answers: what they rest on. No more of them is printed."""
    if any(output.kind == "question-library" for output in pack.outputs):
        for answer in model.answers.values():
            for fact in standing_of(model, answer, pack.as_of).facts:
                if fact.kind == "evidence":
                    yield model.evidence[fact.id].doc.path
                elif fact.kind == "check":
                    yield model.partners[fact.id.partition("#")[0]].doc.path
                elif fact.kind == "framework":
                    yield model.frameworks[fact.id].doc.path


def _files_by_id(loaded: Loaded) -> dict[tuple[str, str], list[str]]:
    files: dict[tuple[str, str], list[str]] = {}
    for kind, docs in loaded.docs.items():
        for doc in docs:
            files.setdefault((kind, str(doc.value.get("id", ""))), []).append(doc.path)
    for kind, broken in loaded.broken.items():
        for path, id_ in broken.items():
            files.setdefault((kind, id_), []).append(path)
    return files


def _item_paths(loaded: Loaded, model: Model, pack: Pack) -> Iterator[str]:
    """Items of the pack's bundles. Under `all` or a selection a broken item might belong to it, so it counts."""
    for output in pack.outputs:
        if output.kind not in OF_ITEMS:
            continue
        yield from (item.doc.path for item in choose(model, pack, output).items)
        if isinstance(output.evidence, str | Selection):
            yield from loaded.broken["evidence"]
            left_out = {left.id for left in choose(model, pack, output).left_out}
            yield from (model.evidence[id_].doc.path for id_ in left_out)
            yield from (doc.path for doc in loaded.docs["evidence"] if output.evidence == "all")


def _chain_paths(loaded: Loaded, model: Model, pack: Pack) -> Iterator[str]:
    """Chains of the pack's bundles. Where none are named a broken chain might belong to one, so it counts."""
    for output in pack.outputs:
        if output.kind == BUNDLE:
            chosen = choose_chains(model, pack, output, choose(model, pack, output).items)
            yield from (chain.doc.path for chain in chosen.chains)
            if not isinstance(output.chains, tuple):
                yield from loaded.broken["chain"]


def _targets(kind: str, doc: Doc) -> Iterator[tuple[str, str]]:
    """Yield the kind and id of everything that a file names and that is printed with it, its slots too."""
    for pattern, target in REFERENCES[kind]:
        if target not in FOLLOWED[kind]:
            continue
        for _, name in walk(doc.value, pattern):
            if isinstance(name, str) and target == ROLE:
                yield PARTNER, name.partition("/")[0] if "/" in name else ""
            elif isinstance(name, str):
                yield target, name
    yield from ((slot.kind, slot.id) for _, slot in slots_of(doc) if slot.id)
