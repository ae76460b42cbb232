"""Keys with a certificate: taken in after a trial, used at their time, stopped for good, never changed."""

from datetime import datetime, timedelta

import pytest
from asn1crypto import cms as asn1_cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import IntegrityError, transaction
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
from pyhanko_certvalidator import ValidationContext
from pytest_django import Settings

from passport.signing import cades, certificates, cms, facility_key_trail, sealing_keys, services
from passport.signing.awaited import awaited
from passport.signing.log.audit import Audit
from passport.signing.models import Act, FacilityKey, KeyPlace
from passport.signing.providers import KeyUnavailable
from tests.passport.booklet.forging import CHANGED, past_the_triggers
from tests.passport.signing.houses import HOUSE, NAME, house_key, other_curve, stamper, stamping, write_key

DAY = timedelta(days=1)


def test_a_facility_without_certificate_has_no_signer(db: None, at: datetime) -> None:
    assert services.facility_signer(facility_uid=HOUSE, at=at) is None


def test_what_a_facility_signs_holds_for_us_and_for_pyhanko(db: None, at: datetime) -> None:
    house_key(at=at)
    found = services.facility_signer(facility_uid=HOUSE, at=at)
    assert found is not None

    made = cades.sign_detached(b"payload", signer=found.pyhanko_signer(), at=at)

    assert cms.holds(cms.read(made), payload=b"payload", certificate=found.certificate_der)
    (carried,) = asn1_cms.ContentInfo.load(made)["content"]["certificates"]
    assert carried.chosen.dump() == found.certificate_der
    assert not cms.holds(cms.read(made), payload=b"Payload", certificate=found.certificate_der)
    assert cms.read(made).signing_time == at
    root = asn1_x509.Certificate.load(found.certificate_der)
    context = ValidationContext(trust_roots=[root], moment=at, allow_fetching=False)
    content = asn1_cms.ContentInfo.load(made)["content"]
    status = awaited(async_validate_detached_cms(b"payload", content, signer_validation_context=context))
    assert (status.intact, status.valid, status.trusted) == (True, True, True)


def test_a_changed_byte_of_the_signature_or_of_another_certificate_is_found(db: None, at: datetime) -> None:
    key = house_key(at=at)
    signer = services.facility_signer(facility_uid=HOUSE, at=at).pyhanko_signer()
    made = cades.sign_detached(b"payload", signer=signer, at=at)
    signature = cms.read(made).signature
    other = house_key(at=at, name="other", facility_uid="e" * 32)

    bent = made.replace(signature, signature[:-1] + bytes([signature[-1] ^ 1]))

    assert not cms.holds(cms.read(bent), payload=b"payload", certificate=bytes(key.certificate))
    assert not cms.holds(cms.read(made), payload=b"payload", certificate=bytes(other.certificate))


def test_a_time_stamp_is_read_back_and_only_from_a_trusted_service(db: None, at: datetime) -> None:
    house_key(at=at)
    signer = services.facility_signer(facility_uid=HOUSE, at=at).pyhanko_signer()
    made = cades.sign_detached(b"payload", signer=signer, at=at)

    stamped = cms.read(cades.stamped(made, timestamper=stamper(at + DAY)))

    assert cms.stamp_of(cms.read(made), trusted=[]) is None
    assert cms.stamp_of(stamped, trusted=[]) == cms.Stamp(at=at + DAY, certificate=stamping()[1])
    assert cms.stamp_of(stamped, trusted=[stamping()[1]]) == cms.Stamp(at=at + DAY, certificate=stamping()[1])
    assert cms.stamp_of(stamped, trusted=[stamped.certificate or b""]) is None


def test_a_time_stamp_over_another_signature_does_not_hold(db: None, at: datetime) -> None:
    house_key(at=at)
    signer = services.facility_signer(facility_uid=HOUSE, at=at).pyhanko_signer()
    one, other = (cades.sign_detached(text, signer=signer, at=at) for text in (b"one", b"other"))
    stamped = asn1_cms.ContentInfo.load(cades.stamped(one, timestamper=stamper(at)))
    moved = asn1_cms.ContentInfo.load(other)
    token = stamped["content"]["signer_infos"][0]["unsigned_attrs"]
    moved["content"]["signer_infos"][0]["unsigned_attrs"] = token

    assert cms.stamp_of(cms.read(moved.dump(force=True)), trusted=[]) is None


