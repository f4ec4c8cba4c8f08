"""What lies in the parts of a workbook beside its sheets: texts that cells share, notes, and what is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import IO

from lxml import etree

from leverarch.readers.evidence_styles import attributes, inside, parsed, signs, symbol_face
from leverarch.readers.office_package import Package, Relation, local
from leverarch.readers.refused import Refused
from leverarch.world import FileState

#: Of all parts that are read, unpacked: a small file can unpack to any size.
MOST_UNPACKED = 300_000_000
#: Letters in the texts that cells share.
MOST_SHARED = 60_000_000
#: A part that is read as a whole (not sheets, not texts) is no larger.
MOST_WHOLE = 30_000_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SHAPES = {"graphicFrame": "chart", "pic": "picture"}


def package_of(data: bytes) -> Package:
    """Open a workbook. Raises `Refused`."""
    package = Package(data)
    if package.is_locked:
        raise Refused(FileState.ENCRYPTED, "it is locked with a password")
    if package.unpacked(".xml", ".rels") > MOST_UNPACKED:
        raise Refused(FileState.DAMAGED, "it unpacks to more than can be read")
    return package


def whole(package: Package, name: str) -> bytes:
    """Return a part that a workbook can do without; nothing where it is not there, too large, or broken."""
    try:
        return package.part(name, MOST_WHOLE) or b""
    except Refused:
        return b""


def rich_text(element: etree._Element) -> str:
    """Return the words of a text that may be set in several ways; how a word is spoken is not part of it."""
    said: list[str] = []
    for child in element:
        name = local(child)
        if name == "t":
            said.append(child.text or "")
        elif name == "r":
            face = next((attributes(one).get("val", "") for one in inside(child, "rPr", "rFont")), "")
            words = "".join(one.text or "" for one in inside(child, "t"))
            said.append(signs(words, face) if symbol_face(face) else words)
    return unescaped("".join(said))


def unescaped(text: str) -> str:
    """Return text with its letters that a workbook writes as numbers."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if not 0xD800 <= int(found[1], 16) < 0xE000 else "", text)


def elements(stream: IO[bytes], *names: str) -> Iterator[etree._Element]:
    """Yield elements as a part is read, and forget each after it. Raises what the parser and zipfile raise."""
    tags = [f"{{*}}{name}" for name in names]
    for _, element in etree.iterparse(
        stream, events=("end",), tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    ):
        yield element
        element.clear(keep_tail=False)
        parent = element.getparent()
        while parent is not None and len(parent) > 1 and parent[0] is not element:
            del parent[0]


def shared_texts(package: Package, name: str) -> list[str]:
    """Return the texts that cells share, as far as they can be read."""
    found: list[str] = []
    left = MOST_SHARED
    if not package.has(name):
        return found
    try:
        with package.stream(name) as stream:
            for element in elements(stream, "si"):
                found.append(rich_text(element) if left > 0 else "[text left out: there is too much of it]")
                left -= len(found[-1])
    except Exception:  # what was read before the damage still stands
        return found
    return found


def notes_of(package: Package, relations: Mapping[str, Relation]) -> list[tuple[str, str]]:
    """Return what is noted at the cells of a sheet, as (cell, words), in order of the file. Talks stand in one note."""
    talks: dict[str, list[str]] = {}
    for relation in relations.values():
        if relation.kind == "threadedComment":
            for comment in inside(parsed(whole(package, relation.target)), "threadedComment"):
                words = "".join(one.text or "" for one in inside(comment, "text")).strip()
                talks.setdefault(attributes(comment).get("ref", ""), []).append(words)
    found = [(cell, "\nReply: ".join(words)) for cell, words in talks.items()]
    for relation in relations.values():
        if relation.kind == "comments":
            for comment in inside(parsed(whole(package, relation.target)), "commentList", "comment"):
                cell = attributes(comment).get("ref", "")
                words = "".join(rich_text(text) for text in inside(comment, "text")).strip()
                if cell not in talks and words:
                    found.append((cell, words))
    return found


def drawn(package: Package, relations: Mapping[str, Relation]) -> tuple[dict[str, int], list[str]]:
    """Return what lies over the cells of a sheet: how many of each kind, and the words in its boxes."""
    counts: dict[str, int] = {}
    words: list[str] = []
    for relation in relations.values():
        if relation.kind != "drawing":
            continue
        root = parsed(whole(package, relation.target))
        for element in root.iter() if root is not None else ():
            name = local(element)
            if name in _SHAPES:
                kind = _SHAPES[name]
                counts[kind] = counts.get(kind, 0) + 1
            elif name == "sp":
                lines = ["".join(run.text or "" for run in line.iter("{*}t")) for line in element.iter("{*}p")]
                said = "\n".join(line for line in lines if line.strip())
                if said:
                    words.append(said)
    return counts, words
