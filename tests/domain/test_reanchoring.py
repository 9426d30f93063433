"""A corrected text arrives while the desk is open: what fits moves along, the rest is told."""

import pytest

from recommendations.domain.importing import import_narrative
from recommendations.domain.reconciling import close, propose_closing, reopen
from recommendations.domain.settling import (
    add_finding,
    confirm_sure_links,
    decide_outcome,
    settle_finding,
)
from recommendations.enums import Fate
from recommendations.models import LogEntry, Person, Reconciliation
from recommendations.text.documents import text_document
from recommendations.text.reading import read_narrative
from tests.desks import all_dropped, link_of, marevia_desk, opened, outcome_of
from tests.factories import PersonFactory
from tests.narratives import made

pytestmark = pytest.mark.django_db

OLD = ["Train judges on Article 12.", "Fund the shelter.", "Adopt the national plan."]
NEW = ["Train judges on Article 12.", "Adopt the national plan.", "Fund the shelter."]


@pytest.fixture
def desk(steward: Person) -> Reconciliation:
    return opened(OLD, NEW, steward, years=(2021, 2022))


def correct(asks: list[str], year: int, steward: Person, *, sentences: int = 3) -> None:
    """The report of that year once more, with this list."""
    narrative, document = made(
        asks, lead=f"Of {year}, corrected.", sentences=sentences,
        country="Ostrana", iso2="XO", year=year,
    )  # fmt: skip
    import_narrative(narrative, document=document, name="c.txt", actor=steward)


def notes(desk: Reconciliation) -> str:
    desk.refresh_from_db()
    return "\n".join(change for note in desk.notes for change in note["changes"])


def test_same_list_stands_as_it_was(desk: Reconciliation, steward: Person) -> None:
    confirm_sure_links(desk, actor=steward)
    links = set(desk.links.filter(state="confirmed").values_list("earlier", "later"))
    before = desk.later_revision_id
    correct(NEW, 2022, steward)
    assert notes(desk) == "Everything that was found and decided stands as it was."
    assert desk.later_revision_id != before
    assert desk.later_revision.number == 2
    assert set(desk.links.filter(state="confirmed").values_list("earlier", "later")) == links
    assert LogEntry.objects.filter(action="reconciliation re-anchored").count() == 1


def test_vanished_one_takes_its_link_along_and_is_told(
    desk: Reconciliation, steward: Person
) -> None:
    confirm_sure_links(desk, actor=steward)
    outcome = outcome_of(desk, 2)
    decide_outcome(
        outcome, fate=Fate.CARRIED_FORWARD, reason="Same.", version=outcome.version, actor=steward
    )
    correct(NEW[:2], 2022, steward)
    said = notes(desk)
    assert "The confirmed link 2 → 3 is gone" in said
    assert "Recommendation 2 is undecided again" in said
    assert outcome_of(desk, 2).fate == ""
    assert not desk.links.filter(earlier__number=2, state="confirmed").exists()
    assert desk.arrivals.count() == 0


def test_vanished_from_the_earlier_list_is_told(desk: Reconciliation, steward: Person) -> None:
    correct(OLD[:2], 2021, steward)
    assert "“Adopt the national plan.” is no longer in the earlier list" in notes(desk)
    assert desk.outcomes.count() == 2
    assert desk.arrivals.get().recommendation.text == "Adopt the national plan."


def test_changed_words_of_a_confirmed_link_are_looked_at_again(
    desk: Reconciliation, steward: Person
) -> None:
    confirm_sure_links(desk, actor=steward)
    outcome = outcome_of(desk, 1)
    decide_outcome(
        outcome, fate=Fate.CARRIED_FORWARD, reason="Same.", version=outcome.version, actor=steward
    )
    correct(["Train more judges on Article 12.", *NEW[1:]], 2022, steward)
    assert "The words of the confirmed link 1 → 1 changed; look at it again." in notes(desk)
    assert outcome_of(desk, 1).fate == ""
    assert link_of(desk, 1).state == "confirmed"


def test_finding_goes_where_its_words_stand(desk: Reconciliation, steward: Person) -> None:
    passage = desk.later_revision.passages.order_by("start")[1]
    quote = desk.later_revision.text[passage.start : passage.end]
    for number in (1, 2):
        outcome = outcome_of(desk, number)
        add_finding(
            desk, outcome.recommendation, start=passage.start, end=passage.end,
            signal="progress", version=outcome.version, actor=steward,
        )  # fmt: skip
    correct(NEW, 2022, steward)
    desk.refresh_from_db()
    confirmed = desk.findings.filter(state="confirmed")
    places = {desk.later_revision.text[one.start : one.end] for one in confirmed}
    assert (confirmed.count(), places) == (2, {quote})


def test_confirmed_finding_whose_words_are_gone_is_told(steward: Person) -> None:
    desk = marevia_desk(steward)
    finding = desk.findings.filter(recommendation__number=1).order_by("-score")[0]
    text = desk.later_revision.text
    quote = text[finding.start : finding.end]
    assert text.count(quote) == 1
    settle_finding(finding, confirm=True, version=outcome_of(desk, 1).version, actor=steward)
    document = text_document(text.replace(quote, "Nothing is said of it any more."))
    narrative = read_narrative(document.text, country="XM")
    import_narrative(narrative, document=document, name="c.txt", actor=steward)
    assert f"Recommendation 1: a confirmed finding is no longer there: “{quote[:30]}" in notes(desk)
    assert not desk.findings.filter(pk=finding.pk).exists()


def test_open_pages_are_out_of_date(desk: Reconciliation, steward: Person) -> None:
    before = {one.pk: one.version for one in desk.outcomes.all()}
    correct(NEW, 2022, steward)
    assert all(one.version > before[one.pk] for one in desk.outcomes.all())


def test_proposal_is_taken_back(desk: Reconciliation, steward: Person) -> None:
    all_dropped(desk, steward)
    propose_closing(desk, actor=steward)
    correct(NEW, 2022, steward)
    assert "The proposal to close was taken back." in notes(desk)
    assert (desk.state, desk.proposed_by) == ("open", None)


def test_closed_one_keeps_its_text_until_it_is_reopened(
    desk: Reconciliation, steward: Person
) -> None:
    second = PersonFactory(is_staff=True)
    second.groups.set(steward.groups.all())
    all_dropped(desk, steward)
    propose_closing(desk, actor=steward)
    close(desk, actor=second)
    text = desk.later_revision_id
    correct(NEW[:2], 2022, steward)
    desk.refresh_from_db()
    assert (desk.later_revision_id, desk.notes) == (text, [])
    reopen(desk, reason="The text was corrected.", actor=steward)
    desk.refresh_from_db()
    assert desk.later_revision.number == 2
    assert [note["text"] for note in desk.notes] == ["Ostrana 2022, revision 2"]
