"""Accepting an invitation, the one page besides sign-in that strangers reach."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from recommendations.domain.errors import (
    InvalidValue,
    InvitationUnusable,
    Refused,
    SignInNeeded,
)
from recommendations.domain.invitations import accept_invitation, open_invitation
from recommendations.forms.organisations import JoiningForm
from recommendations.models import Invitation, Person
from recommendations.queries.organisations import is_known_address


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Name and password for somebody new, one button for somebody known who is signed in."""
    try:
        answer = _answer(request, token)
    except InvitationUnusable:
        answer = render(request, "invitations/invitation_unusable.html", status=404)
    # The address is the secret: it goes into no cache and no Referer header. "no-referrer" would
    # also blank the Origin header, by which the form's answer is told from a forged one.
    answer["Referrer-Policy"] = "strict-origin"
    answer["Cache-Control"] = "no-store"
    return answer


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    invitation = open_invitation(token)
    person = request.user if isinstance(request.user, Person) else None
    known = is_known_address(invitation.email)
    form = JoiningForm(request.POST or None)
    refused = ""
    if request.method == "POST" and (known or person is not None or form.is_valid()):
        given = form.cleaned_data if form.is_bound and form.is_valid() else {}
        try:
            membership = accept_invitation(
                token,
                name=given.get("name", ""),
                password=given.get("password", ""),
                signed_in=person,
            )
        except InvitationUnusable:
            raise
        except InvalidValue as refusal:
            form.add_error(refusal.field, str(refusal))
        except SignInNeeded:
            known = True
        except Refused as refusal:
            refused = str(refusal)
        else:
            return _joined(request, membership.organisation.pk, person)
    context = _context(invitation, person, known=known) | {"form": form, "refused": refused}
    status = 422 if request.method == "POST" else 200
    return render(request, "invitations/invitation_accept.html", context, status=status)


def _context(invitation: Invitation, person: Person | None, *, known: bool) -> dict[str, object]:
    """What the page shows: never whose invitation it is, nor to which address it went."""
    fits = person is not None and person.email.lower() == invitation.email.lower()
    return {
        "role": invitation.get_role_display(),
        "wrong_person": person is not None and not fits,
        "may_join": fits,
        "sign_in": person is None and known,
    }


def _joined(request: HttpRequest, organisation: object, person: Person | None) -> HttpResponse:
    if person is None:
        messages.success(request, "Your account is ready. Sign in with your new password.")
        return redirect("account_login")
    messages.success(request, "You have joined.")
    return redirect("organisation_detail", pk=organisation)
