"""The manager's list: for whom, by when, in plain English; in Word and as a page that anybody can open."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import pytest
from openxml_audit import OpenXmlValidator

from leverarch.action_list import Action, ActionList, Told, list_of, plain
from leverarch.diagnostics import Diagnostic, Rule, Severity
from leverarch.outputs.action_page import page_of
from leverarch.outputs.action_report import actions_record, actions_text, documents, view
from leverarch.pipeline import Survey, check_all, render_alone, survey
from leverarch.upkeep import actions_of
from sound import SOUND
from test_impact import put, run
from test_typeset import HOSTILE
from worked_example import sample_survey
from worlds import EVIDENCE, PACK, SMALL, text, world_of

ROOT = Path(__file__).parents[1]
STALE = EVIDENCE.replace("shows:", "review_due: 2026-09-30\nshows:")
PREPARED: dict[str, Any] = {**PACK, "prepared_by": "registered-manager"}
#: Compiler's words: none of them before the reference at the end of an entry.
OURS = re.compile(r"`|\berror\b|\bwarning\b|\bLA\d{3}\b|JSON|front matter|_", re.IGNORECASE)


def workspace(evidence: str = EVIDENCE, pack: dict[str, Any] = PREPARED, **more: bytes) -> Survey:
    files = {**SMALL, "content/evidence/EV-1.md": evidence.encode(), "packs/small.json": text(pack)}
    return survey(world_of({**files, **more}))


def only(seen: Survey, pack: str = "") -> Action:
    [action] = actions_of(seen, pack).actions
    return action


def test_nothing_found_is_nothing_to_do() -> None:
    seen = workspace()

    assert actions_of(seen, "").actions == ()
    assert "There is nothing to do." in actions_text(seen.model, actions_of(seen, ""))


def test_an_items_finding_is_its_owners_on_the_items_own_day() -> None:
    action = only(workspace(STALE))

    assert (action.owner, action.by and action.by.isoformat(), action.past) == ("quality-lead", "2026-09-30", True)
    assert action.what == "An item is past its review date on the day the pack speaks of."
    assert action.said == (
        "“Same-day escalation audit” (EV-1) was due for review on 30 September 2026, 32 days before the day "
        "“A small pack” speaks of.",
    )
    assert action.todo == "Review it and set a new review date, or replace it."
    assert action.why.startswith("A commissioner or an inspector discounts evidence")


def test_a_packs_finding_is_for_who_prepares_it_on_the_packs_day() -> None:
    without = EVIDENCE.replace(
        '  - {framework: two-lines, expectation: A2, strength: supporting, because: "the action was closed"}\n', ""
    )
    action = next(one for one in actions_of(workspace(without), "small").actions if one.name == "no-item")

    assert (action.owner, action.by and action.by.isoformat(), action.past) == (
        "registered-manager",
        "2026-11-01",
        False,
    )
    assert action.said == ("A2 The second (Two lines) has no item in “A small pack”.",)


def test_what_stands_at_an_item_and_is_not_about_it_is_for_who_prepares_the_pack() -> None:
    model = workspace().model
    item, pack = model.evidence["EV-1"], model.packs["small"]
    rule = Rule("LA999", "gap", Severity.WARNING, "A gap.")

    def owner(about: str) -> str:
        told = Told(Diagnostic(rule, "x", item.doc.at("maps", 0), about), pack)
        return list_of(model, [told], {}, pack).actions[0].owner

    assert (owner("A1"), owner("EV-1")) == ("registered-manager", "quality-lead")


def test_an_error_keeps_the_pack_from_being_made() -> None:
    action = only(workspace(EVIDENCE.replace("owner: quality-lead", "owner: quality-led")))

    assert action.must
    assert action.said == ("Unknown role quality-led.",)
    assert action.todo == "Did you mean Quality lead?"


def test_a_rows_finding_is_for_who_answers_for_the_row() -> None:
    path = "content/arrangements/sessions.json"
    value = json.loads(SOUND[path])
    del value["accountability"][1]["trigger"]
    row = value["accountability"][1]
    found = actions_of(survey(world_of({**SMALL, **SOUND, path: text(value)})), "").actions

    assert {action.owner for action in found if action.name == "no-trigger"} == {row["accountable"]}


def test_what_a_pack_accepts_comes_back_when_that_ends() -> None:
    line = {"code": "stale-evidence", "about": "EV-1", "because": "booked", "by": "registered-manager"}
    pack = {**PREPARED, "accept": [{**line, "until": "2026-12-31"}]}
    action = only(workspace(STALE, pack))

    assert (action.owner, action.by and action.by.isoformat()) == ("registered-manager", "2026-12-31")
    assert action.said[0].endswith("Accepted because: booked.")


def test_many_cases_that_end_alike_are_one_sentence() -> None:
    codes = [{"code": f"B{n}", "title": f"Line {n}"} for n in range(4)]
    framework = {"id": "more", "title": "More lines", "version": "1", "status": "in_force", "expectations": codes}
    pack = {
        **PREPARED,
        "outputs": [{"kind": "inspection-bundle", "frameworks": ["two-lines", "more"], "evidence": "all"}],
    }
    seen = workspace(EVIDENCE, pack, **{"content/frameworks/more.json": text(framework)})

    action = next(one for one in actions_of(seen, "").actions if one.name == "no-item")
    assert action.said == (
        "B0 Line 0; B1 Line 1; B2 Line 2; B3 Line 3: each (More lines) has no item in “A small pack”.",
    )


@pytest.mark.parametrize(
    ("said", "plainly"),
    [
        ("set a new `review_due`", "Set a new review date."),
        ("`local_authority` is missing", "Local authority is missing."),
        ("did you mean `x`?", "Did you mean x?"),
        ("`leverarch coverage p` lists them", "“leverarch coverage p” lists them."),
        ("closed to the audience (partner)", "Closed to the audience (partner)."),
        ("", ""),
    ],
)
def test_names_of_files_become_words(said: str, plainly: str) -> None:
    assert plain(said, {"partner": "The partner"}) == plainly


@pytest.mark.slow
def test_every_finding_of_the_sample_is_there_in_plain_english() -> None:
    seen = sample_survey()
    listed = actions_of(seen, "")

    assert {action.code for action in listed.actions} >= {d.rule.code for d in check_all(seen)}
    for action in listed.actions:
        for words in (action.what, *action.said, action.todo, action.why):
            assert not OURS.search(words.replace("index.json", "")), words
    text_ = actions_text(seen.model, listed)
    assert all(line.strip()[0] not in "`" and not line.strip().startswith("LA") for line in text_.splitlines() if line)


# The command.


def test_the_command_prints_both_ways(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {**SMALL, "content/evidence/EV-1.md": STALE.encode(), "packs/small.json": text(PREPARED)}
    folder = put(tmp_path, files)

    assert run("actions", "--workspace", folder) == 0
    out = capsys.readouterr().out
    assert "Quality lead (1 thing to do)\n  [ ] Was due 30 September 2026: An item is past" in out
    assert run("actions", "smal", "--workspace", folder) == 2
    assert run("actions", "small", "--workspace", folder, "--format", "json") == 0
    capsys.readouterr()
    assert run("actions", "--workspace", folder, "--document") == 0
    assert {path.name for path in (folder / "build/actions").iterdir()} == {"actions.docx", "actions.html"}


def test_json_has_every_field() -> None:
    seen = workspace(STALE)
    [action] = actions_record(seen.model, actions_of(seen, "small"))["actions"]

    assert action["owner_title"] == "Quality lead"
    assert (action["by"], action["past"], action["must"], action["code"]) == ("2026-09-30", True, False, "LA401")
    assert action["paths"] == ["content/evidence/EV-1.md, line 7"]


# The documents.


class Page(HTMLParser):
    """What a browser would see: elements with their attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words += data


