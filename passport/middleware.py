"""What every answer and every request get, whichever page it is."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


def no_store(get_response: Handler) -> Handler:
    """Forbid caching of every page that does not itself say otherwise."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return respond


def own_origin(get_response: Handler) -> Handler:
    """Give a form of our own page its origin back before Django's CSRF check.

    Under `Referrer-Policy: no-referrer` a browser sends `Origin: null` even with a form of the same
    site, and Django refuses that. `Sec-Fetch-Site` is set by the browser alone, no page can forge it,
    and the CSRF token is still required.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        sent = request.META
        if sent.get("HTTP_ORIGIN") == "null" and sent.get("HTTP_SEC_FETCH_SITE") == "same-origin":
            sent["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return get_response(request)

    return respond
