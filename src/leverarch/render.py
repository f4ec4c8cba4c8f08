"""Fifth stage: one job becomes bytes. No decisions are left, and no job sees another.

What depends on page numbers (a bundle's front matter and cover sheets) is rendered while it is assembled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from leverarch.output import Bundle, Job, Part, Plan
from leverarch.renderers import typeset, word
from leverarch.world import World

FIGURE_PPI = 220.0
Progress = Callable[[str], None]


def render(plan: Plan, world: World, progress: Progress) -> tuple[Part, ...]:
    """Render every job that does not depend on page numbers."""
    parts: list[Part] = []
    for job in independent_jobs(plan):
        progress(job.name)
        parts.append(Part(job.name, render_job(job, world)))
    return tuple(parts)


def independent_jobs(plan: Plan) -> Iterator[Job]:
    """Yield the jobs that can be rendered before any page is counted."""
    for document in plan.documents:
        if isinstance(document.content, Bundle):
            for item in document.content.items:
                yield from (job for job in (item.body, item.stand_in) if job is not None)
        elif isinstance(document.content, Job):
            yield document.content


def render_job(job: Job, world: World) -> bytes:
    """Return the bytes of one job: a Word file or a PDF."""
    images = {name: world.files[path] for name, path in job.images.items()}
    images |= {name: typeset.render_png(world, figure, FIGURE_PPI) for name, figure in job.figures.items()}
    return RENDERERS[job.renderer](job, world, images)


def _word(job: Job, world: World, images: Mapping[str, bytes]) -> bytes:
    template = world.template(job.template)
    assert template is not None, "plan refuses a template that is not there"
    return word.render(template, job.data, images)


def _typeset(job: Job, world: World, images: Mapping[str, bytes]) -> bytes:
    return typeset.render(world, job, None, images=images)


RENDERERS: Mapping[str, Callable[[Job, World, Mapping[str, bytes]], bytes]] = {"word": _word, "typeset": _typeset}
