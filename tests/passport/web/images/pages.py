"""Ana's images as pages: who is in front of which browser, and the addresses that they use."""

import re

from django.test import Client

from passport.imaging.models import ImageLink
from passport.people.models import User
from tests.passport.imaging.scene import Scene


def browser_of(user: User) -> Client:
    """Return the browser of somebody who signed in with a password."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def beside(ward: Scene, way: str, uid: str) -> str:
    """Return the page of the images of Ana's row in a way."""
    return f"/images/of/{way}/{uid}/{ward.entry.uid}/"


def own_page(ward: Scene) -> str:
    """Return the page of the images of Ana's row in her own passport."""
    return beside(ward, "passport", ward.cast.ana.uid)


def open_here(client: Client, ward: Scene, page: str | None = None) -> str:
    """Press "Open the images", and return the address of the viewer."""
    response = client.post(f"{page or own_page(ward)}{ward.part.uid}/open")
    assert response.status_code == 302, response.content
    return str(response["Location"])


def carry(client: Client, ward: Scene) -> tuple[ImageLink, str]:
    """Make a link for another device, and return it with its token."""
    response = client.post(f"{own_page(ward)}{ward.part.uid}/carry")
    page = client.get(response["Location"])
    return ImageLink.objects.get(carried=True), page.context["token"].replace(" ", "")


def addresses_in(html: str) -> list[str]:
    """Return every address that a page names."""
    return re.findall(r'(?:href|src|action|data-images-open)="([^"]*)"', html)
