"""The words that tell what a recommendation asks for, with their weights.

The vocabulary is the genre's: the three P's of 22 U.S.C. 7106 as two decades of reports use them,
not the wording of any one country. Weights compare cues with each other only: 5 all but settles a
kind, 1 leans. A cue counts once, where it stands first; `asks` counts it fully in the head of the
recommendation and less in what follows.

A cue is a list of phrases parted by " | ", each from the beginning of a word in lower case:
"investigat" is investigate and investigation. "_" closes a word ("bill_" is no billion), and
" _ " stands for up to `GAP` characters ("regulat _ recruit": regulate private recruiters).

Choices where a reader could differ:

- national action plans, committees, coordinators and state policies are "law" (rules and policy)
  under prevention, where the reports' narratives tell of them;
- restitution, compensation, legal counsel, residence permits and non-penalisation are services
  under protection, or law under protection where a statute is to say so;
- labour inspection, and oversight of recruiters, is enforcement under prevention;
- figures on prosecutions and convictions alone are data under prosecution, all other data and
  research under prevention;
- forced labour imposed by the state itself is prevention, whoever is to end it.
"""

KINDS = ("law", "enforcement", "identification", "services", "training", "awareness", "data")
GAP = 60
PILLARS = ("prosecution", "protection", "prevention")

