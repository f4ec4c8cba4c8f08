"""A bid as its buyer gets it: each question with its answer, slots filled, and both counts beside the limit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial

from leverarch.bidding.count import characters_in, words_in
from leverarch.bidding.parts import without_part_headings
from leverarch.bidding.plain import as_pasted, as_printed
from leverarch.claiming.fill import filled, filled_text
from leverarch.claiming.stated import BID
from leverarch.measuring.small_numbers import for_pack
from leverarch.model import Answer, Bid, Limit, Measured, Model, Nodes, Output, Pack, Portal, Question
from leverarch.slots import slots_in

#: What a portal counts for a line break where the buyer has not said: a line end of Windows has two characters.
CAUTIOUS_BREAK = 2
NO_LIMIT = Limit()


@dataclass(frozen=True, slots=True)
class Given:
    """One question and its answer as the buyer gets it. `number` is its place in the bid, from 0.

    `blocks` is what the Word file prints, `pasted` the same for a portal. `words` is counted as Word counts in the
    first, without the marks of lists; `words_pasted` in the second, where they are words. `characters`: as portals do.
    """

    number: int
    question: Question
    answer: Answer | None
    blocks: Nodes
    pasted: str
    words: int
    words_pasted: int
    characters: int

    @property
    def limit(self) -> Limit:
        """The buyer's limit; one of nothing where none is set."""
        return self.question.limit or NO_LIMIT


@dataclass(frozen=True, slots=True)
class Response:
    """One bid response of a pack: its place among the outputs, and what fills a text for the pack's reader.

    `model` is the workspace with its slots filled for that reader.
    """

    model: Model
    number: int
    output: Output
    bid: Bid
    given: tuple[Given, ...]
    fill: Callable[[str], str]

    @property
    def answered(self) -> Iterator[tuple[Given, Answer]]:
        """Each question that has an answer, with it."""
        yield from ((given, given.answer) for given in self.given if given.answer is not None)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers, each once."""
        return tuple({answer.id: answer for _, answer in self.answered}.values())


def responses_in(model: Model, pack: Pack, wanted: Callable[[Bid], bool] = lambda _: True) -> Iterator[Response]:
    """Yield the bid responses of a pack as its reader gets them. Every slot in the model may be filled already.

    Only those of bids that are `wanted`: where there are none, nothing is filled.
    """
    if not any(wanted(bid) for _, _, bid in bids_in(model, pack)):
        return
    fill = filler(model, for_pack(model, pack), pack)
    shown = filled(model, pack)
    for number, output, bid in bids_in(shown, pack):
        if wanted(bid):
            yield Response(shown, number, output, bid, given_in(shown.answers, bid), fill)


def filler(model: Model, shown: Mapping[str, Measured], pack: Pack | None) -> Callable[[str], str]:
    """Return what fills the slots of a Markdown text from figures as a reader may see them; each is worked out once."""
    of_slot = cache(partial(filled_text, model, shown, pack=pack))

    def fill(text: str) -> str:
        parts, end = [], 0
        for slot in slots_in(text, markdown=True):
            parts += [text[end : slot.start], of_slot(slot.text)]
            end = slot.end
        return "".join((*parts, text[end:]))

    return fill


def bids_in(model: Model, pack: Pack) -> Iterator[tuple[int, Output, Bid]]:
    """Yield each bid response of a pack: its place among the outputs, the output, the bid."""
    for number, output in enumerate(pack.outputs):
        bid = model.bids.get(output.bid)
        if output.kind == BID and bid is not None:
            yield number, output, bid


def given_in(answers: Mapping[str, Answer], bid: Bid) -> tuple[Given, ...]:
    """Return the questions of a bid with their answers. `answers` are those of a model filled for the pack's reader."""
    return tuple(_given(number, question, answers, bid) for number, question in enumerate(bid.questions))


def line_break_of(portal: Portal | None) -> int:
    """Return how many characters the buyer's portal counts for a line break."""
    return (portal.line_break if portal else 0) or CAUTIOUS_BREAK


def is_plain(bid: Bid) -> bool:
    """Whether answers go into a portal that takes plain text only, as far as the bid says so."""
    return bid.portal is not None and bid.portal.plain


def is_pasted(bid: Bid) -> bool:
    """Whether answers may be pasted as plain text: unless the bid says otherwise. Then the longer count is the one."""
    return bid.portal is None or bid.portal.plain


def _given(number: int, question: Question, answers: Mapping[str, Answer], bid: Bid) -> Given:
    answer = answers.get(question.answer)
    blocks = answer.blocks if answer else ()
    if not question.headings:
        blocks = without_part_headings(blocks)
    pasted = as_pasted(blocks)
    return Given(
        number=number,
        question=question,
        answer=answer,
        blocks=blocks,
        pasted=pasted,
        words=words_in(as_printed(blocks)),
        words_pasted=words_in(pasted),
        characters=characters_in(pasted, line_break_of(bid.portal)),
    )
