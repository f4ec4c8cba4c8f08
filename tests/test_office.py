"""LibreOffice at the edge: what it makes, what it may not do, and that one bad file costs itself only."""

from __future__ import annotations

import http.server
import io
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path

import pypdf
import pytest

import office_corpus as corpus
from leverarch import office, office_profile
from leverarch.intake.settled import settled
from leverarch.intake.take import wanted
from leverarch.office import NOT_INSTALLED, NOT_OPENED, Conversion, Office, find_office
from leverarch.probing import FileProber
from leverarch.readers.file_kinds import DOC, DOCX, RTF, kind_of
from leverarch.shipped import shipped_files
from leverarch.store import Store
from leverarch.world import Asked, FileState, Made, Probe

posix = pytest.mark.skipif(os.name == "nt", reason="the stand-in for LibreOffice is a shell script")


@pytest.fixture
def libreoffice() -> Office:
    program = find_office()
    if program is None:
        pytest.skip("LibreOffice is not installed")
    return Office(program)


def converted(program: Office, *files: bytes, kind: str = "docx", target: str = "pdf") -> list[Conversion]:
    given = [corpus.given(data, kind, target) for data in files]
    found = program.convert(given)
    return [found[file.sha256] for file in given]


def text_of(made: Conversion) -> str:
    assert made.data is not None, made.lacking
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made.data)).pages)


# ---------------------------------------------------------------- without it


def test_where_there_is_none_it_says_so() -> None:
    assert [made.lacking for made in converted(Office(None), b"a", b"b")] == [NOT_INSTALLED] * 2
    assert Office(None).version == ""


