"""What a file is, judged by its content and never by its name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from leverarch.readers.ole_names import top_names

#: How far into a file a PDF's own mark may stand; other readers look no further.
HEADER_WINDOW = 1024
#: As much of a text is looked at to tell what it is.
TEXT_WINDOW = 65_536
#: An archive with more members than this is not looked through.
MOST_MEMBERS = 20_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Way(StrEnum):
    """How a file becomes pages; `NONE`: it never does, and a sheet says where it is kept."""

    PDF = "pdf"
    PICTURE = "picture"
    TABLE = "table"
    TEXT = "text"
    MAIL = "mail"
    ARCHIVE = "archive"
    OFFICE = "office"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: its short name, what it is called in a sentence, the endings that fit it, and how it is shown."""

    name: str
    words: str
    endings: tuple[str, ...]
    way: Way


PDF = FileKind("pdf", "a PDF", (".pdf",), Way.PDF)
DOCX = FileKind("docx", "a Word document (.docx)", (".docx", ".docm", ".dotx"), Way.OFFICE)
DOC = FileKind("doc", "an old Word document (.doc)", (".doc", ".dot"), Way.OFFICE)
ODT = FileKind("odt", "an OpenDocument text (.odt)", (".odt", ".ott"), Way.OFFICE)
RTF = FileKind("rtf", "a rich text document (RTF)", (".rtf", ".doc"), Way.OFFICE)
XLSX = FileKind("xlsx", "an Excel workbook (.xlsx)", (".xlsx", ".xltx"), Way.TABLE)
XLSM = FileKind("xlsm", "an Excel workbook with macros (.xlsm)", (".xlsm", ".xltm"), Way.TABLE)
XLSB = FileKind("xlsb", "an Excel binary workbook (.xlsb)", (".xlsb",), Way.OFFICE)
XLS = FileKind("xls", "an old Excel workbook (.xls)", (".xls", ".xlt"), Way.OFFICE)
ODS = FileKind("ods", "an OpenDocument spreadsheet (.ods)", (".ods", ".ots"), Way.OFFICE)
PPTX = FileKind("pptx", "a PowerPoint presentation (.pptx)", (".pptx", ".ppsx", ".pptm"), Way.OFFICE)
PPT = FileKind("ppt", "an old PowerPoint presentation (.ppt)", (".ppt", ".pps"), Way.OFFICE)
ODP = FileKind("odp", "an OpenDocument presentation (.odp)", (".odp",), Way.OFFICE)
MSG = FileKind("msg", "an Outlook message (.msg)", (".msg",), Way.MAIL)
OFFICE_LOCKED = FileKind("locked", "a locked Office file", (), Way.OFFICE)
OLE = FileKind("ole", "an old Office file (.doc, .xls, .ppt) or an Outlook message (.msg)", (), Way.NONE)
EML = FileKind("eml", "an e-mail message", (".eml",), Way.MAIL)
CSV = FileKind("csv", "a table of values (CSV)", (".csv", ".tsv"), Way.TABLE)
MD = FileKind("md", "a Markdown text", (".md", ".markdown"), Way.TEXT)
TXT = FileKind("txt", "a plain text file", (".txt", ".text", ".log"), Way.TEXT)
HTML = FileKind("html", "a web page (HTML)", (".html", ".htm", ".xhtml"), Way.TEXT)
MHTML = FileKind("mhtml", "a web page in one file (MHTML)", (".mhtml", ".mht"), Way.TEXT)
XML = FileKind("xml", "an XML file", (".xml",), Way.NONE)
SVG = FileKind("svg", "a picture (SVG)", (".svg",), Way.PICTURE)
PNG = FileKind("png", "a picture (PNG)", (".png",), Way.PICTURE)
JPEG = FileKind("jpg", "a picture (JPEG)", (".jpg", ".jpeg", ".jpe", ".jfif"), Way.PICTURE)
GIF = FileKind("gif", "a picture (GIF)", (".gif",), Way.PICTURE)
TIFF = FileKind("tif", "a picture (TIFF)", (".tif", ".tiff"), Way.PICTURE)
BMP = FileKind("bmp", "a picture (BMP)", (".bmp", ".dib"), Way.PICTURE)
WEBP = FileKind("webp", "a picture (WebP)", (".webp",), Way.PICTURE)
HEIC = FileKind("heic", "a picture from a phone (HEIC)", (".heic", ".heif", ".hif"), Way.PICTURE)
ZIP = FileKind("zip", "an archive (ZIP)", (".zip",), Way.ARCHIVE)
DAMAGED_ZIP = FileKind("zip", "a damaged archive (ZIP)", (".zip",), Way.ARCHIVE)
OFFICE = FileKind("office", "an Office file", (), Way.NONE)
UNKNOWN = FileKind("unknown", "a file of an unknown kind", (), Way.NONE)


