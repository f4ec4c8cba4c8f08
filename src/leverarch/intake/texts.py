"""Plain text, Markdown and web pages to pages."""

from __future__ import annotations

from collections.abc import Mapping

from leverarch.intake.given import Given, Shown
from leverarch.intake.html import html_blocks
from leverarch.intake.html_parse import charset_of, language_of, title_of, tree_of
from leverarch.intake.mhtml import page_in
from leverarch.intake.text_bytes import text_of
from leverarch.intake.text_fit import Fit
from leverarch.intake.text_nodes import Node, from_markdown, is_empty, said
from leverarch.intake.text_pictures import Pictures
from leverarch.intake.text_plain import plain_blocks
from leverarch.intake.text_sheets import sheets_of
from leverarch.readers.file_kinds import HTML, MD, MHTML
from leverarch.readers.markdown import read_markdown
from leverarch.readers.refused import Refused
from leverarch.world import FileState, Remark

#: A text of more bytes than this is not opened: nobody reads as many pages.
MOST_BYTES = 64_000_000


def text_pages(given: Given) -> Shown:
    """Return the pages of the file. Raises `Refused`."""
    if len(given.data) > MOST_BYTES:
        raise Refused(FileState.UNSUPPORTED, "it is a text that is too long to be shown")
    if given.kind is MHTML:
        return _web_page(given, *page_in(given.data))
    if given.kind is HTML:
        return _web_page(given, text_of(given.data, charset_of(given.data)), {})
    text = text_of(given.data)
    blocks = from_markdown(read_markdown(text, path="").blocks) if given.kind is MD else plain_blocks(text)
    return shown(given, blocks)


def _web_page(given: Given, text: str, sources: Mapping[str, bytes]) -> Shown:
    pictures = Pictures()
    blocks, remarks = html_blocks(text, sources, pictures)
    tree = tree_of(text)
    title, language = (title_of(tree), language_of(tree)) if tree else ("", "")
    return shown(given, blocks, tuple(remarks), pictures, title=title, language=language)


def shown(
    given: Given,
    blocks: list[Node],
    remarks: tuple[Remark, ...] = (),
    pictures: Pictures | None = None,
    *,
    title: str = "",
    language: str = "",
    head: Node | None = None,
) -> Shown:
    """Return blocks as the pages of the file, below words of ours (`head`). Raises `Refused` where there are none."""
    if is_empty(blocks):
        raise Refused(FileState.UNSUPPORTED, "there are no words in it")
    fit = Fit()
    named = title or next((said(block["c"]) for block in blocks if block["t"] == "h"), "") or given.kind.words
    images = pictures.images if pictures else {}
    tag = given.wishes.language or language
    sheets = sheets_of([head, *blocks] if head else blocks, fit, title=named, language=tag, images=images)
    return Shown(sheets, remarks=(*remarks, *fit.remarks()))
