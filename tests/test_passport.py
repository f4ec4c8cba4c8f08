"""A partner's due diligence goes from one workspace to another: value for value, with its date and source."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from openxml_audit import OpenXmlValidator

from golden import compare, word_text
from leverarch.bringing_back import import_passport
from leverarch.cli import main
from leverarch.passport_file import MOST_BYTES, Imported
from leverarch.passports import CHECK, digest_of, passport_of, text_of
from leverarch.pipeline import Survey, check_all, compile_pack, plan_pack, survey
from leverarch.verify import verify_folder
from worked_example import sample_survey
from worlds import ORGANISATION, shipped, text, world_of

ROOT = Path(__file__).parents[1]
ON = date(2026, 12, 1)
SOURCE = "Checked by Fennelstone Support, passport of 1 November 2026"
PARTNERS = ("hollowmere", "quillerby", "tarnbeck")
OTHER = text({"name": "Other Care", "roles": [{"id": "registered-manager", "title": "Registered manager"}]})
PATH = "content/partners/weir.json"
INSURANCE = {
    "title": "Public liability insurance",
    "kind": "insurance",
    "status": "closed",
    "limit": 5_000_000,
    "checked_on": "2026-04-02",
    "expiry": "2027-03-31",
}
DBS = {"title": "DBS check", "kind": "dbs", "status": "closed", "role": "weir/worker", "level": "enhanced"}
PASSPORT_PACK = {"id": "passport", "title": "Passport", "audience": "partner", "as_of": "2026-11-01"}
WEIR: Mapping[str, Any] = {
    "id": "weir",
    "name": "Weir Street Group",
    "kind": "vcse",
    "contact": {"phone": "01632 960 300"},
    "roles": [
        {"id": "lead", "title": "Lead", "contact": "Through the office", "out_of_hours": "The duty line"},
        {"id": "worker", "title": "Worker", "deputy": "weir/lead", "out_of_hours": "weir/lead"},
    ],
    "due_diligence": [INSURANCE, DBS],
    "safeguarding_lead": "weir/lead",
}


def workspace(partner: Mapping[str, Any] | None = None, organisation: bytes = OTHER) -> Survey:
    """A workspace with one partner, or none."""
    files = {"content/organisation.json": organisation}
    return survey(world_of(files | ({PATH: text(partner)} if partner else {})))


def made(partner: Mapping[str, Any] = WEIR, day: date = date(2026, 11, 1)) -> dict[str, Any]:
    """The passport of a partner, made by Fennelstone Support."""
    model = workspace(partner, text(ORGANISATION)).model
    return passport_of(model, model.partners[str(partner["id"])], day, "leverarch 0.1.0")


def signed(passport: Mapping[str, Any], **changes: Any) -> bytes:
    """A passport with changes, and a digest that fits them."""
    changed = {**passport, **changes}
    return text_of({**changed, "digest": digest_of(changed)}).encode()


def imported(view: Survey, passport: Mapping[str, Any] | bytes, *, accept: bool = False) -> Imported:
    data = passport if isinstance(passport, bytes) else text_of(passport).encode()
    return import_passport(view, "partner-passport-weir.json", data, ON, accept=accept)


def value(result: Imported) -> dict[str, Any]:
    """The partner's file as it would be written."""
    held = json.loads(result.files[result.path])
    assert isinstance(held, dict)
    return held


# ---------------------------------------------------------------- out and in again


@pytest.mark.parametrize("partner", PARTNERS)
def test_a_passport_arrives_value_for_value(partner: str) -> None:
    model = sample_survey().model
    passport = passport_of(model, model.partners[partner], date(2026, 11, 1), "leverarch 0.1.0")

    result = imported(workspace(), passport)

    assert (result.found, result.is_new, result.path) == ((), True, f"content/partners/{partner}.json")
    there = survey(world_of({"content/organisation.json": OTHER, **result.files}))
    assert check_all(there) == ()
    assert {check.source for check in there.model.partners[partner].due_diligence} == {SOURCE}
    again = passport_of(there.model, there.model.partners[partner], date(2027, 1, 1), "leverarch 0.1.0")
    for check in again["partner"]["due_diligence"]:
        assert check.pop("source") == SOURCE
    assert again["partner"] == passport["partner"]
    kept = there.model.partners[partner].passport
    assert kept is not None
    assert (kept.from_, kept.made_on, kept.imported_on, kept.digest) == (
        "Fennelstone Support",
        date(2026, 11, 1),
        ON,
        passport["digest"],
    )


