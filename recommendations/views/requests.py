"""What views are given, and what they all say about keeping pages."""

from django.http import HttpRequest
from django.views.decorators.cache import cache_control

from recommendations.models import Person

kept_nowhere = cache_control(private=True, no_store=True)
"""For pages with contributions: no cache, not even the browser's own, keeps them."""


class SignedInRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware: somebody is signed in."""

    user: Person


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for the changing part of a page only."""
    return request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers
