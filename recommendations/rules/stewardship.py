"""Who may. Every function answers for one signed-in person and, where it has one, one object."""

from dataclasses import dataclass

from recommendations.models import Person, ReportDraft, YearImport
from recommendations.sight import is_in_stewards_group, sight_of


def is_steward(person: Person) -> bool:
    """Active staff in the stewards' group. Being a superuser is not enough."""
    return is_in_stewards_group(person)


def can_import_reports(person: Person) -> bool:
    """May give report texts and confirm what was read."""
    return is_steward(person)


def can_classify_recommendations(person: Person) -> bool:
    """May settle kind and pillar, and what a corrected text did to a recommendation."""
    return is_steward(person)


def can_divide_recommendations(person: Person) -> bool:
    """May divide a recommendation into parts, and dissolve them."""
    return is_steward(person)


def can_correct_legal_references(person: Person) -> bool:
    """May rename and merge provisions, and settle which a recommendation cites."""
    return is_steward(person)


def can_see_digests(person: Person) -> bool:
    """May see to whom mails were sent and when, and start a digest run; never what they said."""
    return is_steward(person)


def can_see_health(person: Person) -> bool:
    """May see how jobs, mail, broker, storage and the record itself are."""
    return is_steward(person)


def can_use_draft(person: Person, draft: ReportDraft) -> bool:
    """May see, correct, confirm or discard this draft: only the steward who gave the text."""
    return draft.person_id == person.pk and can_import_reports(person)


def can_use_year_import(person: Person, volume: YearImport) -> bool:
    """May see, confirm or discard this upload of a whole year: only the steward who gave it."""
    return volume.person_id == person.pk and can_import_reports(person)


def can_edit_person(actor: Person, person: Person) -> bool:
    """Superusers anybody; stewards themselves and people who have no powers in the admin.

    Whoever can change an address can have its password reset, so a steward must not reach
    anybody who may do more than a reader.
    """
    if not actor.is_active or not actor.is_staff:
        return False
    if actor.is_superuser:
        return True
    return person.pk == actor.pk or not (person.is_staff or person.is_superuser)


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a person may do, for templates: `{% if can.import_reports %}`."""

    import_reports: bool
    open_admin: bool
    contribute: bool = False
    review: bool = False
    belong: bool = False
    reconcile: bool = False


def abilities(person: Person) -> Abilities:
    """Everything that does not depend on an object."""
    steward = is_steward(person)
    standings = sight_of(person).standings
    return Abilities(
        import_reports=steward,
        open_admin=person.is_active and person.is_staff,
        contribute=any(standing.works for standing in standings),
        review=any(standing.reviews for standing in standings),
        belong=bool(standings),
        reconcile=steward,
    )
