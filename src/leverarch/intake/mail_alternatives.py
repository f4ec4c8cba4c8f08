"""Whether the alternatives of a message say the same: its plain words, and its web text."""

from __future__ import annotations

import re
from html import unescape

#: What its sender's program tells a reader whose own can show no web text.
_STUB = re.compile(
    r"\b(does|do|can|could|may|will)\s?(not|n?['’]?t)\b.{0,60}(html|display|view|show|support)|html.{0,40}(not|n['’]t)\b"
    r"|(view|read|open|see) (this|the) (e-?mail|message|newsletter).{0,40}(browser|online|html)"
    r"|(html|mime)[- ](capable|compatible|enabled)",
    re.IGNORECASE | re.DOTALL,
)
_STUB_LENGTH = 800
#: Two alternatives that differ in fewer words say the same.
_MORE_WORDS = 4
_TAG = re.compile(r"<(style|script|head|title)\b.*?</\1\s*>|<!--.*?-->|<[^>]{0,5000}>", re.DOTALL | re.IGNORECASE)


def bare(text: str) -> str:
    """Return web text without its marks: only to judge how much it says."""
    return _TAG.sub(" ", text[:200_000])


def says_more(one: str, other: str) -> bool:
    """Whether the one of two alternatives has words that the other lacks: a table, a second answer."""
    there = "".join(unescape(other).casefold().split())
    words = set(re.findall(r"\w{3,}", unescape(bare(one)).casefold()))
    return sum(word not in there for word in words) >= _MORE_WORDS


def is_stub(plain: str, web: str) -> bool:
    """Whether the plain words stand there only because something must."""
    said = " ".join(plain.split())
    shown = " ".join(bare(web).split())
    if not said:
        return bool(shown)
    if len(said) <= _STUB_LENGTH and len(shown) > len(said) and _STUB.search(said):
        return True
    return len(said) * 20 < len(shown) and len(shown) > 1_000
