"""What the booklet's rows say, gathered for payloads, verification and merging."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from django.db.models import Case, DateTimeField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from passport.booklet.history import OPENS
from passport.booklet.merging import Held
from passport.booklet.mistakes import BELIEVED, MistakeState
from passport.booklet.models import (
    Confirmation,
    Dose,
    DoseReport,
    Entry,
    Exposure,
    FromWhom,
    Mistake,
    MistakeReport,
    ReportSentence,
    Version,
    Withheld,
)
from passport.booklet.payloads import (
    ApproverBlock,
    DoseFacts,
    EvidenceFacts,
    ExposureFacts,
    RowFacts,
    id_hash,
)
from passport.booklet.reading import Scope, from_json
from passport.booklet.sources import Parts, sources_of
from passport.booklet.states import State
from passport.booklet.withdrawing import Answer
from passport.law.pack import Pack
from passport.law.shelf import pack_for
from passport.people.models import Facility, Patient, Practitioner, User
from passport.people.selectors import specialty_of
from passport.signing import canonical
from passport.signing.models import Act, HospitalConfirmation, HowConfirmed, Signature

# The columns that tell values of one quantity apart, named as in a reading.
SCOPE = tuple(field.name for field in fields(Scope))
# By the day, then by the time as far as it is known; a row without a date stands last, on every database.
NEWEST_FIRST = (
    F("performed_on").desc(nulls_last=True),
    F("performed_at").desc(nulls_last=True),
    "-performed_as_sent",
    "-id",
)
# What finds and counts a row.
_OUTLINE = (
    "performed_on", "performed_as_sent", "exam_as_sent", "exam_code", "kind", "region", "laterality", "therapy", "state",
    "typed_by", "from_paper", "facility_as_sent", "facility__name",
)  # fmt: skip
# What was signed and sealed, byte for byte: as large as all reports of a row, and no line shows it.
_SEALED_BYTES = (
    "current_version__row_payload",
    "current_version__evidence_payload",
    "current_version__row_statement__payload",
)


def entries_with_parts() -> QuerySet[Entry]:
    """Return entries with all that a page shows of them, in a bounded number of queries, newest first.

    A row whose parts a person joined with another's is none of its own until they are split. `disowned` says whether
    its patient says that it is somebody else's, `opened_at` since when a signed one waits for another signature; the rest
    is said by `marked`.
    """
    return (
        marked(Entry.objects.all())
        .select_related("record", "facility", "approver", "current_version__row_statement")
        .prefetch_related(
            "exposures__device",
            "current_version__doses",
            "current_version__row_statement__signatures",
        )
        .annotate(
            disowned=Exists(_disowning().filter(entry=OuterRef("pk"), patient=OuterRef("record__patient"))),
            opened_at=Case(When(state=State.AMENDED, then=Subquery(_openings())), output_field=DateTimeField()),
        )
        .exclude(state=State.JOINED)
        .order_by(*NEWEST_FIRST)
    )


def _openings() -> QuerySet[Act, Any]:
    """Return, as a subquery of rows, when the last of the acts was that let a row wait for another signature."""
    since = OuterRef("current_version__replaces__frozen_at")
    acts = Act.objects.filter(subject_uid=OuterRef("uid"), verb__in=OPENS, at__gte=since)
    return acts.order_by().values("subject_uid").annotate(last=Max("at")).values("last")


def marked(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return the same entries with `hidden` and `kept_back`: whether the patient whose they are now keeps each so."""
    return entries.annotate(
        hidden=Exists(_withheld(FromWhom.EVERYBODY)), kept_back=Exists(_withheld(FromWhom.GUARDIANS))
    )


def signature_by(user: User, entry: Entry) -> Signature | None:
    """Return a person's own signature on a row as it stands; None where there is none."""
    version = entry.current_version
    signed = version.row_statement.signatures.all() if version and version.row_statement else ()
    return next((one for one in signed if one.signer_uid == user.uid), None)


