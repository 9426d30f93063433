"""The reconciliation desk's pages: the list, what may be opened, the board, one recommendation."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.domain.reconciling import open_reconciliation
from recommendations.domain.settling import settle_link
from recommendations.models import Person, Recommendation, Reconciliation, Report
from recommendations.queries.desk import ready_pairs, skipped_years
from recommendations.queries.drift import drift
from tests.desks import (
    bare_desk,
    link_of,
    marevia_desk,
    one_more_of_everything,
    opened,
    outcome_of,
    report_of,
)
from tests.factories import RecommendationFactory, ReportFactory, SourceRevisionFactory

LIST = reverse("reconciliation_list")
OPEN = reverse("reconciliation_open")


@pytest.fixture
def desk(steward: Person) -> Reconciliation:
    """Marevia 2023 → 2024, nothing decided."""
    return marevia_desk(steward)


def item(desk: Reconciliation, number: int) -> str:
    """The page of the earlier recommendation of that number."""
    pk = outcome_of(desk, number).recommendation_id
    return reverse("reconciliation_item", args=[desk.pk, pk])


def read(client: Client, path: str) -> str:
    """The page's words, white space folded."""
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def count(client: Client, path: str) -> int:
    """How many queries it takes."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


# The list ----------------------------------------------------------------------------------------


def with_text(report: Report) -> Report:
    """The same report with a text and a recommendation in it."""
    RecommendationFactory(revision=SourceRevisionFactory(report=report))
    return report


def test_pairs_ready_to_be_opened(stewarding: Client, steward: Person) -> None:
    """Each report against the yearly one before it; a missing year is told, an interim one too."""
    first = with_text(ReportFactory(year=2019))
    country = first.country
    second = with_text(ReportFactory(country=country, year=2021))
    interim = with_text(ReportFactory(country=country, year=2021, kind="interim"))
    third = with_text(ReportFactory(country=country, year=2022))
    ReportFactory(country=country, year=2023)  # without a text yet
    with_text(ReportFactory(year=2020))  # of another country: nothing before it
    open_reconciliation(second, interim, actor=steward)
    found = [(p.earlier, p.later, p.skipped) for p in ready_pairs().pairs]
    assert found == [(second, third, ()), (first, second, (2020,))]
    page = read(stewarding, LIST)
    assert "Skips 2020: counts in no streak" in page
    assert "(interim)" in page
    assert "With an interim report" in page


def test_interim_report_comes_after_the_yearly_one_of_its_year() -> None:
    """From 2021 to the interim report of 2022 the yearly one of 2022 is skipped."""
    earlier, later = Report(year=2021), Report(year=2022, kind="interim")
    assert skipped_years(earlier, later) == (2022,)
    assert skipped_years(Report(year=2022), later) == ()
    assert skipped_years(Report(year=2018), Report(year=2021)) == (2019, 2020)


def test_list_says_how_far_each_has_come(stewarding: Client, desk: Reconciliation) -> None:
    row = stewarding.get(LIST).context["rows"][0]
    assert (row.reconciliation, row.decided, row.total, row.done) == (desk, 0, 13, False)
    assert "0 of 13</strong> decided" in read(stewarding, LIST)


def test_list_of_one_country(stewarding: Client, desk: Reconciliation, steward: Person) -> None:
    """Narrowed; with a form for any pair of its reports, and the others' not in it."""
    opened(["Train judges."], ["Train judges."], steward, years=(2021, 2022))
    page = stewarding.get(LIST, {"country": desk.later.country.slug})
    assert [row.reconciliation for row in page.context["rows"]] == [desk]
    assert set(page.context["form"].fields["later"].queryset) == {desk.earlier, desk.later}
    assert "No country “nowhere”" in read(stewarding, f"{LIST}?country=nowhere")


