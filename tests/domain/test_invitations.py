"""Invitations: a one-time link by mail, and who may use it."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import close_old_connections, connections
from django.utils import timezone

from recommendations.domain.errors import (
    InvalidTransition,
    InvalidValue,
    InvitationUnusable,
    NotAllowed,
    SignInNeeded,
)
from recommendations.domain.invitations import (
    Invited,
    accept_invitation,
    invite,
    revoke_invitation,
    token_sha256,
)
from recommendations.domain.mailing import send_returned
from recommendations.domain.memberships import leave_organisation, suspend_membership
from recommendations.enums import Action, ContributionKind, MembershipState, Role
from recommendations.models import (
    Contribution,
    Invitation,
    LogEntry,
    Membership,
    Organisation,
    Person,
)
from recommendations.sight import sight_of
from tests.factories import (
    CountryFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    RecommendationFactory,
)

pytestmark = pytest.mark.django_db
NEW = "nina@newcomers.example"
PASSWORD = "a long walk at dawn"
on_postgresql = pytest.mark.skipif(
    "connections['default'].vendor != 'postgresql'",
    reason="threads race on PostgreSQL only; SQLite lets one writer in at a time",
)
Send = Callable[..., Invited]


@pytest.fixture
def send(
    steward: Person, open_doors: Organisation, django_capture_on_commit_callbacks: Any
) -> Send:
    """Invites to Open Doors, mail included."""

    def invited(email: str = NEW, **more: Any) -> Invited:
        given: dict[str, Any] = {
            "role": Role.CONTRIBUTOR,
            "all_countries": True,
            "countries": (),
        } | more
        organisation = given.pop("organisation", open_doors)
        actor = given.pop("actor", steward)
        with django_capture_on_commit_callbacks(execute=True):
            return invite(organisation, email=email, actor=actor, **given)

    return invited


def _token(number: int = -1) -> str:
    """What only the mailbox knows."""
    found = re.search(r"/invitations/([\w-]+)/", str(mail.outbox[number].body))
    assert found
    return found.group(1)


def _html(message: Any) -> str:
    """The other part of a mail."""
    return str(message.alternatives[0][0])


def test_newcomer_joins_once(send: Send, open_doors: Organisation) -> None:
    country = CountryFactory()
    invited = send(
        "Nina@Newcomers.example", role=Role.REVIEWER, all_countries=False, countries=[country]
    )
    assert invited.sent is True
    token = _token()
    assert len(token) >= 43
    assert invited.invitation.token_sha256 == token_sha256(token)
    membership = accept_invitation(token, name=" Nina ", password=PASSWORD)
    person = Person.objects.get(email=NEW)
    assert (person.name, person.check_password(PASSWORD)) == ("Nina", True)
    assert (membership.person, membership.organisation) == (person, open_doors)
    standing = sight_of(person).standings[0]
    assert (standing.role, standing.countries) == (Role.REVIEWER, frozenset({country.pk}))
    with pytest.raises(InvitationUnusable):
        accept_invitation(token, name="Nina", password=PASSWORD, signed_in=person)
    entries = list(LogEntry.objects.order_by("number").values_list("action", "organisation"))
    assert entries == [(Action.INVITED, None), (Action.JOINED, open_doors.pk)]
    assert token not in str(list(LogEntry.objects.values())) + str(
        list(Invitation.objects.values())
    )


def test_mail_shows_no_name_and_both_parts_say_the_same(
    send: Send, steward: Person, open_doors: Organisation
) -> None:
    send(name="Nina Newcomer")
    message = mail.outbox[0]
    assert message.to == [NEW]
    assert message.subject == "Recommendation Tracker: you are invited"
    html = _html(message)
    link = f"http://testserver/invitations/{_token()}/"
    for part in (str(message.body), html):
        assert link in part
        for secret in (open_doors.name, open_doors.pseudonym, steward.name, "Nina", "Contributor"):
            assert secret not in part
    shown = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert "The link works once, until" in shown
    assert "The link works once, until" in str(message.body)


@pytest.mark.parametrize("spoil", ["unknown", "used", "revoked", "late", "merged"])
def test_unusable_links_are_told_apart_by_nobody(
    spoil: str, send: Send, steward: Person, open_doors: Organisation
) -> None:
    invitation = send().invitation
    token = _token()
    later = timezone.now()
    if spoil == "unknown":
        token = token[:-1] + ("a" if token[-1] != "a" else "b")
    elif spoil == "used":
        accept_invitation(token, name="Nina", password=PASSWORD)
    elif spoil == "revoked":
        revoke_invitation(invitation, actor=steward)
    elif spoil == "late":
        later += timedelta(days=7, seconds=1)
    else:
        open_doors.merged_into = OrganisationFactory()
        open_doors.save()
    with time_machine.travel(later), pytest.raises(InvitationUnusable) as refused:
        accept_invitation(token, name="Nina", password=PASSWORD)
    assert str(refused.value) == "This link cannot be used."


def test_inviting_again_sends_a_new_link_and_ends_the_old_one(send: Send) -> None:
    send()
    send(NEW.upper())
    with pytest.raises(InvitationUnusable):
        accept_invitation(_token(0), name="Nina", password=PASSWORD)
    accept_invitation(_token(1), name="Nina", password=PASSWORD)


def test_revoked_or_used_is_revoked_no_more(send: Send, steward: Person, reader: Person) -> None:
    invitation = send().invitation
    with pytest.raises(NotAllowed):
        revoke_invitation(invitation, actor=reader)
    revoke_invitation(invitation, actor=steward)
    with pytest.raises(InvalidTransition):
        revoke_invitation(invitation, actor=steward)


@pytest.mark.parametrize(
    ("name", "password", "field"),
    [
        ("", PASSWORD, "name"),
        ("N" * 151, PASSWORD, "name"),
        ("Nina", "short", "password"),
        ("Nina", "password123", "password"),
        ("Nina", NEW, "password"),
    ],
)
def test_bad_name_or_password_leaves_the_link_usable(
    name: str, password: str, field: str, send: Send
) -> None:
    send()
    with pytest.raises(InvalidValue) as refused:
        accept_invitation(_token(), name=name, password=password)
    assert refused.value.field == field
    assert not Person.objects.filter(email=NEW).exists()
    accept_invitation(_token(), name="Nina", password=PASSWORD)


def test_known_person_joins_signed_in_and_keeps_their_password(send: Send, reader: Person) -> None:
    """Whoever reads the mailbox alone gets into no account."""
    send(reader.email)
    with pytest.raises(SignInNeeded):
        accept_invitation(_token(), name="Thief", password=PASSWORD)
    with pytest.raises(NotAllowed):
        accept_invitation(_token(), signed_in=PersonFactory())
    membership = accept_invitation(_token(), signed_in=reader)
    reader.refresh_from_db()
    assert (membership.person, reader.name) == (reader, "Rami")
    assert not reader.check_password(PASSWORD)


def test_stranger_who_is_signed_in_does_not_use_up_a_newcomers_link(
    send: Send, reader: Person
) -> None:
    send()
    with pytest.raises(NotAllowed):
        accept_invitation(_token(), name="Nina", password=PASSWORD, signed_in=reader)
    accept_invitation(_token(), name="Nina", password=PASSWORD)


def test_opposite_side_is_refused_without_telling_which(
    send: Send, reader: Person, ministry_of_interior: Organisation, ministry_officer: Person
) -> None:
    with pytest.raises(InvalidValue):
        send(ministry_officer.email)
    send(reader.email)
    MembershipFactory(person=reader, organisation=ministry_of_interior)
    with pytest.raises(NotAllowed) as refused:
        accept_invitation(_token(), signed_in=reader)
    said = str(refused.value).lower()
    assert not [word for word in ("government", "ngo", "civil", "open doors") if word in said]


def test_steward_invites_neither_themself_nor_members(
    send: Send, steward: Person, ngo_officer: Person, inactive: Person, reader: Person
) -> None:
    with pytest.raises(NotAllowed):
        send(steward.email.upper())
    with pytest.raises(NotAllowed):
        send(actor=reader)
    for address in (ngo_officer.email, inactive.email, "no address"):
        with pytest.raises(InvalidValue):
            send(address)
    suspend_membership(Membership.objects.get(person=ngo_officer), reason="x", actor=steward)
    with pytest.raises(InvalidValue):
        send(ngo_officer.email)
    with pytest.raises(InvalidValue):
        send(all_countries=False)
    assert (mail.outbox, Invitation.objects.count()) == ([], 0)


def test_who_left_comes_back_with_the_role_of_the_invitation(
    send: Send, ngo_reviewer: Person
) -> None:
    membership = Membership.objects.get(person=ngo_reviewer)
    leave_organisation(membership, actor=ngo_reviewer)
    send(ngo_reviewer.email, role=Role.OBSERVER)
    again = accept_invitation(_token(), signed_in=ngo_reviewer)
    assert (again.pk, again.role, again.state) == (
        membership.pk,
        Role.OBSERVER,
        MembershipState.ACTIVE,
    )


def test_suspended_meanwhile_does_not_get_back_by_an_old_invitation(
    send: Send, reader: Person, open_doors: Organisation
) -> None:
    send(reader.email)
    MembershipFactory(person=reader, organisation=open_doors, state=MembershipState.SUSPENDED)
    with pytest.raises(NotAllowed):
        accept_invitation(_token(), signed_in=reader)


def test_mail_that_fails_leaves_the_invitation_and_says_so(
    send: Send, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """And the log names no address."""

    def broken(*_: object, **__: object) -> None:
        raise SMTPServerDisconnected(NEW)

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", broken)
    invited = send()
    assert invited.sent is False
    assert Invitation.objects.count() == 1
    assert "a mail could not be sent (SMTPServerDisconnected)" in caplog.text
    assert NEW not in caplog.text


def test_nothing_is_mailed_for_what_was_not_stored(send: Send, open_doors: Organisation) -> None:
    open_doors.merged_into = OrganisationFactory()
    open_doors.save()
    with pytest.raises(InvalidTransition):
        send()
    assert mail.outbox == []


@pytest.mark.parametrize("active", [True, False])
def test_returned_mail_is_by_reference_only(
    active: bool, ngo_officer: Person, open_doors: Organisation,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    recommendation = RecommendationFactory(revision__report__country__name="Marevia")
    contribution = Contribution.objects.create(
        kind=ContributionKind.EVIDENCE, recommendation=recommendation, organisation=open_doors
    )
    ngo_officer.is_active = active
    with django_capture_on_commit_callbacks(execute=True):
        send_returned(contribution, to=ngo_officer)
        assert mail.outbox == []
    if not active:
        assert mail.outbox == []
        return
    message = mail.outbox[0]
    assert message.to == [ngo_officer.email]
    html = _html(message)
    for part in (str(message.body), html):
        assert f"Marevia 2021, recommendation {recommendation.number}" in part
        assert f"http://testserver/contributions/{contribution.pk}/" in part
        for secret in (open_doors.name, ngo_officer.name, recommendation.text):
            assert secret not in part


@on_postgresql
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_link_used_by_four_at_once_works_for_one(steward: Person, open_doors: Organisation) -> None:
    invite(
        open_doors,
        email=NEW,
        role=Role.CONTRIBUTOR,
        all_countries=True,
        countries=(),
        actor=steward,
    )
    token, barrier = _token(), threading.Barrier(4)
    results: list[object] = []

    def accept() -> None:
        close_old_connections()
        try:
            barrier.wait(timeout=10)
            results.append(accept_invitation(token, name="Nina", password=PASSWORD))
        except Exception as error:  # noqa: BLE001  (whatever it is, the test looks at it)
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=accept) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sum(isinstance(result, Membership) for result in results) == 1
    assert sum(isinstance(result, InvitationUnusable | SignInNeeded) for result in results) == 3
    assert Person.objects.filter(email=NEW).count() == 1
