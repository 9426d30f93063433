"""The word diff covers both texts, whatever they are."""

import re

from hypothesis import given
from hypothesis import strategies as st

from recommendations.matching.wording import ADDED, KEPT, REMOVED, word_diff

WORDS = st.lists(st.sampled_from("train judges and police on the law, (Article 12)".split()))
TEXTS = WORDS.map(" ".join) | st.text(max_size=40)


def _said(earlier: str, later: str) -> list[tuple[str, str]]:
    return [
        (
            piece.kind,
            later[piece.later_start : piece.later_end]
            if piece.kind == ADDED
            else earlier[piece.earlier_start : piece.earlier_end],
        )
        for piece in word_diff(earlier, later)
    ]


def test_kept_removed_and_added_stand_in_reading_order() -> None:
    assert _said("Train judges on the law", "Train all prosecutors on the law now") == [
        (KEPT, "Train"),
        (REMOVED, "judges"),
        (ADDED, "all prosecutors"),
        (KEPT, "on the law"),
        (ADDED, "now"),
    ]


def test_a_filler_between_two_changes_tears_no_phrase() -> None:
    assert _said("Fund shelters and guardians here", "Fund hotlines and courts here") == [
        (KEPT, "Fund"),
        (REMOVED, "shelters and guardians"),
        (ADDED, "hotlines and courts"),
        (KEPT, "here"),
    ]


def test_case_and_quotation_marks_are_no_change() -> None:
    assert {kind for kind, _ in _said("a Victim's “care”", 'A victim’s "care"')} == {KEPT}


@given(TEXTS, TEXTS)
def test_every_word_is_in_one_piece(earlier: str, later: str) -> None:
    pieces = word_diff(earlier, later)
    before = "".join(
        earlier[p.earlier_start : p.earlier_end] for p in pieces if p.kind in (KEPT, REMOVED)
    )
    after = "".join(later[p.later_start : p.later_end] for p in pieces if p.kind in (KEPT, ADDED))
    assert re.findall(r"[^\W_]", before) == re.findall(r"[^\W_]", earlier)
    assert re.findall(r"[^\W_]", after) == re.findall(r"[^\W_]", later)
    assert all(p.earlier_start == p.earlier_end for p in pieces if p.kind == ADDED)
    assert all(p.later_start == p.later_end for p in pieces if p.kind == REMOVED)
    places = [(p.earlier_start, p.earlier_end, p.later_start, p.later_end) for p in pieces]
    assert places == sorted(places)


@given(TEXTS)
def test_a_text_against_itself_is_kept(text: str) -> None:
    assert {piece.kind for piece in word_diff(text, text)} <= {KEPT}
