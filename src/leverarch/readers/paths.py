"""From the name an author wrote to a file of the workspace. Names never lead out of it."""

from __future__ import annotations

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
            return _outside(name)
    return FilePath(
        rule=MISSING_FILE, message=f"there is no file `{name}`", help=_nearest(candidates[0], bases[0], world)
    )


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


def _outside(name: str) -> FilePath:
    help_ = "copy the file into content/files/ and name it from there, for example `files/audit.pdf`"
    return FilePath(rule=OUTSIDE_WORKSPACE, message=f"`{name}` leads out of the workspace", help=help_)


def _nearest(path: str, base: str, world: World) -> str:
    same = [known for known in world.files if known.lower() == path.lower()]
    near = same or get_close_matches(path, [known for known in world.files if known.startswith("content/")], n=1)
    if not near:
        return f"put it at {path}"
    shown = near[0].removeprefix(f"{base}/")
    return f"did you mean `{shown}`? Capitals count." if same else f"did you mean `{shown}`?"
