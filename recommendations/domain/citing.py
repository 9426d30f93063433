"""Which provisions a recommendation cites, put right by a person, place by place."""

from typing import Any

from django.db import transaction

from recommendations import rules
from recommendations.domain.errors import (
    InvalidTransition,
    InvalidValue,
    NotAllowed,
    RevisionChanged,
)
from recommendations.domain.provisions import LABEL, citing, provisions_named
from recommendations.domain.settled_citations import (
    occurrence_of,
    overruled,
    settled_citations,
)
from recommendations.domain.trail import record
from recommendations.enums import Action, Standing
from recommendations.models import (
    Citation,
    Country,
    Person,
    Recommendation,
    SettledCitation,
)
from recommendations.text.reading import provisions


def settle_citation(
    recommendation: Recommendation, start: int, end: int, *, quote: str, label: str, actor: Person
) -> SettledCitation:
    """The place names the provision of that label, whatever the reader finds there.

    `start` and `end` count in the source text, and `quote` is what stands there, so that a text that
    came in meanwhile is noticed. An empty label settles that the place names no provision; one that
    the country does not have yet is added. What was settled before where the places overlap is
    replaced. It stays through later imports and corrections of the report as long as the words do.
    """
    label = " ".join(label.split())
    if len(label) > LABEL:
        raise InvalidValue("label", f"A provision's name has at most {LABEL} characters.")
    with transaction.atomic():
        locked = _locked(recommendation, actor)
        if locked.standing != Standing.STANDING:
            message = "It is not in the report's text any more, so what it cites stays as it was."
            raise InvalidTransition(message)
        inside = locked.start <= start < end <= locked.end
        if not inside or locked.revision.text[start:end] != quote or not quote.strip():
            message = "A corrected text came in meanwhile. Look at the words again."
            raise RevisionChanged(message)
        before = _cited(locked, start, end)
        SettledCitation.objects.filter(
            revision=locked.revision_id, start__lt=end, end__gt=start
        ).delete()
        country = locked.report.country
        settled = SettledCitation.objects.create(
            recommendation=locked,
            revision=locked.revision,
            start=start,
            end=end,
            quote=quote,
            occurrence=occurrence_of(locked, start, end),
            legal_reference=provisions_named(country, [label])[label] if label else None,
            settled_by=actor,
        )
        _refresh(locked)
        _record(Action.CITATION_SETTLED, settled, before, actor)
    return settled


def unsettle_citation(settled: SettledCitation, *, actor: Person) -> Recommendation:
    """The place is the reader's again; the recommendation cites there what is read in its words."""
    with transaction.atomic():
        locked = _locked(settled.recommendation, actor)
        rows = SettledCitation.objects.select_related("recommendation", "revision")
        found = rows.filter(pk=settled.pk, recommendation=locked).first()
        if found is None:
            message = "Somebody took it back or replaced it meanwhile."
            raise InvalidTransition(message)
        before = _cited(locked, found.start, found.end)
        found.delete()
        if found.revision_id == locked.revision_id and locked.standing == Standing.STANDING:
            _refresh(locked)
        _record(Action.CITATION_UNSETTLED, found, before, actor)
    return locked


def _locked(recommendation: Recommendation, actor: Person) -> Recommendation:
    """Under its country's lock, as imports hold it, so that no text comes in between."""
    if not rules.can_correct_legal_references(actor):
        message = "Only data stewards settle what a recommendation cites."
        raise NotAllowed(message)
    country = recommendation.report.country_id
    Country.objects.select_for_update(no_key=True).get(pk=country)
    rows = Recommendation.objects.select_related("report__country", "revision")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=recommendation.pk)


def _refresh(recommendation: Recommendation) -> None:
    """Its citations: what is read in its words, but for the places that were settled."""
    revision = recommendation.revision
    read = provisions(revision.text, recommendation.start, recommendation.end)
    settled = list(
        SettledCitation.objects.filter(
            recommendation=recommendation, revision=revision
        ).select_related("legal_reference__merged_into", "revision", "recommendation")
    )
    left = [reference for reference in read if not overruled(reference, settled)]
    named = provisions_named(recommendation.report.country, [one.label for one in left])
    Citation.objects.filter(recommendation=recommendation).delete()
    Citation.objects.bulk_create(
        [
            *(
                citing(
                    named[one.label[:LABEL]],
                    revision,
                    one.start,
                    one.end,
                    recommendation=recommendation,
                    instrument=one.instrument,
                )
                for one in left
            ),
            *settled_citations(settled, read),
        ]
    )


def _cited(recommendation: Recommendation, start: int, end: int) -> list[str]:
    overlapping = Citation.objects.filter(
        recommendation=recommendation, start__lt=end, end__gt=start
    )
    return list(overlapping.order_by("start").values_list("legal_reference__label", flat=True))


def _record(action: Action, settled: SettledCitation, before: list[str], actor: Person) -> None:
    recommendation = settled.recommendation
    place: dict[str, Any] = {"start": settled.start, "end": settled.end}
    now = _cited(recommendation, settled.start, settled.end)
    record(
        action,
        recommendation,
        actor=actor,
        revision_sha256=settled.revision.text_sha256,
        before=place | {"cites": before},
        after=place | {"cites": now},
    )
