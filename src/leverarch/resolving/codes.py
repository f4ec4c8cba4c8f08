"""Codes of expectations, which are known only beside their framework."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from leverarch.diagnostics import Diagnostic, Note
from leverarch.model import Model
from leverarch.resolving.names import unknown_reference
from leverarch.rules import DUPLICATE_ID, INVALID_VALUE
from leverarch.source import Doc, Pointer, value_at, walk


def unknown_codes(doc: Doc, model: Model) -> Iterator[Diagnostic]:
    """Codes of expectations, which are known only beside their framework."""
    for pointer, line in walk(doc.value, ("maps", "*")):
        if isinstance(line, dict):
            yield from _unknown_mapping(doc, pointer, line, model)
    for pointer, question in walk(doc.value, ("questions", "*")):
        if isinstance(question, dict):
            yield from _unknown_mapping(doc, pointer, question, model)
    if "expectation" in doc.value:
        yield from _unknown_mapping(doc, (), doc.value, model)
    for pointer, line in walk(doc.value, ("outputs", "*", "evidence")):
        if isinstance(line, dict) and "key_question" in line:
            yield from _unknown_key_question(doc, pointer, line, model)
    for pointer, need in walk(doc.value, ("needs", "*")):
        yield from _unknown_in_need(doc, pointer, need, model)
    if isinstance(doc.value.get("expectations"), list):
        yield from _unknown_in_framework(doc, model)


def _unknown_mapping(doc: Doc, pointer: Pointer, line: Mapping[str, object], model: Model) -> Iterator[Diagnostic]:
    framework = model.frameworks.get(str(line.get("framework", "")))
    if framework is None:
        return
    if "version" in line and str(line["version"]) != framework.version:
        what = f"version `{line['version']}` of framework `{framework.id}`"
        known = frozenset({framework.version})
        yield unknown_reference(doc, (*pointer, "version"), what, str(line["version"]), known)
        return
    code = str(line.get("expectation", ""))
    if not code:
        return
    codes = frozenset(item.code for item in framework.expectations)
    if code not in codes:
        where = f" in framework `{framework.id}`"
        yield unknown_reference(doc, (*pointer, "expectation"), f"expectation `{code}`", code, codes, where=where)


def _unknown_key_question(doc: Doc, pointer: Pointer, line: Mapping[str, object], model: Model) -> Iterator[Diagnostic]:
    chosen = model.frameworks.get(str(line.get("framework", "")))
    frameworks = [chosen] if chosen else list(model.frameworks.values())
    codes = frozenset(item.code for framework in frameworks for item in framework.expectations)
    code = str(line["key_question"])
    if code not in codes:
        yield unknown_reference(doc, (*pointer, "key_question"), f"expectation `{code}`", code, codes)


def _unknown_in_need(doc: Doc, pointer: Pointer, need: object, model: Model) -> Iterator[Diagnostic]:
    """Codes of a coverage rule: of the framework that it names, or else of any."""
    if isinstance(need, dict) and need.get("framework"):
        yield from _unknown_code_of(doc, pointer, need, "framework", ("codes", "*"), model)
        return
    known = frozenset(item.code for framework in model.frameworks.values() for item in framework.expectations)
    for inner, code in walk(need, ("codes", "*")):
        if code not in known:
            yield unknown_reference(doc, (*pointer, *inner), f"expectation `{code}`", str(code), known)


def _unknown_in_framework(doc: Doc, model: Model) -> Iterator[Diagnostic]:
    codes: dict[str, Pointer] = {}
    own = [(pointer, str(code)) for pointer, code in walk(doc.value, ("expectations", "*", "code"))]
    for pointer, code in own:
        if code in codes:
            note = Note(doc.at(*codes[code]), "first declared here")
            message = f"the code `{code}` is taken"
            help_ = "give this expectation another code"
            yield Diagnostic(DUPLICATE_ID, message, doc.at(*pointer), code, help=help_, related=(note,))
        codes.setdefault(code, pointer)
    known = frozenset(codes)
    for pointer, parent in walk(doc.value, ("expectations", "*", "parent")):
        if parent not in known:
            yield unknown_reference(doc, pointer, f"parent `{parent}`", str(parent), known)
    yield from _loops(doc)
    for pointer, link in walk(doc.value, ("expectations", "*", "links", "*")):
        yield from _unknown_code_of(doc, (*pointer, "code"), link, "framework", ("code",), model)
    for pointer, crosswalk in walk(doc.value, ("crosswalks", "*")):
        yield from _unknown_code_of(doc, pointer, crosswalk, "to", ("maps", "*", "to", "*"), model)
        for inner, left in walk(crosswalk, ("maps", "*", "from")):
            if left not in known:
                yield unknown_reference(doc, (*pointer, *inner), f"expectation `{left}`", str(left), known)


def _loops(doc: Doc) -> Iterator[Diagnostic]:
    """Expectations that stand above themselves."""
    lines = [line for _, line in walk(doc.value, ("expectations", "*")) if isinstance(line, dict)]
    above = {line.get("code"): line.get("parent") for line in reversed(lines)}
    for pointer, parent in walk(doc.value, ("expectations", "*", "parent")):
        code, seen = value_at(doc.value, (*pointer[:-1], "code")), set[object]()
        while parent is not None and parent not in seen and parent != code:
            seen.add(parent)
            parent = above.get(parent)  # noqa: PLW2901
        if parent is not None and parent == code:
            message = f"`{code}` stands above itself: its parents lead back to it"
            yield Diagnostic(
                INVALID_VALUE, message, doc.at(*pointer), str(code), help="give it another parent, or none"
            )


def _unknown_code_of(
    doc: Doc, pointer: Pointer, holder: object, field: str, pattern: tuple[str, ...], model: Model
) -> Iterator[Diagnostic]:
    """Codes below `holder` that the framework named in its `field` does not have."""
    framework = model.frameworks.get(str(holder.get(field, ""))) if isinstance(holder, dict) else None
    if framework is None:
        return
    known = frozenset(item.code for item in framework.expectations)
    for inner, code in walk(holder, pattern):
        if code not in known:
            at = pointer if pattern == ("code",) else (*pointer, *inner)
            where = f" in framework `{framework.id}`"
            yield unknown_reference(doc, at, f"expectation `{code}`", str(code), known, where=where)
