"""Who gets which answer, address by address. What a person may not see is as if it were not there."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from recommendations.domain.contents import Content, Upload
from recommendations.domain.contributions import begin_contribution, save_draft, submit
from recommendations.domain.people import ensure_stewards_group
from recommendations.domain.reviewing import decide
from recommendations.domain.voices import comment
from recommendations.domain.withdrawing import withdraw
from recommendations.models import Contribution, Organisation, Person, Recommendation
from recommendations.periods import judging_year, reporting_period
from tests.answers import body
from tests.desks import bare_desk, closed
from tests.factories import (
    CalendarFeedFactory,
    CheckFactory,
    CitationFactory,
    CycleDateFactory,
    InvitationFactory,
    JobFactory,
    MembershipFactory,
    PersonFactory,
    ReanchoringFactory,
    RecommendationFactory,
    ReportDraftFactory,
    SettledCitationFactory,
    SilenceFactory,
    WaiverFactory,
    YearChapterFactory,
)
from tests.giving import submitted

ACTING = (
    *("ngo_officer", "ngo_reviewer", "other_ngo_reviewer", "ministry_reviewer"),
    "independent_reviewer",
)
MEMBERS_ALL = (*ACTING, "observer")
CAST = ("anonymous", "inactive", "reader", "operator", "steward", "other_steward", *MEMBERS_ALL)
POWERLESS = ("reader", *MEMBERS_ALL)
SIGN_IN = {"anonymous": 302, "inactive": 302}
EVERYBODY = dict.fromkeys(CAST, 200)
READERS = {**EVERYBODY, **SIGN_IN}
STEWARDS = {**dict.fromkeys(CAST, 404), **SIGN_IN, "steward": 200, "other_steward": 200}
OWNER = {**dict.fromkeys(CAST, 404), **SIGN_IN, "steward": 200}
STEWARDS_ACT = {**STEWARDS, "steward": 302, "other_steward": 302}
OWNER_ACTS = {**OWNER, "steward": 302}
STAFF = {**dict.fromkeys(CAST, 200), **SIGN_IN, **dict.fromkeys(POWERLESS, 302)}
MEMBERS = {**STEWARDS, "ngo_officer": 200, "ngo_reviewer": 200, "observer": 200}
SIGNED_OUT = {**dict.fromkeys(CAST, 302), "anonymous": 200, "inactive": 200}
AWAY = dict.fromkeys(CAST, 302)
NOT_THERE = {**dict.fromkeys(CAST, 404), **SIGN_IN}
REVIEWERS = ("ngo_reviewer", "other_ngo_reviewer", "ministry_reviewer", "independent_reviewer")
WRITERS = {**NOT_THERE, "ngo_officer": 200, "ngo_reviewer": 200}
WRITERS_ACT = {**NOT_THERE, "ngo_officer": 302, "ngo_reviewer": 302}
SIDE = {**WRITERS, "other_ngo_reviewer": 200}
"""Of something waiting for the own side: its writers and the side's other reviewers."""

