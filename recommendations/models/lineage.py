"""What became of a report's recommendations in the next one: suggested, decided, kept."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from recommendations.enums import (
    Agreement,
    Fate,
    Origin,
    ReconciliationState,
    Relation,
    Signal,
    SuggestionState,
)
from recommendations.models.recommendations import Recommendation
from recommendations.models.reports import Report, SourceRevision, span_constraint

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Reconciliation(models.Model):
    """The settling of one report's recommendations against a later report.

    `later_revision` is the text the findings are anchored in. Nothing of it counts before it is
    closed. `complete` is False where the later list may be cut: then nothing can be called dropped.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    earlier = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="looked_ahead")
    later = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="looked_back")
    later_revision = models.ForeignKey(SourceRevision, on_delete=models.PROTECT, related_name="+")
    complete = models.BooleanField(default=True)
    state = models.CharField(
        max_length=10, choices=ReconciliationState, default=ReconciliationState.OPEN
    )
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    notes = models.JSONField(
        default=list, blank=True, help_text="What a corrected text changed while it was open."
    )

    if TYPE_CHECKING:
        links: RelatedManager["LineageLink"]
        outcomes: RelatedManager["Outcome"]
        arrivals: RelatedManager["Arrival"]
        findings: RelatedManager["Finding"]

    class Meta:
        ordering = ("later__country__name", "-later__year", "-earlier__year")
        indexes = (models.Index(fields=("opened_at",), name="reconciliation_opened_at"),)
        constraints = (
            models.UniqueConstraint("earlier", "later", name="reconciliation_once"),
            models.CheckConstraint(
                condition=~Q(earlier=F("later")), name="reconciliation_of_two_reports"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ReconciliationState.CLOSED,
                    closed_at__isnull=False,
                )
                | (~Q(state=ReconciliationState.CLOSED) & Q(closed_at__isnull=True)),
                name="reconciliation_closed_at",
            ),
            # Four eyes: whoever proposed does not close.
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("proposed_by")),
                name="reconciliation_closed_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.earlier} → {self.later.year}"

    def get_absolute_url(self) -> str:
        """Its board at the desk."""
        return reverse("reconciliation_detail", args=[self.pk])


