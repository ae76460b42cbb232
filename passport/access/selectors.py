"""The rows behind the views: only `access` itself asks these, after it decided and wrote the look down."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Case, Count, DateField, Exists, F, Min, OuterRef, Q, QuerySet, When

from passport.access.models import Access, Emergency, Grant, GuestLook, LookQuestion, StandingGrant
from passport.access.read_first import with_order, with_reasons
from passport.access.scopes import DOCTORS
from passport.booklet.lists import on_a_list
from passport.booklet.models import DoseReport, Entry, Exposure, Version
from passport.booklet.selectors import entries_with_parts
from passport.booklet.states import State
from passport.people.models import Facility, Membership, Patient, Practitioner, Record, Relation, Role, User
from passport.people.names import fold
from passport.people.selectors import comes_of_age_at, facilities_where, rights_at

# Who lets a chosen doctor look.
_GIVERS = (Relation.SELF, Relation.GUARDIAN)
WAITING = (State.PENDING, State.AMENDED)


def entries_of_patient(patient: Patient) -> QuerySet[Entry]:
    """Return a patient's rows, newest first."""
    return entries_with_parts().filter(record__patient=patient)


def entries_of_record(record: Record) -> QuerySet[Entry]:
    """Return the rows of one record, newest first."""
    return entries_with_parts().filter(record=record)


def waiting_entries(
    facilities: QuerySet[Facility], practitioner: Practitioner | None, *, at: datetime
) -> QuerySet[Entry]:
    """Return the rows that this approver, or nobody yet, is to sign; what is on others' lists alone is left to them.

    First those to read one by one, the one that waits longest first; then the plain ones by day.
    """
    listed = on_a_list(at)
    on_mine = Exists(listed.filter(approver=practitioner))
    mine = Q(approver=practitioner) | Q(Q(on_my_list=True) | ~Exists(listed), approver__isnull=True)
    # What was copied from paper was approved elsewhere or long ago: it waits for no signature here.
    found = entries_with_parts().annotate(on_my_list=on_mine)
    found = found.filter(mine, facility__in=facilities, state__in=WAITING, from_paper=False)
    found = found.select_related("record__patient", "facility", "approver", "current_version")
    day = Case(When(read_first=False, then=F("performed_on")), output_field=DateField())
    return with_order(with_reasons(found), practitioner).order_by("-read_first", day, "state_at", "id")


def gone_approvers(facilities: QuerySet[Facility], at: datetime) -> QuerySet[Practitioner]:
    """Return who approves at none of the facilities any more and is still waited for there, with `waiting` rows."""
    here = Membership.objects.current(at).filter(facility__in=facilities, role=Role.APPROVER)
    rows = Q(approved_entries__facility__in=facilities, approved_entries__state__in=WAITING)
    found = Practitioner.objects.exclude(user__in=here.values("user"))
    return (
        found.annotate(waiting=Count("approved_entries", filter=rows))
        .filter(waiting__gt=0)
        .order_by("surname", "given_name", "id")
    )


def count_and_first(entries: QuerySet[Entry]) -> tuple[int, datetime | None]:
    """Return how many facilities rows come from, and when the first of them arrived here."""
    plain = entries.order_by()
    found = plain.aggregate(facilities=Count("facility", distinct=True), first=Min("created_at"))
    return found["facilities"], found["first"]


def versions_of(entry: Entry) -> QuerySet[Version]:
    """Return what a row said, latest first."""
    return entry.versions.select_related("row_statement", "evidence_statement").order_by("-number")


def parts_sent_of(entry: Entry) -> QuerySet[Exposure]:
    """Return the parts of a row whose study is a device's own, the first recorded first.

    What a person typed without a device stands under a study that exists here alone.
    """
    sent = DoseReport.objects.filter(exposure=OuterRef("pk")).exclude(sop_class_uid="")
    return entry.exposures.filter(Exists(sent)).exclude(study_instance_uid="").order_by("id")


def looks_at(patient: Patient) -> QuerySet[Access]:
    """Return every look at a patient or at a record that is the patient's now, latest first."""
    return Access.objects.filter(Q(patient=patient) | Q(record__patient=patient)).order_by("-at", "-id")


def look_questions(patient: Patient, keys: Collection[int]) -> QuerySet[LookQuestion]:
    """Return what was asked about some of the looks at a patient, with the hospital that answers."""
    return patient.look_questions.filter(access__in=keys).select_related("facility")