def test_it_is_found_where_the_environment_says(tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("", encoding="utf-8")
    assert find_office({"LEVERARCH_SOFFICE": str(program), "PATH": ""}) == program
    assert find_office({"LEVERARCH_SOFFICE": "", "PATH": os.environ["PATH"]}) is None
    assert find_office({"LEVERARCH_SOFFICE": str(tmp_path / "gone")}) is None


def test_passwords_and_proxies_are_not_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEVERARCH_PASSWORD_EV_0001", "secret")
    monkeypatch.setenv("https_proxy", "http://proxy.example:8080")
    passed = office.surroundings(tmp_path)
    assert "secret" not in passed.values()
    assert passed["https_proxy"] == "http://127.0.0.1:9"


# ---------------------------------------------------------------- a stand-in that misbehaves

STAND_IN = """#!/bin/sh
for last; do
  case "$next" in outdir) out="$last";; esac
  next=; [ "$last" = --outdir ] && next=outdir
  case "$last" in
    --version) echo "LibreOffice 1.2.3"; exit 0;;
    *.docx)
      name=$(basename "$last" .docx)
      if grep -q HANG "$last"; then sleep 60 & sleep 60; fi
      if grep -q CRASH "$last"; then kill -9 $$; fi
      if grep -q CUT "$last"; then printf '%%PDF-1.7 half' > "$out/$name.pdf"; exit 0; fi
      grep -q BROKEN "$last" || printf '%%PDF-1.7 of %s\\n%%%%EOF' "$(cat "$last")" > "$out/$name.pdf";;
  esac
done
"""


@pytest.fixture
def stand_in(tmp_path: Path) -> Callable[[float], Office]:
    program = tmp_path / "soffice"
    program.write_text(STAND_IN, encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return lambda seconds: Office(program, seconds=seconds)


@posix
def test_what_it_made_counts_and_not_how_it_ended(stand_in: Callable[[float], Office]) -> None:
    made = converted(stand_in(20), b"1", b"BROKEN", b"CRASH", b"CUT", b"2")
    assert [one.lacking for one in made] == ["", NOT_OPENED, NOT_OPENED, NOT_OPENED, ""]
    assert made[4].data == b"%PDF-1.7 of 2\n%%EOF"


@pytest.mark.slow
@posix
def test_a_file_that_hangs_costs_itself_only(stand_in: Callable[[float], Office]) -> None:
    made = converted(stand_in(1), b"1", b"HANG", b"2")
    assert [one.lacking for one in made] == ["", "LibreOffice could not convert it within 1 seconds", ""]


@posix
def test_nothing_that_hangs_is_left_behind(stand_in: Callable[[float], Office]) -> None:
    converted(stand_in(1), b"HANG")
    left = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert "leverarch-office-" not in left


@posix
def test_its_version_is_asked_once(stand_in: Callable[[float], Office]) -> None:
    assert stand_in(1).version == "1.2.3"


# ---------------------------------------------------------------- the profile, and limits


def test_the_profile_refuses_macros_links_and_the_network(tmp_path: Path) -> None:
    office_profile.write(tmp_path)
    said = (tmp_path / "user" / "registrymodifications.xcu").read_text(encoding="utf-8")
    for name, value in (
        ("MacroSecurityLevel", "3"),
        ("DisableMacrosExecution", "true"),
        ("BlockUntrustedRefererLinks", "true"),
        ("ooInetProxyType", "2"),
        ("UseTaggedPDF", "true"),
        ("ExportFormFields", "false"),
    ):
        assert f'oor:name="{name}" oor:op="fuse"><value>{value}</value>' in said
    assert '/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0<' in said
    assert '/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>1<' in said


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there can memory be limited")
@pytest.mark.parametrize(("megabytes", "code"), [("400", 1), ("0", 0)])
def test_memory_is_limited(megabytes: str, code: int) -> None:
    swells = [sys.executable, "-I", "-S", "-c", "bytearray(600 << 20)"]
    ours = [sys.executable, "-P", "-m", "leverarch.confined", megabytes, "30"]
    assert subprocess.run([*ours, *swells], capture_output=True, check=False).returncode == code


# ---------------------------------------------------------------- LibreOffice itself


@pytest.mark.slow
def test_a_corrupt_file_among_good_ones(libreoffice: Office) -> None:
    good = [corpus.letter(f"Letter {number}") for number in range(12)]
    torn = corpus.docx("<w:p><w:r><w:t>torn")
    assert kind_of(torn) is DOCX
    made = converted(libreoffice, *good[:5], torn, *good[5:])
    assert made.pop(5).lacking == NOT_OPENED
    assert ["Letter 3" in text_of(one) for one in made].count(True) == 1
    assert [f"Letter {number}" in text_of(one) for number, one in enumerate(made)] == [True] * 12


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many Word documents each call was given."""
    made: list[int] = []
    call = Office._call

    def counted(self: Office, folder: Path, arguments: list[str], out: Path) -> bool:
        made.append(sum(argument.endswith(".docx") for argument in arguments))
        return call(self, folder, arguments, out)

    monkeypatch.setattr(Office, "_call", counted)
    return made


@pytest.mark.slow
def test_many_files_in_one_call(libreoffice: Office, calls: list[int]) -> None:
    made = converted(libreoffice, *(corpus.letter(f"Letter {number}") for number in range(12)))
    assert [one.lacking for one in made] == [""] * 12
    assert calls == [12]


@pytest.mark.slow
def test_two_at_once(libreoffice: Office) -> None:
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda words: converted(libreoffice, corpus.letter(words))[0], ("first", "second")))
    assert ["first" in text_of(both[0]), "second" in text_of(both[1])] == [True, True]


@pytest.mark.slow
def test_a_pdf_has_tags_and_an_old_workbook_becomes_a_new_one(libreoffice: Office) -> None:
    (made,) = converted(libreoffice, corpus.letter("Tagged"))
    assert made.data is not None
    assert "/StructTreeRoot" in pypdf.PdfReader(io.BytesIO(made.data)).trailer["/Root"]
    (book,) = converted(libreoffice, corpus.spreadsheet([["Name", "Date"], ["A", "1"]]), kind="ods", target="xlsx")
    assert book.data is not None
    assert kind_of(book.data).name == "xlsx"


@pytest.fixture
def requests() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine: its address, and what was asked of it."""
    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815 - the names of the protocol

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that is overridden
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.slow
@pytest.mark.parametrize("namespace", [True, False])
def test_nothing_is_fetched(
    libreoffice: Office, requests: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch, namespace: bool
) -> None:
    address, asked = requests
    if not namespace:  # as on a system that gives none: the profile and the proxy alone
        monkeypatch.setattr(office, "without_network", lambda: ())
    (made,) = converted(libreoffice, corpus.with_remote_picture(address))
    assert "A picture from elsewhere" in text_of(made)
    assert asked == []


@pytest.mark.slow
@posix
@pytest.mark.parametrize("safe", [True, False])
def test_a_macro_does_not_run(libreoffice: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, safe: bool) -> None:
    """The document is opened and stays open, which is more than a conversion does; an unsafe profile shows it runs."""
    if not safe:
        monkeypatch.setattr(
            office_profile,
            "_SAFE",
            {"org.openoffice.Office.Common/Security/Scripting": {"MacroSecurityLevel": 0}},
        )
    ran = tmp_path / "ran"
    orders = f'n = FreeFile\nOpen "{ran}" For Output As #n\nPrint #n, "ran"\nClose #n'
    document = tmp_path / "macro.odt"
    document.write_bytes(corpus.with_macro(orders))
    office_profile.write(tmp_path / "profile")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    process = subprocess.Popen(
        [str(libreoffice.program), profile, *office._ORDERS, str(document)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=office.surroundings(tmp_path),
        start_new_session=True,
    )
    until = time.monotonic() + (8 if safe else 60)
    while time.monotonic() < until and not ran.exists():
        time.sleep(0.1)
    office.end(process)
    assert ran.exists() is not safe


def message_with(**files: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "agency@example.org", "provider@example.org", "Two letters"
    mail["Date"] = "Mon, 02 Feb 2026 10:00:00 +0000"
    mail.set_content("They are attached.")
    for name, data in files.items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=f"{name}.docx")
    return mail.as_bytes()


@pytest.mark.slow
def test_files_and_files_inside_files_in_one_call(libreoffice: Office, tmp_path: Path, calls: list[int]) -> None:
    shared = corpus.letter("Shared by both")
    files = {
        "a.docx": corpus.letter("By itself"),
        "b.eml": message_with(one=corpus.letter("Attached"), two=shared),
        "c.docx": shared,
        "d.ods": corpus.spreadsheet([["Name", "Hours"], ["Agency worker", "12"]]),
    }
    templates = {name: data for name, data in shipped_files().items() if name.startswith("templates/")}

    def opened(store: Store) -> Mapping[Asked, Probe]:
        prober = FileProber(lambda path: io.BytesIO(files[path]), templates, office=libreoffice, store=store)
        return prober(map(Asked, files))

    found = opened(Store(tmp_path / "1"))
    assert [one.state for one in found.values()] == [FileState.SOUND] * 4
    assert [one.made for one in found.values()] == [Made.CONVERTED, Made.RENDERED, Made.CONVERTED, Made.CONVERTED]
    letter = found[Asked("b.eml")]
    assert [(part.name, part.state, part.pages) for part in letter.parts] == [
        ("one.docx", FileState.SOUND, 1),
        ("two.docx", FileState.SOUND, 1),
    ]
    assert calls == [3, 0]  # three letters at once, and the workbook
    assert opened(Store(tmp_path / "1")) == found
    assert calls == [3, 0]
    assert opened(Store(tmp_path / "2")) == found  # and the same bytes when it is all done again


# ---------------------------------------------------------------- what it is given

FIELD = (
    '<w:p><w:r><w:t xml:space="preserve">Printed </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r>'
    '<w:instrText xml:space="preserve"> DATE \\@ "d MMMM yyyy" </w:instrText></w:r><w:r><w:fldChar '
    'w:fldCharType="separate"/></w:r><w:r><w:t>4 March 2019</w:t></w:r><w:r>'
    '<w:fldChar w:fldCharType="end"/></w:r></w:p>'
    '<w:p><w:fldSimple w:instr=" FILENAME "><w:r><w:t>Policy v3.docx</w:t></w:r></w:fldSimple></w:p>'
)
TRACKED = (
    '<w:p><w:r><w:t xml:space="preserve">Checked </w:t></w:r><w:del w:id="1" w:author="a"><w:r><w:delText '
    'xml:space="preserve">monthly</w:delText></w:r></w:del><w:ins w:id="2" w:author="a"><w:r><w:t>weekly</w:t></w:r>'
    "</w:ins></w:p>"
)


@pytest.mark.slow
def test_a_record_keeps_its_own_day_and_its_last_text(libreoffice: Office) -> None:
    files = wanted(corpus.docx(FIELD + TRACKED), "policy.docx")
    said = text_of(libreoffice.convert(files)[files[0].sha256])
    assert "Printed 4 March 2019" in said
    assert "Policy v3.docx" in said
    assert "Checked weekly" in said
    assert "monthly" not in said


def test_what_needs_no_settling_is_given_as_it_came() -> None:
    data = corpus.letter("Nothing to settle")
    assert [file.data for file in wanted(data, "letter.docx")] == [data]
    linked = wanted(corpus.with_remote_picture("http://example.org"), "letter.docx")
    assert b"example.org" not in linked[0].data


OLD_FIELDS = (
    rb"{\rtf1\ansi Printed {\field{\*\fldinst {\rtlch\fcs1 \af0  DATE \\@ d }}{\fldrslt {4 March 2019}}}\par "
    rb"{\field{\*\fldinst FILENAME }{\fldrslt Policy v3.rtf}}\par Save the DATE\par}"
)


@pytest.mark.slow
def test_a_record_in_rich_text_keeps_its_own_day(libreoffice: Office) -> None:
    rich = wanted(OLD_FIELDS, "policy.rtf")[0]
    said = text_of(libreoffice.convert([rich])[rich.sha256])
    assert "Printed 4 March 2019" in said
    assert "Policy v3.rtf" in said
    assert "Save the DATE" in said


def test_a_field_in_rich_text_and_in_an_old_word_file_is_not_worked_out_again() -> None:
    rich = settled(RTF, OLD_FIELDS)
    assert b"QUOTE" in rich
    assert rich.count(b"DATE") == 1
    assert b"FILENAME" not in rich
    fields = b"\x1f\x20\x1d"  # a day, a time, the file's name; and a page's number, which stays as it is
    marks = b" ".join(b"\x13%c\x14\xff\x15\x80" % number for number in fields + b"\x21")
    assert settled(DOC, marks) == b" ".join(b"\x13%c\x14\xff\x15\x80" % number for number in b"###\x21")
    deep = b"{\\rtf1 " + b"\\fldinst{" * 200_000
    assert settled(RTF, deep) == deep


def test_what_cannot_be_settled_stays_as_it_was() -> None:
    torn = corpus.docx("<w:p><w:ins><w:r>")
    assert [file.data for file in wanted(torn, "torn.docx")] == [torn]


@posix
def test_the_pipe_of_a_program_that_was_ended_does_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "_PIPES", (str(tmp_path),))
    (tmp_path / "OSL_PIPE_0_SingleOfficeIPC_6e3d8a2e9dfd1bd1b3e8dc40a51fca2").touch()
    others = tmp_path / "OSL_PIPE_0_SingleOfficeIPC_2d3add"
    others.touch()
    office._remove_pipe(Path("/profile"))
    assert list(tmp_path.iterdir()) == [others]
