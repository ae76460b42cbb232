"""Dose surveys: a frozen list of patients and doses, what the physicist found in it, and the signature under it."""

from django.db import models
from django.db.models import Q

from passport.booklet.models import Entry
from passport.booklet.reading import Grade
from passport.database import both_or_neither, uid_field
from passport.law.vocabulary import Quantity
from passport.people.models import Device, Facility
from passport.signing.models import Statement
from reports.audits.conditions import Method


def _names(members: type[Quantity] | type[Method] | type[Grade]) -> list[str]:
    # Plain text in a fixed order: what a migration writes down must not depend on our classes.
    return sorted(str(member) for member in members)


class DoseSurvey(models.Model):
    """One survey of one examination at one device. Signed, it never changes; a later one stands in its place."""

    uid = uid_field()
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="dose_surveys")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="dose_surveys")
    # As they were called when the survey was started.
    facility_name = models.CharField(max_length=200)
    device_name = models.CharField(max_length=200)
    device_model = models.CharField(max_length=450, blank=True)  # maker, model, serial number
    exam_code = models.CharField(max_length=64)  # of booklet.examinations
    method = models.CharField(max_length=16)  # of reports.audits.conditions
    quantity = models.CharField(max_length=32)  # of passport.law.vocabulary
    unit = models.CharField(max_length=16)
    view = models.CharField(max_length=16, blank=True)
    phantom = models.CharField(max_length=16, blank=True)
    side = models.CharField(max_length=16, blank=True)
    grid = models.CharField(max_length=16, blank=True)
    adult_from = models.PositiveSmallIntegerField()  # years; no text prints them
    asked = models.PositiveSmallIntegerField()  # how many patients were asked for
    least = models.PositiveSmallIntegerField(null=True, blank=True)  # that the text prints
    left_out = models.BinaryField()  # canonical JSON: how many, by reason
    # The text and its level as they were when the survey was started; without a level, why there is none.
    pack = models.CharField(max_length=64, blank=True)
    # Whether the facility had confirmed the text; null: of a survey started before this was kept.
    in_force = models.BooleanField(null=True)
    article = models.CharField(max_length=200, blank=True)
    how = models.CharField(max_length=32, blank=True)  # of passport.law.pack.Comparing
    level_table = models.CharField(max_length=64, blank=True)
    level_exam = models.CharField(max_length=200, blank=True)
    level_projection = models.CharField(max_length=100, blank=True)
    level_basis = models.CharField(max_length=200, blank=True)
    level_printed = models.CharField(max_length=64, blank=True)
    level_printed_unit = models.CharField(max_length=16, blank=True)
    level_value = models.CharField(
        max_length=64, blank=True
    )  # in `unit`, corrected where the printed one is a misprint
    level_reason = models.CharField(max_length=1000, blank=True)
    level_allowed = models.CharField(max_length=64, blank=True)
    why_not = models.CharField(max_length=32, blank=True)
    # What the physicist writes.
    conditions_note = models.TextField(blank=True)
    image_quality = models.TextField(blank=True)
    corrective_measures = models.TextField(blank=True)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=200)
    # The signature.
    nonce = models.BinaryField(max_length=16)
    signed_at = models.DateTimeField(null=True, blank=True)
    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    physicist = models.BinaryField(blank=True)  # canonical JSON: who signed, as that person was called then
    kept_until = models.DateField(null=True, blank=True)  # null: no text prints a period, or nobody signed yet
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")

    class Meta:
        constraints = [
            models.CheckConstraint(name="survey_quantity_known", condition=Q(quantity__in=_names(Quantity))),
            models.CheckConstraint(name="survey_method_known", condition=Q(method__in=_names(Method))),
            both_or_neither("survey_signed_pair", "signed_at", "statement"),
            models.CheckConstraint(
                name="survey_signed_says_quality", condition=Q(signed_at__isnull=True) | ~Q(image_quality="")
            ),
            models.CheckConstraint(name="survey_asks_patients", condition=Q(asked__gt=0)),
        ]
        indexes = [models.Index(fields=["facility", "device", "exam_code"], name="survey_by_place")]

    def __str__(self) -> str:
        return self.uid


class SurveyValue(models.Model):
    """The dose of one patient of a survey, and how that patient was exposed. Frozen with the survey."""

    survey = models.ForeignKey(DoseSurvey, on_delete=models.CASCADE, related_name="values")
    position = models.PositiveSmallIntegerField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    evidence_digest = models.BinaryField(max_length=32)  # of the version from which the dose was taken
    performed_on = models.DateField()
    years = models.PositiveSmallIntegerField()  # the patient's age on that day
    value = models.CharField(max_length=64)  # canonical decimal text, in the survey's unit
    grade = models.CharField(max_length=1)
    conditions = models.BinaryField()  # canonical JSON: of reports.audits.conditions, as they are shown

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "position"], name="survey_value_position_once"),
            models.UniqueConstraint(fields=["survey", "entry"], name="survey_value_entry_once"),
            models.CheckConstraint(name="survey_value_grade_known", condition=Q(grade__in=_names(Grade))),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.value}"
