"""The conversation with the provider of a national eID: OpenID Connect by allauth, held to what we rely on.

allauth carries state, PKCE and the exchange of the code. It has no nonce, takes an ID token unsigned when it came
straight from the provider, and believes the issuer that discovery names: those are checked here.
"""

import secrets
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from requests import RequestException

from passport.people.vouched import Asked, Vouched, vouched

# Signed with a key that only the provider has; never with the secret that both have, and never not at all.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
CLOCKS_DIFFER = 60  # seconds
CANCELLED = "access_denied"


class EidUnavailable(Exception):
    """The provider does not answer, or not as OpenID Connect has it."""


class EidCancelled(Exception):
    """Somebody did not want to go on at the provider."""


class EidLost(Exception):
    """This browser did not begin this sign-in, or too long ago, or it was finished already."""


class EidUntrusted(Exception):
    """What came back was not said by the provider, not to us, or not in this sign-in."""


def is_configured() -> bool:
    """Return whether people can sign in with a national eID here."""
    return bool(settings.EID_ISSUER)


def address_to_ask(request: HttpRequest, *, back_to: str) -> str:
    """Return the address at the provider where somebody shows who it is. Raises EidUnavailable.

    It holds nothing of anybody. `back_to` is where that person wants to go afterwards.
    """
    nonce = secrets.token_urlsafe(24)
    # Who holds the phone now shows it, not who was the last to show it to the provider.
    asks = {"nonce": nonce, "prompt": "login"}
    if settings.EID_LEVELS:
        asks["acr_values"] = " ".join(settings.EID_LEVELS)
    try:
        answer = _Provider(request).redirect(
            request, process="login", next_url=back_to, data={"nonce": nonce}, auth_params=asks
        )
    except RequestException as error:
        raise EidUnavailable("no discovery") from error
    return str(answer["Location"])


def answer_of(request: HttpRequest) -> tuple[Vouched, str]:
    """Return what the provider vouches for, and where that person wanted to go.

    Raises EidLost, EidCancelled, EidUnavailable, EidUntrusted, NotVouched.
    """
    provider = _Provider(request)
    sent = request.GET
    state = statekit.unstash_state(request, provider_id=provider.sub_id, state_id=sent.get("state", ""))
    if state is None:
        raise EidLost
    if sent.get("error") == CANCELLED:
        raise EidCancelled
    if not sent.get("code"):
        raise EidUnavailable("no code")
    if sent.get("iss", settings.EID_ISSUER) != settings.EID_ISSUER:
        raise EidUntrusted("the answer of another issuer")
    conversation = provider.get_oauth2_adapter(request)
    claims = conversation.claims(verifier=state["pkce_code_verifier"], nonce=state["data"]["nonce"])
    return vouched(claims, issuer=settings.EID_ISSUER, asked=_asked()), state.get("next", "")


