"""The shipped framework data: counts, official titles, references and wording.

Read as plain JSON, without the compiler: these facts must hold whatever the program does with them.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "content" / "frameworks"
FRAMEWORKS: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("*.json"))
    if not path.name.startswith("local-")
}

STATUSES = {
    "care-act-safeguarding": "in_force",
    "commissioner-core": "in_force",
    "cqc-asc-2026-draft": "draft",
    "cqc-registration-2009": "in_force",
    "cqc-saf-2023": "in_force",
    "hsca-2014": "in_force",
    "partner-oversight": "in_force",
    "ppn-002": "in_force",
    "ppn-026": "in_force",
}
VERSIONS = {
    "care-act-safeguarding": "2014",
    "commissioner-core": "1",
    "cqc-asc-2026-draft": "draft 9",
    "cqc-registration-2009": "2009",
    "cqc-saf-2023": "2023",
    "hsca-2014": "2014",
    "partner-oversight": "1",
    "ppn-002": "13 February 2025",
    "ppn-026": "5 August 2026",
}
UNITS = {
    "care-act-safeguarding": "principle",
    "commissioner-core": "expectation",
    "cqc-asc-2026-draft": "key line of enquiry",
    "cqc-registration-2009": "regulation",
    "cqc-saf-2023": "quality statement",
    "hsca-2014": "regulation",
    "partner-oversight": "expectation",
    "ppn-002": "outcome or criterion",
    "ppn-026": "criterion",
}
KEY_QUESTIONS = {
    "safe": "Safe",
    "effective": "Effective",
    "caring": "Caring",
    "responsive": "Responsive",
    "well-led": "Well-led",
}
PERSPECTIVES = {"people", "staff-and-leaders", "partners", "observation", "processes", "outcomes"}

QUALITY_STATEMENTS = {
    "S1": "Learning culture",
    "S2": "Safe systems, pathways and transitions",
    "S3": "Safeguarding",
    "S4": "Involving people to manage risks",
    "S5": "Safe environments",
    "S6": "Safe and effective staffing",
    "S7": "Infection prevention and control",
    "S8": "Medicines optimisation",
    "E1": "Assessing needs",
    "E2": "Delivering evidence-based care and treatment",
    "E3": "How staff, teams and services work together",
    "E4": "Supporting people to live healthier lives",
    "E5": "Monitoring and improving outcomes",
    "E6": "Consent to care and treatment",
    "C1": "Kindness, compassion and dignity",
    "C2": "Treating people as individuals",
    "C3": "Independence, choice and control",
    "C4": "Responding to people's immediate needs",
    "C5": "Workforce wellbeing and enablement",
    "R1": "Person-centred care",
    "R2": "Care provision, integration, and continuity",
    "R3": "Providing information",
    "R4": "Listening to and involving people",
    "R5": "Equity in access",
    "R6": "Equity in experiences and outcomes",
    "R7": "Planning for the future",
    "W1": "Shared direction and culture",
    "W2": "Capable, compassionate and inclusive leaders",
    "W3": "Freedom to speak up",
    "W4": "Workforce equality, diversity and inclusion",
    "W5": "Governance, management and sustainability",
    "W6": "Partnerships and communities",
    "W7": "Learning, improvement and innovation",
    "W8": "Environmental sustainability – sustainable development",
}
DRAFT_LINES = {
    "DS1": "Safety culture",
    "DS2": "Managing risks during care and treatment",
    "DS3": "Safe systems, pathways and transitions",
    "DS4": "Safeguarding",
    "DS5": "Safe environments and infection prevention and control",
    "DS6": "Safe staffing",
    "DS7": "Safe medicines and treatments",
    "DE1": "Assessing needs",
    "DE2": "Evidence-based care and equitable outcomes",
    "DE3": "Supporting people to live healthier lives",
    "DE4": "Consent to care and treatment",
    "DC1": "Kindness, compassion and dignity",
    "DC2": "Person-centred care",
    "DC3": "Independence, choice and control",
    "DR1": "Care provision, integration and continuity",
    "DR2": "Listening to and responding to feedback",
    "DR3": "Timely and equitable access",
    "DR4": "Equity in experiences",
    "DW1": "Strategic direction",
    "DW2": "Workforce equity and culture",
    "DW3": "Capable and compassionate leaders",
    "DW4": "Governance and management",
    "DW5": "Partnerships and communities",
    "DW6": "Improvement, innovation and learning",
}
REGULATIONS = {
    "Reg 9": "Person-centred care",
    "Reg 9A": "Visiting and accompanying",
    "Reg 10": "Dignity and respect",
    "Reg 11": "Need for consent",
    "Reg 12": "Safe care and treatment",
    "Reg 13": "Safeguarding service users from abuse and improper treatment",
    "Reg 14": "Meeting nutritional and hydration needs",
    "Reg 15": "Premises and equipment",
    "Reg 16": "Receiving and acting on complaints",
    "Reg 17": "Good governance",
    "Reg 18": "Staffing",
    "Reg 19": "Fit and proper persons employed",
    "Reg 20": "Duty of candour",
    "Reg 20A": "Requirement as to display of performance assessments",
}
REGISTRATION_REGULATIONS = {
    "2009 Reg 12": "Statement of purpose",
    "2009 Reg 13": "Financial position",
    "2009 Reg 14": "Absence of a registered person",
    "2009 Reg 15": "Changes",
    "2009 Reg 16": "Death of a person using the service",
    "2009 Reg 17": "Death or unauthorised absence of a detained person",
    "2009 Reg 18": "Other incidents",
    "2009 Reg 22A": "Form of notifications",
}
SAFEGUARDING_PRINCIPLES = {
    "SP-1": "Empowerment",
    "SP-2": "Prevention",
    "SP-3": "Proportionality",
    "SP-4": "Protection",
    "SP-5": "Partnership",
    "SP-6": "Accountability",
}
PPN_002 = {
    "1a": "Create and retain high-quality jobs",
    "1b": "Fair working conditions",
    "1c": "Fair pay practices",
    "1d": "In-work progression",
    "1e": "Modern slavery risk",
    "Outcome 2": "Skills for growth",
    "Outcome 3": "Resilient supply chains",
    "Outcome 4": "Sustainable procurement practices",
    "Outcome 5": "Reducing crime",
    "Outcome 6": "Employment and training for people facing barriers",
    "Outcome 7": "Removing barriers for under-represented groups",
    "Outcome 8": "Health and wellbeing",
}
PPN_026 = {
    "GJ-1": "High-quality jobs",
    "GJ-2": "Fair working conditions",
    "GJ-3": "Fair pay",
    "SK-1": "Training and retraining",
    "SK-2": "In-work progression",
    "SK-3": "Talent pipeline",
}
COMMISSIONER_CORE = {
    "CE-1": "Clear accountability",
    "CE-2": "Consent to sub-contract and continuing liability",
    "CE-3": "Terms that flow down",
    "CE-4": "Right of audit and access",
    "CE-5": "Insurance in date and in proportion",
    "CE-6": "Safer recruitment",
    "CE-7": "Safeguarding aligned to local procedures",
    "CE-8": "Quality monitoring and action",
    "CE-9": "Data protection and security",
    "CE-10": "Continuity and exit",
    "CE-11": "Fair work, modern slavery and equality",
    "CE-12": "Management of interfaces",
}
PARTNER_OVERSIGHT = {
    "PO-C1": "Clear accountability for partnership or subcontracted delivery",
    "PO-C2": "Oversight arrangements proportionate to risk",
    "PO-C3": "Demonstrable management of interfaces affecting outcomes and safety",
    "PO-R1": "Effective governance and oversight of third-party activity",
    "PO-R2": "Safe escalation",
    "PO-R3": "Consistent standards",
    "PO-R4": "Robust quality assurance processes",
}
LEAVES = {
    "care-act-safeguarding": SAFEGUARDING_PRINCIPLES,
    "commissioner-core": COMMISSIONER_CORE,
    "cqc-asc-2026-draft": DRAFT_LINES,
    "cqc-registration-2009": REGISTRATION_REGULATIONS,
    "cqc-saf-2023": QUALITY_STATEMENTS,
    "hsca-2014": REGULATIONS,
    "partner-oversight": PARTNER_OVERSIGHT,
    "ppn-002": PPN_002,
    "ppn-026": PPN_026,
}
#: Codes that are not ours, where only some are the publisher's.
OFFICIAL = {"hsca-2014": set(REGULATIONS), "cqc-registration-2009": set(REGISTRATION_REGULATIONS)} | {
    "ppn-002": {"1a", "1b", "1c", "1d", "1e"}
}
#: Lines of CQC's sets that no regulation plainly goes with: what the notice says is left open.
WITHOUT_REGULATION = {
    "cqc-saf-2023": ["E4", "R5", "R6", "W2", "W3", "W8"],
    "cqc-asc-2026-draft": ["DE3", "DR3", "DR4", "DW3"],
}
OLD_TO_DRAFT = {
    "S1": "DS1", "S2": "DS3", "S3": "DS4", "S4": "DS2", "S5": "DS5", "S6": "DS6", "S7": "DS5", "S8": "DS7",
    "E1": "DE1", "E2": "DE2", "E3": "DS3 DR1", "E4": "DE3", "E5": "DE2", "E6": "DE4",
    "C1": "DC1", "C2": "DC2", "C3": "DC3", "C4": "DC1", "C5": "DW2",
    "R1": "DC2 DE1", "R2": "DR1", "R3": "DR4 DR3", "R4": "DR2 DW5", "R5": "DR3", "R6": "DR4 DE2", "R7": "DC3",
    "W1": "DW1", "W2": "DW3", "W3": "DW2 DS1", "W4": "DW2", "W5": "DW4 DW1", "W6": "DW5", "W7": "DW6", "W8": "",
}  # fmt: skip

FORBIDDEN = re.compile(
    r"\b(?:complian(?:t|ce)|scor(?:e|es|ed|ing)|rat(?:ed|ings?)|ready|readiness|guarantee\w*|cqc[- ]approved"
    r"|red|amber|green)\b",
    re.IGNORECASE,
)


def expectations(framework: str) -> dict[str, dict[str, Any]]:
    return {line["code"]: line for line in FRAMEWORKS[framework]["expectations"]}


def leaves(framework: str) -> dict[str, dict[str, Any]]:
    lines = expectations(framework)
    parents = {line["parent"] for line in lines.values() if "parent" in line}
    return {code: line for code, line in lines.items() if code not in parents}


def crosswalk(framework: str, to: str) -> list[dict[str, Any]]:
    (found,) = (walk for walk in FRAMEWORKS[framework]["crosswalks"] if walk["to"] == to)
    maps: list[dict[str, Any]] = found["maps"]
    return maps


def texts(value: object) -> Iterator[str]:
    """Every piece of text in a piece of JSON, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from texts(one)


