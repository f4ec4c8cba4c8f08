"""The usual slips in a front matter, in the words of somebody who is not a programmer."""

from __future__ import annotations

from typing import Any

import yaml

from leverarch.readers.text import Fault

QUOTE = "put the value in quotation marks"
_HALVES = tuple(f"\\ud{digit}" for digit in "89abcdef")
_SIGNS = {
    "while scanning an alias": "*",
    "while scanning an anchor": "&",
    "while scanning a tag": "!",
    "while scanning a directive": "%",
}


def fault_in_words(fault: yaml.YAMLError, text: str) -> Fault:
    """Say what is wrong, and where in `text`."""
    mark: Any = getattr(fault, "problem_mark", None)
    if not isinstance(fault, yaml.MarkedYAMLError) or mark is None:
        return Fault(0, 1, "this front matter cannot be read", help=QUOTE)
    at, problem, context = min(mark.index, len(text)), fault.problem or "", fault.context or ""
    opened = fault.context_mark.index if fault.context_mark else at
    for told in (_start_of_value, _colon, _quotes, _brackets, _layout):
        found = told(problem, context, text, at, opened)
        if found is not None:
            return found
    return Fault(at, at + 1, "this front matter cannot be read from here on", help=QUOTE)


def _colon(problem: str, context: str, text: str, at: int, _: int) -> Fault | None:
    if problem.startswith("mapping values are not allowed"):
        return _colon_not_allowed(text, at)
    if context == "while scanning a simple key":
        return _no_colon(text, _)
    return None


def _colon_not_allowed(text: str, at: int) -> Fault:
    """A colon and a space where none may stand: in a value, behind too deep an indent, or below a line without one."""
    start = text.rfind("\n", 0, at) + 1
    before = text[start:at]
    if ": " in before or ":\t" in before:
        return Fault(at, at + 1, "a colon and a space stand inside a value", help=QUOTE)
    above_start, above = _line_above(text, start)
    if above and ":" not in above:
        return _no_colon(text, above_start)
    if above and ": " not in above and not above.rstrip().endswith(":"):
        colon = above_start + above.index(":")
        return Fault(colon, colon + 1, "a space is missing after this colon", help="write `name: value`")
    first = at - len(before.lstrip())
    message = "this line is indented further than the one above"
    return Fault(first, at, message, help="begin it below the first letter of the field above")


def _no_colon(text: str, at: int) -> Fault:
    line_end = text.find("\n", at)
    line = text[at : line_end if line_end >= 0 else len(text)].rstrip()
    indent = len(line) - len(line.lstrip())
    if ":" in line:
        colon = at + line.index(":")
        return Fault(colon, colon + 1, "a space is missing after this colon", help="write `name: value`")
    help_ = "write `name: value`, or put a text over several lines in quotation marks"
    return Fault(at + indent, at + max(len(line), 1), "this line has no colon after a field's name", help=help_)


def _start_of_value(problem: str, context: str, text: str, at: int, opened: int) -> Fault | None:
    """A sign at the start of a value that means something else in YAML."""
    if problem.startswith(("found character", "found a tab")):
        sign = text[at : at + 1]
        if sign == "\t":
            return Fault(at, at + 1, "a tab stands where spaces should", help="indent with spaces")
        return Fault(at, at + 1, f"a value cannot begin with `{sign}`", help=QUOTE)
    if "mapping keys are not allowed" in problem:
        return Fault(at, at + 1, "a value cannot begin with `?`", help=QUOTE)
    sign = _SIGNS.get(context, "!" if "tag handle" in problem else "")
    if sign:
        return Fault(opened, opened + 1, f"a value cannot begin with `{sign}`", help=QUOTE)
    if context == "while scanning a block scalar":
        sign = text[opened : opened + 1]
        help_ = f"put the value in quotation marks, or begin its text on the line below `{sign}`"
        return Fault(opened, opened + 1, f"a value that begins with `{sign}` starts on the next line", help=help_)
    return None


def _quotes(problem: str, context: str, text: str, at: int, opened: int) -> Fault | None:
    if "quoted scalar" in context or "double-quoted" in context:
        if "escape" in problem:
            return _bad_escape(text, at)
        help_ = "close it with the same mark; an apostrophe inside single marks is written twice"
        return Fault(opened, opened + 1, "the quotation mark that opens here is never closed", help=help_)
    if "<scalar>" in problem and at and text[:at].rstrip(" ")[-1:] in ("'", '"'):
        last = len(text[:at].rstrip(" ")) - 1
        help_ = "put the whole value in one pair of marks, of a kind that does not stand inside it"
        return Fault(last, last + 1, "this quotation mark ends the value, but more follows it", help=help_)
    return None


def _bad_escape(text: str, at: int) -> Fault:
    """A backslash that means nothing, or half a character: the readers mark different places of it."""
    start = text.rfind("\\", 0, at + 1)
    start = at if start < 0 else start
    if text[start : start + 4].lower() in _HALVES:
        help_ = "write the character itself, or remove the escape"
        return Fault(start, start + 6, "half a character is escaped here", help=help_)
    help_ = "write the value in single quotation marks, where a backslash is a backslash"
    return Fault(start, start + 2, f"`{text[start : start + 2]}` means nothing in double quotation marks", help=help_)


def _brackets(problem: str, context: str, text: str, at: int, opened: int) -> Fault | None:
    if context in ("while parsing a flow sequence", "while parsing a flow mapping"):
        closer = "]" if "sequence" in context else "}"
        noun = "list" if closer == "]" else "group of fields"
        message = f"the {noun} that opens here needs a comma or `{closer}`"
        note = (at, at + 1, "met before that")
        return Fault(opened, opened + 1, message, help=f"close it with `{closer}`, or {QUOTE}", related=(note,))
    if "node content" in problem:
        sign = text[at : at + 1].strip()
        message = f"a value is expected here, not `{sign}`" if sign else "a value is expected here"
        return Fault(at, at + 1, message, help=f"{QUOTE}, or remove the sign")
    if "expected <block end>" in problem and text[at : at + 1] in "]},":
        sign = text[at : at + 1]
        return Fault(at, at + 1, f"`{sign}` stands here, and nothing is open that it could close", help="remove it")
    return None


def _layout(problem: str, context: str, text: str, at: int, _: int) -> Fault | None:
    """Lines that begin in the wrong column."""
    if "sequence entries are not allowed" in problem:
        help_ = "begin the list on the next line, or write it as [a, b]"
        return Fault(at, at + 1, "a list cannot begin here", help=help_)
    if problem.startswith(("expected '<document start>'", "did not find expected <document start>")):
        help_ = "begin every field in the same column"
        return Fault(at, at + 1, "this line does not belong to the lines above", help=help_)
    if "block collection" in context and not problem.endswith("'<block sequence start>'"):
        help_ = "begin all fields in one column"
        return Fault(at, at + 1, "a list ends here, and a field follows in its column", help=help_)
    if "expected <block end>" in problem or "did not find expected key" in problem:
        if text[at : at + 1] == ":":
            return Fault(at, at + 1, "a field has no name here", help="write its name before the colon")
        help_ = "begin fields that belong together in the same column, and the lines of a list in the same column"
        return Fault(at, at + 1, "this line does not fit the indent of the lines above", help=help_)
    return None


def _line_above(text: str, start: int) -> tuple[int, str]:
    """Return the nearest line above `start` that holds more than a comment, and where it starts."""
    while start > 0:
        end = start - 1
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end]
        if line.strip() and not line.lstrip().startswith("#"):
            return start, line
    return 0, ""
