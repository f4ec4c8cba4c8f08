"""The edge to the disk: a folder becomes a `World`; finished files and changes are written, all or nothing."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO

from leverarch.intake.given import FOLDER as TEMPLATES
from leverarch.keeping import Finish, Out, in_memory
from leverarch.keys import key_of
from leverarch.ocr import ScanReader, find_tesseract
from leverarch.office import Office, find_office
from leverarch.opening.key import made_by
from leverarch.opening.seen import SeenFiles, Stamp, stamp_of
from leverarch.opening.spread import side_by_side
from leverarch.probing import FileProber
from leverarch.shipped import shipped_files
from leverarch.store import FOLDER, Store, StoreOnce, StoreShelf
from leverarch.verifying.manifest import MANIFEST
from leverarch.world import Asked, EnvironmentFailure, World, password_name

SEARCHED = ("content", "packs", "templates")
LITTER = frozenset({"thumbs.db", "desktop.ini"})


class DiskFiles(Mapping[str, bytes]):
    """The files of a workspace by relative path, read when asked for. Reading may raise `OSError`."""

    def __init__(self, root: Path, names: Iterable[str]) -> None:
        self._root = root
        self._names = dict.fromkeys(sorted(names))

    def __getitem__(self, name: str) -> bytes:
        if name not in self._names:
            raise KeyError(name)
        return (self._root / name).read_bytes()

    def open(self, name: str) -> IO[bytes]:
        """Return a stream of the file's bytes. Raises `OSError`, and `KeyError` where there is no such file."""
        if name not in self._names:
            raise KeyError(name)
        stream = open(self._root / name, "rb", opener=_at_once)  # noqa: SIM115 - a path has no opener
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            stream.close()
            raise OSError(errno.EINVAL, "it is no longer a plain file")
        return stream

    def stamp(self, name: str) -> Stamp | None:
        """Return what the system says of a file that changes with it; nothing where there is no such file."""
        with contextlib.suppress(OSError):
            return stamp_of((self._root / name).stat()) if name in self._names else None
        return None

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _at_once(path: str, flags: int) -> int:
    """Open a file and wait for nobody: a pipe that was put in its place would never answer."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def open_world(root: Path, ask: Callable[[Asked], str] | None = None, *, rehash: bool = False) -> World:
    """Return the world of the workspace at `root`. Raises `EnvironmentFailure` where there is no such folder.

    `rehash`: every file is read, also one that the system says is the one that was read before. Passwords of locked
    files come from the environment; where there is none, `ask` asks somebody for it.
    """
    if not root.is_dir():
        raise EnvironmentFailure(f"there is no folder `{root}`")
    inside, outside = _listing(root.resolve())
    files = DiskFiles(root, inside)

    shipped, store = shipped_files(), Store(root.resolve() / FOLDER)
    prober = FileProber(
        files.open,
        _templates(files, shipped),
        office=Office(find_office()),
        scans=ScanReader(find_tesseract()),
        store=store,
        seen=SeenFiles(store, is_trusted=not rehash),
        stamp=files.stamp,
        password=lambda item: os.environ.get(password_name(item), ""),
        ask=ask,
    )
    return World(
        files,
        shipped,
        prober,
        frozenset(outside),
        StoreOnce(store, made_by()),
        StoreShelf(store, made_by()),
        _finish(store, is_trusted=not rehash),
        side_by_side,
    )


def _finish(store: Store, *, is_trusted: bool) -> Finish:
    """Return what takes in finished files: into the store, where what did not change lies already."""

    def finish(key: str, write: Callable[[Out], None]) -> bytes | Path:
        found = store.finish(key_of(made_by(), key), write, is_trusted=is_trusted) if key else None
        return in_memory(key, write) if found is None else found

    return finish


def prober_of(world: World, files: Mapping[str, bytes], module: str) -> FileProber:
    """Return what opens `files`, which need not be in the workspace, in the process that `module` runs."""
    return FileProber(lambda path: io.BytesIO(files[path]), _templates(world.files, world.shipped), module=module)


def _templates(files: Mapping[str, bytes], shipped: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the templates by which evidence files are set, the workspace's own where it has one."""
    folders = (f"templates/{TEMPLATES}/", "templates/house/")
    names = sorted({name for name in (*files, *shipped) if name.startswith(folders)})
    return {name: files[name] if name in files else shipped[name] for name in names}


