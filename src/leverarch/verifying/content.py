"""A finished file, in memory or on the disk: large ones are read piece by piece."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import IO

Content = bytes | Path
_PIECE = 1 << 20


def stream_of(content: Content) -> IO[bytes]:
    """Return the bytes as a stream. Raises `OSError`."""
    return content.open("rb") if isinstance(content, Path) else io.BytesIO(content)


def bytes_of(content: Content) -> bytes:
    """Return all bytes, of files that are small. Raises `OSError`."""
    return content.read_bytes() if isinstance(content, Path) else content


def sha256_of(content: Content) -> str:
    """Return the SHA-256, in hexadecimal. Raises `OSError`."""
    digest = hashlib.sha256()
    with stream_of(content) as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
