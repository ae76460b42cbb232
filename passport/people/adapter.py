"""What sign-in does differently here than in a site that anyone may join."""

import logging
from contextlib import suppress
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from requests import Session

from passport.language.offered import is_offered
from passport.people.messages import MessageNotSent, send_message
from passport.people.models import ContactKind, User

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from an invitation or a code slip, never from a form that anybody may fill in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This is not the code that was sent. Look at the latest message."),
        "too_many_login_attempts": gettext_lazy("That was tried too often. Try again in an hour, or another way."),
        "rate_limited": gettext_lazy("That was tried too often. Try again in an hour, or another way."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return that nobody may sign up alone."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the language of who gets the mail, whoever asked for it."""
        chosen = getattr(context.get("user"), "language", "")
        with override(chosen if is_offered(chosen) else get_language()):
            try:
                super().send_mail(template_prefix, email, context)
            except (SMTPException, OSError) as error:
                # A page that fell would tell that the address is known. Servers repeat it in their errors: only the kind.
                logger.warning("A mail was not taken, %s", type(error).__name__)

    def send_verification_code_sms(self, user: User, phone: str, code: str, **_kwargs: Any) -> None:
        """Send a code by which somebody signs in as a text message."""
        text = _("%(code)s is your code for signing in. Tell it to nobody.") % {"code": code}
        with suppress(MessageNotSent):  # who asks does not learn whether anything went out
            send_message(kind=ContactKind.MOBILE, address=phone, subject="", text=text)

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Change nothing: a code goes only to a number that was proven already."""

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong passwords by who tries as well: a stranger elsewhere locks nobody out."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{self.get_client_ip(request)}"


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys belong to the host of PUBLIC_URL, not to whatever the Host header names."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return the relying party that the installation's settings name."""
        return {"id": settings.WEBAUTHN_RP_ID, "name": settings.WEBAUTHN_RP_NAME}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """Return under what a phone lists a passkey: whoever came with a slip has no user name that says anything."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        name = entity["name"] if user.has_usable_password() else str(user)
        return entity | {"name": name, "display_name": str(user)}


class EidAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A provider of a national eID is asked at the addresses that it names, and nowhere else."""

    def get_requests_session(self) -> Session:
        """Return a session that follows no redirect: one could lead away from TLS, with a secret in hand."""
        session: Session = super().get_requests_session()
        session.max_redirects = 0
        return session
