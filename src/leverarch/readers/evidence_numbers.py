"""The formats of cells: a number as a British Excel would show it. The codes are those of ECMA-376, part 1, 18.8.31.

Nothing is measured against the width of a column: a whole number stands in full, where Excel may shorten it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from leverarch.readers.evidence_dates import date_words, is_date_part
from leverarch.readers.evidence_digits import in_digits

#: Formats that are told by number alone, as a British Excel shows them.
BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: "[$£]#,##0;-[$£]#,##0",
    6: "[$£]#,##0;-[$£]#,##0",
    7: "[$£]#,##0.00;-[$£]#,##0.00",
    8: "[$£]#,##0.00;-[$£]#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "dd/mm/yyyy",
    15: "dd-mmm-yy",
    16: "dd-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "hh:mm",
    21: "hh:mm:ss",
    22: "dd/mm/yyyy hh:mm",
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-";@',
    42: '[$£]#,##0;-[$£]#,##0;[$£]"-";@',
    43: '#,##0.00;-#,##0.00;"-";@',
    44: '[$£]#,##0.00;-[$£]#,##0.00;[$£]"-";@',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
_TOKEN = re.compile(
    r"""(?P<quoted>"[^"]*"?)|\\(?P<escaped>.)|(?P<gap>_.|\*.)|(?P<bracket>\[[^\]]*\]?)|(?P<general>general)
    |(?P<half>am/pm|a/p)|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?)|(?P<power>e[+-])|(?P<slot>[0\#?])|(?P<sign>[.,%/@])
    |(?P<plain>.)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?[\d.]+)\]")
_MONEY = re.compile(r"\[\$([^\]-]*)(?:-([0-9A-Fa-f]+))?\]")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
#: Formats of which the system decides, by the code that asks for them: the long date and the time of a British one.
_SYSTEM = {"f800": "dd mmmm yyyy", "f400": "hh:mm:ss"}
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "=": lambda a, b: a == b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "<>": lambda a, b: a != b,
}
#: A longer code is nobody's format.
_LONGEST = 500
_EXACT = 1e15
_SMALLEST = 1e-9

Token = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Section:
    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None
    is_date: bool
    is_text: bool

    def holds(self, value: float) -> bool:
        return self.condition is not None and _COMPARE[self.condition[0]](value, self.condition[1])


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A format code, read once. `is_date`: its numbers are days since 1900 (or 1904); `hides`: it shows no number."""

    sections: tuple[_Section, ...]
    text_section: _Section | None
    is_date: bool
    hides: bool

    def number(self, value: float, *, from_1904: bool = False) -> str:
        """Return the words for a number; what can't be shown so (a date before time began) is a plain number."""
        if not math.isfinite(value) or not self.sections:
            return plain_number(value)
        section, bare = self._section_for(value)
        try:
            if section.is_date:
                return date_words(section.tokens, value, from_1904=from_1904)
            sign = "-" if value < 0 and not bare else ""
            shown = _number_words(section.tokens, abs(value))
        except (ValueError, OverflowError, ArithmeticError):
            return plain_number(value)
        return sign + shown if any(letter in shown for letter in "123456789") or not shown else shown

    def text(self, value: str) -> str:
        """Return the words for a text: as it is, unless the format adds to it or hides it."""
        if self.text_section is None:
            return value
        return "".join(value if kind == "sign" and said == "@" else _literal(kind, said)
                       for kind, said in self.text_section.tokens)  # fmt: skip

    def _section_for(self, value: float) -> tuple[_Section, bool]:
        """Return the section that shows the number, and whether it says by itself that the number is below nought."""
        held = self.sections
        if any(section.condition for section in held):
            chosen = next((one for one in held if one.holds(value)), None)
            if chosen is not None:
                return chosen, chosen.condition is not None and chosen.condition[0].startswith("<")
            rest = [one for one in held if one.condition is None]
            return (rest[-1] if rest else held[-1]), False
        if value < 0 and len(held) > 1:
            return held[1], True
        if value == 0 and len(held) > 2:
            return held[2], False
        return held[0], False


def plain_number(value: float) -> str:
    """Return a number as a cell without a format shows it; whole ones in full."""
    if not math.isfinite(value):
        return str(value)
    if value == int(value) and abs(value) < _EXACT:
        return str(int(value))
    if abs(value) >= _EXACT or abs(value) < _SMALLEST:
        mantissa, _, power = f"{value:.5e}".partition("e")
        return f"{mantissa.rstrip('0').rstrip('.')}E{power[0]}{power[1:].zfill(2)}"
    whole = len(str(int(abs(value))))
    return f"{value:.{max(2, 10 - whole)}f}".rstrip("0").rstrip(".")


def number_format(code: str) -> NumberFormat:
    """Read a format code. Never fails: what can't be made out shows plain numbers."""
    parts = [list(part) for part in _parts(code[:_LONGEST])]
    sections = [_section(part) for part in parts]
    text = None
    if len(sections) > 3 or (sections and sections[-1].is_text and not sections[-1].is_date):
        text = sections.pop() if len(sections) <= 4 else sections[3]
        sections = sections[:3]
    hides = len(parts) > 2 and not any(part for part in parts[:3])
    if text is not None and not sections:
        return NumberFormat((), text, is_date=False, hides=False)
    return NumberFormat(tuple(sections), text, any(section.is_date for section in sections), hides)


