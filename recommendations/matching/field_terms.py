"""The field's own synonyms: which words of reports on trafficking stand for the same thing.

A report asks for "shelters" and tells of a center, a facility, a dormitory; it asks for training
and tells of seminars. The groups are those two decades of narratives use for the minimum standards
of 22 U.S.C. 7106 and the three P's of 22 U.S.C. 7103, not the words of one country. Words stand in
full; `stem` brings inflected forms together. A pair of words joined by "_" is a fixed term that
counts as one word ("civil_society").
"""

from collections.abc import Sequence
from functools import lru_cache

_GROUPS = {
    "shelter": "shelter center centre facility home accommodation housing house dormitory hostel bed "
    "safehouse crisis lodging room building",
    "training": "train trainer course seminar workshop session lecture curriculum academy instruction "
    "instruct module teach learn",
    "referral": "refer transfer handover",
    "identification": "identify screen detect recognize recognise indicator interview question "
    "questionnaire proactive unidentified undetected search",
    "procedures": "procedure sop guideline protocol mechanism nrm questionnaire standard manual",
    "services": "service assistance assist care support counseling counselling medical psychological "
    "psychosocial rehabilitation rehabilitate reintegration reintegrate legal_aid aid",
    "compensation": "compensation compensate restitution damages reparation redress civil_suit award",
    "investigating": "investigate investigator inquiry probe case arrest detective raid suspect",
    "prosecuting": "prosecute charge indict trial try case defendant court accuse",
    "convicting": "convict conviction sentence acquit guilty verdict",
    "punishment": "sentence imprisonment prison term jail stringent suspended penalty fine punish "
    "punishment sanction penalize",
    "law": "law legislation bill code statute amend amendment criminalize criminalise enact decree "
    "provision repeal draft parliament assembly legislature reform legislative revise ordinance "
    "regulation",
    "plan": "plan nap strategy action_plan",
    "coordination": "committee commission council coordinate coordination coordinator interagency "
    "interministerial working_group task_force secretariat rapporteur",
    "awareness": "awareness campaign outreach broadcast radio television poster advertisement "
    "announcement leaflet billboard brochure publicize inform sensitize raising flyer spot",
    "hotline": "hotline helpline line telephone toll call caller",
    "inspection": "inspect inspector inspectorate inspection visit audit worksite",
    "recruitment": "recruiter recruitment agency broker fee license licence intermediary unlicensed",
    "figures": "data statistic figure database publish compile collect disaggregate",
    "money": "fund budget allocate allocation finance financial money resource grant subsidy in_kind "
    "spend spent contribution donate monetary payment underfunded",
    "ngo": "ngo civil_society organization organisation nongovernmental charity partner provider "
    "association",
    "complicity": "complicit complicity corruption corrupt accountable bribe",
    "child": "child minor juvenile girl boy pupil student teenage youth underage unaccompanied",
    "school": "school teacher pupil master student education",
    "domestic_work": "domestic housekeeper maid household nanny private_home private_residence",
    "sponsor": "employer sponsor sponsorship kafala exit_permit abscond job switch resign",
    "migrant": "migrant immigrant immigration migration asylum refugee seeker stateless border arrival "
    "deport deportation foreign crossing expel newcomer",
    "passport": "passport travel_document retain retention withhold confiscate salary pay wage",
    "prostitution": "commercial_sex prostitution brothel procure pimp prostitute",
    "soldier": "soldier army armed_group armed_force armed_unit military combatant enlist enlistment demobilize militia barrack "
    "troop commander recruit colonel",
    "begging": "beg begging alms street",
    "demand": "demand buyer purchaser client tourist tourism",
    "diplomat": "diplomat diplomatic embassy consular",
    "judiciary": "judge judiciary judicial magistrate prosecutor court",
    "police": "police guard law_enforcement gendarme",
    "testimony": "witness testify testimony video confidentiality statement",
    "cooperation": "cooperation cooperate bilateral memorandum agreement neighboring counterpart "
    "exchange joint extradite extradition mutual",
    "treaty": "convention treaty accede accession ratify ratification protocol party",
    "cuban_mission": "cuban cuba doctor health professional brigade",
    "state_labor": "forced_labor compulsory_labor compulsory mobilize mobilise conscript "
    "conscription harvest quota correction corrective",
    "penalisation": "penalize penalise punish detain deport arrest fine jail",
    "status": "residence_permit residency visa work_permit",
    "guardian": "guardian guardianship foster",
    "labor": "worker employee employment labor labour work",
    "men": "male men man",
    "capital": "capital province rural region remote regional city",
    "specialised": "specialize specialise dedicated unit squad",
}

