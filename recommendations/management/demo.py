"""The demo's people and what they sent: two NGOs, a ministry, an independent body, every state.

All of it goes through the domain's verbs, so that the demo can only show what the tracker allows.
"""

from dataclasses import replace

from recommendations.domain.contributions import begin_contribution, save_draft, submit
from recommendations.domain.ledger import answer_silence
from recommendations.domain.memberships import add_member
from recommendations.domain.organisations import add_organisation
from recommendations.domain.people import add_person
from recommendations.domain.reviewing import decide
from recommendations.domain.voices import comment, state_position
from recommendations.domain.withdrawing import withdraw
from recommendations.enums import Channel, ContributionKind, Ruling, Side, Stance, Standing
from recommendations.management.demo_pieces import (
    HARBOUR,
    INTERIOR,
    MINA,
    NADIA,
    ORGANISATIONS,
    PEOPLE,
    PIECES,
    ROSA,
    Piece,
)
from recommendations.models import (
    Contribution,
    Country,
    Organisation,
    Person,
    Recommendation,
    Revision,
    Silence,
)
from recommendations.queries.contributions import contributions_visible_to


def load_people(country: Country, *, steward: Person) -> None:
    """The organisations, their members and everything they sent, once; a second run changes nothing."""
    organisations = {name: _organisation(name, side, steward) for name, side in ORGANISATIONS}
    people = {}
    for demo in PEOPLE:
        person, _ = add_person(demo.email, name=demo.name, password=demo.password)
        people[demo.email] = person
        if demo.member is not None:
            add_member(
                person,
                organisations[demo.organisation],
                role=demo.member,
                all_countries=False,
                countries=[country],
                actor=steward,
            )
    if Contribution.objects.filter(recommendation__report__country=country).exists():
        return
    asks = {
        ask.number: ask
        for ask in Recommendation.objects.filter(
            report__country=country, report__year=2023, standing=Standing.STANDING
        ).select_related("report")
    }
    acts_for = {demo.email: organisations.get(demo.organisation) for demo in PEOPLE}
    for piece in PIECES:
        organisation = acts_for[piece.by]
        if piece.number in asks and organisation is not None:
            _play(piece, asks[piece.number], organisation, people)
    _voices(asks, organisations, people)
    _answer(country, people[MINA])


def _organisation(name: str, side: Side, steward: Person) -> Organisation:
    known = Organisation.objects.filter(name=name, merged_into__isnull=True).first()
    return known or add_organisation(name=name, side=side, actor=steward)


def _play(
    piece: Piece, ask: Recommendation, organisation: Organisation, people: dict[str, Person]
) -> None:
    """One contribution through its life, up to where the demo leaves it."""
    author = people[piece.by]
    content = piece.content
    if piece.kind == ContributionKind.STATUS_UPDATE:
        own = Contribution.objects.filter(
            recommendation=ask, organisation=organisation, kind=ContributionKind.EVIDENCE
        )
        content = replace(content, rests_on=tuple(own.values_list("pk", flat=True)))
    saved = begin_contribution(
        ask,
        piece.kind,
        content,
        organisation=organisation,
        visibility=piece.visibility,
        actor=author,
    )
    if piece.fate == "draft":
        return
    revision = submit(saved.contribution, version=1, actor=author)
    ruling = {
        "approved": Ruling.APPROVE,
        "withdrawn": Ruling.APPROVE,
        "revised": Ruling.APPROVE,
        "returned": Ruling.RETURN,
        "rejected": Ruling.REJECT,
    }.get(piece.fate)
    if ruling is not None:
        _decide(revision, ruling, piece, people)
    if piece.fate == "withdrawn":
        withdraw(saved.contribution, reason="Sent by mistake.", actor=author)
    if piece.fate == "revised":
        revised = replace(
            content,
            text=content.text + " Two of the charges were dropped in January 2024.",
            note="Adds the two dropped charges.",
        )
        save_draft(saved.contribution, revised, version=0, actor=author)
        submit(saved.contribution, version=1, actor=author)


def _decide(revision: Revision, ruling: Ruling, piece: Piece, people: dict[str, Person]) -> None:
    decide(
        revision.contribution,
        sha256=revision.sha256,
        ruling=ruling,
        reason=piece.reason,
        actor=people[piece.decided_by],
    )


def _voices(
    asks: dict[int, Recommendation],
    organisations: dict[str, Organisation],
    people: dict[str, Person],
) -> None:
    """The ministry's positions and a few comments in both channels."""
    ministry, harbour = organisations[INTERIOR], organisations[HARBOUR]
    for number, stance, text in (
        (6, Stance.ACCEPTS, ""),
        (5, Stance.IN_PART, "Funding is accepted; a shelter for men needs a study first."),
        (4, Stance.DISPUTES, "No court has applied Section 204(1) since 2016."),
    ):
        if number in asks:
            state_position(
                asks[number], stance=stance, text=text, organisation=ministry, actor=people[MINA]
            )
    if 6 in asks:
        comment(
            asks[6],
            channel=Channel.BOTH_SIDES,
            text="Are the inspections of the plan counted per visit or per workplace?",
            organisation=harbour,
            actor=people[NADIA],
        )
        comment(
            asks[6],
            channel=Channel.BOTH_SIDES,
            text="Per workplace. The inspectorate can share the list by port.",
            organisation=ministry,
            actor=people[MINA],
        )
        comment(
            asks[6],
            channel=Channel.OWN_SIDE,
            text="Let us ask for the list by port before the next round.",
            organisation=harbour,
            actor=people[ROSA],
        )


def _answer(country: Country, officer: Person) -> None:
    """The ministry answers the newest silence of the reports it has sent evidence for."""
    silence = (
        Silence.objects.filter(revision__report__country=country, who="government")
        .select_related("revision__report__country")
        .order_by("-revision__report__year", "words_start")
        .first()
    )
    own = contributions_visible_to(officer).filter(
        kind=ContributionKind.EVIDENCE, revisions__author=officer
    )
    piece = own.order_by("created_at").first()
    if silence is not None and piece is not None:
        answer_silence(silence, piece, actor=officer)
