"""One step for what is mostly one thought: the links as suggested, and what follows from them."""

from recommendations.domain.desk import locked_desk
from recommendations.domain.errors import InvalidValue
from recommendations.domain.reconciling import FITTING
from recommendations.domain.settling import decide_outcome, settle_link
from recommendations.enums import Fate, SuggestionState
from recommendations.models import Outcome, Person


def decide_with_links(
    outcome: Outcome,
    *,
    fate: str,
    signal: str = "",
    reason: str = "",
    explained: tuple[int, int] | None = None,
    version: int,
    actor: Person,
) -> Outcome:
    """Decides the outcome and settles the recommendation's suggested links with it, or neither.

    Where the fate needs a link and none was settled by a person, the suggested ones are confirmed
    (of a split, also those besides the settled ones); all others are rejected in the person's name.
    """
    with locked_desk(outcome.reconciliation, actor) as desk:
        mine = desk.links.filter(earlier=outcome.recommendation_id)
        settled = mine.filter(state=SuggestionState.CONFIRMED).exists()
        wanted = FITTING.get(fate, ())
        take = bool(wanted) and (not settled or fate == Fate.SPLIT)
        suggested = mine.filter(state=SuggestionState.SUGGESTED).order_by("later__number")
        for link in suggested.select_related("earlier", "later", "reconciliation"):
            if take and link.relation not in wanted:
                said = link.get_relation_display().lower()
                message = (
                    f"The suggested link to recommendation {link.later.number} says {said}."
                    " Settle that link first, with the relation you see in it."
                )
                raise InvalidValue("fate", message)
            settle_link(link, confirm=take, version=version, actor=actor)
            version += 1
        return decide_outcome(
            outcome,
            fate=fate,
            signal=signal,
            reason=reason,
            explained=explained,
            version=version,
            actor=actor,
        )
