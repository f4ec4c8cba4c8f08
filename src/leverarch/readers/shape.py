"""Does a file have the shape of its schema? Fast when it has; in the reader's words, with a place, when it has not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from leverarch.diagnostics import Diagnostic
from leverarch.rules import INVALID_VALUE, MISSING_FIELD, UNKNOWN_FIELD
from leverarch.source import Doc, Pointer

try:
    import jsonschema_rs
except ImportError:  # no wheel for this machine: the slower validator answers alone
    jsonschema_rs = None  # type: ignore[assignment]

KINDS_IN_WORDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list [ … ]",
    "object": "an object { … }",
    "null": "nothing",
}


@dataclass(frozen=True)
class Shapes:
    """The schemas, ready to validate with."""

    schemas: Mapping[str, Any]
    slow: Mapping[str, Draft202012Validator]
    fast: Mapping[str, Any]


@dataclass(frozen=True)
class _Error:
    """What a validator says about one place: which keyword of which schema did not like which value."""

    keyword: str
    expected: Any
    schema: Mapping[str, Any]
    instance: Any
    pointer: Pointer
    branch: int
    inner: tuple[_Error, ...]


def _error(error: Any) -> _Error:
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    path = tuple(error.relative_schema_path)
    branch = path[0] if path and isinstance(path[0], int) else -1
    inner = tuple(_error(item) for item in error.context or ())
    pointer = tuple(error.absolute_path)
    return _Error(str(error.validator), error.validator_value, schema, error.instance, pointer, branch, inner)


def load_shapes(shipped: Mapping[str, bytes]) -> Shapes:
    """Return validators for every `schemas/<kind>.schema.json` of the shipped files, by kind."""
    schemas = {
        name.removeprefix("schemas/"): json.loads(data) for name, data in shipped.items() if name.startswith("schemas/")
    }
    kinds = {name.removesuffix(".schema.json"): schema for name, schema in schemas.items()}
    registry: Registry[Any] = Registry().with_resources(
        [(name, DRAFT202012.create_resource(schema)) for name, schema in schemas.items()]
    )
    slow = {
        kind: Draft202012Validator(schema, registry=registry, format_checker=FormatChecker(["date"]))
        for kind, schema in kinds.items()
    }
    fast: dict[str, Any] = {}
    if jsonschema_rs is not None:
        shared = jsonschema_rs.Registry(list(schemas.items()))
        fast = {
            kind: jsonschema_rs.Draft202012Validator(schema, registry=shared, validate_formats=True)
            for kind, schema in kinds.items()
        }
    return Shapes(schemas, slow, fast)


def shape_faults(shapes: Shapes, kind: str, doc: Doc) -> tuple[Diagnostic, ...]:
    """Return one diagnostic for each place where `doc` does not fit the schema of `kind`."""
    fast = shapes.fast.get(kind)
    if fast is not None and fast.is_valid(doc.value):
        return ()
    found: dict[tuple[object, ...], Diagnostic] = {}
    for error in shapes.slow[kind].iter_errors(doc.value):
        for key, diagnostic in _diagnostics(_error(error), doc):
            found.setdefault(key, diagnostic)
    return tuple(found.values())


def _diagnostics(error: _Error, doc: Doc) -> Iterator[tuple[tuple[object, ...], Diagnostic]]:
    pointer = error.pointer
    id_ = doc.value.get("id", "")
    about = id_ if isinstance(id_, str) else ""
    if error.keyword == "required":
        yield from _missing(error, pointer, doc, about)
    elif error.keyword == "additionalProperties":
        yield from _unknown(error, pointer, doc, about)
    elif error.keyword == "anyOf":
        branch = _best_branch(error)
        if branch:
            for inner in branch:
                yield from _diagnostics(inner, doc)
        else:
            yield ("value", pointer), _invalid(error, pointer, doc, about)
    else:
        yield ("value", pointer), _invalid(error, pointer, doc, about)


def _missing(error: _Error, pointer: Pointer, doc: Doc, about: str) -> Iterator[tuple[tuple[object, ...], Diagnostic]]:
    for name in error.expected:
        if name in error.instance:
            continue
        words = _description(error.schema, name)
        message = f"`{name}` is missing{_within(pointer)}"
        help_ = f"add `{name}`: {words[:1].lower()}{words[1:]}" if words else f"add `{name}`"
        # Two rules may ask for the same field; the reader is told once.
        yield ("missing", pointer, name), Diagnostic(MISSING_FIELD, message, doc.at(*pointer), about, help=help_)


def _unknown(error: _Error, pointer: Pointer, doc: Doc, about: str) -> Iterator[tuple[tuple[object, ...], Diagnostic]]:
    known = list(error.schema.get("properties", {}))
    for name in error.instance:
        if name in known:
            continue
        near = get_close_matches(name, known, n=1)
        help_ = (
            f"did you mean `{near[0]}`?"
            if near
            else f"fields here are: {', '.join(k for k in known if k != '$schema')}"
        )
        place = doc.key(*pointer, name)
        message = f"`{_short(name)}` is not a field{_within(pointer)}"
        yield ("unknown", pointer, name), Diagnostic(UNKNOWN_FIELD, message, place, about, help=help_)


def _invalid(error: _Error, pointer: Pointer, doc: Doc, about: str) -> Diagnostic:
    message, help_ = _value_words(error, _name(pointer))
    return Diagnostic(INVALID_VALUE, message, doc.at(*pointer), about, help=help_)


def _value_words(error: _Error, name: str) -> tuple[str, str]:  # noqa: PLR0911 (one line for each kind of fault)
    """Return what is wrong with a value, and what it should be."""
    value, expected = error.instance, error.expected
    words = str(error.schema.get("description", ""))
    if error.keyword == "type":
        kinds = [expected] if isinstance(expected, str) else list(expected)
        wanted = " or ".join(KINDS_IN_WORDS[kind] for kind in kinds)
        return f"{name} should be {wanted}, not {_kind_of(value)}", words
    if error.keyword in ("enum", "const"):
        options = [str(option) for option in expected] if error.keyword == "enum" else [str(expected)]
        near = get_close_matches(str(value), options, n=1)
        hint = f"did you mean `{near[0]}`?" if near else f"choose one of: {', '.join(options)}"
        return f"{name} cannot be `{_short(value)}`", hint
    if error.keyword == "format":
        return f"{name} is not a day of the calendar: `{_short(value)}`", words
    if error.keyword in ("minLength", "minItems", "minProperties"):
        return f"{name} is empty", words
    if error.keyword == "maxLength":
        return f"{name} is too long: {len(value)} characters, where {expected} fit", words
    if error.keyword in ("minimum", "maximum"):
        return f"{name} is out of range: `{_short(value)}`", words
    return f"{name} cannot be `{_short(value)}`", words


def _best_branch(error: _Error) -> list[_Error]:
    """Return the errors of the alternative that the author meant: the one whose type the value has."""
    branches: dict[int, list[_Error]] = {}
    for inner in error.inner:
        branches.setdefault(inner.branch, []).append(inner)
    meant = [errors for errors in branches.values() if not any(_is_type_fault(e, error) for e in errors)]
    return min(meant, key=len) if meant else []


def _is_type_fault(inner: _Error, outer: _Error) -> bool:
    return inner.pointer == outer.pointer and inner.keyword in ("type", "const")


def _description(schema: Mapping[str, Any], name: str) -> str:
    return str(schema.get("properties", {}).get(name, {}).get("description", ""))


def _name(pointer: Pointer) -> str:
    named = [str(step) for step in pointer if isinstance(step, str)]
    return f"`{named[-1]}`" if named else "the file"


def _within(pointer: Pointer) -> str:
    named = [str(step) for step in pointer if isinstance(step, str)]
    if not named:
        return ""
    number = f" number {pointer[-1] + 1}" if pointer and isinstance(pointer[-1], int) else ""
    return f" in `{named[-1]}`{number}"


def _kind_of(value: object) -> str:
    if isinstance(value, bool):
        return KINDS_IN_WORDS["boolean"]
    for kind, types in (("string", str), ("integer", int), ("number", float), ("array", list), ("object", dict)):
        if isinstance(value, types):
            return KINDS_IN_WORDS[kind]
    return KINDS_IN_WORDS["null"]


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"
