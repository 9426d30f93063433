"""Exceptions from rules: granted and revoked by stewards, used where they let something pass.

Who may see, decide and approve is no rule that can be waived. A waiver is locked while it is used, so
that it is either revoked before, and lets nothing pass, or after.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed
from recommendations.domain.memberships import lock_organisation
from recommendations.domain.trail import record
from recommendations.domain.tripwire import refuse_victim_data
from recommendations.enums import Action, WaivedRule, WaiverState
from recommendations.models import (
    Contribution,
    Country,
    LogEntry,
    Organisation,
    Outcome,
    Person,
    Recommendation,
    Waiver,
)
from recommendations.models.reports import EARLIEST_YEAR, LATEST_YEAR
from recommendations.queries.waivers import reviewers_of, waivers_for
from recommendations.rules import can_grant_waiver, can_grant_waivers, can_revoke_waiver

LONGEST_REASON = 500
LONGEST = timedelta(days=366)
"""For how long a waiver may be granted; after that somebody has to think again."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a waiver covers; `report_year` is that of the report that judges."""

    country: Country | None = None
    report_year: int | None = None
    recommendation: Recommendation | None = None
    organisation: Organisation | None = None

    @property
    def where(self) -> Country | None:
        """The country it is about, None for every one."""
        return self.recommendation.report.country if self.recommendation else self.country


def grant_waiver(rule: str, scope: Scope, *, reason: str, last_day: date, actor: Person) -> Waiver:
    """An exception that holds from now to the end of `last_day`; the trail says who and why.

    Refuses with NotAllowed (no steward, or one who has something from it), InvalidValue (a scope
    that does not fit the rule, no reason, a day that is past or more than a year ahead), VictimData
    in the reason, and InvalidTransition where the organisation has a reviewer who may let its texts
    pass, or was merged away.
    """
    if not can_grant_waivers(actor):
        message = "Only data stewards grant waivers."
        raise NotAllowed(message)
    _check_scope(rule, scope)
    if not can_grant_waiver(actor, scope.organisation, scope.where):
        message = (
            "You act for an organisation that would have something from this waiver. Another"
            " steward must grant it."
        )
        raise NotAllowed(message)
    said = _checked_reason(reason, "Say why the rule shall not hold here.")
    expires_at = _expiry(last_day)
    with transaction.atomic():
        if scope.organisation is not None:
            locked = lock_organisation(scope.organisation)
            if reviewers_of(locked).exists():
                message = (
                    f"{locked} has a reviewer of its own, who may let a text pass. A waiver is for"
                    " an organisation that has none."
                )
                raise InvalidTransition(message)
        waiver = Waiver.objects.create(
            rule=WaivedRule(rule),
            country=scope.country,
            report_year=scope.report_year,
            recommendation=scope.recommendation,
            organisation=scope.organisation,
            reason=said,
            granted_by=actor,
            expires_at=expires_at,
        )
        record(
            Action.WAIVER_GRANTED,
            waiver,
            actor=actor,
            after={
                "rule": waiver.rule,
                "country": scope.country.iso2 if scope.country else None,
                "report_year": waiver.report_year,
                "recommendation": _id(scope.recommendation),
                "organisation": _id(scope.organisation),
                "expires_at": expires_at,
            },
            reason=said,
        )
    return waiver


def revoke_waiver(waiver: Waiver, *, reason: str, actor: Person) -> Waiver:
    """It holds no more from this moment; what it let pass before stays as it is."""
    if not can_revoke_waiver(actor, waiver):
        message = "Only data stewards revoke waivers."
        raise NotAllowed(message)
    said = _checked_reason(reason, "Say why it is revoked.")
    with transaction.atomic():
        locked = Waiver.objects.select_for_update(of=("self",), no_key=True).get(pk=waiver.pk)
        now = timezone.now()
        state = locked.state_at(now)
        if state != WaiverState.STANDING:
            message = f"This waiver holds no more: it is {state.label.lower()}."
            raise InvalidTransition(message)
        locked.revoked_by, locked.revoked_at, locked.revoke_reason = actor, now, said
        locked.save(update_fields=["revoked_by", "revoked_at", "revoke_reason"])
        record(
            Action.WAIVER_REVOKED,
            locked,
            actor=actor,
            before={"state": WaiverState.STANDING},
            after={"state": WaiverState.REVOKED},
            reason=said,
        )
    return locked


