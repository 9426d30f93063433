"""A row of any model that has pages in the admin, such as the person who looks may see it."""

from typing import Any

from recommendations.models import Person
from tests import factories

OWN = {"ReportDraft": "person", "YearImport": "person", "YearChapter": "year_import__person"}
"""Whose rows only they see."""


def row_of(model: str, person: Person | None) -> Any:
    """A stored row; of a strangers' own there are none, so somebody else's."""
    if model == "Cycle":  # one without a date that everybody may see is not shown
        return factories.CycleDateFactory().cycle
    maker = getattr(factories, f"{model}Factory", None)
    assert maker is not None, (
        f"tests/factories.py has no {model}Factory: the admin is walked with it"
    )
    return maker(**({OWN[model]: person} if model in OWN and person else {}))