every_framework = pytest.mark.parametrize("name", sorted(STATUSES))


def test_the_nine_sets_are_shipped() -> None:
    assert set(FRAMEWORKS) == set(STATUSES)


@every_framework
def test_head_of_the_file(name: str) -> None:
    data = FRAMEWORKS[name]
    assert data["id"] == name
    assert data["status"] == STATUSES[name]
    assert data["version"] == VERSIONS[name]
    assert data["unit"] == UNITS[name]
    assert len(data["short_title"]) <= 30
    for field in ("title", "publisher", "source", "licence", "attribution", "certainty", "about"):
        assert data[field].strip(), field


@every_framework
def test_official_titles_are_licensed_and_attributed(name: str) -> None:
    data = FRAMEWORKS[name]
    if name in {"commissioner-core", "partner-oversight"}:
        assert data["licence"] == "MIT"
        return
    assert data["licence"] == "OGL-UK-3.0"
    assert data["attribution"].startswith(
        "Contains public sector information licensed under the Open Government Licence v3.0"
    )
    notice = " ".join((FOLDER / "README.md").read_text(encoding="utf-8").split())
    assert data["attribution"] in notice, "the licence notice must repeat every attribution"


@every_framework
def test_codes_are_unique(name: str) -> None:
    codes = Counter(line["code"] for line in FRAMEWORKS[name]["expectations"])
    assert [code for code, count in codes.items() if count > 1] == []


