"""Rows for tests that do not care how they came to be."""

# factory_boy types its factories, not the declarations inside them.
# mypy: disable-error-code="no-untyped-call"

import hashlib
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.utils import timezone
from factory.declarations import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from recommendations.domain.trail import record
from recommendations.enums import (
    Action,
    ChapterFate,
    ContributionKind,
    DateKind,
    Fit,
    JobKind,
    Kind,
    MembershipState,
    Pillar,
    Relation,
    Role,
    SectionName,
    Side,
    Signal,
    TierRuleKind,
    WaivedRule,
    YearState,
)
from recommendations.models import (
    Arrival,
    CalendarFeed,
    Check,
    Citation,
    Contribution,
    Country,
    Cycle,
    CycleDate,
    DateMove,
    Figure,
    Finding,
    Invitation,
    Job,
    LegalReference,
    LineageLink,
    LogEntry,
    Membership,
    Organisation,
    Outcome,
    Part,
    Passage,
    Person,
    Reanchoring,
    Recommendation,
    Reconciliation,
    Report,
    ReportDraft,
    RevisionWarning,
    Section,
    SettledCitation,
    Silence,
    SilenceAnswer,
    SourceRevision,
    StreakClaim,
    Term,
    TierPlacement,
    TierRule,
    Waiver,
    YearChapter,
    YearImport,
)

TEXT = (
    "2021 Trafficking in Persons Report: Testland\n\nTESTLAND: Tier 2\n\n"
    "PRIORITIZED RECOMMENDATIONS\n\n"
    "• Amend Article 12 of the penal code.\n• Train judges.\n• Collect data on victims.\n"
)
PASSWORD = "correct horse battery"


Row = TypeVar("Row")


class Rows(DjangoModelFactory[Row]):
    """Calling a factory gives a stored row; said here for the type checker."""

    class Meta:
        abstract = True

    if TYPE_CHECKING:

        def __new__(cls, **fields: Any) -> Row: ...  # type: ignore[misc]


class PersonFactory(Rows[Person]):
    """Signs in with PASSWORD."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    email = Sequence(lambda n: f"person{n}@example.org")
    name = Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class: type[Person], *args: Any, **fields: Any) -> Person:
        password = fields.pop("password", PASSWORD)
        return model_class.objects.create_user(password=password, **fields)


class OrganisationFactory(Rows[Organisation]):
    """An NGO; the other side reads its pseudonym."""

    class Meta:
        model = Organisation

    name = Sequence(lambda n: f"Organisation {n}")
    side = Side.CIVIL_SOCIETY
    pseudonym = Sequence(lambda n: f"Pseudonym {n}")


class MembershipFactory(Rows[Membership]):
    """An active contributor for every country."""

    class Meta:
        model = Membership

    person = SubFactory(PersonFactory)
    organisation = SubFactory(OrganisationFactory)
    role = Role.CONTRIBUTOR
    state = MembershipState.ACTIVE
    all_countries = True
    ended_at = LazyAttribute(
        lambda row: None if row.state == MembershipState.ACTIVE else timezone.now()
    )


class InvitationFactory(Rows[Invitation]):
    """Sent just now; nobody knows its link."""

    class Meta:
        model = Invitation

    organisation = SubFactory(OrganisationFactory)
    email = Sequence(lambda n: f"invited{n}@example.org")
    role = Role.CONTRIBUTOR
    all_countries = True
    token_sha256 = Sequence(lambda n: hashlib.sha256(f"token {n}".encode()).hexdigest())
    expires_at = LazyAttribute(lambda row: timezone.now() + timedelta(days=7))


class LogEntryFactory(Rows[LogEntry]):
    """Somebody signed in: the next line of the trail."""

    class Meta:
        model = LogEntry

    person = SubFactory(PersonFactory)

    @classmethod
    def _create(cls, model_class: type[LogEntry], *args: Any, **fields: Any) -> LogEntry:
        person = fields.pop("person")
        subject = fields.pop("subject", person)
        action = fields.pop("action", Action.SIGNED_IN)
        with transaction.atomic():
            return record(action, subject, actor=person, **fields)


class CountryFactory(Rows[Country]):
    """A country in no list."""

    class Meta:
        model = Country

    name = Sequence(lambda n: f"Testland {n}")
    slug = Sequence(lambda n: f"testland-{n}")


class ReportFactory(Rows[Report]):
    """The yearly report of 2021."""

    class Meta:
        model = Report

    country = SubFactory(CountryFactory)
    year = 2021
    tier = "Tier 2"
    tier_change = "remained"


class SourceRevisionFactory(Rows[SourceRevision]):
    """TEXT as the report's first revision."""

    class Meta:
        model = SourceRevision

    report = SubFactory(ReportFactory)
    number = 1
    text = TEXT
    text_sha256 = LazyAttribute(lambda row: hashlib.sha256(row.text.encode()).hexdigest())
    document_sha256 = SelfAttribute("text_sha256")
    document_format = "txt"
    document_name = "testland.txt"