def _parts(code: str) -> Iterator[Sequence[Token]]:
    """Yield the tokens of each section of the code."""
    current: list[Token] = []
    for match in _TOKEN.finditer(code):
        kind, said = str(match.lastgroup), match[str(match.lastgroup)]
        if kind == "plain" and said == ";":
            yield current
            current = []
        else:
            current.append((kind, said))
    yield current


def _section(tokens: Sequence[Token]) -> _Section:
    said: list[Token] = []
    condition = None
    for kind, words in tokens:
        if kind != "bracket":
            said.append((kind, words))
        elif found := _CONDITION.match(words):
            condition = (found[1], float(found[2]) if found[2].count(".") < 2 and found[2] not in ".-" else 0.0)
        elif found := _ELAPSED.match(words):
            said.append(("elapsed", found[1].lower()))
        elif found := _MONEY.match(words):
            if system := _SYSTEM.get((found[2] or "").lower()):
                return _section(next(iter(_parts(system))))
            said.append(("quoted", f'"{found[1]}"'))
    is_date = any(is_date_part(kind) for kind, _ in said) and not any(kind in ("slot", "general") for kind, _ in said)
    if not is_date:  # the letters of a format in another language, or a word that somebody forgot to quote
        said = [("plain", words) if kind in ("date", "half", "elapsed") else (kind, words) for kind, words in said]
    return _Section(tuple(said), condition, is_date, ("sign", "@") in said)


def _literal(kind: str, said: str) -> str:
    if kind == "quoted":
        return said.strip('"')
    if kind == "gap":
        return "" if said.startswith("*") else " " if said == "_ " else ""
    return said if kind in ("escaped", "plain") else ""


def _number_words(tokens: Sequence[Token], value: float) -> str:
    if any(kind == "general" for kind, _ in tokens):
        return "".join(plain_number(value) if kind == "general" else _literal(kind, said) for kind, said in tokens)
    slots = [at for at, (kind, _) in enumerate(tokens) if kind == "slot"]
    if not slots:
        return "".join(plain_number(value) if (kind, said) == ("sign", "@") else said if said == "%" else
                       _literal(kind, said) for kind, said in tokens).strip()  # fmt: skip
    value *= 100 ** sum((kind, said) == ("sign", "%") for kind, said in tokens)
    first, last = slots[0], slots[-1]
    before = "".join(_around(kind, said) for kind, said in tokens[:first])
    after = "".join(_around(kind, said) for kind, said in tokens[last + 1 :])
    core = list(tokens[first : last + 1])
    while last + 1 < len(tokens) and tokens[last + 1] == ("sign", ","):
        value, last = value / 1000, last + 1
    if ("sign", "/") in core:
        shown = _fraction(core, value)
    elif any(kind == "power" for kind, _ in core):
        shown = _power(core, value)
    else:
        starts_with_point = first > 0 and tokens[first - 1] == ("sign", ".")
        shown = in_digits([("sign", "."), *core] if starts_with_point else core, value, _literal)
        if starts_with_point:
            before = before.removesuffix(".")
    return (before + shown + after).strip()


def _around(kind: str, said: str) -> str:
    return said if kind == "sign" and said in "%./" else _literal(kind, said)


def _power(core: Sequence[Token], value: float) -> str:
    at = next(place for place, (kind, _) in enumerate(core) if kind == "power")
    mantissa, power = list(core[:at]), core[at + 1 :]
    point = mantissa.index(("sign", ".")) if ("sign", ".") in mantissa else len(mantissa)
    whole = max(1, sum(kind == "slot" for kind, _ in mantissa[:point]))
    exponent = math.floor(math.log10(value)) if value else 0
    exponent -= exponent % whole if whole > 1 else 0
    decimals = sum(kind == "slot" for kind, _ in mantissa[point:])
    if round(value / 10**exponent, decimals) >= 10**whole:
        exponent += whole
    sign = "-" if exponent < 0 else "+" if core[at][1].endswith("+") else ""
    digits = str(abs(exponent)).zfill(sum(kind == "slot" for kind, _ in power))
    return f"{in_digits(mantissa, value / 10**exponent, _literal)}E{sign}{digits}"


def _fraction(core: Sequence[Token], value: float) -> str:
    """Return the number as a fraction, with its whole part before it where the format has a place for one."""
    at = core.index(("sign", "/"))
    told = "".join(said for kind, said in core[at + 1 :] if kind in ("slot", "plain"))
    under = Fraction(value).limit_denominator(10 ** min(4, max(1, len(told.strip()))) - 1)
    if told.strip().isdigit() and int(told) > 0:
        under = Fraction(round(value * int(told)), int(told))
    spaced = any(kind in ("plain", "escaped", "quoted") for kind, _ in core[:at])
    whole, rest = divmod(under.numerator, under.denominator) if spaced else (0, under.numerator)
    if not rest:
        return str(whole)
    return f"{whole} {rest}/{under.denominator}" if whole else f"{rest}/{under.denominator}"
