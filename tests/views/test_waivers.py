"""Granting, revoking and meeting waivers on the pages."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recommendations.domain.waiving import revoke_waiver
from recommendations.enums import Action, WaivedRule
from recommendations.models import Country, LogEntry, Organisation, Person, Recommendation, Waiver
from recommendations.periods import judging_year
from tests.contributions import drafted, evidence, submitted
from tests.desks import bare_desk
from tests.factories import (
    CountryFactory,
    MembershipFactory,
    PersonFactory,
    RecommendationFactory,
    WaiverFactory,
)

pytestmark = pytest.mark.django_db
LIST, ADD = reverse("waiver_list"), reverse("waiver_add")
PHONE = "Ask her at +375 29 123-45-67."
REASON = "The period was moved by the annual letter."


@pytest.fixture
def marevia(db: None) -> Country:
    return CountryFactory(name="Marevia", slug="marevia")


@pytest.fixture
def ask(marevia: Country) -> Recommendation:
    return RecommendationFactory(revision__report__country=marevia)


def said(**more: Any) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=20)
    return {
        "rule": "fact outside the period",
        "country": "marevia",
        "report_year": "2022",
        "reason": REASON,
        "last_day": day.isoformat(),
        **more,
    }


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_steward_grants_and_everybody_reads_it(
    client: Client, steward: Person, marevia: Country, ministry_officer: Person
) -> None:
    client.force_login(steward)
    answer = client.post(ADD, said())
    waiver = Waiver.objects.get()
    assert answer["Location"] == f"{LIST}#waiver-{waiver.pk}"
    client.force_login(ministry_officer)
    page = text_of(client.get(LIST))
    for words in ("Fact outside the reporting period", "Marevia, report of 2022", REASON,
                  "by Stella on", "Standing"):  # fmt: skip
        assert words in page
    assert "Grant a waiver" not in page
    assert "Revoke" not in page


def test_waiver_of_one_recommendation_begins_on_its_page(
    client: Client, steward: Person, ask: Recommendation
) -> None:
    client.force_login(steward)
    address = f"{ADD}?recommendation={ask.pk}"
    assert address in client.get(ask.get_absolute_url()).content.decode()
    assert ask.text in client.get(address).content.decode()
    client.post(address, said(rule="drop without explanation", country="", report_year=""))
    assert Waiver.objects.get().recommendation == ask


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"rule": ""}, "Choose the rule that shall not hold."),
        ({"reason": ""}, "Say why the rule shall not hold here."),
        ({"last_day": ""}, "Say until when: no waiver is for good."),
        ({"last_day": "2020-01-01"}, "This day is past."),
        ({"country": "", "report_year": ""}, "Say what it covers"),
        ({"rule": "victim-data tripwire"}, "Say whose texts may pass"),
        ({"reason": PHONE}, "this may lead to a victim"),
        ({"report_year": "9" * 30}, "Ensure this value is less than"),
    ],
)
def test_refusal_says_what_to_do_and_keeps_what_was_typed(
    client: Client, steward: Person, marevia: Country, wrong: dict[str, str], words: str
) -> None:
    client.force_login(steward)
    answer = client.post(ADD, said(**wrong))
    assert answer.status_code == 422
    page = text_of(answer)
    assert words in page
    if "reason" not in wrong:
        assert REASON in page
    assert not Waiver.objects.exists()


def test_conflict_of_interest_is_told(
    client: Client, steward: Person, marevia: Country, open_doors: Organisation
) -> None:
    MembershipFactory(person=steward, organisation=open_doors)
    client.force_login(steward)
    answer = client.post(ADD, said())
    assert answer.status_code == 422
    assert "Another steward must grant it" in text_of(answer)


def test_organisation_with_a_reviewer_is_no_choice(
    client: Client, steward: Person, open_doors: Organisation, other_ngo_reviewer: Person
) -> None:
    client.force_login(steward)
    page = text_of(client.get(ADD))
    assert "Open Doors" in page
    assert "Lantern Network" not in page


def test_revoking_with_a_reason(client: Client, steward: Person, ngo_officer: Person) -> None:
    waiver = WaiverFactory()
    path = reverse("waiver_revoke", args=[waiver.pk])
    client.force_login(steward)
    assert path in client.get(LIST).content.decode()
    assert client.post(path, {"reason": ""}).status_code == 422
    client.post(path, {"reason": "The letter was taken back."})
    client.force_login(ngo_officer)
    page = text_of(client.get(LIST))
    assert "by Stella on" in page
    assert "The letter was taken back." in page
    assert "Revoked" in page
    client.force_login(steward)
    assert path not in client.get(LIST).content.decode()
    again = client.post(path, {"reason": "Again."})
    assert again.status_code == 422
    assert LogEntry.objects.filter(action=Action.WAIVER_REVOKED).count() == 1


def test_filters_by_rule_and_state(client: Client, ngo_officer: Person, steward: Person) -> None:
    now = timezone.now()
    long = WaiverFactory()
    soon = WaiverFactory(expires_at=now + timedelta(days=5), rule=WaivedRule.DEADLINE)
    over = WaiverFactory(granted_at=now - timedelta(days=9), expires_at=now - timedelta(days=1))
    client.force_login(ngo_officer)

    def found(**asked: str) -> set[Any]:
        page = client.get(LIST, asked).content.decode()
        return {one for one in (long, soon, over) if f'id="waiver-{one.pk}"' in page}

    assert found() == {long, soon, over}
    assert found(state="standing") == {long, soon}
    assert found(state="soon") == {soon}
    assert found(state="over") == {over}
    assert found(rule="deadline") == {soon}
    assert found(state="nonsense") == {long, soon, over}
    client.force_login(steward)
    index = text_of(client.get(reverse("admin:index")))
    assert f'<a href="{LIST}?state=soon">Waivers that expire within 14 days: 1</a>' in index


def test_list_is_paged(client: Client, ngo_officer: Person) -> None:
    granter = PersonFactory()
    for _ in range(26):
        WaiverFactory(granted_by=granter)
    client.force_login(ngo_officer)
    assert "Page 1 of 2" in text_of(client.get(LIST))
    assert client.get(LIST, {"page": "2"}).content.decode().count('id="waiver-') == 1


def test_empty_list_says_so(client: Client, ngo_officer: Person) -> None:
    client.force_login(ngo_officer)
    assert "Every rule holds." in text_of(client.get(LIST))


# Where they apply ----------------------------------------------------------------------------


def posted(ask: Recommendation, **words: Any) -> dict[str, Any]:
    content = evidence(ask, **words)
    return {
        "title": content.title,
        "text": content.text,
        "evidence_kind": content.evidence_kind,
        "fact_from": content.fact_from,
        "visibility": "own side",
        "action": "submit",
        "override_reason": words.get("override_reason", ""),
    }


def test_form_states_the_waiver_and_takes_the_fact(
    client: Client, ngo_officer: Person, other_ngo_reviewer: Person, ask: Recommendation
) -> None:
    waiver = WaiverFactory(report_year=judging_year(ask.report.year))
    until = f"Waived until {waiver.last_day:%-d %B %Y}:"
    client.force_login(ngo_officer)
    path = reverse("evidence_add", args=[ask.pk])
    assert until in text_of(client.get(path))
    assert until not in text_of(client.get(reverse("update_add", args=[ask.pk])))
    answer = client.post(path, posted(ask) | {"fact_from": "2019-05-01"}, follow=True)
    assert until in text_of(answer)
    one = answer.context["page"].card.id
    client.force_login(other_ngo_reviewer)
    shown = text_of(client.get(reverse("review_item", args=[one])))
    assert until in shown
    assert waiver.reason in shown
    assert "Counts for the 2020 report" in shown


def test_contributor_alone_lets_a_text_pass_with_a_reason(
    client: Client, ngo_officer: Person, open_doors: Organisation, ask: Recommendation
) -> None:
    client.force_login(ngo_officer)
    path = reverse("evidence_add", args=[ask.pk])
    stopped = text_of(client.post(path, posted(ask, text=PHONE)))
    assert "ask a reviewer of your side" in stopped
    WaiverFactory(rule=WaivedRule.TRIPWIRE, organisation=open_doors, report_year=None)
    answer = client.post(path, posted(ask, text=PHONE))
    assert answer.status_code == 422
    assert "say why below the form" in text_of(answer)
    assert "<mark" in answer.content.decode()
    why = {"override_reason": "It is the ministry’s hotline."}
    passed = client.post(path, posted(ask, text=PHONE) | why, follow=True)
    assert "Submitted for review." in text_of(passed)
    assert LogEntry.objects.filter(action=Action.WAIVER_USED).count() == 1


def test_what_passed_says_so_after_the_waiver_ended(
    client: Client, ngo_officer: Person, open_doors: Organisation, ask: Recommendation, steward: Any
) -> None:
    waiver = WaiverFactory()
    one = submitted(ask, open_doors, ngo_officer, fact_from=date(2019, 5, 1))
    client.force_login(ngo_officer)
    path = reverse("contribution_detail", args=[one.pk])
    assert "Waived until" in text_of(client.get(path))
    revoke_waiver(waiver, reason="Enough.", actor=steward)
    page = text_of(client.get(path))
    assert "Passed under a waiver, now revoked:" in page
    assert "Waived until" not in page


def test_waiver_of_the_tripwire_is_not_told_to_reviewers_of_others(
    client: Client,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    open_doors: Organisation,
    ask: Recommendation,
) -> None:
    """They read the author's reason, as they always did, and nothing of the waiver."""
    WaiverFactory(
        rule=WaivedRule.TRIPWIRE, organisation=open_doors, report_year=None, reason="zqmarkq"
    )
    one = submitted(ask, open_doors, ngo_officer, text=PHONE, override_reason="A hotline.")
    client.force_login(ngo_officer)
    assert "zqmarkq" in text_of(client.get(reverse("contribution_detail", args=[one.pk])))
    client.force_login(other_ngo_reviewer)
    for name in ("review_item", "contribution_detail"):
        page = text_of(client.get(reverse(name, args=[one.pk])))
        assert "zqmarkq" not in page
        assert "aived until" not in page
    assert "A hotline." in text_of(client.get(reverse("review_item", args=[one.pk])))


