"""The theme: the house's colours and typeface, as Word's menus offer them."""

from __future__ import annotations

from word_templates.house import AMBER, BRICK, EDGE, INK, PETROL, RULE, SAND, SOFT, TINT
from word_templates.ooxml import HEADER

_COLOURS = {
    "dk1": INK,
    "lt1": "FFFFFF",
    "dk2": PETROL,
    "lt2": TINT,
    "accent1": PETROL,
    "accent2": "447685",
    "accent3": "B4CDD4",
    "accent4": AMBER,
    "accent5": BRICK,
    "accent6": SOFT,
    "hlink": PETROL,
    "folHlink": EDGE,
}
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="9525" cap="flat" cmpd="sng" algn="ctr">{_FILL}<a:prstDash val="solid"/></a:ln>'


def theme() -> str:
    """The theme part. Sand and the rule colour stand beside the ten that Word knows."""
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items())
    face = '<a:latin typeface="Tahoma"/><a:ea typeface=""/><a:cs typeface=""/>'
    more = "".join(
        f'<a:custClr name="{name}"><a:srgbClr val="{value}"/></a:custClr>'
        for name, value in (("Sand", SAND), ("Rule", RULE))
    )
    return (
        f'{HEADER}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'name="Leverarch"><a:themeElements>'
        f'<a:clrScheme name="Leverarch">{colours}</a:clrScheme><a:fontScheme name="Leverarch">'
        f"<a:majorFont>{face}</a:majorFont>"
        f'<a:minorFont>{face}</a:minorFont></a:fontScheme><a:fmtScheme name="Leverarch"><a:fillStyleLst>{_FILL * 3}'
        f"</a:fillStyleLst><a:lnStyleLst>{_LINE * 3}</a:lnStyleLst><a:effectStyleLst>"
        f"{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst><a:bgFillStyleLst>{_FILL * 3}"
        "</a:bgFillStyleLst></a:fmtScheme></a:themeElements><a:objectDefaults/><a:extraClrSchemeLst/>"
        f"<a:custClrLst>{more}</a:custClrLst></a:theme>"
    )
