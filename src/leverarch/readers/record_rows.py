"""Where the rows of each record lie, and the rows themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from leverarch.diagnostics import Diagnostic, Place
from leverarch.model import Table
from leverarch.readers.paths import FilePath, find_file
from leverarch.readers.rules import UNREADABLE_FILE
from leverarch.readers.table_file import SUFFIXES, read_table
from leverarch.source import Doc
from leverarch.world import World


def rows_of_records(
    docs: Iterable[Doc], broken: Mapping[str, str], world: World
) -> tuple[Mapping[str, Table], frozenset[str], list[Diagnostic]]:
    """Read the rows of every record, by the path of its JSON file. A record that names no file may have none.

    Also return every path that rows may lie at, those of `broken` records (id by path) too: such a file is not stray.
    """
    tables: dict[str, Table] = {}
    found: list[Diagnostic] = []
    used = {path for where, id_ in broken.items() for path in _beside(where, id_)}
    for doc in docs:
        file = _file_of(doc, world)
        if file is None:
            continue
        if file.rule is not None:
            about = str(doc.value["id"])
            found.append(Diagnostic(file.rule, file.message, doc.at("file"), about, help=file.help))
            continue
        used.add(file.path)
        try:
            tables[doc.path] = read_table(file.path, world.files[file.path])
        except OSError as fault:
            found.append(unopened(file.path, fault))
    return tables, frozenset(used), found


def _file_of(doc: Doc, world: World) -> FilePath | None:
    """Return the file that the record names, or else the one beside it that has its id; nothing where none is."""
    named = str(doc.value.get("file", ""))
    if named:
        return find_file(named, world, (str(PurePosixPath(doc.path).parent), "content"))
    beside = (path for path in _beside(doc.path, str(doc.value["id"])) if path in world.files)
    return next((FilePath(path) for path in beside), None)


def _beside(path: str, id_: str) -> Iterable[str]:
    return (str(PurePosixPath(path).parent / f"{id_}{suffix}") for suffix in SUFFIXES)


def unopened(path: str, fault: OSError) -> Diagnostic:
    """Return the finding about a file that the machine did not let us open."""
    reason = fault.strerror or "it cannot be opened"
    return Diagnostic(UNREADABLE_FILE, f"cannot read the file: {reason}", Place(path))