def hostile(words: str, count: int = 1) -> ActionList:
    action = Action(
        "quality-lead", None, True, False, words, (words,) * 2, words, words, (words,), (words,), "LA1", "x"
    )
    return ActionList(words, "", None, (action,) * count)


def page(listed: ActionList) -> str:
    return page_of(view(workspace().model, listed), "body { color: black }").decode("utf-8")


@pytest.mark.parametrize("words", [HOSTILE, "<script>alert(1)</script>", '"><b onclick="x">', "</style>", "", "a\x00b"])
def test_the_page_holds_words_and_never_markup(words: str) -> None:
    seen = Page(page(hostile(words)))
    tags = {tag for tag, _ in seen.elements}

    assert seen.open == []
    assert not tags & {"script", "b", "img", "link", "iframe"}
    assert not any(name.startswith("on") or name in ("src", "style") for _, held in seen.elements for name in held)
    assert "<script>" not in page(hostile(words))


@pytest.mark.slow
def test_the_page_can_be_used_without_seeing_it() -> None:
    listed = actions_of(sample_survey(), "")
    seen = Page(page(listed))
    ids = [held["id"] for _, held in seen.elements if "id" in held]
    boxes = [held["id"] for tag, held in seen.elements if tag == "input"]

    assert len(ids) == len(set(ids))
    assert boxes == [held["for"] for tag, held in seen.elements if tag == "label"]
    assert len(boxes) == len(listed.actions)
    assert [tag for tag, _ in seen.elements].count("h1") == 1
    assert {held["href"] for tag, held in seen.elements if tag == "a"} <= {f"#{id_}" for id_ in ids}
    assert ("html", {"lang": "en-GB"}) in seen.elements
    assert "By 1 November 2026" in seen.words


def test_a_style_sheet_can_not_leave_its_element() -> None:
    made = page_of(view(workspace().model, hostile("x")), "a{}</style><script>1</script>").decode()

    assert made.count("</style>") == 1
    assert not any(tag == "script" for tag, _ in Page(made).elements)


@pytest.mark.slow
@pytest.mark.parametrize("words", [HOSTILE, "long words " * 60, "x"])
def test_the_word_file_is_sound(words: str, tmp_path: Path) -> None:
    seen = workspace()
    files, found = render_alone(seen, documents(view(seen.model, hostile(words, 60))))
    assert found == ()
    (tmp_path / "actions.docx").write_bytes(files["actions.docx"])

    assert [str(error) for error in OpenXmlValidator().validate(tmp_path / "actions.docx").errors] == []
    document = docx.Document(io.BytesIO(files["actions.docx"]))
    assert document.core_properties.language == "en-GB"
    [table] = document.tables
    assert len(table.rows) == 61
    assert files == render_alone(seen, documents(view(seen.model, hostile(words, 60))))[0]
