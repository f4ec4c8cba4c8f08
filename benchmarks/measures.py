"""What a record costs as it grows, as ratios within one run: python benchmarks/measures.py [FOLDER].

The workspace is made here: the small one of the tests and the session records of 10,000, 100,000 and 1,000,000
sessions, in eleven columns with notes in quotation marks, and six measures of them. Each size is read, measured and
checked in a process of its own, whose greatest memory is told. With FOLDER, the largest is left there, to be looked at.
Needs the environment of `make test`.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

SIZES = (10_000, 100_000, 1_000_000)
VENUES = ("Riverside hall", "Weir Street allotments", "Library, upper room")
NOTES = (
    "",
    "Rain for an hour; all sat in the shed, and told stories",
    "Two signs, each passed on by itself – the time is that of the last call, as the rule says",
    'One said "next week again", and stayed until the end',
    "Quieter than usual; all ate together,\nand the hall was left tidy",
)
COLUMNS = (
    ("session", "code"),
    ("date", "date"),
    ("venue", "choice"),
    ("worker", "role"),
    ("attendance", "number"),
    ("person", "code"),
    ("started", "time"),
    ("ended", "time"),
    ("indicator", "yes-no"),
    ("passed_on", "date"),
    ("notes", "text"),
)
PERIOD = {"from": "2016-01-01", "to": "2025-12-31"}
TOOK = {"from": "date", "from_time": "started", "to": "date", "to_time": "ended", "unit": "minutes"}
WITHIN = {"from": "date", "to": "passed_on", "unit": "working-days", "within": 1}
INDICATORS = [{"column": "indicator", "is": "yes"}]
#: One of each kind: how long it takes must grow with the rows, and not faster.
MEASURES = (
    {"kind": "share", "population": INDICATORS, "duration": WITHIN, "group_by": ["month"]},
    {"kind": "count", "distinct": "person", "counts": "people", "group_by": ["quarter", "venue"]},
    {"kind": "mean", "value": "attendance", "group_by": ["venue"]},
    {"kind": "median", "duration": TOOK, "group_by": ["year"]},
    {"kind": "sum", "value": "attendance", "group_by": ["month"]},
    {
        "kind": "rate",
        "population": INDICATORS,
        "per": {"amount": 1000, "measure": "measure-4"},
        "group_by": ["quarter"],
    },
)


def rows(size: int) -> Iterator[str]:
    """Yield the heading and `size` rows as lines of a CSV file. The same number always gives the same row."""
    yield ",".join(name for name, _ in COLUMNS) + "\n"
    first = date(2016, 1, 1)
    for number in range(size):
        # A step that shares no factor with what is counted spreads the values over the rows.
        spread = number * 7919
        day = first + timedelta(days=spread % 3650)
        told = (day + timedelta(days=number % 4)).isoformat() if number % 3 == 0 else ""
        minutes = 540 + spread % 400
        end = minutes + 45 + number % 90
        note = NOTES[number % len(NOTES)].replace('"', '""')
        yield (
            f'S-{number:07d},{day.isoformat()},"{VENUES[number % 3]}",quality-lead,{spread % 17},P-{spread % 5000:04d},'
            f"{minutes // 60:02d}:{minutes % 60:02d},{end // 60:02d}:{end % 60:02d},{('yes', 'no')[number % 3 > 0]},"
            f'{told},"{note}"\n'
        )


def write(folder: Path, size: int) -> int:
    """Write the workspace into `folder`; return how large the file of rows is, in bytes."""
    from worlds import SMALL  # noqa: PLC0415 (the process that measures must stay small)

    columns = [{"name": name, "type": type_} for name, type_ in COLUMNS]
    columns[0]["key"] = columns[0]["required"] = True  # type: ignore[assignment]
    columns[2]["choices"] = list(VENUES)  # type: ignore[assignment]
    record = {"id": "sessions", "title": "Session records", "columns": columns}
    files = {**SMALL, "content/records/sessions.json": json.dumps(record).encode()}
    for number, measure in enumerate(MEASURES):
        said = {"id": f"measure-{number}", "title": f"Measure {number}", "record": "sessions", "period": PERIOD}
        bare = {"owner": "quality-lead", "unit": "sessions", "counts": "steps"}
        files[f"content/measures/measure-{number}.json"] = json.dumps(said | bare | measure).encode()
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    path = folder / "content/records/sessions.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(rows(size))
    return path.stat().st_size


def one(folder: str) -> None:
    """Read, measure and check the workspace, and print what that took, as JSON. Runs in a process of its own."""
    from leverarch.measuring.compute import measure_all  # noqa: PLC0415
    from leverarch.pipeline import check_all, survey  # noqa: PLC0415
    from leverarch.workspace import open_world  # noqa: PLC0415

    began = memory()
    start = time.perf_counter()
    view = survey(open_world(Path(folder)))
    read = time.perf_counter()
    figures = measure_all(view.model)
    measured = time.perf_counter()
    found = check_all(view)
    end = time.perf_counter()
    missing = [id_ for id_, one in figures.items() if one.whole.missing or not one.whole.size]
    said = {"rows": view.model.records["sessions"].size, "found": len(found), "missing": missing}
    # Reading measures as well: that part is taken off, so that each step is told once.
    said |= {"read": read - start - (measured - read), "measure": measured - read, "check": end - measured}
    print(json.dumps({**said, "began": began, "memory": memory()}))


def memory() -> int:
    """Return the most memory that this process has had, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    import resource  # noqa: PLC0415 (Windows has none)

    # Elsewhere the figure may count the process that started this one, which is small.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def main() -> None:
    print(
        f"{'rows':>10}{'file':>9}{'read':>9}{'ratio':>7}{'measure':>10}{'ratio':>7}{'check':>9}{'ratio':>7}{'memory':>10}"
    )
    before = None
    for size in SIZES:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(made)
            large = write(folder, size)
            run = subprocess.run([sys.executable, __file__, "--one", folder], capture_output=True, check=True)
        said = json.loads(run.stdout)
        assert said["rows"] == size, said
        assert said["found"] == 0, said
        assert not said["missing"], said
        ratios = [said[step] / before[step] if before else 1 for step in ("read", "measure", "check")]
        print(
            f"{size:>10,}{large / 1e6:>6.1f} MB{said['read']:>7.2f} s{ratios[0]:>7.1f}{said['measure']:>8.2f} s"
            f"{ratios[1]:>7.1f}{said['check']:>7.2f} s{ratios[2]:>7.1f}{said['memory'] / 1e6:>7.0f} MB"
        )
        before = said


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2])
    else:
        main()
