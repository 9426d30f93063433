"""What stands against importing a narrative, and how the record compares with it."""

from dataclasses import dataclass
from hashlib import sha256

from django.utils import timezone

from recommendations.enums import ReportKind, Standing
from recommendations.models import Country, Recommendation, Report, SourceRevision
from recommendations.models.reports import EARLIEST_YEAR, LATEST_YEAR
from recommendations.text.comparison import STANDING, Known, Pairing, compare
from recommendations.text.countries import country_named, is_user_assigned
from recommendations.text.narrative import Narrative

_CONTRADICTIONS = ("country_differs", "year_differs")
_LONGEST_NAME = 100
"""As wide as the column."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a narrative cannot become a report; `code` is stable."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One recommendation that a corrected text changes, takes away, brings or brings back.

    `fit` is changed, vanished, new or returned; the numbers are None and the texts empty on the
    side where it is not.
    """

    fit: str
    number_before: int | None
    text_before: str
    number: int | None
    text: str


def text_sha256(text: str) -> str:
    """The hash by which a source text is told from another: of its UTF-8."""
    return sha256(text.encode()).hexdigest()


def report_kind(narrative: Narrative) -> ReportKind:
    """Which of a year's two reports the narrative is."""
    return ReportKind.INTERIM if narrative.interim else ReportKind.ANNUAL


def stored_country(narrative: Narrative) -> Country | None:
    """The country's row: by its code, else by its name."""
    found = None
    if narrative.iso2:
        found = Country.objects.filter(iso2=narrative.iso2).first()
    if found is None and narrative.country:
        found = Country.objects.filter(name__iexact=narrative.country).first()
    return found


def stored_report(narrative: Narrative, country: Country | None) -> Report | None:
    """The report this narrative would revise."""
    if country is None or narrative.year is None:
        return None
    return Report.objects.filter(
        country=country, year=narrative.year, kind=report_kind(narrative)
    ).first()


def newest_revision(report: Report) -> SourceRevision | None:
    """The report's current source text."""
    return report.revisions.order_by("-number").first()


def latest_possible_year() -> int:
    """The last year a report can have now: next year's may come out early."""
    return min(timezone.now().year + 1, LATEST_YEAR)


def obstacles_to(narrative: Narrative, country: Country | None) -> tuple[Obstacle, ...]:
    """Why this narrative cannot become a report; `country` is its row where there is one."""
    found = [
        Obstacle(warning.code, warning.message)
        for warning in narrative.warnings
        if warning.code in _CONTRADICTIONS
    ]
    if not narrative.bullets:
        found.append(
            Obstacle(
                "no_recommendations",
                "No recommendations were found in this text. Check that it is a country narrative"
                " and that it holds the list of prioritized recommendations.",
            )
        )
    found += [*_country_obstacles(narrative, country), *_year_obstacles(narrative)]
    return tuple(found)


def text_obstacle(report: Report, newest: SourceRevision | None, text: str) -> Obstacle | None:
    """Why this text cannot be the report's next revision: it was one before the newest."""
    earlier = report.revisions.filter(text_sha256=text_sha256(text)).first()
    if earlier is None or newest is None or earlier.pk == newest.pk:
        return None
    return Obstacle(
        "text_replaced",
        f"This text is revision {earlier.number} of {report} already, and revision"
        f" {newest.number} has replaced it. Nothing was changed.",
    )


def compare_with_record(known: list[Recommendation], narrative: Narrative) -> tuple[Pairing, ...]:
    """How the recorded recommendations fare in the narrative; indexes as in the two lists."""
    return compare(
        [
            Known(recommendation.number, recommendation.text, _stands(recommendation))
            for recommendation in known
        ],
        [bullet.text for bullet in narrative.bullets],
    )


def differences_of(
    pairings: tuple[Pairing, ...], known: list[Recommendation], narrative: Narrative
) -> tuple[Difference, ...]:
    """Every pairing a person should look at, with its words before and after."""
    found = []
    for pairing in pairings:
        if pairing.fit == STANDING:
            continue
        before = None if pairing.before is None else known[pairing.before]
        after = None if pairing.after is None else narrative.bullets[pairing.after]
        found.append(
            Difference(
                fit=pairing.fit,
                number_before=before.number if before else None,
                text_before=before.text if before else "",
                number=after.number if after else None,
                text=after.text if after else "",
            )
        )
    return tuple(found)


def _stands(recommendation: Recommendation) -> bool:
    return recommendation.standing == Standing.STANDING


def _country_obstacles(narrative: Narrative, country: Country | None) -> list[Obstacle]:
    """At most one: the first of these that holds."""
    name, iso2 = narrative.country or "", narrative.iso2
    listed = country_named(name)
    stored = country.iso2 if country else None
    if country is None and not name:
        code = "country_missing"
        message = "The text does not say which country it is about. Give its name or ISO code."
    elif len(name) > _LONGEST_NAME:
        code, message = "country_too_long", "The country’s name is too long to be one."
    elif listed and iso2 and listed.iso2 != iso2:
        code = "country_differs"
        message = f"{listed.name} has the code {listed.iso2}, not {iso2}. Correct one of the two."
    elif country and stored and iso2 and stored != iso2:
        code = "country_differs"
        message = f"{country.name} is stored with the code {stored}, not {iso2}."
    # A user-assigned code says nothing by itself; the name it was first used with gives it meaning.
    elif country and iso2 and is_user_assigned(iso2) and name and not _same_name(name, country):
        code = "country_differs"
        message = f"The code {iso2} belongs to {country.name}, not to {name}."
    else:
        return []
    return [Obstacle(code, message)]


def _same_name(name: str, country: Country) -> bool:
    return name.casefold() == country.name.casefold()


def _year_obstacles(narrative: Narrative) -> list[Obstacle]:
    if narrative.year is None:
        return [
            Obstacle(
                "year_missing",
                "The text does not say of which year the report is. Give the report's year.",
            )
        ]
    latest = latest_possible_year()
    if EARLIEST_YEAR <= narrative.year <= latest:
        return []
    return [
        Obstacle(
            "year_out_of_range",
            f"{narrative.year} cannot be the report's year: the first report is of"
            f" {EARLIEST_YEAR}, the next one of {latest} at the latest.",
        )
    ]
