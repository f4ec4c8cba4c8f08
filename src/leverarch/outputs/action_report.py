"""The manager's list: every finding again as something to do, by owner and day. As text, as JSON and for documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from leverarch.action_list import Action, ActionList
from leverarch.model import Model
from leverarch.output import Document, Job
from leverarch.words import AUDIENCES, NOT_CQC_GUIDANCE, count, long_date

FOLDER = "action-list"
NOBODY = "No owner named"
MUST, SHOULD = "Before the pack can be made", "A careful reader would ask"


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One thing to do. `kind` says how much it matters in words, `reference` is for those who keep the files."""

    key: str
    by: str
    kind: str
    what: str
    said: tuple[str, ...]
    todo: str
    why: str
    reference: str


@dataclass(frozen=True, slots=True)
class ActionGroup:
    """What one role has to do, the earliest first."""

    key: str
    owner: str
    said: str
    rows: tuple[ActionRow, ...]


@dataclass(frozen=True, slots=True)
class ActionsView:
    """What the templates of the list get."""

    title: str
    about: str
    provider: str
    audience: str
    as_of: str
    as_of_date: str
    said: str
    groups: tuple[ActionGroup, ...]
    notice: str


def view(model: Model, listed: ActionList) -> ActionsView:
    """Return the list for documents: owners by their earliest day, what nobody owns last."""
    groups = tuple(_group(n, model, owner, mine) for n, (owner, mine) in enumerate(_by_owner(listed.actions), 1))
    return ActionsView(
        title="What to do next",
        about=listed.title,
        provider=model.organisation.name if model.organisation else "",
        audience=AUDIENCES["internal"],
        as_of=long_date(listed.as_of) or "not given",
        as_of_date=listed.as_of.isoformat() if listed.as_of else "",
        said=_said(listed),
        groups=groups,
        notice=NOT_CQC_GUIDANCE,
    )


def documents(shown: ActionsView) -> tuple[Document, ...]:
    """Return the list in Word."""
    job = Job("actions.docx", "word", f"{FOLDER}/actions.docx", asdict(shown))
    return (Document(job.name, FOLDER, "", shown.title, job),)


def actions_text(model: Model, listed: ActionList) -> str:
    """Return the list as text."""
    lines = [f"{listed.title}: {_said(listed)}"]
    for group in view(model, listed).groups:
        lines += ["", f"{group.owner} ({group.said})"]
        for row in group.rows:
            lines += [f"  [ ] {row.by}: {row.what}"]
            lines += [f"      - {line}" for line in row.said]
            lines += [f"      To do: {row.todo}"] if row.todo else []
            lines += [f"      {row.kind}. {row.reference}"]
    return "\n".join(lines)


def actions_record(model: Model, listed: ActionList) -> dict[str, Any]:
    """Return the list as JSON."""
    return {
        "pack": listed.pack or None,
        "title": listed.title,
        "as_of": listed.as_of.isoformat() if listed.as_of else None,
        "actions": [
            {
                "owner": action.owner or None,
                "owner_title": model.title_of(action.owner) if action.owner else None,
                "by": action.by.isoformat() if action.by else None,
                "past": action.past,
                "must": action.must,
                "what": action.what,
                "said": list(action.said),
                "todo": action.todo,
                "why": action.why,
                "about": list(action.about),
                "paths": list(action.paths),
                "code": action.code,
                "name": action.name,
            }
            for _, mine in _by_owner(listed.actions)
            for action in mine
        ],
    }


def _by_owner(actions: tuple[Action, ...]) -> Iterator[tuple[str, list[Action]]]:
    """Yield each owner with what is theirs. The list is in order of day, so who is met first has the earliest."""
    met = list(dict.fromkeys(action.owner for action in actions))
    ordered = sorted(actions, key=lambda action: met.index(action.owner))
    for owner, mine in groupby(ordered, key=lambda action: action.owner):
        yield owner, list(mine)


def _group(number: int, model: Model, owner: str, mine: list[Action]) -> ActionGroup:
    rows = tuple(_row(f"{number}-{n}", action) for n, action in enumerate(mine, 1))
    title = model.title_of(owner) if owner else NOBODY
    return ActionGroup(f"owner-{number}", title, count(len(mine), "thing to do", "things to do"), rows)


def _row(key: str, action: Action) -> ActionRow:
    day = long_date(action.by)
    by = f"Was due {day}" if day and action.past else f"By {day}" if day else "No day given"
    where = "; ".join(action.paths[:3]) + (f"; and {len(action.paths) - 3} more" if len(action.paths) > 3 else "")
    return ActionRow(
        key=key,
        by=by,
        kind=MUST if action.must else SHOULD,
        what=action.what,
        said=action.said,
        todo=action.todo,
        why=action.why,
        reference=f"In {where} ({action.code})",
    )


def _said(listed: ActionList) -> str:
    """Say how much there is to do, how much of it is past, and what keeps a pack from being made."""
    if not listed.actions:
        return "There is nothing to do."
    past, must = sum(action.past for action in listed.actions), sum(action.must for action in listed.actions)
    more = [f"{past} past the day"] if past else []
    more += [f"{must} before the pack can be made"] if must else []
    said = f" ({', '.join(more)})" if more else ""
    return f"{count(len(listed.actions), 'thing to do', 'things to do')}{said}."