def told_about(uid: str) -> tuple[Patient, datetime] | None:
    """Return whom a question or an emergency is about, and when that look was; whoever asks is to be held to it."""
    question = LookQuestion.objects.filter(uid=uid).select_related("patient", "access").first()
    if question is not None:
        return question.patient, question.access.at
    emergency = Emergency.objects.filter(uid=uid).select_related("patient").first()
    return (emergency.patient, emergency.opened_at) if emergency else None


def fresh_grants(code_hmac: bytes, at: datetime) -> QuerySet[Grant]:
    """Return the one grant of a code that can still be taken up, or none."""
    return Grant.objects.filter(
        code_hmac=code_hmac, redeemed_at__isnull=True, stopped_at__isnull=True, code_expires_at__gt=at
    )


def open_grants(patient: Patient, at: datetime) -> QuerySet[Grant]:
    """Return the codes and permissions that hold at a moment, and those that somebody asks for; latest first."""
    code = Q(redeemed_at__isnull=True, code_expires_at__gt=at)
    running = Q(until__gt=at) | Q(guest__until__gt=at)
    asked = Q(guest__answered_at__isnull=True, guest__answer_until__gt=at)
    return (
        patient.grants.filter(code | running | asked, stopped_at__isnull=True)
        .select_related("redeemed_by__practitioner", "made_by", "guest")
        .order_by("-made_at")
    )


def guest_called(uid: str, session_hmac: bytes) -> GuestLook | None:
    """Return who asked without an account, for the browser that did; None for every other one."""
    found = GuestLook.objects.filter(uid=uid, session_hmac=session_hmac)
    return found.select_related("grant__patient__registered_by").first()


def standing_grants(at: datetime) -> QuerySet[StandingGrant]:
    """Return the permissions of chosen doctors that hold: not stopped, of who is still chosen and still a doctor here.

    A doctor who left and came back works here anew: the patient gives leave once more. What a guardian allowed ends
    with that guardian's right, as codes do.
    """
    givers = rights_at(at).filter(user=OuterRef("made_by"), patient=OuterRef("patient"), relation__in=_GIVERS)
    work = Membership.objects.current(at).filter(role__in=DOCTORS, user=OuterRef("doctor__user"))
    held = StandingGrant.objects.filter(
        Exists(work.filter(since__lte=OuterRef("made_at"))),
        Exists(givers),
        stopped_at__isnull=True,
        patient__chosen_doctor=F("doctor"),
    )
    return held.select_related("patient__registered_by", "doctor__user")


def standing_of(patient: Patient, at: datetime) -> StandingGrant | None:
    """Return the permission of a patient's chosen doctor that holds at a moment."""
    return _not_outgrown(standing_grants(at).filter(patient=patient), at).first()


def standing_held_by(reader: User, at: datetime) -> QuerySet[StandingGrant]:
    """Return whose chosen doctor somebody is, with leave to look at any time; by name."""
    held = _not_outgrown(standing_grants(at).filter(doctor__user=reader), at)
    return held.order_by("patient__surname", "patient__given_name", "pk")


def _not_outgrown(standing: QuerySet[StandingGrant], at: datetime) -> QuerySet[StandingGrant]:
    """Keep what a patient allowed: what was allowed for a child ends as the child comes of age, who may allow it anew."""
    own = rights_at(at).filter(user=OuterRef("made_by"), patient=OuterRef("patient"), relation=Relation.SELF)
    for_a_child = standing.filter(~Exists(own))
    return standing.exclude(pk__in=[one.pk for one in for_a_child if one.made_at < comes_of_age_at(one.patient) <= at])


def doctors_to_choose(patient: Patient, at: datetime) -> QuerySet[Practitioner]:
    """Return the doctors who looked with a code of a patient and still work as doctors, by surname."""
    looked = patient.grants.filter(redeemed_by__isnull=False)
    return _doctors_now(at).filter(user__in=looked.values("redeemed_by"))


def doctors_at_counter(patient: Patient, at: datetime) -> QuerySet[Practitioner]:
    """Return those, and the doctors of the hospital that registered a patient, by surname."""
    here = Membership.objects.current(at).filter(role__in=DOCTORS, facility=patient.registered_by)
    looked = patient.grants.filter(redeemed_by__isnull=False)
    return _doctors_now(at).filter(Q(user__in=looked.values("redeemed_by")) | Q(user__in=here.values("user")))


def _doctors_now(at: datetime) -> QuerySet[Practitioner]:
    work = Membership.objects.current(at).filter(role__in=DOCTORS)
    return Practitioner.objects.filter(user__in=work.values("user")).order_by("surname", "given_name", "pk")


def grants_held_by(reader: User, at: datetime) -> QuerySet[Grant]:
    """Return the permissions that a doctor holds at a moment, the one that ends first first."""
    held = reader.grants_held.filter(until__gt=at, stopped_at__isnull=True)
    return held.select_related("patient__registered_by", "made_by").order_by("until")


