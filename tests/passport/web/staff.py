"""Members of staff who signed in, with or without a second factor."""

from datetime import UTC, datetime, timedelta

from allauth.mfa.models import Authenticator as Factor
from django.test import Client

from passport.people.models import User

NOW = timedelta(0)


def own_factor(user: User) -> None:
    """Give an account an authenticator app."""
    Factor.objects.create(user=user, type=Factor.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})


def signed_in(user: User, *, ago: timedelta = NOW, method: str = "mfa") -> Client:
    """Return the browser of somebody who passed a second factor some time ago."""
    own_factor(user)
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": method, "at": (datetime.now(UTC) - ago).timestamp()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client
