"""The nouns of the sector, typed and frozen. Each field is a property of the schema of the same name.

Ids refer; `Model` finds. A noun's `doc` gives the place of any of its fields: `evidence.doc.at("maps", 0, "because")`.
"""

from leverarch.model.arrangements import (
    AccountabilityRow,
    Arrangement,
    ArrangementMeasure,
    BarringQuestion,
    Decision,
    DefinedModel,
    Escalation,
    Form,
    FurtherPart,
    Indicator,
    InductionStep,
    InformationFlow,
    LocalAuthority,
    Onboarding,
    PeopleRow,
    RegistrationQuestion,
    Review,
    RiskFactor,
    Scope,
    Step,
)
from leverarch.model.base import Day, Nodes, Version
from leverarch.model.evidence import Evidence, MapLine, Period
from leverarch.model.frameworks import Crosswalk, CrosswalkLine, Expectation, Framework, Link
from leverarch.model.packs import Acceptance, Output, Pack, SectionRule, Selection
from leverarch.model.parties import Approval, Contact, DueDiligence, Organisation, Partner, Role, Service
from leverarch.model.workspace import Loaded, Model

__all__ = [
    "Acceptance",
    "AccountabilityRow",
    "Approval",
    "Arrangement",
    "ArrangementMeasure",
    "BarringQuestion",
    "Contact",
    "Crosswalk",
    "CrosswalkLine",
    "Day",
    "Decision",
    "DefinedModel",
    "DueDiligence",
    "Escalation",
    "Evidence",
    "Expectation",
    "Form",
    "Framework",
    "FurtherPart",
    "Indicator",
    "InductionStep",
    "InformationFlow",
    "Link",
    "Loaded",
    "LocalAuthority",
    "MapLine",
    "Model",
    "Nodes",
    "Onboarding",
    "Organisation",
    "Output",
    "Pack",
    "Partner",
    "PeopleRow",
    "Period",
    "RegistrationQuestion",
    "Review",
    "RiskFactor",
    "Role",
    "Scope",
    "SectionRule",
    "Selection",
    "Service",
    "Step",
    "Version",
]