UNKNOWN = UUID(int=1)
GET, POST = "get", "post"
# URL name → method and who gets what. Objects come from `things`.
TABLE: dict[str, tuple[str, dict[str, int]]] = {
    "home": (GET, AWAY),
    "recommendation_list": (GET, READERS),
    "recommendation_detail": (GET, READERS),
    "lineage_detail": (GET, READERS),
    "recommendation_classify": (POST, STEWARDS_ACT),
    "recommendation_divide": (GET, STEWARDS),
    "recommendation_dissolve": (POST, STEWARDS_ACT),
    "recommendation_unclassify": (POST, STEWARDS_ACT),
    "report_list": (GET, READERS),
    "report_detail": (GET, READERS),
    "revision_detail": (GET, READERS),
    "revision_compare": (GET, READERS),
    "organisation_duplicates": (GET, STEWARDS),
    "reanchoring_settle": (POST, STEWARDS_ACT),
    "calendar": (GET, READERS),
    "cycle_open": (GET, {**NOT_THERE, "steward": 302, "other_steward": 302}),
    "cycle_edit": (GET, STEWARDS),
    "country_cycle_edit": (GET, STEWARDS),
    "cycle_date_remove": (POST, STEWARDS_ACT),
    "deadline_add": (GET, {**STEWARDS, **dict.fromkeys(ACTING, 200)}),
    "deadline_edit": (GET, WRITERS),
    "deadline_finish": (POST, WRITERS_ACT),
    "deadline_remove": (POST, WRITERS_ACT),
    "calendar_feed": (GET, EVERYBODY),
    "calendar_feed_new": (POST, READERS),
    "calendar_feed_revoke": (POST, {**AWAY}),
    "country_list": (GET, READERS),
    "country_detail": (GET, READERS),
    "legal_reference_list": (GET, READERS),
    "legal_reference_detail": (GET, READERS),
    "legal_reference_duplicates": (GET, STEWARDS),
    "legal_reference_rename": (GET, STEWARDS),
    "legal_reference_merge": (GET, STEWARDS),
    "legal_reference_part": (POST, STEWARDS_ACT),
    "citations_correct": (GET, STEWARDS),
    "citation_unsettle": (POST, STEWARDS_ACT),
    "import_start": (GET, STEWARDS),
    "import_preview": (GET, OWNER),
    "import_details": (POST, {**OWNER, "steward": 422}),
    "import_bullets": (POST, OWNER_ACTS),
    "import_confirm": (POST, OWNER_ACTS),
    "import_discard": (POST, OWNER_ACTS),
    "report_correct": (POST, STEWARDS_ACT),
    "year_import_start": (GET, STEWARDS),
    "year_import_detail": (GET, OWNER),
    "year_import_country": (GET, OWNER),
    "year_import_confirm": (POST, OWNER_ACTS),
    "year_import_discard": (POST, OWNER_ACTS),
    "year_import_draft": (POST, OWNER_ACTS),
    "tier_import": (GET, STEWARDS),
    "health_page": (GET, STEWARDS),
    "job_list": (GET, READERS),
    "job_detail": (GET, {**STEWARDS, "ngo_officer": 200}),
    "job_retry": (POST, {**STEWARDS_ACT, "ngo_officer": 302}),
    "my_work": (GET, READERS),
    "figure_list": (GET, READERS),
    "figure_list_csv": (GET, READERS),
    "check_list": (GET, READERS),
    "check_list_csv": (GET, READERS),
    "check_rule": (POST, STEWARDS_ACT),
    "silence_list": (GET, READERS),
    "silence_list_csv": (GET, READERS),
    "silence_answer": (GET, {**NOT_THERE, "ministry_reviewer": 200}),
    "country_figures": (GET, READERS),
    "digest_settings": (GET, READERS),
    "digest_preview": (GET, READERS),
    "digest_log": (GET, STEWARDS),
    "country_follow": (POST, AWAY),
    "recommendation_follow": (POST, AWAY),
    "mail_stop": (GET, dict.fromkeys(CAST, 404)),  # of a link that nobody made
    "follow_public": (GET, EVERYBODY),
    "follow_confirm": (GET, dict.fromkeys(CAST, 404)),
    "waiver_list": (GET, {**STEWARDS, **dict.fromkeys(MEMBERS_ALL, 200)}),
    "waiver_add": (GET, STEWARDS),
    "waiver_revoke": (GET, STEWARDS),
    "review_queue": (GET, {**NOT_THERE, **dict.fromkeys(REVIEWERS, 200)}),
    "review_item": (GET, {**NOT_THERE, "ngo_reviewer": 302, "other_ngo_reviewer": 200}),
    "review_several": (POST, {**NOT_THERE, **dict.fromkeys(REVIEWERS, 422)}),
    "position_state": (POST, {**NOT_THERE, "ministry_reviewer": 422}),
    "comment_add": (POST, {**NOT_THERE, **dict.fromkeys(ACTING, 422)}),
    "comment_withdraw": (POST, {**WRITERS_ACT, "observer": 302}),  # and told that it is not theirs
    "evidence_add": (GET, {**NOT_THERE, **dict.fromkeys(ACTING, 200)}),
    "update_add": (GET, {**NOT_THERE, **dict.fromkeys(ACTING, 200)}),
    "contribution_detail": (GET, {**SIDE, "observer": 200}),
    "contribution_edit": (GET, WRITERS),
    "contribution_autosave": (POST, WRITERS),
    "contribution_submit": (POST, WRITERS_ACT),
    "contribution_discard": (POST, WRITERS_ACT),
    "contribution_visibility": (POST, WRITERS_ACT),
    "contribution_withdraw": (GET, WRITERS),
    "contribution_compare": (GET, SIDE),
    "contribution_open": (GET, STEWARDS),
    "file_download": (GET, {**SIDE, "observer": 200}),
    "file_original": (GET, WRITERS),
    "reconciliation_list": (GET, STEWARDS),
    "reconciliation_open": (POST, {**STEWARDS, "steward": 422, "other_steward": 422}),
    "reconciliation_detail": (GET, STEWARDS),
    "reconciliation_item": (GET, STEWARDS),
    "reconciliation_confirm_sure": (POST, STEWARDS_ACT),
    "reconciliation_arrival": (POST, STEWARDS_ACT),
    "reconciliation_propose": (POST, STEWARDS_ACT),
    "reconciliation_close": (POST, STEWARDS_ACT),
    "reconciliation_reopen": (POST, {**STEWARDS, "steward": 422, "other_steward": 422}),
    "reconciliation_sheet": (GET, STEWARDS),  # of an open one; for closed ones see SHEETS
    "reconciliation_sheet_file": (GET, STEWARDS),
    "organisation_list": (GET, STEWARDS),
    "organisation_add": (GET, STEWARDS),
    "organisation_detail": (GET, MEMBERS),
    "organisation_aftermath": (GET, {**MEMBERS, "steward": 404, "other_steward": 404}),
    "organisation_edit": (GET, STEWARDS),
    "organisation_merge": (GET, STEWARDS),
    "organisation_invite": (POST, {**STEWARDS, "steward": 422, "other_steward": 422}),
    "organisation_leave": (
        POST,
        {**NOT_THERE, "ngo_officer": 422, "ngo_reviewer": 422, "observer": 422},
    ),
    "membership_change": (GET, STEWARDS),
    "membership_suspend": (POST, STEWARDS_ACT),
    "membership_reinstate": (POST, STEWARDS_ACT),
    "invitation_revoke": (POST, STEWARDS_ACT),
    "invitation_accept": (GET, EVERYBODY),
    "account_login": (GET, SIGNED_OUT),
    "account_logout": (GET, {**EVERYBODY, **SIGN_IN}),
    "account_inactive": (GET, EVERYBODY),
    "account_signup": (GET, SIGNED_OUT),
    "account_reauthenticate": (GET, READERS),
    "account_email": (GET, READERS),
    "account_email_verification_sent": (GET, EVERYBODY),
    "account_change_password": (GET, READERS),
    "account_set_password": (GET, AWAY),
    "account_reset_password": (GET, EVERYBODY),
    "account_confirm_login_code": (GET, AWAY),
    "account_confirm_email": (GET, EVERYBODY),
    "account_reset_password_from_key_done": (GET, EVERYBODY),
    "account_reset_password_from_key": (GET, EVERYBODY),
    "account_reset_password_done": (GET, EVERYBODY),
    "admin:index": (GET, STAFF),
    "admin:login": (GET, {**AWAY, **dict.fromkeys(POWERLESS, 403)}),
    "admin:logout": (POST, {**SIGN_IN, **dict.fromkeys(CAST[2:], 302)}),
    "admin:password_change": (
        GET,
        {**STAFF, "steward": 302, "operator": 302, "other_steward": 302},
    ),
    "admin:password_change_done": (GET, STAFF),
    "admin:autocomplete": (GET, {**STAFF, **dict.fromkeys(CAST[3:6], 403)}),
    "admin:jsi18n": (GET, STAFF),
    "admin:view_on_site": (GET, {**STAFF, **dict.fromkeys(CAST[3:6], 404)}),
    "admin:app_list": (GET, STAFF),
}


