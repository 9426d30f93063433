"""Who is in the demo and what they send: invented, and told as data."""

from dataclasses import dataclass, field
from datetime import date

from recommendations.domain.contents import Content, Upload
from recommendations.enums import (
    AssessmentStatus,
    ContributionKind,
    EvidenceKind,
    Role,
    Side,
    Visibility,
)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to sign in as."""

    email: str
    name: str
    password: str
    role: str
    organisation: str = ""
    member: Role | None = None


HARBOUR, COAST = "Harbour Light", "Coast Watch"
INTERIOR, RAPPORTEUR = "Ministry of the Interior", "National Rapporteur"
ORGANISATIONS = (
    (HARBOUR, Side.CIVIL_SOCIETY),
    (COAST, Side.CIVIL_SOCIETY),
    (INTERIOR, Side.GOVERNMENT),
    (RAPPORTEUR, Side.INDEPENDENT),
)
PEOPLE = (
    DemoPerson(
        "nadia@harbourlight.example", "Nadia Officer", "demo-nadia-2021",
        "NGO officer", HARBOUR, Role.CONTRIBUTOR,
    ),
    DemoPerson(
        "rosa@harbourlight.example", "Rosa Reviewer", "demo-rosa-2021",
        "NGO reviewer", HARBOUR, Role.REVIEWER,
    ),
    DemoPerson(
        "ravi@coastwatch.example", "Ravi Reviewer", "demo-ravi-2021",
        "reviewer of another NGO", COAST, Role.REVIEWER,
    ),
    DemoPerson(
        "mina@interior.example", "Mina Ministry", "demo-mina-2021",
        "ministry focal point", INTERIOR, Role.CONTRIBUTOR,
    ),
    DemoPerson(
        "goran@interior.example", "Goran Ministry", "demo-goran-2021",
        "ministry reviewer", INTERIOR, Role.REVIEWER,
    ),
    DemoPerson(
        "ines@rapporteur.example", "Ines Rapporteur", "demo-ines-2021",
        "reviewer of the independent body", RAPPORTEUR, Role.REVIEWER,
    ),
    DemoPerson(
        "otto@coastwatch.example", "Otto Observer", "demo-otto-2021",
        "observer", COAST, Role.OBSERVER,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """One contribution of the demo and what happened to it.

    `fate` is draft, submitted, approved, returned, rejected, withdrawn or revised (approved, then
    a new revision submitted).
    """

    number: int
    by: str
    content: Content
    visibility: Visibility = Visibility.OWN_SIDE
    fate: str = "submitted"
    decided_by: str = ""
    reason: str = ""
    kind: ContributionKind = field(default=ContributionKind.EVIDENCE)


NADIA, ROSA, RAVI = PEOPLE[0].email, PEOPLE[1].email, PEOPLE[2].email
MINA, GORAN, INES = PEOPLE[3].email, PEOPLE[4].email, PEOPLE[5].email


def _evidence(
    title: str, kind: EvidenceKind, first: date, text: str, *, last: date | None = None,
    link: str = "", upload: Upload | None = None, outside_reason: str = "",
) -> Content:  # fmt: skip
    return Content(
        title=title, evidence_kind=kind, fact_from=first, fact_to=last, text=text, link=link,
        upload=upload, language="English", outside_reason=outside_reason,
    )  # fmt: skip


def _update(status: AssessmentStatus, as_of: date, text: str) -> Content:
    return Content(assessment=status, as_of=as_of, text=text)


INSPECTIONS = Upload(
    b"quarter,plants,sites,vessels\r\n2023 Q2,14,6,9\r\n2023 Q3,11,4,12\r\n2023 Q4,9,3,7\r\n",
    "inspections-2023.csv",
)
PIECES = (
    Piece(
        6, NADIA,
        _evidence(
            "Counted visits of labour inspectors in two ports", EvidenceKind.STATISTIC,
            date(2023, 4, 1),
            "Our port teams counted unannounced visits at plants, sites and vessels from April to"
            " December 2023. They fell from quarter to quarter.",
            last=date(2023, 12, 31), upload=INSPECTIONS,
        ),
        Visibility.BOTH_SIDES, "approved", RAVI,
    ),
    Piece(
        6, MINA,
        _evidence(
            "Annual plan of the labour inspectorate 2024", EvidenceKind.POLICY, date(2024, 1, 15),
            "The plan foresees 90 unannounced inspections, 20 more than in the year before.",
        ),
        Visibility.BOTH_SIDES, "approved", INES,
    ),
    Piece(
        6, NADIA,
        _update(
            AssessmentStatus.LIMITED, date(2024, 2, 1),
            "More visits are announced for 2024; in 2023 there were fewer than the year before.",
        ),
        Visibility.BOTH_SIDES, "approved", RAVI, kind=ContributionKind.STATUS_UPDATE,
    ),
    Piece(
        6, MINA,
        _update(
            AssessmentStatus.SUBSTANTIAL, date(2024, 2, 15),
            "The plan for 2024 raises the number of unannounced inspections by more than a quarter.",
        ),
        Visibility.BOTH_SIDES, "approved", INES, kind=ContributionKind.STATUS_UPDATE,
    ),
    Piece(
        5, NADIA,
        _evidence(
            "Budget line for shelters, 2024", EvidenceKind.BUDGET, date(2023, 12, 20),
            "The adopted budget leaves the line for NGO-run shelters unchanged for the third year.",
            link="https://budget.example/2024/shelters",
        ),
        Visibility.OWN_SIDE, "approved", RAVI,
    ),
    Piece(
        5, NADIA,
        _update(
            AssessmentStatus.NOT_STARTED, date(2024, 1, 31),
            "No shelter admits men, and the money is the same.",
        ),
        Visibility.BOTH_SIDES, "approved", RAVI, kind=ContributionKind.STATUS_UPDATE,
    ),
    Piece(
        3, NADIA,
        _evidence(
            "Police stations without the procedures", EvidenceKind.TESTIMONY_SUMMARY,
            date(2023, 9, 1),
            "Of eleven stations our lawyers visited in autumn, two had the procedures in print.",
            last=date(2023, 11, 30),
        ),
        Visibility.OWN_SIDE, "submitted",
    ),
    Piece(
        8, NADIA,
        _evidence(
            "Programme of the judicial academy", EvidenceKind.TRAINING_RECORD, date(2023, 10, 12),
            "The printed programme lists one half-day course on Article 118-2.",
        ),
        Visibility.OWN_SIDE, "returned", RAVI,
        "Please add how many prosecutors and judges took part, and where the programme is from.",
    ),
    Piece(
        7, ROSA,
        _evidence(
            "Licences suspended under Law 47", EvidenceKind.STATISTIC, date(2023, 7, 1),
            "The register of agencies shows three licences suspended in the second half of 2023.",
            last=date(2023, 12, 31),
        ),
        Visibility.PUBLIC, "approved", RAVI,
    ),
    Piece(
        7, RAVI,
        _evidence(
            "Agencies still advertising without a licence", EvidenceKind.MEDIA, date(2024, 1, 20),
            "Five agencies that lost their licence were still advertising in January.",
            link="https://news.example/coast/agencies",
        ),
        Visibility.BOTH_SIDES, "submitted",
    ),
    Piece(
        9, NADIA,
        _evidence(
            "A blog on restitution", EvidenceKind.OTHER, date(2023, 6, 5),
            "The author thinks that prosecutors never ask for restitution.",
        ),
        Visibility.OWN_SIDE, "rejected", RAVI,
        "An opinion without a source shows nothing. A list of judgments would.",
    ),
    Piece(
        12, NADIA,
        _evidence(
            "Request for data and its answer", EvidenceKind.OTHER, date(2023, 8, 1),
            "The answer gives totals only.",
        ),
        Visibility.OWN_SIDE, "withdrawn", RAVI,
    ),
    Piece(
        2, MINA,
        _evidence(
            "Cases charged in 2023", EvidenceKind.STATISTIC, date(2023, 4, 1),
            "Prosecutors charged 15 persons under Article 118 and three under Article 118-2.",
            last=date(2023, 12, 31),
        ),
        Visibility.BOTH_SIDES, "revised", INES,
    ),
    Piece(
        11, MINA,
        _evidence(
            "Decree on guardians", EvidenceKind.LAW, date(2022, 11, 3),
            "The decree obliges courts to name a guardian within 48 hours.",
            outside_reason="It was adopted before the period but is in force since May 2023.",
        ),
        Visibility.BOTH_SIDES, "submitted",
    ),
    Piece(
        4, ROSA,
        _evidence(
            "Draft bill on the penal code", EvidenceKind.LAW, date(2024, 3, 4),
            "The draft bill would repeal Section 205 and leaves Section 204(1) as it is.",
        ),
        Visibility.OWN_SIDE, "draft",
    ),
    Piece(
        13, MINA,
        _update(
            AssessmentStatus.NOT_STARTED, date(2024, 1, 10),
            "The ministry of labour has not yet proposed a change of the permit.",
        ),
        Visibility.OWN_SIDE, "draft", kind=ContributionKind.STATUS_UPDATE,
    ),
)  # fmt: skip