@every_framework
def test_leaves_have_exactly_these_titles_in_this_order(name: str) -> None:
    assert list({code: line["title"] for code, line in leaves(name).items()}.items()) == list(LEAVES[name].items())


@every_framework
def test_parents_exist_and_come_first(name: str) -> None:
    seen: set[str] = set()
    for line in FRAMEWORKS[name]["expectations"]:
        assert line.get("parent", line["code"]) in seen | {line["code"]}, line["code"]
        assert line.get("parent") != line["code"]
        seen.add(line["code"])


@pytest.mark.parametrize(
    ("name", "counts"), [("cqc-saf-2023", [8, 6, 5, 7, 8]), ("cqc-asc-2026-draft", [7, 4, 3, 4, 6])]
)
def test_counts_under_the_five_key_questions(name: str, counts: list[int]) -> None:
    lines = expectations(name)
    assert {code: line["title"] for code, line in lines.items() if "parent" not in line} == KEY_QUESTIONS
    under = Counter(line["parent"] for line in lines.values() if "parent" in line)
    assert [under[code] for code in KEY_QUESTIONS] == counts
    assert len(lines) == 5 + sum(counts)


def test_each_code_stands_under_the_key_question_of_its_letter() -> None:
    by_letter = {code[0].upper(): code for code in KEY_QUESTIONS}
    for code, line in leaves("cqc-saf-2023").items():
        assert line["parent"] == by_letter[code[0]]
    for code, line in leaves("cqc-asc-2026-draft").items():
        assert line["parent"] == by_letter[code[1]]


