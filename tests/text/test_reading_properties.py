"""What holds for every text, narrative or not: exact spans, order, cover, no surprises."""

import string
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from recommendations.text.narrative import SECTIONS, SPEAKERS, Narrative
from recommendations.text.reading import read_narrative
from recommendations.text.spans import SPACE

# Derandomised, so that a red build means a changed reader and not a luckier draw. The deadline
# is a hundred times what a text of this size takes: it only stops a pattern that backtracks.
_STEADY = settings(
    derandomize=True,
    database=None,
    deadline=timedelta(seconds=2),
    suppress_health_check=[HealthCheck.too_slow],
)

VERBS = (
    *("Increase efforts to identify", "Vigorously investigate", "Amend the law to protect"),
    *("Cease detaining", "Proactively screen", "Without delay, release", "End the punishment of"),
    *("In consultation with NGOs, train officials who meet", "Fund services for", "Inform"),
)
OBJECTS = (
    *("migrant workers", "children in domestic service", "fishers under Sections 4(1) and 12"),
    *("victims (including men; boys; and persons with disabilities)", "foreign victims"),
    *("persons who fled, e.g. refugees", "crews of the U.S. and other fleets"),
)
TAILS = ("", " in every province", " and publish the figures", ", with $1.2 million a year")
DAMAGE = (
    "\u00a0",
    "\t",
    "\n",
    "\n\n",
    " • ",
    "; ",
    "; and ",
    "*",
    "**",
    "- ",
    "1. ",
    ".",
    ":",
    "(",
)
NOISE = (
    *("\n\n281\n\n", "\nTIER RANKING BY YEAR\n2 2 2WL\n", "\nPROSECUTION\n", "PREVENTION ", "“"),
    *("\nKENYA: Tier 3\n", "\n2019 Trafficking in Persons Report\n", "\u200b", "Tier 2 Watch List"),
)
HEADINGS = ("PROSECUTION", "PROTECTION", "PREVENTION", "TRAFFICKING PROFILE")
BODIES = (
    "The government maintained law enforcement efforts. Courts convicted two traffickers last year.",
    "The government increased protection efforts. NGOs reported that shelters were full in winter.",
    "The government made uneven efforts to prevent trafficking. A hotline took 40 calls.",
    "As reported over the past five years, human traffickers exploit victims on farms and at sea.",
)
SUMMARY = (
    "The Government of Kenya does not fully meet the minimum standards for the elimination of "
    "trafficking but is making significant efforts to do so. The government demonstrated overall "
    "increasing efforts; therefore Kenya remained on Tier 2."
)

Style = Callable[[list[str]], tuple[str, list[str]]]
"""A list as printed, and the recommendations as they should come back."""

recommendations = st.builds(
    lambda verb, whom, tail: f"{verb} {whom}{tail}",
    st.sampled_from(VERBS),
    st.sampled_from(OBJECTS),
    st.sampled_from(TAILS),
)
lists = st.lists(recommendations, min_size=2, max_size=6, unique=True)


def as_sentence(parts: list[str]) -> tuple[str, list[str]]:
    lowered = [parts[0], *(part[0].lower() + part[1:] for part in parts[1:])]
    printed = [*lowered[:-1], lowered[-1] + "."]
    return "; ".join(printed[:-1]) + "; and " + printed[-1], printed


def with_stops(separator: str, mark: str) -> Style:
    def style(parts: list[str]) -> tuple[str, list[str]]:
        printed = [part + "." for part in parts]
        return mark + (separator + mark).join(printed), printed

    return style


STYLES: dict[str, Style] = {
    "sentence": as_sentence,
    "inline dots": with_stops(" • ", ""),
    "lines with dots": with_stops("\n", "• "),
    "lines with hyphens": with_stops("\n", "- "),
    "bare lines": with_stops("\n", ""),
    "bare paragraphs": with_stops("\n\n", ""),
    "glued": with_stops("", ""),
}


