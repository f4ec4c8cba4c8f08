"""First stage: each file alone. Read, parse with places, compare with its schema, open the evidence files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from leverarch.diagnostics import Diagnostic, Place, has_errors
from leverarch.model import Loaded
from leverarch.readers.characters import scan_unprintable
from leverarch.readers.front_matter import read_front_matter
from leverarch.readers.json_file import read_json
from leverarch.readers.logo import logo_of
from leverarch.readers.paths import find_file
from leverarch.readers.prose import prose_of
from leverarch.readers.record_rows import rows_of_records, unopened
from leverarch.readers.shape import Shapes, load_shapes, shape_faults
from leverarch.readers.table_file import SUFFIXES
from leverarch.readers.text import decode, legible_id
from leverarch.references import ORGANISATION, RECORD
from leverarch.rules import MISSING_FILE, OUTSIDE_WORKSPACE, STRAY_FILE, UNUSED_FILE
from leverarch.source import Doc
from leverarch.world import Asked, Probe, World


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: where it lies and in which forms."""

    name: str
    folder: str
    suffixes: tuple[str, ...] = (".json",)


KINDS = (
    Kind("organisation", ORGANISATION),
    Kind("partner", "content/partners/"),
    Kind("arrangement", "content/arrangements/"),
    Kind("framework", "content/frameworks/"),
    Kind("governance", "content/governance/"),
    Kind("coverage", "content/coverage/"),
    Kind("form", "content/forms/"),
    Kind("record", "content/records/"),
    Kind("chain", "content/chains/"),
    Kind("measure", "content/measures/"),
    Kind("claim", "content/claims/"),
    Kind("commitment", "content/commitments/"),
    Kind("bid", "content/bids/"),
    Kind("answer", "content/answers/", (".md", ".json")),
    Kind("evidence", "content/evidence/", (".md", ".json")),
    Kind("pack", "packs/"),
)
SHIPPED = "shipped/"
#: Kinds of which some come with the program, by the folder that they lie in there.
SHIPPED_KINDS = {"frameworks/": "framework", "forms/": "form", "governance/": "governance", "coverage/": "coverage"}
FILES = "content/files/"
#: The folders of content/ that something is or will be read from.
FOLDERS = tuple(
    f"content/{name}/"
    for name in (
        "answers",
        "arrangements",
        "bids",
        "chains",
        "claims",
        "commitments",
        "coverage",
        "evidence",
        "files",
        "forms",
        "frameworks",
        "governance",
        "measures",
        "partners",
        "records",
    )
)


def load(world: World) -> Loaded:
    """Read the workspace. Never fails: a broken file keeps its findings and, where legible, its id."""
    shapes = load_shapes(world.shipped)
    docs: dict[str, list[Doc]] = {kind.name: [] for kind in KINDS}
    partial: dict[str, list[Doc]] = {kind.name: [] for kind in KINDS}
    broken: dict[str, dict[str, str]] = {kind.name: {} for kind in KINDS}
    found: list[Diagnostic] = list(_links_out(world, broken))
    for kind, path, data in _files(world):
        doc, noticed, id_ = _read(kind, path, data, shapes)
        found.extend(noticed)
        sound = not has_errors(noticed)
        if doc is not None:
            (docs if sound else partial)[kind.name].append(doc)
        if doc is None or not sound:
            broken[kind.name][path] = id_ or PurePosixPath(path).stem
    for name in SHIPPED_KINDS.values():
        docs[name] = _without_replaced(docs[name], broken[name])
    prose = dict(prose_of(docs, world))
    asked, probes, faults = _evidence_files(docs["evidence"], world)
    found.extend(faults)
    tables, used_rows, faults = rows_of_records(docs[RECORD], broken[RECORD], world)
    found.extend(faults)
    found.extend(diagnostic for text in prose.values() for diagnostic in text.found)
    attached, faults = _attachments(docs["answer"], world)
    found.extend(faults)
    logo = logo_of(next(iter(docs["organisation"]), None), world)
    found.extend(logo.found)
    used = {
        logo.named,
        *(one.path for one in asked.values()),
        *attached,
        *used_rows,
        *(path for text in prose.values() for path in text.images.values()),
    }
    found.extend((*_absent_organisation(docs, broken), *_stray_files(world, used), *_unused_files(world, used)))
    return Loaded(
        docs={name: tuple(items) for name, items in docs.items()},
        partial={name: tuple(items) for name, items in partial.items()},
        broken=broken,
        prose={key: text.blocks for key, text in prose.items()},
        pictures={key: text.images for key, text in prose.items() if text.images},
        asked=asked,
        probes=probes,
        found=tuple(found),
        tables=tables,
        logo=logo.path,
    )


