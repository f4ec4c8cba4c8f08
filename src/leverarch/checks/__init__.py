"""Rules about meaning. A check is one function in the module of its subject; `ALL` lists the subjects."""

from __future__ import annotations

from leverarch.checks import (
    accountability,
    arrangements,
    audience,
    chains,
    clocks,
    cover,
    coverage,
    definition,
    evidence,
    forms,
    oversight,
    packs,
    records,
    roles,
    routes,
    statutory,
    wording,
)
from leverarch.checks.rule import Check

ALL: tuple[Check, ...] = (
    *evidence.CHECKS,
    *records.CHECKS,
    *chains.CHECKS,
    *coverage.CHECKS,
    *arrangements.CHECKS,
    *definition.CHECKS,
    *oversight.CHECKS,
    *roles.CHECKS,
    *cover.CHECKS,
    *statutory.CHECKS,
    *accountability.CHECKS,
    *clocks.CHECKS,
    *routes.CHECKS,
    *forms.CHECKS,
    *audience.CHECKS,
    *packs.CHECKS,
    *wording.CHECKS,
)
