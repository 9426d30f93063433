"""Who acts, and for whom."""

from django.db.models import TextChoices


class Side(TextChoices):
    """Whose interest an organisation stands for."""

    CIVIL_SOCIETY = "civil society", "Civil society"
    GOVERNMENT = "government", "Government"
    INDEPENDENT = "independent", "Independent"


class Role(TextChoices):
    """What a member does for an organisation. A reviewer also contributes."""

    CONTRIBUTOR = "contributor", "Contributor"
    REVIEWER = "reviewer", "Reviewer"
    OBSERVER = "observer", "Observer"


class MembershipState(TextChoices):
    """Whether a member may act for the organisation now."""

    ACTIVE = "active", "Active"
    SUSPENDED = "suspended", "Suspended"
    LEFT = "left", "Left"
