"""Two source revisions of one report compared."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations import access
from recommendations.forms.revisions import ComparedRevisionsForm
from recommendations.queries.revision_comparison import compared_revisions, revision_numbers
from recommendations.views.requests import SignedInRequest, kept_nowhere


@require_safe
@kept_nowhere
def revision_compare(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What changed from one to the other; the newest two where none are named."""
    report = access.report_for(request.user, pk)
    numbers = revision_numbers(report)
    context: dict[str, object] = {"report": report, "country": report.country}
    if len(numbers) > 1:
        newest = {"earlier": numbers[-2], "later": numbers[-1]}
        asked = {name: request.GET.get(name, number) for name, number in newest.items()}
        form = ComparedRevisionsForm(asked, numbers=numbers)
        context["form"] = form
        if form.is_valid():
            earlier, later = (
                access.revision_for(request.user, report, form.cleaned_data[name])
                for name in ("earlier", "later")
            )
            compared = compared_revisions(earlier, later)
            context |= {"earlier": earlier, "later": later, "compared": compared}
    return render(request, "reports/revision_compare.html", context)
