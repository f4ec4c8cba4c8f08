"""Some files as proposals, and proposals as files of the workspace: what `add` and its inbox share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from leverarch import bringing_back, glimpsing
from leverarch.adding.glimpse import without_glimpse
from leverarch.adding.names import free_ids, stored_name
from leverarch.adding.proposal import FILES, Answers, Incoming, Proposal, Register, propose, refusal
from leverarch.adding.record import record_of
from leverarch.cli.add_files import Found, GivenFiles, Unfit, read_steady
from leverarch.diagnostics import Diagnostic
from leverarch.pipeline import Survey
from leverarch.workspace import prober_of
from leverarch.world import Asked, Probe, laid_over


@dataclass(frozen=True, slots=True)
class Batch:
    """The files of one run: what is proposed for each, where each lies, and what was found in it when it was opened."""

    proposals: tuple[Proposal, ...]
    found: Mapping[str, Found]
    probes: Mapping[str, Probe]


def batch_of(view: Survey, found: Sequence[Found], answers: Answers, today: date, *, again: bool) -> Batch:
    """Open every file and return what is proposed. `again` takes a file whose content is there already."""
    digests, refused = _read(found)
    register = _register(view, digests.values())
    kept, twice = _told_apart(digests, {} if again else register.contents, again=again)
    refused |= twice
    asked = {one.shown: Asked(f"{number}/{_safe(one.path.name)}") for number, one in enumerate(found)}
    files = GivenFiles({asked[one.shown].path: (one.path, kept[one.shown]) for one in found if one.shown in kept})
    prober = prober_of(view.world, files, glimpsing.__name__)
    opened = prober(asked[shown] for shown in kept)
    ids = iter((answers.id,)) if answers.id else iter(free_ids(*_ids(view)))
    proposals: list[Proposal] = []
    for one in found:
        if one.shown in refused:
            proposals.append(refusal(one.shown, refused[one.shown], spare=one.spare or one.shown in twice))
            continue
        probe, seen = without_glimpse(opened[asked[one.shown]])
        incoming = Incoming(one.shown, one.path.name, kept[one.shown], probe.size, probe, seen)
        # Words for the pictures of a folder are not words for its documents.
        said = answers if len(kept) == 1 or seen.way == "picture" else replace(answers, alt="")
        proposals.append(propose(incoming, next(ids), said, register, today))
    probes = {shown: without_glimpse(opened[asked[shown]])[0] for shown in kept}
    return Batch(tuple(_clashes(proposals)), {one.shown: one for one in found}, probes)


def files_of(batch: Batch, proposals: Iterable[Proposal], today: date) -> Mapping[str, bytes]:
    """Return the files that the proposals come to, by their paths in the workspace. Copies are read when asked for."""
    taken = [made for made in proposals if not made.refused]
    records = {made.record: record_of(made, today) for made in taken}
    return laid_over(GivenFiles({m.path: (batch.found[m.file].path, m.sha256) for m in taken}), records)


def errors_of(
    view: Survey, batch: Batch, proposals: Iterable[Proposal], files: Mapping[str, bytes]
) -> tuple[Diagnostic, ...]:
    """Return the errors that the new records would bring into the workspace."""
    fresh = {made.path: batch.probes[made.file] for made in proposals if not made.refused}
    usual = view.world.probe

    def probe(asked: Iterable[Asked]) -> Mapping[Asked, Probe]:
        wanted = list(asked)
        known = usual([one for one in wanted if one.path not in fresh])
        return {one: fresh[one.path] if one.path in fresh else known[one] for one in wanted}

    return bringing_back.errors_made_by(replace(view, world=replace(view.world, probe=probe)), files)


def _read(found: Iterable[Found]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the SHA-256 of each file that can be read, and of the others why not."""
    digests: dict[str, str] = {}
    refused: dict[str, str] = {}
    for one in found:
        try:
            if one.why:
                raise Unfit(one.why)
            digests[one.shown] = hashlib.sha256(read_steady(one.path)).hexdigest()
        except Unfit as unfit:
            refused[one.shown] = str(unfit)
    return digests, refused


def _told_apart(
    digests: Mapping[str, str], known: Mapping[str, str], *, again: bool
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the files with a content of their own, and of the others which file has the same."""
    kept: dict[str, str] = {}
    refused: dict[str, str] = {}
    first: dict[str, str] = {}
    for shown, digest in digests.items():
        if digest in known:
            refused[shown] = f"{known[digest]} has the same content; --again adds it all the same"
        elif digest in first and not again:
            refused[shown] = f"`{first[digest]}` has the same content; --again adds both"
        else:
            kept[shown] = digest
            first.setdefault(digest, shown)
    return kept, refused


def _register(view: Survey, digests: Iterable[str]) -> Register:
    contents = {probe.sha256: _id_at(view, path) for path, probe in view.loaded.probes.items() if probe.sha256}
    named = {one.path for one in view.loaded.asked.values()}
    if set(digests) - set(contents):
        for path in view.world.files:
            if path.startswith(FILES) and path not in named:
                try:
                    digest = hashlib.sha256(view.world.files[path]).hexdigest()
                except OSError:
                    continue
                contents.setdefault(digest, f"`{path}`, which no item names,")
    titles = {item.title.casefold(): item.id for item in view.model.evidence.values()}
    names = [view.model.organisation.name] if view.model.organisation else []
    names += [partner.name for partner in view.model.partners.values()]
    return Register(contents, titles, frozenset(name.casefold() for name in names))


def _id_at(view: Survey, path: str) -> str:
    return next((str(d.value["id"]) for d in view.loaded.docs["evidence"] if d.path == path), path)


def _ids(view: Survey) -> tuple[list[str], list[str]]:
    """Return the ids of items, also of broken ones and of files kept for some, and ids that anything refers to."""
    used = [*view.model.evidence, *view.loaded.broken["evidence"].values()]
    used += [
        str(doc.value.get("id", "")) for docs in (view.loaded.docs, view.loaded.partial) for doc in docs["evidence"]
    ]
    stems = [PurePosixPath(path).stem for path in view.world.files if path.startswith(("content/evidence/", FILES))]
    prefixes = {id_.rstrip("0123456789") for id_ in used if id_[-1:].isdigit()}
    used += [stem.partition("_")[0] for stem in stems if stem.partition("_")[0].rstrip("0123456789") in prefixes]
    mentioned = [item for doc in view.loaded.docs["evidence"] for item in _mentioned(doc.value)]
    return used, mentioned


def _mentioned(value: Mapping[str, Any]) -> list[str]:
    leads = value.get("leads_to") or []
    return [str(one) for one in ([leads] if isinstance(leads, str) else leads)] + [str(value.get("supersedes") or "")]


def _safe(name: str) -> str:
    """Return a file's name for the process that opens it: its ending tells one plain text from another."""
    return stored_name(
        "file", "", "", None, PurePosixPath(name.replace("\n", "")).suffix.encode("ascii", "ignore").decode()
    )


def _clashes(proposals: Sequence[Proposal]) -> Iterable[Proposal]:
    """Warn of two files that differ in capitals only."""
    folded: dict[str, list[Proposal]] = {}
    for made in proposals:
        folded.setdefault(made.file.casefold(), []).append(made)
    for made in proposals:
        others = [other.file for other in folded[made.file.casefold()] if other.file != made.file]
        if others and not made.refused:
            words = f"`{others[0]}` differs from it in capitals only: Windows and most Macs keep one of the two"
            made = replace(made, warnings=(*made.warnings, words))  # noqa: PLW2901
        yield made
