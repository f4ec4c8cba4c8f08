"""E-mails, Outlook messages and archives as evidence: every file in them is shown, or named with the reason."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mail_corpus as corpus
from leverarch.intake.archive_members import archive_of
from leverarch.intake.archives import archive_pages
from leverarch.intake.given import Given, Part, Wishes
from leverarch.intake.inside import Room
from leverarch.intake.mail import mail_pages
from leverarch.intake.mail_alternatives import is_stub
from leverarch.intake.mail_body import reflowed
from leverarch.intake.mail_letter import letter_of
from leverarch.intake.mail_parts import taken_apart
from leverarch.intake.mail_rtf import from_compressed
from leverarch.intake.mail_words import file_words, from_base64, header_words, sent_on
from leverarch.intake.take import take, wanted
from leverarch.readers.file_kinds import DOC, EML, MSG, XLS, ZIP, kind_of
from leverarch.readers.ole_names import top_names
from leverarch.readers.refused import Refused
from leverarch.shipped import shipped_files
from leverarch.world import FileState, Probe, World

TEMPLATES = World({}, shipped_files(), lambda _: {})
DEEP = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def taken(data: bytes, name: str = "mail.eml", password: str = "") -> Probe:
    return take(data, name, Wishes(password=password), {}, TEMPLATES)


def words(found: Probe, *, first: bool = False) -> str:
    """All words of the pages; of our own first sheet only."""
    text = ""
    for segment in found.segments[: 1 if first else None]:
        text += " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(segment.pdf)).pages)
    return " ".join(text.split())


def remarks(found: Probe) -> dict[str, str]:
    return {remark.name: remark.detail for remark in found.remarks}


def parts(found: Probe) -> list[tuple[str, str, int]]:
    return [(part.name, part.state.value, part.first) for part in found.parts]


# ---------------------------------------------------------------- the message
def test_a_message_is_shown_with_who_when_and_what() -> None:
    found = taken(corpus.letter().as_bytes())
    said = words(found)
    assert (found.state, found.pages, found.remarks, found.tagged) == (FileState.SOUND, 1, (), True)
    assert "Visit on 3 November: actions" in said
    assert "Registered manager <manager@example.org>" in said
    assert "3 November 2026 at 14:05 (UTC+01:00)" in said
    assert "1. fire drill" in said
    assert found.headings == (("Visit on 3 November: actions", 1),)


def test_what_came_with_it_is_listed_and_shown_in_order() -> None:
    message = corpus.with_files(
        ("actions.csv", b"Day,Done\n1,yes\n"), ("notes.txt", b"a note"), ("clip.mp4", corpus.VIDEO)
    )
    found = taken(message.as_bytes())
    assert parts(found) == [("actions.csv", "sound", 2), ("notes.txt", "sound", 3), ("clip.mp4", "unsupported", 4)]
    assert found.pages == 4
    assert "Attachments 1. actions.csv" in words(found, first=True)
    assert "Not shown: it has no pages of its own: it looks like a video (MP4)" in words(found, first=True)
    assert "a note" in words(found)
    assert remarks(found) == {"part-not-shown": "holds 1 file that can’t be shown as pages: clip.mp4 (a video)"}
    assert [segment.name for segment in found.segments] == ["", "actions.csv", "notes.txt", "clip.mp4"]


def test_a_message_in_a_message_is_one_too() -> None:
    inner = corpus.with_files(("deep.txt", b"deep words"))
    outer = corpus.letter("outer")
    outer.add_attachment(inner)
    found = taken(outer.as_bytes())
    name = "Visit on 3 November: actions.eml"
    assert [part.name for part in found.parts] == [name, f"{name} › deep.txt"]
    assert [part.first for part in found.parts] == [2, 3]
    assert "deep words" in words(found)


def test_messages_nest_within_bounds() -> None:
    found = taken(corpus.nested_mails(8))
    assert found.parts[-1].detail == "it lies too deep inside other files"
    assert "part-not-shown" in remarks(found)


@pytest.mark.parametrize("depth", [5, 1_200])
def test_parts_nest_without_end(depth: int) -> None:
    assert "the innermost words" in words(taken(corpus.nested_parts(depth)))


def test_plain_words_come_before_web_words() -> None:
    message = corpus.letter(words="The plain words.")
    message.add_alternative("<p>The <b>web</b> words.</p>", subtype="html")
    assert "The plain words." in words(taken(message.as_bytes()))
    assert "web words" not in words(taken(message.as_bytes()))


def test_web_words_where_the_plain_ones_are_a_stub() -> None:
    message = corpus.letter(words="Your mail program can't show HTML messages.")
    message.add_alternative(
        "<h1>News</h1><p>The fire drill took place on the first of the month, as planned.</p>", subtype="html"
    )
    assert "The fire drill took place" in words(taken(message.as_bytes()))
    assert is_stub("", "<p>words</p>")
    assert not is_stub("We can't display the rota in the hall, please send a new one.", "<p>We can't</p>")


def test_a_picture_in_the_words_stands_there_and_not_behind_them() -> None:
    found = taken(corpus.with_picture('<p>Before</p><img src="cid:logo@x" alt="Our logo"><p>After</p>').as_bytes())
    assert (found.parts, found.pages) == ((), 1)
    assert len(pypdf.PdfReader(io.BytesIO(found.segments[0].pdf)).pages[0].images) == 1


def test_a_picture_that_the_words_do_not_show_is_a_file_of_its_own() -> None:
    found = taken(corpus.with_picture("<p>No picture here.</p>").as_bytes())
    assert parts(found) == [("logo.png", "sound", 2)]
    plain = corpus.raw("[cid:logo@x]", "and words").decode()
    placed = corpus.letter(words=plain)
    placed.add_attachment(corpus.png(), "image", "png", cid="<logo@x>", filename="a.png")
    assert taken(placed.as_bytes()).parts == ()


def test_remote_pictures_are_not_asked_for() -> None:
    message = corpus.letter()
    message.set_content('<p>Hi</p><img src="https://example.org/pixel.gif" width="1" height="1">', subtype="html")
    assert "not-fetched" in remarks(taken(message.as_bytes()))


def test_a_signed_message_says_so() -> None:
    data = corpus.headed(
        "Subject: signed", 'Content-Type: multipart/signed; boundary="s"; protocol="application/pkcs7-signature"', "",
        "--s", "Content-Type: text/plain", "", "the words that were signed",
        "--s", 'Content-Type: application/pkcs7-signature; name="smime.p7s"', "", "xx", "--s--",
    )  # fmt: skip
    found = taken(data)
    assert "signed-file" in remarks(found)
    assert found.parts == ()
    assert "the words that were signed" in words(found)


def test_words_within_a_signature_are_taken_out() -> None:
    inner = corpus.raw("Content-Type: text/plain", "", "the words inside")
    content = bytes.fromhex("06092a864886f70d010701") + bytes((0xA0, len(inner) + 2, 0x04, len(inner))) + inner
    data = corpus.headed("Content-Type: application/pkcs7-mime; smime-type=signed-data", "", b"\x30\x80" + content)
    assert "the words inside" in words(taken(data))
    locked = corpus.headed(
        "Subject: x", "Content-Type: application/pkcs7-mime; smime-type=enveloped-data", "", "abcdef"
    )
    assert parts(taken(locked))[0][1] == "encrypted"


def test_a_message_that_is_cut_off_says_so() -> None:
    whole = corpus.with_files(("notes.txt", b"a note " * 200)).as_bytes()
    found = taken(whole[:-400])
    assert found.state is FileState.REPAIRED
    assert "ends before its last part does" in found.detail
    assert parts(found)[0][0] == "notes.txt"


def test_outlooks_wrapping_is_named() -> None:
    found = taken(corpus.with_files(("winmail.dat", b"\x78\x9f\x3e\x22" + b"x" * 50)).as_bytes())
    assert "winmail.dat" in found.parts[0].detail


def test_invitations_are_words() -> None:
    message = corpus.letter(words="Please come.")
    message.add_alternative("BEGIN:VCALENDAR\r\nSUMMARY:Review\r\nEND:VCALENDAR\r\n", subtype="calendar")
    found = taken(message.as_bytes())
    assert parts(found) == [("invitation.ics", "sound", 2)]
    assert "SUMMARY:Review" in words(found)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("Subject: =?utf-8?q?Caf=C3=A9?= =?utf-8?q?_notes?=", "", "x"), "Café notes"),
        (("Subject: =?iso-8859-1?B?Y2Fm6Q==?=", "", "x"), "café"),
        (("Subject: café raw", "", "x"), "café raw"),
        ((b"Subject: caf\xe9 windows", "", "x"), "café windows"),
        (("Subject: =?nonsense?q?abc?= =?utf-8?z?broken?=", "", "x"), "abc =?utf-8?z?broken?="),
        (("Subject: a", " folded", "\tline", "", "x"), "a folded line"),
        (("Date: the day after tomorrow", "", "x"), "the day after tomorrow"),
        (("Cc: undisclosed-recipients:;", "", "x"), "undisclosed-recipients:;"),
        (("Reply-To: other@example.org", "", "x"), "Reply to other@example.org"),
        (("Content-Type: text/plain; charset=windows-1252", "", b"price \x80 20"), "price € 20"),
        (("Content-Type: text/plain; charset=us-ascii", "", "naïve"), "naïve"),
        (("Content-Type: text/plain; charset=nonsense", "", "naïve"), "naïve"),
        (("Content-Type: text/plain; charset=shift_jis", "", "plain"), "plain"),
        (("Content-Transfer-Encoding: base64", "", "aGVsbG8gd29ybGQ"), "hello world"),
        (("Content-Transfer-Encoding: quoted-printable", "", "a=3Db =C3=A9 broken=ZZ"), "a=b é"),
        (("Content-Type: multipart/mixed", "", "no line between parts"), "no line between parts"),
        (("Content-Type: multipart/mixed; boundary=x", "", "--y", "X: a", "", "found by sight"), "by sight"),
        (("Content-Type: multipart/mixed; boundary=x", "", "before", "--x", "", "inside", "--x--", "after"), "after"),
        (("Content-Type: ;;;=", "", "still here"), "still here"),
        (("Subject:", "", ""), "(no subject)"),
        (("Subject: \u200b\u200e", "", "<h1>x</h1>"), "(no subject)"),
        (("Content-Type: text/plain", "", b"a\x00b control"), "control"),
    ],
)  # fmt: skip
def test_headers_and_words_as_they_are_found(lines: tuple[str | bytes, ...], said: str) -> None:
    found = taken(corpus.headed(*lines))
    assert found.is_shown, found.detail
    assert said in words(found)


def test_the_reply_address_is_only_said_where_it_differs() -> None:
    assert "Reply to" not in words(taken(corpus.headed("Reply-To: <manager@example.org>", "", "x")))


@pytest.mark.parametrize(
    "name",
    ["../../etc/x", "C:\\x.txt", "a\u202etxt.exe", "n" * 300 + ".txt", "a\tb.txt", "CON.txt", "report.pdf", "☃ 雪.txt"],
)  # fmt: skip
def test_names_of_files_are_words_and_never_paths(name: str) -> None:
    found = taken(corpus.with_files((name, b"the note inside")).as_bytes())
    assert len(found.parts) == 1
    assert len(found.parts[0].name) <= 120
    assert "\u202e" not in found.parts[0].name
    assert found.pages == 2


def test_files_without_a_name_or_of_the_same() -> None:
    found = taken(corpus.with_files(("same.txt", b"one"), ("same.txt", b"two"), ("", b"three")).as_bytes())
    assert [part.name for part in found.parts] == ["same.txt", "same.txt", "attachment 3"]
    assert "three" in words(found)


def test_more_files_than_are_shown_are_counted() -> None:
    data = corpus.with_files(*((f"{n}.txt", b"x") for n in range(103))).as_bytes()
    shown = mail_pages(Given(data, "mail.eml", EML))
    assert len(shown.parts) == 100
    assert [remark.detail for remark in shown.remarks] == ["holds 103 files: the first 100 are shown"]
    assert shown.sheets[0].data["head"]["more"] == "The first 100 are shown below, in this order."
    assert len(shown.sheets[0].data["head"]["files"]) == 103


def test_what_is_said_of_a_file_inside_is_said_of_the_whole() -> None:
    found = taken(corpus.with_files(("picture.txt", corpus.png())).as_bytes())
    assert remarks(found)["wrong-ending"] == "holds picture.txt, which is named .txt and looks like a picture (PNG)"
    many = taken(corpus.with_files(*((f"{n}.txt", corpus.png(3, 3 + n)) for n in range(5))).as_bytes())
    said = [remark.detail for remark in many.remarks if remark.name == "wrong-ending"]
    assert len(said) == 4
    assert said[-1] == "holds 2 more files of which the like is to be said"


def test_flowed_lines_run_on_as_their_writer_meant() -> None:
    assert reflowed("one \ntwo\n> a \n> b\nthree") == "one two\n> a b\nthree"
    assert reflowed("one \n-- \nname") == "one \n-- \nname"


def test_dates() -> None:
    assert sent_on("Tue, 3 Nov 2026 09:05:00 -0330") == "3 November 2026 at 09:05 (UTC-03:30)"
    assert sent_on("3 Nov 2026 09:05 GMT") == "3 November 2026 at 09:05 (UTC)"
    assert sent_on("Tue, 31 Feb 2026 09:05:00 +0000") == "Tue, 31 Feb 2026 09:05:00 +0000"


def test_base64_that_is_broken_is_read_as_far_as_it_goes() -> None:
    assert from_base64(b"aGVs\r\nbG8") == (b"hello", True)
    assert from_base64(b"aGVsb!G8=") == (b"hello", False)
    assert from_base64(b"a") == (b"", False)


# ---------------------------------------------------------------- Outlook
def test_an_outlook_message_with_its_files() -> None:
    tree = corpus.outlook(
        corpus.outlook_file(0, "actions.csv", b"Day,Done\n1,yes\n"),
        corpus.outlook_item(1, corpus.outlook(subject="Inner")),
    )
    found = taken(corpus.container(tree), "mail.msg")
    assert (found.state, found.kind) == (FileState.SOUND, MSG.words)
    assert [part.name for part in found.parts] == ["actions.csv", "Inner.eml"]
    said = words(found)
    assert "Registered manager <manager@example.org>" in said
    assert "Quality team <quality@example.org>" in said
    assert "(UTC)" in said
    assert "1. fire drill" in said


def test_a_message_that_holds_an_office_file_is_a_message_still() -> None:
    inner = corpus.container({"WordDocument": b"x" * 5000})
    data = corpus.container(corpus.outlook(corpus.outlook_file(0, "policy.doc", inner)))
    assert kind_of(inner) is DOC
    assert kind_of(data) is MSG
    assert "WordDocument" not in top_names(data)
    assert [file.kind for file in wanted(data, "mail.msg")] == ["doc"]


def test_an_outlook_message_that_is_broken() -> None:
    whole = corpus.container(corpus.outlook(corpus.outlook_file(0, "a.txt", b"note " * 2000)))
    for size in (600, 1600, len(whole) // 2, len(whole) - 700):
        found = taken(whole[:size], "mail.msg")
        assert found.state in FileState
        assert found.is_shown or found.detail


def test_without_the_part_that_reads_outlook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "oxmsg.storage", None)
    found = taken(corpus.container(corpus.outlook()), "mail.msg")
    assert found.state is FileState.UNSUPPORTED
    assert "leverarch doctor" in found.detail


def test_rich_text_as_outlook_packs_it() -> None:
    data = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert from_compressed(data) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
    tree = corpus.outlook({"__substg1.0_10090102": data}, words="")
    assert [file.kind for file in wanted(corpus.container(tree), "mail.msg")] == ["rtf"]


# ---------------------------------------------------------------- archives
def test_an_archive_is_a_folder_of_files() -> None:
    data = corpus.archive(
        ("Audits/notes 10.txt", b"the tenth"), ("Audits/notes 2.txt", b"the second"), ("Audits/", b""),
        ("__MACOSX/._a", b"x"), (".DS_Store", b"x"),
        ("mail.eml", corpus.letter().as_bytes()), ("clip.mp4", corpus.VIDEO),
    )  # fmt: skip
    found = taken(data, "Evidence.zip")
    assert parts(found) == [
        ("Audits/notes 2.txt", "sound", 2), ("Audits/notes 10.txt", "sound", 3),
        ("clip.mp4", "unsupported", 4), ("mail.eml", "sound", 5),
    ]  # fmt: skip
    listed = words(found, first=True)
    assert "Files in Evidence.zip" in listed
    assert "4 files" in listed
    assert "Not shown: it has no pages of its own: it looks like a video (MP4)" in listed
    assert "Left out: 2 files that a computer keeps for itself" in listed
    assert set(remarks(found)) == {"part-not-shown"}


def test_names_in_archives() -> None:
    names = ["../up.txt", "/etc/passwd.txt", "C:\\x.txt", "a\\b.txt", "é.txt", "same.txt", "same.txt"]
    with pytest.warns(UserWarning, match="Duplicate"):
        found = taken(corpus.archive(*((name, name.encode()) for name in names)), "a.zip")
    assert sorted(part.name for part in found.parts) == sorted(names)
    assert "odd-file-name" in remarks(found)
    bare = corpus.hand_made(("é.txt".encode(), b"said without a flag"), (b"a\x00b.txt", b"nul"), (b"", b"none"))
    assert {part.name for part in taken(bare, "a.zip").parts} == {"é.txt", "a[U+0000]b.txt", "a file without a name"}


def test_a_link_is_not_followed() -> None:
    found = taken(corpus.hand_made((b"link.txt", b"/etc/passwd"), mode=0o120777), "a.zip")
    assert found.parts[0].detail == "it is a link to a file elsewhere, and holds nothing itself"
    assert "root:" not in words(found)


def test_a_locked_archive_needs_its_password() -> None:
    found = taken(corpus.hand_made((b"a.txt", b"x" * 40), flags=1), "a.zip")
    assert (found.state, found.detail) == (FileState.ENCRYPTED, "it is locked: a password is needed to open it")


def test_a_damaged_file_in_an_archive_costs_itself_only() -> None:
    data = bytearray(corpus.archive(("a.txt", b"first " * 100), ("b.txt", b"second"), way=zipfile.ZIP_STORED))
    data[60] ^= 0xFF
    found = taken(bytes(data), "a.zip")
    assert [part.state.value for part in found.parts] == ["damaged", "sound"]
    assert "second" in words(found)


@pytest.mark.parametrize("keep", [0.5, 0.8, 0.95])
def test_an_archive_that_is_cut_off_is_looked_through(keep: float) -> None:
    data = corpus.archive(*((f"{n}.txt", b"words of file %d" % n) for n in range(20)))
    found = taken(data[: int(len(data) * keep)], "a.zip")
    assert found.state is FileState.REPAIRED
    assert "words of file 0" in words(found)
    assert taken(data[:20], "a.zip").state is FileState.DAMAGED


def test_an_office_file_that_is_cut_off_is_no_archive() -> None:
    data = corpus.archive(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<document/>" * 500))
    found = taken(data[:-60], "policy.docx")
    assert (found.state, found.pages) == (FileState.DAMAGED, 0)
    assert found.detail == "it is damaged: its parts can't be read"


def test_names_in_an_old_office_file_may_be_capitals() -> None:
    assert kind_of(corpus.container({"WORKBOOK": b"\x09\x08" + bytes(600)}), "export.xls") is XLS


def test_a_wrong_password_is_said_to_be_wrong() -> None:
    found = taken(corpus.hand_made((b"a.txt", b"x" * 40), flags=1), "a.zip", "not this one")
    assert found.detail == "it is locked, and the password given does not open it"


@pytest.mark.slow
def test_bombs_do_not_go_off() -> None:
    flat = taken(corpus.archive(("bomb.txt", b"0" * 30_000_000), ("a.txt", b"fine")), "a.zip")
    assert [part.state.value for part in flat.parts] == ["sound", "damaged"]
    lie = taken(corpus.hand_made((b"a.txt", b"0" * 5_000_000), lie=10), "a.zip")
    assert lie.parts[0].state is FileState.DAMAGED
    shared = taken(corpus.overlapping(), "a.zip")
    assert sum(part.state is FileState.SOUND for part in shared.parts) <= 1
    assert archive_of(corpus.overlapping()).members[1].is_trap


def test_files_in_files_are_bounded_together() -> None:
    part = Part("a.txt", b"x" * 10, 10)
    assert "no more can be" in Room(parts=0).refuses(part)
    assert "fill 5,000 pages" in Room(pages=0).refuses(part)
    assert "take up all" in Room(bytes=9).refuses(part)
    room = Room(parts=1)
    assert room.refuses(part) == ""
    assert room.refuses(part) != ""


def test_more_files_in_an_archive_than_are_shown() -> None:
    shown = archive_pages(Given(corpus.archive(*((f"{n}.txt", b"x") for n in range(230))), "a.zip", ZIP))
    assert len(shown.parts) == 200
    assert [remark.detail for remark in shown.remarks] == ["holds 230 files: the first 200 are shown"]
    assert shown.sheets[0].data["rows"][200]["note"] == "it comes after the first 200 files"


def test_an_archive_without_files() -> None:
    found = taken(corpus.archive(), "a.zip")
    assert "There is no file in this archive." in words(found)


def test_office_files_inside_are_found_for_conversion() -> None:
    rtf = b"{\\rtf1 words}"
    inner = corpus.archive(("policy.rtf", rtf), ("again.rtf", rtf))
    assert [file.kind for file in wanted(corpus.with_files(("all.zip", inner)).as_bytes(), "mail.eml")] == ["rtf"]


# ---------------------------------------------------------------- anything at all
@DEEP
@given(st.binary(max_size=300))
def test_any_bytes_in_a_header(value: bytes) -> None:
    data = b"From: " + value + b"\nSubject: " + value + b"\nDate: " + value + b"\n\nwords"
    letter = letter_of(data)
    assert "words" in "".join(body.text for body in letter.bodies) or b"\n" in value or b"\r" in value
    header_words(value.decode("latin-1"))
    file_words(value.decode("utf-8", "surrogateescape"))


@DEEP
@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_bytes_as_what_is_said_of_the_content(kind: bytes, body: bytes) -> None:
    data = b"From: a\nTo: b\nContent-Type: " + kind + b"\nContent-Disposition: " + kind + b"\n\n" + body
    taken_apart(data)
    letter_of(data)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_broken_files_never_break_us(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from(WHOLE))
    broken = bytearray(whole[1])
    for _ in range(data.draw(st.integers(1, 12))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    found = taken(bytes(broken), whole[0])
    assert found.is_shown or found.detail
    assert found.pages == sum(segment.pages for segment in found.segments)


def _whole() -> list[tuple[str, bytes]]:
    message: EmailMessage = corpus.with_files(("a.txt", b"note"), ("b.csv", b"1,2\n3,4\n"))
    message.add_attachment(corpus.letter("inner"))
    tree = corpus.outlook(corpus.outlook_file(0, "a.txt", b"note"))
    return [
        ("mail.eml", message.as_bytes()),
        ("mail.msg", corpus.container(tree)),
        ("a.zip", corpus.archive(("a.txt", b"note " * 50), ("b/c.eml", corpus.letter().as_bytes()))),
    ]


WHOLE = _whole()


def test_an_e_mail_is_one_whatever_lies_in_it() -> None:
    assert kind_of(corpus.headed("Subject: x", "", b"\x00\x01\x02" * 500)) is EML


def test_nothing_that_can_be_read_is_refused() -> None:
    with pytest.raises(Refused):
        mail_pages(Given(b"no message at all", "a.msg", MSG))


def test_web_words_that_the_plain_ones_lack_are_not_lost() -> None:
    table = "<table><tr><th>Medicine</th><th>Dose</th></tr><tr><td>Paracetamol</td><td>one gram</td></tr></table>"
    message = corpus.letter(words="Please see below.")
    message.add_alternative(f"<p>Please see below.</p>{table}", subtype="html")
    said = words(taken(message.as_bytes()))
    assert "Paracetamol" in said
    assert said.count("Please see below.") == 1
    both = corpus.letter(words="Four other words stand alone here, nowhere else.")
    both.add_alternative(table, subtype="html")
    said = words(taken(both.as_bytes()))
    assert "Paracetamol" in said
    assert "stand alone here" in said


def test_a_header_that_is_none_does_not_hide_those_after_it() -> None:
    found = letter_of(b"X-A: 1\nFrom\n : Manager <a@example.org>\nno header\nSubject: Rota\nDate: nonsense\n\nWords.\n")
    assert found.subject == "Rota"
    assert ("From", "Manager <a@example.org> no header") in found.rows
