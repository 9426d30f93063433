"""Legal references as the reports print them: one by one, normalised, never invented."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.text.legal import LegalReference, distinct_labels, legal_references

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold" / "belarus-2021.json"
REPORT = GOLD.parents[1] / "reports" / "belarus-2021.txt"


def labels(source: str) -> list[str]:
    return [reference.label for reference in legal_references(source, 0, len(source))]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("under Articles 181 and 181-1.", ["Article 181", "Article 181-1"]),
        (
            "sections 193(1), 339, 342, 367, 368 and 369(2) of the criminal code",
            [
                "Section 193(1)",
                "Section 339",
                "Section 342",
                "Section 367",
                "Section 368",
                "Section 369(2)",
            ],
        ),
        ("amend article 181 to include", ["Article 181"]),
        ("Articles 240–243", ["Articles 240–243"]),
        ("Articles 105 through 108 and 112", ["Articles 105–108", "Article 112"]),
        ("Sections 2-4", ["Sections 2–4"]),
        ("Articles 4-20 and 4-21", ["Article 4-20", "Article 4-21"]),
        ("Articles 225-4-1 through 225-4-9", ["Articles 225-4-1–225-4-9"]),
        ("Chapter 4 Section 1a", ["Chapter 4 Section 1a"]),
        ("Section 1a of Chapter 4", ["Chapter 4 Section 1a"]),
        ("Chapter 4, Sections 1a and 1b", ["Chapter 4 Section 1a", "Chapter 4 Section 1b"]),
        ("paragraph 2 of Article 17", ["Article 17 Paragraph 2"]),
        ("Article 17, paragraph 2", ["Article 17 Paragraph 2"]),
        ("Sections 133, 133¹, and 175", ["Section 133", "Section 133¹", "Section 175"]),
        ("Article 3bis", ["Article 3bis"]),
        ("Article 389 bis", ["Article 389 bis"]),
        ("Art. 188 ter", ["Article 188 ter"]),
        ("Article 134/3", ["Article 134/3"]),
        ("Article 2:239", ["Article 2:239"]),
        ("Article 2(a)(iii)", ["Article 2(a)(iii)"]),
        ("Articles 110(a) and 128 (b)", ["Article 110(a)", "Article 128(b)"]),
        ("Articles 66.A and 66.B", ["Article 66.A", "Article 66.B"]),
        ("Articles 149 and 149-A of the penal code", ["Article 149", "Article 149-A"]),
        ("articles 79, 80 (slavery) and 81", ["Article 79", "Article 80", "Article 81"]),
        ("Title IV", ["Title IV"]),
        ("Article 181.Increase", ["Article 181"]),
        ("Article 182 (kidnapping)", ["Article 182"]),
        ("Section 370 and 370A of the Indian Penal Code", ["Section 370", "Section 370A"]),
        ("Article 600, 601 and 602 of the code", ["Article 600", "Article 601", "Article 602"]),
    ],
)
def test_provisions_are_read_one_by_one(source: str, expected: list[str]) -> None:
    assert labels(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("the 2012 Anti-Trafficking Act", ["2012 Anti-Trafficking Act"]),
        ("the Trafficking in Persons Act of 2005", ["2005 Trafficking in Persons Act"]),
        ("Modern Slavery Act 2015", ["2015 Modern Slavery Act"]),
        (
            "the Prevention and Combating of Trafficking in Persons Act, 2018, which",
            ["2018 Prevention and Combating of Trafficking in Persons Act"],
        ),
        ("Amend Human Trafficking Act", ["Human Trafficking Act"]),
        ("Ghana’s Human Trafficking Act", ["Human Trafficking Act"]),
        ("the Children’s Act of 2005", ["2005 Children’s Act"]),
        ("the Victim Support Act, which", ["Victim Support Act"]),
        ("Immigration and Protection Tribunal Act", ["Immigration and Protection Tribunal Act"]),
        (
            "Trafficking in Persons (Prevention, Suppression, and Punishment) Act",
            ["Trafficking in Persons (Prevention, Suppression, and Punishment) Act"],
        ),
        ("the Labor Act and the Immigration Act", ["Labor Act", "Immigration Act"]),
        ("Sweden’s 2002 anti-trafficking law", ["2002 Anti-Trafficking Law"]),
        (
            "The 2014 Special Law Against Trafficking in Persons criminalized",
            ["2014 Special Law Against Trafficking in Persons"],
        ),
        (
            "the 1995 Act Containing Measures to Repress Trafficking in Persons. The",
            ["1995 Act Containing Measures to Repress Trafficking in Persons"],
        ),
        ("the Anti-Trafficking in Persons Law No. 5/2015", ["Law 5/2015"]),
        ("Law 263 criminalized", ["Law 263"]),
        ("Law No. 1889-39", ["Law 1889-39"]),
        ("under law no. 5/2015", ["Law 5/2015"]),
        ("Law No. (51) of 2006", ["Law 51 of 2006"]),
        ("Law 26,842", ["Law 26,842"]),
        ("Act No. 28 of 2008", ["Act 28 of 2008"]),
        ("Republic Act (RA) No. 9208", ["Republic Act 9208"]),
        ("Federal Decree-Law No. 24 of 2023", ["Federal Decree-Law 24 of 2023"]),
        ("Royal Decree No. M/40 of 2009", ["Royal Decree M/40 of 2009"]),
        ("Presidential Decree No. 9", ["Presidential Decree 9"]),
        ("Executive Order 163", ["Executive Order 163"]),
        ("the Proclamation of National Service 11/199.Extend", ["Proclamation 11/199"]),
        ("Proclamation 1178/2020", ["Proclamation 1178/2020"]),
        ("the 2000 UN TIP Protocol", ["2000 UN TIP Protocol"]),
        (
            "the 2000 UN Protocol to Prevent, Suppress and Punish Trafficking in Persons, especially Women and children",
            ["2000 UN TIP Protocol"],
        ),
        ("ILO Convention No. 189", ["ILO Convention 189"]),
        ("Articles 16 and 17 of Law 1/2005", ["Article 16", "Article 17", "Law 1/2005"]),
    ],
)
def test_acts_are_named_by_number_or_by_name(source: str, expected: list[str]) -> None:
    assert labels(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "enforce the law and the Act",
        "law enforcement officials; Law Enforcement Agencies",
        "act on 5 complaints",
        "the Penal Code and the criminal code",
        "BELARUS: Tier 2 Watch List",
        "in 2019 and 2020",
        "section 2 of this report",
        "In this section / Solomon Islands (Tier 2)",
        "the Ministry of Justice and Law",
        "under Sharia Law or International Law",
        "the Family Law and Labor Law",
        "protection 5; inspection 12",
        "a 2018 amendment to the penal code",
        "a 2015 presidential decree that required",
        "Order 5 laptops",
        "Law of 2002",
    ],
)
def test_nothing_is_invented(source: str) -> None:
    assert labels(source) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Article 181 and 14 under other articles", ["Article 181"]),
        ("Articles 5 and 6, 14 victims", ["Article 5", "Article 6"]),
        ("Articles 181, 182, 2019", ["Article 181", "Article 182"]),
        ("Sections 5, 6, and 10 new officers", ["Section 5", "Section 6"]),
        ("Article 181 in 2020", ["Article 181"]),
    ],
)
def test_counts_and_years_do_not_join_a_list(source: str, expected: list[str]) -> None:
    assert labels(source) == expected


@pytest.mark.parametrize(
    ("source", "instruments"),
    [
        ("sections 5 and 6(2) of the criminal code", ["criminal code", "criminal code"]),
        ("Penal Code Article 110A", ["penal code"]),
        ("Article 244 (forced labor) of the Labour Code", ["labor code"]),
        ("Article 5 and Section 6 of the revised Penal Code", ["penal code", "penal code"]),
        ("Article 5 of the code of criminal procedure", ["criminal procedure code"]),
        ("Article 78 of the constitution", ["constitution"]),
        ("Article 3 of Law 1/2005", ["Law 1/2005", ""]),
        ("the 2000 UN TIP Protocol", ["treaty"]),
        ("under Articles 181 and 181-1. Amend the criminal code", ["", ""]),
    ],
)
def test_instrument_is_the_one_the_text_says(source: str, instruments: list[str]) -> None:
    assert [ref.instrument for ref in legal_references(source, 0, len(source))] == instruments


def test_spans_are_the_references_own_characters() -> None:
    source = "x Articles 181 and 181-1, Section 1a of Chapter 4, the Law No. 5/2015 y"
    assert [source[ref.start : ref.end] for ref in legal_references(source, 0, len(source))] == [
        "Articles 181",
        "181-1",
        "Section 1a of Chapter 4",
        "Law No. 5/2015",
    ]


def test_references_outside_the_range_are_not_read() -> None:
    source = "Article 1. Article 2. Article 3."
    assert legal_references(source, 11, 21) == (LegalReference(11, 20, "Article 2"),)


def test_distinct_labels_keep_the_first_order() -> None:
    source = "Article 2, Article 1, Article 2"
    assert distinct_labels(legal_references(source, 0, len(source))) == ("Article 2", "Article 1")


@pytest.mark.skipif(not GOLD.exists(), reason="the shared gold texts are not on this machine")
def test_labels_of_a_whole_report_are_the_gold_ones() -> None:
    source = REPORT.read_text(encoding="utf-8")
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    for bullet in gold["recommendations"]:
        found = legal_references(source, bullet["start"], bullet["end"])
        assert list(distinct_labels(found)) == bullet["legal_references"]


LEGAL_WORDS = st.lists(
    st.sampled_from(
        "Article Articles Section sections § Chapter paragraph 181 181-1 369(2) 5bis IV and , or "
        "through of the criminal code Law No. 5/2015 2005 Act Anti-Trafficking Decree – Protocol "
        "UN 2000 ( ) . ; law trafficking".split()
    )
).map(" ".join)


@given(st.one_of(st.text(), LEGAL_WORDS), st.integers(0, 20), st.integers(0, 20))
def test_spans_are_exact_ordered_and_within_the_range(source: str, head: int, tail: int) -> None:
    start = min(head, len(source))
    end = max(start, len(source) - tail)
    references = legal_references(source, start, end)
    assert all(start <= ref.start < ref.end <= end and ref.label for ref in references)
    assert all(a.end <= b.start for a, b in pairwise(references))
    assert all(source[ref.start : ref.end].strip() for ref in references)
