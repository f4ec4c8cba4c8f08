"""Last stage: a finished pack is opened again and compared with what it says of itself. It trusts only the bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from leverarch.diagnostics import Diagnostic, Place, in_order
from leverarch.earlier import Earlier
from leverarch.output import Artifact, Plan
from leverarch.selection import BUNDLE
from leverarch.verifying import against
from leverarch.verifying.accounts import account_faults, attachment_faults, sum_faults
from leverarch.verifying.amendments import amendment_faults
from leverarch.verifying.bookmarks import bookmark_faults
from leverarch.verifying.chains import chain_faults
from leverarch.verifying.content import Content, bytes_of, sha256_of
from leverarch.verifying.deep import not_compared, own_font_faults, page_faults
from leverarch.verifying.digests import page_digests, tags_of
from leverarch.verifying.findings import fault_in, fault_on
from leverarch.verifying.index import Index, index_fault, index_faults
from leverarch.verifying.index_read import read_index
from leverarch.verifying.links import link_faults
from leverarch.verifying.listings import listing_faults
from leverarch.verifying.manifest import MANIFEST, Listed, Manifest, read_manifest
from leverarch.verifying.marks import mark_faults
from leverarch.verifying.matrix import matrix_faults
from leverarch.verifying.opened import OpenBundle
from leverarch.verifying.origins import origin_faults
from leverarch.verifying.proof import proof_faults
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
from leverarch.verifying.tagged import tag_count_faults, tag_faults
from leverarch.verifying.titles import title_faults
from leverarch.verifying.volumes import open_whole, volume_faults
from leverarch.verifying.word import word_faults

__all__ = [
    "against_faults",
    "changed_items",
    "compare_folder",
    "page_digests",
    "promises",
    "tags_of",
    "verify_folder",
]

Found = tuple[Diagnostic, ...]
#: Opens an item's file again: its SHA-256 and the file as pages; or why it can't.
Source = Callable[[str], tuple[str, Sequence[Content]] | str]
#: What operating systems leave behind in every folder that somebody has looked at.
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


def against_faults(files: Mapping[str, bytes], earlier: Earlier) -> tuple[Diagnostic, ...]:
    """Return what a finished folder doesn't keep of an earlier edition that it is added to."""
    return tuple(against.against_faults(files, earlier))


def promises(
    plan: Plan, artifacts: Iterable[Artifact], sizes: Mapping[str, Mapping[str, int]] = MappingProxyType({})
) -> tuple[Diagnostic, ...]:
    """Return which documents have more pages, or more bytes, than the plan promises.

    `sizes` says of bundles how many bytes come from the file of each item.
    """
    made = tuple(artifacts)
    bytes_: dict[str, int] = {}
    for artifact in made:  # of a bundle in volumes, each is sent for itself: the largest counts
        name = artifact.of or artifact.name
        bytes_[name] = max(artifact.size, bytes_.get(name, 0))
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


def changed_items(before: bytes, now: bytes) -> frozenset[str]:
    """Return the items whose pages are not those of the pack before, going by the two index.json of the packs."""
    old, new = _index(before), _index(now)
    known = _origins(old) if old else {}
    return frozenset(id_ for id_, pages in (_origins(new) if new else {}).items() if known.get(id_) != pages)


def _origins(index: Index) -> dict[str, list[tuple[str, str, str, int, str]]]:
    """Return, by item, what is on each of its pages and where that comes from."""
    found: dict[str, list[tuple[str, str, str, int, str]]] = {item.id: [] for item in index.items}
    for page in index.pages:
        if page.item in found:
            found[page.item].append((page.part, page.source, page.sha256, page.at, page.print))
    return found


def verify_folder(
    files: Mapping[str, Content], only: str = "", changed: Collection[str] | None = None
) -> tuple[Diagnostic, ...]:
    """Return everything in which a finished folder differs from its own manifest and index, and in itself.

    `files` holds the folder by relative path; large files are given by their path and never read whole. `only` names
    one file to look at; the manifest is always looked at. `changed`: what was made just now, and is proven quickly. Of
    its bundles the front matter and these items are looked at as they are drawn, of the others all that is written.
    """
    if MANIFEST not in files:
        return (fault_in(MISSING_OUTPUT, MANIFEST, "there is no manifest to compare the folder with"),)
    manifest = read_manifest(bytes_of(files[MANIFEST]))
    if manifest is None:
        return (fault_in(CHANGED_MANIFEST, MANIFEST, "it can't be read, or lacks what every manifest has"),)
    return in_order(_folder_faults(files, manifest, only, changed))