# What an ask can be about. The other groups say who or where, and alone make no finding.
_ATTRIBUTES = frozenset(
    "child school migrant men capital judiciary police labor ngo punishment penalisation "
    "specialised money".split()
)
# A training, a law or a publication is what is asked, whatever it is to be about.
_DOMINANT = ("training", "figures", "inspection", "awareness", "hotline", "treaty")
_FAMILIES = (
    frozenset(("investigating", "prosecuting", "convicting")),
    frozenset(("shelter", "services")),
    frozenset(("identification", "referral", "procedures")),
    frozenset(("awareness", "hotline")),
)
_BOUND = (
    "civil society,legal aid,civil suit,working group,task force,in kind,exit permit,private home,private residence,residence permit,work permit,armed group,armed forces,armed unit,"
    "travel document,commercial sex,law enforcement,forced labor,compulsory labor,action plan"
)
_STOP = frozenset(
    """
    a an the of in on at to for from by with without and or nor but as is are was were be been being
    has have had having do does did not no it its they them their this that these those there than
    then which who whom whose what when where while although though however also such all any some
    each both other others more most less least only same so if into out up over under between among
    through during before after against within including include includes included particularly
    especially many much several few those can could may might will would shall should must per via
    upon about because due both either one two three four five six seven eight nine ten once again
    how why until nevertheless despite further well very own
    trafficking trafficker traffickers human government governments anti year years period reporting
    effort efforts increase increased continue continued ensure national number various make made
    use used using country relevant appropriate existing consistent consistently across regarding
    strengthen improve enhance expand implement develop provide provided effective effectively
    compared previous prior reported report
    """.split()
)
_IRREGULAR = {
    "children": "child",
    "men": "men",
    "women": "woman",
    "ran": "run",
    "held": "hold",
    "gave": "give",
    "taught": "teach",
    "sought": "seek",
    "paid": "pay",
    "lives": "life",
    "lawyers": "lawyer",
    "damages": "damages",
}
# Longest first, so that "identification" meets "identify" and "prosecutions" "prosecute".
_SUFFIXES = (
    ("ifications", "ify"),
    ("ification", "ify"),
    ("izations", "ize"),
    ("ization", "ize"),
    ("isations", "ize"),
    ("isation", "ize"),
    ("ations", ""),
    ("ation", ""),
    ("ements", ""),
    ("ement", ""),
    ("ments", ""),
    ("ment", ""),
    ("atings", ""),
    ("ating", ""),
    ("ators", ""),
    ("ator", ""),
    ("atives", ""),
    ("ative", ""),
    ("ings", ""),
    ("ing", ""),
    ("ions", ""),
    ("ion", ""),
    ("ated", ""),
    ("ates", ""),
    ("ate", ""),
    ("ies", "y"),
    ("ied", "y"),
    ("als", ""),
    ("al", ""),
    ("ors", ""),
    ("or", ""),
    ("ers", ""),
    ("er", ""),
    ("ely", ""),
    ("ly", ""),
    ("es", ""),
    ("ed", ""),
    ("s", ""),
    ("e", ""),
)
_SHORTEST_STEM = 4


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The word without inflection, good enough to compare; `word` is lower case.

    "prosecutions", "prosecuted" and "prosecute" give one stem, and so do "identification" and
    "identify". A stem keeps at least four letters (three behind a plural or past ending).
    """
    known = _IRREGULAR.get(word)
    if known:
        return known
    for suffix, instead in _SUFFIXES:
        if not word.endswith(suffix):
            continue
        least = 3 if suffix in ("s", "es", "ed", "ies", "ied", "e", "ing") else _SHORTEST_STEM
        if len(word) - len(suffix) + len(instead) >= least and not word.endswith("ss"):
            short = word[: len(word) - len(suffix)] + instead
            # "referred", "referral": a doubled consonant before the ending is one letter.
            doubled = len(short) > 3 and short[-1] == short[-2] and short[-1] not in "ls"
            return short[:-1] if doubled else short.rstrip("e")
    return word


# Words that stand everywhere in the field or in any official prose: sharing one says little. They
# are given in full; whatever is in no group and not among these is the ask's own subject ("kelp",
# a decree's name), which nothing else would be found by.
_FAINT_WORDS = """
    sex labor labour victim adult foreign national criminal code person individual worker work official
    case article section potential public law level nature manner measure practice provision express
    expression view peaceful need effect effectiveness activity involve clarify mechanism
    system process relevant local regional international special specific full fully sufficient
    adequate additional available access appropriate inappropriate proper necessary require allow
    permit participate participation state member group vulnerable population community organization
    agency office department authority ministry minister program project initiative approach role
    result issue step action area place type form part basis right matter purpose opportunity
    responsibility capacity quality condition situation exist follow address respond response support
    protect protection prevent prevention combat reduce raise seek obtain receive give hold take bring
    carry conduct run operate operation establish create maintain add change open end start enter
    general main key major large small new current recent late long term annual regular formal open
    citizen woman women family people society social service economic political private service
    crime criminality law offense offence alleged suspected perpetrator convicted identified all
    exploit exploitation abuse force forced solely unlawful compel commit act self related involving
    information staff resource train report update refer care team tool partner work-permit
    implementation elicit devote owned territory full-time amount number list line standard
    """
_FAINT = frozenset(stem(word) for word in _FAINT_WORDS.split())


_STOP_STEMS = frozenset(stem(word) for word in _STOP if len(word) > 5)


def _index() -> dict[str, tuple[str, ...]]:
    index: dict[str, tuple[str, ...]] = {}
    for name, words in _GROUPS.items():
        for word in words.split():
            key = word if "_" in word else stem(word)
            if name not in index.get(key, ()):
                index[key] = (*index.get(key, ()), name)
    return index


_GROUPS_OF = _index()
_PAIRS = {
    tuple(stem(word) for word in pair.split()): pair.replace(" ", "_") for pair in _BOUND.split(",")
}


def terms(words: list[str]) -> list[str]:
    """The stems of lower-case words in order, without function words; fixed pairs come as one."""
    found: list[str] = []
    before = ""
    for word in words:
        this = stem(word)
        if word in _STOP or this in _STOP_STEMS:
            before = this
            continue
        pair = _PAIRS.get((before, this))
        if pair:
            found.append(pair)
        found.append(this)
        before = this
    return found


def faint(term: str) -> bool:
    """Whether the word stands everywhere in the field, so that sharing it says little."""
    return term in _FAINT


def peculiar(term: str) -> bool:
    """Whether the word is the ask's own: in no group of the field and no ordinary word."""
    return term not in _GROUPS_OF and term not in _FAINT


def ruling_themes(parts: Sequence[Sequence[str]]) -> frozenset[str]:
    """The training, law inspection or publication that a clause opens with."""
    return frozenset(
        group
        for part in parts
        for term in part[:3]
        for group in groups_of(term)
        if group in _DOMINANT
    )


def themes(parts: Sequence[Sequence[str]]) -> frozenset[str]:
    """What an ask is about: the groups of its clauses, each given as its terms in order.

    A clause that opens with training, publication, inspection or a campaign is about that alone;
    kin are added (who asks for prosecutions is told of convictions).
    """
    chosen: set[str] = set()
    for part in parts:
        met = dict.fromkeys(
            group for term in part for group in groups_of(term) if group not in _ATTRIBUTES
        )
        early = {group for term in part[:3] for group in groups_of(term)}
        ruling = [group for group in _DOMINANT if group in early]
        chosen.update(ruling or met)
    if not chosen:
        chosen.update(group for part in parts for term in part for group in groups_of(term))
    for family in _FAMILIES:
        if chosen & family:
            chosen |= family
    return frozenset(chosen)


def groups_of(term: str) -> tuple[str, ...]:
    """The names of the groups a term belongs to; empty for a word the field has no synonym for."""
    return _GROUPS_OF.get(term, ())
