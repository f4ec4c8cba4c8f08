"""The compiler in one direction: load, resolve, check, plan, render, assemble, verify. Read this file first.

The front half always runs to its end, so that an author sees every fault at once. Any error stops before the plan is
carried out. Nothing here touches the disk, the clock or the terminal: `workspace` and `cli` do.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from leverarch import verify as verify_stage
from leverarch.assemble import ChangedFile, UnusableFile, assemble, index_record
from leverarch.assembly.layout import Layout
from leverarch.check import AFTER_RENDERING, BEFORE_RENDERING, Accepted, accept, check_pack, check_workspace
from leverarch.checks.evidence import damaged_file
from leverarch.claiming.fill import filled
from leverarch.diagnostics import Diagnostic, Place, Severity, has_errors, in_order
from leverarch.earlier import Addition
from leverarch.load import Kind, kind_of, load
from leverarch.manifest import INDEX_NAME, NAME, make_manifest
from leverarch.measuring.compute import measure_all
from leverarch.model import Loaded, Model, Pack
from leverarch.output import Artifact, Bundle, Document, Job, Plan
from leverarch.outputs import charts
from leverarch.outputs.letters import printable_document
from leverarch.over_limits import over_limits
from leverarch.plan import BROKEN_TEMPLATE, changed_finding, make_plan, word_faults
from leverarch.reach import reached_paths
from leverarch.render import Progress, render, render_job
from leverarch.renderers.typeset import TemplateFault
from leverarch.resolve import resolve
from leverarch.showing import stopping
from leverarch.verifying.content import Content, bytes_of
from leverarch.verifying.manifest import as_written
from leverarch.world import World

#: Rules that count what is there: they say nothing sure while an item that might count can't be read.
NEED_EVERY_ITEM = frozenset({"no-item", "empty-bundle", "unused-acceptance", "unused-file"}) | frozenset(
    {"policy-only", "single-voice", "no-partner-feedback", "no-effect-shown", "too-few-sources", "unmet-need"}
)
NOTHING = Kind("", "")


@dataclass(frozen=True, slots=True)
class Survey:
    """The whole workspace, read and understood once for every pack that is made of it."""

    world: World
    loaded: Loaded
    model: Model
    found: tuple[Diagnostic, ...]

    @property
    def packs(self) -> tuple[str, ...]:
        """The ids of all packs, also of those whose file is broken, as far as legible."""
        broken = self.loaded.broken["pack"].values()
        return tuple(sorted({*self.model.packs, *broken}))

    @property
    def told(self) -> Model:
        """The model with its slots filled for the provider's own eyes: for reports, never for what is written back."""
        return filled(self.model, None)


@dataclass(frozen=True, slots=True)
class Front:
    """The front half of one pack: its plan (none where it can't be made), what was found, what the pack accepts."""

    pack: str
    plan: Plan | None
    found: tuple[Diagnostic, ...]
    accepted: tuple[Accepted, ...] = ()


@dataclass(frozen=True, slots=True)
class Compiled:
    """A finished pack: its files in memory, or where they lie for now. `files` is empty where an error was found."""

    pack: str
    artifacts: tuple[Artifact, ...]
    files: dict[str, Content] = field(repr=False)
    found: tuple[Diagnostic, ...]


def survey(world: World) -> Survey:
    """Load and resolve the workspace, and check what does not depend on a pack."""
    loaded = load(world)
    model, found = resolve(loaded)
    model = replace(model, measured=measure_all(model))
    return Survey(world, loaded, model, (*loaded.found, *found, *check_workspace(model)))


def check_all(view: Survey) -> tuple[Diagnostic, ...]:
    """Return everything wrong in the workspace and in each of its packs, in order of place."""
    fronts = [plan_pack(view, id_) for id_ in view.packs]
    accepted = {item.diagnostic for front in fronts for item in front.accepted}
    in_packs = [diagnostic for front in fronts for diagnostic in front.found]
    raised = {_fault(d) for d in in_packs if d.severity is Severity.ERROR}
    milder = (d for d in view.found if d.severity is Severity.ERROR or _fault(d) not in raised)
    return in_order(_sure(d for d in (*milder, *in_packs) if d not in accepted))


