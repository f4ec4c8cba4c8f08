"""Anybody's bundle against the published rules: a made-up bundle as it should be, and others that break one rule."""

import io
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner
from pikepdf import Array, Dictionary, Name, String

import bundles
from leverarch.cli import cli
from leverarch.lint.finding import Finding, packed, pages_words, unpacked
from leverarch.lint.judge import judge
from leverarch.lint.outside import outside_findings
from leverarch.lint.rules import Weight, rule_set
from leverarch.readers.pdf_kept_tags import keep_tags
from leverarch.readers.pdf_letters import Letters
from leverarch.shipped import lint_rules

ROOT = Path(__file__).parents[1]
RULES = rule_set(lint_rules())
WIDE, HIGH = 595.0, 842.0
BODY = (
    "The review was held in the kitchen, because the room was taken by another meeting",
    "that day, and all who came to it said afterwards that they would do so again.",
    "What was agreed is written down below, with who does it and by when.",
)
TITLES = ("Statement of the first witness", "Letter before action", "Report on the premises", "Note of the meeting")


def own_number(page: int) -> str:
    return str(page)


def right_title(title: str, page: int) -> str:
    return f"{title}, page {page}"


@dataclass(frozen=True)
class Draft:
    """A bundle of an index and four documents of three pages each, and what is odd about it."""

    pages: int = 13
    number: Callable[[int], str] = own_number
    heading: str = "Index"
    listed: Callable[[int], int] = int
    linked: tuple[int, ...] = (0, 1, 2, 3)
    opens: Callable[[int], int] = int
    marked: Callable[[str, int], str] = right_title
    marks: bool = True
    view: tuple[Any, ...] = (Name.XYZ, None, 800, None)
    turned: dict[int, int] = field(default_factory=dict)
    scans: dict[int, tuple[int, bool]] = field(default_factory=dict)
    bare_font: bool = False
    crowded: tuple[int, str] = (0, "")
    extra: dict[int, tuple[int, str]] = field(default_factory=dict)


GOOD = Draft()


def starts(draft: Draft) -> list[int]:
    """The first page of each document."""
    return [2 + 3 * at for at in range(len(TITLES)) if 2 + 3 * at <= draft.pages]


def words_at(letters: Letters, x: float, y: float, words: str, size: float = 11) -> bytes:
    return b"BT /F %g Tf 1 0 0 1 %g %g Tm " % (size, x, y) + letters.shown(words) + b" ET\n"


