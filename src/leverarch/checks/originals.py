"""Checks of files that go with a bundle as they are: a file may hold more than its pages show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from leverarch.checks.rule import Check, Finding, pack_check
from leverarch.diagnostics import Severity
from leverarch.fonts import printable
from leverarch.model import Evidence, Model, Pack
from leverarch.selection import BUNDLE, choose
from leverarch.showing import attached, kept_back, more_than_shown
from leverarch.words import AUDIENCES

_SAY = "say `attach_original: yes` in the item if a reader may have all that is in the file"


@pack_check("LA487", Severity.WARNING)
def original_kept_back(model: Model, pack: Pack) -> Iterator[Finding]:
    """A pack asks for the originals of all items, and this one's does not go with the bundle.

    Why: a file may hold what its pages don't show: changes and comments, hidden sheets, an author's name, earlier
    versions of itself. Readers outside get such a file only where its item says that they may. A file of which no page
    is shown is never attached.

    What to do: nothing, if that is right. Or look through the file, and say in the item that it may go.

    Example:
    ```yaml
    file: files/rota.xlsx        # its pages were made here, and it may hold hidden sheets
    attach_original: yes
    ```

    """
    for item, originals in _shown(model, pack):
        why = kept_back(item, pack, originals)
        if why:
            field = "attach_original" if item.attach_original else "file"
            held = why[0] if item.attach_original else f"it may hold {'; '.join(why)}"
            message = f"`{_name(item)}` does not go with the bundle of `{pack.id}`: {held}"
            yield Finding(item.doc.at(field), message, item.id, "" if item.attach_original else _SAY)


@pack_check("LA488", Severity.WARNING)
def original_holds_more(model: Model, pack: Pack) -> Iterator[Finding]:
    """A file that goes with a bundle to readers outside may hold more than its pages show.

    Why: whoever opens the attached file can see all that is in it: changes and comments, hidden sheets, an author's
    name, earlier versions.

    What to do: look through the file, as its reader will get it. Then say in its item whether it may go
    (`attach_original: yes`) or not (`no`).

    Example: a signed contract whose properties name the person who typed it.
    """
    for item, originals in _shown(model, pack):
        more = more_than_shown(item.probe) if item.probe is not None else ()
        if item.attach_original or pack.audience == "internal" or not more:
            continue
        if attached(item, pack, originals) is not None:
            to = AUDIENCES[pack.audience]
            message = f"`{_name(item)}` goes with the bundle of `{pack.id}` ({to}) and may hold {'; '.join(more)}"
            help_ = "look through it, and say in the item whether it may go: `attach_original: yes` or `no`"
            yield Finding(item.doc.at("file"), message, item.id, help_)


def _shown(model: Model, pack: Pack) -> Iterator[tuple[Evidence, str]]:
    """Yield each item of each bundle of the pack once, with the originals that its bundle asks for."""
    met: set[tuple[str, str]] = set()
    for output in pack.outputs:
        if output.kind != BUNDLE:
            continue
        for item in choose(model, pack, output).items:
            if (item.id, output.originals) not in met:
                met.add((item.id, output.originals))
                yield item, output.originals


def _name(item: Evidence) -> str:
    return printable(PurePosixPath(item.path).name)


CHECKS: tuple[Check, ...] = (original_kept_back, original_holds_more)
