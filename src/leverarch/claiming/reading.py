"""What one reader may see of the figures, and which value a slot's group means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leverarch.measuring import small_numbers
from leverarch.model import Day, Measured, Model, Pack, Value
from leverarch.selection import is_open


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader may see of the figures. Without a pack it is the provider itself, who sees all."""

    model: Model
    measured: Mapping[str, Measured]
    pack: Pack | None = None

    @property
    def as_of(self) -> Day | None:
        """The day that is spoken of: the pack's, or the latest of all packs."""
        return self.pack.as_of if self.pack else max((one.as_of for one in self.model.packs.values()), default=None)

    def under(self, measure: str) -> int:
        """Return under which number of people a figure of this measure is hidden from the reader; 0: under none."""
        found = self.model.measures.get(measure)
        if self.pack is None or found is None:
            return 0
        return small_numbers.threshold(self.pack, found, self.model.records.get(found.record))

    def is_closed(self, classification: str) -> bool:
        """Whether what has this classification is closed to the reader."""
        return bool(self.pack and classification and not is_open(classification, self.pack.audience))


def value_of(measured: Measured, group: tuple[str, ...]) -> Value | None:
    """Return the value of a measure for a group as a slot names it, or nothing. No group is the whole."""
    if not group:
        return measured.whole
    held = (*measured.groups, *measured.totals)
    same = (one for alike in (_folded, _bare) for one in held if alike(one.group) == alike(group))
    return next(same, None)


def _folded(group: Iterable[str]) -> str:
    """Return a group as it is compared: capitals and spaces don't count, and a slash inside a name parts nothing."""
    return "/".join(" ".join(part.split()).casefold() for part in "/".join(group).split("/") if part.strip())


def _bare(group: Iterable[str]) -> str:
    """Return a group without what Markdown takes for marks: in a text they are gone, or stand behind a stroke."""
    return re.sub(r"[*_~\\]", "", _folded(group))
