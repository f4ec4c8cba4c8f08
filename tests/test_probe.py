"""Opening strangers' files: what is found, what is made of them, and that none of them stops the others."""

from __future__ import annotations

import hashlib
import io
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

import pdf_corpus as corpus
from leverarch.intake.given import Wishes
from leverarch.intake.take import take
from leverarch.opening import reading
from leverarch.probing import FileProber
from leverarch.readers.pdf import probe, survey
from leverarch.workspace import open_world
from leverarch.world import Asked, FileState, Probe, World


def pdf_of(found: Probe) -> bytes:
    (segment,) = found.segments
    assert segment.pages == found.pages
    return segment.pdf


def opened(found: Probe) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf_of(found)))


def text_of(data: bytes, page: int = 0) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return str(document[page].get_textpage().get_text_range())
    finally:
        document.close()


@pytest.mark.parametrize(
    ("data", "state", "words"),
    [
        (b"", FileState.DAMAGED, "empty"),
        (corpus.HTML, FileState.UNSUPPORTED, "a web page (HTML)"),
        (corpus.GARBAGE, FileState.DAMAGED, "can't be recovered"),
        (corpus.office_file(), FileState.UNSUPPORTED, "a Word document (.docx)"),
        (corpus.office_file("xl"), FileState.UNSUPPORTED, "an Excel workbook (.xlsx)"),
        (corpus.office_file("pictures"), FileState.UNSUPPORTED, "an Office file"),
        (corpus.office_file()[:60], FileState.UNSUPPORTED, "a damaged archive (ZIP)"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", FileState.UNSUPPORTED, "a picture (JPEG)"),
        (b"\x89PNG\r\n\x1a\n", FileState.UNSUPPORTED, "a picture (PNG)"),
        (b"\x00\x00\x00\x18ftypheic", FileState.UNSUPPORTED, "from a phone (HEIC)"),
        (b"\x00\x00\x00\x18ftypisom", FileState.UNSUPPORTED, "a video (MP4)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileState.UNSUPPORTED, "an old Office file"),
        (b"Minutes of the meeting\n", FileState.UNSUPPORTED, "a plain text file"),
        ("caf\u00e9 ".encode() * 400, FileState.UNSUPPORTED, "a plain text file"),
        (b"\x01\x02\x00\xfe" * 9, FileState.UNSUPPORTED, "of an unknown kind"),
        (corpus.without_pages(), FileState.DAMAGED, "no pages"),
        (corpus.locked(user="secret"), FileState.ENCRYPTED, "a password is needed"),
        (corpus.cut(corpus.simple(16), 0.5), FileState.DAMAGED, "pages are lost"),
    ],
)
def test_what_cannot_be_shown_says_why(data: bytes, state: FileState, words: str) -> None:
    found = probe(data)
    assert (found.state, found.segments, found.pages) == (state, (), 0)
    assert words in found.detail
    assert found.size == len(data)
    assert len(found.sha256) == 64


@pytest.mark.parametrize("name", corpus.BOXES)
def test_every_awkward_page_is_sound(name: str) -> None:
    found = probe(corpus.BOXES[name])
    assert (found.state, found.pages) == (FileState.SOUND, 1), found.detail


def test_boxes_and_rotation_are_settled() -> None:
    pdfs = {name: opened(probe(data)) for name, data in corpus.BOXES.items()}
    pages = {name: pdf.pages[0].obj for name, pdf in pdfs.items()}
    assert [float(n) for n in pages["swapped-box"].MediaBox] == [0, 0, 595, 842]
    assert pages["rotate-minus-90"].Rotate == 270
    assert [float(n) for n in pages["crop-outside"].CropBox] == [0, 0, 595, 842]
    assert "/CropBox" not in pages["crop-nowhere"]


def test_what_pages_inherit_stands_on_each() -> None:
    pdf = opened(probe(corpus.with_inherited()))
    for number, page in enumerate(pdf.pages, start=1):
        assert page.obj.Rotate == 90
        assert [float(n) for n in page.obj.MediaBox] == [0, 0, 500, 700]
        assert f"Heir {number}" in text_of(pdf_of(probe(corpus.with_inherited())), number - 1)


@pytest.mark.parametrize("share", [0.9, 0.97, 0.999])
def test_a_cut_file_is_repaired_and_says_so(share: float) -> None:
    found = probe(corpus.cut(corpus.simple(16), share))
    assert (found.state, found.pages) == (FileState.REPAIRED, 16)
    assert "broken" in found.detail
    assert "sheet 16" in text_of(pdf_of(found), 15)


def test_broken_packing_is_a_repair() -> None:
    found = probe(corpus.with_broken_stream())
    assert found.state is FileState.REPAIRED
    assert "may be incomplete" in found.detail


def test_an_owner_password_does_not_lock_a_reader_out() -> None:
    found = probe(corpus.locked())
    assert (found.state, found.pages) == (FileState.SOUND, 2)
    assert not opened(found).is_encrypted


def test_names_become_pages_so_that_files_cannot_collide() -> None:
    found = probe(corpus.with_named_links("A"))
    pdf = opened(found)
    assert found.headings == (("A contents", 1), ("Findings", 2))
    assert not {"/Names", "/Dests", "/PageLabels"} & set(pdf.Root.keys())
    links = list(pdf.pages[0].obj.Annots)
    targets = [link.Dest[0].objgen for link in links if "/Dest" in link]
    assert targets == [pdf.pages[1].objgen] * 2
    assert links[0].Dest[1] == Name.XYZ
    assert str(links[2].A.URI) == "https://example.org/"
    assert not {"/A", "/Dest"} & set(links[3].keys())
    marks = survey(pdf_of(found)).bookmarks
    assert [(m.depth, m.title, m.page, m.top) for m in marks] == [(1, "A contents", 1, None), (2, "Findings", 2, 700.0)]


def test_nothing_that_acts_is_passed_on() -> None:
    found = probe(corpus.with_actions())
    pdf = opened(found)
    raw = b"".join(item.unparse(resolved=True) for item in pdf.objects if not isinstance(item, pikepdf.Stream))
    for word in (b"JavaScript", b"Launch", b"SubmitForm", b"ImportData", b"GoToR", b"GoToE", b"EmbeddedFile", b"x.exe"):
        assert word not in raw
    for word in (b"javascript:", b"leverarch.invalid", b"/AA", b"OpenAction", b"/Next"):
        assert word not in raw
    assert b"https://example.org/" in raw
    (remark,) = [remark for remark in found.remarks if remark.name == "active-content"]
    assert remark.detail == (
        "held 5 scripts, 1 link that starts a program, 1 button that sends a form, 1 button that reads in a file, "
        "2 links to other files and 2 links to unsafe addresses; they were removed"
    )
    assert found.state is FileState.SOUND


def test_a_filled_form_stays_as_it_was_drawn() -> None:
    found = probe(corpus.with_form())
    with opened(found) as pdf:
        assert "/Annots" not in pdf.pages[0].obj
    assert "Filled in by hand" in text_of(pdf_of(found))
    document = pypdfium2.PdfDocument(pdf_of(found))
    picture = document[0].render(scale=1).to_pil().convert("L")
    document.close()
    assert picture.getpixel((66, 842 - 466)) < 50  # the ticked box is filled


@pytest.mark.parametrize("asked", [False, True])
def test_a_field_that_nobody_drew_is_drawn(asked: bool) -> None:
    pdf = pikepdf.open(io.BytesIO(corpus.with_form("Drawn by hand")))
    page = pdf.pages[0].obj
    bare = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=pikepdf.String("second"),
        V=pikepdf.String("Filled in by a program"),
        DA=pikepdf.String("/F1 12 Tf 0 g"),
        Rect=Array([60, 400, 300, 420]),
        P=page,
    )
    page.Annots.append(pdf.make_indirect(bare))
    form = pdf.Root.AcroForm
    form.Fields.append(page.Annots[-1])
    form.DR = Dictionary(Font=Dictionary(F1=page.Resources.Font.F1))
    page.Annots[0].V = pikepdf.String("Not what was drawn")
    page.Annots[0].DA = pikepdf.String("/F1 12 Tf 0 g")
    if asked:
        form.NeedAppearances = True
    found = probe(corpus.save(pdf))
    seen = text_of(pdf_of(found))
    assert "Filled in by a program" in seen
    assert ("Not what was drawn" in seen) is asked
    assert ("Drawn by hand" in seen) is not asked


def test_a_hidden_layer_stays_hidden() -> None:
    found = probe(corpus.with_hidden_layer())
    document = pypdfium2.PdfDocument(pdf_of(found))
    picture = document[0].render(scale=1).to_pil().convert("L")
    document.close()
    assert picture.getpixel((150, 842 - 150)) > 200


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("left-over-q", b"Q Q"),
        ("left-over-mark", b"EMC Q"),
        ("surplus-Q", b"q /LeverarchWhole Do Q"),
        ("open-text", b"q /LeverarchWhole Do Q"),
        ("open-string", b"q /LeverarchWhole Do Q"),
        ("open-dictionary", b"q /LeverarchWhole Do Q"),
        ("picture-in-content", b"q /LeverarchWhole Do Q"),
    ],
)
def test_content_is_closed_or_shut_in(name: str, ends: bytes) -> None:
    pdf = opened(probe(corpus.BOXES[name]))
    contents = pdf.pages[0].obj.Contents
    parts = list(contents) if isinstance(contents, Array) else [contents]
    assert parts[-1].read_bytes().strip() == ends


