"""Checks of evidence files as they came: what was met in them when they were opened, and how they are named."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.diagnostics import Severity
from leverarch.model import Evidence, Model
from leverarch.showing import is_signed
from leverarch.words import listed


def remarked(model: Model, name: str, help_: str | Callable[[Evidence], str]) -> Iterator[Finding]:
    """Yield a finding for each remark of that name that was made when an item's file was opened."""
    for item in model.evidence.values():
        remarks = item.probe.remarks if item.probe else ()
        for detail in dict.fromkeys(remark.detail for remark in remarks if remark.name == name):
            message = f"`{printable_name(PurePosixPath(item.path).name)}` {printable_name(detail)}"
            yield _finding(item, message, help_ if isinstance(help_, str) else help_(item))


def _finding(item: Evidence, message: str, help_: str) -> Finding:
    return Finding(item.doc.at("file"), message, item.id, help_)


@workspace_check("LA408", Severity.WARNING)
def wrong_ending(model: Model) -> Iterator[Finding]:
    """A file is of another kind than its name says.

    Why: it is shown as what it is, but a reader who gets the file can't open it, and mail programs stop such files.

    What to do: give it the ending of what it is, and correct `file`.

    Example: a PDF that is named `scan.docx`.
    """
    yield from remarked(model, "wrong-ending", "rename it to what it is, and correct `file`")


@workspace_check("LA409", Severity.WARNING)
def signed_file(model: Model) -> Iterator[Finding]:
    """A file is digitally signed.

    Why: a signature holds for the file as it is, and is lost when its pages are bound with others. The pages of a
    signed PDF are shown, the PDF itself is attached to the bundle unchanged, and the item's cover sheet says so. Of a
    signed e-mail, or a signed file inside another, the pages are shown without the signature.

    What to do: nothing, if that is right. A pack may show a sheet instead, or stop: `"files": {"signed": "stand-in"}`.

    Example: a contract that was signed with a signing service.
    """
    yield from remarked(model, "signed-file", _keep_signed)


def _keep_signed(item: Evidence) -> str:
    if item.probe is not None and is_signed(item.probe):
        if item.attach_original == "no":
            return "nothing to do: its pages are shown without the signature, as its item asks"
        return "nothing to do: the file itself is attached to the bundle unchanged"
    return "keep the file itself: only it carries the signature"


@workspace_check("LA410", Severity.WARNING)
def active_content(model: Model) -> Iterator[Finding]:
    """A file holds scripts, or links and buttons that start something.

    Why: evidence must not do anything on a reader's computer. They are removed; what is seen stays as it is.

    What to do: look at the pages. If a value on them was worked out by a script, save the file as a plain PDF.

    Example: a form with a button that sends it.
    """
    help_ = "look at its pages in the bundle; save it as a plain PDF if anything is missing"
    yield from remarked(model, "active-content", help_)


@workspace_check("LA411", Severity.WARNING)
def embedded_files(model: Model) -> Iterator[Finding]:
    """A PDF carries other files inside, which are not shown.

    Why: they may be evidence that nobody sees, or hold what must not leave the house. They are removed.

    What to do: if one of them is evidence, save it and make it an item of its own.

    Example: a report with its workbook attached.
    """
    yield from remarked(model, "embedded-files", "make an item of each file inside that is evidence")


@workspace_check("LA412", Severity.WARNING)
def hidden_layers(model: Model) -> Iterator[Finding]:
    """A PDF has layers that are not seen.

    Why: what is hidden may be a draft, a comment or a name. Only what is seen is shown; the rest is removed.

    What to do: look at the pages. If the layer belongs to the evidence, make it visible and save the file.

    Example: a plan of the house with a hidden layer of names.
    """
    yield from remarked(model, "hidden-layers", "look at its pages; make the layer visible if it belongs to them")


@workspace_check("LA413", Severity.WARNING)
def no_text_layer(model: Model) -> Iterator[Finding]:
    """A file is a scan: pictures of pages without text.

    Why: nobody can search it, and a screen reader says nothing of it.

    What to do: export it from the program it was written in, or have its text recognised (`leverarch doctor` says
    how); else say in `alt` what it shows.

    Example: an insurance certificate that was scanned by a copier.
    """
    help_ = "export it from where it was written, have its text recognised, or say in `alt` what it shows"
    yield from remarked(model, "no-text-layer", help_)


@workspace_check("LA414", Severity.WARNING)
def restricted_file(model: Model) -> Iterator[Finding]:
    """The maker of a PDF restricts what may be done with it: printing, copying or changing.

    Why: the pages can be shown, but whoever made the file may not want them passed on.

    What to do: ask its maker, or have them send a copy without restrictions.

    Example: a purchased policy that may not be printed.
    """
    yield from remarked(model, "restricted-file", "ask its maker whether it may be passed on")


