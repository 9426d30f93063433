"""A table of tiers in: given, looked at line by line, confirmed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from recommendations import access
from recommendations.domain.errors import InvalidValue, Refused
from recommendations.domain.tier_placements import enter_tiers
from recommendations.forms.years import TierTableForm
from recommendations.queries.tier_tables import TierPlan, plan_tiers
from recommendations.text.tier_table import TierTable, read_tier_table
from recommendations.views.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def tier_import(request: SignedInRequest) -> HttpResponse:
    """First what the table would do; with that plan's seal it is done."""
    access.require_importer(request.user)
    posted = request.method == "POST"
    form = TierTableForm(request.POST, request.FILES) if posted else TierTableForm()
    plan: TierPlan | None = None
    status = 200
    if posted and form.is_valid():
        given = form.cleaned_data
        table = read_tier_table(given["table"])
        if given["seal"] and _entered(request, form, table):
            return redirect("tier_import")
        plan = plan_tiers(table, source=given["source"], source_url=given["source_url"])
        form = _with_seal(form, plan)
        status = 422 if plan.problems else 200
    elif posted:
        status = 422
    return render(request, "years/tier_import.html", {"form": form, "plan": plan}, status=status)


def _entered(request: SignedInRequest, form: TierTableForm, table: TierTable) -> bool:
    given = form.cleaned_data
    try:
        plan = enter_tiers(
            table,
            source=given["source"],
            source_url=given["source_url"],
            seal=given["seal"],
            actor=request.user,
        )
    except InvalidValue as refusal:
        if refusal.field != "table":
            messages.error(request, str(refusal))
        return False
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(
        request, f"Entered {plan.new} new and {plan.changed} changed tiers; {plan.same} were known."
    )
    return True


def _with_seal(form: TierTableForm, plan: TierPlan) -> TierTableForm:
    """The form again with the table's lines in it, to be confirmed or corrected."""
    given = form.cleaned_data
    return TierTableForm(
        initial={
            "table": given["table"],
            "source": given["source"],
            "source_url": given["source_url"],
            "seal": plan.seal,
        }
    )
