"""What the calendar tells apart: dates of a cycle, rules about tiers, reminders."""

from django.db.models import TextChoices


class DateKind(TextChoices):
    """What happens on a date of a cycle, in the order a cycle goes."""

    PERIOD = "reporting period", "Reporting period"
    INTERIM = "interim window", "Interim window"
    RFI_DEADLINE = "rfi deadline", "RFI deadline"
    EXPECTED_RELEASE = "expected release", "Expected release"
    RELEASE = "release", "Release"
    INTERNAL = "internal deadline", "Internal deadline"


class TierRuleKind(TextChoices):
    """What a dated rule of the law counts."""

    AUTOMATIC = "automatic Tier 3", "Automatic Tier 3"
    WAIVER = "waiver", "Waiver"


class ClockStep(TextChoices):
    """What the law says about a country's next tier."""

    NOTHING = "nothing", "Not on the Watch List"
    MAY_STAY = "may stay", "May stay on the Watch List"
    NEEDS_WAIVER = "needs a waiver", "Tier 3 unless waived"
    NO_WAIVER_LEFT = "no waiver left", "Tier 3, no waiver left"
    UNKNOWN = "unknown", "Not known"


class ReminderKind(TextChoices):
    """Why somebody is reminded."""

    RETURNED = "returned", "Returned and not touched"
    QUEUE = "queue", "Waiting for a decision"
    NO_EVIDENCE = "no evidence", "No evidence before the RFI deadline"
    RECONCILIATION = "reconciliation", "Reconciliation open"
    DEADLINE = "deadline", "Date ahead"
    INTERNAL_DEADLINE = "internal deadline", "Internal deadline ahead"
