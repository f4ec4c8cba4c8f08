"""Leverarch: a compiler for evidence in UK adult social care."""

from importlib.metadata import version

__version__ = version("leverarch")
