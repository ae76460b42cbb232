"""From where somebody tries a code: an HMAC of the address, so that no address is kept."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest

from passport.codes import code_hmac
from passport.people.models import User


def account_of(request: HttpRequest) -> User | None:
    """Return who is signed in; None: nobody."""
    return request.user if request.user.is_authenticated else None


def who_tries(request: HttpRequest) -> bytes:
    """Return what tries are counted by: the account when there is one, else the network address."""
    if request.user.is_authenticated:
        return code_hmac(request.user.uid, purpose="who", pepper=settings.CODE_PEPPER)
    return code_hmac(get_adapter().get_client_ip(request), purpose="who", pepper=settings.CODE_PEPPER)
