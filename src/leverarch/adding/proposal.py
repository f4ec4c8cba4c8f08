"""The record that is proposed for a file: what can be known is suggested, what can't is asked for, nothing invented."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath

from leverarch.adding.dates import EARLIEST, Dated, Seen, dated, dates_in_name, dates_in_text, without_dates
from leverarch.adding.glimpse import Glimpse
from leverarch.adding.names import ending_of, printable, spoken, stored_name, tidy_title, title_from_name, version_in
from leverarch.adding.people import people_in, without_people
from leverarch.adding.types import type_of
from leverarch.words import TYPES, size_words
from leverarch.world import FileState, Probe

RECORDS, FILES = "content/evidence/", "content/files/"
#: From so many bytes on a file makes a pack hard to send.
LARGE = 10_000_000
#: Remarks that say how the pages will be made, or are said here in other words.
_NOT_SAID = frozenset({"text-rendering", "converted-file", "picture-without-alt", "wrong-ending"})
_REPLY = re.compile(r"^(?:\s*(?:re|fwd?|aw|wg)\s*:)+", re.IGNORECASE)
_MADE_BY = re.compile(r"^Microsoft (?:Word|Excel|PowerPoint) - ", re.IGNORECASE)
_FILE_NAME = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|rtf|odt)$", re.IGNORECASE)
ASKED = {
    "title": "what it is called",
    "date": "the day it speaks of or was made",
    "shows": "what it shows, in one sentence",
    "owner": "the role that answers for it",
    "classification": "the widest audience it may go to",
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody says of a file, by options or when asked; empty: not said."""

    id: str = ""
    title: str = ""
    type: str = ""
    date: date | None = None
    owner: str = ""
    shows: str = ""
    classification: str = ""
    arrangement: str = ""
    alt: str = ""
    supersedes: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that somebody wants to add. `file` is where it lies, as it was named; `name` its own name."""

    file: str
    name: str
    sha256: str
    size: int
    probe: Probe
    seen: Glimpse


@dataclass(frozen=True, slots=True)
class Register:
    """What is there already: by SHA-256 the words for where a file is, items by their files' short titles, names.

    `not_titles` are names that stand on top of many documents and are no title: the provider's, partners'.
    """

    contents: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    not_titles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be made of a file. `refused` says why nothing will; `missing` names what nobody has said yet.

    `spare`: it is left out and nobody misses it: litter, or what is there already.
    """

    file: str
    sha256: str = ""
    id: str = ""
    title: str = ""
    title_from: str = ""
    type: str = ""
    date: date | None = None
    date_from: str = ""
    date_source: str = ""
    date_doubt: str = ""
    version: str = ""
    ending: str = ""
    warnings: tuple[str, ...] = ()
    refused: str = ""
    spare: bool = False
    is_picture: bool = False
    answers: Answers = Answers()

    @property
    def path(self) -> str:
        """Where the copy of the file will lie in the workspace."""
        otherwise = TYPES.get(self.type, "File").replace(" ", "")
        name = stored_name(
            self.id, without_people(self.title), self.version, self.date, self.ending, otherwise=otherwise
        )
        return f"{FILES}{name}"

    @property
    def record(self) -> str:
        """Where the record will lie in the workspace."""
        return f"{RECORDS}{self.id}.md"

    @property
    def missing(self) -> tuple[str, ...]:
        """What has to be said before the record can be written."""
        said = {**{name: getattr(self.answers, name) for name in ASKED}, "title": self.title, "date": self.date}
        return () if self.refused else tuple(name for name in ASKED if not said[name])


def refusal(file: str, why: str, *, spare: bool = False) -> Proposal:
    """Return the proposal for a file that can't be added."""
    return Proposal(file, refused=why, spare=spare)


def propose(incoming: Incoming, id_: str, answers: Answers, register: Register, today: date) -> Proposal:
    """Return what is proposed for one file. `id_` is free; `today` is the day on which it is added."""
    name = incoming.name
    stem = PurePosixPath(name.replace("/", " ")).stem
    seen = incoming.seen
    raw_title, title_from = _title(incoming, stem, register)
    title = tidy_title(raw_title)
    when = _dated(incoming, stem, today)
    version, also = _version(stem, seen)
    called = (answers.title or title, spoken(stem), seen.heading)
    made = Proposal(
        printable(incoming.file),
        incoming.sha256,
        id_,
        title,
        title_from if title else "",
        answers.type or type_of(called, seen.text, seen.way),
        when.day,
        when.words,
        when.source,
        when.doubt,
        version,
        ending_of(name, seen.endings),
        is_picture=seen.way == "picture",
    )
    warnings = (*_about_people(stem, raw_title), *_about_dates(when), *also, *_about_name(incoming, made),
                *_about_file(incoming), *_about_others(made, register))  # fmt: skip
    return answered(replace(made, warnings=tuple(dict.fromkeys(warnings))), answers)


def answered(made: Proposal, answers: Answers) -> Proposal:
    """Return a proposal with what somebody says of it: that goes before what was suggested."""
    changed = replace(made, answers=answers)
    if answers.title:
        named = [f"the title seems to hold {what} (“{words}”)" for what, words in people_in(answers.title)]
        warnings = tuple(dict.fromkeys((*made.warnings, *named)))
        changed = replace(changed, title=answers.title, title_from="you", warnings=warnings)
    if answers.type:
        changed = replace(changed, type=answers.type)
    if answers.date:
        changed = replace(changed, date=answers.date, date_from="as you say", date_source="you", date_doubt="")
    return changed


