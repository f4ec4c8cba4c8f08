"""The parts of a Word file that came from outside: opened with bounds, or a reason in plain words why not."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from posixpath import normpath

from lxml import etree

LONGEST_FILE = 60_000_000
LONGEST_PART = 16_000_000
MOST_PARTS = 5000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_READ_ERRORS = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error)
NOT_WORD = "This is not a Word file (.docx)."
DAMAGED = "This Word file is damaged and cannot be opened. Ask for it to be sent again."
TOO_LARGE = "This file is larger than a form can be. It was not opened."
LOCKED = "This file is locked with a password. Ask for it without one, sent another safe way."
OLD = "This is a Word file of the old kind (.doc). Open it in Word and save it as .docx."
OTHER_OFFICE = "This file was saved as OpenDocument. Open it again and save it as Word (.docx)."


@dataclass(frozen=True, slots=True)
class Opened:
    """The parts that are read, as trees; `None` where the file has none. `fault` says why nothing was read."""

    document: etree._Element | None = None
    styles: etree._Element | None = None
    custom: etree._Element | None = None
    app: etree._Element | None = None
    fault: str = ""


class _Refused(Exception):
    """A reason not to read on; it never leaves this module."""


def opened(data: bytes) -> Opened:
    """Open a file. Nothing is fetched, no entity is unfolded, and no part is unpacked beyond `LONGEST_PART`."""
    if len(data) > LONGEST_FILE:
        return Opened(fault=TOO_LARGE)
    if data.startswith(_OLE):
        return Opened(fault=_old_container(data))
    if not data.startswith(b"PK"):
        return Opened(fault=NOT_WORD)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _parts(package)
    except _Refused as refused:
        return Opened(fault=str(refused))
    except _READ_ERRORS:
        return Opened(fault=DAMAGED)


def _old_container(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return LOCKED
    return OLD if "WordDocument".encode("utf-16-le") in data else NOT_WORD


def _parts(package: zipfile.ZipFile) -> Opened:
    names = {entry.filename: entry for entry in package.infolist()}
    if len(names) > MOST_PARTS:
        raise _Refused(TOO_LARGE)
    if "[Content_Types].xml" not in names:
        raise _Refused(OTHER_OFFICE if "mimetype" in names and "content.xml" in names else NOT_WORD)
    main = _target(_tree(package, "_rels/.rels"), "officeDocument") or "word/document.xml"
    document = _tree(package, main)
    if document is None or etree.QName(document).localname != "document":
        raise _Refused(DAMAGED if main.startswith("word/") else NOT_WORD)
    folder, _, name = main.rpartition("/")
    styles = _target(_tree(package, f"{folder}/_rels/{name}.rels"), "styles", folder) or f"{folder}/styles.xml"
    custom, app = _tree(package, "docProps/custom.xml"), _tree(package, "docProps/app.xml")
    return Opened(document, _tree(package, styles), custom, app)


def _target(relations: etree._Element | None, kind: str, folder: str = "") -> str:
    """Return the part that a list of relationships names for a kind, or nothing."""
    for line in relations if relations is not None else ():
        if str(line.get("Type", "")).rpartition("/")[2] == kind:
            target = line.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else normpath(f"{folder}/{target}").lstrip("/")
    return ""


def _tree(package: zipfile.ZipFile, name: str) -> etree._Element | None:
    try:
        entry = package.getinfo(name)
    except KeyError:
        return None
    with package.open(entry) as part:
        data = part.read(LONGEST_PART + 1)
    if len(data) > LONGEST_PART:
        raise _Refused(TOO_LARGE)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _Refused(DAMAGED) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _Refused(DAMAGED)
    return root
