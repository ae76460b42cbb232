"""System checks: settings that contradict each other, each with a hint."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from phonenumbers import SUPPORTED_REGIONS

from passport.booklet.examinations import EXAMINATIONS
from passport.language.offered import OWN_NAMES
from passport.law.checking import refusals
from passport.law.reading import BadPack
from passport.law.shelf import files_in, pack_in, packs
from passport.people.national_ids import KINDS
from passport.signing import certificates, sealing
from passport.signing.log.heads import public_half
from passport.verify.deployments import faults_in

SCHEMES = ("http", "https")
MIN_KEY_LENGTH = 32
OLDEST_CHILD = 25
LONGEST_ISSUER = 200  # of the column that names it
EID_NEEDED = (
    "EID_ISSUER",
    "EID_NAME",
    "EID_CLIENT_ID",
    "EID_CLIENT_SECRET",
    "EID_NUMBER_CLAIM",
    "EID_NUMBER_KIND",
)
SEAL_KEY = sealing.SECRET


def register() -> None:
    """Register the checks with Django."""
    for check in (
        public_url,
        pepper,
        seal_key,
        seal_keys_before,
        log_key,
        time_stampers,
        rule_packs,
        ages,
        language,
        national_eid,
        text_messages,
        known_deployments,
    ):
        checks.register(check)


def public_url(*, app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[checks.CheckMessage]:
    """Refuse a PUBLIC_URL that is no address, or that has a path."""
    parts = urlsplit(settings.PUBLIC_URL)
    if parts.scheme in SCHEMES and parts.hostname and not parts.path:
        return []
    return [
        checks.Error(
            "PUBLIC_URL is not the address of a site.",
            hint="Give scheme, host and, if needed, port: https://passport.example.org",
            id="passport.E001",
        )
    ]


def pepper(*, app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[checks.CheckMessage]:
    """Refuse a CODE_PEPPER that is short or that is the SECRET_KEY once more."""
    if len(settings.CODE_PEPPER) >= MIN_KEY_LENGTH and settings.CODE_PEPPER != settings.SECRET_KEY:
        return []
    return [
        checks.Error(
            f"CODE_PEPPER is shorter than {MIN_KEY_LENGTH} characters, or equals SECRET_KEY.",
            hint="Generate it: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'",
            id="passport.E002",
        )
    ]


def seal_key(*, app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[checks.CheckMessage]:
    """Refuse a SEAL_KEY that is not 32 bytes in hexadecimal."""
    if SEAL_KEY.fullmatch(settings.SEAL_KEY):
        return []
    return [
        checks.Error(
            "SEAL_KEY is not 32 bytes in hexadecimal.",
            hint="Generate it: python3 -c 'import secrets; print(secrets.token_hex(32))'",
            id="passport.E003",
        )
    ]


def seal_keys_before(*, app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[checks.CheckMessage]:
    """Refuse earlier seal keys that are none, or whose ends cannot be read or are the same."""
    if not SEAL_KEY.fullmatch(settings.SEAL_KEY):
        return []  # said by another check
    try:
        sealing.secrets_in(settings.SEAL_KEY, settings.SEAL_KEYS_BEFORE)
    except sealing.BadSecrets as error:
        hint = "Write each as 64 hexadecimal digits, @ and the moment of its end: 5ea1…@2026-03-01T00:00+01:00"
        return [checks.Error(f"SEAL_KEYS_BEFORE: {error}", hint=hint, id="passport.E016")]
    return []


def log_key(*, app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[checks.CheckMessage]:
    """Refuse a LOG_KEY that is not 32 bytes in hexadecimal or another key once more, and public keys that are none."""
    key, public = settings.LOG_KEY, settings.LOG_PUBLIC_KEYS
    found = []
    if key and (not SEAL_KEY.fullmatch(key) or key == settings.SEAL_KEY):
        hint = "Generate it: python3 -c 'import secrets; print(secrets.token_hex(32))'. Only the worker needs one."
        found.append(
            checks.Error("LOG_KEY is not 32 bytes in hexadecimal, or equals SEAL_KEY.", hint=hint, id="passport.E012")
        )
    elif key and public and public_half(key) not in public:
        hint = f"Add the public half of LOG_KEY to it: {public_half(key)}"
        found.append(checks.Error("LOG_PUBLIC_KEYS lacks the key that signs now.", hint=hint, id="passport.E013"))
    if not all(SEAL_KEY.fullmatch(one) for one in public):
        hint = "Give the public halves of all keys that ever signed heads, 64 hexadecimal digits each."
        found.append(checks.Error("LOG_PUBLIC_KEYS holds what is no key.", hint=hint, id="passport.E014"))
    return found


def time_stampers(*, app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[checks.CheckMessage]:
    """Refuse a TSA_CERTIFICATES that is no readable file of certificates: every time stamp is held against it."""
    path = settings.TSA_CERTIFICATES
    try:
        found = certificates.chain_in(path.read_bytes()) if path else ()
    except OSError:
        fault = f"TSA_CERTIFICATES is no file that can be read: {path}"
    except certificates.NotACertificate:
        fault = f"TSA_CERTIFICATES holds no certificate in PEM: {path}"
    else:
        return _doubts_about_stamping(found)
    hint = "Put the certificates of the time-stamping service, or of who issued them, there; or leave the setting out."
    return [checks.Error(fault, hint=hint, id="passport.E015")]


def _doubts_about_stamping(found: Sequence[bytes]) -> list[checks.CheckMessage]:
    if found or not settings.TSA_URL:
        return []
    hint = "Put the service's certificates into a PEM file and name it in TSA_CERTIFICATES."
    return [
        checks.Warning("Time stamps of any service count: TSA_CERTIFICATES is not set.", hint=hint, id="passport.W001")
    ]


def rule_packs(*, app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[checks.CheckMessage]:
    """Refuse a RULE_PACKS that is no folder, and every pack in it that cannot be used, in words."""
    folder = settings.RULE_PACKS
    if folder is None:
        return []
    if not folder.is_dir():
        hint = "Give a folder that holds packs as .toml or .json files, or leave RULE_PACKS out."
        return [checks.Error(f"RULE_PACKS is no folder: {folder}", hint=hint, id="passport.E004")]
    hint = "`manage.py rulepack --check FILE` says all that is wrong with one. Nothing starts before it is put right."
    return [checks.Error(sentence, hint=hint, id="passport.E005") for sentence in _broken_packs(folder)]


def ages(*, app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[checks.CheckMessage]:
    """Refuse ages of the young that are turned round, or that nobody is a child at."""
    if 1 <= settings.CHILD_MAY_LIMIT_AT <= settings.CHILD_COMES_OF_AGE_AT <= OLDEST_CHILD:
        return []
    return [
        checks.Error(
            "CHILD_MAY_LIMIT_AT and CHILD_COMES_OF_AGE_AT do not fit together.",
            hint=f"Both are ages of 1 to {OLDEST_CHILD}, the first not above the second: 16 and 18.",
            id="passport.E006",
        )
    ]


def language(*, app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[checks.CheckMessage]:
    """Refuse a LANGUAGE_CODE that is no language of ours, or one whose texts are not all there."""
    offered = [code for code, _name in settings.LANGUAGES]
    if settings.LANGUAGE_CODE in offered:
        return []
    hint = f"The texts of these are complete: {', '.join(offered)}. There may be catalogues of {', '.join(OWN_NAMES)}."
    message = f"LANGUAGE_CODE is a language in which not every text can be read: {settings.LANGUAGE_CODE}"
    return [checks.Error(message, hint=hint, id="passport.E007")]


def national_eid(*, app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[checks.CheckMessage]:
    """Refuse half a national eID, a kind of number that nobody can check, and a provider that is not asked over TLS."""
    missing = [name for name in EID_NEEDED if not getattr(settings, name)]
    if len(missing) == len(EID_NEEDED):
        return []
    faults = [f"A national eID lacks {', '.join(missing)}."] if missing else []
    if not missing and settings.EID_NUMBER_KIND not in KINDS:
        faults.append(f"EID_NUMBER_KIND is none of {', '.join(KINDS)}.")
    if not missing and not _is_issuer(settings.EID_ISSUER):
        faults.append("EID_ISSUER is no issuer: https, as the provider's own documentation writes it.")
    hint = "docs/eid.md names the settings; leave all of them out where there is no national eID."
    return [checks.Error(fault, hint=hint, id="passport.E008") for fault in faults]


def _is_issuer(address: str) -> bool:
    parts = urlsplit(address)
    schemes = SCHEMES if settings.DEBUG else ("https",)
    plain = not parts.query and not parts.fragment and len(address) <= LONGEST_ISSUER
    return parts.scheme in schemes and bool(parts.hostname) and plain


def text_messages(*, app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[checks.CheckMessage]:
    """Refuse a gateway that would be told numbers in plain, and a token or a country that belong to none or are none."""
    parts = urlsplit(settings.SMS_URL)
    schemes = ("https",) if settings.HTTPS else SCHEMES
    if settings.SMS_URL and not (parts.hostname and parts.scheme in schemes):
        hint = "Give the address of the gateway with https, for example https://sms.example.org/messages"
        return [checks.Error("SMS_URL is not an address to which numbers may go.", hint=hint, id="passport.E009")]
    if settings.SMS_TOKEN and not settings.SMS_URL:
        hint = "Give SMS_URL as well, or leave SMS_TOKEN out."
        return [checks.Error("SMS_TOKEN belongs to no gateway.", hint=hint, id="passport.E010")]
    if settings.SMS_COUNTRY and settings.SMS_COUNTRY not in SUPPORTED_REGIONS:
        hint = "Give two capital letters of ISO 3166, for example RS."
        return [checks.Error("SMS_COUNTRY is no country.", hint=hint, id="passport.E011")]
    return []


def known_deployments(*, app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[checks.CheckMessage]:
    """Warn of a KNOWN_DEPLOYMENTS_DIR that is no folder, and of each file in it that cannot be used, in words.

    Nothing is refused: what cannot be checked is shown so.
    """
    folder = settings.KNOWN_DEPLOYMENTS_DIR
    if folder is None:
        return []
    if not folder.is_dir():
        hint = "Give a folder of files with published keys, or leave KNOWN_DEPLOYMENTS_DIR out."
        return [checks.Warning(f"KNOWN_DEPLOYMENTS_DIR is no folder: {folder}", hint=hint, id="passport.W001")]
    hint = "Fetch /.well-known/radiation-passport.json from that site anew, and put it there as it comes."
    return [checks.Warning(sentence, hint=hint, id="passport.W002") for sentence in faults_in(folder)]


def _broken_packs(folder: Path) -> list[str]:
    try:
        packs()
        own = [(path.name, pack_in(path)) for path in files_in(folder)]
    except BadPack as error:
        return list(error.args)
    return [
        f"{name}: {sentence}"
        for name, pack in own
        for sentence in refusals(pack, exams=EXAMINATIONS, personal_numbers=KINDS)
    ]