CUES: dict[str, tuple[tuple[float, str], ...]] = {
    "law": (
        (
            5,
            "enact_ | repeal | ratify | criminaliz | criminalis | decriminal | accede | promulgate",
        ),
        (5, "abolish | amend_ | amending_ | revise_ | reform_ | reforming_ | harmoniz | harmonis"),
        (
            4,
            "adopt _ law | adopt _ legislation | pass_ _ law | pass_ _ legislation | pass_ _ bill_",
        ),
        (4, "draft _ law | draft _ legislation | draft _ bill_ | introduce _ legislation"),
        (4, "approve _ law | approve _ legislation | definition of trafficking"),
        (4, "definition of human trafficking"),
        (3, "law_ | laws_ | legislat | bill_ | bills_ | statute | legal framework"),
        (2, "penal code | criminal code | labor code | labour code | decree | constitution"),
        (5, "action plan | national strateg | national polic | national plan_"),
        (4, "state policies | government policies | national policies | official policies"),
        (
            4,
            "anti-trafficking policy | anti-trafficking policies | coordinator | rapporteur | lead agency | coordinating body",
        ),
        (4, "committee | task force | working group | council | secretariat | commission_"),
        (3, "interagency | inter-ministerial | interministerial | coordinat"),
        (4, "labor protection | labour protection | worker protection | labor law protection"),
        (4, "labor rights | sponsorship | kafala | exit permit | exit visa | change employers"),
        (3, "recruitment fees | recruitment or placement fees | state-sponsored | state-imposed"),
        (3, "cease _ forced labor | end_ _ forced labor | eliminate _ forced labor"),
        (3, "end_ _ compulsory labor | cease _ compulsory labor | stop_ _ forced labor"),
        (
            4,
            "prescrib | penalties for_ | commensurate | implementing regulations | legal provision",
        ),
        (
            3,
            "supply chain | procurement | birth registration | stateless | legal basis | minimum age",
        ),
        (2, "prohibit | ban_ | outlaw | memorand | bilateral | un tip protocol | palermo protocol"),
    ),
    "enforcement": (
        (5, "investigate | investigating | investigation | prosecute | prosecuti | convict"),
        (4, "sentence_ | sentences_ | sentencing_ | punish_ | impose_"),
        (5, "accountable | extradit"),
        (2, "complicit | corrupt | penalt | prison term | imprisonment"),
        (4, "seize | seizure | seizing | forfeit | confiscat"),
        (
            6,
            "labor inspection | labour inspection | workplace inspection | number of labor inspectors",
        ),
        (3, "inspection | inspect_ | inspectors"),
        (4, "enforce_ | enforcing_ | enforcement of_ | sanction_"),
        (4, "monitor _ recruit | oversight _ recruit | regulat _ recruit | licens _ recruit"),
        (2, "recruiters | recruitment agenc | recruitment practice | broker"),
        (
            5,
            "specialize in | specialized anti-trafficking | specialized court | specialized prosecut",
        ),
        (
            4,
            "specialized police | specialized law enforcement | law enforcement unit | police unit",
        ),
        (4, "prosecution unit | investigative unit | anti-trafficking unit"),
        (
            3,
            "cease _ threats | cease _ punish | cease _ detain | cease _ child soldiers | end_ _ threats",
        ),
        (3, "cease _ detention | stop_ _ detain | halt_ _ child soldiers | security"),
        (
            3,
            "armed group | armed forces | militia | suspended sentence | case backlog | fast-track",
        ),
        (2, "inspect workplaces | inspect worksites | inspect private | wage theft | debt bondage"),
        (2, "criminally_ | rather than administrative | instead of administrative"),
    ),
    "identification": (
        (5, "identify_ | identifying_ | identified victims | screen"),
        (5, "victim identification | identification of | identification and referral"),
        (
            5,
            "identification procedure | referral mechanism | referral guideline | referral process",
        ),
        (5, "referral procedure | referral system | nrm_"),
        (3, "identification"),
        (5, "recognize victim | recognize trafficking victim | recognise victim"),
        (2, "refer_ | referral | referring | indicators | signs of trafficking"),
        (3, "standard operating procedure | sop_ | sops_ | guidelines | procedures"),
    ),
    "services": (
        (4, "service_ | services | assistance | assist_"),
        (5, "shelter | housing | accommodation | reintegrat | rehabilitat | safe house"),
        (4, "care_ | medical | psycho | counseling | facilities | benefits"),
        (6, "compensation | compensate | restitution | back wages"),
        (
            5,
            "legal representation | legal aid | legal assistance | legal counsel | legal alternative",
        ),
        (5, "witness protection | victim protection | pre-trial protection | witness coordinator"),
        (5, "victim-witness | protective service | protection service | protection system"),
        (5, "residence permit | residency permit | reflection | repatriat | deport | guardian"),
        (5, "protection for victims | protection for children | protect victims | legal status"),
        (5, "not penaliz | not punish | not prosecuted | not detain | not arrest | not criminaliz"),
        (
            5,
            "not inappropriately p | not inappropriately in | not unlawfully | not be pun | not be pen",
        ),
        (5, "victim-friendly | retraumati | re-traumati | victims to testify | victims’ rights"),
        (5, "victim-centered | livelihood | interpret | temporary residen"),
        (
            4,
            "residency | immigration relief | asylum | reunif | reunite | trauma-informed | drop-in",
        ),
        (4, "inform victims | inform all victims | victims of their rights | child protection"),
        (1, "fund_ | funds_ | funding | resources"),
    ),
    "training": (
        (6, "train_ | training | retrain"),
        (5, "sensitiz | sensitis | capacity building | capacity-building | build capacity"),
        (4, "educate _ officials | educate judges | educate prosecutors | educate police"),
    ),
    "awareness": (
        (7, "awareness | outreach"),
        (5, "campaign | demand for"),
        (4, "educate_ | educating_ | prevention effort | prevention activit | prevention program"),
        (3, "inform the public | inform workers | inform migrant | inform communit | hotline"),
    ),
    "data": (
        (6, "data_ | data- | database | statistic"),
        (5, "research | study_ | studies | assess_ | assessment | evaluat | survey_"),
        (4, "publish _ report | annual report | publicly report | report the number | report on_"),
        (2, "disaggregat | collect_ | collection | analyze | analyse | centraliz"),
    ),
}