def narrative_text(block: str, *, headings: bool = True, heading: str | None = None) -> str:
    """A whole narrative around a list; without headings every pillar is told by its words."""
    parts = ["2021 Trafficking in Persons Report: Kenya", "KENYA: Tier 2", SUMMARY]
    parts += [heading or "PRIORITIZED RECOMMENDATIONS:", block] if headings else [block]
    for name, body in zip(HEADINGS, BODIES, strict=True):
        parts += [name, body] if headings else [body]
    return "\n\n".join(parts)


@st.composite
def assembled(draw: st.DrawFn) -> str:
    """A narrative in a random style, then damaged: noise put in, pieces cut out or doubled."""
    block, _ = STYLES[draw(st.sampled_from(sorted(STYLES)))](draw(lists))
    text = narrative_text(block, headings=draw(st.booleans()))
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(text)))
        to = min(len(text), at + draw(st.integers(0, 30)))
        kind = draw(st.sampled_from(("put in", "cut out", "double")))
        if kind == "put in":
            text = text[:at] + draw(st.sampled_from(DAMAGE + NOISE)) + text[at:]
        else:
            text = text[:at] + text[to:] if kind == "cut out" else text[:to] + text[at:]
    return text[: draw(st.integers(0, len(text)))] if draw(st.integers(0, 4)) == 0 else text


any_text = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.one_of(
            st.sampled_from((*DAMAGE, *NOISE, *VERBS, *OBJECTS, *BODIES, *HEADINGS, SUMMARY, "\n")),
            st.text(alphabet=string.printable, max_size=20),
        ),
        max_size=25,
    ).map(" ".join),
)


def assert_spans_hold(source: str, narrative: Narrative) -> None:
    _assert_bullets(source, narrative)
    _assert_cover(source, narrative)
    _assert_sections(source, narrative)
    _assert_passages(source, narrative)
    for warning in narrative.warnings:
        assert (warning.start is None) == (warning.end is None)
        if warning.start is not None and warning.end is not None:
            assert 0 <= warning.start <= warning.end <= len(source)
    for verdict in narrative.verdicts:
        section = narrative.section(verdict.section)
        assert section is not None
        assert section.start <= verdict.start < verdict.end <= section.end
        assert " ".join(source[verdict.start : verdict.end].split()) == verdict.words


def _assert_bullets(source: str, narrative: Narrative) -> None:
    assert [b.number for b in narrative.bullets] == list(range(1, len(narrative.bullets) + 1))
    for bullet in narrative.bullets:
        assert 0 <= bullet.start < bullet.end <= len(source)
        assert source[bullet.start : bullet.end] == bullet.text
        assert bullet.text == bullet.text.strip(SPACE)
        for reference in bullet.legal_references:
            assert bullet.start <= reference.start < reference.end <= bullet.end
    for earlier, later in pairwise(narrative.bullets):
        assert earlier.end <= later.start


def _assert_cover(source: str, narrative: Narrative) -> None:
    """Bullets and separators together hold every character of the list, and none twice."""
    parts = sorted(
        [(b.start, b.end) for b in narrative.bullets]
        + [(s.start, s.end) for s in narrative.separators]
    )
    for (_, end), (start, _) in pairwise(parts):
        assert end <= start
        assert source[end:start].strip(SPACE) == ""
    if narrative.bullets:
        section = narrative.section("recommendations")
        assert section is not None
        assert (section.start, section.end) == (
            narrative.bullets[0].start,
            narrative.bullets[-1].end,
        )


def _assert_sections(source: str, narrative: Narrative) -> None:
    names = [section.name for section in narrative.sections]
    assert len(names) == len(set(names))
    assert set(names) <= set(SECTIONS)
    for section in narrative.sections:
        assert 0 <= section.start < section.end <= len(source)
        words = source[section.start : section.end]
        assert words == words.strip(SPACE)
    for earlier, later in pairwise(narrative.sections):
        assert earlier.end <= later.start


