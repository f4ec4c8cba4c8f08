"""The record of a file that is added, as it is written."""

from __future__ import annotations

from datetime import date

from leverarch.adding.proposal import Proposal
from leverarch.readers.front_matter_edit import written

_SOURCES = {
    "text": "the text of the file",
    "name": "the name that the file had",
    "metadata": "what the file records of itself",
}


def record_of(made: Proposal, today: date) -> bytes:
    """Return the record as a Markdown file: a front matter and an empty body. Nothing may be missing."""
    assert not made.missing, made.missing
    assert made.date is not None
    answers = made.answers
    fields = [
        ("id", made.id),
        ("title", made.title),
        ("type", made.type),
        ("date", made.date.isoformat()),
        ("added", today.isoformat()),
        ("owner", answers.owner),
        ("shows", answers.shows),
        ("file", made.path.removeprefix("content/")),
        ("classification", answers.classification),
        ("version", made.version),
        ("supersedes", answers.supersedes),
        ("alt", answers.alt),
    ]
    lines = [f"{name}: {written(value)}" for name, value in fields if value]
    lines += [f"arrangements: [{answers.arrangement}]"] if answers.arrangement else []
    if made.date_source and made.date_source != "you":
        lines.append(f"notes: {written(f'The date is from {_SOURCES[made.date_source]}.')}")
    return ("---\n" + "\n".join(lines) + "\n---\n").encode("utf-8")
