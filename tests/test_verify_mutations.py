"""A finished bundle with one thing changed, by somebody who sets every hash right again: verify finds it by content.

The forger works with a library of PDF, leaves all other data as they are, and makes anew what manifest.json says of
bytes, pages and tags and, of pages passed through, also the fingerprints in index.json. What is found without the
sources (`plain`) and what only beside them (`deep`) is said for each kind of change.
"""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import pikepdf
import pytest
import typst
from pikepdf import Array, Dictionary, Name, String

import pdf_corpus as corpus
from bundles import NAME, Item, Made, folder_of, make, path_of
from finished import mended, names
from leverarch.output import Locator
from leverarch.readers.pdf_prints import bound_prints
from leverarch.verify import compare_folder, verify_folder
from leverarch.verifying.manifest import as_written
from leverarch.world import Asked

Files = dict[str, bytes]
Change = Callable[[pikepdf.Pdf, random.Random], None]
SEEDS = range(8)
TAGGED = """
#set document(title: "Audit")
#set text(lang: "en")
= First findings <a>
See #link(<b>)[the second part] and #link("https://example.org/a")[the site]. #lorem(60)
#table(columns: 2, table.header([Who], [What]), [Lead], [Reads all])
#pagebreak()
= Second findings <b>
Back to #link(<a>)[the first part]. #lorem(80)
#pagebreak()
= Third findings
#lorem(90)
"""


