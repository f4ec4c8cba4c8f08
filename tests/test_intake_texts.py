"""Texts, web pages and office files as evidence: every word shown or spoken for, nothing fetched, no bomb goes off."""

from __future__ import annotations

import base64
import hashlib
import io
import random
import re
import zipfile

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import text_corpus as corpus
from leverarch.intake.given import Given, Wishes
from leverarch.intake.html import html_blocks
from leverarch.intake.office import office_pages
from leverarch.intake.take import take, wanted
from leverarch.intake.text_bytes import text_of
from leverarch.intake.text_grid import grid, parts_of, placed
from leverarch.intake.text_nodes import said
from leverarch.intake.text_words import Words
from leverarch.readers.file_kinds import DOCX, HTML, MHTML, OFFICE_LOCKED, TXT, kind_of
from leverarch.readers.refused import Refused
from leverarch.shipped import shipped_files
from leverarch.world import FileState, Made, Probe, World

TEMPLATES = World({}, shipped_files(), lambda _: {})


def taken(data: bytes | str, name: str, converted: dict[str, bytes] | None = None, **wishes: str) -> Probe:
    held = data.encode() if isinstance(data, str) else data
    return take(held, name, Wishes(**wishes), converted or {}, TEMPLATES)  # type: ignore[arg-type]


def words(found: Probe) -> str:
    """All text of the pages, each run of white space as one space."""
    assert found.is_shown, found.detail
    return " ".join(" ".join(pages_of(found)).split())


def pages_of(found: Probe) -> list[str]:
    out = []
    for segment in found.segments:
        document = pypdfium2.PdfDocument(segment.pdf)
        try:
            for page in document:
                text = page.get_textpage()
                out.append(text.get_text_bounded().replace("\ufffe", "-"))
                text.close()
                page.close()
        finally:
            document.close()
    return out


def remarks(found: Probe) -> dict[str, str]:
    return {remark.name: remark.detail for remark in found.remarks}


def tags(found: Probe) -> set[str]:
    """The kinds of tags that the pages hold."""
    with pikepdf.open(io.BytesIO(found.segments[0].pdf)) as pdf:
        return {str(o.get("/S")) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") is not None}


# ---------------------------------------------------------------- plain text


@pytest.mark.parametrize(
    "data",
    [
        "Café £5 “quoted” naïve".encode(),
        b"\xef\xbb\xbf" + "Café £5 “quoted” naïve".encode(),
        "Café £5 “quoted” naïve".encode("cp1252"),
        "Café £5 “quoted” naïve".encode("utf-16"),
        b"\xfe\xff" + "Café £5 “quoted” naïve".encode("utf-16-be"),
    ],
)
def test_letters_of_every_kind_come_out(data: bytes) -> None:
    found = taken(data, "note.txt")
    assert words(found) == "Café £5 “quoted” naïve"
    assert (found.state, found.made, remarks(found)) == (FileState.SOUND, Made.RENDERED, {})


def test_wide_letters_without_a_mark_are_read() -> None:
    assert text_of("Rota for May".encode("utf-16-le")) == "Rota for May"
    assert text_of("Rota for May".encode("utf-16-be")) == "Rota for May"
    assert text_of("Rota for May".encode("utf-16-le")[:-1]) == "Rota for Ma[byte 79]"


def test_a_byte_without_a_letter_is_named() -> None:
    mostly = "Café £5 naïve ".encode() * 20 + b"\xe9!"
    assert text_of(mostly).endswith("naïve [byte E9]!")
    assert text_of(b"Sum: \x81 pounds and caf\xe9") == "Sum: [byte 81] pounds and café"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\u2028"])
def test_lines_end_as_they_were_written(end: str) -> None:
    lines = pages_of(taken(end.join(["One", "Two", "", "Three"]), "a.txt"))[0].split()
    assert lines == ["One", "Two", "Three"]


def test_a_form_feed_begins_a_page() -> None:
    found = taken("First page\n\x0cSecond page\n\x0cThird page", "a.txt")
    assert [page.strip() for page in pages_of(found)] == ["First page", "Second page", "Third page"]


def test_columns_drawn_with_spaces_stay_below_each_other() -> None:
    text = "Name        Due\n----------------\nFire drill  May\nMoving      June\n"
    (segment,) = taken(text, "a.txt").segments
    document = pypdfium2.PdfDocument(segment.pdf)
    page = document[0]
    held = page.get_textpage()
    whole = held.get_text_range()
    lefts = [held.get_charbox(whole.index(word))[0] for word in ("Due", "May", "June")]
    held.close()
    page.close()
    document.close()
    assert max(lefts) - min(lefts) < 2.5, lefts


def test_a_chat_is_shown_message_by_message() -> None:
    chat = (
        "\u200e[12/03/2026, 14:05:11] Day lead: Morning 👋\r\n[12/03/2026, 14:07:02] A worker: \u200eimage omitted\r\n"
    )
    found = taken(chat, "_chat.txt")
    assert words(found) == (
        "[12/03/2026, 14:05:11] Day lead: Morning [WAVING HAND SIGN] [12/03/2026, 14:07:02] A worker: image omitted"
    )
    assert remarks(found)["not-printed"].startswith("holds signs that the typeface does not have (waving hand sign)")


def test_letters_that_the_typeface_lacks_are_counted_and_said() -> None:
    found = taken("Her words: مرحبا بكم في البيت. Thanks", "a.txt")
    assert "[18 characters, Arabic]" in words(found)
    assert "18 characters" in remarks(found)["not-printed"]


def test_a_long_line_stays_on_the_page() -> None:
    found = taken("x" * 5000 + "\nend of it", "a.log")
    assert words(found).count("x") == 5000
    assert "end of it" in words(found)


def test_a_text_beyond_the_bound_says_so_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leverarch.intake.text_fit.MOST_LETTERS", 2000)
    found = taken("A line of the log.\n\n" * 400, "a.log")
    assert "longer than can be shown" in remarks(found)["cut-short"]
    assert "This file is longer than can be shown" in words(found)


@pytest.mark.parametrize("data", [b"   \n\n\t\n", b"\xef\xbb\xbf\n"])
def test_a_blank_text_is_refused(data: bytes) -> None:
    found = taken(data, "a.txt")
    assert (found.state, found.pages, found.detail) == (FileState.UNSUPPORTED, 0, "there are no words in it")


def test_a_long_log_comes_in_sheets() -> None:
    found = taken(
        "".join(f"10:00:{n % 60:02} INFO  visit {n} recorded by the night lead\n" for n in range(9000)), "a.log"
    )
    assert len(found.segments) > 1
    assert "visit 8999 recorded" in words(found)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300))
def test_every_text_can_be_set(text: str) -> None:
    found = taken(text.encode("utf-8", "surrogatepass") + b" end", "a.txt")
    assert found.state in (FileState.SOUND, FileState.UNSUPPORTED), found.detail


# ---------------------------------------------------------------- Markdown


def test_markdown_is_set_as_what_it_says() -> None:
    text = "# Review\n\nSome *good* **words**[^1] and [more](https://example.org)\n\n- a\n- b\n\n"
    text += "| x | y |\n|---|---|\n| 1 | 2 |\n\n[^1]: A note.\n"
    found = taken(text, "a.md")
    assert found.headings == (("Review", 1),)
    assert "Some good words1 and more" in words(found)
    assert "A note." in words(found)
    assert {"/H1", "/Table", "/TH", "/L", "/Note", "/Link"} <= tags(found)


# ---------------------------------------------------------------- web pages


def web(body: str, head: str = "") -> Probe:
    return taken(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>", "a.html")


def test_a_web_page_is_read_as_its_reader_sees_it() -> None:
    found = web(
        "<h2>Visit</h2><p>Seen by <b>two</b> leads</p><ol start=3><li>Three<li>Four</ol><ul><li>Dot</ul>"
        "<table><tr><th>Area<th>Now<tr><td rowspan=2>Falls<td> three <tr><td>four</table><pre> a   b</pre>"
        "<blockquote>Said so</blockquote><dl><dt>Term<dd>Meaning</dl>stray words",
        "<title>Visit report</title><style>p{color:red}</style><script>document.write('<p>never</p>')</script>",
    )
    assert words(found) == (
        "Visit Seen by two leads 3. Three 4. Four • Dot Area Now Falls three four a b Said so Term Meaning stray words"
    )
    assert remarks(found) == {}
    with pikepdf.open(io.BytesIO(found.segments[0].pdf)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Visit report"


def test_nothing_is_fetched() -> None:
    found = web(
        '<p>Before</p><img src="https://example.org/a.png" alt="The lounge"><img src="file:///etc/passwd">'
        '<img src="https://example.org/seen.gif" width=1 height=1><iframe src="https://example.org/b"></iframe>'
        '<link rel=stylesheet href="https://example.org/c.css"><video src="x.mp4"></video><p>After</p>'
    )
    assert "[picture not fetched: The lounge: https://example.org/a.png]" in words(found)
    assert "[page not fetched: https://example.org/b]" in words(found)
    assert "seen.gif" not in words(found)
    assert remarks(found)["not-fetched"].startswith("asks for 5 files")


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="DISPLAY : none">secret</p>',
        "<div hidden>secret</div>",
        '<p class="gone">secret</p>',
        '<span style="mso-hide:all">secret</span>',
        "<table><tr style='display:none'><td>secret</td><td>b</td></tr><tr><td>1<td>2</tr></table>",
        "<ul><li hidden>secret</li><li>seen</li></ul>",
    ],
)
def test_what_is_hidden_stays_hidden_and_is_said(hidden: str) -> None:
    found = web(f"<p>Shown</p>{hidden}", "<style>.other{color:red} .gone, .far {display:none}</style>")
    assert "secret" not in words(found)
    assert remarks(found) == {"hidden-text": "holds 1 hidden part with words, which are not printed"}


def test_what_is_hidden_on_paper_alone_is_shown() -> None:
    assert "seen" in words(web('<p class="screen">seen</p>', "<style>@media print{.screen{display:none}}</style>"))


def test_a_form_is_shown_as_it_stood() -> None:
    found = web(
        "Name <input value='R. Lead'> <input type=checkbox checked> Agreed <input type=checkbox> Not"
        "<select><option>No<option selected>Yes</select><textarea>Line one\nLine two</textarea>"
        "<input type=hidden value=token><input type=password value=hush>"
    )
    assert "Name [R. Lead] ☑ Agreed ☐ Not[Yes][Line one Line two]" in words(found)
    assert "token" not in words(found)
    assert "hush" not in words(found)
    assert "form-values" in remarks(found)


def test_a_picture_that_the_page_holds_is_shown() -> None:
    held = base64.b64encode(corpus.picture()).decode()
    found = web(f'<p>See:</p><img src="data:image/png;base64,{held}" alt="The garden">')
    with pikepdf.open(io.BytesIO(found.segments[0].pdf)) as pdf:
        assert any(o.get("/Subtype") == "/Image" for o in pdf.objects if isinstance(o, pikepdf.Stream))
        assert "The garden" in {str(o.get("/Alt")) for o in pdf.objects if isinstance(o, pikepdf.Dictionary)}


def test_links_lead_only_where_they_may() -> None:
    found = web(
        '<a href="https://example.org/x">good</a> <a href="javascript:alert(1)">bad</a> <a href="file:///x">own</a>'
    )
    with pikepdf.open(io.BytesIO(found.segments[0].pdf)) as pdf:
        places = [str(a.A.URI) for page in pdf.pages for a in page.get("/Annots", [])]
    assert places == ["https://example.org/x"]


def test_a_table_that_only_places_things_is_no_table() -> None:
    found = web("<table><tr><td><table><tr><td>Logo</table><tr><td><h1>News</h1><p>One</table>")
    assert words(found) == "Logo News One"
    assert "/Table" not in tags(found)


def test_a_wide_table_lies_on_its_side_and_a_wider_one_is_shown_in_parts() -> None:
    def rows(columns: int) -> str:
        return (
            "<table>"
            + "".join(f"<tr>{''.join(f'<td>r{y}c{x}x' for x in range(columns))}" for y in range(3))
            + "</table>"
        )

    document = pypdfium2.PdfDocument(web(rows(10)).segments[0].pdf)
    assert document[0].get_width() > document[0].get_height()
    document.close()
    found = web(rows(40))
    assert "Columns 1 and 2 to 12 of 40" in words(found)
    for y in range(3):
        assert all(f"r{y}c{x}x" in words(found) for x in range(40))


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 3000 + "deep words" + "</div>" * 3000,
        "<b><i>" * 500 + "deep words",
        "<ul><li>x" * 200 + "deep words",
        "<table><tr><td>a<td>b<tr><td>" * 60 + "deep words",
        "<blockquote>" * 120 + "deep words",
        "<table><tr>" + "<td colspan=9999 rowspan=9999>x" * 300 + "deep words</table>",
        "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>&b; deep words",
    ],
)
def test_a_page_made_to_break_a_reader_is_read(body: str) -> None:
    assert "deep words" in words(web(body))


def test_a_page_in_one_file_holds_its_pictures() -> None:
    page = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/p\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="B"\r\n\r\n--B\r\nContent-Type: text/html\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://example.org/p\r\n\r\n"
        "<html><body><h1>Saved page</h1><img src=3D'https://example.org/a.png' alt=3D'A'></body></html>\r\n--B\r\n"
        "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: https://example.org/a.png\r\n\r\n"
        + base64.b64encode(corpus.picture()).decode()
        + "\r\n--B--\r\n"
    )
    assert kind_of(page.encode(), "a.mhtml") is MHTML
    found = taken(page, "a.mhtml")
    assert (words(found), remarks(found)) == ("Saved page", {})


def test_a_workbook_that_is_a_web_page_is_known_as_one() -> None:
    data = b"<table border=1><tr><th>Name<th>Due<tr><td>Fire<td>May</table>"
    assert kind_of(data, "matrix.xls") is HTML
    found = taken(data, "matrix.xls")
    assert words(found) == "Name Due Fire May"
    assert "wrong-ending" in remarks(found)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(
    ["<p>", "</p>", "<table>", "<tr>", "<td>", "<td colspan=3>", "<th rowspan=2>", "</table>", "<ul>", "<li>", "</ul>",
     "<h1>", "<h4>", "</h4>", "<b>", "</i>", "<a href='x:y'>", "<pre>", "<br>", "<img src=a>", "word ", "<div hidden>",
     "</div>", "<select>", "<option>", "<caption>", "<svg>", "<dl><dt>", "<!--", "-->", "<title>", "<textarea>"]
), max_size=40))  # fmt: skip
def test_every_web_page_can_be_set(pieces: list[str]) -> None:
    found = taken("<html>" + "".join(pieces) + "<p>end", "a.html")
    assert found.state in (FileState.SOUND, FileState.UNSUPPORTED), found.detail


def test_blocks_of_a_message_name_what_they_lack() -> None:
    blocks, found = html_blocks("<p>Hello <img src='cid:1' alt='Logo'></p>", {"cid:1": corpus.picture()})
    assert said(blocks) == "Hello [picture: Logo: cid:1]"
    assert found == []


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=5), min_size=1, max_size=6))
def test_cells_of_a_table_never_share_a_place(rows: list[list[tuple[int, int]]]) -> None:
    made = grid([[{"c": [], "cs": cs, "rs": rs} for cs, rs in row] for row in rows])["rows"]
    cells, columns = placed(made)
    places = [(x, y) for c in cells for x in range(c.x, c.x + c.cs) for y in range(c.y, c.y + c.rs)]
    assert len(places) == len(set(places))
    assert len(cells) == sum(map(len, rows))
    assert all(x < columns and y < len(rows) for x, y in places)
    for part, _, _ in parts_of(made, 0):
        assert part


# ---------------------------------------------------------------- Word, OpenDocument, rich text


def test_a_word_document_without_an_office_program() -> None:
    found = taken(corpus.EVERYTHING, "audit.docx")
    assert (found.made, found.state) == (Made.TEXT, FileState.SOUND)
    assert found.headings == (("Medicines audit", 1), ("What was found", 1))
    text = words(found)
    assert text.startswith(
        "Text rendering: the words and tables of a Word document; its layout and pictures may differ. The item’s"
        " cover sheet says whether the original is attached. Running head: The running head"
        " Medicines audit Audit of October 2026 1 "
        "1. First 1.a) Within 1.b) Also within 2. Second • A point 1. Begins anew What was found "
        "Area Before After Falls 3 4 Joined Colour Box within Kept put in end A note1 and a link"
    )
    assert text.count("In a box") == 1
    assert text.count("In a control") == 1
    assert "[picture: A plan of the house] [picture not fetched: A logo elsewhere] ☑ Agreed" in text
    assert "Words of the note" in text
    for gone in ("taken out", "moved away", "secret", "Is this right?", "FORMCHECKBOX"):
        assert gone not in text
    assert "After it" in pages_of(found)[1]


def test_what_a_word_document_holds_besides_its_words_is_said() -> None:
    said_of = remarks(taken(corpus.EVERYTHING, "audit.docx"))
    assert set(said_of) == {
        "text-rendering", "tracked-changes", "comments", "hidden-text", "active-content", "not-fetched", "not-printed",
        "colour-without-words",
    }  # fmt: skip
    assert said_of["text-rendering"].startswith("is shown as its words and tables only")
    assert said_of["tracked-changes"] == (
        "holds tracked changes (1 passage put in, 2 passages taken out): the pages show the final text"
    )
    assert said_of["active-content"] == "holds macros, which are not run and not kept"


def test_text_that_a_style_hides_is_hidden_and_said() -> None:
    styles = corpus.STYLES.replace('w:val="loop"/>', 'w:val="loop"/><w:rPr><w:vanish/></w:rPr>')
    data = corpus.docx(corpus.p("seen") + corpus.p("secret", style="Loop"), {"word/styles.xml": styles})
    found = taken(data, "a.docx")
    assert "secret" not in words(found)
    assert remarks(found)["hidden-text"] == "holds 1 passage of hidden text, not printed"


def test_what_was_cut_off_a_picture_is_not_passed_on() -> None:
    cut = corpus.docx(
        corpus.p("Photo:") + corpus.p(corpus.drawn("pic", cut='<a:srcRect l="0" r="50000"/>')),
        {"word/media/image1.png": corpus.halves()},
        (("pic", "image", "media/image1.png", False),),
    )
    with pikepdf.open(io.BytesIO(taken(cut, "a.docx").segments[0].pdf)) as pdf:
        (image,) = (o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image")
        assert int(image.Width) == 50
        colours = pikepdf.PdfImage(image).as_pil_image().convert("RGB").getcolors()
    assert colours is not None
    assert [colour for _, colour in colours] == [(255, 255, 255)]


def test_the_converted_pages_are_taken_where_there_are_some() -> None:
    pdf = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(pdf)
    found = taken(corpus.EVERYTHING, "a.docx", {hashlib.sha256(corpus.EVERYTHING).hexdigest(): pdf.getvalue()})
    assert (found.made, found.pages) == (Made.CONVERTED, 1)
    assert "text-rendering" not in remarks(found)
    assert {"tracked-changes", "comments", "hidden-text", "active-content", "not-fetched"} <= set(remarks(found))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (corpus.ole("EncryptionInfo", "EncryptedPackage"), "a.docx"),
        (corpus.ole("EncryptionInfo", "EncryptedPackage"), "a.xlsx"),
        (corpus.old_word(locked=True), "a.doc"),
        (corpus.old_excel(locked=True), "a.xls"),
        (corpus.ole("PowerPoint Document") + corpus.LOCKED_SLIDES, "a.ppt"),
        (corpus.odt("<text:p>x</text:p>", parts={"META-INF/manifest.xml": "<m><encryption-data/></m>"}), "a.odt"),
    ],
)
def test_a_locked_office_file_is_known(data: bytes, name: str) -> None:
    found = taken(data, name)
    assert (found.state, found.detail) == (FileState.ENCRYPTED, "it is locked: a password is needed to open it")


def test_a_locked_file_is_not_given_to_an_office_program() -> None:
    locked = corpus.ole("EncryptedPackage")
    assert kind_of(locked) is OFFICE_LOCKED
    assert wanted(locked, "a.docx") == ()


@pytest.mark.parametrize("data", [corpus.old_word(locked=False), corpus.old_excel(locked=False)])
def test_what_only_an_office_program_can_read_says_so(data: bytes) -> None:
    found = office_pages_state(data)
    assert found == "it could not be converted to pages: LibreOffice is not installed"


def office_pages_state(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        office_pages(Given(data, "a", kind_of(data, "a"), lacking="LibreOffice is not installed"))
    return refused.value.detail


def test_an_open_document_text_without_an_office_program() -> None:
    styles = '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>'
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>taken out</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        '<text:h text:outline-level="1">Statement</text:h><text:p>We <text:span text:style-name="B">all</text:span>'
        '<text:s text:c="3"/>agree<text:note><text:note-citation>1</text:note-citation><text:note-body>'
        "<text:p>Why</text:p></text:note-body></text:note><office:annotation><text:p>Sure?</text:p></office:annotation></text:p>"
        "<text:list><text:list-item><text:p>One</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell table:number-columns-spanned='2'><text:p>Both</text:p>"
        "</table:table-cell><table:covered-table-cell/></table:table-row><table:table-row><table:table-cell>"
        "<text:p>L</text:p></table:table-cell><table:table-cell><text:p>R</text:p></table:table-cell></table:table-row>"
        "</table:table>"
    )
    head = "<x><header><p>Care policy</p></header></x>"
    found = taken(corpus.odt(body, styles, {"styles.xml": head}), "a.odt")
    assert "Running head or foot: Care policy" in words(found)
    assert found.made is Made.TEXT
    assert "Statement We all agree1 • One Both L R" in words(found)
    assert "taken out" not in words(found)
    assert "Sure?" not in words(found)
    assert {"text-rendering", "tracked-changes", "comments"} <= set(remarks(found))


RICH = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset238 B;}}{\stylesheet{\s1 Heading;}}"
    rb"{\*\generator X;}{\header Care policy\par}"
    rb"\uc1\pard\b Record\b0\par Caf\'e9 \u8364?5 \u-10179?\u-8704? {\f1 \'9c} {\v hidden}{\deleted gone} done\par"
    rb"\trowd\intbl A\cell B\cell\row\trowd\intbl C\cell D\par E\cell\row\pard After"
    rb' {\field{\*\fldinst{HYPERLINK "https://example.org"}}{\fldrslt{link}}}{\pict\wmetafile8 0102}\par'
    rb" {\shp{\*\shpinst{\sp{\sn fLine}{\sv 0}}{\shptxt In a box\par}}}x{\footnote note}\par}"
)


def test_a_rich_text_document_without_an_office_program() -> None:
    found = taken(RICH, "a.rtf")
    assert "Running heads and feet: Care policy Record" in words(found)
    assert words(found).endswith("Café €5 [GRINNING FACE] ś done A B C D E After link In a box x [note: note]")
    assert {"text-rendering", "tracked-changes", "hidden-text", "not-printed"} == set(remarks(found))


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", corpus.CONTENT_TYPES)
        archive.writestr("word/document.xml", b"<w>" + b" " * 90_000_000)
    return out.getvalue()


