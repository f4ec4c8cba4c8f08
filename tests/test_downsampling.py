"""Pictures made smaller: what is seen stays as it was, nothing but pictures is touched, and all of it is counted."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops, ImageCms, ImageStat

import pdf_corpus as corpus
from leverarch.assembly import downsampling, drawn_sizes, picture_samples
from leverarch.assembly.downsampling import Downsampled, decoded, downsampled, encoded
from leverarch.assembly.picture_samples import BLACK_AND_WHITE, ODD_COLOURS, OTHER_KIND, OWN_MASK, TOO_LARGE, UNREADABLE
from leverarch.output import Pictures

#: Of a picture that is drawn three inches wide, below: 400 pixels an inch.
WIDE, HIGH = 1200, 800
DRAWN = "216 0 0 144 100 500"
Draw = Callable[[pikepdf.Pdf], Any]


@cache
def scene(mode: str = "RGB", size: tuple[int, int] = (WIDE, HIGH)) -> Image.Image:
    """A soft picture with edges in it, and a little noise, as photos and scans have."""
    y, x = np.mgrid[0 : size[1], 0 : size[0]]
    noise = np.random.default_rng(7).integers(-6, 7, (size[1], size[0], 3))
    waves = np.stack([128 + 100 * np.sin(x / 90), 128 + 90 * np.cos(y / 70), 255 * ((x // 150 + y // 150) % 2)], axis=2)
    return Image.fromarray(np.clip(waves + noise, 0, 255).astype(np.uint8)).convert(mode)


def stream(pdf: pikepdf.Pdf, data: bytes, size: tuple[int, int], space: Any, filter_: Any, **more: Any) -> Any:
    made = pdf.make_stream(data)
    made.Type, made.Subtype = Name.XObject, Name.Image
    made.Width, made.Height = size
    made.ColorSpace, made.BitsPerComponent, made.Filter = space, more.pop("BitsPerComponent", 8), filter_
    for key, value in more.items():
        made[f"/{key}"] = value
    return made


def jpeg(pdf: pikepdf.Pdf, image: Image.Image, **more: Any) -> Any:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95)
    space = more.pop("ColorSpace", {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}[image.mode])
    return stream(pdf, out.getvalue(), image.size, space, Name.DCTDecode, **more)


def lossless(pdf: pikepdf.Pdf, image: Image.Image, **more: Any) -> Any:
    space = more.pop("ColorSpace", {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}[image.mode])
    return stream(pdf, zlib.compress(image.tobytes()), image.size, space, Name.FlateDecode, **more)


def page_with(content: str, **things: Draw) -> bytes:
    """A page with words that draws these things as the content says."""
    pdf = pikepdf.new()
    page = corpus.text_page(pdf, ["Words above a picture"])
    page.obj.Resources.XObject = Dictionary({f"/{name}": make(pdf) for name, make in things.items()})
    page.contents_add(content.encode())
    return corpus.save(pdf)


def one(make: Draw, content: str = f"q {DRAWN} cm /A Do Q") -> bytes:
    return page_with(content, A=make)


def rendered(data: bytes, scale: float = 1.0, page: int = 0) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    try:
        return document[page].render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()


def text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return str(document[0].get_textpage().get_text_range())
    finally:
        document.close()


def alike(before: bytes, after: bytes) -> bool:
    difference = ImageStat.Stat(ImageChops.difference(rendered(before), rendered(after)))
    return max(difference.mean) < 1.0


def pictures_of(data: bytes) -> list[tuple[int, int]]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == Name.Image]
        return sorted((int(o.Width), int(o.Height)) for o in found)


def contents(data: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        parts = [p.obj.Contents for p in pdf.pages]
        return [s.read_raw_bytes() for part in parts for s in (part if isinstance(part, Array) else [part])]


def said_of(data: bytes) -> dict[str, Any]:
    """What the file says of its only picture, and the bytes of its profile."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        picture = pdf.pages[0].obj.Resources.XObject.A
        space = picture.ColorSpace
        return {
            "filter": str(picture.Filter),
            "parms": set(picture.get("/DecodeParms", Dictionary()).keys()),
            "colours": space[1].read_bytes() if isinstance(space, Array) and space[0] == Name.ICCBased else str(space),
            "decode": [int(n) for n in picture.get("/Decode", Array())],
        }


