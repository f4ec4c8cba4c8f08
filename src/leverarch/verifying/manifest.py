"""manifest.json as it is read back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Listed:
    """A file that the manifest lists. `pages` is `None` where it has none to count (Word, JSON)."""

    path: str
    sha256: str
    kind: str = ""
    pages: int | None = None
    page_digests: tuple[str, ...] = ()
    tags: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the manifest lists, the digest it gives itself, and the one that it should have."""

    outputs: tuple[Listed, ...]
    index: Listed
    digest: str
    own_digest: str
    sum: Mapping[str, int] = field(default_factory=dict)


def read_manifest(data: bytes) -> Manifest | None:
    """Return the manifest, or nothing where it can't be read or lacks what every manifest has.

    One that was written anew, if only with other spaces, has no digest that could fit.
    """
    try:
        value = json.loads(data.decode("utf-8"))
        index = value["index"]
        return Manifest(
            tuple(_listed(output) for output in value["outputs"]),
            Listed(str(index["path"]), str(index["sha256"])),
            str(value["digest"]),
            digest_of(value) if data == as_written(value) else "",
            {str(name): int(number) for name, number in value["sum"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def as_written(value: object) -> bytes:
    """Return JSON as it is written into a pack: two spaces, real characters, one newline at the end."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def digest_of(manifest: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a manifest without its own `digest`, in a form that no spacing changes."""
    rest = {name: value for name, value in manifest.items() if name != "digest"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _listed(output: Mapping[str, Any]) -> Listed:
    pages = output["pages"]
    return Listed(
        str(output["path"]),
        str(output["sha256"]),
        str(output["kind"]),
        None if pages is None else int(pages),
        tuple(str(digest) for digest in output.get("page_digests", ())),
        {str(name): int(number) for name, number in output.get("tags", {}).items()},
    )
