"""Which packs print which claims: looked up in what is planned, so that no way of printing one is missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from leverarch.claiming.fill import claim_texts, reading_of
from leverarch.claiming.stated import BID, LIBRARY, REVIEW, claims_in
from leverarch.fonts import printable
from leverarch.model import Pack
from leverarch.output import Plan, Text
from leverarch.pipeline import Survey, plan_pack
from leverarch.plan import jobs_of
from leverarch.selection import SOCIAL_VALUE

#: These may print a claim that no slot of theirs names.
_OF_CLAIMS = frozenset({BID, LIBRARY, REVIEW, SOCIAL_VALUE})


def claims_printed(view: Survey) -> Mapping[str, frozenset[str]]:
    """Return the ids of the claims that each pack prints, by pack. Of a pack with errors: those that its slots name."""
    return {pack.id: frozenset(_claims(view, pack)) for pack in view.model.packs.values()}


def _claims(view: Survey, pack: Pack) -> Iterator[str]:
    named = claims_in(view.model, pack)
    if not view.model.claims or not (named or any(output.kind in _OF_CLAIMS for output in pack.outputs)):
        return
    plan = plan_pack(view, pack.id).plan
    if plan is None:
        yield from named
        return
    reading = reading_of(view.model, pack)
    words = _one_line(" ".join(_words(plan)))
    for id_, text in claim_texts(reading, view.model.claims).items():
        if _one_line(printable(text)) in words:
            yield id_


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _words(plan: Plan) -> Iterator[str]:
    for document in plan.documents:
        yield document.title
        if isinstance(document.content, Text):
            yield document.content.text
        for job in jobs_of(document):
            yield from _in_value(job.data)


def _in_value(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _in_value(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _in_value(inner)
