"""Marking a source: whatever overlaps whatever, no character is lost and none is run."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from recommendations.templatetags.sources import Mark, marked_source

TEXT = st.text(alphabet="ab <>&'\"\n;é•", max_size=40)
PLACES = st.lists(st.tuples(st.integers(0, 45), st.integers(0, 45)), max_size=6)


@given(text=TEXT, places=PLACES, start=st.integers(0, 40), length=st.integers(0, 40))
def test_every_character_is_there_once(
    text: str, places: list[tuple[int, int]], start: int, length: int
) -> None:
    """Without its tags and signs the result is the stretch of text itself."""
    marks = [Mark(min(p), max(p), f"look{i % 3}") for i, p in enumerate(places)]
    start, end = min(start, len(text)), min(start + length, len(text))
    shown = marked_source(text, marks, start, end)
    assert html.unescape(re.sub(r"</?(?:mark|span)[^>]*>", "", shown)) == text[start:end]
    assert re.sub(r'<mark class="[a-z0-9 -]+">|</mark>', "", shown).count("<") == 0


def test_overlapping_marks_are_cut_at_their_edges() -> None:
    """No tag crosses another."""
    shown = marked_source("abcdef", [Mark(0, 4, "one"), Mark(2, 6, "two")], 0, 6)
    assert shown == (
        '<mark class="mark-one">ab</mark><mark class="mark-one mark-two">cd</mark>'
        '<mark class="mark-two">ef</mark>'
    )


def test_sign_stands_before_its_mark() -> None:
    """A number as a link, with its anchor; a point has a sign and no mark."""
    marks = [Mark(0, 2, "bullet", "1", "place-1", "#one", 'a "title"'), Mark(0, 0, "section", "S")]
    assert marked_source("ab", marks, 0, 2) == (
        '<span class="sign sign-section">S</span>'
        '<a class="sign sign-bullet" id="place-1" title="a &quot;title&quot;" href="#one">1</a>'
        '<mark class="mark-bullet">ab</mark>'
    )
