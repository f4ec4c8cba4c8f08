"""One change in index.json is found, also where somebody mended every hash."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from bundles import NAME
from finished import folder, mended, names
from leverarch.verify import verify_folder
from leverarch.verifying.index_read import read_index
from leverarch.verifying.manifest import as_written
from leverarch.verifying.matrix import matrix_faults
from leverarch.verifying.opened import OpenBundle
from pdf_corpus import save, text_page


def entry(record: Any, id_: str) -> Any:
    return next(item for item in record["items"] if item["id"] == id_)


def met(record: Any, code: str) -> Any:
    return next(item for item in record["expectations"] if item["code"] == code)["items"]


def shift_first(record: Any) -> None:
    entry(record, "EV-3")["first_page"] += 1


def shift_both(record: Any) -> None:
    entry(record, "EV-2")["last_page"] += 1
    entry(record, "EV-3")["first_page"] += 1


def shift_last(record: Any) -> None:
    entry(record, "EV-4")["last_page"] -= 1


def other_id(record: Any) -> None:
    entry(record, "EV-3")["id"] = "EV-5"


def other_id_everywhere(record: Any) -> None:
    entry(record, "EV-3")["id"] = "EV-5"
    met(record, "A3")[0]["id"] = "EV-5"


def other_title(record: Any) -> None:
    entry(record, "EV-3")["title"] = "Another audit"


def exchanged(record: Any) -> None:
    one, two = entry(record, "EV-2"), entry(record, "EV-3")
    one["id"], two["id"] = two["id"], one["id"]


def no_item(record: Any) -> None:
    record["items"].remove(entry(record, "EV-4"))
    met(record, "A2").clear()


def other_page(record: Any) -> None:
    met(record, "A1")[1]["page"] -= 1


def other_page_twice(record: Any) -> None:
    met(record, "A1")[1]["page"] -= 1
    entry(record, "EV-2")["maps"][0]["page"] -= 1


def other_expectation(record: Any) -> None:
    met(record, "A4").append(met(record, "A3").pop())
    entry(record, "EV-3")["maps"][0]["expectation"] = "A4"


def exchanged_pages(record: Any) -> None:
    one, two = entry(record, "EV-1")["maps"]
    one["page"], two["page"] = two["page"], one["page"]
    first, second = met(record, "A1")[0], next(i for i in met(record, "A2") if i["id"] == "EV-1")
    first["page"], second["page"] = second["page"], first["page"]


def no_expectation(record: Any) -> None:
    met(record, "A3").clear()
    entry(record, "EV-3")["maps"].clear()


def gone_shape(record: Any) -> None:
    del record["items"][0]["first_page"]


def text_for_a_page(record: Any) -> None:
    record["items"][0]["first_page"] = "6"


INDEX_CHANGES: Sequence[Callable[[Any], None]] = (
    shift_first, shift_both, shift_last, other_id, other_id_everywhere, other_title, exchanged, no_item, other_page,
    other_page_twice, other_expectation, exchanged_pages, no_expectation, gone_shape, text_for_a_page,
)  # fmt: skip


@pytest.mark.parametrize("change", INDEX_CHANGES)
def test_a_change_of_the_index_is_found(change: Callable[[Any], None]) -> None:
    files = folder()
    record = json.loads(files["index.json"])
    change(record)
    files["index.json"] = as_written(record)
    assert "changed-file" in names(verify_folder(files))
    found = names(verify_folder(mended(files, pages=True)))
    assert found & {"wrong-index", "wrong-link"}
    assert "changed-file" not in found


def test_a_full_stop_in_a_label_is_read_though_it_lies_low() -> None:
    with pikepdf.new() as pdf:
        page = text_page(pdf, [])
        page.Contents = pdf.make_stream(b"BT /F1 10 Tf 100 500 Td (A13A to A13C.1) Tj ET")
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=[99, 497.875, 190, 507.875], Dest=[page.obj, Name.Fit]
        )
        page.Annots = Array([link])
        data = save(pdf)
    with OpenBundle(data) as bundle:
        assert [link.words for link in bundle.links(1)] == ["A13A to A13C.1"]


def test_the_matrix_is_read_row_by_row() -> None:
    record = json.loads(folder()["index.json"])
    index = read_index(record)
    assert index is not None
    exchanged_pages(record)
    other = read_index(record)
    assert other is not None
    with OpenBundle(folder()[NAME]) as bundle:
        assert list(matrix_faults(bundle, index, NAME)) == []
        assert len(list(matrix_faults(bundle, other, NAME))) == 2