def test_desk_takes_a_drop_without_a_reason(client: Client, steward: Person) -> None:
    desk = bare_desk(steward)
    outcome = desk.outcomes.get()
    path = reverse("reconciliation_item", args=[desk.pk, outcome.recommendation_id])
    form = {
        "act": "decide",
        "version": outcome.version,
        "fate": "dropped, unexplained",
        "signal": "silent",
        "reason": "",
    }
    client.force_login(steward)
    assert client.post(path, form).status_code == 422
    waiver = WaiverFactory(rule=WaivedRule.DROP, country=desk.later.country, report_year=None)
    page = text_of(client.get(path))
    assert f"Waived until {waiver.last_day:%-d %B %Y}:" in page
    assert 'data-without-reason="carried forward|not seen|dropped, unexplained"' in page
    assert client.post(path, form).status_code == 302
    outcome.refresh_from_db()
    assert outcome.fate == "dropped, unexplained"
    explained = {**form, "fate": "dropped, explained", "version": outcome.version}
    assert client.post(path, explained).status_code == 422


def test_late_is_told_and_under_a_waiver_not(
    client: Client,
    ngo_officer: Person,
    other_ngo_reviewer: Person,
    open_doors: Organisation,
    ask: Recommendation,
) -> None:
    client.force_login(ngo_officer)
    path = reverse("evidence_add", args=[ask.pk])
    late = text_of(client.post(path, posted(ask), follow=True))
    assert "It comes after the deadline of the 2022 report, 31 March 2022." in late
    waiver = WaiverFactory(rule=WaivedRule.DEADLINE, country=ask.report.country)
    until = f"{waiver.last_day:%-d %B %Y}"
    in_time = text_of(client.post(path, posted(ask), follow=True))
    assert f"A waiver stands until {until} for the deadline" in in_time
    assert "It comes after" not in in_time
    client.force_login(other_ngo_reviewer)
    queue = text_of(client.get(reverse("review_queue")))
    assert f"Waived until {until}" in queue
    assert ">Passed<" not in queue


