"""What views are given."""

from django.http import HttpRequest

from recommendations.models import Person


class SignedInRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware: somebody is signed in."""

    user: Person


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for the changing part of a page only."""
    return request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers
