"""One change in a finished bundle is found, also where somebody mended every hash."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from bundles import Made
from finished import Change, changed_pdf, made, mended, names
from leverarch.verify import verify_folder


def links_on(pdf: pikepdf.Pdf, number: int) -> list[Any]:
    return [a for a in pdf.pages[number - 1].obj.Annots if "/Dest" in a]


def aim(link: Any, pdf: pikepdf.Pdf, number: int) -> None:
    link.Dest = Array([pdf.pages[number - 1].obj, Name.XYZ, 0, 842, None])


def index_link(pdf: pikepdf.Pdf, m: Made) -> None:
    aim(links_on(pdf, m.layout.parts["index"])[1], pdf, m.layout.items["EV-2"].first + 1)


def matrix_link(pdf: pikepdf.Pdf, m: Made) -> None:
    aim(links_on(pdf, m.layout.parts["matrix"])[-1], pdf, 2)


def spine_link(pdf: pikepdf.Pdf, m: Made) -> None:
    aim(links_on(pdf, 1)[-1], pdf, m.layout.items["EV-4"].first - 1)


def cover_link(pdf: pikepdf.Pdf, m: Made) -> None:
    aim(links_on(pdf, m.layout.items["EV-3"].first)[0], pdf, m.layout.items["EV-3"].file + 1)


def missing_index_link(pdf: pikepdf.Pdf, m: Made) -> None:
    page = pdf.pages[m.layout.parts["index"] - 1].obj
    page.Annots = Array(list(page.Annots)[1:])


def missing_matrix_link(pdf: pikepdf.Pdf, m: Made) -> None:
    page = pdf.pages[m.layout.parts["matrix"] - 1].obj
    page.Annots = Array(list(page.Annots)[:-1])


def swapped_matrix_links(pdf: pikepdf.Pdf, m: Made) -> None:
    one, two, *_ = links_on(pdf, m.layout.parts["matrix"])
    one.Dest, two.Dest = two.Dest, one.Dest


def swapped_pages(pdf: pikepdf.Pdf, m: Made) -> None:
    first = m.layout.items["EV-3"].file
    one, two = pdf.pages[first], pdf.pages[first + 1]
    pdf.pages[first], pdf.pages[first + 1] = two, one


def stamp_of(pdf: pikepdf.Pdf, number: int) -> Any:
    return pdf.pages[number - 1].obj.Resources.XObject["/LeverarchStamp"]


def swapped_pages_with_new_stamps(pdf: pikepdf.Pdf, m: Made) -> None:
    first = m.layout.items["EV-3"].file
    swapped_pages(pdf, m)
    one, two = (pdf.pages[n].obj.Resources.XObject for n in (first, first + 1))
    places = one["/LeverarchStamp"].Matrix, two["/LeverarchStamp"].Matrix
    one["/LeverarchStamp"], two["/LeverarchStamp"] = two["/LeverarchStamp"], one["/LeverarchStamp"]
    one["/LeverarchStamp"].Matrix, two["/LeverarchStamp"].Matrix = places


def changed_stamp(pdf: pikepdf.Pdf, _: Made) -> None:
    pdf.pages[4].obj.Resources.XObject["/LeverarchStamp"] = stamp_of(pdf, 6)


def covered_stamp(pdf: pikepdf.Pdf, _: Made) -> None:
    pdf.pages[4].contents_add(b"q 1 g 400 20 160 40 re f Q")


def second_stamp(pdf: pikepdf.Pdf, m: Made) -> None:
    """Another number drawn over the right one, as a stamp is."""
    page = pdf.pages[m.layout.total - 1]
    page.obj.Resources.XObject["/Other"] = stamp_of(pdf, 3)
    page.contents_add(b"q 1 0 0 1 365 35 cm /Other Do Q")


def turned_page(pdf: pikepdf.Pdf, _: Made) -> None:
    pdf.pages[4].obj.Rotate = 90


def moved_stamp(pdf: pikepdf.Pdf, _: Made) -> None:
    stamp_of(pdf, 5).Matrix = Array([1, 0, 0, 1, 60, 700])


def missing_stamp(pdf: pikepdf.Pdf, _: Made) -> None:
    page = pdf.pages[4].obj
    page.Contents = Array(list(page.Contents)[:-1])


def lost_tag(pdf: pikepdf.Pdf, _: Made) -> None:
    part = pdf.Root.StructTreeRoot.K[0].K[1]
    part.K = Array(list(part.K)[1:])


def tag_elsewhere(pdf: pikepdf.Pdf, _: Made) -> None:
    leaf = pdf.Root.StructTreeRoot.ParentTree.Kids[0]
    leaf.Nums[1], leaf.Nums[3] = leaf.Nums[3], leaf.Nums[1]


def tag_and_its_entry_gone(pdf: pikepdf.Pdf, _: Made) -> None:
    """A figure that stands for a page of somebody's file: taken out of both trees, so that nothing disagrees."""
    figure = next(o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/S") == Name.Figure and "/Pg" in o)
    figure.P.K = Array([kid for kid in figure.P.K if kid.objgen != figure.objgen])
    for leaf in pdf.Root.StructTreeRoot.ParentTree.Kids:
        flat = list(leaf.Nums)
        for at, value in enumerate(flat):
            if isinstance(value, Array) and any(each is not None and each.objgen == figure.objgen for each in value):
                leaf.Nums[at] = Array([])


def lost_page(pdf: pikepdf.Pdf, _: Made) -> None:
    del pdf.pages[-1]


def extra_page(pdf: pikepdf.Pdf, _: Made) -> None:
    pdf.add_blank_page(page_size=(595, 842))


def other_words(pdf: pikepdf.Pdf, m: Made) -> None:
    streams = list(pdf.pages[m.layout.items["EV-3"].file].obj.Contents)
    (drawn,) = (stream for stream in streams if b"sheet 2" in stream.read_bytes())
    drawn.write(drawn.read_bytes().replace(b"sheet 2", b"sheet 7"))


def labels(pdf: pikepdf.Pdf, _: Made) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))


