"""The genre's words for what is counted and what was done: nouns, verbs, and how they are found."""

import re

_PEOPLE = """
    victim person individual child woman man girl boy minor adult youth national citizen migrant worker
    laborer labourer refugee asylum-seeker survivor beneficiary trafficker suspect defendant
    offender perpetrator official officer policeman judge prosecutor magistrate inspector guard
    diplomat soldier employee specialist participant professional counselor caseworker lawyer
    attorney advocate volunteer buyer recruiter employer broker agent teacher student pupil
    investigator analyst interpreter guardian applicant recruit operator fisherman fisher deckhand
    crewmember seafarer leader member family household mother foreigner detainee trainee facilitator
    foreign-national interviewee respondent caller nurse doctor provider representative responder
    practitioner trainer instructor psychologist graduate passenger traveler returnee girlfriend
    accomplice smuggler pimp client consumer recipient resident orphan adolescent teenager
    """
_CASES = """
    investigation case prosecution conviction arrest charge indictment trial sentence complaint
    referral inspection visit raid operation check audit violation citation order warrant request
    extradition acquittal verdict proceeding ruling appeal allegation tip incident lead claim
    application fine penalty interview screening identification repatriation rescue judgment
    """
_THINGS = """
    agency company business establishment factory farm vessel ship site workplace shelter center
    centre facility home room bed place hotline call training course seminar workshop session
    campaign event meeting permit visa license licence certificate unit office program programme
    police-station station brothel bar hotel school organization ngo grant contract
    loan benefit passport team brochure poster leaflet booklet message bank account website broadcast
    advertisement copy material house apartment house-visit employer firm consultation
    recommendation hearing testimony statement agreement kit cell counselling query contact
    """
_COLLECTIVE = frozenset("personnel staff police people money funding women men children".split())
_IRREGULAR = {
    "children": "child",
    "women": "woman",
    "men": "man",
    "people": "person",
    "policemen": "policeman",
    "fishermen": "fisherman",
    "persons": "person",
    "personnel": "personnel",
    "staff": "staff",
    "police": "police",
    "girlfriends": "girlfriend",
    "funding": "money",
    "funds": "money",
    "money": "money",
    "crews": "crew",
}
PEOPLE = frozenset(_PEOPLE.split())
CASES = frozenset(_CASES.split())
_COUNTED = PEOPLE | CASES | frozenset(_THINGS.split())

# Beginnings of verbs, each with the one word all its forms are told by.
_VERBS = {
    "identif": "identified", "assist": "assisted", "refer": "referred",
    "investigat": "investigated", "prosecut": "prosecuted", "charg": "charged",
    "convict": "convicted", "sentenc": "sentenced", "arrest": "arrested", "indict": "indicted",
    "train": "trained", "inspect": "inspected", "fined": "fined", "fining": "fined",
    "fine": "fined", "issu": "issued", "grant": "granted", "award": "awarded",
    "allocat": "allocated", "spen": "spent", "provid": "provided", "fund": "funded",
    "receiv": "received", "repatriat": "repatriated", "screen": "screened",
    "interview": "interviewed", "rescu": "rescued", "remov": "removed", "clos": "closed",
    "open": "opened", "operat": "operated", "employ": "employed", "suspend": "suspended",
    "revok": "revoked", "extradit": "extradited", "detain": "detained", "deport": "deported",
    "plac": "placed", "appoint": "appointed", "hous": "housed", "order": "ordered",
    "visit": "visited", "initiat": "initiated", "continu": "continued", "conduct": "conducted",
    "complet": "completed", "acquit": "acquitted", "support": "supported", "shelter": "sheltered",
    "appl": "applied", "den": "denied", "request": "requested", "allow": "allowed",
    "impos": "imposed", "hire": "hired", "licens": "licensed", "certif": "certified",
    "launch": "launched", "report": "reported", "answer": "answered", "exploit": "exploited",
    "contribut": "contributed", "dismiss": "dismissed", "enroll": "enrolled", "paid": "paid",
    "pay": "paid", "work": "worked", "attend": "attended", "maintain": "maintained",
    "met": "met", "discover": "discovered", "found": "found", "hold": "held", "held": "held",
    "admit": "admitted", "benefit": "benefited", "recover": "recovered", "fil": "filed",
    "lost": "lost", "obtain": "obtained", "cooperat": "cooperated", "questioned": "questioned",
    "testif": "testified", "sen": "sent", "brought": "brought", "process": "processed",
    "register": "registered", "made": "made", "had": "had", "organiz": "organized",
}  # fmt: skip
_ENDINGS = r"(?:ed|d|ied|y|e|ing|ying|ting|ted|ling|led|ring|red|s|es|t|er|ssed|ding)?"
_VERB = re.compile(
    rf"\b(?P<stem>{'|'.join(sorted(_VERBS, key=len, reverse=True))}){_ENDINGS}\b", re.IGNORECASE
)
_TOKEN = re.compile(r"\s+[“\"(‘]?(?P<word>[\w’'/&.-]*\w)[”\"’')]?(?P<stop>[,;:.)—]?)")
_STOP_WORDS = frozenset(
    """
    in of to for under by with from at on and or nor but who whom which that were was is are had has
    have compared during as than while although through throughout since until because not did
    after before into between among against without within via about over abroad including when
    where if also only both either per despite upon whose being they it he she their its the this
    these those a an increased decreased received remained
    """.split()
)
_PLURAL = re.compile(r"[a-rt-z]s$")
_LONGEST_NAME = 9
"""Words a counted name may have: "foreign-flagged child sex trafficking victim support shelters"."""


