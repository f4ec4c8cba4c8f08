"""Checks of who gets what."""

from __future__ import annotations

from collections.abc import Iterator

from leverarch.checks.rule import Check, Finding, pack_check
from leverarch.diagnostics import Severity
from leverarch.model import Model, Pack
from leverarch.selection import BUNDLE, CEILINGS, OF_ITEMS, choose, choose_chains
from leverarch.words import AUDIENCES


@pack_check("LA901", Severity.ERROR)
def above_audience(model: Model, pack: Pack) -> Iterator[Finding]:
    """A pack names an item or a chain that is closed to the pack's audience.

    Why: it would go to readers who must not see it.

    What to do: take it out of the list, choose another audience, or classify the item anew if it really may go there.
    From open to closed: public, partner, commissioner, regulator, internal. A bid takes public items only.

    Example:
    ```json
    { "audience": "partner", "outputs": [{ "kind": "inspection-bundle", "evidence": ["EV-0015"] }] }
    ```

    """
    ceiling = CEILINGS[pack.audience]
    help_ = f"take it out, or choose another audience; {pack.audience} packs hold items up to {ceiling}"
    for number, output in enumerate(pack.outputs):
        if output.kind not in OF_ITEMS:
            continue
        chosen = choose(model, pack, output)
        for field, closed, named in (
            ("evidence", chosen.closed, output.evidence),
            ("chains", choose_chains(model, pack, output, chosen.items).closed, output.chains),
        ):
            for item in closed:
                assert isinstance(named, tuple)
                place = pack.doc.at("outputs", number, field, named.index(item.id))
                message = f"`{item.id}` is classified {item.classification} and `{pack.id}` is for: {pack.audience}"
                yield Finding(place, message, item.id, help_)


@pack_check("LA902", Severity.WARNING)
def left_out(model: Model, pack: Pack) -> Iterator[Finding]:
    """An item or a chain that `all`, a selection or an item reaches is left out of the pack.

    Why: somebody may expect it there. It is closed to the pack's audience, or it is withdrawn.

    What to do: nothing, if that is right. `index.json` lists everything left out, with the reason.

    Example:
    ```yaml
    classification: internal     # in a pack for the regulator with "evidence": "all"
    ```

    """
    for output in pack.outputs:
        if output.kind not in OF_ITEMS:
            continue
        chosen = choose(model, pack, output)
        for left in chosen.left_out:
            item = model.evidence[left.id]
            field = "status" if left.why == "withdrawn" else "classification"
            yield Finding(item.doc.at(field), f"`{left.id}` is left out of `{pack.id}`: {left.why}", left.id)
        for left in choose_chains(model, pack, output, chosen.items).left_out:
            place = model.chains[left.id].doc.at("classification")
            yield Finding(place, f"the chain `{left.id}` is left out of `{pack.id}`: {left.why}", left.id)


@pack_check("LA903", Severity.ERROR)
def empty_bundle(model: Model, pack: Pack) -> Iterator[Finding]:
    """A bundle would hold no item at all.

    Why: an index of nothing is no evidence, and was hardly meant.

    What to do: widen the selection, or classify items for this audience.

    Example:
    ```json
    { "kind": "inspection-bundle", "evidence": [] }
    ```

    """
    for number, output in enumerate(pack.outputs):
        chosen = choose(model, pack, output)
        if output.kind == BUNDLE and not chosen.items and not chosen.closed:
            why = f" ({len(chosen.left_out)} left out)" if chosen.left_out else ""
            yield Finding(
                pack.doc.at("outputs", number),
                f"the bundle of `{pack.id}` holds no item{why}",
                pack.id,
                "widen its `evidence`",
            )


@pack_check("LA907", Severity.ERROR)
def withdrawn_item(model: Model, pack: Pack) -> Iterator[Finding]:
    """A pack names an item that is withdrawn.

    Why: its owner has said that it no longer holds; a reader would take it for evidence.

    What to do: take it out of the list, or name what replaced it. Under `all` or a selection it is left out.

    Example:
    ```yaml
    status: withdrawn            # in a pack with "evidence": ["EV-0003"]
    ```

    """
    for number, output in enumerate(pack.outputs):
        if output.kind not in OF_ITEMS or not isinstance(output.evidence, tuple):
            continue
        for item in choose(model, pack, output).items:
            if item.status == "withdrawn":
                place = pack.doc.at("outputs", number, "evidence", output.evidence.index(item.id))
                message = f"`{item.id}` is withdrawn, and `{pack.id}` names it"
                yield Finding(place, message, item.id, "take it out, or name what replaced it")


#: Documents that say more than an item's classification can tell: who may have them at all.
READERS = {
    "coverage-report": frozenset({"commissioner", "regulator", "internal"}),
    "arrangements-overview": frozenset({"commissioner", "regulator", "internal"}),
    "partner-passport": frozenset({"partner", "commissioner", "regulator", "internal"}),
    "bid-response": frozenset({"bid", "internal"}),
}


@pack_check("LA908", Severity.ERROR)
def wrong_reader(_model: Model, pack: Pack) -> Iterator[Finding]:
    """A pack holds a document that its audience must not have.

    Why: the board's page tells about every partner, with open checks and what blocks. A passport is a partner's due
    diligence: it goes to the partner, and not into a bid. A coverage report says what is missing. What a bid says is
    chosen for the eyes of a buyer that may publish it, so its pack is for: bid.

    What to do: take it out, or put it into a pack for another audience.

    Example:
    ```json
    { "audience": "partner", "outputs": [{ "kind": "arrangements-overview" }] }
    ```

    """
    for number, output in enumerate(pack.outputs):
        readers = READERS.get(output.kind)
        if readers and pack.audience not in readers:
            message = f"`{pack.id}` is for: {pack.audience}, and holds a document that is not for them: {output.kind}"
            help_ = f"take it out, or make a pack for: {', '.join(name for name in AUDIENCES if name in readers)}"
            yield Finding(pack.doc.at("outputs", number, "kind"), message, pack.id, help_)


@pack_check("LA909", Severity.WARNING)
def two_partners(model: Model, pack: Pack) -> Iterator[Finding]:
    """A pack for a partner holds documents about arrangements with more than one partner.

    Why: each would read the other's contacts, checks and limits.

    What to do: make one pack for each partner. Where both are meant to read all of it, accept the warning and say why.

    Example:
    ```json
    { "audience": "partner", "outputs": [
      { "kind": "accountability-map", "arrangement": "inclusion-sessions" },
      { "kind": "accountability-map", "arrangement": "behaviour-support" } ] }
    ```

    """
    first = ""
    for number, output in enumerate(pack.outputs if pack.audience == "partner" else ()):
        arrangement = model.arrangements.get(output.arrangement)
        first = first or (arrangement.partner if arrangement else "")
        if arrangement and arrangement.partner != first:
            message = f"`{pack.id}` is for a partner, and tells about two: `{first}` and `{arrangement.partner}`"
            place = pack.doc.at("outputs", number, "arrangement")
            yield Finding(place, message, pack.id, "make one pack for each partner")
            return


CHECKS: tuple[Check, ...] = (above_audience, left_out, empty_bundle, withdrawn_item, wrong_reader, two_partners)
