"""The documents about one arrangement, and the board's page about all: from their views to the jobs that print them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from leverarch.governance.frontline import CARD, MAP, words_of
from leverarch.model import Arrangement, Model, Output, Pack
from leverarch.output import Document, Job, LeftOut, Reading
from leverarch.outputs import (
    accountability_map,
    arrangements_overview,
    decision_table,
    incident_card,
    onboarding_pack,
    supervision_agenda,
)
from leverarch.reading_age import reading_of

MAP_FOLDER = "accountability-map"
PACK_FOLDER = "onboarding-pack"
ROUTE = "route.png"
Planned = tuple[tuple[Document, ...], tuple[LeftOut, ...]]


def plan_map(model: Model, pack: Pack, output: Output) -> Planned:
    """Return the accountability map of an arrangement, in Word and as one side of A4; and the full table in both."""
    arrangement = model.arrangements[output.arrangement]
    folder = output.template or MAP_FOLDER
    name = f"accountability-map-{arrangement.id}"
    view = accountability_map.view(model, pack, arrangement, output.title)
    figures = _route(f"{name}.docx", f"{folder}/strip.typ", view)
    in_word = accountability_map.word_view(model, pack, arrangement, output.title, next(iter(figures), ""))
    word = Job(f"{name}.docx", "word", f"{folder}/map.docx", asdict(in_word), figures=figures)
    page = Job(f"{name}.pdf", "typeset", f"{folder}/map.typ", asdict(view))
    reading = _reading(MAP, arrangement)
    return (
        Document(word.name, output.kind, arrangement.id, view.title, word, reading=reading),
        Document(page.name, output.kind, arrangement.id, view.title, page, max_pages=1, reading=reading),
        *_table(model, pack, output, view),
    ), ()


def _table(model: Model, pack: Pack, output: Output, shown: accountability_map.MapView) -> tuple[Document, ...]:
    """Return the full table. A map's own template may hold one; where it holds none, the usual one is printed."""
    arrangement = model.arrangements[output.arrangement]
    name = f"accountability-table-{arrangement.id}"
    folder = output.template or MAP_FOLDER
    figures = _route(f"{name}.docx", f"{folder}/strip-wide.typ", shown, f"{MAP_FOLDER}/strip-wide.typ")
    view = decision_table.view(model, pack, arrangement, output.title, next(iter(figures), ""))
    jobs = (
        Job(
            f"{name}.docx",
            "word",
            f"{folder}/table.docx",
            asdict(view),
            figures=figures,
            usual=f"{MAP_FOLDER}/table.docx",
        ),
        Job(f"{name}.pdf", "typeset", f"{folder}/table.typ", asdict(view), usual=f"{MAP_FOLDER}/table.typ"),
    )
    return tuple(Document(job.name, output.kind, arrangement.id, view.title, job) for job in jobs)


def plan_card(model: Model, pack: Pack, output: Output) -> Planned:
    """Return the incident card of an arrangement: two to a side of A4, and one in Word."""
    arrangement = model.arrangements[output.arrangement]
    view = incident_card.view(model, pack, arrangement, output.title)
    word, page = _both(output, f"{CARD}-{arrangement.id}", "card", asdict(view))
    reading = _reading(CARD, arrangement)
    return (
        Document(word.name, output.kind, arrangement.id, view.title, word, reading=reading),
        Document(page.name, output.kind, arrangement.id, view.title, page, max_pages=1, reading=reading),
    ), ()


def plan_agenda(model: Model, pack: Pack, output: Output) -> Planned:
    """Return the agenda for supervision of partner work."""
    arrangement = model.arrangements[output.arrangement]
    view = supervision_agenda.view(model, pack, arrangement, output.title)
    made = _both(output, f"{output.kind}-{arrangement.id}", "agenda", asdict(view))
    return tuple(Document(job.name, output.kind, arrangement.id, view.title, job) for job in made), ()


def plan_overview(model: Model, pack: Pack, output: Output) -> Planned:
    """Return the board's page about every arrangement of the workspace."""
    view = arrangements_overview.view(model, pack, output.title)
    word, page = _both(output, output.kind, "overview", asdict(view))
    return (
        Document(word.name, output.kind, pack.id, view.title, word),
        Document(page.name, output.kind, pack.id, view.title, page, max_pages=1),
    ), ()


def plan_pack(model: Model, pack: Pack, output: Output) -> Planned:
    """Return the onboarding pack of an arrangement."""
    arrangement = model.arrangements[output.arrangement]
    folder = output.template or PACK_FOLDER
    name = f"onboarding-pack-{arrangement.id}.docx"
    figures = _route(name, f"{MAP_FOLDER}/route.typ", accountability_map.view(model, pack, arrangement))
    view = onboarding_pack.view(model, pack, output, route=next(iter(figures), ""))
    images = _pictures(model, arrangement)
    job = Job(name, "word", f"{folder}/pack.docx", asdict(view), images=images, figures=figures)
    return (Document(name, output.kind, arrangement.id, view.title, job),), ()


def _both(output: Output, name: str, template: str, data: Mapping[str, object]) -> tuple[Job, Job]:
    """Return the jobs of a document that is made in Word and as PDF from the same view."""
    folder = output.template or output.kind
    word = Job(f"{name}.docx", "word", f"{folder}/{template}.docx", data)
    return word, Job(f"{name}.pdf", "typeset", f"{folder}/{template}.typ", data)


def _reading(kind: str, arrangement: Arrangement) -> Reading:
    """Return how hard the arrangement's own words on a map or a card are to read."""
    return reading_of(said.text for said in words_of(kind, arrangement))


def _route(name: str, template: str, view: accountability_map.MapView, usual: str = "") -> Mapping[str, Job]:
    """Return the picture of the escalation route, if the arrangement has one."""
    return {ROUTE: Job(f"{name}#route", "typeset", template, asdict(view), usual=usual)} if view.steps else {}


def _pictures(model: Model, arrangement: Arrangement) -> Mapping[str, str]:
    """Return the pictures in the Markdown fields of an arrangement, by staged name."""
    held = (pictures for (path, _), pictures in model.pictures.items() if path == arrangement.doc.path)
    return {name: path for pictures in held for name, path in pictures.items()}