@pytest.mark.parametrize("partner", PARTNERS)
def test_every_value_of_due_diligence_is_carried(partner: str) -> None:
    given = json.loads((ROOT / f"content/partners/{partner}.json").read_text(encoding="utf-8"))
    model = sample_survey().model
    carried = passport_of(model, model.partners[partner], ON, "t")["partner"]["due_diligence"]
    assert carried == [{name: check[name] for name in CHECK if name in check} for check in given["due_diligence"]]


def test_a_source_stays_with_the_check_that_it_speaks_of() -> None:
    second = survey(world_of({"content/organisation.json": OTHER, **imported(workspace(), made()).files}))
    onward = passport_of(second.model, second.model.partners["weir"], date(2027, 1, 5), "t")
    assert onward["from"] == "Other Care"
    third = value(imported(workspace(), onward))
    assert [check["source"] for check in third["due_diligence"]] == [SOURCE, SOURCE]


def test_what_is_the_provider_s_own_stays_behind() -> None:
    partner = {
        **WEIR,
        "notes": "Late twice.",
        "safeguarding_lead": "quality-lead",
        "roles": [
            {
                "id": "worker",
                "title": "Worker",
                "deputy": "quality-lead",
                "out_of_hours": "registered-manager",
                "notes": "New.",
            }
        ],
        "due_diligence": [
            {**INSURANCE, "reference": "PL-77", "notes": "Ask again.", "evidence": ["EV-1"], "role": "quality-lead"},
            {**DBS, "reference": "001234567890", "detail": "Certificate 0012 3456 7890 seen. Ring 01632 960 300."},
        ],
    }
    passport = made(partner)
    assert passport["partner"]["roles"] == [{"id": "worker", "title": "Worker"}]
    assert "safeguarding_lead" not in passport["partner"]
    insurance, dbs = passport["partner"]["due_diligence"]
    assert insurance == {**INSURANCE, "reference": "PL-77"}
    assert dbs == {**DBS, "detail": "Certificate [number left out] seen. Ring 01632 960 300."}
    assert not any(word in text_of(passport) for word in ("Late", "New.", "Ask again", "EV-1", "7890", "quality-lead"))


def test_the_same_partner_gives_the_same_bytes() -> None:
    assert text_of(made()) == text_of(made())
    assert made()["digest"] != made(day=date(2026, 11, 2))["digest"]


def test_the_schema_of_a_check_is_that_of_a_partner_s_check() -> None:
    schemas = {name: json.loads(shipped()[f"schemas/{name}.schema.json"]) for name in ("partner", "passport")}
    partner, passport = schemas["partner"]["properties"], schemas["passport"]["properties"]["partner"]["properties"]
    assert set(partner) - set(passport) == {"$schema", "notes", "passport"}
    own, carried = (lines["due_diligence"]["items"]["properties"] for lines in (partner, passport))
    assert set(own) - set(carried) == {"evidence", "notes"}
    assert set(carried) == set(CHECK)


# ---------------------------------------------------------------- what is refused


def test_a_changed_passport_is_refused() -> None:
    data = text_of(made()).replace("5000000", "9000000").encode()
    result = imported(workspace(), data)
    assert [d.rule.code for d in result.found] == ["LA662"]
    assert result.files == {}


