"""Acts, laws and decrees by number or by name, and the treaties of the field.

A number identifies an instrument, so "Anti-Trafficking in Persons Law No. 5/2015" is labelled
"Law 5/2015". Without one the name does, its year in front: "Trafficking in Persons Act of 2005"
is "2005 Trafficking in Persons Act". "The law", "the Act" or "Sharia Law" name no instrument.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TREATY = "treaty"


@dataclass(frozen=True, slots=True)
class Act:
    """One instrument: `source[start:end]` names it; `kind` is "treaty" for international ones."""

    start: int
    end: int
    label: str
    kind: str = ""


# Parts of the words below, for plain search, which is many times faster here than one regex.
_CUES = (
    *("Act", "Law", " law", "ecree", "rdinance", "roclamation", "Protocol", "onvention", "Order "),
)
_WORDS = frozenset(
    "Act Law Decree Decree-Law Ordinance Proclamation Order law decree ordinance "
    "proclamation".split()
)
# Words that make a numbered instrument of another kind; any other word before it is a name.
_QUALIFIERS = frozenset(
    "Administrative Cabinet Constitutional Council Decree Emergency Executive Federal Government "
    "Legislative Ministerial National Organic Presidential Republic Royal Supreme".split()
)
_NUMBER = (
    r"[A-Z]{0,3}[-/]?\d{1,3}(?:[.,]\d{3})+(?!\d)|[A-Z]{0,3}[-/]?\d+(?:[-/.–]\d+)*"
    r"(?:[-/.–][A-Z]{1,4}(?![a-z]))*(?:\.[A-Z]{2,4}(?![a-z]))*"
)
_NUMBERED = re.compile(
    r"(?:\s+of(?:\s+[A-Z][\w-]*){1,4}|\s+on(?:\s+(?:[A-Z][\w-]*|in|of|and|the)){1,10}(?=,?\s+No))?"
    r"(?:\s+\([A-Z]{1,5}\))?,?\s+(?P<no>\(?(?:No|Nr|no)s?\.?\s*|Number\s+|number\s+|#\s?)?"
    rf"\(?(?P<number>{_NUMBER})(?:(?<=\d)\)(?=\s+of\s))?(?P<year>\s+of\s+(?:19|20)\d\d\b)?"
)
_NAME_AFTER = re.compile(
    r"\s+(?:[Oo]n|[Aa]gainst|[Ff]or|[Tt]o|[Cc]oncerning|[Rr]egarding|Containing|Prohibiting|Relating)"
    r"(?:(?:\s+|,\s+|-)(?:[A-Z][\w’'-]*|and|of|in|on|to|the|for|from|against|with|or)(?=[\s,.;)•]|$))+"
)
_YEAR_AFTER = re.compile(r"(?:\s+\([A-Z][\w-]*\))?,?\s+(?:of\s+|\()?(?P<year>(?:19|20)\d\d)\b")
_YEAR_BEFORE = re.compile(r"\b((?:19|20)\d\d)\s+$")
_LOWER_NAME = re.compile(
    r"\b(?P<year>(?:19|20)\d\d)\s+(?P<name>(?:counter-?|anti-?)?\s?(?:human\s+)?"
    r"(?:trafficking|smuggling|slavery)(?:[- ]in[- ]persons)?)\s+$"
)
_LOWER_NAME_ENDS = ("trafficking", "smuggling", "slavery", "persons")
_TOKEN = re.compile(r"\([^()]{1,90}\)|[\w’'&./-]+,?")
_CONNECTORS = frozenset("and of in on for against to with from by or de".split())
_TRAILING_CONNECTORS = re.compile(
    r"(?:(?:\s+|,\s+)(?:and|of|in|on|to|the|for|from|against|with|or))+$"
)
_PERSONS = re.compile(
    r"(?:Child|Children|Wom[ae]n|M[ae]n|People|Person|Worker|Victim|Minor)s?[’'](?:s)?"
)
_POSSESSIVE = re.compile(r".*(?:[’']s|s[’'])$")
# A name never begins with these: how a recommendation opens, or how a sentence does.
_NOT_IN_FRONT = frozenset(
    """
    Adopt Align Allocate Although Amend Amended Apply Approve Because By Complete Consider Continue
    Continued Create Develop Draft Effectively Enact Enacted Enforce Ensure Establish Expand Expedite
    Finalize Following Fully Fund Implement Implemented Improve In Increase Introduce Issue Modify Of
    On Parliament Pass Passed Promulgate Ratify Reform Repeal Replace Review Revise Rigorously Since
    Some Strengthen Strictly Swiftly Take Through To Train Under Update Use Vigorously When While
    With A An And The This That Its Their Section Article Chapter
    """.split()
)
_NO_NAME = frozenset(
    """
    Administrative Case Civil Common Constitutional Criminal Customary Domestic Existing Federal
    Human International Islamic Labor Labour Local Martial Military Municipal National Rights Rule
    Sharia Shari’a State Statutory Tax Traditional
    """.split()
)
_OFFICES = re.compile(
    r"\b(?:Academy|Administration|Association|Bureau|Cent(?:er|re)|Commission|Committee|Council"
    r"|Court|Department|Directorate|Division|Faculty|Institute|Ministry|Office|School|Society|Unit"
    r"|University)\b"
)
_GOES_ON_AS_NAME = re.compile(
    r"\s+(?:Enforcement|School|Reform|Commission|Cent|Society|Institute|Faculty|Academy|Council)"
)
_UN_PROTOCOL = re.compile(
    r"(?:(?:(?:2000|2003)\s+)?(?:UN|U\.N\.|United\s+Nations)\s+"
    r"(?:(?:TIP|Trafficking\s+in\s+Persons|Anti-Trafficking|Trafficking)\s+)?|Palermo\s+)$"
)
_UN_PROTOCOL_TITLE = re.compile(
    r"\s+to\s+Prevent,\s+Suppress,?\s+and\s+Punish\s+Trafficking\s+in\s+Persons"
    r"(?:,?\s+[Ee]specially\s+[Ww]omen\s+and\s+[Cc]hildren)?"
)
_ILO_BEFORE = re.compile(r"(?:\bILO\s+|\bInternational\s+Labou?r\s+Organization\s+)$")
_CONVENTION_NUMBER = re.compile(r"\s+(?:\(?No\.?\s*)?(?P<number>\d{1,3})\b")
_TAIL = 170


def _tail(source: str, start: int, at: int) -> str:
    """The words before a place, enough for the longest name of an act."""
    return source[max(start, at - _TAIL) : at]


def _belongs_to_name(token: str, *, joined: bool, enumerated: bool, adjacent: bool) -> bool:
    """Whether a word, read backwards from the act's, still belongs to its name."""
    word = token.rstrip(",")
    if token.startswith("("):
        return token[1].isupper()
    if (token.endswith(",") and not enumerated) or (word in _WORDS and not adjacent):
        return False
    if word in _CONNECTORS:
        return True
    if word == "the":
        return joined
    if _POSSESSIVE.match(word) and not _PERSONS.fullmatch(word):
        return False
    return word[0].isupper() and not (word.endswith(".") and len(word) > 2)


