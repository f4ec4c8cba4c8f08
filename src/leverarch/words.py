"""The words that documents use for the short values of the schemas. British English, whatever the machine's locale."""

from __future__ import annotations

from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
AUDIENCES = {
    "public": "For anyone",
    "bid": "For a bid",
    "partner": "For partners",
    "commissioner": "For commissioners",
    "regulator": "For the regulator",
    "internal": "Internal only",
}
PERSPECTIVES = {
    "people": "People",
    "staff-and-leaders": "Staff and leaders",
    "partners": "Partners",
    "observation": "Observation",
    "processes": "Processes",
    "outcomes": "Outcomes",
}
TYPES = {
    "policy": "Policy",
    "audit": "Audit",
    "record": "Record",
    "feedback": "Feedback",
    "matrix": "Matrix",
    "minutes": "Minutes",
    "case-study": "Case study",
    "certificate": "Certificate",
    "correspondence": "Correspondence",
    "data": "Data",
    "photo": "Photo",
    "plan": "Plan",
    "other": "Other",
}
PARTNER_KINDS = {
    "sme": "small or medium-sized business",
    "vcse": "voluntary, community or social enterprise",
    "social-enterprise": "social enterprise",
}
#: The five dimensions of the guidance's accountability map, in its order.
DIMENSIONS = {
    "standards": "Setting and keeping standards",
    "supervision": "Daily supervision and competence",
    "escalation": "Escalation and safeguarding thresholds",
    "information": "Sharing and recording information",
    "performance": "Performance and improvement",
}
#: The guidance's indicators, in its order and in plain words: four of subcontracting, four of partnership.
SUBCONTRACTING = {
    "provider_standards": "The provider specifies detailed standards, processes and documents",
    "provider_directs": "The provider directs or controls methods and escalation routes",
    "provider_risk": "The provider carries direct safeguarding and continuity risk",
    "integral": "The work is integral to regulated service outcomes",
}
PARTNERSHIP = {
    "complementary": "The work is complementary, not core regulated care",
    "partner_controls": "Outcomes are shared; operational control sits mainly with the partner",
    "interface_oversight": "Oversight is at interfaces, risk and escalation",
    "relationship_governance": "Governance is relationship-based, with defined review points",
}
INDICATORS = SUBCONTRACTING | PARTNERSHIP
ANSWERS = {"yes": "Yes", "partly": "Partly", "no": "No", "unknown": "Not known"}
#: The usual decisions in an incident, by topic.
TOPICS = {
    "make-safe": "call 999 and make safe",
    "stop-work": "stop the work",
    "tell-lead": "tell the safeguarding lead",
    "tell-council": "raise a concern with the council",
    "suspend-worker": "suspend a worker",
    "tell-cqc": "tell CQC",
    "candour": "be open with the person (duty of candour)",
    "tell-family": "tell the family",
    "tell-commissioner": "tell the commissioner",
    "police-evidence": "keep evidence for the police",
    "riddor": "report under RIDDOR",
    "data-breach": "report a data breach",
    "barring-referral": "refer to the DBS",
    "investigate": "investigate",
    "media": "speak to the media",
    "change-plan": "change a plan",
    "other": "another decision",
}
STATUSES = {"in_force": "in force", "draft": "draft: for orientation only", "superseded": "superseded"}
NATIONS = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern-ireland": "Northern Ireland",
}
BUYERS = {
    "local-authority": "a council",
    "nhs": "an NHS body",
    "central-government": "a central government body",
    "other": "another body",
}
MODELS = {"partnership": "Partnership", "subcontracting": "Subcontracting", "independent": "Independent"}
ITEM_STATUSES = {"draft": "Draft", "approved": "Approved", "withdrawn": "Withdrawn"}
NOT_CQC_GUIDANCE = "Not CQC guidance. It gives no score and predicts no rating."


def long_date(day: date | None) -> str:
    """Return `1 November 2026`, or nothing."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""


def short_date(day: date | None) -> str:
    """Return `1 Nov 2026`, or nothing."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}" if day else ""


def size_words(size: int) -> str:
    """Return a file's size in words: `1 byte`, `214 KB`, `3.2 MB`, `1.5 GB`."""
    if size < 1000:
        return count(size, "byte")
    if size < 999_500:
        return f"{round(size / 1000)} KB"
    if size < 999_950_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{size / 1_000_000_000:.1f} GB"


def count(number: int, one: str, many: str = "") -> str:
    """Return `1 item`, `3 items`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(words: list[str], last: str = "and") -> str:
    """Return `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def pounds(amount: int) -> str:
    """Return an amount in pounds: `£5m`, `£2.5m`, `£250,000`."""
    millions = amount / 1_000_000
    if amount and amount % 100_000 == 0 and millions >= 1:
        return f"£{millions:g}m"
    return f"£{amount:,}"
