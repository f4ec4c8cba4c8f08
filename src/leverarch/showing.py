"""How an item's file is shown in a pack: as pages, with the file attached, or by a sheet that stands in for it.

Pure functions of an item and a pack. The planner, the sheets, the checks and the pipeline all ask here, so that none of
them can say anything else than what is bound.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePosixPath

from leverarch.model import Evidence, Pack
from leverarch.output import Attachment
from leverarch.words import listed
from leverarch.world import FileState, Made, Probe, Remark

TAKE, STAND_IN, STOP = "take", "stand-in", "stop"
#: The check that reports what each choice of a pack is about, by the choice's field.
CHECK_OF: Mapping[str, str] = {
    "repaired": "repaired-file",
    "encrypted": "encrypted-file",
    "damaged": "damaged-file",
    "unsupported": "unsupported-file",
    "signed": "signed-file",
    "restricted": "restricted-file",
    "active_content": "active-content",
    "embedded_files": "embedded-files",
    "hidden_layers": "hidden-layers",
    "no_text_layer": "no-text-layer",
    "text_rendering": "text-rendering",
    "cut_short": "cut-short",
    "part_not_shown": "part-not-shown",
}
#: Those that `"unreadable": "stop"` speaks of.
_UNREADABLE = frozenset({"repaired", "encrypted", "damaged", "unsupported"})
#: What a pack that does not show such files says of them, in a reader's words.
_KINDS_OF_FILE: Mapping[str, str] = {
    "repaired": "files that had to be mended",
    "signed": "files with a digital signature",
    "restricted": "files whose maker restricts what may be done with them",
    "active_content": "files that hold scripts or buttons",
    "embedded_files": "files that carry other files inside",
    "hidden_layers": "files with hidden layers",
    "no_text_layer": "scans without text",
    "text_rendering": "files of which only the words can be shown",
    "cut_short": "files that are too long to be shown whole",
    "part_not_shown": "files that hold others which have no pages",
}
_MEDIA: Mapping[str, str] = {
    ".pdf": "application/pdf",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".rtf": "application/rtf",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".csv": "text/csv",
    ".html": "text/html",
    ".htm": "text/html",
    ".eml": "message/rfc822",
    ".msg": "application/vnd.ms-outlook",
    ".zip": "application/zip",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".webp": "image/webp",
    ".heic": "image/heic",
    ".svg": "image/svg+xml",
}
#: Which originals go with a bundle.
NEEDED, ALL = "needed", "all"
#: Remarks on a file that say nothing of more in it than its pages show.
_SEEN_WHOLE = frozenset(
    {"signed-file", "no-text-layer", "odd-pages", "fonts-not-embedded", "wrong-ending", "ocr-text", "text-rendering"}
)
#: What other remarks mean for somebody who is given the file itself.
_BESIDE: Mapping[str, str] = {
    "active-content": "scripts or buttons",
    "embedded-files": "other files",
    "restricted-file": "limits set by its maker",
    "form-values": "the fields of a form",
}
_ODD = re.compile(r"[^A-Za-z0-9 ()+,._=-]+")
#: Of a name, before its ending.
_LONGEST = 80


def choice(pack: Pack, field: str) -> str:
    """Return what a pack does with files of which that was found: `take`, `stand-in` or `stop`."""
    named = str(getattr(pack.files, field)) if pack.files else ""
    if named:
        return named
    return STOP if field in _UNREADABLE and pack.unreadable == STOP else TAKE


def stopping(pack: Pack) -> frozenset[str]:
    """Return the names of the checks whose findings stop the pack."""
    return frozenset(check for field, check in CHECK_OF.items() if choice(pack, field) == STOP)


def not_taken(item: Evidence, pack: Pack) -> tuple[str, ...]:
    """Return the fields of the pack's choices by which it does not show an item's pages, though it could."""
    met = _met(item.probe) if item.probe is not None and item.probe.is_shown else frozenset()
    return tuple(field for field, check in CHECK_OF.items() if check in met and choice(pack, field) == STAND_IN)


def _met(found: Probe) -> Collection[str]:
    state = {"repaired-file"} if found.state is FileState.REPAIRED else set[str]()
    return state | {remark.name for remark in found.remarks}


def has_pages(item: Evidence, pack: Pack) -> bool:
    """Whether the pages of the item's file are shown in this pack."""
    return item.probe is not None and item.probe.is_shown and not not_taken(item, pack)


