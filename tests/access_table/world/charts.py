"""One patient and everything that pages show of one: the same things for each, so that each address has an answer."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from passport import objects
from passport.access.models import Emergency, Grant
from passport.booklet.models import Entry, ExaminationName
from passport.booklet.reading import Identifier, Kind, PatientAsSent, Performed
from passport.booklet.services import Source, record_report
from passport.booklet.services.joining import join_entries
from passport.justification.models import DecisionVerdict, Request, Urgency
from passport.justification.services import (
    Said,
    Shown,
    Wish,
    decide,
    draft_request,
    put_together,
    send_request,
    shown_digest,
)
from passport.justification.services.informing import note_informed
from passport.people.models import (
    Facility,
    Patient,
    Reader,
    Record,
    Relation,
    User,
)
from passport.people.names import fold
from passport.signing.models import Notice
from reports.models import BookletPrint
from tests import cast
from tests.access_table.terms import Reader as Asks
from tests.access_table.terms import Word
from tests.access_table.world.places import Team, account
from tests.passport.booklet.readings import event, measure, reading
from tests.passport.booklet.signing import sign
from tests.passport.booklet.withholding import withhold
from tests.reports.audits.examinations import SERIAL

HOUR = timedelta(hours=1)
GRANT_REDEEMED = "grant.redeemed"
BORN = date(1955, 5, 2)


@dataclass(frozen=True, kw_only=True)
class Who:
    """The words of one patient. Nobody else has one of them, and no page of ours says one of itself."""

    tag: str  # in identifiers
    given: str
    surname: str
    street: str
    exam: str  # as devices and people call it: the dictionary does not know it
    veiled: str  # the same, of the hidden row
    complaint: str  # why it is asked for
    happening: str  # what went wrong


@dataclass(frozen=True, kw_only=True)
class Chart:
    """One patient, at one hospital, and who holds which ground to read."""

    who: Who
    number: int
    team: Team
    patient: Patient
    record: Record
    reader: User  # the patient's own account
    grantee: User  # who took up a code
    asker: User  # who asked for an examination
    deciding: Team  # where it is decided
    urgent: User  # who opened the passport in an emergency
    at: datetime
    things: dict[str, str]
    cookies: dict[Asks, dict[str, str]] = field(default_factory=dict)  # what opens pages beside a session

    @property
    def words(self) -> dict[Word, tuple[str, ...]]:
        """Return what only this patient's pages may hold: words, and the uids that stand in the links to rows."""
        return {
            Word.NAME: (self.who.given, self.who.surname),
            Word.NUMBER: (self.patient.personal_number, f"L-{self.who.tag}", f"ACC-{self.who.tag}", self.who.street),
            Word.EXAM: (self.who.exam, self.who.complaint, self.who.happening, *self.rows),
            Word.HIDDEN: (self.who.veiled, self.things["hidden"]),
        }

    @property
    def rows(self) -> tuple[str, ...]:
        """Return the uids of the rows that nobody hides."""
        return tuple(self.things[name] for name in ("plain", "signed", "holder", "moved", "chained", "nuclear_entry"))


def chart(who: Who, number: int, team: Team, at: datetime, *, deciding: Team | None = None, **grounds: User) -> Chart:
    """Return a patient of a hospital; what is not said is that hospital's own matter."""
    patient = Patient.objects.create(
        given_name=who.given,
        surname=who.surname,
        folded_name=fold(f"{who.given} {who.surname}"),
        personal_number=f"02059557{number}5{number}{number}2",
        street=f"{who.street} 3",
        place="Sarajevo",
        birth_date=BORN,
        sex="F",
        registered_at=at,
        registered_by=team.facility,
    )
    record = cast.record(issuer=team.facility.name, local_id=f"L-{who.tag}", patient=patient)
    made = Chart(
        who=who,
        number=number,
        team=team,
        patient=patient,
        record=record,
        reader=reads(account(f"patient.{who.tag}", "A patient"), patient, Relation.SELF),
        grantee=grounds.get("grantee", team.referrer),
        asker=grounds.get("asker", team.referrer),
        deciding=deciding or team,
        urgent=grounds.get("urgent", team.referrer),
        at=at,
        things={"patient": patient.uid, "record": record.uid},
    )
    rows_of(made)
    grounds_of(made)
    requests_of(made)
    return made


def reads(user: User, patient: Patient, relation: Relation) -> User:
    """Let an account read a passport."""
    Reader.objects.create(user=user, patient=patient, relation=relation, since=cast.LONG_AGO, proven_by="the cast")
    return user


def report(of: Chart, study: int, exam: str, *, kind: Kind = Kind.CT, days_ago: int = 3) -> Entry:
    """Return the row that the dose report of one study makes."""
    day = of.at.date() - timedelta(days=days_ago)
    uid = f"2.25.{of.number}{study:02}"
    read = reading(
        kind=kind,
        sop_instance_uid=f"{uid}1",
        study_instance_uid=f"{uid}2",
        accession_number=f"ACC-{of.who.tag}",
        exam=exam,
        performed=Performed(date=day.isoformat(), at=None, as_sent=f"{day:%Y%m%d} 101500"),
        patient=PatientAsSent(
            identifiers=(Identifier(value=f"L-{of.who.tag}", issuer=None),),
            name=f"{of.who.surname}^{of.who.given}",
            birth_date=BORN.isoformat(),
            sex="F",
        ),
        totals=(measure("113813", "30"),) if kind is Kind.CT else (),
        events=(event(f"{uid}3", "30"),) if kind is Kind.CT else (),
    )
    read = replace(read, device=replace(read.device, serial_number=SERIAL))
    data = f"report {uid} of {of.who.surname}".encode()
    source = Source(name="scanner", facility=of.team.facility, sha256=objects.put(data), size=len(data))
    return record_report(reading=read, record=of.record, source=source, at=of.at).entry


