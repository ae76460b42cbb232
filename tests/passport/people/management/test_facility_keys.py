"""`manage.py facility_keys` from making a key to stopping it, and a line that helps for each mistake."""

import subprocess
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from cryptography import x509
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from pytest_django import Settings

from passport.people.management.commands.facility_keys import BOOKLET_MADE
from passport.people.models import Facility
from passport.signing import certificates, facility_key_trail, sealing_keys, services
from passport.signing.acts import Subject, record_act
from passport.signing.models import Act, CertificateSeal, FacilityKey
from passport.signing.problems import Problem
from passport.signing.providers import making
from passport.signing.services.certificate_seals import seal_waiting
from tests.passport.signing.houses import write_key
from tests.passport.signing.test_certificate_seals import problems, sealed

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")


@pytest.fixture
def house(db: None, at: datetime) -> Facility:
    return Facility.objects.create(
        uid="f" * 32, name="Dom zdravlja Podgrad", country="RS", time_zone="Europe/Belgrade", code="77", created_at=at
    )


def keys(*said: object) -> list[str]:
    out = StringIO()
    call_command("facility_keys", *map(str, said), stdout=out)
    return out.getvalue().splitlines()


def test_a_key_is_made_added_listed_replaced_and_stopped(house: Facility, settings: Settings) -> None:
    folder: Path = settings.FACILITY_KEYS_DIR
    for name in ("one", "two"):
        made = keys("make", "77", name, "--self-signed", "--days", 30)
        assert made[:2] == [str(folder / f"{name}.pem"), str(folder / f"{name}.crt")]
    assert (folder / "one.pem").stat().st_mode & 0o777 == 0o600

    keys("add", "77", "one", "--certificate", folder / "one.crt")
    told = keys("rotate", house.name, "two", "--certificate", folder / "two.crt")

    old, new = FacilityKey.objects.order_by("pk")
    assert (old.stopped_at, new.stopped_at) == (new.starts_at, None)
    assert [line[:16] for line in told] == [old.fingerprint[:16], new.fingerprint[:16]]
    assert keys("list") == keys("list", "77") == [f"{house.name}: {line}" for line in told]
    keys("stop", house.uid, new.fingerprint[:8], "--reason", "moved")
    assert sealing_keys.facility_key_at(facility_uid=house.uid, at=timezone.now()) is None


HOUR = timedelta(hours=1)
UNMADE = "The key before has sealed rows or booklets since that moment: they would hold no more. Leave --from out"


@pytest.fixture
def in_use(house: Facility, settings: Settings) -> FacilityKey:
    """Return a key that has sealed for a day, beside which a new one lies ready."""
    now = timezone.now()
    for name in ("one", "two"):
        key = certificates.new_key()
        write_key(name, key)
        der = certificates.self_signed(key, holder=house.name, country="RS", at=now - timedelta(days=2), days=30)
        (settings.FACILITY_KEYS_DIR / f"{name}.crt").write_bytes(certificates.pem_of([der]))
    keys("add", "77", "one", "--certificate", settings.FACILITY_KEYS_DIR / "one.crt", "--from", now - timedelta(days=1))
    return FacilityKey.objects.get()


def rotate(settings: Settings, *said: object) -> list[str]:
    return keys("rotate", "77", "two", "--certificate", settings.FACILITY_KEYS_DIR / "two.crt", *said)


def test_a_rotation_from_the_past_that_would_unmake_seals_is_refused_and_changes_nothing(
    in_use: FacilityKey, settings: Settings
) -> None:
    now = timezone.now()
    seal = sealed(now - HOUR)
    seal_waiting(facility_uid=in_use.facility_uid, at=now - HOUR)
    before = Act.objects.count()

    with pytest.raises(CommandError, match=UNMADE) as refused:
        rotate(settings, "--from", now - 2 * HOUR)

    assert "facility_keys stop" in str(refused.value)
    assert (FacilityKey.objects.get().stopped_at, Act.objects.count(), problems(seal)) == (None, before, ())
    rotate(settings)
    assert problems(seal) == ()
    # A stolen key is stopped from the moment of the theft, with a reason, and what it sealed since says so.
    keys("stop", "77", in_use.fingerprint[:12], "--from", now - 2 * HOUR, "--reason", "stolen")
    assert problems(seal) == (Problem.CERTIFICATE_STOPPED,)
    assert Act.objects.get(verb=facility_key_trail.STOPPED, detail__reason="stolen").subject_uid == in_use.uid


