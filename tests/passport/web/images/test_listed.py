"""The open links to images of a passport: who can look, and ending it."""

import pytest
from django.utils import timezone

from passport.imaging.models import ImageLink
from tests.passport.imaging.scene import Scene, trusted
from tests.passport.web.images.pages import beside, browser_of, open_here, own_page
from tests.passport.web.staff import signed_in


def lines(page: object) -> list[tuple[object, ...]]:
    return [
        (link.sentence.partition(" until ")[0], link.what, link.facility, bool(link.end))
        for link in page.context["links"]
    ]


def test_the_patient_sees_who_can_look_at_what_and_ends_it(ward: Scene) -> None:
    grant = ward.grant(timezone.now())
    ana, doctor = browser_of(ward.cast.ana_reads), signed_in(ward.cast.doctor)
    viewer = open_here(doctor, ward, beside(ward, "code", grant.uid))
    open_here(ana, ward)
    page = f"/passport/{ward.cast.ana.uid}/images"

    before = lines(ana.get(page))
    of_doctor = ImageLink.objects.get(reader=ward.cast.doctor)
    response = ana.post(f"/images/end/{of_doctor.uid}")

    what = before[0][1]
    assert before == [
        ("You can look", what, "Clinic Linden", True),
        ("Dr Petar Ilić can look", what, "Clinic Linden", True),
    ]
    assert response["Location"] == page
    assert lines(ana.get(page)) == [("You can look", what, "Clinic Linden", True)]
    assert doctor.get(viewer).status_code == 410
    assert doctor.post(f"{beside(ward, 'code', grant.uid)}{ward.part.uid}/open").context["refusal"] == (
        "The patient has ended this permission to see the images. Ask the patient for a new code if you need them."
    )


def test_the_card_of_the_examination_lists_its_open_links(ward: Scene) -> None:
    ana = browser_of(ward.cast.ana_reads)
    open_here(ana, ward)

    card = ana.get(f"/passport/{ward.cast.ana.uid}/entry/{ward.entry.uid}/").context["images"]

    assert [
        (link.sentence.partition(" until ")[0], link.openings.partition(",")[0], bool(link.end)) for link in card.links
    ] == [("You can look", "opened 1 time", True)]


def test_an_emergency_look_ends_by_itself_and_says_so(ward: Scene) -> None:
    ward.in_an_emergency(timezone.now())
    emergency = ward.cast.ana.emergencies.get()
    doctor = signed_in(ward.cast.doctor)
    open_here(doctor, ward, beside(ward, "emergency", emergency.uid))

    links = browser_of(ward.cast.ana_reads).get(f"/passport/{ward.cast.ana.uid}/images").context["links"]

    assert [(link.sentence.partition(" until ")[0], link.end) for link in links] == [("Dr Petar Ilić can look", "")]


def test_without_links_the_page_says_so(ward: Scene) -> None:
    page = browser_of(ward.cast.ana_reads).get(f"/passport/{ward.cast.ana.uid}/images")

    assert page.context["links"] == []
    assert "Nobody can open images of this booklet with a link now." in page.content.decode()


@pytest.mark.parametrize("who", ["boris_reads", "doctor", "approver"])
def test_nobody_else_sees_or_ends_a_link(who: str, ward: Scene) -> None:
    open_here(browser_of(ward.cast.ana_reads), ward)
    client = signed_in(getattr(ward.cast, who))

    answers = [
        client.get(f"/passport/{ward.cast.ana.uid}/images").status_code,
        client.post(f"/images/end/{ImageLink.objects.get().uid}").status_code,
        client.post(f"/images/end/{'0' * 32}").status_code,
    ]

    assert (answers, ImageLink.objects.get().revoked_at) == ([404] * 3, None)


def test_a_trusted_person_sees_the_own_links_alone(ward: Scene) -> None:
    open_here(browser_of(ward.cast.ana_reads), ward)
    helper = browser_of(trusted(ward, timezone.now()))
    open_here(helper, ward)

    page = helper.get(f"/passport/{ward.cast.ana.uid}/images")

    assert [link.sentence.partition(" until ")[0] for link in page.context["links"]] == ["You can look"]


def test_a_doctor_who_ends_the_own_link_comes_back_to_the_examination(ward: Scene) -> None:
    grant = ward.grant(timezone.now())
    doctor = signed_in(ward.cast.doctor)
    open_here(doctor, ward, beside(ward, "code", grant.uid))

    response = doctor.post(f"/images/end/{ImageLink.objects.get().uid}")

    assert response["Location"] == beside(ward, "code", grant.uid)
    assert own_page(ward) != response["Location"]


def test_ending_wants_a_press_and_no_address(ward: Scene) -> None:
    ana = browser_of(ward.cast.ana_reads)
    viewer = open_here(ana, ward)
    uid = ImageLink.objects.get().uid

    answers = [
        ana.get(address).status_code
        for address in (f"/images/end/{uid}", f"{viewer}close", f"{own_page(ward)}{ward.part.uid}/open")
    ]

    assert (answers, ImageLink.objects.get().revoked_at) == ([405] * 3, None)