def icc(pdf: pikepdf.Pdf) -> Array:
    profile = pdf.make_stream(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile.N, profile.Alternate = 3, Name.DeviceRGB
    return Array([Name.ICCBased, profile])


def indexed(pdf: pikepdf.Pdf, **more: Any) -> Any:
    image = scene().quantize(64, dither=Image.Dither.NONE)
    palette = bytes(image.getpalette() or b"")[: 64 * 3]
    space = Array([Name.Indexed, Name.DeviceRGB, 63, pikepdf.String(palette)])
    noisy = Image.fromarray((np.asarray(image) + np.arange(HIGH)[:, None] % 2).astype(np.uint8) % 64)
    return stream(pdf, zlib.compress(noisy.tobytes(), 1), image.size, space, Name.FlateDecode, **more)


def four_bits(pdf: pikepdf.Pdf) -> Any:
    grey = np.asarray(scene("L")) >> 4
    packed = (grey[:, ::2] << 4 | grey[:, 1::2]).astype(np.uint8)
    data = zlib.compress(packed.tobytes(), 1)
    return stream(pdf, data, (WIDE, HIGH), Name.DeviceGray, Name.FlateDecode, BitsPerComponent=4)


def with_alpha(make: Callable[..., Any], size: tuple[int, int] = (WIDE, HIGH)) -> Draw:
    """A picture whose left half is seen; what its soft mask hides is of a loud colour."""

    def made(pdf: pikepdf.Pdf) -> Any:
        image = scene().copy()
        image.paste((255, 0, 0), (WIDE // 2 - 3, 0, WIDE, HIGH))
        ramp = np.where(np.arange(size[0]) < size[0] // 2 - 3, 255, 0).astype(np.uint8)
        noise = np.random.default_rng(3).integers(0, 3, (size[1], 1), dtype=np.uint8)
        alpha = Image.fromarray(np.where(ramp[None, :] > 0, ramp[None, :] - noise, 0).astype(np.uint8))
        return make(pdf, image, SMask=lossless(pdf, alpha))

    return made


def wrapped(pdf: pikepdf.Pdf) -> Any:
    """A JPEG that is packed once more, as some programs do."""
    made = jpeg(pdf, scene())
    data = zlib.compress(made.read_raw_bytes())
    return stream(pdf, data, (WIDE, HIGH), Name.DeviceRGB, Array([Name.FlateDecode, Name.DCTDecode]))


CHANGED: Mapping[str, Draw] = {
    "colour JPEG": lambda pdf: jpeg(pdf, scene()),
    "grey JPEG": lambda pdf: jpeg(pdf, scene("L")),
    "JPEG of four inks": lambda pdf: jpeg(pdf, scene("CMYK")),
    "JPEG of four inks, turned over": lambda pdf: jpeg(pdf, scene("CMYK"), Decode=Array([1, 0] * 4)),
    "JPEG with a profile": lambda pdf: jpeg(pdf, scene(), ColorSpace=icc(pdf)),
    "JPEG, turned over": lambda pdf: jpeg(pdf, scene(), Decode=Array([1, 0] * 3)),
    "JPEG of four inks with directions": lambda pdf: jpeg(
        pdf, scene("CMYK"), DecodeParms=Dictionary(Blend=1, ColorTransform=1, Colors=4)
    ),
    "JPEG packed once more": wrapped,
    "JPEG with alpha": with_alpha(jpeg),
    "lossless colour": lambda pdf: lossless(pdf, scene()),
    "lossless grey": lambda pdf: lossless(pdf, scene("L")),
    "lossless, four inks": lambda pdf: lossless(pdf, scene("CMYK")),
    "lossless with a profile": lambda pdf: lossless(pdf, scene(), ColorSpace=icc(pdf)),
    "lossless, turned over": lambda pdf: lossless(pdf, scene("L"), Decode=Array([1, 0])),
    "lossless with alpha": with_alpha(lossless),
    "lossless with a coarser alpha": with_alpha(lossless, (WIDE // 2, HIGH // 2)),
    "grey of four bits": four_bits,
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_picture_with_too_many_pixels_is_made_smaller_and_looks_the_same(name: str) -> None:
    before = one(CHANGED[name])
    made = downsampled(before, 200)
    assert (made.pictures.of, made.pictures.changed, made.pictures.left) == (1, 1, ())
    assert (WIDE // 2, HIGH // 2) in pictures_of(made.pdf)
    assert len(made.pdf) < len(before) * 0.9
    assert made.pictures.bytes_saved == pytest.approx(len(before) - len(made.pdf), abs=200)
    assert alike(before, made.pdf)
    assert contents(made.pdf) == contents(before)
    assert said_of(made.pdf)["parms"] <= {"/Predictor", "/Colors", "/BitsPerComponent", "/Columns"}
    assert text(made.pdf) == text(before)
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_what_keeps_every_sample_and_what_does_not() -> None:
    for name, packed in (("colour JPEG", "/DCTDecode"), ("lossless colour", "/FlateDecode")):
        assert said_of(downsampled(one(CHANGED[name]), 200).pdf)["filter"] == packed


@pytest.mark.parametrize("name", ["JPEG with a profile", "lossless with a profile", "JPEG, turned over"])
def test_profiles_and_turned_samples_are_kept(name: str) -> None:
    data = one(CHANGED[name])
    before, after = said_of(data), said_of(downsampled(data, 200).pdf)
    assert (after["colours"], after["decode"]) == (before["colours"], before["decode"])
    assert before["decode"] or isinstance(before["colours"], bytes)


@pytest.mark.parametrize("decode", [None, [0, 255]])
def test_a_palette_gives_way_to_its_colours_where_that_is_smaller(decode: list[int] | None) -> None:
    before = one(lambda pdf: indexed(pdf, **({"Decode": Array(decode)} if decode else {})))
    assert downsampled(before, 300).pictures.left == ((downsampling.NO_GAIN, 1),)
    made = downsampled(before, 100)
    assert made.pictures.changed == 1
    said = said_of(made.pdf)
    assert (said["filter"], said["colours"], said["decode"]) == ("/FlateDecode", "/DeviceRGB", [])
    assert alike(before, made.pdf)


def test_what_a_mask_hides_does_not_bleed() -> None:
    """The hidden half is red; the last pixels that are seen must not be."""
    with pikepdf.open(io.BytesIO(downsampled(one(CHANGED["lossless with alpha"]), 105).pdf)) as pdf:
        picture = pdf.pages[0].obj.Resources.XObject.A
        seen = np.asarray(pikepdf.PdfImage(picture).as_pil_image().convert("RGB"), np.int16)
        alpha = np.asarray(pikepdf.PdfImage(picture.SMask).as_pil_image())
    edge = [int(np.flatnonzero(row > 40).max()) for row in alpha]
    last, before = (np.array([seen[y, x - back] for y, x in enumerate(edge)]) for back in (0, 3))
    assert np.abs(last - before).mean() < 12


# ---------------------------------------------------------------- what stays as it is


def stencil(pdf: pikepdf.Pdf) -> Any:
    data = np.random.default_rng(5).integers(0, 256, WIDE * HIGH // 8, dtype=np.uint8).tobytes()
    made = stream(pdf, zlib.compress(data), (WIDE, HIGH), Name.DeviceGray, Name.FlateDecode, BitsPerComponent=1)
    del made["/ColorSpace"]
    made.ImageMask = True
    return made


def noise_bits(pdf: pikepdf.Pdf, **more: Any) -> Any:
    data = np.random.default_rng(5).integers(0, 256, WIDE * HIGH // 8, dtype=np.uint8).tobytes()
    return stream(pdf, zlib.compress(data), (WIDE, HIGH), Name.DeviceGray, Name.FlateDecode, BitsPerComponent=1, **more)


def matte(pdf: pikepdf.Pdf) -> Any:
    made = with_alpha(lossless)(pdf)
    made.SMask.Matte = Array([0, 0, 0])
    return made


def jpeg_2000(pdf: pikepdf.Pdf) -> Any:
    out = io.BytesIO()
    scene().save(out, "JPEG2000")
    return stream(pdf, out.getvalue(), (WIDE, HIGH), Name.DeviceRGB, Name.JPXDecode)


def unmarked(pdf: pikepdf.Pdf) -> Any:
    """A JPEG of four inks without the mark by which programs know whether its samples are turned over."""
    made = jpeg(pdf, scene("CMYK"))
    data = made.read_raw_bytes()
    at = data.index(b"\xff\xee")
    made.write(data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4], "big") :], filter=Name.DCTDecode)
    return made


LEFT: Mapping[str, tuple[Draw, str]] = {
    "black and white": (noise_bits, BLACK_AND_WHITE),
    "JPEG 2000": (jpeg_2000, OTHER_KIND),
    "colours that are masked": (lambda pdf: lossless(pdf, scene(), Mask=Array([0, 9] * 3)), OWN_MASK),
    "a stencil of its own": (lambda pdf: lossless(pdf, scene(), Mask=stencil(pdf)), OWN_MASK),
    "a soft mask with a matte": (matte, OWN_MASK),
    "sixteen bits": (lambda pdf: lossless(pdf, scene(), BitsPerComponent=16), ODD_COLOURS),
    "a palette that is turned over": (lambda pdf: indexed(pdf, Decode=Array([63, 0])), ODD_COLOURS),
    "a JPEG told to be of other colours": (lambda pdf: jpeg(pdf, scene(), ColorSpace=Name.DeviceGray), ODD_COLOURS),
    "a JPEG of four inks that may be turned over": (unmarked, ODD_COLOURS),
    "a JPEG with directions": (
        lambda pdf: jpeg(pdf, scene(), DecodeParms=Dictionary(ColorTransform=0)),
        ODD_COLOURS,
    ),
    "too few samples": (
        lambda pdf: stream(
            pdf, zlib.compress(scene().tobytes()[: WIDE * HIGH]), (WIDE, HIGH), Name.DeviceRGB, Name.FlateDecode
        ),
        UNREADABLE,
    ),
    "a JPEG that breaks off": (
        lambda pdf: stream(
            pdf, jpeg(pdf, scene()).read_raw_bytes()[:50_000], (WIDE, HIGH), Name.DeviceRGB, Name.DCTDecode
        ),
        UNREADABLE,
    ),
    "a JPEG of another size": (
        lambda pdf: stream(pdf, jpeg(pdf, scene()).read_raw_bytes(), (WIDE * 2, HIGH), Name.DeviceRGB, Name.DCTDecode),
        UNREADABLE,
    ),
}


@pytest.mark.parametrize("name", LEFT)
def test_what_is_left_is_counted_with_its_reason(name: str) -> None:
    make, why = LEFT[name]
    before = one(make)
    made = downsampled(before, 100)
    assert made == Downsampled(before, Pictures(1, 0, 100, 0, ((why, 1),)))


def test_what_would_hardly_become_smaller_stays() -> None:
    image = scene().resize((300, 200)).resize((WIDE, HIGH), Image.Resampling.NEAREST)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=10)
    before = one(lambda pdf: stream(pdf, out.getvalue(), image.size, Name.DeviceRGB, Name.DCTDecode))
    made = downsampled(before, 300)
    assert (made.pdf, made.pictures.left) == (before, ((downsampling.NO_GAIN, 1),))


def test_stencils_are_no_pictures() -> None:
    assert downsampled(one(stencil), 100).pictures.of == 0


def test_a_picture_beyond_the_bound_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_samples, "MOST_PIXELS", WIDE * HIGH - 1)
    assert downsampled(one(CHANGED["colour JPEG"]), 100).pictures.left == ((TOO_LARGE, 1),)


def test_of_a_file_so_many_pixels_are_gone_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downsampling, "MOST_PIXELS", WIDE * HIGH)
    before = page_with(
        f"q {DRAWN} cm /A Do Q q {DRAWN} cm /B Do Q", A=CHANGED["colour JPEG"], B=CHANGED["lossless grey"]
    )
    pictures = downsampled(before, 100).pictures
    assert (pictures.of, pictures.changed, pictures.left) == (2, 1, ((downsampling.TOO_MANY, 1),))


def test_a_held_file_stays_and_says_why() -> None:
    before = one(CHANGED["colour JPEG"])
    made = downsampled(before, 100, held="it is signed")
    assert (made.pdf, made.pictures.left) == (before, (("it is signed", 1),))


# ---------------------------------------------------------------- how large a picture is drawn


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (f"q {DRAWN} cm /A Do Q", (600, 400)),
        ("q 0 216 -144 0 300 300 cm /A Do Q", (600, 400)),  # turned
        ("q 108 0 0 72 0 0 cm 2 0 0 2 0 0 cm /A Do Q", (600, 400)),  # in two steps
        (f"q {DRAWN} cm /A Do Q q 72 0 0 48 9 9 cm /A Do Q", (600, 400)),  # twice: the larger counts
        (f"q 72 0 0 48 9 9 cm /A Do Q q {DRAWN} cm /A Do Q", (600, 400)),
        ("q 432 0 0 144 0 0 cm /A Do Q", (WIDE, HIGH)),  # stretched: in one direction it is not fine
        ("q 350 0 0 233 0 0 cm /A Do Q", (WIDE, HIGH)),  # less than a quarter finer
        ("q 216 0 0 0.5 0 0 cm /A Do Q", (WIDE, HIGH)),  # a line
        (f"/A Do Q Q {DRAWN} cm /A Do", (600, 400)),  # smaller than a dot, then more taken back than was saved
    ],
)
def test_the_largest_drawing_of_a_picture_counts(content: str, size: tuple[int, int]) -> None:
    assert pictures_of(downsampled(one(CHANGED["colour JPEG"], content), 200).pdf) == [size]


def form(inner: Draw, content: str, **more: Any) -> Draw:
    def made(pdf: pikepdf.Pdf) -> Any:
        stream_ = pdf.make_stream(content.encode())
        stream_.Type, stream_.Subtype, stream_.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 900])
        stream_.Resources = Dictionary(XObject=Dictionary(P=inner(pdf)))
        for key, value in more.items():
            stream_[f"/{key}"] = value
        return stream_

    return made