@pytest.fixture
def cast(steward: Person, request: pytest.FixtureRequest) -> dict[str, Person | None]:
    """Everybody by the table's column."""
    other = PersonFactory(email="sibyl@stewards.example", is_staff=True)
    other.groups.add(ensure_stewards_group())
    return {
        "anonymous": None,
        "steward": steward,
        "other_steward": other,
        **{
            name: request.getfixturevalue(name)
            for name in ("inactive", "reader", "operator", *MEMBERS_ALL)
        },
    }


@pytest.fixture
def things(steward: Person, open_doors: Organisation, ngo_officer: Person) -> dict[str, list[Any]]:
    """The arguments of every address that has some."""
    recommendation = RecommendationFactory()
    citation = CitationFactory(recommendation=recommendation)
    report = recommendation.report
    draft = ReportDraftFactory(person=steward)
    chapter = YearChapterFactory(year_import__person=steward)
    with_draft = ("preview", "details", "bullets", "confirm", "discard")
    membership = MembershipFactory(organisation=open_doors)
    digest = hashlib.sha256(b"a-token").hexdigest()
    CalendarFeedFactory(token_sha256=digest)
    country_date = CycleDateFactory()
    deadline = CycleDateFactory(
        kind="internal deadline", label="First draft", organisation=open_doors
    )
    invitation = InvitationFactory(organisation=open_doors, token_sha256=digest)
    waiting = submitted(ngo_officer, recommendation)
    said = comment(
        recommendation,
        channel="both sides",
        text="Seen.",
        organisation=open_doors,
        actor=ngo_officer,
    )
    revised = _revised(ngo_officer, recommendation)
    desk = bare_desk(steward)
    of_desk = ("detail", "confirm_sure", "arrival", "propose", "close", "reopen", "sheet")
    job = JobFactory(started_by=ngo_officer)
    of_chapter = ("country", "draft")
    of_reference = ("detail", "rename", "merge", "part")
    of_contribution = ("detail", "edit", "autosave", "submit", "discard", "visibility", "withdraw")
    of_organisation = ("detail", "edit", "merge", "invite", "leave", "aftermath")
    return {
        "recommendation_detail": [recommendation.pk],
        "lineage_detail": [recommendation.pk],
        "recommendation_follow": [recommendation.pk],
        "country_follow": [report.country.slug],
        "country_figures": [report.country.slug],
        "check_rule": [CheckFactory(revision=recommendation.revision).pk],
        "waiver_revoke": [WaiverFactory(granted_by=steward).pk],
        "silence_answer": [SilenceFactory(revision=recommendation.revision).pk],
        "follow_public": [report.country.slug],
        "mail_stop": ["a-token"],
        "follow_confirm": ["a-token"],
        "recommendation_classify": [recommendation.pk],
        "recommendation_divide": [recommendation.pk],
        "recommendation_dissolve": [recommendation.pk],
        "recommendation_unclassify": [recommendation.pk],
        "position_state": [recommendation.pk],
        "comment_add": [recommendation.pk],
        "comment_withdraw": [said.pk],
        "review_item": [waiting.pk],
        "evidence_add": [recommendation.pk],
        "update_add": [recommendation.pk],
        **{f"contribution_{name}": [revised.pk] for name in (*of_contribution, "open")},
        "contribution_compare": [revised.pk, 1, 2],
        "file_download": [revised.pk, 2],
        "file_original": [revised.pk, 2],
        "report_detail": [report.pk],
        "report_correct": [report.pk],
        "revision_detail": [report.pk, 1],
        "revision_compare": [report.pk],
        "reanchoring_settle": [ReanchoringFactory().pk],
        "job_detail": [job.pk],
        "job_retry": [job.pk],
        "cycle_edit": [2027],
        "country_cycle_edit": [2027, report.country.slug],
        "cycle_date_remove": [country_date.pk],
        **{f"deadline_{name}": [deadline.pk] for name in ("edit", "finish", "remove")},
        "calendar_feed": ["a-token"],
        "country_detail": [report.country.slug],
        **{f"legal_reference_{name}": [citation.legal_reference.pk] for name in of_reference},
        "citations_correct": [recommendation.pk],
        "citation_unsettle": [SettledCitationFactory(settled_by=steward).pk],
        **{f"import_{name}": [draft.pk] for name in with_draft},
        **{f"year_import_{n}": [chapter.year_import_id] for n in ("detail", "confirm", "discard")},
        **{f"year_import_{n}": [chapter.year_import_id, chapter.number] for n in of_chapter},
        **{f"reconciliation_{name}": [desk.pk] for name in of_desk},
        "reconciliation_item": [desk.pk, desk.outcomes.get().recommendation_id],
        "reconciliation_sheet_file": [desk.pk, "xlsx"],
        **{f"organisation_{name}": [open_doors.pk] for name in of_organisation},
        **{f"membership_{name}": [membership.pk] for name in ("change", "suspend", "reinstate")},
        "invitation_revoke": [invitation.pk],
        "invitation_accept": ["a-token"],
        "account_confirm_email": ["a-key"],
        "account_reset_password_from_key": ["1", "set-password"],
        "admin:view_on_site": [1, 1],
        "admin:app_list": ["recommendations"],
    }


