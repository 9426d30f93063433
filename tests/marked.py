"""A world in which every sensitive field holds a word of its own, brought there by the verbs."""

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from django.core import mail
from django.test import TestCase

from recommendations.domain.contents import Content, Upload
from recommendations.domain.contributions import (
    Saved,
    begin_contribution,
    change_visibility,
    save_draft,
    submit,
)
from recommendations.domain.invitations import invite
from recommendations.domain.memberships import leave_organisation, suspend_membership
from recommendations.domain.opening import open_as_steward
from recommendations.domain.people import ensure_stewards_group
from recommendations.domain.reviewing import decide
from recommendations.domain.voices import comment, state_position, withdraw_comment
from recommendations.domain.withdrawing import withdraw
from recommendations.enums import Channel, ContributionKind, Role, Side, Visibility, WaivedRule
from recommendations.models import Contribution, Membership, Organisation, Person, Recommendation
from recommendations.periods import judging_year, reporting_period
from tests.factories import (
    CountryFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    RecommendationFactory,
    WaiverFactory,
)

MARKER = re.compile(r"zq[a-z]{4}q")
PHONE = "Call +998 90 123 45 67."
"""Trips the wire, so that a reviewer of the own side has to let the text pass with a reason."""
WAITING, HIDDEN = "waiting", "own organisation"
STATES = (
    *("draft", WAITING, "revised", "returned", "rejected", "approved", "superseded"),
    "withdrawn",
)
"""States of the present revision. "revised" waits after a returned one; "superseded" has an
approved revision, an earlier approved one, and the draft of a next."""
CELLS = tuple(
    (state, visibility)
    for state in STATES
    for visibility in Visibility.values
    # What waits is never the own organisation's alone.
    if not (state in (WAITING, "revised") and visibility == HIDDEN)
)
FEWER = (
    *(("draft", "own side"), (WAITING, "both sides"), ("revised", "public")),
    *(("returned", "own side"), ("rejected", "both sides"), ("superseded", "public")),
    *(("approved", visibility) for visibility in Visibility.values),
    ("withdrawn", "public"),
)
"""The government's: each state once; the rules know no difference between the two sides."""
UPDATES = (*tuple(("approved", v) for v in Visibility.values), ("superseded", "both sides"))
RULINGS = {"returned": "return", "rejected": "reject"}
# Author's side → who writes and who decides.
AUTHORS = {
    "ngo": ("ngo_reviewer", "other_ngo_reviewer"),
    "ministry": ("ministry_reviewer", "other_ministry_reviewer"),
}
ORGANISATIONS = {
    "open_doors": Side.CIVIL_SOCIETY,
    "lantern": Side.CIVIL_SOCIETY,
    "interior": Side.GOVERNMENT,
    "justice": Side.GOVERNMENT,
    "rapporteur": Side.INDEPENDENT,
}
# Person → organisation, role, and what is odd about the membership.
MEMBERS: dict[str, tuple[str, Role, str]] = {
    "ngo_reviewer": ("open_doors", Role.REVIEWER, ""),
    "ngo_officer": ("open_doors", Role.CONTRIBUTOR, ""),
    "observer": ("open_doors", Role.OBSERVER, ""),
    "ngo_elsewhere": ("open_doors", Role.REVIEWER, "elsewhere"),
    "ngo_suspended": ("open_doors", Role.REVIEWER, "suspended"),
    "ngo_left": ("open_doors", Role.REVIEWER, "left"),
    "other_ngo_reviewer": ("lantern", Role.REVIEWER, ""),
    "other_ngo_officer": ("lantern", Role.CONTRIBUTOR, ""),
    "other_ngo_elsewhere": ("lantern", Role.REVIEWER, "elsewhere"),
    "ministry_reviewer": ("interior", Role.REVIEWER, ""),
    "ministry_officer": ("interior", Role.CONTRIBUTOR, ""),
    "ministry_observer": ("interior", Role.OBSERVER, ""),
    "other_ministry_reviewer": ("justice", Role.REVIEWER, ""),
    "independent_reviewer": ("rapporteur", Role.REVIEWER, ""),
    "independent_officer": ("rapporteur", Role.CONTRIBUTOR, ""),
}
WITHOUT = ("reader", "steward", "operator")


@dataclass(frozen=True)
class Planted:
    """Where a marker lies: what sort of field, of whom or of which contribution."""

    sort: str
    of: str
    side: str = ""
    state: str = ""
    visibility: str = ""


