"""Work on many files, done side by side in processes that are started afresh."""

from __future__ import annotations

import contextlib
import multiprocessing
import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

Work = TypeVar("Work")
#: Fewer are done in this process before another one has started.
FEWEST = 12
MOST_PROCESSES = 2
#: What is raised where work can't be pickled.
_NOT_TO_BE_SENT = (pickle.PicklingError, AttributeError, TypeError)


def side_by_side(do: Callable[[Work], None], work: Sequence[Work], processes: int = MOST_PROCESSES) -> None:
    """Do all of the work that can be done; `do` and the work can be pickled.

    It is done for what it leaves behind. What fails, fails silently: whoever needs it does it again, and is told why.
    """
    if len(work) < FEWEST or processes < 2:
        return
    afresh = multiprocessing.get_context("spawn")
    with (
        contextlib.suppress(BrokenProcessPool, OSError, *_NOT_TO_BE_SENT),
        ProcessPoolExecutor(processes, afresh) as pool,
    ):
        list(pool.map(_Quietly(do), work, chunksize=4))


class _Quietly:
    """Does one piece of work, and passes over what goes wrong."""

    def __init__(self, do: Callable[..., None]) -> None:
        self._do = do

    def __call__(self, one: object) -> None:
        with contextlib.suppress(Exception):
            self._do(one)
