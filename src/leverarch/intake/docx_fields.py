"""Fields of a Word document: what Word has worked out is text, how it was asked for is not."""

from __future__ import annotations

from typing import Any

from leverarch.intake.text_nodes import Node, run
from leverarch.readers.office_package import attribute, child, is_on, local

_PAGE_NUMBERS = ("PAGE", "NUMPAGES", "SECTIONPAGES")


class Fields:
    """The fields that are open. One within another's question is not text either."""

    def __init__(self, *, pages: bool) -> None:
        self._open: list[list[str]] = []  # each: "asked" or "said", and its question
        self._pages = pages

    @property
    def silent(self) -> bool:
        """Whether what stands here is no text: a question, or the number of a page in a line that stands once."""
        return any(state == "asked" or self._is_page(asked) for state, asked in self._open)

    def take(self, element: Any) -> list[Node]:
        """Take in a piece of a question, or where a field begins, is answered, or ends.

        Return what a field of a form shows.
        """
        if local(element) == "instrText":
            if self._open and self._open[-1][0] == "asked":
                self._open[-1][1] += element.text or ""
            return []
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self._open.append(["asked", ""])
            held = child(element, "ffData")
            return form_runs(held) if held is not None else []
        if kind == "separate" and self._open:
            self._open[-1][0] = "said"
        elif kind == "end" and self._open:
            self._open.pop()
        return []

    def _is_page(self, asked: str) -> bool:
        return not self._pages and asked.strip().upper().startswith(_PAGE_NUMBERS)

    def is_silent_simple(self, element: Any) -> bool:
        """Whether a field written in one piece is the number of a page."""
        return self._is_page(attribute(element, "instr"))


def form_runs(held: Any) -> list[Node]:
    """Return what an old field of a form shows, where that is not in the text: a box, or a choice."""
    box = child(held, "checkBox")
    if box is not None:
        state = child(box, "checked")
        state = state if state is not None else child(box, "default")
        return [run("☑" if is_on(state) else "☐")]
    choices = child(held, "ddList")
    if choices is None:
        return []
    chosen = child(choices, "result")
    place = attribute(chosen, "val", "0") if chosen is not None else "0"
    entries = [attribute(entry, "val") for entry in choices if local(entry) == "listEntry"]
    return [run(f"[{entries[int(place)]}]")] if place.isdigit() and int(place) < len(entries) else []
