"""Organisations, who acts for them, and invitations to do so."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from recommendations.enums import MembershipState, Role, Side, Visibility
from recommendations.models.countries import Country

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


DEFAULTS = (Visibility.OWN_ORGANISATION, Visibility.OWN_SIDE)
"""What a new contribution may start with; more is chosen each time by whoever contributes."""


class Organisation(models.Model):
    """Whom people act for. The other side reads its pseudonym and never its name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    side = models.CharField(max_length=20, choices=Side)
    pseudonym = models.CharField(
        max_length=60,
        help_text="What the other side reads. It must not give the organisation away.",
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
        help_text="The organisation this one turned out to be; it does nothing any more.",
    )
    default_visibility = models.CharField(
        max_length=20,
        choices=Visibility,
        default=Visibility.OWN_SIDE,
        help_text="What a new contribution starts with: never more than the own side.",
    )
    default_visibility_set_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Empty while no steward has set it."
    )
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    if TYPE_CHECKING:
        memberships: RelatedManager["Membership"]

    class Meta:
        ordering = ("name",)
        indexes = (
            models.Index(fields=("name",), name="organisation_name"),
            models.Index(fields=("added_at",), name="organisation_added_at"),
        )
        constraints = (
            models.UniqueConstraint(
                Lower("name"),
                condition=Q(merged_into__isnull=True),
                name="organisation_named_once",
                violation_error_message="There is an organisation of this name already.",
            ),
            models.UniqueConstraint(
                Lower("pseudonym"),
                name="organisation_pseudonym_once",
                violation_error_message="Another organisation has this pseudonym.",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="organisation_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(default_visibility__in=DEFAULTS),
                name="organisation_starts_on_own_side",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page on the site."""
        return reverse("organisation_detail", args=[self.pk])


class Membership(models.Model):
    """A person acting for an organisation, in one role, for some countries.

    Only an active membership of a living (not merged) organisation gives anything, and only for
    the countries it covers. What was done under it stays when it ends.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role)
    state = models.CharField(max_length=10, choices=MembershipState, default=MembershipState.ACTIVE)
    all_countries = models.BooleanField(default=False)
    countries = models.ManyToManyField(Country, blank=True, related_name="+")
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("organisation__name", "person__email")
        constraints = (
            models.UniqueConstraint("person", "organisation", name="membership_once"),
            models.CheckConstraint(
                condition=Q(state=MembershipState.ACTIVE, ended_at__isnull=True)
                | (~Q(state=MembershipState.ACTIVE) & Q(ended_at__isnull=False)),
                name="membership_ended_or_active",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} ({self.get_role_display()}, {self.organisation})"


class Invitation(models.Model):
    """A one-time link to join an organisation. Only the link's hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="invitations"
    )
    email = models.EmailField("e-mail address")
    name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=20, choices=Role)
    all_countries = models.BooleanField(default=False)
    countries = models.ManyToManyField(Country, blank=True, related_name="+")
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-sent_at",)
        indexes = (models.Index(fields=("sent_at",), name="invitation_sent_at"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_used_or_revoked",
            ),
        )

    def __str__(self) -> str:
        return f"{self.email} to {self.organisation}"
