"""Fourth stage: every file to be made, with its template, its data and its order. Pure data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from leverarch.diagnostics import Diagnostic, Place, Rule, Severity
from leverarch.earlier import Addition
from leverarch.model import Evidence, Framework, Model, Pack
from leverarch.output import Bundle, BundleItem, Document, Job, LeftOut, Plan, Text
from leverarch.outputs import KINDS, WORD_VIEWS, inspection_bundle
from leverarch.outputs.letters import printable_document
from leverarch.outputs.social_value_choice import chosen
from leverarch.renderers import word
from leverarch.selection import BUNDLE, OF_ITEMS, SOCIAL_VALUE, bundle_frameworks, choose
from leverarch.world import Probe, World

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
CHANGED_DURING_BUILD = Rule(
    "LA472",
    "changed-during-build",
    Severity.ERROR,
    """A file of evidence changed while the pack was made.

Why: its pages and its SHA-256 would not be those of one file, and nobody could say which one a reader is shown.

What to do: wait until nobody writes to it (a scanner, a synchronised folder, an open program), and build again.

Example: a scan that is still being copied into content/files/ while the build runs.
""",
)
RULES = (UNKNOWN_TEMPLATE_VARIABLE, BROKEN_TEMPLATE, MISSING_TEMPLATE, CHANGED_DURING_BUILD)


def make_plan(
    model: Model, pack: Pack, world: World, reached: frozenset[str], addition: Addition | None = None
) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """Return the plan of one pack and what is wrong with the templates it uses.

    `addition` names the earlier edition that its bundles are added to, if they are.
    """
    inputs = tuple(_inputs(model, pack, world, reached))
    documents: list[Document] = []
    left_out: dict[str, LeftOut] = {}
    for output in pack.outputs:
        if output.kind == BUNDLE:
            made, left = inspection_bundle.plan(model, pack, output, addition)
        else:
            made, left = KINDS[output.kind](model, pack, output)
        documents.extend(_at_hand(document, world) for document in made)
        left_out.update((item.id, item) for item in left)
    held = dict(inputs)
    marked = (_with_exchanged(document, held) for document in documents)
    printable_documents = tuple(_with_edition(printable_document(document), held) for document in marked)
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
    return plan, (*_template_faults(jobs, world, pack), *_changed(model, pack, held))


def jobs_of(document: Document) -> Iterator[Job]:
    """Yield every job of a document, figures first."""
    if isinstance(document.content, Bundle):
        bundle = document.content
        yield bundle.front
        yield from (section.divider for section in bundle.sections if section.divider is not None)
        for item in bundle.items:
            yield from (job for job in (item.cover, item.body, item.stand_in) if job is not None)
        if bundle.volume_cover is not None:
            yield bundle.volume_cover
    elif isinstance(document.content, Job):
        yield from document.content.figures.values()
        yield document.content


def _at_hand(document: Document, world: World) -> Document:
    """Return the document with the usual template wherever the one it names is not there and another may stand in."""
    content = document.content
    if isinstance(content, Job):
        return replace(document, content=_job_at_hand(content, world))
    if isinstance(content, Text):
        return document
    sections = (
        replace(one, divider=_job_at_hand(one.divider, world) if one.divider else None) for one in content.sections
    )
    cover = _job_at_hand(content.volume_cover, world) if content.volume_cover else None
    return replace(document, content=replace(content, sections=tuple(sections), volume_cover=cover))


def _job_at_hand(job: Job, world: World) -> Job:
    figures = {name: _job_at_hand(figure, world) for name, figure in job.figures.items()}
    stands_in = job.usual and world.template_origin(job.template)[1] is None
    return replace(job, template=job.usual if stands_in else job.template, figures=figures)


def _inputs(model: Model, pack: Pack, world: World, reached: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield each file that the pack is made from, with its SHA-256."""
    paths, opened = set(reached), dict[str, Probe]()
    for item in _shown(model, pack):
        paths |= set(item.images.values())
        opened |= {item.path: item.probe} if item.probe else {}
    if model.organisation and model.organisation.logo and any(output.kind == BUNDLE for output in pack.outputs):
        paths |= {model.organisation.logo.path} - {""}
    for path in sorted(paths | set(opened)):
        if path.startswith("shipped/"):
            yield path, hashlib.sha256(world.shipped[path.removeprefix("shipped/")]).hexdigest()
        elif path in opened:
            yield path, _digest_of_evidence(world, path, opened[path])
        else:
            yield path, hashlib.sha256(world.files[path]).hexdigest()


