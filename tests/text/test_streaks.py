"""What a streak is about, and where it stands."""

import pytest

from recommendations.text.streaks import streaks_in


@pytest.mark.parametrize(
    ("sentence", "about"),
    [
        (
            "For the fourth consecutive year, courts did not convict any traffickers, although two trials began.",
            "courts did not convict any traffickers",
        ),
        (
            "Dravia remained on Tier 2 Watch List for the second consecutive year.",
            "Dravia remained on Tier 2 Watch List",
        ),
        (
            "Courts obtained the first convictions of officials since 2012.",
            "convictions of officials",
        ),
        (
            "For the first time since 2009, police arrested an official.",
            "police arrested an official",
        ),
    ],
)
def test_a_streak_says_what_it_is_about(sentence: str, about: str) -> None:
    (streak,) = streaks_in(sentence, 0, len(sentence))
    assert streak.about == about


def test_a_streak_has_the_span_of_its_passage_and_of_its_words() -> None:
    text = "Before. For the third year in a row, nothing happened."
    (streak,) = streaks_in(text, 8, len(text))
    assert (streak.start, streak.end) == (8, len(text))
    assert text[streak.words_start : streak.words_end] == "For the third year in a row,"


def test_one_sentence_may_hold_two_streaks() -> None:
    sentence = (
        "For the fourth consecutive year, courts convicted nobody, and for the second consecutive"
        " year, the government did not report arrests."
    )
    found = list(streaks_in(sentence, 0, len(sentence)))
    assert [streak.ordinal for streak in found] == [4, 2]
    assert found[1].about == "the government did not report arrests"