def is_withheld(item: Evidence, pack: Pack) -> bool:
    """Whether the item has a file, and a sheet stands in for it in this pack."""
    return bool(item.path) and not has_pages(item, pack)


def by_choice(item: Evidence, pack: Pack) -> str:
    """Return the kinds of file that a pack leaves out and the item's is one of; nothing where it could not be shown."""
    return listed([_KINDS_OF_FILE[field] for field in not_taken(item, pack)])


def own_remarks(found: Probe) -> Iterator[Remark]:
    """Yield what was met in the file itself, and not in a file inside it."""
    inside = tuple(f"holds {part.name}" for part in found.parts)
    yield from (remark for remark in found.remarks if not (inside and remark.detail.startswith(inside)))


def is_signed(found: Probe) -> bool:
    """Whether the file itself is a PDF with a digital signature, which does not survive being bound."""
    return found.made is Made.RECEIVED and any(remark.name == "signed-file" for remark in own_remarks(found))


def attached(item: Evidence, pack: Pack, originals: str = NEEDED) -> Attachment | None:
    """Return the item's file as it goes with the bundle; nothing where it doesn't.

    A signed PDF does, and a file of which only the words are shown; under `all` every other one that may.
    """
    found = item.probe
    if found is None or not has_pages(item, pack) or item.attach_original == "no":
        return None
    if is_signed(found):
        about = f"The signed file of item {item.id}, unchanged"
    elif found.made is Made.TEXT:
        about = f"The file of item {item.id} as it was received, whose words are shown"
    elif originals == ALL and not kept_back(item, pack, originals):
        about = f"The file of item {item.id} as it was received"
    else:
        return None
    ending = PurePosixPath(item.path).suffix.lower()
    media = _MEDIA.get(ending, "application/octet-stream")
    return Attachment(safe_name(item.id, item.path), item.path, media, found.size, found.sha256, about)


def kept_back(item: Evidence, pack: Pack, originals: str) -> tuple[str, ...]:
    """Return why a file does not go with a bundle that asks for all; nothing where it does, or there is none to show.

    The provider may have all that is in a file. To anybody else it goes only where its item says so, or where nothing
    was met in it that its pages don't show.
    """
    if originals != ALL or item.probe is None or not has_pages(item, pack):
        return ()
    if item.attach_original == "no":
        return ("its item says so",)
    if item.attach_original == "yes" or pack.audience == "internal" or is_signed(item.probe):
        return ()
    return () if item.probe.made is Made.TEXT else more_than_shown(item.probe)


def more_than_shown(found: Probe) -> tuple[str, ...]:
    """Return in words what a file may hold that its pages don't show. Known of PDFs only: others may hold anything."""
    made_here = found.made in (Made.RENDERED, Made.CONVERTED)
    words = ["what no page shows, since its pages were made from it"] if made_here else []
    words += ["other files"] if found.parts else []
    words += ["parts that could not be read"] if found.state is FileState.REPAIRED else []
    words += ["a password"] if found.is_private else []
    words += [_BESIDE.get(r.name, r.name.replace("-", " ")) for r in found.remarks if r.name not in _SEEN_WHOLE]
    words += [each for segment in found.segments if segment.received for each in segment.received.beside]
    return tuple(dict.fromkeys(words))


def safe_name(id_: str, path: str) -> str:
    """Return a file's name that every system can keep, with its item in front: `EV-0007 audit.pdf`.

    Plain letters only, without folders; the item's id makes it the only one of its bundle.
    """
    name = PurePosixPath(path)
    kept = _plain(name.stem).strip(" ._")[:_LONGEST].rstrip(" .") or "file"
    item = _plain(id_)
    # A file that `add` stored begins with its item's id already.
    front = "" if re.match(rf"{re.escape(item)}[ _-]", kept) else f"{item} "
    return f"{front}{kept}{_plain(name.suffix)[:12].rstrip(' .')}"


def _plain(text: str) -> str:
    return _ODD.sub("_", unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii"))
