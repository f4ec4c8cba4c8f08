"""What binding a large bundle costs, as ratios of one run: python benchmarks/bundle_speed.py [--files N] [--rounds N].

The base is libqpdf (through `pikepdf.Job`) putting the same files one after another. Every piece of work has a process
of its own; the pieces take turns, and the median of the rounds counts. CPU time is that of the process and of those it
started. The files are made once, in build/bench of the working folder (or --folder), and take about 600 kB each.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from bundle_corpus import corpus

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process cost: seconds of CPU time and by the clock, and its peak memory in MiB (0: not known)."""

    cpu: float
    wall: float
    memory: float
    size: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: which work, on which measure, and what it should come to at most (0: no target)."""

    label: str
    work: str
    measure: str = "cpu"
    target: float = 0.0
    share: int = 1


ROWS = (
    Row("one item changed: bound, tags, links proved", "one", "cpu", 0.5),
    Row("nothing changed, trusted by size, times, inode", "same", "cpu", 0.1),
    Row("nothing changed, rehashed", "rehashed", "cpu", 0.3),
    Row("cold, 2 workers, tags: fragments and binding", "cold", "wall", 2.5),
    Row("cold, 2 workers, no tags: fragments and binding", "cold-plain", "wall", 1.5, 4),
    Row("before that, strangers' files opened, 2 workers", "opened", "wall", 0.0, 10),
    Row("pikepdf, pages.extend (no numbers, no links)", "extend"),
    Row("pypdf, as tutorials do it (numbers laid over)", "tutorial", "cpu", 0.0, 10),
)
#: What runs in each round, in this order; the first builds what the next ones keep.
TURNS = ("job", "cold", "one", "same", "rehashed", "extend")
MOST_MEMORY, MOST_SIZE = 250.0, 1.02


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--files", type=int, default=1000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--folder", type=Path, default=Path("build") / "bench")
    asked.add_argument("--growth", action="store_true", help="also a quarter and a half of the files")
    told = asked.parse_args()
    print(f"making {told.files} files, once ...", file=sys.stderr)
    files = corpus(told.folder, told.files)
    bench = Bench(told.folder / "work")
    costs = bench.rounds(files, told.rounds)
    print(_table(costs, bench.parts(files), len(files), _pages(files)))
    if told.growth:
        print(_growth(bench, files, told.rounds))


class Bench:
    """Runs pieces of work in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._round = 0

    def rounds(self, files: Sequence[Path], rounds: int) -> dict[str, list[Cost]]:
        """Return what each piece of work cost, a round after another."""
        costs: dict[str, list[Cost]] = {}
        for _ in range(rounds):
            shutil.rmtree(self._folder, ignore_errors=True)
            for work in TURNS:
                costs.setdefault(work, []).append(self.run(work, files))
        costs["packed"] = [self.run("packed", files)]
        return costs

    def parts(self, files: Sequence[Path]) -> dict[str, tuple[Cost, Cost]]:
        """Return what a part of the files costs, where all would take long, and what the base takes for them."""
        found = {}
        for row in ROWS:
            if row.share > 1:
                some = [path for n, path in enumerate(files) if n % 20 >= 8] if row.work == "cold-plain" else files
                some = some if row.work == "cold-plain" else some[: max(20, len(files) // row.share)]
                shutil.rmtree(self._folder, ignore_errors=True)
                found[row.work] = self.run("job", some), self.run(row.work, some)
        return found

    def run(self, work: str, files: Sequence[Path]) -> Cost:
        """Do one piece of work in a process of its own."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if work == "one":
            files = [self._changed(files[0]), *files[1:]]
        listed = self._folder / "files.txt"
        listed.write_text("\n".join(str(path.resolve()) for path in files), encoding="utf-8")
        name = {"one": "bound", "same": "bound", "cold": "bound", "cold-plain": "bound"}.get(work, work)
        if work in ("same", "rehashed"):  # what was built before the change is there still
            time.sleep(0.1)
        command = [sys.executable, "-W", "ignore", str(HERE / "bundle_work.py"), name, str(listed), str(self._folder)]
        return _measured(command)

    def _changed(self, path: Path) -> Path:
        """Return a copy of a file in which something is different, each time."""
        self._round += 1
        changed = self._folder / f"changed-{self._round}.pdf"
        with pikepdf.open(path) as pdf:
            pdf.docinfo["/Title"] = f"Changed {self._round}"
            pdf.pages[0].rotate(180 * (self._round % 2), relative=True)
            pdf.save(changed, deterministic_id=True)
        return changed


def _measured(command: Sequence[str]) -> Cost:
    """Run a process, and return what it and those it started cost. Where the system does not tell: by the clock."""
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
    said = process.stdout.read().decode() if process.stdout else ""
    if hasattr(os, "wait4"):
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
        cpu, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    else:
        process.wait()
        wall = time.perf_counter() - start
        cpu, memory = wall, 0.0
    if process.returncode:
        raise SystemExit(f"{command[4]} failed")
    return Cost(cpu, wall, memory, Path(said.strip()).stat().st_size)


def _median(costs: Sequence[Cost], measure: str) -> float:
    return statistics.median(getattr(cost, measure) for cost in costs)


def _pages(files: Sequence[Path]) -> int:
    pages = 0
    for path in files:
        with pikepdf.open(path) as pdf:
            pages += len(pdf.pages)
    return pages


def _table(costs: dict[str, list[Cost]], parts: dict[str, tuple[Cost, Cost]], files: int, pages: int) -> str:
    base = {measure: _median(costs["job"], measure) for measure in ("cpu", "wall")}
    lines = [
        f"{files} files, {pages} pages; 1.00 is pikepdf.Job putting the same files one after another: "
        f"{base['cpu']:.2f} s of CPU time, {base['wall']:.2f} s by the clock",
        "",
        f"{'':<50}{'measure':<9}{'ratio':>7}{'at most':>9}",
    ]
    for row in ROWS:
        if row.share > 1:
            first, mine = parts[row.work]
            ratio, part = getattr(mine, row.measure) / getattr(first, row.measure), " (of a part of the files)"
        else:
            ratio, part = _median(costs[row.work], row.measure) / base[row.measure], ""
        lines.append(_line(row.label, row.measure, ratio, row.target) + part)
    size = costs["one"][-1].size / costs["packed"][-1].size
    lines.append(_line("size, against pikepdf with object streams", "bytes", size, MOST_SIZE))
    for work, label in (("one", "one item changed"), ("cold", "cold, the largest process")):
        lines.append(_line(f"peak memory, {label}", "MiB", _median(costs[work], "memory"), MOST_MEMORY))
    lines.append(_line("  pikepdf.Job", "MiB", _median(costs["job"], "memory"), 0))
    return "\n".join(lines)


def _line(label: str, measure: str, found: float, target: float) -> str:
    wanted = f"{target:>9.4g}  {'met' if found <= target else 'MISSED'}" if target else ""
    return f"{label:<50}{measure:<9}{found:>7.{0 if found >= 100 else 3}f}{wanted}"


def _growth(bench: Bench, files: Sequence[Path], rounds: int) -> str:
    """Return how time and memory grow with the files: for a quarter, a half and all of them."""
    lines = ["", f"{'one item changed of':<24}{'CPU s':>8}{'ms a file':>11}{'MiB':>7}"]
    for share in (4, 2, 1):
        some = files[: len(files) // share]
        costs = bench.rounds(some, rounds)["one"]
        cpu = _median(costs, "cpu")
        lines.append(f"{len(some):<24}{cpu:>8.2f}{1000 * cpu / len(some):>11.2f}{_median(costs, 'memory'):>7.0f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