def test_the_same_bytes_twice() -> None:
    for data in (corpus.with_named_links("A"), corpus.with_form(), corpus.simple(20)):
        assert probe(data) == probe(data)


def test_facts_of_a_long_file() -> None:
    found = probe(corpus.simple(300))
    assert (found.state, found.pages, found.has_text, found.tagged) == (FileState.SOUND, 300, True, False)
    assert len(pypdf.PdfReader(io.BytesIO(pdf_of(found))).pages) == 300


def test_a_loop_of_bookmarks_ends() -> None:
    pdf = pikepdf.open(io.BytesIO(corpus.with_named_links("A")))
    first = pdf.Root.Outlines.First
    first.First.Next = first
    assert probe(corpus.save(pdf)).headings == (("A contents", 1), ("Findings", 2))


def test_contents_that_are_no_streams() -> None:
    pdf = pikepdf.open(io.BytesIO(corpus.simple(1)))
    page = pdf.pages[0].obj
    page.Contents = Array([page.Contents, Dictionary(A=1)])
    page.Annots = Array([Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 1, 1])), 7])
    found = probe(corpus.save(pdf))
    assert found.pages == 1
    assert "sheet 1" in text_of(pdf_of(found))


def test_old_names_and_notes_without_a_place_cost_nothing() -> None:
    pdf = pikepdf.open(io.BytesIO(corpus.with_named_links("A")))
    page = pdf.pages[0].obj
    page.Annots.append(pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Text)))
    page.Annots[1].Dest = Name("/XXXX")
    data = corpus.save(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable).replace(b"/XXXX", b"/a#e4")
    found = probe(data)
    assert found.pages == 2
    assert found.headings == (("A contents", 1), ("Findings", 2))
    with opened(found) as cleaned:
        assert len(cleaned.pages[0].obj.Annots) == 4


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 1500), st.integers(0, 40))
def test_no_damage_raises(noise: bytes, at: int, cut: int) -> None:
    data = corpus.with_named_links("A")
    found = probe(data[:at] + noise + data[at + cut :])
    assert found.state in FileState
    assert found.is_shown == (found.pages > 0)


