"""What a draft says, as it comes from a form, and what is still missing from it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from recommendations.domain.errors import Incomplete, InvalidValue, OutsidePeriod
from recommendations.enums import AssessmentStatus, ContributionKind, EvidenceKind
from recommendations.models import Recommendation, Revision
from recommendations.periods import counts_for, judging_year, reporting_period


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: its bytes and the name it was given."""

    content: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Content:
    """The words of one revision. A draft may leave anything empty.

    `upload` replaces the file there is; `remove_file` takes it away. The fields of the other kind
    stay empty.
    """

    text: str = ""
    note: str = ""
    title: str = ""
    evidence_kind: str = ""
    fact_from: date | None = None
    fact_to: date | None = None
    outside_reason: str = ""
    link: str = ""
    language: str = ""
    upload: Upload | None = None
    remove_file: bool = False
    assessment: str = ""
    as_of: date | None = None
    rests_on: tuple[UUID, ...] = ()

    def words(self) -> dict[str, str]:
        """What the tripwire looks at, field by field."""
        fields = {
            "title": self.title,
            "text": self.text,
            "note": self.note,
            "outside_reason": self.outside_reason,
            "link": self.link,
            "language": self.language,
        }
        return {name: words for name, words in fields.items() if words}


def check_content(
    content: Content, kind: str, recommendation: Recommendation, *, outside_waived: bool = False
) -> None:
    """Refuses what no draft may hold: InvalidValue, or OutsidePeriod without a reason or waiver."""
    if content.evidence_kind and content.evidence_kind not in EvidenceKind.values:
        raise InvalidValue("evidence_kind", f"“{content.evidence_kind}” is no kind of evidence.")
    if content.assessment and content.assessment not in AssessmentStatus.values:
        raise InvalidValue("assessment", f"“{content.assessment}” is no assessment.")
    if content.link and not content.link.startswith(("http://", "https://")):
        raise InvalidValue("link", "A link begins with http:// or https://.")
    if content.fact_to and not content.fact_from:
        raise InvalidValue("fact_from", "Give the first day of the period too.")
    if content.fact_from and content.fact_to and content.fact_to < content.fact_from:
        raise InvalidValue("fact_to", "The period ends before it begins.")
    today = timezone.localdate()
    for name in ("fact_from", "as_of"):
        day = getattr(content, name)
        if day and day > today:
            raise InvalidValue(name, "This day has not come yet.")
    warning = unexplained_outside(content, kind, recommendation)
    if warning and not outside_waived:
        raise OutsidePeriod(warning)


def unexplained_outside(content: Content, kind: str, recommendation: Recommendation) -> str:
    """The warning of evidence outside the period that does not say why; else empty."""
    if kind != ContributionKind.EVIDENCE or content.outside_reason.strip():
        return ""
    return period_warning(content, recommendation)


def period_warning(content: Content, recommendation: Recommendation) -> str:
    """Which report the fact counts for where it is not the judging one; empty where it is."""
    if content.fact_from is None:
        return ""
    counted = counts_for(content.fact_from, content.fact_to)
    judging = judging_year(recommendation.report.year)
    if counted == judging:
        return ""
    return (
        f"This fact counts for the {counted} report ({reporting_period(counted)}), not for the"
        f" {judging} report ({reporting_period(judging)}), which will judge this recommendation."
        " Check the date. If it belongs here all the same, say why."
    )


def check_complete(revision: Revision, kind: str) -> None:
    """Incomplete, field by field, where a reviewer could not decide on it."""
    missing = _missing_evidence(revision) if kind == ContributionKind.EVIDENCE else {}
    if kind == ContributionKind.STATUS_UPDATE:
        missing = _missing_update(revision)
    if missing:
        raise Incomplete(missing)


def _missing_evidence(revision: Revision) -> dict[str, str]:
    missing = {}
    if not revision.title:
        missing["title"] = "Give it a title."
    if not revision.evidence_kind:
        missing["evidence_kind"] = "Say what kind of evidence it is."
    if revision.fact_from is None:
        missing["fact_from"] = "Give the date of the fact, or its period."
    if not (revision.text or revision.link or revision.file_id):
        missing["text"] = "Give a statement, a link or a file."
    return missing


def _missing_update(revision: Revision) -> dict[str, str]:
    missing = {}
    if not revision.assessment:
        missing["assessment"] = "Say how far it has come."
    if revision.as_of is None:
        missing["as_of"] = "Say as of which day."
    if not revision.text:
        missing["text"] = "Give your reasoning."
    return missing
