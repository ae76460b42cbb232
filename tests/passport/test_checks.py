from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from passport import checks
from passport.law.shelf import SHIPPED, add_folder
from passport.signing import certificates
from passport.signing.log.heads import public_half
from tests.passport.imaging.foreign import known_in
from tests.passport.law.shelves import restored_shelf
from tests.passport.signing.houses import stamping

SERBIAN = (SHIPPED / "rs-1998.toml").read_text(encoding="utf-8")


@pytest.fixture
def own_packs(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """Return the folder of a deployment's own packs, taken up as at the start."""
    settings.RULE_PACKS = tmp_path
    with restored_shelf():
        add_folder(tmp_path)
        yield tmp_path


def broken_packs() -> list[tuple[str, str]]:
    return [(str(message.id), message.msg) for message in checks.rule_packs(app_configs=None)]


def test_the_settings_of_the_tests_contradict_nothing() -> None:
    assert checks.public_url(app_configs=None) + checks.pepper(app_configs=None) == []
    assert checks.seal_key(app_configs=None) == []
    assert broken_packs() == []


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


@pytest.mark.parametrize(
    "before",
    [
        ["ab" * 32],
        ["ab" * 31 + "@2026-03-01T00:00+01:00"],
        ["ab" * 32 + "@2026-03-01T00:00"],
        ["ab" * 32 + "@yesterday"],
        ["ab" * 32 + "@2026-03-01T00:00+01:00", "cd" * 32 + "@2026-02-28T23:00+00:00"],
        ["AB" * 32 + "@2026-03-01T00:00+01:00", "ab" * 32 + "@2026-04-01T00:00+01:00"],
    ],
    ids=["no_moment", "short", "no_offset", "no_date", "same_moment", "same_key"],
)
def test_earlier_seal_keys_that_cannot_be_are_refused(settings: Settings, before: list[str]) -> None:
    settings.SEAL_KEYS_BEFORE = before

    assert [message.id for message in checks.seal_keys_before(app_configs=None)] == ["passport.E016"]


def test_a_file_of_time_stampers_that_is_not_there_or_holds_none_is_refused(settings: Settings, tmp_path: Path) -> None:
    def said() -> list[tuple[str | None, str]]:
        return [(message.id, message.msg) for message in checks.time_stampers(app_configs=None)]

    path = tmp_path / "tsa.pem"
    settings.TSA_CERTIFICATES, settings.TSA_URL = path, "https://tsa.example.org"
    missing = said()
    path.write_text("no certificate")
    broken = said()
    path.write_bytes(certificates.pem_of([stamping()[1]]))

    assert missing == [("passport.E015", f"TSA_CERTIFICATES is no file that can be read: {path}")]
    assert broken == [("passport.E015", f"TSA_CERTIFICATES holds no certificate in PEM: {path}")]
    assert said() == []
    settings.TSA_CERTIFICATES = None
    assert said() == [("passport.W001", "Time stamps of any service count: TSA_CERTIFICATES is not set.")]
    settings.TSA_URL = ""
    assert said() == []


@pytest.mark.parametrize("key", ["", "ab" * 31, "ab" * 33, "xy" * 32, "ab" * 32 + "\n"])
def test_a_seal_key_that_is_not_32_bytes_in_hexadecimal_is_refused(settings: Settings, key: str) -> None:
    settings.SEAL_KEY = key

    assert [message.id for message in checks.seal_key(app_configs=None)] == ["passport.E003"]


@pytest.mark.parametrize(
    ("key", "public", "found"),
    [
        ("", [], []),
        ("11" * 32, [], []),
        ("11" * 32, [public_half("22" * 32), public_half("11" * 32)], []),
        ("", [public_half("22" * 32)], []),
        ("11" * 31, [], ["passport.E012"]),
        ("5e" * 32, [], ["passport.E012"]),
        ("11" * 32, [public_half("22" * 32)], ["passport.E013"]),
        ("", ["no key"], ["passport.E014"]),
    ],
)
def test_a_log_key_is_32_bytes_of_its_own_whose_public_half_counts(
    settings: Settings, key: str, public: list[str], found: list[str]
) -> None:
    settings.SEAL_KEY, settings.LOG_KEY, settings.LOG_PUBLIC_KEYS = "5e" * 32, key, public

    assert [message.id for message in checks.log_key(app_configs=None)] == found


def test_own_packs_that_can_be_used_are_taken(own_packs: Path) -> None:
    (own_packs / "new.toml").write_text(SERBIAN.replace("rs-1998", "rs-2012"), encoding="utf-8")

    assert broken_packs() == []


def test_a_folder_of_packs_that_is_not_there_is_refused(settings: Settings, tmp_path: Path) -> None:
    settings.RULE_PACKS = tmp_path / "none"

    assert broken_packs() == [("passport.E004", f"RULE_PACKS is no folder: {tmp_path / 'none'}")]


def test_a_pack_that_cannot_be_read_stops_the_start_with_its_words(own_packs: Path) -> None:
    (own_packs / "new.toml").write_text(SERBIAN.replace('country = "RS"\n', ""), encoding="utf-8")

    assert broken_packs() == [("passport.E005", "new.toml: pack: missing: country")]


def test_a_pack_that_shipped_and_came_back_stops_the_start(own_packs: Path) -> None:
    (own_packs / "new.toml").write_text(SERBIAN, encoding="utf-8")

    assert broken_packs() == [("passport.E005", "two packs have the same id: rs-1998")]


def test_a_pack_that_contradicts_itself_stops_the_start_with_its_words(own_packs: Path) -> None:
    text = SERBIAN.replace("rs-1998", "rs-2012").replace('"ct.head"', '"ct.hed"')
    (own_packs / "new.toml").write_text(text, encoding="utf-8")

    ((code, sentence),) = broken_packs()

    assert code == "passport.E005"
    assert sentence.startswith("new.toml: reference_levels[")
    assert sentence.endswith("].exams: 'ct.hed' is not in the dictionary of examinations")


@pytest.mark.parametrize(("limit", "of_age", "fits"), [(16, 18, True), (18, 18, True), (19, 18, False), (0, 18, False)])
def test_ages_of_the_young_that_do_not_fit_together_stop_the_start(
    limit: int, of_age: int, fits: bool, settings: Settings
) -> None:
    settings.CHILD_MAY_LIMIT_AT, settings.CHILD_COMES_OF_AGE_AT = limit, of_age

    assert [one.id for one in checks.ages(app_configs=None)] == ([] if fits else ["passport.E006"])


@pytest.mark.parametrize(("code", "fits"), [("en", True), ("tr", True), ("fa", False), ("fi", False)])
def test_a_default_language_whose_texts_are_not_all_there_stops_the_start(
    code: str, fits: bool, settings: Settings
) -> None:
    settings.LANGUAGES = [("en", "English"), ("tr", "Türkçe")]
    settings.LANGUAGE_CODE = code

    assert [one.id for one in checks.language(app_configs=None)] == ([] if fits else ["passport.E007"])


@pytest.mark.parametrize(
    ("url", "token", "country", "found"),
    [
        ("", "", "", []),
        ("https://sms.example.org/messages", "token", "RS", []),
        ("http://sms.example.org/messages", "", "", ["passport.E009"]),
        ("https:///messages", "", "", ["passport.E009"]),
        ("", "token", "", ["passport.E010"]),
        ("https://sms.example.org/messages", "", "Serbia", ["passport.E011"]),
    ],
)
def test_a_gateway_for_text_messages_that_does_not_fit_together_stops_the_start(
    settings: Settings, url: str, token: str, country: str, found: list[str]
) -> None:
    settings.HTTPS = True
    settings.SMS_URL, settings.SMS_TOKEN, settings.SMS_COUNTRY = url, token, country

    assert [one.id for one in checks.text_messages(app_configs=None)] == found


EID = {
    "EID_ISSUER": "https://id.example.org",
    "EID_NAME": "eUprava",
    "EID_CLIENT_ID": "passport",
    "EID_CLIENT_SECRET": "a secret that both have",
    "EID_NUMBER_CLAIM": "pno",
    "EID_NUMBER_KIND": "jmbg",
}


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({}, []),
        (dict.fromkeys(EID, ""), []),
        (
            {"EID_NUMBER_CLAIM": "", "EID_CLIENT_SECRET": ""},
            ["A national eID lacks EID_CLIENT_SECRET, EID_NUMBER_CLAIM."],
        ),
        ({"EID_NUMBER_KIND": "passport"}, ["EID_NUMBER_KIND is none of jmbg, oib, tckn, iran."]),
        *(
            (
                {"EID_ISSUER": address},
                ["EID_ISSUER is no issuer: https, as the provider's own documentation writes it."],
            )
            for address in (
                "http://id.example.org",
                "id.example.org",
                "https://id.example.org?x=1",
                "https://" + "x" * 193,
            )
        ),
    ],
)
def test_half_a_national_eid_and_one_without_tls_are_refused(
    settings: Settings, changed: dict[str, str], faults: list[str]
) -> None:
    for name, value in (EID | changed).items():
        setattr(settings, name, value)

    assert [message.msg for message in checks.national_eid(app_configs=None)] == faults


def test_a_provider_on_the_own_machine_is_asked_without_tls_while_debugging(settings: Settings) -> None:
    for name, value in (EID | {"EID_ISSUER": "http://127.0.0.1:9000"}).items():
        setattr(settings, name, value)
    settings.DEBUG = True

    assert checks.national_eid(app_configs=None) == []


def test_keys_of_other_sites_that_cannot_be_used_are_named_and_stop_nothing(settings: Settings, tmp_path: Path) -> None:
    settings.KNOWN_DEPLOYMENTS_DIR = known_in(tmp_path)
    assert checks.known_deployments(app_configs=None) == []
    (tmp_path / "broken.json").write_text("{}", encoding="utf-8")

    (broken,) = checks.known_deployments(app_configs=None)
    settings.KNOWN_DEPLOYMENTS_DIR = tmp_path / "nowhere"
    (nowhere,) = checks.known_deployments(app_configs=None)

    assert (broken.id, broken.msg) == ("passport.W002", "broken.json holds no published keys: other_schema keys.")
    assert (nowhere.id, nowhere.msg) == ("passport.W001", f"KNOWN_DEPLOYMENTS_DIR is no folder: {tmp_path / 'nowhere'}")