def findings_about(view: Survey) -> dict[str, tuple[Diagnostic, ...]]:
    """Return what is wrong about each arrangement, by id: in its file, in its partner’s, or said of it elsewhere."""
    by_id: dict[str, list[Diagnostic]] = {}
    by_path: dict[str, list[Diagnostic]] = {}
    for diagnostic in check_all(view):
        by_id.setdefault(diagnostic.about, []).append(diagnostic)
        by_path.setdefault(diagnostic.place.path, []).append(diagnostic)
    about = {}
    for arrangement in view.model.arrangements.values():
        partner = view.model.partners.get(arrangement.partner)
        paths = [arrangement.doc.path, *([partner.doc.path] if partner else [])]
        held = (*by_id.get(arrangement.id, ()), *(d for path in paths for d in by_path.get(path, ())))
        about[arrangement.id] = in_order(dict.fromkeys(held))
    return about


def _fault(diagnostic: Diagnostic) -> tuple[str, Place, str]:
    """What is wrong and where, however severe a pack takes it to be."""
    return diagnostic.rule.code, diagnostic.place, diagnostic.message


def plan_pack(view: Survey, id_: str, addition: Addition | None = None) -> Front:
    """Return the plan of one pack with all that is wrong in the files it reaches.

    `addition` names the earlier edition that it is added to, if it is.
    """
    pack = view.model.packs.get(id_)
    if pack is None:
        paths = {path for path, broken in view.loaded.broken["pack"].items() if broken == id_}
        return Front(id_, None, in_order(d for d in view.found if d.place.path in paths))
    reached = reached_paths(view.loaded, view.model, pack)
    found = [*(d for d in view.found if d.place.path in reached), *check_pack(view.model, pack)]
    left, accepted = accept(_as_asked(_sure(found), pack), pack, BEFORE_RENDERING)
    left = tuple(_sure(left))
    if has_errors(left):
        return Front(id_, None, in_order(left), accepted)
    told = filled(view.model, pack, charts.table_blocks)
    plan, more = make_plan(told, told.packs[id_], view.world, reached, addition)
    left = in_order((*left, *more))
    return Front(id_, None if has_errors(left) else plan, left, accepted)


def compile_pack(
    view: Survey, id_: str, progress: Progress, before: bytes = b"", *, addition: Addition | None = None
) -> Compiled:
    """Compile one pack in memory. Its files are there only if nothing is wrong with them.

    `before` is the index.json of the pack that it replaces: pages that came from the same files then were compared
    with them then, and are not compared again. `addition` names the earlier edition that it is added to, if it is:
    each page of that keeps its number, or no files.
    """
    front = plan_pack(view, id_, addition)
    plan = front.plan
    if plan is None:
        return Compiled(id_, (), {}, front.found)
    try:
        parts = render(plan, view.world, progress)
        progress("assemble")
        artifacts, layouts = assemble(plan, {part.job: part.data for part in parts}, view.world)
    except TemplateFault as fault:
        return Compiled(id_, (), {}, in_order((*front.found, _template_finding(fault, view))))
    except ChangedFile as fault:
        changed = changed_finding(view.model.evidence[fault.item])
        return Compiled(id_, (), {}, in_order((*front.found, changed)))
    except UnusableFile as fault:
        return Compiled(id_, (), {}, in_order((*front.found, _file_finding(fault, view))))
    pack = view.model.packs[id_]
    broken = (*_promises(plan, artifacts, layouts, pack), *over_limits(plan, artifacts, layouts, view.model))
    late, accepted = accept((*front.found, *broken), pack, AFTER_RENDERING)
    found = in_order(late)
    index = as_written(index_record(plan, layouts))
    manifest = make_manifest(plan, artifacts, index, found, (*front.accepted, *accepted))
    files: dict[str, Content] = {artifact.name: artifact.data for artifact in artifacts}
    files |= {INDEX_NAME: index, NAME: manifest}
    progress("verify")
    fresh = verify_stage.changed_items(before, index)
    against = verify_stage.against_faults({INDEX_NAME: index, NAME: manifest}, addition.earlier) if addition else ()
    found = in_order((*found, *verify_stage.verify_folder(files, changed=fresh), *against))
    if fresh and not has_errors(found):
        progress("compare")
        source = _source_of(view, plan)
        found = in_order((*found, *verify_stage.compare_folder(files, source, fresh)))
    return Compiled(id_, artifacts, {} if has_errors(found) else files, found)


def compare_pack(view: Survey | None, files: Mapping[str, Content]) -> tuple[Diagnostic, ...]:
    """Return where the pages of a finished pack differ from the files of the workspace that they show.

    Without a workspace nothing can be compared, and that is said.
    """
    if view is None:
        return verify_stage.compare_folder(files, "give the folder of the workspace with --workspace")
    try:
        id_ = str(json.loads(bytes_of(files[NAME]))["pack"])
    except (KeyError, ValueError, TypeError):
        return ()  # what is wrong with its manifest is said by `verify_folder`
    plan = plan_pack(view, id_).plan if id_ in view.packs else None
    if plan is None:
        why = "it has errors there" if id_ in view.packs else "it is not there"
        return verify_stage.compare_folder(files, f"the workspace can't plan the pack `{id_}`: {why}")
    return verify_stage.compare_folder(files, _source_of(view, plan))


