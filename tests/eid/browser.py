"""Somebody who signs in with a national eID, as Django's test client does it."""

from urllib.parse import urlsplit

import requests
from django.http import HttpResponse
from django.test import Client

from passport.people.models import User

STOPPED = "/open/eid/stopped"


def leaves(client: Client, **sent: str) -> str:
    """Return the address to which somebody is led who presses the button."""
    return str(client.post("/open/eid", sent).context["address"])


def led_back(address: str) -> str:
    """Return to which address of ours the provider leads back."""
    location = requests.get(address, allow_redirects=False, timeout=10).headers["Location"]
    parts = urlsplit(location)
    assert (parts.scheme, parts.netloc) == ("http", "localhost:8000")
    return f"{parts.path}?{parts.query}"


def comes(client: Client, **sent: str) -> HttpResponse:
    return client.get(led_back(leaves(client, **sent)))


def who_is(client: Client) -> User | None:
    return User.objects.filter(pk=client.session.get("_auth_user_id")).first()


def said_on(client: Client, answer: HttpResponse) -> str:
    """Return what the page says at which somebody ends who was not signed in."""
    assert (answer.status_code, answer.headers["Location"], who_is(client)) == (302, STOPPED, None)
    page = client.get(STOPPED)
    assert page.status_code == 403
    return str(page.context["sentence"])
