"""Onboarding packs and maps in Word: what they say of an arrangement, whole and nearly empty, in three sizes."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, astuple, replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from leverarch import words
from leverarch.model import (
    AccountabilityRow,
    Approval,
    Arrangement,
    ArrangementMeasure,
    BarringQuestion,
    BlankForm,
    Contact,
    Decision,
    DefinedModel,
    DueDiligence,
    Escalation,
    FurtherPart,
    Governance,
    Indicator,
    InductionStep,
    InformationFlow,
    LabelReason,
    LocalAuthority,
    Model,
    Onboarding,
    Organisation,
    Output,
    Pack,
    Partner,
    PeopleRow,
    RegistrationQuestion,
    Review,
    RiskFactor,
    Role,
    Scope,
    Service,
    StartDecision,
    Step,
    Tier,
)
from leverarch.outputs import accountability_map, onboarding_pack
from leverarch.outputs.onboarding_view import PackView
from leverarch.outputs.printed import in_sentence
from leverarch.renderers import word
from leverarch.renderers.word import package
from leverarch.source import Doc

TEMPLATES = Path(__file__).parent.parent / "templates"
PACK = (TEMPLATES / "onboarding-pack" / "pack.docx").read_bytes()
MAP = (TEMPLATES / "accountability-map" / "map.docx").read_bytes()
SIZES = ("one-page", "short", "full")
PATH = "content/arrangements/sessions.json"
DOC = Doc(PATH, "{}", {}, lambda _: {})
SECRET = "not for printing"
ROLES = (
    Role(
        "registered-manager",
        "Registered manager",
        Contact("01632 960 120", hours="Mon to Fri"),
        "",
        "on-call",
        "",
        SECRET,
        "registered-manager",
    ),
    Role(
        "on-call",
        "On-call manager",
        Contact("01632 960 123", hours="Day and night"),
        "",
        "This is the cover.",
        "",
        SECRET,
        "on-call",
    ),
    Role(
        "lead",
        "Safeguarding lead",
        Contact("01632 960 145", hours="Mon to Fri, 8 to 6"),
        "registered-manager",
        "on-call",
        "Decides the route.",
        SECRET,
        "lead",
    ),
    Role(
        "council",
        "Council safeguarding",
        Contact("01632 960 180", hours="Mon to Fri"),
        "",
        "duty-team",
        "",
        SECRET,
        "council",
    ),
    Role("duty-team", "Duty team", Contact("01632 960 181"), ref="duty-team"),
)
WORKER = Role(
    "session-worker",
    "Session worker",
    Contact(note="Through the session phone"),
    duties="Runs the session.",
    ref="pond/session-worker",
)
PARTNER = Partner(
    "pond",
    "Pond Inclusion",
    "vcse",
    DOC,
    legal_form="Charity",
    charity_number="9900127",
    ico_registration="ZX990127",
    roles=(WORKER,),
    notes=SECRET,
    due_diligence=(
        DueDiligence(
            "Insurance",
            status="closed",
            detail="Seen.",
            limit=5_000_000,
            asked=5_000_000,
            checked_on=date(2026, 4, 2),
            expiry=date(2027, 3, 31),
            basis="contract",
            evidence=("EV-1",),
            notes=SECRET,
        ),
        DueDiligence("Continuity plan", status="open"),
        DueDiligence("Safer recruitment", status="blocks"),
        DueDiligence("Accounts"),
    ),
)
WHOLE = Arrangement(
    id="sessions",
    title="Inclusion sessions",
    partner="pond",
    doc=DOC,
    services=("court", "elsewhere"),
    activity="Groups.",
    status="live",
    starts_on=date(2026, 1, 12),
    version="4",
    approved=Approval("registered-manager", date(2026, 9, 1)),
    review_due=date(2027, 3, 1),
    local_authority=LocalAuthority("Northmarch Council", "Adults procedure", "Version 7"),
    declared_model="partnership",
    independence="protected",
    defined_model=DefinedModel(
        "Partnership with interfaces", "Because of the interfaces.", "registered-manager", date(2026, 9, 1)
    ),
    indicators={"integral": Indicator("no", "No care.", ("EV-1",))},
    tier="Enhanced",
    risk_factors=(RiskFactor("lone-working", "Not allowed."), RiskFactor("Own words")),
    regulated_activity=RegistrationQuestion("no", "none", "No care."),
    barring_regulated_activity=BarringQuestion("unknown"),
    scope=Scope(("Cooking",), ("No medicines",), "Adults", "By form", "The hall", "Tuesday"),
    accountability=(
        AccountabilityRow(
            "standards",
            "Setting standards",
            ("registered-manager",),
            ("lead", "pond/session-worker"),
            ("council",),
            (),
            "Yearly",
            "Each year",
            "Record",
            "From the first session",
            "Quality lead samples files.",
            evidence=("EV-1",),
            review_due=date(2027, 3, 1),
            notes=SECRET,
        ),
        AccountabilityRow("information", "Sharing information"),
    ),
    decisions=(Decision("Call 999", "Always", "Be told", "Wait", "At once"), Decision("Tell the press")),
    escalation=Escalation(
        "If you are worried",
        "Someone in danger now? Ring 999 first. You never need permission.",
        ("A bruise",),
        (
            Step("Make safe", "At once", who="You"),
            Step("Decides", "In 2 hours", "lead"),
            Step("Is told", role="council"),
        ),
        "Don’t investigate.",
    ),
    safeguarding="text",
    information=(
        InformationFlow("Session record", "pond/session-worker", "lead", "Form", "Care record"),
        InformationFlow("Other"),
    ),
    measures=(ArrangementMeasure("Same day"),),
    reviews=(
        Review("Undated"),
        Review("Later", next=date(2027, 3, 1)),
        Review("Sooner", next=date(2026, 12, 1), agenda=("One", "Two")),
    ),
    people=(PeopleRow("pond/session-worker", "Enhanced", ("Safeguarding",)),),
    onboarding=Onboarding(
        induction=(InductionStep("Welcome"),),
        forms=(BlankForm("Session record", "", "Each session", ("Date", "Who came"), "The lead"), BlankForm("Bare")),
        further=(FurtherPart("Words we use", "text"), FurtherPart("Empty", " ")),
    ),
    notes=SECRET,
)
LEAST = Arrangement(id="sessions", title="Inclusion sessions", partner="pond", doc=DOC)
OWN = ("complaints", "equality", "safety", "continuity", "social_value", "finance", "exit")


def prose(text: str) -> tuple[dict[str, Any], ...]:
    return (
        {"t": "p", "c": [{"t": "s", "v": text}]},
        {"t": "h", "l": 2, "c": [{"t": "s", "v": f"Heading in {text}"}]},
        {"t": "p", "c": [{"t": "s", "v": "More."}]},
    )


PROSE = {
    (PATH, name): prose(name)
    for name in (
        "safeguarding",
        "onboarding.introduction",
        "onboarding.records",
        "onboarding.further.0.text",
        *(f"onboarding.{name}" for name in OWN),
    )
}


def model(arrangement: Arrangement = WHOLE, *, partner: Partner = PARTNER, words: Mapping[Any, Any] = PROSE) -> Model:
    provider = Organisation("Fennel Support", ROLES, DOC, services=(Service("court", "Alder Court"),), notes=SECRET)
    least = arrangement.partner != "pond" or arrangement is LEAST
    roles = {} if least else {role.ref: role for role in (*ROLES, WORKER)}
    return Model(
        None if least else provider,
        {} if least else {"pond": partner},
        {"sessions": arrangement},
        {},
        {},
        {},
        roles,
        {} if least else words,
        {},
    )


def pack(**given: Any) -> Pack:
    return Pack("p", "Pack", "partner", date(2026, 11, 1), (), DOC, **given)


def view(size: str = "full", of: Model | None = None, route: str = "") -> PackView:
    return onboarding_pack.view(
        of or model(), pack(), Output("onboarding-pack", arrangement="sessions", size=size), route=route
    )


def printed(size: str = "full", of: Model | None = None) -> bytes:
    return word.render(PACK, asdict(view(size, of)), {})


def opened(made: bytes) -> Any:
    return docx.Document(io.BytesIO(made))


def every_word(made: bytes) -> str:
    document = opened(made)
    places = [
        document.element.body,
        *(part._element for section in document.sections for part in (section.header, section.footer)),
    ]
    return " ".join(text.text or "" for place in places for text in place.iter(qn("w:t")))


def headings(made: bytes) -> list[tuple[int, str]]:
    lines = ((paragraph.style.name, paragraph.text) for paragraph in opened(made).paragraphs)
    return [(int(name[-1]), text) for name, text in lines if name.startswith("Heading")]


def contents(made: bytes) -> list[str]:
    links = opened(made).element.body.iter(qn("w:hyperlink"))
    return ["".join(text.text for text in link.iter(qn("w:t"))) for link in links if link.get(qn("w:anchor"))]


# The templates that are shipped.


@pytest.mark.parametrize(("template", "shown"), [(PACK, PackView), (MAP, accountability_map.WordMap)])
def test_shipped_templates_have_no_fault(template: bytes, shown: type, tmp_path: Path) -> None:
    assert word.faults(template, word.shape_of(shown)) == ()
    (tmp_path / "template.docx").write_bytes(template)
    assert [str(error) for error in OpenXmlValidator().validate(tmp_path / "template.docx").errors] == []


def test_every_field_of_a_pack_is_used_by_the_template() -> None:
    def names(shape: word.Shape) -> Iterator[str]:
        for name, inner in (shape.each or shape).fields.items():
            yield name
            yield from names(inner)

    text = b"".join(package.read(PACK).values()).decode()
    unused = {name for name in names(word.shape_of(PackView)) if not re.search(rf"\b{name}\b", text)}
    assert unused == {"as_of_date", "identity", "fields"}  # for the file's properties; the rows that fields make


# What a pack says.


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("arrangement", [WHOLE, LEAST], ids=["whole", "least"])
def test_every_pack_is_a_sound_word_file(size: str, arrangement: Arrangement, tmp_path: Path) -> None:
    made = printed(size, model(arrangement))
    (tmp_path / "made.docx").write_bytes(made)
    assert [str(error) for error in OpenXmlValidator().validate(tmp_path / "made.docx").errors] == []
    document = opened(made)
    assert document.core_properties.title == "Onboarding pack: Inclusion sessions"
    assert document.core_properties.language == "en-GB"
    assert {line.get(qn("w:val")) for line in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    assert "{{" not in every_word(made)
    assert "{%" not in every_word(made)
    assert made == printed(size, model(arrangement))


def test_sections_stand_in_order_and_are_counted() -> None:
    first = [text for level, text in headings(printed()) if level == 1]
    assert first == [*SECTIONS, "22 Words we use"]


SECTIONS = [
    "1 About this pack",
    "2 Who does what",
    "3 The arrangement",
    "4 Checks before the start",
    "5 People: checks and training",
    "6 Safeguarding",
    "7 Incidents and escalation",
    "8 Sharing information",
    "9 Records",
    "10 Induction and competence",
    "11 How we know that it works",
    "12 Complaints, compliments and speaking up",
    "13 Equality and accessible information",
    "14 Health and safety, lone working, transport, infection",
    "15 Keeping going when something fails",
    "16 Social value: the wider good, and who counts it",
    "17 Invoices and payment",
    "18 Review calendar",
    "19 Ending the arrangement",
    "20 Forms",
    "21 Declarations: read and understood",
]


def test_a_section_with_nothing_in_it_says_so_in_a_full_pack() -> None:
    made = printed("full", model(LEAST))
    assert [text for level, text in headings(made) if level == 1] == SECTIONS
    assert every_word(made).count(onboarding_pack.NOTHING) == 16
    assert every_word(printed("full")).count(onboarding_pack.NOTHING) == 0


@pytest.mark.parametrize(
    ("changes", "about"),
    [
        ({"people": ()}, "People: checks and training"),
        ({"escalation": None, "local_authority": None, "safeguarding": "", "accountability": ()}, "Safeguarding"),
        ({"information": ()}, "Sharing information"),
        ({"measures": ()}, "How we know that it works"),
        ({"reviews": ()}, "Review calendar"),
        ({"onboarding": None}, "Forms"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value,
)
def test_what_is_taken_away_leaves_its_heading(changes: dict[str, Any], about: str) -> None:
    without = model(replace(WHOLE, **changes), words={key: text for key, text in PROSE.items() if key[1] in OWN_PROSE})
    paragraphs = opened(printed("full", without)).paragraphs
    titles = [number for number, line in enumerate(paragraphs) if line.style.name == "Heading 1"]
    at = next(number for number in titles if paragraphs[number].text.endswith(f" {about}"))
    assert paragraphs[at + 1].text == onboarding_pack.NOTHING


OWN_PROSE = [f"onboarding.{name}" for name in OWN]


def test_a_short_pack_has_a_heading_for_all_that_belongs_in_it() -> None:
    first = [text for level, text in headings(printed("short", model(LEAST))) if level == 1]
    assert first == [
        "1 Who does what",
        "2 The arrangement",
        "3 Checks before the start",
        "4 People: checks and training",
        "5 Safeguarding",
        "6 Incidents and escalation",
        "7 Sharing information",
        "8 Declarations: read and understood",
    ]


@pytest.mark.parametrize(("size", "levels"), [("full", (1, 2)), ("short", (1,))])
def test_the_list_of_contents_is_the_headings(size: str, levels: tuple[int, ...]) -> None:
    made = printed(size)
    assert contents(made) == [text for level, text in headings(made) if level in levels]


def test_no_heading_is_skipped() -> None:
    levels = [level for level, _ in headings(printed())]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_sizes_hold_what_they_say() -> None:
    one, short, full = (view(size) for size in SIZES)
    assert (one.one_page, one.cover, one.people, one.sign_off) == (True, False, None, None)
    assert one.definition is not None
    assert one.definition.boundaries == ("No medicines",)
    assert one.checks is not None
    assert (short.cover, short.reviews, short.forms) == (False, None, None)
    assert short.safeguarding is not None
    assert short.safeguarding.text is None
    assert "induction; measures" in short.left_out
    assert short.left_out.endswith("further parts.")
    assert (full.cover, full.left_out) == (True, "")


@pytest.mark.parametrize("size", SIZES)
def test_the_tier_chooses_the_size_unless_it_is_set(size: str) -> None:
    held = replace(
        model(), governance=Governance("oversight", "Oversight", (Tier("t", "Enhanced", onboarding=size),), DOC)
    )
    assert view("", held) == view(size, held)
    assert view("", held).cover == (size == "full")
    assert view("") == view("full")
    silent = replace(held, governance=Governance("oversight", "Oversight", (Tier("t", "Enhanced"),), DOC))
    assert view("", silent).cover


def test_who_to_call_by_day_and_by_night() -> None:
    made = view()
    assert made.who is not None
    assert [(call.who, call.number, call.nights, call.deputy) for call in made.who.calls] == [
        ("Safeguarding lead", "01632 960 145", "On-call manager, 01632 960 123", "Registered manager, 01632 960 120"),
        ("Council safeguarding", "01632 960 180", "Duty team, 01632 960 181", ""),
    ]
    assert [call.brief for call in made.who.calls] == [
        "Mon to Fri, 8 to 6; nights 01632 960 123",
        "Mon to Fri; nights 01632 960 181",
    ]
    for size, shown in (("full", True), ("short", False), ("one-page", False)):
        assert ("When away:" in every_word(printed(size))) == shown
    called = replace(WHOLE, escalation=Escalation(calls=("on-call", "pond/session-worker")))
    listed = view(of=model(called)).who
    assert listed is not None
    assert [(call.number, call.nights) for call in listed.calls] == [
        ("01632 960 123", "This is the cover."),
        ("Through the session phone", "not given"),
    ]


def test_checks_have_a_mark_and_words() -> None:
    made = view().checks
    assert made is not None
    assert [(row.title, row.mark, row.status, row.why) for row in made.rows] == [
        (
            "What the arrangement is",
            "●",
            "Closed",
            "",
        ),
        ("Registration for regulated activity", "●", "Closed", ""),
        ("Insurance", "●", "Closed", ""),
        ("Continuity plan", "○", "Open", ""),
        ("Safer recruitment", "▲", "Blocks the start", ""),
        ("Accounts", "○", "Open", "Its status is not given"),
    ]
    insurance, plan = made.rows[2:4]
    assert (insurance.checked, insurance.expiry, plan.basis) == ("2 Apr 2026", "31 Mar 2027", "not given")
    assert insurance.details == ("Seen.", "Cover: £5m. Asked: £5m.")
    assert made.start == "Do not start: 1 check blocks. It is: Safer recruitment."
    assert made.open == "Open, but no reason to wait: Continuity plan; Accounts."
    assert made.decided == "Who decided that the work may start is not given."
    short = view("short").checks
    assert short is not None
    assert {row.details for row in short.rows} == {()}


@pytest.mark.parametrize("size", SIZES)
def test_every_size_says_whether_the_work_may_start(size: str) -> None:
    assert "Do not start: 1 check blocks. It is: Safer recruitment." in every_word(printed(size))
    clear = model(partner=replace(PARTNER, due_diligence=(DueDiligence("Accounts", status="closed"),)))
    assert "Start: nothing blocks." in every_word(printed(size, clear))


def test_the_gate_names_lapsed_cover_low_cover_and_the_reason_for_a_level() -> None:
    checks = (
        DueDiligence("Insurance", status="closed", expiry=date(2026, 10, 31)),
        DueDiligence("Accounts", status="closed", expiry=date(2026, 11, 1)),
        DueDiligence("Liability", status="closed", limit=2_000_000, asked=5_000_000, insurer="Mutual"),
        DueDiligence(
            "DBS",
            status="closed",
            role="pond/session-worker",
            level="enhanced",
            eligibility="Regular activity with adults",
            reference="PI-7",
        ),
    )
    decided = replace(WHOLE, start_decision=StartDecision("registered-manager", date(2026, 1, 5), "All was seen"))
    made = view(of=model(decided, partner=replace(PARTNER, due_diligence=checks))).checks
    assert made is not None
    assert [(row.mark, row.why) for row in made.rows[2:]] == [
        ("▲", "Lapsed on 31 October 2026"),
        ("●", ""),
        ("▲", "£2m of cover, £5m asked"),
        ("●", ""),
    ]
    assert made.rows[4].details == ("Cover: £2m. Asked: £5m.", "Insurer: Mutual.")
    assert made.rows[5].details == (
        "Session worker: Enhanced.",
        "Why this level: Regular activity with adults.",
        "Reference: PI-7.",
    )
    assert made.start == "Do not start: 2 checks block. They are: Insurance; Liability."
    assert made.decided == "Start decided by: Registered manager, 5 January 2026. All was seen."


def test_the_model_test_can_be_followed_on_paper() -> None:
    answers = dict.fromkeys(words.INDICATORS, Indicator("yes", "Because."))
    made = view(of=model(replace(WHOLE, independence="", indicators=answers))).definition
    assert made is not None
    assert [line.here for line in made.lines] == ["Does not fit", "● Decides", *["Not asked any more"] * 3]
    assert [sign.counts for sign in made.signs] == ["Counts for line 2"] * 8
    assert made.decided.startswith(
        "Line 2 decides: the work is integral and the provider directs it, or three of the four signs of "
        "subcontracting are there. So it is: treated as subcontracted for governance. What led there: “The "
        "provider specifies"
    )
    facts = {fact.label: fact.value for fact in made.facts}
    assert facts["What the test says"] == "Treated as subcontracted for governance (line 2)"
    assert facts["What we decided it is"] == "Partnership with interfaces"


def test_a_test_without_answers_decides_nothing() -> None:
    some = replace(WHOLE, independence="", indicators={"integral": Indicator("no")})
    made = view(of=model(some)).definition
    assert made is not None
    assert [line.here for line in made.lines] == ["Does not fit", *["Not known yet"] * 3, "● Decides"]
    assert made.decided.endswith("So it is: undecided. 7 signs have no answer yet.")
    assert {sign.counts for sign in made.signs} == {""}
    protected = view().definition
    assert protected is not None
    assert [line.here for line in protected.lines] == ["● Decides", *["Not asked any more"] * 4]
    none = view(of=model(LEAST)).definition
    assert none is not None
    assert (none.lines, none.signs) == ((), ())


def test_a_departure_and_a_kept_name_are_printed_with_their_reasons() -> None:
    decided = DefinedModel(
        "Partnership", "Because.", "registered-manager", date(2026, 9, 1), departs="Two signs weigh more."
    )
    kept = LabelReason("Known by that name", "lead", date(2026, 9, 2))
    made = view(of=model(replace(WHOLE, defined_model=decided, label_reason=kept, tier_reason="Asked for."))).definition
    assert made is not None
    facts = {fact.label: fact.value for fact in made.facts}
    assert facts["Why we depart from the test"] == "Two signs weigh more."
    assert facts["Why it keeps its name"] == "Known by that name. Safeguarding lead, 2 September 2026"
    assert facts["Why this oversight"] == "Asked for."


def test_both_registration_questions_are_asked_answered_or_not() -> None:
    for arrangement, answers in ((WHOLE, ["No. Registration: none", "Not known"]), (LEAST, ["Not given"] * 2)):
        made = view(of=model(arrangement)).definition
        assert made is not None
        assert [line.answer for line in made.registration] == answers


def test_what_a_row_says_beside_its_columns_stands_below_it() -> None:
    made = view().who
    assert made is not None
    said = (
        "Set off by: Yearly · From: From the first session · Check: Quality lead samples files · "
        "Looked at again: 1 March 2027"
    )
    assert [row.more for row in made.rows] == [said, "", "", "", ""]
    for size, shown in (("full", True), ("short", False), ("one-page", False)):
        assert (said in every_word(printed(size))) == shown
    table = opened(printed()).tables[2]
    assert [len(row._tr.findall(qn("w:tc"))) for row in table.rows] == [6, 6, 1, 6, 6, 6, 6]


def test_long_text_under_a_sub_heading_stands_below_it() -> None:
    levels = {text: level for level, text in headings(printed())}
    assert (levels["9 Records"], levels["Heading in onboarding.records"]) == (1, 2)
    assert (levels["Welcome"], levels["Heading in onboarding.introduction"]) == (2, 3)
    assert (levels["How we work together to keep people safe"], levels["Heading in safeguarding"]) == (2, 3)
    assert levels["Heading in onboarding.exit"] == 2


def test_who_the_pack_is_about_and_for() -> None:
    facts = {fact.label: fact.value for fact in view().control}
    assert facts["Partner"] == "Pond Inclusion, Charity, charity 9900127, ICO registration ZX990127"
    assert facts["Audience and classification"] == "For partners"
    assert facts["Who gets it"].startswith("The roles that sign in section 21.")
    assert "Runs the session." in every_word(printed())


def test_the_route_has_words_for_its_picture() -> None:
    made = view(route="route.png").incidents
    assert made is not None
    assert made.route is not None
    assert made.route.image == "route.png"
    assert made.route.alt == (
        "Escalation route. Step 1. At once: You. Make safe. Step 2. In 2 hours: Safeguarding lead. Decides. "
        "Step 3. Time not given: Council safeguarding. Is told. At night and at weekends. "
        "Step 2: On-call manager, 01632 960 123. Step 3: Duty team, 01632 960 181."
    )
    assert [(step.no_answer, step.nights) for step in made.steps] == [
        ("–", "–"),
        ("not given", "On-call manager, 01632 960 123"),
        ("not given", "Duty team, 01632 960 181"),
    ]


def test_reviews_are_in_the_order_of_dates() -> None:
    made = view().reviews
    assert made is not None
    assert [row.title for row in made.rows] == ["Sooner", "Later", "Undated"]
    assert made.rows[2].next == "not given"


def test_every_form_is_a_table_to_write_in() -> None:
    tables = {table.style.name: table for table in opened(printed()).tables}
    form = next(table for table in opened(printed()).tables if table.rows[0].cells[0].text == "Date")
    assert [row.cells[0].text for row in form.rows] == ["Date", "Who came"]
    assert all(row.height and row.height.mm >= 8 for row in form.rows)
    assert "Leverarch form" in tables
    assert keys(printed())[1:3] == ["induction.date", "own-1.1"]


def keys(made: bytes) -> list[str]:
    return [tag.get(qn("w:val")) for tag in opened(made).element.body.iter(qn("w:tag"))]


def test_those_who_sign() -> None:
    made = view().sign_off
    assert made is not None
    assert [(row.role.control.value, row.organisation) for row in made.rows] == [
        ("pond/session-worker", "Pond Inclusion"),
        ("registered-manager", "Fennel Support"),
        ("", ""),
        ("", ""),
    ]
    first, second = made.rows[0], made.rows[1]
    assert [place.control.key for place in (first.role, first.read, first.on, second.on)] == [
        "declaration.role",
        "declaration.read",
        "declaration.date",
        "declaration.date.2",
    ]
    assert ("lead", "Safeguarding lead") in first.role.control.choices
    assert made.statement.startswith("I have read all 22 parts of this pack.")
    short = view("short").sign_off
    assert short is not None
    assert short.statement.startswith("I have read this pack.")
    nobody = view(of=model(LEAST)).sign_off
    assert nobody is not None
    assert [(row.role.control.kind, row.organisation) for row in nobody.rows] == [("line", ""), ("line", "")]


def test_the_file_says_which_pack_it_is() -> None:
    assert view().identity == {
        "version": "4",
        "pack": "p",
        "as_of": "2026-11-01",
        "provider": "Fennel Support",
        "arrangement": "sessions",
        "partner": "pond",
    }


@pytest.mark.parametrize("size", SIZES)
def test_what_is_not_for_printing_is_not_printed(size: str) -> None:
    text = every_word(printed(size))
    for hidden in (SECRET, "EV-1", PATH, "content/", "statutory", ".json"):
        assert hidden not in text
    assert "Not CQC guidance" in text
    assert "1 November 2026" in text


def test_every_table_has_words_and_every_head_repeats() -> None:
    for table in opened(printed()).element.body.iter(qn("w:tbl")):
        properties = table.find(qn("w:tblPr"))
        assert properties.find(qn("w:tblCaption")).get(qn("w:val"))
        assert properties.find(qn("w:tblDescription")).get(qn("w:val"))
        assert properties.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"
        headed = properties.find(qn("w:tblLook")).get(qn("w:firstRow")) == "1"
        assert (table.find(f"{qn('w:tr')}/{qn('w:trPr')}/{qn('w:tblHeader')}") is not None) == headed


@pytest.mark.parametrize(
    "text", ["R&D", "<b>x</b>", "</w:p>", "{{ 7*7 }}", "{%p for %}", '#read("/etc/passwd")', "it’s 'odd\""]
)
def test_content_stays_text(text: str) -> None:
    odd = replace(
        WHOLE,
        title=text,
        activity=text,
        scope=Scope((text,), (text,), text),
        decisions=(Decision(text, text),),
        accountability=(AccountabilityRow("standards", text, (text,)),),
        people=(PeopleRow(text, text, (text,)),),
    )
    partner = replace(PARTNER, name=text)
    made = printed("full", model(odd, partner=partner))
    assert every_word(made).count(text) > 12
    assert opened(made).core_properties.title.endswith(text[1:])
    assert [heading for level, heading in headings(made) if level == 1][2] == "3 The arrangement"


# The map.


def test_the_map_in_word(tmp_path: Path) -> None:
    shown = accountability_map.word_view(model(), pack(), WHOLE)
    made = word.render(MAP, asdict(shown), {})
    (tmp_path / "made.docx").write_bytes(made)
    assert [str(error) for error in OpenXmlValidator().validate(tmp_path / "made.docx").errors] == []
    text = every_word(made)
    for part in (
        "Who does what: Inclusion sessions",
        "Fennel Support, with Pond Inclusion (VCSE)",
        "Someone in danger now? Ring 999 first.",
        "You never need permission.",
        "Oversight: Enhanced",
        "01632 960 145",
        "nights 01632 960 181",
        "Don’t investigate.",
        "Version 4, approved by the registered manager on 1 September 2026",
        "Not CQC guidance",
    ):
        assert part in text
    assert SECRET not in text
    assert "Set off by" not in text
    calls = opened(made).tables[1]
    assert [cell.paragraphs[0].text for cell in calls.rows[0].cells] == ["Safeguarding lead", "Council safeguarding"]


def test_the_map_of_an_arrangement_that_says_nothing() -> None:
    shown = accountability_map.view(model(LEAST), pack(), LEAST)
    assert (shown.steps, shown.calls) == ((), ())
    assert (shown.model, shown.tier) == ("Model not given", "Oversight not given")
    assert [row.what for row in shown.rows] == list(words.DIMENSIONS.values())
    assert {astuple(row)[1:] for row in shown.rows} == {("not given",) * 6 + ("",)}
    assert (shown.who, shown.version, shown.danger) == (
        "pond",
        "Version not given",
        "Someone in danger now? Ring 999 first.",
    )
    made = word.render(MAP, asdict(accountability_map.word_view(model(LEAST), pack(), LEAST)), {})
    assert [len(table.rows) for table in opened(made).tables] == [6]
    assert "Model not given. Oversight not given. As at 1 November 2026; review by not given." in every_word(made)


def test_dimensions_without_a_row_follow_those_with_one() -> None:
    rows = (AccountabilityRow("information", "Notes"), AccountabilityRow("continuity", "Cover"))
    some = replace(WHOLE, accountability=(*rows, AccountabilityRow("standards", "Our standards")))
    missing = (
        "Daily supervision and competence",
        "Escalation and safeguarding thresholds",
        "Performance and improvement",
    )
    assert accountability_map.missing_dimensions(some) == missing
    shown = accountability_map.view(model(some), pack(), some)
    assert [row.what for row in shown.rows] == ["Notes", "Our standards", *missing]
    assert shown.further.endswith("record: Cover.")
    made = view(of=model(some)).who
    assert made is not None
    assert [row.what for row in made.rows] == ["Notes", "Cover", "Our standards", *missing]
    assert accountability_map.missing_dimensions(replace(WHOLE, accountability=made_of_all())) == ()


def made_of_all() -> tuple[AccountabilityRow, ...]:
    return tuple(AccountabilityRow(name, name) for name in words.DIMENSIONS)


def test_a_number_and_hours_that_are_not_given_say_which_is_which() -> None:
    called = replace(WHOLE, escalation=Escalation(calls=("pond/session-worker",)))
    unreached = replace(called, escalation=Escalation(calls=("tarn/nobody",)))
    calls = [accountability_map.view(model(some), pack(), some).calls[0] for some in (called, unreached)]
    assert [(call.number, call.hours) for call in calls] == [
        ("Through the session phone", "hours not given"),
        ("number not given", "hours not given"),
    ]


@pytest.mark.parametrize("title", ["Oldham walking group", "Ax", "PBS support"])
def test_a_title_keeps_its_authors_capitals(title: str) -> None:
    named = replace(WHOLE, title=title)
    assert accountability_map.view(model(named), pack(), named).title == f"Who does what: {title}"
    assert view(of=model(named)).title == f"Onboarding pack: {title}"


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Registered manager", "registered manager"),
        ("PBS lead", "PBS lead"),
        ("Restrictive Practice Lead", "Restrictive Practice Lead"),
        ("Pond chief officer", "Pond chief officer"),
        ("", ""),
    ],
)
def test_a_role_inside_a_sentence(title: str, said: str) -> None:
    assert in_sentence(title, ("Pond Inclusion",)) == said
