"""The manager's list as a web page: one file, no script, the same words on screen and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from leverarch.outputs.action_report import ActionGroup, ActionRow, ActionsView


def page_of(shown: ActionsView, style: str) -> bytes:
    """Return the page as UTF-8. `style` is the style sheet, which is put into the page."""
    return ("\n".join(_lines(shown, style)) + "\n").encode("utf-8")


def _lines(shown: ActionsView, style: str) -> Iterator[str]:
    title = f"{shown.title}: {shown.about}"
    yield '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{_text(title)}</title>"
    # A style sheet that closes its own element would let text in after it.
    yield f"<style>\n{style.replace('</', '<').strip()}\n</style>\n</head>\n<body>"
    yield f"<header>\n<p>{_text(shown.provider)} <strong>{_text(shown.audience)}</strong></p>"
    yield f"<h1>{_text(shown.title)}</h1>\n<p>{_text(shown.about)}. As at {_text(shown.as_of)}. {_text(shown.said)}</p>"
    if len(shown.groups) > 1:
        yield '<nav aria-label="By owner">\n<ul>'
        yield from (f'<li><a href="#{g.key}">{_text(g.owner)}</a>: {_text(g.said)}</li>' for g in shown.groups)
        yield "</ul>\n</nav>"
    yield "</header>\n<main>"
    for group in shown.groups:
        yield from _group(group)
    yield f"</main>\n<footer>\n<p>{_text(shown.notice)}</p>\n</footer>\n</body>\n</html>"


def _group(group: ActionGroup) -> Iterator[str]:
    yield f'<section aria-labelledby="{group.key}">\n<h2 id="{group.key}">{_text(group.owner)}</h2>'
    yield '<ul class="actions">'
    for row in group.rows:
        yield from _row(row)
    yield "</ul>\n</section>"


def _row(row: ActionRow) -> Iterator[str]:
    key = f"done-{row.key}"
    yield f'<li>\n<input type="checkbox" id="{key}" autocomplete="off">\n<div>'
    yield f'<p class="what"><label for="{key}"><strong>{_text(row.by)}.</strong> {_text(row.what)}</label></p>'
    yield "<ul>"
    yield from (f"<li>{_text(line)}</li>" for line in row.said)
    yield "</ul>"
    if row.todo:
        yield f'<p class="todo"><strong>To do:</strong> {_text(row.todo)}</p>'
    if row.why:
        yield f'<p class="why">Why: {_text(row.why)}</p>'
    yield f'<p class="reference">{_text(row.kind)}. {_text(row.reference)}</p>\n</div>\n</li>'


def _text(words: str) -> str:
    """Return words as they stand in a page. A control character has no place there."""
    return escape("".join(letter if letter.isprintable() else " " for letter in words))
