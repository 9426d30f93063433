"""Numbers that lead to one person: telephone, identity papers, cases, dates of birth.

Every finder is one scan for cues followed by bounded looks beside each, so the time is linear in
the text whatever it says. Places are in the folded text.
"""

import re
from collections.abc import Iterator

from recommendations.text.spans import Span
from recommendations.text.tripwire_cues import (
    BIRTH_CUES,
    CASE_CUES,
    DAY,
    IDENTITY_CUES,
    MONTH,
    NUMBER_SIGN,
    YEAR,
    any_of,
)
from recommendations.text.tripwire_folding import Folded

_FILLER = r"(?:[ \n:.,;()#=\[-]{0,3})"
_YEARS_ONLY = re.compile(rf"(?:{YEAR}|\d\d(?!\d)|[ ./,-])+")
_DAY = re.compile(DAY)


def cued(cues: re.Pattern[str], folded: Folded) -> Iterator[re.Match[str]]:
    """Each cue that stands as a word of its own."""
    lower = folded.lower
    for cue in cues.finditer(lower):
        start, end = cue.span()
        inside_word = start and lower[start - 1].isalnum() and lower[start].isalnum()
        goes_on = end < len(lower) and lower[end - 1].isalnum() and lower[end].isalnum()
        if not inside_word and not (goes_on and not lower[end].isdigit()):
            yield cue


def digits(words: str) -> int:
    """How many digits."""
    return sum(map(str.isdigit, words))


def only_years(words: str) -> bool:
    """Nothing but years and year ranges: "2020-2022", "2020/21", "2019 2020"."""
    return bool(re.match(YEAR, words) and _YEARS_ONLY.fullmatch(words))


# --- Dates of birth -------------------------------------------------------------------------

_BIRTH = re.compile(any_of(*BIRTH_CUES))
_BIRTH_FILLER = rf"{_FILLER}(?:(?:on|in|is|was|the|le|el|am|em){_FILLER}){{0,2}}"
_BIRTH_DAY = re.compile(rf"{_BIRTH_FILLER}(?:{DAY}|{MONTH})")
_BIRTH_YEAR = re.compile(rf"{_BIRTH_FILLER}{YEAR}(?!\d)")
# "Children born in May 2005" counts people; a day, or one person's month, tells who.
_MANY = re.compile(r"\b(?:children|persons|people|those|girls|boys|women|men|victims|all)\W{1,2}$")
# The bare year says who only in a form or beside a name: "DOB: 1999", "A.K. (b. 1999)".
_YEAR_CUES = ("year of birth", "dob", "d.o.b", "date of birth", "b.", "дата рождения")
_BIRTH_BEHIND = re.compile(r"г(?:\. ?р\.|ода рождения|\. ?рожд)|р\. ?н\.")
_BEFORE_BIRTH = re.compile(rf"(?<!\d)(?:{DAY}|{YEAR}) ?$")


def birth_dates(folded: Folded) -> Iterator[Span]:
    """Dates of birth with their cue: "born on 3 May 2005", "DOB: 2005-05-03", "1999 г.р." and the like."""
    lower = folded.lower
    for cue in cued(_BIRTH, folded):
        behind = _BIRTH_DAY.match(lower, cue.end())
        many = _MANY.search(lower, max(0, cue.start() - 12), cue.start())
        if behind and not (many and not _DAY.search(behind.group())):
            yield Span(cue.start(), behind.end())
            continue
        bracketed = cue.group() != "b." or lower[cue.start() - 1 : cue.start()] in ("(", "[")
        year = cue.group() in _YEAR_CUES and bracketed and _BIRTH_YEAR.match(lower, cue.end())
        if year:
            yield Span(cue.start(), year.end())
    for cue in _BIRTH_BEHIND.finditer(lower):
        before = _BEFORE_BIRTH.search(lower, max(0, cue.start() - 24), cue.start())
        if before:
            yield Span(before.start(), cue.end())


# --- Identity papers ------------------------------------------------------------------------

