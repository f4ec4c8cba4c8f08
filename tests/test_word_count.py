"""Words as Word and LibreOffice count them, and characters as a portal does: a corpus, one trap a text."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leverarch.bidding.count import characters_in, words_in
from leverarch.bidding.plain import as_pasted, as_printed
from leverarch.readers.markdown import read_markdown
from leverarch.renderers.word.render import render

#: How many words LibreOffice 7.4 counts in each. The slow test asks it again.
CORPUS: dict[str, int] = {
    "": 0,
    "one": 1,
    "one two three": 3,
    "  one  two  ": 2,
    "one\ntwo": 2,
    "one\n\ntwo": 2,
    "one\ttwo": 2,
    "state-of-the-art plan": 2,
    "mother-in-law’s": 1,
    "one - two": 3,
    "one -- two": 3,
    "-": 1,
    "one – two": 2,
    "one—two": 2,
    "one–two": 2,
    "2025–26": 2,
    "9.30am–4pm": 2,
    "£2.5m–£3m p.a.": 3,
    "–": 0,
    "—  —": 0,
    "—one": 1,
    "one—": 1,
    "“—”": 2,
    "a‒b": 1,
    "a―b": 1,
    "a−b": 1,
    "and/or": 1,
    "24/7 cover": 2,
    "he/she / they": 3,
    "w/c 5 May": 3,
    "01/09/2026": 1,
    "2026-09-30": 1,
    "10:30 p.m.": 2,
    "don't can’t": 2,
    "’tis rock ’n’ roll": 4,
    "'quoted' “word”": 2,
    "the ‘key’ point": 3,
    "1,284 hours": 2,
    "£1,284.50": 1,
    "£ 5": 2,
    "97.9%": 1,
    "97.9 %": 2,
    "47 of 48": 3,
    "47 of 48 (97.9%, Jul–Sep 2026, source: Safeguarding concerns log)": 11,
    "“Escalation audit” (EV-0007, 30 September 2026)": 6,
    "3½ hours": 3,
    "½-day": 2,
    "m² of": 3,
    "CO₂e": 3,
    "①②": 2,
    "10°C": 1,
    "a@example.org now": 2,
    "https://www.example.org/a/b?c=d now": 2,
    "one\u00a0two": 2,
    "\u00a0": 0,
    "one \u00a0 two": 2,
    "one\u202ftwo": 2,
    "one\u2003two": 2,
    "one\u3000two": 2,
    "one\u2011two": 1,
    "one\u00adtwo": 1,
    "one \u00ad two": 3,
    "one\u200btwo": 1,
    "one \u200b two": 2,
    "one\u200dtwo": 1,
    "one\u2060two": 1,
    "one\ufefftwo": 1,
    "a…b": 1,
    "a ... b": 3,
    "one , two": 3,
    "• one": 2,
    "1. one": 2,
    "(a) one": 2,
    "A & B": 3,
    "R&D": 1,
    "a → b": 3,
    "word™ © 2026": 3,
    "#tag @name": 2,
    "* * *": 3,
    "section 4(2)(b)": 2,
    "user(s)": 1,
    "ok 👍 done": 3,
    "👍👍": 1,
    "👩‍👩‍👧 family": 2,
    "🇬🇧 flag": 2,
    "1️⃣ one": 2,
    "日本語 text": 4,
    "漢字,漢字": 5,
    "日本2026年": 4,
    "한국어English": 4,
    "「引用」": 4,
    "ที่นี่": 2,
    "ｆｕｌｌ": 4,
    "cafe\u0301 now": 2,
    "\u0301": 1,
    "\u0301lone": 2,
    "“Home First” – our service – ran 365 days/year (24/7), incl. Christmas; see p. 4–5.": 14,
    "x –\u00a0y": 2,
    "(– x)": 2,
    "...–...": 2,
    "–5 degrees −5 degrees": 4,
    "line\u2028separator para": 3,
    "soft\u00adhyphen and co\u2011operate": 3,
    "☎ 01632 960 555": 4,
    "ⅣⅤ Ⅳ IV": 3,
    "Wspieramy ludzi – każdego dnia": 4,
    "نحن ندعم الناس في منازلهم": 5,
    "Llanfairpwllgwyngyll sy’n braf": 3,
    "ŵy ŷd": 2,
    "Привет мир": 2,
    "عربى نص": 2,
    "१२ नमस्ते": 2,
    "𝒜 𝐛": 2,
}
#: Here LibreOffice counts a word less than there is.
QUIRK = "one\u200b two"
MARKDOWN = """## How we do it

First:

