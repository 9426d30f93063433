"""The only way a view gets an object: visible to this person, or 404.

A stranger's 404 is the same as for nothing there, so that no answer tells what exists.
"""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from recommendations.enums import DateKind, RevisionState
from recommendations.models import (
    CalendarFeed,
    Check,
    Comment,
    Contribution,
    Country,
    CycleDate,
    Invitation,
    Job,
    LegalReference,
    Membership,
    Organisation,
    Outcome,
    Person,
    Reanchoring,
    Recommendation,
    Reconciliation,
    Report,
    ReportDraft,
    SettledCitation,
    Silence,
    SourceRevision,
    YearChapter,
    YearImport,
)
from recommendations.models.reports import EARLIEST_YEAR, LATEST_YEAR
from recommendations.queries.calendar import dates_visible_to
from recommendations.queries.cards import with_card_rows
from recommendations.queries.contributions import contributions_visible_to, decidable_by
from recommendations.queries.countries import countries_visible_to
from recommendations.queries.desk import with_desk_rows
from recommendations.queries.feeds import feed_of
from recommendations.queries.figures import checks_shown, silences_shown
from recommendations.queries.jobs import jobs_visible_to
from recommendations.queries.legal_references import legal_references_visible_to
from recommendations.queries.organisations import memberships_of, organisations_visible_to
from recommendations.queries.recommendations import (
    reanchorings_visible_to,
    recommendations_visible_to,
)
from recommendations.queries.reports import reports_visible_to, revisions_visible_to
from recommendations.rules import (
    can_answer_silence,
    can_change_deadline,
    can_classify_recommendations,
    can_contribute,
    can_correct_legal_references,
    can_divide_recommendations,
    can_edit_contribution,
    can_import_reports,
    can_keep_cycles,
    can_manage_organisations,
    can_read_sheet,
    can_reconcile,
    can_review,
    can_rule_on_checks,
    can_see_digests,
    can_see_health,
    can_state_position,
    can_use_draft,
    can_use_year_import,
    is_steward,
)
from recommendations.sight import OPPOSITE, sight_of


def recommendation_for(person: Person, pk: UUID) -> Recommendation:
    """The recommendation with its report, country and revision."""
    visible = recommendations_visible_to(person)
    return get_object_or_404(visible.select_related("report__country", "revision"), pk=pk)


def classifiable_recommendation_for(person: Person, pk: UUID) -> Recommendation:
    """The same, only for those who may settle its kind and pillar."""
    if not can_classify_recommendations(person):
        raise Http404
    return recommendation_for(person, pk)


def dividable_recommendation_for(person: Person, pk: UUID) -> Recommendation:
    """The same, only for those who may divide it into parts."""
    if not can_divide_recommendations(person):
        raise Http404
    return recommendation_for(person, pk)


def report_for(person: Person, pk: UUID) -> Report:
    """The report with its country."""
    return get_object_or_404(reports_visible_to(person).select_related("country"), pk=pk)


def revision_for(person: Person, report: Report, number: int) -> SourceRevision:
    """One revision of the report's source, by its number."""
    return get_object_or_404(revisions_visible_to(person), report=report, number=number)


def country_for(person: Person, slug: str) -> Country:
    """The country of that web address."""
    return get_object_or_404(countries_visible_to(person), slug=slug)


def public_country_for(slug: str) -> Country:
    """The country of that web address, for everybody: its name is no secret."""
    return get_object_or_404(Country, slug=slug)


def require_digest_steward(person: Person) -> None:
    """Nothing for those who see what was sent to whom; for all others there is no such page."""
    if not can_see_digests(person):
        raise Http404


def require_health_reader(person: Person) -> None:
    """Nothing for those who look after the tracker; for all others there is no such page."""
    if not can_see_health(person):
        raise Http404


def check_for(person: Person, pk: int) -> Check:
    """The check, only for those who rule on checks."""
    if not can_rule_on_checks(person):
        raise Http404
    return get_object_or_404(checks_shown(), pk=pk)


def silence_to_answer_for(person: Person, pk: int) -> Silence:
    """The silence, only for those who may answer it."""
    silence = get_object_or_404(silences_shown(), pk=pk)
    if not can_answer_silence(person, silence):
        raise Http404
    return silence


