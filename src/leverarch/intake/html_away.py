"""What a web page shows that lies elsewhere: never fetched, its place says so; and the pictures that it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leverarch.intake.html_parse import tag_of
from leverarch.intake.html_values import data_of, millimetres
from leverarch.intake.text_nodes import Node, folded, run
from leverarch.intake.text_pictures import Pictures

#: What asks for something that lies elsewhere, with the attribute that says where.
ELSEWHERE = {
    "iframe": "src", "frame": "src", "embed": "src", "object": "data", "video": "src", "audio": "src", "source": "src",
    "portal": "src",
}  # fmt: skip
_CALLED = {"video": "video", "audio": "sound", "source": "recording", "iframe": "page", "frame": "page"}


def picture_runs(
    element: Any, sources: Mapping[str, bytes], pictures: Pictures | None, away: dict[str, None], look: tuple[str, str]
) -> list[Node]:
    """Return what stands for a picture: itself where its bytes are at hand, else words. `away` takes what is not.

    `look` holds the faces and the address of the words around it.
    """
    source = (element.get("src") or "").strip()
    alt = folded(element.get("alt") or element.get("title") or "").strip()
    is_data = source[:5].lower() == "data:"
    data = data_of(source) if is_data else sources.get(source)
    width, height = (millimetres(element.get(name)) for name in ("width", "height"))
    shown = pictures.place(data, alt, width, height) if data and pictures is not None else None
    if shown is not None:
        return [shown]
    is_away = data is None and bool(source)
    if is_away:
        away[source] = None
        if 0 < max(width, height) < 1:
            return []  # a counter of readers
    what = ": ".join(part for part in (alt, short(source)) if part)
    called = "picture not fetched" if is_away else "picture"
    return [run(f"[{called}{': ' + what if what else ''}]", *look)] if what or source else []


def elsewhere_words(element: Any) -> str:
    """Return the words that stand for what was not fetched, or nothing where nothing was asked for."""
    tag = tag_of(element)
    address = short(element.get(ELSEWHERE[tag], "") or element.get("src", ""))
    called = _CALLED.get(tag, "file")
    if not address and tag in ("video", "audio"):
        return ""  # its sources say where
    return f"[{called} not fetched{': ' + address if address else ''}]"


def short(address: str) -> str:
    """Return an address in a length that can be read."""
    plain = " ".join(address.split())
    if plain[:5].lower() == "data:":
        return ""
    return plain if len(plain) <= 120 else f"{plain[:119]}…"
