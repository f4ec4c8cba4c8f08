"""One piece of work for bundle_speed.py, in a process of its own: python benchmarks/bundle_work.py WORK FILES FOLDER.

WORK is a name below; FILES holds the paths of the files, one a line; FOLDER is where the result and what is kept go.
Each imports what it needs and no more: a start of Python is part of what is measured.
"""

# ruff: noqa: PLC0415
from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any


def job(files: list[str], folder: Path, *, is_packed: bool = False) -> Path:
    """Put the files one after another, as libqpdf does it: the base of all ratios."""
    import pikepdf

    out = folder / f"job-{is_packed}.pdf"
    options = ["--deterministic-id", *["--object-streams=generate"] * is_packed]
    pikepdf.Job(["leverarch", "--empty", *options, "--pages", *files, "--", str(out)]).run()
    return out


def extend(files: list[str], folder: Path) -> Path:
    """Put the files one after another with pikepdf's list of pages."""
    import pikepdf

    made = pikepdf.new()
    for name in files:
        with pikepdf.open(name) as pdf:
            made.pages.extend(pdf.pages)
    made.save(folder / "extend.pdf", deterministic_id=True)
    return folder / "extend.pdf"


def tutorial(files: list[str], folder: Path) -> Path:
    """Append the files with pypdf, and lay a number over each page: what most tutorials show."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for name in files:
        writer.append(name, import_outline=False)
    numbers = PdfReader(_numbers(len(writer.pages)))
    for page, number in zip(writer.pages, numbers.pages, strict=True):
        page.merge_page(number)
    writer.write(folder / "tutorial.pdf")
    return folder / "tutorial.pdf"


def _numbers(pages: int) -> Any:
    import io

    import pikepdf
    from pikepdf import Dictionary, Name

    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for number in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842)).obj
        page.Resources = Dictionary(Font=Dictionary(F=font))
        page.Contents = pdf.make_stream(b"BT /F 9 Tf 480 20 Td (Page %d of %d) Tj ET" % (number + 1, pages))
    out = io.BytesIO()
    pdf.save(out)
    return out


def ours(files: list[str], folder: Path, *, is_trusted: bool = True, is_proved: bool = True) -> Path:
    """Bind the files with what is kept in the folder's store."""
    from bundle_ours import bundle, prove

    from leverarch.store import Store

    before = {path for path in folder.rglob("*") if path.stat().st_size > 0} if is_proved else set()
    made = bundle(files, Store(folder / "store"), is_trusted=is_trusted)
    if is_proved and made.path not in before:
        prove(made)
    return made.path


def opened(files: list[str], folder: Path) -> Path:  # noqa: ARG001
    """Open the files as strangers' files are opened, by two processes: clean them, look again with other libraries."""
    from leverarch.probing import FileProber
    from leverarch.shipped import shipped_files
    from leverarch.world import Asked

    probe = FileProber(lambda name: Path(name).open("rb"), shipped_files())  # noqa: SIM115 - the prober closes it
    assert all(found.is_shown for found in probe([Asked(name) for name in files]).values())
    return Path(files[0])


WORK: dict[str, Callable[[list[str], Path], Path]] = {
    "job": job,
    "packed": partial(job, is_packed=True),
    "extend": extend,
    "tutorial": tutorial,
    "bound": ours,
    "rehashed": partial(ours, is_trusted=False),
    "opened": opened,
}

if __name__ == "__main__":
    work, listed, folder = sys.argv[1:4]
    print(WORK[work](Path(listed).read_text(encoding="utf-8").split("\n"), Path(folder)))
