"""Any PDF as a file in the regular way: what somebody else has written is first written anew, unchanged, by libqpdf."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf

from leverarch.verifying.content import Content
from leverarch.verifying.raw_file import Irregular, RawFile


@contextmanager
def regular(content: Content) -> Iterator[RawFile]:
    """Yield the file, open. Raises what pikepdf raises where it is broken."""
    try:
        opened = RawFile(content)
    except Irregular:
        opened = RawFile(_written_anew(content))
    with opened as file:
        yield file


def _written_anew(content: Content) -> bytes:
    """Return the file with one table of objects. The data of its streams stay as they are."""
    out = io.BytesIO()
    source = content if isinstance(content, Path) else io.BytesIO(content)
    with pikepdf.open(source, inherit_page_attributes=False) as pdf:
        pdf.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            compress_streams=False,
            deterministic_id=True,
        )
    return out.getvalue()
