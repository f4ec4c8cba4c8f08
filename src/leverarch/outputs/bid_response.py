"""Bid response: what the buyer gets, as a Word file and as text to paste; and the annex that is kept back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from leverarch import words
from leverarch.bidding.anonymous import found_in, names_in
from leverarch.bidding.given import Given, Response, responses_in
from leverarch.bidding.statements import cited_in
from leverarch.claiming.stated import BID
from leverarch.model import Bid, Model, Output, Pack
from leverarch.output import Document, Job, LeftOut, Text
from leverarch.outputs import audit_annex
from leverarch.outputs.bid_words import (
    QuestionLine,
    counted_of,
    counting_of,
    front_of,
    heading_of,
    limit_of,
    line_of,
    number_of,
    title_of,
    weighting_of,
)
from leverarch.outputs.printed import NOT_NEEDED, Fact, Prose, pages_words
from leverarch.selection import is_open

FOLDER = "bid"
KIND = BID


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """One question, line by line, and its answer. `counted` says weighting, limit and counts, `attached` its files."""

    heading: str
    lines: tuple[str, ...]
    counted: str
    answer: Prose
    attached: str


@dataclass(frozen=True, slots=True)
class CitedItem:
    """An item that answers cite by name, where in it to look, and in which questions."""

    id: str
    title: str
    date: str
    where: str
    cited_in: str


@dataclass(frozen=True, slots=True)
class ResponseView:
    """What the template of the response gets. In an anonymous one `provider` is empty, wherever it would be printed."""

    title: str
    provider: str
    spine: str
    spine_more: str
    audience: str
    as_of_date: str
    front: tuple[Fact, ...]
    said: str
    lines: tuple[QuestionLine, ...]
    weighted: bool
    counting: str
    questions: tuple[QuestionPart, ...]
    cited: tuple[CitedItem, ...]


def plan(model: Model, pack: Pack, output: Output) -> tuple[tuple[Document, ...], tuple[LeftOut, ...]]:
    """Return the response in Word, its text for a portal, and the annex kept back. The bid must be known."""
    response = next(one for one in responses_in(model, pack) if one.output is output)
    shown, bid = view(pack, response), response.bid
    name, folder = f"bid-response-{bid.id}", output.template or FOLDER
    job = Job(f"{name}.docx", "word", f"{folder}/response.docx", asdict(shown), _images(response))
    annex = audit_annex.view(model, pack, response)
    usual = f"{FOLDER}/annex.docx"
    kept = Job(f"audit-annex-{bid.id}.docx", "word", f"{folder}/annex.docx", asdict(annex), usual=usual)
    return (
        Document(job.name, output.kind, bid.id, shown.title, job),
        Document(f"{name}.txt", output.kind, bid.id, shown.title, Text(text_of(response))),
        Document(kept.name, "audit-annex", bid.id, annex.title, kept),
    ), ()


def text_of(response: Response) -> str:
    """Return the answers as plain text, one block a question, for pasting. Lines end as those of Windows do.

    What is to be pasted stands between two lines that are not; nothing else is in between, least of all a count.
    """
    lines = [_of_whom(response.bid, response.output), ""]
    for given in response.given:
        heading = heading_of(given.question)
        lines += [f"===== {heading} (copy from below this line) =====", "", given.pasted, ""]
        lines += [f"===== {number_of(given.question)} (copy to above this line) =====", "", ""]
    return "\n".join(lines).rstrip("\n").replace("\n", "\r\n") + "\r\n"


def view(pack: Pack, response: Response) -> ResponseView:
    """Return what the response prints."""
    model, bid = response.model, response.bid
    provider = model.organisation.name if model.organisation and not bid.anonymised else ""
    lines = tuple(map(line_of, response.given))
    return ResponseView(
        title=title_of(bid, response.output),
        provider=provider,
        spine=bid.reference or "Bid response",
        spine_more=bid.lot,
        audience=words.AUDIENCES[pack.audience],
        as_of_date=pack.as_of.isoformat(),
        front=tuple(front_of(bid, provider)),
        said=_said(response.given),
        lines=lines,
        weighted=any(line.weighting for line in lines),
        counting=counting_of(bid),
        questions=tuple(map(_part, response.given)),
        cited=tuple(_cited(pack, response)),
    )


def _part(given: Given) -> QuestionPart:
    question = given.question
    weighting = weighting_of(question)
    counted = f"{f'Weighting {weighting}. ' if weighting else ''}Limit: {limit_of(given)}. {counted_of(given)}"
    blocks = tuple(_with_pictures(block, given) for block in given.blocks)
    files = [path.rpartition("/")[2] for path in given.answer.attachments] if given.answer else []
    attached = f"Attached: {words.listed(files)}." if files else ""
    lines = tuple(line.strip() for line in question.text.splitlines() if line.strip())
    return QuestionPart(heading_of(question), lines, counted, Prose(blocks, under=1), attached)


def _cited(pack: Pack, response: Response) -> Iterator[CitedItem]:
    """Yield the items that a slot of an answer, or of a claim in it, puts into its text and this reader may see."""
    names = names_in(response.model, response.bid) if response.bid.anonymised else ()
    found: dict[str, tuple[list[str], list[str]]] = {}
    for given, answer in response.answered:
        for cited in cited_in(response.model, answer):
            wheres, numbers = found.setdefault(cited.id, ([], []))
            heading = "" if found_in(cited.heading, names) else cited.heading
            wheres += [pages_words(cited.pages)] if cited.pages else []
            wheres += [f"“{heading}”"] if heading else []
            numbers.append(given.question.number)
    for id_, (wheres, numbers) in sorted(found.items()):
        item = response.model.evidence[id_]
        if is_open(item.classification, pack.audience):
            where = "; ".join(dict.fromkeys(wheres)) or NOT_NEEDED
            cited_by = ", ".join(dict.fromkeys(numbers))
            yield CitedItem(item.id, item.title, words.short_date(item.date), where, cited_by)


def _said(given: Iterable[Given]) -> str:
    return f"{words.count(len(tuple(given)), 'question')}, in the buyer’s order and with its numbers."


def _of_whom(bid: Bid, output: Output) -> str:
    return ", ".join(text for text in (title_of(bid, output), bid.buyer, bid.reference, bid.lot) if text)


def _images(response: Response) -> dict[str, str]:
    """Return the pictures of the answers by the names that the documents use for them."""
    return {
        _picture_name(given, name): path for given, answer in response.answered for name, path in answer.images.items()
    }


def _picture_name(given: Given, name: str) -> str:
    """Return a picture's name in the whole response: every answer counts its own from 1."""
    return f"q{given.number + 1}-{name}"


def _with_pictures(node: Any, given: Given) -> Any:
    """Return a node in which pictures have their names in the whole response."""
    if isinstance(node, list | tuple):
        return [_with_pictures(inner, given) for inner in node]
    if not isinstance(node, Mapping):
        return node
    if node.get("t") == "img":
        return {**node, "src": _picture_name(given, node["src"])}
    return {
        key: _with_pictures(inner, given) if isinstance(inner, list | tuple) else inner for key, inner in node.items()
    }
