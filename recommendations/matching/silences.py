"""Whether two reports' silences are about the same thing."""

from collections.abc import Sequence

from recommendations.matching.checks_likeness import dice, words_of

ALIKE = 0.6
"""Share of words of weight in common, from which two silences count as the same."""


def same_silences(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """For each place in `after` the place in `before` that is about the same; the likest first.

    Both are what is missing, in words: "statistics on convictions". Each is taken once.
    """
    pairs = sorted(
        (
            (dice(words_of(old), words_of(new)), j, i)
            for j, new in enumerate(after)
            for i, old in enumerate(before)
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    found: dict[int, int] = {}
    for likeness, j, i in pairs:
        if likeness >= ALIKE and j not in found and i not in found.values():
            found[j] = i
    return found
