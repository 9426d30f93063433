"""What a report claims in numbers, and what checking it gave."""

from django.db.models import TextChoices


class CheckKind(TextChoices):
    """What of a claim is checked."""

    COMPARATOR = "comparator", "Comparison with another year"
    STREAK = "streak", "Years in a row"
    FIRST_SINCE = "first_since", "First since"
    TIER = "tier", "Tier"
    STALE = "stale", "Age of the data"
    ARITHMETIC = "arithmetic", "Sum"


class CheckState(TextChoices):
    """What a steward made of a check."""

    OPEN = "open", "Open"
    ACCEPTED = "accepted", "Accepted"
    DISMISSED = "dismissed", "Dismissed"
