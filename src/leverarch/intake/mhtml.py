"""A web page saved in one file (MHTML): its page, and the pictures that lie with it."""

from __future__ import annotations

import email
import email.message
import email.policy
from urllib.parse import urljoin

from leverarch.intake.text_bytes import text_of
from leverarch.readers.refused import Refused
from leverarch.world import FileState

MOST_PARTS = 2000


def page_in(data: bytes) -> tuple[str, dict[str, bytes]]:
    """Return the page's text, and the bytes of its parts by the addresses that the page may call them by.

    Raises `Refused`.
    """
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    text, base = "", ""
    sources: dict[str, bytes] = {}
    for part, _ in zip(message.walk(), range(MOST_PARTS), strict=False):
        if part.is_multipart():
            continue
        body = _body(part)
        place = str(part.get("Content-Location", "")).strip()
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            if not text.strip():
                text, base = text_of(body, str(part.get_content_charset() or "")), place
            continue
        name = str(part.get("Content-ID", "")).strip().strip("<>")
        for address in (place, f"cid:{name}" if name else ""):
            if address:
                sources.setdefault(address, body)
        short = place.rpartition("/")[2]
        if place and base and short and urljoin(base, short) == place:
            sources.setdefault(short, body)
        folder = "/".join(place.split("/")[-2:])
        sources.setdefault(folder, body)
    if not text.strip():
        raise Refused(FileState.DAMAGED, "it is damaged: there is no page in it that can be read")
    return text, sources


def _body(part: email.message.Message) -> bytes:
    try:
        body = part.get_payload(decode=True)
    except Exception:  # broken in one of many ways: what is there is shown as it stands
        body = str(part.get_payload()).encode("utf-8", "replace")
    return body if isinstance(body, bytes) else b""
