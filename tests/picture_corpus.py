"""Pictures of every format, mode and orientation, made in code, and pictures that behave badly."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

SIZE = (300, 200)


def scene(mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    """A red corner top left, a blue one bottom right, a line across: each way of turning it looks different."""
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    width, height = size
    draw.rectangle((0, 0, width // 3, height // 3), fill=(200, 30, 30))
    draw.rectangle((2 * width // 3, 2 * height // 3, width, height), fill=(30, 30, 200))
    draw.line((0, height, width, 0), fill=(20, 120, 60), width=7)
    return picture if mode == "RGB" else picture.convert(mode)


def saved(picture: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def turned_by_its_camera(orientation: int) -> tuple[bytes, Image.Image]:
    """A photo that lies as the sensor saw it, with the way to hold it in its EXIF; and how it should be seen."""
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    seen = scene()
    stored = seen.transpose(back[orientation]) if orientation in back else seen
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "A phone"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)
    return saved(stored, "JPEG", exif=exif, quality=95), seen


def pages(count: int, mode: str = "RGB", **options: Any) -> bytes:
    """A TIFF file of several pages, each of its own size."""
    frames = [scene(mode, (300 + 10 * n, 200 + 20 * n)) for n in range(count)]
    return saved(frames[0], "TIFF", save_all=True, append_images=frames[1:], **options)


#: As a phone saves it: on its side, with the way to hold it beside the points. Written once by an encoder that the
#: project does not use.
PHONE = (Path(__file__).parent / "phone.heic").read_bytes()


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few kilobytes that says it has billions of points."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def svg(body: str = "", attributes: str = 'viewBox="0 0 200 100"') -> bytes:
    inside = body or '<rect width="90" height="50" fill="#c81e1e"/>'
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {spaces} {attributes}>{inside}</svg>".encode()