def _kept(name: str, words: str, *endings: str) -> FileKind:
    return FileKind(name, words, endings, Way.NONE)


MP4 = _kept("mp4", "a video (MP4)", ".mp4", ".m4v", ".mov", ".3gp")
_MARKS = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF8", GIF),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
    (b"{\\rtf", RTF),
    (b"%!PS", _kept("ps", "a PostScript file", ".ps", ".eps")),
    (b"Rar!", _kept("rar", "an archive (RAR)", ".rar")),
    (b"7z\xbc\xaf\x27\x1c", _kept("7z", "an archive (7-Zip)", ".7z")),
    (b"\x1f\x8b", _kept("gz", "a compressed file (gzip)", ".gz", ".tgz")),
    (b"ID3", _kept("mp3", "a sound recording (MP3)", ".mp3")),
    (b"\xff\xfb", _kept("mp3", "a sound recording (MP3)", ".mp3")),
    (b"\xff\xf3", _kept("mp3", "a sound recording (MP3)", ".mp3")),
    (b"OggS", _kept("ogg", "a sound recording (Ogg)", ".ogg", ".opus", ".oga")),
    (b"#!AMR", _kept("amr", "a sound recording (AMR)", ".amr")),
    (b"\x1a\x45\xdf\xa3", _kept("webm", "a video (Matroska or WebM)", ".mkv", ".webm")),
    (b"0&\xb2u\x8ef\xcf\x11", _kept("wmv", "a video or sound recording (Windows Media)", ".wmv", ".wma")),
    (b"MZ", _kept("exe", "a program", ".exe", ".dll")),
    (b"\x7fELF", _kept("elf", "a program")),
    (b"SQLite format 3\x00", _kept("sqlite", "a database (SQLite)", ".sqlite", ".db")),
)
_BRANDS = {
    b"heic": HEIC,
    b"heix": HEIC,
    b"hevc": HEIC,
    b"mif1": HEIC,
    b"msf1": HEIC,
    b"avif": _kept("avif", "a picture (AVIF)", ".avif"),
    b"qt  ": _kept("mov", "a video (QuickTime)", ".mov", ".qt"),
    b"M4A ": _kept("m4a", "a sound recording (M4A)", ".m4a"),
}
_RIFF = {b"WEBP": WEBP, b"WAVE": _kept("wav", "a sound recording (WAV)", ".wav")}
_AVI = _kept("avi", "a video (AVI)", ".avi")
_OFFICE_PARTS = (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX))
#: One of these is the first part of such a file, whichever program wrote it.
_OFFICE_STARTS = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/", b"ppt/")
_OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": ODT,
    "application/vnd.oasis.opendocument.text-template": ODT,
    "application/vnd.oasis.opendocument.spreadsheet": ODS,
    "application/vnd.oasis.opendocument.presentation": ODP,
    "application/epub+zip": _kept("epub", "an e-book (EPUB)", ".epub"),
}
#: Streams of the container that old Office files and Outlook messages share, as UTF-16 in its directory.
_OLE_STREAMS = (
    ("EncryptedPackage", OFFICE_LOCKED),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("PowerPoint Document", PPT),
    ("__properties_version1.0", MSG),
)
_MAIL_STARTS = (
    b"from:", b"received:", b"return-path:", b"mime-version:", b"delivered-to:", b"message-id:", b"x-", b"date:",
    b"to:", b"subject:", b"dkim-signature:", b"authentication-results:", b"reply-to:", b"content-type:",
)  # fmt: skip
_WEB_STARTS = (
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<body",
    b"<table",
    b"<meta ",
    b"<title>",
    b"<style",
    b"<div",
    b"<frameset",
)
_MAIL_NEEDS = (b"\nfrom:", b"\nto:", b"\nsubject:", b"\ndate:", b"\nmessage-id:", b"\nmime-version:")
#: Kinds that look alike from inside: there the name's ending decides.
_PLAIN = {ending: kind for kind in (MD, CSV, TXT, EML, HTML) for ending in kind.endings}


def is_pdf(data: bytes) -> bool:
    """Whether the file says of itself that it is a PDF."""
    return b"%PDF-" in data[:HEADER_WINDOW]


def kind_of(data: bytes, name: str = "") -> FileKind:
    """Return what a file is. Its name is asked only where nothing inside tells one plain text from another."""
    return _marked_kind(data) or _text_kind(data, PurePosixPath(name.lower()).suffix)


