"""The check for the usual factual errors of the field, in every text that people wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.diagnostics import Place, Severity
from leverarch.facts import FactFault, faults_in
from leverarch.model import Framework, Model
from leverarch.source import Doc, Pointer, place_at

#: Fields that are no text for a reader: names of things, and notes that are not printed.
_NOT_READ = frozenset(
    {
        "$schema",
        "id",
        "notes",
        "file",
        "original",
        "source",
        "licence",
        "attribution",
        "certainty",
        "reviewed",
        "accept",
    }
)
_SHIPPED = "shipped/"


@workspace_check("LA521", Severity.WARNING)
def factual_error(model: Model) -> Iterator[Finding]:
    """A text holds one of the usual factual errors of the field.

    Why: a reader who knows better stops trusting the rest. The rules are few, and each names its source: another count
    of quality statements than 34, evidence categories that are still scored, a framework that is gone already, a draft
    or its codes as official, DCB1605, the Data Protection Act 1998, WCAG 2.1 as the target, the liberty protection
    safeguards as law, a DBS certificate that ends, supervision that must be six-weekly by law, PPN 06/20, PPN 002 as a
    duty of councils, and section 52 measures in care contracts. A sentence that denies, reports the past or plans is
    left alone. They were last looked at on 22 November 2026.

    What to do: correct the sentence. If it is right and the rule is wrong about it, accept the warning in the pack.

    Example:
    ```markdown
    All staff files were checked; two DBS certificates expire in March.
    ```

    """
    superseded = frozenset(one.id for one in model.frameworks.values() if one.status == "superseded")
    for doc in _docs(model):
        for fault, place in _faults(doc, superseded):
            message = f"`{_id(doc)}` says “{fault.words}”: {fault.rule.says} ({fault.rule.id})"
            yield Finding(place, message, _id(doc), f"correct it; source: {fault.rule.source}")
    for framework in model.frameworks.values():
        yield from _draft_codes(framework)


def _docs(model: Model) -> Iterator[Doc]:
    """Every file of the workspace that holds text of its authors. What is shipped is not theirs to correct."""
    held = (model.frameworks, model.evidence, model.arrangements, model.partners, model.packs)
    for nouns in held:
        yield from (noun.doc for noun in nouns.values() if not noun.doc.path.startswith(_SHIPPED))


def _id(doc: Doc) -> str:
    return str(doc.value["id"])


def _faults(doc: Doc, superseded: frozenset[str]) -> Iterator[tuple[FactFault, Place]]:
    for pointer, text in _texts(doc.value, ()):
        for fault in faults_in(text, superseded):
            yield fault, _narrow(doc.at(*pointer), text[fault.start : fault.end])
    if doc.body:
        offset = len(doc.text) - len(doc.body)
        for fault in faults_in(doc.body, superseded):
            yield fault, place_at(doc.path, doc.text, offset + fault.start, offset + fault.end)


def _texts(value: object, pointer: Pointer) -> Iterator[tuple[Pointer, str]]:
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _texts(one, (*pointer, number))
    elif isinstance(value, dict):
        for name, one in value.items():
            if name not in _NOT_READ:
                yield from _texts(one, (*pointer, name))


def _narrow(place: Place, words: str) -> Place:
    """Point at the words themselves, where they stand on the line as they are."""
    found = place.excerpt.find(words, max(0, place.column - 1))
    return replace(place, column=found + 1, length=len(words)) if found >= 0 else place


def _draft_codes(framework: Framework) -> Iterator[Finding]:
    """A draft of CQC's whose codes are given as official: CQC prints none."""
    published = "cqc" in framework.publisher.casefold() or "care quality commission" in framework.publisher.casefold()
    if framework.status != "draft" or not published:
        return
    number = next((n for n, line in enumerate(framework.expectations) if line.official_code), None)
    if number is not None:
        code = framework.expectations[number].code
        message = (
            f"`{framework.id}` gives `{code}` as an official code: CQC prints no codes in its draft (draft-as-official)"
        )
        help_ = "add `official_code: false` to each; source: CQC, draft framework v9 (March 2026)"
        yield Finding(framework.doc.at("expectations", number, "code"), message, framework.id, help_)


CHECKS: tuple[Check, ...] = (factual_error,)
