"""Words made comparable: what counts as the same word, and what only as the same thing."""

import pytest

from recommendations.matching.terms import (
    american,
    concepts_of,
    extended,
    glossary_of,
    lead_of,
    same_terms,
    singular,
    words_of,
)


@pytest.mark.parametrize(
    ("british", "plain"),
    [
        *(("labour", "labor"), ("programmes", "programs"), ("offences", "offenses")),
        *(("organisations", "organizations"), ("criminalise", "criminalize")),
        *(("penalising", "penalizing"), ("centre", "center"), ("centred", "centered")),
        *(("licence", "license"), ("fulfil", "fulfill"), ("counselling", "counseling")),
    ],
)
def test_british_spelling_is_undone(british: str, plain: str) -> None:
    assert american(british) == plain
    assert american(plain) == plain


@pytest.mark.parametrize(
    "word",
    "exercise supervise advisers promise raise prison fulfilled program labor premises enterprise"
    " expertise revised disguised otherwise basis visas registration minister crisis".split(),
)
def test_words_of_both_spellings_stay(word: str) -> None:
    assert american(word) in (word, "fulfilled")


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        *(("victims", "victim"), ("children", "child"), ("agencies", "agency")),
        *(("process", "process"), ("status", "status"), ("offenses", "offense"), ("us", "us")),
    ],
)
def test_plural_is_undone(plural: str, one: str) -> None:
    assert singular(plural) == one


def test_a_term_and_its_abbreviation_in_brackets_are_one() -> None:
    wording = words_of("use standard operating procedures (SOPs)")
    assert wording.words == ("use", "sop")
    assert wording.said == {"sop": "standard operating procedures"}


def test_marks_that_belong_to_a_provision_stay() -> None:
    assert words_of("under Articles 181-1 and 369(2).").words == (
        *("under", "articles", "181-1", "and", "369(2)"),
    )


def test_hyphens_dots_and_thousands_are_writing() -> None:
    assert words_of("U.S.-funded anti‑trafficking work for 2,000").words == (
        *("us", "funded", "anti", "trafficking", "work", "for", "2000"),
    )


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Continue to vigorously prosecute traffickers", 3),
        ("Redouble and sustain efforts to prosecute traffickers", 5),
        ("Continue implementing the plan", 1),
        ("Take steps to prosecute traffickers", 3),
        ("Increase labor inspections", 0),
        ("Increase awareness efforts to educate migrants", 0),
        ("Continue", 0),
        ("", 0),
    ],
)
def test_only_strength_is_taken_off_the_front(text: str, lead: int) -> None:
    assert lead_of(words_of(text).words) == lead


def test_terms_that_changed_are_one_concept() -> None:
    old = concepts_of(words_of("individuals in prostitution and migrant workers").words)
    new = concepts_of(words_of("persons in commercial sex and foreign workers").words)
    assert old.words == new.words
    assert old.said["in commercial sex"] == "in prostitution"


def test_kinds_of_exploitation_stay_apart() -> None:
    assert concepts_of(("sex", "trafficking")).words != concepts_of(("labor", "trafficking")).words


@pytest.mark.parametrize(
    ("texts", "given", "expected"),
    [
        (["the Victim Care Fund (VCF) is"], "the Victim Care Fund", ("the", "vcf")),
        (["Fund the VCF", "the Victim Care Fund"], "Victim Care Fund", ("vcf",)),
        (
            ["VCF", "Victim Care Fund", "Vessel Crew Force"],
            "Victim Care Fund",
            ("victim", "care", "fund"),
        ),
        (["no brackets (at all)"], "no brackets", ("no", "brackets")),
    ],
    ids=["explained", "by its letters", "two names fit", "no abbreviation"],
)
def test_lists_explain_their_own_abbreviations(
    texts: list[str], given: str, expected: tuple[str, ...]
) -> None:
    assert words_of(given, glossary_of(texts)).words == expected


def test_map_grows_by_entries() -> None:
    terms = extended([("Kelp-Farm Labour", "seaweed work"), ("minors", "youngsters")])
    assert same_terms("seaweed work", "the kelp farm labor", terms)
    assert not same_terms("seaweed work", "kelp farm labor")
    # What the map knows already keeps its name there.
    assert concepts_of(("youngsters",), terms).words == concepts_of(("children",)).words


def test_entry_that_names_two_things_makes_them_one() -> None:
    assert not same_terms("a judge", "a prosecutor")
    terms = extended([("magistrate", "procurator")])
    assert same_terms("judicial officers", "public prosecutors", terms)


def test_empty_entries_change_nothing() -> None:
    assert extended([(), ("the",)]) == extended([])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("individuals in prostitution", "people in commercial sex"),
        ("the national action plan", "NAP"),
        ("labour inspectorates", "labor inspectors"),
    ],
)
def test_terms_given_up_are_the_same(one: str, other: str) -> None:
    assert same_terms(one, other)


@pytest.mark.parametrize(("one", "other"), [("", ""), ("the", "a"), ("judges", "police")])
def test_other_words_are_not(one: str, other: str) -> None:
    assert not same_terms(one, other)
