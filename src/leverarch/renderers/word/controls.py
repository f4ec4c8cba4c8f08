"""Places to fill in: a control of a form as one of Word's own content controls, between marks that survive.

What each choice here rests on was measured: docs/adr/0010-marks-that-survive.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from markupsafe import escape

from leverarch.form_fields import KINDS, LONGEST_KEY, mark_names
from leverarch.renderers.word.finish import Counter
from leverarch.renderers.word.names import WordError, writable
from leverarch.renderers.word.styles import House
from leverarch.words import long_date

# A title longer than this makes Word call the file damaged.
LONGEST_TITLE = 64
UNTICKED, TICKED = "☐", "☒"
_SYMBOLS = "Segoe UI Symbol"
_BOX = (
    '<w14:checkbox xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w14:checked w14:val="%d"/>'
    f'<w14:checkedState w14:val="2612" w14:font="{_SYMBOLS}"/>'
    f'<w14:uncheckedState w14:val="2610" w14:font="{_SYMBOLS}"/></w14:checkbox>'
)
_BOX_TEXT = (
    f'<w:rPr><w:rFonts w:ascii="{_SYMBOLS}" w:hAnsi="{_SYMBOLS}" w:eastAsia="{_SYMBOLS}" w:cs="{_SYMBOLS}"/></w:rPr>'
)
_DATE = (
    '<w:date%s><w:dateFormat w:val="d MMMM yyyy"/><w:lid w:val="en-GB"/><w:storeMappedDataAs w:val="date"/>'
    '<w:calendar w:val="gregorian"/></w:date>'
)
_PROMPTS = {"date": "Choose a day", "choice": "Choose one"}
_PROMPT = "Tap to write"


class Entries:
    """Numbers the controls of one document in the order of printing, and remembers their prompts."""

    def __init__(self, house: House) -> None:
        style = house.style("placeholder text")
        self.grey = (
            f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else '<w:rPr><w:color w:val="595959"/></w:rPr>'
        )
        self.number = Counter()
        self.prompts: dict[str, None] = {}


class Entry:
    """A control among the data. Like a picture, it closes the text that it stands in and opens it again."""

    __slots__ = ("_choices", "_entries", "_key", "_kind", "_prompt", "_title", "_value")

    def __init__(self, value: Mapping[str, Any], entries: Entries) -> None:
        self._key, self._title = str(value["key"]), str(value["title"])
        self._kind, self._entries = str(value["kind"]), entries
        self._choices = [(str(key), str(words)) for key, words in value.get("choices", ())]
        self._value, self._prompt = str(value.get("value", "")), str(value.get("prompt", ""))
        self._prompt = self._prompt or _PROMPTS.get(self._kind, _PROMPT)
        _fits(self._key, self._kind, self._choices)

    def __bool__(self) -> bool:
        return True

    def __html__(self) -> str:
        number = int(self._entries.number())
        names = mark_names(self._key, self._kind, number)
        ids = [f"{number}{order:02}" for order in range(len(names))]
        opened = "".join(
            f'<w:bookmarkStart w:id="{key}" w:name="{name}"/>' for key, name in zip(ids, names, strict=True)
        )
        closed = "".join(f'<w:bookmarkEnd w:id="{key}"/>' for key in reversed(ids))
        return f'</w:t></w:r>{opened}{self._control()}{closed}<w:r><w:t xml:space="preserve">'

    def _control(self) -> str:
        shown = self._shown()
        prompted = not shown
        if prompted:
            self._entries.prompts[self._prompt] = None
        look = self._entries.grey if prompted else _BOX_TEXT if self._kind == "tick" else ""
        title = self._title if len(self._title) <= LONGEST_TITLE else f"{self._title[: LONGEST_TITLE - 1]}…"
        # LibreOffice 7.4 moves words about where a tick box has a number; Word gives one to each that has none.
        number = "" if self._kind == "tick" else '<w:id w:val="0"/>'
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="{_attribute(title)}"/><w:tag w:val="{_attribute(self._key)}"/>'
            f'{number}<w:lock w:val="sdtLocked"/>{"<w:showingPlcHdr/>" if prompted else ""}{self._type()}'
            "</w:sdtPr><w:sdtContent>"
            f'<w:r>{look}<w:t xml:space="preserve">{escape(writable(shown or self._prompt))}</w:t></w:r>'
            "</w:sdtContent></w:sdt>"
        )

    def _shown(self) -> str:
        """What stands in the control; nothing where it shows its prompt."""
        if self._kind == "tick":
            return TICKED if self._value == "yes" else UNTICKED
        if self._kind == "choice":
            return dict(self._choices).get(self._value, self._value)
        day = _day(self._value) if self._kind == "date" else None
        return long_date(day) if day else self._value

    def _type(self) -> str:
        if self._kind == "tick":
            return _BOX % (self._value == "yes")
        if self._kind == "date":
            day = _day(self._value)
            return _DATE % (f' w:fullDate="{day.isoformat()}T00:00:00Z"' if day else "")
        if self._kind == "choice":
            lines = "".join(
                f'<w:listItem w:displayText="{_attribute(words)}" w:value="{_attribute(key)}"/>'
                for key, words in self._choices
            )
            return f"<w:dropDownList>{lines}</w:dropDownList>"
        # LibreOffice 7.4 loses the line ends of a plain-text control, so only one-line answers are that.
        return "" if self._kind == "text" or "\n" in self._value else "<w:text/>"


def _fits(key: str, kind: str, choices: list[tuple[str, str]]) -> None:
    if kind not in KINDS:
        raise WordError(f"the field `{key}` is of a kind that no control has: `{kind}`")
    if not key or len(key) > LONGEST_KEY:
        raise WordError(f"the field `{key}` needs a key of 1 to {LONGEST_KEY} characters")
    for column in zip(*choices, strict=True):
        if len(set(column)) < len(column) or "" in column:
            raise WordError(f"the choices of the field `{key}` need words and values that differ")


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _attribute(text: str) -> str:
    return str(escape(writable(text))).replace("\n", " ").replace("\t", " ")
