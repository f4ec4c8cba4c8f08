"""A bundle of pages that we set keeps PDF/UA-1 and PDF/A-2a as a whole, and says so; no other claims to."""

from __future__ import annotations

import io

import pikepdf
import pytest

import pdf_corpus as corpus
from leverarch.pipeline import compile_pack, survey
from leverarch.readers.pdf_tags import disagreements
from test_typeset import faults
from worlds import EVIDENCE, SMALL, world_of

BUNDLE = "inspection-bundle.pdf"
TABLE = "Day,Lead told the same day,Note\n2026-09-01,yes,ŵ ŷ\n2026-09-02,no,next morning\n"
LETTER = (
    b"From: quality lead <quality@example.org>\r\nTo: manager <manager@example.org>\r\nSubject: Escalation\r\n"
    b"Date: Wed, 30 Sep 2026 10:00:00 +0100\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nIt was closed.\r\n"
)


def bundle(*files: tuple[str, bytes]) -> bytes:
    """The bundle of a pack with an item for each file, and one in its own words."""
    content = dict(SMALL)
    for n, (name, data) in enumerate(files, start=2):
        head = f"id: EV-{n}\nfile: files/{name}"
        content[f"content/evidence/EV-{n}.md"] = EVIDENCE.replace("id: EV-1", head).encode()
        content[f"content/files/{name}"] = data
    return compile_pack(survey(world_of(content)), "small", lambda _: None).files[BUNDLE]


def claims(data: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        packet = pdf.Root.Metadata.read_bytes().decode("utf-8")
    return {claim for claim in ("<pdfuaid:part", "<pdfaid:part") if claim in packet}


@pytest.mark.parametrize("files", [(), (("days.csv", TABLE.encode()), ("told.eml", LETTER))], ids=["words", "files"])
def test_pages_that_we_set_keep_the_standards_as_a_bundle(files: tuple[tuple[str, bytes], ...]) -> None:
    data = bundle(*files)
    assert claims(data) == {"<pdfuaid:part", "<pdfaid:part"}
    assert faults(data) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert not disagreements(pdf).found


def test_a_bundle_with_somebodys_pages_claims_nothing() -> None:
    assert claims(bundle(("theirs.pdf", corpus.simple(2)))) == set()
