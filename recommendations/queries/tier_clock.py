"""What the law's dated rules say about a country's next tier."""

from recommendations.enums import ReportKind
from recommendations.models import Country, Report, TierRule
from recommendations.tiers import Clock, Placement, Rule, read_clock


def tier_clock(country: Country) -> Clock | None:
    """The clock after the newest yearly report of the record; None without any. Two queries."""
    placed = Report.objects.filter(country=country, kind=ReportKind.ANNUAL)
    history = [Placement(year, tier) for year, tier in placed.values_list("year", "tier")]
    return read_clock(history, tier_rules())


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
