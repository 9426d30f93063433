"""Where words stand in a text, whatever the line breaks between them. Pure.

Places are code-point spans, end exclusive.
"""

import re

# A provision's number goes on over these: "181" is no whole word in "181-1" or "181(2)".
_GOES_ON = re.compile(r"\w|[-–‑./:(]\w")


def places_of(words: str, text: str) -> tuple[tuple[int, int], ...]:
    """Every place of the words in the text, in order, white space being as good as any other.

    Only whole words: "Article 18" has no place in "Article 181", nor "Article 181" in
    "Article 181-1". Nothing for words of white space alone.
    """
    parts = [re.escape(word) for word in words.split()]
    if not parts:
        return ()
    found = re.compile(r"\s+".join(parts)).finditer(text)
    return tuple(match.span() for match in found if _is_whole(text, *match.span()))


def _is_whole(text: str, start: int, end: int) -> bool:
    begins = start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
    ends = not text[end - 1].isalnum() or _GOES_ON.match(text, end) is None
    return begins and ends
