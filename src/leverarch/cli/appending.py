"""The folder of an earlier edition, to which a build adds: read, checked and left as it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from leverarch.diagnostics import Diagnostic, Place
from leverarch.earlier import INDEX, MANIFEST, Addition, Earlier, read_earlier
from leverarch.model import Pack
from leverarch.selection import BUNDLE
from leverarch.verify import against_faults, verify_folder
from leverarch.verifying.content import Content, bytes_of
from leverarch.verifying.rules import UNUSABLE_EARLIER
from leverarch.workspace import files_below

#: How much of what is wrong with a folder is said: `leverarch verify` says the rest.
_MOST = 3


def addition_to(folder: Path, pack: Pack | None, id_: str, *, at_end: bool) -> Addition | Diagnostic:
    """Return that a pack is added to the edition in a folder, or why it can't be. Nothing in the folder is changed."""
    earlier = earlier_in(folder, id_)
    if isinstance(earlier, Diagnostic):
        return earlier
    if not earlier.bundles or (pack is not None and all(output.kind != BUNDLE for output in pack.outputs)):
        return _unusable(folder, "this pack, or that edition of it, has no inspection bundle", id_)
    if len(earlier.bundles) > 1:
        return _unusable(folder, "its bundle is in several volumes, to which nothing can be added so far", id_)
    return Addition(earlier, at_end)


def not_kept(files: Mapping[str, Content], folder: Path) -> tuple[Diagnostic, ...]:
    """Return what a finished pack doesn't keep of the edition in a folder that it was added to. Raises `OSError`."""
    said = _said(files)
    now = read_earlier(said)
    earlier = earlier_in(folder, now.pack if now else "")
    return (earlier,) if isinstance(earlier, Diagnostic) else against_faults(said, earlier)


def _said(files: Mapping[str, Content]) -> dict[str, bytes]:
    """Return the two files of a folder in which an edition says what it is."""
    return {name: bytes_of(files[name]) for name in (MANIFEST, INDEX) if name in files}


def earlier_in(folder: Path, pack: str) -> Earlier | Diagnostic:
    """Return the edition of a pack in a folder, or why there is none that can be relied on."""
    try:
        files = files_below(folder) if (folder / MANIFEST).is_file() else {}
        earlier = read_earlier(_said(files))
        why = _why_not(files, earlier, pack)
    except OSError as fault:
        return _unusable(folder, f"it can't be read: {fault.strerror or fault}", pack)
    return earlier if earlier and not why else _unusable(folder, why, pack)


def _why_not(files: Mapping[str, Content], earlier: Earlier | None, pack: str) -> str:
    """Return why an edition can't be relied on; nothing where it can."""
    if MANIFEST not in files:
        return f"there is no {MANIFEST} in it"
    found = verify_folder(files)
    if found:
        said = "; ".join(f"{d.place.path}: {d.message}" for d in found[:_MOST])
        return f"it is not as it was made ({said}{f'; and {len(found) - _MOST} more' if len(found) > _MOST else ''})"
    if earlier is None:
        return "its index.json lacks the numbers of items and pages: an older version made it"
    return "" if earlier.pack == pack else f"it holds the pack `{earlier.pack}`"


def _unusable(folder: Path, why: str, pack: str) -> Diagnostic:
    message = f"`{folder.name}` is no edition of `{pack}` that can be added to: {why}"
    return Diagnostic(UNUSABLE_EARLIER, message, Place(folder.as_posix()), pack, help="name the folder as it was built")
