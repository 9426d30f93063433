"""Reports in: a narrative becomes rows in one transaction, and a corrected text re-anchors them."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from recommendations import rules
from recommendations.domain.countries import free_slug
from recommendations.domain.errors import CannotImport, InvalidValue, NotAllowed
from recommendations.domain.ledger import write_ledger
from recommendations.domain.parting import divided_among, reanchor_parts
from recommendations.domain.reanchoring import hold_desks, reanchor_reconciliations
from recommendations.domain.revisions import write_citations, write_revision
from recommendations.domain.streaks import refresh_streaks
from recommendations.domain.trail import record
from recommendations.enums import Action, Fit, Kind, Pillar, Standing
from recommendations.models import (
    Country,
    Passage,
    Person,
    Reanchoring,
    Recommendation,
    Report,
    SourceRevision,
)
from recommendations.queries.imports import (
    Difference,
    Obstacle,
    compare_with_record,
    differences_of,
    newest_revision,
    obstacles_to,
    report_kind,
    stored_country,
    stored_report,
    text_obstacle,
    text_sha256,
)
from recommendations.text.comparison import CHANGED, NEW, RETURNED, STANDING, VANISHED, Pairing
from recommendations.text.documents import Document
from recommendations.text.narrative import Bullet, Narrative

_OPENING, _STRENGTH = 80, 20
"""As wide as the columns."""
_READ = ("number", "start", "end", "text", "opens_with", "strength", "kind", "pillar")


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did. `status`: "new", "same" (nothing changed) or "revised".

    The counts are of recommendations: `standing` kept their words (with "same": all there are),
    `changed` kept their identity only, `vanished` are no longer in the text, `added` are new,
    `returned` had vanished and stand again. `differences` has all but the standing ones.
    """

    report: Report
    revision: SourceRevision
    status: str
    standing: int = 0
    changed: int = 0
    vanished: int = 0
    added: int = 0
    returned: int = 0
    differences: tuple[Difference, ...] = ()


def import_narrative(
    narrative: Narrative, *, document: Document, name: str = "", actor: Person | None
) -> ImportOutcome:
    """Makes the narrative the newest source revision of its country's report of its year.

    Afterwards the report has exactly the narrative's recommendations standing. A text that is the
    newest revision already changes nothing ("same"). With a changed text, recommendations whose
    words still stand are re-anchored, changed ones keep their identity and take the new words,
    vanished ones stay in the revision that had them, and every difference has a re-anchoring row
    for the steward. Kind and pillar that a steward settled stay. Reconciliations of the report that
    are not closed move to the new text and note what that changed.

    `name` is the file's; `actor` None is the operator on the command line. Refuses with NotAllowed
    or CannotImport and then changes nothing. Two imports of one country go one after the other.
    """
    if actor is not None and not rules.can_import_reports(actor):
        message = "Only data stewards may import reports."
        raise NotAllowed(message)
    try:
        with transaction.atomic():
            return _import(narrative, document, name, actor)
    except IntegrityError as error:
        message = (
            "Another import wrote to the same report just now. Nothing was changed; try again."
        )
        raise CannotImport("busy", message) from error


def classify_recommendation(
    recommendation: Recommendation, *, kind: str, pillar: str, actor: Person
) -> Recommendation:
    """Settles kind and pillar in the steward's name; later imports of the report keep them."""
    if not rules.can_classify_recommendations(actor):
        message = "Only data stewards may change what a recommendation is about."
        raise NotAllowed(message)
    if kind not in Kind.values:
        raise InvalidValue("kind", f"“{kind}” is no kind of recommendation.")
    if pillar not in Pillar.values:
        raise InvalidValue("pillar", f"“{pillar}” is no pillar.")
    with transaction.atomic():
        locked = Recommendation.objects.select_for_update(no_key=True).get(pk=recommendation.pk)
        before = {"kind": locked.kind, "pillar": locked.pillar}
        locked.kind, locked.pillar, locked.classified_by = Kind(kind), Pillar(pillar), actor
        locked.save(update_fields=["kind", "pillar", "classified_by"])
        record(
            Action.RECOMMENDATION_CLASSIFIED,
            locked,
            actor=actor,
            before=before,
            after={"kind": locked.kind, "pillar": locked.pillar},
        )
    return locked


