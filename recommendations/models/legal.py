"""Provisions that recommendations and passages cite."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from recommendations.models.countries import Country
from recommendations.models.recommendations import Recommendation
from recommendations.models.reports import Passage, SourceRevision, span_constraint


class LegalReference(models.Model):
    """A normalised provision of one country's law: "Article 181-1", "2012 Anti-Trafficking Act".

    A merged one is another name of the one it was merged into: what is read under its label is
    cited there. A chain is never longer than one.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="legal_references")
    label = models.CharField(max_length=160)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="other_names",
        help_text="The provision this is another name of; nothing is cited here any more.",
    )

    class Meta:
        ordering = ("country__name", "label")
        constraints = (
            models.UniqueConstraint("country", "label", name="legal_reference_once_per_country"),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="legal_reference_not_merged_into_itself"
            ),
        )

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """Its page on the site."""
        return reverse("legal_reference_detail", args=[self.pk])


class Citation(models.Model):
    """One place where a recommendation or a passage names a provision.

    `read_as` is the other name under which the text has it, empty where that is the provision's own.
    """

    legal_reference = models.ForeignKey(
        LegalReference, on_delete=models.PROTECT, related_name="citations"
    )
    read_as = models.ForeignKey(
        LegalReference, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revision = models.ForeignKey(SourceRevision, on_delete=models.CASCADE, related_name="citations")
    recommendation = models.ForeignKey(
        Recommendation, null=True, blank=True, on_delete=models.CASCADE, related_name="citations"
    )
    passage = models.ForeignKey(
        Passage, null=True, blank=True, on_delete=models.CASCADE, related_name="citations"
    )
    instrument = models.CharField(
        max_length=80, blank=True, help_text='Where the text names it: "criminal code".'
    )
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ("revision", "start")
        constraints = (
            models.CheckConstraint(
                condition=Q(recommendation__isnull=False, passage__isnull=True)
                | Q(recommendation__isnull=True, passage__isnull=False),
                name="citation_in_one_place",
            ),
            span_constraint("citation_span_forward"),
        )

    def __str__(self) -> str:
        return f"{self.legal_reference} in {self.recommendation or self.passage}"


class SettledCitation(models.Model):
    """What a steward settled about one place in a recommendation: which provision it names, if any.

    It takes the place of what the reader finds there, also after a corrected text. `quote` is exactly
    `revision.text[start:end]`; a revision older than the recommendation's means that its present
    words do not have the place, and that it waits until they do.
    """

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="settled_citations"
    )
    revision = models.ForeignKey(SourceRevision, on_delete=models.CASCADE, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    occurrence = models.PositiveSmallIntegerField(
        help_text="Which of the places with these words, from 1; 0 where they cut into a word."
    )
    legal_reference = models.ForeignKey(
        LegalReference,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The provision it names; empty where it names none.",
    )
    settled_at = models.DateTimeField(default=timezone.now, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("recommendation", "start")
        indexes = (models.Index(fields=("settled_at",), name="settled_citation_settled_at"),)
        constraints = (
            models.UniqueConstraint(
                "revision", "start", "end", name="settled_citation_once_per_place"
            ),
            span_constraint("settled_citation_span_forward"),
        )

    def __str__(self) -> str:
        return f"{self.legal_reference or 'No provision'} in {self.recommendation}"
