"""What a report claims: its figures, years in a row, silences, and the checks of its claims.

All of them belong to the newest revision of a report; a corrected text replaces them.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from recommendations.enums import CheckKind, CheckState, Speaker
from recommendations.models.contributions import Contribution
from recommendations.models.reports import SourceRevision, span_constraint


class _InPassage(models.Model):
    """Something said in one passage of a revision: `start` and `end` are the passage's."""

    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        abstract = True


class Figure(_InPassage):
    """One quantity. `number_start` and `number_end` are the number's own place.

    `value` is empty where the text says that it was not reported. `compared_with` holds
    `[value, year or null, start, end]` of each number it is compared with.
    """

    revision = models.ForeignKey(SourceRevision, on_delete=models.CASCADE, related_name="figures")
    number_start = models.PositiveIntegerField()
    number_end = models.PositiveIntegerField()
    what = models.CharField("what is counted", max_length=200, blank=True)
    noun = models.CharField(max_length=80, blank=True)
    act = models.CharField(max_length=80, blank=True)
    qualifiers = models.JSONField(default=list, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    upper = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    approximate = models.BooleanField(default=False)
    unit = models.CharField(max_length=20, blank=True)
    usd = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    year_inferred = models.BooleanField(default=False)
    speaker = models.CharField(max_length=30, choices=Speaker, blank=True)
    part = models.BooleanField(default=False)
    stale = models.BooleanField(default=False)
    compared_with = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("revision", "number_start")
        constraints = (span_constraint("figure_span_forward"),)
        indexes = (models.Index(fields=("revision", "start"), name="figure_place"),)

    def __str__(self) -> str:
        return f"{'' if self.value is None else self.value.normalize():f} {self.what}".strip()


class StreakClaim(_InPassage):
    """A claim of years in a row, or of a first since a year."""

    revision = models.ForeignKey(
        SourceRevision, on_delete=models.CASCADE, related_name="streak_claims"
    )
    ordinal = models.PositiveSmallIntegerField(null=True, blank=True)
    first_since = models.PositiveSmallIntegerField(null=True, blank=True)
    about = models.CharField(max_length=300, blank=True)
    words_start = models.PositiveIntegerField()
    words_end = models.PositiveIntegerField()

    class Meta:
        ordering = ("revision", "words_start")
        constraints = (span_constraint("streak_claim_span_forward"),)

    def __str__(self) -> str:
        return self.about


class Silence(_InPassage):
    """A passage in which somebody did not report something; `row` counts reports in a row."""

    revision = models.ForeignKey(SourceRevision, on_delete=models.CASCADE, related_name="silences")
    who = models.CharField(max_length=80)
    about = models.CharField(max_length=500, blank=True)
    words_start = models.PositiveIntegerField()
    words_end = models.PositiveIntegerField()
    row = models.PositiveSmallIntegerField(
        "reports in a row",
        default=1,
        help_text="Yearly reports in a row without it, with this one.",
    )
    before = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="after"
    )

    class Meta:
        ordering = ("revision", "words_start")
        constraints = (span_constraint("silence_span_forward"),)
        indexes = (
            models.Index(fields=("row",), name="silence_row"),
            models.Index(fields=("who",), name="silence_who"),
        )

    def __str__(self) -> str:
        return self.about


class SilenceAnswer(models.Model):
    """Evidence with which a government organisation answers a silence.

    Seen by whoever may see the contribution, and by nobody else. `quote` finds the silence again
    in a corrected text.
    """

    silence = models.ForeignKey(
        Silence, null=True, on_delete=models.SET_NULL, related_name="answers"
    )
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="answers_silences"
    )
    revision = models.ForeignKey(SourceRevision, on_delete=models.PROTECT, related_name="+")
    quote = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint("silence", "contribution", name="silence_answered_once"),
        )

    def __str__(self) -> str:
        return f"Answer to {self.silence}"


class Check(models.Model):
    """Whether a claim agrees with what was printed; `holds` is empty where that is undecided.

    `key` is the same for the same check of a corrected text: a steward's ruling stays with it.
    """

    revision = models.ForeignKey(SourceRevision, on_delete=models.CASCADE, related_name="checks")
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=20, choices=CheckKind)
    holds = models.BooleanField(null=True)
    severity = models.CharField(max_length=10)
    message = models.TextField()
    says = models.CharField(max_length=200, blank=True)
    printed = models.CharField(max_length=200, blank=True)
    about = models.CharField(max_length=300, blank=True)
    later_start = models.PositiveIntegerField()
    later_end = models.PositiveIntegerField()
    earlier_revision = models.ForeignKey(
        SourceRevision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    earlier_start = models.PositiveIntegerField(null=True, blank=True)
    earlier_end = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=CheckState, default=CheckState.OPEN)
    note = models.TextField(blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("revision", "later_start", "kind")
        constraints = (
            models.UniqueConstraint("revision", "key", name="check_once"),
            models.CheckConstraint(
                condition=Q(state=CheckState.OPEN, settled_at__isnull=True)
                | Q(~Q(state=CheckState.OPEN), settled_by__isnull=False, settled_at__isnull=False),
                name="check_settled_by_a_person",
            ),
        )
        indexes = (
            models.Index(fields=("settled_at",), name="check_settled_at"),
            models.Index(fields=("severity",), name="check_severity"),
            models.Index(fields=("state", "severity"), name="check_waiting"),
        )

    def __str__(self) -> str:
        return self.message
