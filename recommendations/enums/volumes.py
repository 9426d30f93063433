"""Whole years: where an upload stands, and what becomes of each country's narrative."""

from django.db.models import TextChoices


class YearState(TextChoices):
    """Where the import of a whole year stands."""

    GIVEN = "given", "Being read"
    READ = "read", "Read, not confirmed"
    IMPORTING = "importing", "Being imported"
    IMPORTED = "imported", "Imported"


class ChapterFate(TextChoices):
    """What importing a narrative does or did."""

    WAITING = "waiting", "Waiting"
    NEW = "new", "New"
    SAME = "same", "Same"
    REVISED = "revised", "Changed"
    REFUSED = "refused", "Refused"
