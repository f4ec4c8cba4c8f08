"""From the name an author wrote to a file of the workspace. Names never lead out of it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath, PureWindowsPath

from leverarch.diagnostics import Rule
from leverarch.rules import MISSING_FILE, OUTSIDE_WORKSPACE
from leverarch.world import World


@dataclass(frozen=True, slots=True)
class FilePath:
    """A file's path in the workspace; or why there is none: the rule, what is wrong, what to do."""

    path: str = ""
    rule: Rule | None = None
    message: str = ""
    help: str = ""


def find_file(name: str, world: World, bases: tuple[str, ...] = ("content",)) -> FilePath:
    """Find `name`, written with slashes of either kind, relative to one of `bases`.

    An absolute path, a drive letter, a path with too many `..` and a link out of the workspace are refused, whether
    or not something is there.
    """
    written = name.replace("\\", "/")
    if PurePosixPath(written).is_absolute() or PureWindowsPath(name).drive or "\0" in name:
        return _outside(name)
    candidates = [path for path in (_inside(base, written) for base in bases) if path is not None]
    if not candidates:
        return _outside(name)
    for path in candidates:
        if path in world.files:
            return FilePath(path)
    for path in candidates:
        if any(str(part) in world.outside for part in (PurePosixPath(path), *PurePosixPath(path).parents)):
            return _outside(name, "is a link that leads out of the workspace, or nowhere")
    return FilePath(
        rule=MISSING_FILE, message=f"there is no file `{name}`", help=_nearest(candidates[0], bases[0], world)
    )


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _inside(base: str, written: str) -> str | None:
    """Return the plain path of `written` below `base`, or nothing where it leaves the workspace."""
    parts: list[str] = [part for part in base.split("/") if part]
    for part in written.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts) if parts and parts[0] in ("content", "packs", "templates") else None


def _outside(name: str, why: str = "leads out of the workspace") -> FilePath:
    help_ = "copy the file into content/files/ and name it from there, for example `files/audit.pdf`"
    return FilePath(rule=OUTSIDE_WORKSPACE, message=f"`{name}` {why}", help=help_)


def _nearest(path: str, base: str, world: World) -> str:
    twins = [known for known in world.files if _composed(known) == _composed(path)]
    if twins:
        # The two look the same in print: a Mac and a keyboard write an accent in two ways.
        return "a file is there whose name looks the same, with its accents written in another way: rename it"
    same = [known for known in world.files if known.lower() == path.lower()]
    near = same or get_close_matches(path, [known for known in world.files if known.startswith("content/")], n=1)
    if not near:
        return f"put it at {path}"
    shown = near[0].removeprefix(f"{base}/")
    return f"did you mean `{shown}`? Capitals count." if same else f"did you mean `{shown}`?"
