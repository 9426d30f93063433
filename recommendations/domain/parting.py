"""A recommendation that asks for several things, divided into parts that are assessed one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from recommendations import rules
from recommendations.domain.assessing import lock_recommendation, refresh_assessments
from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed
from recommendations.domain.trail import record
from recommendations.enums import Action, Standing
from recommendations.models import Contribution, Part, Person, Recommendation
from recommendations.queries.parts import standing_parts
from recommendations.text.parts import NotTheWords, moved_parts, parts_from_lines

MOST_PARTS = 20


def divide_recommendation(
    recommendation: Recommendation, lines: Sequence[str], *, actor: Person
) -> list[Part]:
    """The recommendation has exactly these parts, one for each line; each an exact place in the source.

    The lines are the recommendation's words, none left out. Divided anew into as many parts, each
    keeps what was contributed to it and takes its new words; into another number, a part that
    something was contributed to must keep its words, and the others are replaced. InvalidValue
    (field `parts`) where the lines are not the words or make fewer than two parts;
    InvalidTransition where the recommendation has vanished, or a contribution would hang in the
    air; NotAllowed for whoever is no steward.
    """
    _require_able(actor)
    with transaction.atomic():
        locked = _locked(recommendation)
        places = [
            (locked.start + start, locked.start + end) for start, end in _checked(locked, lines)
        ]
        present = list(standing_parts(locked).select_for_update())
        before = _places(present)
        if places == before:
            return present
        parts = _same_number(present, places) or _another_number(present, places)
        for number, (part, (start, end)) in enumerate(zip(parts, places, strict=True), 1):
            part.recommendation, part.revision_id = locked, locked.revision_id
            part.number, part.start, part.end = number, start, end
            part.text = locked.text[start - locked.start : end - locked.start]
        _store(parts)
        refresh_assessments(locked)
        record(
            Action.PARTS_SET,
            locked,
            actor=actor,
            before={"parts": before},
            after={"parts": places},
        )
    return parts


def dissolve_parts(recommendation: Recommendation, *, actor: Person) -> None:
    """The recommendation is one again. Where it has no parts, nothing happens.

    InvalidTransition where something was contributed to a part; NotAllowed for whoever is no
    steward.
    """
    _require_able(actor)
    with transaction.atomic():
        locked = _locked(recommendation)
        present = list(standing_parts(locked).select_for_update())
        if not present:
            return
        _refuse_held(present)
        before = _places(present)
        Part.objects.filter(pk__in=[part.pk for part in present]).delete()
        refresh_assessments(locked)
        record(Action.PARTS_DISSOLVED, locked, actor=actor, before={"parts": before}, after={})


@dataclass(frozen=True, slots=True)
class Divided:
    """A recommendation's words and its parts, as they were before its words change."""

    text: str
    start: int
    parts: tuple[Part, ...]


def divided_among(recommendations: Iterable[Recommendation]) -> dict[UUID, Divided]:
    """Those of them that have parts, with these locked. One query."""
    rows = {row.pk: row for row in recommendations}
    found: dict[UUID, list[Part]] = {}
    parts = Part.objects.select_for_update(of=("self",)).filter(
        recommendation__in=rows, standing=Standing.STANDING
    )
    for part in parts.order_by("recommendation", "number"):
        found.setdefault(part.recommendation_id, []).append(part)
    return {pk: Divided(rows[pk].text, rows[pk].start, tuple(kept)) for pk, kept in found.items()}


def reanchor_parts(before: dict[UUID, Divided], now: Iterable[Recommendation]) -> None:
    """The parts lie in their recommendations' present words; which lost all of theirs has vanished.

    In the transaction that moved the recommendations. One that vanished itself keeps its parts
    where they were, in the text that had its words.
    """
    for recommendation in now:
        known = before.get(recommendation.pk)
        if known is None:
            continue
        places = moved_parts(
            known.text,
            recommendation.text,
            [(part.start - known.start, part.end - known.start) for part in known.parts],
        )
        stand: list[Part] = []
        for part, place in zip(known.parts, places, strict=True):
            if place is None:
                part.standing = Standing.VANISHED
                part.save(update_fields=["standing"])
                continue
            part.revision_id = recommendation.revision_id
            part.start, part.end = (recommendation.start + at for at in place)
            part.text = recommendation.text[slice(*place)]
            part.number = len(stand) + 1
            stand.append(part)
        _store(stand)
        refresh_assessments(recommendation)


def _require_able(actor: Person) -> None:
    if not rules.can_divide_recommendations(actor):
        message = "Only data stewards may divide a recommendation into parts."
        raise NotAllowed(message)


def _locked(recommendation: Recommendation) -> Recommendation:
    locked = lock_recommendation(recommendation.pk)
    if locked.standing != Standing.STANDING:
        message = (
            "This recommendation is no longer in its report’s list; its parts stay as they are."
        )
        raise InvalidTransition(message)
    return locked


def _checked(recommendation: Recommendation, lines: Sequence[str]) -> list[tuple[int, int]]:
    try:
        pairs = parts_from_lines(recommendation.text, lines)
    except NotTheWords as problem:
        message = f"The parts must be the recommendation’s words, none changed. {problem}"
        raise InvalidValue("parts", message) from problem
    if len(pairs) < 2:
        message = "Begin a new line where another ask begins: there are at least two parts."
        raise InvalidValue("parts", message)
    if len(pairs) > MOST_PARTS:
        message = f"More than {MOST_PARTS} parts help nobody; join some."
        raise InvalidValue("parts", message)
    return pairs


def _same_number(present: Sequence[Part], places: Sequence[tuple[int, int]]) -> list[Part]:
    """The parts there are, in order, where there are as many; else none."""
    return list(present) if len(present) == len(places) else []


def _another_number(present: Sequence[Part], places: Sequence[tuple[int, int]]) -> list[Part]:
    """Parts whose words stay are kept; all others are new, and what they replace is gone."""
    kept = {(part.start, part.end): part for part in present}
    gone = [part for place, part in kept.items() if place not in places]
    _refuse_held(gone)
    Part.objects.filter(pk__in=[part.pk for part in gone]).delete()
    return [kept.get(place) or Part() for place in places]


def _refuse_held(parts: Sequence[Part]) -> None:
    held = set(Contribution.objects.filter(part__in=parts).values_list("part", flat=True))
    numbers = [part.number for part in parts if part.pk in held]
    if numbers:
        message = (
            f"What was contributed to part {numbers[0]} would hang in the air. Keep its words as a"
            " part, or cut into as many parts as there are now: then each keeps what it has."
        )
        raise InvalidTransition(message)


def _store(parts: Sequence[Part]) -> None:
    """Out of each other's way first: a number is unique among those that stand."""
    known = [part for part in parts if part.pk is not None]
    Part.objects.filter(pk__in=[part.pk for part in known]).update(standing=Standing.VANISHED)
    for part in parts:
        part.standing = Standing.STANDING
        part.save()


def _places(parts: Iterable[Part]) -> list[tuple[int, int]]:
    return [(part.start, part.end) for part in parts]
