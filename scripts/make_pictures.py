"""Draw the README's pictures from the sample packs in build/: python make_pictures.py."""

from pathlib import Path

import pypdfium2

ROOT = Path(__file__).resolve().parents[1]
#: Picture: its document, and the words that its page begins with.
PICTURES = {
    "bundle-matrix": ("inspection-2026/inspection-bundle.pdf", "Which items meet which expectation"),
    "incident-card": ("oversight-2026/incident-card-inclusion-sessions.pdf", "If something goes wrong"),
    "social-value": ("social-value-2026/social-value-report.pdf", "NSV1.1"),
    "accountability-map": ("onboarding-inclusion/accountability-map-inclusion-sessions.pdf", "Who does what"),
}


def main() -> None:
    """Write docs/images/*.png, 90 points to the inch."""
    for name, (document, words) in PICTURES.items():
        pdf = pypdfium2.PdfDocument(ROOT / "build" / document)
        page = next(page for page in pdf if words in page.get_textpage().get_text_bounded().replace("\r\n", "\n"))
        picture = page.render(scale=90 / 72).to_pil().convert("RGB")
        target = ROOT / "docs" / "images" / f"{name}.png"
        target.parent.mkdir(exist_ok=True)
        picture.save(target, optimize=True)
        pdf.close()


if __name__ == "__main__":
    main()
