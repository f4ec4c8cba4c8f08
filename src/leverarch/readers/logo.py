"""The provider's mark: where its picture lies, and whether it can be printed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from leverarch.diagnostics import Diagnostic
from leverarch.readers.paths import find_file
from leverarch.readers.pictures import drawing_fault, picture_fault
from leverarch.readers.rules import MISSING_PICTURE
from leverarch.source import Doc
from leverarch.world import World


@dataclass(frozen=True, slots=True)
class Mark:
    """What an organisation names as its logo: `named` lies there, `path` is the same where it can be printed."""

    named: str = ""
    path: str = ""
    found: tuple[Diagnostic, ...] = ()


def logo_of(doc: Doc | None, world: World) -> Mark:
    """Return the logo of an organisation's file, and what is wrong with it. Without one, nothing is."""
    told = doc.value.get("logo") if doc else None
    if doc is None or not told:
        return Mark()
    file = find_file(told["file"], world)
    place = doc.at("logo", "file")
    if file.rule is not None:
        return Mark(found=(Diagnostic(file.rule, file.message, place, help=file.help),))
    name = PurePosixPath(file.path)
    look = drawing_fault if name.suffix.lower() == ".svg" else picture_fault
    try:
        why = look(world.files[file.path])
    except OSError:
        why = "can't be opened"
    if not why:
        return Mark(file.path, file.path)
    message = f"the logo `{name.name}` {why}: covers are made without it"
    help_ = "save it again as .png or .jpg, or as plain .svg with its text as outlines"
    return Mark(file.path, "", (Diagnostic(MISSING_PICTURE, message, place, help=help_),))
