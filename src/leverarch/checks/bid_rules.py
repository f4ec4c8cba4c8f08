"""Checks of what a buyer forbids: names in an anonymous answer, links, attachments, and what a portal can't show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from leverarch.bidding.anonymous import found_in, names_in
from leverarch.bidding.given import Response, bids_in, is_plain, responses_in
from leverarch.bidding.links import links_in
from leverarch.bidding.names import Name
from leverarch.bidding.paragraphs import paragraphs_of, pieces_in
from leverarch.bidding.plain import addresses_in, inner_nodes
from leverarch.checks.rule import Check, Finding, pack_check
from leverarch.diagnostics import Note, Place, Severity
from leverarch.model import Answer, Bid, Model, Pack
from leverarch.words import count

_BANNED = "banned"
#: What plain text can't show: how it looks in Markdown, what it is, and what is pasted instead.
_NOT_PLAIN = {
    "table": ("|", "a table", "its rows are pasted as lines"),
    "img": ("![", "a picture", "its description is pasted"),
    "fn": ("^", "a footnote", "it is pasted at the end"),
    "del": ("~~", "struck-out words", "they are left out"),
}


@pack_check("LA912", Severity.ERROR)
def not_anonymous(model: Model, pack: Pack) -> Iterator[Finding]:
    """An answer that must be anonymous names the bidder, a partner or a place.

    Why: the buyer asked for answers that don't say whose they are, and may set aside one that does. What is looked for:
    the provider and its partners, each telling word of their names, services, towns and venues, the council's place,
    CQC, company, charity and ICO numbers, telephone numbers, e-mail and web addresses, and the bid's `hidden_names`;
    in answers with their slots filled (so in the titles of items that are cited, too), in titles, in the names of files
    and pictures. Capitals and possessives don't matter, except where a name is made of words of the language (Bath,
    Home First): it is one with its capitals. Everyday words alone (care, support, house) are none. The buyer's own name
    may stand, and so may a place that its questions name. What stands inside a picture is for you to look at.

    What to do: say what it is instead: “the provider”, “a local advocacy charity”, “a supported living service”. Where
    it comes in by a slot, change the words there or cite another item. A name that is no name of yours can't be
    excepted: change the words.

    Example:
    ```json
    { "id": "advocacy-2027", "title": "Advocacy", "anonymised": true, "hidden_names": ["Northmarch"], "questions": [] }
    ```

    """
    for asked in responses_in(model, pack, lambda bid: bid.anonymised):
        names = names_in(model, asked.bid)
        yield from _named_outside(asked, names, pack)
        for answer in asked.answers:
            yield from _named_in(asked, answer, names)


def _named_in(asked: Response, answer: Answer, names: tuple[Name, ...]) -> Iterator[Finding]:
    found: dict[str, list[Place]] = {}
    what: dict[str, str] = {}

    def find(text: str) -> Iterator[tuple[int, int, str]]:
        for one in found_in(text, names, (asked.bid.buyer,)):
            what[one.name.text] = one.name.what
            yield one.start, one.end, one.name.text

    for paragraph in paragraphs_of(answer, asked.fill):
        for place, name in pieces_in(paragraph, asked.fill, find):
            found.setdefault(name, []).append(place)
    for name, places in found.items():
        again = f", {count(len(places), 'time')}" if len(places) > 1 else ""
        message = f"the answer `{answer.id}` names `{name}`{again}, and `{asked.bid.id}` must be anonymous"
        help_ = "say what it is instead; if it comes from a slot, change the words there or cite something else"
        related = tuple(Note(place, "and here") for place in places[1:4])
        yield Finding(places[0], message, answer.id, help_, what[name], related)


def _named_outside(asked: Response, names: tuple[Name, ...], pack: Pack) -> Iterator[Finding]:
    """What is named in titles and in the names of files."""
    bid, at = asked.bid, ("outputs", asked.number, "title")
    for text, place, what in (
        (bid.id, bid.doc.at("id"), "the bid's id, which is in the names of the files,"),
        (bid.title, bid.doc.at("title"), "the title of the bid"),
        (bid.lot, bid.doc.at("lot"), "the lot"),
        (bid.reference, bid.doc.at("reference"), "the reference"),
        (asked.output.title, pack.doc.at(*at), "the title of the response"),
        *_titles(bid),
        *(_files(asked)),
    ):
        for one in found_in(text, names, (bid.buyer,)):
            message = f"{what} names `{one.name.text}`, and `{bid.id}` must be anonymous"
            yield Finding(place, message, bid.id, "say what it is instead", one.name.what)
            break


def _titles(bid: Bid) -> Iterator[tuple[str, Place, str]]:
    for number, question in enumerate(bid.questions):
        yield question.title, bid.doc.at("questions", number, "title"), f"the title of question {question.number}"


def _files(asked: Response) -> Iterator[tuple[str, Place, str]]:
    for answer in asked.answers:
        for number, file in enumerate(answer.attachments):
            name = file.rpartition("/")[2]
            yield name, answer.doc.at("attachments", number), f"the attachment `{name}`"
        for path in answer.images.values():
            name = path.rpartition("/")[2]
            yield name, answer.doc.at("id"), f"the file of the picture `{name}`"


@pack_check("LA913", Severity.ERROR)
def banned_link(model: Model, pack: Pack) -> Iterator[Finding]:
    """An answer holds a link or an address, and the buyer bans them.

    Why: a buyer that bans links may set the answer aside, so that nobody puts more into it than the limit allows.
    Addresses of pages, of e-mail, bare domains and links in Markdown count, also where a slot brings them in.

    What to do: say in words what the link would show, or cite the item by its title.

    Example:
    ```markdown
    Our policy is at [our site](https://www.example.org/policy).
    ```

    """
    for asked in responses_in(model, pack, lambda bid: bid.links == _BANNED):
        for answer in asked.answers:
            seen = set()
            for paragraph in paragraphs_of(answer, asked.fill):
                for place, link in pieces_in(paragraph, asked.fill, links_in):
                    seen.add(link)
                    message = f"the answer `{answer.id}` holds the link `{link}`, and the buyer bans links"
                    yield Finding(place, message, answer.id, "say in words what it would show")
            # Whatever way of writing a link was not seen in the text is seen in what is printed of it.
            for words, url in addresses_in(answer.blocks):
                if not any(link in url or url in link for link in seen):
                    message = f"the answer `{answer.id}` holds a link at “{words}”, and the buyer bans links"
                    yield Finding(answer.doc.at("body"), message, answer.id, f"take away the link to {url}")


@pack_check("LA914", Severity.ERROR)
def banned_attachment(model: Model, pack: Pack) -> Iterator[Finding]:
    """An answer has attachments and the buyer bans them, or it holds what its portal can't show.

    Why: what is attached against the rules is not read, and may cost the whole answer. A portal for plain text shows no
    table, picture, footnote or struck-out word: this is a warning, since the text for pasting says what it can of them.

    What to do: put what counts into the answer, and take the attachment out; write a table as sentences or a list.

    Example:
    ```json
    { "id": "advocacy", "title": "Advocacy", "attachments": "banned", "portal": { "plain": true }, "questions": [] }
    ```

    """
    for _, _, bid in bids_in(model, pack):
        answers = {question.answer: model.answers.get(question.answer) for question in bid.questions}
        for answer in filter(None, answers.values()):
            for number, file in enumerate(answer.attachments if bid.attachments == _BANNED else ()):
                message = f"the answer `{answer.id}` has the attachment `{file}`, and the buyer bans attachments"
                help_ = "put what counts of it into the answer, and take it out here"
                yield Finding(answer.doc.at("attachments", number), message, answer.id, help_)
            if is_plain(bid):
                yield from _not_plain(answer)


def _not_plain(answer: Answer) -> Iterator[Finding]:
    kinds = Counter(node["t"] for node in inner_nodes(answer.blocks))
    for kind, (mark, what, instead) in _NOT_PLAIN.items():
        if kinds[kind]:
            place = next((one.place() for one in paragraphs_of(answer, str) if mark in one.text), None)
            message = f"the answer `{answer.id}` holds {what}, and the buyer's portal takes plain text: {instead}"
            help_ = "write it as sentences or a list, or say in `portal` that more than plain text is taken"
            at = place or answer.doc.at("body")
            yield Finding(at, message, answer.id, help_, severity=Severity.WARNING)


CHECKS: tuple[Check, ...] = (not_anonymous, banned_link, banned_attachment)
