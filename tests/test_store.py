"""The store of what was worked out before: it saves time and changes nothing, whatever happens to it."""

from __future__ import annotations

import io
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import pdf_corpus as corpus
from leverarch.keeping import Out
from leverarch.keys import key_of
from leverarch.office import Office
from leverarch.opening import key, seen
from leverarch.opening.key import pages_key
from leverarch.opening.messages import packed, unpacked
from leverarch.opening.seen import SeenFiles, Told, stamp_of
from leverarch.probing import FileProber
from leverarch.readers.pdf import probe
from leverarch.shipped import shipped_files
from leverarch.store import Store
from leverarch.workspace import open_world
from leverarch.world import Asked, FileState, Probe


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "build" / ".cache")


def entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.parent.name not in {".cache", "build"})


def test_what_is_put_is_there(store: Store) -> None:
    name = key_of("a", b"b")
    assert store.get(name) is None
    store.put(name, b"first")
    store.put(name, b"second")
    assert store.get(name) == b"second"
    assert store.held().entries == 1


def test_no_two_lists_of_parts_have_one_key() -> None:
    keys = {key_of("ab", "c"), key_of("a", "bc"), key_of("abc"), key_of("abc", ""), key_of("", "abc")}
    assert len(keys) == 5


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-1], lambda data: data[:9], lambda _: b"", lambda data: data + b"x"]
)
def test_a_damaged_entry_is_none_and_is_written_again(store: Store, tmp_path: Path, damage: object) -> None:
    name = key_of("a")
    store.put(name, b"whole")
    (path,) = entries(tmp_path)
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    assert store.get(name) is None
    store.put(name, b"whole")
    assert store.get(name) == b"whole"


def test_a_store_that_cannot_be_written_is_silent(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file where the folder should be", encoding="utf-8")
    for store in (Store(tmp_path / "build" / ".cache"), Store(None)):
        store.put(key_of("a"), b"data")
        store.prune()
        assert store.get(key_of("a")) is None
        assert store.held().entries == 0


def test_two_at_once(store: Store) -> None:
    name = key_of("a")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: (store.put(name, b"same" * 5000), store.get(name))[1], range(64)))
    assert set(found) == {b"same" * 5000}
    assert store.held().entries == 1


def test_it_does_not_grow_for_ever(store: Store, tmp_path: Path) -> None:
    names = [key_of(str(number)) for number in range(4)]
    for name in names:
        store.put(name, bytes(1000))
    for age, path in enumerate(entries(tmp_path)):
        os.utime(path, ns=(age, age))
    oldest = entries(tmp_path)[0]
    used = next(name for name in names if oldest.as_posix().endswith(f"{name[:2]}/{name[2:]}"))
    assert store.get(used) is not None  # used now, and so kept
    store.prune(2500)
    assert store.held().entries == 2
    assert store.get(used) is not None


def test_it_is_nobody_elses_and_no_backup_needs_it(store: Store, tmp_path: Path) -> None:
    store.put(key_of("a"), b"page")
    folder = tmp_path / "build" / ".cache"
    assert (
        (folder / "CACHEDIR.TAG").read_text(encoding="utf-8").startswith("Signature: 8a477f597d28d172789f06886806bc55")
    )
    assert (folder / ".gitignore").read_text(encoding="utf-8") == "*\n"
    if os.name != "nt":
        assert folder.stat().st_mode & 0o077 == 0


# ---------------------------------------------------------------- finished files


class Writing:
    """Writes the same file each time, and counts how often."""

    def __init__(self, data: bytes = b"%PDF" * 500) -> None:
        self.data = data
        self.times = 0

    def __call__(self, out: Out) -> None:
        self.times += 1
        out.write(self.data)


def test_a_finished_file_is_not_written_again(store: Store) -> None:
    writing = Writing()
    first = store.finish(key_of("a"), writing)
    assert first is not None
    assert first.read_bytes() == writing.data
    assert store.finish(key_of("a"), writing, is_trusted=False) == store.finish(key_of("a"), writing) == first
    assert writing.times == 1
    assert store.finish(key_of("b"), writing) != first


def test_a_finished_file_that_is_another_one_is_written_again(store: Store) -> None:
    writing = Writing()
    path = store.finish(key_of("a"), writing)
    assert path is not None
    path.write_bytes(writing.data + b"x")
    assert store.finish(key_of("a"), writing) == path
    assert (path.read_bytes(), writing.times) == (writing.data, 2)
    path.unlink()
    assert store.finish(key_of("a"), writing) == path
    assert (path.read_bytes(), writing.times) == (writing.data, 3)