def _listing(root: Path) -> tuple[list[str], list[str]]:
    """Return the relative paths of plain files below the searched folders, and of links that lead out of `root`."""
    inside: list[str] = []
    outside: list[str] = []
    for top in SEARCHED:
        for folder, subfolders, names in os.walk(root / top, followlinks=False):
            here = Path(folder)
            for name in [*subfolders, *names]:
                path = here / name
                relative = path.relative_to(root).as_posix()
                if path.is_symlink() and not (path.exists() and path.resolve().is_relative_to(root)):
                    outside.append(relative)
                elif name in names and path.is_file() and not is_litter(name):
                    inside.append(relative)
            subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
    return inside, outside


def is_litter(name: str) -> bool:
    """Whether an operating system or an editor left the file there: `.DS_Store`, `~$plan.docx`, `Thumbs.db`."""
    return name.startswith((".", "~$")) or name.lower() in LITTER


def read_given(path: Path, most: int = 50_000_000) -> bytes:
    """Return a file that the user names, wherever it lies. Raises `EnvironmentFailure` where that can’t be."""
    try:
        if path.stat().st_size > most:
            raise EnvironmentFailure(f"`{path}` is larger than {most // 1_000_000} MB: it is not read")
        return path.read_bytes()
    except OSError as fault:
        raise EnvironmentFailure(f"cannot read `{path}`: {fault.strerror}") from fault


def write_pack(out: Path, pack: str, files: Mapping[str, bytes | Path]) -> Path:
    """Put the files into `out/<pack>/` so that the folder is complete or untouched. Return the folder.

    A file that lies somewhere already stays there, and is linked or copied.

    Files of others that lie in it are moved to `out/<pack>.kept/`.

    Raises `EnvironmentFailure` where the disk refuses; what was there before is then still there.
    """
    final = out / pack
    _refuse_what_is_not_ours(final)
    try:
        out.mkdir(parents=True, exist_ok=True)
        restore_pack(out, pack)
        fresh = Path(tempfile.mkdtemp(prefix=f".{pack}.new-", dir=out))
    except OSError as fault:
        raise EnvironmentFailure(f"cannot write into `{out}`: {fault.strerror}") from fault
    try:
        for name, data in files.items():
            target = fresh / PurePosixPath(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            _put(data, target)
        fresh.chmod(0o755)
        _keep_what_is_not_ours(final, out / f"{pack}.kept")
        _swap(fresh, final, out / f".{pack}.old")
    except OSError as fault:
        shutil.rmtree(fresh, ignore_errors=True)
        restore_pack(out, pack)
        raise EnvironmentFailure(f"cannot write `{final}`: {fault.strerror or fault}") from fault
    return final


def _put(data: bytes | Path, target: Path) -> None:
    """Write a file, or make one of a file that lies elsewhere: by a second name where the disk has such."""
    if isinstance(data, bytes):
        target.write_bytes(data)
        return
    try:
        target.hardlink_to(data)
    except (OSError, NotImplementedError):
        shutil.copyfile(data, target)


def _refuse_what_is_not_ours(final: Path) -> None:
    """A finished pack replaces a finished pack, never a file or a folder that somebody else put there."""
    ours = not final.exists() or (final.is_dir() and ((final / MANIFEST).is_file() or not any(final.iterdir())))
    if not ours:
        raise EnvironmentFailure(f"`{final}` is there and is no pack: move it, or choose another folder with --out")


def _keep_what_is_not_ours(final: Path, kept: Path) -> None:
    """Move files that somebody put into a finished pack out of the way: the folder is about to be replaced."""
    if not final.exists():
        return
    ours = {MANIFEST, "index.json", *_listed_in(final / MANIFEST)}
    for path in sorted(final.rglob("*")):
        name = path.relative_to(final).as_posix()
        if path.is_file() and name not in ours and not is_litter(path.name):
            target, number = kept / name, 1
            while target.exists():
                number += 1
                target = kept / f"{number}-{name}"
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)


