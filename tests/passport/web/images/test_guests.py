"""Images and reports for somebody without an account: as long as the patient allows it, in one browser, with a budget."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from passport.access.models import Access, Grant, GuestLook
from passport.access.services import answer_guest, hide_entry, make_grant
from passport.booklet.models import Entry
from passport.imaging.models import ImageLink, ReportOpening
from passport.people.models import Facility
from passport.signing.models import Act
from tests.passport.imaging.archive import JPEG
from tests.passport.imaging.papers import WRITTEN, kept, pdf
from tests.passport.imaging.scene import STUDY, Scene
from tests.passport.web.images.pages import addresses_in, browser_of, open_here

SAYS = {"name": "Dr Mira Babić", "facility": "Ambulance Vine", "purpose": "before a CT"}


@pytest.fixture
def guest() -> Client:
    return Client()


def let_in(ward: Scene, guest: Client) -> str:
    """Return the page of the row for a guest whom Ana allowed to look."""
    code = make_grant(patient=ward.cast.ana, by=ward.cast.ana_reads, at=timezone.now())[1]
    address = guest.post("/look/", {"code": code, **SAYS})["Location"]
    answer_guest(guest=GuestLook.objects.latest("id"), allow=True, by=ward.cast.ana_reads, at=timezone.now())
    return f"{address}entry/{ward.entry.uid}/"


def stop(ward: Scene) -> None:
    grant = Grant.objects.latest("id")
    browser_of(ward.cast.ana_reads).post(f"/passport/{ward.cast.ana.uid}/show/{grant.uid}/stop")


def test_a_guest_opens_the_images_at_once_marked_as_without_a_report(guest: Client, ward: Scene) -> None:
    Facility.objects.update(viewer_url="https://viewer.example/{study}")
    page = let_in(ward, guest)
    row = guest.get(page)
    card = row.context["images"]

    viewer = open_here(guest, ward, page)
    shown = guest.get(viewer)
    picture = guest.get(f"{viewer}1/preview")

    assert (card.without_report, len(card.parts), card.parts[0].carry, card.links) == (True, 1, "", ())
    assert [part.viewer for part in card.parts] == [""]
    assert (shown.status_code, shown.context["without_report"], shown.context["back"]) == (200, True, page)
    assert (picture.status_code, picture.content) == (200, JPEG)
    named = [viewer, *(one for seen in (row, shown) for one in addresses_in(seen.content.decode()))]
    assert [address for address in named if STUDY in address] == []
    link = ImageLink.objects.get()
    looks = GuestLook.objects.get()
    assert (link.reader, link.guest, link.ground, link.ground_uid) == (None, looks, "guest", looks.uid)
    assert (link.expires_at, link.openings_used, link.bytes_used) == (looks.until, 1, len(JPEG))
    assert set(Access.objects.filter(ground="guest").values_list("reader_name", "facility_name", "reason")) == {
        ("Dr Mira Babić", "Ambulance Vine", "before a CT")
    }
    assert set(Act.objects.filter(subject_uid=link.uid).values_list("verb", "actor")) == {
        ("images.linked", "Dr Mira Babić"),
        ("images.opened", "Dr Mira Babić"),
    }


def test_a_guest_reads_the_text_of_a_report_and_takes_its_file(guest: Client, ward: Scene) -> None:
    kept(ward.entry, timezone.now(), WRITTEN)
    kept(ward.entry, timezone.now(), pdf())
    text, file = guest.get(let_in(ward, guest)).context["reports"].lines

    read, taken = guest.get(text.read), guest.get(file.download)

    assert "CT Chest Report" in read.content.decode()
    assert (taken.content, taken["Content-Disposition"]) == (pdf(), 'attachment; filename="report.pdf"')
    # Nobody knows who it was: a report that waits for a doctor waits on.
    assert ReportOpening.objects.count() == 0


def test_the_end_of_the_leave_ends_what_is_open(guest: Client, ward: Scene) -> None:
    kept(ward.entry, timezone.now(), WRITTEN)
    page = let_in(ward, guest)
    (report,) = guest.get(page).context["reports"].lines
    viewer = open_here(guest, ward, page)
    before = guest.get(f"{viewer}still").json()

    stop(ward)
    after = [guest.get(address).status_code for address in (viewer, f"{viewer}1/preview", report.read)]

    assert (before, guest.get(f"{viewer}still").json()) == ({"open": True}, {"open": False})
    assert after == [410, 410, 302]
    assert guest.post(f"{page}{ward.part.uid}/open")["Location"] == page.partition("entry")[0]


def test_when_the_hour_is_over_nothing_opens(guest: Client, ward: Scene) -> None:
    page = let_in(ward, guest)
    viewer = open_here(guest, ward, page)
    GuestLook.objects.update(until=timezone.now() - timedelta(seconds=1))

    assert [guest.get(viewer).status_code, guest.get(f"{viewer}1/preview").status_code] == [410, 410]


def test_no_other_browser_opens_what_a_guest_opened(guest: Client, ward: Scene) -> None:
    page = let_in(ward, guest)
    viewer = open_here(guest, ward, page)
    stranger, signed_in, with_a_cookie = Client(), browser_of(ward.cast.ana_reads), Client()
    with_a_cookie.cookies["images"] = "0" * 32

    assert stranger.get(viewer).status_code == 302
    assert [one.get(viewer).status_code for one in (signed_in, with_a_cookie)] == [404, 404]
    assert [stranger.get(page).status_code, stranger.post(f"{page}{ward.part.uid}/open").status_code] == [404, 404]
    assert Client().get(f"{viewer}still").status_code == 302


def test_the_cookie_of_a_guests_images_opens_no_others(guest: Client, ward: Scene) -> None:
    open_here(guest, ward, let_in(ward, guest))
    own = open_here(browser_of(ward.cast.ana_reads), ward)

    assert guest.get(own).status_code == 302


def test_a_hidden_row_shows_neither_images_nor_report(guest: Client, ward: Scene) -> None:
    kept(ward.entry, timezone.now(), WRITTEN)
    page = let_in(ward, guest)
    (report,) = guest.get(page).context["reports"].lines
    viewer = open_here(guest, ward, page)

    hide_entry(entry=ward.entry, by=ward.cast.ana_reads, at=timezone.now())

    assert [guest.get(address).status_code for address in (page, report.read, viewer)] == [404, 404, 410]
    assert guest.post(f"{page}{ward.part.uid}/open").status_code == 404


def test_the_patient_sees_who_says_to_look_and_ends_it_for_good(guest: Client, ward: Scene) -> None:
    page = let_in(ward, guest)
    viewer = open_here(guest, ward, page)
    ana = browser_of(ward.cast.ana_reads)
    (told,) = ana.get(f"/passport/{ward.cast.ana.uid}/images").context["links"]

    ana.post(told.end)
    again = guest.post(f"{page}{ward.part.uid}/open")

    assert told.sentence.startswith("Somebody who says to be Dr Mira Babić can look until ")
    assert (guest.get(viewer).status_code, again.status_code) == (410, 200)
    assert ImageLink.objects.get().revoked_by == ward.cast.ana_reads
    assert again.context["refusal"] != ""


def test_a_guest_closes_the_images_and_opens_them_again(guest: Client, ward: Scene) -> None:
    page = let_in(ward, guest)
    viewer = open_here(guest, ward, page)

    closed = guest.post(f"{viewer}close")
    link = ImageLink.objects.get()
    again = open_here(guest, ward, page)

    assert (closed["Location"], link.revoked_at is not None, link.revoked_by) == (page, True, None)
    # The browser forgot the cookie of the closed one, and so tells nothing of it.
    assert (guest.get(viewer).status_code, guest.get(again).status_code) == (404, 200)


def test_a_guest_asks_for_the_disc_of_the_study(guest: Client, ward: Scene) -> None:
    viewer = open_here(guest, ward, let_in(ward, guest))

    asked = guest.post(f"{viewer}disc", follow=True)

    assert asked.context["being_made"] is True
    assert Act.objects.get(verb="images.disc_asked").actor == "Dr Mira Babić"


def test_a_line_of_the_last_months_leads_a_guest_to_the_images(guest: Client, ward: Scene) -> None:
    Entry.objects.filter(pk=ward.entry.pk).update(typed_by="")
    page = let_in(ward, guest)
    recent = guest.get(page.partition("entry")[0]).context["recent"]

    lines = {line.row.uid: line.images for line in (*recent.near, *recent.other)}

    assert lines == {ward.entry.uid: f"{page}#images", ward.cast.ana_at_cedar.uid: ""}


def test_a_link_is_one_accounts_or_one_guests(guest: Client, ward: Scene) -> None:
    open_here(guest, ward, let_in(ward, guest))
    link = ImageLink.objects.get()

    for change in ({"reader": ward.cast.ana_reads}, {"guest": None}, {"ground": "grant"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ImageLink.objects.filter(pk=link.pk).update(**change)
