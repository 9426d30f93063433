"""What the other side reads in place of an organisation's name."""

import re
import unicodedata
from itertools import count

from recommendations.enums import Side

KINDS = {
    Side.CIVIL_SOCIETY: "Civil society organisation",
    Side.GOVERNMENT: "Government body",
    Side.INDEPENDENT: "Independent body",
}
COMMON = frozenset(
    "a against agency aid alliance an and anti article association authority board body bureau"
    " centre center civil coalition commission committee council department directorate for"
    " foundation fund general government group human independent initiative institute"
    " international its justice law legal ministry national network of office on organisation"
    " organization police programme project public rights section service services side social"
    " society state the to trafficking trust union unit victim victims with women children".split()
)
"""Words that many organisations have in their names; they give none of them away."""
ARTICLES = frozenset({"a", "an", "the"})
SMALL = ARTICLES | {"and", "for", "of", "on", "to"}


def neutral_pseudonym(side: str, taken: set[str]) -> str:
    """The next free one of that side: “Civil society organisation C”. `taken` is in lower case."""
    candidates = (f"{KINDS[Side(side)]} {_letters(number)}" for number in count())
    return next(name for name in candidates if name.lower() not in taken)


def telling_part(pseudonym: str, name: str) -> str:
    """What of a pseudonym gives the name away: all of it, a word of its own, or its initials.

    Empty where nothing does. Accents, capitals and spaces make no difference.
    """
    words, shown = _words(name), _words(pseudonym)
    inside = "".join(shown)
    whole = "".join(words)
    if len(whole) > 1 and whole in inside:
        return name
    for word in words:
        if word in COMMON or len(word) == 1:
            continue
        # A short word may lie inside a longer one by chance.
        if word in shown or (len(word) > 3 and word in inside):
            return word
    initials = {
        "".join(word[0] for word in words if word not in left_out)
        for left_out in (frozenset(), ARTICLES, SMALL)
    }
    return next((word for word in shown if len(word) > 1 and word in initials), "")


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.findall(r"[^\W_]+", plain)


def _letters(number: int) -> str:
    """A, B … Z, AA, AB … as spreadsheets count columns."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
