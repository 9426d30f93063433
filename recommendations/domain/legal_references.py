"""One provision, one row: renamed, merged with what turns out to be the same, and parted again."""

from django.db import transaction
from django.db.models import Q

from recommendations import rules
from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed
from recommendations.domain.provisions import LABEL
from recommendations.domain.trail import record
from recommendations.enums import Action
from recommendations.models import Citation, Country, LegalReference, Person


def rename_legal_reference(
    reference: LegalReference, *, label: str, actor: Person
) -> LegalReference:
    """The provision has this label; the old one stays as another name of it.

    So a text that is imported later and names it as before cites it still. InvalidValue where the
    label is another provision's: those two can be merged instead.
    """
    label = " ".join(label.split())
    if not label or len(label) > LABEL:
        raise InvalidValue("label", f"Give a name of 1 to {LABEL} characters.")
    with transaction.atomic():
        locked = _locked(reference, actor)
        if locked.merged_into_id is not None:
            message = "It is another name of a provision. Rename that one, or part the two first."
            raise InvalidTransition(message)
        before = locked.label
        if label == before:
            return locked
        namesake = locked.country.legal_references.filter(label=label).first()
        if namesake is not None and namesake.merged_into_id != locked.pk:
            message = f"{locked.country} has “{label}” already. Merge the two instead."
            raise InvalidValue("label", message)
        _swap(locked, namesake, label)
        record(
            Action.LEGAL_REFERENCE_RENAMED,
            locked,
            actor=actor,
            before={"label": before},
            after={"label": label},
        )
    return locked


def merge_legal_references(
    kept: LegalReference, duplicate: LegalReference, *, actor: Person
) -> int:
    """All that cites the duplicate cites the one that is kept; how many citations moved.

    The duplicate stays as another name: its page leads to the kept one, and what is imported later
    under its label is cited there. Its own other names come along. It can be parted again.
    """
    with transaction.atomic():
        kept, duplicate = _locked(kept, actor), _locked(duplicate, actor)
        if kept.pk == duplicate.pk:
            message = "Choose two provisions: one to keep, one that is the same."
            raise InvalidTransition(message)
        if kept.country_id != duplicate.country_id:
            message = "Provisions of two countries are never the same."
            raise InvalidTransition(message)
        if kept.merged_into_id is not None or duplicate.merged_into_id is not None:
            message = "One of the two was merged already. Look at the list again."
            raise InvalidTransition(message)
        cited = Citation.objects.filter(legal_reference=duplicate)
        cited.filter(read_as__isnull=True).update(read_as=duplicate)
        moved = cited.update(legal_reference=kept)
        LegalReference.objects.filter(Q(pk=duplicate.pk) | Q(merged_into=duplicate)).update(
            merged_into=kept
        )
        facts = {"kept": kept.label, "duplicate": duplicate.label, "citations": moved}
        for subject in (duplicate, kept):
            record(Action.LEGAL_REFERENCES_MERGED, subject, actor=actor, after=facts)
    return moved


def part_legal_references(other_name: LegalReference, *, actor: Person) -> LegalReference:
    """The other name is a provision of its own again, cited wherever a text has that name.

    Also where it was read after the merge. Other names that came along with it stay where they are.
    """
    with transaction.atomic():
        locked = _locked(other_name, actor)
        kept = locked.merged_into
        if kept is None:
            message = "It is no other name of a provision; there is nothing to part."
            raise InvalidTransition(message)
        moved = Citation.objects.filter(read_as=locked).update(legal_reference=locked, read_as=None)
        locked.merged_into = None
        locked.save(update_fields=["merged_into"])
        facts = {"kept": kept.label, "parted": locked.label, "citations": moved}
        for subject in (locked, kept):
            record(Action.LEGAL_REFERENCES_PARTED, subject, actor=actor, after=facts)
    return locked


def _locked(reference: LegalReference, actor: Person) -> LegalReference:
    """As it is now, under its country's lock: imports of the country wait meanwhile."""
    if not rules.can_correct_legal_references(actor):
        message = "Only data stewards rename, merge and part provisions."
        raise NotAllowed(message)
    Country.objects.select_for_update(no_key=True).get(pk=reference.country_id)
    return LegalReference.objects.select_related("country", "merged_into").get(pk=reference.pk)


def _swap(reference: LegalReference, namesake: LegalReference | None, label: str) -> None:
    """Gives it the label; its old one goes to a row of its own, or to the one that had the new."""
    before = reference.label
    own = Citation.objects.filter(legal_reference=reference, read_as__isnull=True)
    read = list(own.values_list("pk", flat=True))
    if namesake is None:
        reference.label = label
        reference.save(update_fields=["label"])
        namesake = LegalReference.objects.create(
            country=reference.country, label=before, merged_into=reference
        )
    else:
        Citation.objects.filter(read_as=namesake).update(read_as=None)
        # Out of the way first: a label is unique in its country, row by row.
        for row, name in (
            (namesake, f"\N{REPLACEMENT CHARACTER}{namesake.pk}"),
            (reference, label),
            (namesake, before),
        ):
            row.label = name
            row.save(update_fields=["label"])
    Citation.objects.filter(pk__in=read).update(read_as=namesake)