def test_pictures_in_forms_are_measured_with_the_forms_matrix() -> None:
    inside = form(CHANGED["colour JPEG"], "q 108 0 0 72 0 0 cm /P Do Q", Matrix=Array([2, 0, 0, 2, 0, 0]))
    assert pictures_of(downsampled(one(inside, "/A Do"), 200).pdf) == [(600, 400)]
    twice = form(inside, "q 0.5 0 0 0.5 0 0 cm /P Do Q")
    assert pictures_of(downsampled(one(twice, "/A Do"), 200).pdf) == [(300, 200)]


def test_a_large_unit_of_the_page_counts() -> None:
    with pikepdf.open(io.BytesIO(one(CHANGED["colour JPEG"], "q 108 0 0 72 0 0 cm /A Do Q"))) as pdf:
        pdf.pages[0].obj.UserUnit = 2
        assert pictures_of(downsampled(corpus.save(pdf), 200).pdf) == [(600, 400)]


def test_one_picture_on_two_pages_is_as_fine_as_the_larger_needs() -> None:
    with pikepdf.open(io.BytesIO(one(CHANGED["colour JPEG"], "q 72 0 0 48 9 9 cm /A Do Q"))) as pdf:
        other = corpus.text_page(pdf, ["Larger"])
        other.obj.Resources.XObject = pdf.pages[0].obj.Resources.XObject
        other.contents_add(f"q {DRAWN} cm /A Do Q".encode())
        before = corpus.save(pdf)
    made = downsampled(before, 200)
    assert (pictures_of(made.pdf), made.pictures.of) == ([(600, 400)], 1)


