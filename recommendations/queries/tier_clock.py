"""What the law's dated rules say about a country's next tier."""

from recommendations.enums import ReportKind
from recommendations.models import Country, Report, TierRule
from recommendations.queries.tier_tables import placements_of
from recommendations.tiers import Clock, Placement, Rule, read_clock


def tier_clock(country: Country) -> Clock | None:
    """The clock after the newest year of the record; None without any. Three queries.

    A year's tier is that of its report, and where no report says one, that of a table of tiers.
    """
    return read_clock(placements(country), tier_rules())


def placements(country: Country) -> list[Placement]:
    """The tier of every year on record. Two queries."""
    told = Report.objects.filter(country=country, kind=ReportKind.ANNUAL)
    tiers = dict(told.values_list("year", "tier"))
    for placed in placements_of(country):
        tiers[placed.year] = tiers.get(placed.year) or placed.tier
    return [Placement(year, tier) for year, tier in sorted(tiers.items())]


def tier_rules() -> list[Rule]:
    """The rules on record. One query."""
    return [
        Rule(
            kind=rule.kind,
            from_year=rule.from_year,
            years=rule.years,
            citation=rule.citation,
            text=rule.text,
            source_url=rule.source_url,
        )
        for rule in TierRule.objects.all()
    ]
