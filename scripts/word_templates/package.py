"""Puts the parts of a template together."""

from __future__ import annotations

from leverarch.renderers.word.package import write
from word_templates import furniture as basics
from word_templates import house
from word_templates.ooxml import HEADER, NAMESPACES
from word_templates.theme import theme

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_META = "http://schemas.openxmlformats.org/package/2006/"


def build(body: str, furniture: dict[str, str], *, small: bool = False) -> bytes:
    """Return the template. `furniture` holds headers and footers by name; `body` refers to them as `rId-NAME`."""
    kinds = {"styles": house.styles(small=small), "settings": basics.settings(), "numbering": basics.numbering()}
    kinds |= {"fontTable": basics.fonts(), "footnotes": basics.footnotes()}
    parts = {f"word/{name}.xml": text for name, text in kinds.items()}
    parts["word/theme/theme1.xml"] = theme()
    parts |= {f"word/{name}.xml": _furniture(name, text) for name, text in furniture.items()}
    parts["word/document.xml"] = f"{HEADER}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    related = [(f"rId-{name}", _kind(name), f"{name}.xml") for name in [*kinds, *furniture]]
    related.append(("rId-theme", f"{_KINDS}theme", "theme/theme1.xml"))
    parts["word/_rels/document.xml.rels"] = _relationships(related)
    parts["_rels/.rels"] = _relationships(
        [
            ("rId1", f"{_KINDS}officeDocument", "word/document.xml"),
            ("rId2", f"{_META}relationships/metadata/core-properties", "docProps/core.xml"),
        ]
    )
    parts["docProps/core.xml"] = (
        f'{HEADER}<cp:coreProperties xmlns:cp="{_META}metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{{ title }}</dc:title><dc:language>en-GB</dc:language>'
        "</cp:coreProperties>"
    )
    parts["[Content_Types].xml"] = _types([name for name in parts if name.startswith("word/") and "_rels" not in name])
    return write({name: text.encode() for name, text in parts.items()})


def _furniture(name: str, text: str) -> str:
    root = "hdr" if name.startswith("header") else "ftr"
    return f"{HEADER}<w:{root} {NAMESPACES}>{text}</w:{root}>"


def _kind(name: str) -> str:
    return _KINDS + name.rstrip("0123456789")


def _relationships(lines: list[tuple[str, str, str]]) -> str:
    inner = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in lines)
    return f'{HEADER}<Relationships xmlns="{_META}relationships">{inner}</Relationships>'


def _types(names: list[str]) -> str:
    def kind(name: str) -> str:
        if "theme" in name:
            return "application/vnd.openxmlformats-officedocument.theme+xml"
        plain = name.removeprefix("word/").removesuffix(".xml").rstrip("0123456789")
        return f"{_WORD}{'document.main' if plain == 'document' else plain}+xml"

    lines = "".join(f'<Override PartName="/{name}" ContentType="{kind(name)}"/>' for name in names)
    return (
        f'{HEADER}<Types xmlns="{_META}content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'{lines}<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )
