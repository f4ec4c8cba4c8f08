"""A Word template, compiled once: docxtpl's tags become Jinja code, everything else waits as it is.

docxtpl itself repairs its own output in silence, and text can be lost in the repair. So its language is used here (its
`patch_xml` turns what Word saved into Jinja), and the printing is ours: strict, escaped, sandboxed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import jinja2
from docxtpl import DocxTemplate
from lxml import etree

from leverarch.renderers.word import package, styles
from leverarch.renderers.word.language import Sandbox, refused
from leverarch.renderers.word.names import APP, DYNAMIC, W14, WordError, w

# What belongs to a template's author and must not travel to a reader: remarks, their authors, thumbnails.
AUTHORS_OWN = frozenset(
    f"word/{name}.xml" for name in ("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people")
) | {"docProps/thumbnail.jpeg", "docProps/thumbnail.emf", "docProps/thumbnail.wmf"}
_REMARKS = ("commentRangeStart", "commentRangeEnd", "proofErr", "lastRenderedPageBreak")


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """A template ready to print. `fixed` are the parts without a tag, `printed` those with one, by part name."""

    fixed: Mapping[str, bytes]
    printed: Mapping[str, jinja2.Template]
    house: styles.House


@lru_cache(maxsize=8)
def compile_template(template: bytes) -> Compiled:
    """Compile a template. Raises `WordError` in words for its author."""
    parts = package.read(template)
    package.drop(parts, set(AUTHORS_OWN))
    sandbox = Sandbox()
    printed = {}
    for name in sorted(parts):
        if not DYNAMIC.fullmatch(name):
            continue
        text = clean(parts[name], name)
        if "{" in text:  # Word may have cut a tag into pieces, so its beginning can't be looked for
            printed[name] = _compile(sandbox, text)
        else:
            parts[name] = text.encode()
    parts.pop(APP, None)
    return Compiled({name: data for name, data in parts.items() if name not in printed}, printed, styles.of(parts))


def clean(data: bytes, name: str) -> str:
    """Return a part as text, without remarks, spelling marks and the numbers of editing sessions."""
    try:
        root = package.parse(data)
    except etree.XMLSyntaxError as error:
        raise WordError(f"the template is damaged: {name} cannot be read") from error
    for element in list(root.iter(*map(w, _REMARKS))):
        _remove(element)
    for reference in list(root.iter(w("commentReference"))):
        run = reference.getparent()
        _remove(run if run is not None and run.tag == w("r") else reference)
    for element in root.iter():
        for key in [key for key in element.attrib if _of_a_session(str(key))]:
            del element.attrib[key]
    return etree.tostring(root, encoding="unicode")


def _of_a_session(key: str) -> bool:
    return key.startswith(w("rsid")) or key in (f"{{{W14}}}paraId", f"{{{W14}}}textId")


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _compile(sandbox: Sandbox, text: str) -> jinja2.Template:
    try:
        source = DocxTemplate(None).patch_xml(text)
        for _, name, reason in refused(sandbox.parse(source)):
            raise WordError(f"{reason}: `{name}`" if name else reason)
        return sandbox.from_string(source)
    except jinja2.TemplateError as error:
        raise WordError(f"a tag of the template cannot be understood: {error.message}") from error
    except RecursionError as error:
        raise WordError("the template's tags are nested too deeply") from error
