"""A Word file as its parts: read whole, and written with fixed dates and a fixed order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from lxml import etree

from leverarch.renderers.word.names import RELATIONSHIPS, TYPES, WordError

MAX_PARTS = 2000
MAX_BYTES = 400_000_000
CONTENT_TYPES = "[Content_Types].xml"
STAMP = (1980, 1, 1, 0, 0, 0)


def read(data: bytes) -> dict[str, bytes]:
    """Return the parts of a Word file by name. Raises `WordError` where it is not one, or unfolds beyond measure."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = [entry for entry in package.infolist() if not entry.is_dir()]
            if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_BYTES:
                raise WordError("the template is larger than a Word file should be")
            parts = {entry.filename: package.read(entry) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise WordError("the template is not a Word file (.docx), or it is damaged or locked") from error
    if CONTENT_TYPES not in parts or "word/document.xml" not in parts:
        raise WordError("the template is not a Word document (.docx)")
    return parts


def write(parts: Mapping[str, bytes]) -> bytes:
    """Return the file: the same parts give the same bytes, on any day."""
    first = [CONTENT_TYPES, "_rels/.rels"]
    order = [name for name in first if name in parts] + sorted(set(parts) - set(first))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name in order:
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, parts[name])
    return out.getvalue()


def parse(data: bytes | str) -> etree._Element:
    """Parse XML strictly: what is not well-formed raises, and nothing is fetched or unfolded."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(data.encode() if isinstance(data, str) else data, parser)


def serialise(root: etree._Element) -> bytes:
    """Return the part's bytes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def relationships_of(part: str) -> str:
    """Return the name of the part that holds `part`'s relationships."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def relate(parts: dict[str, bytes], part: str, entries: Mapping[str, tuple[str, str, bool]]) -> None:
    """Add relationships (id → kind, target, external) to a part."""
    if not entries:
        return
    name = relationships_of(part)
    root = parse(parts[name]) if name in parts else etree.Element(f"{{{RELATIONSHIPS}}}Relationships")
    for key, (kind, target, external) in entries.items():
        line = etree.SubElement(root, f"{{{RELATIONSHIPS}}}Relationship", Id=key, Type=kind, Target=target)
        if external:
            line.set("TargetMode", "External")
    parts[name] = serialise(root)


def declare(parts: dict[str, bytes], *, part: str = "", extension: str = "", content_type: str) -> None:
    """Say in the list of content types what a part, or every part with an extension, holds."""
    root = parse(parts[CONTENT_TYPES])
    tag, attribute, value = ("Override", "PartName", f"/{part}") if part else ("Default", "Extension", extension)
    known = {line.get(attribute, "").lower() for line in root.iter(f"{{{TYPES}}}{tag}")}
    if value.lower() not in known:
        line = etree.Element(f"{{{TYPES}}}{tag}", {attribute: value, "ContentType": content_type})
        root.insert(0 if extension else len(root), line)
        parts[CONTENT_TYPES] = serialise(root)


def drop(parts: dict[str, bytes], names: set[str]) -> None:
    """Take parts out of the package, with every line that speaks of them."""
    present = names & set(parts)
    if not present:
        return
    for name in present:
        parts.pop(name)
        parts.pop(relationships_of(name), None)
    types = parse(parts[CONTENT_TYPES])
    for line in list(types):
        if line.get("PartName", "").lstrip("/") in present:
            types.remove(line)
    parts[CONTENT_TYPES] = serialise(types)
    for name in [name for name in parts if name.endswith(".rels")]:
        _forget(parts, name, present)


def _forget(parts: dict[str, bytes], name: str, gone: set[str]) -> None:
    folder = name.partition("_rels/")[0]
    root = parse(parts[name])
    before = len(root)
    for line in list(root):
        target = line.get("Target", "")
        full = target.lstrip("/") if target.startswith("/") else folder + target
        if line.get("TargetMode") != "External" and full in gone:
            root.remove(line)
    if len(root) != before:
        parts[name] = serialise(root)
