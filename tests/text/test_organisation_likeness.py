"""Organisations called alike but for what kind of body they are."""

import pytest

from recommendations.text.organisation_likeness import Named, likely_one


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Harbour Watch", "Harbour Watch Association", True),
        ("Foundation Harbour Watch", "Harbour Watch", True),
        ("Harbour Watch Network", "Harbour Watch Association", False),
        ("Harbour Watch", "Harbour Light Association", False),
        ("Hope", "Hope Foundation", False),
        ("Network", "Association", False),
    ],
)
def test_a_body_more_or_less_is_a_likely_duplicate(one: str, other: str, *, alike: bool) -> None:
    found = likely_one([Named(one), Named(other)])
    assert [(pair.one, pair.other) for pair in found] == ([(0, 1)] if alike else [])
