"""What a report is, and the parts it is read into."""

from django.db.models import TextChoices


class Tier(TextChoices):
    """A report's tier placement."""

    TIER_1 = "Tier 1", "Tier 1"
    TIER_2 = "Tier 2", "Tier 2"
    WATCH_LIST = "Tier 2 Watch List", "Tier 2 Watch List"
    TIER_3 = "Tier 3", "Tier 3"
    SPECIAL_CASE = "Special Case", "Special Case"


class TierChange(TextChoices):
    """How the tier compares with the year before, in the report's own words."""

    UPGRADED = "upgraded", "Upgraded"
    DOWNGRADED = "downgraded", "Downgraded"
    REMAINED = "remained", "Remained"


class ReportKind(TextChoices):
    """The yearly report, or the mid-year assessment of a Watch List country."""

    ANNUAL = "annual", "Annual"
    INTERIM = "interim", "Interim"


class ReportState(TextChoices):
    """Whether the State Department has published the report."""

    EXPECTED = "expected", "Expected"
    RELEASED = "released", "Released"
    NOT_ISSUED = "not issued", "Not issued"


class SectionName(TextChoices):
    """The parts of a narrative, in the order they are shown."""

    SUMMARY = "summary", "Summary"
    RECOMMENDATIONS = "recommendations", "Prioritized recommendations"
    PROSECUTION = "prosecution", "Prosecution"
    PROTECTION = "protection", "Protection"
    PREVENTION = "prevention", "Prevention"
    TRAFFICKING_PROFILE = "trafficking_profile", "Trafficking profile"


class Pillar(TextChoices):
    """The three P's a recommendation belongs to."""

    PROSECUTION = "prosecution", "Prosecution"
    PROTECTION = "protection", "Protection"
    PREVENTION = "prevention", "Prevention"


class Kind(TextChoices):
    """What a recommendation asks for."""

    LAW = "law", "Law"
    ENFORCEMENT = "enforcement", "Enforcement"
    IDENTIFICATION = "identification", "Identification"
    SERVICES = "services", "Services"
    TRAINING = "training", "Training"
    AWARENESS = "awareness", "Awareness"
    DATA = "data", "Data"


class Speaker(TextChoices):
    """Whose statement a passage is."""

    GOVERNMENT = "government", "Government"
    OBSERVERS = "observers", "Observers"
    NGOS = "ngos", "NGOs"
    INTERNATIONAL_ORGANISATION = "international_organisation", "International organisation"
    MEDIA = "media", "Media"


class Standing(TextChoices):
    """Whether a recommendation is still in the newest source revision of its report."""

    STANDING = "standing", "Standing"
    VANISHED = "vanished", "Vanished from the corrected text"


class Fit(TextChoices):
    """How a recommendation fared when its report's text was corrected."""

    CHANGED = "changed", "Words changed"
    VANISHED = "vanished", "No longer there"
    NEW = "new", "New in the corrected text"


class DocumentFormat(TextChoices):
    """What kind of file the source text came from."""

    TXT = "txt", "Text"
    HTML = "html", "Web page"
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word document"
