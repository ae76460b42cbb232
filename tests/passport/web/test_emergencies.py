"""The hospital judges its emergency looks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from passport.access.models import Access, Emergency
from passport.access.services import open_emergency
from passport.people.models import Facility, Patient, Role, User
from passport.people.services import add_membership
from passport.web.doors import doors_of
from tests.passport.people import cast as people
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db
SAID = {"finding": "not_justified", "words": "The ward was calm."}


@pytest.fixture
def cast() -> people.Cast:
    return people.assemble(timezone.now())


@pytest.fixture
def administrator(cast: people.Cast) -> User:
    return people.staff(cast.cedar, Role.FACILITY_ADMINISTRATOR, timezone.now(), given_name="Luka")


def opened(
    cast: people.Cast, patient: Patient, facility: Facility, *, later: int = 0, reason: str = "Fall"
) -> Emergency:
    at = timezone.now() + timedelta(minutes=later)
    reader = cast.doctor if facility == cast.cedar else cast.approver
    return open_emergency(patient=patient, reader=reader, facility=facility, reason=reason, at=at)


def said(response: object) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_the_list_names_the_doctor_the_reason_and_only_patients_registered_here(
    cast: people.Cast, administrator: User
) -> None:
    here = people.patient(cast.cedar, timezone.now(), given_name="Cilka", local_id="C-1")
    emergencies = [opened(cast, here, cast.cedar), opened(cast, cast.ana, cast.cedar, reason="Unconscious")]
    page = signed_in(administrator).get("/facility/emergencies/")

    assert [(look.uid, look.doctor, look.reason, look.patient) for look in page.context["waiting"]] == [
        (emergencies[0].uid, "Dr Petar Ilić", "Fall", "Cilka Petrović"),
        (emergencies[1].uid, "Dr Petar Ilić", "Unconscious", ""),
    ]
    assert "a patient not registered here" in page.content.decode()
    assert "Ana" not in page.content.decode()
    assert set(Access.objects.values_list("patient", "purpose")) == {(here.pk, "review"), (cast.ana.pk, "review")}


def test_the_oldest_waits_first_and_a_judged_one_moves_down(cast: people.Cast, administrator: User) -> None:
    late, early = opened(cast, cast.ana, cast.cedar, later=5), opened(cast, cast.boris, cast.cedar)
    client = signed_in(administrator)
    before = client.get("/facility/emergencies/").context
    done = client.post(f"/facility/emergencies/{early.uid}/judge", SAID, follow=True)

    assert ([look.uid for look in before["waiting"]], before["reviewed"]) == ([early.uid, late.uid], [])
    assert [look.uid for look in done.context["waiting"]] == [late.uid]
    assert [(look.uid, look.reviewed_by, look.finding, look.finding_words) for look in done.context["reviewed"]] == [
        (early.uid, "Dr Luka Ilić", "not justified", "The ward was calm.")
    ]
    assert said(done) == ["Judged. The patient reads it under “Who looked”."]


def test_the_first_page_of_the_hospital_counts_its_own_and_shows_nobody(cast: people.Cast, administrator: User) -> None:
    opened(cast, cast.ana, cast.cedar)
    opened(cast, cast.ana, cast.linden)
    page = signed_in(administrator).get(f"/facility/{cast.cedar.uid}/")

    assert page.context["to_review"] == 1
    assert 'href="/facility/emergencies/"' in page.content.decode()
    assert Access.objects.count() == 0


def test_an_emergency_of_another_hospital_is_not_there(cast: people.Cast, administrator: User) -> None:
    elsewhere = opened(cast, cast.ana, cast.linden)
    client = signed_in(administrator)
    answer = client.post(f"/facility/emergencies/{elsewhere.uid}/judge", SAID)
    elsewhere.refresh_from_db()

    assert client.get("/facility/emergencies/").context["waiting"] == []
    assert (answer.status_code, elsewhere.reviewed_at) == (404, None)


def test_nobody_judges_the_own_emergency(cast: people.Cast) -> None:
    emergency = opened(cast, cast.ana, cast.cedar)
    add_membership(user=cast.doctor, facility=cast.cedar, role=Role.FACILITY_ADMINISTRATOR, by=None, at=timezone.now())
    client = signed_in(cast.doctor)
    page = client.get("/facility/emergencies/")
    refused = client.post(f"/facility/emergencies/{emergency.uid}/judge", SAID, follow=True)
    emergency.refresh_from_db()

    assert f"/facility/emergencies/{emergency.uid}/judge" not in page.content.decode()
    assert said(refused) == ["Somebody else has to judge what you opened yourself."]
    assert emergency.reviewed_at is None


def test_a_judgement_without_words_is_asked_for_again(cast: people.Cast, administrator: User) -> None:
    emergency = opened(cast, cast.ana, cast.cedar)
    page = signed_in(administrator).post(
        f"/facility/emergencies/{emergency.uid}/judge", {"finding": "justified", "words": "\x01"}
    )
    emergency.refresh_from_db()

    assert (list(page.context["form"].errors), emergency.reviewed_at) == (["words"], None)


def test_the_navigation_counts_what_waits_until_it_is_judged(cast: people.Cast, administrator: User) -> None:
    emergency = opened(cast, cast.ana, cast.cedar)
    opened(cast, cast.ana, cast.linden)
    client = signed_in(administrator)

    def waits() -> list[str]:
        return [door.waiting for door in doors_of(administrator, at=timezone.now()) if "facility/" in door.address]

    before, page = waits(), client.get("/account").content.decode()
    client.post(f"/facility/emergencies/{emergency.uid}/judge", SAID)

    assert (before, waits()) == (["1 waits", ""], ["", ""])
    assert '<span class="badge badge--alarm">1 waits</span>' in page


@pytest.mark.parametrize("who", ["doctor", "clerk", "approver", "ana_reads"])
def test_only_an_administrator_reads_them(cast: people.Cast, who: str) -> None:
    emergency = opened(cast, cast.ana, cast.cedar)
    client = signed_in(getattr(cast, who))

    assert client.get("/facility/emergencies/").status_code == 403
    assert client.post(f"/facility/emergencies/{emergency.uid}/judge", SAID).status_code == 403


def test_the_notice_of_an_emergency_leads_the_administrator_to_the_list(cast: people.Cast, administrator: User) -> None:
    opened(cast, cast.ana, cast.cedar)
    page = signed_in(administrator).get(f"/facility/{cast.cedar.uid}/devices/").content.decode()

    assert "Dr Petar Ilić, Clinic Cedar, opened a booklet in an emergency without a code." in page
    assert 'href="/facility/emergencies/"' in page
