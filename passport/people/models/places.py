"""Facilities, the units in them, and which text of law a facility says is in force."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from passport.database import both_or_neither, one_of, uid_field


class ReportsShown(models.TextChoices):
    """When a facility lets patients read a report; doctors read it at once."""

    AT_ONCE = "at_once", _("at once")
    AFTER_DAYS = "after_days", _("after some days")
    AFTER_DOCTOR = "after_doctor", _("when a doctor of the patient opened it, and after some days at the latest")


class Facility(models.Model):
    """A place that exposes patients: its country and day of exposure choose the rule pack."""

    uid = uid_field()
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    time_zone = models.CharField(max_length=64)
    code = models.CharField(max_length=64, blank=True)
    phone = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=10, blank=True)  # of the sentences that its reports take over
    # What no text prints and each house decides: within how many months the same examination is a repeat, from which
    # age to which a woman is asked, and above which dose at the reference point a patient is followed up.
    repeat_months = models.PositiveSmallIntegerField(default=6)
    asks_from_age = models.PositiveSmallIntegerField(default=12)
    asks_until_age = models.PositiveSmallIntegerField(default=55)
    follow_up_mgy = models.PositiveIntegerField(default=5000)
    answer_mistakes_within_days = models.PositiveSmallIntegerField(default=30)  # what a patient says is wrong
    # Where its own viewer opens the images of a study, for doctors: a template with {study}; empty: it has none.
    viewer_url = models.CharField(max_length=300, blank=True)
    viewer_for_patients = models.BooleanField(default=False)  # patients reach it, too
    report_days = models.PositiveSmallIntegerField(default=0)  # within so many a report is usually there; 0: not said
    # When a patient reads a report that came; what came before the setting changed keeps its own.
    reports_shown = models.CharField(max_length=16, choices=ReportsShown, default=ReportsShown.AT_ONCE)
    reports_shown_days = models.PositiveSmallIntegerField(default=0)
    # An approver without a passkey may let this house confirm rows, on a one-time code and by its seal.
    confirms_by_code = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)  # its rows stay; nothing is sealed with its certificates
    closed_by = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null pairs with closed_at

    class Meta:
        verbose_name_plural = "facilities"
        constraints = [
            models.UniqueConstraint(fields=["name", "country"], name="facility_name_once_per_country"),
            models.CheckConstraint(
                name="facility_asks_from_to", condition=Q(asks_until_age__gte=models.F("asks_from_age"))
            ),
            models.CheckConstraint(name="facility_answers_some_day", condition=Q(answer_mistakes_within_days__gte=1)),
            both_or_neither("facility_closed_pair", "closed_at", "closed_by"),
            one_of("facility_reports_shown_known", "reports_shown", ReportsShown),
            models.CheckConstraint(
                name="facility_reports_shown_some_day",
                condition=Q(reports_shown=ReportsShown.AT_ONCE, reports_shown_days=0)
                | (~Q(reports_shown=ReportsShown.AT_ONCE) & Q(reports_shown_days__gte=1)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PackConfirmation(models.Model):
    """That a facility's text of law is in force, said by a named person on a day. Ended, never changed."""

    uid = uid_field()
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="pack_confirmations")
    pack = models.CharField(max_length=64)  # id of a rule pack
    pack_digest = models.CharField(max_length=64)  # of its text: another text needs another confirmation
    confirmed_by = models.CharField(max_length=200)  # the person who answers for it, by name
    confirmed_on = models.DateField()
    entered_by = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null pairs with ended_at

    class Meta:
        constraints = [
            both_or_neither("pack_confirmation_ended_pair", "ended_at", "ended_by"),
            models.UniqueConstraint(
                fields=["facility", "pack"], condition=Q(ended_at__isnull=True), name="pack_confirmed_once"
            ),
            models.CheckConstraint(name="pack_confirmed_by_name", condition=~Q(confirmed_by="")),
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.confirmed_on}"


class Device(models.Model):
    """A unit that exposes patients, as the facility registered it."""

    uid = uid_field()
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="devices")
    name = models.CharField(max_length=200)
    ae_title = models.CharField(max_length=16, blank=True)
    manufacturer = models.CharField(max_length=200, blank=True)
    model = models.CharField(max_length=200, blank=True)
    serial_number = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facility", "name"], name="device_name_once_per_facility")]

    def __str__(self) -> str:
        return self.name