def _digest_of_evidence(world: World, path: str, found: Probe) -> str:
    """Return the SHA-256 of an evidence file as it is now; of one without pages, which may be a film, as it was."""
    if not found.is_shown and found.sha256:
        return found.sha256
    try:
        return hashlib.sha256(world.files[path]).hexdigest()
    except (OSError, KeyError):
        return ""  # it was there when it was opened: `_changed` says so


def _shown(model: Model, pack: Pack) -> tuple[Evidence, ...]:
    """Return every item that some bundle of the pack shows, each once."""
    bundles = (output for output in pack.outputs if output.kind == BUNDLE)
    return tuple({item.id: item for output in bundles for item in choose(model, pack, output).items}.values())


def _changed(model: Model, pack: Pack, held: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield each item whose file is not the one that was opened."""
    for item in _shown(model, pack):
        if item.probe is not None and item.probe.sha256 and held.get(item.path) != item.probe.sha256:
            yield changed_finding(item)


def changed_finding(item: Evidence) -> Diagnostic:
    """Return the finding that an item's file changed while the pack was made."""
    message = f"`{PurePosixPath(item.path).name}` changed while the pack was made"
    help_ = "wait until nobody writes to it, and build again"
    return Diagnostic(CHANGED_DURING_BUILD, message, item.doc.at("file"), item.id, help=help_)


def _with_exchanged(document: Document, held: Mapping[str, str]) -> Document:
    """Return a bundle in which each item is marked that shows another file, or other pictures, than it did earlier."""
    if not isinstance(document.content, Bundle) or document.content.earlier is None:
        return document
    bundle, earlier = document.content, document.content.earlier
    known = {item.id: item for item in earlier.items}

    def is_other(item: BundleItem) -> bool:
        if item.withdrawn or item.id not in known:
            return False
        pictures = item.body.images.values() if item.body else ()
        before, now = known[item.id], (item.record.get("sha256") or "", bundle.max_ppi if item.file else 0)
        return (before.sha256, before.to_ppi) != now or any(earlier.inputs.get(p) != held.get(p) for p in pictures)

    items = tuple(replace(item, exchanged=is_other(item)) for item in bundle.items)
    return replace(document, content=replace(bundle, items=items))


def _with_edition(document: Document, held: Mapping[str, str]) -> Document:
    """Return a bundle whose cover names its edition: a short digest of all that it prints, and of the files it holds.

    What lies in an input and is not printed, such as a row of a record that no figure rests on, is no other edition.
    Nor is a bundle in several volumes: their covers print nothing that is not in the front matter.
    """
    if not isinstance(document.content, Bundle):
        return document
    bundle = document.content
    cover = bundle.volume_cover
    jobs = (job for job in jobs_of(document) if job is not cover)
    printed = (json.dumps(job.data, sort_keys=True, ensure_ascii=False) for job in jobs)
    files = {item.file.path for item in bundle.items if item.file} | {
        path for job in jobs_of(document) for path in job.images.values()
    }
    finer = [f"pictures {bundle.max_ppi}"] if bundle.max_ppi else []
    edition = _digest((*printed, *(f"{held.get(path, '')}  {path}" for path in sorted(files)), *finer))
    front = replace(bundle.front, data={**bundle.front.data, "digest": edition})
    if cover is not None:
        cover = replace(cover, data={**cover.data, "digest": edition})
    return replace(document, content=replace(bundle, front=front, volume_cover=cover), edition=edition)


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
