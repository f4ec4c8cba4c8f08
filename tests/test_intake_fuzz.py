"""Files of every kind, changed at random: whatever was done to one, it comes to a state with words, and to its pages.

A short look each time; `python scripts/fuzz_intake.py --minutes 10` takes a long one, in processes with limits.
"""

from __future__ import annotations

import faulthandler
import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake_exhibits import made, seeds_of
from intake_mutations import BY_ENDING, changed, faults
from leverarch import checks
from leverarch.intake.given import Wishes
from leverarch.intake.take import take, wanted
from leverarch.world import FileState, Probe, World
from worlds import shipped

pytestmark = pytest.mark.slow

NAMES = frozenset(check.rule.name for check in checks.ALL)
#: A file that takes longer than this in seconds ends the run, and says where it hung.
HUNG = 60
KINDS = (
    "pdf", "docx", "xlsx", "xlsm", "pptx", "csv", "eml", "msg", "jpg", "png", "tif", "webp", "bmp", "gif", "heic",
    "svg", "txt", "md", "html", "mhtml", "zip", "mp4", "xyz",
)  # fmt: skip


@contextmanager
def watched() -> Iterator[None]:
    """End the run, with the place where it hangs, when something takes too long: most of it can't be interrupted."""
    faulthandler.dump_traceback_later(HUNG, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def look(data: bytes, name: str) -> Probe:
    with watched():
        wanted(data, name)
        return take(data, name, Wishes(), {}, World({}, shipped(), lambda _: {}))


@pytest.mark.parametrize("kind", KINDS)
def test_no_damage_is_too_much(kind: str) -> None:
    seeds = seeds_of(kind)
    assert seeds
    others = list(seeds_of().values())
    end = time.monotonic() + 2  # a budget, and no assertion: a slow computer looks at fewer

    @settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(sorted(seeds)), st.randoms(use_true_random=False))
    def spoil(name: str, random: Random) -> None:
        data = changed(name, seeds[name], others, random)
        assert time.monotonic() > end or list(faults(data, look(data, name), NAMES)) == []

    spoil()


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_as_another_kind(kind: str) -> None:
    """A wrong ending and a wrong first byte: what one kind holds, another one's reader gets."""
    for name, data in list(seeds_of(kind).items())[:3]:
        for mark in (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"%PDF-1.7\n", b"\xff\xd8\xff"):
            odd = mark + data[:50_000]
            assert list(faults(odd, look(odd, name), NAMES)) == []


def test_changes_change_and_promises_break() -> None:
    """The fuzzer itself: its changes do something, and it sees a broken promise."""
    data = made("report.pdf")
    spoilt = [changed("report.pdf", data, [made("notes.txt")], Random(seed)) for seed in range(20)]
    assert len(set(spoilt)) > 15
    found = look(data, "report.pdf")
    assert list(faults(data, found, NAMES)) == []
    assert list(faults(data + b"x", found, NAMES))
    assert list(faults(data, Probe(FileState.DAMAGED, found.size, found.sha256, kind="a PDF"), NAMES))
    assert set(BY_ENDING) <= {*KINDS, "odt", "ods", "odp", "rtf", "htm", "xml"}
