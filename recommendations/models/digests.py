"""Who wants which mail, what was sent to whom, and what did not arrive."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from recommendations.enums import DigestKind, DigestState, Rhythm, TroubleKind
from recommendations.models.countries import Country
from recommendations.models.recommendations import Recommendation


class DigestChoice(models.Model):
    """How somebody wants their digest. Who has no row has the defaults.

    `hour` and `weekday` (1 is Monday) are local to `time_zone`. `changed_at`: nothing that was due
    before is sent after.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="digest_choice",
    )
    rhythm = models.CharField(max_length=10, choices=Rhythm, default=Rhythm.WEEKLY)
    weekday = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(7)]
    )
    hour = models.PositiveSmallIntegerField(default=7, validators=[MaxValueValidator(23)])
    time_zone = models.CharField(max_length=60, default="UTC")
    language = models.CharField(max_length=10, default="en")
    muted_kinds = models.JSONField(default=list, blank=True)
    muted_countries = models.ManyToManyField(Country, blank=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7), name="digest_choice_weekday"
            ),
            models.CheckConstraint(condition=Q(hour__lte=23), name="digest_choice_hour"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_rhythm_display()}"


class Follow(models.Model):
    """Somebody follows a country or one recommendation."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows"
    )
    country = models.ForeignKey(
        Country, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    recommendation = models.ForeignKey(
        Recommendation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(country__isnull=False, recommendation__isnull=True)
                | Q(country__isnull=True, recommendation__isnull=False),
                name="follow_one_thing",
            ),
            models.UniqueConstraint("person", "country", name="follow_country_once"),
            models.UniqueConstraint("person", "recommendation", name="follow_recommendation_once"),
        )

    def __str__(self) -> str:
        return f"{self.person} follows {self.country or self.recommendation}"


class PublicFollower(models.Model):
    """An address that wants public facts about a country once a month, after it confirmed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField()
    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(Lower("email"), "country", name="public_follower_once"),
        )

    def __str__(self) -> str:
        return f"Follower of {self.country}"


class Digest(models.Model):
    """One mail to one reader for one period: claimed before it is sent, so never sent twice.

    `period` is the local day it was due. `window_from` and `window_to`: whose news it holds.
    `references` are kinds, countries, numbers and counts, never words.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="digests",
    )
    follower = models.ForeignKey(
        PublicFollower, null=True, blank=True, on_delete=models.CASCADE, related_name="digests"
    )
    kind = models.CharField(max_length=10, choices=DigestKind)
    period = models.DateField()
    window_from = models.DateTimeField()
    window_to = models.DateTimeField()
    state = models.CharField(max_length=20, choices=DigestState, default=DigestState.CLAIMED)
    claimed_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    references = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("-claimed_at",)
        constraints = (
            models.UniqueConstraint("person", "kind", "period", name="digest_person_once"),
            models.UniqueConstraint("follower", "kind", "period", name="digest_follower_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, follower__isnull=True)
                | Q(person__isnull=True, follower__isnull=False),
                name="digest_one_reader",
            ),
            models.CheckConstraint(
                condition=~Q(state=DigestState.SENT) | Q(sent_at__isnull=False),
                name="digest_sent_when",
            ),
        )
        indexes = (
            models.Index(fields=("state", "claimed_at"), name="digest_state"),
            models.Index(fields=("-claimed_at",), name="digest_newest"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.period.isoformat()}"

    @property
    def message_id(self) -> str:
        """The mail's Message-ID; the same however often it is asked for."""
        host = settings.SITE_URL.partition("://")[2].partition(":")[0]
        return f"<digest.{self.pk.hex}@{host}>"


class MailTrouble(models.Model):
    """A mail that was refused or came back, for stewards to see."""

    digest = models.ForeignKey(
        Digest, null=True, blank=True, on_delete=models.SET_NULL, related_name="troubles"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="mail_troubles",
    )
    kind = models.CharField(max_length=10, choices=TroubleKind)
    code = models.CharField(max_length=20, blank=True, help_text="The server's status: 5.1.1 …")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "mail trouble"
        verbose_name_plural = "mail troubles"
        ordering = ("-at",)
        constraints = (models.UniqueConstraint("digest", "kind", "code", name="mail_trouble_once"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.code}".strip()
