"""The language of Word templates: docxtpl's tags over a small part of Jinja, in a sandbox.

A template may print fields, choose (`if`), repeat (`for`) and name things (`set`). It calls nothing, imports nothing
and reaches no attribute of a Python object: a name after a dot is a field of the data, never a method.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.runtime import LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from leverarch.renderers.word.names import writable

FILTERS = (
    "capitalize", "count", "default", "d", "first", "join", "last", "length", "list", "lower", "replace", "reverse",
    "select", "selectattr", "reject", "rejectattr", "sort", "title", "trim", "unique", "upper",
)  # fmt: skip
TESTS = (
    "defined",
    "undefined",
    "none",
    "odd",
    "even",
    "equalto",
    "eq",
    "ne",
    "in",
    "true",
    "false",
    "sameas",
    "string",
)
LOOP = ("index", "index0", "revindex", "revindex0", "first", "last", "length", "previtem", "nextitem", "cycle",
        "changed", "depth", "depth0")  # fmt: skip

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Assign, nodes.With, nodes.Name,
    nodes.Const, nodes.Getattr, nodes.Getitem, nodes.Slice, nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand,
    nodes.And, nodes.Or, nodes.Not, nodes.Neg, nodes.CondExpr, nodes.Concat, nodes.Add, nodes.Sub, nodes.List,
    nodes.Tuple, nodes.Keyword,
)  # fmt: skip


class Sandbox(ImmutableSandboxedEnvironment):
    """Fields by name, strict about what is missing, escaped always."""

    intercepted_binops = frozenset({"*", "**", "%", "/", "//"})

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=printed, cache_size=0)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {name: self.tests[name] for name in TESTS}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a field of the data, or one of the names that a loop knows."""
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if isinstance(obj, LoopContext) and attribute in LOOP:
            return getattr(obj, attribute)
        if isinstance(obj, Undefined):
            return super().getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return a field or one of a row of things."""
        if isinstance(obj, Mapping) and isinstance(argument, str):
            return self.getattr(obj, argument)
        if isinstance(obj, Sequence) and isinstance(argument, int | slice):
            return super().getitem(obj, argument)
        return self.undefined(obj=obj, name=argument)

    def is_safe_callable(self, obj: Any) -> bool:
        """Only what belongs to a loop may be called."""
        return isinstance(getattr(obj, "__self__", None), LoopContext)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002
        """No arithmetic that can make something huge."""
        raise SecurityError(f"a template may not use `{operator}`")


def printed(value: Any) -> Any:
    """Return what a tag prints. A list or a group of fields has no words of its own."""
    if value is None:
        return ""
    if isinstance(value, str):
        writable(value)
    if isinstance(value, Mapping | list | tuple):
        raise TemplateRuntimeError("a tag names a whole list or group of fields; name one field of it")
    return value


def refused(tree: nodes.Template) -> Iterator[tuple[int, str, str]]:
    """Yield line, name and reason of everything in a template that the language does not have."""
    for node in _walk(tree):
        reason = _reason(node)
        if reason:
            yield node.lineno, _spelt(node), reason


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _walk(child)


def _reason(node: nodes.Node) -> str:
    if isinstance(node, nodes.Call):
        owner = node.node
        in_loop = isinstance(owner, nodes.Getattr) and isinstance(owner.node, nodes.Name) and owner.node.name == "loop"
        return "" if in_loop else "a template may print fields, not call functions"
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        return "names that begin with an underscore are refused"
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        return f"there is no filter `{node.name}`"
    if isinstance(node, nodes.Test) and node.name not in TESTS:
        return f"there is no test `{node.name}`"
    if isinstance(node, _ALLOWED):
        return ""
    return f"a template may not use `{type(node).__name__.lower()}`"


def _spelt(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_spelt(node.node)}.{node.attr}".lstrip(".")
    if isinstance(node, nodes.Name | nodes.Filter | nodes.Test):
        return node.name
    if isinstance(node, nodes.Call):
        return _spelt(node.node)
    return ""
