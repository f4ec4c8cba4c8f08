"""Last stage: a finished pack is opened again and compared with what it says of itself. It trusts only the bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from leverarch.diagnostics import Diagnostic, Place, in_order
from leverarch.output import Artifact, Plan
from leverarch.selection import BUNDLE
from leverarch.verifying.accounts import account_faults, attachment_faults, sum_faults
from leverarch.verifying.bookmarks import bookmark_faults
from leverarch.verifying.chains import chain_faults
from leverarch.verifying.digests import page_digests
from leverarch.verifying.findings import fault_in, fault_on
from leverarch.verifying.index import Index, index_fault, index_faults, read_index
from leverarch.verifying.links import link_faults
from leverarch.verifying.listings import listing_faults
from leverarch.verifying.manifest import MANIFEST, Listed, Manifest, read_manifest
from leverarch.verifying.matrix import matrix_faults
from leverarch.verifying.opened import OpenBundle
from leverarch.verifying.origins import origin_faults
from leverarch.verifying.rules import (
    CHANGED_FILE,
    CHANGED_MANIFEST,
    DAMAGED_OUTPUT,
    MISSING_OUTPUT,
    MOVED_PAGE,
    OVERFULL_PAGE,
    UNEXPECTED_FILE,
)
from leverarch.verifying.sections import section_faults
from leverarch.verifying.sizes import too_large
from leverarch.verifying.stamps import stamp_faults
from leverarch.verifying.tagged import tag_faults, tags_of
from leverarch.verifying.word import word_faults

__all__ = ["page_digests", "promises", "tags_of", "verify_folder"]

#: What operating systems leave behind in every folder that somebody has looked at.
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


def promises(
    plan: Plan, artifacts: Iterable[Artifact], sizes: Mapping[str, Mapping[str, int]] = MappingProxyType({})
) -> tuple[Diagnostic, ...]:
    """Return which documents have more pages, or more bytes, than the plan promises.

    `sizes` says of bundles how many bytes come from the file of each item.
    """
    made = tuple(artifacts)
    bytes_ = {artifact.name: artifact.size for artifact in made}
    large = (too_large(d, bytes_.get(d.name, 0), sizes.get(d.name, {})) for d in plan.documents)
    return (*_overfull(plan, made), *(found for found in large if found is not None))


def _overfull(plan: Plan, artifacts: Iterable[Artifact]) -> tuple[Diagnostic, ...]:
    pages = {artifact.name: artifact.pages or 0 for artifact in artifacts}
    over = (document for document in plan.documents if 0 < document.max_pages < pages.get(document.name, 0))
    return tuple(
        Diagnostic(
            OVERFULL_PAGE,
            f"`{document.name}` takes {pages[document.name]} pages; it should fit on {document.max_pages}",
            Place(document.name),
            document.about,
            help="shorten the longest entries, or split rows that say two things",
        )
        for document in over
    )


def verify_folder(files: Mapping[str, bytes], only: str = "") -> tuple[Diagnostic, ...]:
    """Return everything in which a finished folder differs from its own manifest and index, and in itself.

    `files` holds the folder by relative path. `only` names one file to look at; the manifest is always looked at.
    """
    if MANIFEST not in files:
        return (fault_in(MISSING_OUTPUT, MANIFEST, "there is no manifest to compare the folder with"),)
    manifest = read_manifest(files[MANIFEST])
    if manifest is None:
        return (fault_in(CHANGED_MANIFEST, MANIFEST, "it can't be read, or lacks what every manifest has"),)
    return in_order(_folder_faults(files, manifest, only))


def _folder_faults(files: Mapping[str, bytes], manifest: Manifest, only: str) -> Iterator[Diagnostic]:
    if manifest.digest != manifest.own_digest:
        yield fault_in(CHANGED_MANIFEST, MANIFEST, "its digest doesn't fit what it says")
    listed = {MANIFEST, manifest.index.path, *(output.path for output in manifest.outputs)}
    for path in sorted(set(files) - listed):
        if only in ("", path) and path.rpartition("/")[2] not in _LITTER:
            yield fault_in(UNEXPECTED_FILE, path, "the manifest doesn't list it")
    wanted = [output for output in manifest.outputs if only in ("", output.path)]
    index = _index(files.get(manifest.index.path, b""))
    if only in ("", manifest.index.path) or any(output.kind == BUNDLE for output in wanted):
        yield from _index_faults(files, manifest, index)
    for output in wanted:
        yield from _same_bytes(files, output)
        if output.path in files:
            yield from _content_faults(files[output.path], output, index)


def _index_faults(files: Mapping[str, bytes], manifest: Manifest, index: Index | None) -> Iterator[Diagnostic]:
    """Yield what is wrong with index.json as a file."""
    yield from _same_bytes(files, manifest.index)
    if index is not None:
        yield from _unplaced(index, manifest)
        yield from sum_faults(index, manifest.sum)
    elif manifest.index.path in files:
        yield index_fault("it can't be read, or lacks what every index has")


def _same_bytes(files: Mapping[str, bytes], listed: Listed) -> Iterator[Diagnostic]:
    if listed.path not in files:
        yield fault_in(MISSING_OUTPUT, listed.path, "the manifest lists it, and it is not in the folder")
    elif hashlib.sha256(files[listed.path]).hexdigest() != listed.sha256:
        yield fault_in(CHANGED_FILE, listed.path, "its SHA-256 is not the one in the manifest")


def _index(data: bytes) -> Index | None:
    try:
        return read_index(json.loads(data.decode("utf-8")))
    except (ValueError, RecursionError):
        return None


def _unplaced(index: Index, manifest: Manifest) -> Iterator[Diagnostic]:
    bundles = {output.path for output in manifest.outputs if output.kind == BUNDLE}
    if index.items and not bundles:
        yield index_fault("it lists items, and the pack has no bundle")
    for item in index.items:
        if item.file and item.file not in bundles:
            yield index_fault(f"there is no bundle `{item.file}`", item.id)


def _content_faults(data: bytes, output: Listed, index: Index | None) -> Iterator[Diagnostic]:
    """Yield what is wrong inside one file."""
    if output.path.endswith(".docx"):
        yield from word_faults(data, output.path)
    elif output.pages is not None:
        try:
            # All of it at once: a file that breaks in the middle gives one finding, not half a list.
            yield from tuple(_pdf_faults(data, output, index))
        except Exception:  # a broken file fails in any of two libraries' ways
            yield fault_in(DAMAGED_OUTPUT, output.path, "the file can't be opened, or is broken inside")


def _pdf_faults(data: bytes, output: Listed, index: Index | None) -> Iterator[Diagnostic]:
    with OpenBundle(data) as bundle:
        if bundle.total != output.pages:
            message = f"it has {bundle.total} pages; the manifest says {output.pages}"
            yield fault_in(DAMAGED_OUTPUT, output.path, message)
        yield from _page_faults(page_digests(data), output)
        yield from tag_faults(bundle.pdf, output.path, output.tags)
        if output.kind != BUNDLE:
            return
        if index is not None:
            own = index.of(output.path)
            yield from stamp_faults(bundle, own, output.path)
            yield from index_faults(own, bundle.total)
            yield from link_faults(bundle, own, output.path)
            yield from matrix_faults(bundle, own, output.path)
            yield from bookmark_faults(bundle, own, output.path)
            yield from chain_faults(bundle, own)
            yield from section_faults(bundle, own, output.path)
            yield from listing_faults(bundle, own, output.path)
            yield from account_faults(bundle, own, output.path)
            yield from attachment_faults(bundle, own, output.path)
            yield from origin_faults(bundle, own, output.path)


def _page_faults(found: list[str], output: Listed) -> Iterator[Diagnostic]:
    """Yield each page that isn't the one that was made at its place."""
    for number, (now, then) in enumerate(zip(found, output.page_digests, strict=False), start=1):
        if now != then:
            elsewhere = output.page_digests.index(now) + 1 if now in output.page_digests else 0
            said = f"this was made as page {elsewhere}" if elsewhere else "the page is not as it was made"
            yield fault_on(MOVED_PAGE, output.path, number, said)
    if len(found) != len(output.page_digests):
        message = f"the manifest has digests of {len(output.page_digests)} pages, the file has {len(found)}"
        yield fault_in(MOVED_PAGE, output.path, message)
