"""Entries and what they are made of: exposures, versions, doses, and the reports they were read from."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from passport.booklet.reading import Grade, Kind
from passport.booklet.states import State
from passport.database import both_or_neither, one_of, uid_field
from passport.people.models import Device, Facility, Practitioner, Record
from passport.signing.models import Statement

_ANSWERED = [str(State.SIGNED), str(State.HOSPITAL_CONFIRMED)]  # by the approver, with a key or a code


class ApprovalKind(models.TextChoices):
    """What is known of the approval before the exposure."""

    NOT_RECORDED = "not_recorded"
    RECORDED = "recorded"  # a decision in this system, and nothing else
    TAKEN = "taken"  # "I approved this examination", said one by one by the approver


class FoundBy(models.TextChoices):
    """How the approver of a row was found; beside all but a decision the approval is still to be said by the approver."""

    DECISION = "decision"  # the approver's own, before the examination
    TYPED = "typed"  # named by whoever typed the row
    REPORT = "report"  # the author of the report on the images
    PASSED_ON = "passed_on"  # named by a colleague
    LIST = "list"  # nobody was named: the approver sees what is on the list of these rooms and kinds, and took the row
    OWN_WORD = "own_word"  # nobody was named: one of all who approve there took the row


class Entry(models.Model):
    """One booklet row: one examination, one approval."""

    uid = uid_field()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="entries")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="entries")
    state = models.CharField(max_length=24, default=State.DRAFT)
    state_at = models.DateTimeField()
    # What the row says.
    performed_on = models.DateField(null=True, blank=True)
    performed_at = models.DateTimeField(null=True, blank=True)
    performed_as_sent = models.CharField(max_length=64, blank=True)
    exam_as_sent = models.CharField(max_length=200, blank=True)
    exam_code = models.CharField(max_length=64, blank=True)  # of booklet.examinations; empty when not recognised
    kind = models.CharField(max_length=32)
    region = models.CharField(max_length=64, blank=True)
    laterality = models.CharField(max_length=16, blank=True)
    purpose = models.CharField(max_length=32, default="diagnosis")
    therapy = models.BooleanField(default=False)
    performer = models.CharField(max_length=200, blank=True)
    referrer = models.CharField(max_length=200, blank=True)
    approver = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="approved_entries"
    )
    approver_as_sent = models.CharField(max_length=200, blank=True)
    approval = models.CharField(max_length=16, choices=ApprovalKind, default=ApprovalKind.NOT_RECORDED)
    approver_found = models.CharField(max_length=16, choices=FoundBy, blank=True)  # empty: nobody is, or long ago
    pack = models.CharField(max_length=64, blank=True)
    article = models.CharField(max_length=64, blank=True)
    decision_digest = models.CharField(max_length=64, blank=True)  # of the statement of the decision before it
    # How it came and what people did with it.
    typed_by = models.CharField(max_length=200, blank=True)  # a radiographer's name for a row without a report
    # A row of an old paper booklet: done where the paper says, which may be nowhere; approved there, not here.
    from_paper = models.BooleanField(default=False)
    facility_as_sent = models.CharField(max_length=200, blank=True)
    returned_reason = models.CharField(max_length=500, blank=True)
    # Where a person took it from when it stood under the wrong record; what taking the decision back leads to.
    moved_from = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    current_version = models.ForeignKey("Version", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    # Whether the patient says that it is somebody else's, hides it, and keeps it from guardians;
    # `selectors.entries_with_parts` says it of each row it returns.
    disowned = hidden = kept_back = False
    opened_at: datetime | None = None  # since when it waits for another signature; said there as well
    # Why its approver reads it before signing, as codes of `access.read_first`; None: nobody asked.
    to_read: str | None = None
    on_my_list = False  # of the approver whose rows are listed; said there as well

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.CheckConstraint(name="entry_state_known", condition=Q(state__in=[str(state) for state in State])),
            models.CheckConstraint(name="entry_kind_known", condition=Q(kind__in=[str(kind) for kind in Kind])),
            models.CheckConstraint(name="entry_approval_known", condition=Q(approval__in=ApprovalKind.values)),
            one_of("entry_approver_found_known", "approver_found", FoundBy, empty=True),
            models.CheckConstraint(
                name="entry_found_has_approver", condition=Q(approver_found="") | Q(approver__isnull=False)
            ),
            models.CheckConstraint(
                name="entry_signed_has_version", condition=~Q(state__in=_ANSWERED) | Q(current_version__isnull=False)
            ),
            models.CheckConstraint(
                name="entry_signed_has_approver", condition=~Q(state__in=_ANSWERED) | Q(approver__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["record", "-performed_on"], name="entry_by_record"),
            models.Index(fields=["facility", "state"], name="entry_by_facility_state"),
        ]

    def __str__(self) -> str:
        return self.uid


class Exposure(models.Model):
    """One part of an examination: what one device did under one study."""

    uid = uid_field()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="exposures")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="exposures")
    kind = models.CharField(max_length=32)
    study_instance_uid = models.CharField(max_length=64, blank=True)
    accession_number = models.CharField(max_length=64, blank=True)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, null=True, blank=True, related_name="exposures")
    device_key = models.CharField(max_length=300)  # manufacturer|model|serial as sent: tells two rooms apart
    manufacturer = models.CharField(max_length=200, blank=True)
    model = models.CharField(max_length=200, blank=True)
    serial_number = models.CharField(max_length=64, blank=True)
    started_as_sent = models.CharField(max_length=64, blank=True)
    events = models.PositiveIntegerField(default=0)
    # Of the one phantom by which all its doses are told; "" of several, or where one does not say; null: not asked yet.
    phantom = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001 -- null: not asked yet
    labels = models.CharField(max_length=200, blank=True)  # of booklet.merging: cumulative, continued, differs …
    # What the text of the place and day asks for and the reports do not hold: codes of law.vocabulary.Datum.
    missing_data = models.CharField(max_length=300, null=True, blank=True)  # noqa: DJ001 -- null: not asked yet
    # Where a person took it from when joining two rows; what splitting leads back to.
    joined_from = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "study_instance_uid", "device_key", "kind"],
                condition=~Q(study_instance_uid=""),
                name="exposure_once",
            ),
            models.CheckConstraint(name="exposure_kind_known", condition=Q(kind__in=[str(kind) for kind in Kind])),
        ]
        indexes = [models.Index(fields=["study_instance_uid"], name="exposure_by_study")]

    def __str__(self) -> str:
        return self.uid


class Version(models.Model):
    """What an entry said at one time. A draft is recomputed; the first signature freezes it (trigger)."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    row_number = models.PositiveIntegerField()  # counts up only when patient, date, procedure, approver or state change
    row_payload = models.BinaryField()
    row_digest = models.BinaryField(max_length=32)
    row_nonce = models.BinaryField(max_length=16)
    evidence_payload = models.BinaryField()
    evidence_digest = models.BinaryField(max_length=32)
    evidence_nonce = models.BinaryField(max_length=16)
    row_statement = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    evidence_statement = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)  # why it replaces the one before
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="version_once"),
            both_or_neither("version_frozen_pair", "frozen_at", "evidence_statement"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} v{self.number}"


