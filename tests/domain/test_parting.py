"""Parts of a recommendation: exact, complete, never taken from under a contribution."""

from datetime import date
from typing import Any

import pytest

from recommendations.domain.contributions import change_part, save_draft, submit
from recommendations.domain.correcting import correct_reading
from recommendations.domain.errors import (
    CannotImport,
    InvalidTransition,
    InvalidValue,
    NotAllowed,
    Refused,
)
from recommendations.domain.importing import import_narrative
from recommendations.domain.parting import dissolve_parts, divide_recommendation
from recommendations.domain.sealing import revision_sha256
from recommendations.enums import Action, ContributionKind, Standing
from recommendations.models import (
    Assessment,
    LogEntry,
    Organisation,
    Part,
    Person,
    Recommendation,
    Report,
)
from recommendations.queries.imports import newest_revision
from recommendations.queries.parts import standing_parts
from recommendations.queries.sides import where_it_stands
from recommendations.queries.spans import verify_spans
from recommendations.text.corrections import corrected, split_bullet
from recommendations.text.documents import text_document
from recommendations.text.narrative import Narrative
from recommendations.text.reading import read_narrative
from tests.contributions import UPDATE, approved, drafted, revised, sent, submitted, update
from tests.factories import RecommendationFactory
from tests.narratives import SAMPLES

pytestmark = pytest.mark.django_db
TEXT = (SAMPLES / "marevia-2022.txt").read_text(encoding="utf-8")
TWO = ["Amend Article 12", "of the penal code."]


@pytest.fixture
def ask() -> Recommendation:
    return RecommendationFactory()


def texts(ask: Recommendation) -> list[str]:
    return [part.text for part in standing_parts(ask)]


def first(ask: Recommendation) -> Part:
    return standing_parts(ask)[0]


def no_misfit() -> bool:
    return not any(found.misfits for found in verify_spans())


# Dividing ------------------------------------------------------------------------------------


def test_divided_parts_are_exact_places_and_logged(ask: Recommendation, steward: Person) -> None:
    parts = divide_recommendation(ask, TWO, actor=steward)
    source = ask.revision.text
    assert [source[part.start : part.end] for part in parts] == texts(ask) == TWO
    assert [part.number for part in parts] == [1, 2]
    entry = LogEntry.objects.get(action=Action.PARTS_SET)
    assert entry.subject_id == str(ask.pk)
    assert entry.after["parts"] == [[part.start, part.end] for part in parts]


def test_divided_the_same_way_changes_and_logs_nothing(
    ask: Recommendation, steward: Person
) -> None:
    before = [part.pk for part in divide_recommendation(ask, TWO, actor=steward)]
    assert [part.pk for part in divide_recommendation(ask, TWO, actor=steward)] == before
    assert LogEntry.objects.filter(action=Action.PARTS_SET).count() == 1


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["Amend Article 12 of the penal code."], "at least two parts"),
        (["Amend Article 13", "of the penal code."], "“13” stands where"),
        (["Amend", "Article"], "The end is missing"),
        ([], "The end is missing"),
    ],
)
def test_divide_refuses_what_is_not_the_words(
    ask: Recommendation, steward: Person, lines: list[str], said: str
) -> None:
    with pytest.raises(InvalidValue, match=said):
        divide_recommendation(ask, lines, actor=steward)
    assert not Part.objects.exists()


@pytest.mark.parametrize("name", ["operator", "ngo_reviewer", "ministry_reviewer", "reader"])
def test_only_stewards_divide_and_dissolve(
    ask: Recommendation, steward: Person, name: str, request: pytest.FixtureRequest
) -> None:
    other = request.getfixturevalue(name)
    with pytest.raises(NotAllowed):
        divide_recommendation(ask, TWO, actor=other)
    divide_recommendation(ask, TWO, actor=steward)
    with pytest.raises(NotAllowed):
        dissolve_parts(ask, actor=other)
    assert texts(ask) == TWO


def test_vanished_recommendation_is_not_divided(steward: Person) -> None:
    gone = RecommendationFactory(standing=Standing.VANISHED)
    with pytest.raises(InvalidTransition):
        divide_recommendation(gone, TWO, actor=steward)


def test_dissolved_is_one_again(ask: Recommendation, steward: Person) -> None:
    divide_recommendation(ask, TWO, actor=steward)
    dissolve_parts(ask, actor=steward)
    dissolve_parts(ask, actor=steward)
    assert not Part.objects.exists()
    assert LogEntry.objects.filter(action=Action.PARTS_DISSOLVED).count() == 1


# What holds a part ---------------------------------------------------------------------------


