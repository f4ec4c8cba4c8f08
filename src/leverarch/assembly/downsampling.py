"""A PDF with the same pages and smaller pictures: those that have more pixels to the inch than anybody needs.

Nothing but pictures is touched. Content, boxes, tags, links and fonts are the same bytes as before.
"""

from __future__ import annotations

import io
import json
import struct
from collections import Counter
from dataclasses import asdict, dataclass, field

import pikepdf
from pikepdf import Name, Stream

from leverarch.assembly.drawn_sizes import Drawn, Key, Unmeasured, drawn_sizes
from leverarch.assembly.picture_samples import Kept, size_of, smaller, write_into
from leverarch.output import Pictures
from leverarch.readers.pdf_open import within_limits

#: A picture is made smaller where it has so many times the pixels that are asked for: less is not worth a new packing.
FINER = 1.25
#: What is won must be worth it: the new picture takes up at most so much of the old one's bytes.
WORTH = 0.9
#: Pictures with fewer pixels, or fewer bytes, are logos and lines.
FEW_PIXELS, FEW_BYTES = 10_000, 4096
#: Of one file so many pixels are gone through: 250 pages of A4 at 600 pixels an inch, or 1,000 at 300.
MOST_PIXELS = 9_000_000_000
NO_GAIN = "it would take up hardly less room"
UNMEASURED = "how large it is drawn can't be told"
TOO_MANY = "its file has more pictures than are gone through"
_HEAD = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Downsampled:
    """A PDF and what became of its pictures. Where none was changed, `pdf` is what it was made from."""

    pdf: bytes = field(repr=False)
    pictures: Pictures


def downsampled(data: bytes, max_ppi: int, *, held: str = "") -> Downsampled:
    """Return a sound PDF with its pictures brought down to about `max_ppi` pixels an inch, as they are drawn.

    The same bytes give the same bytes. What can't be made smaller, and really smaller, stays as it is and is counted
    with the reason. `held` is a reason for which everything stays.
    """
    with within_limits(), pikepdf.open(io.BytesIO(data)) as pdf:
        work = _Work(pdf, max_ppi, held)
        work.run()
        if not work.changed:
            return Downsampled(data, work.pictures())
        out = io.BytesIO()
        # Streams are written as they are: those of pages must be the same bytes that they were.
        pdf.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            compress_streams=False,
        )
    return Downsampled(out.getvalue(), work.pictures())


class _Work:
    """The pictures of one file, and what becomes of each."""

    def __init__(self, pdf: pikepdf.Pdf, max_ppi: int, held: str) -> None:
        self._pdf = pdf
        self._most = max_ppi
        self._held = held
        self._pixels = MOST_PIXELS
        self._saved = 0
        self._reasons: dict[Key, str] = {}
        self.changed: set[Key] = set()
        streams = [item for item in pdf.objects if isinstance(item, Stream) and item.get("/Subtype") == Name.Image]
        masks = {m.objgen for each in streams for key in ("/SMask", "/Mask") if isinstance(m := each.get(key), Stream)}
        self._shown = {
            each.objgen: each for each in streams if each.objgen not in masks and not each.get("/ImageMask", False)
        }
        soft = (each.get("/SMask") for each in self._shown.values())
        self._masks = {mask.objgen: mask for mask in soft if isinstance(mask, Stream)}

    def run(self) -> None:
        wanted = {key for key, each in (self._shown | self._masks).items() if _is_large(each)}
        if not wanted:
            return
        try:
            drawn = drawn_sizes(self._pdf, wanted)
        except Unmeasured:
            drawn = Drawn(unsure=wanted)
        for key, picture in self._shown.items():  # before their masks: a mask says which of its pixels are seen
            self._try(key, picture, drawn, wanted)
        for key, mask in self._masks.items():
            self._try(key, mask, drawn, wanted)

    def _try(self, key: Key, picture: Stream, drawn: Drawn, wanted: set[Key]) -> None:
        if key not in wanted:
            return
        if key in drawn.unsure:
            self._reasons[key] = UNMEASURED
        elif drawn.ppi.get(key, 0.0) > self._most * FINER:
            try:
                self._shrink(key, picture, self._most / drawn.ppi[key])
            except Kept as kept:
                self._reasons[key] = str(kept)

    def _shrink(self, key: Key, picture: Stream, factor: float) -> None:
        if self._held:
            raise Kept(self._held)
        width, height = size_of(picture)
        self._pixels -= width * height
        if self._pixels < 0:
            raise Kept(TOO_MANY)
        before = len(picture.read_raw_bytes())
        packed = smaller(picture, factor)
        if len(packed.data) > before * WORTH:
            raise Kept(NO_GAIN)
        write_into(picture, packed)
        self._saved += before - len(packed.data)
        self.changed.add(key)

    def pictures(self) -> Pictures:
        """Return what became of them. A picture counts as changed where it or its soft mask was."""
        changed = {key for key, each in self._shown.items() if {key, *_mask_keys(each)} & self.changed}
        left = Counter(why for key, why in self._reasons.items() if key in self._shown and key not in changed)
        return Pictures(len(self._shown), len(changed), self._most, self._saved, tuple(sorted(left.items())))


def _is_large(picture: Stream) -> bool:
    width, height = size_of(picture)
    return width * height >= FEW_PIXELS and int(picture.get("/Length", 0)) >= FEW_BYTES


def _mask_keys(picture: Stream) -> tuple[Key, ...]:
    mask = picture.get("/SMask")
    return (mask.objgen,) if isinstance(mask, Stream) else ()


def encoded(made: Downsampled, source: bytes) -> bytes:
    """Return it as bytes for the store, without the PDF where that is its source."""
    head = json.dumps(asdict(made.pictures)).encode("utf-8")
    return b"".join((_HEAD.pack(len(head)), head, b"" if made.pdf == source else made.pdf))


def decoded(data: bytes, source: bytes) -> Downsampled:
    """Return what `encoded` wrote of the same source."""
    start = _HEAD.size + _HEAD.unpack_from(data)[0]
    told = json.loads(data[_HEAD.size : start])
    left = tuple((why, pictures) for why, pictures in told.pop("left"))
    return Downsampled(data[start:] or source, Pictures(**told, left=left))
