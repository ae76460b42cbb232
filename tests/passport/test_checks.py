import pytest
from pytest_django import Settings

from passport import checks


def test_the_settings_of_the_tests_contradict_nothing() -> None:
    assert checks.public_url(app_configs=None) + checks.pepper(app_configs=None) == []
    assert checks.seal_key(app_configs=None) == []


@pytest.mark.parametrize("address", ["", "passport.example.org", "ftp://host", "https://", "https://host/path"])
def test_a_public_url_that_is_no_site_is_refused(settings: Settings, address: str) -> None:
    settings.PUBLIC_URL = address

    assert [message.id for message in checks.public_url(app_configs=None)] == ["passport.E001"]


def test_a_short_pepper_is_refused(settings: Settings) -> None:
    settings.CODE_PEPPER = "x" * 31

    assert [message.id for message in checks.pepper(app_configs=None)] == ["passport.E002"]


def test_one_key_for_two_purposes_is_refused(settings: Settings) -> None:
    settings.CODE_PEPPER = settings.SECRET_KEY

    assert [message.id for message in checks.pepper(app_configs=None)] == ["passport.E002"]


@pytest.mark.parametrize("key", ["", "ab" * 31, "ab" * 33, "xy" * 32, "ab" * 32 + "\n"])
def test_a_seal_key_that_is_not_32_bytes_in_hexadecimal_is_refused(settings: Settings, key: str) -> None:
    settings.SEAL_KEY = key

    assert [message.id for message in checks.seal_key(app_configs=None)] == ["passport.E003"]
