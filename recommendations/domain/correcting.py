"""The list of a stored text put right: boundaries, splits and joins, without losing what is tied to it."""

from dataclasses import replace

from django.db import transaction

from recommendations import rules
from recommendations.domain.errors import CannotImport, NotAllowed
from recommendations.domain.importing import ImportOutcome, anchor, locked_recommendations
from recommendations.domain.reanchoring import hold_desks, reanchor_reconciliations
from recommendations.domain.streaks import refresh_streaks
from recommendations.domain.trail import record
from recommendations.enums import Action, SectionName
from recommendations.models import Country, Person, Report, RevisionWarning, Section, SourceRevision
from recommendations.queries.correcting import correcting_obstacles, pairings_of, present_list
from recommendations.text.corrections import ABOUT_LIST
from recommendations.text.narrative import Narrative
from recommendations.text.reading import read_narrative


def correct_reading(
    revision: SourceRevision, narrative: Narrative, *, actor: Person
) -> ImportOutcome:
    """The report has exactly the narrative's recommendations standing, each at its exact place.

    Whose place is unchanged stays; whose place overlaps a new one keeps its identity and takes the
    new words; what vanishes is kept in the record. The trail holds both lists, so that it can be
    undone. CannotImport where something tied to a recommendation would lose it, and where another
    text came in meanwhile; NotAllowed for whoever is no steward.
    """
    if not rules.can_import_reports(actor):
        message = "Only data stewards may correct what was read."
        raise NotAllowed(message)
    with transaction.atomic():
        report = Report.objects.select_related("country").get(pk=revision.report_id)
        Country.objects.select_for_update(no_key=True).get(pk=report.country_id)
        hold_desks(report)
        known = locked_recommendations(report)
        pairings = pairings_of(known, narrative)
        for obstacle in correcting_obstacles(revision, narrative, known, pairings):
            raise CannotImport(obstacle.code, obstacle.message)
        before = present_list(revision)
        anchored = anchor(revision, [], narrative, known=known, pairings=pairings)
        outcome = replace(anchored, status="corrected")
        _rewrite(revision, narrative)
        report.tier, report.tier_change = narrative.tier or "", narrative.tier_change or ""
        report.save(update_fields=["tier", "tier_change"])
        reanchor_reconciliations(report, revision, actor=actor)
        refresh_streaks(report.country)
        record(
            Action.READING_CORRECTED,
            report,
            actor=actor,
            revision_sha256=revision.text_sha256,
            before={"list": before},
            after={"list": [(bullet.start, bullet.end) for bullet in narrative.bullets]},
        )
    return outcome


def _rewrite(revision: SourceRevision, narrative: Narrative) -> None:
    """Where the list begins and ends, and what the reader is not sure of in it."""
    listed = narrative.section(SectionName.RECOMMENDATIONS)
    if listed is not None:
        Section.objects.update_or_create(
            revision=revision,
            name=SectionName.RECOMMENDATIONS,
            defaults={"start": listed.start, "end": listed.end},
        )
    codes = {warning.code for warning in read_narrative(revision.text).warnings} | ABOUT_LIST
    RevisionWarning.objects.filter(revision=revision, code__in=codes).delete()
    RevisionWarning.objects.bulk_create(
        RevisionWarning(
            revision=revision, code=one.code, message=one.message, start=one.start, end=one.end
        )
        for one in narrative.warnings
    )
