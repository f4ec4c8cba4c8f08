"""The document's properties: what the data says, and nothing of whoever last saved the template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from leverarch.form_fields import IDENTITY, PROMPT
from leverarch.renderers.word import package
from leverarch.renderers.word.names import APP, CORE, CUSTOM, R, WordError, writable

CP = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
DC = "http://purl.org/dc/elements/1.1/"
TERMS = "http://purl.org/dc/terms/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
LANGUAGE = "en-GB"
_CUSTOM_NS = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_OF_A_USER = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_PACKAGE_KIND = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Leverarch</Application></Properties>"
)


def put(parts: dict[str, bytes], data: Mapping[str, Any]) -> None:
    """Write the properties. `title`, `provider` and `as_of_date` (year-month-day) are read from the data.

    Title, subject, keywords and description are the template's own where it gives them; author, dates and language are
    always written here, and everything else that Word keeps about an author is left out.
    """
    given = _given(parts)
    root = etree.Element(f"{{{CP}}}coreProperties", nsmap={"cp": CP, "dc": DC, "dcterms": TERMS, "xsi": XSI})
    values = {
        f"{{{DC}}}title": given.get(f"{{{DC}}}title") or str(data.get("title", "")),
        f"{{{DC}}}subject": given.get(f"{{{DC}}}subject", ""),
        f"{{{DC}}}creator": str(data.get("provider", "")),
        f"{{{CP}}}keywords": given.get(f"{{{CP}}}keywords", ""),
        f"{{{DC}}}description": given.get(f"{{{DC}}}description", ""),
        f"{{{DC}}}language": LANGUAGE,
    }
    for name, value in values.items():
        if value:
            etree.SubElement(root, name).text = value
    day = str(data.get("as_of_date", ""))
    for name in ("created", "modified") if day else ():
        line = etree.SubElement(root, f"{{{TERMS}}}{name}")
        line.set(f"{{{XSI}}}type", "dcterms:W3CDTF")
        line.text = f"{day}T00:00:00Z"
    _put(
        parts,
        CORE,
        package.serialise(root),
        "application/vnd.openxmlformats-package.core-properties+xml",
        _PACKAGE_KIND,
    )
    app = package.serialise(package.parse(_APP))
    kind = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
    _put(parts, APP, app, kind, f"{R}/extended-properties")


def put_identity(parts: dict[str, bytes], identity: Mapping[str, Any], prompts: tuple[str, ...]) -> None:
    """Write what the file is, and the prompts that are no answers, as properties of its own; nothing where none."""
    values = {f"{IDENTITY}{name}": str(value) for name, value in identity.items()}
    values |= {f"{PROMPT}{number}": prompt for number, prompt in enumerate(prompts, 1)}
    if not values:
        return
    root = package.parse(f'<Properties xmlns="{_CUSTOM_NS}" xmlns:vt="{_VALUES}"/>')
    for number, (name, value) in enumerate(values.items(), 2):
        line = etree.SubElement(
            root, f"{{{_CUSTOM_NS}}}property", fmtid=_OF_A_USER, pid=str(number), name=writable(name)
        )
        etree.SubElement(line, f"{{{_VALUES}}}lpwstr").text = writable(value)
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    _put(parts, CUSTOM, package.serialise(root), kind, f"{R}/custom-properties")


def _given(parts: Mapping[str, bytes]) -> dict[str, str]:
    if CORE not in parts:
        return {}
    try:
        root = package.parse(parts[CORE])
    except etree.XMLSyntaxError as error:
        raise WordError("the template's document properties cannot be read") from error
    return {str(line.tag): (line.text or "").strip() for line in root}


def _put(parts: dict[str, bytes], name: str, data: bytes, content_type: str, kind: str) -> None:
    parts[name] = data
    package.declare(parts, part=name, content_type=content_type)
    root = package.parse(parts["_rels/.rels"])
    if not any(line.get("Type") == kind for line in root):
        package.relate(parts, "", {f"rIdL{len(root) + 1}": (kind, name, False)})
