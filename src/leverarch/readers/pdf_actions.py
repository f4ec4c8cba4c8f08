"""What a PDF does by itself or when it is clicked: found wherever it may stand, counted by kind, and said in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from leverarch.readers.addresses import may_be_followed, scheme_of
from leverarch.readers.pdf_targets import name_tree, text_of
from leverarch.words import count, listed

#: Kinds of notes that play something. Their own actions only start it.
PLAYED = {"/Sound": "play", "/Movie": "play", "/Screen": "play", "/RichMedia": "play", "/3D": "model"}
_KINDS = {
    "/JavaScript": "script",
    "/Launch": "launch",
    "/GoToR": "other",
    "/GoToE": "other",
    "/SubmitForm": "submit",
    "/ImportData": "import",
    "/ResetForm": "change",
    "/Hide": "change",
    "/SetOCGState": "change",
    "/Rendition": "play",
    "/Movie": "play",
    "/Sound": "play",
    "/RichMediaExecute": "play",
    "/GoTo3DView": "model",
}
#: In the order in which they are told: one of a kind, and several.
_WORDS = {
    "script": ("script", "scripts"),
    "launch": ("link that starts a program", "links that start a program"),
    "submit": ("button that sends a form", "buttons that send a form"),
    "import": ("button that reads in a file", "buttons that read in a file"),
    "change": ("button that changes what is shown", "buttons that change what is shown"),
    "other": ("link to another file", "links to other files"),
    "address": ("link to an unsafe address", "links to unsafe addresses"),
    "play": ("film or sound recording", "films or sound recordings"),
    "model": ("model that can be turned (3D)", "models that can be turned (3D)"),
    "reference": ("picture that lies in another file", "pictures that lie in other files"),
}
_MOST = 100_000


class Actions:
    """Counts what acts. Something that stands in two places, as the parts of a form do, is counted once."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._seen: set[tuple[int, int]] = set()
        self._left = _MOST

    def add(self, kind: str) -> None:
        """Count one of a kind."""
        self._counts[kind] = self._counts.get(kind, 0) + 1

    def read_document(self, pdf: pikepdf.Pdf) -> None:
        """Count what the document itself does: when it is opened or closed, by name, in its forms and bookmarks."""
        root = pdf.Root
        self.read(root)
        self._read_action(root.get("/OpenAction"))
        names = root.get("/Names")
        if isinstance(names, Dictionary):
            for _, action in name_tree(names.get("/JavaScript")):
                self._read_action(action)
        for node in _outline(root.get("/Outlines")):
            self._read_action(node.get("/A"))

    def read_annotation(self, annotation: Dictionary) -> None:
        """Count what a note, a link or a button does, and what it plays."""
        kind = PLAYED.get(str(annotation.get("/Subtype", "")))
        if kind:
            self.add(kind)
        else:
            self._read_action(annotation.get("/A"))
            self._read_action(annotation.get("/PA"))
            self.read(annotation)

    def read(self, holder: Any) -> None:
        """Count what happens by itself on events: at a page, at a field, at the document."""
        events = holder.get("/AA")
        if not isinstance(events, Dictionary) or self._is_known(holder) or self._is_known(events):
            return
        for action in dict(events.items()).values():
            self._read_action(action)

    def words(self) -> str:
        """Return what was found, after the file's name; nothing where nothing acts."""
        found = [count(self._counts[kind], *words) for kind, words in _WORDS.items() if kind in self._counts]
        one = sum(self._counts.values()) == 1
        return f"held {listed(found)}; {'it was' if one else 'they were'} removed" if found else ""

    def _read_action(self, action: Any) -> None:
        waiting = [action]
        while waiting and self._left:
            self._left -= 1
            now = waiting.pop()
            if not isinstance(now, Dictionary) or self._is_known(now):
                continue
            kind = _kind_of(now)
            if kind:
                self.add(kind)
            after = now.get("/Next")
            waiting.extend(list(after) if isinstance(after, Array) else [after])

    def _is_known(self, found: Any) -> bool:
        if not found.is_indirect:
            return False
        known = found.objgen in self._seen
        self._seen.add(found.objgen)
        return known


def _kind_of(action: Dictionary) -> str:
    kind = str(action.get("/S", ""))
    if kind == "/URI":
        return "" if is_safe(text_of(action.get("/URI", ""))) else "address"
    return _KINDS.get(kind, "")


def is_safe(address: str) -> bool:
    """Whether an address may be followed: of the web, of an e-mail, of a telephone; and never a place on a disk."""
    plain = "".join(char for char in address if char.isprintable()).strip()
    return may_be_followed(plain) if scheme_of(plain) else not plain.startswith(("/", "\\", ".", "#"))


def _outline(root: Any) -> Iterator[Any]:
    seen: set[tuple[int, int]] = set()
    waiting = [root.get("/First")] if isinstance(root, Dictionary) else []
    while waiting and len(seen) < _MOST:
        node = waiting.pop()
        if not isinstance(node, Dictionary) or not node.is_indirect or node.objgen in seen:
            continue
        seen.add(node.objgen)
        yield node
        waiting += [node.get("/Next"), node.get("/First")]


def goto_of(action: Any) -> Any:
    """Return the place in this file to which an action leads, if it does."""
    return action.get("/D") if isinstance(action, Dictionary) and action.get("/S") == Name.GoTo else None
