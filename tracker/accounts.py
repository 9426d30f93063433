"""How people get in: by invitation only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from recommendations.domain.people import record_sign_in
from recommendations.models import Person


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-in by e-mail for people who were entered; nobody can make an account for themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def clean_email(self, email: str) -> Any:
        """The address as stored: people are told apart without regard to capitals."""
        return super().clean_email(email).lower()

    def post_login(self, request: HttpRequest, user: Person, **details: Any) -> HttpResponse:
        """Notes the sign-in in the audit trail."""
        record_sign_in(user)
        answer: HttpResponse = super().post_login(request, user, **details)
        return answer
