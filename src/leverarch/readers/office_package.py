"""The parts of an office file (a ZIP of XML files), read within bounds: no bomb goes off, nothing is fetched."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass
from typing import IO, Any

from lxml import etree

from leverarch.readers.refused import Refused
from leverarch.world import FileState

#: Unpacked bytes of one part, and of all that are read.
MOST_PART = 80_000_000
MOST_ALL = 400_000_000
MOST_MEMBERS = 20_000
LOCKED = "it is locked: a password is needed to open it"


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a part points: `target` is the name of another part, or an address where it lies `outside`."""

    kind: str
    target: str
    outside: bool


class Package:
    """An office file, opened. Raises `Refused` where it can't be, and for each part that can't be read.

    Names of parts are looked up whatever their case and with either slash, as office programs do.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except Exception as fault:  # zipfile passes on more than it says
            raise Refused(FileState.DAMAGED, "it is damaged: its parts can't be read") from fault
        if len(self._archive.infolist()) > MOST_MEMBERS:
            raise Refused(FileState.UNSUPPORTED, "it holds more parts than any office file has")
        self._parts = {_looked_up(info.filename): info for info in self._archive.infolist()}
        self._left = MOST_ALL
        self.repaired = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the file, in small letters."""
        return tuple(self._parts)

    @property
    def is_locked(self) -> bool:
        """Whether any part is locked with a password."""
        return any(info.flag_bits & 1 for info in self._archive.infolist())

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return _looked_up(name) in self._parts

    def unpacked(self, *endings: str) -> int:
        """Return the bytes that the parts with such names come to by what the file says of itself."""
        return sum(info.file_size for name, info in self._parts.items() if name.endswith(endings))

    def stream(self, name: str) -> IO[bytes]:
        """Open a part that is too large to be held. Raises `KeyError`, and on reading whatever zipfile raises."""
        return self._archive.open(self._parts[_looked_up(name)])

    def part(self, name: str, longest: int = MOST_PART) -> bytes | None:
        """Return the bytes of a part; none where there is no such part. Raises `Refused`."""
        info = self._parts.get(_looked_up(name))
        if info is None:
            return None
        if info.flag_bits & 1:
            raise Refused(FileState.ENCRYPTED, LOCKED)
        most = min(longest, self._left)
        try:
            with self._archive.open(info) as member:
                data = member.read(most + 1)
        except Exception as fault:  # zipfile passes on whatever its decompressors raise
            raise Refused(FileState.DAMAGED, "it is damaged: a part of it can't be read") from fault
        if len(data) > most:
            raise Refused(FileState.UNSUPPORTED, "it is too large when it is unpacked")
        self._left -= len(data)
        return data

    def xml(self, name: str) -> Any:
        """Return the root of a part that is XML; none where there is no such part. Raises `Refused`."""
        data = self.part(name)
        return None if data is None else self._parsed(data)

    def _parsed(self, data: bytes) -> Any:
        try:
            return etree.fromstring(data, _parser(recover=False))
        except (etree.XMLSyntaxError, ValueError):
            self.repaired = True
        try:
            root = etree.fromstring(data, _parser(recover=True))
        except (etree.XMLSyntaxError, ValueError):
            root = None
        if root is None:
            raise Refused(FileState.DAMAGED, "it is damaged: a part of it can't be read")
        return root

    def spare(self, name: str) -> Any:
        """Return the root of a part that the file can do without; none where it is missing or damaged."""
        try:
            return self.xml(name)
        except Refused:
            return None

    def relations(self, name: str) -> dict[str, Relation]:
        """Return where a part points, by the ids that it uses."""
        folder, _, own = name.lstrip("/").rpartition("/")
        root = self.spare(posixpath.join(folder, "_rels", f"{own}.rels"))
        found: dict[str, Relation] = {}
        for element in root if root is not None else ():
            if local(element) != "Relationship":
                continue
            target = element.get("Target", "")
            outside = element.get("TargetMode", "").lower() == "external"
            inside = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
            kind = element.get("Type", "").rpartition("/")[2]
            found[element.get("Id", "")] = Relation(kind, target if outside else inside, outside)
        return found

    def main_part(self, otherwise: str) -> str:
        """Return the name of the part that holds the document itself."""
        kinds = (relation for relation in self.relations("").values() if not relation.outside)
        return next((relation.target for relation in kinds if relation.kind == "officeDocument"), otherwise)


def _looked_up(name: str) -> str:
    return name.lower().replace("\\", "/").lstrip("/")


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def local(element: Any) -> str:
    """Return an element's name without its namespace; nothing for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str, otherwise: str = "") -> str:
    """Return an attribute by its name without its namespace: that differs between editions of the format."""
    plain = element.get(name)
    if plain is not None:
        return str(plain)
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), otherwise)


def child(element: Any, *path: str) -> Any:
    """Return the element at the end of a path of names, or none."""
    for name in path:
        element = next((inner for inner in element if local(inner) == name), None)
        if element is None:
            return None
    return element


def inside(element: Any, *path: str) -> Any:
    """Return the element at the end of a path of names, to be gone through: nothing where there is none."""
    found = child(element, *path)
    return () if found is None else found


def is_on(element: Any) -> bool:
    """Whether a switch is on: it is there, and does not say that it is off."""
    return element is not None and attribute(element, "val", "true").lower() not in ("false", "0", "off", "none")
