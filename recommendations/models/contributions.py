"""Evidence and status updates: one life cycle, immutable revisions, files."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from recommendations.enums import (
    AssessmentStatus,
    ContributionKind,
    EvidenceKind,
    RevisionState,
    Visibility,
)
from recommendations.models.organisations import Organisation
from recommendations.models.parts import Part
from recommendations.models.recommendations import Recommendation

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from recommendations.models.review import Decision


class StoredFile(models.Model):
    """One uploaded file: the original for its organisation, a rebuilt copy for everybody else.

    Both lie in the file store under random names; nothing serves them but the view that checks
    access. The names are empty once the contribution was withdrawn and the files are erased.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, help_text="Told by the content: pdf, docx, png …")
    media_type = models.CharField(max_length=100)
    extension = models.CharField(max_length=8)
    name = models.CharField(max_length=120, help_text="Shown to its own organisation only.")
    original = models.CharField(max_length=100, blank=True)
    original_sha256 = models.CharField(max_length=64)
    original_size = models.PositiveIntegerField()
    released = models.CharField(max_length=100, blank=True)
    released_sha256 = models.CharField(max_length=64)
    released_size = models.PositiveIntegerField()
    removed = models.JSONField(default=list, help_text="What the released copy was freed of.")
    stored_at = models.DateTimeField(default=timezone.now, editable=False)

    if TYPE_CHECKING:
        revisions: RelatedManager["Revision"]

    class Meta:
        ordering = ("-stored_at",)

    def __str__(self) -> str:
        return f"{self.kind.upper()}, {self.original_size} bytes"


class Contribution(models.Model):
    """What an organisation gives to a recommendation: evidence or a status update.

    `revision` is the newest one that was submitted, null until the first is; it alone is shown to
    others and decided on. At most one further revision is a draft.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=ContributionKind)
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="contributions"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="contributions"
    )
    part = models.ForeignKey(
        Part,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contributions",
        help_text="The part of the recommendation a status update speaks of; empty for all of it.",
    )
    visibility = models.CharField(max_length=20, choices=Visibility, default=Visibility.OWN_SIDE)
    revision = models.OneToOneField(
        "Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    if TYPE_CHECKING:
        revisions: RelatedManager["Revision"]

    class Meta:
        ordering = ("-created_at",)
        indexes = (
            models.Index(fields=("created_at",), name="contribution_created_at"),
            models.Index(fields=("recommendation", "kind"), name="contribution_recommendation"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.recommendation}"

    def get_absolute_url(self) -> str:
        """Its page on the site."""
        return reverse("contribution_detail", args=[self.pk])


class Revision(models.Model):
    """The words of a contribution as they were submitted once.

    While it is a draft it has no hash and may change. From submitting on the database refuses any
    change of its words, except that withdrawing erases them. `sha256` covers the kind and every
    word, date, link and file of it (`domain.sealing`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="revisions"
    )
    number = models.PositiveSmallIntegerField(help_text="1 for the first.")
    state = models.CharField(max_length=10, choices=RevisionState, default=RevisionState.DRAFT)
    sha256 = models.CharField(max_length=64, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="revisions"
    )
    saved_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(
        max_length=300, blank=True, help_text="What is different from the revision before."
    )
    version = models.PositiveIntegerField(
        default=1, help_text="Counts saves of the draft, so that two windows cannot overwrite."
    )
    override_reason = models.CharField(
        max_length=500, blank=True, help_text="Why it may pass the victim-data tripwire."
    )
    # Evidence
    title = models.CharField(max_length=200, blank=True)
    evidence_kind = models.CharField(max_length=20, choices=EvidenceKind, blank=True)
    fact_from = models.DateField(null=True, blank=True)
    fact_to = models.DateField(null=True, blank=True)
    outside_reason = models.CharField(
        max_length=500, blank=True, help_text="Why a fact outside the period belongs here."
    )
    link = models.URLField(max_length=500, blank=True)
    language = models.CharField(max_length=20, blank=True)
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="revisions"
    )
    # Status update
    assessment = models.CharField(max_length=20, choices=AssessmentStatus, blank=True)
    as_of = models.DateField(null=True, blank=True)
    rests_on = models.ManyToManyField(Contribution, blank=True, related_name="supporting")
    # Both: the statement of evidence, the reasoning of a status update
    text = models.TextField(blank=True)

    if TYPE_CHECKING:
        decisions: RelatedManager["Decision"]

    class Meta:
        ordering = ("contribution", "-number")
        constraints = (
            models.UniqueConstraint(
                "contribution", "number", name="contribution_revision_numbered_once"
            ),
            models.UniqueConstraint(
                "contribution",
                condition=Q(state=RevisionState.DRAFT),
                name="contribution_revision_one_draft",
            ),
            models.UniqueConstraint(
                "contribution",
                condition=Q(
                    state__in=(
                        RevisionState.SUBMITTED,
                        RevisionState.RETURNED,
                        RevisionState.APPROVED,
                        RevisionState.REJECTED,
                    )
                ),
                name="contribution_revision_one_in_review",
            ),
            models.CheckConstraint(
                condition=Q(fact_from__isnull=True, fact_to__isnull=True)
                | Q(fact_from__isnull=False, fact_to__gte=F("fact_from")),
                name="contribution_revision_fact_period_forward",
            ),
            models.CheckConstraint(
                condition=Q(state=RevisionState.DRAFT, sha256="", submitted_at__isnull=True)
                | Q(state=RevisionState.WITHDRAWN)
                | (
                    ~Q(state__in=(RevisionState.DRAFT, RevisionState.WITHDRAWN))
                    & ~Q(sha256="")
                    & Q(submitted_at__isnull=False)
                ),
                name="contribution_revision_sealed_when_submitted",
            ),
        )
        indexes = (
            models.Index(fields=("state", "submitted_at"), name="contribution_revision_waiting"),
        )

    def __str__(self) -> str:
        return f"{self.contribution}, revision {self.number}"