def test_spaces_and_order_change_nothing() -> None:
    data = json.dumps(dict(reversed(made().items()))).encode()
    assert imported(workspace(), data).found == ()


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        pytest.param(b"PK\x03\x04 and more", "LA661", "the passport to read and to print", id="the Word document"),
        pytest.param(b"%PDF-1.7 \xff", "LA661", "the file is a PDF", id="a PDF"),
        pytest.param(b" " * (MOST_BYTES + 1), "LA661", "larger than 1 MB", id="too large"),
        pytest.param(b'{"id": "weir"}', "LA661", "no partner passport", id="another JSON file"),
        pytest.param(b"[]", "LA102", "a list", id="no object"),
        pytest.param(b'{"format": ', "LA102", "", id="cut off"),
        pytest.param(signed(made(), version=2), "LA663", "version 2", id="another version"),
        pytest.param(signed(made(), version=True), "LA663", "version True", id="no version"),
        pytest.param(signed(made(), from_="x"), "LA201", "`from_` is not a field", id="an unknown field"),
        pytest.param(signed(made(), made_on="soon"), "LA203", "`made_on`", id="a day that is none"),
        pytest.param(
            signed({k: v for k, v in made().items() if k != "from"}), "LA202", "`from`", id="without a provider"
        ),
        pytest.param(
            signed(made(), partner={**made()["partner"], "id": "../../packs/x"}),
            "LA203",
            "`id`",
            id="an id that climbs",
        ),
    ],
)
def test_what_is_no_sound_passport_is_refused(data: bytes, code: str, message: str) -> None:
    result = imported(workspace(), data)
    assert result.files == {}
    assert [d.rule.code for d in result.found] == [code]
    assert message in result.found[0].message


def test_a_file_in_the_way_is_left_alone() -> None:
    broken = world_of({"content/organisation.json": OTHER, PATH: b'{"id": "weir", '})
    elsewhere = world_of({"content/organisation.json": OTHER, "content/partners/old.json": b'{"id": "weir"}'})
    capitals = world_of({"content/organisation.json": OTHER, "content/partners/WEIR.json": text({**WEIR, "id": "x"})})
    for world in (broken, elsewhere, capitals):
        result = imported(survey(world), made())
        assert [d.rule.code for d in result.found] == ["LA664"]
        assert result.files == {}


def test_nothing_is_offered_that_would_bring_a_new_error() -> None:
    passport = made()
    passport["partner"]["due_diligence"][1]["role"] = "weir/nobody"
    result = imported(workspace(), signed(passport))
    assert [(d.rule.name, d.place.path) for d in result.found] == [("unknown-reference", PATH)]
    assert result.files == {}


def test_errors_that_were_there_before_do_not_stand_in_the_way() -> None:
    wrong = {**WEIR, "id": "old", "name": "Old", "safeguarding_lead": "old/nobody"}
    files = {"content/organisation.json": OTHER, "content/partners/old.json": text(wrong)}
    assert imported(survey(world_of(files)), made()).files


# ---------------------------------------------------------------- where the partner is known


def changed(**fields: Any) -> dict[str, Any]:
    return {**WEIR, **fields}


