"""The social value report: what was promised and delivered under a social value model, and what nothing here shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict

from leverarch import words
from leverarch.claiming.fill import reading_of
from leverarch.claiming.promised import STATES
from leverarch.frameworks_fit import Verdict
from leverarch.measuring import printed
from leverarch.model import Commitment, Evidence, Expectation, Framework, Model, Output, Pack
from leverarch.output import Document, Job, LeftOut
from leverarch.outputs.decision_table import unbroken
from leverarch.outputs.printed import NOT_GIVEN, Fact, capital, given, sentence
from leverarch.outputs.social_value_choice import ChosenModel, ChosenParts, chosen, nothing_speaks_of
from leverarch.outputs.social_value_measures import measure_part
from leverarch.outputs.social_value_parts import Figures, Telling, commitment_part
from leverarch.outputs.social_value_views import (
    CaseStudy,
    CommitmentPart,
    GapLine,
    ItemLine,
    ModelPart,
    OutcomePart,
    PartnerLine,
    SocialValueView,
)

FOLDER = "social-value"
KIND = "social-value-report"
TITLE = "Social value: what was promised and what was delivered"
NOTICE = "It prints what was counted. A money value is what was paid, never a proxy value."
_VERDICTS = {Verdict.FITS: "It fits this pack", Verdict.NOT: "It does not fit this pack", Verdict.UNKNOWN: "Not known"}


def plan(model: Model, pack: Pack, output: Output) -> tuple[tuple[Document, ...], tuple[LeftOut, ...]]:
    """Return the report in Word and as PDF, and what it leaves out. Slots of the model's texts are filled already."""
    held = chosen(model, pack, output)
    figures = Figures(f"{KIND}.docx")
    shown = view(model, pack, output, held, figures)
    folder, data = output.template or FOLDER, asdict(shown)
    jobs = (
        Job(f"{KIND}.docx", "word", f"{folder}/social-value.docx", data, figures=figures.jobs),
        Job(f"{KIND}.pdf", "typeset", f"{folder}/social-value.typ", data),
    )
    return tuple(Document(job.name, output.kind, pack.id, shown.title, job) for job in jobs), held.left_out


def view(model: Model, pack: Pack, output: Output, held: ChosenParts, figures: Figures) -> SocialValueView:
    """Return the report of a pack. `figures` gathers the pictures for Word and the sources."""
    tell = Telling(model, pack, reading_of(model, pack))
    parts = {one.id: commitment_part(tell, one, figures, n) for n, one in enumerate(held.commitments)}
    counted = {one.measure for one in held.commitments}
    further = tuple(measure_part(tell, id_, figures) for id_ in held.measures if id_ not in (*counted, *held.spend))
    spend = tuple(measure_part(tell, id_, figures, told=id_ in counted) for id_ in held.spend)
    used = [one.framework for one in held.models]
    return SocialValueView(
        title=output.title or TITLE,
        provider=model.organisation.name if model.organisation else "",
        audience=words.AUDIENCES[pack.audience],
        as_of=words.long_date(pack.as_of),
        as_of_date=pack.as_of.isoformat(),
        period=printed.short_period(output.period) if output.period else "",
        said=_said(list(parts.values())),
        models=tuple(_model_part(one) for one in held.models),
        others=tuple(_other(one) for one in held.others),
        commitments=tuple(parts.values()),
        outcomes=tuple(_outcomes(held, parts)),
        measures=further,
        case_studies=tuple(_case_study(model, held, one) for one in held.case_studies),
        case_studies_out=tuple(f"{one.id} is left out: {one.why}." for one in held.lapsed),
        spend=spend,
        partners=tuple(_partners(model, held)),
        gaps=tuple(_gaps(held, parts)),
        no_gaps=_no_gaps(held),
        sources=tuple(figures.sources),
        notices=tuple(dict.fromkeys(one.attribution for one in used if one.attribution)),
        notice=f"{NOTICE} {words.NOT_CQC_GUIDANCE}",
    )


def _said(parts: list[CommitmentPart]) -> str:
    """Say how many commitments there are, and how many in each state, in plain counts."""
    if not parts:
        return "No commitment is shown here."
    held = Counter(part.state for part in parts)
    told = [f"{held[capital(word)]} {word}" for _, word in STATES.values() if held[capital(word)]]
    return f"{words.count(len(parts), 'commitment')}: {'; '.join(told)}."


def _model_part(one: ChosenModel) -> ModelPart:
    framework = one.framework
    return ModelPart(
        title=framework.title,
        edition=f"Version {framework.version}, {words.STATUSES.get(framework.status, framework.status)}",
        verdict=_VERDICTS[one.fit.verdict],
        reasons=tuple(_reason(reason.verdict, reason.why) for reason in one.fit.reasons),
        certainty=framework.certainty,
    )


def _reason(verdict: Verdict, why: str) -> str:
    said = sentence(capital(why))
    return said if verdict is Verdict.FITS else f"{_REASONS[verdict]}: {said}"


