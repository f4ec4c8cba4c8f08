"""What the groups of a measure are called where they are printed: a role by its title, a code by its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from leverarch.measuring.conditions import columns_of
from leverarch.measuring.periods import TIMES
from leverarch.model import Column, Measure, Model, Record, Value

_CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)+")
Names = tuple[Mapping[str, str], ...]


def names_of(model: Model, measure: Measure, record: Record, groups: Iterable[Value]) -> Names:
    """Return, for each grouping, the words for the groups that a record keeps as a code or as the name of a role.

    The words of a choice are those of a form that fills the record; else the code is read as words. Two groups never
    have the same words: each has its code beside them then.
    """
    columns, values = columns_of(record), tuple(groups)
    found: list[Mapping[str, str]] = []
    for place, grouping in enumerate(measure.group_by):
        kept = dict.fromkeys(value.group[place] for value in values if len(value.group) > place)
        words = {} if grouping in TIMES else _words(model, record, columns[grouping])
        found.append(_apart({name: words.get(name) or _plain(name, columns.get(grouping)) for name in kept}))
    return tuple(found)


def _words(model: Model, record: Record, column: Column) -> Mapping[str, str]:
    if column.type == "role":
        return {ref: role.title for ref, role in model.roles.items()}
    if column.type != "choice":
        return {}
    forms = (form for form in model.forms.values() if form.fills is not None and form.fills.record == record.id)
    fields = (field for form in forms for field in form.fields if (field.fills or field.id) == column.name)
    return {choice.value: choice.label for field in fields for choice in field.choices}


def _plain(name: str, column: Column | None) -> str:
    is_code = column is not None and column.type == "choice" and _CODE.fullmatch(name)
    return re.sub(r"[-_]", " ", name) if is_code else name


def _apart(words: Mapping[str, str]) -> Mapping[str, str]:
    times = Counter(said.casefold() for said in words.values())
    told = {name: said if times[said.casefold()] == 1 else f"{said} ({name})" for name, said in words.items()}
    return {name: said for name, said in told.items() if said != name and words[name] != name}