def lock_waiver(
    rule: WaivedRule,
    recommendation: Recommendation,
    *,
    organisation: Organisation | None = None,
    year: int | None = None,
) -> Waiver | None:
    """A waiver of this rule that stands and covers the recommendation; None where none does.

    Locked until the caller's transaction ends, so that nobody revokes it meanwhile. Take locks on
    recommendations, contributions, desks and organisations before.
    """
    found = waivers_for(rule, recommendation, organisation=organisation, year=year)
    return found.select_for_update(of=("self",), no_key=True).first()


def record_use_on(
    waiver: Waiver, contribution: Contribution, *, revision: int, actor: Person
) -> None:
    """The line that this waiver let a revision pass: one for each revision, however often saved."""
    known = LogEntry.objects.filter(
        action=Action.WAIVER_USED,
        subject_kind="contribution",
        subject_id=str(contribution.pk),
        after__revision=revision,
        after__waiver=str(waiver.pk),
    )
    if known.exists():
        return
    record(
        Action.WAIVER_USED,
        contribution,
        actor=actor,
        organisation=contribution.organisation,
        after={"waiver": str(waiver.pk), "rule": waiver.rule, "revision": revision},
        reason=waiver.reason,
    )


def record_use_at_desk(waiver: Waiver, outcome: Outcome, *, actor: Person) -> None:
    """The line that this waiver let a recommendation be dropped without a reason of its own."""
    record(
        Action.WAIVER_USED,
        outcome.recommendation,
        actor=actor,
        after={
            "waiver": str(waiver.pk),
            "rule": waiver.rule,
            "reconciliation": str(outcome.reconciliation_id),
        },
        reason=waiver.reason,
    )


def _check_scope(rule: str, scope: Scope) -> None:
    """InvalidValue at the field that must be put right; as narrow as the rule allows."""
    if rule not in WaivedRule.values:
        raise InvalidValue("rule", "Choose the rule that shall not hold.")
    if scope.recommendation and (scope.country or scope.report_year is not None):
        message = "A waiver is for one recommendation, or for a country and report year."
        raise InvalidValue("recommendation", message)
    if scope.report_year is not None and not EARLIEST_YEAR <= scope.report_year <= LATEST_YEAR:
        message = f"Give a year from {EARLIEST_YEAR} to {LATEST_YEAR}."
        raise InvalidValue("report_year", message)
    if rule == WaivedRule.TRIPWIRE and scope.organisation is None:
        message = "Say whose texts may pass: the tripwire is waived for one organisation."
        raise InvalidValue("organisation", message)
    if rule != WaivedRule.TRIPWIRE and scope.organisation is not None:
        message = "Only the tripwire is waived for an organisation; this rule is everybody's."
        raise InvalidValue("organisation", message)
    if rule != WaivedRule.TRIPWIRE and scope.recommendation is None:
        _check_place(rule, scope)


def _check_place(rule: str, scope: Scope) -> None:
    """How much of country and report year a rule of everybody's needs."""
    if rule == WaivedRule.DEADLINE and scope.report_year is None:
        raise InvalidValue("report_year", "Say of which report's deadline.")
    if rule == WaivedRule.DROP and scope.country is None:
        raise InvalidValue("country", "Say of which country: no drop is waived for all of them.")
    if scope.country is None and scope.report_year is None:
        raise InvalidValue("country", "Say what it covers: a country, a report year, or both.")


def _checked_reason(reason: str, missing: str) -> str:
    said = reason.strip()
    if not said:
        raise InvalidValue("reason", missing)
    if len(said) > LONGEST_REASON:
        raise InvalidValue("reason", f"Say it in at most {LONGEST_REASON} characters.")
    refuse_victim_data({"reason": said})
    return said


def _expiry(last_day: date) -> datetime:
    """The first moment after that day."""
    today = timezone.localdate()
    if last_day < today:
        raise InvalidValue("last_day", "This day is past. Give today or a later day.")
    if last_day - today > LONGEST - timedelta(days=1):
        message = f"A waiver ends within {LONGEST.days} days. Grant it anew then if it must go on."
        raise InvalidValue("last_day", message)
    after = last_day + timedelta(days=1)
    return timezone.make_aware(datetime.combine(after, time.min))


def _id(row: Recommendation | Organisation | None) -> str | None:
    return str(row.pk) if row is not None else None
