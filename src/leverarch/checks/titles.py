"""Checks of titles: one that takes up a page can't head anything."""

from __future__ import annotations

from collections.abc import Iterator

from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.diagnostics import Severity
from leverarch.fonts import printable
from leverarch.model import Model
from leverarch.source import Doc, walk

#: In letters as printed. The widest letters of it fill half a cover sheet, at the smallest size that a title is set in.
MOST = 500
_PACK = (("title",), ("subtitle",), ("outputs", "*", "title"), ("outputs", "*", "sections", "*", "title"))
_FRAMEWORK = (("title",), ("expectations", "*", "title"))


@workspace_check("LA474", Severity.ERROR)
def long_title(model: Model) -> Iterator[Finding]:
    """A title has more than 500 letters.

    Why: a title stands at the head of a sheet, in the index, in a bookmark and on the edge of pages. One that takes up
    a page leaves no room for what it is the title of, and nobody finds anything by it. Letters are counted as they are
    printed: one that no font has is printed as its name in brackets.

    What to do: give it a title of a line or two. In an item of evidence, `shows` is the place for a sentence, and the
    text below the front matter for everything else.

    Example:
    ```yaml
    title: Minutes of the meeting at which we looked at … (three paragraphs of the minutes follow)
    ```

    """
    for doc, patterns in _titled(model):
        for pattern in patterns:
            for pointer, title in walk(doc.value, pattern):
                letters = len(printable(title)) if isinstance(title, str) else 0
                if letters > MOST:
                    message = f"a title of {letters:,} letters; {MOST} at most can be a title"
                    help_ = "shorten it to a line or two, and say the rest where there is room for it"
                    about = str(doc.value.get("id", ""))
                    yield Finding(doc.at(*pointer), message, about, help_)


def _titled(model: Model) -> Iterator[tuple[Doc, tuple[tuple[str, ...], ...]]]:
    """Yield every file whose titles a document prints, with where in it they stand."""
    title = (("title",),)
    yield from ((one.doc, title) for one in model.evidence.values())
    yield from ((one.doc, title) for one in model.arrangements.values())
    yield from ((one.doc, title) for one in model.chains.values())
    yield from ((one.doc, _FRAMEWORK) for one in model.frameworks.values())
    yield from ((one.doc, _PACK) for one in model.packs.values())
    if model.organisation is not None:
        yield model.organisation.doc, (("roles", "*", "title"),)


CHECKS: tuple[Check, ...] = (long_title,)
