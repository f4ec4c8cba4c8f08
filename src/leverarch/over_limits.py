"""Which files of a bundle are over what the pack allows, because nothing that stands in them can be divided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from leverarch.assembly.layout import Layout
from leverarch.diagnostics import Diagnostic
from leverarch.model import Model, Pack
from leverarch.output import MEGABYTE, Artifact, Bundle, Limits, Plan
from leverarch.verifying.rules import VOLUME_OVER_LIMIT


def over_limits(
    plan: Plan, artifacts: Iterable[Artifact], layouts: Mapping[str, Layout], model: Model
) -> Iterator[Diagnostic]:
    """Yield each file that is over a limit: at its item where it holds one, else at the limit in the pack."""
    pack = model.packs[plan.pack]
    files = {artifact.name: artifact for artifact in artifacts}
    for document in plan.documents:
        if not isinstance(document.content, Bundle):
            continue
        made = [file for file in files.values() if document.name in (file.name, file.of)]
        for file, volume in zip(made, layouts[document.name].volumes, strict=True):
            said = " and ".join(_over(file, document.content.limits))
            if said:
                alone = volume.items[0] if len(volume.items) == 1 and volume.number > 1 else ""
                stays = ": a bundle that is added to stays one file" if document.content.earlier else ""
                yield _finding(f"`{file.name}` has {said} (in `{pack.id}`){stays}", alone, model, pack)


def _over(file: Artifact, most: Limits) -> Iterator[str]:
    if 0 < most.pages < (file.pages or 0):
        yield f"{file.pages} pages; `volumes` allows {most.pages}"
    if 0 < most.megabytes * MEGABYTE < file.size:
        yield f"{file.size / MEGABYTE:.1f} megabytes; `volumes` allows {most.megabytes}"


def _finding(message: str, alone: str, model: Model, pack: Pack) -> Diagnostic:
    if alone:
        help_ = "divide its file in two items, show it by a sheet that stands in for it, or raise `volumes`"
        place = model.evidence[alone].doc.at("file")
        return Diagnostic(VOLUME_OVER_LIMIT, f"{message}: it holds one item", place, alone, help=help_)
    number = next((n for n, output in enumerate(pack.outputs) if output.volumes), 0)
    place = pack.doc.at("outputs", number, "volumes")
    return Diagnostic(VOLUME_OVER_LIMIT, message, place, pack.id, help="raise `volumes`, or build the pack anew")
