"""What is wrong with a template, found without printing it: broken tags, and names that the data does not know."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

import jinja2

from leverarch.renderers.word import package
from leverarch.renderers.word.language import Sandbox, refused
from leverarch.renderers.word.names import WordError, w
from leverarch.renderers.word.scope import Scope, Unknown, unknown_names
from leverarch.renderers.word.shape import Shape
from leverarch.renderers.word.tags import Tag, of
from leverarch.renderers.word.template import compile_template

_OPENS = {"for": "endfor", "if": "endif", "with": "endwith"}
_MIDDLE = {"else": ("for", "if"), "elif": ("if",)}
_CHANGES = ("ins", "del", "moveFrom", "moveTo")


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """One thing wrong with a template.

    `paragraph_text` is what Word shows around it, `name` what the template says, `nearest` the name perhaps meant.
    `unknown`: the tag is well made, and names something that the data does not have.
    """

    paragraph_text: str
    name: str
    message: str
    nearest: str = ""
    unknown: bool = False


def faults(template: bytes, shape: Shape) -> tuple[TemplateProblem, ...]:
    """Return every problem of a template in the order of its text; none where it can be printed from such data."""
    try:
        parts = package.read(template)
        tags, broken = of(parts)
        found = [TemplateProblem(line.paragraph, "", line.message) for line in broken]
        found += _changes(parts.get("word/document.xml", b""))
        found += _unpaired(tags)
        if not found:
            for part in dict.fromkeys(tag.part for tag in tags):
                found += _in_part([tag for tag in tags if tag.part == part], shape)
        if not found:
            compile_template(template)
    except WordError as error:
        found = [TemplateProblem("", "", str(error))]
    return tuple(dict.fromkeys(found))


def _changes(document: bytes) -> Iterator[TemplateProblem]:
    root = package.parse(document)
    for change in root.iter(*map(w, _CHANGES)):
        words = "".join(text.text or "" for text in change.iter(w("t"), w("delText")))
        if words:
            yield TemplateProblem(words, "", "a tracked change; accept or reject all changes in the template")
            return


def _unpaired(tags: list[Tag]) -> Iterator[TemplateProblem]:
    """Yield loops and choices that are not closed, or that open and close in different kinds of place."""
    open_tags: list[Tag] = []
    for number, tag in enumerate(tags):
        last_of_part = number + 1 == len(tags) or tags[number + 1].part != tag.part
        if tag.word in _OPENS:
            open_tags.append(tag)
        elif tag.word in _MIDDLE or tag.word.startswith("end"):
            yield from _closing(tag, open_tags)
        if last_of_part:
            for left in open_tags:
                message = f"`{left.word}` is opened here and never closed with `{_OPENS[left.word]}`"
                yield TemplateProblem(left.paragraph, left.word, message)
            open_tags.clear()


def _closing(tag: Tag, open_tags: list[Tag]) -> Iterator[TemplateProblem]:
    opener = open_tags[-1] if open_tags else None
    fits = opener is not None and (_OPENS[opener.word] == tag.word or opener.word in _MIDDLE.get(tag.word, ()))
    if opener is None or not fits:
        inside = f"; the last one opened is `{opener.word}`" if opener else ""
        yield TemplateProblem(tag.paragraph, tag.word, f"`{tag.word}` closes nothing that is open here{inside}")
        return
    if tag.word not in _MIDDLE:
        open_tags.pop()
    if (opener.prefix, opener.place) != (tag.prefix, tag.place):
        yield TemplateProblem(
            tag.paragraph,
            tag.word,
            f"`{_begun(opener)}` and `{_begun(tag)}` must stand in the same kind of place: both as paragraphs of one "
            "text, as rows of one table, or within one line",
        )


def _begun(tag: Tag) -> str:
    return f"{{%{tag.prefix} {tag.word} … %}}" if tag.word in _OPENS else f"{{%{tag.prefix} {tag.word} %}}"


def _in_part(tags: list[Tag], shape: Shape) -> list[TemplateProblem]:
    """Read a part's tags, one on each line, as one piece of Jinja: its lines are then our tags."""
    sandbox = Sandbox()
    try:
        tree = sandbox.parse("\n".join(tag.source for tag in tags))
    except jinja2.TemplateSyntaxError as error:
        tag = tags[min(max(error.lineno, 1), len(tags)) - 1]
        return [TemplateProblem(tag.paragraph, tag.source, f"this tag cannot be read: {error.message}")]
    forbidden = list(refused(tree))
    if forbidden:
        return [TemplateProblem(tags[line - 1].paragraph, name, reason) for line, name, reason in forbidden]
    prefixes = {number: tag.prefix for number, tag in enumerate(tags, 1)}
    found = unknown_names(tree, Scope({}, shape), prefixes)
    return [_problem(unknown, tags[unknown.line - 1].paragraph) for unknown in found]


def _problem(unknown: Unknown, paragraph: str) -> TemplateProblem:
    last = unknown.name.rpartition(".")[2]
    near = difflib.get_close_matches(last, unknown.known, 1, 0.55)
    path = unknown.name.rpartition(".")[0]
    nearest = f"{path}.{near[0]}" if near and path else near[0] if near else ""
    return TemplateProblem(paragraph, unknown.name, unknown.message, nearest, unknown=bool(unknown.known))