def _assert_passages(source: str, narrative: Narrative) -> None:
    for passage in narrative.passages:
        section = narrative.section(passage.section)
        assert section is not None
        assert section.name != "recommendations"
        assert section.start <= passage.start < passage.end <= section.end
        assert passage.speaker in SPEAKERS
        words = source[passage.start : passage.end]
        assert words == words.strip(SPACE)
    for earlier, later in pairwise(narrative.passages):
        assert earlier.end <= later.start


@settings(_STEADY, max_examples=150)
@given(any_text)
@example("")
@example(" \n\u00a0\n")
@example("PRIORITIZED RECOMMENDATIONS:")
@example("PRIORITIZED RECOMMENDATIONS\n\n• \n• \n")
@example("RECOMMENDATIONS FOR \n; and ; and .")
@example(": Tier 2\n" * 40)
@example("Increase ( ; ( ; (" * 40)
@example("\u2007PROSECUTION")
@example("Increase\u3000\u200aefforts.\u2005PREVENTION")
def test_any_text_is_read_with_exact_spans(source: str) -> None:
    narrative = read_narrative(source)
    assert_spans_hold(source, narrative)
    if not narrative.bullets:
        assert "no_recommendations" in {warning.code for warning in narrative.warnings}


@settings(_STEADY, max_examples=150)
@given(assembled())
def test_a_damaged_narrative_is_read_with_exact_spans_and_twice_alike(source: str) -> None:
    narrative = read_narrative(source)
    assert_spans_hold(source, narrative)
    assert read_narrative(source) == narrative


@settings(_STEADY, max_examples=200)
@given(st.sampled_from(sorted(STYLES)), lists)
def test_a_clean_list_comes_back_as_it_was_put_in(style: str, parts: list[str]) -> None:
    block, printed = STYLES[style](parts)
    heading = "RECOMMENDATIONS FOR KENYA" if style == "sentence" else None
    narrative = read_narrative(narrative_text(block, heading=heading))
    assert [bullet.text for bullet in narrative.bullets] == printed
    assert [section.name for section in narrative.sections] == list(SECTIONS)


@settings(_STEADY, max_examples=80)
@given(st.sampled_from(sorted(STYLES)), lists, st.integers(40, 100))
def test_hard_wraps_change_only_white_space(style: str, parts: list[str], width: int) -> None:
    """A wrapped copy holds the same recommendations, or says what it is not sure of."""
    block, printed = STYLES[style](parts)
    narrative = read_narrative(narrative_text(_wrapped(block, width)))
    found = [" ".join(bullet.text.split()) for bullet in narrative.bullets]
    assert found == printed or narrative.warnings


def _wrapped(block: str, width: int) -> str:
    lines = []
    for line in block.split("\n"):
        words = line.split(" ")
        current = words[0]
        for word in words[1:]:
            if len(current) + 1 + len(word) > width:
                lines.append(current)
                current = word
            else:
                current += " " + word
        lines.append(current)
    return "\n".join(lines)


@settings(_STEADY, max_examples=60)
@given(lists)
def test_a_list_without_any_heading_comes_back_with_a_warning(parts: list[str]) -> None:
    block, printed = STYLES["lines with dots"](parts)
    narrative = read_narrative(narrative_text(block, headings=False))
    assert [bullet.text for bullet in narrative.bullets] == printed
    assert [section.name for section in narrative.sections] == list(SECTIONS)
    assert {"heading_missing", "section_by_cue"} <= {w.code for w in narrative.warnings}


@pytest.mark.parametrize(
    "filling", ["\n" * 20_000, ("\u00a0" * 20 + "\n") * 1_000, "Prosecution\n" * 6_000]
)
def test_time_grows_with_the_text_and_not_with_its_square(filling: str) -> None:
    """A bad copy has thousands of blank lines; a pattern that rescans them takes minutes."""
    source = narrative_text("• Fund shelters." + filling + "• Train police.") + filling + "Print"
    began = perf_counter()
    read_narrative(source)
    assert perf_counter() - began < 2
