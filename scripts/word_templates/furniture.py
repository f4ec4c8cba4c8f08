"""Lists, settings, typefaces, footnotes and running header of a template."""

from __future__ import annotations

from word_templates.house import PETROL, TINT
from word_templates.ooxml import HEADER, NAMESPACES, p, r, shape

STEP = 340
_MAIN = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def numbering() -> str:
    """Bulleted and numbered lists, nine levels deep, and the bullets inside tables."""

    def level(number: int, kind: str, text: str, step: int = STEP) -> str:
        tone = f'<w:rPr><w:color w:val="{PETROL}"/></w:rPr>'
        return (
            f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{step * (number + 1)}" w:hanging="{step}"/>'
            f"</w:pPr>{tone}</w:lvl>"
        )

    kinds = ("decimal", "lowerLetter", "lowerRoman")
    bullets = "".join(level(number, "bullet", "•–▪"[number % 3]) for number in range(9))
    numbers = "".join(level(number, kinds[number % 3], f"%{number + 1}.") for number in range(9))
    small = level(0, "bullet", "•", 200)
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{key}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        for key, levels in ((1, bullets), (2, numbers), (3, small))
    )
    used = "".join(f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in (1, 2, 3))
    return f"{HEADER}<w:numbering {_MAIN}>{abstract}{used}</w:numbering>"


def settings() -> str:
    """English of Britain, no hyphens, and nothing that asks a question on opening."""
    return (
        f'{HEADER}<w:settings {_MAIN}><w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/>'
        '<w:autoHyphenation w:val="false"/><w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-GB"/><w:decimalSymbol w:val="."/>'
        '<w:listSeparator w:val=","/></w:settings>'
    )


def fonts() -> str:
    """Tahoma, and Verdana where there is none."""

    def font(name: str, other: str, panose: str, pitch: str = "variable", family: str = "swiss") -> str:
        return (
            f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:panose1 w:val="{panose}"/><w:charset w:val="00"/>'
            f'<w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        )

    known = font("Tahoma", "Verdana", "020B0604030504040204") + font(
        "Consolas", "Courier New", "020B0609020204030204", "fixed", "modern"
    )
    known += font("Segoe UI Symbol", "Arial Unicode MS", "020B0502040204020203")
    return f"{HEADER}<w:fonts {_MAIN}>{known}</w:fonts>"


def footnotes() -> str:
    """The two lines that every footnotes part begins with."""
    return (
        f"{HEADER}<w:footnotes {NAMESPACES}>"
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/>'
        "</w:r></w:p></w:footnote>"
        "</w:footnotes>"
    )


def header() -> str:
    """Whose document it is, on every page but the cover."""
    return p("Header", r("{{ provider }}", more="<w:b/>"), r("  ·  {{ title }}"))


def spine(words: str, more: str) -> list[str]:
    """The spine of a lever-arch file on a cover: its body, its label with two lines of words, its ring."""
    line = f'<a:ln w="15875"><a:solidFill><a:srgbClr val="{PETROL}"/></a:solidFill></a:ln>'
    tint, white = (f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>{line}' for colour in (TINT, "FFFFFF"))
    return [
        shape((151, 24, 38, 250), tint, order=1, round_="roundRect"),
        shape((156, 34, 28, 150), white, order=2, words=p("Spine", words) + p("SpineMore", more)),
        shape((159, 232, 22, 22), white, order=3, round_="ellipse"),
        shape((162.5, 235.5, 15, 15), tint, order=4, round_="ellipse"),
    ]
