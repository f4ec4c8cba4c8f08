"""The name of what is worked out: a digest of everything that it is worked out from."""

from __future__ import annotations

import hashlib


def key_of(*parts: str | bytes) -> str:
    """Return the name of what is worked out from these parts, in this order."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        whole.update(len(data).to_bytes(8, "big"))
        whole.update(data)
    return whole.hexdigest()