def pictured(pages: int) -> bytes:
    """Pages that are one picture each, as a scanner makes them."""
    pdf = pikepdf.new()
    for number in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842))
        data = bytes(40 if (x // 8 + y // 8 + number) % 3 else 230 for y in range(120) for x in range(85))
        image = pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image, Width=85, Height=120)
        image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 8
        page.obj.Resources = Dictionary(XObject=Dictionary(I=image))
        page.obj.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")
    return corpus.save(pdf)


@cache
def made() -> Made:
    whole = Locator()
    return make(
        [
            Item("EV-1", words="Words.", headings=("Findings", "Actions"), maps=[("A1", "direct", whole)]),
            Item("EV-2", section="B", file=corpus.with_named_links("X"), maps=[("A1", "direct", Locator(2, 2))]),
            Item(
                "EV-3",
                section="B",
                words="A note.",
                file=typst.compile(TAGGED.encode()),
                maps=[("A2", "direct", whole)],
            ),
            Item("EV-4", section="B", file=pictured(3), maps=[("A2", "direct", whole)]),
            Item("EV-5", section="C", file=corpus.simple(4), maps=[("A2", "direct", Locator(3, 3))]),
            Item("EV-6", section="C", why="A password is needed."),
        ]
    )


def source(id_: str) -> tuple[str, Sequence[bytes]]:
    """The file of an item, as it was opened when the bundle was made."""
    asked = Asked(path_of(Item(id_)))
    found = made().world.probe([asked])[asked]
    return "", [segment.pdf for segment in found.segments]


@cache
def _folder() -> Files:
    return folder_of(made())


def forged(change: Change, seed: int) -> Files:
    """The folder after the change, with everything made anew that a forger can make anew."""
    files = {**_folder()}
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(files[NAME])) as pdf:
        change(pdf, random.Random(seed))
        pdf.save(
            out,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    files[NAME] = out.getvalue()
    record = json.loads(files["index.json"])
    with pikepdf.open(io.BytesIO(files[NAME])) as pdf:
        for page, printed in zip(record["pages"], bound_prints(pdf), strict=False):
            if page["part"] == "file":
                page["print"] = printed
    files["index.json"] = as_written(record)
    return mended(files, pages=True)


def plain(files: Files) -> set[str]:
    found = names(verify_folder(files))
    assert not {"changed-file", "changed-manifest", "moved-page"} & found
    return found


def deep(files: Files) -> set[str]:
    return names(compare_folder(files, source))


def pages_of(id_: str, part: str = "") -> range:
    pages = made().layout.items[id_]
    return range(pages.file if part == "file" else pages.first, pages.last + 1)


PASSED = ("EV-2", "EV-3", "EV-4", "EV-5")


def _links(pdf: pikepdf.Pdf) -> Iterator[tuple[int, Any]]:
    for number, page in enumerate(pdf.pages, start=1):
        for link in page.obj.get("/Annots", []):
            if "/Dest" in link:
                yield number, link


def _numbers(pdf: pikepdf.Pdf) -> dict[Any, int]:
    return {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}


# ---------------------------------------------------------------- the five kinds


def move_a_link(pdf: pikepdf.Pdf, chance: random.Random) -> None:
    _, link = chance.choice(list(_links(pdf)))
    now = _numbers(pdf)[link.Dest[0].objgen]
    to = chance.choice([n for n in range(1, len(pdf.pages) + 1) if n != now])
    link.Dest = Array([pdf.pages[to - 1].obj, Name.Fit])


def move_a_link_within_its_file(pdf: pikepdf.Pdf, chance: random.Random) -> None:
    span = pages_of("EV-3", "file")
    link = chance.choice([link for number, link in _links(pdf) if number in span])
    now = _numbers(pdf)[link.Dest[0].objgen]
    link.Dest = Array([pdf.pages[chance.choice([n for n in span if n != now]) - 1].obj, Name.Fit])


def drop_a_page(pdf: pikepdf.Pdf, chance: random.Random) -> None:
    del pdf.pages[chance.randrange(len(pdf.pages))]


def swap_two_items(pdf: pikepdf.Pdf, chance: random.Random) -> None:
    one, two = sorted(chance.sample(list(made().layout.items), 2), key=lambda id_: pages_of(id_).start)
    before = list(pdf.pages)
    a, b = pages_of(one), pages_of(two)
    order = [*range(1, a.start), *b, *range(a.stop, b.start), *a, *range(b.stop, len(before) + 1)]
    drawings = [_drawing(page) for page in before]
    for at, number in enumerate(order):
        pdf.pages[at] = before[number - 1]
    if chance.random() < 0.5:  # a careful one gives them the numbers of their new places
        for at, page in enumerate(list(pdf.pages)):
            page.obj.Resources.XObject["/LeverarchStamp"] = drawings[at]


def swap_two_pages(pdf: pikepdf.Pdf, chance: random.Random) -> None:
    one, two = chance.sample(range(len(pdf.pages)), 2)
    first, second = pdf.pages[one], pdf.pages[two]
    pdf.pages[one], pdf.pages[two] = second, first
    if chance.random() < 0.5:
        a, b = (_drawing(page) for page in (first, second))
        first.obj.Resources.XObject["/LeverarchStamp"], second.obj.Resources.XObject["/LeverarchStamp"] = b, a


def remove_a_tag(pdf: pikepdf.Pdf, chance: random.Random) -> None:
    root = pdf.Root.StructTreeRoot
    leaf = chance.choice(list(root.ParentTree.Kids))
    kind = chance.randrange(5)
    if kind == 0:
        del chance.choice(list(pdf.pages)).obj["/StructParents"]
    elif kind == 1:
        parts = list(root.K[0].K)
        del parts[chance.randrange(len(parts))]
        root.K[0].K = Array(parts)
    elif kind == 2:
        flat, at = list(leaf.Nums), 2 * chance.randrange(len(leaf.Nums) // 2)
        leaf.Nums = Array(flat[:at] + flat[at + 2 :])
    elif kind == 3:
        marked = [e for e in _elements(pdf) if isinstance(e.get("/K"), int)]
        del chance.choice(marked)["/K"]
    else:  # an element goes, and what leads to it
        gone = chance.choice([e for e in _elements(pdf) if "/Pg" in e])
        gone.P.K = Array([k for k in _list(gone.P.K) if not isinstance(k, Dictionary) or k.objgen != gone.objgen])


def remove_a_tag_without_a_trace(pdf: pikepdf.Pdf, chance: random.Random) -> None:
    """An element and every mark of it: both trees agree afterwards."""
    gone = chance.choice([e for e in _elements(pdf) if "/Pg" in e and e.get("/S") != Name.Link])
    gone.P.K = Array([k for k in _list(gone.P.K) if not isinstance(k, Dictionary) or k.objgen != gone.objgen])
    below = {gone.objgen, *(e.objgen for e in _below(gone))}
    for leaf in pdf.Root.StructTreeRoot.ParentTree.Kids:
        for at, value in enumerate(list(leaf.Nums)):
            if isinstance(value, Array):
                kept = [None if e is not None and e.objgen in below else e for e in value]
                leaf.Nums[at] = Array(kept)


def shift_a_stamp(pdf: pikepdf.Pdf, chance: random.Random) -> None:
    number = chance.randrange(len(pdf.pages))
    page = pdf.pages[number].obj
    stamp = page.Resources.XObject.LeverarchStamp
    kind = chance.randrange(5)
    if kind == 0:
        a, b, c, d, e, f = (float(n) for n in stamp.Matrix)
        aside = chance.choice([(3, 0), (0, 3), (-20, 0), (0, 12), (-200, 400), (0, -9)])
        stamp.Matrix = Array([a, b, c, d, e + aside[0], f + aside[1]])
    elif kind == 1:
        page.Resources.XObject.LeverarchStamp = _drawing(pdf.pages[(number + 1) % len(pdf.pages)])
    elif kind == 2:
        page.Contents = Array(list(page.Contents)[:-1])
    elif kind == 3:
        stamp.write(stamp.read_bytes().replace(b" Tj ET", b"9) Tj ET").replace(b")9)", b"9)"))
    else:
        stamp.Matrix = Array([0.5 * float(n) if at in (0, 3) else n for at, n in enumerate(stamp.Matrix)])


# ---------------------------------------------------------------- more


def retarget_a_bookmark(pdf: pikepdf.Pdf, chance: random.Random) -> None:
    node = chance.choice(list(_outline(pdf.Root.Outlines.First)))
    now = _numbers(pdf)[node.Dest[0].objgen]
    node.Dest = Array([pdf.pages[chance.choice([n for n in range(len(pdf.pages)) if n != now - 1])].obj, Name.Fit])


def rename_a_destination(pdf: pikepdf.Pdf, chance: random.Random) -> None:
    flat = list(pdf.Root.Names.Dests.Names)
    at = 2 * chance.randrange(len(flat) // 2)
    flat[at] = String(str(flat[at]) + "0")
    pdf.Root.Names.Dests.Names = Array(flat)


def change_a_label(pdf: pikepdf.Pdf, chance: random.Random) -> None:
    at = chance.randrange(1, len(pdf.pages))
    rest = Dictionary(S=Name.D, St=at + 2)
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D), at, Dictionary(P=String("x")), at + 1, rest]))