@pytest.mark.parametrize("place", ["pattern", "note", "broken page"])
def test_a_picture_that_may_be_drawn_larger_elsewhere_stays(place: str) -> None:
    with pikepdf.open(io.BytesIO(one(CHANGED["colour JPEG"], "q 72 0 0 48 9 9 cm /A Do Q"))) as pdf:
        page = pdf.pages[0].obj
        other = pdf.make_stream(b"600 0 0 400 0 0 cm /A Do")
        other.Resources = Dictionary(XObject=Dictionary(A=page.Resources.XObject.A))
        if place == "pattern":
            other.PatternType, other.BBox = 1, Array([0, 0, 600, 400])
            page.Resources.Pattern = Dictionary(T=other)
        elif place == "note":
            other.Subtype, other.BBox = Name.Form, Array([0, 0, 600, 400])
            page.Annots = Array([Dictionary(Subtype=Name.Stamp, Rect=Array([0, 0, 600, 400]), AP=Dictionary(N=other))])
        else:
            added = corpus.text_page(pdf, ["x"])
            added.obj.Resources.XObject = Dictionary(A=page.Resources.XObject.A)
            added.obj.Contents = pdf.make_stream(b"600 0 /x 400 0 0 cm /A Do")
        before = corpus.save(pdf)
    made = downsampled(before, 100)
    assert (made.pdf, made.pictures.left) == (before, ((downsampling.UNMEASURED, 1),))


