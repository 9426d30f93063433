"""What each kind of job does.

A new kind of work is a function `(running, params) -> str` and a line in WORK. `params` are what
`jobs.start` was given. It tells how far it is with `running.progress`, `running.count` and
`running.warn`, acts as `running.actor`, refuses with a `Refused` whose message the person reads, and
returns the address of the page that shows what came of it, or "".

A worker may die at any point and another begin anew. So either the work is one transaction and calls
`running.end(address)` inside it: then it is done exactly once. Or it is made of parts that find
done what is done: an import of the same text changes nothing, a mail is claimed before it is sent.
Files that it needs lie in the file store under a row of their own; `params` hold that row's key.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import NoReverseMatch, reverse

from recommendations import rules
from recommendations.domain.digest_runs import send_digests
from recommendations.domain.drafting import confirm_draft, start_draft
from recommendations.domain.errors import DraftGone, InvalidValue, NotAllowed
from recommendations.domain.fetching import fetch_report
from recommendations.domain.progress import Running
from recommendations.domain.reconciling import open_reconciliation
from recommendations.domain.volumes import do_year
from recommendations.enums import JobKind
from recommendations.models import Person, Report, ReportDraft
from recommendations.text.documents import read_document

_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Work:
    """What a kind of job does, and who may start it."""

    do: Callable[[Running, Mapping[str, Any]], str]
    may: Callable[[Person], bool]


def import_report(running: Running, params: Mapping[str, Any]) -> str:
    """A draft confirmed (`draft`, `version`), or one made of what an `address` gives.

    With an address, `country` and `year` help where the text does not say; what comes of it is the
    draft's preview, for the steward to confirm.
    """
    actor = running.actor
    if actor is None:
        message = "Reports are imported in a steward’s name."
        raise NotAllowed(message)
    return (_confirm if "draft" in params else _fetch)(running, params, actor)


def _confirm(running: Running, params: Mapping[str, Any], actor: Person) -> str:
    running.progress(0, 1)
    with transaction.atomic():
        draft = ReportDraft.objects.filter(pk=UUID(params["draft"])).first()
        if draft is None:
            message = "The draft was confirmed or discarded already."
            raise DraftGone(message)
        outcome = confirm_draft(draft, version=int(params["version"]), actor=actor)
        for name in ("standing", "changed", "vanished", "added", "returned"):
            if getattr(outcome, name):
                running.count(f"recommendations {name}", getattr(outcome, name))
        if outcome.status == "same":
            running.warn("This very text was imported already; nothing was changed.")
        running.progress(1, 1)
        address = outcome.report.get_absolute_url()
        running.end(address)
    return address


def _fetch(running: Running, params: Mapping[str, Any], actor: Person) -> str:
    running.progress(0, 2)
    fetched = fetch_report(params["address"])
    running.progress(1, 2)
    running.count("bytes fetched", len(fetched.content))
    document = read_document(fetched.content, name=fetched.name)
    for warning in document.warnings:
        running.warn(warning.message)
    with transaction.atomic():
        draft = start_draft(
            document,
            name=fetched.name[:_LONGEST_NAME],
            actor=actor,
            country=params.get("country", ""),
            year=params.get("year"),
        )
        running.progress(2, 2)
        address = reverse("import_preview", args=[draft.pk])
        running.end(address)
    return address


def reconcile(running: Running, params: Mapping[str, Any]) -> str:
    """The reconciliation of the reports `earlier` and `later` opened, with all suggestions."""
    reports = Report.objects.select_related("country").in_bulk(
        [UUID(params["earlier"]), UUID(params["later"])]
    )
    if len(reports) < 2:
        message = "One of the two reports is not there."
        raise InvalidValue("later", message)
    running.progress(0, 1)
    with transaction.atomic():
        made, is_new = open_reconciliation(
            reports[UUID(params["earlier"])], reports[UUID(params["later"])], actor=running.actor
        )
        if is_new:
            running.count("links suggested", made.links.count())
            running.count("findings suggested", made.findings.count())
        else:
            running.warn("It was open already; nothing was changed.")
        running.progress(1, 1)
        try:
            address = made.get_absolute_url()
        except NoReverseMatch:
            address = made.later.get_absolute_url()
        running.end(address)
    return address


WORK: dict[JobKind, Work] = {
    JobKind.IMPORT: Work(import_report, may=rules.can_import_reports),
    JobKind.DIGESTS: Work(send_digests, may=rules.can_see_digests),
    JobKind.YEAR_IMPORT: Work(do_year, may=rules.can_import_reports),
    JobKind.RECONCILIATION: Work(reconcile, may=rules.can_reconcile),
}
"""Kinds that are not here cannot be started."""