def kind_of(path: str) -> Kind | None:
    """Return the kind of file that lies at `path`, if it is one that the compiler reads."""
    for kind in KINDS:
        if path == kind.folder or (kind.folder.endswith("/") and path.startswith(kind.folder)):
            return kind
    return None


def _files(world: World) -> Iterable[tuple[Kind, str, bytes | OSError]]:
    """Yield every file to read with its kind; what is shipped counts as one of the workspace's last files."""
    for path in world.files:
        kind = kind_of(path)
        if kind is not None and PurePosixPath(path).suffix.lower() in kind.suffixes and not _is_readme(path):
            yield kind, path, _bytes(world, path)
    for folder, kind_name in SHIPPED_KINDS.items():
        kind = next(kind for kind in KINDS if kind.name == kind_name)
        for name, data in world.shipped.items():
            if name.startswith(folder) and name.endswith(".json"):
                yield kind, f"{SHIPPED}{name}", data


def _bytes(world: World, path: str) -> bytes | OSError:
    try:
        return world.files[path]
    except OSError as fault:
        return fault


def _read(
    kind: Kind, path: str, data: bytes | OSError, shapes: Shapes
) -> tuple[Doc | None, tuple[Diagnostic, ...], str]:
    """Return the file as far as it can be read, what is wrong with it, and its id as far as it is legible."""
    if isinstance(data, OSError):
        return None, (unopened(path, data),), ""
    text, found = decode(data, path)
    if text is None:
        return None, found, ""
    doc, more = read_front_matter(path, text) if path.lower().endswith(".md") else read_json(path, text)
    found = (*found, *more)
    if doc is None:
        return None, found, legible_id(text)
    id_ = doc.value.get("id", "")
    found = (*found, *shape_faults(shapes, kind.name, doc), *scan_unprintable(doc))
    return doc, found, id_ if isinstance(id_, str) else ""


def _without_replaced(docs: list[Doc], broken: Mapping[str, str]) -> list[Doc]:
    """A file of the workspace, sound or broken, stands in the place of the shipped one with its id."""
    own = {doc.value["id"] for doc in docs if not doc.path.startswith(SHIPPED)} | set(broken.values())
    return [doc for doc in docs if not (doc.path.startswith(SHIPPED) and doc.value["id"] in own)]


def _links_out(world: World, broken: dict[str, dict[str, str]]) -> Iterable[Diagnostic]:
    """Links that lead out of the workspace, or nowhere, where a record would be read."""
    for path in sorted(world.outside):
        kind = kind_of(path)
        if kind is None:
            continue  # a file of evidence is found when its item names it
        broken[kind.name][path] = PurePosixPath(path).stem
        message = f"`{PurePosixPath(path).name}` is a link that leads out of the workspace, or nowhere"
        yield Diagnostic(OUTSIDE_WORKSPACE, message, Place(path), help="put the file itself there")


def _is_readme(path: str) -> bool:
    return PurePosixPath(path).stem.lower() == "readme"