# What settles the pillar beside the kind, which leans as `PILLAR_OF_KIND` says.
PILLAR_OF_KIND: dict[str, tuple[str, float]] = {
    "law": ("prevention", 2),
    "enforcement": ("prosecution", 4),
    "identification": ("protection", 8),
    "services": ("protection", 8),
    "training": ("prosecution", 1),
    "awareness": ("prevention", 9),
    "data": ("prevention", 4),
}
PILLAR_CUES: dict[str, tuple[tuple[float, str], ...]] = {
    "prosecution": (
        (3, "investigat | prosecute | prosecuti | convict | complicit"),
        (3, "criminaliz | criminalis | penalties_ | sentenc | fines in lieu | prison | punishment"),
        (4, "definition of trafficking | definition of human trafficking | as a trafficking crime"),
        (4, "trafficking crime | trafficking law | trafficking legislation | trafficking statute"),
        (4, "trafficking bill_ | trafficking act_ | trafficking in persons law"),
        (3, "force  fraud | child sex trafficking | children _ commercial sex"),
        (3, "judges | judicia | prosecutor | investigators | court | evidence_"),
        (
            3,
            "penal code | criminal code | all forms of trafficking | all forms of human trafficking",
        ),
        (2, "law enforcement | police | traffickers"),
    ),
    "protection": (
        (
            4,
            "identification | referral | refer_ | screen | identify victims | identify trafficking",
        ),
        (4, "identify potential | identify child | identify and refer | identifying | recognize"),
        (
            4,
            "victim service | victim assistance | victim protection | victim care | victims’ rights",
        ),
        (4, "victim support | victim compensation | shelter | victims identified"),
        (3, "services_ | assistance_ | compensation | restitution | front-line | frontline"),
        (
            4,
            "not penaliz | not punish | not prosecuted | not detain | not arrest | residence permit",
        ),
        (4, "not inappropriately p | not be pun | not be pen | residency permit"),
        (
            3,
            "health care | healthcare | social worker | social service | first responder | caregiver",
        ),
        (3, "teachers"),
        (2, "victim"),
    ),
    "prevention": (
        (
            5,
            "state-sponsored | state-imposed | compulsory labor | forced labor as | forced labor in_",
        ),
        (5, "political dissent | political views | political prisoner | harvest | child soldiers"),
        (6, "national service | military service | conscript | prison labor"),
        (5, "subject _ to forced labor | coerc _ to forced labor | involuntary employment"),
        (7, "labor inspection | labour inspection | workplace inspection | recruitment agenc"),
        (6, "inspect workplaces | inspect worksites | armed group | armed forces | supply chain"),
        (5, "debt bondage | birth registration | stateless | procurement | coercive labor"),
        (4, "number of labor inspectors | number of inspectors"),
        (7, "recruitment practice | recruitment fees | recruitment or placement fees"),
        (6, "recruiters _ fees | monitor _ recruit | oversight _ recruit | regulat _ recruit"),
        (5, "action plan | coordinat | committee | awareness | outreach | demand_ | policies_"),
        (6, "labor law protection | worker protection | sponsorship | passport | employers"),
        (5, "labor protection | labour protection"),
        (3, "data_ | research | statistic | security | private residences | workers’ rights"),
    ),
}

# Phrases that only hold the place of another idea and would mislead the cues above.
PLACEHOLDERS = (
    r"\blaw enforcement\b"
    r"|\b(?:under|using|applying|appl(?:y|ication) of|pursuant to|regardless of|understanding)"
    r" (?:\w+ )?(?:the |its |their |current )?(?:[\w’-]+ ){0,3}?"
    r"(?:laws?|statutes?|provisions?|penal code|criminal code|(?:section|article)s? \d\S*)"
    r"|\bcriminal justice\b|\bnot pursued as\b.*|\bidentified victims\b|\bvictims identified\b"
    r"|\bprocedures during\b|\bcourt compensation\b"
    r"|\b(?:job|vocational|skills|language) training\b"
    r"|\bidentify(?= +(?:and )?(?:\w+ly )?(?:investigate|prosecute)\b)"
)
