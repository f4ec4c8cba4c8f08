"""What the attributes of a web page come to: numbers, sizes, sides, and bytes that an address holds itself."""

from __future__ import annotations

import base64
import re
from typing import Any
from urllib.parse import unquote_to_bytes

from leverarch.intake.html_parse import tag_of

_DATA = re.compile(r"data:[\w/+.-]*((?:;[^,;]*)*),", re.IGNORECASE)
_MOST_DATA = 40_000_000
_NUMBER = re.compile(r"\s*(\d{1,4}(?:\.\d+)?)\s*(?:px)?\s*")


def side_of(element: Any) -> str:
    """Return the side that the words of an element stand at, or nothing."""
    if tag_of(element) == "center":
        return "center"
    written = element.get("align", "") + re.sub(r".*text-align\s*:\s*", "", element.get("style", ""), flags=re.S | re.I)
    found = re.match(r"\s*(center|right|left|justify)", written, re.IGNORECASE)
    return found[1].lower() if found else ""


def whole(written: str | None, otherwise: int) -> int:
    """Return a number as written, or another where none is."""
    return int(written) if written is not None and re.fullmatch(r"\d{1,5}", written.strip()) else otherwise


def millimetres(written: str | None) -> float:
    """Return a size in points of a screen in millimetres; 0 where none is given."""
    found = _NUMBER.fullmatch(written or "")
    return float(found[1]) * 25.4 / 96 if found else 0.0


def numeral(number: int, kind: str) -> str:
    """Return the mark of an item of a list whose `type` is `kind`."""
    if kind in ("a", "A") and 0 < number <= 26:
        letter = chr(ord("a") + number - 1)
        return f"{letter.upper() if kind == 'A' else letter}."
    if kind in ("i", "I") and 0 < number < 4000:
        words = roman(number)
        return f"{words.upper() if kind == 'I' else words}."
    return f"{number}."


def roman(number: int) -> str:
    """Return a number from 1 as a Roman one in small letters."""
    out = ""
    for value, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    ):
        out += letters * (number // value)
        number %= value
    return out


def data_of(address: str) -> bytes:
    """Return the bytes that an address (`data:…`) holds itself: empty where they can't be read."""
    found = _DATA.match(address)
    if not found or len(address) > _MOST_DATA:
        return b""
    body = address[found.end() :]
    try:
        return base64.b64decode(body + "==") if "base64" in found[1].lower() else unquote_to_bytes(body)
    except ValueError:
        return b""