class _Conversation(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """One exchange with the provider of the settings."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, settings.EID_ISSUER)

    def get_provider(self) -> "_Provider":
        return _Provider(self.request)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return settings.PUBLIC_URL + reverse("public:eid_back")

    @cached_property
    def openid_config(self) -> dict[str, Any]:
        """Return what the provider says of itself, when it is the one of the settings. Raises EidUnavailable."""
        known = _document(self.get_provider().server_url)
        if known.get("issuer") != settings.EID_ISSUER:
            raise EidUnavailable("discovery names another issuer")
        # An issuer over TLS is not left for an address without.
        if any(not _is_as_safe(known.get(name)) for name in ENDPOINTS):
            raise EidUnavailable("discovery lacks an address")
        return known

    def claims(self, *, verifier: str, nonce: str) -> dict[str, Any]:
        """Return the claims of the ID token, and of userinfo where the token has not all that is asked for.

        Raises EidUnavailable, EidUntrusted.
        """
        tokens = self._tokens(verifier)
        said = self._read(str(tokens.get("id_token", "")))
        _hold_to_this_sign_in(said, nonce=nonce)
        asked = _asked()
        if {asked.number, asked.birth_date} - {""} <= said.keys():
            return said
        return self._told(str(tokens["access_token"]), subject=said["sub"]) | said

    def _tokens(self, verifier: str) -> dict[str, Any]:
        app = self.get_provider().app
        client = self.get_client(self.request, app)
        try:
            tokens: dict[str, Any] = self.get_access_token_data(self.request, app, client, pkce_code_verifier=verifier)
        except RequestException as error:
            raise EidUnavailable("no tokens") from error
        except (OAuth2Error, KeyError) as error:
            raise EidUntrusted("the code was not taken") from error
        return tokens

    def _read(self, token: str) -> dict[str, Any]:
        keys = _document(self.openid_config["jwks_uri"])
        try:
            said: dict[str, Any] = jwt.decode(
                token,
                key=_key(keys, jwt.get_unverified_header(token).get("kid")),
                algorithms=ALGORITHMS,
                audience=settings.EID_CLIENT_ID,
                issuer=settings.EID_ISSUER,
                leeway=CLOCKS_DIFFER,
                options={"require": REQUIRED},
            )
        except jwt.PyJWTError as error:
            raise EidUntrusted(f"the ID token: {type(error).__name__}") from error
        return said

    def _told(self, access_token: str, *, subject: str) -> dict[str, Any]:
        address = self.openid_config.get("userinfo_endpoint")
        if address is None:
            return {}
        if not _is_as_safe(address):
            raise EidUnavailable("discovery lacks an address")
        told = _document(address, {"Authorization": f"Bearer {access_token}"})
        if told.get("sub") != subject:
            raise EidUntrusted("userinfo is about somebody else")
        return told


class _Provider(OpenIDConnectProvider):  # type: ignore[misc]
    """The provider of the settings, for which no row in the database speaks."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, app=_app())

    def get_oauth2_adapter(self, request: HttpRequest) -> _Conversation:
        return _Conversation(request)


def _app() -> SocialApp:
    return SocialApp(
        provider=OpenIDConnectProvider.id,
        provider_id=settings.EID_ISSUER,
        name=settings.EID_NAME,
        client_id=settings.EID_CLIENT_ID,
        secret=settings.EID_CLIENT_SECRET,
        settings={
            "server_url": settings.EID_ISSUER.rstrip("/"),
            "oauth_pkce_enabled": True,
            "scope": ["openid", *settings.EID_SCOPES],
        },
    )


def _asked() -> Asked:
    return Asked(
        kind=settings.EID_NUMBER_KIND, number=settings.EID_NUMBER_CLAIM, birth_date=settings.EID_BIRTH_DATE_CLAIM
    )


def _document(address: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the JSON object at an address of the provider. Raises EidUnavailable."""
    with get_adapter().get_requests_session() as session:
        try:
            answer = session.get(address, headers=headers)
            answer.raise_for_status()
            found = answer.json()
        except RequestException as error:
            raise EidUnavailable("no document") from error
    if not isinstance(found, dict):
        raise EidUnavailable("not a document")
    return found


def _is_as_safe(address: object) -> bool:
    schemes = {"https", urlsplit(settings.EID_ISSUER).scheme}
    return isinstance(address, str) and urlsplit(address).scheme in schemes


def _key(document: dict[str, Any], name: str | None) -> jwt.PyJWK:
    """Return the key that a token names, or the only one when it names none. Raises PyJWKError."""
    keys = [key for key in jwt.PyJWKSet.from_dict(document) if key.public_key_use in (None, "sig")]
    named = [key for key in keys if name is None or key.key_id == name]
    if len(named) != 1:
        raise jwt.PyJWKError("no such key")
    return named[0]


def _hold_to_this_sign_in(said: dict[str, Any], *, nonce: str) -> None:
    """Pass claims that answer what this browser asked, at the level that is asked for. Raises EidUntrusted."""
    if said["nonce"] != nonce:
        raise EidUntrusted("another nonce")
    meant_for = said.get("azp", settings.EID_CLIENT_ID)
    several = isinstance(said["aud"], list) and len(said["aud"]) > 1
    if meant_for != settings.EID_CLIENT_ID or (several and "azp" not in said):
        raise EidUntrusted("meant for somebody else")
    if settings.EID_LEVELS and said.get("acr") not in settings.EID_LEVELS:
        raise EidUntrusted("not at the level that is asked for")