def test_submitting_a_draft_tells_it_too(
    client: Client, ngo_officer: Person, open_doors: Organisation, ask: Recommendation
) -> None:
    one = drafted(ask, open_doors, ngo_officer)
    client.force_login(ngo_officer)
    path = reverse("contribution_submit", args=[one.pk])
    page = text_of(client.post(path, {"version": "1"}, follow=True))
    assert "It comes after the deadline of the 2022 report" in page


def test_calendar_states_waived_deadlines_to_the_team(
    client: Client, ngo_officer: Person, reader: Person, marevia: Country
) -> None:
    WaiverFactory(rule=WaivedRule.DEADLINE, country=marevia, reason="The letter came late.")
    calendar = reverse("calendar")
    client.force_login(ngo_officer)
    assert "The letter came late." in text_of(client.get(calendar))
    assert "The letter came late." in text_of(client.get(calendar, {"country": "marevia"}))
    CountryFactory(name="Ostrana", slug="ostrana")
    assert "The letter came late." not in text_of(client.get(calendar, {"country": "ostrana"}))
    client.force_login(reader)
    assert "The letter came late." not in text_of(client.get(calendar))


def test_steward_opens_confidential_words_from_the_admin_only_with_a_reason(
    client: Client, steward: Person, ngo_officer: Person, open_doors: Organisation, ask: Any
) -> None:
    """The admin shows no words, its link asks first, and what was opened is in the trail."""
    one = submitted(ask, open_doors, ngo_officer, text="Twelve convictions.")
    client.force_login(steward)
    change = reverse("admin:recommendations_contribution_change", args=[one.pk])
    page = client.get(change).content.decode()
    path = reverse("contribution_open", args=[one.pk])
    assert "Twelve convictions." not in page
    assert f'href="{path}"' in page
    opened = LogEntry.objects.filter(action=Action.OPENED_AS_STEWARD)
    assert "Twelve convictions." not in client.get(path).content.decode()
    assert "Twelve convictions." not in client.post(path, {"reason": " "}).content.decode()
    assert not opened.exists()
    read = client.post(path, {"reason": "A complaint."}).content.decode()
    assert "Twelve convictions." in read
    entry = opened.get()
    assert (entry.person, entry.reason, entry.subject_id) == (steward, "A complaint.", str(one.pk))
