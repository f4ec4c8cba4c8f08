"""Pictures that lie in a text: decoded within bounds, encoded anew, each kept once."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field, replace

from PIL import Image

from leverarch.intake.picture_frames import QUALITY, Frame, frames_of
from leverarch.intake.text_nodes import Node
from leverarch.readers.file_kinds import BMP, GIF, JPEG, PNG, WEBP, kind_of

#: Pictures in one file, their bytes, and the points that one may keep: those of a page at 200 to the inch.
MOST_PICTURES = 400
MOST_BYTES = 120_000_000
_ACROSS, _DOWN = 1340, 1900
_INCH = 25.4
_LEAST, _MOST = 0.5, 3000.0
_SHOWN = (PNG, JPEG, GIF, WEBP, BMP)
#: A picture of so few points is a spacer or a counter of readers: nobody sees it.
_SEEN = 3


#: How much of a picture is cut off: left, top, right, bottom, each as a share of its size.
Cut = tuple[float, float, float, float]
_NO_CUT = (0.0, 0.0, 0.0, 0.0)


@dataclass
class Pictures:
    """The pictures of one file. `images` holds them under the names by which runs call them."""

    images: dict[str, bytes] = field(default_factory=dict)
    _known: dict[str, Frame | None] = field(default_factory=dict)
    _bytes: int = 0

    def place(self, data: bytes, alt: str, width: float = 0, height: float = 0, cut: Cut = _NO_CUT) -> Node | None:
        """Return a run that shows the picture, or nothing where it can't be shown. Sizes are in millimetres.

        Without them it is as large as on a screen. A picture that nobody can see gives an empty run.
        """
        digest = hashlib.sha256(data + repr(cut).encode()).hexdigest()[:16]
        if digest not in self._known:
            self._known[digest] = self._frame(data, digest, cut)
        frame = self._known[digest]
        if frame is None:
            return None
        if frame.width < _SEEN or frame.height < _SEEN:
            return {"v": ""}
        shape = frame.height / frame.width
        width = width or height / shape or frame.original * _INCH / 96
        height = height or width * shape
        if not (_LEAST <= width <= _MOST and _LEAST <= height <= _MOST):
            width, height = 60.0, 60.0 * shape
        name = f"{digest}.{frame.format}"
        return {"t": "img", "src": name, "alt": alt, "w": round(width, 2), "h": round(height, 2)}

    def _frame(self, data: bytes, digest: str, cut: Cut) -> Frame | None:
        kind = kind_of(data)
        if kind not in _SHOWN or len(self.images) >= MOST_PICTURES or self._bytes > MOST_BYTES:
            return None
        try:
            frame = frames_of(data, kind, most_points=_most_points).frames[0]
            frame = _without(frame, cut) if any(cut) else frame
        except Exception:  # whatever is wrong with it, it can't be shown: its place says so
            return None
        if not frame.data:
            return None
        self._bytes += len(frame.data)
        if frame.width >= _SEEN and frame.height >= _SEEN:
            self.images[f"{digest}.{frame.format}"] = frame.data
        return frame


def _without(frame: Frame, cut: Cut) -> Frame:
    """Return a picture without what its author cut off: a reader of the file does not see that either."""
    left, top, right, bottom = (min(max(side, 0.0), 0.99) for side in cut)
    with Image.open(io.BytesIO(frame.data)) as picture:
        across, down = picture.size
        box = (round(left * across), round(top * down), round((1 - right) * across), round((1 - bottom) * down))
        part = picture.crop((*box[:2], max(box[2], box[0] + 1), max(box[3], box[1] + 1)))
        out = io.BytesIO()
        if frame.format == "png":
            part.save(out, "PNG")
        else:
            part.save(out, "JPEG", quality=QUALITY)
    share = part.width / across
    return replace(
        frame, data=out.getvalue(), width=part.width, height=part.height, original=round(frame.original * share)
    )


def _most_points(width: int, height: int, *, lines: bool) -> tuple[int, int]:  # noqa: ARG001
    scale = min(1.0, _ACROSS / width, _DOWN / height)
    return max(1, round(width * scale)), max(1, round(height * scale))
