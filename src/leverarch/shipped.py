"""What the compiler came with: schemas, templates, frameworks, forms and the governance table."""

from __future__ import annotations

from pathlib import Path

FOLDERS = {
    "schemas": "schemas",
    "templates": "templates",
    "frameworks": "content/frameworks",
    "forms": "content/forms",
    "governance": "content/governance",
    "coverage": "content/coverage",
}
#: What begins so is a set of the worked example's own buyer: it is in the checkout and is not shipped.
LOCAL = "local-"


def shipped_files() -> dict[str, bytes]:
    """Return the shipped files by name: `schemas/…`, `templates/…`, `frameworks/…`, `forms/…`, `governance/…`.

    An installed wheel holds them in `_shipped`; in a checkout they are the repository's own folders.
    """
    here = Path(__file__).parent
    installed = here / "_shipped"
    files: dict[str, bytes] = {}
    for name, checkout in FOLDERS.items():
        folder = installed / name if installed.is_dir() else here.parents[1] / checkout
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.startswith(LOCAL):
                files[f"{name}/{path.relative_to(folder).as_posix()}"] = path.read_bytes()
    return files


def lint_rules() -> bytes:
    """Return the rules by which `leverarch lint-bundle` judges: data of the package itself."""
    return (Path(__file__).parent / "lint" / "rules.json").read_bytes()