class _InRevision(Rows[Row]):
    class Meta:
        abstract = True

    revision = SubFactory(SourceRevisionFactory)


class SectionFactory(_InRevision[Section]):
    """The list's section."""

    class Meta:
        model = Section

    name = SectionName.RECOMMENDATIONS
    start = TEXT.index("Amend")
    end = len(TEXT) - 1


class PassageFactory(_InRevision[Passage]):
    """A sentence of the summary."""

    class Meta:
        model = Passage

    section = SectionName.SUMMARY
    number = Sequence(lambda n: n + 1)
    start = 0
    end = 10


class RevisionWarningFactory(_InRevision[RevisionWarning]):
    """A doubt about the whole text."""

    class Meta:
        model = RevisionWarning

    code = "tier_change_missing"
    message = "The text does not say whether the tier changed."


class RecommendationFactory(_InRevision[Recommendation]):
    """The first recommendation of TEXT."""

    class Meta:
        model = Recommendation

    report = SelfAttribute("revision.report")
    number = Sequence(lambda n: n + 1)
    text = "Amend Article 12 of the penal code."
    start = LazyAttribute(lambda row: row.revision.text.index(row.text))
    end = LazyAttribute(lambda row: row.start + len(row.text))
    opens_with = "Amend"
    strength = "plain"
    kind = Kind.LAW
    pillar = Pillar.PROSECUTION


class PartFactory(Rows[Part]):
    """The first words of the recommendation of TEXT."""

    class Meta:
        model = Part

    recommendation = SubFactory(RecommendationFactory)
    revision = SelfAttribute("recommendation.revision")
    number = 1
    text = "Amend Article 12"
    start = SelfAttribute("recommendation.start")
    end = LazyAttribute(lambda row: row.start + len(row.text))


class LegalReferenceFactory(Rows[LegalReference]):
    """Article 1, 2, 3 …"""

    class Meta:
        model = LegalReference

    country = SubFactory(CountryFactory)
    label = Sequence(lambda n: f"Article {n + 1}")


class CitationFactory(Rows[Citation]):
    """A recommendation that cites a provision."""

    class Meta:
        model = Citation

    recommendation = SubFactory(RecommendationFactory)
    revision = SelfAttribute("recommendation.revision")
    legal_reference = SubFactory(
        LegalReferenceFactory, country=SelfAttribute("..revision.report.country")
    )
    start = SelfAttribute("recommendation.start")
    end = SelfAttribute("recommendation.end")


class SettledCitationFactory(Rows[SettledCitation]):
    """A steward's word that a recommendation names no provision where it says "Article 12"."""

    class Meta:
        model = SettledCitation

    recommendation = SubFactory(RecommendationFactory)
    revision = SelfAttribute("recommendation.revision")
    quote = "Article 12"
    start = LazyAttribute(lambda row: row.revision.text.index(row.quote))
    end = LazyAttribute(lambda row: row.start + len(row.quote))
    occurrence = 1
    settled_by = SubFactory(PersonFactory)


class ReanchoringFactory(_InRevision[Reanchoring]):
    """A recommendation whose words a corrected text changed; nobody has looked yet."""

    class Meta:
        model = Reanchoring

    recommendation = SubFactory(RecommendationFactory, revision=SelfAttribute("..revision"))
    fit = Fit.CHANGED
    number_before = 1
    text_before = "Amend Article 11 of the penal code."