def test_part_that_holds_something_is_not_taken_away(
    ask: Recommendation, steward: Person, open_doors: Organisation, ngo_officer: Person
) -> None:
    divide_recommendation(ask, TWO, actor=steward)
    held = first(ask)
    drafted(ask, open_doors, ngo_officer, kind=UPDATE, part=held)
    with pytest.raises(InvalidTransition, match="part 1 would hang in the air"):
        dissolve_parts(ask, actor=steward)
    with pytest.raises(InvalidTransition, match="part 1 would hang in the air"):
        divide_recommendation(ask, ["Amend", "Article 12", "of the penal code."], actor=steward)
    assert texts(ask) == TWO
    divide_recommendation(ask, ["Amend Article 12", "of the", "penal code."], actor=steward)
    assert first(ask).pk == held.pk
    divide_recommendation(ask, ["Amend", "Article 12", "of the penal code."], actor=steward)
    assert (first(ask).pk, first(ask).text) == (held.pk, "Amend")


def test_evidence_is_given_to_the_whole(
    ask: Recommendation, steward: Person, open_doors: Organisation, ngo_officer: Person
) -> None:
    divide_recommendation(ask, TWO, actor=steward)
    with pytest.raises(InvalidValue):
        drafted(ask, open_doors, ngo_officer, kind=ContributionKind.EVIDENCE, part=first(ask))


def test_part_of_another_recommendation_is_refused(
    ask: Recommendation, steward: Person, open_doors: Organisation, ngo_officer: Person
) -> None:
    other = RecommendationFactory()
    divide_recommendation(other, TWO, actor=steward)
    with pytest.raises(InvalidValue, match="divided anew"):
        drafted(ask, open_doors, ngo_officer, kind=UPDATE, part=first(other))


def test_part_is_settled_when_submitted(
    ask: Recommendation, steward: Person, open_doors: Organisation, ngo_officer: Person
) -> None:
    divide_recommendation(ask, TWO, actor=steward)
    one, two = standing_parts(ask)
    draft = drafted(ask, open_doors, ngo_officer, kind=UPDATE, part=one)
    change_part(draft, two, actor=ngo_officer)
    draft.refresh_from_db()
    assert draft.part == two
    waiting = sent(draft, ngo_officer)
    with pytest.raises(InvalidTransition):
        change_part(waiting, one, actor=ngo_officer)


def test_hash_covers_the_part_and_is_as_before_without(
    ask: Recommendation, steward: Person, open_doors: Organisation, ngo_officer: Person
) -> None:
    divide_recommendation(ask, TWO, actor=steward)
    waiting = submitted(ask, open_doors, ngo_officer, kind=UPDATE, part=first(ask))
    assert waiting.revision is not None
    waiting.revision.contribution.part = None
    assert revision_sha256(waiting.revision) != waiting.revision.sha256


# Where it stands -----------------------------------------------------------------------------


@pytest.fixture
def said(
    ask: Recommendation,
    steward: Person,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
) -> Any:
    """Says how far a part, or the whole, has come in civil society's judgement."""
    divide_recommendation(ask, TWO, actor=steward)

    def say(status: str, number: int = 0, day: int = 1, **more: Any) -> Any:
        part = standing_parts(ask).get(number=number) if number else None
        return approved(
            ask,
            open_doors,
            ngo_officer,
            by=other_ngo_reviewer,
            kind=UPDATE,
            assessment=status,
            as_of=date(2021, 6, day),
            part=part,
            **more,
        )

    return say


def whole(ask: Recommendation, audience: str = "own side") -> str:
    return Assessment.objects.get(
        recommendation=ask, part__isnull=True, audience=audience
    ).status  # fmt: skip


def test_whole_is_its_weakest_part(ask: Recommendation, said: Any) -> None:
    said("implemented", 1)
    assert whole(ask) == "no evidence"
    said("limited", 2)
    assert whole(ask) == "limited"
    said("reversed", 1, day=2)
    assert whole(ask) == "reversed"
    said("not applicable", 1, day=3)
    assert whole(ask) == "limited"
    said("not applicable", 2, day=4)
    assert whole(ask) == "not applicable"


def test_update_on_the_whole_speaks_for_parts_without_a_later_one(
    ask: Recommendation, said: Any
) -> None:
    said("limited")
    said("implemented", 1, day=2)
    by_part = dict(
        Assessment.objects.filter(part__isnull=False).values_list("part__number", "status")
    )
    assert by_part == {1: "implemented", 2: "limited"}
    said("substantial", day=3)
    assert set(Assessment.objects.values_list("status", flat=True)) == {"substantial"}


def test_weakest_tells_an_audience_only_what_it_may_see(
    ask: Recommendation, said: Any, ministry_officer: Person, ngo_officer: Person
) -> None:
    """The ministry learns neither of the hidden reversal nor that anything was said of part 2."""
    said("implemented", visibility="both sides")
    said("reversed", 2, day=2)
    seen = where_it_stands(ministry_officer, ask)
    assert [stand.status for stand in seen.stands] == ["implemented", ""]
    assert [[s.status for s in part.stands] for part in seen.parts] == [["implemented", ""]] * 2
    own = where_it_stands(ngo_officer, ask)
    assert [(stand.status, stand.weakest) for stand in own.stands] == [
        ("reversed", (2,)),
        ("", ()),
    ]