def rows_of(of: Chart) -> None:
    """Give a patient rows: one that means nothing yet, one signed, two joined, and one that is hidden."""
    entry = report(of, 1, of.who.exam)
    signed = report(of, 2, of.who.exam, days_ago=9)
    sign([signed], by=of.team.approver, authenticator=of.team.authenticator, at=of.at)
    holder, joined = report(of, 3, of.who.exam, days_ago=12), report(of, 4, of.who.exam, days_ago=13)
    why = {"reason": "one examination", "by": of.team.pacs_administrator, "at": of.at}
    join_entries(entry=holder, other=joined, **why)
    hidden = report(of, 5, of.who.veiled, days_ago=20)
    withhold(hidden, at=of.at)
    moved = report(of, 6, of.who.exam, days_ago=25)
    Entry.objects.filter(pk=moved.pk).update(moved_from=cast.record(f"old {of.who.tag}", "1", of.patient))
    given = ExaminationName.objects.create(
        facility=of.team.facility,
        name=f"skan of {of.number}",
        exam_code="ct.chest",
        named_by="the cast",
        named_at=of.at,
    )
    of.things.update(
        entry=entry.uid,
        plain=entry.uid,
        signed=signed.uid,
        holder=holder.uid,
        joined=joined.uid,
        hidden=hidden.uid,
        moved=moved.uid,
        given_name=given.uid,
    )


def grounds_of(of: Chart) -> None:
    """Let somebody hold a code of the patient, somebody else have opened the passport in an emergency; and tell of it."""
    grant = Grant.objects.create(
        patient=of.patient,
        made_by=of.reader,
        code_hmac=of.who.tag.encode().ljust(32),
        made_at=of.at,
        code_expires_at=of.at + HOUR,
        redeemed_at=of.at,
        redeemed_by=of.grantee,
        until=of.at + HOUR,
    )
    place = of.deciding.facility
    emergency = Emergency.objects.create(
        patient=of.patient,
        reader=of.urgent,
        facility=place,
        reason="unconscious",
        opened_at=of.at,
        until=of.at + HOUR,
    )
    told = {"doctor": str(of.grantee), "facility": place.name}
    notice = Notice.objects.create(
        user=of.reader, kind=GRANT_REDEEMED, subject_uid=grant.uid, detail=told, created_at=of.at
    )
    pdf = f"%PDF-1.7 {of.who.given} {of.patient.personal_number} {of.who.exam}".encode()
    printed = BookletPrint.objects.create(
        patient=of.patient,
        asked_by=of.reader,
        asked_at=of.at,
        made_at=of.at,
        sha256=objects.put(pdf),
        pages=1,
        forget_at=of.at + HOUR,
    )
    of.things.update(grant=grant.uid, emergency=emergency.uid, notice=notice.uid, print=printed.uid)


def requests_of(of: Chart) -> None:
    """Let examinations be asked for: one waits, one is a draft, the others are decided."""
    place = of.deciding
    waiting = sent(of, draft(of, of.asker))
    approved = decided(of, sent(of, draft(of, of.asker)), by=place.approver)
    refused = decided(of, sent(of, draft(of, of.asker)), by=place.approver, verdict=DecisionVerdict.REFUSED)
    urgent = {"urgency": Urgency.EMERGENCY, "emergency_reason": f"{of.who.complaint} now"}
    emergency = decided(of, sent(of, draft(of, of.asker, **urgent)), by=place.referrer)
    chained = report(of, 7, of.who.exam, days_ago=1)
    beside = decided(of, sent(of, draft(of, of.asker, place=of.team.facility)), by=of.team.approver)
    put_together(request=beside, entry=chained, by=of.team.radiographer, at=of.at)
    candidate = decided(of, sent(of, draft(of, of.asker, place=of.team.facility)), by=of.team.approver)
    note_informed(request=approved, informed_by="dr", informed_at=of.at, leaflet=None, by=place.approver, at=of.at)
    of.things.update(
        request=waiting.uid,
        draft=draft(of, of.asker).uid,
        approved=approved.uid,
        refused=refused.uid,
        emergency_decision=emergency.decision.uid,
        chained=chained.uid,
        candidate=candidate.uid,
        dental=draft(of, of.team.single_handed, exam_code="xray.teeth").uid,
    )


def draft(of: Chart, by: User, *, place: Facility | None = None, **parts: object) -> Request:
    """Return a draft about a patient."""
    said = {"exam_code": "ct.abdomen", "indication": of.who.complaint, "planned_on": of.at.date(), **parts}
    return draft_request(
        facility=place or of.deciding.facility, wish=Wish(**said), patient=of.patient, record=of.record, by=by, at=of.at
    )


def sent(of: Chart, request: Request) -> Request:
    """Return a draft after it was sent, by who wrote it."""
    return send_request(request=request, shown=_shown(of, request), by=request.requested_by, at=of.at)


def decided(of: Chart, request: Request, *, by: User, verdict: DecisionVerdict = DecisionVerdict.APPROVED) -> Request:
    """Return a request after somebody decided on it."""
    said = Said(
        verdict=verdict, reason=f"{of.who.complaint} justifies it", alternative="ultrasound", repeat_reason="worse"
    )
    decide(request=request, said=said, shown=_shown(of, request), by=by, at=of.at)
    return Request.objects.select_related("decision").get(pk=request.pk)


def _shown(of: Chart, request: Request) -> Shown:
    rows: Iterable[Entry] = _rows(of, request)
    return Shown(rows=rows, seen=shown_digest(rows))


def _rows(of: Chart, request: Request) -> list[Entry]:
    return list(Entry.objects.filter(record__patient=of.patient, withheld=None))
