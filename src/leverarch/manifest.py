"""The record of a finished pack: what it was made from, with what, what was found, and what came out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from leverarch.check import Accepted
from leverarch.diagnostics import Diagnostic
from leverarch.output import Artifact, Document, Plan
from leverarch.report import finding_record
from leverarch.verify import page_digests, tags_of
from leverarch.verifying.content import sha256_of
from leverarch.verifying.manifest import MANIFEST, as_written, digest_of

NAME = MANIFEST
INDEX_NAME = "index.json"
TOOLS = (
    "leverarch",
    "docxtpl",
    "fontpkg-source-sans-3",
    "holidays",
    "markdown-it-py",
    "pikepdf",
    "polars",
    "pypdf",
    "python-docx",
    "typst",
)


def make_manifest(
    plan: Plan, artifacts: Iterable[Artifact], index: bytes, found: Iterable[Diagnostic], accepted: Iterable[Accepted]
) -> bytes:
    """Return manifest.json. Nothing in it depends on the day, the machine or the folder."""
    documents = {document.name: document for document in plan.documents}
    manifest: dict[str, Any] = {
        "pack": plan.pack,
        "title": plan.title,
        "audience": plan.audience,
        "as_of": plan.as_of,
        "edition": plan.edition,
        "outputs": [_output(artifact, documents.get(artifact.of or artifact.name)) for artifact in artifacts],
        "index": {"path": INDEX_NAME, "sha256": hashlib.sha256(index).hexdigest()},
        "sum": json.loads(index)["sum"],
        "inputs": [{"path": path, "sha256": sha} for path, sha in plan.inputs],
        "templates": [{"path": path, "sha256": sha} for path, sha in plan.templates],
        "frameworks": [{"id": id_, "version": v, "status": status} for id_, v, status in plan.frameworks],
        "tools": {tool: version(tool) for tool in TOOLS},
        "findings": [finding_record(diagnostic) for diagnostic in found],
        "accepted": [_accepted(item) for item in accepted],
    }
    return as_written({**manifest, "digest": digest_of(manifest)})


def _output(artifact: Artifact, document: Document | None) -> dict[str, Any]:
    record: dict[str, Any] = {
        "path": artifact.name,
        "kind": artifact.kind,
        "sha256": sha256_of(artifact.data),
        "pages": artifact.pages,
    }
    if artifact.is_kept_back:
        record["kept_back"] = True
    if artifact.pages is not None:
        record["page_digests"] = page_digests(artifact.data)
        record["tags"] = tags_of(artifact.data)
    if document is not None and document.edition:
        record["edition"] = document.edition
    if document is not None and document.reading is not None:
        reading = document.reading
        record["reading_age"] = {"age": reading.age, "sentences": reading.sentences, "words": reading.words}
    return record


def _accepted(item: Accepted) -> dict[str, Any]:
    return {
        **finding_record(item.diagnostic),
        "because": item.acceptance.because,
        "by": item.acceptance.by,
        "until": item.acceptance.until.isoformat(),
    }