def _absent_organisation(
    docs: Mapping[str, list[Doc]], broken: Mapping[str, Mapping[str, str]]
) -> Iterable[Diagnostic]:
    path = ORGANISATION
    if not docs["organisation"] and not broken["organisation"]:
        least = '{"name": "…", "roles": [{"id": "registered-manager", "title": "Registered manager"}]}'
        help_ = f"make it; the least is {least}"
        yield Diagnostic(MISSING_FILE, f"there is no `{path}`", Place(path), help=help_)


def _stray_files(world: World, used: set[str]) -> Iterable[Diagnostic]:
    """Files that no reader takes, in a folder of records or in one that nobody reads: left out without a word."""
    for path in world.files:
        kind = kind_of(path)
        if kind is None and path.startswith("content/") and not path.startswith(FOLDERS) and path not in used:
            message = f"`{path.removeprefix('content/')}` is not read: there is no such place below content/"
            names = ", ".join(folder.split("/")[1] for folder in FOLDERS)
            yield Diagnostic(STRAY_FILE, message, Place(path), help=f"records lie in {names}")
        if kind is None or path in used or _is_readme(path) or PurePosixPath(path).suffix.lower() in kind.suffixes:
            continue
        if kind.name == RECORD and PurePosixPath(path).suffix.lower() in SUFFIXES:
            help_ = "put a JSON file beside it that says what its columns mean, or name it in the `file` of one"
            yield Diagnostic(STRAY_FILE, f"no record names `{PurePosixPath(path).name}`", Place(path), help=help_)
            continue
        forms = " or ".join(kind.suffixes)
        message = f"`{PurePosixPath(path).name}` is not read: {kind.folder} holds {forms} files"
        help_ = "move it to content/files/ and name it in the `file` of an evidence record"
        yield Diagnostic(STRAY_FILE, message, Place(path), help=help_)


def _unused_files(world: World, used: set[str]) -> Iterable[Diagnostic]:
    for path in world.files:
        if path.startswith(FILES) and path not in used and not _is_readme(path):
            message = f"no item of evidence names `{path.removeprefix('content/')}`"
            help_ = "make an evidence record whose `file` names it, or remove it"
            yield Diagnostic(UNUSED_FILE, message, Place(path), help=help_)


def _attachments(docs: Iterable[Doc], world: World) -> tuple[set[str], list[Diagnostic]]:
    """Return the paths of the files that go with answers, and what is wrong with the names of others."""
    paths: set[str] = set()
    found: list[Diagnostic] = []
    for doc in docs:
        for number, name in enumerate(doc.value.get("attachments", ())):
            file = find_file(name, world)
            if file.rule is None:
                paths.add(file.path)
            else:
                place = doc.at("attachments", number)
                found.append(Diagnostic(file.rule, file.message, place, str(doc.value["id"]), help=file.help))
    return paths, found


def _evidence_files(
    docs: Iterable[Doc], world: World
) -> tuple[Mapping[str, Asked], Mapping[str, Probe], list[Diagnostic]]:
    """Open every file that an item of evidence names: what was asked and found, by the item's path, and findings."""
    asked: dict[str, Asked] = {}
    found: list[Diagnostic] = []
    for doc in docs:
        name = doc.value.get("file")
        if not name:
            continue
        file = find_file(name, world)
        if file.rule is None:
            asked[doc.path] = _asked(doc, file.path)
        else:
            about = str(doc.value.get("id", ""))
            found.append(Diagnostic(file.rule, file.message, doc.at("file"), about, help=file.help))
    probes = world.probe(dict.fromkeys(asked.values()))
    return asked, {path: probes[one] for path, one in asked.items()}, found


def _asked(doc: Doc, path: str) -> Asked:
    """Return what is asked of the file that an item names. A colour is the same in small and capital letters."""
    value = doc.value
    colours = sorted((str(colour).upper(), str(words)) for colour, words in (value.get("colours") or {}).items())
    alt, language = str(value.get("alt", "")), str(value.get("language", ""))
    return Asked(path, str(value["id"]), alt, tuple(colours), language, ocr=value.get("text_layer") == "ocr")