@every_framework
def test_codes_say_whose_they_are(name: str) -> None:
    official = {line["code"] for line in FRAMEWORKS[name]["expectations"] if line.get("official_code", True)}
    assert official == OFFICIAL.get(name, set())


@every_framework
def test_every_expectation_has_a_scope_of_one_sentence_and_a_source(name: str) -> None:
    for line in FRAMEWORKS[name]["expectations"]:
        assert re.fullmatch(r"[A-Z][^.!?]+\.", line["scope"]), line["code"]
        assert not re.match(r"(?:I|We|My|Our)\b", line["scope"]), f"{line['code']}: in our words, not CQC's voice"
        assert line["source"].strip(), line["code"]


@every_framework
def test_scopes_are_not_repeated_within_a_framework(name: str) -> None:
    scopes = Counter(line["scope"] for line in FRAMEWORKS[name]["expectations"])
    assert [scope for scope, count in scopes.items() if count > 1] == []


@every_framework
def test_perspectives_are_known_and_named_once(name: str) -> None:
    for line in FRAMEWORKS[name]["expectations"]:
        given = line["perspectives"]
        assert given, line["code"]
        assert set(given) <= PERSPECTIVES, line["code"]
        assert len(given) == len(set(given)), line["code"]


@every_framework
def test_links_exist(name: str) -> None:
    for line in FRAMEWORKS[name]["expectations"]:
        targets = [(link["framework"], link["code"]) for link in line.get("links", [])]
        assert len(targets) == len(set(targets)), line["code"]
        for framework, code in targets:
            assert code in expectations(framework), f"{line['code']} links to {framework} {code}"


@every_framework
def test_crosswalks_lead_from_known_leaves_to_known_leaves_with_a_reason(name: str) -> None:
    for walk in FRAMEWORKS[name].get("crosswalks", []):
        assert walk["because"].strip()
        sources = [line["from"] for line in walk["maps"]]
        assert sources == list(leaves(name)), "each leaf once, in order"
        for line in walk["maps"]:
            assert set(line["to"]) <= set(leaves(walk["to"])), line["from"]
            assert len(line["to"]) == len(set(line["to"])), line["from"]
            assert line["because"].strip(), line["from"]


def test_crosswalk_from_the_34_to_the_draft() -> None:
    maps = crosswalk("cqc-saf-2023", "cqc-asc-2026-draft")
    assert {line["from"]: line["to"] for line in maps} == {old: new.split() for old, new in OLD_TO_DRAFT.items()}
    assert [line["from"] for line in maps if not line["to"]] == ["W8"]
    assert {code for line in maps for code in line["to"]} == set(DRAFT_LINES), "each line of the draft is reached"


