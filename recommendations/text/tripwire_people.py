"""One person described by age and origin.

An age alone tells nobody apart; an age, one person and a place, school, employer or ethnic group
in the same clause do. A rule ("any person aged 16 or older in Belarus"), a range ("aged 5-17") and
a plural ("109 girls aged 16 from Brest") describe nobody in particular and pass.
"""

import re
from collections.abc import Iterator
from itertools import chain

from recommendations.text.spans import Span
from recommendations.text.tripwire_cues import MONTH_NAMES, any_of
from recommendations.text.tripwire_folding import Folded

_ONES = "one two three four five six seven eight nine".split()
_MORE = (
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty"
    " forty fifty sixty".split()
)
_WORDS = rf"{any_of(*_ONES, *_MORE)}(?:-(?:{'|'.join(_ONES)}))?"
_AGE = rf"(?:\d{{1,2}}|{_WORDS})"
_PERSONS = (
    "girl boy woman man child minor teenager teen female male student pupil schoolgirl schoolboy"
    " daughter son mother father sister brother victim survivor citizen national refugee migrant"
    " worker orphan adolescent youth infant toddler person resident native lady individual villager"
    " niece nephew cousin wife".split()
)
# Behind its first letter: that letter begins a word.
PERSON = any_of(*_PERSONS, begins=r"(?<!\w\w)")
_AGES = (
    re.compile(r"\d\d?(?:[ -]years?[ -](?:old|of age)|[ -]?(?:y/o|yo|y\.o\.|yrs?[ -]old)\b)"),
    re.compile(rf"{_WORDS}[ -]years?[ -](?:old|of age)"),
    re.compile(rf"age(?:d|[ ]of|) {_AGE}\b"),
    re.compile(
        rf"{PERSON}(?:, ?| of | ?\(|, of ){_AGE}(?: years)?(?=[,)]| from| in| at| of the| who| living)"
    ),
)
# A rule or a range, not a person.
_RULE_BEFORE = re.compile(
    r"(?:\b(?:under|over|below|above|least|than|between|from|ages?|minimum|legal|every|each|any"
    r"|per|least the|under the|below the|over the|above the|to|past|last|for|within|of)|\d ?-) ?$"
)
_RULE_BEHIND = re.compile(
    r" ?(?:-|to|and|or|through|until) ?(?:\d|older|over|above|under|younger|more|up|below|between"
    rf"|{_WORDS})|\+| imprisonment| in prison| or"
)
_LEGAL_AGE = re.compile(r"(?:under|below|above|over|minimum|before)(?: the)? $")
_NOT_ONE = re.compile(r"\b(?:any|every|each|no|per|all|whether a|where an?|if an?|such an?)\b")
_ONE = re.compile(rf"{PERSON}\b(?!['’]?s\b| support| protection| assistance)")
# "The 17-year-old was taken …": the age stands for the person.
_ITSELF = re.compile(r"[ \n](?:from|was|who|in|at|living|attending|working|native|resident)\b")
# A person between the age and the edge of the clause, at most so far from it.
_REACH = 70
_CLAUSE = re.compile(r"[.!?;\n](?=\s)")
_NOT_PLACES = MONTH_NAMES | frozenset(
    "Article Articles Section Sections Law Chapter Criminal Penal Civil Act Code Court Decree"
    " Annex Table Part Paragraph Convention Protocol Resolution Constitution I II III IV V".split()
)
_DETAIL = re.compile(
    r"\b(?:(?:[Ff]rom|[Ii]n|[Aa]t|of|near|outside|[Aa]ttending|[Ll]iving in|native to|(?:resident|"
    r"citizen|native|national|inhabitant) of|works? (?:at|for|as)|worked (?:at|for|as)|employed by"
    r"|employed (?:at|in)|studying at)[ \n](?:(?:the|a|an|her|his|one) )?"
    r"(?:(?:small|remote|rural|local|poor|border|town|city|village|district|region)(?: of)? ?)*"
    r"(?:(?P<name>[A-ZÀ-ÞА-ЯЁ]\w+)|(?:village|town|city|district|settlement|orphanage|boarding"
    r"|school|college|lyceum|factory|farm|hotel|brothel|camp|hamlet|suburb|shelter|cleaner|maid"
    r"|nanny|waitress|dancer|number)\b)"
    r"|(?P<ethnic>Roma|Romani|Yazidi|Rohingya|Uyghur|Hmong|Tajik|Uzbek|Kyrgyz|Kazakh|Kurdish"
    r"|Pygmy|Batwa|Dalit|Traveller)\b)"
)
# An adjective of origin straight before the person: "a 30-year-old Uzbek woman".
_ORIGIN = re.compile(rf"[ \n](?P<name>[A-ZÀ-ÞА-ЯЁ][\w-]+)[ \n]{PERSON}\b")
_NAMED_AGE = re.compile(
    r"(?P<name>[A-ZÀ-ÞА-ЯЁ]\w+\.?),? ?[,(] ?(?:aged )?\d{1,2}\)?,?[ \n]from[ \n](?:the )?"
    r"(?P<place>[A-ZÀ-ÞА-ЯЁ]\w+|village|town)"
)
_AGE_FROM = re.compile(r"[,(] ?(?:aged )?\d{1,2}\)?,?[ \n]from[ \n]")
_LONGEST_NAME = 25


