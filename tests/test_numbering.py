"""The numbers of pages: printed, said by a PDF reader and by every link, the same everywhere."""

from __future__ import annotations

import io

import pikepdf
import pypdf
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

import pdf_corpus as corpus
from bundles import Item, make
from leverarch.assembly.numbering import PageStamp, label_ranges, stamps_of
from leverarch.output import Numbering
from leverarch.verifying.opened import OpenBundle


def test_pages_count_on_from_the_first() -> None:
    assert stamps_of(Numbering(first=201), 3, ()) == (
        PageStamp("201", "203"),
        PageStamp("202", "203"),
        PageStamp("203", "203"),
    )
    assert stamps_of(Numbering(), 1, ())[0].words == "Page 1 of 1"


def test_each_section_counts_anew_after_its_letter() -> None:
    stamps = stamps_of(Numbering(by_section=True), 7, (("A", 3), ("B", 6)))
    assert [stamp.label for stamp in stamps] == ["i1", "i2", "A1", "A2", "A3", "B1", "B2"]
    assert stamps[2].words == "Page A1"
    assert [s.label for s in stamps_of(Numbering(by_section=True), 2, ())] == ["i1", "i2"]


labels = st.lists(
    st.one_of(
        st.integers(1, 10**6).map(str),
        st.from_regex(r"[A-Z]{1,2}[1-9][0-9]{0,3}[A-Z]{0,2}", fullmatch=True),
        st.from_regex(r"[1-9][0-9]{0,2}[A-Z]", fullmatch=True),
    ),
    min_size=1,
    max_size=40,
)


def said_by_readers(given_labels: list[str]) -> list[str]:
    """What another library calls the pages of a file with these labels."""
    pdf = pikepdf.new()
    for _ in given_labels:
        pdf.add_blank_page()
    pairs: list[object] = []
    for found in label_ranges(given_labels):
        label = pikepdf.Dictionary()
        if found.before:
            label.P = pikepdf.String(found.before)
        if found.start:
            label.S, label.St = pikepdf.Name.D, found.start
        pairs += [found.at, label]
    pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(pairs))
    out = io.BytesIO()
    pdf.save(out)
    return list(pypdf.PdfReader(out).page_labels)


@given(labels)
def test_a_reader_calls_pages_by_their_labels(given_labels: list[str]) -> None:
    assert said_by_readers(given_labels) == given_labels


@given(st.integers(1, 5000), st.integers(0, 60))
def test_pages_that_count_on_are_one_range(first: int, more: int) -> None:
    stamps = stamps_of(Numbering(first=first), more + 1, ())
    assert len(list(label_ranges([stamp.label for stamp in stamps]))) == 1


def test_links_stamps_and_labels_say_the_same() -> None:
    items = [Item("EV-1", words="Words."), Item("EV-2", section="B", file=corpus.simple(2))]
    made = make(items, numbering=Numbering(by_section=True))
    with OpenBundle(made.pdf) as bundle:
        first, second = (made.layout.items[id_] for id_ in ("EV-1", "EV-2"))
        assert [bundle.label(n) for n in (1, first.first, second.first)] == ["i1", "A1", "B1"]
        for number in range(1, bundle.total + 1):
            stamp = bundle.stamp(number)
            assert stamp is not None
            assert stamp.words == f"Page {bundle.label(number)}"
        index = made.layout.parts["index"]
        assert {(link.words, link.target) for link in bundle.links(index)} == {
            ("A1", first.first),
            ("B1", second.first),
        }
        titles = [mark.title for mark in bundle.bookmarks]
    assert any(title.endswith("(EV-2), page B1") for title in titles)


def test_the_fonts_of_the_stamps_hold_every_letter_that_a_number_is_printed_with() -> None:
    items = [Item(f"EV-{n}", section=section, file=corpus.simple(1)) for n, section in enumerate(("A", "Z", "AA"))]
    made = make(items, numbering=Numbering(by_section=True))
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        fonts = pdf.pages[0].Resources.XObject["/LeverarchStamp"].Resources.Font
        held = {
            name: set(TTFont(io.BytesIO(font.FontDescriptor.FontFile2.read_bytes())).getBestCmap())
            for name, font in fonts.items()
        }
    for stamp in (*made.layout.stamps, PageStamp("12.1A", "1300")):
        assert set(map(ord, stamp.label)) <= held["/B"], stamp
        assert set(map(ord, f"Page  of {stamp.of}")) <= held["/P"]


def test_a_page_that_goes_on_with_a_part_says_with_which() -> None:
    made = make([Item(f"EV-{n}", words="Words.") for n in range(1, 31)])
    first, after = made.layout.parts["index"], made.layout.parts["matrix"]
    assert after > first + 1
    with OpenBundle(made.pdf) as bundle:
        said = ["Index by item, continued" in bundle.text(page) for page in range(first, after + 1)]
    assert said == [False, *[True] * (after - first - 1), False]