def grant_by_uid(uid: str) -> Grant | None:
    """Return a permission by its uid, whoever holds it; the verbs decide who may touch it."""
    return Grant.objects.filter(uid=uid).select_related("patient", "redeemed_by", "guest").first()


def patient_of_mistake(uid: str) -> Patient | None:
    """Return in whose passport something was said to be wrong; the passport itself decides whether it is shown."""
    return Patient.objects.filter(mistakes__uid=uid).first()


def patient_of_row(uid: str) -> Patient | None:
    """Return whose row it is, whoever may read it; the passport itself decides whether it is shown."""
    return Patient.objects.filter(records__entries__uid=uid).first()


def running_emergency(patient: Patient, reader: User, at: datetime) -> Emergency | None:
    """Return the emergency under which somebody may read a patient's passport at a moment."""
    found = Emergency.objects.filter(patient=patient, reader=reader, until__gt=at, opened_at__lte=at)
    return found.select_related("facility").order_by("-until").first()


def emergencies_held_by(reader: User, at: datetime) -> QuerySet[Emergency]:
    """Return the emergencies under which somebody may read at a moment."""
    found = Emergency.objects.filter(reader=reader, until__gt=at)
    return found.select_related("patient__registered_by").order_by("until")


def emergencies_at(facilities: QuerySet[Facility]) -> QuerySet[Emergency]:
    """Return the emergencies at facilities: those to review first, the oldest first; then the last reviewed."""
    found = Emergency.objects.filter(facility__in=facilities).select_related("reader", "facility", "patient")
    return found.order_by(F("reviewed_at").desc(nulls_first=True), "opened_at", "id")


def emergencies_between(patient: Patient, since: datetime, until: datetime) -> QuerySet[Emergency]:
    """Return the emergencies in which a patient's passport was open at some time between two moments."""
    found = patient.emergencies.filter(opened_at__lt=until, until__gt=since)
    return found.select_related("reader", "facility").order_by("opened_at", "id")


def questions_at(facilities: QuerySet[Facility]) -> QuerySet[LookQuestion]:
    """Return what patients asked facilities about looks: what waits first, the oldest first; then the last answered."""
    found = LookQuestion.objects.filter(facility__in=facilities).select_related("access", "facility", "patient")
    return found.order_by(F("answered_at").desc(nulls_first=True), "asked_at", "id")


def looks_to_answer(user: User, at: datetime) -> int:
    """Return how many emergencies are to be judged and questions answered where somebody administers; shows nobody."""
    facilities = facilities_where(user, Role.FACILITY_ADMINISTRATOR, at=at)
    return (
        Emergency.objects.filter(facility__in=facilities, reviewed_at__isnull=True).count()
        + LookQuestion.objects.filter(facility__in=facilities, answered_at__isnull=True).count()
    )


def patients_by_identifier(identifier: str, birth_date: date) -> list[Patient]:
    """Return the patients born on a day whom some issuer, or the state, calls exactly so; at most two."""
    called_so = Q(personal_number=identifier) | Q(records__local_id=identifier)
    return list(Patient.objects.filter(called_so, birth_date=birth_date).distinct()[:2])


def patients_of(facilities: Iterable[Facility], words: str) -> QuerySet[Patient]:
    """Return the patients that facilities registered and whose names or numbers hold every word, by name."""
    found = Patient.objects.filter(registered_by__in=facilities)
    for word in words.split():
        found = found.filter(_named(word) | _numbered(word))
    return found.prefetch_related("records").order_by("surname", "given_name", "id")


def _named(word: str) -> Q:
    # Both sides folded, so that no database's idea of small letters matters. A double name folds to two words.
    return Q(*(Q(folded_name__contains=part) for part in fold(word).split()))


def _numbered(word: str) -> Q:
    # No join: each word would bring one more, and SQLite joins at most 64 tables.
    return Q(personal_number=word) | Q(pk__in=Record.objects.filter(local_id=word).values("patient"))


def records_known(facilities: QuerySet[Facility]) -> QuerySet[Record]:
    """Return the records that facilities know, by one of their rows or by a patient whom they registered."""
    known = Q(entries__facility__in=facilities) | Q(patient__registered_by__in=facilities)
    return Record.objects.filter(known).distinct().select_related("patient").order_by("issuer", "local_id")


def records_called(identifier: str, facilities: QuerySet[Facility]) -> QuerySet[Record]:
    """Return the records of exactly this local id that facilities know, by issuer."""
    return records_known(facilities).filter(local_id=identifier)
