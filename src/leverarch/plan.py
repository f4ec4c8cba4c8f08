"""Fourth stage: every file to be made, with its template, its data and its order. Pure data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from leverarch.diagnostics import Diagnostic, Place, Rule, Severity
from leverarch.fonts import printable
from leverarch.model import Framework, Model, Pack
from leverarch.output import Bundle, Document, Job, LeftOut, Plan, Text
from leverarch.outputs import KINDS, WORD_VIEWS
from leverarch.outputs.social_value_choice import chosen
from leverarch.renderers import word
from leverarch.selection import BUNDLE, OF_ITEMS, SOCIAL_VALUE, bundle_frameworks, choose
from leverarch.world import World

UNKNOWN_TEMPLATE_VARIABLE = Rule(
    "LA701",
    "unknown-template-variable",
    Severity.ERROR,
    """A Word template names something that the compiler does not know.

Why: in Word the place would stay empty, and nobody would see that something is missing.

What to do: correct the name in the template (the paragraph is shown), or remove the tag. docs/authoring.md lists what
each template gets.

Example:

```text
{{ pack.titel }}
```
""",
)
BROKEN_TEMPLATE = Rule(
    "LA702",
    "broken-template",
    Severity.ERROR,
    """A template can't be used: a tag is not closed, is not allowed, or the file is not what it should be.

Why: a document made from it would lose text or would not open.

What to do: the finding names the template and the paragraph or line. Without the workspace's own file of that name
the shipped template is used.

Example:

```text
{% for row in rows %}     (without {% endfor %})
```
""",
)
MISSING_TEMPLATE = Rule(
    "LA703",
    "missing-template",
    Severity.ERROR,
    """A pack asks for a template that is neither in the workspace nor shipped.

Why: there is nothing to make the document from.

What to do: correct `template` in the pack, or put the files into templates/<template>/.

Example:

```json
{ "kind": "onboarding-pack", "arrangement": "inclusion-sessions", "template": "our-house-style" }
```
""",
)
RULES = (UNKNOWN_TEMPLATE_VARIABLE, BROKEN_TEMPLATE, MISSING_TEMPLATE)


def make_plan(model: Model, pack: Pack, world: World, reached: frozenset[str]) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """Return the plan of one pack and what is wrong with the templates it uses."""
    inputs = tuple(_inputs(model, pack, world, reached))
    documents: list[Document] = []
    left_out: dict[str, LeftOut] = {}
    for output in pack.outputs:
        made, left = KINDS[output.kind](model, pack, output)
        documents.extend(_at_hand(document, world) for document in made)
        left_out.update((item.id, item) for item in left)
    held = dict(inputs)
    printable_documents = tuple(_with_edition(printable_document(document), held) for document in documents)
    jobs = [job for document in printable_documents for job in jobs_of(document)]
    plan = Plan(
        pack=pack.id,
        title=pack.title,
        as_of=pack.as_of.isoformat(),
        audience=pack.audience,
        documents=printable_documents,
        left_out=tuple(left_out[id_] for id_ in sorted(left_out)),
        edition=_digest(f"{sha}  {path}" for path, sha in inputs),
        inputs=inputs,
        templates=tuple(_templates(jobs, world)),
        frameworks=tuple(_frameworks(model, pack)),
    )
    return plan, tuple(_template_faults(jobs, world, pack))


def jobs_of(document: Document) -> Iterator[Job]:
    """Yield every job of a document, figures first."""
    if isinstance(document.content, Bundle):
        bundle = document.content
        yield from (bundle.front, bundle.stamp)
        for item in bundle.items:
            yield from (job for job in (item.cover, item.body, item.stand_in) if job is not None)
    elif isinstance(document.content, Job):
        yield from document.content.figures.values()
        yield document.content


def _at_hand(document: Document, world: World) -> Document:
    """Return the document with the usual template wherever the one it names is not there and another may stand in."""
    return (
        replace(document, content=_job_at_hand(document.content, world))
        if isinstance(document.content, Job)
        else document
    )


def _job_at_hand(job: Job, world: World) -> Job:
    figures = {name: _job_at_hand(figure, world) for name, figure in job.figures.items()}
    stands_in = job.usual and world.template_origin(job.template)[1] is None
    return replace(job, template=job.usual if stands_in else job.template, figures=figures)


def _inputs(model: Model, pack: Pack, world: World, reached: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield each file that the pack is made from, with its SHA-256."""
    paths = set(reached)
    shown = {item.id for output in pack.outputs for item in choose(model, pack, output).items if output.kind == BUNDLE}
    for id_ in shown:
        item = model.evidence[id_]
        paths |= set(item.images.values()) | ({item.path} if item.path else set())
    for path in sorted(paths):
        data = world.shipped[path.removeprefix("shipped/")] if path.startswith("shipped/") else world.files[path]
        yield path, hashlib.sha256(data).hexdigest()


