"""What checking costs as a workspace grows, in one run and as ratios: python benchmarks/coverage.py [FOLDER].

The workspace is made here: 625, 1,250, 2,500 and 5,000 items, each mapped to four frameworks, with one bundle. With
FOLDER, the largest is written there instead, to be looked at. Needs the environment of `make test`.
"""

import gc
import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from leverarch.cli import COLLECT_AFTER
from leverarch.coverage.lines import lines_of
from leverarch.pipeline import check_all, survey
from leverarch.selection import spoken_of
from leverarch.shipped import shipped_files
from worlds import ORGANISATION, text, world_of

Result = TypeVar("Result")
SIZES = (625, 1250, 2500, 5000)
FRAMEWORKS = ("cqc-saf-2023", "cqc-asc-2026-draft", "hsca-2014", "commissioner-core")
TYPES = ("policy", "audit", "record", "feedback", "matrix", "minutes", "data")
VIEWS = ("people", "staff-and-leaders", "partners", "observation", "processes", "outcomes")


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Return the least time of two runs, in seconds, and the last result."""
    times = []
    for _ in range(2):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return min(times), result


def leaves() -> dict[str, list[str]]:
    """The codes of the lowest level of each framework, from the shipped files."""
    codes = {}
    for id_ in FRAMEWORKS:
        lines = json.loads(shipped_files()[f"frameworks/{id_}.json"])["expectations"]
        parents = {line.get("parent") for line in lines}
        codes[id_] = [line["code"] for line in lines if line["code"] not in parents]
    return codes


def item(number: int, codes: Mapping[str, list[str]]) -> bytes:
    """One item: a front matter with a mapping to each framework, and a page of words."""
    maps = "".join(
        f'  - {{framework: {id_}, expectation: "{own[(number * 7 + step) % len(own)]}", strength: direct, '
        f'because: "it shows what was done in week {number}"}}\n'
        for step, (id_, own) in enumerate(codes.items())
    )
    head = (
        f"id: EV-{number:05d}\ntitle: Review of week {number}\ntype: {TYPES[number % 7]}\n"
        f"date: 2026-{number % 9 + 1:02d}-{number % 28 + 1:02d}\nowner: quality-lead\n"
        f"perspective: {VIEWS[number % 6]}\n"
        f"shows: What was done in week {number}, and what came of it.\nclassification: public\n"
        f"keywords: [week {number}]\nmaps:\n{maps}"
    )
    return f"---\n{head}---\n\n## What was done\n\n{'All was looked at, and one thing was put right. ' * 12}\n".encode()


def workspace(items: int) -> dict[str, bytes]:
    """A workspace of so many items and one bundle of them all."""
    codes = leaves()
    pack = {
        "id": "all",
        "title": "All of it",
        "audience": "regulator",
        "as_of": "2026-11-01",
        "outputs": [{"kind": "inspection-bundle", "frameworks": list(FRAMEWORKS), "evidence": "all"}],
    }
    made = {f"content/evidence/EV-{n:05d}.md": item(n, codes) for n in range(1, items + 1)}
    return {"content/organisation.json": text(ORGANISATION), "packs/all.json": text(pack), **made}


def measured(size: int) -> dict[str, float]:
    """The seconds of each step over a workspace of so many items."""
    world = world_of(workspace(size))
    read, view = timed(lambda: survey(world))
    check, _ = timed(lambda: check_all(view))
    spoken = spoken_of(view.model)
    day = view.model.packs["all"].as_of
    lines, _ = timed(lambda: lines_of(view.model, spoken.frameworks, spoken.items, day))
    return {"read": read, "check": check, "both": read + check, "coverage": lines}


def main() -> None:
    """Print one line for each size, each step as a ratio to the smallest size."""
    if len(sys.argv) > 1:
        for name, data in workspace(SIZES[-1]).items():
            path = Path(sys.argv[1]) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return
    gc.set_threshold(COLLECT_AFTER)  # as the program does
    first: dict[str, float] = {}
    print("time as a ratio to the smallest workspace; in proportion would be the first column\n")
    print(f"{'items':>6}{'in proportion':>16}{'read':>10}{'check':>10}{'both':>10}{'coverage':>10}{'ms an item':>12}")
    for size in SIZES:
        took = measured(size)
        first = first or took
        ratios = "".join(f"{seconds / first[name]:>10.2f}" for name, seconds in took.items())
        print(f"{size:>6}{size / SIZES[0]:>16.2f}{ratios}{1000 * took['both'] / size:>12.2f}")


if __name__ == "__main__":
    main()
