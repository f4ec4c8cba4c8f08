"""Checks of whether a role can be reached: a contact, a deputy, somebody at night, and no circle among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from leverarch.checks.row import blank, rows_of, titled
from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.diagnostics import Note, Place, Severity
from leverarch.model import Arrangement, Contact, Model, Role
from leverarch.source import Pointer
from leverarch.words import listed


@dataclass(frozen=True, slots=True)
class Need:
    """Why an arrangement needs a role to be reached: where it stands first, and what it does there."""

    role: Role
    at: Pointer
    because: str

    def finding(self, model: Model, arrangement: Arrangement, what: str, help_: str) -> Finding:
        """Return a finding that stands where the role is needed and shows where it is declared."""
        note = Note(place_of_role(model, self.role.ref), "the role is declared here")
        message = f"{titled(model, self.role.ref)} {self.because} {what}"
        return Finding(arrangement.doc.at(*self.at), message, arrangement.id, help_, related=(note,))


@workspace_check("LA624", Severity.WARNING)
def unreachable_role(model: Model) -> Iterator[Finding]:
    """A role that answers for something, stands in for one that does, or is to be rung in trouble, has no contact.

    Why: the map would send a frightened worker to a role that nobody can ring. A deputy, and whoever covers at night,
    is rung when the first one does not answer.

    What to do: give the role a `contact` with a telephone number, an e-mail address or at least a line in words.

    Example:
    ```json
    { "id": "safeguarding-lead", "title": "Safeguarding lead" }
    ```

    """
    for arrangement in model.arrangements.values():
        answering = _first(_accountable(model, arrangement))
        own = [need for need in answering.values() if not _is_outside(model, need.role)]
        named = (_on_the_route(model, arrangement), _called(model, arrangement), _standing_in(model, own))
        for need in _first(iter(own), *named).values():
            if not _reaches(need.role.contact):
                help_ = "give the role a `contact`: a telephone number, an e-mail address or a line in words"
                yield need.finding(model, arrangement, "and can’t be reached: no contact is given", help_)


@workspace_check("LA626", Severity.WARNING)
def no_deputy(model: Model) -> Iterator[Finding]:
    """A role that answers for something has no deputy.

    Why: people are ill and go on leave. On that day nobody answers.

    What to do: give the role a `deputy`: another role of the same organisation, or one by its full name.

    Example:
    ```json
    { "id": "registered-manager", "title": "Registered manager", "contact": { "phone": "01632 960 120" } }
    ```

    """
    for arrangement in model.arrangements.values():
        for need in _first(_accountable(model, arrangement)).values():
            if blank(need.role.deputy) and not _is_outside(model, need.role):
                yield need.finding(model, arrangement, "and has no deputy", "give the role a `deputy`")


@workspace_check("LA627", Severity.WARNING)
def no_night_cover(model: Model) -> Iterator[Finding]:
    """A role that answers for something, or is a step of the escalation route, has no cover out of hours.

    Why: harm does not keep office hours. A blank at night is where a concern waits until the morning.

    What to do: name in `out_of_hours` the role that covers, or say in words what happens at night and at weekends.

    Example:
    ```json
    { "id": "safeguarding-lead", "title": "Safeguarding lead", "contact": { "phone": "01632 960 145" } }
    ```

    """
    for arrangement in model.arrangements.values():
        on_duty = {
            ref: need
            for ref, need in _first(_accountable(model, arrangement)).items()
            if not _is_outside(model, need.role)
        }
        for need in (_first(_on_the_route(model, arrangement)) | on_duty).values():
            if blank(need.role.out_of_hours):
                help_ = "name the role that covers in `out_of_hours`, or say what happens then"
                yield need.finding(model, arrangement, "and has no cover at night and at weekends", help_)


def _accountable(model: Model, arrangement: Arrangement) -> Iterator[Need]:
    for placed in rows_of(arrangement):
        for number, ref in enumerate(placed.row.accountable):
            if ref in model.roles:
                because = f"answers for {placed.name}"
                yield Need(model.roles[ref], placed.at("accountable", number), because)


def _on_the_route(model: Model, arrangement: Arrangement) -> Iterator[Need]:
    for number, step in enumerate(arrangement.escalation.steps if arrangement.escalation else ()):
        if step.role in model.roles:
            because = f"is step {number + 1} of the route of `{arrangement.id}`"
            yield Need(model.roles[step.role], ("escalation", "steps", number, "role"), because)


def _standing_in(model: Model, answering: list[Need]) -> Iterator[Need]:
    """Yield the roles that stand in for those that answer, where these need them."""
    for need in answering:
        for ref, does in ((need.role.deputy, "is the deputy of"), (need.role.out_of_hours, "covers out of hours for")):
            if ref in model.roles:
                because = f"{does} {titled(model, need.role.ref)}, who {need.because},"
                yield Need(model.roles[ref], need.at, because)


def _called(model: Model, arrangement: Arrangement) -> Iterator[Need]:
    for number, ref in enumerate(arrangement.escalation.calls if arrangement.escalation else ()):
        if ref in model.roles:
            because = f"is one of the roles to ring of `{arrangement.id}`"
            yield Need(model.roles[ref], ("escalation", "calls", number), because)


def _first(*needs: Iterator[Need]) -> dict[str, Need]:
    """Return the first need of each role: a role that lacks something lacks it once, however often it is named."""
    found: dict[str, Need] = {}
    for some in needs:
        for need in some:
            found.setdefault(need.role.ref, need)
    return found


def _is_outside(model: Model, role: Role) -> bool:
    """Whether the role is an outside body: that such a one answers is a finding of its own."""
    return any(other.id == role.ref for other in (model.organisation.contacts if model.organisation else ()))


def _reaches(contact: Contact | None) -> bool:
    return contact is not None and not all(
        blank(way) for way in (contact.phone, contact.email, contact.address, contact.note)
    )


def place_of_role(model: Model, ref: str, *field: str) -> Place:
    """Return where a role is declared, or one field of it."""
    partner, _, id_ = ref.rpartition("/")
    if partner and partner in model.partners:
        noun = model.partners[partner]
        held = [("roles", number) for number, role in enumerate(noun.roles) if role.id == id_]
        return noun.doc.at(*held[0], *(field or ("id",))) if held else Place(noun.doc.path)
    if model.organisation is None:
        return Place("")
    provider = model.organisation
    for list_, roles in (("roles", provider.roles), ("contacts", provider.contacts)):
        for number, role in enumerate(roles):
            if role.id == ref:
                return provider.doc.at(list_, number, *(field or ("id",)))
    return Place(provider.doc.path)


@workspace_check("LA639", Severity.WARNING)
def circular_deputies(model: Model) -> Iterator[Finding]:
    """Deputies, or covers out of hours, lead back to where they began.

    Why: whoever follows the chain to find somebody who answers goes round in a circle. This holds for a role that is
    its own deputy, and for two that stand in for each other: on the day when both are away, nobody is left.

    What to do: let the chain end. The last role in it names no deputy and is the last to be asked; a role that answers
    for a row is not the last. A role that is on duty day and night says so in words in `out_of_hours`.

    Example:
    ```json
    [ { "id": "registered-manager", "deputy": "nominated-individual" },
      { "id": "nominated-individual", "deputy": "registered-manager" } ]
    ```

    """
    deputies = {ref: role.deputy for ref, role in model.roles.items() if role.deputy in model.roles}
    covers = {ref: role.out_of_hours for ref, role in model.roles.items() if role.out_of_hours in model.roles}
    for field, next_ in (("deputy", deputies), ("out_of_hours", covers)):
        for circle in circles(next_):
            message = _circular(field, [titled(model, ref) for ref in circle])
            notes = tuple(Note(place_of_role(model, ref, field), "and here") for ref in circle[1:])
            place = place_of_role(model, circle[0], field)
            yield Finding(place, message, circle[0], f"let the chain end: change one `{field}`", related=notes)


def _circular(field: str, titles: list[str]) -> str:
    """Return how the members of a circle stand to one another, in words."""
    alone, pair, chain = {
        "deputy": ("is its own deputy", "are each other’s deputies", "the deputies of"),
        "out_of_hours": ("is its own cover out of hours", "cover for each other out of hours", "the covers of"),
    }[field]
    if len(titles) == 1:
        return f"{titles[0]} {alone}"
    if len(titles) == 2:
        return f"{listed(titles)} {pair}: nobody is left when both are away"
    return f"{chain} {listed(titles)} lead back to where they began"


def circles(next_: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield each circle in which the arrows of `next_` run, once, from the member that stands first in the mapping."""
    done: set[str] = set()
    for start in next_:
        path: list[str] = []
        at: str | None = start
        while at is not None and at not in done and at not in path:
            path.append(at)
            at = next_.get(at)
        if at is not None and at in path:
            yield tuple(path[path.index(at) :])
        done.update(path)


CHECKS: tuple[Check, ...] = (unreachable_role, no_deputy, no_night_cover, circular_deputies)