def change_the_title(pdf: pikepdf.Pdf, chance: random.Random) -> None:
    pdf.docinfo["/Title"] = f"Another bundle {chance.random()}"
    data = pdf.Root.Metadata.read_bytes()
    if chance.random() < 0.5:
        pdf.Root.Metadata.write(data.replace(b"Inspection evidence bundle", str(pdf.docinfo["/Title"]).encode()))


def change_the_language(pdf: pikepdf.Pdf, chance: random.Random) -> None:
    pdf.Root.Lang = String(chance.choice(["", "fr", "cy"]))


def replace_an_image(pdf: pikepdf.Pdf, chance: random.Random) -> None:
    image = pdf.pages[chance.choice(pages_of("EV-4", "file")) - 1].obj.Resources.XObject.I
    image.write(bytes(reversed(image.read_bytes())))


def take_a_font_out(pdf: pikepdf.Pdf, _: random.Random) -> None:
    for number in pages_of("EV-3", "file"):
        for font in pdf.pages[number - 1].obj.Resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.FontDescriptor
            for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                if key in descriptor:
                    del descriptor[key]


def alter_a_text(pdf: pikepdf.Pdf, chance: random.Random) -> None:
    page = pdf.pages[chance.choice(pages_of("EV-5", "file")) - 1].obj
    stream = next(part for part in page.Contents if b"sheet" in part.read_bytes())
    stream.write(stream.read_bytes().replace(b"sheet", b"shoot"))


