"""What hangs on one item of evidence: what changes, and what is left without an item, if it lapses or is replaced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from leverarch.claiming.fill import filled_text
from leverarch.model import Evidence, Model, Output, Pack
from leverarch.references import EVIDENCE, REFERENCES
from leverarch.selection import BUNDLE, bundle_frameworks, choose, choose_chains
from leverarch.slots import slots_of
from leverarch.source import Doc, Pointer, walk
from leverarch.words import INDICATORS


@dataclass(frozen=True, slots=True)
class Claim:
    """An expectation that the item is mapped to. `others` are the current items mapped to it beside this one."""

    framework: str
    code: str
    title: str
    strength: str
    because: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """An expectation that no item of a pack would speak to any more."""

    framework: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class PackImpact:
    """A pack that holds the item: what it would have no item for, which of its chains lead to it, how it names it.

    `named`: the pack itself names the item (in its list or its sections), so that it has to be edited. `accepted` holds
    the warnings about the item that it accepts. `replaced`: the other item would be in it.
    """

    pack: Pack
    uncovered: tuple[Left, ...]
    chains: tuple[str, ...]
    named: bool
    accepted: tuple[str, ...]
    replaced: bool


@dataclass(frozen=True, slots=True)
class Use:
    """A place that names the item. `alone`: the place names no other item, so that nothing would show what it says."""

    kind: str
    id: str
    title: str
    what: str
    alone: bool
    doc: Doc
    at: Pointer


@dataclass(frozen=True, slots=True)
class Impact:
    """Everything that hangs on an item. `instead` is the item that would stand in its place, if there is one."""

    item: Evidence
    instead: Evidence | None
    claims: tuple[Claim, ...]
    packs: tuple[PackImpact, ...]
    uses: tuple[Use, ...]


def impact_of(model: Model, id_: str, instead: str = "") -> Impact:
    """Return what hangs on an item. Raises `KeyError` where the workspace has no such item."""
    item, other = model.evidence[id_], model.evidence[instead] if instead else None
    packs = tuple(found for pack in model.packs.values() if (found := _pack(model, pack, item, other)) is not None)
    return Impact(item, other, tuple(_claims(model, item)), packs, tuple(_uses(model, item.id)))


def _claims(model: Model, item: Evidence) -> Iterator[Claim]:
    replaced = {one.supersedes for one in model.evidence.values() if one.status != "withdrawn"}
    current = [
        one
        for one in model.evidence.values()
        if one.id != item.id and one.status != "withdrawn" and one.id not in replaced
    ]
    for line in item.maps:
        key = (line.framework, line.expectation)
        others = tuple(one.id for one in current if any((m.framework, m.expectation) == key for m in one.maps))
        yield Claim(*key, _title(model, *key), line.strength, line.because, others)


def _title(model: Model, framework: str, code: str) -> str:
    found = model.frameworks[framework].expectation(code) if framework in model.frameworks else None
    return found.title if found else ""


# ---------------------------------------------------------------- packs


def _pack(model: Model, pack: Pack, item: Evidence, other: Evidence | None) -> PackImpact | None:
    """Compare the pack's bundles as they are with those it would have. Nothing where no bundle holds the item."""
    without = replace(model, evidence={id_: one for id_, one in model.evidence.items() if id_ != item.id})
    left: dict[tuple[str, str], Left] = {}
    chains: dict[str, str] = {}
    held, replaced = False, False
    for output in pack.outputs:
        if output.kind != BUNDLE:
            continue
        items = choose(model, pack, output).items
        if item not in items:
            continue
        held = True
        after = choose(without, pack, _renamed(output, item.id, other)).items
        replaced = replaced or other in after
        frameworks = {framework.id for framework in bundle_frameworks(model, output, items)}
        for key in sorted(_spoken_to(items, frameworks) - _spoken_to(after, frameworks)):
            left[key] = Left(*key, _title(model, *key))
        shown = choose_chains(model, pack, output, items).chains
        chains |= {one.id: one.id for one in shown if any(link.evidence == item.id for link in one.links)}
    if not held:
        return None
    accepted = tuple(line.code for line in pack.accept if line.about == item.id)
    named = any(value == item.id for value in _named(pack))
    return PackImpact(pack, tuple(left.values()), tuple(chains), named, accepted, replaced)


