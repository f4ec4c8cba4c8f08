"""The layers of a PDF: which of them are hidden when it is opened, and what they held taken out of all that draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from leverarch.readers.pdf_hidden import Marks, content_without, pruned
from leverarch.readers.pdf_targets import clean_title, text_of

#: An expression of layers that is nested deeper than this is taken to be shown.
_DEEPEST = 32


class Layers:
    """The layers of one open PDF, and whether each is shown when the file is opened (ISO 32000-1, 8.11)."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        properties = pdf.Root.get("/OCProperties")
        default = properties.get("/D") if isinstance(properties, Dictionary) else None
        self._groups = {group.objgen: group for group in _groups(properties, "/OCGs")}
        self._hidden = self._hidden_groups(default if isinstance(default, Dictionary) else Dictionary())

    @property
    def hidden_names(self) -> list[str]:
        """The names of the layers that are hidden, each once."""
        names = (clean_title(text_of(self._groups[key].get("/Name", ""))) for key in sorted(self._hidden))
        return list(dict.fromkeys(name or "without a name" for name in names))

    def properties(self) -> Dictionary | None:
        """Return what the catalog says of the layers that are left, all of them shown; nothing where none is."""
        shown = [group for key, group in self._groups.items() if key not in self._hidden]
        return Dictionary(OCGs=Array(shown), D=Dictionary(OFF=Array())) if shown else None

    def hides(self, mark: Any) -> bool:
        """Whether what carries this mark (a group, or a membership of several) is hidden."""
        if not self._hidden or not isinstance(mark, Dictionary):
            return False
        if mark.get("/Type") != Name.OCMD:
            return self._is_hidden(mark)
        expression = mark.get("/VE")
        if isinstance(expression, Array):
            return not self._holds(expression, 0)
        return not self._is_shown_by_policy(mark)

    def take_out_hidden(self) -> None:
        """Take everything on hidden layers out of the file. What is shown stays where it is."""
        if not self._hidden:
            return
        for page in self._pdf.pages:
            _lend_resources(page.obj)
            self._clean_page(page)
        for item in list(self._pdf.objects):
            if isinstance(item, Stream):
                self._clean_stream(item)
            elif isinstance(item, Dictionary) and item.get("/Subtype") == Name.Type3:
                self._clean_glyphs(item)

    def settle(self, holder: Any) -> None:
        """Take from something shown a mark that speaks of several layers: some of them may be gone now."""
        mark = holder.get("/OC")
        if self._hidden and isinstance(mark, Dictionary) and mark.get("/Type") == Name.OCMD:
            del holder["/OC"]

    def _hidden_groups(self, default: Dictionary) -> set[tuple[int, int]]:
        hidden = set(self._groups) if default.get("/BaseState") == Name.OFF else set()
        hidden -= {group.objgen for group in _groups(default, "/ON")}
        hidden |= {group.objgen for group in _groups(default, "/OFF")}
        shown, turned_off = self._set_on_opening(default)
        hidden = (hidden - shown) | turned_off
        meant = _names(default.get("/Intent", Name.View))
        return {key for key in hidden if key in self._groups and _is_meant(self._groups[key], meant)}

    def _set_on_opening(self, default: Dictionary) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
        """Return the groups that a viewer shows and hides by itself when it opens the file, for what they are for."""
        shown, hidden = set(), set()
        events = default.get("/AS")
        for event in list(events) if isinstance(events, Array) else []:
            if not isinstance(event, Dictionary) or event.get("/Event") != Name.View:
                continue
            if "/View" not in _names(event.get("/Category")):
                continue
            for group in _groups(event, "/OCGs"):
                state = _at(group, "/Usage", "/View", "/ViewState")
                if state == Name.OFF:
                    hidden.add(group.objgen)
                elif state == Name.ON:
                    shown.add(group.objgen)
        return shown, hidden

    def _is_hidden(self, group: Any) -> bool:
        return isinstance(group, Dictionary) and group.objgen in self._hidden

    def _is_shown_by_policy(self, membership: Dictionary) -> bool:
        found = membership.get("/OCGs")
        groups = list(found) if isinstance(found, Array) else [found]
        shown = [not self._is_hidden(group) for group in groups if isinstance(group, Dictionary)]
        if not shown:
            return True
        policy = str(membership.get("/P", "/AnyOn"))
        return {"/AllOn": all(shown), "/AnyOff": not all(shown), "/AllOff": not any(shown)}.get(policy, any(shown))

    def _holds(self, expression: Any, depth: int) -> bool:
        if isinstance(expression, Dictionary):
            return not self._is_hidden(expression)
        if not isinstance(expression, Array) or len(expression) < 2 or depth > _DEEPEST:
            return True
        held = (self._holds(part, depth + 1) for part in list(expression)[1:])
        match str(expression[0]):
            case "/Not":
                return not next(held)
            case "/And":
                return all(held)
            case "/Or":
                return any(held)
        return True

    def _clean_page(self, page: pikepdf.Page) -> None:
        marks = self._marks(page.obj.get("/Resources"))
        if not marks.any or "/Contents" not in page.obj:
            return
        content, used = content_without(page, marks, page.obj.Resources)
        page.obj.Contents = self._pdf.make_stream(content)
        page.obj.Resources = pruned(page.obj.Resources, used)

    def _clean_stream(self, stream: Stream) -> None:
        if self.hides(stream.get("/OC")):
            _make_empty(stream)
            return
        self.settle(stream)
        if "/Alternates" in stream:
            del stream["/Alternates"]
        draws = stream.get("/Subtype") == Name.Form or stream.get("/PatternType") == 1
        resources = stream.get("/Resources")
        marks = self._marks(resources) if draws else Marks()
        if marks.any:
            content, used = content_without(stream, marks, resources)
            stream.write(content)
            stream.Resources = pruned(resources, used)

    def _clean_glyphs(self, font: Dictionary) -> None:
        marks = self._marks(font.get("/Resources"))
        glyphs = font.get("/CharProcs")
        if marks.any and isinstance(glyphs, Dictionary):
            for glyph in dict(glyphs.items()).values():
                if isinstance(glyph, Stream):
                    glyph.write(content_without(glyph, marks, font.Resources)[0])

    def _marks(self, resources: Any) -> Marks:
        """Return which names of marks hide what they stand around, and which are settled now."""
        known = resources.get("/Properties") if isinstance(resources, Dictionary) else None
        if not isinstance(known, Dictionary):
            return Marks()
        hidden, settled = set(), set()
        for name, mark in known.items():
            if self.hides(mark):
                hidden.add(name)
            elif isinstance(mark, Dictionary) and mark.get("/Type") == Name.OCMD:
                settled.add(name)
        return Marks(frozenset(hidden), frozenset(settled))


