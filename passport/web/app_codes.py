"""The one-time code of an authenticator app, at each door: a code that was taken once is taken nowhere again."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.http import HttpRequest

from passport.people.services import use_up_code


class _TakenOnce(forms.Form):
    """What both of allauth's forms miss: theirs forget a used code while it still counts."""

    def clean_code(self) -> str:
        """Return the code that signs in. Raises ValidationError for one that was used before."""
        code: str = super().clean_code()  # type: ignore[misc]
        of_app = self.authenticator.type == Authenticator.Type.TOTP  # type: ignore[attr-defined]
        if of_app and not use_up_code(user=self.user, code=code):  # type: ignore[attr-defined]
            raise get_adapter().validation_error("incorrect_code")
        return code


class SignInCodeForm(_TakenOnce, AuthenticateForm):  # type: ignore[misc]
    """The code after the password."""


class FreshCodeForm(_TakenOnce, ReauthenticateForm):  # type: ignore[misc]
    """The code that is asked for once more before something that matters."""


class FirstCodeForm(ActivateTOTPForm):  # type: ignore[misc]
    """The code by which an app is added: it counts for the session that typed it, and nowhere again."""

    def clean_code(self) -> str:
        """Return the code that the new app shows. Raises ValidationError for one that was used before."""
        code: str = super().clean_code()
        if not use_up_code(user=self.user, code=code):
            raise get_adapter().validation_error("incorrect_code")
        return code


def passed_by_adding(*, request: HttpRequest, authenticator: Authenticator, **_told: object) -> None:
    """Count who has just added an app as having shown its code: the same code would not be taken once more."""
    if authenticator.type == Authenticator.Type.TOTP:
        post_authentication(request, authenticator, reauthenticated=True)
