"""How a recommendation begins: an instruction, never a statement.

Reports tell a government what to do, so a recommendation opens with a bare verb, perhaps behind
an adverb ("Vigorously investigate"), an adverbial ("In consultation with civil society, draft")
or both. Structure comes first everywhere in this package; these words decide only where the
structure leaves two readings.
"""

import re

# Words that begin a statement or go on with a sentence, never an instruction by themselves.
_CONTINUES = frozenset(
    """
    a an the this that these those such some many most several all both each every any no none
    it its they their them he she his her we our there here who whom whose which what
    and or but nor so yet than whether because since while although though unless until
    including particularly especially specifically namely notably e.g i.e etc also however moreover
    additionally furthermore therefore not only
    is are was were be been being has have had do does did can could may might must shall should
    will would
    of off on onto out over at into under among between within without against about across above
    below beyond despite during except like near per regarding toward towards upon via
    according based consistent regardless irrespective due such rather instead
    """.split()
)

# Words that may begin an adverbial in front of the verb: "In coordination with NGOs, develop".
_FRONTED = frozenset(
    "in with through using by for when where once if at under on per as to after before following "
    "consistent within pursuant upon during across among without building drawing".split()
)

# Base forms that open recommendations and parallel documents of the field (human-rights bodies,
# monitoring reports, action plans), not gathered from particular reports.
_VERBS = frozenset(
    """
    abolish accede accelerate accept achieve acknowledge act adapt address adhere adjudicate
    adjust administer adopt advance advertise advise advocate afford align allocate allot allow
    alter amend analyze analyse announce appeal apply appoint appropriate approve arrest ascertain
    assess assign assist assume assure attempt audit augment authorize authorise avoid award ban
    bar begin bolster bring broaden build capacitate cease centralize centralise certify change
    charge check circulate clarify classify close codify coerce collaborate collate collect combat
    commence commission commit communicate compel compensate compile complete comply compose
    conclude conduct confiscate consider consolidate constitute construct consult continue
    contract convene convict cooperate co-operate coordinate co-ordinate correct counsel counter
    craft create criminalize criminalise curb curtail cut deal decentralize declare decrease
    decriminalize dedicate deepen define delegate deliver demonstrate denounce deny deploy
    depoliticize design designate desist deter determine develop devise devote differentiate
    direct disaggregate disband disburse discipline disclose discontinue discourage disseminate
    dissolve distinguish distribute document draft draw drop earmark educate effect elaborate
    elevate eliminate embed empower enable enact encourage end enforce engage enhance enlarge
    enlist enroll ensure enter equip eradicate establish evaluate examine execute exempt exercise
    expand expedite explore expunge extend extradite facilitate familiarize fight file fill
    finalize finalise finance focus follow form formalize formalise formulate foster free fulfill
    fulfil fully fund furnish further gather generate give grant guarantee guide halt handle
    harmonize harmonise heighten hire hold house identify impede implement impose improve include
    incorporate increase incentivize inform initiate inspect instill institute institutionalize
    institutionalise instruct integrate intensify interview introduce invest investigate invite
    involve issue join keep launch lead legislate lengthen leverage levy license lift limit link
    lower maintain make manage mandate map maximize measure mobilize mobilise modernize modify
    monitor move negotiate notify observe obtain offer open operate operationalize operationalise
    orient organize organise outlaw outline overhaul oversee participate partner pass pay penalize
    penalise perform permit persuade pilot place plan post practice practise prepare prescribe
    present preserve press prevent prioritize prioritise probe proceed process proclaim procure
    produce professionalize prohibit promote promulgate properly prosecute protect prove provide
    publicize publicise publish punish purchase pursue put quantify raise ratify reach re-establish
    reallocate recognize recognise recommend reconvene record recruit rectify redouble reduce
    reestablish refer refine reform refrain regularize regularise regulate rehabilitate reinforce
    reinstate reintegrate reissue reject release relocate remain remedy remove renew renovate
    reopen repatriate repeal replace replicate report request require rescind research resolve
    resource respect respond restart restore restrict restructure resume retain revamp review
    revise revisit revive revoke robustly roll safeguard sanction scale schedule screen seek
    segregate seize select send sensitize sensitise sentence separate serve set share shelter
    shift shut sign simplify solicit specialize specify speed sponsor staff standardize
    standardise start stiffen stop streamline strengthen strictly strive structure study submit
    subsidize substantially supervise supplement supply support suppress surrender suspend
    sustain systematize tackle tailor take target task test tighten track train transfer translate
    transmit transpose treat undertake undergo unify update upgrade uphold urge use utilize utilise
    vacate validate vest verify vet waive warn weigh widen mainstream decouple delink de-link untie ramp step overturn shorten sunset withdraw withhold work write
    """.split()
)

