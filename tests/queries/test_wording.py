"""What the comparison of two wordings says in a sentence, and marks."""

import pytest

from recommendations.matching.terms import extended
from recommendations.queries.wording import wording_of


@pytest.mark.parametrize(
    ("earlier", "later", "said"),
    [
        ("Train judges.", "Train judges.", "Word for word the same."),
        ("Train judges.", "Fund shelters", "Not one word is the same."),
        ("Train judges.", "Train all judges.", "no words removed, 1 word added."),
        (
            "Help individuals in prostitution.",
            "Help individuals in commercial sex.",
            "The same but for 1 term under another name.",
        ),
        (
            "Help individuals in prostitution and their children.",
            "Help individuals in commercial sex and fund shelters.",
            "2 words removed, 2 words added, 1 term under another name.",
        ),
    ],
)
def test_sentence(earlier: str, later: str, said: str) -> None:
    assert wording_of(earlier, later).said == said


def test_stretches_joined_are_the_texts() -> None:
    earlier, later = "Now help people in prostitution.", "Help people in commercial sex."
    found = wording_of(earlier, later)
    assert "".join(one.text for one in found.before) == earlier
    assert "".join(one.text for one in found.after) == later
    assert [one.text for one in found.after if one.term] == ["commercial sex"]


def test_what_stewards_added_counts() -> None:
    terms = extended([("kelp farm", "seaweed plantation")])
    found = wording_of("Inspect kelp farms.", "Inspect seaweed plantations.", terms)
    assert found.said == "The same but for 1 term under another name."
    assert wording_of("Inspect kelp farms.", "Inspect seaweed plantations.").said != found.said
