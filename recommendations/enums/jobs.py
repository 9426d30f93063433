"""Work that goes on behind the pages."""

from django.db.models import TextChoices


class JobKind(TextChoices):
    """What a job does."""

    IMPORT = "import", "Import of a report"
    YEAR_IMPORT = "whole-year import", "Import of a whole year"
    RECONCILIATION = "reconciliation", "Opening of a reconciliation"
    EXPORT = "export", "Export"
    DIGESTS = "digest run", "Sending of digests"


class JobState(TextChoices):
    """Where a job stands; queued is also what waits for another try."""

    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
