"""A yearly volume made for tests and measures: real country names, everything else invented.

As the official one is set: a cover, contents in three columns, a table of tiers, two columns of
justified and hyphenated text, running heads, page numbers, charts and tables with neighbours' names
in between, a map's labels, appendices. What each narrative must come out as is known exactly.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas

from recommendations.text.country_table import COUNTRY_TABLE
from tests.text.document_samples import HEADING, ITEM, TEXT, Layout, Setter

YEAR = 2024
ALL = 188
TIERS = ("Tier 2", "Tier 1", "Tier 2 Watch List", "Tier 3", "Tier 2")
# No narratives in the reports: states that are gone, and territories told of with their states.
_WITHOUT = {"AN", "CS", "YU", "US"}
LAYOUT = Layout(
    columns=2,
    size=9.5,
    leading=11.6,
    justified=True,
    hyphenated=True,
    footer="#",
    header="TRAFFICKING IN PERSONS REPORT 2024",
)
_ASKS = (
    (
        "Vigorously investigate and prosecute suspected traffickers under Article {n} of the criminal"
        " code, and seek adequate penalties for those convicted, which should involve imprisonment"
    ),
    (
        "Amend Section {n}(2) of the maritime code to remove sentencing provisions that allow fines in"
        " lieu of imprisonment for sex trafficking crimes"
    ),
    (
        "Train police, prosecutors, and judges on victim-centered procedures; expand that training to"
        " labor inspectors in all {m} provinces"
    ),
    "Increase funding for specialized services, including long-term accommodation for men",
    (
        "Proactively identify victims among vulnerable populations, such as seafarers, domestic workers,"
        " and individuals in prostitution, and refer them to care"
    ),
    "Implement the national action plan (NAP) and allocate resources to its {m} working groups",
    (
        "Eliminate recruitment fees charged to workers by labor recruiters, and hold fraudulent"
        " intermediaries criminally accountable under Law {n}/{y}"
    ),
    "Cease penalizing victims for unlawful acts their traffickers compelled them to commit",
    "Publish disaggregated data on investigations, prosecutions, convictions, and sentences",
    (
        "Conduct an awareness-raising campaign in border areas, in co-operation with non-governmental"
        " organizations, and evaluate its results within {m} months"
    ),
    "Accede to the 2000 UN TIP Protocol",
    (
        "Appoint {m} full-time guardians for unaccompanied children, and end the practice of housing"
        " child victims with juvenile offenders"
    ),
    "Continue to finance the hotline, available 24 hours a day in {m} languages",
    (
        "Finalize standard operating procedures for victim identification and referral to services, and"
        " train first responders on their use, including at ports of entry and in detention facilities"
    ),
    "Enforce Decree {n}-{m}, which prohibits the confiscation of passports",
    "Significantly increase unannounced inspections of fish-processing plants",
)
_PILLARS = (
    (
        "PROSECUTION",
        "The government increased law enforcement efforts.",
        (
            (
                "Article {n} criminalized sex trafficking and labor trafficking and prescribed penalties"
                " of five to {m} years’ imprisonment, which were sufficiently stringent."
            ),
            (
                "Authorities investigated {n} cases, compared with {m} in the previous year, and"
                " prosecuted {m} suspects in {c}."
            ),
            (
                "Courts convicted nine traffickers; the government did not report investigating"
                " complicit officials."
            ),
            "Observers in {c} reported that inspectors lacked vehicles, interpreters, and fuel.",
            "The academy trained {n} officers on fish-processing, construction, and recruitment.",
        ),
    ),
    (
        "PROTECTION",
        "The government maintained protection efforts.",
        (
            (
                "Officials in {c} identified {n} victims, including {m} children, and referred all of"
                " them to services."
            ),
            (
                "Accommodation for men was unavailable; social workers in {m} districts arranged"
                " temporary alternatives."
            ),
            (
                "An international organization assisted {m} victims and reported that coordination"
                " among the municipalities of {c} was inconsistent."
            ),
            (
                "The ministry allocated {n} million to shelters, {m} of which were run by"
                " non-governmental organizations."
            ),
        ),
    ),
    (
        "PREVENTION",
        "The government slightly increased prevention efforts.",
        (
            (
                "The interministerial commission of {c} met {m} times and published its"
                " self-assessment."
            ),
            "Inspectors visited {n} fish-processing plants and {m} construction sites.",
            (
                "A campaign reached transportation hubs, universities, and unemployment offices in all"
                " {m} provinces of {c}."
            ),
            "The government did not make efforts to reduce the demand for commercial sex.",
        ),
    ),
    (
        "TRAFFICKING PROFILE",
        (
            "As reported over the past five years, human traffickers exploit domestic and foreign"
            " victims in {c}, and traffickers exploit victims from {c} abroad."
        ),
        (
            (
                "Migrant workers are compelled to labor in {n} fisheries, and in construction and"
                " agriculture."
            ),
            (
                "Unlicensed intermediaries from {c} confiscate identification documents and charge"
                " disproportionate recruitment fees."
            ),
            "Children in {m} provinces are subjected to forced begging by relatives or strangers.",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Told:
    """What one narrative of the volume says."""

    country: str
    iso2: str
    tier: str
    asks: tuple[str, ...]
    heading: str
    blocks: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The narrative as plain text, items on lines."""
        parts = []
        for kind, text in self.blocks:
            parts.append(f"• {text}\n" if kind == ITEM else f"\n{text}\n")
        return "".join(parts).lstrip("\n")