# ---------------------------------------------------------------- the process that opens them


Opening = Callable[[Iterable[str]], dict[str, Probe]]


def prober(files: dict[str, bytes], **limits: Any) -> Opening:
    return by_path(FileProber(lambda path: io.BytesIO(files[path]), **limits))


def by_path(opening: FileProber) -> Opening:
    return lambda paths: {asked.path: found for asked, found in opening(map(Asked, paths)).items()}


def test_no_files_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.Popen", lambda *_, **__: pytest.fail("a process was started"))
    assert prober({})([]) == {}


def test_many_files_one_process() -> None:
    files = {
        "a.pdf": corpus.simple(2),
        "b.docx": corpus.office_file(),
        "c.pdf": corpus.with_named_links("C"),
        "d.pdf": b"",
    }
    look = prober(files)
    found = look(files)
    templates = World({}, {}, lambda _: {})
    assert found == {name: take(data, name, Wishes(), {}, templates) for name, data in files.items()}
    assert look(["c.pdf"])["c.pdf"] is found["c.pdf"]


def test_a_file_that_cannot_be_read_stops_nothing() -> None:
    def opened_file(path: str) -> io.BytesIO:
        if path == "gone.pdf":
            raise PermissionError(13, "Permission denied")
        return io.BytesIO(corpus.simple(1))

    found = by_path(FileProber(opened_file))(["gone.pdf", "there.pdf"])
    assert found["gone.pdf"].state is FileState.DAMAGED
    assert found["there.pdf"].state is FileState.SOUND


MISBEHAVING = """
import os, time
from leverarch.opening.worker import serve
from leverarch.world import FileState, Probe
from leverarch.readers.pdf import probe

def look(order, templates):
    data = order.data
    print("a library that prints", flush=True)
    if b"HANG" in data:
        time.sleep(60)
    if b"TELL" in data:
        return Probe(FileState.DAMAGED, len(data), "", detail=" ".join(n for n in os.environ if "PASSWORD" in n))
    if b"CRASH" in data:
        os.abort()
    if b"SWELL" in data:
        held = bytearray(3 << 30)
    return probe(data)

serve(look)
"""


