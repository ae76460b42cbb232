"""The cast of the tests of requests: a hospital with everybody whom the texts of law tell apart, Ana, and Boris.

Ana was examined before, at the hospital and elsewhere; Boris has a row and a request that could leak.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from passport.booklet.models import Entry
from passport.booklet.reading import Kind
from passport.booklet.selectors import entries_with_parts
from passport.booklet.services import TypedEntry, type_entry
from passport.justification.models import AskedAnswer, Decision, DecisionVerdict, Request
from passport.justification.priors import in_reading_order
from passport.justification.selectors import asks_due, subject_of, wanted_of
from passport.justification.services import (
    Answered,
    Said,
    Shown,
    Wish,
    decide,
    draft_request,
    send_request,
    shown_digest,
)
from passport.law.professional import Field, Profession
from passport.law.shelf import pack_for
from passport.law.vocabulary import Actor
from passport.people.models import Facility, Patient, Practitioner, Record, Role, Specialty, User
from passport.people.selectors import day_at
from passport.people.services import confirm_pack
from tests import cast

ZONES = {"RS": "Europe/Belgrade", "HR": "Europe/Zagreb", "BA": "Europe/Sarajevo"}
GRETA_IS_BORN = date(1990, 5, 2)  # of an age at which the hospital asks
CHEST = "ct.chest"


@dataclass(frozen=True, kw_only=True)
class Ward:
    """A hospital, who works there, its patients, and a hospital elsewhere."""

    facility: Facility
    elsewhere: Facility
    referrer: User  # a family doctor
    approver: User  # a radiologist
    second: User  # another radiologist
    surgeon: User  # of the chest; refers patients, and approves nothing
    dentist: User
    nuclear: User
    stranger: User  # a radiologist of the hospital elsewhere
    radiographer: User
    administrator: User
    ana: Patient
    ana_record: Record
    boris: Patient
    boris_record: Record
    nobody: Record  # a record that no patient claimed

    @property
    def decider(self) -> Practitioner:
        """Return the approver as decisions and rows name that person."""
        return self.approver.practitioner


def ward(country: str = "RS") -> Ward:
    """Return the whole cast, in a country."""
    place = cast.facility("Bolnica Breza", country=country, time_zone=ZONES.get(country, "UTC"))
    far = cast.facility("Klinika Sever", country=country, time_zone=ZONES.get(country, "UTC"))
    ana, boris = cast.patient(place), cast.patient(place, "Борис", "Борић")
    Patient.objects.filter(pk=boris.pk).update(sex="M")
    boris.refresh_from_db()
    return Ward(
        facility=place,
        elsewhere=far,
        referrer=doctor(far, "referrer", Role.REFERRER, "Петар", field=Field.GENERAL_PRACTICE),
        approver=doctor(place, "approver", Role.APPROVER, "Мира", field=Field.RADIOLOGY),
        second=doctor(place, "second", Role.APPROVER, "Јован", field=Field.RADIOLOGY),
        surgeon=doctor(place, "surgeon", Role.REFERRER, "Сара", field=Field.OTHER, regions="chest ribs"),
        dentist=doctor(place, "dentist", Role.APPROVER, "Дана", profession=Profession.DENTIST),
        nuclear=doctor(place, "nuclear", Role.APPROVER, "Неда", field=Field.NUCLEAR_MEDICINE),
        stranger=doctor(far, "stranger", Role.APPROVER, "Страхиња", field=Field.RADIOLOGY),
        radiographer=cast.staff(place, "radiographer", Role.RADIOGRAPHER),
        administrator=cast.staff(place, "administrator", Role.FACILITY_ADMINISTRATOR),
        ana=ana,
        ana_record=cast.record(local_id="A-1", patient=ana),
        boris=boris,
        boris_record=cast.record(local_id="B-1", patient=boris),
        nobody=cast.record(local_id="N-1"),
    )


def doctor(
    place: Facility,
    username: str,
    role: Role,
    given_name: str,
    *,
    field: Field | None = None,
    regions: str = "",
    profession: Profession = Profession.DOCTOR,
) -> User:
    """Return the account of a health professional, with what is on record of the training."""
    user = cast.staff(place, username, role)
    person = Practitioner.objects.create(
        user=user,
        title="др",
        given_name=given_name,
        surname="Ковач",
        licence_number=f"L-{username}",
        profession=profession,
    )
    if field is not None:
        Specialty.objects.create(practitioner=person, name=str(field), field=field, regions=regions)
    return user


def in_force(ward: Ward, at: datetime) -> None:
    """Let somebody confirm by name that the text of the hospital's country is in force there."""
    pack = pack_for(ward.facility.country, at.date())
    assert pack is not None
    confirm_pack(facility=ward.facility, pack=pack, confirmed_by="dr Vera Ilić", confirmed_on=at.date(), by=None, at=at)


