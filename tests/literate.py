"""Literate specifications: a Markdown file whose cases are headings, files in fenced blocks, and the exact report.

A fence's info string says what it is: `json PATH`, `md PATH` or `text PATH` holds a file; `make KIND PATH` asks for a
made one (a PDF, a Word template); `later PATH` is what a file holds once it was opened; `remove PATH` takes one of the
small workspace away; `outside PATH` is a link out of the workspace; `report` is the report expected. Every case starts
from the small workspace of tests/worlds.py. `sound` puts the sound arrangement of tests/sound.py into it; `change PATH`
changes a JSON file that is there already; `remark NAME PATH` is what a part that is not everywhere says of one.
`import PATH` brings that sheet in as a framework, with the wishes of its body (JSON); the report is what is said of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from exhibits import MADE
from leverarch.bringing_back import errors_made_by
from leverarch.diagnostics import Diagnostic
from leverarch.framework_import.bring import Wish, bring_in
from leverarch.pipeline import check_all, survey
from leverarch.report import report_text
from leverarch.world import Asked, Probe, Remark, World
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
    later: Mapping[str, bytes] = field(default_factory=dict)
    remarks: Mapping[str, tuple[Remark, ...]] = field(default_factory=dict)

    def found(self) -> tuple[Diagnostic, ...]:
        view = survey(self._remarking(world_of(self.files, self.outside, self.later)))
        if self.wish is None:
            return check_all(view)
        errors = partial(errors_made_by, view)
        data = self.files[self.sheet]
        return bring_in(view.loaded, view.model, view.world, self.sheet, data, self.wish, errors).found

    def _remarking(self, world: World) -> World:
        """The world with what a part that is not on every computer says of its files."""

        def look(asked: Iterable[Asked]) -> Mapping[Asked, Probe]:
            found = world.probe(asked)
            return {
                one: replace(probe, remarks=(*probe.remarks, *self.remarks.get(one.path, ())))
                for one, probe in found.items()
            }

        return replace(world, probe=look) if self.remarks else world

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
    later: dict[str, bytes] = {}
    remarks: dict[str, tuple[Remark, ...]] = {}
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
        elif what in ("later", "remark"):
            _of_opening(what, rest, body, later, remarks)
        else:
            files[rest] = body.encode()
    return Case(path, title, files, tuple(outside), report, *span, sheet, wish, later, remarks)


def _of_opening(
    what: str, rest: str, body: str, later: dict[str, bytes], remarks: dict[str, tuple[Remark, ...]]
) -> None:
    """Put down what is there once a file was opened: other bytes in its place, or what is said of it."""
    if what == "later":
        later[rest] = body.encode()
        return
    name, _, file = rest.partition(" ")
    remarks[file] = (*remarks.get(file, ()), Remark(name, body.strip()))


def rewritten(path: Path) -> str:
    """The specification with every expected report as it is now."""
    source = path.read_text(encoding="utf-8")
    for case in reversed(list(cases(path))):
        source = source[: case.start] + case.actual() + source[case.end :]
    return source
