"""What the owner of a PDF should know of it, beside its pages: signatures, locks, forms, fonts."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Stream

from leverarch.readers.pdf_forms import FormField, each, form_fields
from leverarch.readers.pdf_targets import clean_title, text_of
from leverarch.words import count, listed
from leverarch.world import Remark

_DEEPEST = 32
_MOST_NAMED = 6
_MOST_FONTS = 40
#: Older locks know one method and don't name it.
_FIRST_THAT_NAMES_IT = 4
_METHODS = {"rc4": "RC4", "aes": "AES", "aesv3": "AES"}
#: Fonts that every reader has, or has a twin of; by the first part of their names, without spaces.
_KNOWN_FONTS = ("timesnewroman", "couriernew", "arial", "helvetica", "courier", "times", "symbol", "zapfdingbats")


def triage(pdf: pikepdf.Pdf, *, by_password: bool) -> list[Remark]:
    """Return what is to be said of an open PDF as it came. `by_password`: it could not be opened without one."""
    fields = [entry for entry in form_fields(pdf) if entry.is_last]
    said = (
        ("signed-file", _signed(pdf, fields)),
        ("restricted-file", _restricted(pdf, by_password=by_password)),
        ("form-values", _form(pdf, fields)),
    )
    return [Remark(name, detail) for name, detail in said if detail]


def _signed(pdf: pikepdf.Pdf, fields: list[FormField]) -> str:
    held = [field.signature for field in fields if field.signature is not None]
    stamps = sum(1 for signature in held if signature.get("/Type") == Name.DocTimeStamp)
    names = len(held) - stamps
    if not held:
        return ""
    allowed = pdf.Root.get("/Perms")
    certified = isinstance(allowed, Dictionary) and "/DocMDP" in allowed
    told = [count(names, "signature")] * bool(names) + [count(stamps, "time stamp")] * bool(stamps)
    sealed = ", which certifies the file against changes" if certified else ""
    return f"is digitally signed ({listed(told)}{sealed})"


def _restricted(pdf: pikepdf.Pdf, *, by_password: bool) -> str:
    if not pdf.is_encrypted:
        return ""
    allowed = pdf.allow
    refused = []
    if not (allowed.print_lowres or allowed.print_highres):
        refused.append("printing")
    if not allowed.extract:
        refused.append("copying")
    if not (allowed.modify_other and allowed.modify_annotation and allowed.modify_form):
        refused.append("changing")
    method = _method(pdf)
    limits = f"its owner does not allow {listed(refused, 'or')}" if refused else ""
    if by_password:
        opened = f"needs a password to be opened{method}; its pages are shown here without one"
        return f"{opened}; {limits}" if limits else opened
    return f"is locked against {listed(refused, 'and')} by its owner{method}" if refused else ""


def _method(pdf: pikepdf.Pdf) -> str:
    lock = pdf.encryption
    name = str(getattr(lock.stream_method, "name", "")) if lock.R >= _FIRST_THAT_NAMES_IT else "rc4"
    return f" ({_METHODS[name]}, {lock.bits} bits)" if name in _METHODS else ""


def _form(pdf: pikepdf.Pdf, fields: list[FormField]) -> str:
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/XFA" in form:
        needs: Any = pdf.Root.get("/NeedsRendering")
        if needs is True:
            return (
                "holds a form of an old kind (XFA) that few programs can draw; its own pages may say no more than that"
            )
        return "holds an interactive form of an old kind (XFA); only its stored pages are shown"
    asked = [field for field in fields if field.asks]
    filled = sum(field.is_filled for field in asked)
    if not filled:
        return ""
    held = (
        f"{count(len(asked), 'field')}, {filled} of them filled in" if len(asked) > 1 else "1 field, which is filled in"
    )
    return f"holds a form with {held}; the values are shown as they stood"


class Fonts:
    """The fonts that the pages of a PDF name and that neither lie in it nor in every reader."""

    def __init__(self) -> None:
        self._seen: set[tuple[int, int]] = set()
        self._missing: dict[str, None] = {}
        self._absent: dict[str, None] = {}

    def read(self, resources: Any, depth: int = 0) -> None:
        """Look at what a page or a form may draw with."""
        if not isinstance(resources, Dictionary) or depth > _DEEPEST or self._is_known(resources):
            return
        for font in _values(resources.get("/Font")):
            if isinstance(font, Dictionary) and not self._is_known(font):
                self._look_at(font)
        for form in _values(resources.get("/XObject")):
            if isinstance(form, Stream) and form.get("/Subtype") == Name.Form and not self._is_known(form):
                self.read(form.get("/Resources"), depth + 1)

    @property
    def absent(self) -> tuple[str, ...]:
        """The names of all fonts that don't lie in it, also of those that every reader has; of many, the first."""
        return tuple(self._absent)

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of those fonts, in the order in which they were met."""
        return tuple(self._missing)

    def words(self) -> str:
        """Return what was found, after the file's name; nothing where all fonts are there."""
        names = list(self._missing)
        if not names:
            return ""
        named = names[:_MOST_NAMED] + ["others"] * (len(names) > _MOST_NAMED)
        which = "it does not hold" if len(names) > 1 else "that it does not hold"
        return f"uses {count(len(names), 'font')} {which} ({listed(named)}): it may look different elsewhere"

    def _look_at(self, font: Dictionary) -> None:
        holder = font
        if font.get("/Subtype") == Name.Type0:
            below = each(font.get("/DescendantFonts"))
            holder = below[0] if below and isinstance(below[0], Dictionary) else font
        name = clean_title(text_of(font.get("/BaseFont", "")).removeprefix("/"))
        descriptor = holder.get("/FontDescriptor")
        held = isinstance(descriptor, Dictionary) and any(f"/FontFile{n}" in descriptor for n in ("", "2", "3"))
        if held or font.get("/Subtype") == Name.Type3:
            return
        if len(self._absent) < _MOST_FONTS:
            self._absent.setdefault(_plain(name) or "a font without a name")
        if name and not _is_standard(name):
            self._missing.setdefault(_plain(name))

    def _is_known(self, found: Any) -> bool:
        if not found.is_indirect:
            return False
        known = found.objgen in self._seen
        self._seen.add(found.objgen)
        return known


def _values(found: Any) -> list[Any]:
    return list(dict(found.items()).values()) if isinstance(found, Dictionary) else []


def _plain(name: str) -> str:
    """Return a font's name without the six letters that a part of a font is given."""
    return name[7:] if len(name) > 7 and name[6] == "+" and name[:6].isupper() else name


def _is_standard(name: str) -> bool:
    plain = "".join(char for char in _plain(name).lower() if char.isalpha())
    return plain.startswith(_KNOWN_FONTS)