def _with_edition(document: Document, held: Mapping[str, str]) -> Document:
    """Return a bundle whose cover names its edition: a short digest of all that it prints, and of the files it holds.

    What lies in an input and is not printed, such as a row of a record that no figure rests on, is no other edition.
    """
    if not isinstance(document.content, Bundle):
        return document
    bundle = document.content
    printed = (json.dumps(job.data, sort_keys=True, ensure_ascii=False) for job in jobs_of(document))
    files = {item.file.path for item in bundle.items if item.file} | {
        path for job in jobs_of(document) for path in job.images.values()
    }
    edition = _digest((*printed, *(f"{held.get(path, '')}  {path}" for path in sorted(files))))
    front = replace(bundle.front, data={**bundle.front.data, "digest": edition})
    return replace(document, content=replace(bundle, front=front), edition=edition)


def _digest(parts: Iterable[str]) -> str:
    """Return a short digest of texts, in groups of four: it names the edition of what is made from them."""
    whole = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return " ".join(whole[start : start + 4] for start in range(0, 16, 4))


def _templates(jobs: list[Job], world: World) -> Iterator[tuple[str, str]]:
    """Yield every template file that stands behind the jobs: their folders', and the house style's."""
    folders = {job.template.rpartition("/")[0] for job in jobs} | {"house"}
    names = {
        path.partition("templates/")[2]
        for path in (*world.files, *world.shipped)
        if path.startswith("templates/") and path.partition("templates/")[2].rpartition("/")[0] in folders
    }
    for name in sorted(names):
        origin, data = world.template_origin(name)
        if data is not None:
            yield origin, hashlib.sha256(data).hexdigest()


def _frameworks(model: Model, pack: Pack) -> Iterator[tuple[str, str, str]]:
    used: dict[str, Framework] = {}
    for output in pack.outputs:
        if output.kind in OF_ITEMS:
            held = bundle_frameworks(model, output, choose(model, pack, output).items)
            used.update((framework.id, framework) for framework in held)
        elif output.kind == SOCIAL_VALUE:
            used.update((one.framework.id, one.framework) for one in chosen(model, pack, output).models)
    yield from ((f.id, f.version, f.status) for _, f in sorted(used.items()))


def printable_document(document: Document) -> Document:
    """Return the document with every character that no font has named in brackets."""
    if isinstance(document.content, Job):
        return replace(document, content=_printable_job(document.content))
    if isinstance(document.content, Text):
        return document
    bundle = document.content
    items = tuple(
        replace(
            item,
            title=printable(item.title),
            cover=_printable_job(item.cover),
            body=_printable_job(item.body) if item.body else None,
            stand_in=_printable_job(item.stand_in) if item.stand_in else None,
        )
        for item in bundle.items
    )
    sections = tuple(replace(section, title=printable(section.title)) for section in bundle.sections)
    content = replace(bundle, front=_printable_job(bundle.front), items=items, sections=sections)
    return replace(document, title=printable(document.title), content=content)


def _printable_job(job: Job) -> Job:
    figures = {name: _printable_job(figure) for name, figure in job.figures.items()}
    data = _printable_value(job.data)
    assert isinstance(data, dict)
    return replace(job, data=data, figures=figures)


def _printable_value(value: object) -> object:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _printable_value(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_printable_value(inner) for inner in value]
    return value


def _template_faults(jobs: list[Job], world: World, pack: Pack) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for job in jobs:
        if job.template in seen:
            continue
        seen.add(job.template)
        path, data = world.template_origin(job.template)
        if data is None:
            folder = job.template.rpartition("/")[0]
            number = next((n for n, output in enumerate(pack.outputs) if output.template == folder), 0)
            message = f"there is no template `{job.template}`"
            help_ = "correct `template` in the pack, or add the file"
            yield Diagnostic(MISSING_TEMPLATE, message, pack.doc.at("outputs", number, "template"), pack.id, help=help_)
        elif job.renderer == "word":
            yield from word_faults(job.template, path, data)


def word_faults(template: str, path: str, data: bytes) -> Iterator[Diagnostic]:
    """Yield what is wrong with a Word template that was found at `path`."""
    for problem in word.faults(data, word.shape_of(WORD_VIEWS[template.rpartition("/")[2]])):
        place = Place(path, spot=f"in the paragraph “{problem.paragraph_text}”" if problem.paragraph_text else "")
        rule = UNKNOWN_TEMPLATE_VARIABLE if problem.unknown else BROKEN_TEMPLATE
        help_ = f"did you mean `{problem.nearest}`?" if problem.nearest else "correct it in Word and save the template"
        yield Diagnostic(rule, problem.message, place, template, help=help_)
