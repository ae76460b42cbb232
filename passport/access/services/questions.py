"""A look that a patient does not recognise: asked of the hospital from which it came, answered in words."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from passport.access.models import Access, Finding, LookQuestion
from passport.access.services.grants import OWNERS, require_owner
from passport.access.view import NotAllowed
from passport.database import clean_text
from passport.people.models import Facility, Membership, Patient, Role, User
from passport.people.selectors import has_role, open_readers
from passport.signing.acts import Subject, notify, record_act
from passport.signing.services import settle_notices

TO_ANSWER = "look.asked_about"  # the notice that asks the administrators
ANSWERED = "look.answered"


class AnswerMissing(Exception):
    """Say in a few words what the hospital found: the patient reads it."""


@transaction.atomic
def ask_about_look(*, access: Access, patient: Patient, by: User, at: datetime) -> LookQuestion:
    """Ask the hospital from which a look came who that was; its administrators are told. Asked twice is asked once.

    Raises NotAllowed, also for a look of one's own.
    """
    require_owner(patient, by, at)
    if access.reader_uid == by.uid or (access.patient or getattr(access.record, "patient", None)) != patient:
        raise NotAllowed
    facility = asked_facility(access, patient)
    asked, new = LookQuestion.objects.get_or_create(
        access=access, defaults={"patient": patient, "facility": facility, "asked_by": by, "asked_at": at}
    )
    if new:
        _act("look.asked_about", asked, by=by, at=at)
        administrators = Membership.objects.current(at).filter(facility=facility, role=Role.FACILITY_ADMINISTRATOR)
        _tell(TO_ANSWER, administrators.values_list("user_id", flat=True), asked, at=at)
    return asked


@transaction.atomic
def answer_question(*, question: LookQuestion, finding: Finding, words: str, by: User, at: datetime) -> LookQuestion:
    """Write down what the hospital found; never by the one who looked. The patient is told. A first answer stays.

    Raises NotAllowed, AnswerMissing.
    """
    runs = has_role(by, question.facility, Role.FACILITY_ADMINISTRATOR, at=at)
    if not runs or by.uid == question.access.reader_uid:
        raise NotAllowed
    answer = clean_text(words, limit=1000)
    if not answer:
        raise AnswerMissing
    waiting = LookQuestion.objects.filter(pk=question.pk, answered_at__isnull=True)
    if waiting.update(answered_at=at, answered_by=str(by), finding=finding, answer=answer):
        _act("look.answered", question, by=by, at=at)
        settle_notices(kind=TO_ANSWER, subject_uid=question.uid, by=by, at=at)
        owners = open_readers(question.patient, at).filter(relation__in=OWNERS)
        _tell(ANSWERED, owners.values_list("user_id", flat=True), question, at=at)
    question.refresh_from_db()
    return question


def asked_facility(access: Access, patient: Patient) -> Facility:
    """Return which hospital answers for a look: where that person worked then, else that of the name, else the patient's.

    A look keeps the names of places only, and two hospitals may have one name.
    """
    worked = Facility.objects.filter(
        pk__in=Membership.objects.current(access.at).filter(user__uid=access.reader_uid).values("facility")
    )
    named = [place for place in worked.order_by("name", "pk") if place.name in access.facility_name]
    if named:
        return named[0]
    return Facility.objects.filter(name=access.facility_name).order_by("pk").first() or patient.registered_by


def _tell(kind: str, users: Iterable[int], question: LookQuestion, *, at: datetime) -> None:
    for user_id in dict.fromkeys(users):
        notify(user_id=user_id, kind=kind, at=at, subject_uid=question.uid, facility=question.facility.name)


def _act(verb: str, question: LookQuestion, *, by: User, at: datetime) -> None:
    record_act(
        verb=verb,
        by=by,
        subject=Subject(kind="look_question", uid=question.uid),
        at=at,
        facility_uid=question.facility.uid,
        patient=question.patient.uid,
    )
