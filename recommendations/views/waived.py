"""What people who write are told of waivers, and of a deadline that has passed."""

from django.contrib import messages
from django.utils import timezone

from recommendations.enums import ContributionKind, WaivedRule
from recommendations.forms.contributions import ContributionForm
from recommendations.models import Contribution, Organisation, Person, Recommendation
from recommendations.queries.queue import deadline_of
from recommendations.queries.waivers import (
    WaiverRow,
    deadlines_waived,
    notes_on,
    waivers_for,
)
from recommendations.rules import can_override_tripwire
from recommendations.views.requests import SignedInRequest


def may_pass(person: Person, on: Recommendation, organisation: Organisation) -> bool:
    """Whether this writer of the organisation may let a marked text pass, saying why."""
    if can_override_tripwire(person, organisation):
        return True
    return waivers_for(WaivedRule.TRIPWIRE, on, organisation=organisation).exists()


def notes_for_writing(
    person: Person, form: ContributionForm, on: Recommendation | Contribution
) -> list[WaiverRow]:
    """The waivers that hold for what is being written, as far as the writer may know."""
    asked = on.recommendation if isinstance(on, Contribution) else on
    notes = []
    if form.kind == ContributionKind.EVIDENCE:
        notes += notes_on(person, WaivedRule.OUTSIDE_PERIOD, asked)
    for organisation in form.writing.organisations:
        notes += notes_on(person, WaivedRule.TRIPWIRE, asked, organisation=organisation)
    return notes


def tell_submitted(request: SignedInRequest, contribution: Contribution) -> None:
    """That it is with the reviewers; and where the deadline has passed, that, or who waived it."""
    messages.success(request, "Submitted for review.")
    deadline = deadline_of(contribution.recommendation, deadlines_waived(timezone.now()))
    if not deadline.passed:
        return
    was = f"the deadline of the {deadline.year} report, {deadline.day:%-d %B %Y}"
    if deadline.waived:
        until = f"{deadline.waived:%-d %B %Y}"
        messages.info(request, f"A waiver stands until {until} for {was}: it is not late.")
    else:
        messages.warning(request, f"It comes after {was}. It is reviewed all the same.")