_IDENTITY = re.compile(any_of(*IDENTITY_CUES))
_IDENTITY_FILLER = (
    rf"(?:{_FILLER}(?:{NUMBER_SIGN}s?(?!\w)|is|was|series|serial|with|bearing|issued|серия|серии|card|code"
    r"|holder|its|her|his|the|of|and|и|a|under)?){0,4}?"
)
_IDENTITY_NUMBER = re.compile(
    rf"{_IDENTITY_FILLER}[ :#.№-]{{0,3}}(?P<number>[a-zа-я]{{0,4}}[ -]?\d(?:[ /-]?\d|[a-z]){{4,23}})(?!\w)"
)
# Numbers that give themselves away without a cue.
_IBAN = re.compile(r"[A-Z][A-Z]\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])")
_SHAPES = (
    re.compile(
        r"\d(?:\d\d-\d\d-\d{4}"  # U.S. social security
        r"|\d{6}[ABCKEMH]\d{3}(?:PB|BA|BI)\d"  # Belarusian personal number
        r"|\d{3}[ -]\d{4}[ -]\d{4}[ -]\d{4})"  # payment card, told by its check digit
    ),
    re.compile(
        r"[A-Z](?:[A-Z]{3}\d{6}[HM][A-Z]{5}[0-9A-Z]\d"  # Mexican CURP
        r"|[A-Z<][A-Z]{3}[A-Z]{1,36}<<[A-Z0-9<]{0,40})"  # first line of a machine-read zone
    ),
)


def identity_numbers(folded: Folded) -> Iterator[Span]:
    """Passport, identity and account numbers, with their cue where there is one."""
    lower = folded.lower
    for cue in cued(_IDENTITY, folded):
        number = _IDENTITY_NUMBER.match(lower, cue.end())
        if number and _is_number(cue.group(), number.group("number")):
            yield Span(cue.start(), number.end())
    for found in _IBAN.finditer(folded.text):
        if _stands_alone(folded, found) and _is_iban(found.group()):
            yield Span(*found.span())
    for shape in _SHAPES:
        for found in shape.finditer(folded.text):
            card = len(found.group()) == 19 and found.group()[4] in " -"
            if _stands_alone(folded, found) and (not card or _is_card(found.group())):
                yield Span(*found.span())


def _is_number(cue: str, number: str) -> bool:
    """Five digits at least; "ID 2020-2022" and a count such as "passports 12 000" are none."""
    if digits(number) < 5 or only_years(number.strip()):
        return False
    return cue != "passports" or any(map(str.isalpha, number))


def _stands_alone(folded: Folded, found: re.Match[str]) -> bool:
    """No letter, digit or dash joins it to something longer."""
    before = folded.text[max(0, found.start() - 1) : found.start()]
    behind = folded.text[found.end() : found.end() + 1]
    return not (before.isalnum() or before == "-" or behind.isalnum() or behind == "-")


def _is_iban(number: str) -> bool:
    """ISO 13616: the country and check digits moved behind, letters as numbers, mod 97 is 1."""
    plain = number.replace(" ", "")
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1


def _is_card(number: str) -> bool:
    """ISO/IEC 7812: the sum with every second digit doubled ends in 0."""
    figures = [int(sign) for sign in number if sign.isdigit()]
    doubled = [sum(divmod(2 * figure, 10)) for figure in figures[-2::-2]]
    return (sum(figures[-1::-2]) + sum(doubled)) % 10 == 0 and not only_years(number)


# --- Cases ----------------------------------------------------------------------------------

_CASE = re.compile(any_of(*CASE_CUES))
_MARK = r"(?P<mark>(?:[a-zа-я]{1,4}[-./ ]?)?\d[\da-zа-я]*(?:[-./:][\da-zа-я]{1,8}){0,5})"
_CASE_WITH_SIGN = re.compile(
    rf"[ \n]{{0,2}}(?:(?:{NUMBER_SIGN})[ .:°]{{0,3}}|[#№:] ?)(?:(?:is|was) )?{_MARK}"
)
_CASE_BARE = re.compile(rf"[ \n]{{1,2}}{_MARK}")
# Judgments of the Court of Justice of the EU are cited by their number; they are public law.
_PUBLIC_CASE = re.compile(r"[ct]-\d{1,4}/\d\d")
_COUNTED = re.compile(r"\d{1,3}(?:[.,]\d{3})*")


def case_numbers(folded: Folded) -> Iterator[Span]:
    """Court, police and file numbers with their cue: "case no. 1-234/2021", "FIR 123/2020"."""
    for cue in cued(_CASE, folded):
        signed = _CASE_WITH_SIGN.match(folded.lower, cue.end())
        found = signed or _CASE_BARE.match(folded.lower, cue.end())
        if found and _is_case(found.group("mark"), signed=bool(signed)):
            yield Span(cue.start(), found.end("mark"))


def _is_case(mark: str, *, signed: bool) -> bool:
    """Three digits after a number sign; without one, parts joined by a dash or a slash as well."""
    if _PUBLIC_CASE.fullmatch(mark) or only_years(mark):
        return False
    if signed:
        return digits(mark) >= 3 or (digits(mark) >= 2 and not _COUNTED.fullmatch(mark))
    joined = "-" in mark or "/" in mark
    return joined and digits(mark) >= 4 and not _DAY.fullmatch(mark)
