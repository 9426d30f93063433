"""Evidence, status updates and what is decided on them."""

from django.db.models import TextChoices


class ContributionKind(TextChoices):
    """What an organisation gives to a recommendation for review."""

    EVIDENCE = "evidence", "Evidence"
    STATUS_UPDATE = "status update", "Status update"


class EvidenceKind(TextChoices):
    """What sort of proof a piece of evidence is."""

    LAW = "law or regulation", "Law or regulation"
    STATISTIC = "official statistic", "Official statistic"
    COURT_RECORD = "court record", "Court record"
    BUDGET = "budget", "Budget"
    POLICY = "policy or plan", "Policy or plan"
    TRAINING_RECORD = "training record", "Training record"
    MEDIA = "media", "Media"
    TESTIMONY_SUMMARY = "testimony summary", "Testimony summary"
    OTHER = "other", "Other"


class Visibility(TextChoices):
    """Who may see a contribution once it is approved; each takes in the ones before."""

    OWN_ORGANISATION = "own organisation", "Own organisation"
    OWN_SIDE = "own side", "Own side"
    BOTH_SIDES = "both sides", "Both sides"
    PUBLIC = "public", "Public"


class RevisionState(TextChoices):
    """Where a revision of evidence or of a status update stands."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"
    WITHDRAWN = "withdrawn", "Withdrawn"
    SUPERSEDED = "superseded", "Superseded"


class Ruling(TextChoices):
    """What a reviewer decides about one revision."""

    APPROVE = "approve", "Approve"
    RETURN = "return", "Return"
    REJECT = "reject", "Reject"


class AssessmentStatus(TextChoices):
    """How far a recommendation has come, in one side's judgement."""

    NO_EVIDENCE = "no evidence", "No evidence"
    NOT_STARTED = "not started", "Not started"
    LIMITED = "limited", "Limited"
    SUBSTANTIAL = "substantial", "Substantial"
    IMPLEMENTED = "implemented", "Implemented"
    REVERSED = "reversed", "Reversed"
    NOT_APPLICABLE = "not applicable", "Not applicable"


WEAKEST_FIRST = (
    AssessmentStatus.REVERSED,
    AssessmentStatus.NO_EVIDENCE,
    AssessmentStatus.NOT_STARTED,
    AssessmentStatus.LIMITED,
    AssessmentStatus.SUBSTANTIAL,
    AssessmentStatus.IMPLEMENTED,
    AssessmentStatus.NOT_APPLICABLE,
)
"""A recommendation stands as its weakest part does. What is not applicable weighs least."""


class Stance(TextChoices):
    """What the government says to a recommendation."""

    ACCEPTS = "accepts", "Accepts"
    IN_PART = "accepts in part", "Accepts in part"
    DISPUTES = "disputes", "Disputes"
    NO_REPLY = "no reply", "No reply"


class Redaction(TextChoices):
    """How much an export tells of what was contributed."""

    PUBLIC = "public", "What anybody may read: approved and public, by pseudonym"
    SHARED = "shared", "What both sides may read: approved and shared, by pseudonym"
    EVERYTHING = "everything", "Everything, drafts, names and original files included"


class Channel(TextChoices):
    """Who reads a comment."""

    OWN_SIDE = "own side", "Own side"
    BOTH_SIDES = "both sides", "Both sides"
