"""The signal of a passage: its cues, its figures, and who speaks."""

import pytest

from recommendations.matching.shapes import Statement
from recommendations.matching.signals import signal_of
from recommendations.matching.signals_figures import comparisons


def said(text: str, speaker: str = "", section: str = "prosecution") -> tuple[str, tuple[str, ...]]:
    reading = signal_of(Statement(0, len(text), text, section, speaker))
    return reading.signal, reading.cues


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Police investigated 22 cases, compared with 31 in 2020.", "decline"),
        ("Courts convicted 11 traffickers, compared with seven in the prior year.", "progress"),
        ("Police opened 14 cases, the same number as in 2019.", "no progress"),
        ("Inspectors did not fine any agency, compared with four in 2020.", "decline"),
        ("Officials identified 57 victims, a decrease from 81 in 2019.", "decline"),
        ("The facility's budget fell from 900,000 to 620,000 rials.", "decline"),
        ("In May, parliament adopted a law on recruiters.", "progress"),
        ("For the first time, the ministry published figures.", "progress"),
        ("The academy canceled most of its courses.", "decline"),
        ("For the fourth consecutive year, courts did not convict any trafficker.", "no progress"),
        ("Services remained inadequate.", "no progress"),
        ("The centers continued to be underutilized.", "no progress"),
        ("Police continued to fine individuals in commercial sex.", "no progress"),
        ("The government did not report how many victims it assisted.", "did not report"),
        ("Authorities did not provide information on sentences.", "did not report"),
        (
            "For the third consecutive year, the government did not report investigating recruiters.",
            "no progress",
        ),
        ("The cabinet approved procedures, but the ministries did not apply them.", "mixed"),
        ("The ministry sent the manual to its offices, but few used it.", "context"),
        ("The ministry sent the manual to its offices, but none used it.", "mixed"),
        ("Judges sentenced both to between four and six years.", "context"),
    ],
)
def test_signal(text: str, signal: str) -> None:
    assert said(text, "government" if "report" in text else "")[0] == signal


def test_the_cue_is_kept() -> None:
    assert said("The academy canceled most of its courses.")[1] == ("canceled",)
    assert said("Police investigated 22 cases, compared with 31 in 2020.")[1] == (
        "compared with 31",
    )
    assert said("For the second year in a row, courts did not convict anyone.")[1] == (
        "For the second year in a row",
        "did not",
    )


@pytest.mark.parametrize(
    "text",
    [
        "The ministry continued to operate a hotline.",
        "The government maintained 135 centers.",
        "Police continued three investigations.",
    ],
)
def test_what_goes_on_is_never_progress(text: str) -> None:
    assert said(text)[0] in {"context", "no progress"}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The UN Special Rapporteur did not report on the harvest.", "international_organisation"),
        ("Observers did not report any reprisals.", "observers"),
        ("NGOs did not report any prosecutions of victims.", "ngos"),
    ],
)
def test_others_who_did_not_report_say_nothing_of_the_government(text: str, speaker: str) -> None:
    assert said(text, speaker) == ("context", ())


def test_the_statute_and_the_profile_are_context() -> None:
    statute = (
        "Article 77 criminalized sex trafficking and labor trafficking and prescribed penalties of "
        "up to 12 years, an increase from 10 years."
    )
    assert said(statute)[0] == "context"
    assert said("Traffickers increasingly force children to beg.", "", "trafficking_profile")[
        0
    ] == ("context")
    assert said("Of the 52 victims, 36 were exploited in sex trafficking.")[0] == "context"


def test_a_repeal_is_no_description_of_the_statute() -> None:
    text = "In May, parliament repealed Section 9 of the penal code, which had punished strikers."
    assert said(text)[0] == "progress"


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Police investigated 22 cases (18 of one kind), compared with 31 cases.", [(22, 31)]),
        ("They questioned 34 crews and identified 17 victims, compared with five.", [(17, 5)]),
        ("It fined 11 firms under Law 47, compared with six.", [(11, 6)]),
        (
            "It paid 5.95 million maros ($1.7 million), compared with 3.5 million.",
            [(5.95e6, 3.5e6)],
        ),
        ("It held 2,204 inspections in 2023, compared with 1,655 inspections.", [(2204, 1655)]),
        ("Courts ordered none, compared with two in 2020.", [(0, 2)]),
        (
            "It fined 11, compared with six, and suspended five, compared with three.",
            [(11, 6), (5, 3)],
        ),
        ("In 2019, the ministry wrote to Article 12 parties.", []),
    ],
)
def test_figures_compared(text: str, pairs: list[tuple[float, float]]) -> None:
    assert [(c.now, c.before) for c in comparisons(text)] == pairs
