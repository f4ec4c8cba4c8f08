"""How large each picture of a PDF is drawn, and so how many of its pixels come to an inch of paper."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from leverarch.assembly.geometry import Matrix, times
from leverarch.assembly.picture_samples import size_of

Key = tuple[int, int]
Step = tuple[str, Any]
#: A drawing that is smaller than this in one direction, in points, is a line or a dot: it says nothing of its picture.
TINY = 2.0
#: A file whose pages take more steps than this to draw is not measured: its pictures stay as they are.
MOST_STEPS = 5_000_000
_DEEPEST = 20
_OPERATORS = "q Q cm Do"
_POINTS = 72.0


class Unmeasured(Exception):
    """The sizes of a file's pictures can't be told."""


@dataclass(slots=True)
class Drawn:
    """What is known of the pictures of a file, by the number of the object.

    `ppi` is how many pixels come to an inch in the largest drawing of a picture, or of its soft mask, in the direction
    where they are fewer. `unsure` are those that are drawn where it can't be told how large: in notes, in patterns, in
    letters, in masks, on pages that can't be read.
    """

    ppi: dict[Key, float] = field(default_factory=dict)
    unsure: set[Key] = field(default_factory=set)


def drawn_sizes(pdf: pikepdf.Pdf, wanted: set[Key]) -> Drawn:
    """Return how large the wanted pictures are drawn. Raises `Unmeasured` where a file takes too many steps."""
    walk = _Walk(wanted)
    for page in pdf.pages:
        walk.over_page(page)
    walk.note_other_places(pdf)
    return walk.drawn


class _Walk:
    """Follows what the pages draw, forms within forms."""

    def __init__(self, wanted: set[Key]) -> None:
        self.drawn = Drawn()
        self._wanted = wanted
        self._left = MOST_STEPS
        self._doubted: set[Key] = set()
        self._holds: dict[Key, bool] = {}
        self._steps: dict[Key, tuple[Step, ...]] = {}

    def over_page(self, page: pikepdf.Page) -> None:
        resources = page.obj.get("/Resources")
        if not self._any_wanted(resources, ()):
            return
        try:
            unit = float(page.obj.get("/UserUnit", 1))
            self._follow(_steps_of(page), resources, (unit, 0.0, 0.0, unit, 0.0, 0.0), 0)
        except Unmeasured:
            raise
        except Exception:  # content that can't be read: another program may read it otherwise
            self._doubt(None, resources)

    def note_other_places(self, pdf: pikepdf.Pdf) -> None:
        """Doubt the pictures that are drawn elsewhere than by the pages' own content."""
        for item in pdf.objects:
            if isinstance(item, Stream):
                if item.objgen not in self._steps:
                    self._doubt(item, item.get("/Resources"))
            elif isinstance(item, Dictionary) and "/CharProcs" in item:
                self._doubt(None, item.get("/Resources"))
        for page in pdf.pages:
            for looks in _looks_of_notes(page.obj.get("/Annots")):
                self._doubt(looks, looks.get("/Resources"))

    def _doubt(self, content: Stream | None, resources: Any) -> None:
        """Doubt every picture that the content draws, or where there is none to read, all that it could draw."""
        waiting = [(content, resources)]
        while waiting:
            content, resources = waiting.pop()
            if not self._any_wanted(resources, ()):
                continue
            names = self._drawn_by(content)
            for name, thing in resources.XObject.items():
                if not isinstance(thing, Stream) or not (names is None or name in names):
                    continue
                if thing.get("/Subtype") == Name.Image:
                    self.drawn.unsure.update(each.objgen for each in _with_mask(thing))
                elif thing.objgen not in self._doubted:
                    self._doubted.add(thing.objgen)
                    waiting.append((thing, thing.get("/Resources", resources)))

    def _drawn_by(self, content: Stream | None) -> frozenset[str] | None:
        """Return the names of what it draws; nothing where that can't be told."""
        if content is None:
            return None
        try:
            steps = _steps_of(content)
        except Exception:  # as in `over_page`
            return None
        self._spend(len(steps))
        return frozenset(operand for operator, operand in steps if operator == "Do")

    def _spend(self, steps: int) -> None:
        self._left -= steps + 1
        if self._left < 0:
            raise Unmeasured

    def _any_wanted(self, resources: Any, above: tuple[Key, ...]) -> bool:
        return any(self._is_wanted(thing, above) for thing in _drawings(resources))

    def _is_wanted(self, thing: Stream, above: tuple[Key, ...]) -> bool:
        """Whether the thing is a wanted picture, or a form that may draw one."""
        if thing.get("/Subtype") == Name.Image:
            return any(each.objgen in self._wanted for each in _with_mask(thing))
        key = thing.objgen
        if "/Resources" not in thing:
            return True  # it draws with those of the page
        if key not in self._holds:
            if key in above or len(above) > _DEEPEST:
                return False
            self._holds[key] = self._any_wanted(thing.get("/Resources"), (*above, key))
        return self._holds[key]

    def _follow(self, steps: tuple[Step, ...], resources: Any, matrix: Matrix, depth: int) -> None:
        self._spend(len(steps))
        if depth > _DEEPEST:
            raise Unmeasured
        known = resources.get("/XObject") if isinstance(resources, Dictionary) else None
        saved: list[Matrix] = []
        for operator, operand in steps:
            if operator == "q":
                saved.append(matrix)
            elif operator == "Q":
                matrix = saved.pop() if saved else matrix
            elif operator == "cm":
                matrix = times(operand, matrix)
            elif isinstance(known, Dictionary) and isinstance(thing := known.get(operand), Stream):
                self._draw(thing, resources, matrix, depth)

    def _draw(self, thing: Stream, resources: Any, matrix: Matrix, depth: int) -> None:
        if not self._is_wanted(thing, ()):
            return
        if thing.get("/Subtype") == Name.Image:
            for each in _with_mask(thing):
                self._measure(each, matrix)
            return
        if thing.objgen not in self._steps:
            self._steps[thing.objgen] = _steps_of(thing)
        own = thing.get("/Matrix")
        inner = times(_matrix(list(own)), matrix) if isinstance(own, Array) else matrix
        self._follow(self._steps[thing.objgen], thing.get("/Resources", resources), inner, depth + 1)

    def _measure(self, picture: Stream, matrix: Matrix) -> None:
        a, b, c, d, _, _ = matrix
        wide, high = math.hypot(a, b), math.hypot(c, d)
        if min(wide, high) < TINY:
            return
        across, down = size_of(picture)
        ppi = min(across / wide, down / high) * _POINTS
        self.drawn.ppi[picture.objgen] = min(ppi, self.drawn.ppi.get(picture.objgen, math.inf))


