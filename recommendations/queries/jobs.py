"""Jobs as a person may see them."""

from django.db.models import QuerySet

from recommendations.models import Job, Person


def jobs_visible_to(person: Person, *, every: bool) -> QuerySet[Job]:
    """The person's own, or with `every` all there are; the newest first."""
    found = Job.objects.select_related("started_by")
    return found if every else found.filter(started_by=person)