class LineageLink(models.Model):
    """An earlier recommendation that a later one follows from.

    A split has one link to each part, a merger one from each. `in_force` once its reconciliation
    is closed: only then it counts for lineage and streaks.
    """

    reconciliation = models.ForeignKey(
        Reconciliation, on_delete=models.CASCADE, related_name="links"
    )
    earlier = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="links_ahead"
    )
    later = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="links_back")
    relation = models.CharField(max_length=10, choices=Relation)
    score = models.FloatField(null=True, blank=True, help_text="0 to 1; empty when made by hand.")
    reasons = models.JSONField(default=list, blank=True)
    sure = models.BooleanField(default=False, help_text="May be confirmed with all others at once.")
    state = models.CharField(
        max_length=10, choices=SuggestionState, default=SuggestionState.SUGGESTED
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    in_force = models.BooleanField(default=False)

    class Meta:
        ordering = ("reconciliation", "earlier__number", "later__number")
        constraints = (
            models.UniqueConstraint("reconciliation", "earlier", "later", name="lineage_link_once"),
            models.CheckConstraint(condition=~Q(earlier=F("later")), name="lineage_link_of_two"),
            models.CheckConstraint(
                condition=Q(in_force=False) | Q(state=SuggestionState.CONFIRMED),
                name="lineage_link_in_force_confirmed",
            ),
            # A machine only suggests, and never that one ask was replaced by another.
            models.CheckConstraint(
                condition=Q(state=SuggestionState.SUGGESTED) | Q(settled_by__isnull=False),
                name="lineage_link_settled_by_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(relation=Relation.REPLACED) | Q(settled_by__isnull=False),
                name="lineage_link_replaced_by_a_person",
            ),
            # Of the relations that take the whole ask, one per earlier recommendation.
            models.UniqueConstraint(
                "reconciliation",
                "earlier",
                condition=Q(state=SuggestionState.CONFIRMED) & ~Q(relation=Relation.SPLIT),
                name="lineage_link_one_fate",
            ),
            # Of the relations that make the whole ask, one per later recommendation.
            models.UniqueConstraint(
                "reconciliation",
                "later",
                condition=Q(state=SuggestionState.CONFIRMED)
                & ~Q(relation__in=(Relation.MERGED, Relation.SPLIT)),
                name="lineage_link_one_origin",
            ),
        )

    def __str__(self) -> str:
        return f"{self.earlier.number} → {self.later.number}, {self.get_relation_display()}"


class Outcome(models.Model):
    """What became of one earlier recommendation; `fate` is empty until a person decides.

    `signal` is what the later report says about it; `civil_society` and `government` say whether
    that agrees with each side's record.
    """

    reconciliation = models.ForeignKey(
        Reconciliation, on_delete=models.CASCADE, related_name="outcomes"
    )
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="outcomes"
    )
    fate = models.CharField(max_length=40, choices=Fate, blank=True)
    signal = models.CharField(max_length=20, choices=Signal, default=Signal.SILENT)
    signal_settled = models.BooleanField(default=False)
    civil_society = models.CharField(
        max_length=20, choices=Agreement, default=Agreement.NOTHING_ON_RECORD
    )
    government = models.CharField(
        max_length=20, choices=Agreement, default=Agreement.NOTHING_ON_RECORD
    )
    candidates = models.JSONField(
        default=list, blank=True, help_text="The nearest later ones where none is linked."
    )
    reason = models.TextField(blank=True)
    explained_start = models.PositiveIntegerField(null=True, blank=True)
    explained_end = models.PositiveIntegerField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("reconciliation", "recommendation__number")
        indexes = (models.Index(fields=("decided_at",), name="outcome_decided_at"),)
        constraints = (
            models.UniqueConstraint("reconciliation", "recommendation", name="outcome_once"),
            models.CheckConstraint(
                condition=Q(fate="") | Q(decided_by__isnull=False),
                name="outcome_decided_by_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(fate=Fate.DROPPED_EXPLAINED)
                | Q(explained_start__isnull=False, explained_end__gt=F("explained_start")),
                name="outcome_explained_by_a_sentence",
            ),
        )

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.get_fate_display() or 'undecided'}"


class Arrival(models.Model):
    """A later recommendation that follows from none of the earlier report's."""

    reconciliation = models.ForeignKey(
        Reconciliation, on_delete=models.CASCADE, related_name="arrivals"
    )
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="arrivals"
    )
    origin = models.CharField(max_length=20, choices=Origin, default=Origin.NEW)
    returned_from = models.ForeignKey(
        Recommendation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reasons = models.JSONField(default=list, blank=True)
    candidates = models.JSONField(default=list, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("reconciliation", "recommendation__number")
        constraints = (
            models.UniqueConstraint("reconciliation", "recommendation", name="arrival_once"),
            models.CheckConstraint(
                condition=Q(origin=Origin.NEW) | Q(returned_from__isnull=False),
                name="arrival_returned_from_somewhere",
            ),
        )

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.get_origin_display()}"

    @property
    def stamp(self) -> str:
        """What is settled about it, so that nobody settles over another unseen."""
        return f"{self.origin}/{self.returned_from_id or ''}/{self.settled_by_id or ''}"


class Finding(models.Model):
    """A passage of the later report that speaks to an earlier recommendation, with its signal.

    `start` and `end` are places in the reconciliation's `later_revision`.
    """

    reconciliation = models.ForeignKey(
        Reconciliation, on_delete=models.CASCADE, related_name="findings"
    )
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="findings"
    )
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    signal = models.CharField(max_length=20, choices=Signal)
    score = models.FloatField(null=True, blank=True, help_text="0 to 1; empty when added by hand.")
    reasons = models.JSONField(default=list, blank=True)
    state = models.CharField(
        max_length=10, choices=SuggestionState, default=SuggestionState.SUGGESTED
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("reconciliation", "recommendation__number", "-score", "start")
        constraints = (
            models.UniqueConstraint(
                "reconciliation", "recommendation", "start", "end", name="finding_once"
            ),
            span_constraint("finding_span_forward"),
            models.CheckConstraint(
                condition=Q(state=SuggestionState.SUGGESTED) | Q(settled_by__isnull=False),
                name="finding_settled_by_a_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.get_signal_display()} at {self.start}"