def _renamed(output: Output, id_: str, other: Evidence | None) -> Output:
    """Return the output as it would be once its list names the other item."""
    if other is None or not isinstance(output.evidence, tuple):
        return output
    return replace(output, evidence=tuple(other.id if one == id_ else one for one in output.evidence))


def _spoken_to(items: tuple[Evidence, ...], frameworks: set[str]) -> set[tuple[str, str]]:
    return {(m.framework, m.expectation) for item in items for m in item.maps if m.framework in frameworks}


def _named(pack: Pack) -> Iterator[object]:
    for pattern, target in REFERENCES["pack"]:
        if target == EVIDENCE:
            yield from (value for _, value in walk(pack.doc.value, pattern))


# ---------------------------------------------------------------- whatever else names it


def _uses(model: Model, id_: str) -> Iterator[Use]:
    named: tuple[tuple[str, Mapping[str, object]], ...] = (
        ("arrangement", model.arrangements),
        ("partner", model.partners),
        ("chain", model.chains),
        ("claim", model.claims),
        ("answer", model.answers),
        ("evidence", model.evidence),
    )
    for kind, held in named:
        patterns = [pattern for pattern, target in REFERENCES[kind] if target == EVIDENCE]
        for noun in held.values():
            doc: Doc = noun.doc  # type: ignore[attr-defined]  # every noun of these kinds has one
            for pattern in patterns:
                for pointer, value in walk(doc.value, pattern):
                    if value == id_:
                        yield _filled(model, _use(kind, doc, pointer))
            for pointer, slot in slots_of(doc):
                if (slot.kind, slot.id) == (EVIDENCE, id_):
                    yield _filled(model, _use_by_slot(kind, doc, pointer))


def _use_by_slot(kind: str, doc: Doc, at: Pointer) -> Use:
    return Use(kind, str(doc.value.get("id", "")), _title_of(doc), "a slot names it", alone=False, doc=doc, at=at)


def _use(kind: str, doc: Doc, at: Pointer) -> Use:
    """Say one place in words."""
    id_ = str(doc.value.get("id", ""))
    listed: object = doc.value
    for step in at[: at.index("evidence") + 1] if "evidence" in at else at[:-1]:
        listed = listed[step]  # type: ignore[index]  # the pointer was found in it
    alone = isinstance(listed, list) and len(set(map(str, listed))) == 1
    return Use(kind, id_, _title_of(doc), _what(kind, doc, at), alone or kind == "chain", doc, at)


def _title_of(doc: Doc) -> str:
    return str(doc.value.get("title") or doc.value.get("name") or doc.value.get("id", ""))


def _filled(model: Model, use: Use) -> Use:
    """Return a place with the slots in its words filled, as the provider itself sees them."""
    if "{{" not in use.title + use.what:
        return use
    title, what = (filled_text(model, model.measured, text) for text in (use.title, use.what))
    return replace(use, title=title, what=what)


def _what(kind: str, doc: Doc, at: Pointer) -> str:
    part, member = at[0], at[1] if len(at) > 1 else None
    if kind == "evidence":
        return "says that it replaces this item" if part == "supersedes" else "says that it leads to this item"
    if kind in ("claim", "answer"):
        return f"the {kind} rests on it"
    if part == "evidence":
        return "evidence of the arrangement as a whole"
    entry: object = doc.value[str(part)][member]
    values = entry if isinstance(entry, dict) else {}
    words = {
        "indicators": f"the indicator “{INDICATORS.get(str(member), str(member))}”",
        "accountability": f"the row “{values.get('responsibility', '')}” of the map",
        "measures": f"the measure “{values.get('title', '')}”",
        "due_diligence": f"the check “{values.get('title', '')}”",
        "links": f"the step “{values.get('step', '')}”",
    }
    return words.get(str(part), str(part))
