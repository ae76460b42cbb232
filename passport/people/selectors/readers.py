"""Who may open whose passport, until when, and whose age lets decide."""

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from passport.law.shelf import countries_with
from passport.people.ages import age, birthday
from passport.people.models import (
    Closing,
    OfflineCopy,
    Parting,
    Patient,
    Reader,
    Relation,
    TrustCode,
    User,
)
from passport.people.national_ids import ascii_digits
from passport.people.selectors.law import day_at
from passport.people.selectors.staff import works_here

# Who reads because the patient wants it. Guardians read by a document, also after a patient left.
BY_WISH = (Relation.SELF, Relation.TRUSTED)


def age_of(patient: Patient, at: datetime) -> int:
    """Return a patient's age in whole years, by the calendar of the hospital that registered the patient."""
    return age(patient.birth_date, on=day_at(patient.registered_by, at))


def is_of_age(patient: Patient, at: datetime) -> bool:
    """Return whether a patient has come of age: nobody looks after the passport any more because of the age."""
    return age_of(patient, at) >= settings.CHILD_COMES_OF_AGE_AT


def may_decide(patient: Patient, at: datetime) -> bool:
    """Return whether a patient is old enough to have an own way in, and to keep rows from others."""
    return age_of(patient, at) >= settings.CHILD_MAY_LIMIT_AT


def comes_of_age_at(patient: Patient) -> datetime:
    """Return the moment at which the day begins on which a patient comes of age."""
    first = birthday(patient.birth_date, years=settings.CHILD_COMES_OF_AGE_AT)
    return datetime.combine(first, time(), tzinfo=ZoneInfo(patient.registered_by.time_zone or "UTC"))


def was_outgrown(reader: Reader, at: datetime) -> bool:
    """Return whether somebody looked after a child who has come of age since.

    Who was made the guardian of somebody of age stays it: a court said so.
    """
    if reader.relation != Relation.GUARDIAN:
        return False
    return reader.since < comes_of_age_at(reader.patient) <= at


def reads_until(reader: Reader) -> datetime | None:
    """Return when somebody reads no more by itself: on a day that was said, or as the child comes of age; None: never."""
    of_age = comes_of_age_at(reader.patient)
    outgrown = of_age if reader.relation == Relation.GUARDIAN and reader.since < of_age else None
    return min((one for one in (reader.until, outgrown) if one is not None), default=None)


def open_readers(patient: Patient, at: datetime) -> QuerySet[Reader]:
    """Return the accounts that may open a patient's passport at a moment, with the account."""
    found = patient.readers.filter(_open(at)).select_related("user").order_by("since", "id")
    came_of_age = comes_of_age_at(patient)
    return found if at < came_of_age else found.exclude(relation=Relation.GUARDIAN, since__lt=came_of_age)


def rights_at(at: datetime) -> QuerySet[Reader]:
    """Return by what right whoever opens whichever passport at a moment, but for guardians of who has come of age."""
    return Reader.objects.filter(_open(at))


def open_reader(user: User, patient: Patient, at: datetime) -> Reader | None:
    """Return by what relation an account may open a patient's passport; None when it may not."""
    return next((one for one in _readers().filter(_open(at), user=user, patient=patient) if _holds(one, at)), None)


def is_own(user: User, patient: Patient, at: datetime) -> bool:
    """Return whether a passport is the account's own, and open to it."""
    held = open_reader(user, patient, at)
    return held is not None and held.relation == Relation.SELF


def looks_after(user: User, patient: Patient, at: datetime) -> bool:
    """Return whether the person behind an account is a guardian of a patient, by this account or another of the own.

    Two accounts are known to be one person's when both open one passport as its patient. Nothing else says so: a name
    or a phone may be another's, and an address of mail belongs to one account.
    """
    own = Reader.objects.filter(_held(at), user=user, relation=Relation.SELF)  # also one that its patient closed
    same = Reader.objects.filter(_held(at), relation=Relation.SELF, patient__in=own.values("patient"))
    theirs = Q(user=user) | Q(user__in=same.values("user"))
    held = _readers().filter(_open(at), theirs, patient=patient, relation=Relation.GUARDIAN)
    return any(_holds(one, at) for one in held)


def readerships(user: User, at: datetime) -> list[Reader]:
    """Return the passports that an account may open: its own first, then by when they were joined."""
    return _own_first(_readers().filter(_open(at), user=user), at)


def held_readerships(user: User, at: datetime) -> list[Reader]:
    """Return the passports to which an account has a right, also those that their patients closed; its own first."""
    return _own_first(_readers().filter(_held(at), user=user), at)


