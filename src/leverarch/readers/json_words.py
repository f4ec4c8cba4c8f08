"""The usual slips in JSON, in the words of somebody who is not a programmer."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from leverarch.readers.text import Fault
from leverarch.source import Pointer

_WORD = re.compile(r"[^\s{}\[\],:\"]+")
_CLOSED_BY = {"{": "}", "[": "]"}
_NOUN = {"{": "object", "[": "list"}
_CURLY = "“”„‟‘’‚‛«»`´"
_AS_IN_PYTHON = {"True": "true", "False": "false", "None": "null"}
_NOT_A_NUMBER = ("NaN", "Infinity", "-Infinity", "+Infinity", "inf", "-inf", "nan")


@dataclass
class Open:
    """An object or a list that is being read. `pointer` is `None` inside a value that is not kept."""

    char: str
    start: int
    pointer: Pointer | None
    key: str = ""
    key_start: int = -1
    key_end: int = -1
    index: int = 0
    hidden: bool = False
    comma: int = -1
    colon: int = -1
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def closer(self) -> str:
        """The bracket that closes it."""
        return _CLOSED_BY[self.char]

    def pointer_here(self) -> Pointer | None:
        """Return the pointer of the member being read."""
        if self.pointer is None or self.hidden:
            return None
        return (*self.pointer, self.key if self.char == "{" else self.index)


def value_fault(text: str, at: int, stack: list[Open]) -> Fault:
    """Say why no value starts at `at`."""
    char = text[at : at + 1]
    if not char:
        return _unclosed(text, stack)
    if stack and char in "}],":
        return _no_value(text, at, stack[-1])
    return _odd_sign(text, at) or _odd_word(text, at)


def key_fault(text: str, at: int, stack: list[Open]) -> Fault:
    """Say why no field name starts at `at`."""
    opened, char = stack[-1], text[at : at + 1]
    if not char:
        return _unclosed(text, stack)
    if char == "}" and opened.comma >= 0:
        return _trailing_comma(opened.comma)
    return _odd_sign(text, at) or _odd_key(text, at, opened)


def colon_fault(text: str, at: int, stack: list[Open]) -> Fault:
    """Say why no colon stands at `at`, after the name of a field."""
    if at >= len(text):
        return _unclosed(text, stack)
    key = stack[-1]
    missing = f"a colon is missing after `{key.key}`"
    return _odd_sign(text, at) or Fault(
        key.key_start, key.key_end, missing, help=f'write "{key.key}": and then its value'
    )


def next_fault(text: str, last: int, at: int, stack: list[Open]) -> Fault:
    """Say what is wrong at `at`, where a comma or a closing bracket should follow the value that ended at `last`."""
    char = text[at : at + 1]
    if not char:
        return _unclosed(text, stack)
    odd = _odd_sign(text, at)
    if odd:
        return odd
    if not stack:
        help_ = "remove it, or move it inside the braces"
        return Fault(at, at + 1, "there is more after the closing bracket of the file", help=help_)
    if char in "}]":
        return _wrong_closer(at, char, stack[-1])
    return _no_comma(text, last, at, stack[-1])


def _no_comma(text: str, last: int, at: int, opened: Open) -> Fault:
    char = text[at]
    if at == last and text[last - 1] == '"' and char not in "{[":
        help_ = 'write a quotation mark inside a text as \\", or use “ and ”'
        return Fault(last - 1, last, "this quotation mark ends the text, but more follows it", help=help_)
    if char in ";:=":
        return Fault(at, at + 1, f"a comma or `{opened.closer}` is expected here, not `{char}`")
    return Fault(last - 1, last, "a comma is missing after this", "here", "put a comma between two members")


def _odd_key(text: str, at: int, opened: Open) -> Fault:
    if text[at] == ",":
        return Fault(at, at + 1, "a field is expected before this comma", help="remove it")
    word = _WORD.match(text, at)
    if word is None:
        message = f"a field name in quotation marks is expected here, not `{text[at]}`"
        note = (opened.start, opened.start + 1, "in the object that opens here")
        return Fault(at, at + 1, message, related=(note,))
    shown = _short(word.group())
    return Fault(at, word.end(), f"the field name `{shown}` needs quotation marks", help=f'write "{shown}"')


def string_fault(text: str, start: int) -> Fault:
    """Say why the text that opens at `start` is not in order."""
    at = start + 1
    while at < len(text) and text[at] >= " " and text[at] != '"':
        if (
            text[at] == "\\"
            and at + 1 < len(text)
            and not re.match(r'\\(["\\/bfnrt]|u[0-9a-fA-F]{4})', text[at : at + 6])
        ):
            return _bad_escape(text, at)
        at += 2 if text[at] == "\\" else 1
    if at >= len(text) or text[at] in "\r\n":
        help_ = "close it with a quotation mark; a line break inside a text is written \\n"
        return Fault(start, at, "the text that opens here is not closed on its line", help=help_)
    if text[at] == "\t":
        return Fault(at, at + 1, "a tab stands inside a text", help="use a space, or write \\t")
    name = f"U+{ord(text[at]):04X}"
    return Fault(at, at + 1, f"a control character ({name}) stands inside a text", help="remove it")


def number_fault(start: int, end: int) -> Fault:
    """Say that a number is too large."""
    return Fault(start, end, "this number is too large", help="if it is a reference, put it in quotation marks")


def _bad_escape(text: str, at: int) -> Fault:
    help_ = "write a backslash twice (\\\\), or use / in a path"
    if text[at : at + 2] == "\\u":
        return Fault(at, at + 2, "`\\u` needs four digits of a character's code behind it", help=help_)
    if at + 1 >= len(text) or text[at + 1] in "\r\n":
        return Fault(at, at + 1, "a backslash at the end of a line means nothing", help="close the text on its line")
    return Fault(at, at + 2, f"`{text[at : at + 2]}` means nothing in JSON", help=help_)


def _unclosed(text: str, stack: list[Open]) -> Fault:
    end = len(text.rstrip())
    if not stack:
        return Fault(0, 1, "the file is empty", help="it should hold one object { … }")
    opened = stack[-1]
    message = f"the file ends before `{opened.char}` is closed"
    note = (opened.start, opened.start + 1, "opened here")
    return Fault(max(0, end - 1), end, message, "the file ends here", f"add `{opened.closer}`", (note,))


def _no_value(text: str, at: int, opened: Open) -> Fault:
    char = text[at]
    if opened.char == "[" and char == "]" and opened.comma >= 0:
        return _trailing_comma(opened.comma)
    if opened.char == "{" and opened.colon > opened.comma:
        message = f"`{opened.key}` has no value"
        return Fault(opened.key_start, opened.key_end, message, help="give it one, or remove the field")
    if char == ",":
        return Fault(at, at + 1, "there is nothing before this comma", help="remove it")
    return _wrong_closer(at, char, opened)


def _wrong_closer(at: int, char: str, opened: Open) -> Fault:
    message = f"`{char}` stands where `{opened.closer}` should close the {_NOUN[opened.char]}"
    note = (opened.start, opened.start + 1, f"the {_NOUN[opened.char]} opens here")
    return Fault(at, at + 1, message, related=(note,))


def _trailing_comma(at: int) -> Fault:
    return Fault(at, at + 1, "nothing follows this comma", "one comma too many", "remove it")


def _odd_sign(text: str, at: int) -> Fault | None:
    """Return the fault of a sign that JSON does not have."""
    char = text[at]
    if char == "'":
        return Fault(at, at + 1, "single quotation marks mean nothing in JSON", help='use double ones: "')
    if char in _CURLY:
        help_ = 'use straight ones: ". Some editors and Word curl them by themselves'
        return Fault(at, at + 1, f"curly quotation marks (`{char}`) mean nothing in JSON", help=help_)
    if char == "#" or text.startswith(("//", "/*"), at):
        help_ = "remove it, or put what should be kept in a `notes` field"
        return Fault(at, at + (1 if char == "#" else 2), "JSON has no comments", help=help_)
    if not char.isprintable() or (char.isspace() and char not in " \t\r\n"):
        name = unicodedata.name(char, "").lower() or f"U+{ord(char):04X}"
        return Fault(at, at + 1, f"an invisible character ({name}) stands here", help="remove it")
    return None


def _odd_word(text: str, at: int) -> Fault:
    matched = _WORD.match(text, at)
    if matched is None:
        return Fault(at, at + 1, f"a value is expected here, not `{text[at]}`")
    word, end = matched.group(), matched.end()
    shown = _short(word)
    if word in _NOT_A_NUMBER:
        help_ = "leave the field out where nothing is known"
        return Fault(at, end, f"`{word}` is not a number that JSON has", help=help_)
    if word in _AS_IN_PYTHON:
        return Fault(at, end, f"`{word}` means nothing in JSON", help=f"write {_AS_IN_PYTHON[word]}")
    if re.fullmatch(r"[-+.]?[0-9][-+.0-9a-zA-Z]*", word):
        help_ = "numbers have no leading zero, plus sign or bare point; put dates and references in quotation marks"
        return Fault(at, end, f"`{shown}` is not a number", help=help_)
    return Fault(at, end, f"`{shown}` needs quotation marks", help="texts stand between double quotation marks")


def _short(word: str) -> str:
    return word if len(word) <= 40 else f"{word[:39]}…"
