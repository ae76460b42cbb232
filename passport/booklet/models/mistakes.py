"""What a patient says is wrong in the passport, and what the facility answers."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from passport.booklet.mistakes import ANSWERED, BELIEVED, MistakeState
from passport.booklet.models.rows import Entry
from passport.database import both_or_neither, one_of, uid_field
from passport.people.models import Facility, Patient, Relation


class Mistake(models.TextChoices):
    """What is wrong, in the words that the patient chooses from. They stay true for whoever reads them."""

    NOT_MINE = "not_mine", _("This examination belongs to somebody else")
    WRONG_SIDE = "wrong_side", _("The side of the body is wrong")
    WRONG_DATE = "wrong_date", _("The date is wrong")
    MISSING = "missing", _("An examination is missing")
    OTHER = "other", _("Something else is wrong")


SAID_IN_WORDS = (Mistake.MISSING, Mistake.OTHER)  # the choice alone says too little
_OPEN = Q(state=MistakeState.OPEN)
_TAKEN_BACK = Q(state=MistakeState.TAKEN_BACK)


class MistakeReport(models.Model):
    """That a patient, or a guardian, says that something is wrong; the facility answers until a day.

    What was said and what was answered never change (triggers).
    """

    uid = uid_field()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="mistakes")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="mistakes")  # which answers
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="mistakes")
    kind = models.CharField(max_length=16, choices=Mistake)
    words = models.CharField(max_length=1000, blank=True)
    place = models.CharField(max_length=200, blank=True)  # where it was done, when no facility known here
    reporter_uid = models.CharField(max_length=32)
    reported_by = models.CharField(max_length=200)
    reported_as = models.CharField(max_length=16, choices=Relation)
    reported_at = models.DateTimeField()
    answer_due_on = models.DateField()  # by the facility's calendar
    state = models.CharField(max_length=16, default=MistakeState.OPEN)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null pairs with answered_at
    answer = models.CharField(max_length=1000, null=True, blank=True)  # noqa: DJ001 -- null pairs with answered_at
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null pairs with taken_back_at

    class Meta:
        constraints = [
            one_of("mistake_kind_known", "kind", Mistake),
            one_of("mistake_relation_known", "reported_as", Relation),
            models.CheckConstraint(
                name="mistake_state_known", condition=Q(state__in=[str(state) for state in MistakeState])
            ),
            models.CheckConstraint(
                name="mistake_in_a_row_or_missing",
                condition=Q(kind=Mistake.MISSING, entry__isnull=True)
                | (~Q(kind=Mistake.MISSING) & Q(entry__isnull=False)),
            ),
            models.CheckConstraint(
                name="mistake_said_in_words", condition=~Q(kind__in=list(SAID_IN_WORDS)) | ~Q(words="")
            ),
            models.CheckConstraint(name="mistake_place_of_missing", condition=Q(place="") | Q(kind=Mistake.MISSING)),
            both_or_neither("mistake_answered_together", "answered_at", "answered_by", "answer"),
            both_or_neither("mistake_taken_back_pair", "taken_back_at", "taken_back_by"),
            models.CheckConstraint(name="mistake_answer_in_words", condition=Q(answer__isnull=True) | ~Q(answer="")),
            models.CheckConstraint(
                name="mistake_state_as_answered",
                condition=(_OPEN & Q(answered_at__isnull=True))
                | (Q(state__in=[str(state) for state in ANSWERED]) & Q(answered_at__isnull=False))
                | _TAKEN_BACK,
            ),
            models.CheckConstraint(
                name="mistake_state_as_taken_back",
                condition=(_TAKEN_BACK & Q(taken_back_at__isnull=False))
                | (~_TAKEN_BACK & Q(taken_back_at__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["patient", "entry", "kind"],
                condition=_OPEN & Q(entry__isnull=False),
                name="mistake_open_once",
            ),
        ]
        indexes = [models.Index(fields=["facility", "state"], name="mistake_by_facility_state")]

    def __str__(self) -> str:
        return self.uid

    @property
    def keeps_from_shares(self) -> bool:
        """Return whether the row stays out of shares because of this report."""
        return self.kind == Mistake.NOT_MINE and self.state in BELIEVED

    def is_overdue(self, today: date) -> bool:
        """Return whether the facility should have answered by a day of its calendar."""
        return self.state == MistakeState.OPEN and self.answer_due_on < today
