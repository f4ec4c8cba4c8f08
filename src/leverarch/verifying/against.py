"""Whether a pack that is added to an earlier edition keeps what people hold: every number, page by page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from leverarch.diagnostics import Diagnostic
from leverarch.earlier import INDEX, MANIFEST, Earlier, EarlierBundle, EarlierPage, is_front, read_earlier
from leverarch.verifying.findings import fault_in, fault_on
from leverarch.verifying.rules import RENUMBERED_PAGE, UNUSABLE_EARLIER


def against_faults(files: Mapping[str, bytes], earlier: Earlier) -> Iterator[Diagnostic]:
    """Yield each page of an earlier edition that a finished folder doesn't keep, or changes without saying so.

    `files` holds the folder by relative path; it is read as the earlier one was.
    """
    now = read_earlier(files)
    if now is None or now.pack != earlier.pack:
        yield fault_in(UNUSABLE_EARLIER, MANIFEST, "it can't be compared with the earlier edition: it is no such pack")
        return
    for name, before in earlier.bundles.items():
        if name in now.bundles:
            yield from _bundle_faults(now.bundles[name], before, _said(files, name), name)
        else:
            yield fault_in(RENUMBERED_PAGE, name, "the earlier edition has this bundle, and it is gone")


def _said(files: Mapping[str, bytes], name: str) -> Mapping[str, Any]:
    """Return what index.json says of a bundle's amendments; nothing where it says nothing."""
    found = json.loads(files[INDEX].decode("utf-8")).get("amends", [])
    return next((entry for entry in found if entry.get("file", name) == name), {})


def _bundle_faults(
    now: EarlierBundle, before: EarlierBundle, said: Mapping[str, Any], name: str
) -> Iterator[Diagnostic]:
    if said.get("manifest") != before.manifest:
        yield fault_in(RENUMBERED_PAGE, name, "index.json doesn't say that it is added to this edition")
        return
    told = {label for entry in (*said["changed"], *said["sheets"]) for label in entry["labels"]}
    told |= {entry["label"] for entry in said["withdrawn"]}
    new = {label for entry in said["added"] for label in entry["labels"]}
    new |= {label for entry in (*said["changed"], *said["sheets"]) for label in entry["added_labels"]}
    places = {page.label: (n, page) for n, page in enumerate(now.pages, start=1)}
    for page in before.pages:
        if page.label not in places:
            if page.label not in now.unused:
                yield fault_in(RENUMBERED_PAGE, name, f"page {page.label} is gone, and not listed as no longer used")
            continue
        at, found = places[page.label]
        message = _page_fault(found, page, told)
        if message:
            yield fault_on(RENUMBERED_PAGE, name, at, message, page.unit)
    for label, (at, page) in places.items():
        if label not in before.used and not is_front(page.unit) and label not in new:
            yield fault_on(RENUMBERED_PAGE, name, at, f"{label} is new, and is not listed as added", page.unit)
    for label in before.unused:
        if label in places:
            message = f"{label} was no longer used, and is used again"
            yield fault_on(RENUMBERED_PAGE, name, places[label][0], message)
    yield from _item_faults(now, before, name)


def _page_fault(now: EarlierPage, before: EarlierPage, told: set[str]) -> str:
    """Return what is wrong with a page that has the label of an earlier one; nothing where all is kept."""
    if now.unit != before.unit:
        was = "another part of the front matter" if is_front(before.unit) else before.unit
        return f"{before.label} was a page of {was}"
    if now.stamp != before.stamp:
        return f"it says “{now.stamp}” at its foot, and said “{before.stamp}”"
    if not is_front(before.unit) and now.print != before.print and now.label not in told:
        return "it shows something else than in the earlier edition, and is not listed as changed"
    return ""


def _item_faults(now: EarlierBundle, before: EarlierBundle, name: str) -> Iterator[Diagnostic]:
    numbers = {item.id: item.number for item in now.items}
    for item in before.items:
        if numbers.get(item.id) != item.number:
            message = f"item {item.number} of the earlier edition has another number, or is gone"
            yield fault_in(RENUMBERED_PAGE, name, message, item.id)
