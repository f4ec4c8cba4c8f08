"""The store of what was worked out before: it saves time and changes nothing, whatever happens to it."""

from __future__ import annotations

import io
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import pdf_corpus as corpus
from leverarch.keys import key_of
from leverarch.office import Office
from leverarch.opening import key
from leverarch.opening.key import pages_key
from leverarch.opening.messages import packed, unpacked
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
    assert len(entries(tmp_path / "build")) == 1
    assert list(open_world(tmp_path).files) == ["content/files/a.txt"]
