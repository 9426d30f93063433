"""An open desk moves to a corrected text: what still fits moves along, what does not is told."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from recommendations.domain.desk import clear_outcome
from recommendations.domain.suggesting import refresh_arrivals, refresh_record, suggest
from recommendations.domain.trail import record
from recommendations.enums import Action, Fit, ReconciliationState, Standing, SuggestionState
from recommendations.models import (
    Finding,
    LineageLink,
    Outcome,
    Person,
    Reanchoring,
    Reconciliation,
    Report,
    SourceRevision,
)
from recommendations.queries.imports import newest_revision

AWAY = 1_000_000_000
"""Added to places while they move, so that none takes one that another still has."""


def hold_desks(report: Report) -> None:
    """Locks the report's reconciliations, before its recommendations: in the order the desks do."""
    for side in ("earlier", "later"):
        list(
            Reconciliation.objects.select_for_update(no_key=True)
            .filter(**{side: report})
            .order_by("pk")
            .values_list("pk")
        )


def reanchor_reconciliations(
    report: Report, revision: SourceRevision, *, actor: Person | None
) -> list[Reconciliation]:
    """Moves every desk of this report that is not closed to the corrected text; which ones.

    In the caller's transaction, after the recommendations were re-anchored. A closed one keeps the
    text it was closed on and catches up when it is reopened.
    """
    changes = Reanchoring.objects.filter(revision=revision)
    desks = [
        desk
        for side in ("earlier", "later")
        for desk in Reconciliation.objects.filter(**{side: report})
        .exclude(state=ReconciliationState.CLOSED)
        .select_related("earlier", "later__country", "later_revision")
    ]
    for desk in desks:
        _move(desk, _changed(changes), f"{report}, revision {revision.number}", actor)
    return desks


def catch_up(desk: Reconciliation, *, since: datetime, actor: Person | None) -> None:
    """The same for a reopened reconciliation: whatever was corrected after `since`."""
    revisions = SourceRevision.objects.filter(
        report__in=(desk.earlier_id, desk.later_id), read_at__gt=since, number__gt=1
    ).select_related("report__country")
    names = [f"{one.report}, revision {one.number}" for one in revisions]
    if names:
        changes = Reanchoring.objects.filter(revision__in=revisions)
        _move(desk, _changed(changes), "; ".join(names), actor)


def _changed(changes: Iterable[Reanchoring]) -> set[UUID]:
    return {row.recommendation_id for row in changes if row.fit == Fit.CHANGED}


def _move(desk: Reconciliation, changed: Collection[UUID], name: str, actor: Person | None) -> None:
    """The desk on the newest texts; its notes say what that changed, the trail that it was done.

    Findings and explaining sentences go where their words stand now; a finding whose words are gone
    is taken away, and told if a person had confirmed it. Links and outcomes of a recommendation
    that vanished are taken away and told. A confirmed link with changed words stays, but its
    outcome must be decided anew. Everybody's open pages are out of date: all versions count up.
    """
    newest = newest_revision(desk.later)
    said: list[str] = []
    if newest is not None and newest.pk != desk.later_revision_id:
        said += _move_findings(desk, newest) + _move_explanations(desk, newest)
        desk.later_revision = newest
    said += _take_away_vanished(desk) + _look_again(desk, changed)
    if desk.state == ReconciliationState.PROPOSED:
        desk.state, desk.proposed_by = ReconciliationState.OPEN, None
        said.append("The proposal to close was taken back.")
    changes = said or ["Everything that was found and decided stands as it was."]
    desk.notes = [
        *desk.notes,
        {"on": timezone.localdate().isoformat(), "text": name, "changes": changes},
    ]
    desk.save(update_fields=["later_revision", "state", "proposed_by", "notes"])
    suggest(desk)
    refresh_arrivals(desk)
    desk.outcomes.update(version=F("version") + 1)
    for outcome in desk.outcomes.select_related("recommendation"):
        refresh_record(outcome)
    record(
        Action.RECONCILIATION_REANCHORED,
        desk,
        actor=actor,
        revision_sha256=desk.later_revision.text_sha256,
        after={"text": name, "changes": len(said)},
    )


def _move_findings(desk: Reconciliation, newest: SourceRevision) -> list[str]:
    """To where their words stand in the newest text; what is gone is deleted."""
    old = desk.later_revision.text
    places = _Places(newest)
    moved: dict[tuple[UUID, int, int], Finding] = {}
    gone: list[Finding] = []
    said = []
    # Confirmed first: where two come to lie on one sentence, a person's word stays.
    by_word = sorted(
        desk.findings.select_related("recommendation"),
        key=lambda one: one.state == SuggestionState.SUGGESTED,
    )
    for finding in by_word:
        quote = old[finding.start : finding.end]
        place = places.of(quote, finding.start / max(len(old), 1))
        if place is None or (finding.recommendation_id, *place) in moved:
            gone.append(finding)
            if place is None and finding.state == SuggestionState.CONFIRMED:
                said.append(
                    f"Recommendation {finding.recommendation.number}: a confirmed finding is no"
                    f" longer there: “{_short(quote)}”"
                )
            continue
        finding.start, finding.end = place
        moved[(finding.recommendation_id, *place)] = finding
    Finding.objects.filter(pk__in=[one.pk for one in gone]).delete()
    desk.findings.update(end=F("end") + AWAY)
    desk.findings.update(start=F("start") + AWAY)
    Finding.objects.bulk_update(moved.values(), ["start", "end"])
    return said


