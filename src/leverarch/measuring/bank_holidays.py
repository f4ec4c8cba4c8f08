"""The bank holidays of England and Wales, from the `holidays` library. Nothing else knows where they come from."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import holidays

from leverarch.model import Day

_SATURDAY = 5


def on_weekdays(years: Iterable[int]) -> tuple[Day, ...]:
    """Return the bank holidays of these years that fall on Monday to Friday, in order.

    Substitute days are among them. The library also lists the holiday itself where it falls on a weekend, which is no
    working day anyhow. Days that have not been proclaimed yet (for a coronation, a jubilee) are not known, and of
    years after 2100 none is.
    """
    return tuple(day for year in sorted(set(years)) for day in _of_year(year))


@cache
def _of_year(year: int) -> tuple[Day, ...]:
    listed = holidays.country_holidays("GB", subdiv="ENG", years=[year], expand=False)
    return tuple(sorted(day for day in listed if day.weekday() < _SATURDAY and day.year == year))
