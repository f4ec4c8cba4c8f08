"""Renders a job with Typst: a tagged PDF (PDF/UA-1, PDF/A-2a), or a picture of one page.

Data goes in as JSON, by `sys.inputs`, and nothing of it is ever source. Same job, same templates: same bytes.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, Literal

import typst

from leverarch.fonts import font_folder
from leverarch.keys import key_of
from leverarch.output import Job
from leverarch.world import World

HOUSE = "house"
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
# PDF/A asks for a date; templates give the as-at date. This one stands where a template gives none.
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"┌─ (?P<path>.+?):(?P<line>\d+):\d+\s*$", re.MULTILINE)
_PACKAGE = re.compile(rb'"@[\w-]+/[\w-]+:')


class TemplateFault(Exception):
    """A template that can't be set: it fails, warns, or asks the data for what it doesn't hold.

    `template` is the file below templates/ that is at fault, `line` where in it (0: not known). Where it is a picture
    that can't be set, `picture` is its path in the workspace.
    """

    def __init__(
        self, template: str, message: str, hints: tuple[str, ...] = (), line: int = 0, *, picture: str = ""
    ) -> None:
        where = picture or (f"{template}:{line}" if line else template)
        super().__init__("\n".join((f"{where}: {message}", *(f"hint: {hint}" for hint in hints))))
        self.template = template
        self.message = message
        self.hints = hints
        self.line = line
        self.picture = picture


def render(world: World, job: Job, pages: Mapping[str, Any] | None = None, *, images: Mapping[str, bytes]) -> bytes:
    """Return the job's PDF. `pages` is the page table; `images` holds the bytes of each picture that the job names.

    Raises `TemplateFault` where the template can't be set with this data.
    """
    files, inputs = _files(world, job.template, images), _inputs(job, pages)
    return world.once(_key(job, files, inputs, "pdf"), lambda: _set(job, files, inputs, "pdf")[0])


def render_png(world: World, job: Job, ppi: float, *, images: Mapping[str, bytes] | None = None) -> bytes:
    """Return a picture (PNG) of a job that makes one page. Raises `TemplateFault` as `render` does."""
    files, inputs = _files(world, job.template, images or {}), _inputs(job, None)

    def one() -> bytes:
        made = _set(job, files, inputs, "png", ppi)
        if len(made) != 1:
            raise TemplateFault(job.template, f"a figure is one page; this makes {len(made)}")
        return made[0]

    return world.once(_key(job, files, inputs, "png", f"{ppi:g}"), one)


def _key(job: Job, files: Mapping[str, bytes], inputs: Mapping[str, str], *more: str) -> str:
    """Return the name of what Typst makes of these files and data. Its version is part of all that is kept."""
    held = (part for name, data in files.items() for part in (name, data))
    told = (part for pair in inputs.items() for part in pair)
    return key_of("typeset", *more, *STANDARDS, job.template, *told, *held)


def _set(
    job: Job, files: Mapping[str, bytes], inputs: dict[str, str], kind: Literal["pdf", "png"], ppi: float | None = None
) -> list[bytes]:
    """Return what Typst makes of the job: one PDF, or a picture of each page."""
    with _staged(files) as root:
        try:
            made, warnings = typst.compile_with_warnings(
                root / job.template,
                root=root,
                font_paths=_fonts(),
                ignore_system_fonts=True,
                format=kind,
                ppi=ppi,
                sys_inputs=inputs,
                pdf_standards=STANDARDS if kind == "pdf" else [],
                timestamp=NO_DATE,
            )
        except typst.TypstError as error:
            raise _picture_fault(job, root) or _fault(error, job.template, root) from error
        if warnings:
            raise _fault(warnings[0], job.template, root)
    return [made] if isinstance(made, bytes) else list(made)


def _inputs(job: Job, pages: Mapping[str, Any] | None) -> dict[str, str]:
    return {"data": _json(job.data), "pages": _json(pages or {})}


def _json(value: Mapping[str, Any]) -> str:
    # Escapes keep what Typst's reader refuses (half a surrogate pair) a fault with a place, not an error of encoding.
    return json.dumps(value, allow_nan=False, default=dict)


def _files(world: World, template: str, images: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return what is staged: the template's folder and the house style (the workspace's own win), and the images."""
    folders = tuple(f"templates/{folder}/" for folder in (HOUSE, str(PurePosixPath(template).parent)))
    names = {path.removeprefix("templates/") for path in (*world.shipped, *world.files) if path.startswith(folders)}
    files: dict[str, bytes] = {}
    for name in sorted(names):
        data = world.template(name)
        assert data is not None, name
        if name.endswith(".typ") and _PACKAGE.search(data):
            raise TemplateFault(name, "imports a package; a template may only import files that lie beside it")
        files[name] = data
    if template not in files:
        raise TemplateFault(template, "there is no such template")
    return files | {f"images/{name}": data for name, data in images.items()}


@contextmanager
def _staged(files: Mapping[str, bytes]) -> Iterator[Path]:
    """Give a new folder that holds these files and nothing else, for as long as it is needed.

    Copies, because Typst follows a link out of its root; a folder, because it reads no pictures from memory.
    """
    with tempfile.TemporaryDirectory(prefix="leverarch-") as folder:
        root = Path(folder)
        for name, data in files.items():
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
                raise ValueError(f"not a name for a staged file: {name!r}")
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)
        yield root


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(font_folder())])


def _fault(error: typst.TypstError | typst.TypstWarning, template: str, root: Path) -> TemplateFault:
    """Return what Typst said, with the file and line of the staged template that it spoke of."""
    at = _PLACE.search(error.diagnostic)
    # Typst writes paths as seen from the folder that the program runs in.
    path = (Path.cwd() / at["path"]).resolve() if at else None
    inside = path is not None and path.is_relative_to(root.resolve())
    name = path.relative_to(root.resolve()).as_posix() if path is not None and inside else template
    message = error.message.replace(f"{root}{os.sep}", "")
    return TemplateFault(name, message, tuple(error.hints), int(at["line"]) if at and inside else 0)


def _picture_fault(job: Job, root: Path) -> TemplateFault | None:
    """Return the fault of the first of the job's pictures that can't be set even alone."""
    alone = root / "alone.typ"
    alone.write_text('#set document(title: [x])\n#image(read(sys.inputs.name, encoding: none), alt: "x")', "utf-8")
    for name, path in job.images.items():
        inputs = {"name": f"/images/{name}"}
        try:
            typst.compile(alone, root=root, sys_inputs=inputs, pdf_standards=STANDARDS, timestamp=NO_DATE)
        except typst.TypstError as error:
            message = f"the picture can't be printed: {_fault(error, '', root).message}"
            hints = ("save it again as PNG, or as JPEG with the colours of a screen (RGB)",)
            return TemplateFault(job.template, message, hints, picture=path)
    return None
