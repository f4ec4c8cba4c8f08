"""Pictures that stand in a line of text, each with its text in words."""

from __future__ import annotations

import io
from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.image.image import Image

from leverarch.renderers.word.names import PIC, WP, A, R, WordError, writable
from leverarch.renderers.word.side import Side

EMU_PER_TWIP = 635
EMU_PER_MM = 36000
MOST_OF_A_PAGE = 0.8


class Pictures:
    """The pictures of one document, by the names that its data uses."""

    def __init__(self, side: Side, images: Mapping[str, bytes]) -> None:
        self._side = side
        self._images = images

    def inline(self, name: str, alt: str, width: int, height: int, *, millimetres: float = 0) -> str:
        """Return a run that holds the picture, no larger than the room given (twentieths of a point)."""
        data = self._images.get(name)
        if data is None:
            raise WordError(f"the picture `{name}` was not supplied")
        try:
            picture = Image.from_blob(data)
        except (
            InvalidImageStreamError,
            UnexpectedEndOfFileError,
            UnrecognizedImageError,
            io.UnsupportedOperation,
        ) as error:
            raise WordError(f"the picture `{name}` is of a kind that a Word file cannot show") from error
        wide, high = int(picture.width), int(picture.height)
        wanted = millimetres * EMU_PER_MM if millimetres else wide
        scale = min(wanted / wide, width * EMU_PER_TWIP / wide, height * MOST_OF_A_PAGE * EMU_PER_TWIP / high)
        key = self._side.picture(data, picture.ext, picture.content_type)
        return _drawing(key, writable(alt), int(wide * scale), int(high * scale))


def _drawing(key: str, alt: str, wide: int, high: int) -> str:
    # The ids here are counted again when the whole part is there.
    about = f'id="1" name="Picture" descr={quoteattr(alt)}'
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:docPr {about}/><wp:cNvGraphicFramePr>'
        f'<a:graphicFrameLocks xmlns:a="{A}" noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic xmlns:a="{A}"><a:graphicData uri="{PIC}">'
        f'<pic:pic xmlns:pic="{PIC}"><pic:nvPicPr><pic:cNvPr {about}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip xmlns:r="{R}" r:embed={quoteattr(key)}/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
