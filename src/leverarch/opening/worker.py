"""The opening process: it opens one file after another, of which each may end it, and is started anew by `probing`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import IO, Any

from leverarch.confined import limit
from leverarch.intake.given import Wishes
from leverarch.intake.inside import Room
from leverarch.intake.take import OfficeFile, take, wanted
from leverarch.opening.messages import header_of, receive, send
from leverarch.world import Asked, Probe, World

OWN_LIMIT = "--megabytes="
#: An answer that is none yet: the process is at the file inside with this SHA-256.
GOING = "going"


@dataclass(frozen=True, slots=True)
class Order:
    """One file to make pages of; `converted` and `reasons` as in `Given`, `ended` as in `Room`."""

    data: bytes = field(repr=False)
    asked: Asked
    password: str = field(default="", repr=False)
    converted: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    reasons: Mapping[str, str] = field(default_factory=dict)
    ended: Mapping[str, str] = field(default_factory=dict)

    def message(self) -> tuple[Mapping[str, Any], list[bytes]]:
        """Return it as the header and the parts of a message."""
        held = {"password": self.password, "converted": list(self.converted), "reasons": dict(self.reasons)}
        held["ended"] = dict(self.ended)
        return {"do": "take", "asked": asdict(self.asked), **held}, [self.data, *self.converted.values()]


def order_of(header: Mapping[str, Any], blobs: Sequence[bytes]) -> Order:
    """Return the order that `message` told."""
    told = header["asked"]
    colours = tuple((str(colour), str(words)) for colour, words in told["colours"])
    converted = dict(zip(header["converted"], blobs[1:], strict=True))
    asked = Asked(**{**told, "colours": colours})
    return Order(blobs[0], asked, header["password"], converted, header["reasons"], header["ended"])


def wanted_header(files: Sequence[OfficeFile]) -> Mapping[str, Any]:
    """Return what is told of the office files in a file; their bytes are the message's parts."""
    return {"files": [[file.sha256, file.kind, file.target] for file in files]}


def serve(look: Callable[[Order, World], Probe] | None = None) -> None:
    """Answer for one file after another until the line is closed. `look` makes the pages (`take` does)."""
    incoming = sys.stdin.buffer
    # A library that prints must not garble the answers: they get a line of their own.
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    for argument in sys.argv[1:]:
        if argument.startswith(OWN_LIMIT):
            limit(int(argument.removeprefix(OWN_LIMIT)), 0)
    header, blobs = receive(incoming)
    templates = World({}, dict(zip(header["templates"], blobs, strict=True)), lambda _: {})
    send(outgoing, {})
    while True:
        try:
            header, blobs = receive(incoming)
        except EOFError:
            return
        if header["do"] == "wanted":
            files = wanted(blobs[0], header["name"], header["password"])
            send(outgoing, wanted_header(files), *(file.data for file in files))
        else:
            order = order_of(header, blobs)
            found = look(order, templates) if look else _look(order, templates, lambda part: _going(outgoing, part))
            send(outgoing, header_of(found), *(segment.pdf for segment in found.segments))


def _going(outgoing: IO[bytes], part: str) -> None:
    """Say that the next of the files inside is being opened: time begins anew."""
    send(outgoing, {GOING: part})


def _look(order: Order, templates: World, going: Callable[[str], None]) -> Probe:
    asked = order.asked
    wishes = Wishes(asked.alt, dict(asked.colours), asked.language, order.password)
    name = PurePosixPath(asked.path).name
    room = Room(ended=order.ended, going=going)
    return take(order.data, name, wishes, order.converted, templates, order.reasons, room)


if __name__ == "__main__":
    serve()