class Dose(models.Model):
    """One total of one exposure in one version. Totals of unlike quantities or scopes are never added."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="doses")
    exposure = models.ForeignKey(Exposure, on_delete=models.PROTECT, related_name="doses")
    position = models.PositiveIntegerField()
    origin = models.CharField(max_length=16)  # "device" total as sent | "events" sum of the merged events | "typed"
    code_scheme = models.CharField(max_length=16)
    code_value = models.CharField(max_length=64)
    quantity = models.CharField(max_length=64)
    value = models.CharField(max_length=64)  # canonical decimal text: SQLite keeps 15 digits only
    value_sort = models.DecimalField(max_digits=24, decimal_places=9)
    unit = models.CharField(max_length=16)
    value_as_sent = models.CharField(max_length=64)
    unit_as_sent = models.CharField(max_length=32, blank=True)
    laterality = models.CharField(max_length=16, blank=True)
    plane = models.CharField(max_length=64, blank=True)
    phantom = models.CharField(max_length=64, blank=True)
    agent = models.CharField(max_length=64, blank=True)
    radionuclide = models.CharField(max_length=64, blank=True)
    organ = models.CharField(max_length=64, blank=True)
    grade = models.CharField(max_length=1)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="dose_position_once"),
            models.CheckConstraint(name="dose_not_negative", condition=Q(value_sort__gte=0)),
            models.CheckConstraint(name="dose_grade_known", condition=Q(grade__in=[str(grade) for grade in Grade])),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.value} {self.unit}"


class DoseReport(models.Model):
    """One distinct content: SOP Instance UID and the digest of its reading."""

    uid = uid_field()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="reports")
    exposure = models.ForeignKey(Exposure, on_delete=models.PROTECT, related_name="reports")
    sop_class_uid = models.CharField(max_length=64)
    sop_instance_uid = models.CharField(max_length=64)
    content_digest = models.BinaryField(max_length=32)
    reading = models.BinaryField()  # canonical JSON of the reading, hashed as it stands
    source = models.CharField(max_length=100)
    received_at = models.DateTimeField()
    # Another content under the same SOP Instance UID, which a person said counts instead of this one.
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sop_instance_uid", "content_digest"], name="report_once_per_content"),
        ]

    def __str__(self) -> str:
        return self.uid


class Blob(models.Model):
    """The bytes of a report as they came; many per report, all kept. Append-only."""

    report = models.ForeignKey(DoseReport, on_delete=models.PROTECT, related_name="blobs")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "sha256"], name="blob_once_per_report")]

    def __str__(self) -> str:
        return self.sha256


class EventKey(models.Model):
    """One irradiation event, held by one exposure, whichever reports name it."""

    key = models.CharField(max_length=150, unique=True)
    exposure = models.ForeignKey(Exposure, on_delete=models.PROTECT, related_name="event_keys")
    report = models.ForeignKey(DoseReport, on_delete=models.PROTECT, related_name="event_keys")

    def __str__(self) -> str:
        return self.key


class ExaminationName(models.Model):
    """What a facility, or one of its devices, calls an examination, and what a person says it is."""

    uid = uid_field()
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="examination_names")
    device_key = models.CharField(max_length=300, blank=True)  # empty: whichever device of the facility
    code_scheme = models.CharField(max_length=16, blank=True)
    code_value = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=200, blank=True)  # as sent, folded; empty when the code alone decides
    exam_code = models.CharField(max_length=64)  # of booklet.examinations
    named_by = models.CharField(max_length=200)
    named_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "device_key", "code_scheme", "code_value", "name"], name="examination_named_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code_value or self.name} = {self.exam_code}"
