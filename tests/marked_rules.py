"""Who may read which marker: the sentences of docs/explanation/source-protection.md as a table.

Written by hand and on purpose without the project's rules and reads, which it judges.
"""

from recommendations.enums import Side
from tests.marked import AUTHORS, MEMBERS, ORGANISATIONS, WITHOUT, Planted

# Who somebody is to a contribution.
WRITER, OBSERVER = "writes for its organisation", "observes for its organisation"
REVIEWER, COLLEAGUE = "reviews elsewhere on its side", "contributes elsewhere on its side"
ARBITER, ACROSS = "reviews for an independent body", "works on the country for another side"
ANYBODY = "has no standing in the country"

OWN = {WRITER, OBSERVER}
SIDE = {*OWN, REVIEWER, COLLEAGUE}
MEMBERS_HERE = {*SIDE, ARBITER, ACROSS}
EVERYBODY = {*MEMBERS_HERE, ANYBODY}

UNDER_REVIEW = {
    "own organisation": OWN,
    "own side": {*OWN, REVIEWER},
    "both sides": {*OWN, REVIEWER, ARBITER},
    "public": {*OWN, REVIEWER, ARBITER},
}
APPROVED = {
    "own organisation": OWN,
    "own side": SIDE,
    "both sides": MEMBERS_HERE,
    "public": EVERYBODY,
}
# State → visibility → for whom the contribution exists at all.
EXISTS: dict[str, dict[str, set[str]]] = {
    "draft": {key: {WRITER} for key in APPROVED},
    "waiting": UNDER_REVIEW,
    "revised": UNDER_REVIEW,
    "returned": UNDER_REVIEW,
    "rejected": UNDER_REVIEW,
    "approved": APPROVED,
    "superseded": APPROVED,
    "withdrawn": {key: set() for key in APPROVED},
}
# Sort of field → of those for whom it exists, who reads it; while a revision waits, also these.
DECIDERS = {REVIEWER}
READS: dict[str, tuple[set[str], set[str]]] = {
    "words": (EVERYBODY, set()),
    "content": (EVERYBODY, set()),
    "file name": (OWN, set()),
    "note": (OWN, DECIDERS),
    "override": (OWN, DECIDERS),
    # The deciding organisation is the other one of the side.
    "decision": (SIDE, set()),
    "earlier words": ({WRITER}, DECIDERS),
    "earlier content": (OWN, DECIDERS),
    "earlier file name": ({WRITER}, set()),
    "earlier note": (OWN, DECIDERS),
    "earlier override": (OWN, set()),
    "earlier decision": (OWN, DECIDERS),
    "draft words": ({WRITER}, set()),
    "draft content": ({WRITER}, set()),
    "draft file name": ({WRITER}, set()),
    "draft note": ({WRITER}, set()),
    # Its own organisation reads every line of the trail, overrides included.
    "draft override": (OWN, set()),
}
NOBODY = {"comment withdrawn", "earlier position", "withdrawal", "suspension"}
MANAGERS = {"steward", "operator"}
"""Both look people and organisations up in the admin; neither reads a contribution there."""


def relation(who: str, side: str) -> str:
    """What somebody is to the contributions of that side's author."""
    organisation, role, odd = MEMBERS.get(who, ("", "", "without"))
    if odd:
        return ANYBODY
    author = MEMBERS[AUTHORS[side][0]][0]
    reviews = role == "reviewer"
    if organisation == author:
        return OBSERVER if role == "observer" else WRITER
    if ORGANISATIONS[organisation] == ORGANISATIONS[author]:
        return REVIEWER if reviews else COLLEAGUE
    return ARBITER if ORGANISATIONS[organisation] == Side.INDEPENDENT and reviews else ACROSS


def exists_for(who: str, side: str, state: str, visibility: str) -> bool:
    """Whether a contribution is there for somebody."""
    return relation(who, side) in EXISTS[state][visibility]


def may_read(who: str, at: Planted) -> bool:
    """Whether somebody reads the marker that was planted there."""
    if at.sort in READS:
        always, waiting = READS[at.sort]
        readers = always | (waiting if at.state in ("waiting", "revised") else set())
        return relation(who, at.side) in readers & EXISTS[at.state][at.visibility]
    return at.sort not in NOBODY and _may_read_about(who, at)


def _may_read_about(who: str, at: Planted) -> bool:
    """Organisations, people and what is said on a recommendation's page."""
    organisation, _, odd = MEMBERS.get(who, ("", "", "without"))
    here = not odd
    belongs = bool(organisation) and odd not in ("suspended", "left")
    if at.sort in ("person", "address"):
        theirs = MEMBERS.get(at.of, ("",))[0]
        # The whole team reads who granted a waiver.
        stewards_name = at.of == "steward" and at.sort == "person"
        return (
            who in MANAGERS
            or who == at.of
            or (belongs and (theirs == organisation or stewards_name))
        )
    if at.sort == "invitation":
        return who in MANAGERS
    if at.sort == "organisation":
        same_side = here and ORGANISATIONS[organisation] == ORGANISATIONS[at.of]
        return who in MANAGERS or (belongs and organisation == at.of) or same_side
    if at.sort in ("opening", "waiver"):
        team = at.of == "everybody" and (belongs or who in MANAGERS)
        return who == "steward" or team or (belongs and organisation == at.of)
    if at.sort == "comment own side":
        return here and ORGANISATIONS[organisation] == ORGANISATIONS[at.of]
    if at.sort in ("comment both sides", "position"):
        return here
    message = f"The table says nothing about {at.sort}."
    raise KeyError(message)


assert not set(WITHOUT) & set(MEMBERS)