def test_partner_oversight_leads_to_the_quality_statements_and_the_regulations() -> None:
    assert [walk["to"] for walk in FRAMEWORKS["partner-oversight"]["crosswalks"]] == ["cqc-saf-2023", "hsca-2014"]
    linked = {code: [link["code"] for link in line["links"]] for code, line in leaves("partner-oversight").items()}
    assert {line["from"]: line["to"] for line in crosswalk("partner-oversight", "hsca-2014")} == linked


def test_every_line_of_the_commissioner_core_says_how_sure_it_is() -> None:
    assert all(line["certainty"].strip() for line in FRAMEWORKS["commissioner-core"]["expectations"])


@pytest.mark.parametrize("name", sorted(WITHOUT_REGULATION))
def test_lines_of_cqc_lead_to_regulations_but_for_those_that_are_named(name: str) -> None:
    law = {"hsca-2014", "cqc-registration-2009"}
    without = [
        code
        for code, line in leaves(name).items()
        if not any(link["framework"] in law for link in line.get("links", []))
    ]
    assert without == WITHOUT_REGULATION[name]
    notice = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"`{code}`" in notice for code in without)


@every_framework
def test_each_set_says_what_it_is_for_and_how_sure_that_is(name: str) -> None:
    applies = FRAMEWORKS[name]["applies"]
    known = None if name.startswith("ppn-") else ["england"]  # which nations use the notes was not looked at
    assert applies.get("nations") == known
    assert re.match(r"(?:High|Medium|Our judgement)\b", applies["because"])


def test_the_social_value_models_take_over_from_one_another_on_a_day() -> None:
    old, new = FRAMEWORKS["ppn-002"]["applies"], FRAMEWORKS["ppn-026"]["applies"]
    assert (old["commenced_from"], old["commenced_to"]) == ("2025-02-13", "2026-12-31")
    assert (new["commenced_from"], new["value_from"]) == ("2027-01-01", 1_000_000)
    assert old["buyers"] == new["buyers"] == ["central-government"]
    assert FRAMEWORKS["ppn-002"]["family"] == FRAMEWORKS["ppn-026"]["family"]


def test_what_is_not_verified_says_so() -> None:
    for code, line in leaves("ppn-002").items():
        sure = code in OFFICIAL["ppn-002"]
        assert line["certainty"].startswith("High" if sure else "Unverified"), code
    for line in FRAMEWORKS["ppn-026"]["expectations"]:
        assert line["certainty"].startswith("Unverified"), line["code"]
    assert FRAMEWORKS["ppn-026"]["certainty"].startswith("Unverified")


def test_ppn_002_has_five_missions_and_eight_outcomes() -> None:
    lines = expectations("ppn-002")
    missions = [code for code, line in lines.items() if "parent" not in line]
    assert missions == ["M1", "M2", "M3", "M4", "M5"]
    under = [code for code, line in lines.items() if line.get("parent") in missions]
    assert under == [f"Outcome {number}" for number in range(1, 9)]


def test_no_wording_of_the_licensed_sets() -> None:
    for name, data in FRAMEWORKS.items():
        assert not re.search(r"\bNT\d|£\d+ proxy|PAMMS", json.dumps(data, ensure_ascii=False)), name


def test_a_draft_says_that_it_is_one() -> None:
    data = FRAMEWORKS["cqc-asc-2026-draft"]
    assert "draft" in data["title"].lower()
    assert "draft" in data["short_title"].lower()
    assert data["about"].startswith("Draft")
    assert "valid_from" not in data


@every_framework
def test_no_word_that_promises_a_verdict(name: str) -> None:
    found = [(match.group(), text) for text in texts(FRAMEWORKS[name]) for match in FORBIDDEN.finditer(text)]
    assert found == []


def test_no_word_that_promises_a_verdict_in_the_notice() -> None:
    assert FORBIDDEN.findall((FOLDER / "README.md").read_text(encoding="utf-8")) == []


@every_framework
def test_written_for_people_to_read(name: str) -> None:
    written = (FOLDER / f"{name}.json").read_bytes().decode("utf-8").replace("\r\n", "\n")
    assert written == json.dumps(FRAMEWORKS[name], ensure_ascii=False, indent=2) + "\n"