def test_a_finished_file_that_only_looks_the_same_is_seen_by_its_bytes(store: Store) -> None:
    writing = Writing()
    path = store.finish(key_of("a"), writing)
    assert path is not None
    before = path.stat()
    path.write_bytes(b"x" * len(writing.data))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert store.finish(key_of("a"), writing, is_trusted=False) == path
    assert (path.read_bytes(), writing.times) == (writing.data, 2)


def test_a_file_that_fails_leaves_nothing(store: Store, tmp_path: Path) -> None:
    def failing(out: Out) -> None:
        out.write(b"half")
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        store.finish(key_of("a"), failing)
    assert entries(tmp_path) == []
    assert Store(None).finish(key_of("a"), Writing()) is None


def test_finished_files_stay_as_long_as_a_pack_holds_them(store: Store, tmp_path: Path) -> None:
    paths = [store.finish(key_of(name), Writing()) for name in "ab"]
    held, left = paths
    assert held is not None
    assert left is not None
    (tmp_path / "pack.pdf").hardlink_to(held)
    store.prune()
    assert left.exists()  # it was asked for in this run
    Store(tmp_path / "build" / ".cache").prune()
    assert (held.exists(), left.exists()) == (True, False)


# ---------------------------------------------------------------- files that were seen before


def old(path: Path, data: bytes) -> Path:
    """A file that was written an hour ago, as far as it says so itself."""
    path.write_bytes(data)
    an_hour = path.stat().st_mtime_ns - 3_600_000_000_000
    os.utime(path, ns=(an_hour, an_hour))
    return path


def test_a_file_is_trusted_only_as_it_was(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "_STEP", -(10**12))  # what changed a moment ago counts as old
    path = old(tmp_path / "a.pdf", b"first")
    first = SeenFiles(store)
    first.learn("a.pdf", stamp_of(path.stat()), Told("digest"))
    first.keep()
    assert SeenFiles(store).told("a.pdf", stamp_of(path.stat())) == Told("digest")
    assert SeenFiles(store, is_trusted=False).told("a.pdf", stamp_of(path.stat())) is None
    before = path.stat()
    path.write_bytes(b"other")  # as large, and said to be as old
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    if os.name != "nt":
        assert SeenFiles(store).told("a.pdf", stamp_of(path.stat())) is None
    os.utime(path)
    assert SeenFiles(store).told("a.pdf", stamp_of(path.stat())) is None


def test_a_file_as_new_as_the_record_is_read_again(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"just now")
    first = SeenFiles(store)
    first.learn("a.pdf", stamp_of(path.stat()), Told("digest"))
    first.keep()
    assert SeenFiles(store).told("a.pdf", stamp_of(path.stat())) is None


@pytest.mark.parametrize("record", [b"", b"[]", b"{", b'{"a": 1}', b'{"a": [1, 2, 3, 4, "x"]}'])
def test_a_record_that_says_nothing_is_none(store: Store, record: bytes) -> None:
    store.put(seen._KEY, record)
    assert SeenFiles(store).told("a", (1, 2, 3, 4)) is None


def test_a_file_that_was_seen_is_not_read(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "_STEP", -(10**12))
    path = old(tmp_path / "a.pdf", corpus.simple(2))

    def prober(*, is_trusted: bool = True) -> FileProber:
        return FileProber(
            lambda _: reads.append(1) or path.open("rb"),  # type: ignore[func-returns-value]
            shipped_files(),
            store=store,
            seen=SeenFiles(store, is_trusted=is_trusted),
            stamp=lambda _: stamp_of(path.stat()),
        )

    reads: list[int] = []
    asked = Asked("a.pdf")
    first = prober()([asked])[asked]
    assert len(reads) == 1
    again = prober()([asked])[asked]
    assert (again, len(reads)) == (first, 1)
    assert [segment.pdf for segment in again.segments] == [segment.pdf for segment in first.segments]
    assert prober(is_trusted=False)([asked])[asked] == first
    assert len(reads) == 2
    path.write_bytes(corpus.simple(3))
    assert prober()([asked])[asked].pages == 3