def _listed_in(manifest: Path) -> set[str]:
    """Return the names of the files that a manifest lists; none where it can't be read."""
    try:
        return {str(output["path"]) for output in json.loads(manifest.read_bytes())["outputs"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _swap(fresh: Path, final: Path, old: Path) -> None:
    if final.exists():
        final.rename(old)
    fresh.rename(final)
    shutil.rmtree(old, ignore_errors=True)


def restore_pack(out: Path, pack: str) -> None:
    """Finish or undo what a killed build left: the last good folder comes back, half-written ones go."""
    old = out / f".{pack}.old"
    if old.exists():
        if (out / pack).exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(out / pack)
    for left in out.glob(f".{pack}.new-*"):
        shutil.rmtree(left, ignore_errors=True)


def write_content(root: Path, files: Mapping[str, bytes]) -> None:
    """Put files into content/ of the workspace at `root`: all of them, or none as far as the disk allows.

    Names are relative to the workspace, with `/`. A file that is there is replaced in one step, and keeps its rights.

    Raises `ValueError` for a name outside content/, and `EnvironmentFailure` where the disk refuses or a link leads out
    of the workspace; what was there before is then still there.
    """
    targets = {name: _target(root.resolve(), name) for name in files}
    try:
        (root / "content").mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".leverarch-", dir=root / "content") as folder:
            _replace_all({target: name for name, target in targets.items()}, files, Path(folder))
    except OSError as fault:
        raise EnvironmentFailure(f"cannot write into `{root / 'content'}`: {fault.strerror or fault}") from fault


def write_documents(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put finished documents into a folder: all of them, or none as far as the disk allows. Others in it stay.

    Raises `EnvironmentFailure` where the disk refuses; what was there before is then still there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".leverarch-", dir=folder) as spare:
            _replace_all({folder / name: name for name in files}, files, Path(spare))
    except OSError as fault:
        raise EnvironmentFailure(f"cannot write into `{folder}`: {fault.strerror or fault}") from fault


def _target(root: Path, name: str) -> Path:
    """Return the file that a name means, behind any links."""
    parts = name.split("/")
    if parts[0] != "content" or len(parts) < 2 or "\\" in name or {"", ".", ".."} & set(parts):
        raise ValueError(f"{name} is no place in content/")
    target = (root / name).resolve()
    if not target.is_relative_to(root):
        raise EnvironmentFailure(f"`{name}` is a link that leads out of the workspace: put the file itself there")
    return target


def _replace_all(targets: Mapping[Path, str], files: Mapping[str, bytes], spare: Path) -> None:
    """Write every file beside its place first, then move them; what was moved goes back where one cannot be.

    Each is read when its turn comes: files of evidence need not be in memory together.
    """
    for number, (target, name) in enumerate(targets.items()):
        (spare / f"{number}.new").write_bytes(files[name])
        if target.exists():
            shutil.copy2(target, spare / f"{number}.old")
            shutil.copymode(target, spare / f"{number}.new")
    moved: list[tuple[Path, Path]] = []
    try:
        for number, target in enumerate(targets):
            target.parent.mkdir(parents=True, exist_ok=True)
            (spare / f"{number}.new").replace(target)
            moved.append((target, spare / f"{number}.old"))
    except BaseException:
        for target, old in moved:
            old.replace(target) if old.exists() else target.unlink()
        raise


def files_below(folder: Path) -> dict[str, Path]:
    """Return the place of every file below `folder` by its relative path. Raises `OSError`."""
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}


def read_index_of(pack: Path) -> bytes:
    """Return the index.json of a pack that is built already; nothing where there is none that can be read."""
    try:
        return (pack / "index.json").read_bytes()
    except OSError:
        return b""
