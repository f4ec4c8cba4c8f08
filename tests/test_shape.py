"""Two validators, one answer: the fast one decides, the slow one explains."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leverarch.readers.json_file import read_json
from leverarch.readers.shape import Shapes, load_shapes, shape_faults
from worlds import shipped

ROOT = Path(__file__).parents[1]
SAMPLES = {
    "organisation": "content/organisation.json",
    "partner": "content/partners/hollowmere.json",
    "arrangement": "content/arrangements/inclusion-sessions.json",
    "framework": "content/frameworks/partner-oversight.json",
    "evidence": "content/evidence/EV-0028.json",
    "pack": "packs/inspection-2026.json",
}
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3000), st.text(max_size=12), st.just([]), st.just({}), st.just(["x"])
)


@cache
def shapes() -> Shapes:
    return load_shapes(shipped())


@cache
def sample(kind: str) -> str:
    return (ROOT / SAMPLES[kind]).read_text(encoding="utf-8")


def pointers(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(inner for name, member in members for inner in pointers(member, (*path, name)))]


def changed(kind: str, data: st.DataObject) -> str:
    """The sample with one value replaced, added or taken away, anywhere."""
    value = json.loads(sample(kind))
    path = data.draw(st.sampled_from([pointer for pointer in pointers(value) if pointer]))
    holder = value
    for step in path[:-1]:
        holder = holder[step]
    what = data.draw(st.sampled_from(("replace", "remove", "add")))
    if what == "remove":
        del holder[path[-1]]
    elif what == "add" and isinstance(holder, dict):
        holder[data.draw(st.text(min_size=1, max_size=8))] = data.draw(VALUES)
    else:
        holder[path[-1]] = data.draw(VALUES)
    return json.dumps(value, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("kind", SAMPLES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_both_validators_agree_and_every_place_is_in_the_file(kind: str, data: st.DataObject) -> None:
    text = changed(kind, data)
    doc, found = read_json("x.json", text)
    assert doc is not None, found
    both = shape_faults(shapes(), kind, doc)
    alone = shape_faults(replace(shapes(), fast={}), kind, doc)

    assert both == alone
    assert bool(both) != shapes().fast[kind].is_valid(doc.value)
    for diagnostic in both:
        line = text.split("\n")[diagnostic.place.line - 1]
        assert diagnostic.place.excerpt == line
        assert 1 <= diagnostic.place.column <= max(1, len(line))


@pytest.mark.parametrize("kind", SAMPLES)
def test_samples_fit(kind: str) -> None:
    doc, _ = read_json("x.json", sample(kind))
    assert doc is not None
    assert shape_faults(replace(shapes(), fast={}), kind, doc) == ()
