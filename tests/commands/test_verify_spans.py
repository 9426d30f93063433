"""Every quote is the exact place it says it is; whatever is bent is found."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import Figure, Finding, Passage, Recommendation, SourceRevision
from tests.desks import marevia_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _desk(steward: Any) -> None:
    marevia_desk(steward)


def test_all_fit(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_spans")
    said = capsys.readouterr().out
    assert "in 2 source texts" in said
    spans = sum(model.objects.count() for model in (Recommendation, Passage, Figure, Finding))
    assert int(said.split()[3]) >= spans


@pytest.mark.parametrize(
    ("model", "change", "said"),
    [
        (Recommendation, {"text": "Other words."}, "words are not at its place"),
        (Passage, {"end": 10_000_000}, "place is not in the text"),
        (Figure, {"end": 10_000_000}, "place is not in the text"),
        (Finding, {"end": 10_000_000}, "place is not in the text"),
        (SourceRevision, {"text_sha256": "0" * 64}, "not the one whose hash was kept"),
    ],
)
def test_what_is_bent_is_found(
    model: Any, change: dict[str, Any], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    one = model.objects.order_by("pk")[0]
    model.objects.filter(pk=one.pk).update(**change)
    with pytest.raises(CommandError, match="1 places do not fit"):
        call_command("verify_spans")
    assert said in capsys.readouterr().err