def _steps_of(content: Any) -> tuple[Step, ...]:
    """Return what a page or a form does that moves or draws. Raises what the library raises on broken content."""
    steps: list[Step] = []
    for each in pikepdf.parse_content_stream(content, _OPERATORS):
        operator = str(each.operator)
        operands: list[Any] = list(each.operands)
        if operator == "cm":
            steps.append((operator, _matrix(operands)))
        elif operator == "Do":
            steps.append((operator, str(operands[0])))
        else:
            steps.append((operator, None))
    return tuple(steps)


def _matrix(numbers: list[Any]) -> Matrix:
    a, b, c, d, e, f = (float(number) for number in numbers)
    return a, b, c, d, e, f


def _drawings(resources: Any) -> Iterator[Stream]:
    known = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    if isinstance(known, Dictionary):
        yield from (thing for _, thing in known.items() if isinstance(thing, Stream))


def _with_mask(picture: Stream) -> Iterator[Stream]:
    yield picture
    mask = picture.get("/SMask")
    if isinstance(mask, Stream):
        yield mask


def _looks_of_notes(notes: Any) -> Iterator[Stream]:
    """Yield every appearance of a page's notes."""
    for note in notes if isinstance(notes, Array) else []:
        looks = note.get("/AP") if isinstance(note, Dictionary) else None
        for look in dict(looks.items()).values() if isinstance(looks, Dictionary) else []:
            if isinstance(look, Stream):
                yield look
            elif isinstance(look, Dictionary):
                yield from (state for _, state in look.items() if isinstance(state, Stream))
