"""The inspector's pages: figures without a patient, samples without a name, and nothing outside an open visit."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from passport.access.models import Access, CaseOpened, Sample, Visit
from passport.access.services import end_visit
from passport.booklet.models import Entry
from passport.incidents.models import Incident, Telling
from passport.law.shelf import pack_for
from passport.people.models import Membership, PackConfirmation, Role
from passport.people.services import confirm_pack
from tests import cast
from tests.passport.access.inspected import AUTHORITY, Inspected, visit
from tests.passport.web.inspection.pages import NAMES, address, pages_of
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db


def days(first: str = "1.2.2026", last: str = "31.3.2026") -> dict[str, str]:
    named = (("first_day", first), ("last_day", last))
    parts = ("day", "month", "year")
    return {f"{name}_{part}": value for name, day in named for part, value in zip(parts, day.split("."), strict=True)}


def _today(name: str, now: datetime) -> dict[str, str]:
    return {f"{name}_day": str(now.day), f"{name}_month": str(now.month), f"{name}_year": str(now.year)}


def test_an_inspector_begins_with_the_own_visits(here: Inspected, screen: Client, now: datetime) -> None:
    coming, running = visit(here, now, starts=3), visit(here, now)
    page = screen.get("/inspector/")

    assert [(line.uid, line.stage, line.open) for line in page.context["visits"]] == [
        (coming.uid, "has not begun", False),
        (running.uid, "open now", True),
    ]
    assert f'href="/inspector/{running.uid}/"' in page.content.decode()
    assert f'href="/inspector/{coming.uid}/"' not in page.content.decode()


def test_without_a_visit_the_page_says_who_invites(screen: Client) -> None:
    assert "Its administrator does that" in screen.get("/inspector/").content.decode()


def test_at_a_glance_shows_figures_and_nobody(here: Inspected, open_now: Visit, screen: Client) -> None:
    page = screen.get(address(open_now), days())

    assert (page.context["figures"].rows, page.context["figures"].hidden) == (3, 1)
    told = {share.label: (share.count, share.of, share.percent) for share in page.context["shares"]}
    assert told["with a request in this system"] == (1, 3, 33)
    assert told["repeats with a written reason, of all repeats that were asked for"] == (0, 0, None)
    assert [name for name in NAMES if name in page.content.decode()] == []
    assert here.asked_for.uid[:8] not in page.content.decode()
    assert not Access.objects.exists()


def test_other_days_are_counted_and_days_turned_round_refused(open_now: Visit, screen: Client) -> None:
    one = screen.get(address(open_now), days("1.3.2026", "1.3.2026"))
    turned = screen.get(address(open_now), days("2.3.2026", "1.3.2026"))

    assert one.context["figures"].rows == 1
    assert turned.context["form"].errors == {"last_day": ["The last day is not before the first."]}


def test_the_text_of_law_stands_there_with_who_confirmed_it(
    here: Inspected, open_now: Visit, screen: Client, now: datetime
) -> None:
    before = screen.get(address(open_now)).context["law"]
    pack = pack_for("RS", now.date())
    confirm_pack(
        facility=here.facility,
        pack=pack,
        confirmed_by="Dr Vera Ilić",
        confirmed_on=now.date(),
        by=here.clinic.administrator,
        at=now,
    )
    law = screen.get(address(open_now)).context["law"]

    assert before.status == "text of 1998, historical: it informs and warns"
    assert law.status.startswith("in force, confirmed by Dr Vera Ilić")
    assert {one.words for one in law.retention} == {""}
    assert "no period printed: kept until the hospital decides" in screen.get(address(open_now)).content.decode()
    assert PackConfirmation.objects.count() == 1


def test_a_text_that_prints_periods_is_quoted_with_its_articles(now: datetime) -> None:
    place = cast.facility("Klinika Sarajevo", country="BA", time_zone="Europe/Sarajevo")
    administrator = cast.staff(place, "admin", Role.FACILITY_ADMINISTRATOR)
    inspector = cast.staff(place, "inspector", Role.INSPECTOR)
    signed_in(administrator).post(
        f"/facility/{place.uid}/visits/",
        {
            "who": inspector.uid,
            "authority": AUTHORITY,
            "reason": "Yearly",
            **_today("first_day", now),
            **_today("last_day", now + timedelta(days=1)),
        },
    )
    page = signed_in(inspector).get(address(Visit.objects.get()))
    law = page.context["law"]

    assert ("estimate of one patient's dose", "najmanje 30 godina", "čl. 52. st. 2.") in {
        (one.label, one.words, one.article) for one in law.retention
    }
    assert {one.article for one in law.inspection} == {"čl. 52. st. 4.", "čl. 74. i čl. 75. st. 1.", "čl. 97. st. 2."}
    assert page.context["figures"].rows == 0


def test_a_sample_is_drawn_and_the_same_seed_draws_it_again(open_now: Visit, screen: Client) -> None:
    wanted = {"first_day": "2026-02-01", "last_day": "2026-03-31", "size": "1", "seed": "2026/7"}
    pages = [screen.post(address(open_now, "draw"), wanted, follow=True) for _turn in range(2)]

    assert pages[0].context["cases"] == pages[1].context["cases"]
    assert pages[0].context["sample"].seed == "2026/7"
    assert Sample.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": "0"},
        {"size": "101"},
        {"first_day": "yesterday"},
        {"first_day": "2026-04-01"},
        {"first_day": "2020-01-01", "last_day": "2020-01-02"},
    ],
)
def test_what_cannot_be_drawn_is_said(open_now: Visit, screen: Client, wrong: dict[str, str]) -> None:
    wanted = {"first_day": "2026-02-01", "last_day": "2026-03-31", "size": "5"}
    page = screen.post(address(open_now, "draw"), wanted | wrong, follow=True)

    assert len(list(page.context["messages"])) == 1
    assert not Sample.objects.exists()


def test_a_sample_names_rows_by_the_first_signs_of_their_uid(
    here: Inspected, open_now: Visit, sample: Sample, screen: Client
) -> None:
    page = screen.get(address(open_now, "sample", sample.uid))
    text = page.content.decode()

    assert {case.name for case in page.context["cases"]} == {here.asked_for.uid[:8], here.plain.uid[:8]}
    assert [name for name in NAMES if name in text] == []
    assert "The patient has chosen not to show 1 row of these days" in " ".join(text.split())
    assert set(Access.objects.values_list("patient", "ground", "purpose", "reason")) == {
        (here.ana.pk, "visit", "inspection", ""),
        (here.boris.pk, "visit", "inspection", ""),
    }


def test_a_visit_that_is_over_ended_or_coming_opens_nothing(
    here: Inspected, open_now: Visit, sample: Sample, screen: Client, now: datetime
) -> None:
    pages = pages_of(open_now, sample, here.asked_for)
    before = {screen.get(page).status_code for page in pages}
    looks = Access.objects.count()
    Visit.objects.filter(pk=open_now.pk).update(first_day=now.date() + timedelta(days=2))
    coming = {screen.get(page).status_code for page in pages}
    Visit.objects.filter(pk=open_now.pk).update(
        first_day=now.date() - timedelta(days=9), last_day=now.date() - timedelta(days=2)
    )
    over = {screen.get(page).status_code for page in pages}
    end_visit(visit=open_now, by=here.clinic.administrator, at=now)
    ended = {screen.get(page).status_code for page in pages}
    wanted = {"first_day": "2026-02-01", "last_day": "2026-03-31", "size": "1"}

    assert (before, coming, over, ended) == ({200}, {404}, {404}, {404})
    assert screen.post(address(open_now, "draw"), wanted).status_code == 404
    assert screen.post(f"{pages[-1]}open", {"reason": "Curious"}).status_code == 404
    assert (Access.objects.count(), Sample.objects.count(), CaseOpened.objects.count()) == (looks, 1, 0)


def test_an_inspector_of_one_hospital_sees_nothing_of_another(
    here: Inspected, open_now: Visit, sample: Sample, now: datetime
) -> None:
    other = Membership.objects.get(user__username="far-inspector").user
    stranger = signed_in(other)
    pages = pages_of(open_now, sample, here.asked_for)

    assert {stranger.get(page).status_code for page in pages} == {404}
    assert stranger.get("/inspector/").context["visits"] == []
    # Nor does the right inspector see a row of the other hospital through the own visit.
    here_too = signed_in(here.inspector)
    assert here_too.get(address(open_now, "sample", sample.uid, here.of_elsewhere.uid)).status_code == 404
    assert not Access.objects.exists()


@pytest.mark.parametrize("who", ["approver", "radiographer", "administrator"])
def test_nobody_else_opens_a_visit(here: Inspected, open_now: Visit, sample: Sample, who: str) -> None:
    people = {
        "approver": here.clinic.approver.user,
        "radiographer": here.clinic.radiographer,
        "administrator": here.clinic.administrator,
    }
    client = signed_in(people[who])

    assert {client.get(page).status_code for page in pages_of(open_now, sample, here.asked_for)} == {403}


def test_an_inspector_writes_nothing_into_the_booklet(
    here: Inspected, open_now: Visit, sample: Sample, screen: Client
) -> None:
    uid, ana, place = here.asked_for.uid, here.ana.uid, here.facility.uid
    pages = pages_of(open_now, sample, here.asked_for)
    elsewhere = [
        "/approver/sign",
        f"/approver/row/{uid}/return",
        f"/approver/row/{uid}/void",
        f"/radiographer/row/{uid}/",
        f"/facility/{place}/change",
        f"/facility/{place}/devices/",
        f"/facility/{place}/visits/",
        f"/facility/{place}/visits/{open_now.uid}/end",
        f"/facility/patients/{ana}/rows/{uid}/void",
    ]
    before = Entry.objects.values().get(uid=uid)

    assert {screen.post(page).status_code for page in pages} == {405}
    assert {screen.post(page, {"reason": "x"}).status_code for page in elsewhere} == {403}
    assert Entry.objects.values().get(uid=uid) == before


def test_without_a_second_factor_no_page_opens(here: Inspected, open_now: Visit) -> None:
    client = Client()
    client.force_login(here.inspector)

    assert client.get(address(open_now))["Location"] == "/accounts/2fa/"


def test_the_register_is_counted_with_who_was_told(
    here: Inspected, open_now: Visit, screen: Client, now: datetime
) -> None:
    told = {"facility": here.facility, "noticed_at": now, "state_at": now, "opened_at": now, "what": "Wrong side"}
    recorded = {"state": "recorded", "recorded_at": now, "recorded_by": "Physicist"}
    day = here.asked_for.performed_on
    first = Incident.objects.create(kind="wrong_patient", entry=here.asked_for, happened_on=day, **told, **recorded)
    Incident.objects.create(kind="wrong_dose", record=here.plain.record, happened_on=day, **told, **recorded)
    Incident.objects.create(kind="device_fault", happened_on=None, **{**told, "noticed_at": now}, **recorded)
    Incident.objects.create(kind="other", happened_on=day, **told)
    Incident.objects.create(kind="other", happened_on=day, **{**told, "facility": here.elsewhere.facility}, **recorded)
    Telling.objects.create(
        incident=first, audience="patient", told_by=here.clinic.approver, told_at=now, words="It was the wrong side",
        entered_by=here.clinic.approver.user, entered_at=now,
    )  # fmt: skip
    until = now + timedelta(days=1)
    page = screen.get(address(open_now), days("1.3.2026", f"{until.day}.{until.month}.{until.year}"))

    found = page.context["incidents"]
    assert (found.recorded, found.of_a_patient, found.told) == (3, 2, 1)
    assert "Wrong side" not in page.content.decode()
