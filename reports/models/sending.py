"""What a facility must send to an authority: how it is set up, one row per study, and each document that was made."""

from django.db import models
from django.db.models import Q

from passport.database import both_or_neither, uid_field
from passport.people.models import Facility
from reports.sending.states import ENDED, Outcome, State


def _names(*members: Outcome | State) -> list[str]:
    # Plain text in a fixed order: what a migration writes down must not depend on our classes.
    return sorted(str(member) for member in members)


class SendingSetup(models.Model):
    """To whom a facility sends, under which code, and how far its studies were gone through."""

    uid = uid_field()
    facility = models.OneToOneField(Facility, on_delete=models.PROTECT, related_name="sending_setup")
    profile = models.CharField(max_length=64)  # an id of reports.sending.profile
    facility_code = models.CharField(max_length=64, blank=True)  # as the authority calls the facility
    # Where the authority fetches the objects that a key object names.
    location_uid = models.CharField(max_length=64, blank=True)
    retrieve_ae_title = models.CharField(max_length=16, blank=True)
    retrieve_url = models.CharField(max_length=500, blank=True)
    active = models.BooleanField(default=False)
    dry_run = models.BooleanField(default=True)
    # The last rows that were gone through and cannot get earlier neighbours any more.
    report_cursor = models.PositiveBigIntegerField(default=0)
    study_cursor = models.PositiveBigIntegerField(default=0)
    round_cursor = models.PositiveBigIntegerField(default=0)  # of its own rows of the last days, looked at in turn
    collected_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.uid


class Sending(models.Model):
    """One study that is due to be sent."""

    uid = uid_field()
    setup = models.ForeignKey(SendingSetup, on_delete=models.PROTECT, related_name="sendings")
    study_instance_uid = models.CharField(max_length=64)
    accession_number = models.CharField(max_length=64, blank=True)
    performed_on = models.DateField(null=True, blank=True)
    examination = models.CharField(max_length=64)  # the name of the kind in the profile
    device = models.CharField(max_length=300, blank=True)  # as sent: maker, model, serial number or station
    reports = models.PositiveIntegerField(default=0)  # dose reports of the study
    state = models.CharField(max_length=16)
    problem = models.CharField(max_length=32, blank=True)  # of reports.sending.checks
    answer = models.CharField(max_length=300, blank=True)  # of the destination, or why it could not be reached
    facts = models.CharField(max_length=64)  # the digest of what was known when the state was decided
    number = models.PositiveIntegerField(default=0)  # of the key object that counts; 0: none was made
    tries = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    state_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)  # the first handing over of the key object that counts

    class Meta:
        constraints = [
            models.CheckConstraint(name="sending_state_known", condition=Q(state__in=_names(*State))),
            models.UniqueConstraint(fields=["setup", "study_instance_uid"], name="sending_once_per_study"),
            models.CheckConstraint(
                name="sending_held_back_says_why",
                condition=~Q(state__in=_names(State.INCOMPLETE, State.NO_DOSE)) | ~Q(problem=""),
            ),
            models.CheckConstraint(
                name="sending_handed_over_has_object",
                condition=~Q(state__in=_names(State.SENT, *ENDED)) | Q(number__gt=0),
            ),
        ]
        indexes = [
            models.Index(fields=["setup", "state", "-performed_on"], name="sending_by_state"),
            models.Index(fields=["setup", "performed_on"], name="sending_by_day"),
        ]

    def __str__(self) -> str:
        return self.uid


class KeyObject(models.Model):
    """One document that was made for a study: its bytes never change, however often they are handed over."""

    uid = uid_field()
    sending = models.ForeignKey(Sending, on_delete=models.PROTECT, related_name="key_objects")
    number = models.PositiveIntegerField()
    sop_instance_uid = models.CharField(max_length=64, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    references = models.PositiveIntegerField()
    facts = models.CharField(max_length=64)
    built_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True, blank=True)  # the first time that it left for the authority
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=16, null=True, blank=True)  # noqa: DJ001 -- null pairs with answered_at
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sending", "number"], name="key_object_once"),
            both_or_neither("key_object_answered_pair", "answered_at", "outcome"),
            models.CheckConstraint(
                name="key_object_outcome_known",
                condition=Q(outcome__isnull=True) | Q(outcome__in=_names(*Outcome)),
            ),
        ]

    def __str__(self) -> str:
        return self.uid
