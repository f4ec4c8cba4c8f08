"""Bundles made from a few words, rendered with the shipped templates: for tests of assembly and of verify."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image

import worlds
from leverarch.assemble import assemble, index_record
from leverarch.assembly.layout import Layout
from leverarch.manifest import make_manifest
from leverarch.output import (
    Artifact,
    Bundle,
    BundleItem,
    Document,
    Job,
    LeftOut,
    Limits,
    Locator,
    MapEntry,
    Numbering,
    Plan,
    Section,
)
from leverarch.outputs.bundle_front import volume_cover
from leverarch.render import independent_jobs, render_job
from leverarch.verifying.manifest import as_written
from leverarch.world import Asked, World

FOLDER = "inspection-bundle"
META = {
    "provider": "Fennelstone Support",
    "bundle": "Inspection evidence bundle",
    "audience": "For the regulator",
    "as_of": "1 November 2026",
}
FRAMEWORK = "two-lines"
NAME = "inspection-bundle.pdf"
PLAIN = Numbering()
NO_LIMITS = Limits()


@dataclass(frozen=True)
class Item:
    """What a test says of an item: `words` is the text of its body, `file` the bytes of a PDF, `why` a stand-in."""

    id: str
    title: str = "Same-day escalation audit"
    section: str = "A"
    words: str = ""
    headings: Sequence[str] = ()
    file: bytes = b""
    why: str = ""
    maps: Sequence[tuple[str, str, Locator]] = ()
    note: str = ""


@dataclass(frozen=True)
class Made:
    plan: Plan
    world: World
    artifacts: tuple[Artifact, ...]
    layouts: Mapping[str, Layout]
    parts: Mapping[str, bytes] = field(repr=False)

    @property
    def pdf(self) -> bytes:
        return next(a.data for a in self.artifacts if a.name == NAME)

    @property
    def layout(self) -> Layout:
        return self.layouts[NAME]


def make(
    items: Sequence[Item],
    codes: Sequence[str] = ("A1", "A2"),
    title: str = "Inspection evidence bundle",
    numbering: Numbering = PLAIN,
    limits: Limits = NO_LIMITS,
) -> Made:
    """Assemble a bundle of these items."""
    world = worlds.world_of({path_of(item): item.file for item in items if item.file})
    plan = plan_of(items, codes, title, numbering, limits)
    parts = {job.name: render_job(job, world) for job in independent_jobs(plan)}
    artifacts, layouts = assemble(plan, parts, world)
    return Made(plan, world, artifacts, layouts, parts)


def folder_of(made: Made, *more: Artifact) -> dict[str, bytes]:
    """The finished folder of a bundle, with more files if asked for."""
    artifacts = (*made.artifacts, *more)
    index = as_written(index_record(made.plan, made.layouts))
    manifest = make_manifest(made.plan, artifacts, index, (), ())
    return {**{a.name: a.data for a in artifacts}, "index.json": index, "manifest.json": manifest}


def picture(data: bytes, number: int, scale: float = 1.0) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    try:
        return document[number - 1].render(scale=scale).to_pil().convert("L")
    finally:
        document.close()


def texts(data: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        for page in document:
            yield str(page.get_textpage().get_text_range())
    finally:
        document.close()


def assert_sound(made: Made) -> None:
    """Two libraries that did not write the bundle find nothing wrong with it."""
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert len(pdf.pages) == made.layout.total
        for page in pdf.pages:
            pikepdf.parse_content_stream(page)
    document = pypdfium2.PdfDocument(made.pdf)
    assert len(document) == made.layout.total
    document.close()


def path_of(item: Item) -> str:
    return f"content/files/{item.id}.pdf"


def plan_of(
    items: Sequence[Item],
    codes: Sequence[str],
    title: str,
    numbering: Numbering = PLAIN,
    limits: Limits = NO_LIMITS,
) -> Plan:
    bundle = replace(bundle_of(items, codes, title), numbering=numbering, limits=limits)
    return Plan(
        pack="inspection-2026",
        title=title,
        as_of="2026-11-01",
        audience="regulator",
        documents=(Document(NAME, "inspection-bundle", "", title, bundle),),
        left_out=(LeftOut("EV-0099", "it is for internal readers only"),),
        edition="",
        inputs=(),
        templates=(),
        frameworks=((FRAMEWORK, "1", "in_force"),),
    )


def bundle_of(items: Sequence[Item], codes: Sequence[str], title: str) -> Bundle:
    sections = tuple(Section(key, f"Section {key}") for key in sorted({item.section for item in items}))
    rows = [{"key": s.key, "title": s.title, "short": s.title} for s in sections]
    numbered = [(str(n), item) for n, item in enumerate(sorted(items, key=lambda item: item.section), start=1)]
    frame = {"meta": META, "sections": rows}
    made = tuple(_item(number, item, frame) for number, item in numbered)
    front = Job("front", "typeset", f"{FOLDER}/front.typ", {**frame, **_front(title, made, numbered, codes)})
    cover = Job("volume", "typeset", f"{FOLDER}/volume.typ", volume_cover(front.data))
    return Bundle(front, sections, made, tuple((FRAMEWORK, code) for code in codes), volume_cover=cover)


def _maps(item: Item) -> tuple[MapEntry, ...]:
    return tuple(
        MapEntry(f"{item.id}#{n}", FRAMEWORK, code, strength, place)
        for n, (code, strength, place) in enumerate(item.maps)
    )


def _item(number: str, item: Item, frame: Mapping[str, Any]) -> BundleItem:
    head = {**frame, "section": item.section, "n": number, "id": item.id}
    maps = _maps(item)
    cover = {
        **head,
        "title": item.title,
        "shows": "Every indicator reached the lead the same day.",
        "facts": [["Kind of item", "Audit"]],
        "fresh": {
            "state": "in-date",
            "word": "In date",
            "from": "30 Sep 2026",
            "due": "31 Mar 2027",
            "at": 0.2,
            "basis": "",
        },
        "maps": [
            {
                "strength": m.strength,
                "framework": "Two lines",
                "code": m.code,
                "title": "A line",
                "because": "",
                "key": m.key,
            }
            for m in maps
        ],
        "origin": [],
        "withheld": bool(item.why),
    }
    blocks: list[dict[str, Any]] = [{"t": "p", "c": [{"t": "s", "v": item.words}]}] if item.words else []
    for heading in item.headings:
        blocks += [
            {"t": "h", "l": 2, "c": [{"t": "s", "v": heading}]},
            *(
                {"t": "p", "c": [{"t": "s", "v": "Words enough to fill a line or two of the page. " * 8}]}
                for _ in range(12)
            ),
        ]
    body = {**head, "title": item.title, "note": item.note, "blocks": blocks}
    stand_in = {
        **head, "headline": "This file is locked", "why_name": "Locked file", "why": item.why, "file": "audit.pdf",
        "shows": "Every indicator.", "see": "Ask.", "known": [], "note": "",
    }  # fmt: skip
    return BundleItem(
        id=item.id,
        number=number,
        title=item.title,
        section=item.section,
        cover=Job(f"{item.id}/cover", "typeset", f"{FOLDER}/cover.typ", cover),
        body=Job(f"{item.id}/body", "typeset", f"{FOLDER}/body.typ", body) if blocks else None,
        file=Asked(path_of(item)) if item.file else None,
        stand_in=Job(f"{item.id}/stand-in", "typeset", f"{FOLDER}/standin.typ", stand_in) if item.why else None,
        maps=maps,
    )


def _front(
    title: str, items: Sequence[BundleItem], numbered: Sequence[tuple[str, Item]], codes: Sequence[str]
) -> dict[str, Any]:
    def met(code: str, strength: str) -> list[dict[str, Any]]:
        return [
            {"id": i.id, "n": i.number, "key": m.key}
            for i in items
            for m in i.maps
            if (m.code, m.strength) == (code, strength)
        ]

    rows = [
        {"code": c, "title": f"Line {c}", "direct": met(c, "direct"), "supporting": met(c, "supporting")} for c in codes
    ]
    source = {"id": FRAMEWORK, "title": "Two lines", "source": "Version 1, in force", "note": ""}
    return {
        "title": title, "subtitle": "What is held, and where", "facts": [["Prepared by", "Quality lead"]],
        "digest": "7c1e 90ab 44d2 f013",
        "frameworks": [{"id": FRAMEWORK, "title": "Two lines", "version": "1", "status": "in force"}],
        "items": [
            {
                "id": i.id, "n": n, "section": i.section, "title": i.title, "shows": "Every indicator.",
                "date": "30 Sep 2026", "perspective": "Processes", "codes": [m[0] for m in i.maps], "state": "in-date",
                "withheld": False, "classification": "public",
            }
            for n, i in numbered
        ],
        "matrix": [{**source, "groups": [{"title": "", "rows": rows}]}],
        "perspectives": ["People", "Processes"], "mix": [], "show_gaps": True, "limits": "It says what is held.",
        "notices": ["Not CQC guidance."], "alternatives": "",
    }  # fmt: skip