def without(noun: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in noun.items() if name not in names}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("here", "added", "conflicts"),
    [
        pytest.param(WEIR, [], [], id="the same"),
        pytest.param(without(WEIR, "contact"), ["contact.phone"], [], id="no contact"),
        pytest.param(without(WEIR, "safeguarding_lead"), ["safeguarding_lead"], [], id="no lead"),
        pytest.param(
            changed(roles=WEIR["roles"][:1], due_diligence=[INSURANCE]),
            ["roles[worker]", "due_diligence[DBS check]"],
            [],
            id="no worker",
        ),
        pytest.param(
            without(WEIR, "due_diligence"),
            ["due_diligence[Public liability insurance]", "due_diligence[DBS check]"],
            [],
            id="no checks",
        ),
        pytest.param(changed(contact="By pigeon"), [], ["contact"], id="a contact in one line"),
        pytest.param(changed(contact={"phone": "01632 960 999"}), [], ["contact.phone"], id="another number"),
        pytest.param(changed(kind="sme"), [], ["kind"], id="another kind"),
        pytest.param(changed(name="Weir Ltd"), [], ["name"], id="another name"),
        pytest.param(
            changed(name="Weir Ltd", kind="sme", contact={}), [], ["name", "kind"], id="another name, and more"
        ),
        pytest.param(
            changed(due_diligence=[without(INSURANCE, "expiry"), DBS]),
            ["due_diligence[Public liability insurance].expiry", "due_diligence[Public liability insurance].source"],
            [],
            id="a check that says less",
        ),
        pytest.param(
            changed(due_diligence=[{**without(INSURANCE, "expiry"), "limit": 1}, DBS]),
            [],
            [f"due_diligence[Public liability insurance].{name}" for name in ("limit", "expiry", "source")],
            id="a check that says something else is left as a whole",
        ),
        pytest.param(
            changed(due_diligence=[{**INSURANCE, "source": "Checked by another"}, DBS]),
            [],
            [],
            id="equal, from elsewhere",
        ),
        pytest.param(
            changed(due_diligence=[{**DBS, "role": "weir/lead"}, INSURANCE, DBS]),
            [],
            [],
            id="the same title, another role",
        ),
    ],
)
def test_what_is_known_is_added_to_and_never_overwritten(
    here: dict[str, Any], added: list[str], conflicts: list[str]
) -> None:
    result = imported(workspace(here), made())
    assert list(result.merge.added) == added
    assert [item.field for item in result.merge.conflicts] == conflicts
    if added or not conflicts:
        after = value(result)
        assert after["passport"]["imported_on"] == "2026-12-01"
        for name in set(here) - {"contact", "roles", "due_diligence"}:
            assert after[name] == here[name]
    else:
        assert result.files == {}

    taken = imported(workspace(here), made(), accept=True)
    assert taken.merge.conflicts == ()
    assert [item.field for item in taken.merge.replaced if item.here is not None] == [
        item.field for item in result.merge.conflicts if item.here is not None
    ]
    there = survey(world_of({"content/organisation.json": OTHER, **taken.files}))
    wanted = {check["title"]: check for check in made()["partner"]["due_diligence"]}
    for check in value(taken)["due_diligence"]:
        if check.get("role") != "weir/lead":
            assert without(check, "source") == wanted[check["title"]]
    assert there.model.partners["weir"].name == WEIR["name"]
    assert imported(there, made()).files == {}
    assert imported(there, made()).merge.added == ()


def test_a_contact_in_one_line_is_kept_as_a_note() -> None:
    taken = imported(workspace(changed(contact="By pigeon")), made(), accept=True)
    assert value(taken)["contact"] == {"note": "By pigeon", "phone": "01632 960 300"}


def test_an_own_check_keeps_its_place_and_says_no_source_while_nothing_is_taken() -> None:
    after = value(imported(workspace(changed(due_diligence=[DBS])), made()))
    assert [(check["title"], check.get("source")) for check in after["due_diligence"]] == [
        ("DBS check", None),
        ("Public liability insurance", SOURCE),
    ]


def test_the_rest_of_the_file_stays_as_it_is_written() -> None:
    before = '{"name":"Weir Street Group",  "kind": "vcse",\r\n\t"id": "weir",\r\n\t"notes": "Ours"\r\n}'
    files = {"content/organisation.json": OTHER, PATH: b"\xef\xbb\xbf" + before.encode()}
    result = imported(survey(world_of(files)), made())
    after = result.files[PATH]
    assert after.startswith(b"\xef\xbb\xbf" + before[:-3].encode())
    assert after.endswith(b"\r\n}")
    assert b"\n" not in after.replace(b"\r\n", b"")


def test_a_newer_passport_that_says_the_same_moves_the_day() -> None:
    first = imported(workspace(), made())
    there = survey(world_of({"content/organisation.json": OTHER, **first.files}))
    result = imported(there, made(day=date(2026, 11, 30)))
    assert (result.merge.added, result.merge.conflicts) == ((), ())
    assert value(result)["passport"]["made_on"] == "2026-11-30"
    assert {check["source"] for check in value(result)["due_diligence"]} == {SOURCE}


# ---------------------------------------------------------------- the command


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    return int(stopped.value.code or 0)


@pytest.fixture
def on_disk(tmp_path: Path) -> Path:
    (tmp_path / "here" / "content").mkdir(parents=True)
    (tmp_path / "here" / "content" / "organisation.json").write_bytes(OTHER)
    (tmp_path / "passport.json").write_bytes(text_of(made()).encode())
    return tmp_path


