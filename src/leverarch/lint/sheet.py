"""What is seen on the pages of a bundle, as plain values that the rules judge."""

from __future__ import annotations

from dataclasses import dataclass

from leverarch.readers.pdf_boxes import Box


@dataclass(frozen=True, slots=True)
class Printed:
    """A number at the edge of a page: its words (`A12`), its value, where it stands, and what else stands there.

    `at` is its middle as seen, in shares of the page from the upper left corner.
    """

    words: str
    value: int
    box: Box
    at: tuple[float, float]
    over: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on a page: the share of the page that it covers, and its dots to the inch (across, up)."""

    share: float
    dpi: tuple[float, float]
    box: Box


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as seen. `label` is what a PDF reader calls it, `size` its width and height in points.

    `letters` counts letters and digits, `inner` those away from the edges (counted where they are few, else as many as
    `letters`). `turned` counts some of the words' letters by quarter turns against the clock: upright, running up,
    upside down, running down. `own` is the number of the bundle that is printed on it, once that is known.
    """

    number: int
    label: str
    size: tuple[float, float]
    printed: tuple[Printed, ...] = ()
    letters: int = 0
    inner: int = 0
    turned: tuple[int, int, int, int] = (0, 0, 0, 0)
    pictures: tuple[Picture, ...] = ()
    fonts: tuple[tuple[str, Box], ...] = ()
    own: str = ""

    def is_page(self, words: str) -> bool:
        """Whether a reader who looks for a page (`12`, `A12`) would take this one for it."""
        wanted = words.casefold()
        if wanted in (self.label.casefold(), self.own.casefold()):
            return True
        return wanted.isdigit() and int(wanted) == self.number
