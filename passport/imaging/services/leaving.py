"""Leaving: the whole of it in one moment, and what is deleted when the patient did not come back."""

from datetime import datetime

from django.db import transaction

from passport import objects
from passport.access.models import Ground
from passport.access.services import close_passport
from passport.imaging.models import AddedPaper
from passport.imaging.selectors.links import running_links_of
from passport.imaging.services.links import ALLOWED_BY_PATIENT, end_link
from passport.imaging.services.papers import forget_words
from passport.people.models import Closing, Patient, Relation, User
from passport.people.selectors import open_readers
from passport.people.services import Here, finish_closing
from passport.queue.services import add_job

END = "end_leaving"  # the kind of the job that ends it
# By which rights images are open that end with the patient's own: not a guardian's, a request, an emergency.
OF_THE_PATIENT = ALLOWED_BY_PATIENT | {Ground.SELF, Ground.TRUSTED}


@transaction.atomic
def leave(*, patient: Patient, here: Here, by: User, at: datetime) -> Closing:
    """Close a passport for its patient, who may come back for a while; return until when. Raises people's NotAllowed."""
    closing = close_passport(patient=patient, here=here, by=by, at=at)
    for link in running_links_of(patient, OF_THE_PATIENT, at):
        end_link(link, by=by, at=at)
    add_job(kind=END, subject_uid=closing.uid, at=at, due_at=closing.ends_at)
    return closing


def end_leaving(*, closing_uid: str, at: datetime) -> datetime | None:
    """Forget the account and the added papers of a patient who did not come back. Return when to look again.

    Papers stay where a guardian reads the passport: they are that one's as well.
    """
    closing = Closing.objects.select_related("patient__registered_by").get(uid=closing_uid)
    if closing.taken_back_at is not None:
        return None
    if closing.ends_at > at:
        return closing.ends_at
    with transaction.atomic():
        if finish_closing(closing=closing, at=at) and not _is_looked_after(closing.patient, at):
            for paper in AddedPaper.objects.filter(patient=closing.patient, forgotten_at__isnull=True):
                forget_words(paper, at=at)
    # Also of those that were forgotten when the power failed; never of what somebody who opened it anew has added.
    for sha256 in _forgotten(closing.patient):
        objects.forget(sha256)
    return None


def _is_looked_after(patient: Patient, at: datetime) -> bool:
    return open_readers(patient, at).filter(relation=Relation.GUARDIAN).exists()


def _forgotten(patient: Patient) -> list[str]:
    gone = AddedPaper.objects.filter(patient=patient, forgotten_at__isnull=False)
    return [sha256 for both in gone.values_list("sha256", "thumbnail_sha256") for sha256 in both if sha256]
