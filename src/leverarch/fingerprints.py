"""What was reviewed, in short: three digests that tell apart what has changed since.

`c:` stands for the claim (the mapping's own words, and what the item says it shows), `f:` for the item's file (`-`
where it has none), `e:` for the expectation. Spaces and line ends don't count: a text laid out anew is the same claim.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass

from leverarch.model import Evidence, MapLine, Model

CLAIM, FILE, EXPECTATION = "claim", "file", "expectation"
#: What each part is called where a reader is told that it changed.
IN_WORDS = {
    CLAIM: "what the item or the mapping says",
    FILE: "the file",
    EXPECTATION: "the expectation",
}
_LENGTH = 12
_NONE = "-"
_WRITTEN = re.compile(rf"c:([0-9a-f]{{{_LENGTH}}})-f:([0-9a-f]{{{_LENGTH}}}|{_NONE})-e:([0-9a-f]{{{_LENGTH}}})")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The three digests of one mapping. `file` is `-` where the item has no file."""

    claim: str
    file: str
    expectation: str

    def __str__(self) -> str:
        """Return the fingerprint as it is written into the item."""
        return f"c:{self.claim}-f:{self.file}-e:{self.expectation}"


def fingerprint_of(model: Model, item: Evidence, line: MapLine) -> Fingerprint | None:
    """Return what a mapping rests on today; nothing where its file or its expectation is not there to be read."""
    framework = model.frameworks.get(line.framework)
    expectation = framework.expectation(line.expectation) if framework else None
    if framework is None or expectation is None or (item.file and item.probe is None):
        return None
    claim = _as_written(item, line)
    file = item.probe.sha256[:_LENGTH] if item.probe else _NONE
    said = (expectation.code, expectation.title, expectation.scope, framework.version)
    return Fingerprint(_digest(claim), file, _digest(said))


def read_fingerprint(text: str) -> Fingerprint | None:
    """Return a fingerprint as it was written; nothing where this is none."""
    matched = _WRITTEN.fullmatch(text.strip())
    return Fingerprint(*matched.groups()) if matched else None


def is_unsealed(line: MapLine) -> bool:
    """Whether a mapping was reviewed without saying what was reviewed."""
    return line.reviewed is not None and read_fingerprint(line.reviewed.fingerprint) is None


def changed_since(model: Model, item: Evidence, line: MapLine) -> tuple[str, ...]:
    """Return which of the three parts have changed since the review of a mapping: none where it was not reviewed.

    What cannot be read today (a file that is missing, an expectation that is unknown) has a finding of its own.
    """
    then = read_fingerprint(line.reviewed.fingerprint) if line.reviewed else None
    now = fingerprint_of(model, item, line) if then else None
    if then is None or now is None:
        return ()
    parts = (
        (CLAIM, then.claim, now.claim),
        (FILE, then.file, now.file),
        (EXPECTATION, then.expectation, now.expectation),
    )
    return tuple(name for name, before, after in parts if before != after)


def _as_written(item: Evidence, line: MapLine) -> tuple[str, ...]:
    """Return the words of the claim as their author wrote them: a slot in them stays one, whatever its figure is."""
    written = item.doc.value
    own = written["maps"][item.maps.index(line)] if line in item.maps else {}
    said = [str(own.get(name, getattr(line, name))) for name in ("strength", "because", "pages", "heading")]
    body = str(written["body"]) if "body" in written else item.doc.body
    return (*said, str(written["title"]), str(written["shows"]), body)


def _digest(parts: tuple[str, ...]) -> str:
    said = json.dumps([" ".join(part.split()) for part in parts], ensure_ascii=False)
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:_LENGTH]