def test_pages_that_are_damaged_in_the_store_are_made_again(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(corpus.simple(2))
    asked = Asked("a.pdf")

    def found() -> Probe:
        return FileProber(lambda _: path.open("rb"), shipped_files(), store=store)([asked])[asked]

    whole = found().segments[0].pdf
    (entry,) = [each for each in entries(tmp_path / "build") if whole in each.read_bytes()]
    again = found()
    data = entry.read_bytes()
    entry.write_bytes(data[:-50] + bytes([data[-50] ^ 1]) + data[-49:])
    assert again.segments[0].pdf == whole
    later = found()
    entry.unlink()
    assert later.segments[0].pdf == whole


# ---------------------------------------------------------------- what is kept of files


def test_a_probe_comes_back_whole() -> None:
    found = probe(corpus.with_named_links("A"))
    assert unpacked(packed(found)) == found
    assert unpacked(packed(found)[:-1]) is None
    assert unpacked(b"") is None


def test_the_key_tells_apart_what_makes_other_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Asked("a/table.csv", "EV-0001")
    others = [
        Asked("a/other.csv", "EV-0001"),
        Asked("a/table.csv", "EV-0001", alt="a picture"),
        Asked("a/table.csv", "EV-0001", language="cy"),
        Asked("a/table.csv", "EV-0001", colours=(("FF0000", "late"),)),
    ]
    keys = [pages_key(one, "0" * 64, "t", "") for one in (first, *others)]
    keys += [pages_key(first, *more) for more in (("1" * 64, "t", ""), ("0" * 64, "u", ""), ("0" * 64, "t", "7.4"))]
    monkeypatch.setattr(key, "made_by", lambda: "another version")
    keys.append(pages_key(first, "0" * 64, "t", ""))
    assert len(set(keys)) == len(keys)
    assert pages_key(Asked("b/table.csv", "EV-0002"), "0" * 64, "t", "") == keys[-1]


FILES = {
    "a.pdf": corpus.simple(2),
    "b.txt": b"One line\n",
    "c.csv": b"Name,Date\nA,1\n",
    "d.docx": corpus.office_file(),
    "e.mp4": b"\x00\x00\x00\x18ftypisom" + bytes(100),
    "f.pdf": corpus.locked(user="secret"),
}


def opening(store: Store | None, **more: object) -> FileProber:
    templates = {name: data for name, data in shipped_files().items() if name.startswith("templates/")}
    return FileProber(lambda path: io.BytesIO(FILES[path]), templates, store=store, office=Office(None), **more)  # type: ignore[arg-type]


def found_by(prober: FileProber) -> list[Probe]:
    asked = [Asked(name, "EV-0001") for name in FILES]
    found = prober(asked)
    return [found[one] for one in asked]


@pytest.mark.slow
def test_the_same_with_and_without_it(store: Store, tmp_path: Path) -> None:
    without = found_by(opening(None))
    assert found_by(opening(store)) == without
    assert found_by(opening(store)) == without
    kept = entries(tmp_path)
    assert len(kept) >= 3
    for path in kept:
        path.write_bytes(b"damaged")
    assert found_by(opening(store)) == without


@pytest.mark.slow
def test_the_same_with_one_line_and_with_two() -> None:
    assert found_by(opening(None, lines=1)) == found_by(opening(None, lines=2))


def test_what_was_kept_is_not_opened_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [Asked("a.pdf"), Asked("b.txt")]
    first = opening(store)(asked)
    monkeypatch.setattr("subprocess.Popen", lambda *_, **__: pytest.fail("a process was started"))
    assert opening(store)(asked) == first


def test_nothing_of_a_locked_file_is_kept(store: Store, tmp_path: Path) -> None:
    asked = Asked("f.pdf", "EV-0001")
    prober = opening(store, password=lambda item: "secret" if item == "EV-0001" else "")
    assert prober([asked])[asked].state is FileState.SOUND
    other = Asked("f.pdf", "EV-0002")
    assert prober([other])[other].state is FileState.ENCRYPTED
    assert entries(tmp_path) == []


def test_a_password_is_asked_for_until_it_fits(store: Store, tmp_path: Path) -> None:
    answers = ["wrong", "secret", "never asked"]
    asked = Asked("f.pdf", "EV-0001")
    prober = opening(store, ask=lambda _: answers.pop(0))
    assert prober([asked, Asked("a.pdf")])[asked].state is FileState.SOUND
    assert answers == ["never asked"]
    assert b"secret" not in b"".join(path.read_bytes() for path in entries(tmp_path))


def test_no_answer_leaves_it_locked() -> None:
    asked = Asked("f.pdf", "EV-0001")
    assert opening(None, ask=lambda _: "")([asked])[asked].state is FileState.ENCRYPTED


def test_a_workspace_keeps_its_own_and_does_not_search_it(tmp_path: Path) -> None:
    (tmp_path / "content" / "files").mkdir(parents=True)
    (tmp_path / "content" / "files" / "a.txt").write_text("One line\n", encoding="utf-8")
    world = open_world(tmp_path)
    asked = Asked("content/files/a.txt")
    assert world.probe([asked])[asked].is_shown
    assert entries(tmp_path / "build")
    assert list(open_world(tmp_path).files) == ["content/files/a.txt"]
