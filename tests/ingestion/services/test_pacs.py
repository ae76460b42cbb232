"""Registering PACS, and asking whether they are there."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from ingestion.models import SourceKind
from ingestion.reasons import Reason
from ingestion.services import failures
from ingestion.services.inbox import SourceUnknown, callers, source_calling
from ingestion.services.pacs import (
    BadCredentials,
    BadWebAddress,
    Connection,
    FirstDayMissing,
    Identifying,
    NotCompared,
    PacsAddressMissing,
    PacsAeTitleMissing,
    PacsAeTitleTaken,
    PacsLocationTaken,
    PacsNameTaken,
    PacsWebAddressMissing,
    add_pacs,
    compare_now,
    echo_pacs,
    update_pacs,
)
from ingestion.services.sources import Issuing, SourceNameTaken, UnknownTimeZone
from passport.imaging.models import Pacs, Study, Way
from passport.people.models import Facility, Role, User
from passport.people.services.permission import NotAllowed
from passport.queue.models import Job
from passport.signing.models import Act
from tests.cast import facility, staff
from tests.ingestion.senders import source
from tests.passport.imaging.clients.nodes import Answers, answer, dimse_node, web_node

pytestmark = pytest.mark.django_db

FIRST_DAY = date(2026, 1, 1)
DICOM = Connection(
    name="archive",
    way=Way.C_GET,
    ae_title="ARCHIVE",
    host="127.0.0.1",
    port=104,
    location_uid="1.2.3",
    compared=True,
)
WEB = Connection(name="web", way=Way.DICOMWEB, web_url="https://pacs.example/dicom-web")
IDENTIFYING = Identifying(time_zone="Europe/Belgrade", issuers=[Issuing(as_sent="A", issuer="Clinic One")])


@pytest.fixture
def place() -> Facility:
    return facility()


@pytest.fixture
def vera(place: Facility) -> User:
    return staff(place, "vera", Role.PACS_ADMINISTRATOR)


def added(connection: Connection, place: Facility, at: datetime, by: User | None = None) -> Pacs:
    return add_pacs(connection=connection, identifying=IDENTIFYING, facility=place, by=by, at=at, first_day=FIRST_DAY)


def test_a_pacs_is_registered_with_its_source_its_job_and_an_act(place: Facility, vera: User, at: datetime) -> None:
    pacs = added(DICOM, place, at, by=vera)

    assert (pacs.complete_until, pacs.comparing_day) == (date(2025, 12, 31), FIRST_DAY)
    told = (pacs.source.kind, pacs.source.name, pacs.source.facility, pacs.source.time_zone)
    assert told == (SourceKind.PACS, "archive", place, "Europe/Belgrade")
    assert list(pacs.source.issuers.values_list("as_sent", "issuer")) == [("A", "Clinic One")]
    assert Job.objects.get(kind="compare_pacs").subject_uid == pacs.uid
    assert Act.objects.get(verb="pacs.added").actor == "vera"


REFUSED = [
    ("another PACS has the name", replace(WEB, name="archive"), PacsNameTaken),
    ("a source has the name", replace(WEB, name="ct-room"), SourceNameTaken),
    ("another PACS has the AE title", replace(WEB, ae_title="ARCHIVE"), PacsAeTitleTaken),
    ("another PACS has the location", replace(WEB, location_uid="1.2.3"), PacsLocationTaken),
    ("no AE title", replace(DICOM, name="x", ae_title=" "), PacsAeTitleMissing),
    ("an AE title that DICOM refuses", replace(DICOM, name="x", ae_title="A\\B"), PacsAeTitleMissing),
    ("no host", replace(DICOM, name="x", ae_title="X", host=""), PacsAddressMissing),
    ("no port", replace(DICOM, name="x", ae_title="X", port=None), PacsAddressMissing),
    ("no web address", replace(WEB, web_url=""), PacsWebAddressMissing),
    (
        "only WADO-URI, and compared",
        replace(WEB, web_url="", wado_uri="https://pacs.example/wado", compared=True),
        PacsWebAddressMissing,
    ),
    ("an address of this machine's files", replace(WEB, web_url="file:///etc/passwd"), BadWebAddress),
    ("an address with a user", replace(WEB, wado_uri="http://user@pacs.example/"), BadWebAddress),
    ("our own secret as credentials", replace(WEB, credentials="SECRET_KEY"), BadCredentials),
    ("a password as credentials", replace(WEB, credentials="vera:pass"), BadCredentials),
]


@pytest.mark.parametrize(("case", "connection", "error"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_pacs_that_cannot_be_asked_or_told_apart_is_refused(
    case: str, connection: Connection, error: type[Exception], place: Facility, at: datetime
) -> None:
    source(at, name="ct-room", facility=place)
    first = added(DICOM, place, at)

    with pytest.raises(error):
        added(connection, place, at)

    assert list(Pacs.objects.all()) == [first]


def test_a_pacs_that_is_compared_needs_a_first_day_and_a_real_time_zone(place: Facility, at: datetime) -> None:
    with pytest.raises(FirstDayMissing):
        add_pacs(connection=DICOM, identifying=IDENTIFYING, facility=place, by=None, at=at)
    with pytest.raises(UnknownTimeZone):
        add_pacs(connection=WEB, identifying=replace(IDENTIFYING, time_zone="Belgrade"), facility=place, by=None, at=at)


def test_a_pacs_may_have_wado_uri_alone(place: Facility, at: datetime) -> None:
    only = replace(WEB, web_url="", wado_uri="https://pacs.example/wado")

    assert added(only, place, at).wado_uri == "https://pacs.example/wado"


def test_only_those_who_look_after_a_facility_register_change_and_test_its_pacs(place: Facility, at: datetime) -> None:
    pacs = added(DICOM, place, at)
    for person in (
        staff(place, "mira", Role.APPROVER),
        staff(facility("Elsewhere"), "boris", Role.PACS_ADMINISTRATOR),
    ):
        with pytest.raises(NotAllowed):
            added(WEB, place, at, by=person)
        with pytest.raises(NotAllowed):
            update_pacs(pacs=pacs, connection=DICOM, identifying=IDENTIFYING, by=person, at=at)
        with pytest.raises(NotAllowed):
            echo_pacs(pacs=pacs, by=person, at=at)
        with pytest.raises(NotAllowed):
            compare_now(pacs=pacs, by=person, at=at)


def test_a_change_goes_on_from_where_the_comparison_was(place: Facility, vera: User, at: datetime) -> None:
    pacs = added(DICOM, place, at)
    Pacs.objects.update(complete_until=date(2026, 2, 1), comparing_day=None)
    pacs.refresh_from_db()

    update_pacs(pacs=pacs, connection=replace(DICOM, host="10.0.0.9"), identifying=Identifying(), by=vera, at=at)

    pacs.refresh_from_db()
    assert (pacs.host, pacs.complete_until, pacs.comparing_day) == ("10.0.0.9", date(2026, 2, 1), None)
    assert list(pacs.source.issuers.all()) == []


def test_a_first_day_lets_the_comparison_begin_there_again(place: Facility, vera: User, at: datetime) -> None:
    pacs = added(DICOM, place, at)
    days = (date(2025, 6, 1), date(2026, 2, 1))
    for day in days:
        Study.objects.create(
            pacs=pacs, facility=place, study_instance_uid=f"1.{day.year}", performed_on=day, listed_at=at, seen_at=at,
            contents_at=at,
        )  # fmt: skip

    update_pacs(pacs=pacs, connection=DICOM, identifying=IDENTIFYING, by=vera, at=at, first_day=date(2026, 1, 15))

    pacs.refresh_from_db()
    assert (pacs.complete_until, pacs.comparing_day) == (date(2026, 1, 14), date(2026, 1, 15))
    assert dict(Study.objects.values_list("performed_on", "contents_at")) == {days[0]: at, days[1]: None}


def test_a_comparison_is_hurried_on_request(place: Facility, vera: User, at: datetime) -> None:
    pacs, other = added(DICOM, place, at), added(WEB, place, at)
    Job.objects.update(due_at=datetime.max.replace(tzinfo=at.tzinfo))

    compare_now(pacs=pacs, by=vera, at=at)

    assert Job.objects.get(kind="compare_pacs").due_at == at
    with pytest.raises(NotCompared):
        compare_now(pacs=other, by=vera, at=at)


def test_an_echo_says_whether_the_pacs_answers(place: Facility, vera: User, at: datetime) -> None:
    with dimse_node(Answers()) as port:
        pacs = added(replace(DICOM, ae_title="NODE", port=port), place, at)
        answered = echo_pacs(pacs=pacs, by=vera, at=at)
    with dimse_node(Answers(), known="OTHER") as port:
        Pacs.objects.update(port=port)
        pacs.refresh_from_db()
        refused = echo_pacs(pacs=pacs, by=vera, at=at)

    pacs.refresh_from_db()
    assert (answered, refused, pacs.echoed_at) == (True, False, at)
    assert failures.read(pacs.echo_problem)[0] == Reason.PACS_REFUSED
    assert list(Act.objects.filter(verb="pacs.echoed").order_by("pk").values_list("detail", flat=True)) == [
        {"answered": 1},
        {"answered": 0},
    ]


def test_a_web_pacs_is_tested_by_a_search(place: Facility, vera: User, at: datetime) -> None:
    with web_node([answer(b"[]")]) as node:
        pacs = added(replace(WEB, web_url=node.base), place, at)

        assert echo_pacs(pacs=pacs, by=vera, at=at)

    assert node.requests[0].startswith(b"GET /dicom-web/studies?limit=1 ")


def test_a_pacs_that_moves_objects_to_us_is_let_in_as_its_own_source(place: Facility, at: datetime) -> None:
    moving = added(replace(DICOM, way=Way.C_MOVE), place, at)
    added(replace(DICOM, name="getting", ae_title="GETTING", location_uid=""), place, at)

    assert callers() == ["ARCHIVE"]
    assert source_calling("ARCHIVE") == moving.source
    with pytest.raises(SourceUnknown):
        source_calling("GETTING")


def test_a_pacs_that_also_sends_by_itself_is_that_source(place: Facility, at: datetime) -> None:
    added(replace(DICOM, way=Way.C_MOVE), place, at)
    push = source(at, name="push", facility=place, ae_title="ARCHIVE")

    assert source_calling("ARCHIVE") == push