def test_opening_suggests_and_leads_to_the_board(stewarding: Client, steward: Person) -> None:
    """Everything is a suggestion; opening the same two again shows the same board."""
    asks = ["Train judges on Article 12.", "Collect data on victims."]
    earlier, later = (report_of(asks, year, steward) for year in (2021, 2023))
    for _ in range(2):
        answer = stewarding.post(OPEN, {"earlier": earlier.pk, "later": later.pk})
        desk = Reconciliation.objects.get()
        assert answer["Location"] == desk.get_absolute_url()
    assert desk.opened_by == steward
    page = read(stewarding, desk.get_absolute_url())
    assert "Skips 2022: counts in no streak" in page
    assert "Confirm the 2 verbatim links at once" in page


@pytest.mark.parametrize(
    ("earlier", "later", "said"),
    [
        ("second", "first", "The later report must come after the earlier one."),
        ("first", "first", "The later report must come after the earlier one."),
        ("first", "stranger", "The two reports are of different countries."),
        ("first", "textless", "Choose one of the reports that have a text."),
        ("first", "", "Choose the later report."),
    ],
)
def test_opening_what_cannot_be(stewarding: Client, earlier: str, later: str, said: str) -> None:
    """The list again, saying what is wrong; nothing is opened."""
    first = with_text(ReportFactory(year=2020))
    reports = {
        "first": first,
        "second": with_text(ReportFactory(country=first.country, year=2021)),
        "stranger": with_text(ReportFactory(year=2022)),
        "textless": ReportFactory(country=first.country, year=2022),
    }
    chosen = {
        name: reports[which].pk if which else ""
        for name, which in (("earlier", earlier), ("later", later))
    }
    answer = stewarding.post(OPEN, chosen)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Reconciliation.objects.count() == 0


# The board ---------------------------------------------------------------------------------------


def test_board_tells_suggestion_and_decision_apart(
    stewarding: Client, desk: Reconciliation, steward: Person
) -> None:
    """In words, not by colour: what the machine says, and who decided what."""
    settle_link(link_of(desk, 9), confirm=True, version=1, actor=steward)
    page = stewarding.get(desk.get_absolute_url())
    rows = {row.recommendation.number: row for row in page.context["board"].rows}
    assert (rows[9].links[0].state, rows[11].links[0].state) == ("confirmed", "suggested")
    words = read(stewarding, desk.get_absolute_url())
    assert words.count('<span class="by by-person">Confirmed by Stella</span>') == 1
    assert '<span class="by by-machine">Suggested, not decided</span>' in words
    assert '<span class="by by-machine">Suspected dropped</span>' in words


def test_board_has_the_left_over_ones_with_their_nearest(
    stewarding: Client, desk: Reconciliation
) -> None:
    board = stewarding.get(desk.get_absolute_url()).context["board"]
    assert [row.recommendation.number for row in board.unmatched] == [4, 10, 13]
    assert [row.recommendation.number for row in board.arrivals] == [10, 11, 12, 13]
    for row in (*board.unmatched, *board.arrivals):
        assert len(row.candidates) == 3


def test_arrival_of_a_rejected_link_has_candidates_too(
    stewarding: Client, desk: Reconciliation, steward: Person
) -> None:
    """It has none of its own; those it is one of are as good."""
    settle_link(link_of(desk, 6), confirm=False, version=1, actor=steward)
    board = stewarding.get(desk.get_absolute_url()).context["board"]
    (arrival,) = [row for row in board.arrivals if row.recommendation.number == 6]
    assert arrival.candidates[0].recommendation.number == 6


def test_board_counts_what_confirming_all_would_confirm(
    stewarding: Client, desk: Reconciliation, steward: Person
) -> None:
    """The number on the button is the number that is done."""
    settle_link(link_of(desk, 9), confirm=True, version=1, actor=steward)
    assert stewarding.get(desk.get_absolute_url()).context["board"].sure == 1
    answer = stewarding.post(reverse("reconciliation_confirm_sure", args=[desk.pk]), follow=True)
    assert "1 verbatim link confirmed" in answer.content.decode()
    assert (outcome_of(desk, 11).fate, outcome_of(desk, 9).fate) == ("carried forward", "")


