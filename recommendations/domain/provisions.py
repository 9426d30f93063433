"""The provisions of one country's law, and the rows that say where they are named."""

from collections.abc import Iterable

from recommendations.models import (
    Citation,
    Country,
    LegalReference,
    Passage,
    Recommendation,
    SourceRevision,
)

LABEL, INSTRUMENT = 160, 80
"""As wide as the columns: what was read and is longer is cut rather than refused."""


def provisions_named(country: Country, labels: Iterable[str]) -> dict[str, LegalReference]:
    """The country's provisions by label; new ones are added. The caller holds the country's lock.

    Other names are given as such; `citing` follows them.
    """
    wanted = dict.fromkeys(label[:LABEL] for label in labels)
    found = {
        provision.label: provision
        for provision in LegalReference.objects.filter(
            country=country, label__in=wanted
        ).select_related("merged_into")
    }
    added = LegalReference.objects.bulk_create(
        LegalReference(country=country, label=label) for label in wanted if label not in found
    )
    return found | {provision.label: provision for provision in added}


def citing(
    provision: LegalReference,
    revision: SourceRevision,
    start: int,
    end: int,
    *,
    recommendation: Recommendation | None = None,
    passage: Passage | None = None,
    instrument: str = "",
) -> Citation:
    """A citation, not stored yet, of the provision, or of the one it is another name of."""
    kept = provision.merged_into
    return Citation(
        legal_reference=kept or provision,
        read_as=provision if kept else None,
        revision=revision,
        recommendation=recommendation,
        passage=passage,
        instrument=instrument[:INSTRUMENT],
        start=start,
        end=end,
    )
