"""What every request carries, and what of it may stand in a log line."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from recommendations.domain.trail import REQUEST_ID


def request_id(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a random id per request, known to the trail and told in `X-Request-ID`.

    What a browser or a proxy sends under that name is ignored: nobody chooses what the trail says.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        name = secrets.token_hex(16)
        token = REQUEST_ID.set(name)
        try:
            response = get_response(request)
        finally:
            REQUEST_ID.reset(token)
        response["X-Request-ID"] = name
        return response

    return middleware