_LAUGHS = "<!DOCTYPE x [<!ENTITY a 'lol'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{('&' + chr(97 + n) + ';') * 10}'>" for n in range(9)
)


@pytest.mark.parametrize(
    ("data", "state"),
    [
        (corpus.docx("", {"word/document.xml": f"{_LAUGHS}]><w><body><p><r><t>&j;</t></r></p></body></w>"}), None),
        (corpus.docx(corpus.p("x"), {"word/document.xml": b"\0\1\2 no xml"}), FileState.DAMAGED),
        (corpus.EVERYTHING[:-200], FileState.DAMAGED),
        (corpus.docx(""), FileState.UNSUPPORTED),
        (b"{\\rtf1 " + b"{" * 5000 + b"x", FileState.DAMAGED),
        (corpus.odt("<text:p/>"), FileState.UNSUPPORTED),
    ],
)
def test_a_file_made_to_break_its_reader_is_refused_in_words(data: bytes, state: FileState | None) -> None:
    found = taken(data, "a.docx")
    assert found.detail != "it is damaged, and its pages can't be recovered"
    assert state is None or (found.state, found.pages) == (state, 0)
    assert state is None or found.detail
    assert all(len(segment.pdf) < 1_000_000 for segment in found.segments)


def test_a_bomb_is_not_unpacked() -> None:
    found = taken(_bomb(), "a.docx")
    assert (found.state, found.detail) == (FileState.UNSUPPORTED, "it is too large when it is unpacked")


def test_styles_that_rest_on_each_other_in_a_circle_end() -> None:
    assert "round" in words(taken(corpus.docx(corpus.p("round", style="Loop")), "a.docx"))


def test_a_part_of_a_cut_document_is_shown_and_said() -> None:
    whole = corpus.p("First words") + corpus.p("Second words")
    data = corpus.docx("", {"word/document.xml": f"<w:document {corpus._SPACES}><w:body>{whole}<w:p><w:r>"})
    found = taken(data, "a.docx")
    assert found.state is FileState.REPAIRED
    assert "part of its words may be missing" in found.detail
    assert "Second words" in words(found)


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.rtf"])
def test_damaged_bytes_never_break_the_reader(name: str) -> None:
    sound = {"a.docx": corpus.EVERYTHING, "a.odt": corpus.odt("<text:p>Some words</text:p>"), "a.rtf": RICH}[name]
    chance = random.Random(7)
    for _ in range(120):
        data = bytearray(sound)
        for _ in range(chance.randrange(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        cut = bytes(data[: chance.randrange(4, len(data))]) if chance.random() < 0.3 else bytes(data)
        found = taken(cut, name)
        assert found.detail != "it is damaged, and its pages can't be recovered", cut


@pytest.mark.parametrize("chosen", ["", "en-GB", "cy", "pt_BR", "zh-Hans-CN", "not a language", "x"])
def test_any_language_that_is_named_can_be_set(chosen: str) -> None:
    assert taken("words", "a.txt", language=chosen).state is FileState.SOUND


def test_the_same_file_gives_the_same_bytes() -> None:
    for data, name in ((corpus.EVERYTHING, "a.docx"), (RICH, "a.rtf"), (b"words  and\ncolumns  too", "a.txt")):
        assert taken(data, name) == taken(data, name)


def test_words_that_are_printed_already_are_left_alone() -> None:
    found = Words()
    assert found.line("Plain words, 5 < 6") == "Plain words, 5 < 6"
    assert list(found.remarks()) == []
    assert found.line("𝑄 = ５") == "Q = 5"
    assert re.fullmatch(r"a\u00a0b", found.line("a\u202fb"))
    assert kind_of(b"a", "a.txt") is TXT
    assert kind_of(corpus.EVERYTHING) is DOCX