@dataclass
class World:
    """Everybody and everything, and what each marker stands for."""

    people: dict[str, Person] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    asks: dict[str, Recommendation] = field(default_factory=dict)
    contributions: dict[tuple[str, str, str, str], Contribution] = field(default_factory=dict)
    planted: dict[str, Planted] = field(default_factory=dict)
    mails: list[Any] = field(default_factory=list)
    numbers: Any = field(default_factory=count)

    def marker(self, sort: str, of: str, **where: str) -> str:
        """A new word, in no dictionary."""
        number, letters = next(self.numbers), ""
        for _ in range(4):
            number, letter = divmod(number, 26)
            letters = chr(ord("a") + letter) + letters
        word = f"zq{letters}q"
        self.planted[word] = Planted(sort, of, **where)
        return word

    def where(self, sort: str, of: str = "") -> list[str]:
        """The markers of that sort."""
        return [m for m, at in self.planted.items() if at.sort == sort and of in ("", at.of)]


def build() -> World:
    """All of it, in the caller's transaction; mails as if that had been committed."""
    world = World()
    mail.outbox = []
    with TestCase.captureOnCommitCallbacks(execute=True):
        _people(world)
        for side in AUTHORS:
            world.asks[side] = RecommendationFactory(
                **({} if not world.asks else {"revision": world.asks["ngo"].revision})
            )
            # What one side says about the other's would be on one page with it anyway.
            for state, visibility in CELLS if side == "ngo" else FEWER:
                _contribute(world, "evidence", side, state, visibility)
            for state, visibility in UPDATES if side == "ngo" else UPDATES[1:3]:
                _contribute(world, "status update", side, state, visibility)
        _voices(world)
        _membership_matters(world)
        _waivers(world)
    world.mails = list(mail.outbox)
    return world


def _people(world: World) -> None:
    for name, side in ORGANISATIONS.items():
        world.organisations[name] = OrganisationFactory(
            name=f"Organisation {world.marker('organisation', name)}",
            side=side,
            pseudonym=f"Body {world.marker('pseudonym', name)}",
        )
    for name in (*MEMBERS, *WITHOUT):
        powers = {"is_staff": name in ("steward", "operator"), "is_superuser": name == "operator"}
        world.people[name] = PersonFactory(
            name=f"Person {world.marker('person', name)}",
            email=f"{world.marker('address', name)}@example.org",
            **powers,
        )
    world.people["steward"].groups.add(ensure_stewards_group())
    elsewhere = CountryFactory()
    for name, (organisation, role, odd) in MEMBERS.items():
        row = MembershipFactory(
            person=world.people[name],
            organisation=world.organisations[organisation],
            role=role,
            all_countries=odd != "elsewhere",
        )
        row.countries.set([elsewhere] if odd == "elsewhere" else [])


def _content(world: World, ask: Recommendation, kind: str, key: dict[str, str]) -> Content:
    """Every field marked; `key` says of which contribution and, by its sort, which revision."""
    of, where = key["of"], {k: v for k, v in key.items() if k not in ("of", "when")}
    when = key["when"]

    def word(sort: str) -> str:
        return world.marker(f"{when}{sort}", of, **where)

    day = reporting_period(judging_year(ask.report.year)).first
    if kind == ContributionKind.STATUS_UPDATE:
        return Content(
            text=f"It moved on, {word('words')}. {PHONE}",
            note=word("note"),
            assessment="limited",
            as_of=date(day.year, day.month, len(world.contributions) % 27 + 1),
        )
    return Content(
        title=f"Plan {word('words')}",
        text=f"It was adopted, {word('words')}. {PHONE}",
        link=f"https://example.org/{word('words')}",
        language=word("words"),
        outside_reason=f"Because {word('words')}",
        note=word("note"),
        evidence_kind="policy or plan",
        fact_from=day,
        upload=Upload(f"Text {word('content')}".encode(), f"{word('file name')}.txt"),
    )


def _contribute(world: World, kind: str, side: str, state: str, visibility: str) -> None:
    """One contribution, written, submitted and decided on until it is in that state."""
    author, reviewer = (world.people[name] for name in AUTHORS[side])
    ask, organisation = world.asks[side], author.memberships.get().organisation
    key = {"of": kind, "side": side, "state": state, "visibility": visibility}
    hides = visibility == HIDDEN and state != "draft"
    when = "earlier " if state in ("revised", "superseded") else ""
    saved = begin_contribution(
        ask,
        kind,
        _content(world, ask, kind, {**key, "when": when}),
        organisation=organisation,
        actor=author,
        visibility="own side" if hides else visibility,
        override_reason=f"Known, {world.marker(f'{when}override', **key)}",
    )
    one = saved.contribution
    world.contributions[kind, side, state, visibility] = one
    if state == "draft":
        return
    _judge(world, saved, reviewer, {**key, "when": when}, author)
    if state in ("revised", "superseded"):
        _judge(world, _rewrite(world, one, author, key, ""), reviewer, {**key, "when": ""}, author)
    if state == "withdrawn":
        withdraw(one, reason=f"Because {world.marker('withdrawal', 'trail')}", actor=author)
    elif hides:
        change_visibility(one, visibility, actor=author)
    if state == "superseded":
        _rewrite(world, one, author, key, "draft ")
    one.refresh_from_db()


