"""The profile that LibreOffice is given: no macros, no links, no network, no dialogues, and how a PDF is made."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

_SAFE: Mapping[str, Mapping[str, bool | int | str]] = {
    "org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": 3,
        "DisableMacrosExecution": True,
        "DisableActiveContent": True,
        "BlockUntrustedRefererLinks": True,
        "CheckDocumentEvents": True,
    },
    # The two programs count differently: never is 0 for texts and 1 for workbooks.
    "org.openoffice.Office.Writer/Content/Update": {"Link": 0, "Field": False, "Chart": False},
    "org.openoffice.Office.Calc/Content/Update": {"Link": 1},
    "org.openoffice.Office.Calc/Formula/Load": {"OOXMLRecalcMode": 1, "ODFRecalcMode": 1},
    "org.openoffice.Office.Java/VirtualMachine": {"Enable": False},
    "org.openoffice.Inet/Settings": {
        "ooInetProxyType": 2,
        "ooInetNoProxy": "",
        **{f"ooInet{kind}ProxyName": "127.0.0.1" for kind in ("HTTP", "HTTPS", "FTP")},
        **{f"ooInet{kind}ProxyPort": 9 for kind in ("HTTP", "HTTPS", "FTP")},
    },
    "org.openoffice.Office.Update/Update": {"Enabled": False},
}
_QUIET: Mapping[str, Mapping[str, bool | int | str]] = {
    "org.openoffice.Office.Recovery/RecoveryInfo": {"Enabled": False},
    "org.openoffice.Office.Recovery/AutoSave": {"Enabled": False},
    "org.openoffice.Office.Common/Save/Document": {"AutoSave": False, "GenerateThumbnail": False},
    "org.openoffice.Office.Common/Misc": {
        "FirstRun": False,
        "CrashReport": False,
        "ShowTipOfTheDay": False,
        "UseLocking": False,
        "UseOpenCL": False,
    },
    "org.openoffice.Setup/Office": {"ooSetupInstCompleted": True},
    "org.openoffice.Setup/L10N": {"ooSetupSystemLocale": "en-GB"},
    "org.openoffice.Office.Linguistic/General": {"DefaultLocale": "en-GB"},
}
_PDF: Mapping[str, Mapping[str, bool | int | str]] = {
    "org.openoffice.Office.Common/Filter/PDF/Export": {
        "UseTaggedPDF": True,
        "ExportBookmarks": True,
        "ExportFormFields": False,
        "EmbedStandardFonts": True,
        "ExportNotes": False,
        "ExportNotesInMargin": False,
        "ExportNotesPages": False,
        "ExportHiddenSlides": True,
        "UseLosslessCompression": False,
        "Quality": 90,
        "ReduceImageResolution": True,
        "MaxImageResolution": 300,
    }
}


def write(folder: Path) -> None:
    """Write a fresh profile. Raises `OSError`."""
    user = folder / "user"
    user.mkdir(parents=True)
    lines = [
        f'<item oor:path={quoteattr("/" + path)}><prop oor:name={quoteattr(name)} oor:op="fuse">'
        f"<value>{_value(value)}</value></prop></item>"
        for group in (_SAFE, _QUIET, _PDF)
        for path, props in group.items()
        for name, value in props.items()
    ]
    whole = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        + "\n".join(lines)
        + "\n</oor:items>\n"
    )
    (user / "registrymodifications.xcu").write_text(whole, encoding="utf-8")


def _value(value: bool | int | str) -> str:  # noqa: FBT001 - a value of any of these types
    return escape(str(value).lower() if isinstance(value, bool) else str(value))


def digest_text() -> str:
    """Return all that the profile says, as one text: what it makes depends on it."""
    return repr((_SAFE, _QUIET, _PDF))
