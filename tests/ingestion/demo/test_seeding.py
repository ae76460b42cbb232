import io
import re
import stat
from datetime import datetime
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from pytest_django import Settings

from ingestion.demo.seeding import SLIPS, NotEmpty, is_seeded, seed
from ingestion.demo.sign_ins import SignIn, page_of
from ingestion.models import Order, Source
from passport.access.models import Access, Purpose
from passport.access.services import open_list, open_passport, open_requests
from passport.booklet.models import Entry
from passport.justification.models import Request
from passport.law.questions.entitlement import Case, may
from passport.law.shelf import pack_for
from passport.law.vocabulary import Act, ProcedureClass
from passport.people.models import Facility, Patient, Practitioner, Reader, Record, Role, User
from passport.people.selectors import facilities_where, professional, readerships
from passport.people.services import claim_slip, create_facility
from tests.scanner.people import DEMO_CLINICS, DEMO_PEOPLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def var(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def sign_ins(at: datetime) -> list[SignIn]:
    return seed(at=at)


def command() -> str:
    said = io.StringIO()
    call_command("seed_demo", stdout=said)
    return said.getvalue()


def test_five_clinics_get_their_people_devices_and_senders(sign_ins: list[SignIn]) -> None:
    assert list(Facility.objects.order_by("id").values_list("name", "country")) == [
        (clinic.name, clinic.country) for clinic in DEMO_CLINICS
    ]
    senders = Source.objects.exclude(ae_title="").order_by("id").values_list("ae_title", "default_issuer")
    assert list(senders) == [(clinic.ae_title, clinic.issuer) for clinic in DEMO_CLINICS]
    known = {(row.issuer, row.local_id, str(row.patient)) for row in Record.objects.select_related("patient")}
    issuers = {clinic.key: clinic.issuer for clinic in DEMO_CLINICS}
    assert known == {
        (issuers[person.clinic], person.local_id, f"{person.given_name} {person.surname}") for person in DEMO_PEOPLE
    }
    assert all(place.devices.count() == 5 for place in Facility.objects.all())


def test_each_clinic_has_somebody_for_every_task(sign_ins: list[SignIn], at: datetime) -> None:
    wanted = [Role.FACILITY_ADMINISTRATOR, Role.PACS_ADMINISTRATOR, Role.APPROVER, Role.RADIOGRAPHER, Role.REFERRER]

    for place in Facility.objects.all():
        roles = set(place.memberships.values_list("role", flat=True))
        assert roles == set(wanted)
    approver = User.objects.get(username="rs.approver")
    assert [place.country for place in facilities_where(approver, Role.APPROVER, at=at)] == ["RS"]


def test_the_stories_of_the_demo_are_there(sign_ins: list[SignIn], at: datetime) -> None:
    typed = {entry.record.local_id: (entry.state, entry.therapy) for entry in Entry.objects.select_related("record")}
    assert typed == {"TR-4002": ("pending", True), "HR-2002": ("cannot_sign", False)}
    guardian = Reader.objects.get(relation="guardian")
    assert (guardian.patient.given_name, str(guardian.user)) == ("Lejla", "Mirela Hodžić")
    assert User.objects.exclude(email="").count() == 0
    assert Patient.objects.filter(readers=None).count() == len(DEMO_PEOPLE) - 4


def test_at_each_clinic_two_requests_wait_and_one_was_refused(sign_ins: list[SignIn], at: datetime) -> None:
    for place in Facility.objects.all():
        requests = Request.objects.filter(facility=place).order_by("source", "pk")
        said = [(one.source, one.state, bool(one.requested_by), bool(one.indication)) for one in requests]
        assert said == [
            ("api", "waiting", False, True),
            ("typed", "waiting", True, True),
            ("typed", "refused", True, True),
        ]
        refusal = requests[2].decision
        assert (bool(refusal.reason), bool(refusal.alternative), refusal.by.user) == (
            True,
            True,
            User.objects.get(username=f"{place.code.removeprefix('demo-')}.approver"),
        )
        order = Order.objects.get(source__facility=place)
        assert (order.source.orders, order.request, order.request.record.patient.registered_by) == (
            True,
            requests[0],
            place,
        )
    doctor = User.objects.get(username="ir.doctor")
    view = open_requests(reader=doctor, at=at)
    assert [(one.state, one.exam_code) for one in view.mine()] == [("refused", "ct.head"), ("waiting", "xray.chest")]


def test_everybody_comes_in_as_printed(sign_ins: list[SignIn], at: datetime) -> None:
    with_password = [row for row in sign_ins if not row.first.startswith("slip")]

    for row in with_password:
        user = authenticate(username=row.first, password=row.second)
        assert (str(user), bool(user)) == (row.who, True)
    staff = [row for row in sign_ins if row.key]
    for row in staff:
        user = User.objects.get(username=row.first)
        kinds = sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        assert kinds == ["recovery_codes", "totp"]
        assert Authenticator.objects.get(user=user, type="recovery_codes").wrap().validate_code(row.codes[0])
    assert len(staff) == 21


def test_the_licence_that_confirms_a_key_is_printed(sign_ins: list[SignIn]) -> None:
    printed = {row.first: row.licence for row in sign_ins if row.licence}

    for username, number in printed.items():
        assert Practitioner.objects.get(user__username=username).licence_number == number
        assert f"      licence {number}" in page_of(sign_ins)
    assert {"rs.approver", "hr.approver", "ba.approver", "tr.approver", "ir.approver"} <= set(printed)


def test_a_printed_slip_opens_its_passport(sign_ins: list[SignIn], at: datetime) -> None:
    slips = [row for row in sign_ins if row.first.startswith("slip")]
    born = {f"{person.given_name} {person.surname}": person.birth_date for person in DEMO_PEOPLE}

    for row in slips:
        code = row.first.removeprefix("slip ")
        reader = claim_slip(code=code, birth_date=born[row.who], user=None, who_hmac=b"\x01" * 32, at=at)
        assert (str(reader.patient), row.second) == (row.who, f"born {born[row.who]:%d.%m.%Y}")
    assert len(slips) == len(SLIPS)


def test_the_patient_reads_and_the_approver_has_work(sign_ins: list[SignIn], at: datetime) -> None:
    approver = User.objects.get(username="tr.approver")
    guardian = User.objects.get(username="ba.guardian")
    child = readerships(guardian, at)[0].patient

    waiting = open_list(reader=approver, purpose=Purpose.SIGNING, at=at).pending()
    view = open_passport(reader=guardian, patient=child, purpose=Purpose.OWN_RECORD, at=at)

    assert [entry.exam_as_sent for entry in waiting] == ["Radyoaktif iyot tedavisi"]
    assert (view.ground.value, Access.objects.count()) == ("guardian", 2)


def test_a_second_time_changes_nothing_and_says_the_same(var: Path) -> None:
    first = command()
    count = User.objects.count(), Entry.objects.count()

    assert command() == first
    assert (User.objects.count(), Entry.objects.count()) == count
    page = var / "demo-sign-ins.txt"
    assert (page.read_text() in first, stat.S_IMODE(page.stat().st_mode)) == (True, 0o600)
    assert len(re.findall(r"[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}", first)) == 25


def test_sign_ins_that_somebody_removed_are_not_made_anew(var: Path) -> None:
    command()
    (var / "demo-sign-ins.txt").unlink()

    assert "is gone" in command()


@pytest.mark.parametrize("made", ["facility", "user", "record"])
def test_a_database_that_holds_anyone_else_is_refused(made: str, var: Path, at: datetime) -> None:
    {
        "facility": lambda: create_facility(
            name="A real one", country="RS", time_zone="Europe/Belgrade", by=None, at=at
        ),
        "user": lambda: User.objects.create(username="somebody"),
        "record": lambda: Record.objects.create(issuer="A", local_id="1", salt=b"\x01" * 16, first_seen_at=at),
    }[made]()
    before = User.objects.count(), Facility.objects.count()

    with pytest.raises(CommandError, match="did not make"):
        command()

    assert (User.objects.count(), Facility.objects.count()) == before
    assert list(var.iterdir()) == []


def test_a_demo_beside_a_real_facility_is_refused(sign_ins: list[SignIn], at: datetime) -> None:
    create_facility(name="A real one", country="RS", time_zone="Europe/Belgrade", by=None, at=at)

    with pytest.raises(NotEmpty):
        is_seeded()


def test_what_the_law_asks_of_the_staff_is_on_record(sign_ins: list[SignIn], at: datetime) -> None:
    case = Case(classes=(ProcedureClass.XRAY,), on=at.date())
    told = {}
    for one in Practitioner.objects.select_related("user"):
        known = professional(one)
        pack = pack_for(one.user.memberships.get().facility.country, at.date())
        told.setdefault(one.user.username.partition(".")[2], set()).add(
            (
                known.profession,
                *(held.field for held in known.specialties),
                str(may(Act.APPROVE, known, case, pack).verdict),
            )
        )

    assert told == {
        "approver": {("doctor", "radiology", "yes"), ("doctor", "radiology", "silent")},
        "retired": {("doctor", "radiology", "yes")},
        "radiographer": {("radiographer", "no"), ("radiographer", "silent")},
        "doctor": {("doctor", "no"), ("doctor", "silent")},
    }
