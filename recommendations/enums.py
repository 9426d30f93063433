"""Every vocabulary of the domain. The stored value is the word the pages and scripts see."""

from django.db.models import TextChoices


class Tier(TextChoices):
    """A report's tier placement."""

    TIER_1 = "Tier 1", "Tier 1"
    TIER_2 = "Tier 2", "Tier 2"
    WATCH_LIST = "Tier 2 Watch List", "Tier 2 Watch List"
    TIER_3 = "Tier 3", "Tier 3"
    SPECIAL_CASE = "Special Case", "Special Case"


class TierChange(TextChoices):
    """How the tier compares with the year before, in the report's own words."""

    UPGRADED = "upgraded", "Upgraded"
    DOWNGRADED = "downgraded", "Downgraded"
    REMAINED = "remained", "Remained"


class ReportKind(TextChoices):
    """The yearly report, or the mid-year assessment of a Watch List country."""

    ANNUAL = "annual", "Annual"
    INTERIM = "interim", "Interim"


class ReportState(TextChoices):
    """Whether the State Department has published the report."""

    EXPECTED = "expected", "Expected"
    RELEASED = "released", "Released"
    NOT_ISSUED = "not issued", "Not issued"


class SectionName(TextChoices):
    """The parts of a narrative, in the order they are shown."""

    SUMMARY = "summary", "Summary"
    RECOMMENDATIONS = "recommendations", "Prioritized recommendations"
    PROSECUTION = "prosecution", "Prosecution"
    PROTECTION = "protection", "Protection"
    PREVENTION = "prevention", "Prevention"
    TRAFFICKING_PROFILE = "trafficking_profile", "Trafficking profile"


class Pillar(TextChoices):
    """The three P's a recommendation belongs to."""

    PROSECUTION = "prosecution", "Prosecution"
    PROTECTION = "protection", "Protection"
    PREVENTION = "prevention", "Prevention"


class Kind(TextChoices):
    """What a recommendation asks for."""

    LAW = "law", "Law"
    ENFORCEMENT = "enforcement", "Enforcement"
    IDENTIFICATION = "identification", "Identification"
    SERVICES = "services", "Services"
    TRAINING = "training", "Training"
    AWARENESS = "awareness", "Awareness"
    DATA = "data", "Data"


class Speaker(TextChoices):
    """Whose statement a passage is."""

    GOVERNMENT = "government", "Government"
    OBSERVERS = "observers", "Observers"
    NGOS = "ngos", "NGOs"
    INTERNATIONAL_ORGANISATION = "international_organisation", "International organisation"
    MEDIA = "media", "Media"


class Standing(TextChoices):
    """Whether a recommendation is still in the newest source revision of its report."""

    STANDING = "standing", "Standing"
    VANISHED = "vanished", "Vanished from the corrected text"


class Fit(TextChoices):
    """How a recommendation fared when its report's text was corrected."""

    CHANGED = "changed", "Words changed"
    VANISHED = "vanished", "No longer there"
    NEW = "new", "New in the corrected text"


class DocumentFormat(TextChoices):
    """What kind of file the source text came from."""

    TXT = "txt", "Text"
    HTML = "html", "Web page"
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word document"


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


class Stance(TextChoices):
    """What the government says to a recommendation."""

    ACCEPTS = "accepts", "Accepts"
    IN_PART = "accepts in part", "Accepts in part"
    DISPUTES = "disputes", "Disputes"
    NO_REPLY = "no reply", "No reply"


class Channel(TextChoices):
    """Who reads a comment."""

    OWN_SIDE = "own side", "Own side"
    BOTH_SIDES = "both sides", "Both sides"


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
