"""Where things stand in a bundle: places in items, parts of the front matter, and pages that must settle."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import leverarch.assemble as stage
from bundles import Item, make
from leverarch.assembly.front_parts import front_parts
from leverarch.assembly.locating import Located, locate
from leverarch.output import Bundle, Locator, Section
from leverarch.readers.pdf import Survey, survey
from leverarch.readers.pdf_targets import Bookmark


@pytest.mark.parametrize(
    ("locator", "found"),
    [
        (Locator(), Located("item", 1, 1, found=True)),
        (Locator(2, 3), Located("file", 2, 3, found=True)),
        (Locator(2), Located("file", 2, 2, found=True)),
        (Locator(4, 9), Located("file", 4, 5, found=False)),
        (Locator(6, 6), Located("item", 1, 1, found=False)),
        (Locator(heading="findings"), Located("file", 4, 4, found=True)),
        (Locator(heading="  Summary "), Located("body", 1, 1, found=True)),
        (Locator(heading="Next steps"), Located("body", 2, 2, found=True)),
        (Locator(heading="Nowhere"), Located("item", 1, 1, found=False)),
    ],
)
def test_locating(locator: Locator, found: Located) -> None:
    body = [("Summary", 1), ("3.1 Next steps", 2), ("Findings", 2)]
    assert locate(locator, body=body, file=[("Findings", 4)], body_pages=2, file_pages=5) == found


def test_pages_of_an_item_without_a_file_are_those_of_its_body() -> None:
    assert locate(Locator(2, 2), body_pages=3) == Located("body", 2, 2, found=True)


@given(st.integers(1, 60), st.integers(0, 60), st.integers(0, 40))
def test_what_is_located_exists(first: int, last: int, pages: int) -> None:
    place = locate(Locator(first, last), file_pages=pages)
    assert 1 <= place.first <= place.last <= max(1, pages)
    assert place.found == (first <= pages and last <= pages)


def test_front_parts_are_found_by_label_or_by_heading() -> None:
    marks = (Bookmark(2, "How to use this bundle", 2), Bookmark(2, "Index by item", 3), Bookmark(3, "Index of more", 9))
    assert front_parts(Survey(9, marks, {})) == {"use": 2, "index": 3, "matrix": 3}
    assert front_parts(Survey(9, marks, {"matrix": 7})) == {"use": 2, "index": 3, "matrix": 7}
    assert front_parts(Survey(1, (), {})) == {"use": 1, "index": 1, "matrix": 1}


def test_a_section_without_items_has_no_page_and_no_bookmark() -> None:
    made = make([Item("EV-1", section="A", words="Words.")])
    document = made.plan.documents[0]
    assert isinstance(document.content, Bundle)
    content = replace(document.content, sections=(*document.content.sections, Section("B", "Nothing here")))
    plan = replace(made.plan, documents=(replace(document, content=content),))
    (artifact,), layouts = stage.assemble(plan, made.parts, made.world)
    assert list(layouts[document.name].sections) == ["A"]
    assert "B Nothing here" not in [mark.title for mark in survey(artifact.data).bookmarks]


def test_pages_that_never_settle_are_a_bug_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    made = make([Item("EV-1", words="Words.")])
    seen = iter(range(100, 1000))
    monkeypatch.setattr(stage, "survey", lambda data: replace(survey(data), pages=next(seen)))
    with pytest.raises(stage.UnsettledLayout):
        stage.assemble(made.plan, made.parts, made.world)