- tell the **lead** the same day;
- write it down[^1], in the person's own words;
    - and say who was there.

3. third
4. fourth

| What | How many |
|---|--:|
| Concerns – raised | 48 |
| | 47 of 48 |

> A quote with `code words` and [a link](https://www.example.org/page).

Line one\\
line two, ~~struck out~~.

[^1]: On the form for concerns.
"""


@pytest.mark.parametrize("text", CORPUS, ids=ascii)
def test_words(text: str) -> None:
    assert words_in(text) == CORPUS[text]


def test_a_word_that_libreoffice_loses_is_counted() -> None:
    assert words_in(QUIRK) == 2


@given(st.lists(st.from_regex(r"[!-~£é’]{1,8}", fullmatch=True), max_size=20), st.sampled_from(" \n\t\u00a0–"))
def test_words_are_what_stands_between_spaces_and_dashes(words: list[str], between: str) -> None:
    assert words_in(between.join(words)) == len(words)


def test_characters_of_a_portal() -> None:
    assert characters_in("one two", 2) == 7
    assert characters_in("one\ntwo", 2) == 8
    assert characters_in("one\ntwo", 1) == 7
    assert characters_in("one\n\ntwo", 2) == 10
    assert characters_in("£1 – “é”", 2) == 8
    assert characters_in("👍", 2) == 2, "a browser counts units of UTF-16"
    assert characters_in("e\u0301", 1) == 2


def test_an_answer_as_it_stands_in_word_has_no_marks_of_lists() -> None:
    printed = as_printed(read_markdown(MARKDOWN, path="a.md").blocks)
    assert "- tell" not in printed
    assert "\ntell the lead the same day;\n" in printed
    assert printed.endswith("On the form for concerns.")
    assert "example.org" not in printed


def test_the_marks_of_lists_are_words_where_they_count() -> None:
    blocks = read_markdown(MARKDOWN, path="a.md").blocks
    assert words_in(as_printed(blocks, marks=True)) == words_in(as_printed(blocks)) + 5


def test_an_answer_as_it_is_pasted_has_no_markdown() -> None:
    assert as_pasted(read_markdown(MARKDOWN, path="a.md").blocks) == (
        "How we do it\n\nFirst:\n\n- tell the lead the same day;\n- write it down[1], in the person's own words;\n"
        "  - and say who was there.\n\n3. third\n4. fourth\n\nWhat; How many\nConcerns – raised; 48\n–; 47 of 48\n\n"
        "A quote with code words and a link (https://www.example.org/page).\n\nLine one\nline two, .\n\n"
        "[1] On the form for concerns."
    )


def of_libreoffice(files: dict[str, bytes], folder: Path) -> dict[str, int]:
    """How many words LibreOffice counts in each Word file, by name."""
    (folder / "in").mkdir()
    for name, data in files.items():
        (folder / "in" / f"{name}.docx").write_bytes(data)
    paths = [str(path) for path in sorted((folder / "in").iterdir())]
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "odt"]
    for start in range(0, len(paths), 50):
        batch = [*command, "--outdir", str(folder / "out"), *paths[start : start + 50]]
        subprocess.run(batch, check=True, capture_output=True, timeout=240)
    counts = {}
    for name in files:
        with zipfile.ZipFile(folder / "out" / f"{name}.odt") as held:
            found = re.search(rb'meta:word-count="(\d+)"', held.read("meta.xml"))
            assert found
            counts[name] = int(found[1])
    return counts


def word_file(text: str) -> bytes:
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    held = BytesIO()
    document.save(held)
    return held.getvalue()


@pytest.mark.slow
def test_libreoffice_counts_the_same(tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice here")
    files = {f"t{number:03}": word_file(text) for number, text in enumerate(CORPUS)}
    counts = of_libreoffice(files, tmp_path)
    assert dict(zip(CORPUS, counts.values(), strict=True)) == CORPUS


@pytest.mark.slow
def test_libreoffice_counts_an_answer_in_our_word_file_the_same(tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice here")
    template = docx.Document()
    template.add_paragraph("{{p body }}")
    held = BytesIO()
    template.save(held)
    pieces = {"all": MARKDOWN, **{f"p{n}": piece for n, piece in enumerate(re.split(r"\n\n(?=\S)", MARKDOWN))}}
    blocks = {name: read_markdown(piece, path="a.md").blocks for name, piece in pieces.items()}
    files = {name: render(held.getvalue(), {"body": {"blocks": tree}}, {}) for name, tree in blocks.items()}
    counts = of_libreoffice(files, tmp_path)
    assert counts == {name: words_in(as_printed(tree, marks=True)) for name, tree in blocks.items()}
