"""What the doctors of the demo ask for: at each clinic one request that waits, one order of its system, one refused."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ingestion.models import SourceKind
from ingestion.orders.examination import Asked
from ingestion.orders.order import Ordered
from ingestion.services.orders import take_order
from ingestion.services.sources import add_source
from passport.booklet.reading import Identifier, PatientAsSent
from passport.justification.models import DecisionVerdict, Request, Urgency
from passport.justification.services import Said, Shown, Wish, decide, draft_request, send_request, shown_digest
from passport.people.models import Facility, Record, User
from passport.people.selectors import day_at
from tests.scanner.people import DEMO_PEOPLE, DemoPerson

PLANNED_IN = timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One examination of one person, in the words of the clinic's doctors."""

    of: str  # what the clinic calls the person
    exam_code: str
    indication: str
    side: str = ""
    urgency: Urgency = Urgency.ROUTINE
    emergency_reason: str = ""
    guardian: str = ""

    def wish(self, *, on: date, order_number: str = "") -> Wish:
        """Return it as a request of a day says it."""
        return Wish(
            exam_code=self.exam_code,
            indication=self.indication,
            laterality=self.side,
            urgency=self.urgency,
            emergency_reason=self.emergency_reason,
            guardian=self.guardian,
            planned_on=on + PLANNED_IN if self.urgency is Urgency.ROUTINE else on,
            order_number=order_number,
        )


@dataclass(frozen=True, kw_only=True)
class Day:
    """What is asked for at a clinic: two requests of its doctor, and an order that its system sends."""

    typed: Wanted
    ordered: Wanted
    refused: Wanted
    reason: str  # of the refusal
    instead: str
    referrer: str  # as the system names who asks


# By the facility's own code. Nobody of the requests that are typed has a row yet: the scanner comes later.
DAYS = {
    "demo-rs": Day(
        typed=Wanted(of="RS-1001", exam_code="ct.abdomen", indication="Бол у трбуху три недеље, ултразвук нејасан"),
        ordered=Wanted(
            of="RS-1002", exam_code="xray.chest", indication="Кашаљ и температура пет дана", urgency=Urgency.URGENT
        ),
        refused=Wanted(of="RS-1003", exam_code="ct.head", indication="Главобоља без других знакова"),
        reason="Нема упозоравајућих знакова. Магнетна резонанца даје одговор без зрачења.",
        instead="Магнетна резонанца главе",
        referrer="др Оливера Симић",
    ),
    "demo-hr": Day(
        typed=Wanted(of="HR-2001", exam_code="mammography.diagnostic", indication="Opipljiv čvorić", side="left"),
        ordered=Wanted(
            of="HR-2002",
            exam_code="ct.head",
            indication="Pad i gubitak svijesti",
            urgency=Urgency.EMERGENCY,
            emergency_reason="Sumnja na krvarenje u glavi",
        ),
        refused=Wanted(of="HR-2001", exam_code="xray.lumbar_spine", indication="Križobolja dva dana, bez pada"),
        reason="Nema znakova upozorenja. Snimka sada ne bi promijenila liječenje.",
        instead="Pregled i kontrola",
        referrer="dr. med. Mirna Blažić",
    ),
    "demo-ba": Day(
        typed=Wanted(of="BA-3002", exam_code="xray.knee", indication="Bol u koljenu nakon pada", side="right"),
        ordered=Wanted(
            of="BA-3001",
            exam_code="xray.wrist",
            indication="Pad s bicikla, bol u ručnom zglobu",
            side="left",
            urgency=Urgency.URGENT,
            guardian="Mirela Hodžić",
        ),
        refused=Wanted(of="BA-3002", exam_code="ct.abdomen", indication="Nelagoda u trbuhu dvije sedmice"),
        reason="Prvo ultrazvuk: bez zračenja daje odgovor na ovo pitanje.",
        instead="Ultrazvuk trbuha",
        referrer="dr. Azra Mujić",
    ),
    "demo-tr": Day(
        typed=Wanted(of="TR-4001", exam_code="ct.chest", indication="Altı haftadır süren öksürük, grafi yetersiz"),
        ordered=Wanted(
            of="TR-4002", exam_code="xray.chest", indication="Ateş ve nefes darlığı", urgency=Urgency.URGENT
        ),
        refused=Wanted(of="TR-4001", exam_code="ct.head", indication="Baş ağrısı, uyarı bulgusu yok"),
        reason="Uyarı bulgusu yok. Manyetik rezonans ışın kullanmadan yanıt verir.",
        instead="Beyin MR",
        referrer="Dr. Sevgi Ünal",
    ),
    "demo-ir": Day(
        typed=Wanted(of="IR-5001", exam_code="xray.chest", indication="سرفه‌ی شش‌هفته‌ای"),
        ordered=Wanted(
            of="IR-5002", exam_code="ct.abdomen", indication="درد شدید شکم از دیروز", urgency=Urgency.URGENT
        ),
        refused=Wanted(of="IR-5001", exam_code="ct.head", indication="سردرد بدون علامت هشدار"),
        reason="علامت هشدار ندارد. ام‌آر‌آی بدون پرتو پاسخ می‌دهد.",
        instead="ام‌آر‌آی سر",
        referrer="دکتر پروین صادقی",
    ),
}


def seed_requests(
    *, facility: Facility, issuer: str, administrator: User, doctor: User, approver: User, at: datetime
) -> None:
    """Let a clinic's doctor ask twice, of which one is refused, and its system send an order."""
    day = DAYS[facility.code]
    _sent(day.typed, facility, issuer, doctor, at=at)
    refused = _sent(day.refused, facility, issuer, doctor, at=at)
    said = Said(verdict=DecisionVerdict.REFUSED, reason=day.reason, alternative=day.instead)
    decide(request=refused, said=said, shown=_nothing(), by=approver, at=at)
    _order(day, facility, issuer, administrator, at=at)


def _sent(wanted: Wanted, facility: Facility, issuer: str, doctor: User, *, at: datetime) -> Request:
    record = Record.objects.select_related("patient").get(issuer=issuer, local_id=wanted.of)
    wish = wanted.wish(on=day_at(facility, at))
    draft = draft_request(facility=facility, wish=wish, patient=record.patient, by=doctor, at=at)
    return send_request(request=draft, shown=_nothing(), by=doctor, at=at)


def _order(day: Day, facility: Facility, issuer: str, administrator: User, *, at: datetime) -> None:
    system = add_source(
        name=f"HIS, {facility.name}",
        kind=SourceKind.WEB,
        facility=facility,
        default_issuer=issuer,
        orders=True,
        by=administrator,
        at=at,
    )
    number = f"{at.year}/0001"
    ordered = Ordered(
        number=number,
        patient=_as_sent(next(person for person in DEMO_PEOPLE if person.local_id == day.ordered.of)),
        asked=Asked(code=day.ordered.exam_code),
        wish=day.ordered.wish(on=day_at(facility, at), order_number=number),
        referrer=day.referrer,
        licence_number="",
    )
    take_order(source=system, ordered=ordered, at=at)


def _as_sent(person: DemoPerson) -> PatientAsSent:
    return PatientAsSent(
        identifiers=(Identifier(value=person.local_id, issuer=None),),
        name=person.dicom_name,
        birth_date=person.birth_date.isoformat(),
        sex=person.sex,
    )


def _nothing() -> Shown:
    return Shown(rows=(), seen=shown_digest(()))