def _lend_resources(page: Dictionary) -> None:
    """Give a form that has none of its own, as old files have them, what it takes from its page."""
    forms = _at(page, "/Resources", "/XObject")
    for form in dict(forms.items()).values() if isinstance(forms, Dictionary) else []:
        if isinstance(form, Stream) and form.get("/Subtype") == Name.Form and "/Resources" not in form:
            form.Resources = page.Resources


def _make_empty(stream: Stream) -> None:
    for key in list(stream.keys()):
        if key != "/Length":
            del stream[key]
    stream.write(b"")
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, 0, 0])


def _groups(holder: Any, key: str) -> Iterator[Any]:
    members = holder.get(key) if isinstance(holder, Dictionary) else None
    for member in list(members) if isinstance(members, Array) else []:
        if isinstance(member, Dictionary) and member.is_indirect:
            yield member


def _names(value: Any) -> frozenset[str]:
    found = list(value) if isinstance(value, Array) else [value]
    return frozenset(str(name) for name in found if isinstance(name, Name))


def _is_meant(group: Any, meant: frozenset[str]) -> bool:
    """Whether the group is for showing and hiding at all: one that is for a drawing program's own use never hides."""
    own = _names(group.get("/Intent", Name.View))
    return bool(own & meant) or "/All" in meant | own


def _at(holder: Any, *keys: str) -> Any:
    for key in keys:
        if not isinstance(holder, Mapping | Dictionary):
            return None
        holder = holder.get(key)
    return holder
