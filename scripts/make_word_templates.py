"""Makes the first version of the Word templates. From then on a quality team edits them in Word; see docs.

Run it only to begin again: what was changed in Word since is lost.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from word_templates.accountability import accountability  # noqa: E402
from word_templates.accountability_table import accountability_table  # noqa: E402
from word_templates.action_list import action_list  # noqa: E402
from word_templates.arrangements_overview import arrangements_overview  # noqa: E402
from word_templates.bid import annex, response  # noqa: E402
from word_templates.contract_review import contract_review  # noqa: E402
from word_templates.coverage import coverage  # noqa: E402
from word_templates.form import form  # noqa: E402
from word_templates.incident_card import incident_card  # noqa: E402
from word_templates.migration import migration  # noqa: E402
from word_templates.pack import pack  # noqa: E402
from word_templates.pack_diff import pack_diff  # noqa: E402
from word_templates.passport import passport  # noqa: E402
from word_templates.question_library import question_library  # noqa: E402
from word_templates.social_value import social_value  # noqa: E402
from word_templates.supervision_agenda import supervision_agenda  # noqa: E402


def main(folder: Path) -> None:
    """Write every template below a folder."""
    made = {
        "onboarding-pack/pack.docx": pack(),
        "accountability-map/map.docx": accountability(),
        "accountability-map/table.docx": accountability_table(),
        "incident-card/card.docx": incident_card(),
        "supervision-agenda/agenda.docx": supervision_agenda(),
        "arrangements-overview/overview.docx": arrangements_overview(),
        "form/form.docx": form(),
        "coverage/coverage.docx": coverage(),
        "pack-diff/diff.docx": pack_diff(),
        "action-list/actions.docx": action_list(),
        "partner-passport/passport.docx": passport(),
        "migration/migration.docx": migration(),
        "bid/response.docx": response(),
        "bid/annex.docx": annex(),
        "social-value/social-value.docx": social_value(),
        "contract-review/review.docx": contract_review(),
        "question-library/library.docx": question_library(),
    }
    for name, data in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "templates")
