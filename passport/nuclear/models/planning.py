"""The activity that is prescribed for one request."""

from django.db import models
from django.db.models import Q

from passport.database import both_or_neither, uid_field
from passport.justification.models import Consent, Request
from passport.nuclear.states import PlanState
from passport.people.models import Practitioner


class ActivityPlan(models.Model):
    """An activity prescribed for one request. What was prescribed stays as it was written (trigger)."""

    uid = uid_field()
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="activity_plans")
    state = models.CharField(max_length=16, default=PlanState.WRITTEN)
    state_at = models.DateTimeField()
    therapy = models.BooleanField(default=False)
    radionuclide = models.CharField(max_length=16)
    compound = models.CharField(max_length=200, blank=True)
    # The printed row that the specialist chose, as it stood in the pack; all empty: no row was chosen.
    pack = models.CharField(max_length=64, blank=True)
    table = models.CharField(max_length=64, blank=True)
    procedure = models.CharField(max_length=200, blank=True)
    printed_radionuclide = models.CharField(max_length=16, blank=True)
    printed_form = models.CharField(max_length=200, blank=True)
    max_mbq = models.CharField(max_length=16, blank=True)  # canonical decimal text, like every number here
    misprint = models.CharField(max_length=300, blank=True)  # why the printed row should read otherwise
    # Of a child: what the text prints for its mass, and the factor that the specialist used.
    mass_kg = models.CharField(max_length=16, blank=True)
    printed_factors = models.CharField(max_length=200, blank=True)  # "20 kg: 0.46; 22 kg: 0.5"
    factor = models.CharField(max_length=16, blank=True)
    prescribed_mbq = models.CharField(max_length=16)
    above_reason = models.CharField(max_length=500, blank=True)  # why it is more than is printed, or why no row fits
    article = models.CharField(max_length=200, blank=True)  # by which this person prescribes
    in_force = models.BooleanField(default=False)
    prescribed_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="prescribed_activities")
    prescribed_as = models.CharField(max_length=200)  # the name on that day
    prescribed_at = models.DateTimeField()
    # Who else the text names, as roles of `law.vocabulary.Role` apart by spaces; empty: nobody.
    together_with = models.CharField(max_length=200, blank=True)
    countersigned_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="countersigned_activities"
    )
    countersigned_as = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null pairs
    countersigned_at = models.DateTimeField(null=True, blank=True)
    # On which consent the procedure may begin; null: the text that asks for one is not in force, or asks for none.
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ready_by = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null pairs with the time
    ready_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="plan_state_known", condition=Q(state__in=[str(one) for one in PlanState])),
            both_or_neither("plan_countersigned_pair", "countersigned_by", "countersigned_as", "countersigned_at"),
            both_or_neither("plan_ready_pair", "ready_by", "ready_at"),
            models.CheckConstraint(
                name="plan_two_people",
                condition=Q(countersigned_by__isnull=True) | ~Q(countersigned_by=models.F("prescribed_by")),
            ),
            models.CheckConstraint(
                name="plan_withdrawn_has_reason", condition=~Q(state=PlanState.WITHDRAWN) | ~Q(withdrawn_reason="")
            ),
            models.UniqueConstraint(
                fields=["request"], condition=~Q(state=PlanState.WITHDRAWN), name="plan_stands_once"
            ),
            models.CheckConstraint(name="plan_has_activity", condition=~Q(prescribed_mbq="") & ~Q(radionuclide="")),
        ]
        indexes = [models.Index(fields=["request", "state"], name="plan_by_request")]

    def __str__(self) -> str:
        return self.uid

    @property
    def waits_for_second(self) -> bool:
        """Return whether somebody whom the text names has not yet prescribed it, too."""
        return bool(self.together_with) and self.countersigned_at is None
