"""Can a picture be printed? Opened by the library that most things open pictures with, before anything is rendered."""

from __future__ import annotations

import io
import warnings

from PIL import Image

#: What both renderers print, by what is inside and not by the ending of the name.
FORMATS = ("PNG", "JPEG", "GIF")
#: More points than a poster at 600 dots to the inch: such a picture fills the memory and no page.
MOST_POINTS = 120_000_000


def picture_fault(data: bytes) -> str:
    """Return why a picture can't be printed, in a reader's words; nothing where it can."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as picture:
                if picture.format not in FORMATS:
                    return f"is in truth a {picture.format} picture"
                if picture.width * picture.height > MOST_POINTS:
                    return "is too large"
                if picture.mode == "CMYK":
                    return "has the colours of a printing press (CMYK)"
                picture.load()
    except Exception:  # Pillow raises many kinds for a damaged file; none may stop the others
        return "is damaged, or is no picture"
    return ""