def _content(recommendation: Recommendation) -> Content:
    day = reporting_period(judging_year(recommendation.report.year)).first
    return Content(
        title="Plan",
        text="It was adopted.",
        evidence_kind="policy or plan",
        fact_from=day,
        upload=Upload(b"year,number\n2021,3\n", "plan.csv"),
    )


def _revised(author: Person, recommendation: Recommendation) -> Contribution:
    """Evidence with a file, submitted to the own side and then once more."""
    content = _content(recommendation)
    saved = begin_contribution(
        recommendation,
        "evidence",
        content,
        organisation=author.memberships.get().organisation,
        actor=author,
    )
    submit(saved.contribution, version=1, actor=author)
    again = replace(content, text="It was adopted in May.", upload=None)
    save_draft(saved.contribution, again, version=0, actor=author)
    submit(saved.contribution, version=1, actor=author)
    return saved.contribution


def names_in(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    """Every named address; of the admin only what is not of one model."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names_in(pattern.url_patterns, prefix + space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield prefix + pattern.name


def of_one_model(name: str) -> bool:
    """Whether an admin address belongs to a model's pages, which tests/admin looks at."""
    models = {f"{m._meta.app_label}_{m._meta.model_name}" for m in admin.site._registry}
    return name.startswith("admin:") and any(
        name.startswith(f"admin:{model}_") for model in models | {"auth_user"}
    )


def test_table_knows_every_address() -> None:
    """A new page without a line here would be open to whoever finds it."""
    known = {name for name in names_in(get_resolver().url_patterns) if not of_one_model(name)}
    assert known - set(TABLE) == set()
    assert set(TABLE) - known == set()


def _status(person: Person | None, method: str, path: str) -> int:
    """What a person gets; whatever it changed is taken back."""
    client = Client()
    with transaction.atomic():
        if person is not None:
            client.force_login(person)
        answer = getattr(client, method)(path)
        body(answer)
        transaction.set_rollback(True)
    return int(answer.status_code)


@pytest.mark.parametrize("name", TABLE)
def test_status(name: str, cast: dict[str, Person | None], things: dict[str, list[Any]]) -> None:
    """Each person gets exactly the answer of the table."""
    method, expected = TABLE[name]
    path = reverse(name, args=things.get(name))
    assert {who: _status(cast[who], method, path) for who in CAST} == expected


# What each sees of evidence of Open Doors in other states than waiting for the own side.
OWN = ("ngo_officer", "ngo_reviewer")
SEEN: dict[str, tuple[str, ...]] = {
    "a draft": OWN,
    "waiting for both sides": (*OWN, "observer", "other_ngo_reviewer", "independent_reviewer"),
    "approved for the own side": (*OWN, "observer", "other_ngo_reviewer"),
    "approved for both sides": MEMBERS_ALL,
    "approved for the public": CAST[2:],
    "returned": (*OWN, "observer", "other_ngo_reviewer"),
    "rejected": (*OWN, "observer", "other_ngo_reviewer"),
    "withdrawn": (),
}


@pytest.mark.parametrize("state", SEEN)
def test_contribution_in_each_state(
    state: str, cast: dict[str, Person | None], ngo_officer: Person
) -> None:
    """Its page and its file, for exactly those; for all others it is not there."""
    reviewer = cast["other_ngo_reviewer"]
    assert reviewer is not None
    pk = _in_state(state, ngo_officer, reviewer).pk
    seen = {who: 200 if who in SEEN[state] else 404 for who in CAST[2:]}
    kept = {who: 200 if who in OWN and state != "withdrawn" else 404 for who in CAST[2:]}
    for name, arguments, expected in (
        ("contribution_detail", [pk], seen),
        ("file_download", [pk, 1], seen),
        ("file_original", [pk, 1], kept),
        ("contribution_withdraw", [pk], kept),
    ):
        if name == "contribution_withdraw" and state == "a draft":
            continue  # its own organisation discards it; nobody else knows of it (the first row)
        path = reverse(name, args=arguments)
        assert {who: _status(cast[who], GET, path) for who in expected} == expected, name


# Who reads the sheet of a closed reconciliation; of an open one only stewards do.
SHEETS = {
    "?for=public": READERS,
    "?for=both-sides": {**READERS, "reader": 404, "operator": 404},
    "": READERS,
    "?for=own-side": READERS,
}


@pytest.mark.parametrize("query", SHEETS)
@pytest.mark.parametrize("name", ["reconciliation_sheet", "reconciliation_sheet_file"])
def test_sheet_of_a_closed_reconciliation(
    name: str, query: str, cast: dict[str, Person | None], steward: Person
) -> None:
    """The public one for whoever is signed in; the one for both sides for members and stewards."""
    second = cast["other_steward"]
    assert second is not None
    desk = closed(bare_desk(steward), steward, second)
    path = reverse(name, args=[desk.pk] if name.endswith("sheet") else [desk.pk, "docx"]) + query
    assert {who: _status(cast[who], GET, path) for who in CAST} == SHEETS[query]


def _in_state(state: str, author: Person, reviewer: Person) -> Contribution:
    recommendation = RecommendationFactory()
    visibility = {"both sides": "both sides", "the public": "public"}.get(
        state.rpartition(" for ")[2], "own side"
    )
    saved = begin_contribution(
        recommendation,
        "evidence",
        _content(recommendation),
        organisation=author.memberships.get().organisation,
        actor=author,
        visibility=visibility,
    )
    contribution = saved.contribution
    if state == "a draft":
        return contribution
    sealed = submit(contribution, version=1, actor=author)
    ruling = {"returned": "return", "rejected": "reject"}.get(state, "approve")
    if not state.startswith("waiting"):
        decide(contribution, sha256=sealed.sha256, ruling=ruling, reason="So.", actor=reviewer)
    if state == "withdrawn":
        withdraw(contribution, actor=author)
    return contribution


@pytest.mark.parametrize(
    "name",
    [name for name in TABLE if not name.startswith(("account", "adm", "invitation_accept"))],
)
def test_anonymous_is_sent_to_sign_in(name: str, things: dict[str, list[Any]]) -> None:
    """Nothing but sign-in without signing in, and back to the page afterwards."""
    if name in ("home", "calendar_feed", "mail_stop", "follow_public", "follow_confirm"):
        return
    path = reverse(name, args=things.get(name))
    answer = getattr(Client(), TABLE[name][0])(path)
    assert answer["Location"] == f"/account/login/?next={path}"


def without_token(page: bytes) -> str:
    """The page without the sign-out form's token, which differs each time."""
    return re.sub(r'value="\w{64}"', "", page.decode())


@pytest.mark.parametrize("who", ["reader", "operator", "other_steward"])
def test_hidden_draft_answers_like_no_draft(
    who: str, cast: dict[str, Person | None], things: dict[str, list[Any]], client: Client
) -> None:
    """The same status and the same words, whether a draft exists or not."""
    person = cast[who]
    assert person is not None
    client.force_login(person)
    there = client.get(reverse("import_preview", args=things["import_preview"]))
    nothing = client.get(reverse("import_preview", args=[UNKNOWN]))
    assert there.status_code == nothing.status_code == 404
    assert without_token(there.content) == without_token(nothing.content)


@pytest.mark.parametrize(
    "path",
    [
        "/recommendations/not-an-id/",
        f"/recommendations/{UNKNOWN}/",
        "/reports/1/",
        f"/reports/{UNKNOWN}/",
        f"/reports/{UNKNOWN}/99999999999999999999/",
        "/countries/nowhere/",
        "/legal-references/0/",
        "/legal-references/99999999999999999999999999/",
        "/import/x/",
        "/calendar/1999/",
        "/calendar/99999999999999999999/",
        "/calendar/2027/nowhere/",
        "/calendar/feed/wrong.ics",
        f"/calendar/deadlines/{UNKNOWN}/",
        f"/waivers/{UNKNOWN}/revoke/",
        "/waivers/add/?recommendation=x",
        f"/waivers/add/?recommendation={UNKNOWN}",
        f"/import/years/{UNKNOWN}/",
        f"/import/years/{UNKNOWN}/99999999999999999999/",
    ],
)
def test_malformed_or_unknown_id_is_not_found(path: str, client: Client, steward: Person) -> None:
    """No id, however odd, is an error of the server."""
    client.force_login(steward)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("name", [name for name, (method, _) in TABLE.items() if method == POST])
def test_changes_only_by_post(
    name: str, things: dict[str, list[Any]], steward: Person, client: Client
) -> None:
    """A link, a prefetch or a crawler changes nothing."""
    client.force_login(steward)
    assert client.get(reverse(name, args=things.get(name))).status_code == 405


@pytest.mark.parametrize("name", [n for n, (method, _) in TABLE.items() if method == POST])
def test_changes_only_with_token(name: str, things: dict[str, list[Any]], steward: Person) -> None:
    """A form on another site cannot act in a steward's name."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(steward)
    answer = client.post(reverse(name, args=things.get(name)))
    assert answer.status_code == 403
    assert "Nothing was changed" in answer.content.decode()