def named_place(pdf: pikepdf.Pdf, _: Made) -> None:
    flat = list(pdf.Root.Names.Dests.Names)
    at = [str(name) for name in flat[::2]].index("EV-2")
    flat[2 * at + 1] = Array([pdf.pages[0].obj, Name.Fit])
    pdf.Root.Names.Dests.Names = Array(flat)


def title(pdf: pikepdf.Pdf, _: Made) -> None:
    pdf.docinfo["/Title"] = "Another bundle"


def bookmark(words: str, number: Callable[[Made], int]) -> Change:
    def change(pdf: pikepdf.Pdf, m: Made) -> None:
        node = next(node for node in outline(pdf.Root.Outlines.First) if words in str(node.Title))
        node.Dest = Array([pdf.pages[number(m) - 1].obj, Name.Fit])

    return change


def outline(node: Any) -> Iterator[Any]:
    while node is not None:
        yield node
        if "/First" in node:
            yield from outline(node.First)
        node = node.get("/Next")


def renamed_bookmark(pdf: pikepdf.Pdf, _: Made) -> None:
    next(node for node in outline(pdf.Root.Outlines.First) if "(EV-3)" in str(node.Title)).Title = "3 Gone (EV-33)"


def no_bookmarks(pdf: pikepdf.Pdf, _: Made) -> None:
    del pdf.Root["/Outlines"]