def _drawing(page: Any) -> Any:
    return page.obj.Resources.XObject.LeverarchStamp


def _list(held: Any) -> list[Any]:
    return list(held) if isinstance(held, Array) else [held]


def _below(element: Any) -> Iterator[Any]:
    for kid in _list(element.get("/K", Array())):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from _below(kid)


def _elements(pdf: pikepdf.Pdf) -> list[Any]:
    return list(_below(pdf.Root.StructTreeRoot))


def _outline(node: Any) -> Iterator[Any]:
    while node is not None:
        yield node
        if "/First" in node:
            yield from _outline(node.First)
        node = node.get("/Next")


def test_the_forger_alone_changes_nothing() -> None:
    files = forged(lambda _pdf, _chance: None, 0)
    assert files[NAME] != _folder()[NAME]
    assert plain(files) == deep(files) == set()


def test_a_hyphen_at_the_end_of_a_page_is_still_one_where_its_number_follows() -> None:
    pdf = pikepdf.new()
    corpus.text_page(pdf, ["What was found is in the rep-"])
    item = Item("EV-1", file=corpus.save(pdf))
    bundle, asked = make([item]), Asked(path_of(item))
    pages = [segment.pdf for segment in bundle.world.probe([asked])[asked].segments]
    assert names(compare_folder(folder_of(bundle), lambda _: ("", pages))) == set()


PLAIN: dict[str, tuple[Change, set[str]]] = {
    "a page gone": (drop_a_page, {"wrong-index"}),
    "two items exchanged": (swap_two_items, {"wrong-link", "wrong-bookmark"}),
    "two pages exchanged": (swap_two_pages, set()),
    "a tag gone": (remove_a_tag, {"wrong-tags"}),
    "a number elsewhere, another or none": (shift_a_stamp, {"wrong-page-number"}),
    "a place renamed": (rename_a_destination, {"wrong-link"}),
    "a page called otherwise": (change_a_label, {"wrong-page-number"}),
    "another title": (change_the_title, {"wrong-about"}),
    "another language": (change_the_language, {"wrong-about"}),
}
DEEP: dict[str, tuple[Change, set[str]]] = {
    "a link elsewhere": (move_a_link, set()),
    "a link elsewhere in its file": (move_a_link_within_its_file, {"other-links"}),
    "a tag gone without a trace": (remove_a_tag_without_a_trace, {"wrong-tags"}),
    "a bookmark elsewhere": (retarget_a_bookmark, set()),
    "another picture": (replace_an_image, {"other-picture"}),
    "fonts gone": (take_a_font_out, {"font-missing"}),
    "other words": (alter_a_text, {"other-text", "other-picture"}),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PLAIN)
def test_a_change_is_found_without_the_sources(name: str) -> None:
    change, expected = PLAIN[name]
    for seed in SEEDS:
        found = plain(forged(change, seed))
        assert found, f"seed {seed}"
        assert expected <= found, f"seed {seed}"


@pytest.mark.slow
@pytest.mark.parametrize("name", DEEP)
def test_a_change_is_found_beside_the_sources(name: str) -> None:
    change, expected = DEEP[name]
    for seed in SEEDS:
        files = forged(change, seed)
        found = plain(files) | deep(files)
        assert found, f"seed {seed}"
        assert expected <= found, f"seed {seed}"
