"""Rules about meaning. A check is one function in the module of its subject; `ALL` lists the subjects."""

from __future__ import annotations

from leverarch.checks import arrangements, audience, coverage, evidence, packs
from leverarch.checks.rule import Check

ALL: tuple[Check, ...] = (*evidence.CHECKS, *coverage.CHECKS, *arrangements.CHECKS, *audience.CHECKS, *packs.CHECKS)