def legal_reference_for(person: Person, pk: int) -> LegalReference:
    """The legal reference with its country."""
    visible = legal_references_visible_to(person)
    return get_object_or_404(visible.select_related("country"), pk=pk)


def require_legal_corrector(person: Person) -> None:
    """Nothing for those who put provisions right; for all others there is no such page."""
    if not can_correct_legal_references(person):
        raise Http404


def settled_citation_for(person: Person, pk: int) -> SettledCitation:
    """What was settled about a citation; only for those who may take it back."""
    require_legal_corrector(person)
    rows = SettledCitation.objects.select_related("recommendation__report")
    visible = recommendations_visible_to(person)
    return get_object_or_404(rows.filter(recommendation__in=visible), pk=pk)


def reanchoring_for(person: Person, pk: int) -> Reanchoring:
    """What a corrected text did to a recommendation; only for those who may settle it."""
    if not can_classify_recommendations(person):
        raise Http404
    visible = reanchorings_visible_to(person)
    return get_object_or_404(visible.select_related("recommendation__report__country"), pk=pk)


def require_importer(person: Person) -> None:
    """Nothing for those who may import reports; for all others this page does not exist."""
    if not can_import_reports(person):
        raise Http404


def draft_for(person: Person, pk: UUID) -> ReportDraft:
    """The steward's own draft."""
    draft = get_object_or_404(ReportDraft, pk=pk)
    if not can_use_draft(person, draft):
        raise Http404
    return draft


def contribution_for(person: Person, pk: UUID) -> Contribution:
    """The contribution with what its page needs; 404 alike for hidden, withdrawn and absent."""
    visible = contributions_visible_to(person)
    return get_object_or_404(with_card_rows(visible), pk=pk)


def editable_contribution_for(person: Person, pk: UUID) -> Contribution:
    """The same, only for those who write for its organisation."""
    contribution = contribution_for(person, pk)
    if not can_edit_contribution(person, contribution):
        raise Http404
    return contribution


def decidable_contribution_for(person: Person, pk: UUID) -> Contribution:
    """What waits for this person's decision."""
    return get_object_or_404(with_card_rows(decidable_by(person)), pk=pk)


def contributions_among(person: Person, pks: list[UUID]) -> list[Contribution]:
    """Those of these that exist for this person, in the order given."""
    found = with_card_rows(contributions_visible_to(person)).in_bulk(pks)
    return [found[pk] for pk in pks if pk in found]


def require_reviewer(person: Person) -> None:
    """Nothing for those who review; for all others there is no queue."""
    if not can_review(person):
        raise Http404


def recommendation_to_contribute_to(person: Person, pk: UUID) -> Recommendation:
    """The recommendation, only for those who may write about it."""
    recommendation = recommendation_for(person, pk)
    if not can_contribute(person, recommendation):
        raise Http404
    return recommendation


def recommendation_to_state_position_on(person: Person, pk: UUID) -> Recommendation:
    """The recommendation, only for those who say what the government says to it."""
    recommendation = recommendation_for(person, pk)
    if not can_state_position(person, recommendation):
        raise Http404
    return recommendation


def comment_for(person: Person, pk: UUID) -> Comment:
    """A comment of the person's own organisation that may still be withdrawn."""
    own = sight_of(person).organisations
    return get_object_or_404(
        Comment.objects.filter(organisation__in=own, withdrawn_at__isnull=True).select_related(
            "organisation", "recommendation__report"
        ),
        pk=pk,
    )


def confidential_contribution_for(person: Person, pk: UUID) -> Contribution:
    """For a steward who gives a reason, logged: any contribution that was submitted.

    But none for one who also acts for the opposite side.
    """
    if not is_steward(person):
        raise Http404
    opposite = [OPPOSITE[side] for side in sight_of(person).sides if side in OPPOSITE]
    submitted = (
        Contribution.objects.filter(revision__isnull=False)
        .exclude(revision__state=RevisionState.WITHDRAWN)
        .exclude(organisation__side__in=opposite)
    )
    return get_object_or_404(with_card_rows(submitted), pk=pk)


def organisation_for(person: Person, pk: UUID) -> Organisation:
    """The organisation, for its members and for stewards."""
    visible = organisations_visible_to(person, manages=can_manage_organisations(person))
    return get_object_or_404(visible.select_related("merged_into"), pk=pk)