def _name_start(source: str, start: int, at: int) -> int:
    """Where the capitalised name that leads up to `at` begins; `at` itself where none does."""
    base = max(start, at - _TAIL)
    tokens = list(_TOKEN.finditer(source, base, at))
    first = len(tokens)
    enumerated = False
    reach = at
    while first > 0:
        token = tokens[first - 1]
        gap = source[token.end() : reach]
        previous = tokens[first - 2].group() if first > 1 else ""
        if gap.strip(" \n\t\u00a0") or not _belongs_to_name(
            token.group(),
            joined=previous in {"in", "of", "on"},
            enumerated=enumerated,
            adjacent=first == len(tokens),
        ):
            break
        enumerated = enumerated or token.group() == "and"
        reach = token.start()
        first -= 1
    while first < len(tokens) and _cannot_lead(tokens[first].group()):
        first += 1
    return tokens[first].start() if first < len(tokens) else at


def _cannot_lead(token: str) -> bool:
    word = token.rstrip(",")
    return not word[0].isupper() or word in _NOT_IN_FRONT


def _numbered(source: str, start: int, end: int, at: int, word: str) -> Act | None:
    """ "Law No. 1889-39", "Act 28 of 2008", "Proclamation of National Service 11/199"."""
    match = _NUMBERED.match(source, at + len(word), end)
    if match is None:
        return None
    number = match.group("number").replace("–", "-")
    plain_year = re.fullmatch(r"(?:19|20)\d\d", number) is not None
    simple = number.isdecimal() and match.group("no") is None
    if simple and (plain_year or word == "law"):
        return None
    begins = _name_start(source, start, at)
    name = source[begins:at].split()
    qualifiers: list[str] = []
    while name and name[-1] in _QUALIFIERS:
        qualifiers.insert(0, name.pop())
    if word == "Order" and simple and not qualifiers:
        return None
    year = " ".join((match.group("year") or "").split())
    label = " ".join([*qualifiers, word[0].upper() + word[1:], number, *([year] if year else [])])
    finish = match.end()
    if (match.group("no") or "").startswith("(") and source[finish : finish + 1] == ")":
        finish += 1
    return Act(begins, finish, label)


