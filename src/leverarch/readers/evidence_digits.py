"""A number set into the places of a format: `#,##0.00`, `000-0000`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext

#: As many digits as a number may come to: more than any that a file can hold.
_DIGITS = 400

Token = tuple[str, str]


def in_digits(tokens: Sequence[Token], value: float, literal: Callable[[str, str], str]) -> str:
    """Return a number of no sign in the places (`slot`) of the tokens, with the words between them as they stand."""
    point = tokens.index(("sign", ".")) if ("sign", ".") in tokens else len(tokens)
    left, right = tokens[:point], tokens[point + 1 :]
    places = [said for kind, said in right if kind == "slot"]
    with localcontext() as exact:
        exact.prec = _DIGITS
        rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    whole, _, decimals = f"{rounded:f}".partition(".")
    shown = _decimals(right, decimals, literal)
    return _whole(left, whole, literal) + ("." + shown if shown or (point < len(tokens) and places == []) else shown)


def _whole(tokens: Sequence[Token], digits: str, literal: Callable[[str, str], str]) -> str:
    slots = [said for kind, said in tokens if kind == "slot"]
    least = len(slots) - slots.index("0") if "0" in slots else 0
    digits = digits.lstrip("0").rjust(least, "0")
    if ("sign", ",") in tokens:
        return _grouped(digits)
    if all(kind == "slot" for kind, _ in tokens):
        return digits
    made: list[str] = []
    rest = digits
    left = len(slots)
    for kind, said in reversed(tokens):
        if kind == "slot":
            left -= 1
            taken = rest if left == 0 else rest[-1:]
            rest = rest[: len(rest) - len(taken)]
            made.append(taken)
        elif rest or kind != "plain":
            made.append(literal(kind, said))
    return "".join(reversed(made))


def _grouped(digits: str) -> str:
    first = len(digits) % 3
    groups = [digits[:first]] if first else []
    return ",".join((*groups, *(digits[at : at + 3] for at in range(first, len(digits), 3))))


def _decimals(tokens: Sequence[Token], digits: str, literal: Callable[[str, str], str]) -> str:
    slots = [said for kind, said in tokens if kind == "slot"]
    keep = len(digits)
    while keep and digits[keep - 1] == "0" and slots[keep - 1] != "0":
        keep -= 1
    made: list[str] = []
    at = 0
    for kind, said in tokens:
        if kind == "slot":
            made.append(digits[at] if at < keep else "")
            at += 1
        else:
            made.append(literal(kind, said))
    return "".join(made)
