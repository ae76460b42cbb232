"""A worker seals with the facility's certificate what the facility's own key has sealed, and rows with their signatures."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db.models import Model
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from passport.queue.models import Job
from passport.signing import canonical, certificates, selectors, services
from passport.signing.models import CertificateSeal, FacilityKey, Seal, SealDue, Signature, Statement
from passport.signing.problems import Problem
from passport.signing.services.certificate_seals import AGAIN, seal_waiting
from passport.signing.statements import Draft
from tests.passport.booklet.forging import past_the_triggers
from tests.passport.signing.houses import HOUSE, NAME, house_key, stamping, stamping_service
from tests.passport.signing.signed import Desk

DAY = timedelta(days=1)
NOWHERE = "http://127.0.0.1:9/"


def sealed(at: datetime, *, number: int = 1) -> Seal:
    payload = canonical.dumps({"schema": "radiation-passport/evidence/1", "entry": str(number)})
    statement = services.record_statement(
        kind="evidence", subject_uid=f"{number:032x}", version=1, payload=payload, at=at
    )
    return services.seal(statement=statement, facility_uid=HOUSE, facility_name=NAME, at=at)


def problems(seal: Seal) -> tuple[Problem, ...]:
    statement = seal.statement
    draft = Draft(
        kind=statement.kind,
        subject_uid=statement.subject_uid,
        version=statement.version,
        payload=bytes(statement.payload),
    )
    return selectors.seal_problems(seal=Seal.objects.get(pk=seal.pk), draft=draft, facility_uid=HOUSE)


def wipe_out_stop() -> None:
    with past_the_triggers():
        FacilityKey.objects.update(stopped_at=None, stopped_by=None, stop_reason=None)


def test_where_there_is_no_certificate_nothing_waits(db: None, at: datetime) -> None:
    sealed(at)

    assert not SealDue.objects.exists()


def test_a_worker_is_rung_for_when_the_seal_is_committed(
    db: None, at: datetime, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    house_key(at=at)
    with django_capture_on_commit_callbacks(execute=True):
        sealed(at)
        assert not Job.objects.exists()

    assert Job.objects.values_list("kind", "subject_uid").get() == ("seal_by_certificate", HOUSE)


def test_what_waits_is_sealed_once_and_holds_after_the_key_ended_or_was_stopped(db: None, at: datetime) -> None:
    key = house_key(at=at, days=30)
    one, other = sealed(at), sealed(at, number=2)

    assert seal_waiting(facility_uid=HOUSE, at=at) is None
    assert seal_waiting(facility_uid=HOUSE, at=at) is None

    made = list(CertificateSeal.objects.order_by("pk").values_list("statement", "key", "made_at", "stamped_at"))
    assert made == [(one.statement_id, key.pk, at, None), (other.statement_id, key.pk, at, None)]
    assert (problems(one), problems(other)) == ((), ())
    services.stop_facility_key(key=key, stops_at=at + DAY, reason="closed", by=None, at=at + DAY)
    assert problems(one) == ()
    assert not SealDue.objects.exists()
    sealed(at + 2 * DAY, number=3)
    assert not SealDue.objects.exists()


def test_what_waits_while_the_key_ends_stays_with_the_first_seal_alone(db: None, at: datetime) -> None:
    house_key(at=at, days=30)
    seal = sealed(at)

    assert seal_waiting(facility_uid=HOUSE, at=at + 30 * DAY) is None

    assert not CertificateSeal.objects.exists()
    assert problems(seal) == ()


def test_a_key_that_is_away_leaves_what_waits_for_later(db: None, at: datetime, settings: Settings) -> None:
    house_key(at=at)
    sealed(at)
    path = settings.FACILITY_KEYS_DIR / "podgrad.pem"
    kept = path.read_bytes()
    path.unlink()
    assert seal_waiting(facility_uid=HOUSE, at=at) == at + AGAIN
    path.write_bytes(kept)

    assert seal_waiting(facility_uid=HOUSE, at=at + AGAIN) is None
    assert CertificateSeal.objects.get().made_at == at + AGAIN


def test_a_time_stamp_comes_at_once_or_when_the_service_answers_again(
    db: None, at: datetime, settings: Settings
) -> None:
    house_key(at=at)
    settings.TSA_URL = NOWHERE
    seal = sealed(at)
    assert seal_waiting(facility_uid=HOUSE, at=at) == at + AGAIN
    assert list(CertificateSeal.objects.values_list("made_at", "stamped_at")) == [(at, None)]

    with stamping_service(at + AGAIN) as settings.TSA_URL:
        assert seal_waiting(facility_uid=HOUSE, at=at + AGAIN) is None

    made = list(CertificateSeal.objects.order_by("pk").values_list("made_at", "stamped_at"))
    assert made == [(at, None), (at, at + AGAIN)]
    assert problems(seal) == ()


def test_the_certificates_of_time_stamping_services_are_read_once(
    db: None, at: datetime, settings: Settings, tmp_path: Path
) -> None:
    settings.TSA_CERTIFICATES = tmp_path / "tsa.pem"
    settings.TSA_CERTIFICATES.write_bytes(certificates.pem_of([stamping()[1]]))
    house_key(at=at)
    seal = sealed(at)
    with stamping_service(at) as settings.TSA_URL:
        seal_waiting(facility_uid=HOUSE, at=at)
    settings.TSA_CERTIFICATES.unlink()

    assert CertificateSeal.objects.filter(stamped_at=at).count() == 1
    assert problems(seal) == ()


def test_the_signature_on_a_row_is_sealed_with_the_digest_of_the_row(desk: Desk, at: datetime) -> None:
    house_key(at=at)
    rows = [of_house(draft) for draft in desk.drafts]
    signatures = replace(desk, drafts=rows).sign()
    assert SealDue.objects.count() == len(rows)

    while seal_waiting(facility_uid=HOUSE, at=desk.soon):
        pass

    stated = Statement.objects.filter(kind="signature").order_by("pk")
    assert sorted(one.subject_uid for one in stated) == sorted(one.uid for one in signatures)
    assert CertificateSeal.objects.count() == len(rows)
    assert all(problems(Seal.objects.get(statement=one)) == () for one in stated)
    signature = Signature.objects.get(uid=stated[0].subject_uid)
    said = json.loads(bytes(stated[0].payload))
    assert said["signed"]["digest"] == bytes(signature.statement.digest).hex()
    assert (said["schema"], said["signer"]) == ("radiation-passport/signature/1", signature.signer_uid)


def of_house(draft: Draft) -> Draft:
    payload = canonical.dumps({**canonical.loads(draft.payload), "facility_uid": HOUSE, "facility": NAME})
    return replace(draft, payload=payload)


@pytest.mark.parametrize(
    ("model", "column", "value", "found"),
    [
        (CertificateSeal, "cms", b"0\x00", (Problem.CMS,)),
        (CertificateSeal, "made_at", datetime(2026, 3, 2, 9, 31, tzinfo=UTC), (Problem.SEALED_AT,)),
        (
            CertificateSeal,
            "made_at",
            datetime(2026, 6, 2, 9, 30, tzinfo=UTC),
            (Problem.CERTIFICATE_ENDED, Problem.SEALED_AT),
        ),
        (CertificateSeal, "stamped_at", datetime(2026, 3, 2, 9, 30, tzinfo=UTC), (Problem.TIME_STAMP,)),
        (CertificateSeal, "uid", "c" * 32, (Problem.ACT,)),
        (FacilityKey, "facility_uid", "c" * 32, (Problem.CERTIFICATE,)),
        (FacilityKey, "fingerprint", "c" * 64, (Problem.CERTIFICATE,)),
        (FacilityKey, "starts_at", datetime(2026, 3, 3, 9, 30, tzinfo=UTC), (Problem.CERTIFICATE_STOPPED,)),
        (FacilityKey, "not_before", datetime(2026, 3, 1, 9, 30, tzinfo=UTC), (Problem.CERTIFICATE_RECORD,)),
        (FacilityKey, "not_after", datetime(2036, 3, 1, 9, 30, tzinfo=UTC), (Problem.CERTIFICATE_RECORD,)),
        (FacilityKey, "chain", b"x", (Problem.CERTIFICATE_RECORD,)),
    ],
)
def test_each_changed_column_is_found(
    db: None, at: datetime, model: type[Model], column: str, value: object, found: tuple[Problem, ...]
) -> None:
    house_key(at=at, days=30)
    seal = sealed(at)
    seal_waiting(facility_uid=HOUSE, at=at)
    assert problems(seal) == ()

    with past_the_triggers():
        model._default_manager.update(**{column: value})

    told = problems(seal)
    assert told[: len(found)] == found


def test_another_certificate_in_the_row_of_the_key_is_found(db: None, at: datetime) -> None:
    house_key(at=at)
    seal = sealed(at)
    seal_waiting(facility_uid=HOUSE, at=at)
    other = house_key(at=at, name="other", facility_uid="e" * 32)

    with past_the_triggers():
        CertificateSeal.objects.update(key=other)

    assert problems(seal) == (Problem.CERTIFICATE, Problem.CMS)


def test_a_key_that_was_stopped_before_it_sealed_is_found_even_when_the_stop_is_wiped_out(
    db: None, at: datetime
) -> None:
    key = house_key(at=at)
    seal = sealed(at)
    seal_waiting(facility_uid=HOUSE, at=at)

    services.stop_facility_key(key=key, stops_at=at - DAY, reason="stolen", by=None, at=at + DAY)
    assert problems(seal) == (Problem.CERTIFICATE_STOPPED,)
    wipe_out_stop()
    assert problems(seal) == (Problem.CERTIFICATE_STOPPED, Problem.CERTIFICATE_RECORD)
