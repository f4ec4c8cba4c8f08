"""The schemas and the nouns say the same."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from leverarch import model
from leverarch.construct import RENAMED, construct
from worlds import shipped

SCHEMAS = {
    name.removeprefix("schemas/"): json.loads(data) for name, data in shipped().items() if name.startswith("schemas/")
}
NOUNS = {
    "organisation": model.Organisation,
    "partner": model.Partner,
    "arrangement": model.Arrangement,
    "framework": model.Framework,
    "governance": model.Governance,
    "coverage": model.CoverageRules,
    "form": model.Form,
    "record": model.Record,
    "chain": model.Chain,
    "measure": model.Measure,
    "claim": model.Claim,
    "commitment": model.Commitment,
    "bid": model.Bid,
    "answer": model.Answer,
    "evidence": model.Evidence,
    "pack": model.Pack,
}
#: Fields that the compiler adds to what the file says.
ADDED = {"doc", "blocks", "images", "path", "opened_as", "probe", "ref", "frame", "table", "faults", "fault_counts"}


def properties(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The properties of an object schema, of the object among its alternatives, or of what it refers to."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return properties(SCHEMAS["common.schema.json"]["$defs"][name])
    for branch in schema.get("anyOf", ()):
        found = properties(branch)
        if found:
            return found
    if schema.get("type") == "array":
        return properties(schema["items"])
    return schema.get("properties", {})


def noun_in(hint: Any) -> type | None:
    """The dataclass that a field holds, whatever it is wrapped in. Of several, a selection."""
    if isinstance(hint, type) and is_dataclass(hint):
        return hint
    return next(filter(None, (noun_in(inner) for inner in typing.get_args(hint))), None)


def pairs(noun: type, schema: Mapping[str, Any], where: str) -> Iterator[tuple[str, set[str], set[str]]]:
    """Each noun reached from `noun` with its field names and the property names of its schema."""
    held = {name for name in properties(schema) if name != "$schema"}
    names = {RENAMED.get(field.name, field.name) for field in fields(noun)} - (ADDED - held)
    yield where, names, held
    hints = typing.get_type_hints(noun)
    for field in fields(noun):
        name = RENAMED.get(field.name, field.name)
        inner = noun_in(hints[field.name])
        if inner is not None and name in held and inner is not noun:
            yield from pairs(inner, properties(schema)[name], f"{where}.{name}")


@pytest.mark.parametrize("kind", NOUNS)
def test_fields_are_properties(kind: str) -> None:
    for where, names, held in pairs(NOUNS[kind], SCHEMAS[f"{kind}.schema.json"], kind):
        if where.endswith(".indicators"):
            continue  # eight named indicators of one shape
        assert names == held, where


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])


def described(schema: object, where: str) -> Iterator[str]:
    """Every place of a schema that shapes a value and has no description."""
    if isinstance(schema, dict):
        for name, inner in schema.get("properties", {}).items():
            if "description" not in inner:
                yield f"{where}.{name}"
            yield from described(inner, f"{where}.{name}")
        for key in ("items", "$defs"):
            if key in schema:
                inner = schema[key]
                for part in inner.values() if key == "$defs" else [inner]:
                    yield from described(part, f"{where}.{key}")
        for branch in schema.get("anyOf", ()):
            yield from described(branch, where)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_is_described(name: str) -> None:
    assert list(described(SCHEMAS[name], name)) == []


def test_construct_reads_shorthand() -> None:
    contact = construct(model.Role, {"id": "lead", "title": "Lead", "contact": "01632 960 145"}).contact

    assert contact == model.Contact(note="01632 960 145")


def test_construct_keeps_types() -> None:
    line = construct(model.MapLine, {"framework": "f", "expectation": "A", "pages": 3, "version": 2})
    period = construct(model.Period, {"from": "2026-07-01", "to": "2026-09-30"})

    assert (line.pages, line.version) == ("3", "2")
    assert period == model.Period(date(2026, 7, 1), date(2026, 9, 30))


def test_sample_fits() -> None:
    """The schema of an arrangement is used to its last field by the worked example, so construct meets them all."""
    path = Path(__file__).parents[1] / "content/arrangements/inclusion-sessions.json"
    made = construct(model.Arrangement, json.loads(path.read_text(encoding="utf-8")), doc=None)

    assert isinstance(made.indicators, types.MappingProxyType)
    assert all(isinstance(row.accountable, tuple) for row in made.accountability)
