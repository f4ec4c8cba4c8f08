"""What a workspace asks of people: the findings of the pipeline as things to do."""

from __future__ import annotations

from leverarch.action_list import ActionList, Told, list_of
from leverarch.diagnostics import Diagnostic
from leverarch.due import all_due
from leverarch.model import Pack
from leverarch.pipeline import Survey, check_all, plan_pack


def actions_of(view: Survey, pack: str) -> ActionList:
    """Return every finding as something to do: about one pack, or (where `pack` is empty) about the whole workspace.

    A finding has the day of the first pack that it keeps from being sound; what a pack accepts comes back when the
    acceptance ends.
    """
    model = view.told
    fronts = [plan_pack(view, id_) for id_ in ([pack] if pack else view.packs)]
    first: dict[Diagnostic, Pack] = {}
    for front in fronts:
        own = model.packs.get(front.pack)
        for diagnostic in front.found if own else ():
            if own and own.as_of < first.setdefault(diagnostic, own).as_of:
                first[diagnostic] = own
    found = fronts[0].found if pack else check_all(view)
    told = [Told(diagnostic, first.get(diagnostic)) for diagnostic in found]
    told += [Told(one.diagnostic, None, one.acceptance) for front in fronts for one in front.accepted]
    paths = {one.diagnostic.place.path for one in told}
    set_days = {due.place: due.on for due in all_due(model) if due.doc.path in paths}
    return list_of(model, told, set_days, model.packs.get(pack))
