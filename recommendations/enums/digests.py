"""Mail that tells people what is new and what waits."""

from django.db.models import TextChoices


class Rhythm(TextChoices):
    """How often somebody gets a digest."""

    OFF = "off", "Never"
    DAILY = "daily", "Every day"
    WEEKLY = "weekly", "Once a week"
    MONTHLY = "monthly", "On the first of the month"


class NewsKind(TextChoices):
    """What a line of a digest is about."""

    WAITING = "waiting", "Waiting for my decision"
    DECIDED = "decided", "Decisions on what I sent"
    FOLLOWED = "followed", "Changes on what I follow"
    DUE = "due", "Deadlines and work left lying"
    RESULTS = "results", "Reconciliation results"
    IMPORTS = "imports", "Imported reports"
    JOBS = "jobs", "My jobs that failed"


class DigestKind(TextChoices):
    """Which mail."""

    DIGEST = "digest", "Digest"
    URGENT = "urgent", "Urgent reminder"
    PUBLIC = "public", "Public monthly mail"


class DigestState(TextChoices):
    """What became of a mail. Claimed and sending: right now, or the sender died."""

    CLAIMED = "claimed", "Being put together"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    NOTHING = "nothing", "Nothing to say"
    REFUSED = "refused", "Refused by the mail server"
    MAYBE = "may have been sent", "May have been sent"


class TroubleKind(TextChoices):
    """Why a mail did not arrive."""

    REFUSED = "refused", "Address refused"
    BOUNCED = "bounced", "Came back"
