"""What holds for every text: figures, streaks, silences and sums are spans, and nothing raises."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recommendations.text.arithmetic import arithmetic_of
from recommendations.text.figures import figures_of
from recommendations.text.legal import legal_references
from recommendations.text.narrative import Narrative, Passage
from recommendations.text.quantities import numbers_in
from recommendations.text.sentences import sentences
from recommendations.text.silences import silences_of
from recommendations.text.streaks import streaks_of

# The deadline is many times what a text of this size takes: it only stops a pattern that
# backtracks.
_STEADY = settings(
    derandomize=True,
    database=None,
    deadline=timedelta(seconds=2),
    suppress_health_check=[HealthCheck.too_slow],
)
PIECES = (
    *("The government", "NGOs", "did not report", "did not convict any", "identified", "victims"),
    *("31", "1,046", "2019", "in 2020", "in 2019", "compared with", "and", "of the", "(", ")"),
    *("twenty-five", "between", "$1.2 million", "4 million dravas ($1 million)", "40 percent"),
    *("For the fourth consecutive year,", "the first", "since 2012", "the majority of", ";", ","),
    *(".", "\n\n", "Article 7", "seven years’ imprisonment", "the same number as", "none", "no"),
    *("from 20 to 30", "increased", "women", "children", "were", "including", "leaving it with"),
)
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join),
    st.text(max_size=200),
)


def _narrative(text: str) -> Narrative:
    passages = tuple(Passage(s.start, s.end, "protection", "") for s in sentences(text))
    references = legal_references(text, 0, len(text))
    return Narrative(None, None, 2021, None, None, passages=passages, legal_references=references)


@_STEADY
@given(TEXTS)
def test_everything_found_lies_in_a_passage(text: str) -> None:
    narrative = _narrative(text)
    places = {(passage.start, passage.end) for passage in narrative.passages}
    figures = figures_of(text, narrative)
    for figure in figures:
        assert (figure.start, figure.end) in places
        assert figure.start <= figure.number_start < figure.number_end <= figure.end
        for comparator in figure.compared_with:
            assert figure.start <= comparator.start < comparator.end <= figure.end
    for streak in streaks_of(text, narrative):
        assert streak.start <= streak.words_start < streak.words_end <= streak.end
    for silence in silences_of(text, narrative):
        assert silence.start <= silence.words_start < silence.words_end <= silence.end
    for total in arithmetic_of(text, narrative, figures):
        assert (total.start, total.end) in places


@_STEADY
@given(TEXTS)
def test_the_same_text_gives_the_same(text: str) -> None:
    narrative = _narrative(text)
    assert figures_of(text, narrative) == figures_of(text, narrative)
    assert silences_of(text, narrative) == silences_of(text, narrative)


@_STEADY
@given(TEXTS)
def test_numbers_are_in_order_and_do_not_overlap(text: str) -> None:
    reached = 0
    for number in numbers_in(text, 0, len(text)):
        assert reached <= number.start < number.end <= len(text)
        assert number.upper is None or number.upper > number.value
        reached = number.end


def test_long_runs_of_numbers_and_words_stay_linear() -> None:
    for piece in (
        "12 ",
        "compared with 12 ",
        "did not report any, ",
        "of the first and ",
        "1,",
        "( ",
    ):
        text = piece * 3000
        narrative = Narrative(
            None, None, 2021, None, None, passages=(Passage(0, len(text), "protection", ""),)
        )
        figures = figures_of(
            text[:6000],
            Narrative(None, None, 2021, None, None, passages=(Passage(0, 6000, "protection", ""),)),
        )
        arithmetic_of(text[:6000], narrative, figures)
        silences_of(text, narrative)
        streaks_of(text, narrative)
