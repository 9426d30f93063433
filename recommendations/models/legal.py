"""Provisions that recommendations and passages cite."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from recommendations.models.countries import Country
from recommendations.models.recommendations import Recommendation
from recommendations.models.reports import Passage, SourceRevision, span_constraint


class LegalReference(models.Model):
    """A normalised provision of one country's law: "Article 181-1", "2012 Anti-Trafficking Act"."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="legal_references")
    label = models.CharField(max_length=160)

    class Meta:
        ordering = ("country__name", "label")
        constraints = (
            models.UniqueConstraint("country", "label", name="legal_reference_once_per_country"),
        )

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """Its page on the site."""
        return reverse("legal_reference_detail", args=[self.pk])


class Citation(models.Model):
    """One place where a recommendation or a passage names a provision."""

    legal_reference = models.ForeignKey(
        LegalReference, on_delete=models.PROTECT, related_name="citations"
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
