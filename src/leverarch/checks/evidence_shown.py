"""Checks of how evidence files are shown: what of them is not as it is in the file, or not there at all."""

from __future__ import annotations

from collections.abc import Iterator

from leverarch.checks.evidence_files import remarked
from leverarch.checks.rule import Check, Finding, workspace_check
from leverarch.diagnostics import Severity
from leverarch.model import Model


@workspace_check("LA415", Severity.WARNING)
def text_rendering(model: Model) -> Iterator[Finding]:
    """Of a file only the words and tables are shown, without its layout.

    Why: the program that shows it whole (LibreOffice) is not on this computer, or could not open it. The file itself is
    attached to the bundle unchanged, and the item's cover sheet says so; with `attach_original: no` it is not.

    What to do: `leverarch doctor` says what is missing. Or save the file as PDF, and name that one.

    Example: a Word policy on a computer without LibreOffice.
    """
    yield from remarked(model, "text-rendering", "run `leverarch doctor`, or save it as PDF and name that file")


@workspace_check("LA416", Severity.WARNING)
def colour_without_words(model: Model) -> Iterator[Finding]:
    """The colours of cells in a table seem to mean something, and nothing says what.

    Why: who can't see the colour, or prints in black and white, loses what it says.

    What to do: say in the item what each colour means; the words are then printed in the cells.

    Example:
    ```yaml
    colours: {92D050: "in date", FF0000: "overdue"}
    ```

    """
    yield from remarked(model, "colour-without-words", "say what each colour means in `colours`")


@workspace_check("LA417", Severity.WARNING)
def picture_without_alt(model: Model) -> Iterator[Finding]:
    """A picture has no words for readers who can't see it.

    Why: a screen reader says nothing of it, so that for its listener there is no evidence.

    What to do: say in `alt` what is to be seen, in one or two sentences, without a person's name.

    Example:
    ```yaml
    file: files/EV-0044_KitchenBoard_2026-10-02.jpg
    alt: "The board beside the kitchen door: today's menu in words and pictures."
    ```

    """
    yield from remarked(model, "picture-without-alt", "say in `alt` what is to be seen")


@workspace_check("LA418", Severity.WARNING)
def cut_short(model: Model) -> Iterator[Finding]:
    """A file is longer than can be shown; its pages say where they end.

    Why: what is not shown can't be evidence for anybody.

    What to do: name the part that matters: a sheet, a period, a chapter, saved as a file of its own.

    Example: an export of a care system with a million rows.
    """
    yield from remarked(model, "cut-short", "save the part that matters as a file of its own, and name that")


@workspace_check("LA419", Severity.WARNING)
def not_fetched(model: Model) -> Iterator[Finding]:
    """A file shows something that lies elsewhere, on the internet or on a disk, and was not fetched.

    Why: fetching would tell somebody that the file was opened, and what comes may change. Its place stays empty.

    What to do: look at the pages. If something is missing, save the file as PDF from the program that shows it.

    Example: an e-mail whose pictures lie on a server.
    """
    yield from remarked(model, "not-fetched", "look at its pages; save it as PDF where something is missing")


@workspace_check("LA439", Severity.WARNING)
def part_not_shown(model: Model) -> Iterator[Finding]:
    """A file inside another can't be shown as pages; a sheet stands in for it.

    Why: the e-mail or the archive is shown, and a part of what it says is not.

    What to do: save that file as PDF and make it an item of its own; of a recording, say in `original` where it is
    kept.

    Example: an e-mail with a video attached.
    """
    help_ = "make an item of its own of what is not shown, or say in `original` where it is kept"
    yield from remarked(model, "part-not-shown", help_)


@workspace_check("LA473", Severity.WARNING)
def hidden_cells(model: Model) -> Iterator[Finding]:
    """A workbook has sheets, rows or columns that are hidden.

    Why: what is hidden may be what the figures rest on, or what was not meant to leave the house.

    What to do: look at the pages. Show what belongs to the evidence, delete the rest, and save the workbook.

    Example: a training matrix with a hidden column of dates of birth.
    """
    yield from remarked(model, "hidden-cells", "show in the workbook what belongs to the evidence, and delete the rest")