@cache
def narratives(count: int = ALL, *, length: int = 9) -> tuple[Told, ...]:
    """So many narratives in the alphabet's order; `length` is how often paragraphs are repeated."""
    rows = [
        [part.strip() for part in line.split(";")] for line in COUNTRY_TABLE.splitlines() if line
    ]
    named = [(row[1].split("|")[0].strip(), row[0]) for row in rows if row[0] not in _WITHOUT]
    chosen = sorted(sorted(named, key=lambda pair: pair[1])[:count])
    return tuple(_told(at, name, code, length) for at, (name, code) in enumerate(chosen))


def _told(at: int, name: str, code: str, length: int) -> Told:
    tier = TIERS[at % len(TIERS)]
    printed = name.upper()
    headings = (f"{printed}: {tier}", f"{printed} ({tier})", f"{printed}: {tier.upper()}", printed)
    heading = headings[at % 4]
    asks = tuple(
        f"{_ASKS[(at * 5 + number) % len(_ASKS)].format(n=100 + at + number, m=3 + number, y=1990 + number)}."
        for number in range(6 + at % 9)
    )
    standing = "fully meets" if tier == "Tier 1" else "does not fully meet"
    opening = (
        f"The Government of {name} {standing} the minimum standards for the elimination of"
        " trafficking. It made significant efforts during the reporting period, considering the"
        f" effect of floods on its capacity; therefore {name} remained on {tier}. These efforts"
        " included investigating more traffickers, opening a shelter, and adopting an action plan."
        " However, officials did not screen seafarers for trafficking indicators."
    )
    blocks = [(HEADING, heading)]
    if heading == printed:
        blocks.append((TEXT, tier.upper()))
    blocks += [(TEXT, opening), (HEADING, "PRIORITIZED RECOMMENDATIONS:")]
    blocks += [(ITEM, ask) for ask in asks]
    for title, first, sentences in _PILLARS:
        blocks.append((HEADING, title))
        for turn in range(length):
            # Another order each time: lines that repeat would be taken for running heads.
            begin = (at + turn) % len(sentences)
            words = [*sentences[begin:], *sentences[:begin]]
            said = " ".join([first, *words] if turn == 0 else words)
            blocks.append((TEXT, said.format(n=20 + at * 3 + turn, m=4 + (at + turn) % 90, c=name)))
    return Told(name, code, tier, asks, heading, tuple(blocks))


def volume_text(told: Sequence[Told], *, front: bool = True) -> str:
    """The volume as one text, its contents and appendices included."""
    parts = []
    if front:
        parts.append(f"TRAFFICKING IN PERSONS REPORT\nJUNE {YEAR}\n\nCONTENTS\n")
        parts += [f"{one.country} .... {40 + at}\n" for at, one in enumerate(told)]
        parts.append("\nTIER PLACEMENTS\n" + "".join(f"{one.country.upper()}\n" for one in told))
    for one in told:
        parts.append("\n\n" + one.text)
    parts.append("\nRELEVANT INTERNATIONAL CONVENTIONS\n\n" + "\n".join(o.country for o in told))
    return "".join(parts)


