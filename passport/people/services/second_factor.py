"""The one-time code of an authenticator app, asked for once more where it stands for a person's word."""

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from passport.people.models import User
from passport.signing.errors import SigningRefused


class NoCodeApp(SigningRefused):
    """This account has no authenticator app."""

    message = _("Your account has no authenticator app that shows codes. Add one under “Sign-in and security”.")


class CodeWrong(SigningRefused):
    """The code is not the one that the app shows, or it was used before."""

    message = _("This code is not right, or it was used before. Type the one that your app shows now.")


def use_code(*, user: User, code: str) -> int:
    """Use up the code that a person's app shows; return the step of time that it counts. Raises NoCodeApp, CodeWrong.

    Whoever calls it has counted the try: a code is one of a million.
    """
    app = _app_of(user)
    if app is None:
        raise NoCodeApp
    secret, typed = decrypt(app.data["secret"]), "".join(code.split())
    steps = [step for step in yield_hotp_counters_from_time() if format_hotp_value(hotp_value(secret, step)) == typed]
    if not steps or not app.wrap().validate_code(typed) or not use_up_code(user=user, code=typed):
        raise CodeWrong
    return steps[-1]


def use_up_code(*, user: User, code: str) -> bool:
    """Keep that a right code was used, for as long as it counts; return whether it was not used before.

    allauth keeps it for one step of time, and takes the code of the step before and of the one after too.
    """
    counts_for = (2 * app_settings.TOTP_TOLERANCE + 1) * app_settings.TOTP_PERIOD
    return bool(cache.add(f"totp.used:{user.pk}:{normalize_user_code(code)}", True, timeout=counts_for))


def _app_of(user: User) -> Authenticator | None:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