def test_a_pattern_that_could_draw_a_picture_and_does_not_costs_nothing() -> None:
    """Some programs give every pattern and note the resources of the whole file."""
    with pikepdf.open(io.BytesIO(one(CHANGED["colour JPEG"]))) as pdf:
        page = pdf.pages[0].obj
        other = pdf.make_stream(b"0 0 9 9 re f")
        other.PatternType, other.BBox, other.Resources = 1, Array([0, 0, 9, 9]), page.Resources
        page.Resources.Pattern = Dictionary(T=other)
        before = corpus.save(pdf)
    assert pictures_of(downsampled(before, 200).pdf) == [(600, 400)]


def test_drawings_without_end_are_given_up() -> None:
    """Each form draws the next ten times: ten thousand million drawings of one picture."""
    nest = form(CHANGED["colour JPEG"], "1 0 0 1 0 0 cm /P Do " * 10)
    for _ in range(9):
        nest = form(nest, "/P Do " * 10)
    before = one(nest, "/A Do")
    steps, drawn_sizes.MOST_STEPS = drawn_sizes.MOST_STEPS, 20_000
    try:
        assert downsampled(before, 100).pictures.left == ((downsampling.UNMEASURED, 1),)
    finally:
        drawn_sizes.MOST_STEPS = steps


