"""The process that reads a scan: `python -m leverarch.ocr_worker IN.pdf OUT LANGUAGES AT_ONCE`.

OUT becomes what `opening.messages.packed` makes of the file with its layer of text. Where that can't be made there is
no OUT, and the exit code is 1. Nothing in it is chance: the same scan comes out the same.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary

from leverarch.opening.messages import packed
from leverarch.readers.pdf import probe

#: OCRmyPDF gives each layer a name of its own by chance.
_CHANCE = re.compile(rb"/OCR-[A-Za-z0-9_-]+")


def with_text(pdf: Path, languages: str, at_once: int) -> bytes:
    """Return the file with a layer of text on every page that has none. Raises what OCRmyPDF raises."""
    import ocrmypdf  # noqa: PLC0415 - an extra, that may not be there

    out = io.BytesIO()
    ocrmypdf.ocr(
        pdf,
        out,
        language=languages.split("+"),
        output_type="pdf",
        rasterizer="pypdfium",
        mode="skip",
        tagged_pdf_mode="ignore",
        optimize=0,
        jobs=at_once,
        use_threads=True,
        progress_bar=False,
        tesseract_timeout=120,
        max_image_mpixels=500,
        max_ocr_image_mpixels=40,
    )
    return _named(out.getvalue())


def _named(data: bytes) -> bytes:
    """Return the file with the names that were given by chance counted instead, in the order of the pages."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        names: dict[bytes, bytes] = {}
        for page in pdf.pages:
            page.contents_coalesce()
            content = page.obj.Contents.read_bytes()
            for name in _CHANCE.findall(content):
                names.setdefault(name, b"/OCR%d" % (len(names) + 1))
            page.obj.Contents = pdf.make_stream(_CHANCE.sub(lambda met: names[met[0]], content))
        for page in pdf.pages:
            _rename(page.obj.get("/Resources"), names)
        kept = io.BytesIO()
        pdf.save(kept, deterministic_id=True)
    return kept.getvalue()


def _rename(resources: Any, names: dict[bytes, bytes]) -> None:
    forms = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    for name in list(forms.keys()) if isinstance(forms, Dictionary) else []:
        counted = names.get(name.encode())
        if forms is not None and counted:
            forms[counted.decode()] = forms[name]
            del forms[name]


def main(arguments: list[str]) -> int:
    """Read the scan, and write what was found."""
    given, made, languages, at_once = arguments
    found = probe(with_text(Path(given), languages, int(at_once)))
    if not found.is_shown:
        return 1
    Path(made).write_bytes(packed(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