def member_organisation_for(person: Person, pk: UUID) -> Organisation:
    """The organisation, only for its own members: being a steward is not enough."""
    if pk not in sight_of(person).organisations:
        raise Http404
    return get_object_or_404(Organisation, pk=pk)


def year_import_for(person: Person, pk: UUID) -> YearImport:
    """The steward's own upload of a whole year."""
    volume = get_object_or_404(YearImport.objects.select_related("job"), pk=pk)
    if not can_use_year_import(person, volume):
        raise Http404
    return volume


def year_chapter_for(person: Person, pk: UUID, number: int) -> YearChapter:
    """One narrative of the steward's own upload."""
    volume = year_import_for(person, pk)
    found = YearChapter.objects.select_related("year_import__job", "report__country")
    return get_object_or_404(found, year_import=volume, number=number)


def require_organisation_steward(person: Person) -> None:
    """Nothing for those who manage organisations; for all others the page does not exist."""
    if not can_manage_organisations(person):
        raise Http404


def managed_organisation_for(person: Person, pk: UUID) -> Organisation:
    """The organisation, only for those who manage it."""
    require_organisation_steward(person)
    return organisation_for(person, pk)


def managed_membership_for(person: Person, pk: int) -> Membership:
    """The membership, only for those who manage members."""
    require_organisation_steward(person)
    return get_object_or_404(Membership.objects.select_related("organisation", "person"), pk=pk)


def own_membership_for(person: Person, organisation: Organisation) -> Membership:
    """The person's own active membership of that organisation."""
    return get_object_or_404(memberships_of(person), organisation=organisation)


def managed_invitation_for(person: Person, pk: UUID) -> Invitation:
    """The invitation, only for those who manage organisations."""
    require_organisation_steward(person)
    return get_object_or_404(Invitation.objects.select_related("organisation"), pk=pk)


def require_reconciler(person: Person) -> None:
    """Nothing for those who work at the reconciliation desk; for all others there is none."""
    if not can_reconcile(person):
        raise Http404


def reconciliation_for(person: Person, pk: UUID) -> Reconciliation:
    """The reconciliation with its reports, its text and how far it has come."""
    require_reconciler(person)
    found = with_desk_rows(Reconciliation.objects.select_related("later_revision"))
    return get_object_or_404(found, pk=pk)


def outcome_for(person: Person, reconciliation: Reconciliation, recommendation: UUID) -> Outcome:
    """What became of one earlier recommendation, at a desk this person may work at."""
    require_reconciler(person)
    found = reconciliation.outcomes.select_related("recommendation__report", "decided_by")
    return get_object_or_404(found, recommendation=recommendation)


def sheet_for(person: Person, pk: UUID, *, shared: bool) -> Reconciliation:
    """The reconciliation whose sheet this person may read."""
    found = with_desk_rows(Reconciliation.objects.select_related("later_revision"))
    reconciliation = get_object_or_404(found, pk=pk)
    if not can_read_sheet(person, reconciliation, shared=shared):
        raise Http404
    return reconciliation


def job_for(person: Person, pk: UUID) -> Job:
    """The job: the person's own, for a steward any."""
    return get_object_or_404(jobs_visible_to(person, every=is_steward(person)), pk=pk)


def require_cycle_keeper(person: Person) -> None:
    """Nothing for those who keep the dates of report years; for all others there is no such page."""
    if not can_keep_cycles(person):
        raise Http404


def require_report_year(year: int) -> None:
    """Nothing for a year that can have a report; 404 for any other number."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Http404


def cycle_date_for(person: Person, pk: UUID) -> CycleDate:
    """A date of a report year, only for those who keep them."""
    require_cycle_keeper(person)
    common = dates_visible_to(person).exclude(kind=DateKind.INTERNAL)
    return get_object_or_404(common.select_related("cycle__country"), pk=pk)


def deadline_for(person: Person, pk: UUID) -> CycleDate:
    """The internal deadline, only for those who may change it."""
    own = dates_visible_to(person).filter(kind=DateKind.INTERNAL)
    deadline = get_object_or_404(own.select_related("cycle__country", "organisation"), pk=pk)
    if not can_change_deadline(person, deadline):
        raise Http404
    return deadline


def feed_for(token: str) -> CalendarFeed:
    """The calendar address in use with that secret; a wrong or revoked one is not there."""
    feed = feed_of(token)
    if feed is None:
        raise Http404
    return feed
