"""Whole packs: the same bytes always, nothing lost, and an index that tells the truth."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exhibits import sound_pdf
from golden import compare, pdf_text, word_text
from leverarch.assembly import binder
from leverarch.pipeline import Compiled, compile_pack, survey
from leverarch.verify import verify_folder
from leverarch.workspace import files_below, open_world, write_pack
from worlds import EVIDENCE, FRAMEWORK, PACK, SMALL, text, world_of

ARRANGEMENT = {"id": "sessions", "title": "Inclusion sessions", "partner": "hollowmere"}
PARTNER = {"id": "hollowmere", "name": "Hollowmere Inclusion", "kind": "vcse"}
HOSTILE = (
    '#read("/etc/passwd")',
    "{{ 7*7 }}",
    "{% for x in y %}",
    "</w:p>",
    "R&D <b>bold</b>",
    "*stars* _lines_ $x^2$ @ref <label> // no comment \\ backslash",
    "`code` ~~struck~~",
)


def compiled(files: Mapping[str, bytes], pack: str = "small") -> Compiled:
    return compile_pack(survey(world_of(files)), pack, lambda _: None)


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    found = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return " ".join(found.split())


def item(id_: str, **lines: str) -> bytes:
    """The small item under another id, with lines of its front matter changed or added."""
    source = EVIDENCE.replace("id: EV-1", f"id: {id_}")
    for name, value in lines.items():
        old = next((line for line in source.split("\n") if line.startswith(f"{name}:")), None)
        source = (
            source.replace(old, f"{name}: {value}") if old else source.replace("\nmaps:", f"\n{name}: {value}\nmaps:")
        )
    return source.encode()


def test_golden_bundle(golden_update: bool) -> None:
    files = {
        **SMALL,
        "content/evidence/EV-2.md": item("EV-2", title="A file passed through", file="files/two.pdf"),
        "content/files/two.pdf": sound_pdf(2),
    }
    bundle = compiled(files).files["inspection-bundle.pdf"]

    compare("small-bundle", pdf_text(bundle), update=golden_update)


def test_golden_documents_of_the_least_arrangement(golden_update: bool) -> None:
    outputs = [{"kind": kind, "arrangement": "sessions"} for kind in ("onboarding-pack", "accountability-map")]
    files = {
        **SMALL,
        "content/arrangements/sessions.json": text(ARRANGEMENT),
        "content/partners/hollowmere.json": text(PARTNER),
        "packs/small.json": text({**PACK, "audience": "partner", "outputs": outputs}),
    }
    made = compiled(files).files

    compare("least-onboarding-pack", word_text(made["onboarding-pack-sessions.docx"]), update=golden_update)
    compare("least-map-word", word_text(made["accountability-map-sessions.docx"]), update=golden_update)
    compare("least-map", pdf_text(made["accountability-map-sessions.pdf"]), update=golden_update)


def test_same_input_same_bytes() -> None:
    assert compiled(SMALL).files == compiled(SMALL).files


def test_order_of_files_does_not_matter() -> None:
    files = {**SMALL, "content/evidence/EV-2.md": item("EV-2")}

    assert compiled(files).files == compiled(dict(reversed(files.items()))).files


def test_index_has_the_promised_shape() -> None:
    files = {
        **SMALL,
        "content/evidence/EV-2.md": item("EV-2", classification="internal"),
        "content/frameworks/two-lines.json": text(
            {**FRAMEWORK, "expectations": [*FRAMEWORK["expectations"], {"code": "A3", "title": "The third"}]}
        ),
    }
    index = json.loads(compiled(files).files["index.json"])

    [only] = index["items"]
    assert {name: only[name] for name in ("id", "title")} == {"id": "EV-1", "title": "Same-day escalation audit"}
    assert 1 < only["first_page"] <= only["last_page"]
    assert [(line["framework"], line["expectation"]) for line in only["maps"]] == [
        ("two-lines", "A1"),
        ("two-lines", "A2"),
    ]
    page = only["first_page"]
    assert index["expectations"] == [
        {"framework": "two-lines", "code": "A1", "items": [{"id": "EV-1", "page": page}]},
        {"framework": "two-lines", "code": "A2", "items": [{"id": "EV-1", "page": page}]},
        {"framework": "two-lines", "code": "A3", "items": []},
    ]
    assert [left["id"] for left in index["left_out"]] == ["EV-2"]


def test_locators_lead_to_pages_of_the_bundle() -> None:
    source = item("EV-1", file="files/five.pdf").decode().replace('was closed"', 'was closed", pages: "3-4"')
    files = {**SMALL, "content/evidence/EV-1.md": source.encode(), "content/files/five.pdf": sound_pdf(5)}
    index = json.loads(compiled(files).files["index.json"])

    [only] = index["items"]
    assert index["expectations"][1]["items"] == [{"id": "EV-1", "page": only["last_page"] - 2}]


def test_hostile_text_is_printed() -> None:
    body = "\n\n".join(HOSTILE[:4])
    title = HOSTILE[4]
    files = {
        **SMALL,
        "content/evidence/EV-1.md": (item("EV-1", title=f"'{title}'").decode() + f"\n\n{body}\n").encode(),
    }
    words = words_of(compiled(files).files["inspection-bundle.pdf"])

    for line in (title, '#read("/etc/passwd")', "{{ 7*7 }}", "{% for x in y %}", "</w:p>"):
        assert line.replace('"', "") in words.replace("“", "").replace("”", "").replace('"', "")


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(min_size=1, max_size=60), st.text(max_size=200))
def test_any_text_compiles_or_is_found(title: str, body: str) -> None:
    """Whatever an author writes, there is a bundle or an error: never a traceback."""
    record = {
        "id": "EV-1",
        "title": title,
        "type": "audit",
        "date": "2026-09-30",
        "owner": "quality-lead",
        "shows": title,
        "classification": "public",
        "body": body,
    }
    files = {name: data for name, data in SMALL.items() if "evidence" not in name}
    made = compiled({**files, "content/evidence/EV-1.json": text(record)})

    assert bool(made.files) != any(diagnostic.severity == "error" for diagnostic in made.found)


@pytest.mark.slow
def test_forty_items_follow_one_another() -> None:
    files = {
        **{name: data for name, data in SMALL.items() if "evidence" not in name},
        **{f"content/evidence/EV-{n}.md": item(f"EV-{n:03d}", title=f"Item {n}") for n in range(1, 41)},
    }
    made = compiled(files)
    index = json.loads(made.files["index.json"])
    spans = [(entry["first_page"], entry["last_page"]) for entry in index["items"]]

    assert len(spans) == 40
    assert all(later[0] == earlier[1] + 1 for earlier, later in pairwise(spans))
    assert spans[-1][1] == made.artifacts[0].pages


def test_documents_carry_no_finding_and_no_source_path() -> None:
    files = {**SMALL, "content/evidence/EV-1.md": item("EV-1", review_due="2026-01-01")}
    made = compiled(files)
    words = words_of(made.files["inspection-bundle.pdf"])

    assert made.found
    assert "content/" not in words
    assert "LA401" not in words


def test_outputs_never_claim_what_they_may_not() -> None:
    words = words_of(compiled(SMALL).files["inspection-bundle.pdf"]).lower()

    for word in ("compliant", "cqc-approved", "readiness", "rag"):
        assert f" {word} " not in words


@pytest.mark.parametrize("name", ["../x.docx", "x/y.docx"])
def test_names_of_documents_stay_in_the_folder(name: str) -> None:
    """Ids can't hold a separator, so that no document is written elsewhere."""
    files = {**SMALL, "packs/small.json": text({**PACK, "id": name})}

    assert survey(world_of(files)).packs == (name,)
    assert not compiled(files, name).files


