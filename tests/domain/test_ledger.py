"""The ledger: written on import, checked against the years around it, rulings that stay."""

from decimal import Decimal
from typing import Any

import pytest

from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed, VictimData
from recommendations.domain.importing import import_narrative
from recommendations.domain.ledger import (
    answer_silence,
    refresh_checks,
    rule_on_check,
    write_ledger,
)
from recommendations.models import (
    Check,
    Figure,
    LogEntry,
    Organisation,
    Person,
    Report,
    Silence,
    SilenceAnswer,
    StreakClaim,
)
from recommendations.text.documents import text_document
from recommendations.text.reading import read_narrative
from tests.contributions import UPDATE, drafted

pytestmark = pytest.mark.django_db

HEAD = "{year} Trafficking in Persons Report: Ostrana\n\nOSTRANA: Tier 2\n\n"
SUMMARY = (
    "The Government of Ostrana does not fully meet the minimum standards for the elimination of"
    " trafficking but is making significant efforts to do so. Ostrana remained on Tier 2.\n\n"
)
LIST = "PRIORITIZED RECOMMENDATIONS:\n\n• Train judges on Article 12.\n• Fund the shelter.\n\n"
STATUTE = "PROSECUTION\n\nThe government maintained law enforcement efforts. "


def imported(year: int, claims: str, steward: Person, *, summary: str = SUMMARY) -> Report:
    """Ostrana's report of that year with these sentences under prosecution."""
    text = HEAD.format(year=year) + summary + LIST + STATUTE + claims + "\n"
    document = text_document(text)
    narrative = read_narrative(text, country="XO", year=year)
    return import_narrative(narrative, document=document, name="o.txt", actor=steward).report


def checks(report: Report, kind: str) -> list[tuple[bool | None, str]]:
    rows = Check.objects.filter(revision__report=report, kind=kind).order_by("later_start", "pk")
    return [(row.holds, row.severity) for row in rows]


def first(text: str = "convicted 12 traffickers in 2020, compared with 15 in 2019") -> str:
    return f"The government {text}. The government did not report the sentences imposed. "


def test_import_writes_what_the_report_claims(steward: Person) -> None:
    report = imported(2021, first(), steward)
    figure = Figure.objects.get(revision__report=report, value=12)
    text = figure.revision.text
    assert text[figure.number_start : figure.number_end] == "12"
    assert (figure.year, figure.year_inferred, figure.speaker) == (2020, False, "")
    (value, year, start, end) = figure.compared_with[0]
    assert (value, year, text[start:end]) == (15, 2019, "15")
    silence = Silence.objects.get(revision__report=report)
    assert (silence.who, silence.row, silence.before) == ("government", 1, None)
    assert "sentences imposed" in silence.about


def test_comparator_is_held_against_what_was_printed(steward: Person) -> None:
    """Right, wrong, and not to be decided, each with both quotes."""
    imported(2020, "The government convicted 15 traffickers in 2019. ", steward)
    right = imported(2021, first(), steward)
    assert checks(right, "comparator") == [(True, "none")]
    wrong = imported(
        2022, "The government convicted 9 traffickers in 2021, compared with 14 in 2020. ", steward
    )
    assert checks(wrong, "comparator") == [(False, "high")]
    row = Check.objects.get(revision__report=wrong, kind="comparator")
    assert row.earlier_revision is not None
    printed = row.earlier_revision.text[row.earlier_start : row.earlier_end]
    assert "convicted 12 traffickers in 2020" in printed
    alone = imported(
        2024, "The government convicted 9 traffickers in 2023, compared with 4 in 2022. ", steward
    )
    assert checks(alone, "comparator") == [(None, "low")]


def test_report_that_comes_later_of_an_earlier_year_decides_the_check(steward: Person) -> None:
    report = imported(2021, first(), steward)
    assert checks(report, "comparator") == [(None, "low")]
    imported(2020, "The government convicted 11 traffickers in 2019. ", steward)
    assert checks(report, "comparator") == [(False, "high")]


def test_sums_stay_when_an_earlier_year_comes(steward: Person) -> None:
    sums = "Authorities investigated 20 cases, including 12 for sex trafficking and 9 for labor trafficking. "
    report = imported(2021, sums, steward)
    before = checks(report, "arithmetic")
    assert before == [(False, "high")]
    imported(2020, "The government convicted 11 traffickers in 2019. ", steward)
    assert checks(report, "arithmetic") == before


def test_reading_again_changes_nothing(steward: Person) -> None:
    report = imported(2021, first(), steward)
    revision = report.revisions.get()

    def rows() -> list[Any]:
        return [list(model.objects.order_by("pk").values()) for model in (Check, StreakClaim)] + [
            list(Figure.objects.order_by("number_start").values("value", "what", "start"))
        ]

    before = rows()
    refresh_checks(report)
    assert rows() == before
    narrative = read_narrative(revision.text, country="XO", year=2021)
    write_ledger(revision, narrative)
    assert rows()[2] == before[2]
    assert Check.objects.count() == len(before[0])


