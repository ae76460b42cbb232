"""A consent is kept as it was given: a tick is none, and what the file is its own bytes say."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from passport import objects
from passport.justification.models import Consent, ConsentForm
from passport.nuclear import services
from passport.nuclear.models import ConsentWithdrawn
from passport.nuclear.selectors import consent_is_missing
from passport.nuclear.services import consents
from passport.nuclear.services.consents import MAX_BYTES
from passport.pdf.checking import NoPaper, PaperFault
from passport.people.models import Role
from passport.people.selectors import standing_of
from passport.signing.models import Act
from tests import cast
from tests.passport.imaging.papers import with_script
from tests.passport.nuclear import ward as wards
from tests.passport.nuclear.ward import AT, PDF, SIGNED_PDF, Ward

pytestmark = pytest.mark.django_db
TODAY = AT.date()
JPEG, PNG = b"\xff\xd8\xff\xe0 a photo", b"\x89PNG\r\n\x1a\n a scan"


def kept(ward: Ward, data: bytes = PDF, form: ConsentForm = ConsentForm.PAPER, signed_on: date = TODAY) -> Consent:
    return services.keep_consent(
        request=ward.request, form=form, data=data, signed_on=signed_on, by=ward.radiographer, at=AT
    )


@pytest.mark.parametrize("data, media_type", [(PDF, "application/pdf"), (JPEG, "image/jpeg"), (PNG, "image/png")])
def test_a_scan_is_kept_to_the_byte(data: bytes, media_type: str) -> None:
    ward = wards.ward("BA")
    consent = kept(ward, data)

    assert (consent.media_type, consent.size, consent.kept_by) == (media_type, len(data), "radiographer")
    assert objects.get(consent.sha256) == data
    assert Act.objects.get().detail == {"request": ward.request.uid, "form": "paper"}


@pytest.mark.parametrize("data", [b"", b"<html>%PDF-1.7", b"GIF89a", b" %PDF-1.7"])
def test_what_is_no_scan_is_not_kept(data: bytes) -> None:
    with pytest.raises(services.NotAScan):
        kept(wards.ward("BA"), data)

    assert not Consent.objects.exists()


def test_a_file_of_more_than_twenty_megabytes_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    ward = wards.ward("BA")
    with pytest.raises(services.TooLarge):
        kept(ward, PDF + bytes(MAX_BYTES))

    monkeypatch.setattr(consents, "MAX_BYTES", len(PDF))
    with pytest.raises(services.TooLarge):
        kept(ward, PDF + b" ")
    assert kept(ward, PDF).size == len(PDF)


def test_a_pdf_that_does_more_than_show_itself_is_no_consent() -> None:
    with pytest.raises(NoPaper) as refused:
        kept(wards.ward("BA"), with_script())

    assert (refused.value.fault, Consent.objects.exists()) == (PaperFault.DOES_SOMETHING, False)


@pytest.mark.parametrize("data", [PDF, PNG, b"%PDF-1.7 /ByteRange", b"%PDF-1.7 /ETSI.CAdES.detached"])
def test_a_consent_with_an_electronic_signature_holds_one(data: bytes) -> None:
    with pytest.raises(services.NotSigned):
        kept(wards.ward("BA"), data, ConsentForm.QUALIFIED)

    assert not Consent.objects.exists()


def test_a_pdf_with_a_signature_is_kept() -> None:
    assert kept(wards.ward("BA"), SIGNED_PDF, ConsentForm.QUALIFIED).form == "qualified"


def test_a_consent_is_not_signed_in_the_future() -> None:
    with pytest.raises(services.InFuture):
        kept(wards.ward("BA"), signed_on=AT.date() + timedelta(days=1))


def test_staff_of_another_facility_keep_nothing_here() -> None:
    ward, other = wards.ward("BA"), cast.staff(cast.facility("Klinika Sever"), "north", Role.RADIOGRAPHER)

    with pytest.raises(services.NotYourWork):
        services.keep_consent(
            request=ward.request, form=ConsentForm.PAPER, data=PDF, signed_on=AT.date(), by=other, at=AT
        )


@pytest.mark.parametrize("country, article", [("BA", "čl. 64."), ("RS", None), ("HR", None), ("SI", None)])
def test_whether_a_consent_is_missing_says_the_text(country: str, article: str | None) -> None:
    ward = wards.ward(country)
    standing = standing_of(ward.facility, AT.date())
    missing = consent_is_missing(ward.request, standing.pack if standing else None)

    assert (missing.article if missing else None) == article


def test_no_consent_is_missing_when_one_was_kept() -> None:
    ward = wards.ward("BA")
    kept(ward)
    standing = standing_of(ward.facility, AT.date())
    assert standing

    assert consent_is_missing(ward.request, standing.pack) is None


def test_an_x_ray_wants_no_consent() -> None:
    ward = wards.ward("BA")
    xray = wards.request(ward.facility, ward.ana, kind="projection")
    standing = standing_of(ward.facility, AT.date())
    assert standing

    assert consent_is_missing(xray, standing.pack) is None


def test_a_consent_is_withdrawn_once_with_a_reason_and_stays() -> None:
    ward = wards.ward("BA")
    consent = kept(ward)
    with pytest.raises(services.ReasonMissing):
        services.withdraw_consent(consent=consent, reason=" ", by=ward.radiographer, at=AT)
    found = services.withdraw_consent(consent=consent, reason="changed her mind", by=ward.radiographer, at=AT)
    with pytest.raises(services.ConsentIsWithdrawn):
        services.withdraw_consent(consent=consent, reason="again", by=ward.radiographer, at=AT)
    with pytest.raises(IntegrityError, match="consentwithdrawn_append_only"), transaction.atomic():
        ConsentWithdrawn.objects.all().delete()
    act = Act.objects.last()

    assert (found.reason, found.by, found.at) == ("changed her mind", "radiographer", AT)
    assert (act.verb, act.subject_uid, act.detail) == ("consent.withdrawn", consent.uid, {"request": ward.request.uid})


def test_staff_of_another_facility_withdraw_nothing_here() -> None:
    ward, other = wards.ward("BA"), cast.staff(cast.facility("Klinika Sever"), "north", Role.RADIOGRAPHER)
    with pytest.raises(services.NotYourWork):
        services.withdraw_consent(consent=kept(ward), reason="no", by=other, at=AT)

    assert not ConsentWithdrawn.objects.exists()
