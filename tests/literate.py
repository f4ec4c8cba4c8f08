"""Literate specifications: a Markdown file whose cases are headings, files in fenced blocks, and the exact report.

A fence's info string says what it is: `json PATH`, `md PATH` or `text PATH` holds a file; `make KIND PATH` asks for a
made one (a PDF, a Word template); `remove PATH` takes one of the small workspace away; `outside PATH` is a link out of
the workspace; `report` is the report expected. Every case starts from the small workspace of tests/worlds.py. `sound`
puts the sound arrangement of tests/sound.py into it; `change PATH` changes a JSON file that is there already.
`import PATH` brings that sheet in as a framework, with the wishes of its body (JSON); the report is what is said of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from exhibits import MADE
from leverarch.diagnostics import Diagnostic
from leverarch.framework_import.bring import Wish, bring_in
from leverarch.pipeline import check_all, errors_made_by, survey
from leverarch.report import report_text
from sound import SOUND, changed
from worlds import SMALL, world_of

FENCE = re.compile(r"^(`{3,})([^\n`]*)\n(.*?)^\1[ ]*$\n?", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Case:
    """One case of a specification; `start` and `end` are the offsets of its expected report in the file."""

    path: Path
    title: str
    files: Mapping[str, bytes]
    outside: tuple[str, ...]
    report: str
    start: int
    end: int
    sheet: str = ""
    wish: Wish | None = None

    def found(self) -> tuple[Diagnostic, ...]:
        view = survey(world_of(self.files, self.outside))
        if self.wish is None:
            return check_all(view)
        errors = partial(errors_made_by, view)
        data = self.files[self.sheet]
        return bring_in(view.loaded, view.model, view.world, self.sheet, data, self.wish, errors).found

    def actual(self) -> str:
        text = report_text(self.found())
        return f"{text}\n" if text else ""


def cases(path: Path) -> Iterator[Case]:
    """Yield the cases of a specification, in order."""
    source = path.read_text(encoding="utf-8")
    heads = [
        match for match in re.finditer(r"^## (.+)$", source, re.MULTILINE) if not _is_fenced(source, match.start())
    ]
    for number, head in enumerate(heads):
        end = heads[number + 1].start() if number + 1 < len(heads) else len(source)
        yield _case(path, source, head.group(1), head.end(), end)


def _is_fenced(source: str, offset: int) -> bool:
    return any(fence.start() < offset < fence.end() for fence in FENCE.finditer(source))


def _case(path: Path, source: str, title: str, start: int, end: int) -> Case:
    files: dict[str, bytes] = dict(SMALL)
    outside: list[str] = []
    report, span = "", (end, end)
    sheet, wish = "", None
    for fence in FENCE.finditer(source, start, end):
        what, _, rest = fence.group(2).strip().partition(" ")
        body = fence.group(3)
        if what == "report":
            report, span = body, fence.span(3)
        elif what == "make":
            kind, _, name = rest.partition(" ")
            files[name] = MADE[kind](body)
        elif what == "remove":
            del files[rest]
        elif what == "sound":
            files.update(SOUND)
        elif what == "change":
            files[rest] = changed(files[rest], body)
        elif what == "import":
            sheet, wish = rest, Wish(**{"licence": "issued with our contract", **json.loads(body or "{}")})
        elif what == "outside":
            outside.append(rest)
        else:
            files[rest] = body.encode()
    return Case(path, title, files, tuple(outside), report, *span, sheet, wish)


def rewritten(path: Path) -> str:
    """The specification with every expected report as it is now."""
    source = path.read_text(encoding="utf-8")
    for case in reversed(list(cases(path))):
        source = source[: case.start] + case.actual() + source[case.end :]
    return source