def _title(incoming: Incoming, stem: str, register: Register) -> tuple[str, str]:
    """Return the first title that says something, as it stands there, and where it is from."""
    seen = incoming.seen
    own = _MADE_BY.sub("", seen.title)
    own = title_from_name(_FILE_NAME.sub("", own)) if own != seen.title or _FILE_NAME.search(own) else own
    named = spoken(stem) if title_from_name(stem) else ""
    short = " " not in title_from_name(stem)
    told: list[tuple[str, str, Callable[[str], str]]] = [
        (_REPLY.sub("", seen.subject), "the message’s subject", tidy_title),
        (own if _is_seen(own, seen.text) else "", "the file’s own title", tidy_title),
        (seen.heading if len(seen.heading.split()) > 1 else "", "its first heading", tidy_title),
        (own if short else "", "the file’s own title", tidy_title),
        (named, "its name", lambda _: title_from_name(stem)),
        (seen.heading, "its first heading", tidy_title),
        (own, "the file’s own title", tidy_title),
    ]
    for words, source, tidy in told:
        if words and tidy(without_dates(words)) and tidy(words).casefold() not in register.not_titles:
            return (words, source) if tidy is tidy_title else (title_from_name(stem), source)
    return "", ""


def _is_seen(title: str, text: str) -> bool:
    """Whether a title that a file keeps apart also stands on its pages: many a one is left over from a template."""
    words = set(re.findall(r"\w+", title.casefold()))
    return not text.strip() or words <= set(re.findall(r"\w+", text.casefold()))


def _dated(incoming: Incoming, stem: str, today: date) -> Dated:
    seen = incoming.seen
    name = ("name", "from its name", dates_in_name(stem))
    own = tuple(_own_dates(seen))
    kept = [("metadata", f"from {words}", (Seen(day, ""),)) for day, words in own]
    if seen.way == "mail" and kept:
        return dated((kept[0], name), today)
    found = dated((("text", "from the text", dates_in_text(seen.text, bare=seen.way != "table")), name, *kept), today)
    if found.source == "metadata" and len(own) > 1 and own[1][0] != found.day:
        return replace(found, also=(*found.also, f"{own[1][1]}: {own[1][0].isoformat()}"))
    return found


def _own_dates(seen: Glimpse) -> Iterator[tuple[date, str]]:
    for day, words in seen.dates:
        try:
            found = date.fromisoformat(day)
        except ValueError:
            continue
        if found >= EARLIEST:
            yield found, words


def _version(stem: str, seen: Glimpse) -> tuple[str, tuple[str, ...]]:
    """Return the version that the text says, else the name, and where they differ a warning."""
    named, said = version_in(spoken(stem)), version_in(seen.text[:2_000])
    if named and said and named != said:
        return said, (f"its text says version {said}, its name {named}: the text’s is taken",)
    return said or named, ()


def _about_people(stem: str, title: str) -> Iterator[str]:
    for what, words in people_in(spoken(stem)):
        yield f"its name seems to hold {what} (“{words}”): the stored name leaves it out"
    for what, words in people_in(title):
        if words not in spoken(stem):
            yield f"its title seems to hold {what} (“{words}”): left out"


def _about_dates(when: Dated) -> Iterator[str]:
    if when.also:
        yield f"other dates: {'; '.join(when.also)}. Say --date if one of them is right"


def _about_name(incoming: Incoming, made: Proposal) -> Iterator[str]:
    name = incoming.name
    if any(not c.isprintable() for c in name):
        yield "its name holds line breaks or characters that are not seen: the stored name has none"
    if re.search(r"\bdraft\b", spoken(name), re.IGNORECASE):
        yield "its name says draft: add `status: draft` to the record if it is one"
    if incoming.seen.endings and not PurePosixPath(name.lower()).suffix.endswith(incoming.seen.endings):
        looks = incoming.probe.kind or "another kind of file"
        own = f"does not end as {looks} does" if PurePosixPath(name).suffix else "has no ending"
        yield f"its name {own}: the copy ends with {made.ending}"
    if made.date and made.date_source == "name" and dates_in_name(PurePosixPath(name).stem)[0].whole_month:
        yield "its name gives only the month: the last day of it is taken"


def _about_file(incoming: Incoming) -> Iterator[str]:
    found, way = incoming.probe, incoming.seen.way
    if incoming.size > LARGE:
        yield f"it is {size_words(incoming.size)}: large files make a pack hard to send"
    waits = way == "office" and found.state is FileState.UNSUPPORTED
    if found.state is not FileState.SOUND and found.detail and not waits:
        yield found.detail
    for remark in found.remarks:
        if remark.name not in _NOT_SAID:
            yield f"it {remark.detail}"
    if way == "picture" and not found.detail:
        yield "a picture needs words for those who can’t see it: say --alt, or add `alt` to the record"


def _about_others(made: Proposal, register: Register) -> Iterator[str]:
    other = register.titles.get(made.title.casefold())
    if other and made.title:
        yield f"{other} has the same title: say --supersedes {other} if this takes its place"
