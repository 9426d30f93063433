"""The pages about organisations: for their members, and for stewards."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from recommendations.enums import Action, ContributionKind, MembershipState, Role
from recommendations.models import Contribution, Invitation, Membership, Organisation, Person
from tests.factories import (
    CountryFactory,
    InvitationFactory,
    LogEntryFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    RecommendationFactory,
)

pytestmark = pytest.mark.django_db


def _page(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def _opened(owner: Organisation, steward: Person, **more: Any) -> None:
    contribution = Contribution.objects.create(
        kind=ContributionKind.EVIDENCE,
        recommendation=RecommendationFactory(),
        organisation=owner,
    )
    given = {"action": Action.OPENED_AS_STEWARD} | more
    LogEntryFactory(person=steward, subject=contribution, **given)


def test_list_is_for_stewards(stewarding: Client, open_doors: Organisation) -> None:
    MembershipFactory(organisation=open_doors)
    MembershipFactory(organisation=open_doors, state=MembershipState.LEFT)
    InvitationFactory(organisation=open_doors)
    InvitationFactory(organisation=open_doors, expires_at=timezone.now() - timedelta(days=1))
    OrganisationFactory(name="Twin", merged_into=open_doors)
    page = " ".join(_page(stewarding, "organisation_list").split())
    assert '<td class="num">1</td> <td class="num">1</td>' in page
    assert "merged into Open Doors" in page


@pytest.mark.parametrize("who", ["reader", "operator", "other_ngo_reviewer", "ministry_reviewer"])
def test_others_get_the_same_answer_as_for_nothing(
    who: str, client: Client, open_doors: Organisation, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    there = client.get(reverse("organisation_detail", args=[open_doors.pk]))
    client.force_login(request.getfixturevalue(who))
    unknown = "00000000-0000-0000-0000-000000000001"
    nothing = client.get(reverse("organisation_detail", args=[unknown]))
    assert there.status_code == nothing.status_code == 404
    assert "Open Doors" not in there.content.decode()


def test_members_see_members_and_no_tools(
    client: Client, ngo_officer: Person, ngo_reviewer: Person, open_doors: Organisation
) -> None:
    InvitationFactory(organisation=open_doors, email="secret@example.org")
    client.force_login(ngo_officer)
    page = _page(client, "organisation_detail", open_doors.pk)
    for shown in ("Open Doors", "Civil society organisation A", "Ruth", "Leave Open Doors"):
        assert shown in page
    for hidden in ("secret@example.org", "Suspend", "Merge", "Invite somebody"):
        assert hidden not in page


def test_members_read_what_stewards_opened(
    client: Client, ngo_officer: Person, steward: Person, open_doors: Organisation
) -> None:
    _opened(open_doors, steward, reason="Asked by its author.")
    _opened(open_doors, steward, action=Action.FILE_DOWNLOADED)
    _opened(open_doors, ngo_officer, action=Action.FILE_DOWNLOADED, organisation=open_doors)
    _opened(OrganisationFactory(), steward, reason="Of others.")
    client.force_login(ngo_officer)
    page = _page(client, "organisation_detail", open_doors.pk)
    assert page.count("Stella") == 2
    assert "Asked by its author." in page
    assert "Of others." not in page


def test_member_leaves_with_a_tick(
    client: Client, ngo_officer: Person, open_doors: Organisation
) -> None:
    client.force_login(ngo_officer)
    address = reverse("organisation_leave", args=[open_doors.pk])
    assert client.post(address).status_code == 422
    done = client.post(address, {"sure": "on"}, follow=True)
    assert "You left Open Doors." in done.content.decode()
    assert done.redirect_chain[-1][0] == "/account/login/"
    assert Membership.objects.get().state == MembershipState.LEFT
    ngo_officer.refresh_from_db()
    client.force_login(ngo_officer)
    assert client.post(address, {"sure": "on"}).status_code == 404


def test_steward_enters_changes_and_merges(stewarding: Client, open_doors: Organisation) -> None:
    sent = {"name": "Harbour", "side": "civil society", "pseudonym": "Harbour"}
    refused = stewarding.post(reverse("organisation_add"), sent)
    assert refused.status_code == 422
    assert "would recognise it" in refused.content.decode()
    done = stewarding.post(reverse("organisation_add"), sent | {"pseudonym": ""}, follow=True)
    assert "Civil society organisation B" in done.content.decode()
    harbour = Organisation.objects.get(name="Harbour")
    assert stewarding.post(reverse("organisation_edit", args=[harbour.pk]), {}).status_code == 422
    stewarding.post(
        reverse("organisation_edit", args=[harbour.pk]), sent | {"name": "Port", "pseudonym": "Q"}
    )
    harbour.refresh_from_db()
    assert (harbour.name, harbour.pseudonym) == ("Port", "Q")
    address = reverse("organisation_merge", args=[harbour.pk])
    assert stewarding.post(address, {"kept": open_doors.pk}).status_code == 422
    stewarding.post(address, {"kept": open_doors.pk, "sure": "on"})
    harbour.refresh_from_db()
    assert harbour.merged_into == open_doors
    assert "was merged into" in _page(stewarding, "organisation_detail", harbour.pk)


def test_merging_offers_only_the_own_side(
    stewarding: Client, open_doors: Organisation, lantern_network: Organisation,
    ministry_of_interior: Organisation,
) -> None:  # fmt: skip
    page = _page(stewarding, "organisation_merge", open_doors.pk)
    assert lantern_network.name in page
    assert ministry_of_interior.name not in page
    sent = {"kept": ministry_of_interior.pk, "sure": "on"}
    answer = stewarding.post(reverse("organisation_merge", args=[open_doors.pk]), sent)
    assert answer.status_code == 422


def test_steward_invites_and_revokes(
    stewarding: Client, open_doors: Organisation, django_capture_on_commit_callbacks: Any
) -> None:
    address = reverse("organisation_invite", args=[open_doors.pk])
    sent = {"email": "nina@newcomers.example", "role": "reviewer"}
    refused = stewarding.post(address, sent)
    assert refused.status_code == 422
    assert "Choose at least one country" in refused.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        done = stewarding.post(address, sent | {"all_countries": "on"})
    assert done.status_code == 302
    assert mail.outbox[0].to == ["nina@newcomers.example"]
    page = _page(stewarding, "organisation_detail", open_doors.pk)
    assert "nina@newcomers.example" in page
    # The link is for the mailbox alone: a steward who had it could join in that name.
    assert "/invitations/" not in page.replace(
        reverse("invitation_revoke", args=[Invitation.objects.get().pk]), ""
    )
    stewarding.post(reverse("invitation_revoke", args=[Invitation.objects.get().pk]))
    assert Invitation.objects.get().revoked_at is not None
    _page(stewarding, "organisation_list")
    page = _page(stewarding, "organisation_detail", open_doors.pk)
    assert "nina@newcomers.example" not in page


def test_steward_changes_suspends_and_reinstates(
    stewarding: Client, ngo_officer: Person, open_doors: Organisation
) -> None:
    membership = Membership.objects.get(person=ngo_officer)
    country = CountryFactory(name="Marevia")
    change = reverse("membership_change", args=[membership.pk])
    assert "Nora" in stewarding.get(change).content.decode()
    assert stewarding.post(change, {"role": "observer"}).status_code == 422
    stewarding.post(change, {"role": "observer", "countries": [country.pk]})
    membership.refresh_from_db()
    assert (membership.role, membership.all_countries) == (Role.OBSERVER, False)
    suspend = reverse("membership_suspend", args=[membership.pk])
    said = stewarding.post(suspend, follow=True).content.decode()
    assert "suspending needs a reason" in said
    stewarding.post(suspend, {"reason": "Lost laptop."})
    membership.refresh_from_db()
    assert membership.state == MembershipState.SUSPENDED
    stewarding.post(reverse("membership_reinstate", args=[membership.pk]))
    membership.refresh_from_db()
    assert membership.state == MembershipState.ACTIVE


def test_steward_has_no_tools_for_themself(
    stewarding: Client, steward: Person, open_doors: Organisation
) -> None:
    own = MembershipFactory(person=steward, organisation=open_doors)
    page = _page(stewarding, "organisation_detail", open_doors.pk)
    assert reverse("membership_change", args=[own.pk]) not in page
    sent = {"role": "reviewer", "all_countries": "on"}
    answer = stewarding.post(reverse("membership_change", args=[own.pk]), sent)
    assert answer.status_code == 422
    assert "Nobody gives themself a role" in answer.content.decode()


def test_queries_do_not_grow(stewarding: Client, steward: Person, open_doors: Organisation) -> None:
    def one_more() -> None:
        for row in (
            MembershipFactory(organisation=open_doors, all_countries=False),
            InvitationFactory(organisation=open_doors, all_countries=False, invited_by=steward),
        ):
            row.countries.add(CountryFactory())
        OrganisationFactory(merged_into=open_doors)
        _opened(open_doors, PersonFactory(name="S"))

    def counted(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert stewarding.get(path).status_code == 200
        return len(captured)

    paths = [
        reverse("organisation_list"),
        reverse("organisation_detail", args=[open_doors.pk]),
        reverse("organisation_merge", args=[open_doors.pk]),
    ]
    one_more()
    membership = open_doors.memberships.get()
    paths.append(reverse("membership_change", args=[membership.pk]))
    for path in paths:
        counted(path)
    first = [counted(path) for path in paths]
    for _ in range(9):
        one_more()
    assert [counted(path) for path in paths] == first
