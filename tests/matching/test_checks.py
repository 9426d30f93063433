"""Checks of a report against earlier ones: the sample narratives' labels, and single claims."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from recommendations.matching.checks import Check, ReportFacts, check_report
from recommendations.text.arithmetic import arithmetic_of
from recommendations.text.figures import figures_of
from recommendations.text.legal import legal_references
from recommendations.text.narrative import Narrative, Passage
from recommendations.text.reading import read_narrative
from recommendations.text.sentences import sentences
from recommendations.text.streaks import streaks_of

ROOT = Path(__file__).resolve().parents[2]
YEARS = (2022, 2023, 2024)


def _facts(text: str, narrative: Narrative) -> ReportFacts:
    figures = figures_of(text, narrative)
    return ReportFacts(
        text=text,
        year=narrative.year,
        tier=narrative.tier,
        passages=narrative.passages,
        figures=figures,
        streaks=streaks_of(text, narrative),
        arithmetic=arithmetic_of(text, narrative, figures),
    )


@cache
def sample(year: int) -> ReportFacts:
    text = (ROOT / f"recommendations/samples/marevia-{year}.txt").read_text(encoding="utf-8")
    return _facts(text, read_narrative(text))


def report(text: str, year: int | None, tier: str | None = None) -> ReportFacts:
    passages = tuple(Passage(s.start, s.end, "prosecution", "") for s in sentences(text))
    references = legal_references(text, 0, len(text))
    narrative = Narrative(
        "Dravia", None, year, tier, None, passages=passages, legal_references=references
    )
    return _facts(text, narrative)


def labels(year: int) -> list[dict[str, Any]]:
    path = ROOT / f"tests/gold/samples/lineage-marevia-{year - 1}-{year}.json"
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["checks"]
    return found


def _answers(check: Check, label: dict[str, Any]) -> bool:
    overlap = (
        check.later_start < label["later"]["end"] and label["later"]["start"] < check.later_end
    )
    return (
        overlap
        and (check.kind, check.says) == (label["kind"], label["says"])
        and check.year in (label.get("year"), None if check.kind != "stale" else check.year)
    )


@pytest.mark.parametrize("year", YEARS)
def test_no_labelled_check_is_missing_or_contradicted(year: int) -> None:
    checks = check_report(sample(year), [sample(year - 1)])
    right = 0
    for label in labels(year):
        answers = [check.holds for check in checks if _answers(check, label)]
        assert answers, label
        assert label["holds"] in answers or None in answers, label
        right += label["holds"] in answers
    print(f"{year}: {right} of {len(labels(year))} checks decided as labelled")
    assert right >= 0.9 * len(labels(year))


@pytest.mark.parametrize("year", YEARS)
def test_every_planted_mismatch_is_found_and_none_invented(year: int) -> None:
    checks = check_report(sample(year), [sample(year - 1)])
    found = sorted((c.kind, str(c.says)) for c in checks if c.holds is False)
    planted = sorted((c["kind"], str(c["says"])) for c in labels(year) if c["holds"] is False)
    assert found == planted


def test_a_first_is_held_against_all_reports_before() -> None:
    checks = check_report(sample(2024), [sample(2023), sample(2022), sample(2021)])
    first = [c for c in checks if c.kind == "first_since" and c.says == 2017]
    assert [(c.holds, c.printed, c.earlier_year) for c in first] == [(False, 1, 2021)]


def _one(later: str, earlier: str, kind: str, tiers: tuple[str, str] = ("", "")) -> Check:
    facts = report(later, 2022, tiers[0] or None), report(earlier, 2021, tiers[1] or None)
    (check,) = [c for c in check_report(facts[0], [facts[1]]) if c.kind == kind]
    return check


@pytest.mark.parametrize(
    ("later", "earlier", "holds"),
    [
        (
            "The government identified 40 trafficking victims, compared with 31 in 2020.",
            "The government identified 31 trafficking victims.",
            True,
        ),
        (
            "The government identified 40 trafficking victims, compared with 33 in 2020.",
            "The government identified 31 trafficking victims.",
            False,
        ),
        (
            "The government identified 40 trafficking victims, compared with 33 in 2020.",
            "NGOs identified 31 trafficking victims.",
            None,
        ),
        (
            "Courts convicted four traffickers under Article 7, compared with six in 2020.",
            "Courts convicted nine traffickers under Article 8.",
            None,
        ),
        (
            "The government identified 40 trafficking victims, compared with 33 in 2020.",
            "The government identified approximately 30 trafficking victims.",
            None,
        ),
        (
            "Courts convicted four traffickers, compared with six in 2019.",
            "Courts convicted seven traffickers, compared with five in 2019.",
            False,
        ),
        (
            "Courts convicted four traffickers, compared with six in 2018.",
            "Courts convicted seven traffickers.",
            None,
        ),
    ],
)
def test_a_comparator_is_what_the_earlier_report_printed(
    later: str, earlier: str, holds: bool | None
) -> None:
    assert _one(later, earlier, "comparator").holds is holds


@pytest.mark.parametrize(
    ("later", "earlier", "holds"),
    [
        (
            "For the third consecutive year, courts did not convict any traffickers.",
            "For the second consecutive year, courts did not convict any traffickers.",
            True,
        ),
        (
            "For the fifth consecutive year, courts did not convict any traffickers.",
            "For the second consecutive year, courts did not convict any traffickers.",
            False,
        ),
        (
            "For the second consecutive year, courts did not convict any traffickers.",
            "Courts did not convict any traffickers.",
            True,
        ),
        (
            "For the fourth consecutive year, courts did not convict any traffickers.",
            "Courts did not convict any traffickers.",
            None,
        ),
        (
            "For the second consecutive year, courts did not convict any traffickers.",
            "Courts convicted three traffickers.",
            False,
        ),
        (
            "For the third consecutive year, courts did not convict any traffickers under Article 7.",
            "For the second consecutive year, courts did not convict any traffickers under Article 8.",
            None,
        ),
        (
            "For the second consecutive year, the government did not train judges.",
            "Police closed two bars.",
            None,
        ),
    ],
)
def test_an_ordinal_follows_the_one_before(later: str, earlier: str, holds: bool | None) -> None:
    assert _one(later, earlier, "streak").holds is holds


@pytest.mark.parametrize(
    ("words", "tiers", "holds"),
    [
        ("Therefore Dravia was upgraded to Tier 2.", ("Tier 2", "Tier 2 Watch List"), True),
        ("Therefore Dravia was upgraded to Tier 2.", ("Tier 2", "Tier 1"), False),
        ("Therefore Dravia was downgraded to Tier 3.", ("Tier 2", "Tier 2"), False),
        ("Therefore Dravia remained on Tier 2.", ("Tier 2", "Tier 2"), True),
        ("Therefore Dravia remained on Tier 2.", ("Tier 2", "Tier 3"), False),
        ("Therefore Dravia remained on Tier 2.", ("Tier 2", ""), None),
        ("Therefore Dravia was upgraded to Tier 3.", ("Tier 3", "Special Case"), None),
    ],
)
def test_tier_words_fit_the_line_and_the_year_before(
    words: str, tiers: tuple[str, str], holds: bool | None
) -> None:
    assert _one(words, "Nothing was said.", "tier", tiers).holds is holds


def test_the_same_report_must_not_contradict_itself() -> None:
    later = report(
        "Courts convicted four traffickers, compared with six in 2020.\n\n"
        "Courts convicted four traffickers, compared with seven in 2020.",
        2022,
    )
    checks = check_report(later, [])
    assert [check.holds for check in checks] == [False, False]
    assert {check.earlier_start for check in checks} == {None}


def test_old_data_are_told_as_old() -> None:
    later = report(
        "Inspectors conducted 12 inspections in 2019, the most recent year for which data was available.",
        2022,
    )
    (check,) = check_report(later, [])
    assert (check.kind, check.holds, check.says, check.severity) == ("stale", False, "2019", "low")


def test_without_an_earlier_report_nothing_is_guessed() -> None:
    later = report("For the third consecutive year, courts convicted no traffickers.", 2022)
    assert [check.holds for check in check_report(later, [])] == [None]
