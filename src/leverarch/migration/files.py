"""The files of items with the proposed lines in them; everything else in them stays, byte for byte."""

from __future__ import annotations

from collections.abc import Mapping

from leverarch.migration.proposal import Addition, Proposal
from leverarch.model import Evidence
from leverarch.readers.front_matter_edit import NEW, edited
from leverarch.source import Pointer


def line_record(addition: Addition) -> dict[str, str]:
    """Return a proposed line as it stands in a file: only what is given."""
    line = addition.line
    fields = {
        "framework": line.framework,
        "expectation": line.expectation,
        "version": line.version,
        "strength": line.strength,
        "because": line.because,
        "pages": line.pages,
        "heading": line.heading,
    }
    return {name: value for name, value in fields.items() if value}


def files_of(files: Mapping[str, bytes], proposal: Proposal) -> dict[str, bytes]:
    """Return each file that the proposal changes, by path, as it would be. `files` are those of the workspace."""
    return {
        proposed.item.doc.path: _with_lines(proposed.item, proposed.add, files[proposed.item.doc.path])
        for proposed in proposal.items
        if proposed.add
    }


def _with_lines(item: Evidence, add: tuple[Addition, ...], before: bytes) -> bytes:
    changes: dict[Pointer, object] = {
        ("maps", f"{NEW}{number}"): line_record(addition) for number, addition in enumerate(add)
    }
    return edited(item.doc, changes, before)
