"""The simplest values that nouns are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

#: A day of the calendar. Several nouns have a field called `date`, so the type has a name of its own.
Day = date
#: A Markdown tree: see docs/architecture.md.
Nodes = tuple[Mapping[str, Any], ...]
#: A version as its author writes it.
Version = str