def test_import_writes_the_partner(on_disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("passport", "import", on_disk / "passport.json", "--workspace", on_disk / "here", "--on", "2026-12-01")
    assert run(*arguments) == 0
    assert "content/partners/weir.json: made" in capsys.readouterr().out
    written = on_disk / "here" / PATH
    assert json.loads(written.read_bytes())["passport"]["imported_on"] == "2026-12-01"
    assert run("check", "--workspace", on_disk / "here") == 0
    capsys.readouterr()

    before = written.read_bytes()
    assert run(*arguments, "--format", "json") == 0
    report = json.loads(capsys.readouterr().out)
    assert {name: report[name] for name in ("partner", "path", "written", "added", "conflicts", "findings")} == {
        "partner": "weir",
        "path": PATH,
        "written": False,
        "added": [],
        "conflicts": [],
        "findings": [],
    }
    assert report["same"] > 10
    assert written.read_bytes() == before


def test_import_names_what_differs_and_takes_it_when_asked(on_disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = on_disk / "here" / PATH
    written.parent.mkdir()
    written.write_bytes(text(changed(kind="sme")))
    arguments = ("passport", "import", on_disk / "passport.json", "--workspace", on_disk / "here")
    assert run(*arguments) == 1
    assert "  differs: kind\n    here:     sme\n    passport: vcse\n" in capsys.readouterr().out
    assert run(*arguments, "--format", "json") == 1
    report = json.loads(capsys.readouterr().out)
    assert report["conflicts"] == [{"field": "kind", "here": "sme", "passport": "vcse"}]
    assert written.read_bytes() == text(changed(kind="sme"))
    assert run(*arguments, "--accept") == 0
    assert json.loads(written.read_bytes())["kind"] == "vcse"


def test_import_of_a_foreign_file_writes_nothing(on_disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (on_disk / "passport.docx").write_bytes(b"PK\x03\x04")
    assert run("passport", "import", on_disk / "passport.docx", "--workspace", on_disk / "here") == 1
    assert "error[LA661]" in capsys.readouterr().out
    assert run("passport", "import", on_disk / "nothing.json", "--workspace", on_disk / "here") == 2
    assert not (on_disk / "here" / "content" / "partners").exists()


# ---------------------------------------------------------------- the documents


def pack_of(partner: Mapping[str, Any], as_of: str = "2026-11-01", arrangements: int = 1) -> Survey:
    """A workspace with a partner, arrangements with it, and a pack that asks for its passport for each of them."""
    ids = [f"work-{number}" for number in range(arrangements)]
    outputs = [{"kind": "partner-passport", "arrangement": id_} for id_ in ids]
    pack = {**PASSPORT_PACK, "as_of": as_of, "outputs": outputs}
    files = {"content/organisation.json": text(ORGANISATION), PATH: text(partner), "packs/passport.json": text(pack)}
    files |= {f"content/arrangements/{id_}.json": text({"id": id_, "title": "Work", "partner": "weir"}) for id_ in ids}
    return survey(world_of(files))


def words(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize(
    "partner", [pytest.param(WEIR, id="whole"), pytest.param({"id": "weir", "name": "Weir", "kind": "sme"}, id="bare")]
)
def test_both_documents_are_made_and_sound(partner: dict[str, Any], tmp_path: Path) -> None:
    compiled = compile_pack(pack_of(partner), "passport", lambda _: None)
    assert set(compiled.files) == {
        "partner-passport-weir.docx",
        "partner-passport-weir.json",
        "index.json",
        "manifest.json",
    }
    assert verify_folder(compiled.files) == ()
    path = tmp_path / "passport.docx"
    path.write_bytes(compiled.files["partner-passport-weir.docx"])
    assert OpenXmlValidator().validate(str(path)).errors == []
    data = json.loads(compiled.files["partner-passport-weir.json"])
    assert data["digest"] == digest_of(data)
    assert imported(workspace(), compiled.files["partner-passport-weir.json"]).found == ()
    assert compile_pack(pack_of(partner), "passport", lambda _: None).files == compiled.files


def test_the_printed_passport_says_how_each_check_stands_on_its_day() -> None:
    printed = words(
        compile_pack(pack_of(WEIR, "2027-04-01"), "passport", lambda _: None).files["partner-passport-weir.docx"]
    )
    assert "Checks made by Fennelstone Support as at 1 April 2027." in printed
    assert (
        "Look at the papers yourself where your own rules ask for it: a passport saves asking, not judging." in printed
    )
    assert "2 checks: 1 open and 1 blocks the start." in printed
    assert "▲ Blocks the start\nLapsed on 31 March 2027" in printed
    assert "Lead for safeguarding\nLead" in printed
    assert "When away: Lead\nNights and weekends: Lead" in printed
    assert "Cover: £5m." in printed


def test_the_printed_passport_names_the_source_of_a_check() -> None:
    partner = {**WEIR, "due_diligence": [{**INSURANCE, "source": "Checked by Other Care, passport of 2 May 2026"}]}
    printed = words(compile_pack(pack_of(partner), "passport", lambda _: None).files["partner-passport-weir.docx"])
    assert (
        "Checks made by Fennelstone Support, or by the provider named with a check, as at 1 November 2026." in printed
    )
    assert "Checked by Other Care, passport of 2 May 2026." in printed


def test_the_printed_passport_reads_as_reviewed(golden_update: bool) -> None:
    pack = {**PASSPORT_PACK, "outputs": [{"kind": "partner-passport", "arrangement": "inclusion-sessions"}]}
    world = sample_survey().world.with_files({"packs/passport.json": text(pack)})
    files = compile_pack(survey(world), "passport", lambda _: None).files
    compare("partner-passport", word_text(files["partner-passport-hollowmere.docx"]), update=golden_update)


def test_no_certificate_number_is_printed() -> None:
    partner = {**WEIR, "due_diligence": [{**DBS, "reference": "001234567890", "detail": "Seen: 001234567890."}]}
    compiled = compile_pack(pack_of(partner), "passport", lambda _: None)
    assert "Seen: [number left out]." in words(compiled.files["partner-passport-weir.docx"])
    assert not any("001234567890" in words(data) for name, data in compiled.files.items() if name.endswith(".docx"))


def test_one_pack_holds_a_partner_s_passport_once() -> None:
    found = plan_pack(pack_of(WEIR, arrangements=2), "passport").found
    assert [d.rule.name for d in found if d.rule.code == "LA906"] == ["same-output"]


@pytest.mark.parametrize(
    "spelt",
    [
        pytest.param(lambda held: json.dumps(held, separators=(",", ":")).encode(), id="in one line"),
        pytest.param(lambda held: json.dumps(held, indent=2).replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(lambda held: json.dumps(held, indent="\t").encode(), id="tabs"),
        pytest.param(lambda held: b"\xef\xbb\xbf" + json.dumps(held, indent=4).encode(), id="a mark"),
        pytest.param(lambda held: json.dumps(held, indent=2, separators=(" , ", " : ")).encode(), id="loose"),
    ],
)
def test_a_file_keeps_the_look_that_its_author_gave_it(spelt: Callable[[Mapping[str, Any]], bytes]) -> None:
    before = spelt(without({**WEIR, "due_diligence": [INSURANCE]}, "contact"))
    result = imported(survey(world_of({"content/organisation.json": OTHER, PATH: before})), made())
    after = result.files[PATH]
    assert len(json.loads(after.decode("utf-8-sig"))["due_diligence"]) == 2
    assert after.count(b"\r\n") == (after.count(b"\n") if b"\r\n" in before else 0)
    assert after.startswith(before[: before.index(b"expiry")])
    assert imported(survey(world_of({"content/organisation.json": OTHER, **result.files})), made()).files == {}


def test_a_partner_whose_id_differs_in_capitals_is_not_made_beside_the_other() -> None:
    plain = {"id": "WEIR", "name": "Weir Street Group", "kind": "vcse"}
    world = world_of({"content/organisation.json": OTHER, "content/partners/other.json": text(plain)})
    result = imported(survey(world), made())
    assert [d.rule.name for d in result.found] == ["duplicate-id"]
    assert result.files == {}
