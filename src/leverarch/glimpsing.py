"""The process in which files that are added are opened: as evidence files are, and with what they say of themselves."""

from __future__ import annotations

from pathlib import PurePosixPath

from leverarch.adding.glimpse import with_glimpse
from leverarch.adding.sight import glimpse
from leverarch.intake.given import Wishes
from leverarch.intake.take import take
from leverarch.opening.worker import Order, serve
from leverarch.world import Probe, World


def look(order: Order, templates: World) -> Probe:
    """Return what is found in a file, and a glimpse of it. Nothing is converted here: a build does that."""
    name = PurePosixPath(order.asked.path).name
    found = take(order.data, name, Wishes(), order.converted, templates, order.reasons)
    return with_glimpse(found, glimpse(order.data, name, found))


if __name__ == "__main__":
    serve(look)
