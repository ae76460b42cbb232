"""Rows of nobody in particular: on whose list they stand, who sees them, and how an administrator sets it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from passport.access.models import Purpose
from passport.access.services import open_list
from passport.access.services.lists import WaitingCounts
from passport.booklet import services
from passport.booklet.lists import listed_for
from passport.booklet.models import Entry, Exposure, Listing
from passport.booklet.withdrawing import Why
from passport.people.models import Device, Practitioner, Role
from passport.signing.models import Act, Notice
from tests import cast
from tests.passport.web.staff import signed_in
from tests.passport.web.test_approver import Desk, desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db
List = Callable[..., Listing]


@pytest.fixture
def jovan(desk: Desk) -> Practitioner:
    return cast.practitioner(cast.staff(desk.clinic.facility, "colleague", Role.APPROVER), "Јован", "Јовић")


def device(desk: Desk, name: str) -> Device:
    return Device.objects.create(facility=desk.clinic.facility, name=name, created_at=timezone.now())


def put(desk: Desk, approver: Practitioner, device: Device | None = None, kind: str = "") -> Listing:
    by, at = desk.clinic.administrator, timezone.now()
    return services.list_rows(facility=desk.clinic.facility, approver=approver, device=device, kind=kind, by=by, at=at)


def sees(approver: Practitioner, at: datetime | None = None) -> list[Entry]:
    return open_list(reader=approver.user, purpose=Purpose.SIGNING, at=at or timezone.now()).pending()


@pytest.mark.parametrize(
    ("rooms", "kind", "listed"),
    [
        ([], "", True),
        ([], "ct", True),
        ([], "mammography", False),
        (["CT 1"], "", True),
        (["CT 1"], "ct", True),
        (["CT 1"], "mammography", False),
        (["CT 2"], "", False),
    ],
)
def test_a_list_holds_the_rows_of_its_device_and_kind_and_leaves_the_others_to_all(
    desk: Desk, jovan: Practitioner, rooms: list[str], kind: str, listed: bool
) -> None:
    Exposure.objects.filter(entry=desk.entry).update(device=device(desk, "CT 1"))
    put(
        desk,
        jovan,
        *(
            Device.objects.get_or_create(
                facility=desk.clinic.facility, name=room, defaults={"created_at": timezone.now()}
            )[0]
            for room in rooms
        ),
        kind=kind,
    )

    assert [row.on_my_list for row in sees(jovan)] == [listed]
    assert sees(desk.clinic.approver) == ([] if listed else [desk.entry])
    assert listed_for([desk.entry], at=timezone.now()) == ({desk.entry.pk: {jovan.pk}} if listed else {})


def test_whoever_is_known_to_be_the_approver_sees_the_row_whatever_the_lists_say(
    desk: Desk, jovan: Practitioner
) -> None:
    put(desk, jovan)
    Entry.objects.filter(pk=desk.entry.pk).update(approver=desk.clinic.approver)

    assert (sees(desk.clinic.approver), sees(jovan)) == ([desk.entry], [])


def test_a_list_of_somebody_who_left_or_signs_no_more_hides_no_row(desk: Desk, jovan: Practitioner) -> None:
    put(desk, jovan)
    hidden = sees(desk.clinic.approver)
    jovan.user.memberships.update(until=timezone.now())

    assert (hidden, sees(desk.clinic.approver)) == ([], [desk.entry])


def test_a_list_of_somebody_whose_licence_ended_hides_no_row(desk: Desk, jovan: Practitioner) -> None:
    put(desk, jovan)
    today = timezone.localdate(timezone=ZoneInfo(desk.clinic.facility.time_zone))
    seen = []
    for last_day in (today, today - timedelta(days=1)):
        jovan.licence_valid_until = last_day
        jovan.save()
        seen.append((sees(desk.clinic.approver), listed_for([desk.entry], at=timezone.now())))

    assert seen == [([], {desk.entry.pk: {jovan.pk}}), ([desk.entry], {})]


def test_a_row_is_on_no_list_of_who_said_that_somebody_else_approved_it(desk: Desk, jovan: Practitioner) -> None:
    put(desk, jovan)
    services.not_mine(entry=desk.entry, by=jovan.user, at=timezone.now())

    assert sees(desk.clinic.approver) == [desk.entry]
    assert [row.on_my_list for row in sees(jovan)] == [False]
    assert listed_for([desk.entry], at=timezone.now()) == {}


def test_a_row_is_on_no_list_of_who_took_the_signature_back_because_somebody_else_approved_it(
    desk: Desk, jovan: Practitioner
) -> None:
    put(desk, desk.clinic.approver)
    desk.touch(desk.begin(desk.entry).json())
    services.withdraw_answer(entry=desk.now(), why=Why.NOT_APPROVED, by=desk.clinic.approver.user, at=timezone.now())

    assert (sees(jovan), listed_for([desk.entry], at=timezone.now())) == ([desk.entry], {})


def test_the_list_says_what_is_on_it_and_signing_keeps_how_the_approver_was_found(
    desk: Desk, jovan: Practitioner
) -> None:
    put(desk, desk.clinic.approver)

    page = desk.client.get("/approver/").context
    done = desk.touch(desk.begin(desk.entry).json())

    assert page["waiting"] == WaitingCounts(mine=0, plain=0, listed=1, nobodys=0)
    assert [row.approval for row in page["to_read"]] == [
        "It is on your list: nobody is known to have approved it. Take it if you did."
    ]
    assert (done.status_code, desk.now().approval, desk.now().approver_found) == (200, "taken", "list")


def test_without_a_list_whoever_takes_the_row_says_so_on_the_own_word(desk: Desk) -> None:
    desk.touch(desk.begin(desk.entry).json())

    assert (desk.now().approval, desk.now().approver_found) == ("taken", "own_word")


def test_a_row_on_a_list_reminds_those_on_it(desk: Desk, jovan: Practitioner) -> None:
    put(desk, jovan, kind="ct")

    services.remind(at=timezone.now() + timedelta(days=14))

    assert list(Notice.objects.filter(kind="entry.waits").values_list("user", flat=True)) == [jovan.user.pk]


def test_an_administrator_adds_to_a_list_and_ends_it(desk: Desk, jovan: Practitioner) -> None:
    client, room = signed_in(desk.clinic.administrator), device(desk, "CT 1")
    page = f"/facility/{desk.clinic.facility.uid}/lists/"
    wanted = {"approver": jovan.uid, "device": room.uid, "kind": "ct"}

    added = client.post(page, wanted)
    twice = client.post(page, wanted)
    listing = Listing.objects.get()
    shown = client.get(page).context["held"]
    ended = client.post(f"{page}{listing.uid}/end")

    assert (added.status_code, ended.status_code) == (302, 302)
    assert twice.context["form"].non_field_errors() == ["These rows are on this approver's list already."]
    assert (listing.approver, listing.device, listing.kind) == (jovan, room, "ct")
    assert [(one.uid, kind) for one, kind in shown] == [(listing.uid, "CT examination")]
    assert client.post(f"{page}{listing.uid}/end").status_code == 404
    assert list(Act.objects.filter(subject_uid=listing.uid).order_by("id").values_list("verb", "detail")) == [
        ("rows.listed", {"approver": jovan.uid, "device": room.uid, "rows": "ct"}),
        ("rows.listed_no_more", {"approver": jovan.uid, "device": room.uid, "rows": "ct"}),
    ]


def test_a_list_names_approvers_and_devices_of_its_own_hospital(desk: Desk) -> None:
    other = cast.clinic("Klinika Sever", prefix="north-")
    foreign = Device.objects.create(facility=other.facility, name="CT N", created_at=timezone.now())

    with pytest.raises(services.NotAnApprover):
        put(desk, other.approver)
    with pytest.raises(services.NotYourDevice):
        put(desk, desk.clinic.approver, foreign)
