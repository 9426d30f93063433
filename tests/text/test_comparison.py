"""Which recommendations of a corrected list are those of the list before."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from recommendations.text.comparison import (
    CHANGED,
    FLOOR,
    NEW,
    RETURNED,
    STANDING,
    VANISHED,
    Known,
    Pairing,
    _cheapest,
    compare,
    similarity,
)

WORDS = st.sampled_from("amend train judges police fund shelters data law article victims".split())
ASKS = st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), max_size=7)


def _known(*texts: str) -> list[Known]:
    return [Known(number, text) for number, text in enumerate(texts, start=1)]


def test_compare_white_space_only_differs_stands() -> None:
    assert compare(_known("Train\njudges on  consent."), ["Train judges on consent."]) == (
        Pairing(STANDING, 0, 0),
    )


def test_compare_repeated_words_pair_in_order() -> None:
    assert compare(_known("Train judges.", "Train judges."), ["Train judges."] * 3) == (
        Pairing(STANDING, 0, 0),
        Pairing(STANDING, 1, 1),
        Pairing(NEW, None, 2),
    )
    assert compare(_known("Train judges.", "Train judges."), ["Train judges."]) == (
        Pairing(STANDING, 0, 0),
        Pairing(VANISHED, 1, None),
    )


def test_compare_greedy_pairing_would_take_the_wrong_partner() -> None:
    """The closest single pair is (1, 0); taking it first would leave the other two unpaired."""
    known = _known("a b c d e f g h", "a b c d e f x y")
    texts = ["a b c d e f x z", "q r c d x y w v a b c d e f x y u t s m n o p"]
    assert similarity(known[1].text, texts[0]) > similarity(known[0].text, texts[0])
    assert [p for p in compare(known, texts) if p.fit == CHANGED] == [
        Pairing(CHANGED, 0, 0),
        Pairing(CHANGED, 1, 1),
    ]


def test_compare_below_floor_is_vanished_and_new() -> None:
    known = _known("Increase efforts to identify victims among children.")
    new = "Increase funding for shelters."
    assert similarity(known[0].text, new) < FLOOR
    assert compare(known, [new]) == (Pairing(NEW, None, 0), Pairing(VANISHED, 0, None))


def test_compare_only_words_that_return_bring_back_a_vanished_one() -> None:
    gone = Known(3, "Train judges on consent.", standing=False)
    assert compare([gone], ["Train judges on consent."]) == (Pairing(RETURNED, 0, 0),)
    assert compare([gone], ["Train judges on consents."]) == (Pairing(NEW, None, 0),)
    assert compare([gone], []) == ()


def test_compare_standing_one_is_preferred_to_a_vanished_one_with_the_same_words() -> None:
    known = [Known(1, "Train judges.", standing=False), Known(1, "Train judges.")]
    assert compare(known, ["Train judges."]) == (Pairing(STANDING, 1, 0),)


@given(ASKS, ASKS)
def test_compare_loses_nobody(old: list[str], new: list[str]) -> None:
    """Each old one stands, changed or vanished, each new one is one recommendation."""
    pairings = compare(_known(*old), new)
    befores = sorted(p.before for p in pairings if p.before is not None)
    afters = sorted(p.after for p in pairings if p.after is not None)
    assert (befores, afters) == (list(range(len(old))), list(range(len(new))))
    for pairing in pairings:
        assert (pairing.before is None) == (pairing.fit == NEW)
        assert (pairing.after is None) == (pairing.fit == VANISHED)


@given(ASKS)
def test_compare_unchanged_list_stands(asks: list[str]) -> None:
    assert compare(_known(*asks), asks) == tuple(Pairing(STANDING, i, i) for i in range(len(asks)))


@given(st.integers(1, 5), st.integers(1, 5), st.data())
def test_cheapest_no_assignment_costs_less(rows: int, columns: int, data: st.DataObject) -> None:
    """Against every assignment there is."""
    numbers = st.floats(-1, 0).map(lambda number: round(number, 3))
    row = st.lists(numbers, min_size=columns, max_size=columns)
    cost = data.draw(st.lists(row, min_size=rows, max_size=rows))
    pairs = _cheapest(cost)
    assert len(pairs) == min(rows, columns)
    flat = cost if rows <= columns else [list(column) for column in zip(*cost, strict=True)]
    best = min(
        sum(flat[i][j] for i, j in enumerate(chosen))
        for chosen in permutations(range(len(flat[0])), len(flat))
    )
    assert abs(sum(cost[i][j] for i, j in pairs) - best) < 1e-6
