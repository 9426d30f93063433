"""The words that tell what a recommendation asks for, with their weights.

The vocabulary is the genre's: the three P's of 22 U.S.C. 7106 as two decades of reports use them,
not the wording of any one country. Weights compare cues with each other only: 5 all but settles a
kind, 1 leans. A cue counts once, where it stands first; `asks` counts it fully in the head of the
recommendation and less in what follows. All patterns meet lower-case text.

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
PILLARS = ("prosecution", "protection", "prevention")

CUES: dict[str, tuple[tuple[float, str], ...]] = {
    "law": (
        (5, r"\b(?:enact|repeal|ratify|criminali[sz]e|decriminali[sz]e|accede|promulgate|abolish)\b"),
        (5, r"\b(?:amend|amending|revise|reform|reforming|harmoni[sz]e) "),
        (4, r"\b(?:adopt|pass|draft|introduce|approve)\b.{0,40}\b(?:law|legislation|bill|statute)\b"),
        (4, r"\bdefinition of (?:human )?trafficking"),
        (3, r"\b(?:laws?|legislation|legislative|bills?|statutes?|legal framework)\b"),
        (2, r"\b(?:penal|criminal|labor|labour) code\b|\bdecrees?\b|\bconstitution"),
        (5, r"\baction plans?\b|\bnational (?:strateg|polic)|\bnational plan\b"),
        (4, r"\b(?:state|government|national|official|anti-trafficking) policies\b"),
        (4, r"\bcoordinator\b|\bnational rapporteur\b|\b(?:lead|coordinating) (?:agency|body|ministry)"),
        (4, r"\b(?:committee|task force|working group|council|secretariat|commission)\b"),
        (3, r"\b(?:interagency|inter-?ministerial|coordination|coordinate)\b"),
        (4, r"\b(?:labor|labour|worker) (?:law |rights )?protections?\b"),
        (4, r"\bsponsorship|\bkafala\b|\bexit (?:permit|visa)|\bchange employers\b"),
        (3, r"\brecruitment (?:or placement )?fees|\bstate-(?:sponsored|imposed)"),
        (3, r"\b(?:cease|end|eliminate|stop)\b.{0,60}\b(?:forced|compulsory) labor\b"),
        (2, r"\b(?:prohibit|ban|outlaw)s?\b|\bmemorand|\bbilateral|\b(?:un tip|palermo|un) protocol"),
    ),
    "enforcement": (
        (5, r"\b(?:investigat|prosecut|convict)(?:e|es|ing|ion|ions|ed)?\b"),
        (4, r"\bsentenc(?:e|es|ing) |\bpunish |\bimpose\b"),
        (5, r"\baccountable\b|\bextradit"),
        (2, r"\bcomplicit|\bcorrupt|\bpenalt|\bprison terms?\b|\bimprisonment\b"),
        (4, r"\bsei[sz](?:e|ure|ing)\b|\bforfeit|\bconfiscat"),
        (6, r"\b(?:labor|labour|workplace) inspections?\b|\blabou?r inspectors?\b"),
        (2, r"\binspect(?:ions?|ors?|s)?\b"),
        (4, r"\benforce\b|\benforcing\b|\benforcement of\b|\bsanction\b"),
        (4, r"\b(?:monitor|oversight|regulat|supervis|licens)\w*\b.{0,60}\brecruit"),
        (2, r"\brecruiters?\b|\brecruitment (?:agenc|practice)|\bbrokers?\b"),
        (5, r"\bspeciali[sz]ed? (?:in |anti-trafficking |law enforcement |police |court|prosecut)"),
        (4, r"\b(?:law enforcement|police|prosecution|investigative|anti-trafficking) units?\b"),
        (3, r"\b(?:cease|end|stop|halt)\b.{0,60}\b(?:threats|punish|detain|child soldiers)|\bsecurity\b"),
        (2, r"\bcriminal(?:ly)?\b.{0,30}\brather than\b|\b(?:cases|traffickers) criminally\b"),
    ),
    "identification": (
        (5, r"\bidentif(?:y|ying)\b|\bidentified\b.{0,12}\bvictims"),
        (5, r"\bscreen(?:ing|ings|s)?\b"),
        (5, r"\bvictim identification|\bidentification (?:of|and referral|procedures)"),
        (3, r"\bidentification\b"),
        (5, r"\breferral (?:mechanism|guidelines|process|procedure|system)|\bnrm\b"),
        (2, r"\brefer(?:ral|rals|ring)?\b|\bindicators\b"),
        (3, r"\bstandard operating procedures|\bsops?\b|\bguidelines\b|\bprocedures\b"),
    ),
    "services": (
        (4, r"\bservices?\b|\bassistance\b|\bassist\b|\bsupport services"),
        (5, r"\bshelters?\b|\bhousing\b|\baccommodation|\breintegrat|\brehabilitat|\bsafe house"),
        (4, r"\bcare\b|\bmedical\b|\bpsycho|\bcounseling\b|\bfacilities\b|\bbenefits\b"),
        (6, r"\bcompensation\b|\bcompensate\b|\brestitution\b|\bback wages\b"),
        (5, r"\blegal (?:representation|aid|assistance|counsel|alternatives|status)"),
        (5, r"\b(?:witness|victim|pre-trial|protective|victim-witness) (?:protection|coordinator|service)"),
        (5, r"\bresiden(?:ce|cy|t) permit|\breflection\b|\brepatriat|\bdeport|\bguardian"),
        (5, r"\bprotection (?:system|services|for (?:victims|children))|\bprotect victims"),
        (5, r"\bnot (?:\w+ )?(?:penali[sz]|punish|prosecuted|detain|arrest|criminali[sz])"),
        (5, r"\bvictim-friendly|\bre-?traumati[sz]|\bvictims? to testify|\bvictims’? rights|\bvictim-centered"),
        (4, r"\binform(?:ing)? (?:\w+ )?victims|\bvictims? (?:to|of) (?:their )?rights|\bchild protection"),
        (1, r"\bfund(?:s|ing)?\b|\bresources\b"),
    ),
    "training": (
        (6, r"\btrain(?:ing|ings)?\b|\bretrain"),
        (5, r"\bsensiti[sz]|\bcapacity[- ]building|\bbuild(?:ing)? (?:the )?capacity"),
        (4, r"\beducat(?:e|ing) (?:\w+ ){0,2}(?:officials|judges|prosecutors|police|officers)"),
    ),
    "awareness": (
        (7, r"\bawareness|\boutreach\b"),
        (5, r"\bcampaigns?\b|\bdemand for\b"),
        (4, r"\beducat(?:e|ing)\b|\bprevention (?:efforts|activities|programs?)"),
        (3, r"\binform(?:ing)? (?:the public|workers|migrant|communit)|\bhotline\b"),
    ),
    "data": (
        (6, r"\bdata(?:base)?\b|\bstatistic|\bdata collection"),
        (5, r"\bresearch\b|\bstud(?:y|ies)\b|\bassess(?:ment)?\b|\bevaluat|\bsurvey"),
        (4, r"\bpublish\b.{0,40}\breport|\bannual report|\bpublicly report|\breport (?:publicly|the number|on)"),
        (2, r"\bdisaggregat|\bcollect|\banaly[sz]e\b|\bcentrali[sz]"),
    ),
}

# What settles the pillar beside the kind, which leans as `PILLAR_OF_KIND` says.
PILLAR_OF_KIND: dict[str, tuple[str, float]] = {
    "law": ("prevention", 2),
    "enforcement": ("prosecution", 5),
    "identification": ("protection", 8),
    "services": ("protection", 8),
    "training": ("prosecution", 1),
    "awareness": ("prevention", 9),
    "data": ("prevention", 4),
}
PILLAR_CUES: dict[str, tuple[tuple[float, str], ...]] = {
    "prosecution": (
        (3, r"\b(?:investigat|prosecut|convict)(?:e|es|ing|ion|ions|ed)?\b|\bcomplicit"),
        (3, r"\bcriminali[sz]|\bpenalties\b|\bsentenc|\bfines in lieu|\bprison|\bpunishment"),
        (4, r"\bdefinition of (?:human )?trafficking|\bas a trafficking crime|\btrafficking crimes?\b"),
        (4, r"\b(?:anti-)?trafficking (?:in persons )?(?:law|legislation|statute|bill|act)\b"),
        (3, r"\bforce, fraud,? (?:or|and) coercion|\bchild sex trafficking\b|\bchildren .{0,40}commercial sex"),
        (3, r"\bjudges\b|\bjudicia|\bprosecutors?\b|\binvestigators?\b|\bcourts?\b|\bevidence\b"),
        (2, r"\blaw enforcement\b|\bpolice\b|\btraffickers\b"),
    ),
    "protection": (
        (4, r"\bidentification\b|\bidentif(?:y|ying)\b|\breferral\b|\breferred?\b|\bscreen"),
        (4, r"\bvictims? (?:services|assistance|protection|care|support|compensation)|\bshelter"),
        (3, r"\bservices\b|\bassistance\b|\bcompensation\b|\brestitution\b|\bfront-?line"),
        (4, r"\bnot (?:\w+ )?(?:penali[sz]|punish|prosecuted|detain|arrest)|\bresiden(?:ce|cy|t) permit"),
        (3, r"\bhealth ?care\b|\bsocial (?:workers?|services)|\bfirst responders|\bcaregivers|\bteachers"),
        (2, r"\bvictims?\b"),
    ),
    "prevention": (
        (5, r"\bstate-(?:sponsored|imposed)|\bcompulsory labor|\bforced (?:“corrective” )?labor (?:as|in)\b"),
        (5, r"\bnational service|\bpolitical (?:dissent|views|prisoners)|\bharvest\b|\bchild soldiers"),
        (5, r"\b(?:subject|coerc)\w* .{0,40}\bto forced labor|\binvoluntary employment"),
        (7, r"\b(?:labor|labour|workplace) inspect|\brecruitment (?:or placement )?(?:fees|agenc|practice)"),
        (6, r"\brecruiters?\b.{0,40}\bfees|\b(?:monitor|oversight|regulat)\w*\b.{0,50}\brecruit"),
        (5, r"\baction plan|\bcoordinat|\bcommittee|\bawareness|\boutreach|\bdemand\b|\bpolicies\b"),
        (5, r"\blabor (?:law |rights )?protections?|\bworker protection|\bsponsorship|\bpassport|\bemployers\b"),
        (3, r"\bdata\b|\bresearch\b|\bstatistic|\bsecurity\b|\bprivate residences|\bmigrant workers’? rights"),
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
)
