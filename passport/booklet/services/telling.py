"""Tell people of a row that is not what it was: its approver, and where that one stands for it no more, those whose it is."""

from datetime import datetime

from passport.booklet.models import Entry
from passport.booklet.payloads import APPROVER_BACK, SIGN_AGAIN
from passport.booklet.selectors import is_kept_from_guardians
from passport.booklet.states import State
from passport.booklet.withdrawing import withdrawn_in
from passport.people.models import Membership, Relation, Role, User
from passport.people.selectors import open_readers
from passport.signing.acts import notify
from passport.signing.models import Notice

# Why a row that says the same waits again -> what its approver is told.
OPENED = {SIGN_AGAIN: "entry.sign_again", APPROVER_BACK: "entry.signs_again"}
# Where the row stood -> what its approver is told when it says otherwise, and when only its doses do. Of a row for which
# its approver does not stand there is nothing to tell, nor of one that does not count.
_CHANGED: dict[State, tuple[str, str]] = {
    State.SIGNED: ("entry.row_changed", "entry.dose_changed"),
    State.HOSPITAL_CONFIRMED: ("entry.confirmed_row_changed", "entry.confirmed_dose_changed"),
}
TO_PATIENTS = "entry.waits_anew"
# To who runs the hospital: of a patient whom it registered, its page of that patient's rows is named.
TO_HOSPITAL, TO_HOSPITAL_WITH_ROWS = "entry.withdrawn", "entry.withdrawn_here"


def tell_approver(entry: Entry, *, stood: State, row_changed: bool, reason: str, at: datetime) -> None:
    """Tell the approver that a row has another version; who took the own signature or confirmation back knows it."""
    changed = _CHANGED.get(stood, ("", ""))[0 if row_changed else 1]
    kind = OPENED.get(reason, changed)
    if kind and entry.approver and entry.approver.user_id and not withdrawn_in(reason):
        notify(user_id=entry.approver.user_id, kind=kind, subject_uid=entry.uid, at=at)


def tell_of_withdrawal(entry: Entry, *, by: User, at: datetime) -> None:
    """Tell the patient's side and the administrators, without a word of what it is: it may leave by mail.

    Who took it back knows it.
    """
    _tell_patient(entry, at=at)
    patient, place = entry.record.patient, entry.facility
    here = patient is not None and patient.registered_by_id == place.pk
    kind, subject = (TO_HOSPITAL_WITH_ROWS, patient.uid) if here and patient else (TO_HOSPITAL, entry.uid)
    administrators = Membership.objects.current(at).filter(facility=place, role=Role.FACILITY_ADMINISTRATOR)
    for user_id in administrators.exclude(user=by).values_list("user_id", flat=True):
        notify(user_id=user_id, kind=kind, subject_uid=subject, at=at, approver=str(by), facility=place.name)


def _tell_patient(entry: Entry, *, at: datetime) -> None:
    """Tell who owns the passport and who looks after it, unless they do not see the row, or the same still waits unread."""
    patient = entry.record.patient
    if patient is None:
        return
    owners = {Relation.SELF} if is_kept_from_guardians(entry) else {Relation.SELF, Relation.GUARDIAN}
    for user_id in open_readers(patient, at).filter(relation__in=owners).values_list("user_id", flat=True):
        same = Notice.objects.filter(user=user_id, kind=TO_PATIENTS, subject_uid=entry.uid, read_at__isnull=True)
        if not same.exists():
            notify(user_id=user_id, kind=TO_PATIENTS, subject_uid=entry.uid, at=at)
