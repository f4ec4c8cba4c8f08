"""The colours that a bound file speaks of: those of a screen, by the profile that PDF/A asks for."""

from __future__ import annotations

import zlib
from functools import cache

from PIL import ImageCms

#: Where a profile says on which day it was made, and what it is called by: neither is the same on two days.
_DAY, _NAME = slice(24, 36), slice(84, 100)


@cache
def srgb_profile() -> bytes:
    """Return the profile of sRGB, packed. The same on every day."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[_DAY] = bytes((0x07, 0xD0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))  # 1 January 2000
    made[_NAME] = bytes(16)
    return zlib.compress(bytes(made), 9)