def made(draft: Draft = GOOD, then: Callable[[pikepdf.Pdf], None] = lambda _: None) -> bytes:
    """The bundle as a file; `then` changes it before it is saved."""
    pdf = pikepdf.new()
    said = "".join([*BODY, *TITLES, draft.heading, "0123456789 pageofABC[]/-xiv", "".join(map(chr, range(65, 91)))])
    letters = Letters(pdf, said)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica) if draft.bare_font else letters.font
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    part = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array()))
    for at in range(1, draft.pages + 1):
        add_page(pdf, draft, letters, font, part, at)
    root.K = part
    nums = [[at, Array([element])] for at, element in enumerate(part.K)]
    root.ParentTree = Dictionary(Nums=Array([each for pair in nums for each in pair]))
    root.ParentTreeNextKey = draft.pages
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.Lang = String("en-GB")
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.XYZ, 0, HIGH, 1])
    with pdf.open_metadata() as held:
        held["dc:title"] = "Hearing bundle"
    add_marks(pdf, draft)
    then(pdf)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def add_page(pdf: pikepdf.Pdf, draft: Draft, letters: Letters, font: Any, part: Any, at: int) -> None:
    body = b"".join(words_at(letters, 70, 640 - 20 * line, words) for line, words in enumerate(BODY))
    things = Dictionary(Font=Dictionary(F=font))
    if at == 1:
        body = words_at(letters, 70, 720, draft.heading, 18)
        for row, start in enumerate(starts(draft)):
            body += words_at(letters, 70, 600 - 30 * row, TITLES[row])
            body += words_at(letters, 500, 600 - 30 * row, str(draft.listed(start)))
    if at == draft.crowded[0]:
        numbers = draft.crowded[1].split()
        rows = [" ".join(numbers[row : row + 25]) for row in range(0, len(numbers), 25)]
        body = b"".join(words_at(letters, 40, 820 - 18 * row, words, 8) for row, words in enumerate(rows))
    if at in draft.scans:
        dots, searched = draft.scans[at]
        picture = pdf.make_stream(b"\x55" * (round(dots * 8.27) // 8 * round(dots * 11.69)))
        picture.update(
            Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=round(dots * 8.27) // 8 * 8,
                       Height=round(dots * 11.69), ColorSpace=Name.DeviceGray, BitsPerComponent=1)
        )  # fmt: skip
        things.XObject = Dictionary(I=picture)
        body = (b"3 Tr " + body if searched else b"") + b"q %g 0 0 %g 0 0 cm /I Do Q 0 Tr\n" % (WIDE, HIGH)
    stamp = draft.number(at)
    content = b"/P <</MCID 0>> BDC\n" + body + b"EMC\n/Artifact BMC\n"
    content += words_at(letters, 500, 30, stamp) if stamp else b""
    content += (words_at(letters, draft.extra[at][0], 30, draft.extra[at][1]) if at in draft.extra else b"") + b"EMC\n"
    page = Dictionary(
        Type=Name.Page, MediaBox=Array([0, 0, WIDE, HIGH]), Resources=things, StructParents=at - 1,
        Contents=pdf.make_stream(content), Rotate=draft.turned.get(at, 0), Tabs=Name.S,
    )  # fmt: skip
    pdf.pages.append(pikepdf.Page(page))
    element = Dictionary(Type=Name.StructElem, S=Name.P, P=part, Pg=pdf.pages[-1].obj, K=0)
    part.K.append(pdf.make_indirect(element))


def add_marks(pdf: pikepdf.Pdf, draft: Draft) -> None:
    """Link the index and bookmark the documents, once all pages are there."""
    links = Array()
    for row, start in enumerate(starts(draft)):
        if row in draft.linked:
            target = pdf.pages[draft.opens(start) - 1].obj
            y = 600 - 30 * row
            links.append(
                pdf.make_indirect(
                    Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([70, y - 3, 520, y + 10]),
                               Border=Array([0, 0, 0]), Dest=Array([target, Name.Fit]))
                )
            )  # fmt: skip
    if len(links):
        pdf.pages[0].obj.Annots = links
    if draft.marks:
        with pdf.open_outline() as outline:
            for row, start in enumerate(starts(draft)):
                item = pikepdf.OutlineItem(draft.marked(TITLES[row], start))
                item.destination = Array([pdf.pages[draft.opens(start) - 1].obj, *draft.view])
                outline.root.append(item)


def found(data: bytes) -> list[Finding]:
    return list(judge(data, RULES.limits).findings)


def rules_of(data: bytes) -> set[str]:
    return {each.rule for each in found(data)}


def one(data: bytes, rule: str) -> Finding:
    held = [each for each in found(data) if each.rule == rule]
    assert len(held) == 1, held
    return held[0]


def test_a_bundle_as_it_should_be_has_no_finding() -> None:
    assert found(made()) == []


def test_our_own_bundle_has_no_error() -> None:
    items = [
        bundles.Item(f"EV-000{n}", f"Audit of the {word} quarter", words="What was found is below. " * 40, section=key)
        for n, (word, key) in enumerate([("first", "A"), ("second", "A"), ("third", "B")], start=1)
    ]
    weights = [RULES.rules[each.rule].weight for each in found(bundles.make(items).pdf)]
    assert Weight.ERROR not in weights


def number_from_third(page: int) -> str:
    return str(page - 2) if page > 2 else ""


def number_that_slips(page: int) -> str:
    return str(page if page < 8 else page - 1)


@pytest.mark.parametrize(
    ("number", "rules"),
    [
        (lambda page: f"Page {page} of 13", set()),
        (lambda page: f"{page}/13", set()),
        (lambda page: f"ABC-{page:04}", set()),
        (lambda page: "" if page == 5 else str(page), {"page-number-missing"}),
        (lambda _: "", {"pages-not-numbered"}),
        (number_from_third, {"page-number-differs", "page-number-missing"}),
        (number_that_slips, {"page-number-differs"}),
        (lambda page: f"A{page}" if page < 8 else f"B{page - 7}", {"page-number-differs"}),
        (lambda page: str(page) if page < 12 else f"C{page - 11}", {"page-number-differs"}),
        (lambda page: f"{'ABCDEFG'[page // 2]}{page % 2 + 1}", {"page-number-differs"}),
    ],
)
def test_page_numbers(number: Callable[[int], str], rules: set[str]) -> None:
    data = made(replace(GOOD, number=number))
    assert {rule for rule in rules_of(data) if rule.startswith("page") and "without" not in rule} == rules


def test_a_slip_names_the_pages_after_it_and_where_the_number_stands() -> None:
    finding = one(made(replace(GOOD, number=number_that_slips)), "page-number-differs")
    assert (finding.page, finding.pages) == (8, tuple(range(8, 14)))
    assert finding.message == "pages 8 to 13: the page that a PDF reader calls 8 prints 7"
    assert finding.box
    assert finding.box[0] == pytest.approx(500, abs=2)


def test_a_document_that_counts_its_own_pages_is_not_taken_for_the_bundle() -> None:
    extra = {page: (290, str(page - 4)) for page in range(5, 14)}
    assert found(made(replace(GOOD, extra=extra))) == []


def test_labels_that_say_what_is_printed_are_the_viewer_s_numbers() -> None:
    def labelled(pdf: pikepdf.Pdf) -> None:
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D), 5, Dictionary(P=String("6A")),
                                                     6, Dictionary(S=Name.D, St=6)]))  # fmt: skip

    def number(page: int) -> str:
        return str(page) if page < 6 else "6A" if page == 6 else str(page - 1)

    listed = replace(GOOD, number=number, listed=lambda page: page if page < 6 else page - 1, marked=lambda t, p:
                     f"{t}, page {p if p < 6 else p - 1}")  # fmt: skip
    assert rules_of(made(listed, labelled)) == {"page-numbers-not-continuous"}  # 5, 6A, 6: a gap it is, and no lie


def test_labels_that_say_something_else_than_is_printed() -> None:
    def labelled(pdf: pikepdf.Pdf) -> None:
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r), 1, Dictionary(S=Name.D)]))

    assert "page-label-differs" in rules_of(made(GOOD, labelled))


def test_pages_that_came_late_leave_no_gap() -> None:
    def labelled(pdf: pikepdf.Pdf) -> None:
        late = [0, Dictionary(S=Name.D), 11, Dictionary(P=String("11A")), 12, Dictionary(P=String("11B"))]
        pdf.Root.PageLabels = Dictionary(Nums=Array(late))

    def number(page: int) -> str:
        return str(page) if page < 12 else "11A" if page == 12 else "11B"

    assert found(made(replace(GOOD, number=number), labelled)) == []


def test_a_number_on_top_of_words() -> None:
    data = made(replace(GOOD, extra={6: (480, BODY[2][:20])}))
    assert one(data, "page-number-overlaps").page == 6


@pytest.mark.parametrize(
    ("draft", "rules"),
    [
        (replace(GOOD, heading="Contents"), set()),
        (replace(GOOD, heading="Bundle index"), set()),
        (replace(GOOD, heading="Papers", linked=()), {"index-missing"}),
        (replace(GOOD, linked=()), {"index-not-linked"}),
        (replace(GOOD, linked=(0, 1, 3)), {"index-entry-not-linked"}),
        (replace(GOOD, listed=lambda page: page - 1), {"index-link-wrong"}),
        (replace(GOOD, listed=lambda page: page + (page == 5)), {"index-link-wrong"}),
    ],
)
def test_the_index(draft: Draft, rules: set[str]) -> None:
    assert rules_of(made(draft)) == rules


def test_an_index_that_was_linked_before_a_page_was_added_is_one_finding() -> None:
    finding = one(made(replace(GOOD, listed=lambda page: page - 1)), "index-link-wrong")
    assert finding.message.startswith("4 of 4 links of the index open the page 1 after the one that it names")


def test_links_that_lead_nowhere_or_out_of_the_file() -> None:
    def broken(pdf: pikepdf.Pdf) -> None:
        held = pdf.pages[0].obj.Annots
        held[0].Dest = String("gone")
        del held[1].Dest
        held[1].A = Dictionary(S=Name.Launch, F=String("C:/papers/letter.pdf"))

    data = made(GOOD, broken)
    assert one(data, "link-dead").page == 1
    assert one(data, "index-link-leaves-file").box == (70, 567, 520, 580)


@pytest.mark.parametrize(
    ("draft", "rules"),
    [
        (replace(GOOD, marks=False), {"bookmarks-missing"}),
        (replace(GOOD, marks=False, pages=5), set()),
        (replace(GOOD, marked=lambda title, page: f"{title} [{page}]"), set()),
        (replace(GOOD, marked=lambda title, page: f"{page} {title}"), set()),
        (replace(GOOD, marked=lambda title, _: title), {"bookmark-without-page"}),
        (replace(GOOD, marked=lambda title, page: f"{title}, p. {page + (page == 5)}"), {"bookmark-wrong-page"}),
        (replace(GOOD, marked=lambda title, page: f"{title} [{page // 3}]"), {"bookmark-without-page"}),
        (replace(GOOD, marked=lambda title, page: f"{title[:6]}{page}.pdf"), {"bookmark-says-little"}),
        (replace(GOOD, view=(Name.Fit,)), {"bookmark-changes-zoom"}),
    ],
)
def test_bookmarks(draft: Draft, rules: set[str]) -> None:
    assert {rule for rule in rules_of(made(draft)) if rule.startswith("bookmark")} >= rules
    if not rules:
        assert not any(rule.startswith("bookmark") for rule in rules_of(made(draft)))


def test_a_bookmark_that_leads_nowhere_and_a_section_that_only_holds_others() -> None:
    def broken(pdf: pikepdf.Pdf) -> None:
        with pdf.open_outline() as outline:
            section = pikepdf.OutlineItem("Section A")
            section.children.append(pikepdf.OutlineItem("Gone, page 3", destination=None))
            section.children.append(outline.root.pop())
            outline.root.append(section)

    assert one(made(GOOD, broken), "bookmark-dead").message == "a bookmark leads to no page of the file: “Gone, page 3”"


@pytest.mark.parametrize(
    ("turned", "rules"),
    [({3: 180, 4: 180}, {"page-upside-down"}), ({3: 90}, {"page-sideways"}), ({3: 270}, {"page-sideways"})],
)
def test_pages_that_are_not_upright(turned: dict[int, int], rules: set[str]) -> None:
    found_there = {rule for rule in rules_of(made(replace(GOOD, turned=turned))) if rule.startswith("page-")}
    assert found_there - {"page-number-missing"} == rules
    assert one(made(replace(GOOD, turned=turned)), *rules).pages == tuple(turned)


def test_a_page_that_is_turned_to_be_upright() -> None:
    data = made(replace(GOOD, turned={3: 90}))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[2]
        page.contents_add(b"q 0 1 -1 0 595 0 cm", prepend=True)
        page.contents_add(b"Q")
        out = io.BytesIO()
        pdf.save(out)
    assert "page-sideways" not in rules_of(out.getvalue())


@pytest.mark.parametrize(
    ("scans", "rules"),
    [
        ({4: (250, True)}, set()),
        ({4: (250, False)}, {"page-without-text"}),
        ({4: (600, True)}, {"resolution-high"}),
        ({4: (310, True)}, set()),
        ({4: (100, False)}, {"page-without-text", "resolution-low"}),
        (dict.fromkeys(range(1, 14), (200, False)), {"no-text-at-all", "index-missing"}),
    ],
)
def test_scans(scans: dict[int, tuple[int, bool]], rules: set[str]) -> None:
    assert rules_of(made(replace(GOOD, scans=scans, linked=() if len(scans) > 3 else GOOD.linked))) == rules


def test_a_page_that_is_hardly_larger_than_its_number_has_one() -> None:
    def small(pdf: pikepdf.Pdf) -> None:
        pdf.pages[5].MediaBox = Array([400, 10, 600, 60])

    assert "page-number-missing" not in rules_of(made(then=small))


def test_a_page_full_of_numbers_has_its_own_too() -> None:
    crowd = " ".join(str(number) for number in range(200, 1200))
    assert found(made(replace(GOOD, crowded=(6, crowd)))) == []


def without(*names: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        for name in names:
            del pdf.Root[name]

    return change


def half_tagged(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[4].obj["/StructParents"]


def with_figure(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.K.K[6].S = Name.Figure


def with_words(pdf: pikepdf.Pdf) -> None:
    with_figure(pdf)
    pdf.Root.StructTreeRoot.K.K[6].Alt = String("A plan of the ground floor")


@pytest.mark.parametrize(
    ("then", "rules"),
    [
        (without("/Metadata"), {"title-missing"}),
        (without("/ViewerPreferences"), {"title-not-shown"}),
        (without("/Lang"), {"language-missing"}),
        (without("/MarkInfo"), {"not-tagged"}),
        (without("/OpenAction"), {"view-not-set"}),
        (half_tagged, {"page-not-tagged", "tags-disagree"}),
        (with_figure, {"figure-without-words"}),
        (with_words, set()),
    ],
)
def test_what_the_file_says_of_itself(then: Callable[[pikepdf.Pdf], None], rules: set[str]) -> None:
    assert rules_of(made(GOOD, then)) == rules


def twice_in_the_tree(pdf: pikepdf.Pdf) -> None:
    part = pdf.Root.StructTreeRoot.K
    part.K.append(part.K[6])


def test_an_element_in_two_places_is_told_and_costs_a_file_its_tags() -> None:
    data = made(GOOD, twice_in_the_tree)
    assert "an element stands in two places (1 time)" in one(data, "tags-disagree").message
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert not keep_tags(pdf, touched=False)
        assert "/StructTreeRoot" not in pdf.Root
    with pikepdf.open(io.BytesIO(made(GOOD))) as pdf:
        assert keep_tags(pdf, touched=False)


def test_a_figure_is_named_with_its_page() -> None:
    assert one(made(GOOD, with_figure), "figure-without-words").page == 7


def test_a_font_outside_the_file_counts_where_it_is_seen() -> None:
    finding = one(made(replace(GOOD, bare_font=True)), "font-not-embedded")
    assert "Helvetica" in finding.message
    assert finding.pages == tuple(range(1, 14))


def test_a_font_that_a_page_inherits() -> None:
    def inherited(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Pages.Resources = pdf.pages[3].obj.Resources
        del pdf.pages[3].obj["/Resources"]

    assert one(made(replace(GOOD, bare_font=True), inherited), "font-not-embedded").pages == tuple(range(1, 14))


def test_drawings_that_hold_each_other_many_times_are_looked_at_once() -> None:
    def nested(pdf: pikepdf.Pdf) -> None:
        form = pdf.make_stream(b"")
        for _ in range(30):
            above = pdf.make_stream(b"")
            above.Resources = Dictionary(XObject=Dictionary(A=form, B=form))
            form.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9])))
            form = above
        form.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9])))
        pdf.pages[2].obj.Resources.XObject = Dictionary(A=form)

    assert found(made(GOOD, nested)) == []  # looked at again and again, it would take years