def test_what_is_no_cms_is_said_to_be_none() -> None:
    with pytest.raises(cms.NotCms):
        cms.read(b"0\x03abc")


def test_an_rsa_key_under_a_passphrase_signs_too(db: None, at: datetime, settings: Settings) -> None:
    key = rsa.generate_private_key(65537, 2048)
    path = write_key("rsa", key)
    settings.FACILITY_KEYS_PASSPHRASE = "sesame"
    secret = certificates.serialization.BestAvailableEncryption(b"sesame")
    pem, pkcs8 = certificates.serialization.Encoding.PEM, certificates.serialization.PrivateFormat.PKCS8
    path.write_bytes(key.private_bytes(pem, pkcs8, secret))
    der = certificates.self_signed(key, holder=NAME, country="RS", at=at, days=9)

    added = services.add_facility_key(
        facility_uid=HOUSE, place=KeyPlace.FILES, location="rsa", chain=[der], starts_at=at, by=None, at=at
    )

    assert (added.holder, added.not_after) == (NAME, at - timedelta(minutes=1) + 9 * DAY)


def test_the_key_that_began_last_seals_and_a_stopped_or_ended_one_does_not(db: None, at: datetime) -> None:
    old = house_key(at=at, days=30)
    new = house_key(at=at, name="new", starts_at=at + 5 * DAY)
    services.rotate_facility_key(old=old, new=new, by=None, at=at)

    def key_on(day: int) -> FacilityKey | None:
        return sealing_keys.facility_key_at(facility_uid=HOUSE, at=at + day * DAY)

    assert [key_on(-1), key_on(0), key_on(5), key_on(364), key_on(365)] == [None, old, new, new, None]
    services.stop_facility_key(key=new, stops_at=at + 6 * DAY, reason="lost", by=None, at=at + 6 * DAY)
    assert [key_on(5), key_on(6)] == [new, None]
    assert list(sealing_keys.facility_certificates()) == [old, new]


def test_a_stop_moves_earlier_and_never_later(db: None, at: datetime) -> None:
    key = house_key(at=at)
    services.stop_facility_key(key=key, stops_at=at + 2 * DAY, reason="new house", by=None, at=at)
    with pytest.raises(services.KeyStopped):
        services.stop_facility_key(key=key, stops_at=at + 3 * DAY, reason="", by=None, at=at)

    services.stop_facility_key(key=key, stops_at=at + DAY, reason="stolen", by=None, at=at + 2 * DAY)

    assert FacilityKey.objects.values_list("stopped_at", "stop_reason").get() == (at + DAY, "stolen")
    assert list(Act.objects.filter(subject_uid=key.uid).order_by("pk").values_list("verb", flat=True)) == [
        "facility_key.added",
        "facility_key.stopped",
        "facility_key.stopped",
    ]


@pytest.mark.parametrize("column", ["location", "certificate", "facility_uid", "holder", "fingerprint", "added_by"])
def test_a_key_row_is_never_changed(db: None, at: datetime, column: str) -> None:
    key = house_key(at=at)
    change = {column: b"x" if column == "certificate" else "x"}
    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
        FacilityKey.objects.filter(pk=key.pk).update(**change)


def test_a_stop_is_not_taken_back_and_no_key_is_removed(db: None, at: datetime) -> None:
    key = house_key(at=at)
    services.stop_facility_key(key=key, stops_at=at, reason="lost", by=None, at=at)
    mine = FacilityKey.objects.filter(pk=key.pk)
    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
        mine.update(stopped_at=None, stopped_by=None, stop_reason=None)
    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
        mine._raw_delete("default")


# Column -> another value that the database's own constraints let through; everything else is changed by its type.
FORGED = {"place": lambda _key: "pkcs11", "chain": lambda _key: b"x"}


