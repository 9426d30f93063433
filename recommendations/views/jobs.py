"""Jobs: what goes on behind the pages, how far it is, and what came of it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from recommendations import access
from recommendations.domain.errors import Refused
from recommendations.domain.jobs import retry
from recommendations.queries.jobs import job_shown, jobs_shown, jobs_visible_to
from recommendations.rules import can_retry_job, is_steward
from recommendations.views.lists import page_of, rows_per_page
from recommendations.views.requests import SignedInRequest, is_partial, kept_nowhere


@require_safe
@kept_nowhere
def job_list(request: SignedInRequest) -> HttpResponse:
    """The person's own jobs, for a steward all of them; the newest first."""
    every = is_steward(request.user)
    jobs = jobs_visible_to(request.user, every=every)
    page = page_of(request, Paginator(jobs, rows_per_page(request)))
    rows = jobs_shown(request.user, page.page.object_list)
    return render(request, "jobs/job_list.html", {"page": page, "rows": rows, "every": every})


@require_safe
@kept_nowhere
def job_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One job; asked by htmx, only the part of its page that changes."""
    job = access.job_for(request.user, pk)
    partial = is_partial(request)
    context = {
        "job": job_shown(request.user, job),
        "may_retry": can_retry_job(request.user, job),
        "partial": partial,
    }
    return render(request, "jobs/_job.html" if partial else "jobs/job_detail.html", context)


@require_POST
def job_retry(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A failed job queued again."""
    job = access.job_for(request.user, pk)
    try:
        retry(job, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "It is queued again.")
    return redirect("job_detail", pk=pk)
