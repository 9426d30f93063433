"""Kind and pillar of several at once, as previewed; and back to the suggestion."""

import pytest

from recommendations.domain.classifying import (
    classify_several,
    undo_classification,
    undo_classifications,
)
from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed
from recommendations.domain.importing import classify_recommendation
from recommendations.domain.people import ensure_stewards_group
from recommendations.enums import Action
from recommendations.models import LogEntry, Person, Recommendation
from recommendations.queries.classifying import (
    fingerprint,
    proposals_to_settle,
    proposals_to_undo,
)
from recommendations.text.asks import describe_ask
from tests.factories import PersonFactory, RecommendationFactory, SourceRevisionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows() -> list[Recommendation]:
    revision = SourceRevisionFactory()
    return [RecommendationFactory(revision=revision) for _ in range(3)]


def stored(rows: list[Recommendation]) -> list[tuple[str, str, int | None]]:
    known = Recommendation.objects.in_bulk([row.pk for row in rows])
    return [(r.kind, r.pillar, r.classified_by_id) for r in (known[row.pk] for row in rows)]


def test_several_settled_with_one_line_each(rows: list[Recommendation], steward: Person) -> None:
    other_steward = PersonFactory(is_staff=True)
    other_steward.groups.add(ensure_stewards_group())
    classify_recommendation(rows[0], kind="data", pillar="protection", actor=other_steward)
    now = list(Recommendation.objects.order_by("pk"))
    seen = fingerprint(proposals_to_settle(now, kind="", pillar="protection"))
    pks = [row.pk for row in rows]
    before = LogEntry.objects.count()
    assert classify_several(pks, kind="", pillar="protection", seen=seen, actor=steward) == 2
    assert stored(rows) == [
        ("data", "protection", other_steward.pk),
        *[("law", "protection", steward.pk)] * 2,
    ]
    lines = list(LogEntry.objects.order_by("number")[before:])
    assert {line.subject_id for line in lines} == {str(row.pk) for row in rows[1:]}
    assert lines[0].before == {"kind": "law", "pillar": "prosecution", "settled": False}
    assert lines[0].after == {"kind": "law", "pillar": "protection", "settled": True}


def test_nothing_where_one_changed_since(rows: list[Recommendation], steward: Person) -> None:
    seen = fingerprint(proposals_to_settle(rows, kind="data", pillar=""))
    classify_recommendation(rows[1], kind="services", pillar="protection", actor=steward)
    before = stored(rows)
    pks = [row.pk for row in rows]
    with pytest.raises(InvalidTransition, match="Something changed"):
        classify_several(pks, kind="data", pillar="", seen=seen, actor=steward)
    assert stored(rows) == before


def test_undone_is_the_suggestion_for_the_words(
    rows: list[Recommendation], steward: Person
) -> None:
    for row in rows[:2]:
        classify_recommendation(row, kind="data", pillar="protection", actor=steward)
    now = list(Recommendation.objects.order_by("pk"))
    seen = fingerprint(proposals_to_undo(now))
    suggested = (describe_ask(rows[0].text).kind, describe_ask(rows[0].text).pillar, None)
    changed = undo_classifications([row.pk for row in rows], seen=seen, actor=steward)
    assert stored(rows) == [suggested] * 3
    assert changed == 2  # the third was a suggestion already
    assert LogEntry.objects.filter(action=Action.CLASSIFICATION_UNDONE).count() == 2


def test_undoing_one(rows: list[Recommendation], steward: Person, ngo_officer: Person) -> None:
    classify_recommendation(rows[0], kind="data", pillar="protection", actor=steward)
    with pytest.raises(NotAllowed):
        undo_classification(rows[0], actor=ngo_officer)
    undo_classification(rows[0], actor=steward)
    assert stored(rows)[0][2] is None
    undo_classification(rows[0], actor=steward)
    assert LogEntry.objects.filter(action=Action.CLASSIFICATION_UNDONE).count() == 1


@pytest.mark.parametrize(("kind", "pillar"), [("", ""), ("nonsense", ""), ("", "nonsense")])
def test_refuses_what_is_no_kind_and_no_pillar(
    rows: list[Recommendation], steward: Person, kind: str, pillar: str
) -> None:
    with pytest.raises(InvalidValue):
        classify_several([rows[0].pk], kind=kind, pillar=pillar, seen="", actor=steward)
