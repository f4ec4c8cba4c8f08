"""What a file is, judged by its first bytes and never by its name."""

from __future__ import annotations

import io
import zipfile

#: How far into a file a PDF's own mark may stand; other readers look no further.
HEADER_WINDOW = 1024

_MARKS = (
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"BM", "a picture (BMP)"),
    (b"{\\rtf", "a rich text document (RTF)"),
    (b"%!PS", "a PostScript file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.doc, .xls, .ppt) or an Outlook message (.msg)"),
    (b"Rar!", "an archive (RAR)"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7-Zip)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"ID3", "a sound recording (MP3)"),
    (b"\x1a\x45\xdf\xa3", "a video (Matroska or WebM)"),
    (b"MZ", "a program"),
)
_BRANDS = {
    b"heic": "a picture from a phone (HEIC)",
    b"heix": "a picture from a phone (HEIC)",
    b"mif1": "a picture from a phone (HEIC)",
    b"avif": "a picture (AVIF)",
    b"qt  ": "a video (QuickTime)",
    b"M4A ": "a sound recording (M4A)",
}
_OFFICE = (
    ("word/", "a Word document (.docx)"),
    ("xl/", "an Excel workbook (.xlsx)"),
    ("ppt/", "a PowerPoint presentation (.pptx)"),
)
_OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": "an OpenDocument text (.odt)",
    "application/vnd.oasis.opendocument.spreadsheet": "an OpenDocument spreadsheet (.ods)",
    "application/vnd.oasis.opendocument.presentation": "an OpenDocument presentation (.odp)",
    "application/epub+zip": "an e-book (EPUB)",
}


def is_pdf(data: bytes) -> bool:
    """Whether the file says of itself that it is a PDF."""
    return b"%PDF-" in data[:HEADER_WINDOW]


def kind_in_words(data: bytes) -> str:
    """Return what a file that is no PDF looks like, as a phrase: `a Word document (.docx)`."""
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], "a video (MP4)")
    if data.startswith(b"RIFF"):
        return {b"WEBP": "a picture (WebP)", b"WAVE": "a sound recording (WAV)"}.get(data[8:12], "a video (AVI)")
    return next((words for mark, words in _MARKS if data.startswith(mark)), "") or _text_kind(data)


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "[Content_Types].xml" in names:
                return next(
                    (words for top, words in _OFFICE if any(n.startswith(top) for n in names)), "an Office file"
                )
            if "mimetype" in names and archive.getinfo("mimetype").file_size < HEADER_WINDOW:
                kind = archive.read("mimetype").decode("ascii", "replace").strip()
                return _OPEN_DOCUMENT.get(kind, "an archive (ZIP)")
    except Exception:  # a broken archive is still an archive to its reader
        return "a damaged archive (ZIP)"
    return "an archive (ZIP)"


def _text_kind(data: bytes) -> str:
    start = data[:HEADER_WINDOW].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "a web page (HTML)"
    if start.startswith((b"<?xml", b"<svg")):
        return "a picture (SVG)" if b"<svg" in start else "an XML file"
    if start.startswith((b"from:", b"received:", b"return-path:", b"mime-version:", b"delivered-to:")):
        return "an e-mail message"
    if b"\x00" in data[:HEADER_WINDOW]:
        return "a file of an unknown kind"
    try:
        data[:HEADER_WINDOW].decode("utf-8")
    except UnicodeDecodeError as fault:
        if fault.start < min(len(data), HEADER_WINDOW) - 4:  # a letter cut by the window's end is no fault
            return "a file of an unknown kind"
    return "a plain text file"