@workspace_check("LA420", Severity.WARNING)
def odd_file_name(model: Model) -> Iterator[Finding]:
    """A file has a name that some systems can't keep, or that looks like another one.

    Why: such a file gets lost when the folder is copied, or pretends to be of another kind.

    What to do: rename it: letters, digits, spaces, dots and hyphens. `leverarch add` chooses such a name.

    Example:
    ```yaml
    file: files/CON.pdf        # Windows has no file of this name
    ```

    """
    for item in model.evidence.values():
        odd = listed(list(dict.fromkeys(_oddities(item.path)))) if item.path else ""
        if odd:
            name = printable_name(PurePosixPath(item.path).name)
            yield _finding(item, f"`{name}` {odd}", "rename it, and correct `file`")
    yield from remarked(model, "odd-file-name", "rename it where it comes from")


_RESERVED = frozenset({"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))})
_NOT_ON_WINDOWS = frozenset('<>:"|?*\\')
_LONGEST_NAME = 200


def _oddities(path: str) -> Iterator[str]:
    for part in PurePosixPath(path).parts:
        categories = {unicodedata.category(character) for character in part}
        if "Cc" in categories:
            yield "has a line break or another control character in its name"
        if categories & {"Cf", "Zl", "Zp"}:
            yield "has characters in its name that are not seen"
        if categories & {"Cs", "Co", "Cn"}:
            yield "has characters in its name that nobody can read"
        if part.partition(".")[0].strip().upper() in _RESERVED:
            yield "has a name that Windows keeps for itself"
        if part != part.strip(" ") or part.endswith("."):
            yield "begins or ends with a space, or ends with a dot"
        if _NOT_ON_WINDOWS & set(part):
            yield "has a character in its name that Windows can’t keep"
        if len(part.encode("utf-8", "replace")) > _LONGEST_NAME:
            yield "has a very long name"


def printable_name(name: str) -> str:
    """Return a name as it can be printed: what is not seen stands as its code."""
    return "".join(c if c.isprintable() else f"[U+{ord(c):04X}]" for c in name)


@workspace_check("LA430", Severity.WARNING)
def form_values(model: Model) -> Iterator[Finding]:
    """A PDF holds a form that can be filled in.

    Why: its values are shown as they stood when the file was saved, and can't be changed in the bundle.

    What to do: look at the pages. If a value is missing, print the form to PDF from the program it was filled in with.

    Example: a returned questionnaire.
    """
    yield from remarked(
        model, "form-values", "look at its values in the bundle; print the form to PDF if any is missing"
    )


@workspace_check("LA469", Severity.WARNING)
def case_clash(model: Model) -> Iterator[Finding]:
    """Two files differ in nothing but their capitals, or in how their accents are written.

    Why: Windows and most Macs keep one of the two: the other is lost when the folder is copied there.

    What to do: rename one of them.

    Example:
    ```yaml
    file: files/Audit.pdf      # beside files/audit.pdf
    ```

    """
    first: dict[str, tuple[str, Evidence]] = {}
    for item in model.evidence.values():
        for field, path in (("file", item.path), ("", item.doc.path)):
            if not path:
                continue
            folded = unicodedata.normalize("NFC", path).casefold()
            known, other = first.setdefault(folded, (path, item))
            if known != path:
                message = f"`{printable_name(path)}` and `{printable_name(known)}` differ in capitals or accents only"
                place = item.doc.at(field) if field else item.doc.at("id")
                yield Finding(place, f"{message} (the other is of `{other.id}`)", item.id, "rename one of them")


@workspace_check("LA475", Severity.WARNING)
def odd_pages(model: Model) -> Iterator[Finding]:
    """Pages of a PDF have a size that no paper has.

    Why: they can be shown, and may be too small to read or too large to print.

    What to do: look at the pages, and export the file again on A4 where that matters.

    Example: a plan of a building on one sheet of five metres.
    """
    yield from remarked(model, "odd-pages", "look at its pages; export it on A4 where that matters")


@workspace_check("LA476", Severity.WARNING)
def fonts_not_embedded(model: Model) -> Iterator[Finding]:
    """A PDF uses typefaces that it does not bring along.

    Why: each computer puts another typeface in their place: letters may look different, overlap or be missing.

    What to do: export the file again with its typefaces embedded (in Word: save as PDF/A).

    Example: a form made by an old program.
    """
    yield from remarked(model, "fonts-not-embedded", "export it again with its typefaces embedded")


@workspace_check("LA477", Severity.WARNING)
def ocr_text(model: Model) -> Iterator[Finding]:
    """The text of a scan was recognised by a machine.

    Why: the pages look as they did and can be searched, but a word may have been read wrongly.

    What to do: search the bundle for a name or a number that matters, and see whether it is found.

    Example: a certificate that was scanned by a copier.
    """
    yield from remarked(model, "ocr-text", "search it for a word that matters; its pages look as they did")


CHECKS: tuple[Check, ...] = (
    wrong_ending,
    signed_file,
    active_content,
    embedded_files,
    hidden_layers,
    no_text_layer,
    restricted_file,
    odd_file_name,
    form_values,
    case_clash,
    odd_pages,
    fonts_not_embedded,
    ocr_text,
)
