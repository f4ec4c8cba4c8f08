"""The documents about one arrangement: from their views to the jobs that print them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from leverarch.model import Arrangement, Model, Output, Pack
from leverarch.output import Document, Job, LeftOut
from leverarch.outputs import accountability_map, onboarding_pack

MAP_FOLDER = "accountability-map"
PACK_FOLDER = "onboarding-pack"
ROUTE = "route.png"
Planned = tuple[tuple[Document, ...], tuple[LeftOut, ...]]


def plan_map(model: Model, pack: Pack, output: Output, _digest: str) -> Planned:
    """Return the accountability map of an arrangement, in Word and as one side of A4."""
    arrangement = model.arrangements[output.arrangement]
    folder = output.template or MAP_FOLDER
    name = f"accountability-map-{arrangement.id}"
    view = accountability_map.view(model, pack, arrangement, output.title)
    figures = _route(f"{name}.docx", f"{folder}/strip.typ", view)
    in_word = accountability_map.word_view(model, pack, arrangement, output.title, next(iter(figures), ""))
    word = Job(f"{name}.docx", "word", f"{folder}/map.docx", asdict(in_word), figures=figures)
    page = Job(f"{name}.pdf", "typeset", f"{folder}/map.typ", asdict(view))
    return (
        Document(word.name, output.kind, arrangement.id, view.title, word),
        Document(page.name, output.kind, arrangement.id, view.title, page, max_pages=1),
    ), ()


def plan_pack(model: Model, pack: Pack, output: Output, _digest: str) -> Planned:
    """Return the onboarding pack of an arrangement."""
    arrangement = model.arrangements[output.arrangement]
    folder = output.template or PACK_FOLDER
    name = f"onboarding-pack-{arrangement.id}.docx"
    figures = _route(name, f"{MAP_FOLDER}/route.typ", accountability_map.view(model, pack, arrangement))
    view = onboarding_pack.view(model, pack, output, route=next(iter(figures), ""))
    images = _pictures(model, arrangement)
    job = Job(name, "word", f"{folder}/pack.docx", asdict(view), images=images, figures=figures)
    return (Document(name, output.kind, arrangement.id, view.title, job),), ()


def _route(name: str, template: str, view: accountability_map.MapView) -> Mapping[str, Job]:
    """Return the picture of the escalation route, if the arrangement has one."""
    return {ROUTE: Job(f"{name}#route", "typeset", template, asdict(view))} if view.steps else {}


def _pictures(model: Model, arrangement: Arrangement) -> Mapping[str, str]:
    """Return the pictures in the Markdown fields of an arrangement, by staged name."""
    held = (pictures for (path, _), pictures in model.pictures.items() if path == arrangement.doc.path)
    return {name: path for pictures in held for name, path in pictures.items()}