def confirmation_by(user: User, entry: Entry) -> HospitalConfirmation | None:
    """Return how the hospital confirmed a row as it stands on a person's own code; None where it did not."""
    version = entry.current_version
    if version is None or version.row_statement_id is None:
        return None
    own = HospitalConfirmation.objects.filter(statement=version.row_statement_id, how=HowConfirmed.CODE)
    return own.filter(by_uid=user.uid).select_related("statement", "stated").first()


def own_answer(user: User, entry: Entry) -> Answer | None:
    """Return with what a person stands for a row as it is now, and may take back; None where with nothing."""
    if entry.state == State.SIGNED and signature_by(user, entry):
        return Answer.SIGNATURE
    confirmed = entry.state == State.HOSPITAL_CONFIRMED and confirmation_by(user, entry)
    return Answer.CONFIRMATION if confirmed else None


def is_disowned(entry: Entry) -> bool:
    """Return whether the patient of a row says that it is somebody else's, and the facility did not disagree."""
    return _disowning().filter(entry=entry, patient=entry.record.patient_id).exists()


def is_kept_from_guardians(entry: Entry) -> bool:
    """Return whether who looks after a passport does not see a row: its patient hides it, or keeps it from guardians."""
    return Withheld.objects.filter(entry=entry, patient=entry.record.patient_id).exists()


def withheld_from(entry: Entry) -> frozenset[FromWhom]:
    """Return from whom the patient whose a row is now keeps it."""
    found = Withheld.objects.filter(entry=entry, patient=entry.record.patient_id)
    return frozenset(FromWhom(one) for one in found.values_list("from_whom", flat=True))


def standing_for(entry: Entry) -> Entry:
    """Return the row that stands for a row: the one that holds its parts where a person joined them, else itself."""
    into = (
        Exposure.objects.filter(joined_from=entry).select_related("entry__record__patient", "entry__facility").first()
    )
    return into.entry if into else entry


def joined_into(entry: Entry) -> QuerySet[Exposure, dict[str, int]]:
    """Return, as a subquery, the rows whose parts a person joined with a row."""
    return Exposure.objects.filter(entry=entry, joined_from__isnull=False).values("joined_from")


def disowned_by(patient: Patient) -> dict[int, MistakeReport]:
    """Return by the row's key what a patient says is somebody else's, the last report of each."""
    found = _disowning().filter(patient=patient).select_related("facility").order_by("reported_at", "id")
    return {report.entry_id: report for report in found if report.entry_id}


def mistakes_of(patient: Patient) -> QuerySet[MistakeReport]:
    """Return what was said to be wrong in a passport, with the row and who answers, latest first."""
    return _with_parts().filter(patient=patient).order_by("-reported_at", "-id")


def open_mistakes_of(patient: Patient) -> QuerySet[MistakeReport]:
    """Return what was said to be wrong in a passport and waits for an answer."""
    return patient.mistakes.filter(state=MistakeState.OPEN)


def mistakes_at(facilities: QuerySet[Facility]) -> QuerySet[MistakeReport]:
    """Return what facilities answer: first what waits, the one that is due first first; then the last settled."""
    settled = Coalesce("taken_back_at", "answered_at")
    found = _with_parts().filter(facility__in=facilities)
    return found.order_by(settled.desc(nulls_first=True), "answer_due_on", "id")


def facilities_known_to(patient: Patient) -> QuerySet[Facility]:
    """Return the facilities that registered a patient or made one of the rows, by name."""
    known = Q(pk=patient.registered_by_id) | Q(pk__in=Entry.objects.filter(record__patient=patient).values("facility"))
    return Facility.objects.filter(known).order_by("name")