def test_board_tells_what_a_corrected_text_changed(stewarding: Client) -> None:
    desk = bare_desk()
    desk.notes = [{"on": "2024-07-01", "text": "Revision 2", "changes": ["“X” is no longer."]}]
    desk.save()
    assert "“X” is no longer." in read(stewarding, desk.get_absolute_url())


def test_cut_list_is_told(stewarding: Client) -> None:
    """Nothing may be called dropped then, and nothing is."""
    desk = bare_desk()
    desk.complete = False
    desk.save()
    page = read(stewarding, desk.get_absolute_url())
    assert "The later list may be cut." in page
    assert "Not seen?" in page
    assert "Dropped?" not in page


# One recommendation ------------------------------------------------------------------------------


def test_difference_is_said_in_words(stewarding: Client, desk: Reconciliation) -> None:
    """Removed and added words are named, not only coloured; and counted in a sentence."""
    page = read(stewarding, item(desk, 6))
    added = '<ins><span class="visually-hidden">added: </span>Continue to'
    assert added in page
    assert "No words removed, 2 words added." in page
    assert "Place 6 of 13, and again 6 of 13." in page
    assert "Opened with “Increase”, now with “Continue to increase”: asks less strongly." in page
    assert "added: “Continue to”" in page  # among the reasons of the suggestion


def test_drift_of_an_unknown_strength_says_the_verbs_only() -> None:
    old = Recommendation(number=1, opens_with="Urge", strength="")
    new = Recommendation(number=2, opens_with="Train", strength="act")
    assert drift(old, new, (3, 4)) == [
        "Place 1 of 3, now 2 of 4: moved down.",
        "Opened with “Urge”, now with “Train”.",
    ]


def test_findings_stand_in_their_paragraph(stewarding: Client, desk: Reconciliation) -> None:
    """Each quote is exactly its place in the source, with its signal and its reasons."""
    shown = stewarding.get(item(desk, 7)).context["item"].findings[0]
    text = desk.later_revision.text
    place = text[shown.finding.start : shown.finding.end]
    assert shown.quote == place
    assert shown.before + shown.quote + shown.after in text
    page = read(stewarding, item(desk, 7))
    assert "cites Law 47" in page
    assert shown.section == "Prevention"


def test_walking_through_the_desk(stewarding: Client, desk: Reconciliation) -> None:
    """Previous, next, next undecided; the ends end."""
    place = stewarding.get(item(desk, 1)).context["item"].place
    assert (place.number, place.total, place.decided, place.previous) == (1, 13, 0, None)
    assert place.following == place.undecided == outcome_of(desk, 2).recommendation_id
    last = stewarding.get(item(desk, 13)).context["item"].place
    assert (last.following, last.undecided) == (None, outcome_of(desk, 1).recommendation_id)


def test_recommendation_of_another_desk_is_not_found(
    stewarding: Client, desk: Reconciliation
) -> None:
    other = bare_desk()
    pk = other.outcomes.get().recommendation_id
    path = reverse("reconciliation_item", args=[desk.pk, pk])
    assert stewarding.get(path).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "reconciliation_list",
        "reconciliation_detail",
        "reconciliation_item",
        "reconciliation_sheet",
    ],
)
def test_queries_do_not_grow(name: str, stewarding: Client, steward: Person) -> None:
    """With one of everything and with ten."""
    desk = bare_desk(steward)
    one_more_of_everything(desk, steward)
    arguments = {
        "reconciliation_list": [],
        "reconciliation_item": [desk.pk, outcome_of(desk, _first(desk)).recommendation_id],
    }
    path = reverse(name, args=arguments.get(name, [desk.pk]))
    before = count(stewarding, path)
    for _ in range(9):
        one_more_of_everything(desk, steward)
        bare_desk(steward)
        report = with_text(ReportFactory(year=2020))
        with_text(ReportFactory(country=report.country, year=2021))
    assert count(stewarding, path) == before


def _first(desk: Reconciliation) -> int:
    number: int = desk.outcomes.order_by("recommendation__number").values_list(
        "recommendation__number", flat=True
    )[0]
    return number
