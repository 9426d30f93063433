"""What became of a recommendation in the next report."""

from django.db.models import TextChoices


class Relation(TextChoices):
    """How a later recommendation follows from an earlier one."""

    VERBATIM = "verbatim", "Verbatim"
    REWORDED = "reworded", "Reworded"
    BROADENED = "broadened", "Broadened"
    NARROWED = "narrowed", "Narrowed"
    SPLIT = "split", "Split"
    MERGED = "merged", "Merged"
    REPLACED = "replaced", "Replaced"


class SuggestionState(TextChoices):
    """A machine only ever suggests; a person confirms or rejects."""

    SUGGESTED = "suggested", "Suggested"
    CONFIRMED = "confirmed", "Confirmed"
    REJECTED = "rejected", "Rejected"


class Signal(TextChoices):
    """What a later report says about an earlier recommendation."""

    PROGRESS = "progress", "Progress"
    NO_PROGRESS = "no progress", "No progress"
    DECLINE = "decline", "Decline"
    MIXED = "mixed", "Mixed"
    DID_NOT_REPORT = "did not report", "Did not report"
    SILENT = "silent", "Silent"
    CONTEXT = "context", "Context"


class Agreement(TextChoices):
    """Whether the later report agrees with what a side had on record."""

    CORROBORATED = "corroborated", "Corroborated"
    CONTRADICTED = "contradicted", "Contradicted"
    REPORT_SILENT = "report silent", "Report silent"
    NOTHING_ON_RECORD = "nothing on record", "Nothing on record"


class Fate(TextChoices):
    """What a reconciliation decided for one earlier recommendation."""

    CARRIED_FORWARD = "carried forward", "Carried forward"
    CHANGED = "carried forward in changed form", "Carried forward in changed form"
    IMPLEMENTED = "implemented", "Implemented"
    MERGED = "merged", "Merged"
    SPLIT = "split", "Split"
    REPLACED = "replaced", "Replaced"
    DROPPED_EXPLAINED = "dropped, explained", "Dropped, explained"
    DROPPED_UNEXPLAINED = "dropped, unexplained", "Dropped, unexplained"
    NOT_SEEN = "not seen", "Not seen: the list was cut"


class Origin(TextChoices):
    """Where a later recommendation without a predecessor in the earlier report comes from."""

    NEW = "new", "New"
    RETURNED = "returned after a gap", "Returned after a gap"


class ReconciliationState(TextChoices):
    """Where the settling of one report against the next stands."""

    OPEN = "open", "Open"
    PROPOSED = "proposed", "Proposed for closing"
    CLOSED = "closed", "Closed"
