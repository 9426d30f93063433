"""A waiver revoked while it is used: it let the thing pass before, or nothing passes."""

from datetime import date
from functools import partial
from typing import Any

import pytest

from recommendations.domain.contributions import begin_contribution, submit
from recommendations.domain.errors import InvalidTransition, InvalidValue, OutsidePeriod
from recommendations.domain.merging import merge_organisations
from recommendations.domain.settling import decide_outcome
from recommendations.domain.trail import breaks_in_trail
from recommendations.domain.waiving import revoke_waiver
from recommendations.enums import Action, ContributionKind, Fate, WaivedRule
from recommendations.models import (
    Contribution,
    LogEntry,
    Organisation,
    Person,
    Recommendation,
    Revision,
    Waiver,
)
from tests.contributions import drafted, evidence, fresh
from tests.desks import bare_desk
from tests.factories import OrganisationFactory, RecommendationFactory, WaiverFactory
from tests.racing import at_once, on_postgresql

pytestmark = [on_postgresql, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
EARLY = date(2019, 5, 1)
ROUNDS = 8


def numbers(action: Action) -> list[int]:
    found = LogEntry.objects.filter(action=action).order_by("number")
    return list(found.values_list("number", flat=True))


def in_order(waiver: Waiver) -> None:
    """No line of a use comes after the line of the revocation, and the trail is whole."""
    uses = LogEntry.objects.filter(action=Action.WAIVER_USED, after__waiver=str(waiver.pk))
    revoked = LogEntry.objects.get(action=Action.WAIVER_REVOKED, subject_id=str(waiver.pk))
    assert not uses.filter(number__gt=revoked.number).exists()
    assert list(breaks_in_trail()) == []


def test_revoked_while_a_draft_is_saved(
    steward: Person, open_doors: Organisation, ngo_officer: Person
) -> None:
    ask = RecommendationFactory()
    content = evidence(ask, fact_from=EARLY)
    for _ in range(ROUNDS):
        waiver = WaiverFactory()
        before = Contribution.objects.count()
        revoked, saved = at_once(
            partial(revoke_waiver, waiver, reason="Enough.", actor=steward),
            lambda: begin_contribution(
                ask,
                ContributionKind.EVIDENCE,
                content,
                organisation=open_doors,
                actor=ngo_officer,
            ),
        )
        assert isinstance(revoked, Waiver), revoked
        passed = not isinstance(saved, OutsidePeriod)
        assert Contribution.objects.count() - before == passed, saved
        uses = LogEntry.objects.filter(after__waiver=str(waiver.pk), action=Action.WAIVER_USED)
        assert uses.count() == passed
        in_order(waiver)


def test_revoked_while_it_is_submitted(
    steward: Person, open_doors: Organisation, ngo_officer: Person
) -> None:
    ask = RecommendationFactory()
    for _ in range(ROUNDS):
        waiver = WaiverFactory()
        one = drafted(ask, open_doors, ngo_officer, fact_from=EARLY)
        revoked, sealed = at_once(
            partial(revoke_waiver, waiver, reason="Enough.", actor=steward),
            partial(submit, one, version=1, actor=ngo_officer),
        )
        assert isinstance(revoked, Waiver), revoked
        assert isinstance(sealed, Revision | OutsidePeriod), sealed
        assert (fresh(one).revision is not None) == isinstance(sealed, Revision)
        in_order(waiver)


def test_revoked_while_the_desk_decides(steward: Person) -> None:
    for _ in range(ROUNDS):
        desk = bare_desk(steward)
        outcome = desk.outcomes.get()
        waiver = WaiverFactory(rule=WaivedRule.DROP, country=desk.later.country, report_year=None)
        revoked, decided = at_once(
            partial(revoke_waiver, waiver, reason="Enough.", actor=steward),
            partial(
                decide_outcome,
                outcome,
                fate=Fate.DROPPED_UNEXPLAINED,
                version=outcome.version,
                actor=steward,
            ),
        )
        assert isinstance(revoked, Waiver), revoked
        refused = isinstance(decided, InvalidValue)
        outcome.refresh_from_db()
        assert outcome.fate == ("" if refused else Fate.DROPPED_UNEXPLAINED), decided
        in_order(waiver)


def test_two_revoke_at_once(steward: Person) -> None:
    waiver = WaiverFactory()
    results = at_once(
        *(lambda: revoke_waiver(waiver, reason="Enough.", actor=steward) for _ in range(3))
    )
    refused = [result for result in results if isinstance(result, InvalidTransition)]
    assert len(refused) == 2, results
    assert len(numbers(Action.WAIVER_REVOKED)) == 1


def test_used_while_its_organisation_is_merged_away(
    steward: Person, open_doors: Organisation, ngo_officer: Person
) -> None:
    """No deadlock: contributions and organisations are locked before waivers, everywhere."""
    ask: Recommendation = RecommendationFactory()
    kept: Organisation = OrganisationFactory()
    waiver = WaiverFactory(rule=WaivedRule.TRIPWIRE, organisation=open_doors, report_year=None)
    one = drafted(
        ask,
        open_doors,
        ngo_officer,
        text="Ask her at +375 29 123-45-67.",
        override_reason="It is the ministry’s hotline.",
    )
    results: list[Any] = at_once(
        lambda: merge_organisations(kept, open_doors, actor=steward),
        lambda: submit(one, version=1, actor=ngo_officer),
    )
    assert isinstance(results[0], Organisation), results
    waiver.refresh_from_db()
    assert waiver.organisation == kept
    assert list(breaks_in_trail()) == []
