"""What the person who performed an examination says of it, and whether its dose stands in the report. Append-only.

A row that replaces an older one stands beside it; the one with the highest number counts.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from passport.booklet.models.rows import Entry
from passport.database import one_of, uid_field
from passport.people.models import Practitioner


class Shielding(models.TextChoices):
    """What of the patient was shielded."""

    THYROID = "thyroid", _("thyroid")
    EYES = "eyes", _("eyes")
    BREAST = "breast", _("breast")
    GONADS = "gonads", _("gonads")
    THYMUS = "thymus", _("thymus")
    APRON = "apron", _("apron")


class NoShielding(models.TextChoices):
    """Why nothing was shielded."""

    DISTURBS = "disturbs", _("it would have disturbed the examination")
    NO_XRAYS = "no_xrays", _("no X-rays were used")
    OTHER = "other", _("another reason, in words")


class Gear(models.TextChoices):
    """What protected a person who helped."""

    APRON = "apron", _("apron")
    THYROID = "thyroid", _("thyroid shield")
    GLOVES = "gloves", _("gloves")
    SCREEN = "screen", _("screen")
    NONE = "none", _("nothing")


class HelperAsked(models.TextChoices):
    """Whether a person who helped was asked about a pregnancy, and what the answer was."""

    NOT_A_WOMAN = "not_a_woman", _("not a woman")
    NOT_PREGNANT = "not_pregnant", _("asked: not pregnant")
    POSSIBLE = "possible", _("asked: she is or may be pregnant")
    NOT_ASKED = "not_asked", _("not asked")


_STANDS = Q(withdrawn=False)


class Confirmation(models.Model):
    """That an examination was done as its row says, or how otherwise, by whom and with what protection."""

    uid = uid_field()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="confirmations")
    number = models.PositiveIntegerField()
    withdrawn = models.BooleanField(default=False)  # takes the one before back, and confirms nothing
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    said = models.CharField(max_length=64)  # digest of what the row said: whose, when, what, which side
    performer = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    performer_name = models.CharField(max_length=200, blank=True)
    # Whom the row named as performer when it was confirmed, where that is surely somebody else (`booklet.performers`).
    instead_of = models.CharField(max_length=200, blank=True)
    name_checked = models.BooleanField(default=False)
    side_checked = models.BooleanField(null=True, blank=True)  # null: the examination has no side
    performed_as_written = models.BooleanField(default=False)
    difference = models.CharField(max_length=500, blank=True)  # what was done otherwise, and why
    planned_views = models.PositiveSmallIntegerField(null=True, blank=True)
    actual_views = models.PositiveSmallIntegerField(null=True, blank=True)
    shielding = models.CharField(max_length=100, blank=True)  # codes of Shielding, apart by spaces
    no_shielding = models.CharField(max_length=16, choices=NoShielding, blank=True)
    no_shielding_words = models.CharField(max_length=300, blank=True)
    delegated_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    supervised_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="confirmation_once"),
            models.CheckConstraint(name="confirmation_has_performer", condition=~_STANDS | ~Q(performer_name="")),
            models.CheckConstraint(
                name="confirmation_difference_said",
                condition=~_STANDS | Q(performed_as_written=True) | ~Q(difference=""),
            ),
            models.CheckConstraint(
                name="confirmation_views_said",
                condition=Q(planned_views__isnull=True)
                | Q(actual_views__isnull=True)
                | Q(planned_views=F("actual_views"))
                | ~Q(difference=""),
            ),
            models.CheckConstraint(
                name="confirmation_checks_said",
                condition=~_STANDS
                | (Q(name_checked=True) & (Q(side_checked__isnull=True) | Q(side_checked=True)))
                | ~Q(note=""),
            ),
            models.CheckConstraint(
                name="confirmation_shielding_or_reason",
                condition=~_STANDS | (~Q(shielding="") & Q(no_shielding="")) | (Q(shielding="") & ~Q(no_shielding="")),
            ),
            models.CheckConstraint(
                name="confirmation_other_reason_said",
                condition=~Q(no_shielding=NoShielding.OTHER) | ~Q(no_shielding_words=""),
            ),
            one_of("confirmation_no_shielding_known", "no_shielding", NoShielding, empty=True),
        ]

    def __str__(self) -> str:
        return self.uid


class Helper(models.Model):
    """A person who held or helped the patient during the exposure."""

    confirmation = models.ForeignKey(Confirmation, on_delete=models.PROTECT, related_name="helpers")
    name = models.CharField(max_length=200)
    age = models.PositiveSmallIntegerField()
    asked = models.CharField(max_length=16, choices=HelperAsked)
    gear = models.CharField(max_length=100)  # codes of Gear, apart by spaces

    class Meta:
        constraints = [
            models.CheckConstraint(name="helper_has_name", condition=~Q(name="")),
            models.CheckConstraint(name="helper_gear_said", condition=~Q(gear="")),
            one_of("helper_asked_known", "asked", HelperAsked),
        ]

    def __str__(self) -> str:
        return self.name


class ReportSentence(models.Model):
    """That a person put the sentence on the dose into the report, or took it out again."""

    uid = uid_field()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="report_sentences")
    number = models.PositiveIntegerField()
    in_report = models.BooleanField()
    sentence = models.TextField(max_length=2000)  # as it stood then
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="report_sentence_once"),
            models.CheckConstraint(name="report_sentence_says", condition=~Q(sentence="")),
        ]

    def __str__(self) -> str:
        return self.uid