def settle_reanchoring(reanchoring: Reanchoring, *, actor: Person) -> Reanchoring:
    """Marks what a corrected text did as looked at; who looked first stays."""
    if not rules.can_classify_recommendations(actor):
        message = "Only data stewards may settle what a corrected text did."
        raise NotAllowed(message)
    with transaction.atomic():
        locked = Reanchoring.objects.select_for_update().get(pk=reanchoring.pk)
        if locked.settled_at is None:
            locked.settled_at, locked.settled_by = timezone.now(), actor
            locked.save(update_fields=["settled_at", "settled_by"])
            record(Action.REANCHORING_SETTLED, locked, actor=actor)
    return locked


def _import(
    narrative: Narrative, document: Document, name: str, actor: Person | None
) -> ImportOutcome:
    found = stored_country(narrative)
    _refuse(*obstacles_to(narrative, found))
    country = _locked_country(narrative, found)
    # Once more: while we waited for the lock another import may have given the country its code.
    _refuse(*obstacles_to(narrative, country))
    report = stored_report(narrative, country)
    newest = newest_revision(report) if report else None
    if report and newest and newest.text_sha256 == text_sha256(document.text):
        standing = report.recommendations.filter(standing=Standing.STANDING).count()
        return ImportOutcome(report, newest, "same", standing=standing)
    if report is None:
        report = _new_report(country, narrative)
    else:
        _refuse(text_obstacle(report, newest, document.text))
        hold_desks(report)
        _update_report(report, narrative)
    revision, passages = write_revision(
        report,
        narrative,
        document,
        number=newest.number + 1 if newest else 1,
        name=name,
        actor=actor,
    )
    outcome = _anchor(revision, passages, narrative)
    write_ledger(revision, narrative)
    if newest:
        reanchor_reconciliations(report, revision, actor=actor)
        refresh_streaks(country)
    record(
        Action.REPORT_IMPORTED,
        report,
        actor=actor,
        revision_sha256=revision.text_sha256,
        after={"revision": revision.number, "status": outcome.status},
    )
    return outcome


def _anchor(
    revision: SourceRevision, passages: list[Passage], narrative: Narrative
) -> ImportOutcome:
    """The narrative's recommendations, each a known one in its new place or a new one."""
    known = [] if revision.number == 1 else locked_recommendations(revision.report)
    pairings = compare_with_record(known, narrative)
    return anchor(revision, passages, narrative, known=known, pairings=pairings)


def locked_recommendations(report: Report) -> list[Recommendation]:
    """All of the report, so that a kind and pillar given meanwhile are seen and kept."""
    return list(report.recommendations.select_for_update().order_by("number", "id"))


def anchor(
    revision: SourceRevision,
    passages: list[Passage],
    narrative: Narrative,
    *,
    known: list[Recommendation],
    pairings: tuple[Pairing, ...],
) -> ImportOutcome:
    """Puts every recommendation where the pairings say, notes what differs. In a transaction."""
    first = revision.number == 1 and not known
    report = revision.report
    divided = divided_among(known) if known else {}
    differences = differences_of(pairings, known, narrative)
    anchored: list[tuple[Recommendation, Bullet]] = []
    added: list[Recommendation] = []
    notes: list[Reanchoring] = []
    for pairing in pairings:
        old = None if pairing.before is None else known[pairing.before]
        bullet = None if pairing.after is None else narrative.bullets[pairing.after]
        recommendation = old or Recommendation(report=report)
        if pairing.fit != STANDING:
            notes.append(_note(revision, recommendation, pairing.fit, known=old is not None))
        if bullet is not None:
            _place(recommendation, bullet, revision)
            anchored.append((recommendation, bullet))
            if old is None:
                added.append(recommendation)
    if not first:
        _move(report, [kept for kept, _ in anchored if not kept._state.adding])
    Recommendation.objects.bulk_create(added)
    if not first:
        _keep(notes)
    reanchor_parts(divided, [kept for kept, _ in anchored])
    write_citations(revision, passages, narrative, anchored)
    count = [pairing.fit for pairing in pairings].count
    return ImportOutcome(
        report,
        revision,
        "new" if first else "revised",
        standing=count(STANDING),
        changed=count(CHANGED),
        vanished=count(VANISHED),
        added=count(NEW),
        returned=count(RETURNED),
        differences=differences,
    )


