"""The Markdown of a workspace: the bodies of files, and the fields that hold it, with the pictures that they show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from leverarch.readers.markdown import Prose, read_markdown, resolve_pictures
from leverarch.readers.paths import find_file
from leverarch.readers.pictures import picture_fault
from leverarch.source import Doc, Pointer, walk
from leverarch.world import World

#: The fields of an arrangement that hold Markdown, by dotted pointer; `*` stands for every member of a list.
PROSE_FIELDS = (
    ("safeguarding",),
    *(
        ("onboarding", name)
        for name in (
            "introduction",
            "records",
            "complaints",
            "equality",
            "safety",
            "continuity",
            "social_value",
            "finance",
            "exit",
        )
    ),
    ("onboarding", "further", "*", "text"),
)
#: The same of a pack: what a provider says to an indicator.
PACK_PROSE_FIELDS = (("outputs", "*", "kpis", "*", "commentary"),)


def prose_of(docs: Mapping[str, Sequence[Doc]], world: World) -> Iterator[tuple[tuple[str, str], Prose]]:
    """Yield every Markdown text of sound files, by (path of the file, dotted pointer or "body"). `docs` is by kind."""
    for doc in (*docs["evidence"], *docs["answer"]):
        if doc.path.lower().endswith(".md"):
            about = str(doc.value["id"])
            body = read_markdown(doc.body, path=doc.path, first_line=doc.body_line, doc_text=doc.text, about=about)
            yield (doc.path, "body"), _with_pictures(body, doc, world, 1)
        elif doc.value.get("body"):
            yield (doc.path, "body"), _prose_of_field(doc, ("body",), doc.value["body"], world, 1)
    packs = ((doc, PACK_PROSE_FIELDS) for doc in docs["pack"])
    for doc, patterns in (*((doc, PROSE_FIELDS) for doc in docs["arrangement"]), *packs):
        pictures = 1
        for pattern in patterns:
            for pointer, value in walk(doc.value, pattern):
                if isinstance(value, str):
                    prose = _prose_of_field(doc, pointer, value, world, pictures)
                    pictures += len(prose.images)
                    yield (doc.path, ".".join(map(str, pointer))), prose


def _prose_of_field(doc: Doc, pointer: Pointer, text: str, world: World, first: int) -> Prose:
    """Read Markdown that stands in a field. Its place is looked up only where there is something to find."""
    prose = _with_pictures(read_markdown(text, path=doc.path), doc, world, first)
    if not prose.found:
        return prose
    placed = read_markdown(text, path=doc.path, at=doc.at(*pointer), about=str(doc.value["id"]))
    return _with_pictures(placed, doc, world, first)


def _with_pictures(prose: Prose, doc: Doc, world: World, first: int) -> Prose:
    """Find the pictures of a text: beside its file, as an editor shows them, or below content/.

    `first` is the number of its first picture: all pictures of one document have different names.
    """
    folder = str(PurePosixPath(doc.path).parent)
    return resolve_pictures(
        prose,
        lambda name: find_file(name, world, (folder, "content")).path or None,
        first=first,
        fault=lambda path: picture_fault(world.files[path]),
    )
