"""The process in which a bundle is judged: away from ours, with a limit on time and memory, as evidence is opened."""

from __future__ import annotations

import hashlib

from leverarch.lint.finding import Finding, Judged, packed, unpacked
from leverarch.lint.judge import judge
from leverarch.lint.rules import rule_set
from leverarch.opening.worker import Order, serve
from leverarch.world import FileState, Probe, Remark, World

#: The name under which the rules come into the process.
RULES = "lint/rules.json"
#: The remark by which the findings come back; no check reports it.
_NAME = "lint"


def look(order: Order, given: World) -> Probe:
    """Return a probe that holds nothing but what was found."""
    judged = judge(order.data, rule_set(given.shipped[RULES]).limits)
    digest = hashlib.sha256(order.data).hexdigest()
    return Probe(FileState.SOUND, len(order.data), digest, judged.pages, remarks=(Remark(_NAME, packed(judged)),))


def judged_in(found: Probe) -> Judged:
    """Return what came back with a probe; where the process was lost, that the file can't be opened."""
    told = next((remark.detail for remark in found.remarks if remark.name == _NAME), None)
    if told is None:
        return Judged(0, (Finding("file-not-opened", found.detail or "it can't be opened"),))
    return unpacked(told)


if __name__ == "__main__":
    serve(look)
