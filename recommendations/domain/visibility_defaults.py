"""What new contributions of an organisation start with; what is there already stays as it is."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed
from recommendations.domain.trail import record
from recommendations.enums import Action, Visibility
from recommendations.models import Organisation, Person
from recommendations.models.organisations import DEFAULTS
from recommendations.queries.visibility_defaults import fingerprint
from recommendations.rules import can_manage_organisations


def set_default_visibility(
    organisations: Iterable[UUID], *, visibility: str, seen: str, actor: Person
) -> int:
    """New contributions of each start with that visibility; how many organisations changed.

    Never more than the own side: showing something to the other side or to everybody is chosen by
    whoever contributes, each time. No contribution that is there changes. `seen` is the fingerprint
    of what was looked at: where anything is different now nothing is changed. Members read it, with
    the day, on their organisation's page and where they choose. One line of the trail for each.
    """
    if not can_manage_organisations(actor):
        message = "Only data stewards set what contributions of organisations start with."
        raise NotAllowed(message)
    if visibility not in DEFAULTS:
        message = (
            "An organisation's contributions start with the own organisation or the own side. Who"
            " contributes may choose more, each time."
        )
        raise InvalidValue("visibility", message)
    with transaction.atomic():
        chosen = Organisation.objects.filter(pk__in=list(organisations)).order_by("pk")
        rows = list(chosen.select_for_update(no_key=True, of=("self",)))
        if fingerprint(rows, visibility) != seen:
            message = "Something changed since you looked. Nothing was changed; look again."
            raise InvalidTransition(message)
        changing = [row for row in rows if row.default_visibility != visibility]
        for row in changing:
            before = {"default_visibility": row.default_visibility}
            row.default_visibility = Visibility(visibility)
            row.default_visibility_set_at = timezone.now()
            row.save(update_fields=["default_visibility", "default_visibility_set_at"])
            after = {"default_visibility": row.default_visibility}
            record(Action.ORGANISATION_CHANGED, row, actor=actor, before=before, after=after)
    return len(changing)