CHANGES: Mapping[str, tuple[Change, set[str]]] = {
    "a link of the index": (index_link, {"wrong-link"}),
    "a link of the matrix": (matrix_link, {"wrong-link", "wrong-index"}),
    "a link of the cover": (spine_link, {"wrong-link"}),
    "a link of a cover sheet": (cover_link, {"wrong-link"}),
    "a link of the index gone": (missing_index_link, {"wrong-link"}),
    "a link of the matrix gone": (missing_matrix_link, {"wrong-link", "wrong-index"}),
    "two links of the matrix exchanged": (swapped_matrix_links, {"wrong-link"}),
    "two pages exchanged": (swapped_pages, {"wrong-page-number"}),
    "another number on a page": (changed_stamp, {"wrong-page-number"}),
    "a number painted over": (covered_stamp, {"wrong-page-number"}),
    "a second number": (second_stamp, {"wrong-page-number"}),
    "a page turned": (turned_page, {"wrong-page-number"}),
    "a number elsewhere": (moved_stamp, {"wrong-page-number"}),
    "a number gone": (missing_stamp, {"wrong-page-number"}),
    "a page gone": (lost_page, {"wrong-origin", "wrong-index"}),
    "a page more": (extra_page, {"wrong-origin", "wrong-index"}),
    "two pages exchanged, with new numbers": (swapped_pages_with_new_stamps, {"wrong-tags"}),
    "a tag gone": (lost_tag, {"wrong-tags"}),
    "a tag elsewhere": (tag_elsewhere, {"wrong-tags"}),
    "a tag gone without a trace": (tag_and_its_entry_gone, {"wrong-tags"}),
    "labels": (labels, {"wrong-page-number"}),
    "a named place": (named_place, {"wrong-link"}),
    "the bookmark of an item": (bookmark("(EV-2)", lambda m: m.layout.items["EV-3"].first), {"wrong-bookmark"}),
    "the bookmark of a section": (bookmark("B Section", lambda _: 2), {"wrong-bookmark"}),
    "the bookmark of a front part": (bookmark("Index by item", lambda _: 2), {"wrong-bookmark"}),
    "the first bookmark": (bookmark("Start here", lambda _: 2), {"wrong-bookmark"}),
    "the bookmark of a heading": (bookmark("Actions", lambda m: m.layout.items["EV-1"].first), {"wrong-bookmark"}),
    "a file's own bookmark, out of its item": (bookmark("X contents", lambda _: 1), {"wrong-bookmark"}),
    "a bookmark's title": (renamed_bookmark, {"wrong-bookmark"}),
    "no bookmarks": (no_bookmarks, {"wrong-bookmark"}),
    "words on a page": (other_words, {"wrong-origin"}),
}
#: Tags and numbers are in no digest: they are read and compared by themselves.
AWAY_FROM_DIGESTS = {
    "another number on a page", "a number elsewhere", "a tag gone", "a tag elsewhere", "a tag gone without a trace",
}  # fmt: skip
#: Only the digests of pages show these; who mends those as well has made another bundle.
ONLY_BY_DIGEST: Mapping[str, Change] = {
    "a file's own bookmark, within its item": bookmark("X contents", lambda m: m.layout.items["EV-2"].last),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_found_also_with_every_hash_mended(name: str) -> None:
    change, expected = CHANGES[name]
    files = changed_pdf(change)
    assert "changed-file" in names(verify_folder(files))
    with_hashes = names(verify_folder(mended(files)))
    assert "changed-file" not in with_hashes
    assert "changed-manifest" not in with_hashes
    assert expected <= with_hashes
    assert ("moved-page" in with_hashes) is (name not in AWAY_FROM_DIGESTS)
    assert expected <= names(verify_folder(mended(files, pages=True)))


@pytest.mark.parametrize("name", ONLY_BY_DIGEST)
def test_a_change_that_only_the_digests_show(name: str) -> None:
    files = changed_pdf(ONLY_BY_DIGEST[name])
    assert "changed-file" in names(verify_folder(files))
    assert names(verify_folder(mended(files))) == {"moved-page"}


def test_another_title_than_the_cover_prints() -> None:
    assert names(verify_folder(mended(changed_pdf(title)))) == {"moved-page", "wrong-about"}


def test_a_moved_page_says_where_it_was() -> None:
    pages = made().layout.items["EV-3"]
    found = verify_folder(mended(changed_pdf(swapped_pages)))
    said = {d.place.spot: d.message for d in found if d.rule.name == "moved-page"}
    assert said[f"page {pages.file + 1}"] == f"this was made as page {pages.file + 2}"