class ReportDraftFactory(Rows[ReportDraft]):
    """TEXT, not confirmed."""

    class Meta:
        model = ReportDraft

    person = SubFactory(PersonFactory)
    document_name = "testland.txt"
    document_format = "txt"
    document_sha256 = LazyAttribute(lambda row: hashlib.sha256(row.text.encode()).hexdigest())
    text = TEXT


class ContributionFactory(Rows[Contribution]):
    """Evidence of an NGO that nobody has written a word of yet."""

    class Meta:
        model = Contribution

    kind = ContributionKind.EVIDENCE
    recommendation = SubFactory(RecommendationFactory)
    organisation = SubFactory(OrganisationFactory)


class ReconciliationFactory(Rows[Reconciliation]):
    """Open, of one country's reports of 2021 and 2022; nothing suggested yet."""

    class Meta:
        model = Reconciliation

    earlier = SubFactory(ReportFactory)
    later_revision = SubFactory(
        SourceRevisionFactory,
        report=SubFactory(ReportFactory, country=SelfAttribute("...earlier.country"), year=2022),
    )
    later = SelfAttribute("later_revision.report")


class _AtDesk(Rows[Row]):
    class Meta:
        abstract = True

    reconciliation = SubFactory(ReconciliationFactory)
    recommendation = SubFactory(
        RecommendationFactory,
        revision=SubFactory(
            SourceRevisionFactory, report=SelfAttribute("...reconciliation.earlier")
        ),
    )


class LineageLinkFactory(Rows[LineageLink]):
    """Suggested: the same words in both reports."""

    class Meta:
        model = LineageLink

    reconciliation = SubFactory(ReconciliationFactory)
    earlier = SubFactory(
        RecommendationFactory,
        revision=SubFactory(
            SourceRevisionFactory, report=SelfAttribute("...reconciliation.earlier")
        ),
    )
    later = SubFactory(
        RecommendationFactory, revision=SelfAttribute("..reconciliation.later_revision")
    )
    relation = Relation.VERBATIM
    score = 1.0


class OutcomeFactory(_AtDesk[Outcome]):
    """Not decided yet."""

    class Meta:
        model = Outcome


class ArrivalFactory(Rows[Arrival]):
    """New in the later report, as suggested."""

    class Meta:
        model = Arrival

    reconciliation = SubFactory(ReconciliationFactory)
    recommendation = SubFactory(
        RecommendationFactory, revision=SelfAttribute("..reconciliation.later_revision")
    )


class FindingFactory(_AtDesk[Finding]):
    """The later text's first words, suggested as progress."""

    class Meta:
        model = Finding

    start = 0
    end = 10
    signal = Signal.PROGRESS
    score = 0.5


class JobFactory(Rows[Job]):
    """Queued just now; nobody works on it."""

    class Meta:
        model = Job

    kind = JobKind.RECONCILIATION
    title = Sequence(lambda n: f"Job {n}")
    sameness = Sequence(lambda n: f"{n:064x}")
    started_by = SubFactory(PersonFactory)


class CycleFactory(Rows[Cycle]):
    """A report year of all countries: 2001, 2002 …"""

    class Meta:
        model = Cycle

    year = Sequence(lambda n: 2001 + n % 100)


class CycleDateFactory(Rows[CycleDate]):
    """The RFI deadline of one country's report of 2027, known."""

    class Meta:
        model = CycleDate

    cycle = SubFactory(CycleFactory, year=2027, country=SubFactory(CountryFactory))
    kind = DateKind.RFI_DEADLINE
    day = date(2027, 2, 1)
    source = "Federal Register"


class DateMoveFactory(Rows[DateMove]):
    """It was a week earlier."""

    class Meta:
        model = DateMove

    day_before = date(2027, 1, 25)
    date = SubFactory(CycleDateFactory)
    source_before = "Federal Register"
    reason = "Put off by the notice."
    moved_by = SubFactory(PersonFactory)