def _is_a_name(name: str, word: str, year: str, after: str) -> bool:
    """Whether the words before "Act" or "Law" tell which one is meant."""
    if _OFFICES.search(name) or word not in {"Act", "Law", "Ordinance", "Decree"}:
        return False
    words = [part for part in name.split() if part not in _CONNECTORS]
    if word == "Act":
        return bool(words) or bool(year and after)
    if all(part in _NO_NAME for part in words):
        return bool(after) or bool(year and words)
    return bool(year or after) or len(words) > 1 or "-" in name


def _named(source: str, start: int, end: int, at: int, word: str) -> Act | None:
    """ "2012 Anti-Trafficking Act", "Modern Slavery Act 2015", "Law on Combating Trafficking"."""
    if _GOES_ON_AS_NAME.match(source, at + len(word), end):
        return None
    begins = _name_start(source, start, at)
    name = " ".join(source[begins:at].split())
    finish = at + len(word)
    after = ""
    if continued := _NAME_AFTER.match(source, finish, end):
        after = _TRAILING_CONNECTORS.sub("", continued.group())
        after = after if re.search(r"[A-Z]", after) else ""
        finish += len(after)
    year = ""
    if dated := _YEAR_AFTER.match(source, finish, end):
        year = dated.group("year")
    elif dated_before := _YEAR_BEFORE.search(_tail(source, start, begins)):
        year = dated_before.group(1)
        begins -= len(dated_before.group())
    if not _is_a_name(name, word, year, after):
        return None
    if dated:
        finish = dated.end() + (source[dated.start("year") - 1] == "(")
    label = " ".join(part for part in (year, name, word, " ".join(after.split())) if part)
    return Act(begins, finish, label)


def _lower_named(source: str, start: int, at: int, word: str) -> Act | None:
    """ "the 2002 anti-trafficking law", which the reports' usual lower case still identifies."""
    if not source[max(start, at - 12) : at].rstrip().endswith(_LOWER_NAME_ENDS):
        return None
    match = _LOWER_NAME.search(_tail(source, start, at))
    if match is None:
        return None
    begins = at - len(match.group())
    name = "-".join(part[:1].upper() + part[1:] for part in match.group("name").split("-"))
    words = (part if part == "in" else part[:1].upper() + part[1:] for part in name.split())
    return Act(begins, at + len(word), f"{match.group('year')} {' '.join(words)} {word.title()}")


def _treaty(source: str, start: int, end: int, at: int, word: str) -> Act | None:
    """The 2000 UN TIP Protocol under its usual names, and numbered ILO conventions."""
    tail = _tail(source, start, at)
    if word == "Protocol":
        before = _UN_PROTOCOL.search(tail)
        if before is None:
            return None
        title = _UN_PROTOCOL_TITLE.match(source, at + len(word), end)
        finish = title.end() if title else at + len(word)
        return Act(at - len(before.group()), finish, "2000 UN TIP Protocol", TREATY)
    number = _CONVENTION_NUMBER.match(source, at + len(word), end)
    before = _ILO_BEFORE.search(tail)
    if number is None or before is None:
        return None
    label = f"ILO Convention {number.group('number')}"
    return Act(at - len(before.group()), number.end(), label, TREATY)


def _places(source: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Every place of a whole word that may be an instrument's, in order, with that word."""
    found = {}
    for cue in _CUES:
        at = source.find(cue, start, end)
        while at >= 0:
            word = at + (cue[0] == " ")
            if not cue[0].isupper() and cue[0] != " " and at > start:
                word -= 1
            finish = word
            while finish < end and source[finish].isalpha():
                finish += 1
            if source.startswith("-Law", finish):
                finish += len("-Law")
            if word == start or not source[word - 1].isalpha():
                found[word] = source[word:finish]
            at = source.find(cue, at + len(cue), end)
    yield from sorted(found.items())


def _act_at(source: str, start: int, end: int, at: int, word: str) -> Act | None:
    if word in {"Protocol", "Convention"}:
        return _treaty(source, start, end, at, word)
    if word not in _WORDS:
        return None
    numbered = _numbered(source, start, end, at, word)
    if numbered:
        return numbered
    if word[0].isupper():
        return _named(source, start, end, at, word)
    return _lower_named(source, start, at, word)


def acts_in(source: str, start: int, end: int) -> list[Act]:
    """All acts, laws, decrees and treaties that `source[start:end]` names, in order, no overlap."""
    acts: list[Act] = []
    for at, word in _places(source, start, end):
        reached = acts[-1].end if acts else start
        act = _act_at(source, reached, end, at, word) if at >= reached else None
        if act:
            acts.append(act)
    return acts