def _folder_faults(
    files: Mapping[str, Content], manifest: Manifest, only: str, changed: Collection[str] | None
) -> Iterator[Diagnostic]:
    if manifest.digest != manifest.own_digest:
        yield fault_in(CHANGED_MANIFEST, MANIFEST, "its digest doesn't fit what it says")
    listed = {MANIFEST, manifest.index.path, *(output.path for output in manifest.outputs)}
    for path in sorted(set(files) - listed):
        if only in ("", path) and path.rpartition("/")[2] not in _LITTER:
            yield fault_in(UNEXPECTED_FILE, path, "the manifest doesn't list it")
    wanted = [output for output in manifest.outputs if only in ("", output.path)]
    index = _index(bytes_of(files.get(manifest.index.path, b"")))
    if only in ("", manifest.index.path) or any(output.kind == BUNDLE for output in wanted):
        yield from _index_faults(files, manifest, index)
    for output in wanted:
        yield from _same_bytes(files, output)
        if output.path in files:
            yield from _content_faults(files[output.path], output, index, changed)
    if index is not None and index.volumes and any(output.kind == BUNDLE for output in wanted):
        yield from _divided_faults(files, json.loads(bytes_of(files[manifest.index.path])), changed)


def _divided_faults(
    files: Mapping[str, Content], index: Mapping[str, Any], changed: Collection[str] | None
) -> Iterator[Diagnostic]:
    """Yield what is wrong with a bundle in volumes as a whole."""
    try:
        with open_whole(files, index) as found:
            if found is not None:
                bundle, whole = found
                more = _seen_faults(bundle, whole, "") if changed is None else ()
                faults = (*_led_faults(bundle, whole, "", changed), *more, *volume_faults(bundle))
                yield from map(bundle.placed, faults)
    except Exception:  # a broken file fails in any of two libraries' ways
        yield index_fault("its volumes can't be compared: one of them is broken inside")


def _seen_faults(bundle: OpenBundle, index: Index, path: str) -> Iterator[Diagnostic]:
    """Yield what a bundle shows otherwise than its index says. `path` is its file's."""
    yield from stamp_faults(bundle, index, path)
    yield from index_faults(index, bundle.total)
    yield from bookmark_faults(bundle, index, path)
    yield from account_faults(bundle, index, path)


def _led_faults(bundle: OpenBundle, index: Index, path: str, changed: Collection[str] | None) -> Iterator[Diagnostic]:
    """Yield what the sheets of a bundle lead to otherwise than its index says; of items, only of these if named."""
    yield from link_faults(bundle, index, path, changed)
    yield from matrix_faults(bundle, index, path)
    yield from chain_faults(bundle, index)
    yield from section_faults(bundle, index, path)
    yield from listing_faults(bundle, index, path)
    yield from amendment_faults(bundle, index, path)


def _index_faults(files: Mapping[str, Content], manifest: Manifest, index: Index | None) -> Iterator[Diagnostic]:
    """Yield what is wrong with index.json as a file."""
    yield from _same_bytes(files, manifest.index)
    if index is not None:
        yield from _unplaced(index, manifest)
        yield from sum_faults(index, manifest.sum)
    elif manifest.index.path in files:
        yield index_fault("it can't be read, or lacks what every index has")


def _same_bytes(files: Mapping[str, Content], listed: Listed) -> Iterator[Diagnostic]:
    if listed.path not in files:
        yield fault_in(MISSING_OUTPUT, listed.path, "the manifest lists it, and it is not in the folder")
    elif sha256_of(files[listed.path]) != listed.sha256:
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
    if index.volumes and {volume.file for volume in index.volumes} != bundles:
        yield index_fault("the volumes that it lists are not the bundles of the manifest")
    for item in index.items:
        if item.file and item.file not in bundles:
            yield index_fault(f"there is no bundle `{item.file}`", item.id)