# Adverbs without -ly that open recommendations, and -ly words that are no adverb of manner.
_BARE_ADVERBS = frozenset("further better fully".split())
_CONTINUING_ADVERBS = frozenset(
    "additionally finally particularly especially specifically namely notably only consequently "
    "similarly generally reportedly allegedly currently previously recently lastly firstly "
    "secondly family".split()
)

_WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:-[A-Za-zÀ-ÿ]+)*")
_ADVERB_PAIR = re.compile(r"(?:\s*,)?\s+(?:and\s+|or\s+)?")


def first_word(text: str, at: int) -> str:
    """The word at `at`, in lower case; empty where no word starts there."""
    match = _WORD.match(text, at)
    return match.group().lower() if match else ""


def is_verb(word: str) -> bool:
    """Whether a lower-case word can be the bare verb of an instruction, prefixes aside.

    Endings that make verbs ("liberalize", "diversify") count too, words of the field that only
    look so ("private", "expertise") left out.
    """
    if word in _VERBS or (word.startswith("re") and word[2:].lstrip("-") in _VERBS):
        return True
    return len(word) > 5 and word.endswith(("ize", "ise", "ify", "ate")) and word not in _NO_VERBS


def is_adverb(word: str) -> bool:
    """Whether a lower-case word can stand before the verb of an instruction."""
    if word in _BARE_ADVERBS:
        return True
    return word.endswith("ly") and len(word) > 4 and word not in _CONTINUING_ADVERBS | _VERBS_IN_LY


_NO_VERBS = frozenset(
    """
    accurate adequate affiliate appropriate candidate certificate climate concise corporate
    delegate desperate directorate electorate elaborate enterprise exercise expertise franchise
    graduate immediate inadequate inappropriate inspectorate intermediate intimate legitimate
    likewise merchandise moderate otherwise postgraduate precise premise private promise separate
    surprise syndicate template ultimate undergraduate unfortunate
    """.split()
)
_VERBS_IN_LY = frozenset("apply comply supply rely reply multiply".split())


def continues(text: str, at: int) -> bool:
    """Whether the words at `at` cannot begin a recommendation.

    True for the closed class of words that carry a sentence on or open a statement ("including",
    "The government"), unless an adverbial with a comma leads to a verb.
    """
    word = first_word(text, at)
    if not word:
        return True
    if word in _FRONTED:
        return not _verb_behind_comma(text, at)
    return word in _CONTINUES or word in _CONTINUING_ADVERBS


def instructs(text: str, at: int) -> bool:
    """Whether the words at `at` plainly are an instruction: a known verb, behind adverbs or not."""
    position = at
    for _ in range(4):
        match = _WORD.match(text, position)
        if match is None:
            return False
        word = match.group().lower()
        if is_verb(word):
            return True
        if not is_adverb(word):
            return word in _FRONTED and _verb_behind_comma(text, at)
        between = _ADVERB_PAIR.match(text, match.end())
        if between is None:
            return False
        position = between.end()
    return False


def _verb_behind_comma(text: str, at: int) -> bool:
    """Whether an adverbial at `at` ends in a comma with a verb, or an adverb and a verb, behind."""
    stop = text.find(". ", at, at + 200)
    clauses = text[at : stop if stop >= 0 else at + 200].split(",")[1:]
    for clause in clauses:
        words = [word.lower() for word in _WORD.findall(clause[:60])[:2]]
        if words and (is_verb(words[0]) or (is_adverb(words[0]) and is_verb(words[-1]))):
            return True
    return False