def test_a_rotation_from_before_a_booklet_was_made_is_refused_too(in_use: FacilityKey, settings: Settings) -> None:
    now = timezone.now()
    record_act(verb=BOOKLET_MADE, by=None, subject=Subject(kind="booklet_print", uid="b" * 32), at=now - HOUR)

    with pytest.raises(CommandError, match=UNMADE):
        rotate(settings, "--from", now - 2 * HOUR)
    assert FacilityKey.objects.get().stopped_at is None


def test_a_rotation_from_the_past_since_when_nothing_was_sealed_is_done(
    in_use: FacilityKey, settings: Settings
) -> None:
    now = timezone.now()
    sealed(now - 3 * HOUR)
    seal_waiting(facility_uid=in_use.facility_uid, at=now - 3 * HOUR)

    rotate(settings, "--from", now - 2 * HOUR)

    old, new = FacilityKey.objects.order_by("pk")
    assert (old.stopped_at, new.starts_at) == (now - 2 * HOUR, now - 2 * HOUR)


def test_a_request_is_made_for_an_authority(house: Facility, settings: Settings) -> None:
    settings.FACILITY_KEYS_PASSPHRASE = "sesame"

    _key, request, _next = keys("make", "77", "one")

    assert x509.load_pem_x509_csr(Path(request).read_bytes()).is_signature_valid
    assert b"ENCRYPTED" in (settings.FACILITY_KEYS_DIR / "one.pem").read_bytes()


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (["add", "99", "one", "--certificate", "one.crt"], "99: no facility, or several, are called so."),
        (["add", "77", "one", "--certificate", "none.crt"], "none.crt cannot be read."),
        (["add", "77", "one", "--certificate", "one.pem"], "The file holds no certificate in PEM"),
        (["add", "77", "none", "--certificate", "one.crt"], "There is no readable file none.pem"),
        (["add", "77", "two", "--certificate", "one.crt"], "The private key is not that of the certificate."),
        (
            ["add", "77", "one", "--certificate", "one.crt", "--from", "2000-01-01T00:00Z"],
            "The certificate is not valid",
        ),
        (["add", "77", "one", "--certificate", "one.crt", "--from", "soon"], "soon: write the moment with its offset"),
        (["add", "77", "one", "--certificate", "one.crt", "--place", "pkcs11"], "A key in a token needs PKCS11_MODULE"),
        (["make", "77", "one"], "one.pem is there already."),
        (["stop", "77", "abc", "--reason", "x"], "0 keys begin with abc."),
    ],
)
def test_a_mistake_is_answered_with_what_helps(
    house: Facility, settings: Settings, monkeypatch: pytest.MonkeyPatch, said: list[str], line: str
) -> None:
    for name in ("one", "two"):
        keys("make", "77", name, "--self-signed")
    monkeypatch.chdir(settings.FACILITY_KEYS_DIR)

    with pytest.raises(CommandError) as refused:
        keys(*said)

    assert line in str(refused.value)
    assert not FacilityKey.objects.exists()


def test_a_key_in_a_token_seals_and_never_leaves_it(
    house: Facility, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    now = datetime.now(tz=UTC)
    key = certificates.new_key()
    der = certificates.self_signed(key, holder=house.name, country="RS", at=now, days=9)
    (tmp_path / "seal.crt").write_bytes(certificates.pem_of([der]))
    _token_with(write_key("to-import", key), tmp_path, monkeypatch)
    settings.PKCS11_MODULE, settings.PKCS11_TOKEN, settings.PKCS11_PIN = str(MODULE), "seals", "0000"
    with pytest.raises(CommandError, match="The token does not open"):
        keys("add", "77", "seal", "--certificate", tmp_path / "seal.crt", "--place", "pkcs11")
    settings.PKCS11_PIN = "1234"

    keys("add", "77", "seal", "--certificate", tmp_path / "seal.crt", "--place", "pkcs11")
    moment = timezone.now() + timedelta(seconds=1)
    seal = sealed(moment)
    assert seal_waiting(facility_uid=house.uid, at=moment) is None

    assert CertificateSeal.objects.get().key.location == "seal"
    assert problems(seal) == ()
    found = services.facility_signer(facility_uid=house.uid, at=moment)
    assert found is not None
    assert found.certificate_der == der
    making().forget_tokens()


def _token_with(key: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a token of this test alone, with one key in it, which is nowhere else then."""
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
    tool = ["softhsm2-util", "--module", str(MODULE), "--token", "seals", "--pin", "1234"]
    begin = ["softhsm2-util", "--init-token", "--free", "--label", "seals", "--so-pin", "5678", "--pin", "1234"]
    subprocess.run(begin, check=True, capture_output=True)
    subprocess.run([*tool, "--import", str(key), "--label", "seal", "--id", "01"], check=True, capture_output=True)
    key.unlink()
