"""Where a bundle is divided, found with its sheets: how many pages they take hangs on where it is divided."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from leverarch.assembly.layout import Layout
from leverarch.assembly.volumes import VolumePages, Weight, by_item, starts_of
from leverarch.output import MEGABYTE, Bundle, Section

#: A cover takes a page; where it turns out to take more, the bundle is divided again.
ROUNDS = 5
#: A file that is over its size in spite of what was reckoned: all is taken to be so much heavier, and a little more.
MARGIN = 1.02


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes of what is bound, before it is: the front matter, the cover of each later volume, and each item."""

    front: int
    covers: tuple[int, ...]
    items: tuple[int, ...]


Settled = tuple[Layout, Sizes]


def divided(bundle: Bundle, settle: Callable[[tuple[int, ...]], Settled], factor: float = 1.0) -> tuple[int, ...]:
    """Return the item (from 0) that each later volume begins with; none where one file is within the limits.

    `settle` lays the bundle out when it is divided at these items. `factor` says how much heavier a file turned out to
    be than its sources.
    """
    starts: tuple[int, ...] = ()
    cover = Weight(1)
    for _ in range(ROUNDS):
        layout, sizes = settle(starts)
        # Never less than before: else two ways to divide could follow each other for ever.
        pages = max((volume.cover for volume in layout.volumes[1:]), default=1)
        cover = Weight(max(cover.pages, pages), max((cover.size, *sizes.covers)))
        found = starts_of(
            [item.section for item in bundle.items],
            [weight.times(factor) for weight in _weights(bundle, layout, sizes)],
            Weight(layout.front, sizes.front).times(factor),
            cover.times(factor),
            bundle.limits,
        )
        if found == starts:
            break
        starts = found
    return starts


def _weights(bundle: Bundle, layout: Layout, sizes: Sizes) -> Iterator[Weight]:
    """Yield what each item takes, with the dividers that stand with it."""
    pages = [0] * len(bundle.items)
    for number, one in by_item(bundle):
        if isinstance(one, Section):
            first, last = layout.dividers[one.key]
        else:
            first, last = layout.items[one.id].first, layout.items[one.id].last
        if pages:
            pages[number] += last - first + 1
    yield from (Weight(each, size) for each, size in zip(pages, sizes.items, strict=True))


def heavier(bundle: Bundle, volumes: Sequence[VolumePages], sizes: Sequence[int]) -> float:
    """Return how much heavier than reckoned the finished files are, by the worst that can be divided; 0: none is."""
    most = bundle.limits.megabytes * MEGABYTE
    over = [size / most for volume, size in zip(volumes, sizes, strict=True) if most and can_be_divided(volume)]
    worst = max(over, default=0.0)
    return worst * MARGIN if worst > 1 else 0.0


def can_be_divided(volume: VolumePages) -> bool:
    """Whether a volume could hold less: it has two items, or one after the front matter."""
    return len(volume.items) > (0 if volume.number == 1 else 1)