def held_reader(user: User, patient: Patient, at: datetime) -> Reader | None:
    """Return by what relation an account would open a passport if its patient had not closed it; None: by none."""
    return next((one for one in held_readerships(user, at) if one.patient == patient), None)


def own_readers(patient: Patient, at: datetime) -> QuerySet[Reader]:
    """Return the patient's own accounts, also while the passport is closed."""
    found = patient.readers.filter(_held(at), relation=Relation.SELF)
    return found.select_related("user", "patient__registered_by").order_by("since", "id")


def open_closing(patient: Patient) -> Closing | None:
    """Return that a patient left and can still come back; None when the passport is not closed."""
    return _undecided().filter(patient=patient).select_related("patient__registered_by").first()


def closings_of(user: User, at: datetime) -> list[Closing]:
    """Return the own passports of an account that are closed, and to which it can come back."""
    own = [one.patient for one in held_readerships(user, at) if one.relation == Relation.SELF]
    return list(_undecided().filter(patient__in=own).select_related("patient__registered_by").order_by("closed_at"))


def left_by(patient: Patient, at: datetime) -> Closing | None:
    """Return when a patient left who did not come back, neither as before nor with a new slip; None: not so."""
    last = patient.closings.filter(taken_back_at__isnull=True).order_by("-closed_at").first()
    if last is None or (last.done_at is not None and own_readers(patient, at).exists()):
        return None
    return last


def past_readerships(user: User, at: datetime) -> list[Reader]:
    """Return the passports that an account could open and can no more, the latest first; not those it gave up."""
    told = ~Q(ended_how__in=(Parting.READER, Parting.REPLACED)) | Q(ended_how__isnull=True)
    still = {one.patient_id for one in held_readerships(user, at)}
    found = _readers().filter(told, user=user, since__lte=at).order_by("-since", "-id")
    return [one for one in found if one.patient_id not in still]


def patients_numbered(*, kind: str, number: str) -> list[Patient]:
    """Return the patients who have a personal number of a kind, however it was typed; at most two."""
    registered = Patient.objects.filter(registered_by__country__in=countries_with(kind), plain_number=number)
    found = registered.select_related("registered_by").order_by("id")[:2]
    return [one for one in found if ascii_digits(one.personal_number) == number]


def own_accounts(patient: Patient, at: datetime) -> list[User]:
    """Return the patient's own accounts, also of one who left and can come back, the oldest first.

    None that works here, which needs a second step.
    """
    own = [reader.user for reader in own_readers(patient, at)]
    return [user for user in own if not works_here(user, at)]


def open_trust_codes(patient: Patient, at: datetime) -> QuerySet[TrustCode]:
    """Return the codes for a trusted person that can still be taken up, the latest first."""
    found = patient.trust_codes.filter(used_at__isnull=True, stopped_at__isnull=True, expires_at__gt=at)
    return found.order_by("-made_at", "-id")


def copies_that_stay(uids: Sequence[str], *, at: datetime) -> list[str]:
    """Return which of these copies their phones may keep: not ended, and still their reader's to open."""
    asked = OfflineCopy.objects.filter(uid__in=uids, ended_at__isnull=True, user__is_active=True)
    kept = list(asked.values_list("uid", "user", "patient"))
    read = _readers().filter(_open(at), user__in=[user for _uid, user, _patient in kept])
    held = {(one.user_id, one.patient_id) for one in read if _holds(one, at)}
    return sorted(uid for uid, user, patient in kept if (user, patient) in held)


def _open(at: datetime) -> Q:
    """Return who may open a passport: who has a right, unless its patient left and the right is of that one's wish."""
    left = _undecided().filter(patient=OuterRef("patient"))
    return _held(at) & ~(Q(relation__in=BY_WISH) & Q(Exists(left)))


def _undecided() -> QuerySet[Closing]:
    return Closing.objects.filter(taken_back_at__isnull=True, done_at__isnull=True)


def _held(at: datetime) -> Q:
    ended = Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    return Q(since__lte=at) & (Q(until__isnull=True) | Q(until__gt=at)) & ended


def _readers() -> QuerySet[Reader]:
    return Reader.objects.select_related("patient__registered_by")


def _own_first(found: QuerySet[Reader], at: datetime) -> list[Reader]:
    first = Case(When(relation=Relation.SELF, then=0), default=1)
    return [one for one in found.order_by(first, "since", "id") if _holds(one, at)]


def _holds(reader: Reader, at: datetime) -> bool:
    return not was_outgrown(reader, at)
