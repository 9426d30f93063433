"""Organisations and their members: for themselves, and for stewards."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations import access
from recommendations.domain.errors import InvalidValue, Refused
from recommendations.domain.invitations import Invited, invite, revoke_invitation
from recommendations.domain.memberships import (
    change_membership,
    leave_organisation,
    reinstate_membership,
    suspend_membership,
)
from recommendations.domain.merging import merge_organisations
from recommendations.domain.organisations import add_organisation, change_organisation
from recommendations.forms.organisations import (
    InvitationForm,
    LeavingForm,
    MembershipForm,
    MergeForm,
    OrganisationForm,
    SuspensionForm,
)
from recommendations.models import Organisation
from recommendations.queries.aftermath import aftermath_of
from recommendations.queries.organisations import (
    may_take_in,
    members_of,
    memberships_of,
    open_invitations,
    opened_by_stewards,
    organisations_visible_to,
    with_counts,
)
from recommendations.rules import can_manage_organisations
from recommendations.views.requests import SignedInRequest, kept_nowhere


@require_safe
def organisation_list(request: SignedInRequest) -> HttpResponse:
    """Every organisation with how many act for it; for stewards."""
    access.require_organisation_steward(request.user)
    organisations = with_counts(organisations_visible_to(request.user, manages=True))
    return render(request, "organisations/organisation_list.html", {"organisations": organisations})


@require_safe
def organisation_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Its members, what stewards opened of it, and for stewards what they may do."""
    organisation = access.organisation_for(request.user, pk)
    return _page(request, organisation)


@require_safe
@kept_nowhere
def organisation_aftermath(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What became of what it sent, for its own members."""
    organisation = access.member_organisation_for(request.user, pk)
    context = {
        "organisation": organisation,
        "aftermaths": aftermath_of(request.user, organisation),
    }
    return render(request, "organisations/organisation_aftermath.html", context)


def _page(
    request: SignedInRequest, organisation: Organisation, status: int = 200, **forms: Any
) -> HttpResponse:
    """The organisation's page, with the form that was not right filled in as it was sent."""
    manages = can_manage_organisations(request.user)
    context = {
        "organisation": organisation,
        "manages": manages,
        "members": members_of(organisation),
        "own": memberships_of(request.user).filter(organisation=organisation).first(),
        "opened": opened_by_stewards(organisation),
        "leaving": LeavingForm(),
        "suspension": SuspensionForm(auto_id=False),
    }
    if manages:
        context |= {
            "invitations": open_invitations(organisation),
            "inviting": InvitationForm(),
            "now": timezone.now(),
        }
    answer = render(
        request, "organisations/organisation_detail.html", context | forms, status=status
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_add(request: SignedInRequest) -> HttpResponse:
    """A new organisation."""
    access.require_organisation_steward(request.user)
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organisation = add_organisation(**form.cleaned_data, actor=request.user)
        except Refused as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, f"{organisation} is entered. Invite its people now.")
            return redirect("organisation_detail", pk=organisation.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "organisations/organisation_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_edit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Name, side and pseudonym put right."""
    organisation = access.managed_organisation_for(request.user, pk)
    known = {name: getattr(organisation, name) for name in ("name", "side", "pseudonym")}
    form = OrganisationForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            change_organisation(organisation, **form.cleaned_data, actor=request.user)
        except Refused as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, "Changed.")
            return redirect("organisation_detail", pk=pk)
    context = {"form": form, "organisation": organisation}
    status = 422 if request.method == "POST" else 200
    return render(request, "organisations/organisation_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_merge(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """This organisation turns out to be another one, which is kept."""
    duplicate = access.managed_organisation_for(request.user, pk)
    choices = may_take_in(duplicate)
    form = MergeForm(
        request.POST or None, choices=choices, initial={"kept": request.GET.get("kept", "")}
    )
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data["kept"]
        try:
            merge_organisations(kept, duplicate, actor=request.user)
        except Refused as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, f"{duplicate} is merged into {kept}.")
            return redirect("organisation_detail", pk=kept.pk)
    context = {"form": form, "organisation": duplicate}
    status = 422 if request.method == "POST" else 200
    return render(request, "organisations/organisation_merge.html", context, status=status)


@require_POST
def organisation_invite(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A one-time link mailed to somebody; again for the same address sends a new one."""
    organisation = access.managed_organisation_for(request.user, pk)
    form = InvitationForm(request.POST)
    if form.is_valid():
        try:
            invited = invite(organisation, **form.cleaned_data, actor=request.user)
        except Refused as refusal:
            _tell(form, refusal)
        else:
            _tell_sent(request, invited)
            return redirect("organisation_detail", pk=pk)
    return _page(request, organisation, 422, inviting=form)


def _tell_sent(request: SignedInRequest, invited: Invited) -> None:
    address = invited.invitation.email
    if invited.sent is False:
        messages.warning(
            request,
            f"The invitation of {address} is stored, but the mail could not be sent. Invite the"
            " same address again to send a new link.",
        )
    else:
        messages.success(request, f"Invited {address}; the link is valid for seven days.")


@require_POST
def invitation_revoke(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Its link stops working."""
    invitation = access.managed_invitation_for(request.user, pk)
    try:
        revoke_invitation(invitation, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The link sent to {invitation.email} cannot be used any more.")
    return redirect("organisation_detail", pk=invitation.organisation_id)


@require_POST
def organisation_leave(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The person's own membership ends, and with it their session."""
    organisation = access.organisation_for(request.user, pk)
    membership = access.own_membership_for(request.user, organisation)
    form = LeavingForm(request.POST)
    if not form.is_valid():
        return _page(request, organisation, 422, leaving=form)
    try:
        leave_organisation(membership, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("organisation_detail", pk=pk)
    logout(request)
    messages.success(request, f"You left {organisation}. Sign in again to go on reading.")
    return redirect("account_login")


@require_http_methods(["GET", "HEAD", "POST"])
def membership_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another role, other countries."""
    membership = access.managed_membership_for(request.user, pk)
    known = {
        "role": membership.role,
        "all_countries": membership.all_countries,
        "countries": [country.pk for country in membership.countries.all()],
    }
    form = MembershipForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            change_membership(membership, **form.cleaned_data, actor=request.user)
        except Refused as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, f"Changed what {membership.person} may do.")
            return redirect("organisation_detail", pk=membership.organisation_id)
    context = {"form": form, "membership": membership, "organisation": membership.organisation}
    status = 422 if request.method == "POST" else 200
    return render(request, "organisations/membership_form.html", context, status=status)


@require_POST
def membership_suspend(request: SignedInRequest, pk: int) -> HttpResponse:
    """The member is out at once, with a reason."""
    membership = access.managed_membership_for(request.user, pk)
    form = SuspensionForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        suspend_membership(membership, reason=reason, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{membership.person} is suspended and signed out everywhere.")
    return redirect("organisation_detail", pk=membership.organisation_id)


@require_POST
def membership_reinstate(request: SignedInRequest, pk: int) -> HttpResponse:
    """A suspended member is back."""
    membership = access.managed_membership_for(request.user, pk)
    try:
        reinstate_membership(membership, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{membership.person} is reinstated.")
    return redirect("organisation_detail", pk=membership.organisation_id)


def _tell(form: Any, refusal: Refused) -> None:
    """The refusal at its field, or above the form."""
    field = refusal.field if isinstance(refusal, InvalidValue) else None
    form.add_error(field if field in form.fields else None, str(refusal))
