"""The terminology map: which words of the reports name the same thing. Only words, no rules.

One line an entry: the name that is kept, a colon, and what also stands for it, separated by " | ".
Everything is in lower case, American spelling, without hyphens; a plural in -s needs no entry.
"""

# Other spellings of one name. Two texts that differ only here are the same words.
ABBREVIATIONS = """
nap: national action plan
sop: standard operating procedure | standard operation procedure
ngo: non governmental organization | nongovernmental organization
cso: civil society organization
nrm: national referral mechanism
ilo: international labor organization
iom: international organization for migration
unodc: united nations office on drugs and crime | un office on drugs and crime
unhcr: united nations high commissioner for refugees | un high commissioner for refugees
unicef: united nations children fund
oas: organization of american states
ecowas: economic community of west african states
asean: association of southeast asian nations
eu: european union
un: united nations
us: united states
mou: memorandum of understanding | memoranda of understanding | mous
idp: internally displaced person
ict: information and communication technology | information and communications technology
osce: organization for security and cooperation in europe
greta: group of experts on action against trafficking in human beings
lgbtqi+: lesbian gay bisexual transgender queer and intersex | lgbti | lgbtqi | lgbt | lgbtq
un tip protocol: 2000 un tip protocol | palermo protocol | united nations protocol to prevent suppress and punish trafficking in persons | un trafficking in persons protocol | un protocol to prevent suppress and punish trafficking in persons | 2000 un trafficking in persons protocol
csec: commercial sexual exploitation of child
mlat: mutual legal assistance treaty
hiv/aids: hiv aids
"""

# Terms the field gave up for others, and words that swap places from year to year while the ask
# stays the same. Two texts that differ here are reworded, but about the same thing. The
# State Department's own changes: "prostitution" to "commercial sex" (reports from 2020 on), "child
# sex tourism" to "extraterritorial commercial child sexual exploitation and abuse" (from 2021 on).
CHANGED_TERMS = """
in commercial sex: in prostitution | engaged in prostitution | exploited in prostitution | engaged in commercial sex | involved in commercial sex | involved in prostitution
person: individual | people
commercial sex: prostitution
commercial sex act: sex act
child sex tourism: extraterritorial commercial child sexual exploitation and abuse | extraterritorial child sexual exploitation and abuse | international child sex tourism | extraterritorial sexual exploitation and abuse of child | extraterritorial child sexual exploitation
child sex tourist: child sex tourism offender | extraterritorial commercial child sexual exploitation and abuse offender
trafficking in persons: human trafficking | trafficking in human beings
forced labor: compulsory labor | involuntary labor | labor exploitation | forced corrective labor | corrective labor | involuntary employment | labor trafficking
sex trafficking: sexual exploitation | commercial sexual exploitation | trafficking for sexual exploitation
trafficker: sex and labor trafficker | labor and sex trafficker | trafficking offender | trafficking perpetrator | perpetrator of trafficking | trafficking suspect
child: minor | boys and girls | underage
child trafficking: trafficking of child | trafficking in child
criminal code: penal code
prison term: prison sentence | term of imprisonment | imprisonment | jail time | jail sentence | jail term | custodial sentence
significant: dissuasive | stringent | adequate | sufficient | sufficiently stringent | severe | strict | strong
foreign worker: migrant worker | migrant laborer | foreign national worker | foreign laborer
asylum seeker: asylum applicant
first responder: front line official | front line officer | front line worker | frontline official | frontline worker | front line responder | frontline officer | front line personnel | frontline personnel
victim centered: victim friendly | victim oriented | victim sensitive
law enforcement officer: law enforcement official | law enforcement personnel | law enforcement authority | law enforcement | police | police officer
judge: judiciary | magistrate | judicial official | judicial officer | member of the judiciary
prosecutor: prosecutorial official | procurator | public prosecutor
labor inspector: labor inspectorate | labor officer | labor inspection official
diplomat: diplomatic personnel | diplomatic staff | embassy staff
border guard: border official | border police | border officer
immigration officer: immigration official | immigration authority
social worker: welfare officer | social welfare officer
complicit official: official complicity | official complicit | officials complicit | government complicity | government official complicit | government complicity | corrupt official
complicit: complicity
restitution: compensation | damages
victim: survivor
assistance: support | aid | care
shelter: safe house | specialized housing | care facility
public awareness: awareness raising | awareness | raise awareness
campaign: public information campaign
domestic worker: household worker | domestic servant
domestic service: domestic servitude
recruitment agency: recruitment agent | labor recruiter | labor recruitment agency | employment agency | labor broker | labor agency | recruiter | broker
recruitment fee: worker paid fee | placement fee | worker charged fee
retain: withhold | confiscate
passport retention: retention of passport | confiscation of passport | passport confiscation | withholding of passport
data: statistic
hotline: helpline | telephone line
penalize: punish | punish penalize
voluntary return: voluntary repatriation
armed group: armed force
child soldier: child soldier recruitment | recruitment of child
begging: beggary
interagency: inter agency | inter ministerial | interministerial
fund: funding
train: training
screen: screening
identify: identification
prosecute: prosecution
investigate: investigation
convict: conviction
end: cease | stop | halt | end the practice of | discontinue | end the practice
take part in: participate in
assign: appoint
abolish: eliminate
accede to: ratify | accession to | become a party to | become party to
enact: adopt | pass
law: legislation | statute
amend: revise | reform
to: in order to | so as to
prompt: without delay | timely | swift | promptly
"""

# Words in front that say how hard, not what. Their drift is reported, the ask is the same.
STRENGTH_ADVERBS = frozenset(
    """
    vigorously proactively further actively fully effectively significantly substantially robustly
    consistently systematically aggressively swiftly urgently promptly immediately continually
    expeditiously thoroughly rigorously more
    """.split()
)
STRENGTH_VERBS = frozenset(
    """
    increase strengthen enhance improve expand intensify redouble sustain maintain undertake make
    take accelerate bolster broaden focus boost deepen reinvigorate continue step up
    """.split()
)
STRENGTH_NOUNS = frozenset(("effort", "efforts", "steps", "measures"))

# British to American, for words whose ending follows no rule.
SPELLINGS = """
labour labor behaviour behavior neighbour neighbor harbour harbor colour color honour honor
favour favor endeavour endeavor rigour rigor saviour savior parlour parlor centred centered
centre center programme program offence offense defence defense licence license
pretence pretense practise practice counsell counsel travell travel labell label cancell cancel
fulfil fulfill enrol enroll judgement judgment acknowledgement acknowledgment analyse analyze
catalyse catalyze paralyse paralyze cheque check grey gray whilst while amongst among
instalment installment skilful skillful ageing aging
"""
# What stands before -ise, -ised, -ising in words that are so written on both sides of the ocean.
NEVER_IZE = frozenset(
    """
    adv exerc superv prom prec otherw comprom enterpr merchand disgu rev expert prem franch surpr
    likew compr dev improv televis appra bru cru parad conc dem treat surm chast pra
    """.split()
)
