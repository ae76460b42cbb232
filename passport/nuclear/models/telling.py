"""The sheet of instructions after a radioactive medicine: period by period, drafted from the text, confirmed by name."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from passport.database import both_or_neither, one_of, uid_field
from passport.law.questions.instructions import PeriodKind
from passport.law.vocabulary import PeriodUnit
from passport.nuclear.models.giving import Administration
from passport.nuclear.states import SheetState
from passport.people.models import Practitioner


class Period(models.TextChoices):
    """What a period is about; the words of `law.questions.instructions`."""

    CONTACT = PeriodKind.CONTACT, _("being near other people")
    WORK = PeriodKind.WORK, _("staying away from work")
    BREASTFEEDING = PeriodKind.BREASTFEEDING, _("interruption of breastfeeding")
    CONCEPTION = PeriodKind.CONCEPTION, _("postponing conception")


class Unit(models.TextChoices):
    """In what a period is counted."""

    HOURS = PeriodUnit.HOURS, _("hours")
    DAYS = PeriodUnit.DAYS, _("days")
    WEEKS = PeriodUnit.WEEKS, _("weeks")
    MONTHS = PeriodUnit.MONTHS, _("months")
    YEARS = PeriodUnit.YEARS, _("years")


class InstructionSheet(models.Model):
    """What a patient is told after one medicine. The patient reads it when every period is settled, and not before."""

    uid = uid_field()
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="sheets")
    state = models.CharField(max_length=16, default=SheetState.DRAFT)
    state_at = models.DateTimeField()
    pack = models.CharField(max_length=64, blank=True)
    in_force = models.BooleanField(default=False)
    # By what it was drafted. Only the treating staff and the patient read it.
    breastfeeding = models.BooleanField(default=False)
    residual_mbq = models.CharField(max_length=16, blank=True)
    dose_rate_usv_h = models.CharField(max_length=16, blank=True)  # at one metre
    measured_at = models.DateTimeField(null=True, blank=True)
    drafted_by = models.CharField(max_length=200)
    drafted_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null pairs with the time
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="sheet_state_known", condition=Q(state__in=[str(one) for one in SheetState])),
            both_or_neither("sheet_withdrawn_pair", "withdrawn_by", "withdrawn_at"),
            models.CheckConstraint(
                name="sheet_withdrawn_has_reason",
                condition=Q(state=SheetState.WITHDRAWN, withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")
                | ~Q(state=SheetState.WITHDRAWN) & Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="sheet_confirmed_has_time",
                condition=~Q(state=SheetState.CONFIRMED) | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sheet_measured_has_time",
                condition=Q(measured_at__isnull=False) | Q(residual_mbq="", dose_rate_usv_h=""),
            ),
            models.UniqueConstraint(
                fields=["administration"], condition=~Q(state=SheetState.WITHDRAWN), name="sheet_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return self.uid

    @property
    def asks_something(self) -> bool:
        """Return whether any of its periods was confirmed, whoever may read that one."""
        return self.periods.filter(confirmed_at__isnull=False).exists()


class InstructionPeriod(models.Model):
    """One period of a sheet: settled once, by a named specialist, and never changed afterwards (trigger)."""

    uid = uid_field()
    sheet = models.ForeignKey(InstructionSheet, on_delete=models.PROTECT, related_name="periods")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=Period)
    article = models.CharField(max_length=100, blank=True)  # that wants it told; empty: none does
    # What was confirmed.
    chosen = models.ForeignKey("DraftRow", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    amount = models.CharField(max_length=16, blank=True)
    unit = models.CharField(max_length=8, choices=Unit, blank=True)
    reason = models.CharField(max_length=500, blank=True)  # why it is not what the text prints, or is struck out
    note = models.CharField(max_length=500, blank=True)  # what the patient reads beside it
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    struck_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="settled_periods"
    )
    settled_as = models.CharField(max_length=200, blank=True)  # the name on that day

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "position"], name="period_position_once"),
            models.UniqueConstraint(fields=["sheet", "kind"], name="period_kind_once"),
            one_of("period_kind_known", "kind", Period),
            one_of("period_unit_known", "unit", Unit, empty=True),
            both_or_neither("period_confirmed_pair", "confirmed_at", "starts_at", "ends_at"),
            models.CheckConstraint(
                name="period_confirmed_has_amount",
                condition=Q(confirmed_at__isnull=True) | (~Q(amount="") & ~Q(unit="")),
            ),
            models.CheckConstraint(
                name="period_settled_once_by_name",
                condition=Q(confirmed_at__isnull=True, struck_at__isnull=True, settled_by__isnull=True)
                | Q(confirmed_at__isnull=False, struck_at__isnull=True, settled_by__isnull=False) & ~Q(settled_as="")
                | Q(confirmed_at__isnull=True, struck_at__isnull=False, settled_by__isnull=False) & ~Q(settled_as=""),
            ),
            models.CheckConstraint(
                name="period_struck_has_reason", condition=Q(struck_at__isnull=True) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.uid

    @property
    def is_settled(self) -> bool:
        """Return whether it was confirmed or struck out."""
        return self.confirmed_at is not None or self.struck_at is not None


class DraftRow(models.Model):
    """One printed row from which a period was drafted, as the pack held it that day. Append-only."""

    uid = uid_field()
    period = models.ForeignKey(InstructionPeriod, on_delete=models.PROTECT, related_name="rows")
    position = models.PositiveSmallIntegerField()
    table = models.CharField(max_length=64, blank=True)
    article = models.CharField(max_length=100)
    row = models.CharField(max_length=200, blank=True)  # agent and activity, or hours and distance
    printed = models.CharField(max_length=300)  # the period in the words of the text
    amount = models.CharField(max_length=16, blank=True)  # empty: a dash is printed
    unit = models.CharField(max_length=8, choices=Unit, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["period", "position"], name="draft_row_position_once"),
            one_of("draft_row_unit_known", "unit", Unit, empty=True),
        ]

    def __str__(self) -> str:
        return self.uid
