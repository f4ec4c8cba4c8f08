"""Checks of whose the wording of a framework is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.diagnostics import Severity
from leverarch.model import Framework, Model

#: What stands for a licence that nobody has looked up.
UNKNOWN = "unknown"
_NOT_KNOWN = re.compile(
    r"\b(unknown|not known|don.?t know|not sure|unsure|unclear|tbc|to be confirmed)\b", re.IGNORECASE
)
_NOTHING = ("", "?", "-", "–", "n/a", "na", "none", "no licence")
HELP = "ask its owner; then write what they allow, for example “own” or “licensed from …, for use with our contract”"


def is_known(licence: str) -> bool:
    """Whether a licence says anything about what may be done with the wording."""
    return licence.strip(" .").casefold() not in _NOTHING and not _NOT_KNOWN.search(licence)


@workspace_check("LA538", Severity.WARNING)
def licensed_wording(model: Model) -> Iterator[Finding]:
    """A framework says of the licence of its wording that it is not known.

    Why: the wording of a set often belongs to somebody. Question sets of councils and of PAMMS belong to their owners,
    and the National TOMs are said to be under a licence that does not allow changes or commercial use (CC BY-NC-ND).
    A pack prints titles, and a pack is handed on.

    What to do: ask the owner, and write into `licence` what they allow. Until then keep packs with it inside.

    Example:
    ```json
    { "id": "council-kpis", "licence": "unknown" }
    ```

    """
    for framework in model.frameworks.values():
        if framework.licence and not is_known(framework.licence):
            yield Finding(framework.doc.at("licence"), unknown_licence(framework), framework.id, HELP)


def unknown_licence(framework: Framework) -> str:
    """Return what is wrong, in a sentence."""
    return f"nobody has noted what may be done with the wording of `{framework.id}` (licence: “{framework.licence}”)"


CHECKS: tuple[Check, ...] = (licensed_wording,)
