"""The usual factual errors of the field, as data, and how they are found in a text.

Each rule is a few patterns that must all stand in one sentence, and words that excuse it ("not", "was", "replaced").
Rather silent than wrong: a sentence that reports, denies or plans is left alone. In a pattern a blank stands for any
blanks, one line end, and marks of emphasis. What is true was last looked at on 22 November 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

#: Words that turn a statement into its opposite, or into a report of the past, or into a plan.
_NOT = r"\b(?:no|not|never|neither|nor|without|none|cannot|nothing|\w+n['’]t)\b"
_PAST = (
    r"\b(?:was|were|had|formerly|former|previously|old|until|till|before|used to|replaced|replaces|superseded|"
    r"supersedes|repealed|withdrawn|historic(?:al)?|no longer|instead of|rather than)\b"
)
_PLAN = (
    r"\b(?:will|would|may|might|could|if|when|whether|once|unless|until|after|plan(?:s|ned)?|propos\w+|expected|"
    r"consult\w+|future)\b"
)
_TENS = r"(?:twenty|thirty|forty|fifty)"
_NUMBER = rf"(?!34\b|thirty[- ]four\b)(?:[2-5]\d|{_TENS}(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?)"
_SAF = r"(?:single assessment framework|SAF)"
_LPS = r"(?:LPS|liberty protection safeguards)"
_DOLS = r"(?:DoLS|deprivation of liberty safeguards)"
_DRAFT = r"(?:draft (?:adult social care )?(?:assessment )?framework|24 (?:KLOEs|key lines of enquiry))"
_BUYERS = r"\b(?:councils?|local authorit(?:y|ies)|NHS bod(?:y|ies)|NHS trusts?|ICBs?|integrated care boards?)\b"
_BINDS = (
    r"\b(?:must|mandatory|compulsory|bound by|binds?|binding|obliged|has to|have to|required|requires?|"
    r"appl(?:y|ies) to)\b"
)
_WORD = r"[^\W_]+(?:[’'-][^\W_]+)*"


@dataclass(frozen=True, slots=True)
class FactRule:
    """One usual error.

    `words`: one of them, in small letters, stands in every text that has it. `all_of`: patterns that one sentence
    fulfils; the first shows where. `unless`: a pattern that excuses the sentence. `says`: what is true. `source`: by
    whom. `while_in_force`: the rule holds as long as this framework is not superseded.
    """

    id: str
    words: tuple[str, ...]
    all_of: tuple[str, ...]
    unless: str
    says: str
    source: str
    while_in_force: str = ""


@dataclass(frozen=True, slots=True)
class FactFault:
    """Where a text breaks a rule: offsets of the words that show it, and the words themselves."""

    rule: FactRule
    start: int
    end: int
    words: str


RULES: tuple[FactRule, ...] = (
    FactRule(
        "statement-count",
        ("quality",),
        (
            rf"(?:\b(?:all|the|there are)(?: CQC| SAF)?|\bCQC(?:'s|’s| has)"
            rf"|\b{_SAF} (?:has|contains|includes|comprises|consists of))"
            rf"(?: its)? {_NUMBER} (?:CQC |SAF )?quality statements\b"
            rf"|\b{_NUMBER} (?:CQC quality statements|quality statements (?:of|in) (?:CQC|the {_SAF}))\b",
        ),
        r"\b34\b|\bthirty[- ]four\b|\bcouncils?\b|\blocal authorit"
        r"|\b(?:mapped|chose|chosen)\b|\bin this (?:pack|bundle)\b",
        "CQC's single assessment framework has 34 quality statements (8, 6, 5, 7 and 8)",
        "CQC, single assessment framework (2023)",
    ),
    FactRule(
        "categories-scored",
        ("categor",),
        (
            r"\bevidence categor(?:y|ies)(?: (?:is|are|gets?|being|still|each|all|also|now|separately|individually))+"
            r" (?:scored|given a score)\b"
            r"|\bscor(?:e|es|ing)(?: for)? (?:each|every|the|all|per|six|of|by|its|an)(?: the| of)?(?: six)?"
            r" evidence categor(?:y|ies)\b"
            r"|\bevidence category scores?\b",
        ),
        rf"{_NOT}|{_PAST}|\b(?:since|dropped|ended)\b",
        "CQC has not scored evidence categories since 2 December 2024",
        "CQC's change of 2 December 2024, as several trade sources report it",
    ),
    FactRule(
        "framework-gone",
        ("saf", "assessment framework", "quality statements"),
        (
            rf"\b(?:{_SAF}|the 34 quality statements|CQC(?:'s|’s) quality statements)(?: \(?2023\)?)? (?:"
            r"(?:has|have)(?: now| already)? (?:gone|ended|been (?:replaced|abolished|withdrawn|scrapped|superseded))"
            r"|(?:is|are)(?: now| already)? (?:gone|superseded|abolished|withdrawn|scrapped)"
            r"|(?:is|are) no longer (?:used|in force|in use|valid)|no longer appl(?:y|ies))\b"
            rf"|\bCQC (?:no longer uses|has (?:abolished|scrapped|withdrawn)) the {_SAF}\b",
        ),
        rf"\b(?:not|never)\b|n['’]t\b|{_PLAN}",
        "CQC's judgements still rest on the 34 quality statements; the framework of 2026 is a draft",
        "CQC, initial response of 24 March 2026; no final text was known on 22 November 2026",
        while_in_force="cqc-saf-2023",
    ),
    FactRule(
        "draft-as-official",
        ("cqc", "official", "draft", "24"),
        (
            r"(?:\bofficial(?: CQC)? (?:code|reference|KLOE|key line of enquiry|quality statement)s?"
            r"|\bCQC(?:'s|’s)?(?: own| official)? (?:code|reference)s?)(?: number)?:? [\"“‘'`(]?D?[SECRW][1-8]\b"
            rf"|\b{_DRAFT} (?:is|are)(?: now| already)? (?:in force|official|final|mandatory)\b",
        ),
        rf"{_NOT}|{_PLAN}|\bours?\b",
        "the framework of 2026 is a draft, and CQC prints no codes: S1 to W8 and DS1 to DW6 are a convention",
        "CQC, single assessment framework (2023) and draft framework v9 (March 2026)",
        while_in_force="cqc-saf-2023",
    ),
    FactRule(
        "dcb1605",
        ("dcb",),
        (r"\bDCB[- ]?1605\b",),
        rf"{_PAST}|\bDAPB[- ]?1605\b",
        "DCB1605 is superseded: the accessible information standard is DAPB1605, version 4.0",
        "NHS England, accessible information standard (June 2025)",
    ),
    FactRule(
        "dpa-1998",
        ("1998",),
        (r"\b(?:Data Protection Act|DPA),? \(?(?:of )?1998\b",),
        rf"{_NOT}|{_PAST}",
        "the Data Protection Act 1998 is not the law in force: it is the UK GDPR with the Data Protection Act 2018",
        "Data Protection Act 2018",
    ),
    FactRule(
        "wcag-target",
        ("wcag",),
        (
            r"\bWCAG (?:version |v)?2\.[01]\b",
            r"\b(?:target|must|require\w*|standard|meets?|conform\w*|compl(?:y|ies)|current|needs?|should|aim\w*)\b",
        ),
        rf"\b2\.2\b|{_NOT}|{_PAST}",
        "public bodies have been monitored against WCAG 2.2 AA since October 2024",
        "Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018, monitoring",
    ),
    FactRule(
        "lps-in-force",
        ("lps", "liberty protection"),
        (
            rf"\b{_LPS}(?: scheme)?(?: now| already)? (?:apply|applies|(?:is|are|came|(?:has|have) (?:come|been))"
            r"(?: now| already)? (?:in force|into force|in effect|into effect|in place|law))\b"
            rf"|\bauthori[sz](?:ed|ation) (?:under|by)(?: the)? {_LPS}\b|\b{_LPS} authori[sz]ations?\b"
            rf"|\b{_DOLS} (?:has been|have been|was|were|is|are) replaced by(?: the)? {_LPS}\b"
            rf"|\b{_LPS} (?:has|have)(?: now| already)? replaced(?: the)? {_DOLS}\b",
        ),
        rf"{_NOT}|{_PLAN}",
        "the liberty protection safeguards are not in force: the deprivation of liberty safeguards (DoLS) apply",
        "Mental Capacity Act 2005; a consultation was announced in October 2025 (medium certainty)",
    ),
    FactRule(
        "dbs-expires",
        ("dbs",),
        (
            rf"\bDBS(?: (?!and\b|or\b|insurance\b|subscriptions?\b|visas?\b|passports?\b){_WORD}){{0,4}}? "
            r"(?:expires?|expired|expiry|expiring|expiration|runs? out|valid (?:for|until))\b"
            r"|\b(?:expiry|expiration)(?: dates?)? (?:of|for|on)(?: the| an?| each| every| all| their| our| staff){0,3}"
            r"(?: enhanced)? DBS\b|\bexpired(?: enhanced)? DBS\b",
        ),
        _NOT,
        "a DBS certificate has no end date in law",
        "no statute sets one; three years, or a yearly look at the update service, is custom or contract",
    ),
    FactRule(
        "supervision-interval",
        ("supervision",),
        (
            r"\b(?:(?:six|6)[- ]weekly|every (?:six|6) weeks)\b",
            r"\bsupervisions?\b",
            r"\b(?:CQC (?:requires?|expects?|says)|by law|the law|legal(?:ly)?|statut\w+|Reg\.? 18|mandatory"
            r"|regulations? (?:18 )?(?:requires?|says?)|must (?:be|happen|take place))\b",
        ),
        rf"{_NOT}|\b(?:our|we|policy|contract|agreed|agreement|custom)\b",
        "no law sets six weeks for supervision: regulation 18 says “appropriate”, and 6 to 12 weeks is custom; say "
        "whose rule it is",
        "Health and Social Care Act 2008 (Regulated Activities) Regulations 2014, regulation 18",
    ),
    FactRule(
        "ppn-06-20",
        ("ppn",),
        (r"\bPPN ?0?6/(?:20)?20\b",),
        rf"{_NOT}|{_PAST}|\bPPN ?002\b",
        "PPN 06/20 and its themes are not the model in use: it is PPN 002, and PPN 026 for procurements that commence "
        "from 1 January 2027 (medium certainty)",
        "PPN 002 (13 February 2025)",
    ),
    FactRule(
        "ppn-for-councils",
        ("ppn",),
        (r"\bPPN ?0(?:02|26)\b", _BUYERS, _BINDS),
        rf"{_NOT}|\b(?:only|chose|chooses?|borrow\w*|own)\b|\btenders? (?:asks?|requires?)\b",
        "PPN 002 and PPN 026 bind central government bodies; councils and NHS bodies are not bound by them",
        "PPN 002 (13 February 2025)",
    ),
    FactRule(
        "kpi-light-touch",
        ("52",),
        (
            r"\b(?:s\.? ?|section )52\b",
            r"\b(?:KPIs?|key performance indicators?)\b",
            r"\b(?:light[- ]touch|social care|home ?care|care (?:contracts?|services?))\b",
        ),
        rf"{_NOT}|\b(?:exempt\w*|except|Care Act)\b",
        "section 52 does not ask for key performance indicators in light-touch contracts, and social care is one "
        "(medium to high certainty)",
        "Procurement Act 2023, section 52",
    ),
)

#: Where a sentence ends: its mark before another one, a blank line, a point of a list, a heading, a cell of a table.
_END = re.compile(r"[.!?][\"”’)*_]*(?=\s+[^a-z\s]|\s*\Z)|\n[ \t]*\r?\n|\n[ \t]*(?:[-*+]|\d+[.)]|#{1,6})[ \t]|\|")
#: How far a sentence is followed, in characters, on either side.
_FARTHEST = 1000
#: What may stand for a blank of a pattern.
_BLANK = r"(?:[ \t*_`]|\r?\n(?![ \t]*\r?\n))+"


def faults_in(text: str, superseded: frozenset[str] = frozenset()) -> Iterator[FactFault]:
    """Yield each usual error in `text`, once a sentence. `superseded`: ids of frameworks that have passed."""
    folded = text.casefold()
    for rule in RULES:
        if rule.while_in_force not in superseded and any(word in folded for word in rule.words):
            yield from _faults(rule, text)


def _faults(rule: FactRule, text: str) -> Iterator[FactFault]:
    first, *others = rule.all_of
    past = -1
    for match in _compiled(first).finditer(text):
        if match.start() < past:
            continue
        start, end = sentence_around(text, match.start(), match.end())
        sentence = text[start:end]
        if _compiled(rule.unless).search(sentence):
            continue
        if all(_compiled(pattern).search(sentence) for pattern in others):
            past = end
            words = re.sub(r"[\s*_`]+", " ", match.group()).strip()
            yield FactFault(rule, match.start(), match.end(), words)


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets of the sentence that holds `text[start:end]`."""
    begin = max(0, start - _FARTHEST)
    for stop in _END.finditer(text, begin):  # no end is given: what comes after a mark says whether it is one
        if stop.end() > start:
            break
        begin = stop.end()
    after = _END.search(text, end, min(len(text), end + _FARTHEST))
    return begin, after.end() if after else min(len(text), end + _FARTHEST)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of this module, its blanks as they are written in Markdown. A blank in square brackets stays one."""
    woven = re.sub(r"\[[^\]]*\]| (\??)", _woven, pattern)
    return re.compile(woven, re.IGNORECASE)


def _woven(found: re.Match[str]) -> str:
    if found.group().startswith("["):
        return found.group()
    return f"(?:{_BLANK})?" if found.group(1) else _BLANK