def test_a_portfolio() -> None:
    def wrapped(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Collection = Dictionary(Type=Name.Collection)

    assert rules_of(made(GOOD, wrapped)) == {"file-is-portfolio"}


def locked() -> bytes:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no bundle", b"%PDF-1.7\nnothing", made()[:400], locked()])
def test_a_file_that_can_t_be_opened_is_a_finding(data: bytes) -> None:
    assert rules_of(data) == {"file-not-opened"}


def test_a_file_whose_list_of_objects_is_lost() -> None:
    data = made()
    assert "file-damaged" in rules_of(data[: data.rindex(b"startxref")])


@pytest.mark.parametrize(
    ("name", "size", "most", "rules"),
    [
        ("scan0001.pdf", 5, None, ["file-name-says-little"]),
        ("bundle (2).pdf", 5, None, ["file-name-says-little"]),
        ("A v B hearing bundle 3 March 2026.pdf", 5, None, []),
        ("Trial bundle A v B.pdf", 6_000_000, 5, ["file-too-large"]),
        ("Trial bundle A v B.pdf", 5_000_000, 5, []),
    ],
)
def test_name_and_size(name: str, size: int, most: float | None, rules: Sequence[str]) -> None:
    assert [each.rule for each in outside_findings(name, size, most)] == rules


def test_every_rule_has_a_case_here_and_a_row_in_the_docs() -> None:
    here = Path(__file__).read_text(encoding="utf-8")
    page = (ROOT / "docs" / "lint-bundle.md").read_text(encoding="utf-8")
    for rule in RULES.rules.values():
        assert f'"{rule.id}"' in here or rule.id == "not-judged", rule.id
        assert f"| `{rule.id}` | {rule.weight.value} | {rule.asks} |" in page, rule.id


def test_findings_name_rules_that_there_are() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src" / "leverarch" / "lint").glob("*.py"))
    named = set(
        re.findall(r'(?:Finding\(|on_pages\(|marks?, |nameless, |pageless, |jumping, |dead, )\s*"([a-z-]+)"', code)
    )
    assert named == set(RULES.rules)


def test_findings_go_from_one_process_to_another() -> None:
    judged = judge(made(replace(GOOD, number=number_that_slips)), RULES.limits)
    assert unpacked(packed(judged)) == judged


def test_pages_in_words() -> None:
    assert pages_words([3]) == "page 3"
    assert pages_words([3, 4, 5, 9]) == "pages 3 to 5 and 9"
    assert pages_words(range(1, 40, 2)) == "pages 1, 3, 5, 7, 9, 11, 13, 15 and 12 more"


def run(*arguments: str) -> Any:
    return CliRunner().invoke(cli, ["lint-bundle", *arguments])


@pytest.mark.slow
def test_the_command(tmp_path: Path) -> None:
    good, bad, none = (tmp_path / f"{name} bundle A v B.pdf" for name in ("good", "bad", "none"))
    good.write_bytes(made())
    bad.write_bytes(made(replace(GOOD, number=number_that_slips), without("/Lang")))
    none.write_bytes(b"no bundle")
    clean = run(str(good))
    assert (clean.exit_code, clean.output) == (0, f"{good.name}: 13 pages; nothing found\n")
    said = run(str(bad))
    assert said.exit_code == 1
    assert "13 pages; 1 error, 1 warning" in said.output
    assert "What to do: number the pages again" in said.output
    told = json.loads(run(str(bad), "--format", "json").output)
    assert [row["rule"] for row in told["findings"]] == ["page-number-differs", "language-missing"]
    assert told["findings"][0]["pages"] == [8, 9, 10, 11, 12, 13]
    assert run(str(bad), "--rules", "access").exit_code == 0
    assert run(str(bad), "--rules", "access", "--strict").exit_code == 1
    assert run(str(none)).exit_code == 1
    assert run(str(tmp_path / "nothing.pdf")).exit_code == 2
    assert run().exit_code == 2
    assert "page-number-differs" in run("--list-rules").output
