"""The kinds of document that a pack may ask for. Each is one module, and one row in `KINDS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from leverarch.model import Model, Output, Pack
from leverarch.output import Document, LeftOut
from leverarch.outputs import (
    arrangement_documents,
    bid_response,
    contract_review,
    coverage_report,
    forms,
    inspection_bundle,
    partner_passport,
    question_library,
    social_value_report,
)
from leverarch.outputs.accountability_map import WordMap
from leverarch.outputs.action_report import ActionsView
from leverarch.outputs.arrangements_overview import OverviewView
from leverarch.outputs.audit_annex import AnnexView
from leverarch.outputs.bid_response import ResponseView
from leverarch.outputs.contract_review import ReviewView
from leverarch.outputs.coverage_report import CoverageView
from leverarch.outputs.decision_table import TableView
from leverarch.outputs.diff_report import DiffView
from leverarch.outputs.form_view import FormView
from leverarch.outputs.incident_card import CardView
from leverarch.outputs.migration_report import MigrationView
from leverarch.outputs.onboarding_view import PackView
from leverarch.outputs.partner_passport import PassportView
from leverarch.outputs.question_library import LibraryView
from leverarch.outputs.social_value_views import SocialValueView
from leverarch.outputs.supervision_agenda import AgendaView
from leverarch.selection import BUNDLE, COVERAGE

#: Turns one output of a pack into documents, and says which items it left out.
Planner = Callable[[Model, Pack, Output], tuple[tuple[Document, ...], tuple[LeftOut, ...]]]

KINDS: Mapping[str, Planner] = {
    "onboarding-pack": arrangement_documents.plan_pack,
    "accountability-map": arrangement_documents.plan_map,
    "incident-card": arrangement_documents.plan_card,
    "supervision-agenda": arrangement_documents.plan_agenda,
    "arrangements-overview": arrangement_documents.plan_overview,
    "form": forms.plan_form,
    "partner-passport": partner_passport.plan,
    BUNDLE: inspection_bundle.plan,
    COVERAGE: coverage_report.plan,
    bid_response.KIND: bid_response.plan,
    social_value_report.KIND: social_value_report.plan,
    contract_review.KIND: contract_review.plan,
    question_library.KIND: question_library.plan,
}

#: What each Word template may name, by the template's file name.
WORD_VIEWS: Mapping[str, type] = {
    "pack.docx": PackView,
    "map.docx": WordMap,
    "table.docx": TableView,
    "card.docx": CardView,
    "agenda.docx": AgendaView,
    "overview.docx": OverviewView,
    "form.docx": FormView,
    "passport.docx": PassportView,
    "migration.docx": MigrationView,
    "coverage.docx": CoverageView,
    "social-value.docx": SocialValueView,
    "diff.docx": DiffView,
    "actions.docx": ActionsView,
    "response.docx": ResponseView,
    "annex.docx": AnnexView,
    "review.docx": ReviewView,
    "library.docx": LibraryView,
}
