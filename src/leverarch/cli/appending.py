"""The folder of an earlier edition, to which a build adds: read, checked and left as it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from leverarch.diagnostics import Diagnostic, Place
from leverarch.earlier import MANIFEST, Addition, Earlier, read_earlier
from leverarch.model import Pack
from leverarch.selection import BUNDLE
from leverarch.verify import verify_folder
from leverarch.verifying.rules import UNUSABLE_EARLIER
from leverarch.workspace import read_folder

#: How much of what is wrong with a folder is said: `leverarch verify` says the rest.
_MOST = 3


def addition_to(folder: Path, pack: Pack | None, id_: str, *, at_end: bool) -> Addition | Diagnostic:
    """Return that a pack is added to the edition in a folder, or why it can't be. Nothing in the folder is changed."""
    try:
        files = read_folder(folder) if (folder / MANIFEST).is_file() else {}
    except OSError as fault:
        return _unusable(folder, f"it can't be read: {fault.strerror or fault}", id_)
    earlier = read_earlier(files)
    why = _why_not(files, earlier, pack, id_)
    return Addition(earlier, at_end) if earlier and not why else _unusable(folder, why, id_)


def _why_not(files: Mapping[str, bytes], earlier: Earlier | None, pack: Pack | None, id_: str) -> str:
    """Return why a pack can't be added to an edition; nothing where it can."""
    if MANIFEST not in files:
        return f"there is no {MANIFEST} in it"
    found = verify_folder(files)
    if found:
        said = "; ".join(f"{d.place.path}: {d.message}" for d in found[:_MOST])
        return f"it is not as it was made ({said}{f'; and {len(found) - _MOST} more' if len(found) > _MOST else ''})"
    if earlier is None:
        return "its index.json lacks the numbers of items and pages: an older version made it"
    if earlier.pack != id_:
        return f"it holds the pack `{earlier.pack}`"
    if not earlier.bundles or (pack is not None and all(output.kind != BUNDLE for output in pack.outputs)):
        return "this pack, or that edition of it, has no inspection bundle"
    return ""


def _unusable(folder: Path, why: str, pack: str) -> Diagnostic:
    message = f"`{pack}` can't be added to what lies in `{folder.name}`: {why}"
    return Diagnostic(UNUSABLE_EARLIER, message, Place(folder.as_posix()), pack, help="name the folder as it was built")
