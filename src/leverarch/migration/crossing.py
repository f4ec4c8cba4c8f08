"""The crosswalk from one framework to another, read forwards; backwards only where there is no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leverarch.model import Crosswalk, CrosswalkLine, Framework, Model


@dataclass(frozen=True, slots=True)
class Target:
    """Where an expectation goes, and the crosswalk's reason."""

    code: str
    because: str


@dataclass(frozen=True, slots=True)
class Route:
    """All places where one expectation goes: none where nothing matches it. `because` is the line's own reason."""

    targets: tuple[Target, ...]
    because: str = ""


@dataclass(frozen=True, slots=True)
class Crossing:
    """The way from one framework to another.

    `routes` holds each code that the crosswalk speaks of. `backwards`: it was written from the other side. `path` is
    the file it stands in, `because` whose judgement it is.
    """

    old: Framework
    new: Framework
    routes: Mapping[str, Route]
    path: str
    because: str
    backwards: bool = False


def crossing_between(model: Model, old: str, new: str) -> Crossing | None:
    """Return the way from one framework to another, both of the model; nothing where no crosswalk joins them."""
    one, other = model.frameworks[old], model.frameworks[new]
    ahead = [crosswalk for crosswalk in one.crosswalks if crosswalk.to == new]
    if ahead:
        return Crossing(one, other, _forwards(_lines(ahead)), one.doc.path, _reasons(ahead))
    back = [crosswalk for crosswalk in other.crosswalks if crosswalk.to == old]
    if back:
        return Crossing(one, other, _backwards(_lines(back)), other.doc.path, _reasons(back), backwards=True)
    return None


def _lines(crosswalks: list[Crosswalk]) -> list[CrosswalkLine]:
    return [line for crosswalk in crosswalks for line in crosswalk.maps]


def _reasons(crosswalks: list[Crosswalk]) -> str:
    return " ".join(crosswalk.because for crosswalk in crosswalks if crosswalk.because)


def _forwards(lines: list[CrosswalkLine]) -> dict[str, Route]:
    """Put several lines about one code together; a target named twice counts once."""
    targets: dict[str, dict[str, Target]] = {}
    reasons: dict[str, list[str]] = {}
    for line in lines:
        held = targets.setdefault(line.from_, {})
        for code in line.to:
            held.setdefault(code, Target(code, line.because))
        reasons.setdefault(line.from_, []).append(line.because)
    return {
        code: Route(tuple(held.values()), " ".join(dict.fromkeys(filter(None, reasons[code]))))
        for code, held in targets.items()
    }


def _backwards(lines: list[CrosswalkLine]) -> dict[str, Route]:
    turned = [CrosswalkLine(code, (line.from_,), line.because) for line in lines for code in line.to]
    return _forwards(turned)
