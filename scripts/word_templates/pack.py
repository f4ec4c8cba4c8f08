"""The first version of templates/onboarding-pack/pack.docx."""

from __future__ import annotations

from word_templates.daily import forms, induction, information, measures, records, reviews, sign_off
from word_templates.definition import checks, definition
from word_templates.form import with_styles
from word_templates.furniture import header, spine
from word_templates.ooxml import (
    CLOSE_FACTS,
    TOP,
    each,
    either,
    facts,
    field,
    mm,
    p,
    r,
    tag,
    when,
)
from word_templates.package import build
from word_templates.sections import (
    calls_in_brief,
    danger,
    incidents,
    own,
    people,
    rows_table,
    safeguarding,
    who,
)

_SMALL = '<w:sz w:val="30"/><w:szCs w:val="30"/>'
CLOSE = '<w:spacing w:before="160" w:after="60"/>'
_MARGINS = (
    f'<w:pgSz w:w="{mm(210)}" w:h="{mm(297)}"/><w:pgMar w:top="{mm(28)}" w:right="{mm(21)}" w:bottom="{mm(24)}" '
    f'w:left="{mm(25)}" w:header="{mm(14)}" w:footer="{mm(11)}" w:gutter="0"/>'
)


def pack() -> bytes:
    """The template's bytes."""
    page = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId-header1"/>'
        f'<w:footerReference w:type="default" r:id="rId-footer1"/>{_MARGINS}</w:sectPr>'
    )
    body = [
        when("cover", cover()),
        when("not cover", title_block()),
        when("one_page", one_page()),
        when("not one_page", front(), *sections()),
        notice(),
        page,
    ]
    return with_styles(build("".join(body), {"header1": header(), "footer1": footer(), "footer2": cover_footer()}))


def footer() -> str:
    """For whom it is, as of when, which version, which page."""
    return p(
        "Footer",
        r(" {{ audience }} ", "Audience"),
        r("   as at {{ as_of }}  ·  {{ version }}"),
        "<w:r><w:tab/></w:r>",
        r("Page "),
        field("PAGE", "1"),
        r(" of "),
        field("NUMPAGES", "1"),
    )


def cover_footer() -> str:
    """What the cover says at its foot."""
    return p("CoverFooter", "{{ notice }}") + when("copy", p("CoverFooter", "{{ copy }}"))


def cover() -> str:
    """The file's own spine on the right, title and facts on the left."""
    shapes = spine("{{ arrangement }}", "{{ provider }} with {{ partner }}")
    end = f'<w:sectPr><w:footerReference w:type="default" r:id="rId-footer2"/>{_MARGINS}</w:sectPr>'
    return (
        p("CoverProvider", *shapes, r("{{ provider }}"))
        + p("CoverTitle", "{{ title }}")
        + p("CoverLead", "{{ activity }}", more="")
        + p("TableGap")
        + facts(
            (34, 68),
            "front",
            "This pack. Who it is for, its version and its day.",
            "LeverarchPlain",
        )
        + f'<w:p><w:pPr><w:pStyle w:val="Normal"/>{end}</w:pPr></w:p>'
    )


def title_block() -> str:
    """How a pack without a cover begins."""
    return (
        p("Label", "{{ provider }} with {{ partner }}")
        + tag("{%p if one_page %}")
        + p("Title", r("{{ title }}", more='<w:sz w:val="38"/><w:szCs w:val="38"/>'))
        + tag("{%p else %}")
        + p("Title", r("{{ title }}", more='<w:sz w:val="42"/><w:szCs w:val="42"/>'))
        + tag("{%p endif %}")
        + when("activity and not one_page", p("Lead", "{{ activity }}"))
    )


def one_page() -> str:
    """Who does what, who to call, what the partner does not do."""
    return (
        danger("who")
        + p("Callout", r("{{ checks.start }}", "Strong"), more='<w:spacing w:before="120" w:after="60"/>')
        + p("Heading2", "Who does what", more=CLOSE)
        + rows_table("who.rows", brief=True)
        + when("who.calls", p("Heading2", "Who to call", more=CLOSE), calls_in_brief("who.calls"))
        + when(
            "definition",
            p("Heading2", "What {{ partner }} does not do", more=CLOSE),
            each("line in definition.boundaries", p("TableBullet", "{{ line }}")),
        )
    )


def front() -> str:
    """Contents; in a short pack who made it."""
    shown = "The list of contents is filled in when the pack is built."
    whole = p("TOCHeading", "Contents") + p("TOC1", field('TOC \\o "1-2" \\n \\h \\z', shown))
    about_it = "Document control. Who it is for, its version, its dates and who owns it."
    small = facts((40, 124), "control", about_it, CLOSE_FACTS)
    small += p("Notice", "{{ left_out }}")
    small += p("TOCHeading", r("Contents", more=_SMALL), more='<w:spacing w:before="200" w:after="0"/>')
    small += p("TOC1", field('TOC \\o "1-1" \\n \\h \\z', shown))
    return either(whole, small)


def about() -> str:
    """Section: who made the pack, which version it is, and the welcome."""
    return when(
        "numbers.about",
        p("Heading1", "{{ numbers.about }} About this pack", more=TOP),
        facts((50, 114), "control", "Document control. Who it is for, its version, its dates and who owns it."),
        when("introduction", p("Heading2", "Welcome"), tag("{{p introduction }}")),
    )


def sections() -> list[str]:
    """Every numbered section. In a full pack all 21 stand, and one with nothing to say says so."""
    return [
        about(),
        who(),
        definition(),
        checks(),
        people(),
        safeguarding(),
        incidents(),
        information(),
        records(),
        induction(),
        measures(),
        own("complaints", "Complaints, compliments and speaking up"),
        own("equality", "Equality and accessible information"),
        own("safety", "Health and safety, lone working, transport, infection"),
        own("continuity", "Keeping going when something fails"),
        own("social_value", "Social value: the wider good, and who counts it"),
        own("finance", "Invoices and payment"),
        reviews(),
        own("exit", "Ending the arrangement"),
        forms(),
        sign_off(),
        each("part in further", p("Heading1", "{{ part.number }} {{ part.heading }}"), tag("{{p part.text }}")),
    ]


def notice() -> str:
    """What the document is not."""
    return p(
        "Notice",
        "{% if one_page %}{{ left_out }} {% endif %}{{ notice }} It speaks as at {{ as_of }}. {{ copy }}",
    )
