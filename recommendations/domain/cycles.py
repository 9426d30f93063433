"""The report years as far as they are known to everybody, and the rules about tiers.

Only what a public source says is entered; everything else stands as "not known" until a steward
enters it. What a steward entered or moved is never touched again.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from recommendations import rules
from recommendations.domain.calendar import When, lock_cycle, set_date
from recommendations.domain.errors import InvalidValue, NotAllowed
from recommendations.domain.trail import record
from recommendations.enums import Action, DateKind, TierRuleKind
from recommendations.models import CycleDate, Person, TierRule
from recommendations.models.reports import EARLIEST_YEAR, LATEST_YEAR
from recommendations.periods import reporting_period

METHODOLOGY = "TIP Report, chapter “Methodology”: 1 April to 31 March"
DUE = "22 U.S.C. 7107(b)(1): due by 30 June"
FIRST_HALF = "Reports to Congress on the interim assessments since 2020: first half of the period"
FIRST_HALF_URL = (
    "https://www.state.gov/report-to-congress-on-2024-trafficking-in-persons-interim-assessment"
    "-pursuant-to-the-trafficking-victims-protection-act/"
)
INTERIM_FROM = 2020
"""Before, the assessments speak of the months since the report and give no common window."""

_REGISTER = "Federal Register, Request for Information"
RFI_DEADLINES = {
    2016: When(date(2016, 1, 19), None, f"{_REGISTER}, 80 FR 81875"),
    2017: When(date(2017, 1, 25), None, f"{_REGISTER}, 81 FR 90039"),
    2018: When(date(2018, 1, 31), None, f"{_REGISTER}, 82 FR 61116"),
    2019: When(
        date(2019, 1, 15),
        None,
        f"{_REGISTER}, 83 FR 63553",
        "https://www.govinfo.gov/content/pkg/FR-2018-12-10/html/2018-26617.htm",
    ),
    2020: When(
        date(2020, 1, 15),
        None,
        "Statement from the Ambassador on the request for information",
        "https://www.state.gov/statement-from-the-ambassador-on-the-request-for-information-for"
        "-the-2020-trafficking-in-persons-report/",
    ),
    2021: When(date(2021, 2, 1), None, f"{_REGISTER}, 85 FR 77481"),
}
RELEASES = {
    2019: When(
        date(2019, 6, 20),
        None,
        "Congressional Research Service, R44953",
        "https://www.everycrsreport.com/reports/R44953.html",
    ),
    2022: When(date(2022, 7, 19), None, "State Department, announcement of 18 July 2022"),
    2023: When(date(2023, 6, 15), None, "State Department, announcement of the release"),
    2024: When(date(2024, 6, 24), None, "State Department, announcement of the release"),
    2025: When(date(2025, 9, 29), None, "State Department, press statement of 29 September 2025"),
}


@dataclass(frozen=True, slots=True)
class Made:
    """How many dates were entered as known and as not known."""

    known: int
    unknown: int


def make_cycles(first: int, last: int, *, actor: Person | None) -> Made:
    """Every date of these report years has a row for all countries, known where a source says it.

    Rows that are there stay as they are, so it may run any number of times. InvalidValue for years
    that are none. One transaction for each year.
    """
    if actor is not None and not rules.can_keep_cycles(actor):
        message = "Only data stewards keep the dates of report years."
        raise NotAllowed(message)
    if not EARLIEST_YEAR <= first <= last <= LATEST_YEAR:
        message = f"Give years from {EARLIEST_YEAR} to {LATEST_YEAR}, the earlier one first."
        raise InvalidValue("year", message)
    entered = []
    for year in range(first, last + 1):
        with transaction.atomic():
            cycle = lock_cycle(year, None)
            known = set(
                CycleDate.objects.filter(cycle=cycle)
                .exclude(kind=DateKind.INTERNAL)
                .values_list("kind", flat=True)
            )
            for kind, when in standard_dates(year).items():
                if kind not in known:
                    entered.append(set_date(year, None, kind, when, actor=actor))
    return Made(
        known=sum(1 for row in entered if row.day is not None),
        unknown=sum(1 for row in entered if row.day is None),
    )


def standard_dates(year: int) -> dict[DateKind, When]:
    """What is known of a report year without anybody having entered it."""
    period = reporting_period(year)
    window = When(period.first, date(year - 1, 9, 30), FIRST_HALF, FIRST_HALF_URL)
    return {
        DateKind.PERIOD: When(period.first, period.last, METHODOLOGY),
        DateKind.INTERIM: window if year >= INTERIM_FROM else When(),
        DateKind.RFI_DEADLINE: RFI_DEADLINES.get(year, When()),
        DateKind.EXPECTED_RELEASE: When(date(year, 6, 30), None, DUE),
        DateKind.RELEASE: RELEASES.get(year, When()),
    }


def set_tier_rule(
    kind: str,
    from_year: int,
    *,
    years: int,
    citation: str,
    text: str,
    source_url: str = "",
    actor: Person,
) -> TierRule:
    """The rule of that kind as it stands from that report on; earlier ones keep counting before it.

    InvalidValue for a kind that is none, a year that is none, and a rule without a citation.
    """
    if not rules.can_keep_cycles(actor):
        message = "Only data stewards keep the rules about tiers."
        raise NotAllowed(message)
    if kind not in TierRuleKind.values:
        raise InvalidValue("kind", "Choose what the rule counts.")
    if not EARLIEST_YEAR <= from_year <= LATEST_YEAR:
        raise InvalidValue("from_year", f"Report years go from {EARLIEST_YEAR} to {LATEST_YEAR}.")
    if not 0 <= years <= 10:
        raise InvalidValue("years", "A rule allows between no and ten years in a row.")
    if not citation.strip() or not text.strip():
        raise InvalidValue("citation", "Give the place in the law, and what it says.")
    said = {"years": years, "citation": citation.strip(), "text": text.strip()}
    with transaction.atomic():
        rule, is_new = TierRule.objects.select_for_update().get_or_create(
            kind=kind, from_year=from_year, defaults={**said, "source_url": source_url}
        )
        before = {} if is_new else {"years": rule.years, "citation": rule.citation}
        rule.years, rule.citation = years, citation.strip()
        rule.text, rule.source_url = text.strip(), source_url
        rule.save()
        after = {"kind": kind, "from_year": from_year, **said}
        record(Action.TIER_RULE_SET, rule, actor=actor, before=before, after=after)
    return rule