def _rewrite(
    world: World, one: Contribution, author: Person, key: dict[str, str], when: str
) -> Saved:
    """The draft of its next revision."""
    content = _content(world, one.recommendation, one.kind, {**key, "when": when})
    reason = f"Known, {world.marker(f'{when}override', **key)}"
    return save_draft(one, content, version=0, actor=author, override_reason=reason)


def _judge(
    world: World, saved: Saved, reviewer: Person, key: dict[str, str], author: Person
) -> None:
    """Submitted, and decided on as its state wants."""
    sealed = submit(saved.contribution, version=saved.revision.version, actor=author)
    when, state = key.pop("when"), key["state"]
    if state == WAITING or (state == "revised" and not when):
        return
    ruling = "return" if state == "revised" else RULINGS.get(state, "approve")
    reason = f"Seen, {world.marker(f'{when}decision', **key)}"
    decide(saved.contribution, sha256=sealed.sha256, ruling=ruling, reason=reason, actor=reviewer)


def _voices(world: World) -> None:
    """Positions, and comments of every organisation in both channels, one withdrawn."""
    speakers = {
        MEMBERS[name][0]: world.people[name]
        for name in (*AUTHORS["ngo"], *AUTHORS["ministry"], "independent_reviewer")
    }
    for ask in world.asks.values():
        for name, person in speakers.items():
            organisation = world.organisations[name]
            for channel in Channel.values:
                text = f"Said, {world.marker(f'comment {channel}', name)}"
                comment(ask, channel=channel, text=text, organisation=organisation, actor=person)
            if organisation.side == Side.GOVERNMENT:
                # The newest one is shown; an earlier one is nobody's any more.
                newest = "position" if name == "justice" else "earlier position"
                text = f"Disputed, {world.marker(newest, name)}"
                state_position(
                    ask, stance="disputes", text=text, organisation=organisation, actor=person
                )
    taken_back = comment(
        world.asks["ngo"],
        channel="both sides",
        text=f"Hasty, {world.marker('comment withdrawn', 'open_doors')}",
        organisation=world.organisations["open_doors"],
        actor=speakers["open_doors"],
    )
    withdraw_comment(taken_back, actor=speakers["open_doors"])


def _waivers(world: World) -> None:
    """Of a report year, for the team; of each author's organisation, for its own members."""
    granter = world.people["steward"]
    everybodys = f"Moved, {world.marker('waiver', 'everybody')}"
    WaiverFactory(granted_by=granter, reason=everybodys)
    for name in ("open_doors", "interior"):
        WaiverFactory(
            rule=WaivedRule.TRIPWIRE,
            report_year=None,
            organisation=world.organisations[name],
            reason=f"Alone, {world.marker('waiver', name)}",
            granted_by=granter,
        )


def _membership_matters(world: World) -> None:
    """Invitations, a suspension, a leaving, and a steward who opened something."""
    steward = world.people["steward"]
    for name in ("open_doors", "interior"):
        organisation = world.organisations[name]
        invite(
            organisation,
            email=f"{world.marker('invitation', name)}@example.org",
            name=f"Guest {world.marker('invitation', name)}",
            role=Role.CONTRIBUTOR,
            all_countries=True,
            countries=(),
            actor=steward,
        )
        side = "ngo" if name == "open_doors" else "ministry"
        opened = world.contributions["evidence", side, "approved", "own side"]
        reason = f"Complaint {world.marker('opening', name)}"
        open_as_steward(opened, reason=reason, actor=steward)
    rows = {
        name: Membership.objects.get(person=world.people[name])
        for name in ("ngo_suspended", "ngo_left")
    }
    reason = f"Asked, {world.marker('suspension', 'trail')}"
    suspend_membership(rows["ngo_suspended"], reason=reason, actor=steward)
    leave_organisation(rows["ngo_left"], actor=world.people["ngo_left"])
