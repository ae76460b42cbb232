"""From the page of an examination to its images: in this browser, or by a link to another device."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from passport.access.services import hide_entry
from passport.booklet.models import Entry
from passport.imaging.models import ImageLink, Pacs
from passport.law.shelf import pack_called
from passport.people.models import Facility
from passport.people.services import confirm_pack
from tests.passport.imaging.clients.nodes import answer
from tests.passport.imaging.scene import STUDY, Scene, trusted
from tests.passport.web.images.pages import addresses_in, beside, browser_of, carry, open_here, own_page
from tests.passport.web.staff import signed_in

REFUSED = ["This link opens nothing here. Open the images from the page of the examination once more."]


def said(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def cookie(client: Client) -> dict[str, object]:
    kept = client.cookies["images"]
    return {name: kept[name] for name in ("path", "httponly", "samesite", "secure")}


def test_the_page_of_an_examination_opens_its_images_and_says_that_there_is_no_report_yet(ward: Scene) -> None:
    page = browser_of(ward.cast.ana_reads).get(f"/passport/{ward.cast.ana.uid}/entry/{ward.entry.uid}/")
    card = page.context["images"]

    assert (card.without_report, card.waiting, card.missing, card.links) == (True, "", "", ())
    assert [(part.name, part.open, part.viewer) for part in card.parts] == [
        ("", f"{own_page(ward)}{ward.part.uid}/open", "")
    ]
    assert "no report yet" in said(page)


def test_an_examination_that_was_typed_or_whose_hospital_has_no_archive_says_where_to_ask(ward: Scene) -> None:
    client = browser_of(ward.cast.ana_reads)
    Pacs.objects.update(active=False)

    typed = client.get(f"/passport/{ward.cast.ana.uid}/entry/{ward.cast.ana_at_cedar.uid}/").context["images"]
    without = client.get(own_page(ward)).context["images"].missing
    Facility.objects.update(phone="+381 11 1")
    with_phone = client.get(own_page(ward)).context["images"].missing

    assert typed is None
    assert without == "This booklet cannot reach the images of this examination. Ask Clinic Linden for them."
    assert (
        with_phone == "This booklet cannot reach the images of this examination. Ask Clinic Linden for them: +381 11 1."
    )


def test_one_press_opens_the_images_with_a_cookie_that_lives_on_their_address_alone(ward: Scene) -> None:
    client = browser_of(ward.cast.ana_reads)

    viewer = open_here(client, ward)

    link = ImageLink.objects.get()
    assert viewer == f"/images/view/{link.uid}/"
    assert cookie(client) == {"path": viewer, "httponly": True, "samesite": "Strict", "secure": ""}
    assert client.get(viewer).status_code == 200


def test_under_https_the_cookie_is_secure(ward: Scene, settings: object) -> None:
    settings.HTTPS = True
    client = browser_of(ward.cast.ana_reads)

    open_here(client, ward)

    assert cookie(client)["secure"] is True


def test_no_page_names_a_uid_of_the_archive_or_the_archive_itself(ward: Scene) -> None:
    client = browser_of(ward.cast.ana_reads)
    viewer = open_here(client, ward)
    pages = [client.get(own_page(ward)), client.get(viewer), client.get(f"{viewer}1/"), client.get(f"{viewer}1/2/1/")]

    told = "".join(page.content.decode() for page in pages)
    assert [word for word in (STUDY, "1.2.826", str(ward.archive.base), "dicom-web") if word in told] == []
    assert [address for address in addresses_in(told) if ward.cast.ana_reads.username in address] == []


@pytest.mark.parametrize("who", ["boris_reads", "clerk", "approver", "doctor"])
def test_nobody_else_comes_to_the_images_of_a_passport(who: str, ward: Scene) -> None:
    client = signed_in(getattr(ward.cast, who))

    answers = [
        client.get(own_page(ward)).status_code,
        client.post(f"{own_page(ward)}{ward.part.uid}/open").status_code,
        client.post(f"{own_page(ward)}{ward.part.uid}/carry").status_code,
    ]

    assert (answers, ward.archive.asked, ImageLink.objects.count()) == ([404] * 3, [], 0)


def test_without_signing_in_nothing_opens(ward: Scene) -> None:
    link, _token = carry(browser_of(ward.cast.ana_reads), ward)
    pages = [own_page(ward), "/images/", f"/images/view/{link.uid}/", f"/images/carried/{link.uid}/"]

    answers = [Client().get(page) for page in pages]

    assert {answer["Location"].partition("?")[0] for answer in answers} == {"/accounts/login/"}


@pytest.mark.parametrize("way", ["nothing", "request", "code", "emergency"])
def test_a_way_that_was_not_opened_leads_nowhere(way: str, ward: Scene) -> None:
    client = signed_in(ward.cast.doctor)

    assert client.get(beside(ward, way, "0" * 32)).status_code == 404


def test_a_doctor_with_a_code_opens_images_from_the_page_of_the_examination(ward: Scene) -> None:
    grant = ward.grant(timezone.now())
    client = signed_in(ward.cast.doctor)

    page = client.get(f"/doctor/passport/{grant.uid}/entry/{ward.entry.uid}/")
    viewer = open_here(client, ward, beside(ward, "code", grant.uid))

    card = page.context["images"]
    assert ([part.carry for part in card.parts], card.without_report) == ([""], True)
    assert client.get(viewer).status_code == 200
    assert ImageLink.objects.get().expires_at == grant.until


def test_a_request_leads_from_what_was_done_before_to_its_images_and_back(ward: Scene) -> None:
    asked = ward.asked_for(timezone.now())
    doctor = signed_in(ward.cast.doctor)
    Entry.objects.filter(pk=ward.entry.pk).update(typed_by="")

    page = doctor.get(f"/requests/{asked.uid}/").context["priors"]
    address = beside(ward, "request", asked.uid)
    viewer = open_here(doctor, ward, address)

    priors = {prior.facility: prior.pictured for prior in (*page.near, *page.other)}
    assert priors == {"Clinic Linden": address, "Clinic Cedar": ""}
    assert doctor.get(address).context["row"] == f"/requests/{asked.uid}/"
    assert (doctor.get(viewer).status_code, doctor.get(viewer).context["back"]) == (200, address)


def test_a_doctor_without_the_second_factor_of_this_session_sees_no_images(ward: Scene) -> None:
    grant = ward.grant(timezone.now())
    client = signed_in(ward.cast.doctor)
    viewer = open_here(client, ward, beside(ward, "code", grant.uid))
    visit = client.cookies["images"].value
    weaker = browser_of(ward.cast.doctor)
    weaker.cookies.load({"images": visit})

    assert (client.get(viewer).status_code, weaker.get(viewer).status_code) == (200, 404)
    assert weaker.get(beside(ward, "code", grant.uid)).status_code == 302
    assert weaker.get(f"{viewer}1/preview").status_code == 404


def test_a_hidden_row_has_no_images_for_a_doctor(ward: Scene) -> None:
    grant = ward.grant(timezone.now())
    client = signed_in(ward.cast.doctor)
    viewer = open_here(client, ward, beside(ward, "code", grant.uid))

    hide_entry(entry=ward.entry, by=ward.cast.ana_reads, at=timezone.now())

    assert client.get(beside(ward, "code", grant.uid)).status_code == 404
    assert client.post(f"{beside(ward, 'code', grant.uid)}{ward.part.uid}/open").status_code == 404
    assert (client.get(viewer).status_code, client.get(f"{viewer}1/preview").status_code) == (410, 410)


def test_a_link_for_another_device_is_shown_once_and_holds_its_token_behind_the_hash(ward: Scene) -> None:
    client = browser_of(ward.cast.ana_reads)
    link, token = carry(client, ward)

    page = client.get(f"/images/carried/{link.uid}/")
    elsewhere = browser_of(ward.cast.ana_reads).get(f"/images/carried/{link.uid}/")

    assert (len(token), elsewhere.context["token"], elsewhere.context["qr"]) == (24, "", "")
    assert "For health care only. Nobody may demand it for work, school or insurance." in said(page)
    assert client.cookies["link"]["path"] == f"/images/carried/{link.uid}/"
    assert browser_of(ward.cast.boris_reads).get(f"/images/carried/{link.uid}/")["Location"] == "/"


def test_the_page_of_a_carried_link_names_nothing_to_who_may_look_no_more(ward: Scene) -> None:
    helper = trusted(ward, timezone.now())
    link, _token = carry(browser_of(helper), ward)
    page = f"/images/carried/{link.uid}/"
    before = browser_of(helper).get(page).status_code

    hide_entry(entry=ward.entry, by=ward.cast.ana_reads, at=timezone.now())

    assert (before, browser_of(helper).get(page)["Location"]) == (200, "/")


def test_the_token_opens_the_images_on_another_device_of_the_same_person(ward: Scene) -> None:
    link, token = carry(browser_of(ward.cast.ana_reads), ward)
    phone = browser_of(ward.cast.ana_reads)

    response = phone.post("/images/", {"code": f"{token[:4]} {token[4:].lower()}"})

    assert response["Location"] == f"/images/view/{link.uid}/"
    assert phone.get(response["Location"]).status_code == 200


def test_a_wrong_token_and_somebody_elses_are_answered_alike(ward: Scene) -> None:
    _link, token = carry(browser_of(ward.cast.ana_reads), ward)

    answers = [
        browser_of(ward.cast.boris_reads).post("/images/", {"code": token}),
        browser_of(ward.cast.ana_reads).post("/images/", {"code": "0" * 24}),
        browser_of(trusted(ward, timezone.now())).post("/images/", {"code": token}),
    ]

    assert [(one.status_code, one.context["form"].non_field_errors()) for one in answers] == [(403, REFUSED)] * 3


FAILURES = [
    (
        answer(b"", status="503 Service Unavailable"),
        "The image archive of Clinic Linden does not answer at the moment. Try again in a few minutes; if it lasts, tell "
        "the hospital.",
        502,
    ),
    (
        answer(b"", "Location: http://127.0.0.1/", status="302 Found"),
        "The image archive of Clinic Linden did not give the images. Tell the hospital, and they will look into it.",
        502,
    ),
    (
        answer(b"[]", length=10**10),
        "The images are too large to be shown here. Ask Clinic Linden for a CD with the images.",
        502,
    ),
    (
        answer(b"[]"),
        "This booklet cannot reach the images of this examination. Ask Clinic Linden for them.",
        200,
    ),
]


@pytest.mark.parametrize(("archive", "sentence", "status"), FAILURES)
def test_an_archive_that_does_not_give_the_images_gets_a_sentence_with_what_to_do(
    archive: bytes, sentence: str, status: int, ward: Scene
) -> None:
    ward.archive.says[""] = archive

    response = browser_of(ward.cast.ana_reads).post(f"{own_page(ward)}{ward.part.uid}/open")

    assert (response.status_code, response.context["refusal"]) == (status, sentence)


def test_images_that_wait_for_their_report_say_so_and_until_when(ward: Scene) -> None:
    today = timezone.now().date()
    place = ward.cast.linden
    place.country, place.report_days, place.phone = "IR", 3, "+98 21 1"
    place.save()
    text = pack_called("ir-2021")
    assert text
    confirm_pack(facility=place, pack=text, confirmed_by="Dr Vera Ilić", confirmed_on=today, by=None, at=timezone.now())
    client = browser_of(ward.cast.ana_reads)

    def card(days_ago: int) -> tuple[object, ...]:
        ward.entry.performed_on = today - timedelta(days=days_ago)
        ward.entry.save()
        shown = client.get(own_page(ward)).context["images"]
        return shown.parts, shown.waiting, shown.late

    usually = f"{today + timedelta(days=2):%-d %B %Y}"
    stored = "Your images are stored; they open here together with the report,"
    at_once = "and a doctor can see them at once."
    assert card(1) == ((), f"{stored} usually by {usually}, {at_once}", "")
    assert card(9) == (
        (),
        f"{stored} {at_once}",
        "The report takes longer than usual: you can ask about it, +98 21 1.",
    )
    assert client.post(f"{own_page(ward)}{ward.part.uid}/open").context["refusal"] == ""
    assert ward.archive.asked == []


def test_the_hospitals_own_viewer_is_for_doctors_and_for_patients_where_it_says_so(ward: Scene) -> None:
    place = ward.cast.linden
    place.viewer_url = "https://viewer.example.org/?study={study}"
    place.save()
    grant = ward.grant(timezone.now())
    doctor, patient = signed_in(ward.cast.doctor), browser_of(ward.cast.ana_reads)

    def viewers() -> list[str]:
        pages = (doctor.get(beside(ward, "code", grant.uid)), patient.get(own_page(ward)))
        return [part.viewer for page in pages for part in page.context["images"].parts]

    before = viewers()
    place.viewer_for_patients = True
    place.save()

    address = f"https://viewer.example.org/?study={STUDY}"
    assert (before, viewers()) == ([address, ""], [address, address])
