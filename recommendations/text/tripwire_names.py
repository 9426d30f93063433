"""Names and initials beside a word for a victim.

Decisions. A name is two capital words, a capital word with an initial, or initials; one capital
word counts only after "named", "called", "name is", between commas, or before a verb of speech.
Words that name offices, organisations and titles of laws ("Victim Protection Act", "victims Human
Rights Watch met") are no names. "Minister Ivan Petrov said victims …" passes: the name is not
what "victim" is about. A survivor who leads an organisation in public does count; the reviewer of
the own side lets it pass with a reason. "Victim A" and "Victim 3" are already without a name.
"""

import re
from collections.abc import Iterator

from recommendations.text.spans import Span
from recommendations.text.tripwire_cues import MONTH_NAMES, any_of
from recommendations.text.tripwire_folding import Folded
from recommendations.text.tripwire_numbers import cued

_CAPITAL = "[A-ZÀ-ÞŁŚŠŽА-ЯЁІЎ]"
_WORD = rf"{_CAPITAL}[a-zß-ÿœłńśšžıа-яёіў'’-]{{1,24}}(?:{_CAPITAL}[a-zа-я]+)?"
_INITIALS = rf"{_CAPITAL}\. ?{_CAPITAL}\.(?: ?{_CAPITAL}\.)?|{_CAPITAL}\.{_CAPITAL}(?!\w)"
_LINK = r"(?:al-|el-|bin |bint |de |da |dos |la |van |von |ben )?"
_FULL = (
    rf"(?:{_WORD} {_LINK}{_WORD}(?: {_WORD})?(?!\w)|{_WORD} {_CAPITAL}\.(?: ?{_CAPITAL}\.)?"
    rf"|{_CAPITAL}\. ?(?:{_CAPITAL}\. ?)?{_WORD}|{_INITIALS})"
)
_NAME = rf"(?P<name>(?:(?:Mr|Ms|Mrs|Miss|Mme|Ms)\.? )?{_FULL})"
_SINGLE = rf"(?P<single>{_WORD})"
_ONE = (
    "victim", "survivor", "complainant", "injured party", "trafficked girl", "trafficked woman",
    "trafficked child", "la victime", "victime", "víctima", "victima", "vítima", "sobreviviente",
    "superviviente", "survivante", "survivant", "das opfer", "opfer", "потерпевшая", "потерпевший",
    "потерпевшей", "потерпевшего", "жертва", "пострадавшая", "пацярпелая", "потерпіла", "al-dahiya",
    "ضحية",
)  # fmt: skip
_SOMEBODY = (
    "girl", "boy", "child", "minor", "woman", "teenager", "daughter", "student", "domestic worker",
    "migrant worker", "maid",
)  # fmt: skip
_CUES = re.compile(any_of(*_ONE, *_SOMEBODY, "victims", "survivors", "initials"))
_CALLED = (
    r"(?:,? ?(?:who (?:is|was) )?(?:named|called|identified as|known as|by the name of)"
    r"|(?:'s|s')?[ \n](?:full |real |first )?[Nn]ame(?: is| was|:)|'s initials(?: are|:)?)[ \n]"
)
_RELATIVE = r"'s (?:mother|father|sister|brother|daughter|son|husband|wife|parents?),?[ \n]"
_AFTER_CALLED = re.compile(rf"{_CALLED}(?:{_NAME}|{_SINGLE}(?!\w))")
_OF = r"(?:[ \n]of (?:[a-z]+ )?(?:trafficking|exploitation|slavery|servitude|labou?r))?"
_BESIDE = re.compile(rf"(?:{_OF}(?:,|:|[ \n]?\(|[ \n]?-)?[ \n]?(?:a )?|{_RELATIVE}){_NAME}")
_BETWEEN_COMMAS = re.compile(rf"(?:,[ \n](?=\w+,)|[ \n]\((?=\w+\))){_SINGLE}")
_SPEECH = (
    "said|says|told|testified|recalled|escaped|fled|stated|described|recounted|explained|identified"
    " her|identified his|was (?:recruited|forced|sold|born|rescued)"
)
_SPEAKS = re.compile(rf"[ \n]{_SINGLE}(?:[ \n](?:{_SPEECH})\b|(?=[.,;)]|'s))")
_PLURAL = re.compile(
    rf"(?: named|, namely|:|[ \n]?\()[ \n]?(?P<name>{_INITIALS}|{_WORD} {_CAPITAL}\.|{_WORD} {_WORD})"
)
_INITIALS_BEHIND = re.compile(
    rf"(?: are| is| were| was|:)? ?(?P<name>{_INITIALS}|{_CAPITAL}{{2,3}}\b)"
)
# "Anna Petrova, a trafficking survivor": the name first.
_REVERSED = re.compile(
    rf"(?<![\w.]){_NAME}(?:,?[ \n]\(?(?:a|an|the|one|another|who (?:is|was)(?: an?| the)?)[ \n]"
    r"(?:[\w-]+[ \n]){0,3}?|,[ \n](?:trafficking )?)(?:victim|survivor)(?![\w-]|[ \n](?:support"
    r"|assistance|service|protection|advoca|centr|center|compensation|identif|shelter|rights|care"
    r"|fund|organi|witness|led|network))"
)

