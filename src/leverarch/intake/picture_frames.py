"""The pictures in a file: decoded within bounds, turned upright, in the colours of a screen, encoded anew."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import pi_heif
from PIL import Image, ImageCms, ImageFile

from leverarch.readers.file_kinds import HEIC, PNG, TIFF, FileKind
from leverarch.readers.refused import Refused
from leverarch.world import FileState

#: More points than a large poster at 400 to the inch: such a picture fills the memory and no page.
MOST_POINTS = 180_000_000
#: A photo (JPEG) can be read at an eighth of its size, so it may have more.
MOST_POINTS_JPEG = 600_000_000
MOST_FRAMES = 500
QUALITY = 88
#: With as few colours as this, a picture is a drawing or a screen, and is kept exactly.
FEW_COLOURS = 256
_PNG_WORDS = (b"tEXt", b"zTXt", b"iTXt")
#: How a picture is turned upright, by the number with which its camera says how it was held.
_TURNS: dict[object, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_DEEP = frozenset({"I", "F", "I;16", "I;16L", "I;16B", "I;16N"})


class MostPoints(Protocol):
    """How many points a picture of a shape may have (width, height)."""

    def __call__(self, width: int, height: int, *, lines: bool) -> tuple[int, int]:
        """Return the most points across and down. `lines`: it is black and white, and may be finer."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture: its bytes (none where it can't be read) and format, its points, and how wide it was before."""

    data: bytes = field(repr=False)
    format: str = ""
    width: int = 0
    height: int = 0
    original: int = 0


@dataclass(frozen=True, slots=True)
class Frames:
    """All pictures of a file. `cut` is the line for the page where a bound was met, `cut_detail` the owner's words.

    `moving` counts the pictures of one that moves, of which the first is here.
    """

    frames: tuple[Frame, ...]
    damage: str = ""
    cut: str = ""
    cut_detail: str = ""
    moving: int = 0
    is_scan: bool = False


def frames_of(data: bytes, kind: FileKind, *, most_points: MostPoints) -> Frames:
    """Return the pictures of a file. Raises `Refused`, and whatever Pillow raises for a file that is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if kind is HEIC:
            return _of_phone(data, most_points)
        data = _without_words(data) if kind is PNG else data
        try:
            return _of_file(data, kind, most_points)
        except OSError:  # a file that was cut off: what is there is shown, and said to be all
            with _taking_what_is_there():
                found = _of_file(data, kind, most_points)
            damage = "it is cut off or damaged: part of the picture may be missing"
            return Frames(found.frames, damage, found.cut, found.cut_detail, found.moving, found.is_scan)


def _without_words(data: bytes) -> bytes:
    """Return a PNG without the words beside its points, which may be longer than Pillow reads and are not shown."""
    kept, at = [data[:8]], 8
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind not in _PNG_WORDS:
            kept.append(data[at : at + 12 + size])
        at += 12 + size
    return b"".join((*kept, data[at:]))


@contextmanager
def _taking_what_is_there() -> Iterator[None]:
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _of_file(data: bytes, kind: FileKind, most_points: MostPoints) -> Frames:
    with _opened(data) as picture:
        if kind is TIFF:
            return _pages(picture, most_points)
        moving = int(getattr(picture, "n_frames", 1)) if picture.format != "MPO" else 1
        frame = _frame(picture, most_points)
        return Frames((frame,), moving=moving if moving > 1 else 0)


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    limit = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = None  # ours is told in words, below
    try:
        with Image.open(io.BytesIO(data)) as picture:
            yield picture
    finally:
        Image.MAX_IMAGE_PIXELS = limit


def _pages(picture: Image.Image, most_points: MostPoints) -> Frames:
    """Return the pages of a TIFF file. One that is damaged is named, and the others are shown."""
    frames: list[Frame] = []
    broken: list[int] = []
    lines = 0
    more = False
    for number in range(MOST_FRAMES + 1):
        try:
            picture.seek(number)
        except EOFError:
            break
        if number == MOST_FRAMES:
            more = True
            break
        lines += picture.mode == "1"
        try:
            frames.append(_frame(picture, most_points))
        except Refused:
            raise
        except Exception:  # Pillow raises many kinds; the other pages of the file must not suffer
            frames.append(Frame(b""))
            broken.append(number + 1)
    if broken and not ImageFile.LOAD_TRUNCATED_IMAGES:
        raise OSError("a page is cut off")
    damage = f"it is damaged: page {', '.join(map(str, broken))} can't be shown" if broken else ""
    first = f"{MOST_FRAMES} pages"
    return Frames(
        tuple(frames),
        damage,
        f"Only the first {first} of this file are shown here." if more else "",
        f"holds more pages than can be shown: the first {first} are" if more else "",
        is_scan=len(frames) > 1 or lines > 0,
    )


def _of_phone(data: bytes, most_points: MostPoints) -> Frames:
    """Return the main picture of a phone's file. Its depth maps and previews are no pictures to a reader."""
    try:
        held = pi_heif.open_heif(io.BytesIO(data))
    except Exception as fault:
        raise Refused(FileState.DAMAGED, "it is damaged: the picture in it can't be read") from fault
    frames = []
    for image in list(held)[:MOST_FRAMES]:
        _refuse_large(image.size, MOST_POINTS)
        # libheif has turned it upright already.
        frames.append(_encoded(_on_screen(image.to_pillow()), image.size[0], most_points))
    return Frames(tuple(frames))


def _frame(picture: Image.Image, most_points: MostPoints) -> Frame:
    """Return the picture that is at hand, upright, in few enough points, encoded anew."""
    original = picture.size
    is_photo = picture.format in ("JPEG", "MPO") and not picture.info.get("progressive")
    _refuse_large(original, MOST_POINTS_JPEG if is_photo else MOST_POINTS)
    if is_photo and original[0] * original[1] > MOST_POINTS // 4:
        picture.draft(None, most_points(*original, lines=False))
    picture.load()
    way = _TURNS.get(_orientation(picture))
    upright = picture if way is None else picture.transpose(way)
    across = upright.width * max(original) // max(picture.size)
    return _encoded(_on_screen(upright), across, most_points)


def _orientation(picture: Image.Image) -> object:
    """Return how the camera was held, by what it says; what can't be read says nothing."""
    try:
        return picture.getexif().get(0x0112)
    except Exception:  # the words of a camera are not what is shown: whatever is wrong with them, the picture stands
        return None


def _refuse_large(size: tuple[int, int], most: int) -> None:
    width, height = size
    if width < 1 or height < 1:
        raise Refused(FileState.DAMAGED, "it is a picture without any points")
    if width * height > most:
        raise Refused(FileState.UNSUPPORTED, f"it is too large to be opened: {width:,} by {height:,} points")


def _on_screen(picture: Image.Image) -> Image.Image:
    """Return the picture in the colours of a screen, on white: `1`, `L` or `RGB`."""
    if picture.mode in _DEEP:
        return _shallow(picture)
    picture = _in_srgb(picture)
    if picture.mode in ("1", "L", "RGB"):
        return picture
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        whole = picture.convert("RGBA")
        ground = Image.new("RGBA", whole.size, "white")
        ground.alpha_composite(whole)
        return ground.convert("RGB")
    return picture.convert("RGB")


def _shallow(picture: Image.Image) -> Image.Image:
    """Return a grey picture of many depths in 256 of them, over the range that its maker used."""
    deep = picture.convert("F")
    low, high = (float(edge) for edge in _range(deep))
    if low >= 0 and high <= 65_535 and picture.mode != "F":
        low = 0.0
        high = next(float(full) for full in (255, 1023, 4095, 16_383, 65_535) if high <= full)
    span = (high - low) or 1.0
    return deep.point(lambda value: value * (255.0 / span) - low * 255.0 / span).convert("L")


def _range(picture: Image.Image) -> tuple[Any, Any]:
    found: Any = picture.getextrema()
    return found[0], found[1]


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Return the picture with its own colour profile applied; as it is where it has none that can be used."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return picture
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = {"CMYK": "RGB", "L": "L"}.get(picture.mode, picture.mode)
        if mode == "L":
            return picture
        made = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture
    return made or picture


def _encoded(picture: Image.Image, original: int, most_points: MostPoints) -> Frame:
    size = most_points(*picture.size, lines=picture.mode == "1")
    if size != picture.size:
        smooth = picture.convert("L") if picture.mode == "1" else picture
        picture = smooth.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    exact = _png(picture)
    if picture.mode == "1" or picture.getcolors(FEW_COLOURS) is not None:
        return Frame(exact, "png", *picture.size, original)
    photo = _jpeg(picture)
    best = (exact, "png") if len(exact) <= len(photo) else (photo, "jpg")
    return Frame(*best, *picture.size, original)


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    _bare(picture).save(out, "PNG", optimize=False)
    return out.getvalue()


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    _bare(picture).save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _bare(picture: Image.Image) -> Image.Image:
    """Return the picture without anything but its points: no place, no time, no phone, no words."""
    bare = picture.copy()
    bare.info = {}
    return bare
