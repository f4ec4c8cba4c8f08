"""Workspaces in memory that grow from edition to edition, for tests of late items."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pypdf

from leverarch.earlier import Addition, Earlier, read_earlier
from leverarch.pipeline import Compiled, compile_pack, survey
from pdf_corpus import simple
from worlds import EVIDENCE, PACK, SMALL, text, world_of

NAME = "inspection-bundle.pdf"
SECTIONS = [
    {"title": "Safeguarding", "short": "Safeguarding", "type": ["audit"]},
    {"title": "People", "short": "People", "type": ["feedback"]},
    {"title": "Learning", "short": "Learning", "type": ["policy"]},
]


def item(number: int, kind: str = "audit", words: str = "All was as it should be.", file: str = "") -> bytes:
    """An item's record: of that type, with these words of its own, and a file if one is named."""
    head = EVIDENCE
    named = f"\nfile: files/{file}" if file else ""
    for old, new in (
        ("EV-1", f"EV-{number}"),
        ("Same-day escalation audit", f"Item number {number} of its kind"),
        ("type: audit", f"type: {kind}"),
        ("All was as it should be.", words),
        ("owner: quality-lead", f"owner: quality-lead{named}"),
    ):
        head = head.replace(old, new)
    return head.encode()


@dataclass(frozen=True)
class Space:
    """A workspace: the records of its items, its files, and what its pack says beside the usual."""

    items: Mapping[int, bytes]
    files: Mapping[str, bytes] = field(default_factory=dict)
    output: Mapping[str, Any] = field(default_factory=dict)
    pack: Mapping[str, Any] = field(default_factory=dict)

    def built(self, before: Edition | None = None, *, at_end: bool = False) -> Edition:
        addition = Addition(before.earlier, at_end) if before else None
        return Edition(compile_pack(survey(world_of(self.all_files)), "small", lambda _: None, addition=addition))

    @property
    def all_files(self) -> dict[str, bytes]:
        output = {**PACK["outputs"][0], "sections": SECTIONS, **self.output}  # type: ignore[index]
        files = {name: data for name, data in SMALL.items() if "evidence" not in name}
        files |= {f"content/evidence/EV-{n}.md": data for n, data in self.items.items()}
        files |= {f"content/files/{name}": data for name, data in self.files.items()}
        return files | {"packs/small.json": text({**PACK, **self.pack, "outputs": [output]})}


@dataclass(frozen=True)
class Edition:
    """A finished pack, read back by a library that did not write it."""

    compiled: Compiled

    @property
    def files(self) -> dict[str, bytes]:
        assert self.compiled.files, self.compiled.found
        return self.compiled.files

    @cached_property
    def index(self) -> Any:
        return json.loads(self.files["index.json"])

    @property
    def earlier(self) -> Earlier:
        found = read_earlier(self.files)
        assert found is not None
        return found

    @cached_property
    def reader(self) -> pypdf.PdfReader:
        return pypdf.PdfReader(io.BytesIO(self.files[NAME]))

    @cached_property
    def labels(self) -> list[str]:
        return list(self.reader.page_labels)

    @cached_property
    def texts(self) -> list[str]:
        return [page.extract_text() for page in self.reader.pages]

    def stamps(self) -> Iterator[str]:
        for page in self.texts:
            yield page.strip().splitlines()[-1]

    def labels_of(self, number: int) -> list[str]:
        return [page["label"] for page in self.index["pages"] if page["item"] == f"EV-{number}"]

    def front(self) -> list[str]:
        return [page["label"] for page in self.index["pages"] if page["part"] == "front"]

    def numbers(self) -> list[tuple[str, str]]:
        return [(item["id"], item["number"]) for item in self.index["items"]]

    @property
    def amends(self) -> Any:
        (found,) = self.index["amends"]
        return found

    def sheet(self) -> str:
        """The words of the amendment sheet."""
        start = next(n for n, words in enumerate(self.texts) if words.find("What changed since") >= 0 and n > 1)
        return " ".join(" ".join(self.texts[start : len(self.front())]).split())


def first(count: Sequence[int] = (1, 2, 3), **more: Any) -> Space:
    """Two audits with files of two pages, and feedback."""
    items = {1: item(1, file="one.pdf"), 2: item(2), 3: item(3, "feedback")}
    return Space({n: items[n] for n in count}, {"one.pdf": simple(2)}, **more)
