"""A published table of tiers in: all of it or nothing, beside the reports and never over them."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from recommendations import rules
from recommendations.domain.countries import free_slug
from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed
from recommendations.domain.trail import record
from recommendations.enums import Action, Tier
from recommendations.models import Country, Person, TierPlacement
from recommendations.queries.tier_tables import CHANGED, NEW, PlannedTier, TierPlan, plan_tiers
from recommendations.text.tier_table import TierTable

_LONGEST_SOURCE = 300


def enter_tiers(
    table: TierTable, *, source: str, source_url: str = "", seal: str = "", actor: Person | None
) -> TierPlan:
    """Every tier of the table is on record, with its source; the plan says what that changed.

    Reports are not touched, also where they say another tier: the plan names those. An earlier
    table's tier is replaced and logged. Listed countries without a row get one. With a `seal` the
    plan must still be the one that was looked at. `actor` None is the operator.

    Refuses with NotAllowed, InvalidValue for a table with problems (`field` "table", every line in
    the message) or without a source, and InvalidTransition where the record changed meanwhile.
    """
    if actor is not None and not rules.can_import_reports(actor):
        message = "Only data stewards may enter tiers."
        raise NotAllowed(message)
    source = checked_source(source)
    try:
        with transaction.atomic():
            plan = plan_tiers(table, source=source, source_url=source_url)
            _refuse(plan, seal)
            _write(plan, source, source_url, actor)
    except IntegrityError as error:
        message = "Somebody else entered tiers just now. Nothing was changed; look again."
        raise InvalidTransition(message) from error
    return plan


def checked_source(source: str) -> str:
    """The source in one line; InvalidValue where there is none."""
    source = " ".join(source.split())
    if not source:
        message = "Say which table this is, such as “TIP Report 2024, page 52”."
        raise InvalidValue("source", message)
    if len(source) > _LONGEST_SOURCE:
        message = f"The source has more than {_LONGEST_SOURCE} characters."
        raise InvalidValue("source", message)
    return source


def _refuse(plan: TierPlan, seal: str) -> None:
    if plan.problems:
        said = " ".join(
            f"Line {problem.line}: {problem.message}" if problem.line else problem.message
            for problem in plan.problems
        )
        raise InvalidValue("table", said)
    if seal and seal != plan.seal:
        message = (
            "The table or the record changed since you looked at it. Nothing was entered; look at"
            " what it would do now."
        )
        raise InvalidTransition(message)


def _write(plan: TierPlan, source: str, source_url: str, actor: Person | None) -> None:
    made: dict[str, Country] = {}
    fields = {"source": source, "source_url": source_url, "set_by": actor}
    new = [
        TierPlacement(
            country=planned.country or _country(planned, made),
            year=planned.row.year,
            tier=Tier(planned.row.tier),
            **fields,
        )
        for planned in plan.tiers
        if planned.does == NEW
    ]
    TierPlacement.objects.bulk_create(new)
    changed = [planned for planned in plan.tiers if planned.does == CHANGED]
    for planned in changed:
        TierPlacement.objects.filter(country=planned.country, year=planned.row.year).update(
            tier=planned.row.tier, set_at=timezone.now(), **fields
        )
    _log(plan, new, changed, source, actor)


def _log(
    plan: TierPlan,
    new: list[TierPlacement],
    changed: list[PlannedTier],
    source: str,
    actor: Person | None,
) -> None:
    """One entry for what is new, and one for each tier that was another before."""
    if new:
        record(
            Action.TIERS_ENTERED,
            new[0],
            actor=actor,
            after={"source": source, "new": len(new), "countries_added": plan.countries_added},
        )
    for planned in changed:
        placement = TierPlacement.objects.get(country=planned.country, year=planned.row.year)
        record(
            Action.TIERS_ENTERED,
            placement,
            actor=actor,
            before={"tier": planned.before},
            after={"source": source, "tier": planned.row.tier},
        )


def _country(planned: PlannedTier, made: dict[str, Country]) -> Country:
    """The row of a listed country that had none, made once."""
    if planned.name not in made:
        iso2 = planned.row.listed.iso2 if planned.row.listed else None
        made[planned.name] = Country.objects.create(
            name=planned.name, iso2=iso2, slug=free_slug(planned.name, iso2)
        )
    return made[planned.name]