_REASONS = {Verdict.NOT: "Against it", Verdict.UNKNOWN: "Not known"}


def _other(one: ChosenModel) -> str:
    title = one.framework.short_title or one.framework.title
    if one.fit.verdict is Verdict.FITS:
        return f"{title} would fit as well; the pack does not name it."
    return f"{title}: {one.fit.verdict.value}, because {'; '.join(one.fit.because)}."


# ---------------------------------------------------------------- by outcome


def _outcomes(held: ChosenParts, parts: dict[str, CommitmentPart]) -> Iterator[OutcomePart]:
    """Yield the outcomes of each model that something speaks of, then the commitments that answer none of them."""
    placed: set[str] = set()
    for one in held.models:
        framework = one.framework
        for own in framework.expectations:
            here = [c for c in held.commitments if (c.framework, c.expectation) == (framework.id, own.code)]
            items = [item for item in held.items if _maps_to(item, framework, own)]
            placed |= {c.id for c in here}
            if here or items:
                yield OutcomePart(
                    own.code,
                    own.title,
                    _theme(framework, own),
                    tuple(parts[c.id] for c in here),
                    tuple(ItemLine(i.id, i.title, i.shows, unbroken(words.short_date(i.date))) for i in items),
                )
    rest = tuple(parts[c.id] for c in held.commitments if c.id not in placed)
    if rest:
        title = "Promised outside the outcomes of this model" if held.models else "What was promised, one by one"
        yield OutcomePart("", title, "", rest, ())


def _maps_to(item: Evidence, framework: Framework, own: Expectation) -> bool:
    return any((line.framework, line.expectation) == (framework.id, own.code) for line in item.maps)


def _theme(framework: Framework, own: Expectation) -> str:
    """Return what an outcome stands under, from the top; the framework's own name where it stands under nothing."""
    above = list[str]()
    parent = framework.expectation(own.parent)
    while parent is not None and parent.title not in above:
        above.insert(0, parent.title)
        parent = framework.expectation(parent.parent)
    return " · ".join((framework.short_title or framework.title, *above))


# ---------------------------------------------------------------- people's stories, partners, gaps


def _case_study(model: Model, held: ChosenParts, item: Evidence) -> CaseStudy:
    names = {one.framework.id: one.framework for one in held.models}
    maps = [f"{line.expectation}" for line in item.maps if line.framework in names]
    until = words.long_date(item.consent_until) if item.consent_until else NOT_GIVEN
    facts = (
        Fact("Consent", item.consent),
        Fact("Consent holds until", until),
        Fact("As at", words.long_date(item.date)),
        Fact("Speaks of", given(", ".join(dict.fromkeys(maps)))),
        Fact("Kept by", given(model.title_of(item.owner))),
        *((Fact("What it does not show", item.limitations),) if item.limitations else ()),
    )
    return CaseStudy(item.id, item.title, item.shows, facts)


def _partners(model: Model, held: ChosenParts) -> Iterator[PartnerLine]:
    """Yield the partners that the report speaks of, each with its kind and its part."""
    told: dict[str, list[str]] = {}
    for one in held.commitments:
        if one.partner:
            told.setdefault(one.partner, []).append(one.title)
    for id_ in (*held.measures, *held.spend):
        measure = model.measures[id_]
        if measure.partner:
            told.setdefault(measure.partner, []).append(measure.title)
    live = [one for one in model.arrangements.values() if one.status in ("live", "")]
    for arrangement in live:
        told.setdefault(arrangement.partner, []).append(arrangement.title)
    for id_, said in told.items():
        partner = model.partners.get(id_)
        if partner:
            kind = capital(words.PARTNER_KINDS.get(partner.kind, partner.kind))
            yield PartnerLine(partner.name, kind, "; ".join(dict.fromkeys(said)))


def _gaps(held: ChosenParts, parts: dict[str, CommitmentPart]) -> Iterator[GapLine]:
    """Yield what nothing here shows: outcomes that nothing speaks of, and promises that nothing counts."""
    for one in held.models:
        name = one.framework.short_title or one.framework.title
        told = (*held.items, *held.case_studies)
        for code, title in nothing_speaks_of(one.framework, held.commitments, told):
            yield GapLine(f"{code} {title} ({name})", "Nothing here speaks of it.")
    for commitment in held.commitments:
        part = parts[commitment.id]
        if not part.rate:
            yield GapLine(commitment.title, _uncounted(commitment, part))


def _no_gaps(held: ChosenParts) -> str:
    """Say what was looked at where nothing is missing: outcomes only of a model, promises only where there are any."""
    outcomes = "No model is named whose outcomes to look at."
    if held.models:
        outcomes = "Something here speaks of every outcome."
    counted = "Every commitment is counted." if held.commitments else "There is no commitment to count."
    return f"{outcomes} {counted}"


def _uncounted(commitment: Commitment, part: CommitmentPart) -> str:
    said = next(fact.value for fact in part.box.facts if fact.label == "Delivered")
    return f"Promised: {part.promised}. Delivered: {sentence(said)}" if commitment.amount else sentence(said)
