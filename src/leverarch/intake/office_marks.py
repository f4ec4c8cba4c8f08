"""What an office file holds besides what its pages show: changes, comments, hidden words, macros, files elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from leverarch.readers.office_package import LOCKED, Package, attribute, child, is_on, local
from leverarch.readers.refused import Refused
from leverarch.words import count
from leverarch.world import FileState, Remark

_WORDS = re.compile(r"word/(document\d*|header\d*|footer\d*|footnotes|endnotes)\.xml")
_SLIDE = re.compile(r"ppt/slides/slide\d+\.xml")
_NOTES = re.compile(r"ppt/notesslides/notesslide\d+\.xml")
_COMMENTS = re.compile(r"(word/comments|ppt/comments/.*|ppt/.*comments.*)\.xml")
_RELATIONS = re.compile(r"(word|ppt|xl)/.*\.rels")
_INSIDE = re.compile(r"(word|ppt|xl)/embeddings/.+|object[ _]?\d+/content\.xml")
#: Relations that lead elsewhere and change nothing on the page: a link that is clicked, the template it came from.
_HARMLESS = ("hyperlink", "attachedTemplate")
_CHANGES = {"ins": "ins", "moveTo": "ins", "del": "del", "moveFrom": "del"}
_MOST_PARTS = 400


def marks_of(package: Package) -> Iterator[Remark]:
    """Yield what the owner of an office file should know that its pages don't show. Never raises."""
    words = [part for name in _named(package, _WORDS) if (part := package.spare(name)) is not None]
    yield from _changes(words)
    comments = [part for name in _named(package, _COMMENTS) if (part := package.spare(name)) is not None]
    number = sum(1 for root in comments for element in root.iter() if local(element) in ("comment", "cm"))
    yield from _comments(number)
    yield from _hidden(words)
    yield from _slides(package)
    yield from _held(package)
    yield from _elsewhere(package)
    yield from _open_document(package)


def _named(package: Package, pattern: re.Pattern[str]) -> list[str]:
    return [name for name in package.names if pattern.fullmatch(name)][:_MOST_PARTS]


def _changes(roots: list[Any]) -> Iterator[Remark]:
    found = {"ins": 0, "del": 0}
    for root in roots:
        for element in root.iter():
            kind = _CHANGES.get(local(element), "")
            # Within the looks of letters or paragraphs they mark its end, and no words.
            if kind and len(element):
                found[kind] += 1
    yield from changed(found["ins"], found["del"])


def changed(put_in: int, taken_out: int) -> Iterator[Remark]:
    """Yield the remark about changes that were kept in a text; nothing where there are none."""
    if put_in or taken_out:
        found = ((put_in, "put in"), (taken_out, "taken out"))
        what = ", ".join(f"{count(number, 'passage')} {done}" for number, done in found if number)
        yield Remark("tracked-changes", f"holds tracked changes ({what}): the pages show the final text")


def _comments(number: int) -> Iterator[Remark]:
    if number:
        yield Remark(
            "comments", f"holds {count(number, 'comment')}, which {'is' if number == 1 else 'are'} not printed"
        )


def _hidden(roots: list[Any]) -> Iterator[Remark]:
    number = 0
    for root in roots:
        for element in root.iter():
            if local(element) == "r":
                switch = child(element, "rPr", "vanish")
                number += is_on(switch) and any(local(inner) == "t" and inner.text for inner in element)
    if number:
        yield Remark("hidden-text", f"holds {count(number, 'passage')} of hidden text, not printed")


def _slides(package: Package) -> Iterator[Remark]:
    hidden = 0
    for name in _named(package, _SLIDE):
        root = package.spare(name)
        hidden += root is not None and attribute(root, "show", "1") in ("0", "false")
    if hidden:
        yield Remark("hidden-text", f"has {count(hidden, 'hidden slide')}, not printed")
    noted = 0
    for name in _named(package, _NOTES):
        root = package.spare(name)
        said = [text.text for text in root.iter() if local(text) == "t"] if root is not None else []
        noted += any(len((words or "").strip()) > 3 for words in said)  # the number of the slide is one of them
    if noted:
        yield Remark("not-printed", f"has notes for the speaker on {count(noted, 'slide')}, which are not printed")


def _held(package: Package) -> Iterator[Remark]:
    if any(name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/")) for name in package.names):
        yield Remark("active-content", "holds macros, which are not run and not kept")
    held = sum(1 for name in package.names if _INSIDE.fullmatch(name))
    if held:
        yield Remark("embedded-files", f"holds {count(held, 'file')} inside it, of which a picture is shown at most")
    if any(
        name.startswith("_xmlsignatures/sig") or name == "meta-inf/documentsignatures.xml" for name in package.names
    ):
        yield Remark("signed-file", "is digitally signed")


def _elsewhere(package: Package) -> Iterator[Remark]:
    fetched: dict[str, None] = {}
    linked: dict[str, None] = {}
    for name in _named(package, _RELATIONS):
        folder, _, own = name.rpartition("_rels/")
        for relation in package.relations(folder + own.removesuffix(".rels")).values():
            if relation.outside and relation.kind not in _HARMLESS:
                fetched[relation.target] = None
            elif relation.kind == "hyperlink" and relation.outside and _is_file(relation.target):
                linked[relation.target] = None
    if fetched:
        yield Remark("not-fetched", f"asks for {count(len(fetched), 'file')} that {_lie(len(fetched))}: not fetched")
    if linked:
        yield Remark("not-fetched", f"has links to {count(len(linked), 'file')} that {_lie(len(linked))}: not followed")


def _lie(number: int) -> str:
    return "lies elsewhere" if number == 1 else "lie elsewhere"


def _is_file(target: str) -> bool:
    return bool(re.match(r"file:|[A-Za-z]:[\\/]|\\\\|[^:#?]+\.[A-Za-z0-9]{2,4}$", target))


def _open_document(package: Package) -> Iterator[Remark]:
    if "content.xml" not in package.names:
        return
    root = package.spare("content.xml")
    names = [local(element) for element in root.iter()] if root is not None else []
    yield from changed(names.count("insertion"), names.count("deletion"))
    yield from _comments(names.count("annotation"))
    if names.count("hidden-text") + names.count("hidden-paragraph"):
        yield Remark("hidden-text", "holds hidden text, not printed")


def lock_of(package: Package) -> None:
    """Raise `Refused` for an OpenDocument file that is locked by a password."""
    root = package.spare("META-INF/manifest.xml")
    if root is not None and any(local(element) == "encryption-data" for element in root.iter()):
        raise Refused(FileState.ENCRYPTED, LOCKED)
