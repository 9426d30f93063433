"""Rules that a steward may except from, and where an exception stands."""

from django.db.models import TextChoices


class WaivedRule(TextChoices):
    """The only rules that can be waived: never who may see, decide or approve."""

    OUTSIDE_PERIOD = "fact outside the period", "Fact outside the reporting period"
    TRIPWIRE = "victim-data tripwire", "Victim-data tripwire"
    DROP = "drop without explanation", "Drop without explanation"
    DEADLINE = "deadline", "Deadline"


class WaiverState(TextChoices):
    """Where a waiver stands at a moment."""

    STANDING = "standing", "Standing"
    EXPIRED = "expired", "Expired"
    REVOKED = "revoked", "Revoked"