def test_corrected_text_takes_the_place_and_keeps_rulings(steward: Person) -> None:
    imported(2020, "The government convicted 11 traffickers in 2019. ", steward)
    report = imported(2021, first(), steward)
    check = Check.objects.get(revision__report=report, kind="comparator")
    rule_on_check(check, ruling="dismissed", note="The 2020 report was corrected.", actor=steward)
    imported(2021, "Officials met twice. " + first(), steward)
    assert report.revisions.count() == 2
    again = Check.objects.get(revision__report=report, kind="comparator")
    assert again.revision.number == 2
    assert (again.state, again.note, again.settled_by) == (
        "dismissed", "The 2020 report was corrected.", steward,
    )  # fmt: skip
    assert Figure.objects.filter(revision__report=report, value=12).count() == 1
    imported(2021, first("convicted 13 traffickers in 2020, compared with 15 in 2019"), steward)
    assert Check.objects.get(revision__report=report, kind="comparator").state == "open"


def test_silence_is_counted_from_report_to_report(steward: Person) -> None:
    for year in (2019, 2020, 2021, 2023):
        imported(
            year, "The government did not report the sentences imposed on traffickers. ", steward
        )
    rows = Silence.objects.order_by("revision__report__year")
    assert [row.row for row in rows] == [1, 2, 3, 1]
    assert rows[2].before == rows[1]
    assert rows[3].before is None


def test_observers_silence_is_nobodys_question(steward: Person) -> None:
    imported(2021, "Observers did not report any cases of forced labor. ", steward)
    assert not Silence.objects.exists()


def test_ruling(steward: Person, reader: Person, operator: Person) -> None:
    imported(2020, "The government convicted 11 traffickers in 2019. ", steward)
    report = imported(2021, first(), steward)
    check = Check.objects.get(revision__report=report, kind="comparator")
    for person in (reader, operator):
        with pytest.raises(NotAllowed):
            rule_on_check(check, ruling="accepted", actor=person)
    with pytest.raises(InvalidValue, match="Say why"):
        rule_on_check(check, ruling="dismissed", actor=steward)
    with pytest.raises(VictimData):
        rule_on_check(check, ruling="dismissed", note="Ask +998 90 123 45 67.", actor=steward)
    with pytest.raises(InvalidValue, match="Accept it"):
        rule_on_check(check, ruling="perhaps", actor=steward)
    rule_on_check(check, ruling="accepted", note="For the letter.", actor=steward)
    with pytest.raises(InvalidTransition, match="accepted already"):
        rule_on_check(check, ruling="accepted", actor=steward)
    rule_on_check(check, ruling="open", actor=steward)
    check.refresh_from_db()
    assert (check.state, check.settled_by, check.settled_at) == ("open", None, None)
    trail = LogEntry.objects.filter(action="check ruled").order_by("number")
    assert [entry.after["state"] for entry in trail] == ["accepted", "open"]


def test_ministry_answers_with_its_own_evidence(
    steward: Person,
    ministry_of_interior: Organisation,
    ministry_reviewer: Person,
    open_doors: Organisation,
    ngo_officer: Person,
) -> None:
    report = imported(2021, first(), steward)
    silence = Silence.objects.get()
    ask = report.recommendations.get(number=1)
    own = drafted(ask, ministry_of_interior, ministry_reviewer)
    update = drafted(ask, ministry_of_interior, ministry_reviewer, kind=UPDATE)
    theirs = drafted(ask, open_doors, ngo_officer)
    for person, piece in ((ngo_officer, theirs), (ministry_reviewer, theirs), (steward, own)):
        with pytest.raises(NotAllowed):
            answer_silence(silence, piece, actor=person)
    with pytest.raises(InvalidValue, match="Choose evidence"):
        answer_silence(silence, update, actor=ministry_reviewer)
    for _ in range(2):
        answer_silence(silence, own, actor=ministry_reviewer)
    answer = SilenceAnswer.objects.get()
    assert (answer.silence, answer.contribution) == (silence, own)
    imported(2021, "Officials met twice. " + first(), steward)
    answer.refresh_from_db()
    assert answer.silence is not None
    assert answer.silence.revision.number == 2


def test_money_and_ranges_are_kept_exactly(steward: Person) -> None:
    imported(
        2021,
        "The government allocated 2.5 million rubles ($33,560) to the shelter in 2020. ",
        steward,
    )
    figure = Figure.objects.exclude(unit="").get()
    assert (figure.value, figure.unit) == (Decimal("2500000.0000"), figure.unit)
    assert figure.usd == Decimal("33560.0000")
