"""The report of a migration: what its template gets. A command makes it, not a pack."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from leverarch.output import Document, Job
from leverarch.outputs.printed import Fact

FOLDER = "migration"
KIND = "migration-report"


@dataclass(frozen=True, slots=True)
class MoveRow:
    """Where one expectation goes. `items` says which items are mapped to it."""

    code: str
    title: str
    targets: tuple[str, ...]
    because: str
    items: str


@dataclass(frozen=True, slots=True)
class MovePart:
    """The expectations that go the same way, with a heading and what the way means."""

    heading: str
    note: str
    rows: tuple[MoveRow, ...]


@dataclass(frozen=True, slots=True)
class GapRow:
    """An expectation that no item would meet, and why."""

    code: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line that is proposed for an item: where it comes from, where it goes, how strong, where in the item."""

    source: str
    code: str
    title: str
    strength: str
    where: str
    because: str


@dataclass(frozen=True, slots=True)
class ItemPart:
    """What is proposed for one item. `notes` say what is there already, and what leads nowhere."""

    id: str
    title: str
    owner: str
    rows: tuple[LineRow, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MigrationView:
    """What the template of the report gets."""

    title: str
    provider: str
    audience: str
    lead: str
    facts: tuple[Fact, ...]
    parts: tuple[MovePart, ...]
    gaps: tuple[GapRow, ...]
    no_gaps: str
    items: tuple[ItemPart, ...]
    no_items: str
    others: str
    sources: tuple[str, ...]
    notice: str


def document(view: MigrationView, name: str) -> Document:
    """Return the Word document of a report; `name` without its ending."""
    job = Job(f"{name}.docx", "word", f"{FOLDER}/migration.docx", asdict(view))
    return Document(job.name, KIND, "", view.title, job)
