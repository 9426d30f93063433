"""What the audit trail tells apart."""

from django.db.models import TextChoices


class Action(TextChoices):
    """What a line of the audit trail says was done."""

    SIGNED_IN = "signed in", "Signed in"
    INVITED = "invited", "Invited"
    INVITATION_REVOKED = "invitation revoked", "Revoked an invitation"
    JOINED = "joined", "Joined"
    MEMBERSHIP_CHANGED = "membership changed", "Changed a membership"
    SUSPENDED = "suspended", "Suspended"
    REINSTATED = "reinstated", "Reinstated"
    LEFT = "left", "Left"
    ORGANISATION_ADDED = "organisation added", "Added an organisation"
    ORGANISATION_CHANGED = "organisation changed", "Changed an organisation"
    ORGANISATIONS_MERGED = "organisations merged", "Merged organisations"
    PERSON_CHANGED = "person changed", "Changed a person"
    DRAFTED = "drafted", "Began a draft"
    DISCARDED = "discarded", "Discarded a draft"
    SUBMITTED = "submitted", "Submitted"
    SUPERSEDED = "superseded", "Superseded by a newer revision"
    APPROVED = "approved", "Approved"
    RETURNED = "returned", "Returned"
    REJECTED = "rejected", "Rejected"
    DECISION_REFUSED = "decision refused", "Tried to decide and was refused"
    APPROVAL_LAPSED = "approval lapsed", "Approval lapsed"
    WITHDRAWN = "withdrawn", "Withdrew"
    VISIBILITY_CHANGED = "visibility changed", "Changed the visibility"
    TRIPWIRE_OVERRIDDEN = "tripwire overridden", "Let a text pass the victim-data tripwire"
    POSITION_STATED = "position stated", "Stated a position"
    COMMENTED = "commented", "Commented"
    COMMENT_WITHDRAWN = "comment withdrawn", "Withdrew a comment"
    FILE_DOWNLOADED = "file downloaded", "Downloaded a file"
    OPENED_AS_STEWARD = "opened as steward", "Opened confidential evidence as steward"
    RECOMMENDATION_CLASSIFIED = "recommendation classified", "Settled kind and pillar"
    REPORT_IMPORTED = "report imported", "Imported a report"
    RECONCILIATION_OPENED = "reconciliation opened", "Opened a reconciliation"
    LINK_SETTLED = "link settled", "Settled a lineage link"
    FINDING_SETTLED = "finding settled", "Settled a finding"
    OUTCOME_DECIDED = "outcome decided", "Decided an outcome"
    OUTCOME_UNDONE = "outcome undone", "Took an outcome back"
    CLOSING_PROPOSED = "closing proposed", "Proposed to close a reconciliation"
    RECONCILIATION_CLOSED = "reconciliation closed", "Closed a reconciliation"
    RECONCILIATION_REOPENED = "reconciliation reopened", "Reopened a reconciliation"
    RECONCILIATION_REANCHORED = (
        "reconciliation re-anchored",
        "Moved a reconciliation to a corrected text",
    )
