"""Which names a template uses that its data does not have: a walk over the template's syntax tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import nodes

from leverarch.renderers.word.language import LOOP
from leverarch.renderers.word.shape import ANY, FLAG, TEXT, Shape

_LOOP = Shape("group", dict.fromkeys(LOOP, ANY))
_ONE_OF_THEM = ("first", "last")
_SAME = ("sort", "list", "reverse", "unique", "select", "selectattr", "reject", "rejectattr", "default", "d")
_WORDS = {
    "prose": "long text: write it as `{{p … }}` in a paragraph of its own",
    "many": "a list: repeat it with `for`",
    "group": "a group of fields: name one of them",
}


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that is not known, or not of the kind that its place needs. `known` are the names that would be."""

    line: int
    name: str
    message: str
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that can be used at one place."""

    names: Mapping[str, Shape]
    data: Shape

    def find(self, name: str) -> Shape | None:
        """Return what a name stands for."""
        return self.names.get(name) or self.data.fields.get(name)

    def known(self) -> tuple[str, ...]:
        """Every name that can be used here."""
        return tuple(dict.fromkeys([*self.names, *self.data.fields]))

    def plus(self, names: Mapping[str, Shape]) -> Scope:
        """Return the scope with more names."""
        return Scope({**self.names, **names}, self.data)


def unknown_names(tree: nodes.Template, scope: Scope, prefixes: Mapping[int, str]) -> tuple[Unknown, ...]:
    """Return every wrong name of a part. `prefixes` gives docxtpl's prefix by line: long text needs `p`."""
    walk = _Walk(prefixes)
    walk.body(tree.body, scope)
    return tuple(walk.found)


class _Walk:
    def __init__(self, prefixes: Mapping[int, str]) -> None:
        self._prefixes = prefixes
        self.found: list[Unknown] = []

    def body(self, statements: list[nodes.Node], scope: Scope) -> None:
        for statement in statements:
            scope = self._statement(statement, scope)

    def _statement(self, node: nodes.Node, scope: Scope) -> Scope:
        if isinstance(node, nodes.Output):
            for inner in node.nodes:
                if not isinstance(inner, nodes.TemplateData):
                    self._printed(inner, scope)
        elif isinstance(node, nodes.For):
            self._for(node, scope)
        elif isinstance(node, nodes.If):
            self._shape(node.test, scope)
            for body in (node.body, [*node.elif_], node.else_):
                self.body(list(body), scope)
        elif isinstance(node, nodes.Assign):
            return scope.plus(dict(_bound(node.target, self._shape(node.node, scope))))
        elif isinstance(node, nodes.With):
            names: dict[str, Shape] = {}
            for target, value in zip(node.targets, node.values, strict=True):
                names |= dict(_bound(target, self._shape(value, scope)))
            self.body(node.body, scope.plus(names))
        return scope

    def _for(self, node: nodes.For, scope: Scope) -> None:
        over = self._shape(node.iter, scope)
        if over.kind not in ("many", "any"):
            self._say(node.iter, f"`{_name(node.iter)}` is not a list, so it cannot be repeated")
        each = over.each or ANY
        inner = scope.plus({**dict(_bound(node.target, each)), "loop": _LOOP})
        if node.test is not None:
            self._shape(node.test, inner)
        self.body(node.body, inner)
        self.body(node.else_, scope)

    def _printed(self, node: nodes.Node, scope: Scope) -> None:
        shape = self._shape(node, scope)
        alone = self._prefixes.get(node.lineno) == "p"
        if shape.kind in _WORDS and not (shape.kind == "prose" and alone):
            self._say(node, f"`{_name(node)}` is {_WORDS[shape.kind]}")
        elif alone and shape.kind in ("text", "flag", "picture", "control"):
            self._say(node, f"`{_name(node)}` stands in a line: write it as `{{{{ … }}}}`, without the p")

    def _shape(self, node: nodes.Node, scope: Scope) -> Shape:
        """Return what an expression stands for, and note every unknown name in it."""
        if isinstance(node, nodes.Name):
            return self._named(node, scope)
        if isinstance(node, nodes.Getattr | nodes.Getitem):
            return self._reached(node, scope)
        if isinstance(node, nodes.Filter):
            return self._filtered(node, scope)
        if isinstance(node, nodes.CondExpr):
            return self._choice(node, scope)
        for child in node.iter_child_nodes():
            self._shape(child, scope)
        if isinstance(node, nodes.Test | nodes.Compare | nodes.Not):
            return FLAG
        return TEXT if isinstance(node, nodes.Const | nodes.Concat) else ANY

    def _reached(self, node: nodes.Getattr | nodes.Getitem, scope: Scope) -> Shape:
        owner = self._shape(node.node, scope)
        if isinstance(node, nodes.Getattr):
            return self._field(node, node.attr, owner)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._field(node, node.arg.value, owner)
        return owner.each or ANY

    def _choice(self, node: nodes.CondExpr, scope: Scope) -> Shape:
        self._shape(node.test, scope)
        first = self._shape(node.expr1, scope)
        if node.expr2 is not None:
            self._shape(node.expr2, scope)
        return first

    def _filtered(self, node: nodes.Filter, scope: Scope) -> Shape:
        owner = self._shape(node.node, scope) if node.node is not None else ANY
        for argument in [*node.args, *[pair.value for pair in node.kwargs]]:
            self._shape(argument, scope)
        if node.name in _ONE_OF_THEM:
            return owner.each or ANY
        return owner if node.name in _SAME else TEXT

    def _named(self, node: nodes.Name, scope: Scope) -> Shape:
        found = scope.find(node.name)
        if found is None:
            self._say(node, f"there is no field `{node.name}`", scope.known())
        return found or ANY

    def _field(self, node: nodes.Node, field: str, owner: Shape) -> Shape:
        if owner.kind == "any":
            return ANY
        found = owner.fields.get(field)
        if found is None:
            whole = _name(node)
            reason = "" if owner.kind == "group" else f"; `{whole.rpartition('.')[0]}` has no fields of its own"
            self._say(node, f"there is no field `{whole}`{reason}", tuple(owner.fields))
        return found or ANY

    def _say(self, node: nodes.Node, message: str, known: tuple[str, ...] = ()) -> None:
        self.found.append(Unknown(node.lineno, _name(node), message, known))


def _bound(target: nodes.Node, shape: Shape) -> Iterator[tuple[str, Shape]]:
    if isinstance(target, nodes.Name):
        yield target.name, shape
    elif isinstance(target, nodes.Tuple):
        for item in target.items:
            yield from _bound(item, ANY)


def _name(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_name(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        inner = node.arg.value if isinstance(node.arg, nodes.Const) else "…"
        return f"{_name(node.node)}.{inner}"
    if isinstance(node, nodes.Filter) and node.node is not None:
        return _name(node.node)
    return "…"