@workspace_check("LA478", Severity.WARNING)
def no_saved_value(model: Model) -> Iterator[Finding]:
    """A workbook holds formulas whose values were never saved.

    Why: a formula is never worked out here, since nobody could check the result. Its cell says that it has no value.

    What to do: open the workbook in the program it comes from, save it, and take that file.

    Example: a workbook that another program exported.
    """
    yield from remarked(model, "no-saved-value", "open it where it comes from, save it, and take that file")


@workspace_check("LA479", Severity.WARNING)
def colour_by_rule(model: Model) -> Iterator[Finding]:
    """A workbook colours cells by a rule, and the colours are not printed.

    Why: the colour depends on the program and the day. If it means something, that meaning is missing.

    What to do: add a column that says it in words ("overdue"), or say what each colour means in `colours`.

    Example: dates that turn red once they are past.
    """
    yield from remarked(model, "colour-by-rule", "add a column that says in words what the colour says")


@workspace_check("LA480", Severity.WARNING)
def ragged_rows(model: Model) -> Iterator[Finding]:
    """Some rows of a table have more or fewer values than the others.

    Why: values may stand below the wrong heading, as happens where a comma is part of a value.

    What to do: look at the rows in the bundle, and export the table again.

    Example: `Smith, J` without quotation marks in a CSV file.
    """
    yield from remarked(model, "ragged-rows", "look at these rows in the bundle, and export the table again")


@workspace_check("LA481", Severity.WARNING)
def moving_picture(model: Model) -> Iterator[Finding]:
    """A picture moves, and one picture of it is shown.

    Why: paper stands still. What the others show is not in the bundle.

    What to do: choose the picture that shows what matters, or say in `original` where the whole is kept.

    Example: an animated GIF.
    """
    yield from remarked(model, "moving-picture", "save the picture that matters as a file of its own")


@workspace_check("LA482", Severity.WARNING)
def scaled_down(model: Model) -> Iterator[Finding]:
    """A picture is finer than a page can show, and was made smaller.

    Why: small print in it may no longer be legible, also when a reader enlarges the page.

    What to do: look at it in the bundle. Cut out the part that matters, and make an item of that.

    Example: a photograph of a whole notice board.
    """
    yield from remarked(model, "scaled-down", "look at it in the bundle; cut out the part that matters")


@workspace_check("LA483", Severity.WARNING)
def hidden_text(model: Model) -> Iterator[Finding]:
    """A web page holds words that are hidden, and they are not printed.

    Why: what is hidden may be an older version, or what was not meant to be passed on.

    What to do: look at the pages. If the words belong to the evidence, show them and save the file again.

    Example: a page of an intranet with a part that opens on a click.
    """
    yield from remarked(model, "hidden-text", "look at its pages; show what belongs to the evidence, and save it again")


@workspace_check("LA484", Severity.WARNING)
def tracked_changes(model: Model) -> Iterator[Finding]:
    """A document holds changes that nobody has accepted or rejected.

    Why: it is not settled which words hold. A reader is shown one version, and may have seen another.

    What to do: accept or reject the changes in the document, save it, and take that file.

    Example: a policy that still shows what the last reviewer changed.
    """
    yield from remarked(model, "tracked-changes", "accept or reject the changes, and save the document")


@workspace_check("LA485", Severity.WARNING)
def comments(model: Model) -> Iterator[Finding]:
    """A document holds comments in its margin, which are not printed.

    Why: a comment may say that a sentence does not hold yet, or name a person.

    What to do: settle the comments and remove them from the document, save it, and take that file.

    Example: a policy with the remarks of the last reviewer.
    """
    yield from remarked(model, "comments", "settle the comments, and save the document without them")


@workspace_check("LA486", Severity.WARNING)
def not_printed(model: Model) -> Iterator[Finding]:
    """Something in a file is not printed, such as a chart of a workbook or a sign that no typeface here has.

    Why: a reader of the pages can't see it.

    What to do: look at the pages. If it matters, save the file as PDF from the program it comes from, and name that.

    Example: a workbook with a chart.
    """
    yield from remarked(model, "not-printed", "look at its pages; save it as PDF where something is missing")


CHECKS: tuple[Check, ...] = (
    text_rendering,
    colour_without_words,
    picture_without_alt,
    cut_short,
    not_fetched,
    part_not_shown,
    hidden_cells,
    no_saved_value,
    colour_by_rule,
    ragged_rows,
    moving_picture,
    scaled_down,
    hidden_text,
    tracked_changes,
    comments,
    not_printed,
)