_OFFICES = frozenset(
    # Offices, organisations, documents: what stands in capitals beside "victim" and is nobody.
    "Act Action Administration Advisory Advocacy Advocate Advocates Affairs Agency Agencies"
    " Alliance Ambassador Approach Assembly Assistance Association Attorney Authority Awareness"
    " Bill Board Border Bureau Cabinet Campaign Care Caritas Case Center Centered Centers Central"
    " Centre Centred Centres Charter Chief Child Children Church City Civil Coalition Code"
    " Commission Commissioner Committee Community Compensation Conference Consortium Constitution"
    " Convention Coordination Coordinator Council Counseling Country County Court Crime Crimes"
    " Criminal Decree Defence Department Deputy Development Directive Director Directorate"
    " District Division Doctors Economic Education Embassy Engagement Europe European Experts"
    " Family Federal First Focal Force Forensic Forum Foundation Framework Free Freedom Front Fund"
    " General Global Government Governor Group Guidelines Guide Handbook Health Help High Home"
    " House Human Identification Inclusion Initiative Inspectorate Institute Inter Interior"
    " Internal International Interview Investigation Judge Judicial Justice Kingdom La Labor Labour"
    " Law Laws Leader Leaders Leadership League Legal Liaison Listen Local Manual Mayor Measures"
    " Mechanism Medical Member Migration Minister Ministry Ministries Mission Mobile Model Movement"
    " National Nations Navigation Network New No Non Notes Office Officer Officers Official"
    " Ombudsman Ombudsperson Only Operation Organisation Organization Outreach Parliament"
    " Participation Partnership Party People Plan Platform Point Police Policy President"
    " Prevention Procedures Professor Program Programme Programs Programmes Project Prosecutor"
    " Prosecutors Protection Protocol Provincial Public Questionnaire Rapporteur Reception"
    " Recovery Red Referral Refugee Refugees Regional Regulation Rehabilitation Reintegration"
    " Relief Report Representative Republic Resolution Response Restitution Rights Royal Safe"
    " Safety Save Screening Secretary Section Sector Security Senator Service Services Shelter"
    " Shelters Social Society Special Specialist Specialists Standard Standards State States"
    " Statement Statistics Strada Strategy Street Support Survivor Survivors System Task Team The"
    " Toolkit Trafficking Training Treaty Trust Trustees Union Unit United University Victim"
    " Victims Visa Voices Watch Welfare Witness Witnesses Women Work Worker Workers Working World"
    " Youth Zone This That These Those There When While Where Which Since After Before During In"
    " On At By For From To And Or But If As According However Moreover Additionally Although"
    " Article Articles Annex Table Figure Source Sources Data Total Male Female Adult Adults Sex"
    " Forced Domestic Number Year Status Type Types Age Gender Country Nationality".split()
)
# Letters that stand for a country or a body, not for a person.
_LETTERS = frozenset({"U.S.", "U.N.", "U.K.", "E.U.", "D.C.", "U.S", "U.N", "U.K", "E.U", "P.O."})
# How common nouns of titles end; names hardly do.
_TITLE_END = re.compile(r"\w{3,}(?:tion|tions|ment|ments|ship|ness|ities|ity|ices|ism|ative)$")
_ORIGIN_END = re.compile(r"\w{2,}(?:ian|ians|ese|ish)$")


def people_named(folded: Folded) -> Iterator[Span]:
    """The name or initials beside a word for a victim, without that word."""
    for cue in cued(_CUES, folded):
        found = _beside(folded, cue)
        if found:
            yield found
    for reversed_order in _REVERSED.finditer(folded.text):
        found = _place(reversed_order)
        if found:
            yield found


def _beside(folded: Folded, cue: re.Match[str]) -> Span | None:
    word, end = cue.group(), cue.end()
    if word == "initials":
        return _place(_INITIALS_BEHIND.match(folded.text, end))
    if word in ("victims", "survivors"):
        return _place(_PLURAL.match(folded.text, end))
    called = _place(_AFTER_CALLED.match(folded.text, end))
    if called or word in _SOMEBODY:
        return called
    for pattern in (_BESIDE, _BETWEEN_COMMAS, _SPEAKS):
        found = _place(pattern.match(folded.text, end))
        if found and not _in_title(folded, cue, found):
            return found
    return None


def _place(found: re.Match[str] | None) -> Span | None:
    """Where the name is, None where it is an office, a title or an organisation."""
    if found is None:
        return None
    names = found.groupdict()
    group = "name" if names.get("name") else "single"
    return Span(*found.span(group)) if _is_name(names[group], single=group == "single") else None


def _is_name(name: str, *, single: bool) -> bool:
    if name in _LETTERS:
        return False
    words = re.sub(r"^(?:Mr|Ms|Mrs|Miss|Mme)\.? ", "", name).split()
    if any(word in _OFFICES or word in MONTH_NAMES or _TITLE_END.match(word) for word in words):
        return False
    return not (_ORIGIN_END.match(words[0]) and (single or len(words) > 1))


def _in_title(folded: Folded, cue: re.Match[str], name: Span) -> bool:
    """A capital "Victim" inside a sentence is part of a title: "the Victim Identity Memo"."""
    if not folded.text[cue.start()].isupper():
        return False
    before = folded.text[max(0, cue.start() - 3) : cue.start()].rstrip(" ")
    opens = not before or before[-1] in '.!?:;"“«(\n•*-'
    goes_on = re.match(rf" {_CAPITAL}", folded.text[name.end : name.end + 2])
    return not opens or bool(goes_on)
