"""What a file says of itself: its first words, its title, its own dates. Read where it may hang, judged elsewhere."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from leverarch.world import Probe, Remark

#: The remark by which a glimpse comes back with a probe; no check reports it.
NAME = "glimpse"


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What was seen in a file without trust in it.

    `kind` and `way` are those of `FileKind`, `endings` those that fit it. `text` is what its first pages say, `title`
    what it calls itself, `heading` its first heading as it is seen, `subject` that of a message. `dates` are its own
    dates outside its text: year-month-day, and where that is kept ("the PDF’s own record of when it was made").
    """

    kind: str = "unknown"
    way: str = "none"
    endings: tuple[str, ...] = ()
    text: str = ""
    title: str = ""
    heading: str = ""
    subject: str = ""
    dates: tuple[tuple[str, str], ...] = ()


def with_glimpse(found: Probe, seen: Glimpse) -> Probe:
    """Return the probe with a glimpse in it."""
    return replace(found, remarks=(*found.remarks, Remark(NAME, json.dumps(asdict(seen)))))


def without_glimpse(found: Probe) -> tuple[Probe, Glimpse]:
    """Return the probe as it is without a glimpse, and the glimpse; an empty one where the file could not be opened."""
    told = next((remark.detail for remark in found.remarks if remark.name == NAME), "{}")
    value = json.loads(told)
    seen = Glimpse(
        **{
            **value,
            "endings": tuple(value.get("endings", ())),
            "dates": tuple((str(day), str(kept)) for day, kept in value.get("dates", ())),
        }
    )
    return replace(found, remarks=tuple(remark for remark in found.remarks if remark.name != NAME)), seen
