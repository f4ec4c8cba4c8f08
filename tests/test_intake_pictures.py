"""Pictures as evidence: every format upright on a page, nothing of its maker's left in it, and no bomb goes off."""

from __future__ import annotations

import io
import re

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat
from PIL.PngImagePlugin import PngInfo
from PIL.TiffImagePlugin import IFDRational

import picture_corpus as corpus
from leverarch.intake.given import Wishes
from leverarch.intake.take import take
from leverarch.shipped import shipped_files
from leverarch.world import FileState, Probe, World

TEMPLATES = World({}, shipped_files(), lambda _: {})
ALT = "The lounge after it was painted"


def taken(data: bytes, name: str = "photo.jpg", alt: str = ALT) -> Probe:
    return take(data, name, Wishes(alt=alt), {}, TEMPLATES)


def seen(found: Probe, page: int = 0, scale: float = 1.0) -> Image.Image:
    (segment,) = found.segments
    document = pypdfium2.PdfDocument(segment.pdf)
    try:
        picture: Image.Image = document[page].render(scale=scale).to_pil()
        return picture.convert("RGB")
    finally:
        document.close()


def cut_out(page: Image.Image) -> Image.Image:
    """The part of a page that is not white."""
    box = ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox()
    assert box is not None, "the page is empty"
    return page.crop(box)


