"""What late pages are called: each label once, in reading order, whatever is put between what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leverarch.assembly.kept_numbers import Unit, kept_stamps, unit_changes
from leverarch.earlier import FRONT as F
from leverarch.earlier import EarlierBundle, EarlierItem, EarlierPage, EarlierSection
from leverarch.labels import Label, highest, in_order, labels_between, letters_of, read_label


def test_letters_count_as_columns_of_a_sheet_do() -> None:
    assert [letters_of(n) for n in (0, 1, 26, 27, 52, 53, 702, 703)] == ["", "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("12", Label("", 12)),
        ("12A", Label("", 12, 1)),
        ("12AA", Label("", 12, 27)),
        ("A3B", Label("A", 3, 2)),
        ("12A.1", Label("", 12, 1, (1,))),
        ("12.0.1", Label("", 12, 0, (0, 1))),
    ],
)
def test_a_label_is_read_and_written(text: str, label: Label) -> None:
    assert read_label(text) == label
    assert str(label) == text


@pytest.mark.parametrize("text", ["", "A", "012", "12a", "12.", "12.0", "12.1A", "twelve", "-1", "12 A"])
def test_other_words_are_no_labels(text: str) -> None:
    assert read_label(text) is None


@pytest.mark.parametrize(
    ("before", "after", "used", "many", "found"),
    [
        ("12", "13", (), 3, ["12A", "12B", "12C"]),
        ("12", "", (), 1, ["12A"]),
        ("12Y", "13", (), 3, ["12Z", "12AA", "12AB"]),
        ("12A", "13", (), 1, ["12B"]),
        ("12", "12A", (), 2, ["12.1", "12.2"]),
        ("12A", "12B", (), 2, ["12A.1", "12A.2"]),
        ("12.1", "12A", (), 1, ["12.2"]),
        ("12", "12.1", (), 2, ["12.0.1", "12.0.2"]),
        ("12.1", "12.2", (), 1, ["12.1.1"]),
        ("12", "13", ("12A", "12C"), 2, ["12B", "12D"]),
        ("A9", "B1", (), 1, ["A9A"]),
        ("12A.1", "13", (), 1, ["12B"]),
    ],
)
def test_labels_between_two(before: str, after: str, used: tuple[str, ...], many: int, found: list[str]) -> None:
    assert list(labels_between(before, after, used, many)) == found


def test_labels_in_the_wrong_order_are_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="does not stand after"):
        labels_between("12", "12", (), 1)


def test_counting_on() -> None:
    assert highest(["1", "103", "12B", "A200", "?"]) == {"": 103, "A": 200}


@given(st.data())
def test_there_is_always_a_label_between_two(data: st.DataObject) -> None:
    """However often something is put between two pages, labels are unique and in reading order."""
    labels = ["1", "2", "3"]
    used = set(labels)
    for _ in range(data.draw(st.integers(1, 25))):
        at = data.draw(st.integers(0, len(labels) - 1))
        after = labels[at + 1] if at + 1 < len(labels) else ""
        new = labels_between(labels[at], after, used, data.draw(st.integers(1, 4)))
        assert not used & set(new)
        labels[at + 1 : at + 1] = new
        used |= set(new)
        if data.draw(st.booleans()):
            labels.remove(data.draw(st.sampled_from(labels[1:])))
        assert in_order(labels)
    assert len(set(labels)) == len(labels)


# ---------------------------------------------------------------- pages of an edition


def edition(units: dict[str, str], unused: tuple[str, ...] = (), labels: list[str] | None = None) -> EarlierBundle:
    """An edition whose units hold pages with these letters as prints: `{F: "fgh", "1": "abc"}`."""
    flat = [(unit, print_) for unit, prints in units.items() for print_ in prints]
    called = labels or [str(n) for n in range(1, len(flat) + 1)]
    total = called[-1]
    pages = tuple(
        EarlierPage(label, f"Page {label} of {total}", print_, unit)
        for label, (unit, print_) in zip(called, flat, strict=True)
    )
    items = tuple(
        EarlierItem(unit, str(n), "A") for n, unit in enumerate([unit for unit in units if unit != F], start=1)
    )
    return EarlierBundle("", "", "2026-11-01", pages, items, (EarlierSection("A", "A"),), unused)


def labels_of(earlier: EarlierBundle, units: dict[str, str], on: str = "") -> list[str]:
    made = [Unit(id_, tuple(prints), counts_on=id_ in on.split()) for id_, prints in units.items()]
    return [stamp.label for stamp in kept_stamps(earlier, made)]


FIRST = edition({F: "fgh", "1": "abc", "2": "de"})


def test_who_had_a_number_keeps_it_with_all_the_words_at_its_foot() -> None:
    stamps = kept_stamps(FIRST, [Unit(F, ("x", "y", "z")), Unit("1", tuple("abc")), Unit("2", tuple("de"))])
    assert [stamp.words for stamp in stamps] == [page.stamp for page in FIRST.pages]


@pytest.mark.parametrize(
    ("now", "labels"),
    [
        ({F: "fgh", "1": "abc", "N": "nn", "2": "de"}, "1 2 3 4 5 6 6A 6B 7 8"),
        ({F: "fghij", "1": "abc", "2": "de"}, "1 2 3 3A 3B 4 5 6 7 8"),
        ({F: "fg", "1": "abc", "2": "de"}, "1 2 4 5 6 7 8"),
        ({F: "fgh", "1": "xabc", "2": "de"}, "1 2 3 3A 4 5 6 7 8"),
        ({F: "fgh", "1": "abxc", "2": "de"}, "1 2 3 4 5 5A 6 7 8"),
        ({F: "fgh", "1": "xyzw", "2": "de"}, "1 2 3 4 5 6 6A 7 8"),
        ({F: "fgh", "1": "c", "2": "de"}, "1 2 3 6 7 8"),
        ({F: "fgh", "1": "x", "2": "de"}, "1 2 3 4 7 8"),
        ({F: "fgh", "1": "abcx", "N": "n", "2": "de"}, "1 2 3 4 5 6 6A 6B 7 8"),
        ({F: "fgh", "1": "bca", "2": "de"}, "1 2 3 5 6 6A 7 8"),
    ],
)
def test_pages_keep_numbers_by_what_is_drawn_on_them(now: dict[str, str], labels: str) -> None:
    assert labels_of(FIRST, now) == labels.split()


def test_pages_that_count_on() -> None:
    assert labels_of(FIRST, {F: "fgh", "1": "abc", "2": "de", "N": "nm", "M": "m"}, on="N M")[8:] == ["9", "10", "11"]
    assert labels_of(FIRST, {F: "fgh", "1": "abc", "2": "de", "L": "l", "N": "n"}, on="N")[8:] == ["8A", "9"]


def test_what_was_used_once_is_used_by_nothing_else() -> None:
    earlier = edition({F: "fgh", "1": "a", "2": "de"}, ("5", "6", "4A"), ["1", "2", "3", "4", "7", "8"])
    assert labels_of(earlier, {F: "fgh", "1": "a", "N": "nm", "2": "de"}) == ["1", "2", "3", "4", "4B", "4C", "7", "8"]


def test_what_is_different_is_said_page_by_page() -> None:
    units = [Unit(F, ("f",)), Unit("1", ("a", "x", "c", "d")), Unit("N", ("n",)), Unit("2", ("d", "e"))]
    stamps = kept_stamps(FIRST, units)
    changes = unit_changes(FIRST, units, stamps, {"2": (2,)})
    assert list(changes) == [F, "1", "2"]
    assert changes[F].unused == ("2", "3")
    assert (changes["1"].other, changes["1"].more) == ((3,), (5,))
    assert changes["2"].other == (8,)


prints = st.text("abcdefgh", min_size=1, max_size=7)


@given(st.data())
def test_editions_upon_editions(data: st.DataObject) -> None:
    """Labels are unique and in order, no label passes from one item to another, and none comes back elsewhere."""
    units = {F: "xyz", "1": "ab", "2": "cd", "3": "e"}
    earlier = edition(units)
    owner = {page.label: page.unit for page in earlier.pages}
    last = 3
    for _ in range(data.draw(st.integers(1, 5))):
        now: dict[str, str] = {}
        for id_, held in units.items():
            now[id_] = data.draw(st.just(held) | prints)
            if id_ != F and data.draw(st.integers(0, 3)) == 0:
                last += 1
                now[str(last)] = data.draw(prints)
        made = [Unit(id_, tuple(held)) for id_, held in now.items()]
        stamps = kept_stamps(earlier, made)
        labels = [stamp.label for stamp in stamps]
        assert len(set(labels)) == len(labels)
        assert in_order(labels)
        owners = [unit.id for unit in made for _ in unit.prints]
        before = {page.label: page for page in earlier.pages}
        for stamp, holder in zip(stamps, owners, strict=True):
            assert owner.setdefault(stamp.label, holder) == holder
            if stamp.label in before:
                assert stamp.words == before[stamp.label].stamp
            assert stamp.label not in earlier.unused
        flat = [print_ for unit in made for print_ in unit.prints]
        pages = tuple(
            EarlierPage(stamp.label, stamp.words, print_, holder)
            for stamp, print_, holder in zip(stamps, flat, owners, strict=True)
        )
        gone = tuple(dict.fromkeys((*earlier.unused, *(label for label in before if label not in labels))))
        earlier = EarlierBundle("", "", "", pages, (), (), gone)
        units = now