def volume_pdf(told: Sequence[Told]) -> bytes:
    """The volume as a PDF."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=LETTER, invariant=True)
    _cover(canvas)
    _contents(canvas, told)
    _tiers(canvas, told)
    setter = Setter(canvas, LAYOUT)
    for at, one in enumerate(told):
        _narrative(setter, at, one, told)
    canvas.showPage()
    _appendix(canvas, told)
    canvas.save()
    return file.getvalue()


def volume_zip(told: Sequence[Told], *, more: Sequence[tuple[str, bytes]] = ()) -> bytes:
    """The narratives as a ZIP archive, a text file each."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in told:
            text = f"{YEAR} Trafficking in Persons Report: {one.country}\n\n{one.text}"
            archive.writestr(f"{YEAR}/{one.iso2}.txt", text)
        for name, content in more:
            archive.writestr(name, content)
    return file.getvalue()


def _narrative(setter: Setter, at: int, one: Told, told: Sequence[Told]) -> None:
    if at % 3 == 0:
        setter.new_page()
    for number, (kind, text) in enumerate(one.blocks):
        setter.set(kind, text)
        if number == len(one.asks) + 7 and at % 4 == 1:
            _chart(setter, one)
        if number == len(one.asks) + 10 and at % 6 == 2:
            _neighbours(setter, at, told)
    if at % 20 == 19:
        _map(setter, at, told)


def _chart(setter: Setter, one: Told) -> None:
    """Tiers of earlier years, in the column."""
    setter.set(HEADING, "TIER RANKING BY YEAR")
    setter.set(TEXT, f"{YEAR - 3} {YEAR - 2} {YEAR - 1} {YEAR}")
    setter.set(TEXT, f"2 2 {one.tier[5:6]} {one.tier[5:6]}")


def _neighbours(setter: Setter, at: int, told: Sequence[Told]) -> None:
    """A table inside the narrative that names other countries, one a line, with figures."""
    setter.set(HEADING, "VICTIMS BY NATIONALITY")
    for step in range(1, 4):
        setter.set(HEADING, told[(at + step) % len(told)].country.upper())
        setter.set(TEXT, f"{step * 7} of {step * 9}")
    setter.set(HEADING, told[(at + 5) % len(told)].heading)
    setter.set(TEXT, "No figures were given.")


def _map(setter: Setter, at: int, told: Sequence[Told]) -> None:
    """A page with a map: names strewn over it."""
    setter.new_page()
    canvas = setter.canvas
    for step in range(12):
        canvas.setFont("Helvetica", 7)
        name = told[(at * 3 + step) % len(told)].country.upper()
        canvas.drawString(80 + 97 * (step % 4) + 11 * (step // 4), 600 - 131 * (step // 4), name)
    setter.new_page()


def _cover(canvas: Canvas) -> None:
    canvas.setFont("Times-Bold", 30)
    canvas.drawCentredString(306, 500, "TRAFFICKING IN PERSONS REPORT")
    canvas.setFont("Times-Bold", 18)
    canvas.drawCentredString(306, 460, f"JUNE {YEAR}")
    canvas.showPage()


def _contents(canvas: Canvas, told: Sequence[Told]) -> None:
    canvas.setFont("Times-Bold", 14)
    canvas.drawString(60, 740, "TABLE OF CONTENTS")
    canvas.setFont("Times-Roman", 8)
    for at, one in enumerate(told):
        column, row = divmod(at, 63)
        canvas.drawString(60 + 170 * column, 715 - 10.5 * row, f"{one.country}")
        canvas.drawRightString(210 + 170 * column, 715 - 10.5 * row, f"{60 + 3 * at}")
    canvas.showPage()


def _tiers(canvas: Canvas, told: Sequence[Told]) -> None:
    canvas.setFont("Times-Bold", 14)
    canvas.drawString(60, 740, "TIER PLACEMENTS")
    canvas.setFont("Times-Roman", 8)
    for at, one in enumerate(sorted(told, key=lambda one: (one.tier, one.country))):
        column, row = divmod(at, 50)
        canvas.drawString(60 + 130 * column, 715 - 11 * row, one.country.upper())
    canvas.showPage()


def _appendix(canvas: Canvas, told: Sequence[Told]) -> None:
    canvas.setFont("Times-Bold", 12)
    canvas.drawString(60, 740, "RELEVANT INTERNATIONAL CONVENTIONS")
    canvas.setFont("Times-Roman", 8)
    for at, one in enumerate(told[:60]):
        canvas.drawString(60, 715 - 11 * at, one.country)
        canvas.drawString(300, 715 - 11 * at, "X")
    canvas.showPage()
