"""Rounding: half up, away from zero, exact, and never over a border that means something."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

#: Says on which side of a border an amount lies.
Border = Callable[[Fraction], bool]
POUND = "£"
#: More decimals than these say nothing; they are used only where fewer would round over a border.
MOST_DECIMALS = 4


def above_nothing(amount: Fraction) -> bool:
    """Something is not printed as nothing."""
    return amount > 0


def below_nothing(amount: Fraction) -> bool:
    """A little less than nothing is not printed as nothing."""
    return amount < 0


def under_all(amount: Fraction) -> bool:
    """Nearly all is not printed as 100 per cent."""
    return amount < 100


def half_up(exact: Fraction, places: int) -> Fraction:
    """Return an amount rounded to so many decimals. Half goes away from zero."""
    scale = 10**places
    size = abs(exact) * scale
    whole = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    return Fraction(whole if exact >= 0 else -whole, scale)


def written(exact: Fraction, places: int, borders: Iterable[Border], before: str = "") -> str:
    """Return an amount with so many decimals, and more where it would else stand on another side of a border.

    `before` is put after the sign: `−£200`.
    """
    listed, most = tuple(borders), max(places, MOST_DECIMALS)
    for more in range(places, most + 1):
        rounded = half_up(exact, more)
        if all(holds(rounded) == holds(exact) for holds in listed):
            return _grouped(rounded, more, before)
    nearest, step = half_up(exact, most), Fraction(1, 10**most)
    return _grouped(nearest + (step if nearest < exact else -step), most, before)


def _grouped(amount: Fraction, places: int, before: str) -> str:
    whole, rest = divmod(int(abs(amount) * 10**places), 10**places)
    sign = "−" if amount < 0 else ""
    decimals = f".{rest:0{places}}" if places else ""
    return f"{sign}{before}{whole:,}{decimals}"