def _marked_kind(data: bytes) -> FileKind | None:
    """Return the kind of a file that begins as its kind does; nothing for a text."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if data.startswith(_OLE):
        return _ole_kind(data)
    if data.startswith(b"RIFF"):
        return _RIFF.get(data[8:12], _AVI)
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], MP4)
    if data.startswith(b"BM") and len(data) > 26 and data[6:10] == b"\x00\x00\x00\x00":
        return BMP
    known = next((kind for mark, kind in _MARKS if data.startswith(mark)), None)
    return known or (PDF if is_pdf(data) else None)


def fits_ending(kind: FileKind, name: str) -> bool:
    """Whether a file of this kind may be named so. A name without an ending claims nothing."""
    ending = PurePosixPath(name.lower()).suffix
    return not ending or not kind.endings or ending in kind.endings


def _ole_kind(data: bytes) -> FileKind:
    """A message may hold whole Office files: the names at the top tell. Where they can't be read, any name must do."""
    names = {name.casefold() for name in top_names(data)}  # capitals or not is the same there
    known = next((kind for stream, kind in _OLE_STREAMS if stream.casefold() in names), None)
    return known or next((kind for stream, kind in _OLE_STREAMS if stream.encode("utf-16-le") in data), OLE)


def _zip_kind(data: bytes) -> FileKind:
    if data.count(b"PK\x01\x02") > MOST_MEMBERS:
        return ZIP
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "[Content_Types].xml" in names:
                return _office_kind(names)
            if "mimetype" in names and archive.getinfo("mimetype").file_size < HEADER_WINDOW:
                kind = archive.read("mimetype").decode("ascii", "replace").strip()
                return _OPEN_DOCUMENT.get(kind, ZIP)
    except Exception:  # a broken archive is still an archive to its reader
        return _broken_office_kind(data) or DAMAGED_ZIP
    return ZIP


def _broken_office_kind(data: bytes) -> FileKind | None:
    """Return what an office file was before its end was cut off: its parts still say so where they begin."""
    start = data[30 : 30 + 120]
    if start.startswith(_OFFICE_STARTS):
        return next((kind for top, kind in _OFFICE_PARTS if top.encode() in data), None)
    if not start.startswith(b"mimetype"):
        return None
    longest = sorted(_OPEN_DOCUMENT, key=len, reverse=True)
    return next((_OPEN_DOCUMENT[kind] for kind in longest if start[8:].startswith(kind.encode())), None)


def _office_kind(names: Iterable[str]) -> FileKind:
    held = list(names)
    if "xl/workbook.bin" in held:
        return XLSB
    if "xl/vbaProject.bin" in held:
        return XLSM
    return next((kind for top, kind in _OFFICE_PARTS if any(name.startswith(top) for name in held)), OFFICE)


def _text_kind(data: bytes, ending: str) -> FileKind:
    start = data[:TEXT_WINDOW]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):  # a text of wide characters, as Windows writes it
        return _PLAIN.get(ending, TXT)
    first = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if first.startswith(_WEB_STARTS) or (first.startswith(b"<!--") and b"<html" in first):
        return HTML
    if first.startswith((b"<?xml", b"<svg", b"<!doctype svg")):
        return SVG if b"<svg" in first else HTML if b"<html" in first else XML
    letter = _letter_kind(first, ending)
    if letter is not None:  # whatever its body is sent as
        return letter
    if b"\x00" in start or _is_garbage(start, len(data)):
        return UNKNOWN
    return _PLAIN.get(ending, TXT)


def _letter_kind(first: bytes, ending: str) -> FileKind | None:
    """Return what a text is that begins as e-mails do: one, or a web page that was saved as one is."""
    if _is_saved_page(first, ending):
        return MHTML
    is_mail = first.startswith(_MAIL_STARTS) and sum(need in b"\n" + first for need in _MAIL_NEEDS) >= 2
    return EML if is_mail else None


def _is_saved_page(first: bytes, ending: str) -> bool:
    """Whether a text is a web page that a browser or an office program saved in one file, as an e-mail is."""
    head = first[:4096]
    if not head.startswith(_MAIL_STARTS) or b"mime-version:" not in head:
        return False
    marks = (b"\nsnapshot-content-location:", b"<saved by ", b"\nx-document-type:")
    return any(mark in head for mark in marks) or (ending in MHTML.endings and b"\nto:" not in head)


def _is_garbage(start: bytes, size: int) -> bool:
    """Whether the bytes are no text: neither UTF-8, nor an old Windows text, which has few control characters."""
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as fault:
        whole = fault.start >= min(size, TEXT_WINDOW) - 4  # a letter cut by the window's end is no fault
        controls = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in start)
        unset = sum(byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) for byte in start)
        return not whole and (controls + unset) * 100 > len(start)
    controls = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in start)
    return controls * 20 > len(start)