class TierRuleFactory(Rows[TierRule]):
    """A waiver that nobody ever had, from 2051, 2052 … on."""

    class Meta:
        model = TierRule

    kind = TierRuleKind.WAIVER
    from_year = Sequence(lambda n: 2051 + n % 50)
    years = 3
    citation = "22 U.S.C. 7107"
    text = "The downgrade may be waived."


class TermFactory(Rows[Term]):
    """Two names for one thing."""

    class Meta:
        model = Term

    name = Sequence(lambda n: f"harbor inspection {n}")
    others = Sequence(lambda n: [f"port check {n}"])
    source = "Marevia, 2021 and 2022"
    set_by = SubFactory(PersonFactory)


class CalendarFeedFactory(Rows[CalendarFeed]):
    """In use; nobody knows its address."""

    class Meta:
        model = CalendarFeed

    person = SubFactory(PersonFactory)
    token_sha256 = Sequence(lambda n: hashlib.sha256(f"feed {n}".encode()).hexdigest())


class FigureFactory(_InRevision[Figure]):
    """12 convictions of 2020, as the government said."""

    class Meta:
        model = Figure

    start = 0
    end = 10
    number_start = Sequence(lambda n: n)
    number_end = SelfAttribute("number_start")
    what = "traffickers convicted"
    noun = "trafficker"
    act = "convicted"
    value = 12
    year = 2020


class StreakClaimFactory(_InRevision[StreakClaim]):
    """For the third year."""

    class Meta:
        model = StreakClaim

    start = 0
    end = 10
    ordinal = 3
    words_start = 0
    words_end = 5


class SilenceFactory(_InRevision[Silence]):
    """The government did not report convictions."""

    class Meta:
        model = Silence

    start = 0
    end = 10
    who = "government"
    about = "convictions"
    words_start = 0
    words_end = 5


class SilenceAnswerFactory(Rows[SilenceAnswer]):
    """Evidence against a silence."""

    class Meta:
        model = SilenceAnswer

    silence = SubFactory(SilenceFactory)
    revision = SelfAttribute("silence.revision")
    contribution = SubFactory(ContributionFactory)
    quote = "Amend"


class CheckFactory(_InRevision[Check]):
    """A number that is not what was printed; nobody has ruled on it."""

    class Meta:
        model = Check

    key = Sequence(lambda n: f"{n:064}")
    kind = "comparator"
    holds = False
    severity = "high"
    message = "15 for 2022, but the 2023 report printed 12."
    later_start = 0
    later_end = 10


class YearImportFactory(Rows[YearImport]):
    """Read and not confirmed; no country in it yet."""

    class Meta:
        model = YearImport

    person = SubFactory(PersonFactory)
    year = 2024
    name = "volume.pdf"
    size = 1000
    state = YearState.READ


class YearChapterFactory(Rows[YearChapter]):
    """Marevia's narrative, split from the volume; importing it would be new."""

    class Meta:
        model = YearChapter

    year_import = SubFactory(YearImportFactory)
    number = Sequence(lambda n: n + 1)
    country = "Marevia"
    whole = True
    tier = "Tier 2"
    text = TEXT
    document_format = "txt"
    document_sha256 = LazyAttribute(lambda row: hashlib.sha256(row.text.encode()).hexdigest())
    planned = ChapterFate.NEW


class TierPlacementFactory(Rows[TierPlacement]):
    """On the Watch List in 2011, 2012 …, as a table says."""

    class Meta:
        model = TierPlacement

    country = SubFactory(CountryFactory)
    year = Sequence(lambda n: 2011 + n % 80)
    tier = "Tier 2 Watch List"
    source = "Made-up table, page 5"


class WaiverFactory(Rows[Waiver]):
    """A waiver of the reasons for facts outside the period of one report, for a month."""

    rule = WaivedRule.OUTSIDE_PERIOD
    report_year = 2022
    reason = "The period was moved by the annual letter."
    granted_by = SubFactory(PersonFactory)
    expires_at = LazyAttribute(lambda _: timezone.now() + timedelta(days=30))

    class Meta:
        model = Waiver