def young(ward: Ward, born: date = GRETA_IS_BORN, sex: str = "F") -> None:
    """Let Ana be of another age, or of another sex."""
    Patient.objects.filter(pk=ward.ana.pk).update(birth_date=born, sex=sex)
    ward.ana.refresh_from_db()


def prior(
    ward: Ward,
    at: datetime,
    *,
    on: date | None,
    exam_code: str = CHEST,
    side: str = "",
    of: Record | None = None,
    therapy: bool = False,
) -> Entry:
    """Return a row of an earlier examination at the hospital, typed by its radiographer; Ana's unless told otherwise."""
    typed = TypedEntry(
        performed_on=on,
        exam_code=exam_code,
        exam="" if exam_code else "Snimak",
        kind=Kind.CT,
        laterality=side,
        therapy=therapy,
    )
    return type_entry(
        record=of or ward.ana_record, facility=ward.facility, typed=typed, approver=None, by=ward.radiographer, at=at
    )


def wish(**parts: object) -> Wish:
    """Return a wish for a CT of the chest, with parts of it replaced."""
    return Wish(**{"exam_code": CHEST, "indication": "Cough for six weeks", "question": "Tumour?", **parts})


def drafted(
    ward: Ward, at: datetime, *, by: User | None = None, of: Patient | Record | None = None, **parts: object
) -> Request:
    """Return a draft of the referrer's: of Ana, unless told otherwise."""
    about = of or ward.ana
    whom = {"record": about} if isinstance(about, Record) else {"patient": about}
    return draft_request(facility=ward.facility, wish=wish(**parts), by=by or ward.referrer, at=at, **whom)


def rows_of(request: Request) -> list[Entry]:
    """Return what stands on a screen of a request, in its order."""
    about = subject_of(request)
    whose = {"record__patient": about} if isinstance(about, Patient) else {"record": about}
    return in_reading_order(wanted_of(request), entries_with_parts().filter(**whose))


def screen(request: Request, **parts: object) -> Shown:
    """Return what a person had on the screen: everything, as it is now."""
    rows = rows_of(request)
    return Shown(**{"rows": rows, "seen": shown_digest(rows), **parts})


def sent(
    ward: Ward, at: datetime, *, by: User | None = None, of: Patient | Record | None = None, **parts: object
) -> Request:
    """Return a request that waits for a decision."""
    draft = drafted(ward, at, by=by, of=of, **parts)
    due = asks_due(draft, Actor.PRESCRIBER, on=day_at(draft.facility, at))
    answers = [Answered(ask=rule.ask, answer=AskedAnswer.NOT_POSSIBLE) for rule in due]
    return send_request(request=draft, shown=screen(draft), answers=answers, by=by or ward.referrer, at=at)


def said(verdict: DecisionVerdict = DecisionVerdict.APPROVED, **parts: object) -> Said:
    """Return what an approver says."""
    return Said(**{"verdict": verdict, "reason": "Justified by the finding", **parts})


def decided(
    request: Request,
    *,
    by: User,
    at: datetime,
    verdict: DecisionVerdict = DecisionVerdict.APPROVED,
    answers: Sequence[Answered] = (),
    **parts: object,
) -> Decision:
    """Return a decision on a request, after looking at what stands on the screen now."""
    what = said(verdict, answers=answers, **parts)
    return decide(request=request, said=what, shown=screen(request), by=by, at=at)


def approved(ward: Ward, at: datetime, *, of: Patient | Record | None = None, **parts: object) -> Request:
    """Return a request that the approver approved."""
    request = sent(ward, at, of=of, **parts)
    decided(request, by=ward.approver, at=at)
    return now(request)


def refused(ward: Ward, at: datetime, *, of: Patient | Record | None = None, **parts: object) -> Request:
    """Return a request that the approver refused, with an examination instead."""
    request = sent(ward, at, of=of, **parts)
    decided(
        request,
        by=ward.approver,
        at=at,
        verdict=DecisionVerdict.REFUSED,
        reason="Another examination tells more",
        alternative_code="xray.chest",
    )
    return now(request)


def now(request: Request) -> Request:
    """Return a request as it stands in the database."""
    return Request.objects.get(pk=request.pk)
