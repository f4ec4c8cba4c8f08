"""A finished folder to change, and the hand that mends its hashes: for the tests of verify."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import docx
import pikepdf

import pdf_corpus as corpus
from bundles import NAME, Item, Made, folder_of, make
from leverarch.diagnostics import Diagnostic
from leverarch.output import Artifact, Locator
from leverarch.verify import page_digests, tags_of
from leverarch.verifying.manifest import as_written, digest_of

Files = dict[str, bytes]
Change = Callable[[pikepdf.Pdf, Made], None]
WORD = "onboarding-pack-x.docx"


@cache
def made() -> Made:
    whole = Locator()
    return make(
        [
            Item(
                "EV-1",
                title="Effective staff files, first quarter",
                words="Words.",
                headings=("Findings", "Actions"),
                maps=[("A1", "direct", whole), ("A2", "supporting", Locator(heading="Actions"))],
            ),
            Item("EV-2", section="B", file=corpus.with_named_links("X"), maps=[("A1", "direct", Locator(2, 2))]),
            Item("EV-3", section="B", words="A note.", file=corpus.simple(3), maps=[("A3", "direct", Locator(1, 2))]),
            Item("EV-4", section="C", why="A password is needed.", maps=[("A2", "direct", whole)]),
        ],
        codes=("A1", "A2", "A3", "A4"),
    )


@cache
def word_file(*extra: str) -> bytes:
    """A Word file with a list of contents, as the compiler writes them."""
    document = docx.Document()
    lines = ("Who does what", "Safeguarding", *extra)
    for line in lines:
        paragraph = document.add_paragraph()
        link = hyperlink(line)
        paragraph._p.append(link)
    field = document.paragraphs[0]._p
    run = docx.oxml.parse_xml(f'<w:r {W}><w:instrText xml:space="preserve">TOC \\o "1-2" \\h</w:instrText></w:r>')
    field.insert(0, run)
    for line in ("Who does what", "Safeguarding"):
        document.add_heading(line, level=1)
        document.add_heading("Small print", level=3)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def hyperlink(line: str) -> Any:
    return docx.oxml.parse_xml(f'<w:hyperlink {W} w:anchor="_Toc1"><w:r><w:t>{line}</w:t></w:r></w:hyperlink>')


@cache
def _folder() -> Mapping[str, bytes]:
    return folder_of(made(), Artifact(WORD, "onboarding-pack", word_file(), None))


def folder() -> Files:
    return {**_folder()}


def mended(files: Files, *, pages: bool = False) -> Files:
    """The folder after somebody set its hashes right; with `pages`, also what it says of pages and tags."""
    manifest = json.loads(files["manifest.json"])
    for output in (*manifest["outputs"], manifest["index"]):
        if output["path"] in files:
            output["sha256"] = hashlib.sha256(files[output["path"]]).hexdigest()
        if pages and output["path"] == NAME:
            output["page_digests"] = page_digests(files[NAME])
            output["pages"] = len(output["page_digests"])
            output["tags"] = tags_of(files[NAME])
    manifest["digest"] = digest_of(manifest)
    return {**files, "manifest.json": as_written(manifest)}


def names(found: Sequence[Diagnostic]) -> set[str]:
    return {diagnostic.rule.name for diagnostic in found}


def changed_pdf(change: Change) -> Files:
    files = folder()
    with pikepdf.open(io.BytesIO(files[NAME])) as pdf:
        change(pdf, made())
        files[NAME] = corpus.save(pdf)
    return files
