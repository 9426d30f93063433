"""The parts of a recommendation that asks for several things."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse

from recommendations.enums import Standing
from recommendations.models.recommendations import Recommendation
from recommendations.models.reports import SourceRevision, span_constraint

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from recommendations.models.contributions import Contribution


class Part(models.Model):
    """One of the asks in a recommendation: an exact stretch of its words.

    `text` is exactly `revision.text[start:end]`. The standing parts of a recommendation lie in its
    revision, in order, and leave none of its words out; white space alone lies between them. A
    part that lost its words to a corrected text has vanished: it is kept where it last stood.
    """

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="parts"
    )
    revision = models.ForeignKey(SourceRevision, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(help_text="Place in the recommendation, from 1.")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.STANDING)

    if TYPE_CHECKING:
        contributions: RelatedManager["Contribution"]

    class Meta:
        ordering = ("recommendation", "number", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("recommendation", "number"),
                condition=Q(standing=Standing.STANDING),
                name="part_numbered_once",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="part_number_from_one"),
            span_constraint("part_span_forward"),
        )

    def __str__(self) -> str:
        return f"{self.recommendation}, part {self.number}"

    def get_absolute_url(self) -> str:
        """Its place on the recommendation's page."""
        page = reverse("recommendation_detail", args=[self.recommendation_id])
        return f"{page}#part-{self.number}"