@pytest.fixture
def misbehaving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "misbehaving.py").write_text(MISBEHAVING, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    return "misbehaving"


@pytest.mark.slow
def test_a_hang_and_a_crash_cost_one_file_each(misbehaving: str) -> None:
    sound = corpus.simple(1)
    files = {"1.pdf": sound, "2.pdf": b"HANG", "3.pdf": b"CRASH", "11.pdf": sound}
    found = prober(files, seconds=1.5, module=misbehaving)(files)
    assert [found[name].state.value for name in files] == ["sound", "damaged", "damaged", "sound"]
    assert found["2.pdf"].detail == "it could not be opened within 1.5 seconds"
    assert found["3.pdf"].detail == "it could not be opened at all"
    assert found["3.pdf"].size == 5


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there can memory be limited")
def test_a_file_that_swells_costs_one_file(misbehaving: str) -> None:
    files = {"1.pdf": b"SWELL", "2.pdf": corpus.simple(1)}
    found = prober(files, megabytes=1500, module=misbehaving)(files)
    assert [found[name].state.value for name in files] == ["damaged", "sound"]


def test_the_current_folder_is_not_imported_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pikepdf.py").write_text("raise SystemExit('taken from the workspace')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert prober({"a.pdf": corpus.simple(1)})(["a.pdf"])["a.pdf"].state is FileState.SOUND


def test_no_password_is_passed_on(misbehaving: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEVERARCH_PASSWORD_EV_0001", "secret")
    assert prober({"1.pdf": b"TELL"}, module=misbehaving)(["1.pdf"])["1.pdf"].detail == ""


# ---------------------------------------------------------------- reading them


class Long(io.BytesIO):
    """A file that is never held whole: it notes the largest piece that was asked of it."""

    most = 0

    def read(self, size: int | None = -1, /) -> bytes:
        Long.most = max(Long.most, len(self.getbuffer()) if size is None or size < 0 else size)
        return super().read(size)


def test_a_recording_is_never_held_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.Popen", lambda *_, **__: pytest.fail("a process was started"))
    data = b"\x00\x00\x00\x18ftypisom" + bytes(5_000_000)
    found = by_path(FileProber(lambda _: Long(data)))(["film.pdf"])["film.pdf"]
    assert (found.state, found.kind, found.size) == (FileState.UNSUPPORTED, "a video (MP4)", len(data))
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert found.detail == "it has no pages of its own: it looks like a video (MP4)"
    assert [remark.name for remark in found.remarks] == ["wrong-ending"]
    assert Long.most <= 1 << 20


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.pdf", corpus.simple(1) + bytes(90_000), "a PDF"),
        ("a.docx", b"PK\x03\x04" + bytes(90_000), "a Word document (.docx)"),
        ("a.bin", b"PK\x03\x04" + bytes(90_000), "an archive (ZIP)"),
    ],
)
def test_a_file_that_is_too_large_is_not_opened(
    monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, kind: str
) -> None:
    monkeypatch.setattr(reading, "LARGEST", 80_000)
    monkeypatch.setattr("subprocess.Popen", lambda *_, **__: pytest.fail("a process was started"))
    found = prober({name: data})([name])[name]
    assert (found.state, found.kind, found.size) == (FileState.UNSUPPORTED, kind, len(data))
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert "files over 80 KB are not opened" in found.detail


def test_a_file_that_changes_while_it_is_read_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"

    class Growing(io.FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            with path.open("ab") as other:
                other.write(b"more")
            return super().read(-1 if size is None else size) or b""

    path.write_bytes(corpus.simple(1))
    found = by_path(FileProber(lambda _: Growing(path)))(["a.pdf"])["a.pdf"]
    assert found.state is FileState.DAMAGED
    assert found.detail.startswith("it changed while it was read")


def test_a_file_that_vanished_says_so(tmp_path: Path) -> None:
    found = by_path(FileProber(lambda name: (tmp_path / name).open("rb")))(["gone.pdf"])["gone.pdf"]
    assert (found.state, found.size) == (FileState.DAMAGED, 0)
    assert found.detail.startswith("it could not be read")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name")
def test_a_pipe_in_its_place_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    path = tmp_path / "content" / "a.pdf"
    path.write_bytes(corpus.simple(1))
    world = open_world(tmp_path)
    path.unlink()
    os.mkfifo(path)
    asked = Asked("content/a.pdf")
    assert world.probe([asked])[asked].detail == "it could not be read: it is no longer a plain file"


def test_one_content_in_two_items_is_opened_once(misbehaving: str) -> None:
    files = {"a/1.pdf": corpus.simple(1), "b/1.pdf": corpus.simple(1)}
    found = prober(files, module=misbehaving)(files)
    assert found["a/1.pdf"] is found["b/1.pdf"]
