"""Files that go with the pages, byte for byte: what a PDF reader lists as attachments."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from leverarch.assembly.binder_objects import Objects, name, reference, text
from leverarch.assembly.volume import Enclosed


def enclosed(objects: Objects, files: Sequence[Enclosed], date: str) -> list[tuple[bytes, bytes]]:
    """Put the files in, and return their names, sorted, with the references to what is said of each.

    A file says no digest of its own: index.json has its SHA-256. PDF/A-3 asks for a date: it is that of the whole.
    Raises `ValueError` where two have the same name: they would hide each other.
    """
    named = {file.name.encode("utf-8"): reference(_specification(objects, file, date)) for file in files}
    if len(named) != len(files):
        raise ValueError("two attachments have the same name")
    return sorted(named.items())


def _specification(objects: Objects, file: Enclosed, date: str) -> int:
    params = b"/Params<</Size %d/ModDate%b>>" % (len(file.data), text(date))
    about = b"/Type/EmbeddedFile/Subtype%b%b/Filter/FlateDecode" % (name(file.media), params)
    held = reference(objects.add_stream(about, zlib.compress(file.data, 6)))
    called = text(file.name)
    return objects.add(
        b"<</Type/Filespec/F%b/UF%b/Desc%b/AFRelationship/Source/EF<</F %b/UF %b>>>>"
        % (called, called, text(file.about), held, held)
    )
