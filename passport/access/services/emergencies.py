"""Emergency access: a reason, an hour, told at once, judged afterwards. The edge asks for a fresh second factor."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from passport.access.models import Emergency, Finding
from passport.access.scopes import DOCTORS
from passport.access.selectors import patients_by_identifier
from passport.access.view import NotAllowed
from passport.codes import code_hmac
from passport.database import clean_text
from passport.people.models import Facility, Membership, Patient, Reader, Role, User
from passport.people.selectors import current_memberships, has_role, open_readers
from passport.people.services import count_try, tries_since
from passport.signing.acts import Subject, notify, record_act
from passport.signing.services import settle_notices

SEARCH = "emergency"
TO_REVIEW = "emergency.to_review"  # the notice that asks the administrators for it
JUDGED = "emergency.judged"
EMERGENCY_LASTS = timedelta(minutes=60)
SEARCHES, DURING = 5, timedelta(hours=1)


class PatientNotFound(Exception):
    """Nobody, or more than one person, is known by exactly this identifier and birth date."""


class TooManySearches(Exception):
    """This doctor looked for five people within an hour; a colleague may, or the doctor again later."""


class FindingMissing(Exception):
    """Say in a few words what the hospital found: the patient reads it."""


class ReasonMissing(Exception):
    """Say in a few words why this cannot wait: the patient reads it."""


def find_patient(*, identifier: str, birth_date: date, by: User, at: datetime) -> Patient:
    """Return the one patient known by an identifier and a birth date, to open in an emergency.

    Raises PatientNotFound for every wrong case alike, TooManySearches, NotAllowed for who is no doctor. Every search
    counts, also one that finds somebody, by the account and not by where it is used. It is counted in its own
    transaction: do not call this inside another one.
    """
    if not current_memberships(by, at).filter(role__in=DOCTORS).exists():
        raise NotAllowed
    who = code_hmac(by.uid, purpose="who", pepper=settings.CODE_PEPPER)
    with transaction.atomic():
        # One search of an account after the other, or two at once would both be the fifth.
        User.objects.select_for_update().get(pk=by.pk)
        if tries_since(kind=SEARCH, who_hmac=who, since=at - DURING) >= SEARCHES:
            raise TooManySearches
        found = patients_by_identifier(identifier.strip(), birth_date)
        patient = found[0] if len(found) == 1 else None
        count_try(kind=SEARCH, who_hmac=who, at=at, succeeded=patient is not None)
    if patient is None:
        raise PatientNotFound
    return patient


@transaction.atomic
def open_emergency(*, patient: Patient, reader: User, facility: Facility, reason: str, at: datetime) -> Emergency:
    """Let a doctor read a passport for an hour without a code; the patient is told at once, the facility judges it.

    Raises NotAllowed, ReasonMissing.
    """
    if not has_role(reader, facility, *DOCTORS, at=at):
        raise NotAllowed
    reason = clean_text(reason, limit=500)
    if not reason:
        raise ReasonMissing
    emergency = Emergency.objects.create(
        patient=patient, reader=reader, facility=facility, reason=reason, opened_at=at, until=at + EMERGENCY_LASTS
    )
    _act("emergency.opened", emergency, by=reader, at=at)
    administrators = Membership.objects.current(at).filter(facility=facility, role=Role.FACILITY_ADMINISTRATOR)
    _tell("emergency.opened", open_readers(patient, at), emergency, at=at)
    _tell(TO_REVIEW, administrators.exclude(user=reader), emergency, at=at)
    return emergency


@transaction.atomic
def review_emergency(*, emergency: Emergency, finding: Finding, words: str, by: User, at: datetime) -> Emergency:
    """Write down whether an emergency was justified, and in words why; never by the one who opened it.

    The patient is told that it was judged. A first finding stays. Raises NotAllowed, FindingMissing.
    """
    runs = has_role(by, emergency.facility, Role.FACILITY_ADMINISTRATOR, at=at)
    if not runs or by.pk == emergency.reader_id:
        raise NotAllowed
    said = clean_text(words, limit=1000)
    if not said:
        raise FindingMissing
    waiting = Emergency.objects.filter(pk=emergency.pk, reviewed_at__isnull=True)
    if waiting.update(reviewed_at=at, reviewed_by=str(by), finding=finding, finding_words=said):
        _act("emergency.reviewed", emergency, by=by, at=at, finding=str(finding))
        settle_notices(kind=TO_REVIEW, subject_uid=emergency.uid, by=by, at=at)
        _tell(JUDGED, open_readers(emergency.patient, at), emergency, at=at)
    emergency.refresh_from_db()
    return emergency


def _tell(kind: str, people: QuerySet[Reader] | QuerySet[Membership], emergency: Emergency, *, at: datetime) -> None:
    words = {"doctor": str(emergency.reader), "facility": emergency.facility.name}
    for user_id in dict.fromkeys(people.values_list("user_id", flat=True)):
        notify(user_id=user_id, kind=kind, at=at, subject_uid=emergency.uid, **words)


def _act(verb: str, emergency: Emergency, *, by: User, at: datetime, **detail: str) -> None:
    record_act(
        verb=verb,
        by=by,
        subject=Subject(kind="emergency", uid=emergency.uid),
        at=at,
        facility_uid=emergency.facility.uid,
        patient=emergency.patient.uid,
        **detail,
    )
