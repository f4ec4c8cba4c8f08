"""What stands in the fields of a form on a web page."""

from __future__ import annotations

from typing import Any

from leverarch.intake.html_parse import tag_of, words_in
from leverarch.intake.text_nodes import Node, folded, run

FIELDS = frozenset({"input", "select", "textarea", "button"})
_PRESSED = frozenset({"submit", "button", "reset"})


def field_runs(element: Any, faces: str) -> list[Node]:
    """Return what a field holds, as a reader of the page would see it."""
    tag = tag_of(element)
    if tag == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        if not chosen and options and element.get("multiple") is None:
            chosen = options[:1]
        return [run(f"[{', '.join(words_in(option) for option in chosen)}]", faces)]
    if tag == "textarea":
        lines = (element.text or "").strip("\n").split("\n")
        out: list[Node] = []
        for line in lines:
            out += [{"t": "br"}] if out else []
            out.append(run(folded(line), faces))
        return [run("[", faces), *out, run("]", faces)]
    if tag == "button":
        words = words_in(element)
        return [run(f"[{words}]", faces)] if words else []
    return _input(element, faces)


def _input(element: Any, faces: str) -> list[Node]:
    kind = element.get("type", "text").strip().lower()
    value = folded(element.get("value", ""))
    if kind in ("checkbox", "radio"):
        on = element.get("checked") is not None
        sign = ("☑" if on else "☐") if kind == "checkbox" else ("●" if on else "○")
        return [run(f"{sign} ", faces)]
    if kind == "password":
        return [run("[password]", faces)]
    if kind == "image":
        value = element.get("alt", "")
    if not value and kind in _PRESSED:
        return []
    return [run(f"[{value or '      '}]".replace("      ", "\u00a0" * 6), faces)]


def is_filled(element: Any) -> bool:
    """Whether a field holds something that somebody put there."""
    tag = tag_of(element)
    if tag == "input":
        kind = element.get("type", "text").lower()
        if kind in ("checkbox", "radio"):
            return element.get("checked") is not None
        return kind not in (*_PRESSED, "hidden", "image") and bool(element.get("value", "").strip())
    return tag in ("select", "textarea") and bool(words_in(element))