def outlined(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return the same entries with no more than finds and counts them: one light query for a lifetime of rows."""
    plain = entries.select_related(None).prefetch_related(None)
    return plain.select_related("facility").only(*_OUTLINE)


def stamped(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return the same entries with what a line of the booklet shows: place, state and stamps, but no values."""
    plain = entries.select_related(None).prefetch_related(None)
    found = plain.select_related("facility", "current_version__row_statement")
    return found.prefetch_related("current_version__row_statement__signatures").defer(*_SEALED_BYTES)


def unconfirmed(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Keep the rows that whoever performed them can confirm and nobody has: their last confirmation is taken back."""
    last = Confirmation.objects.filter(entry=OuterRef("pk")).order_by("-number").values("withdrawn")[:1]
    rows = entries.annotate(taken_back=Subquery(last)).exclude(state__in=(State.VOID, State.JOINED))
    return rows.filter(Q(taken_back__isnull=True) | Q(taken_back=True), from_paper=False)


def confirmations_of(entries: Iterable[Entry]) -> dict[int, Confirmation]:
    """Return the confirmation that counts of each row that has one, by the row's key, with who helped."""
    found = Confirmation.objects.filter(entry__in=[entry.pk for entry in entries]).order_by("number")
    found = found.select_related("by", "performer", "delegated_by", "supervised_by").prefetch_related("helpers")
    last = {one.entry_id: one for one in found}
    return {key: one for key, one in last.items() if not one.withdrawn}


def usual_of(entry: Entry, user: User) -> Confirmation | None:
    """Return what a person confirmed last of the same examination at the same facility; None: nothing yet."""
    if not entry.exam_code:
        return None
    same = Confirmation.objects.filter(
        by=user, withdrawn=False, entry__exam_code=entry.exam_code, entry__facility=entry.facility
    )
    return same.exclude(entry=entry).order_by("-at", "-id").first()


def report_sentence_of(entry: Entry) -> ReportSentence | None:
    """Return the last word on the sentence about the dose: put into the report, or taken out; None: neither yet."""
    return ReportSentence.objects.filter(entry=entry).select_related("by").order_by("-number").first()


def row_said(entry: Entry) -> str:
    """Return the digest of whose, when, what and which side a row says: a confirmation stands for that and no more."""
    columns = ("performed_on", "performed_as_sent", "exam_as_sent", "exam_code", "kind", "laterality", "therapy")
    said = {name: str(getattr(entry, name) or "") for name in columns}
    return canonical.digest(canonical.dumps({**said, "record": entry.record.uid})).hex()


def pack_of(entry: Entry) -> Pack | None:
    """Return the text of law of an entry's place and day; None where none is known, or where paper names the place."""
    return None if entry.from_paper else pack_for(entry.facility.country, entry.performed_on)


def held_reports(entry: Entry) -> list[Held]:
    """Return the accepted reports of an entry: those that no person put behind another one."""
    return reports_held_by([entry]).get(entry.pk, [])


def reports_held_by(entries: Iterable[Entry]) -> dict[int, list[Held]]:
    """Return the accepted reports of entries, by key of the entry; one that holds none is left out."""
    reports = DoseReport.objects.filter(exposure__entry__in=list(entries), replaced_by=None)
    found: dict[int, list[Held]] = {}
    for report in reports.select_related("exposure"):
        held = Held(
            exposure=report.exposure.uid,
            reading=from_json(bytes(report.reading).decode()),
            digest=bytes(report.content_digest).hex(),
        )
        found.setdefault(report.exposure.entry_id, []).append(held)
    return found


def approver_block(practitioner: Practitioner, *, at: datetime) -> ApproverBlock:
    """Return the approver as rows and facsimiles of a moment name one: a specialty that came later changes no row."""
    return ApproverBlock(
        uid=practitioner.uid,
        name=f"{practitioner.given_name} {practitioner.surname}",
        title=practitioner.title,
        specialty=specialty_of(practitioner, at.astimezone(UTC).date()),
        licence_number=practitioner.licence_number,
    )


def row_facts(entry: Entry, version: Version, *, approver: ApproverBlock | None = None) -> RowFacts:
    """Return what a row says, from its columns; nonce, number and evidence come from the version that was signed.

    Who writes many rows of one approver and one moment gives the approver's block, and it is not read.
    """
    record = entry.record
    return RowFacts(
        entry=entry.uid,
        row=version.row_number,
        issuer=record.issuer,
        id_hash=id_hash(salt=bytes(record.salt), issuer=record.issuer, local_id=record.local_id),
        facility_uid=entry.facility.uid,
        facility=entry.facility.name,
        performed_on=entry.performed_on.isoformat() if entry.performed_on else None,
        performed_at=_moment(entry.performed_at) if entry.performed_at else None,
        performed_as_sent=entry.performed_as_sent,
        procedure_code=entry.exam_code,
        procedure=entry.exam_as_sent,
        kind=entry.kind,
        region=entry.region,
        laterality=entry.laterality,
        purpose=entry.purpose,
        therapy=entry.therapy,
        performer=entry.performer,
        referrer=entry.referrer,
        approver=approver or (approver_block(entry.approver, at=version.made_at) if entry.approver else None),
        approver_as_sent=entry.approver_as_sent,
        from_paper=entry.from_paper,
        facility_as_sent=entry.facility_as_sent,
        decision=entry.approval,
        decision_digest=entry.decision_digest,
        approver_found=entry.approver_found,
        pack=entry.pack,
        article=entry.article,
        evidence_digest=bytes(version.evidence_digest).hex(),
        nonce=bytes(version.row_nonce).hex(),
        issued_at=_moment(version.made_at),
    )


def evidence_facts(entry: Entry, version: Version, *, parts: Parts | None = None) -> EvidenceFacts:
    """Return the evidence of a version from its doses and the entry's exposures and reports.

    Who has just made them gives them as `parts`, and they are not read.
    """
    exposures, doses, sources = parts or _stored_parts(entry, version)
    return EvidenceFacts(
        entry=entry.uid,
        version=version.number,
        reason=version.reason,
        made_by=version.made_by,
        typed_by=entry.typed_by,
        exposures=[_exposure_facts(exposure, doses) for exposure in exposures],
        sources=sources,
        nonce=bytes(version.evidence_nonce).hex(),
        made_at=_moment(version.made_at),
    )


def _disowning() -> QuerySet[MistakeReport]:
    return MistakeReport.objects.filter(kind=Mistake.NOT_MINE, state__in=[str(state) for state in BELIEVED])


def _withheld(from_whom: FromWhom) -> QuerySet[Withheld]:
    return Withheld.objects.filter(entry=OuterRef("pk"), patient=OuterRef("record__patient"), from_whom=from_whom)


def _with_parts() -> QuerySet[MistakeReport]:
    return MistakeReport.objects.select_related("facility", "patient", "entry__record__patient", "entry__facility")


def _stored_parts(entry: Entry, version: Version) -> Parts:
    doses = list(version.doses.order_by("position")) if version.pk else []
    exposures = list(Exposure.objects.filter(entry=entry).select_related("device").order_by("id"))
    return exposures, doses, sources_of(entry)


def _moment(at: datetime) -> str:
    # One moment is one text, in whatever zone the database or the caller holds it.
    return at.astimezone(UTC).isoformat()


def _exposure_facts(exposure: Exposure, doses: Sequence[Dose]) -> ExposureFacts:
    return ExposureFacts(
        uid=exposure.uid,
        kind=exposure.kind,
        study_instance_uid=exposure.study_instance_uid,
        accession_number=exposure.accession_number,
        device_uid=exposure.device.uid if exposure.device else "",
        device_key=exposure.device_key,
        manufacturer=exposure.manufacturer,
        model=exposure.model,
        serial_number=exposure.serial_number,
        started_as_sent=exposure.started_as_sent,
        events=exposure.events,
        labels=exposure.labels,
        totals=[_dose_facts(dose) for dose in doses if dose.exposure_id == exposure.pk],
    )


def _dose_facts(dose: Dose) -> DoseFacts:
    return DoseFacts(
        position=str(dose.position),
        origin=dose.origin,
        code=f"{dose.code_scheme} {dose.code_value}",
        quantity=dose.quantity,
        value=dose.value,
        unit=dose.unit,
        value_as_sent=dose.value_as_sent,
        unit_as_sent=dose.unit_as_sent,
        scope={name: getattr(dose, name) for name in SCOPE if getattr(dose, name)},
        grade=dose.grade,
    )
