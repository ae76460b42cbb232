"""What sign-in does differently here than in a site that anyone may join."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from an invitation or a code slip, never from a form that anybody may fill in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return that nobody may sign up alone."""
        return False


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys belong to the host of PUBLIC_URL, not to whatever the Host header names."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return the relying party that the installation's settings name."""
        return {"id": settings.WEBAUTHN_RP_ID, "name": settings.WEBAUTHN_RP_NAME}
