"""Whether two reports speak of the same count: what was done, to whom, under which provision."""

import re
from collections.abc import Iterable
from functools import lru_cache

from recommendations.matching.checks_shapes import Figure, ReportFacts

_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]{2,}")
_SMALL = frozenset(
    """
    the and for its their that which with from this these those was were has have had did not any
    compared than government reported authorities during reporting period year years also again
    consecutive second third fourth fifth sixth number same amount while who whom but into under
    article articles section sections percent report reports first since such
    """.split()
)
_NUMBER_WORDS = frozenset(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety million billion
    """.split()
)
_PROVISION = re.compile(r"\b(?:Articles?|Sections?|Law)\s+(?P<number>\d[\w()./-]*)")
# Nouns that name the act themselves.
_ACTS = {
    "investigation": "investigated",
    "prosecution": "prosecuted",
    "conviction": "convicted",
    "arrest": "arrested",
    "inspection": "inspected",
    "indictment": "indicted",
    "sentence": "sentenced",
    "fine": "fined",
    "extradition": "extradited",
    "repatriation": "repatriated",
}
_CASE_NOUNS = frozenset(("case", "complaint"))
_SAME_ACT = {"charged": "prosecuted", "indicted": "prosecuted", "spent": "allocated"}
_GENERAL_ACTS = frozenset(
    (
        "",
        "reported",
        "initiated",
        "opened",
        "continued",
        "conducted",
        "had",
        "made",
        "completed",
        "found",
        "provided",
    )
)
_WHO = frozenset(("by NGOs", "complicit officials"))
_NARROWS = frozenset(
    ("sex trafficking", "labor trafficking", "forced begging", "children", "women", "men",
     "foreign", "abroad", "potential")
)  # fmt: skip
_COMPARED = re.compile(r"[;—]|,?\s*\bcompared\s+(?:with|to)\b|,\s+(?:an?|up|down)\s")
_CLAUSE = re.compile(r"[;—]\s?")
_ARTICLES_ALIKE = 0.25


def topic(figure: Figure) -> str:
    """What was done, in one word: "investigated" for "31 cases investigated" and "31 investigations"."""
    if figure.noun in _ACTS:
        return _ACTS[figure.noun]
    act = _SAME_ACT.get(figure.act, figure.act)
    if act in _GENERAL_ACTS:
        return figure.noun
    return act


def likeness(figure: Figure, report: ReportFacts, other: Figure, at: ReportFacts) -> float:
    """0–1: how sure two figures of two reports count the same thing; 0 where they cannot."""
    if figure.part != other.part or _kind(figure) != _kind(other):
        return 0.0
    mine, theirs = set(figure.qualifiers), set(other.qualifiers)
    if (mine & _WHO) != (theirs & _WHO):
        return 0.0
    laws, others = provisions(mine), provisions(theirs)
    if laws and others and laws != others:
        return 0.0
    same_topic = topic(figure) == topic(other)
    same_noun = figure.noun == other.noun
    if not (same_topic or same_noun):
        return 0.0
    score = 0.3 * same_topic + 0.2 * same_noun
    score += 0.5 * dice(context(figure, report), context(other, at))
    score -= 0.15 * len((mine ^ theirs) & _NARROWS)
    score -= 0.1 * (laws != others)
    return max(score, 0.0)


def _kind(figure: Figure) -> str:
    return figure.unit if figure.unit in ("", "percent") else "money " + figure.unit


def provisions(words: Iterable[str]) -> frozenset[str]:
    """The provisions some qualifiers name, "under other articles" among them."""
    return frozenset(word for word in words if word.startswith("under "))


def cited(text: str) -> frozenset[str]:
    """The numbers of the provisions a text cites."""
    return frozenset(match["number"] for match in _PROVISION.finditer(text))


def context(figure: Figure, report: ReportFacts) -> frozenset[str]:
    """The words of the clause a figure stands in, without what it is compared with."""
    start = figure.start
    for cut in _CLAUSE.finditer(report.text, figure.start, figure.number_start):
        start = cut.end()
    end = _COMPARED.search(report.text, figure.number_end, figure.end)
    return words_of(report.text[start : end.start() if end else figure.end])


@lru_cache(maxsize=4096)
def words_of(text: str) -> frozenset[str]:
    """The words that carry meaning, cut to their beginnings, so that forms of one word agree."""
    found = (word.lower().removesuffix("’s").removesuffix("'s") for word in _WORD.findall(text))
    return frozenset(
        _stem(word) for word in found if word not in _SMALL and word not in _NUMBER_WORDS
    )


def _stem(word: str) -> str:
    for ending in (
        "ations",
        "ation",
        "ions",
        "ion",
        "ings",
        "ing",
        "ers",
        "ies",
        "ed",
        "es",
        "er",
        "e",
        "s",
        "y",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def dice(mine: frozenset[str], theirs: frozenset[str]) -> float:
    """0–1: twice the shared words over all words."""
    total = len(mine) + len(theirs)
    return 2 * len(mine & theirs) / total if total else 0.0
