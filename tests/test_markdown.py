"""Markdown to a tree: nothing that a reader would see is lost, and the tree keeps what the renderers were promised."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leverarch.diagnostics import Place
from leverarch.fonts import unprintable
from leverarch.readers import markdown
from leverarch.readers.markdown import Prose, read_markdown, resolve_pictures

KEYS = {
    "h": {"t", "l", "c"},
    "p": {"t", "c"},
    "ul": {"t", "tight", "c"},
    "ol": {"t", "start", "tight", "c"},
    "li": {"t", "c"},
    "q": {"t", "c"},
    "pre": {"t", "lang", "v"},
    "hr": {"t"},
    "table": {"t", "al", "head", "rows"},
    "s": {"t", "v"},
    "em": {"t", "c"},
    "b": {"t", "c"},
    "del": {"t", "c"},
    "code": {"t", "v"},
    "a": {"t", "url", "c"},
    "br": {"t"},
    "fn": {"t", "c"},
    "img": {"t", "src", "alt"},
}
INLINE = {"s", "em", "b", "del", "code", "a", "br", "fn", "img"}


def read(text: str, first_line: int = 1) -> Prose:
    return read_markdown(text, path="a.md", first_line=first_line, doc_text=text)


def s(text: str) -> dict[str, str]:
    return {"t": "s", "v": text}


def p(*inline: Any) -> dict[str, Any]:
    return {"t": "p", "c": [s(node) if isinstance(node, str) else node for node in inline]}


def fn(*blocks: Any) -> dict[str, Any]:
    return {"t": "fn", "c": list(blocks)}


def blocks(text: str) -> list[Any]:
    return list(read(text).blocks)


def texts(node: Any) -> Iterator[str]:
    """Every text of a tree that is printed or linked to."""
    if isinstance(node, Mapping):
        for key, inner in node.items():
            if key not in ("t", "al"):
                yield from texts(inner)
    elif isinstance(node, list | tuple):
        for inner in node:
            yield from texts(inner)
    elif isinstance(node, str):
        yield node


def keeps_its_promises(prose: Prose) -> None:
    level = 1
    for node in prose.blocks:
        level = _block(node, 0, level, note=False)


def _block(node: Mapping[str, Any], depth: int, level: int, *, note: bool) -> int:
    kind = node["t"]
    assert set(node) == KEYS[kind]
    assert kind not in INLINE
    if kind == "h":
        assert not note
        assert 2 <= node["l"] <= min(6, level + 1)
        level = node["l"]
    if kind in ("h", "p"):
        assert node["c"]
        _inlines(node["c"], note=note)
    elif kind == "table":
        assert node["rows"] is not None
        for row in (node["head"], *node["rows"]):
            assert len(row) == len(node["al"])
            for cell in row:
                _inlines(cell, note=note)
    elif kind in ("ul", "ol", "q"):
        assert depth < 6
        for inner in node["c"]:
            assert (inner["t"] == "li") == (kind != "q")
            for block in inner["c"] if kind != "q" else [inner]:
                level = _block(block, depth + 1, level, note=note)
    elif kind == "pre":
        assert all(unprintable(line) == () for line in node["v"].split("\n"))
    return level


def _inlines(nodes: list[Any], *, note: bool) -> None:
    for left, right in pairwise(nodes):
        assert (left["t"], right["t"]) != ("s", "s")
    for node in nodes:
        kind = node["t"]
        assert set(node) == KEYS[kind]
        assert kind in INLINE
        said = node.get("v", node.get("alt", "x"))
        assert said
        assert "\n" not in said
        assert unprintable(said) == ()
        if kind == "a":
            assert re.match(r"(?i)(https?|mailto|tel):[!-~]*$", node["url"])
        if kind == "fn":
            assert not note
            assert node["c"]
            for block in node["c"]:
                _block(block, 0, 1, note=True)
        elif "c" in node:
            assert node["c"]
            _inlines(node["c"], note=note)


def inside_the_file(prose: Prose, text: str) -> None:
    lines = re.split("\r\n|\r|\n", text)
    for place in (*(d.place for d in prose.found), *(picture.place for picture in prose.pictures)):
        assert 1 <= place.line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1
        assert place.excerpt == lines[place.line - 1]
    assert all(1 <= line <= len(lines) for _, line in prose.headings)


# Whatever is written -------------------------------------------------------------------------------------------------

SIGNS = [
    *("*", "**", "_", "`", "```", "~~~", "~~", "[", "]", "](", "(", ")", "!", "![", "<", ">", "|", "^[", '"', "'", "&"),
    *("\n", "\n", "\n\n", "\r\n", "  \n", " ", " ", "    ", "\t", "\\", "- ", "1. ", "> ", "# ", "## ", "---", "==="),
    *("|-|\n", "-|-\n", "[^n]", "[^m]", "\n\n[^n]: ", "\n\n[^m]: ", "[r]", "\n\n[r]: ", "[ ] ", "https://", "&lt;"),
]


@given(st.text(st.characters(codec="utf-8")) | st.text("*_`[]()!<>|^\"'&\n\r \t\\-1.#=~:ab\0\x07😀"))
def test_any_text_gives_a_tree(text: str) -> None:
    prose = read(text)
    keeps_its_promises(prose)
    inside_the_file(prose, text)
    pictures = resolve_pictures(prose, lambda src: "content/x.png" if "a" in src else None)
    keeps_its_promises(pictures)
    inside_the_file(pictures, text)


@given(st.lists(st.sampled_from(SIGNS) | st.none(), max_size=60))
def test_no_word_is_lost_whatever_signs_stand_around_it(parts: list[str | None]) -> None:
    written = [f"w{number}x" if part is None else part for number, part in enumerate(parts)]
    text = "".join(written)
    prose = read(text)
    keeps_its_promises(prose)
    inside_the_file(prose, text)
    shown = "\n".join(texts(prose.blocks)).lower()
    assert [word for word in written if re.fullmatch("w[0-9]+x", word) and word not in shown] == []


WORD = st.from_regex(r"[a-z]{1,8}[0-9]{0,3}", fullmatch=True)


@st.composite
def _line(draw: st.DrawFn, words: list[str]) -> str:
    """One line of text; every word that a reader should see is added to `words`."""
    parts = []
    for _ in range(draw(st.integers(1, 5))):
        word = draw(WORD)
        words.append(word)
        wrap = draw(
            st.sampled_from(["{}", "*{}*", "**{}**", "~~{}~~", "`{}`", "[{}](https://example.org/)", "<b>{}</b>"])
        )
        parts.append(wrap.format(word))
    return " ".join(parts)


@st.composite
def _blocks(draw: st.DrawFn, words: list[str], depth: int = 0) -> str:
    """Blocks of Markdown by its grammar, nested up to nine deep."""
    out = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["p", "h", "pre", "table", "ul", "ol", "q"] if depth < 9 else ["p", "pre"]))
        if kind in ("p", "h"):
            out.append("#" * draw(st.integers(1, 6)) + " " if kind == "h" else "")
            out[-1] += draw(_line(words))
        elif kind == "pre":
            out.append(f"```\n{draw(_line(words))}\n```")
        elif kind == "table":
            rows = [[draw(_line(words)) for _ in range(draw(st.integers(1, 4)))] for _ in range(2)]
            out.append("| one | two |\n|---|:-:|\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows))
        else:
            inner = draw(_blocks(words, depth + 1))
            mark = {"ul": "- ", "ol": "1. ", "q": "> "}[kind]
            rest = "> " if kind == "q" else " " * len(mark)
            out.append(mark + inner.replace("\n", "\n" + rest))
    return "\n\n".join(out)


@given(st.data())
def test_every_word_that_the_grammar_shows_is_in_the_tree(data: st.DataObject) -> None:
    words: list[str] = []
    text = data.draw(_blocks(words))
    prose = read(text)
    keeps_its_promises(prose)
    shown = re.findall("[a-z]+[0-9]*", "\n".join(texts(prose.blocks)))
    for word in set(words):
        assert shown.count(word) >= words.count(word), word


# What is promised for each thing -------------------------------------------------------------------------------------


def test_the_tree() -> None:
    text = (
        "Set\n===\n\nOne *two **three*** ~~four~~ `fi  ve` &amp; <b>six</b>  \nseven\\\neight\nnine\n\n"
        "- a\n- b\n  1. c\n\n3. d\n\n   e\n\n> f\n\n---\n\n```py\n\tx\n```\n\n    y\n"
    )
    assert blocks(text) == [
        {"t": "h", "l": 2, "c": [s("Set")]},
        p(
            "One ",
            {"t": "em", "c": [s("two "), {"t": "b", "c": [s("three")]}]},
            " ",
            {"t": "del", "c": [s("four")]},
            " ",
            {"t": "code", "v": "fi  ve"},
            " & <b>six</b>",
            {"t": "br"},
            "seven",
            {"t": "br"},
            "eight nine",
        ),
        {
            "t": "ul",
            "tight": True,
            "c": [
                {"t": "li", "c": [p("a")]},
                {"t": "li", "c": [p("b"), {"t": "ol", "start": 1, "tight": True, "c": [{"t": "li", "c": [p("c")]}]}]},
            ],
        },
        {"t": "ol", "start": 3, "tight": False, "c": [{"t": "li", "c": [p("d"), p("e")]}]},
        {"t": "q", "c": [p("f")]},
        {"t": "hr"},
        {"t": "pre", "lang": "py", "v": "    x"},
        {"t": "pre", "lang": "", "v": "y"},
    ]


@pytest.mark.parametrize(
    ("written", "fitted"),
    [
        ([1], [2]),
        ([3, 1, 2], [2, 2, 3]),
        ([1, 4, 4, 2, 6], [2, 3, 3, 3, 4]),
        ([1, 2, 3, 4, 5, 6], [2, 3, 4, 5, 6, 6]),
        ([2, 3, 5, 4, 3], [2, 3, 4, 4, 3]),
    ],
)
def test_headings_begin_at_two_and_skip_nothing(written: list[int], fitted: list[int]) -> None:
    prose = read("\n".join("#" * level + f" t *{number}*" for number, level in enumerate(written)), first_line=5)
    assert [node["l"] for node in prose.blocks] == fitted
    assert prose.headings == tuple((f"t {number}", 5 + number) for number in range(len(written)))


@pytest.mark.parametrize("mark", ["- ", "> ", "2. "])
@pytest.mark.parametrize("depth", [6, 7, 10, 40])
def test_lists_and_quotes_nest_six_deep_and_the_rest_is_text(mark: str, depth: int) -> None:
    prose = read(mark * depth + "deep *down*\n\nafter")
    keeps_its_promises(prose)
    assert "".join(texts(prose.blocks[0])).endswith("deep down")
    assert prose.blocks[1:] == (p("after"),)
    marks = {"- ": "–", "2. ": "2.", "> ": ""}[mark]
    if depth == 10:
        assert next(texts(prose.blocks[0])).split() == [marks] * 4 * bool(marks) + ["deep"]


def test_a_row_of_a_table_loses_no_cell() -> None:
    table = "a | b\n:-|-:\n1 | 2 \\| 3 | *4* | 5\n6\n"
    rows = [[[s("1")], [s("2 | 3 | "), {"t": "em", "c": [s("4")]}, s(" | 5")]], [[s("6")], []]]
    expected = {"t": "table", "al": ["left", "right"], "head": [[s("a")], [s("b")]], "rows": rows}
    assert blocks(table) == [expected]
    assert blocks("> " + table.replace("\n", "\n> ")) == [{"t": "q", "c": [expected]}]
    assert blocks("- x\n\n  " + table.replace("\n", "\n  "))[0]["c"][0]["c"] == [p("x"), expected]


def test_emphasis_in_itself_is_emphasis_once() -> None:
    bold = {"t": "b", "c": [s("b c d")]}
    assert blocks("*a **b *c* d** e*") == [p({"t": "em", "c": [s("a "), bold, s(" e")]})]


def test_html_is_text_as_it_is_written() -> None:
    assert blocks("<div>\n*a* <br>\n</div>\n\n<!-- b -->") == [
        p("<div> ", {"t": "em", "c": [s("a")]}, " <br> </div>"),
        p("<!-- b -->"),
    ]


def test_a_table_may_be_its_head_alone() -> None:
    assert blocks("a|b\n-|-")[0]["rows"] == []


@pytest.mark.parametrize(
    ("text", "inline"),
    [
        ("[a](https://example.org/é)", {"t": "a", "url": "https://example.org/%C3%A9", "c": [s("a")]}),
        ("[a](HTTP://example.org)", {"t": "a", "url": "HTTP://example.org", "c": [s("a")]}),
        ("[a](tel:01632960123)", {"t": "a", "url": "tel:01632960123", "c": [s("a")]}),
        ("<https://example.org/>", {"t": "a", "url": "https://example.org/", "c": [s("https://example.org/")]}),
        ("<a@example.org>", {"t": "a", "url": "mailto:a@example.org", "c": [s("a@example.org")]}),
        ("[](https://example.org/)", {"t": "a", "url": "https://example.org/", "c": [s("https://example.org/")]}),
        (
            "[*a*][r]\n\n[R]: https://example.org/",
            {"t": "a", "url": "https://example.org/", "c": [{"t": "em", "c": [s("a")]}]},
        ),
    ],
)
def test_links_that_a_pack_may_hold(text: str, inline: Any) -> None:
    prose = read(text)
    assert list(prose.blocks) == [p(inline)]
    assert prose.found == ()


def test_the_title_of_a_link_is_printed() -> None:
    assert blocks('[a](https://example.org/ "b c")')[0]["c"][1] == s(" (b c)")


@pytest.mark.parametrize(
    ("text", "shown", "column", "length"),
    [
        ("see [a *b*](javascript:alert(1)) now", "see a b (javascript:alert(1)) now", 13, 19),
        ("[a](../files/x.pdf)", "a (../files/x.pdf)", 5, 14),
        ("[a](#findings)", "a (#findings)", 5, 9),
        ("[a](//example.org)", "a (//example.org)", 5, 13),
        ("[a](file:///etc/x)", "a (file:///etc/x)", 5, 13),
        ("[a](C:\\x)", "a (C:\\x)", 5, 4),
        ("[a](https://PAGE.leverarch.invalid/z)", "a (https://PAGE.leverarch.invalid/z)", 5, 32),
        ("[x](x)", "x", 5, 1),
        ("  [a]()", "a", 3, 2),
        ("<ftp://example.org>", "ftp://example.org", 2, 17),
        ("[a][r]\n\n[r]: data:x", "a (data:x)", 1, 2),
        ("[](x)", "x", 4, 1),
        ('[a](b "c")', "a (b) (c)", 5, 1),
    ],
)
def test_other_links_are_text_with_their_address(text: str, shown: str, column: int, length: int) -> None:
    prose = read(f"first\n{text}", first_line=7)
    assert "".join(texts(prose.blocks)) == f"first {shown}"
    (found,) = prose.found
    assert (found.rule.name, found.place.line, found.place.column, found.place.length) == (
        "unsafe-link",
        8,
        column,
        length,
    )


def test_links_are_told_where_they_stand_one_by_one() -> None:
    prose = read("[a](x) [b](x)\nand [c](x) `q\nr` [d](x)\n\n| t |\n|---|\n| [e](x) |\n| [f](x) |")
    assert [(d.place.line, d.place.column) for d in prose.found] == [(1, 5), (1, 12), (2, 9), (3, 8), (7, 7), (8, 7)]


def test_a_footnote_stands_where_it_is_used_first() -> None:
    text = "a[^1] b[^1] ^[c *d*]\n\n[^1]: e\n    - f\n\n[^2]: g\n\n[^1]: h\n"
    note = fn(p("e"), {"t": "ul", "tight": True, "c": [{"t": "li", "c": [p("f")]}]})
    inline_note = fn(p("c ", {"t": "em", "c": [s("d")]}))
    assert blocks(text) == [p("a", note, " b", fn(p("e f")), " ", inline_note), p("[^2]: g"), p("[^1]: h")]


def test_a_long_footnote_is_referred_to() -> None:
    long = "word " * 60
    again = read(f"a[^1] b[^1]\n\n[^1]: {long}").blocks[0]["c"][3]
    assert again == fn(p(f"see the earlier note, “{('word ' * 12).strip()}…”"))


def test_a_footnote_in_a_footnote_is_text_in_brackets() -> None:
    assert blocks("a[^1]\n\n[^1]: b[^2] ^[c] d[^2]\n\n[^2]: e\n\n    f") == [p("a", fn(p("b (e f) (c) d (e f)")))]


def test_footnotes_in_a_circle_end() -> None:
    assert blocks("[^1]\n\n[^1]: a[^2]\n\n[^2]: b[^1]") == [p(fn(p("a (b[^1])")))]
    assert blocks("x\n\n[^1]: a[^2]\n\n[^2]: b[^1]") == [p("x"), p("[^1]: a", fn(p("b[^1]")))]


def test_a_long_chain_of_footnotes_is_spelt_out() -> None:
    chain = "\n\n".join(f"[^{n}]: t{n}t[^{n + 1}]" for n in range(500))
    prose = read(f"start[^0]\n\n{chain}\n\n[^500]: end")
    keeps_its_promises(prose)
    shown = " ".join(texts(prose.blocks))
    assert all(f"t{n}t" in shown for n in range(500))
    assert "end" in shown


def test_a_short_chain_of_footnotes_nests_three_deep() -> None:
    chain = "\n\n".join(f"[^{n}]: t{n}[^{n + 1}]" for n in range(5))
    assert blocks(f"a[^0]\n\n{chain}\n\n[^5]: end ^[x ^[y ^[z]]]") == [
        p("a", fn(p("t0 (t1 (t2[^3]))"))),
        p("[^3]: t3", fn(p("t4 (end (x (y (z))))"))),
    ]


def test_footnotes_that_multiply_do_not() -> None:
    notes = "\n\n".join(f"[^a{n}]: x{f'[^a{n + 1}]' * 10}" for n in range(60))
    prose = read(f"start[^a0]\n\n{notes}\n\n[^a60]: {'y' * 150}")
    keeps_its_promises(prose)
    assert sum(map(len, texts(prose.blocks))) < 200_000


def test_a_heading_in_a_footnote_is_a_bold_line() -> None:
    prose = read("a[^1]\n\n[^1]: # T\n")
    assert list(prose.blocks) == [p("a", fn(p({"t": "b", "c": [s("T")]})))]
    assert prose.headings == ()


def test_boxes_of_tasks_are_shown() -> None:
    items = blocks("- [ ] a\n- [x] b\n- [X] *c*\n- [y] d\n\n[ ] e")
    assert [item["c"][0]["c"][0]["v"] for item in items[0]["c"]] == ["☐ a", "☑ b", "☑ ", "[y] d"]
    assert items[1] == p("[ ] e")


def test_boxes_stay_as_written_where_the_typeface_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leverarch.readers.markdown_fit.unprintable", lambda text: ("BOX",) if "☑" in text else ())
    assert blocks("- [ ] a\n- [x] b")[0]["c"][0]["c"] == [p("[ ] a")]


def test_words_behind_a_fence_belong_to_the_text() -> None:
    assert blocks("``` Minutes of May\nx\n```") == [{"t": "pre", "lang": "", "v": "Minutes of May\nx"}]
    assert blocks("```\nnever closed\n\n# so\n") == [{"t": "pre", "lang": "", "v": "never closed\n\n# so"}]


def test_an_address_that_nothing_asks_for_is_printed_and_a_hidden_remark_is_not() -> None:
    text = '[used]\n\n[used]: https://example.org/\n[Note]: nothing "more"\n[used]: again\n\n[//]: # (remark)'
    assert [("".join(texts(node))) for node in blocks(text)][1:] == ['[Note]: nothing "more"', "[used]: again"]


# Pictures ------------------------------------------------------------------------------------------------------------


def test_pictures_are_found_with_their_places() -> None:
    prose = read('x\n![a *b* `c` ![d](e.png)](p%20q.png "T")\n![](r.png)', first_line=3)
    assert [(picture.src, picture.alt, picture.line, picture.place.column) for picture in prose.pictures] == [
        ("p%20q.png", "a b c d", 4, 26),
        ("r.png", "", 5, 5),
    ]
    (found,) = prose.found
    assert (found.rule.name, found.place.line, found.place.column) == ("missing-alt", 5, 5)
    caption = {"t": "em", "c": [s("T")]}
    assert prose.blocks[0]["c"] == [
        s("x "),
        {"t": "img", "src": "p%20q.png", "alt": "a b c d"},
        {"t": "br"},
        caption,
        s(" "),
        {"t": "img", "src": "r.png", "alt": "Picture"},
    ]


def test_pictures_get_names_that_are_safe() -> None:
    known = {"a b.png": "content/a b.png", "../c.JPG": "content/c.JPG", "d.png": "content/a b.png"}
    prose = resolve_pictures(read("![1](a%20b.png) ![2](../c.JPG) ![3](d.png)\n\n> ![4](../c.JPG)"), known.get, first=4)
    assert prose.images == {"img-4.png": "content/a b.png", "img-5.jpg": "content/c.JPG"}
    sources = [node["src"] for node in prose.blocks[0]["c"] if node["t"] == "img"]
    assert sources == ["img-4.png", "img-5.jpg", "img-4.png"]
    assert prose.blocks[1]["c"][0]["c"][0]["src"] == "img-5.jpg"
    assert prose.found == ()


@pytest.mark.parametrize(
    ("src", "words"),
    [
        ("none.png", "there is no picture `none.png`"),
        ("", "a picture has no file"),
        ("x.svg", "`x.svg` is of a kind that can't be printed"),
        ("x", "`x` is of a kind that can't be printed"),
        ("https://example.org/a.png", "is not in the workspace"),
        ("data:image/png;base64,AA", "is not in the workspace"),
    ],
)
def test_a_picture_that_cannot_be_printed_is_said_in_words(src: str, words: str) -> None:
    text = f"a ![poster]({src}) b\n\n|c|\n|-|\n|![]({src})|"
    prose = resolve_pictures(read(text), lambda src: f"content/{src}" if src.startswith("x") else None)
    assert prose.blocks[0] == p("a [Picture not supplied: poster] b")
    assert prose.blocks[1]["rows"] == [[[s("[Picture not supplied]")]]]
    assert prose.images == {}
    missing = [d for d in prose.found if d.rule.name == "missing-picture"]
    assert [(d.place.line, d.place.column) for d in missing] == [(1, 13 if src else 3), (5, 6 if src else 2)]
    assert all(words in d.message and d.help for d in missing)


# Characters that can't be printed ------------------------------------------------------------------------------------


def test_each_line_with_such_characters_is_warned_of_once() -> None:
    text = "ok é\n**well 🙂 done** 🙃\r\n\n```\nx\x07\n```\n\n[a](https://example.org/ '\0')\n"
    prose = read_markdown(text, path="a.md", first_line=11, doc_text=text, about="EV-1")
    keeps_its_promises(prose)
    assert {d.about for d in prose.found} == {"EV-1"}
    assert [(d.rule.name, d.place.line, d.place.column, d.message.count("`") // 2) for d in prose.found] == [
        ("unprintable-text", 12, 8, 2),
        ("unprintable-text", 15, 2, 1),
        ("unprintable-text", 18, 27, 1),
    ]
    shown = "".join(texts(prose.blocks))
    assert "well [SLIGHTLY SMILING FACE] done" in shown
    assert "[UPSIDE-DOWN FACE]" in shown
    assert "x[U+0007]" in shown
    assert "([U+0000])" in shown


def test_the_name_of_a_character_is_never_a_link() -> None:
    assert blocks("🙂(see note) and 🙂[x]") == [p("[SLIGHTLY SMILING FACE](see note) and [SLIGHTLY SMILING FACE][x]")]


def test_a_character_written_as_its_number_is_warned_of() -> None:
    prose = read("a\nb &amp; &#x1F642; c\n\n`&#x1F643;`")
    (found,) = prose.found
    assert (found.place.line, found.place.column, found.place.length) == (2, 9, 9)
    assert "`SLIGHTLY SMILING FACE`" in found.message


def test_a_letter_and_its_mark_are_one() -> None:
    assert blocks("e\u0301 e&#x301;") == [p("é é")]
    assert read("e\u0301").found == ()


def test_findings_in_a_value_stand_at_the_value() -> None:
    at = Place("a.json", 4, 9, 30, "…")
    text = "# T\n\n[a](b) 🙂 &#x1F643;\n\n![](c.png)"
    prose = read_markdown(text, path="a.json", first_line=4, at=at, about="EV-1")
    prose = resolve_pictures(prose, lambda _: None)
    assert {d.about for d in prose.found} == {"EV-1"}
    assert [d.rule.name for d in prose.found] == ["unsafe-link", "missing-alt", "unprintable-text", "missing-picture"]
    assert {d.place for d in prose.found} == {at}
    assert "UPSIDE-DOWN" in prose.found[2].message
    assert "SMILING" not in prose.found[2].message
    assert prose.headings == (("T", 4),)
    assert prose.pictures[0].line == 4
    assert read_markdown("[a](b)", path="a.json", first_line=4).found[0].place == Place("a.json", 4, 1)


# Texts made to break a parser ----------------------------------------------------------------------------------------

MANY = 5000
HOSTILE = {
    "quotes": ">" * MANY + "word",
    "spaced quotes": "> " * MANY + "word",
    "lists": "- " * MANY + "word",
    "numbers": "1. " * 1000 + "word",
    "stairs": "\n".join("  " * n + f"- w{n}" for n in range(400)) + "\nword",
    "mixed": "> - 1. " * 500 + "word",
    "brackets": "[" * 100_000 + "word",
    "pictures": "![" * MANY + "word",
    "links": "[" * MANY + "word" + "](x)" * MANY,
    "pictures in pictures": "![" * MANY + "word" + "](x)" * MANY,
    "notes": "^[" * MANY + "word" + "]" * MANY,
    "stars": "*" * MANY + "word" + "*" * MANY,
    "emphasis": "*a _b " * MANY + "word",
    "emphasis in emphasis": "*a **b " * 1000 + "word" + "** *" * 1000,
    "ticks": "".join("`" * n + " " for n in range(1, 150)) + "word",
    "angles": "<a" * MANY + " word",
    "entities": "&a" * MANY + " word",
    "columns": "|a" * MANY + "\n" + "|-" * MANY + "\n" + "|b" * MANY + "word",
    "cells": "a|b\n-|-\n" + "|word" * MANY,
    "definitions": "[^a]: " * MANY + "word",
    "references": "[a]: b\n" * MANY + "\nword",
    "unsafe links": "[a](b\\_c) " * MANY + "word",
    "empty": " " * 100_000 + "\n" * 1000 + "word",
    "faces": "🙂\n" * MANY + "word",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_neither_hang_nor_lose_their_end(name: str) -> None:
    begun = time.monotonic()
    prose = read(HOSTILE[name])
    taken = time.monotonic() - begun
    keeps_its_promises(prose)
    assert "word" in "".join(texts(prose.blocks))
    assert taken < 20, taken  # a second or less here; what this guards against takes minutes


def test_quotes_too_deep_show_every_sign_that_is_no_quote() -> None:
    prose = read(">" * MANY + "word")
    assert "".join(texts(prose.blocks)) == ">" * (MANY - 20) + "word"


def test_lines_that_are_too_deep_stay_one_paragraph() -> None:
    assert "".join(texts(read((">" * 25 + " word\n") * 2).blocks)) == ">>>>> word >>>>> word"


def test_what_overflows_the_parser_is_printed_as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    def overflow(text: str) -> Any:
        raise RecursionError(text[:3])

    monkeypatch.setattr(markdown, "parse", overflow)
    assert blocks("*a*\n\nb") == [p("*a*"), p("b")]
