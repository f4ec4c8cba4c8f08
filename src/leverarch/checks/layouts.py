"""Checks of how a bundle is laid out: what a pack says of it must fit together."""

from __future__ import annotations

from collections.abc import Iterator

from leverarch.checks.rule import Check, Finding, pack_check
from leverarch.diagnostics import Severity
from leverarch.model import BundleLayout, Model, Output, Pack
from leverarch.selection import BUNDLE, bundle_frameworks, choose
from leverarch.source import Pointer

Fault = tuple[Pointer, str, str]
_EXPECTED = ("key-question", "expectation")


@pack_check("LA489", Severity.ERROR)
def contradicting_layout(model: Model, pack: Pack) -> Iterator[Finding]:
    """What a pack says of the layout of a bundle doesn't fit together.

    Why: one of two things that contradict each other would be left out without a word, and the bundle would be laid out
    otherwise than somebody meant.

    What to do: keep the one that is meant. `sections` are rules of your own and belong to `"by": "sections"`;
    `framework` to `key-question` and `expectation`; `order` to `"by": "order"`, with items that the bundle holds.

    Example:
    ```json
    { "kind": "inspection-bundle", "sections": [{ "title": "Policies", "type": ["policy"] }],
      "layout": { "by": "key-question" } }
    ```

    """
    for number, output in enumerate(pack.outputs):
        faults = _bundle_faults(model, pack, output) if output.kind == BUNDLE else _other_faults(output)
        for pointer, message, help_ in faults:
            yield Finding(pack.doc.at("outputs", number, *pointer), message, pack.id, help_)


def _other_faults(output: Output) -> Iterator[Fault]:
    for field, given in (("layout", output.layout is not None), ("indexes", output.indexes is not None)):
        if given:
            yield (field,), f"`{field}` is of an inspection bundle, and this is a {output.kind}", f"remove `{field}`"


def _bundle_faults(model: Model, pack: Pack, output: Output) -> Iterator[Fault]:
    layout = output.layout
    if layout is None:
        return
    if output.sections and layout.by != "sections":
        message = f"`sections` has rules, and the bundle is laid out by {layout.by}"
        yield ("layout", "by"), message, 'remove `sections`, or write `"by": "sections"`'
    if layout.number_by_section and layout.first_page != 1:
        message = f"pages can't begin at {layout.first_page} and be numbered in each section anew"
        yield ("layout", "first_page"), message, "remove `first_page` or `number_by_section`"
    yield from _framework_faults(model, pack, output, layout)
    yield from _order_faults(model, pack, output, layout)


def _framework_faults(model: Model, pack: Pack, output: Output, layout: BundleLayout) -> Iterator[Fault]:
    items = choose(model, pack, output).items
    spoken_of = {framework.id for framework in bundle_frameworks(model, output, items)}
    if layout.by not in _EXPECTED:
        if layout.framework:
            message = f"`framework` says nothing where a bundle is laid out by {layout.by}"
            yield (
                ("layout", "framework"),
                message,
                'remove it, or write `"by": "key-question"` or `"by": "expectation"`',
            )
    elif layout.framework in model.frameworks and layout.framework not in spoken_of:
        message = f"the bundle does not speak of `{layout.framework}`"
        yield ("layout", "framework"), message, "add it to `frameworks`, or name one that stands there"
    elif not layout.framework and not spoken_of and items:
        message = f"the bundle speaks of no framework, and can't be laid out by {layout.by}"
        yield ("layout", "by"), message, "name a framework in `frameworks`, or lay it out another way"


def _order_faults(model: Model, pack: Pack, output: Output, layout: BundleLayout) -> Iterator[Fault]:
    if layout.by == "order" and not layout.order:
        yield ("layout", "by"), "`by: order` without `order` gives none", "name the items that come first, in order"
    if layout.by != "order" and layout.order:
        message = f"`order` says nothing where a bundle is laid out by {layout.by}"
        yield ("layout", "order"), message, 'remove it, or write `"by": "order"`'
        return
    chosen = {item.id for item in choose(model, pack, output).items}
    for at, id_ in enumerate(layout.order):
        if id_ in layout.order[:at]:
            yield ("layout", "order", at), f"`{id_}` stands in the order twice", "remove one"
        elif id_ in model.evidence and id_ not in chosen:
            message = f"`{id_}` has a place in the order, and the bundle does not hold it"
            yield ("layout", "order", at), message, "remove it, or let `evidence` choose it"


CHECKS: tuple[Check, ...] = (contradicting_layout,)