def test_each_column_of_a_key_is_held_to_its_certificate_and_its_acts(db: None, at: datetime) -> None:
    key = house_key(at=at)
    services.stop_facility_key(key=key, stops_at=at + DAY, reason="lost", by=None, at=at)
    assert list(facility_key_trail.changed_keys()) == []

    for field in FacilityKey._meta.concrete_fields:
        if field.primary_key:
            continue
        value = getattr(key, field.attname)
        with transaction.atomic():
            change = FORGED.get(field.attname, lambda _key, value=value: CHANGED[type(value)](value))
            with past_the_triggers():
                FacilityKey.objects.update(**{field.attname: change(key)})
            found = [columns for _key, columns in facility_key_trail.changed_keys()]
            transaction.set_rollback(True)
        assert [field.attname in columns for columns in found] == [True], field.attname


def test_a_stop_that_was_put_in_or_wiped_out_past_the_acts_is_found(db: None, at: datetime) -> None:
    one, other = house_key(at=at), house_key(at=at, name="other")
    services.stop_facility_key(key=other, stops_at=at + DAY, reason="lost", by=None, at=at)
    with past_the_triggers():
        FacilityKey.objects.filter(pk=one.pk).update(stopped_at=at, stopped_by="", stop_reason="lost")
        FacilityKey.objects.filter(pk=other.pk).update(stopped_at=None, stopped_by=None, stop_reason=None)

    stop = ("stopped_at", "stopped_by", "stop_reason")
    assert list(facility_key_trail.changed_keys()) == [(one, stop), (other, stop)]
    assert [str(found) for found in Audit().findings() if found.kind == "facility_key"] == [
        f"facility_key {key.uid} is not what the acts on it tell (stopped_at, stopped_by, stop_reason)"
        for key in (one, other)
    ]


def test_a_key_whose_act_of_old_told_its_fingerprint_alone_is_held_to_that_and_to_its_certificate(
    db: None, at: datetime
) -> None:
    key = house_key(at=at)
    with past_the_triggers():
        Act.objects.filter(subject_uid=key.uid).update(detail={"fingerprint": key.fingerprint})

    assert list(facility_key_trail.changed_keys()) == []


def test_what_does_not_fit_is_refused_and_nothing_is_kept(db: None, at: datetime) -> None:
    one, other = certificates.new_key(), certificates.new_key()
    write_key("one", one)
    (certificates_dir := write_key("text", one)).write_text("no key")
    der = certificates.self_signed(one, holder=NAME, country="RS", at=at, days=9)
    of_other = certificates.self_signed(other, holder=NAME, country="RS", at=at, days=9)
    of_curve = certificates.self_signed(other_curve(), holder=NAME, country="RS", at=at, days=9)

    def add(location: str, der: bytes, starts_at: datetime = at) -> None:
        services.add_facility_key(
            facility_uid=HOUSE,
            place=KeyPlace.FILES,
            location=location,
            chain=[der],
            starts_at=starts_at,
            by=None,
            at=at,
        )

    for location, chosen, refusal in (
        ("one", of_other, services.KeyDoesNotFit),
        ("one", of_curve, certificates.UnsuitableKey),
        ("one", b"no certificate", certificates.NotACertificate),
        ("missing", der, KeyUnavailable),
        ("text", der, KeyUnavailable),
        ("../one", der, KeyUnavailable),
    ):
        with pytest.raises(refusal):
            add(location, chosen)
    with pytest.raises(services.CertificateNotValid):
        add("one", der, at + 9 * DAY)
    assert certificates_dir.exists()
    assert not FacilityKey.objects.exists()
    add("one", der)
    with pytest.raises(services.KeyKnown):
        add("one", der)


def test_a_request_for_a_certificate_names_the_facility_and_holds_its_key() -> None:
    key = certificates.new_key()

    asked = x509.load_pem_x509_csr(certificates.request_for(key, holder=NAME, country="RS"))

    assert asked.is_signature_valid
    assert asked.public_key() == key.public_key()
    assert asked.subject.rfc4514_string() == f"CN={NAME},O={NAME},C=RS"