def _move_explanations(desk: Reconciliation, newest: SourceRevision) -> list[str]:
    """The sentences that explain why something was dropped."""
    old = desk.later_revision.text
    places = _Places(newest)
    said = []
    explained = desk.outcomes.filter(explained_start__isnull=False).select_related("recommendation")
    for outcome in explained:
        quote = old[outcome.explained_start : outcome.explained_end]
        place = places.of(quote, (outcome.explained_start or 0) / max(len(old), 1))
        if place is None:
            clear_outcome(outcome)
            said.append(
                f"Recommendation {outcome.recommendation.number} is undecided again: the sentence"
                f" that explained it is no longer there: “{_short(quote)}”"
            )
        else:
            outcome.explained_start, outcome.explained_end = place
            outcome.save(update_fields=["explained_start", "explained_end"])
    return said


def _take_away_vanished(desk: Reconciliation) -> list[str]:
    said = []
    for link in desk.links.select_related("earlier", "later"):
        ends = [end for end in (link.earlier, link.later) if end.standing == Standing.VANISHED]
        if not ends:
            continue
        link.delete()
        if link.state == SuggestionState.CONFIRMED:
            said.append(
                f"The confirmed link {link.earlier.number} → {link.later.number} is gone:"
                f" “{_short(ends[0].text)}” is no longer in the list."
            )
            said += _undecide(desk, [link], "its link is gone")
    vanished = desk.outcomes.filter(recommendation__standing=Standing.VANISHED)
    for outcome in vanished.select_related("recommendation"):
        said.append(
            f"“{_short(outcome.recommendation.text)}” is no longer in the earlier list"
            + (f"; it had been decided: {outcome.get_fate_display()}." if outcome.fate else ".")
        )
        desk.findings.filter(recommendation=outcome.recommendation).delete()
        outcome.delete()
    desk.arrivals.filter(recommendation__standing=Standing.VANISHED).delete()
    return said


def _look_again(desk: Reconciliation, changed: Collection[UUID]) -> list[str]:
    """Suggested links of changed words are suggested anew; outcomes on confirmed ones reopened."""
    links = [
        link
        for link in desk.links.select_related("earlier", "later")
        if link.earlier_id in changed or link.later_id in changed
    ]
    suggested = [link.pk for link in links if link.state == SuggestionState.SUGGESTED]
    LineageLink.objects.filter(pk__in=suggested).delete()
    confirmed = [link for link in links if link.state == SuggestionState.CONFIRMED]
    said = [
        f"The words of the confirmed link {link.earlier.number} → {link.later.number} changed;"
        " look at it again."
        for link in confirmed
    ]
    return said + _undecide(desk, confirmed, "the words of its link changed")


def _undecide(desk: Reconciliation, links: Sequence[LineageLink], why: str) -> list[str]:
    said = []
    decided = Outcome.objects.filter(
        reconciliation=desk, recommendation__in=[link.earlier_id for link in links]
    ).exclude(fate="")
    for outcome in decided.select_related("recommendation"):
        if outcome.recommendation.standing == Standing.STANDING:
            clear_outcome(outcome)
            said.append(
                f"Recommendation {outcome.recommendation.number} is undecided again: {why}."
            )
    return said


class _Places:
    """Where words stand in a revision: its sentences first, then anywhere."""

    def __init__(self, revision: SourceRevision) -> None:
        self.text = revision.text
        self.passages: dict[str, list[tuple[int, int]]] = {}
        for start, end in revision.passages.values_list("start", "end"):
            self.passages.setdefault(_plain(self.text[start:end]), []).append((start, end))

    def of(self, quote: str, along: float) -> tuple[int, int] | None:
        """The place of the quote; of several the one nearest to `along` (0–1) of the text."""
        found = self.passages.get(_plain(quote)) or self._anywhere(quote)
        near = along * len(self.text)
        return min(found, key=lambda place: abs(place[0] - near), default=None)

    def _anywhere(self, quote: str) -> list[tuple[int, int]]:
        found, at = [], self.text.find(quote)
        while at >= 0:
            found.append((at, at + len(quote)))
            at = self.text.find(quote, at + 1)
        return found


def _plain(words: str) -> str:
    return " ".join(words.split())


def _short(words: str) -> str:
    plain = _plain(words)
    return plain if len(plain) <= 160 else f"{plain[:159]}…"
