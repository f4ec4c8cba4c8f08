"""Addresses that a link in a pack may lead to: of the web, of an e-mail, of a telephone; never a place on a disk."""

from __future__ import annotations

import re

#: The host of the links that the compiler turns into page links; in what others wrote they mean nothing.
PAGE_HOST = "page.leverarch.invalid"
_SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")


def scheme_of(address: str) -> str:
    """Return what stands before an address's first colon, in small letters; nothing where it says no scheme."""
    found = _SCHEME.match(address)
    return found[1].lower() if found else ""


def may_be_followed(address: str) -> bool:
    """Whether a reader may follow an address. One without a scheme leads somewhere on a disk, or nowhere."""
    return scheme_of(address) in _SAFE_SCHEMES and PAGE_HOST not in address.lower()
