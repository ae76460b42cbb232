"""Keep a consent in writing as it was given, until the patient takes it back: a scan of the signed paper, or a PDF that carries a qualified signature."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from passport import objects
from passport.justification.models import Consent, ConsentForm, Request
from passport.nuclear.models import ConsentWithdrawn
from passport.nuclear.selectors import day_at
from passport.nuclear.services.errors import ConsentIsWithdrawn, InFuture, NotAScan, NotSigned, TooLarge
from passport.nuclear.services.people import Verb, require, said
from passport.pdf.checking import check_pdf
from passport.people.models import User
from passport.signing.acts import Subject, record_act

MAX_BYTES = 20 * 1024 * 1024
PDF = "application/pdf"
# What a file is by its own first bytes, whatever its name says.
_MAGIC: dict[bytes, str] = {b"%PDF-": PDF, b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
# A PDF that holds a signature says over which bytes it goes, and in which of these forms (ISO 32000-2, 12.8; PAdES).
_BYTE_RANGE = b"/ByteRange"
_SIGNATURE_FORMS = (b"/ETSI.CAdES.detached", b"/adbe.pkcs7.detached")


def keep_consent(
    *, request: Request, form: ConsentForm, data: bytes, signed_on: date, by: User, at: datetime
) -> Consent:
    """Keep a consent beside a request. Whether an electronic signature holds is not checked here.

    Raises NotYourWork, InFuture, TooLarge, NotAScan, NotSigned, passport.pdf.checking.NoPaper, StorageUnavailable.
    """
    require(Verb.KEEP_CONSENT, facility=request.facility, by=by, at=at)
    if signed_on > day_at(request.facility, at):
        raise InFuture
    media_type = _media_type(data)
    if form == ConsentForm.QUALIFIED and not (media_type == PDF and _holds_signature(data)):
        raise NotSigned
    if media_type == PDF:
        check_pdf(data)
    sha256 = objects.put(data)  # before the row that names it
    with transaction.atomic():
        consent = Consent.objects.create(
            request=request,
            form=form,
            sha256=sha256,
            media_type=media_type,
            size=len(data),
            signed_on=signed_on,
            kept_by=str(by),
            kept_at=at,
        )
        subject = Subject(kind="consent", uid=consent.uid)
        record_act(
            verb=Verb.KEEP_CONSENT,
            by=by,
            subject=subject,
            at=at,
            facility_uid=request.facility.uid,
            request=request.uid,
            form=str(form),
        )
    return consent


@transaction.atomic
def withdraw_consent(*, consent: Consent, reason: str, by: User, at: datetime) -> ConsentWithdrawn:
    """Write that a consent holds no more: nothing begins on it, and its file is offered to nobody.

    The bytes stay as long as papers are kept. Raises NotYourWork, ReasonMissing, ConsentIsWithdrawn.
    """
    facility = consent.request.facility
    require(Verb.WITHDRAW_CONSENT, facility=facility, by=by, at=at)
    found = ConsentWithdrawn(consent=consent, reason=said(reason), by=str(by), at=at)
    try:
        with transaction.atomic():
            found.save(force_insert=True)
    except IntegrityError as error:
        raise ConsentIsWithdrawn from error
    record_act(
        verb=Verb.WITHDRAW_CONSENT,
        by=by,
        subject=Subject(kind="consent", uid=consent.uid),
        at=at,
        facility_uid=facility.uid,
        request=consent.request.uid,
    )
    return found


def _media_type(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise TooLarge
    found = next((media_type for magic, media_type in _MAGIC.items() if data.startswith(magic)), None)
    if found is None:
        raise NotAScan
    return found


def _holds_signature(data: bytes) -> bool:
    return _BYTE_RANGE in data and any(form in data for form in _SIGNATURE_FORMS)
