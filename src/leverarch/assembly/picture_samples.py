"""One picture of a PDF with fewer pixels: the same colours, the same way of packing, the same place in the file.

What is packed as JPEG is packed so again; what keeps every sample as it was keeps every sample of the smaller one.
Colour spaces, and what /Decode makes of the samples, stay what they are: samples are averaged and never converted.
"""

from __future__ import annotations

import io
import math
import warnings
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import pikepdf
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image, JpegImagePlugin

from leverarch.readers.pdf_boxes import number

Samples = NDArray[np.uint8]
#: An A4 page at 800 pixels an inch. A picture with more pixels is not opened.
MOST_PIXELS = 64_000_000
#: How a JPEG is written: as a good scanner does. At this quality no fault is seen on paper.
QUALITY = 85
_LEVEL = 6
_JPEG = "/DCTDecode"
_LOSSLESS = frozenset({"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCII85Decode", "/ASCIIHexDecode"})
_CHANNELS = {"/DeviceGray": 1, "/CalGray": 1, "/Separation": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/Lab": 3}
_MODES = {1: "L", 3: "RGB", 4: "CMYK"}
_WITH_ALPHA = {1: "LA", 3: "RGBA"}
#: Why a picture stays as it is, in words that stand after "left as it is:".
BLACK_AND_WHITE = "it is black and white, as scans of text are"
OTHER_KIND = "it is packed in a way that is not written here"
OWN_MASK = "it has a mask that belongs to its pixels"
ODD_COLOURS = "its colours are kept in an unusual way"
TOO_LARGE = "it has more pixels than are opened here"
UNREADABLE = "it can't be read"


class Kept(Exception):
    """A picture that stays as it is, and why."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A picture as it is written: its bytes, how they are packed, and what they then are."""

    data: bytes
    filter: str
    width: int
    height: int
    parms: dict[str, int] | None = None
    colours: Any = None


def size_of(picture: Stream) -> tuple[int, int]:
    """Return its width and height in pixels; 0 for what is no number."""
    return int(number(picture.get("/Width")) or 0), int(number(picture.get("/Height")) or 0)


def smaller(picture: Stream, factor: float) -> Packed:
    """Return the picture with `factor` times as many pixels each way (less than 1). Raises `Kept`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _smaller(picture, factor)
    except Kept:
        raise
    except Exception as fault:  # three libraries, each with its own kinds of failure
        raise Kept(UNREADABLE) from fault


def _smaller(picture: Stream, factor: float) -> Packed:
    width, height = size_of(picture)
    _refuse(picture, width, height)
    size = (math.ceil(width * factor), math.ceil(height * factor))
    filters = _filters(picture)
    if filters[-1:] == [_JPEG]:
        return _as_jpeg(picture, filters, size)
    if not set(filters) <= _LOSSLESS:
        raise Kept(OTHER_KIND)
    image, colours = _opened(picture, width, height)
    made = _shrunk(image, size, _alpha_of(picture))
    parms = {"/Predictor": 15, "/Colors": len(made.getbands()), "/BitsPerComponent": 8, "/Columns": size[0]}
    return Packed(zlib.compress(_predicted(made), _LEVEL), "/FlateDecode", *size, parms, colours)


def _refuse(picture: Stream, width: int, height: int) -> None:
    """Raise `Kept` for what is not touched, whatever its samples are."""
    if "/JPXDecode" in _filters(picture):
        raise Kept(OTHER_KIND)
    if int(picture.get("/BitsPerComponent", 8)) == 1:
        raise Kept(BLACK_AND_WHITE)
    mask = picture.get("/SMask")
    if any(key in picture for key in ("/Mask", "/Matte", "/Alternates")) or (
        isinstance(mask, Stream) and "/Matte" in mask
    ):
        raise Kept(OWN_MASK)
    if not 0 < width * height <= MOST_PIXELS:
        raise Kept(TOO_LARGE)


def _filters(picture: Stream) -> list[str]:
    found = picture.get("/Filter")
    return [str(each) for each in found] if isinstance(found, Array) else [] if found is None else [str(found)]


# ---------------------------------------------------------------- packed as JPEG


def _as_jpeg(picture: Stream, filters: list[str], size: tuple[int, int]) -> Packed:
    channels = _channels(picture.get("/ColorSpace"))
    if channels not in _MODES:
        raise Kept(ODD_COLOURS)
    data = picture.read_raw_bytes() if len(filters) == 1 else _without_wrapping(picture, filters)
    alpha = _alpha_of(picture)
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        if image.size != size_of(picture):
            raise Kept(UNREADABLE)
        marked = "adobe" in image.info
        # Without that mark nobody can tell whether four inks are turned over, and the PDF says what three samples are.
        if image.mode != _MODES[channels] or (not marked and (channels == 4 or _is_told(picture, channels))):
            raise Kept(ODD_COLOURS)
        sampling = JpegImagePlugin.get_sampling(image)
        if alpha is None:
            image.draft(image.mode, (size[0] * 2, size[1] * 2))
        made = _shrunk(image, size, alpha)
    out = io.BytesIO()
    made.save(out, "JPEG", quality=QUALITY, subsampling=max(0, sampling), optimize=True)
    return Packed(out.getvalue(), _JPEG, *size)


def _is_told(picture: Stream, channels: int) -> bool:
    """Whether the PDF says how the samples of a JPEG are to be understood."""
    parms = picture.get("/DecodeParms")
    each = list(parms) if isinstance(parms, Array) else [parms]
    return channels > 1 and any(isinstance(one, Dictionary) and "/ColorTransform" in one for one in each)


def _without_wrapping(picture: Stream, filters: list[str]) -> bytes:
    """Return the JPEG inside what it is wrapped in."""
    if not set(filters[:-1]) <= _LOSSLESS or "/DecodeParms" in picture:
        raise Kept(OTHER_KIND)
    with pikepdf.new() as holder:
        wrapped = Stream(holder, picture.read_raw_bytes())
        wrapped.Filter = Array([Name(each) for each in filters[:-1]])
        return wrapped.read_bytes()


# ---------------------------------------------------------------- every sample kept


def _opened(picture: Stream, width: int, height: int) -> tuple[Image.Image, Any]:
    """Return the picture, and the colours that it then has where they are others than before."""
    space = picture.get("/ColorSpace")
    bits = int(picture.get("/BitsPerComponent", 8))
    if bits not in (2, 4, 8):
        raise Kept(ODD_COLOURS)
    if isinstance(space, Array) and space[0] == Name.Indexed:
        if not _is_usual(picture.get("/Decode"), bits):
            raise Kept(ODD_COLOURS)
        places = _samples(picture, (height, width, 1), bits)[:, :, 0]
        return _image(_palette(space)[places]), space[1]
    channels = _channels(space)
    if channels not in _MODES:
        raise Kept(ODD_COLOURS)
    samples = _samples(picture, (height, width, channels), bits)
    return _image(samples if bits == 8 else samples * np.uint8(255 // (2**bits - 1))), None


def _is_usual(decode: Any, bits: int) -> bool:
    """Whether a picture's numbers are those of its palette."""
    return decode is None or (isinstance(decode, Array) and [number(each) for each in decode] == [0, 2**bits - 1])


def _samples(picture: Stream, shape: tuple[int, int, int], bits: int) -> Samples:
    """Return the samples as they are kept. Rows begin with a whole byte."""
    height, width, channels = shape
    row = (width * channels * bits + 7) // 8
    data = np.frombuffer(picture.read_bytes(), np.uint8)
    if len(data) < row * height:
        raise Kept(UNREADABLE)
    rows = data[: row * height].reshape(height, row)
    if bits < 8:
        parts = [rows >> shift & (2**bits - 1) for shift in range(8 - bits, -1, -bits)]
        rows = np.stack(parts, axis=2).reshape(height, -1)[:, : width * channels]
    return rows.reshape(shape)


def _palette(space: Array) -> Samples:
    """Return the colours of a palette, by number. A number beyond it is its last colour."""
    channels = _channels(space[1])
    if channels not in _MODES:
        raise Kept(ODD_COLOURS)
    table = space[3]
    data = bytes(table) if isinstance(table, String) else table.read_bytes()
    colours = np.frombuffer(data, np.uint8)[: len(data) // channels * channels].reshape(-1, channels)
    colours = colours[: int(space[2]) + 1]
    return colours[np.minimum(np.arange(256), len(colours) - 1)]


def _channels(space: Any) -> int:
    """Return how many samples a pixel of these colours has; 0 where that is not known here."""
    if isinstance(space, Name):
        return 4 if space == Name.DeviceCMYK else _CHANNELS.get(str(space), 0)
    if not isinstance(space, Array) or not len(space):
        return 0
    if space[0] == Name.ICCBased:
        return int(space[1].get("/N", 0))
    return _CHANNELS.get(str(space[0]), 0)


def _image(samples: Samples) -> Image.Image:
    height, width, channels = samples.shape
    mode = _MODES[channels]
    return Image.frombuffer(mode, (width, height), np.ascontiguousarray(samples), "raw", mode, 0, 1)


def _predicted(image: Image.Image) -> bytes:
    """Return the samples as PNG writes them: each row as it is, or as what differs from the left or from above."""
    samples = np.asarray(image, np.uint8).reshape(image.height, image.width, -1)
    left, above = samples.copy(), samples.copy()
    left[:, 1:] -= samples[:, :-1]
    above[1:] -= samples[:-1]
    kinds = np.stack([each.reshape(image.height, -1) for each in (samples, left, above)])
    weights = np.minimum(kinds, 0 - kinds).sum(axis=2, dtype=np.int64)
    best = weights.argmin(axis=0)
    rows = kinds[best, np.arange(image.height)]
    return np.hstack([best.astype(np.uint8)[:, None], rows]).tobytes()


# ---------------------------------------------------------------- fewer pixels


def _shrunk(image: Image.Image, size: tuple[int, int], alpha: Image.Image | None) -> Image.Image:
    """Return the picture in this size. The colour of a pixel that its mask hides does not bleed."""
    plain = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    mode = _WITH_ALPHA.get(len(image.getbands()), "")
    if alpha is not None and mode and alpha.size == image.size:
        weighed = Image.merge(mode, (*image.split(), alpha)).resize(size, Image.Resampling.LANCZOS)
        *seen, shown = weighed.split()
        plain = Image.composite(Image.merge(image.mode, seen), plain, shown.point(lambda value: 255 if value else 0))
    plain.info = {}
    return plain


def _alpha_of(picture: Stream) -> Image.Image | None:
    """Return what a picture's soft mask shows of it; nothing where it has none, or one that says it in another way."""
    mask = picture.get("/SMask")
    if not isinstance(mask, Stream) or "/Decode" in mask or not set(_filters(mask)) <= _LOSSLESS:
        return None
    if int(mask.get("/BitsPerComponent", 8)) != 8 or _channels(mask.get("/ColorSpace")) != 1:
        return None
    width, height = size_of(mask)
    if (width, height) != size_of(picture):
        return None
    return _image(_samples(mask, (height, width, 1), 8))


def write_into(picture: Stream, packed: Packed) -> None:
    """Put the smaller picture in the place of the picture. Whatever else is said of it stays."""
    parms = Dictionary(packed.parms) if packed.parms else None
    picture.write(packed.data, filter=Name(packed.filter), decode_parms=parms)
    picture.Width, picture.Height = packed.width, packed.height
    picture.BitsPerComponent = 8
    if packed.colours is not None:
        picture.ColorSpace = packed.colours
        if "/Decode" in picture:
            del picture["/Decode"]