def test_a_form_that_draws_itself_is_given_up() -> None:
    with pikepdf.open(io.BytesIO(one(form(CHANGED["colour JPEG"], "/P Do /S Do"), "/A Do"))) as pdf:
        drawing = pdf.pages[0].obj.Resources.XObject.A
        drawing.Resources.XObject.S = drawing
        before = corpus.save(pdf)
    assert downsampled(before, 100).pdf == before


# ---------------------------------------------------------------- the same each time


@pytest.mark.slow
def test_the_same_bytes_each_time_and_nothing_a_second_time() -> None:
    things = {f"P{n}": make for n, make in enumerate(CHANGED.values())}
    before = page_with(" ".join(f"q {DRAWN} cm /{name} Do Q" for name in things), **things)
    made = downsampled(before, 200)
    assert made.pictures.changed == len(CHANGED)
    assert downsampled(before, 200) == made
    again = downsampled(made.pdf, 200)
    assert (again.pdf, again.pictures.changed, again.pictures.left) == (made.pdf, 0, ())


def test_what_is_kept_is_what_was_made() -> None:
    before = one(CHANGED["colour JPEG"])
    for ppi in (200, 800):
        made = downsampled(before, ppi)
        assert decoded(encoded(made, before), before) == made
    assert len(encoded(downsampled(before, 800), before)) < 500


def test_a_file_without_pictures_is_the_same_object() -> None:
    data = corpus.simple()
    assert downsampled(data, 72) == Downsampled(data, Pictures(0, 0, 72, 0))
