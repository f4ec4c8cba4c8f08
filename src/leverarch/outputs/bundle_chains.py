"""The chains of a bundle: what each step shows, and where a reader finds it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from leverarch.chains import StepLink, day_of, in_steps, kind_of
from leverarch.locators import locator_of
from leverarch.model import Chain, Evidence, Model, Output, Pack
from leverarch.output import BundleChain, ChainEntry
from leverarch.selection import choose_chains, is_open
from leverarch.words import short_date

NOT_SHOWN = "An item that is not in this bundle"
NO_RECORD = "A record that is not open to this reader"


@dataclass(frozen=True, slots=True)
class Woven:
    """A chain with its links in the order of its steps, and what the index says of each."""

    chain: Chain
    kind: str
    arrangement: str
    steps: tuple[StepLink, ...]
    entries: tuple[ChainEntry, ...]


def woven(model: Model, pack: Pack, output: Output, items: tuple[Evidence, ...]) -> tuple[Woven, ...]:
    """Return the chains that the bundle prints. `items` are those it holds."""
    shown = frozenset(item.id for item in items)
    return tuple(_woven(model, chain, shown) for chain in choose_chains(model, pack, output, items).chains)


def _woven(model: Model, chain: Chain, shown: frozenset[str]) -> Woven:
    kind = kind_of(model, chain)
    arrangement = model.arrangements.get(chain.arrangement)
    steps = tuple(in_steps(chain, kind)) if kind else ()
    entries = tuple(_entry(chain, order, at, shown) for order, at in enumerate(steps))
    title = arrangement.title if arrangement else chain.arrangement
    return Woven(chain, kind.title if kind else chain.kind, title, steps, entries)


def _entry(chain: Chain, order: int, at: StepLink, shown: frozenset[str]) -> ChainEntry:
    link = at.link
    return ChainEntry(
        key=f"{chain.id}~{order}" if link.evidence in shown and not at.missing else "",
        step=at.step.id,
        item="" if at.missing else link.evidence,
        record="" if at.missing else link.record,
        row="" if at.missing else link.row,
        missing=at.missing,
        locator=locator_of(link),
    )


def bundle_chains(chains: Iterable[Woven]) -> tuple[BundleChain, ...]:
    """Return the chains as the index lists them."""
    return tuple(
        BundleChain(one.chain.id, one.chain.kind, one.chain.title, one.chain.arrangement, one.entries) for one in chains
    )


def entries_of(item: str, chains: Iterable[Woven]) -> tuple[ChainEntry, ...]:
    """Return the links of chains that lead to the item."""
    return tuple(entry for one in chains for entry in one.entries if entry.key and entry.item == item)


def belongs_to(chains: Iterable[Woven]) -> Mapping[str, tuple[Mapping[str, str], ...]]:
    """Return for each item the steps of chains that it shows, as its cover sheet says them."""
    found: dict[str, list[Mapping[str, str]]] = {}
    for one in chains:
        shown: dict[str, list[str]] = {}
        for at, entry in zip(one.steps, one.entries, strict=True):
            if entry.key:
                shown.setdefault(entry.item, []).append(at.step.title)
        for item, steps in shown.items():
            line = {"id": one.chain.id, "title": one.chain.title, "steps": "; ".join(dict.fromkeys(steps))}
            found.setdefault(item, []).append(line)
    return {item: tuple(lines) for item, lines in found.items()}


def chain_views(
    model: Model, pack: Pack, chains: Iterable[Woven], numbers: Mapping[str, str]
) -> list[Mapping[str, Any]]:
    """Return the data of the chains' part of the front matter. `numbers` holds the number of each item by id."""
    return [
        {
            "id": one.chain.id,
            "title": one.chain.title,
            "kind": one.kind,
            "arrangement": one.arrangement,
            "missing": sum(entry.missing for entry in one.entries),
            "steps": [
                _step(model, pack, _number(one, at), at, entry, numbers)
                for at, entry in zip(one.steps, one.entries, strict=True)
            ],
        }
        for one in chains
    ]


def _number(one: Woven, at: StepLink) -> int:
    """Return which step it is, counted from 1: a step with two links is one step."""
    return list(dict.fromkeys(other.step.id for other in one.steps)).index(at.step.id) + 1


def _step(
    model: Model, pack: Pack, number: int, at: StepLink, entry: ChainEntry, numbers: Mapping[str, str]
) -> Mapping[str, Any]:
    link = at.link
    item = model.evidence.get(entry.item)
    day = day_of(model, link)
    return {
        "n": number,
        "step": at.step.title,
        "says": link.says or (item.title if item and entry.key else ""),
        "when": short_date(day),
        "item": {"id": entry.item, "n": numbers[entry.item], "key": entry.key} if entry.key else None,
        "hidden": [NOT_SHOWN] if entry.item and not entry.key else [],
        **_record(model, pack, entry),
        "missing": entry.missing,
        "reason": link.missing,
    }


def _record(model: Model, pack: Pack, entry: ChainEntry) -> Mapping[str, str]:
    """Return the record's title and the key of the row; a closed record is said, and not named."""
    record = model.records.get(entry.record)
    if record is None:
        return {"record": "", "row": ""}
    if record.classification and not is_open(record.classification, pack.audience):
        return {"record": NO_RECORD, "row": ""}
    return {"record": record.title, "row": entry.row}