def head_at(
    text: str, start: int, end: int, *, single: bool, any_form: bool = False
) -> tuple[str, int]:
    """The counted noun that opens at `start` and where it ends; ("", start) where there is none.

    `single` asks for the singular ("one case"), as numbers above one ask for the plural; with
    `any_form` both do ("any money").
    """
    found, stop = "", start
    place, before = start, ""
    for _ in range(_LONGEST_NAME):
        token = _TOKEN.match(text, place, end)
        if not token:
            break
        word = token["word"].lower().removesuffix("’s").removesuffix("'s")
        # A verb behind a plural: "districts lacked interpreters".
        if word in _STOP_WORDS or (word.endswith("ed") and _PLURAL.search(before)):
            break
        before = word
        noun, plural = noun_of(word)
        possessive = token["word"].endswith(("’s", "'s", "s’", "s'"))
        fits = any_form or (plural != single) or word in _COLLECTIVE
        if noun and fits and not possessive:
            found, stop = noun, token.end("word")
        elif found:
            break
        place = token.end()
        if token["stop"]:
            break
    return found, stop


def noun_of(word: str) -> tuple[str, bool]:
    """The counted noun a word is a form of, and whether it is a plural; ("", False) for others."""
    if word in _IRREGULAR:
        return _IRREGULAR[word], word not in ("personnel", "staff", "police", "money", "funding")
    if word in _COUNTED:
        return word, False
    if word.endswith("ies") and word[:-3] + "y" in _COUNTED:
        return word[:-3] + "y", True
    if word.endswith("s") and word[:-1] in _COUNTED:
        return word[:-1], True
    if word.endswith("es") and word[:-2] in _COUNTED:
        return word[:-2], True
    return "", False


def last_act(text: str, start: int, end: int) -> str:
    """The last thing done in `text[start:end]`, or ""; words of saying only for want of others."""
    said = ""
    for match in reversed(list(_VERB.finditer(text, start, end))):
        act = _VERBS[match["stem"].lower()]
        # A noun that looks like a verb: "police training", "a support fund".
        if text[max(start, match.start() - 2) : match.start()].endswith(("-", "- ")):
            continue
        if noun_of(match[0].lower())[0] and match[0].lower() not in ("fine",):
            continue
        if act not in ("reported", "continued", "made", "had"):
            return act
        said = said or act
    return said


def first_act(text: str, start: int, end: int) -> str:
    """The first participle in `text[start:end]`: "victims identified", "were convicted"."""
    for match in _VERB.finditer(text, start, end):
        if match[0].endswith(("ed", "t", "d")) and not noun_of(match[0].lower())[0]:
            return _VERBS[match["stem"].lower()]
    return ""