def _source_of(view: Survey, plan: Plan) -> verify_stage.Source:
    """Return what opens an item's file again, as pages: one at a time, as when the plan was made."""
    bundles = (document.content for document in plan.documents if isinstance(document.content, Bundle))
    asked = {item.id: item.file for bundle in bundles for item in bundle.items if item.file and not item.stand_in}

    def source(id_: str) -> tuple[str, Sequence[Content]] | str:
        file = asked.get(id_)
        if file is None:
            return "the pack shows no file of it any more"
        found = view.world.probe([file])[file]
        if not found.is_shown:
            return f"`{file.path}` can't be opened: {found.detail or found.state}"
        return found.sha256, [segment.pdf for segment in found.segments]

    return source


def render_alone(view: Survey, documents: Iterable[Document]) -> tuple[dict[str, bytes], tuple[Diagnostic, ...]]:
    """Return documents that belong to no pack, by name, and what is wrong with their templates. Any error: no files."""
    files: dict[str, bytes] = {}
    found: list[Diagnostic] = []
    for document in map(printable_document, documents):
        job = document.content
        assert isinstance(job, Job), document.name
        path, data = view.world.template_origin(job.template)
        if job.renderer == "word" and data is not None:
            found += word_faults(job.template, path, data)
        if not has_errors(found):
            try:
                files[document.name] = render_job(job, view.world)
            except TemplateFault as fault:
                found.append(_template_finding(fault, view))
    return {} if has_errors(found) else files, in_order(found)


def _promises(
    plan: Plan, artifacts: Iterable[Artifact], layouts: Mapping[str, Layout], pack: Pack
) -> Iterator[Diagnostic]:
    """Name the output of the pack whose document breaks a promise of the plan."""
    sizes = {name: layout.sizes for name, layout in layouts.items()}
    for diagnostic in verify_stage.promises(plan, artifacts, sizes):
        name = diagnostic.place.path
        asked = (
            n
            for n, output in enumerate(pack.outputs)
            if name.startswith(output.kind) and output.arrangement in ("", diagnostic.about)
        )
        place = pack.doc.at("outputs", next(asked, 0))
        yield replace(diagnostic, place=place, message=f"{diagnostic.message} (in `{pack.id}`)")


def _template_finding(fault: TemplateFault, view: Survey) -> Diagnostic:
    """Name the workspace's own template that can't be used. A shipped one that fails is a bug of ours."""
    path = fault.picture or f"templates/{fault.template}"
    help_ = "; ".join(fault.hints) or "correct it"
    if path in view.world.files:
        place = Place(path, fault.line, 1 if fault.line else 0)
        return Diagnostic(BROKEN_TEMPLATE, fault.message, place, path, help=help_)
    own = [name for name in view.world.files if name.startswith("templates/") and name.endswith(".typ")]
    if not own:
        raise fault
    # A shipped template asks one of the workspace's for something that it does not have.
    message = f"{fault.template} can't use it: {fault.message}"
    return Diagnostic(BROKEN_TEMPLATE, message, Place(own[0]), own[0], help=help_)


def _file_finding(fault: UnusableFile, view: Survey) -> Diagnostic:
    """Name the item whose file was found sound and still can't be put into the bundle. Nothing is left out silently."""
    rule = replace(damaged_file.rule, severity=Severity.ERROR)
    place = view.model.evidence[fault.item].doc.at("file")
    return Diagnostic(rule, f"`{fault.name}` can't be put into the bundle", place, fault.item, help="export it again")


def _sure(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Leave out what may only seem wrong because an item of evidence, or the pack, has an error of its own."""
    listed = list(found)
    errors = (d for d in listed if d.severity is Severity.ERROR and d.rule.name not in NEED_EVERY_ITEM)
    if not any((kind_of(d.place.path) or NOTHING).name in ("evidence", "pack") for d in errors):
        return listed
    return [d for d in listed if d.rule.name not in NEED_EVERY_ITEM]


def _as_asked(found: Iterable[Diagnostic], pack: Pack) -> list[Diagnostic]:
    """Make an error of what was found in a file, where the pack asks to stop there."""
    stops = stopping(pack)
    return [replace(d, rule=replace(d.rule, severity=Severity.ERROR)) if d.rule.name in stops else d for d in found]
