"""Change evidence files at random and open them: `python scripts/fuzz_intake.py --minutes 10`.

Every file is opened as `leverarch build` opens it, in a process with limits. What crashes that process, takes too long
or breaks a promise (tests/intake_mutations.py) is saved below build/fuzz/ with what was wrong, and makes the exit 1.
`--seed` starts from the same draws again; `--kind pdf` keeps to files of that ending; `--more FOLDER` takes files from
elsewhere to start from; `--plain` opens those as they are. Office files are opened without LibreOffice, unless
`--office` is given.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random, SystemRandom

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from intake_exhibits import seeds_of  # noqa: E402
from intake_mutations import changed, faults  # noqa: E402
from leverarch import checks  # noqa: E402
from leverarch.office import Office, find_office  # noqa: E402
from leverarch.probing import FileProber  # noqa: E402
from leverarch.shipped import shipped_files  # noqa: E402
from leverarch.world import Asked, Probe  # noqa: E402

OUT = ROOT / "build" / "fuzz"
#: Files that go to one opening process, and the seconds that one may take.
BATCH, SECONDS = 40, 20.0
#: A file of somebody else that is larger is not started from.
LARGEST = 1_000_000
#: Endings of files that are not opened, and are drawn less often than others.
KEPT = ("mp4", "wav", "xyz", "xml")
_LOST = re.compile(r"could not be opened|more memory than")
NAMES = frozenset(check.rule.name for check in checks.ALL)


def main() -> int:
    """Run until time is up. Return 1 where a promise was broken."""
    chosen = _arguments()
    office = Office(find_office()) if chosen.office else None
    seeds = dict(seeds_of(*chosen.kind)) | dict(_found(chosen.more, set(chosen.kind)))
    random = Random(chosen.seed)
    print(f"seed {chosen.seed}, {len(seeds)} files to start from", flush=True)
    counts: Counter[tuple[str, str]] = Counter()
    broken = 0
    batches = _as_they_are(seeds) if chosen.plain else _drawn(seeds, random)
    end = time.monotonic() + chosen.minutes * 60
    for batch in batches:
        broken += _open(batch, counts, office, chosen.seconds)
        if time.monotonic() > end:
            break
    _print(counts, broken)
    return 1 if broken else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(1 << 32))
    parser.add_argument("--seconds", type=float, default=SECONDS, help="that one file may take")
    parser.add_argument("--kind", action="append", default=[], help="an ending; may be given several times")
    parser.add_argument("--more", type=Path, help="a folder of files to start from as well")
    parser.add_argument("--plain", action="store_true", help="open the files as they are, each once")
    parser.add_argument("--office", action="store_true", help="convert office files with LibreOffice, which takes long")
    return parser.parse_args()


def _found(folder: Path | None, kinds: set[str]) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")) if folder else ():
        wanted = not kinds or path.suffix[1:].lower() in kinds
        if wanted and path.is_file() and 0 < path.stat().st_size <= LARGEST:
            yield str(path), path.read_bytes()


def _drawn(seeds: Mapping[str, bytes], random: Random) -> Iterator[dict[str, bytes]]:
    """Yield batches of changed files without end. Kinds are as likely as each other, however many files they have."""
    by_kind: dict[str, list[str]] = {}
    for name in seeds:
        by_kind.setdefault(name.rpartition(".")[2].lower(), []).append(name)
    weights = [0.1 if kind in KEPT else 1.0 for kind in by_kind]
    number = 0
    while True:
        batch = {}
        for _ in range(BATCH):
            number += 1
            kind = random.choices(list(by_kind), weights)[0]
            name = random.choice(by_kind[kind])
            others = [seeds[random.choice(list(seeds))]]
            batch[f"{number}/{Path(name).name}"] = changed(name, seeds[name], others, random)
        yield batch


def _as_they_are(seeds: Mapping[str, bytes]) -> Iterator[dict[str, bytes]]:
    names = list(seeds)
    for at in range(0, len(names), BATCH):
        yield {f"{n}/{name}": seeds[name] for n, name in enumerate(names[at : at + BATCH], at)}


def _open(batch: Mapping[str, bytes], counts: Counter[tuple[str, str]], office: Office | None, seconds: float) -> int:
    """Open a batch of files, count what became of them, save what broke a promise. Return how many did."""
    prober = FileProber(lambda name: io.BytesIO(batch[name]), _templates(), office=office, seconds=seconds)
    broken = 0
    for asked, found in prober(Asked(name) for name in batch).items():
        data = batch[asked.path]
        counts[found.kind or "lost", found.state.value] += 1
        wrong = list(_wrong(data, found))
        if wrong:
            broken += 1
            _save(asked.path, data, wrong)
    return broken


def _wrong(data: bytes, found: Probe) -> Iterator[str]:
    if _LOST.search(found.detail):
        yield found.detail
    else:
        yield from faults(data, found, NAMES)


def _templates() -> dict[str, bytes]:
    folders = ("templates/evidence-file/", "templates/house/")
    return {name: data for name, data in shipped_files().items() if name.startswith(folders)}


def _save(name: str, data: bytes, wrong: list[str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    stem = f"{hashlib.sha256(data).hexdigest()[:12]}-{re.sub(r'[^A-Za-z0-9._-]', '_', Path(name).name)[-60:]}"
    (OUT / stem).write_bytes(data)
    (OUT / f"{stem}.why.txt").write_text(name + "\n" + "\n".join(wrong) + "\n", encoding="utf-8")
    print(f"{stem}: {'; '.join(wrong)[:300]}", flush=True)


def _print(counts: Counter[tuple[str, str]], broken: int) -> None:
    for kind in sorted({kind for kind, _ in counts}):
        states = ", ".join(f"{number} {state}" for (held, state), number in sorted(counts.items()) if held == kind)
        print(f"{kind}: {states}")
    print(f"{counts.total()} files opened, {broken} broke a promise")


if __name__ == "__main__":
    sys.exit(main())
