"""What a bundle costs, in one run and as ratios: python benchmarks/bundle.py [ITEMS].

The base is a plain concatenation of the same finished pages by the same library (pypdf), so that the figures compare
between machines. Needs the environment of `make test`.
"""

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from pypdf import PdfReader, PdfWriter

from leverarch.pipeline import check_all, compile_pack, survey
from leverarch.verify import verify_folder
from worlds import EVIDENCE, SMALL, world_of

Result = TypeVar("Result")


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Return the least time of three runs, in seconds, and the last result."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return min(times), result


def workspace(items: int) -> dict[str, bytes]:
    """A workspace of so many items, each with a page or two of its own words."""
    words = "\n\nEvery indicator was followed from the session to the log. " * 12
    made = {
        f"content/evidence/{n}.md": (EVIDENCE.replace("EV-1", f"EV-{n:05d}") + words).encode() for n in range(items)
    }
    return {**{name: data for name, data in SMALL.items() if "evidence" not in name}, **made}


def concatenated(pdf: bytes) -> int:
    """Put every page of a finished file into a new one; return the size of that."""
    writer, out = PdfWriter(), io.BytesIO()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        writer.add_page(page)
    writer.write(out)
    return out.tell()


def main() -> None:
    """Print one line a step."""
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    world = world_of(workspace(items))
    read, view = timed(lambda: survey(world))
    check, _ = timed(lambda: check_all(view))
    build, made = timed(lambda: compile_pack(view, "small", lambda _: None))
    verify, _ = timed(lambda: verify_folder(made.files))
    base, _ = timed(lambda: concatenated(made.files["inspection-bundle.pdf"]))
    print(f"{items} items, {made.artifacts[0].pages} pages; 1.00 is a plain concatenation of them ({base:.3f} s)\n")
    for name, seconds in (("load and resolve", read), ("check", check), ("build", build), ("verify", verify)):
        print(f"{name:<18}{seconds / base:8.2f}{1000 * seconds / items:10.1f} ms an item")


if __name__ == "__main__":
    main()