def _content_faults(
    content: Content, output: Listed, index: Index | None, changed: Collection[str] | None
) -> Iterator[Diagnostic]:
    """Yield what is wrong inside one file."""
    if output.path.endswith(".docx"):
        yield from word_faults(bytes_of(content), output.path)
    elif output.pages is not None:
        own = index.of(output.path) if index is not None and output.kind == BUNDLE else None
        try:
            # All of it at once: a file that breaks in the middle gives one finding, not half a list.
            if changed is None or own is None:
                yield from tuple(_pdf_faults(content, output, own))
            else:
                yield from tuple(_made_faults(content, output, own, changed))
        except Exception:  # a broken file fails in any of two libraries' ways
            yield fault_in(DAMAGED_OUTPUT, output.path, "the file can't be opened, or is broken inside")


def _pdf_faults(content: Content, output: Listed, index: Index | None) -> Iterator[Diagnostic]:
    """Yield what is wrong in a PDF that anybody may have changed. `index` is that of a bundle."""
    with OpenBundle(content) as bundle:
        if bundle.total != output.pages:
            message = f"it has {bundle.total} pages; the manifest says {output.pages}"
            yield fault_in(DAMAGED_OUTPUT, output.path, message)
        yield from _page_faults(page_digests(content), output)
        yield from tag_faults(bundle.pdf, output.path)
        yield from tag_count_faults(content, output.path, output.tags)
        if index is not None:
            if not index.volumes:  # then they are looked at together
                yield from _seen_faults(bundle, index, output.path)
                yield from _led_faults(bundle, index, output.path, None)
            yield from attachment_faults(bundle, index, output.path)
            yield from origin_faults(bundle, index, output.path)
            yield from proof_faults(content, index, output.path, bundle.total)
            yield from mark_faults(bundle.pdf, index, output.path)
            yield from title_faults(bundle, output.path)


def _made_faults(content: Content, output: Listed, index: Index, changed: Collection[str]) -> Iterator[Diagnostic]:
    """Yield what is wrong in a bundle that was made just now: nobody but us has written it."""
    yield from proof_faults(content, index, output.path, output.pages or 0, every_page=False)
    yield from index_faults(index, output.pages or 0)
    with OpenBundle(content) as bundle:
        if not index.volumes:
            yield from _led_faults(bundle, index, output.path, changed)
        yield from attachment_faults(bundle, index, output.path)
        yield from title_faults(bundle, output.path)


def compare_folder(files: Mapping[str, Content], source: Source | str, items: Collection[str] | None = None) -> Found:
    """Return where pages of somebody's files in a finished folder differ from the files, page by page.

    `source` opens the file of an item again: as pages, with the SHA-256 of what they were made from, or it says why
    not; it is the reason itself where no file can be opened. `items`: only those of these are compared.
    """
    manifest = read_manifest(bytes_of(files.get(MANIFEST, b"")))
    index = _index(bytes_of(files.get(manifest.index.path, b""))) if manifest else None
    if manifest is None or index is None:
        return ()
    found: list[Diagnostic] = []
    for output in manifest.outputs:
        if output.kind == BUNDLE and output.path in files:
            try:
                found += _compared(files[output.path], output.path, index.of(output.path), source, items)
            except Exception:  # as above
                found.append(fault_in(DAMAGED_OUTPUT, output.path, "the file can't be opened, or is broken inside"))
    return in_order(found)


def _compared(
    content: Content, path: str, index: Index, source: Source | str, items: Collection[str] | None
) -> Iterator[Diagnostic]:
    if isinstance(source, str):
        yield not_compared(path, source)
        return
    with OpenBundle(content) as bundle:
        if items is None:
            yield from own_font_faults(bundle, index.items, path)
        for item in index.items:
            if not item.file_pages or (items is not None and item.id not in items):
                continue
            opened = source(item.id)
            if isinstance(opened, str):
                yield not_compared(path, opened, item.id)
            elif item.sha256 and opened[0] != item.sha256:
                yield not_compared(path, "the file in the workspace is another one by now", item.id)
            else:
                yield from page_faults(bundle, item, opened[1], path)


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