def people_described(folded: Folded) -> Iterator[Span]:
    """One person told apart by age and origin: from the first of the two to the last."""
    for age in chain.from_iterable(shape.finditer(folded.lower) for shape in _AGES):
        start, end = age.span()
        if start and folded.lower[start - 1].isalnum():
            continue
        described = None if _is_rule(folded.lower, start, end) else _described(folded, age)
        if described:
            yield described
    for anchor in _AGE_FROM.finditer(folded.lower):
        named = _name_before(folded, anchor.start())
        if named:
            yield named


def _is_rule(lower: str, start: int, end: int) -> bool:
    before = lower[max(0, start - 16) : start]
    if _RULE_BEFORE.search(before) and not before.endswith(("of ", "(of ")):
        return True
    return bool(_LEGAL_AGE.search(before) or _RULE_BEHIND.match(lower, end))


def _described(folded: Folded, age: re.Match[str]) -> Span | None:
    """The place of age, person and detail in one clause, or None where one of them is missing."""
    floor, ceiling = _clause(folded.lower, *age.span())
    person = _person(folded.lower, age, floor, ceiling)
    if person is None or _NOT_ONE.search(folded.lower, max(floor, person.start() - 24), age.end()):
        return None
    start, end = min(age.start(), person.start()), max(age.end(), person.end())
    origin = _ORIGIN.search(folded.text, max(floor, start - 20), end)
    if origin and origin.group("name") not in _NOT_PLACES:
        return Span(min(start, origin.start("name")), end)
    for detail in _DETAIL.finditer(folded.text, max(floor, start - 20), min(ceiling, end + 60)):
        # "In Pinsk, a 14-year-old girl": a place before counts when it is next to the person.
        if detail.group("name") not in _NOT_PLACES and detail.end() > start - 7:
            return Span(min(start, detail.start()), max(end, detail.end()))
    return None


def _person(lower: str, age: re.Match[str], floor: int, ceiling: int) -> re.Match[str] | None:
    """Whose age it is: the person behind it, else the nearest before it in the clause."""
    if age.group().endswith("old") and _ITSELF.match(lower, age.end()):
        return age
    behind = _ONE.search(lower, age.start(), min(ceiling, age.end() + 40))
    if behind:
        return behind
    before = list(_ONE.finditer(lower, max(floor, age.start() - 60), age.start()))
    return before[-1] if before else None


def _clause(lower: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the clause around a place, at most `_REACH` to each side."""
    floor = max(0, start - _REACH)
    for stop in _CLAUSE.finditer(lower, floor, start):
        floor = stop.end()
    stop_behind = _CLAUSE.search(lower, end, min(len(lower), end + _REACH + 40))
    return floor, stop_behind.start() if stop_behind else min(len(lower), end + _REACH + 40)


def _name_before(folded: Folded, at: int) -> Span | None:
    """ "Maria, 16, from Brest": a capital word before the age and a place behind it."""
    start = at
    while start > max(0, at - _LONGEST_NAME) and (
        folded.text[start - 1].isalnum() or folded.text[start - 1] in ".'-"
    ):
        start -= 1
    found = _NAMED_AGE.match(folded.text, start)
    if found and found.group("name") not in _NOT_PLACES:
        return Span(*found.span())
    return None
