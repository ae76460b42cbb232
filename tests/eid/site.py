"""The settings under which the site asks a provider."""

from pytest_django import Settings

from tests.eid.provider import CLIENT, SECRET, Provider

NAME = "eUprava"


def ask(settings: Settings, played: Provider) -> None:
    """Let people sign in with the national eID of a provider."""
    settings.EID_NAME = NAME
    settings.EID_ISSUER = played.issuer
    settings.EID_CLIENT_ID, settings.EID_CLIENT_SECRET = CLIENT, SECRET
    settings.EID_NUMBER_CLAIM, settings.EID_NUMBER_KIND = "pno", "jmbg"
    settings.EID_BIRTH_DATE_CLAIM = "birthdate"