def _move(report: Report, kept: list[Recommendation]) -> None:
    """Stores the known recommendations that stand in their new places; the others vanish."""
    # All out of the way first: a number is unique among those that stand, row by row.
    report.recommendations.filter(standing=Standing.STANDING).update(standing=Standing.VANISHED)
    Recommendation.objects.bulk_update(kept, ["revision", "standing", *_READ])


def _keep(notes: list[Reanchoring]) -> None:
    """One for each revision and recommendation: the words before the first change not looked at."""
    revisions = {note.revision_id for note in notes}
    known = {
        row.recommendation_id: row for row in Reanchoring.objects.filter(revision__in=revisions)
    }
    for note in notes:
        before = known.get(note.recommendation_id)
        if before is None:
            continue
        note.pk, note._state.adding = before.pk, False
        if before.settled_at is None:
            note.number_before, note.text_before = before.number_before, before.text_before
        note.save()
    Reanchoring.objects.bulk_create(note for note in notes if note._state.adding)


def _note(
    revision: SourceRevision, recommendation: Recommendation, fit: str, *, known: bool
) -> Reanchoring:
    """Kept before the new words are put in. One that returned is new to this revision."""
    return Reanchoring(
        revision=revision,
        recommendation=recommendation,
        fit=Fit.NEW if fit == RETURNED else Fit(fit),
        number_before=recommendation.number if known else None,
        text_before=recommendation.text if fit in (CHANGED, VANISHED) else "",
    )


def _place(recommendation: Recommendation, bullet: Bullet, revision: SourceRevision) -> None:
    recommendation.revision = revision
    recommendation.standing = Standing.STANDING
    recommendation.number = bullet.number
    recommendation.start, recommendation.end = bullet.start, bullet.end
    recommendation.text = bullet.text
    recommendation.opens_with = bullet.opens_with[:_OPENING]
    recommendation.strength = bullet.strength[:_STRENGTH]
    if recommendation.classified_by_id is None:
        recommendation.kind, recommendation.pillar = Kind(bullet.kind), Pillar(bullet.pillar)


def _refuse(*obstacles: Obstacle | None) -> None:
    for obstacle in obstacles:
        if obstacle is not None:
            raise CannotImport(obstacle.code, obstacle.message)


def _locked_country(narrative: Narrative, found: Country | None) -> Country:
    """The country's row, made if need be, locked: imports of one country queue here."""
    country = found or _new_country(narrative)
    country = Country.objects.select_for_update(no_key=True).get(pk=country.pk)
    if country.iso2 is None and narrative.iso2:
        country.iso2 = narrative.iso2
        country.save(update_fields=["iso2"])
    return country


def _new_country(narrative: Narrative) -> Country:
    """A new row, or the one another import made at the same moment."""
    name = narrative.country or ""
    try:
        with transaction.atomic():
            return Country.objects.create(
                name=name, iso2=narrative.iso2 or None, slug=free_slug(name, narrative.iso2)
            )
    except IntegrityError:
        country = stored_country(narrative)
        if country is None:
            raise
        return country


def _new_report(country: Country, narrative: Narrative) -> Report:
    return Report.objects.create(
        country=country,
        year=narrative.year or 0,  # the obstacles are out of the way: there is one
        kind=report_kind(narrative),
        tier=narrative.tier or "",
        tier_change=narrative.tier_change or "",
    )


def _update_report(report: Report, narrative: Narrative) -> None:
    report.tier, report.tier_change = narrative.tier or "", narrative.tier_change or ""
    report.save(update_fields=["tier", "tier_change"])