def test_merged_bundle_claims_no_standard() -> None:
    with pikepdf.open(io.BytesIO(compiled(SMALL).files["inspection-bundle.pdf"])) as pdf, pdf.open_metadata() as meta:
        assert not [key for key in meta if "pdfaid" in key or "pdfuaid" in key]


# ---------------------------------------------------------------- a workspace on the disk, built again and again


def workspace_of(root: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def built(root: Path, *, rehash: bool = False) -> bytes:
    """Build the small pack as the command does; return its bundle."""
    made = compile_pack(survey(open_world(root, rehash=rehash)), "small", lambda _: None)
    assert made.files
    folder = write_pack(root / "build", "small", made.files)
    assert verify_folder(files_below(folder)) == ()
    return (folder / "inspection-bundle.pdf").read_bytes()


@pytest.mark.slow
def test_a_bundle_is_the_same_however_it_came_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cold, warm, with one file changed and changed back, read again, and in memory."""
    items = {f"content/evidence/EV-{n}.md": item(f"EV-{n}", file=f"files/{n}.pdf") for n in range(2, 17)}
    pdfs = {f"content/files/{n}.pdf": sound_pdf(1 + n % 3) for n in range(2, 17)}
    files = {**SMALL, **items, **pdfs}
    root = workspace_of(tmp_path / "workspace", files)
    cold = built(root)
    monkeypatch.setattr(binder, "bind", lambda *_: pytest.fail("what did not change is bound again"))
    assert built(root) == cold
    assert built(root, rehash=True) == cold
    monkeypatch.undo()
    (root / "content/files/5.pdf").write_bytes(sound_pdf(7))
    changed = built(root)
    assert changed != cold
    (root / "content/files/5.pdf").write_bytes(pdfs["content/files/5.pdf"])
    assert built(root) == cold
    assert built(workspace_of(tmp_path / "other", files)) == cold
    assert built(workspace_of(tmp_path / "third", {**files, "content/files/5.pdf": sound_pdf(7)})) == changed
    bundle = compiled(files).files["inspection-bundle.pdf"]
    assert bundle == cold
    # Somebody writes into the finished file: the next build makes it anew, whatever is kept.
    target = root / "build" / "small" / "inspection-bundle.pdf"
    with target.open("r+b") as file:
        file.write(b"%PDF-0.0")
    assert built(root) == cold
    assert {path.name for path in (root / "build").iterdir()} == {".cache", "small"}
