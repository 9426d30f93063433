"""Passages that speak to an ask: found, ranked, told from their false friends."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.matching.findings import Finding, findings, ranked, signals
from recommendations.matching.shapes import Ask, Statement
from recommendations.matching.signals import FINDING_SIGNALS, REPORT_SIGNALS
from tests.matching.findings_cases import Case, Found, measured, sample_case, written_case

# (core recall in the first five, precision of what is shown, signals right) no case may fall under.
LEAST = {
    "qashara": (0.90, 0.70, 0.75),
    "zumara": (0.80, 0.60, 0.65),
    "velonia": (0.76, 0.55, 0.70),
    "marevia-2021-2022": (0.90, 0.70, 0.75),
    "marevia-2022-2023": (0.90, 0.58, 0.75),
    "marevia-2023-2024": (0.80, 0.58, 0.75),
}
CASES = [
    *(written_case(name) for name in ("qashara", "zumara", "velonia")),
    *(sample_case(year, year + 1) for year in (2021, 2022, 2023)),
]


def found(case: Case) -> list[Found]:
    return [
        Found(finding.recommendation, finding.start, finding.end, finding.signal)
        for finding in findings(case.asks, case.statements)
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_findings_against_labels(case: Case) -> None:
    measure = measured(case, found(case))
    print(measure.line(case.name))
    reached = (measure.recall, measure.precision, measure.signal_accuracy)
    assert [value >= least for value, least in zip(reached, LEAST[case.name], strict=True)] == [
        True,
        True,
        True,
    ], measure.line(case.name)


def test_report_signals_of_samples() -> None:
    right = total = 0
    for case in CASES:
        reached = signals(case.asks, findings(case.asks, case.statements))
        right += sum(reached[number] in wanted for number, wanted in case.signals.items())
        total += len(case.signals)
    print(f"report signals right: {right}/{total}")
    assert right >= 0.75 * total


def statement(text: str, section: str = "protection", at: int = 0, speaker: str = "") -> Statement:
    return Statement(at, at + len(text), text, section, speaker)


def narrative(*texts: str, section: str = "protection") -> list[Statement]:
    """Sentences of one paragraph."""
    statements: list[Statement] = []
    at = 0
    for text in texts:
        statements.append(statement(text, section, at))
        at += len(text) + 1
    return statements


FILLER = (
    "The national assembly met in two sessions.",
    "Journalists wrote about the economy.",
    "Farmers sold less grain abroad.",
    "The president travelled to three capitals.",
)


def shown(ask: str, statements: list[Statement], *references: str) -> list[str]:
    by_start = {s.start: s.text for s in statements}
    return [by_start[f.start] for f in findings([Ask(1, ask, references)], statements)]


def test_a_passage_that_shares_no_word_is_found_by_the_fields_synonyms() -> None:
    passage = "The ministry closed one of its two facilities for lack of money."
    statements = narrative(*FILLER[:2], passage, *FILLER[2:])

    result = findings([Ask(1, "Increase funding for shelters.")], statements)

    assert [statements[2].start] == [finding.start for finding in result[:1]]
    assert "shares: " in " ".join(result[0].reasons)


def test_a_cited_provision_is_a_reason() -> None:
    passage = replace(
        statement("Judges applied Article 77-2 in one instance."),
        legal_references=("Article 77-2",),
    )
    ask = Ask(1, "Prosecute offences under Article 77-2.", ("Article 77-2",))

    [finding] = findings([ask], [passage, *narrative(*FILLER)])[:1]

    assert "cites Article 77-2" in finding.reasons


def test_a_passage_that_leans_on_a_finding_says_so() -> None:
    statements = narrative(
        *FILLER,
        "The government opened a shelter for trafficking victims.",
        "It closed again within a month.",
        section="protection",
    )

    result = ranked([Ask(1, "Open shelters for trafficking victims.")], statements)

    assert [f.reasons[-1] for f in result if f.start == statements[5].start] == [
        "next to a finding"
    ]


def test_a_lesson_does_not_answer_an_ask_for_deeds() -> None:
    deed = "Police investigated nine cases of forced labor."
    lesson = "An academy provided a course to police on how to investigate cases of forced labor."
    statements = narrative(*FILLER, lesson, deed, section="prosecution")

    assert shown("Investigate cases of forced labor.", statements)[0] == deed


def test_the_statutes_description_is_no_answer_to_an_ask_for_prosecutions() -> None:
    statute = (
        "Article 77 criminalized sex trafficking and labor trafficking and prescribed penalties of "
        "three to seven years' imprisonment."
    )
    deed = "Courts convicted two traffickers under Article 77, compared with six in 2018."
    statements = [
        replace(s, legal_references=("Article 77",) if "77" in s.text else ())
        for s in narrative(*FILLER, statute, deed, section="prosecution")
    ]
    ask = Ask(1, "Prosecute and convict traffickers under Article 77.", ("Article 77",))

    result = findings([ask], statements)

    assert next((f.start, f.signal) for f in result) == (statements[5].start, "decline")
    assert {f.signal for f in ranked([ask], statements) if f.start == statements[4].start} == {
        "context"
    }


def test_the_profiles_numbers_stand_behind_what_was_done() -> None:
    profile = statement(
        "Traffickers exploit 400 domestic workers whose passports employers withhold.",
        "trafficking_profile",
        at=5000,
    )
    deed = "Inspectors returned the passports of 11 domestic workers."
    statements = [*narrative(*FILLER, deed, section="prevention"), profile]

    result = ranked(
        [Ask(1, "Penalize employers who withhold domestic workers' passports.")], statements
    )

    places = [finding.start for finding in result]
    assert places.index(statements[4].start) < places.index(5000)
    assert [f.signal for f in result if f.start == 5000] == ["context"]


def test_an_ask_nothing_speaks_to_is_silent() -> None:
    ask = Ask(4, "Ratify the convention on domestic workers.")
    assert findings([ask], narrative(*FILLER[:1])) == ()
    assert signals([ask], ()) == {4: "silent"}


def test_nothing_in_nothing_out() -> None:
    assert findings([], narrative(*FILLER)) == ()
    assert findings([Ask(1, "Train judges.")], []) == ()
    assert signals([], ()) == {}


@pytest.mark.parametrize(
    ("of_findings", "overall"),
    [
        ((), "silent"),
        (("context", "context"), "silent"),
        (("context", "progress"), "progress"),
        (("progress", "decline"), "mixed"),
        (("mixed",), "mixed"),
        (("decline", "decline", "no progress"), "decline"),
        (("did not report",), "did not report"),
        (("no progress", "context"), "no progress"),
    ],
)
def test_report_signal_follows_from_findings(of_findings: tuple[str, ...], overall: str) -> None:
    rows = [Finding(1, n, n + 1, signal, 0.5, ()) for n, signal in enumerate(of_findings)]
    assert signals([Ask(1, "Train judges.")], rows) == {1: overall}


_WORDS = st.lists(
    st.sampled_from(
        "the government police trained judges did not report shelter funding increased compared "
        "with 12 31 none cases Article 7 victims NGOs but continued canceled first , ; . kelp".split()
    ),
    max_size=25,
).map(" ".join)
_TEXTS = st.one_of(_WORDS, st.text(max_size=60))
_SECTIONS = st.sampled_from(
    ("summary", "prosecution", "protection", "prevention", "trafficking_profile")
)


@st.composite
def _statements(draw: st.DrawFn) -> list[Statement]:
    statements, at = [], 0
    for text in draw(st.lists(_TEXTS, max_size=12)):
        speaker = draw(st.sampled_from(("", "government", "observers", "ngos")))
        statements.append(statement(text, draw(_SECTIONS), at, speaker))
        at += len(text) + draw(st.integers(0, 3))
    return statements


@given(
    asks=st.lists(_TEXTS, max_size=4).map(
        lambda texts: [Ask(number, text) for number, text in enumerate(texts, start=1)]
    ),
    statements=_statements(),
)
def test_findings_of_anything(asks: list[Ask], statements: list[Statement]) -> None:
    result = findings(asks, statements)
    overall = signals(asks, result)

    assert {(f.start, f.end) for f in result} <= {(s.start, s.end) for s in statements}
    assert {f.recommendation for f in result} <= {ask.number for ask in asks}
    assert {f.signal for f in result} <= set(FINDING_SIGNALS)
    assert all(0 <= f.score <= 1 for f in result)
    assert findings(list(asks), tuple(statements)) == result
    assert set(overall.values()) <= set(REPORT_SIGNALS)
    for ask in asks:
        of_ask = [f for f in result if f.recommendation == ask.number]
        assert [f.score for f in of_ask] == sorted((f.score for f in of_ask), reverse=True)
        assert (overall[ask.number] == "silent") == all(f.signal == "context" for f in of_ask)