def test_dividing_and_dissolving_keeps_what_was_said_of_the_whole(
    ask: Recommendation, said: Any, steward: Person
) -> None:
    said("limited")
    assert whole(ask) == "limited"
    dissolve_parts(ask, actor=steward)
    kept = Assessment.objects.get()
    assert (kept.part_id, kept.status) == (None, "limited")


# The words change ----------------------------------------------------------------------------


def told(text: str) -> Narrative:
    return read_narrative(text, country="XM")


@pytest.fixture
def report(steward: Person) -> Report:
    document = text_document(TEXT)
    return import_narrative(told(TEXT), document=document, actor=steward).report


def divided(report: Report, steward: Person) -> Recommendation:
    """The longest recommendation, in two parts of about the same length."""
    ask = max(report.recommendations.all(), key=lambda row: len(row.text))
    words = ask.text.split()
    half = len(words) // 2
    divide_recommendation(ask, [" ".join(words[:half]), " ".join(words[half:])], actor=steward)
    return ask


def again(text: str, steward: Person) -> None:
    import_narrative(told(text), document=text_document(text), actor=steward)


def test_corrected_text_moves_parts_with_their_words(report: Report, steward: Person) -> None:
    ask = divided(report, steward)
    before = [(part.pk, part.text) for part in standing_parts(ask)]
    again("A line before everything.\n\n" + TEXT, steward)
    ask.refresh_from_db()
    assert [(part.pk, part.text) for part in standing_parts(ask)] == before
    assert {part.revision_id for part in standing_parts(ask)} == {ask.revision_id}
    assert no_misfit()


def test_corrected_words_go_to_the_part_they_stand_in(report: Report, steward: Person) -> None:
    ask = divided(report, steward)
    last = standing_parts(ask)[1].text
    again(TEXT.replace(last, last.replace(last.split()[2], "altogether", 1)), steward)
    ask.refresh_from_db()
    assert "altogether" in texts(ask)[1]
    assert " ".join(" ".join(texts(ask)).split()) == " ".join(ask.text.split())
    assert no_misfit()


def test_part_that_lost_its_words_is_kept_and_says_so(
    report: Report,
    steward: Person,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
) -> None:
    ask = divided(report, steward)
    one, two = standing_parts(ask)
    update = approved(ask, open_doors, ngo_officer, by=other_ngo_reviewer, kind=UPDATE, part=two)
    again(TEXT.replace(" " + two.text, "."), steward)
    two.refresh_from_db()
    update.refresh_from_db()
    ask.refresh_from_db()
    assert (two.standing, update.part) == (Standing.VANISHED, two)
    assert texts(ask) == [ask.text]
    assert first(ask).pk == one.pk
    assert not Assessment.objects.exists()
    assert no_misfit()


def test_correction_in_place_does_not_take_a_part_from_under_a_contribution(
    report: Report, steward: Person, open_doors: Organisation, ngo_officer: Person
) -> None:
    ask = divided(report, steward)
    one, two = standing_parts(ask)
    revision = newest_revision(report)
    assert revision is not None
    narrative = told(TEXT)
    pairs = [(bullet.start, bullet.end) for bullet in narrative.bullets]
    pairs = split_bullet(TEXT, pairs, ask.number, two.start)
    split = corrected(TEXT, narrative, details={}, bullets=pairs)
    for part in (one, two):
        drafted(ask, open_doors, ngo_officer, kind=UPDATE, part=part)
    with pytest.raises(CannotImport, match=rf"Part \d of recommendation {ask.number} would lose"):
        correct_reading(revision, split, actor=steward)
    assert texts(ask) == [one.text, two.text]
    assert no_misfit()


def test_correction_in_place_lets_an_empty_part_go(report: Report, steward: Person) -> None:
    ask = divided(report, steward)
    two = standing_parts(ask)[1]
    revision = newest_revision(report)
    assert revision is not None
    narrative = told(TEXT)
    pairs = [(bullet.start, bullet.end) for bullet in narrative.bullets]
    pairs = split_bullet(TEXT, pairs, ask.number, two.start)
    split = corrected(TEXT, narrative, details={}, bullets=pairs)
    correct_reading(revision, split, actor=steward)
    ask.refresh_from_db()
    assert texts(ask) == [ask.text]
    assert no_misfit()


def test_draft_on_a_part_is_revised_like_any(
    ask: Recommendation,
    steward: Person,
    open_doors: Organisation,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
) -> None:
    divide_recommendation(ask, TWO, actor=steward)
    one = approved(
        ask, open_doors, ngo_officer, by=other_ngo_reviewer, kind=UPDATE, part=first(ask)
    )
    revised(one, ngo_officer, text="Newer.")
    one.refresh_from_db()
    assert one.part == first(ask)
    save_draft(one, update(ask), version=0, actor=ngo_officer)
    with pytest.raises(Refused):
        submit(one, version=9, actor=ngo_officer)