def apart(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures differ, of 255, at a small size."""
    small = [picture.convert("RGB").resize((60, 40)) for picture in (one, other)]
    return sum(ImageStat.Stat(ImageChops.difference(*small)).mean) / 3


def remarks(found: Probe) -> dict[str, str]:
    return {remark.name: remark.detail for remark in found.remarks}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright(orientation: int) -> None:
    data, upright = corpus.turned_by_its_camera(orientation)
    found = taken(data)
    assert found.state is FileState.SOUND
    assert found.pages == 1
    page = seen(found)
    assert page.width > page.height, "the page lies as the picture does"
    assert apart(cut_out(page), upright) < 12


def test_where_a_photo_was_taken_is_not_passed_on() -> None:
    data, _ = corpus.turned_by_its_camera(6)
    assert b"A phone" in data
    (segment,) = taken(data).segments
    with pikepdf.open(io.BytesIO(segment.pdf)) as pdf:
        streams = [bytes(o.read_raw_bytes()) for o in pdf.objects if isinstance(o, pikepdf.Stream)]
    assert not any(b"Exif" in stream or b"A phone" in stream for stream in streams)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", corpus.saved(corpus.scene(), "PNG")),
        ("a.png", corpus.saved(corpus.scene("P"), "PNG")),
        ("a.png", corpus.saved(corpus.scene("RGBA"), "PNG")),
        ("a.gif", corpus.saved(corpus.scene("P"), "GIF")),
        ("a.bmp", corpus.saved(corpus.scene(), "BMP")),
        ("a.webp", corpus.saved(corpus.scene(), "WEBP", quality=95)),
        ("a.tif", corpus.saved(corpus.scene(), "TIFF", compression="tiff_lzw")),
        ("a.tif", corpus.saved(corpus.scene("CMYK"), "TIFF")),
        ("a.jpg", corpus.saved(corpus.scene("CMYK"), "JPEG", quality=95)),
        ("a.jpg", corpus.saved(corpus.scene(), "JPEG", quality=95, progressive=True)),
    ],
)
def test_every_format_looks_as_it_did(name: str, data: bytes) -> None:
    found = taken(data, name)
    assert found.state is FileState.SOUND, found.detail
    assert not found.has_text
    assert apart(cut_out(seen(found)), corpus.scene()) < 12
    assert remarks(found) == {}


def test_a_picture_from_a_phone() -> None:
    found = taken(corpus.PHONE, "IMG_2034.heic")
    assert (found.state, found.pages, remarks(found)) == (FileState.SOUND, 1, {})
    page = seen(found)
    assert page.width > page.height
    assert apart(cut_out(page), corpus.scene()) < 14
    cut = taken(corpus.PHONE[:900], "IMG_2034.heic")
    assert (cut.state, cut.pages) == (FileState.DAMAGED, 0)


@pytest.mark.parametrize("mode", ["1", "L"])
def test_grey_stays_grey(mode: str) -> None:
    found = taken(corpus.saved(corpus.scene(mode), "PNG"), "a.png")
    assert apart(cut_out(seen(found, scale=4)), corpus.scene(mode)) < 12


def test_deep_grey_is_not_cut_off() -> None:
    steps = Image.new("I;16", (256, 100))
    steps.putdata([x * 257 for _ in range(100) for x in range(256)])
    page = cut_out(seen(taken(corpus.saved(steps, "PNG"), "a.png"), scale=2)).convert("L")
    assert abs(page.getpixel((page.width // 2, page.height // 2)) - 128) < 6  # type: ignore[operator]


def test_what_is_clear_is_white() -> None:
    clear = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    clear.paste((200, 30, 30, 255), (0, 0, 100, 100))
    page = seen(taken(corpus.saved(clear, "PNG"), "a.png"))
    assert page.getpixel((page.width // 2 + 60, page.height // 2 + 60)) == (255, 255, 255)


def test_a_scan_of_many_pages() -> None:
    found = taken(corpus.pages(5, "1", compression="group4"), "scan.tif")
    assert found.pages == 5
    assert found.state is FileState.SOUND
    assert remarks(found) == {"no-text-layer": "is a scan (5 pages) without text"}
    with pikepdf.open(io.BytesIO(found.segments[0].pdf)) as pdf:
        alts = re.findall(r"page \d of 5", " ".join(str(o.get("/Alt")) for o in pdf.objects if "Alt" in repr(o)[:2000]))
    assert alts == [f"page {n} of 5" for n in range(1, 6)]


def test_pages_beyond_the_bound_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leverarch.intake.picture_frames.MOST_FRAMES", 3)
    found = taken(corpus.pages(5), "scan.tif")
    assert found.pages == 4, "three pictures, and the page that says there are more"
    assert remarks(found)["cut-short"] == "holds more pages than can be shown: the first 3 pages are"


def test_a_picture_is_not_blown_up() -> None:
    page = seen(taken(corpus.saved(corpus.scene(size=(72, 36)), "PNG"), "a.png"))
    assert abs(cut_out(page).width - 72) <= 2, "an inch, which is 72 points"


def test_a_large_one_is_brought_down_and_said() -> None:
    found = taken(corpus.saved(Image.new("L", (14_000, 400), 90), "PNG"), "plan.png")
    assert "14,000 points wide" in remarks(found)["scaled-down"]
    found = taken(corpus.saved(corpus.scene(size=(4032, 3024)), "JPEG"), "photo.jpg")
    assert remarks(found) == {}
    assert len(found.segments[0].pdf) < 1_000_000


def test_a_photo_without_words_says_so() -> None:
    found = taken(corpus.saved(corpus.scene(), "PNG"), "a.png", alt=" ")
    assert remarks(found) == {"picture-without-alt": "has no words for readers who can’t see it"}
    assert b"Picture without a description".decode() in str(pikepdf.open(io.BytesIO(found.segments[0].pdf)).docinfo)


def test_a_moving_picture_shows_its_first() -> None:
    frames = [corpus.scene("P"), corpus.scene("P", (300, 200)).rotate(90)]
    found = taken(corpus.saved(frames[0], "GIF", save_all=True, append_images=frames[1:]), "a.gif")
    assert remarks(found) == {"moving-picture": "moves (2 pictures): the first picture is shown"}
    assert apart(cut_out(seen(found)), corpus.scene()) < 12


@pytest.mark.parametrize("share", [0.4, 0.9])
def test_what_is_left_of_a_cut_photo_is_shown(share: float) -> None:
    noisy = Image.effect_noise((800, 600), 60).convert("RGB")
    data = corpus.saved(noisy, "JPEG")
    found = taken(data[: int(len(data) * share)])
    assert found.state is FileState.REPAIRED
    assert "part of the picture may be missing" in found.detail
    assert found.pages == 1


@pytest.mark.parametrize(
    ("data", "name", "state", "words"),
    [
        (corpus.bomb(), "a.png", FileState.UNSUPPORTED, "60,000 by 60,000 points"),
        (b"\x89PNG\r\n\x1a\n", "a.png", FileState.DAMAGED, "damaged"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a.jpg", FileState.DAMAGED, "damaged"),
        (b"II*\x00\x08\x00\x00\x00\x00\x00", "a.tif", FileState.DAMAGED, "damaged"),
        (b"\x00\x00\x00\x18ftypheic" + b"\0" * 90, "a.heic", FileState.DAMAGED, "damaged"),
        (corpus.svg(attributes=""), "a.svg", FileState.UNSUPPORTED, "how large"),
    ],
)
def test_what_is_no_picture_says_why(data: bytes, name: str, state: FileState, words: str) -> None:
    found = taken(data, name)
    assert (found.state, found.pages) == (state, 0)
    assert words in found.detail


def test_words_beside_the_points_do_not_matter() -> None:
    words = PngInfo()
    words.add_text("Comment", "a" * 3_000_000, zip=True)
    found = taken(corpus.saved(corpus.scene(), "PNG", pnginfo=words), "a.png")
    assert found.state is FileState.SOUND
    assert apart(cut_out(seen(found)), corpus.scene()) < 12


def test_a_camera_that_speaks_nonsense_does_not_cost_the_picture() -> None:
    data, _ = corpus.turned_by_its_camera(6)
    at = data.index(b"Exif") + 14
    found = taken(data[:at] + b"\xff" * 20 + data[at + 20 :])
    assert found.pages == 1


def test_an_odd_resolution_does_not_matter() -> None:
    data = corpus.saved(corpus.scene(), "TIFF", dpi=(IFDRational(0, 1), IFDRational(0, 1)))
    assert taken(data, "a.tif").pages == 1


# ---------------------------------------------------------------- drawings of lines


def test_a_drawing_is_drawn() -> None:
    found = taken(corpus.svg(), "plan.svg")
    assert (found.state, found.pages) == (FileState.SOUND, 1)
    page = seen(found)
    assert page.getpixel((page.width // 4, page.height // 3)) == (200, 30, 30)


@pytest.mark.parametrize(
    ("body", "remark"),
    [
        ('<script>alert(1)</script><rect width="9" height="9"/>', "active-content"),
        ('<rect width="9" height="9" onclick="alert(1)"/>', "active-content"),
        ('<image href="http://example.org/a.png" width="9" height="9"/>', "not-fetched"),
        ('<image xlink:href="file:///etc/passwd" width="9" height="9"/>', "not-fetched"),
        ('<use href="other.svg#a"/>', "not-fetched"),
        ('<style>@import url("http://example.org/a.css");</style>', "not-fetched"),
        ('<rect width="9" height="9" fill="url(http://example.org/a.svg#b)"/>', "not-fetched"),
        ("<foreignObject><p>Words</p></foreignObject>", "not-printed"),
    ],
)
def test_nothing_in_a_drawing_acts_or_is_fetched(body: str, remark: str) -> None:
    found = taken(corpus.svg(body), "plan.svg")
    assert found.state is FileState.SOUND
    assert list(remarks(found)) == [remark]


def test_entities_of_a_drawing_are_not_followed() -> None:
    data = b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + corpus.svg("<text y='20'>a&x;b</text>")
    found = taken(data, "plan.svg")
    assert found.state in FileState
    assert all(b"root:" not in segment.pdf for segment in found.segments)


def test_the_same_picture_gives_the_same_bytes() -> None:
    data, _ = corpus.turned_by_its_camera(8)
    assert taken(data) == taken(data)
