"""Where every arrangement stands, in a line each: for the provider's own view and for the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from leverarch.governance import model_test
from leverarch.governance.gate import Gate, gate_of
from leverarch.governance.tiers import Placement, place
from leverarch.model import Arrangement, Model


@dataclass(frozen=True, slots=True)
class Standing:
    """One arrangement on one day: what the model test says, how closely it is overseen, and its gate."""

    arrangement: Arrangement
    result: model_test.Result
    placement: Placement
    gate: Gate
    as_of: date | None


def standing_of(model: Model, arrangement: Arrangement, as_of: date | None) -> Standing:
    """Return where an arrangement stands on a day."""
    return Standing(
        arrangement,
        model_test.of_arrangement(arrangement),
        place(model, arrangement),
        gate_of(model, arrangement, as_of),
        as_of,
    )


def spoken_of(model: Model, id_: str) -> date | None:
    """Return the latest day on which a pack speaks of an arrangement; of any pack, where none names it."""
    naming = [pack.as_of for pack in model.packs.values() if any(out.arrangement == id_ for out in pack.outputs)]
    return max(naming or [pack.as_of for pack in model.packs.values()], default=None)
