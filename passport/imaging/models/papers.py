"""Papers that patients add, documents of other deployments among them; none of them is a row."""

from django.db import models
from django.db.models import Q

from passport.database import uid_field
from passport.people.models import Patient


class AddedPaper(models.Model):
    """A photo or PDF of an old paper that a patient added: checked by nobody, no row of the booklet, never counted."""

    uid = uid_field()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="added_papers")
    called = models.CharField(max_length=200)
    # As much of the date as is known: nothing, the year, the month, the day. A Jalali year is kept as it was said.
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    day = models.PositiveSmallIntegerField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=32)
    size = models.PositiveIntegerField()  # in bytes, as it is given back
    sha256 = models.CharField(max_length=64, unique=True)  # of the object, which no other row names
    thumbnail_sha256 = models.CharField(max_length=64, blank=True)  # of a small picture of a photo; "": there is none
    shown = models.BooleanField(default=False)  # to doctors, together with the passport
    hidden_at = models.DateTimeField(null=True, blank=True)  # from everybody but the patient
    added_by = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)  # when the bytes went, some time after

    class Meta:
        constraints = [
            models.CheckConstraint(name="added_paper_has_name", condition=~Q(called="")),
            models.UniqueConstraint(
                fields=["thumbnail_sha256"], condition=~Q(thumbnail_sha256=""), name="added_paper_thumbnail_once"
            ),
            models.CheckConstraint(
                name="added_paper_month_of_year",
                condition=Q(month__isnull=True) | Q(year__isnull=False, month__gte=1, month__lte=12),
            ),
            models.CheckConstraint(
                name="added_paper_day_of_month",
                condition=Q(day__isnull=True) | Q(month__isnull=False, day__gte=1, day__lte=31),
            ),
            models.CheckConstraint(
                name="added_paper_hidden_not_shown", condition=Q(hidden_at__isnull=True) | Q(shown=False)
            ),
            models.CheckConstraint(
                name="added_paper_forgotten_is_removed",
                condition=Q(forgotten_at__isnull=True) | Q(removed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.uid


class Checked(models.TextChoices):
    """How the check of a document ended, as `verify.outcomes` names it."""

    HELD = "held"
    FAILED = "failed"
    OPEN = "open"


class AddedDocument(models.Model):
    """That an added paper is the document of another deployment: who made it, it says, and how its check ended.

    It is read and checked anew when the keys that we keep of that deployment change; its rows are nobody's here.
    """

    paper = models.OneToOneField(AddedPaper, on_delete=models.PROTECT, related_name="document")
    origin = models.CharField(max_length=300, blank=True)  # "": it does not say
    digest = models.CharField(max_length=64, blank=True)  # of the document itself, which a booklet carries inside
    reading = models.JSONField()  # of papers.readings; empty once it is forgotten
    outcome = models.CharField(max_length=6, choices=Checked.choices)
    keys_sha256 = models.CharField(max_length=64, blank=True)  # of the published keys; "": none were known
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="added_document_outcome_known", condition=Q(outcome__in=[one.value for one in Checked])
            ),
            # Without published keys nobody can say that a signature is who it says.
            models.CheckConstraint(
                name="added_document_held_by_keys", condition=~Q(outcome=Checked.HELD) | ~Q(keys_sha256="")
            ),
        ]

    def __str__(self) -> str:
        return self.paper.uid
