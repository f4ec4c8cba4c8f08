"""Addresses in a text: of pages, of e-mail, of bare domains, and Markdown links."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Ends of names that a reader takes for an address. A few more than a British bid is likely to hold; “e.g.” and “v3.2”
#: and the names of files are none.
_ENDS = (
    "uk|com|org|net|info|biz|eu|io|co|wales|cymru|scot|london|ie|int|edu|gov|health|care|community|social|online|site|"
    "website|support|services|app|dev|example|test|invalid"
)
#: Ends that are also words or other things: only with a path behind them, as short addresses have.
_SHORT_ENDS = "ly|be|gl|gd|me|tv|cc|ws|us|to|link|page"
_END = rf"(?:(?:{_ENDS})\b|(?:{_SHORT_ENDS})(?=/\w))(?![\w-])"
_LINK = re.compile(
    rf"""
    (?P<markdown>!?\[[^\]\n]*\]\(\s*<?(?P<target>[^)\s>]+)[^)]*\))
    | (?P<address>\b(?:https?|ftp|mailto|tel|file):[^\s<>()\[\]"”]+)
    | (?P<mail>[\w.+'-]+@[\w-]+(?:\.[\w-]+)+)
    | (?P<domain>(?<![\w@./-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+{_END}(?:[/:?\#][^\s<>()"”]*)?)
    """,
    re.IGNORECASE | re.VERBOSE,
)


def links_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the start, the end and the address of everything in a text that a reader or a portal takes for a link.

    Pictures are none, and neither is the place of a link within the same text.
    """
    for found in _LINK.finditer(text):
        if found["markdown"]:
            if not found["markdown"].startswith("!"):
                yield found.start(), found.end(), found["target"]
        else:
            yield found.start(), found.end(), found[0].rstrip(".,;:!?")
