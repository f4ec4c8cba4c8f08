"""The basics of PDF/UA: title, language, tags that agree with the pages, words for figures, fonts in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from leverarch.lint.finding import Finding, on_pages
from leverarch.lint.sheet import Sheet
from leverarch.readers.pdf_boxes import Box, box_of
from leverarch.readers.pdf_elements import kids
from leverarch.readers.pdf_tags import disagreements
from leverarch.readers.pdf_targets import text_of
from leverarch.words import count

_DEEPEST = 32
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
#: So many fonts are named.
_MOST_FONTS = 6
#: A page with fewer letters has no words that a tag must hold: a stamp is no part of its text.
_WORDS = 30


def title_findings(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """Yield what is missing of the title and the language."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False, strict=False) as held:
        title = str(held.get("dc:title") or "").strip()
    if not title:
        yield Finding("title-missing", "its metadata has no title")
    if not _is_set(pdf.Root.get("/ViewerPreferences"), "/DisplayDocTitle"):
        yield Finding("title-not-shown", "a PDF reader shows the file's name in place of its title")
    language = pdf.Root.get("/Lang")
    if language is None or not text_of(language).strip():
        yield Finding("language-missing", "it does not say in which language it is")


def is_tagged(pdf: pikepdf.Pdf) -> bool:
    """Whether a file says that it is tagged, and has tags."""
    root = pdf.Root.get("/StructTreeRoot")
    return _is_set(pdf.Root.get("/MarkInfo"), "/Marked") and isinstance(root, Dictionary) and "/K" in root


def _is_set(held: Any, name: str) -> bool:
    value: Any = held.get(name) if isinstance(held, Dictionary) else None
    return value is True


def tag_findings(pdf: pikepdf.Pdf, sheets: Sequence[Sheet]) -> Iterator[Finding]:
    """Yield what is wrong with the tags; of a file without any, that alone."""
    if not is_tagged(pdf):
        yield Finding("not-tagged", "it is not tagged")
        return
    bare = [
        sheet.number
        for sheet, page in zip(sheets, pdf.pages, strict=True)
        if sheet.inner >= _WORDS and "/StructParents" not in page.obj
    ]
    if bare:
        yield on_pages("page-not-tagged", f"{{pages}} ({len(bare)} of {len(sheets)}): words without tags", bare)
    for words, times in sorted(disagreements(pdf).found.items()):
        yield Finding("tags-disagree", f"{words} ({count(times, 'time')})")


def figure_findings(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """Yield the figures without words, in one finding."""
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, Dictionary) or not is_tagged(pdf):
        return
    roles = root.get("/RoleMap")
    pages = {page.obj.objgen: at for at, page in enumerate(pdf.pages, start=1)}
    found: list[tuple[int, Box | None]] = []
    waiting: list[tuple[Any, int]] = [(root.get("/K"), 0)]
    seen: set[tuple[int, int]] = set()
    while waiting:
        node, page = waiting.pop()
        if isinstance(node, Array):
            waiting += [(kid, page) for kid in node]
            continue
        if not isinstance(node, Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        own = node.get("/Pg")
        page = pages.get(own.objgen, page) if isinstance(own, Dictionary) else page
        if _role(node, roles) == "/Figure":
            if not _has_words(node):
                found.append((page or _page_below(node, pages), _box_of(node)))
        else:
            waiting.append((node.get("/K"), page))
    if found:
        many = f"{len(found)} figures have" if len(found) > 1 else "a figure has"
        known = sorted({page for page, _ in found if page})
        words = f"{many} no words that say what they show" if len(found) > 1 else f"{many} no words for what it shows"
        box = next((box for page, box in found if known and page == known[0]), None)
        yield (
            on_pages("figure-without-words", f"{{pages}}: {words}", known, box)
            if known
            else Finding("figure-without-words", words)
        )


def _role(node: Dictionary, roles: Any) -> str:
    role = node.get("/S")
    for _ in range(_DEEPEST):
        name = text_of(role) if isinstance(role, Name) else ""
        if not isinstance(roles, Dictionary) or name not in roles:
            return name
        role = roles[name]
    return ""


def _has_words(node: Dictionary) -> bool:
    return any(text_of(node[key]).strip() for key in ("/Alt", "/ActualText") if key in node)


def _page_below(node: Dictionary, pages: Mapping[tuple[int, int], int]) -> int:
    for kid in kids(node):
        own = kid.get("/Pg") if isinstance(kid, Dictionary) else None
        if isinstance(own, Dictionary):
            return pages.get(own.objgen, 0)
    return 0


def _box_of(node: Dictionary) -> Box | None:
    held = node.get("/A")
    found = list(held) if isinstance(held, Array) else [held]
    boxes = (box_of(each.get("/BBox")) for each in found if isinstance(each, Dictionary))
    return next((box for box in boxes if box), None)


def pages_with_fonts_outside(pdf: pikepdf.Pdf) -> frozenset[int]:
    """Return the pages (from 1) that may draw with a font of which the file holds no copy."""
    known: dict[tuple[int, int], bool] = {}
    return frozenset(at for at, page in enumerate(pdf.pages, start=1) if _lacks(page.resources, known, 0))


def _lacks(resources: Any, known: dict[tuple[int, int], bool], depth: int) -> bool:
    """Whether a page or a drawing has such a font. Drawings hold drawings, each of which is looked at once."""
    if not isinstance(resources, Dictionary) or depth > _DEEPEST:
        return False
    fonts = (font for font in _values(resources.get("/Font")) if isinstance(font, Dictionary))
    return not all(map(_is_held, fonts)) or any(
        _form_lacks(form, known, depth + 1)
        for form in _values(resources.get("/XObject"))
        if isinstance(form, Stream) and form.get("/Subtype") == Name.Form
    )


def _form_lacks(form: Stream, known: dict[tuple[int, int], bool], depth: int) -> bool:
    if form.objgen not in known:
        known[form.objgen] = False  # until it is known: a drawing may hold itself
        known[form.objgen] = _lacks(form.get("/Resources"), known, depth)
    return known[form.objgen]


def _is_held(font: Dictionary) -> bool:
    if font.get("/Subtype") == Name.Type3:
        return True
    below = font.get("/DescendantFonts")
    holder = below[0] if isinstance(below, Array) and len(below) else font
    described = holder.get("/FontDescriptor") if isinstance(holder, Dictionary) else None
    return isinstance(described, Dictionary) and any(name in described for name in _FONT_FILES)


def _values(held: Any) -> list[Any]:
    return [held[key] for key in held.keys()] if isinstance(held, Dictionary) else []  # noqa: SIM118 - not a mapping


def font_findings(sheets: Sequence[Sheet]) -> Iterator[Finding]:
    """Yield the fonts that are seen and not in the file, in one finding."""
    names = Counter(name for sheet in sheets for name, _ in sheet.fonts)
    if not names:
        return
    pages = [sheet.number for sheet in sheets if sheet.fonts]
    box = next(sheet.fonts[0][1] for sheet in sheets if sheet.fonts)
    told = ", ".join(name for name, _ in names.most_common(_MOST_FONTS)) + (", …" if len(names) > _MOST_FONTS else "")
    yield on_pages("font-not-embedded", f"{{pages}}: {count(len(names), 'font')} not in the file ({told})", pages, box)
