"""The open images: numbers instead of UIDs, our own headers, and an end that nobody looks past."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from passport.access.services import LookNotWritten, opening, stop_grant
from passport.imaging.models import ImageLink, ImageVisit
from passport.imaging.services import revoke_link
from tests.passport.imaging.archive import JPEG
from tests.passport.imaging.clients.nodes import answer
from tests.passport.imaging.scene import STUDY, Scene
from tests.passport.web.images.pages import beside, browser_of, open_here, own_page
from tests.passport.web.staff import signed_in


@pytest.fixture
def ana(ward: Scene) -> Client:
    return browser_of(ward.cast.ana_reads)


@pytest.fixture
def viewer(ana: Client, ward: Scene) -> str:
    return open_here(ana, ward)


def test_each_series_has_one_preview_and_says_how_much_it_is(ana: Client, viewer: str) -> None:
    before = [(tile.number, tile.description, tile.count, tile.size) for tile in ana.get(viewer).context["tiles"]]
    ana.get(f"{viewer}1/preview")
    after = [(tile.number, tile.count, tile.size) for tile in ana.get(viewer).context["tiles"]]

    assert before == [(1, "Series 1", "3 images", ""), (2, "Series 2", "1 image", "")]
    assert after == [(1, "3 images", "less than 1 MB"), (2, "1 image", "")]


def test_the_page_says_what_the_pictures_are_not_and_for_what_they_are(ana: Client, viewer: str) -> None:
    page = " ".join(ana.get(viewer).content.decode().split())

    assert "These pictures are not for diagnosis." in page
    assert "no report yet" in page
    assert "For health care only. Nobody may demand it for work, school or insurance." in page
    assert "Ana Petrović" in page


def test_a_picture_has_our_own_headers_and_none_of_the_archives(ana: Client, viewer: str) -> None:
    picture = ana.get(f"{viewer}1/preview")

    assert (picture.status_code, picture.content) == (200, JPEG)
    assert dict(picture.headers) == {
        "Content-Type": "image/jpeg",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Disposition": "inline",
        "Content-Length": str(len(JPEG)),
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Vary": "Accept-Language, Cookie",
        "Content-Language": "en",
    }


def test_a_series_shows_twelve_images_and_more_with_each_press(ana: Client, viewer: str, ward: Scene) -> None:
    ward.archive.series["1.2.826.0.1.1.1"] = [f"1.2.3.{number}" for number in range(1, 31)]

    pages = [
        ana.get(f"{viewer}1/{asked}").context for asked in ("", "?until=24", "?until=36", "?until=999999", "?until=x")
    ]

    assert [(len(page["numbers"]), page["more"], page["first_new"]) for page in pages] == [
        (12, 24, 1),
        (24, 36, 13),
        (30, 0, 19),
        (12, 24, 1),
        (12, 24, 1),
    ]


def test_one_image_leads_to_those_beside_it(ana: Client, viewer: str, ward: Scene) -> None:
    ward.archive.frames = 2
    page = ana.get(f"{viewer}1/2/1/").context

    assert (page["image"], page["count"], page["frame"], page["frames"]) == (2, 3, 1, 2)
    assert (page["before"], page["after"]) == (f"{viewer}1/1/1/", f"{viewer}1/3/1/")
    assert (page["frame_before"], page["frame_after"]) == ("", f"{viewer}1/2/2/")
    assert ana.get(f"{viewer}1/2/2/large").content == JPEG


NO_IMAGES = [
    "0/preview", "3/preview", "99999999999999999999/preview", "-1/preview", "1.2.826.0.1.1.1/preview", "..%2f1/preview",
    "1/0/1/large", "1/4/1/large", "1/1/2/large", "1/1/0/large", "1/1/1/huge", "1/1/1/..", "1/1/1/large/../../../../still/x",
    "0/", "3/", "1/0/1/", "1/4/1/", "1/1/2/", "1/%2e%2e/1/large", "1/1e3/1/large", "1/١/1/large", "9" * 400 + "/preview",
]  # fmt: skip


@pytest.mark.parametrize("address", NO_IMAGES)
def test_a_number_that_is_none_is_no_page_and_asks_the_archive_for_nothing(
    address: str, ana: Client, viewer: str, ward: Scene
) -> None:
    response = ana.get(f"{viewer}{address}")

    assert response.status_code in {404, 301}
    assert [path for path in ward.archive.asked if "rendered" in path] == []


def statuses(client: Client, viewer: str) -> list[int]:
    pages = ("", "still", "1/", "1/preview", "1/1/1/", "1/1/1/large")
    return [client.get(f"{viewer}{page}").status_code for page in pages]


def is_open(client: Client, viewer: str) -> bool:
    return bool(client.get(f"{viewer}still").json()["open"])


def test_the_cookie_opens_nothing_to_another_person(ana: Client, viewer: str, ward: Scene) -> None:
    stolen = ana.cookies["images"].value

    for thief in (browser_of(ward.cast.boris_reads), signed_in(ward.cast.doctor)):
        thief.cookies.load({"images": stolen})
        assert statuses(thief, viewer) == [404, 200, 404, 404, 404, 404]
        assert not is_open(thief, viewer)
        assert thief.post(f"{viewer}close").status_code == 404
    assert statuses(ana, viewer) == [200] * 6


def test_no_cookie_a_wrong_one_and_that_of_another_link_open_nothing(ana: Client, viewer: str, ward: Scene) -> None:
    other = browser_of(ward.cast.ana_reads)
    without = statuses(other, viewer)
    other.cookies.load({"images": "0" * 32})

    assert (without, statuses(other, viewer)) == ([410, 200, 410, 410, 410, 410],) * 2
    assert (is_open(other, viewer), is_open(ana, viewer)) == (False, True)


def test_a_revoked_link_ends_what_is_open_at_once(ana: Client, viewer: str, ward: Scene) -> None:
    assert is_open(ana, viewer)

    revoke_link(uid=ImageLink.objects.get().uid, by=ward.cast.ana_reads, at=timezone.now())

    assert (statuses(ana, viewer), is_open(ana, viewer)) == ([410, 200, 410, 410, 410, 410], False)
    page = ana.get(viewer)
    assert (page.context["sentence"], page.context["again"]) == (
        "This link to the images was ended. Nothing can be seen with it any more.",
        own_page(ward),
    )


def test_an_expired_link_and_an_expired_visit_end_what_is_open(ana: Client, viewer: str) -> None:
    made = ImageLink.objects.get().made_at
    ImageVisit.objects.update(made_at=made, expires_at=made + timedelta(microseconds=1))
    over = statuses(ana, viewer), ana.get(viewer).context["sentence"]
    ImageLink.objects.update(expires_at=made + timedelta(microseconds=1))

    assert over == (
        [410, 200, 410, 410, 410, 410],
        "The images close by themselves after half an hour. You can open them again.",
    )
    assert ana.get(viewer).context["sentence"] == "This link to the images is over: it held for a while only."


def test_a_spent_budget_ends_what_is_open(ana: Client, viewer: str) -> None:
    link = ImageLink.objects.get()
    ImageLink.objects.update(bytes_used=link.bytes_allowed - len(JPEG) - 1)

    assert [ana.get(f"{viewer}1/preview").status_code for _turn in range(2)] == [200, 410]
    ImageLink.objects.update(bytes_used=link.bytes_allowed)
    assert ana.get(viewer).context["sentence"] == "Everything that this link allowed has been used up."


def test_a_stopped_code_ends_what_the_doctor_has_open(ward: Scene) -> None:
    grant = ward.grant(timezone.now())
    doctor = signed_in(ward.cast.doctor)
    viewer = open_here(doctor, ward, beside(ward, "code", grant.uid))

    stop_grant(grant=grant, by=ward.cast.ana_reads, at=timezone.now())

    page = doctor.get(viewer)
    assert (page.status_code, page.context["again"]) == (410, "")
    assert page.context["sentence"] == "You may not see these images any more."
    assert statuses(doctor, viewer) == [410, 200, 410, 410, 410, 410]


def test_a_picture_whose_look_cannot_be_written_down_is_not_shown(
    ana: Client, viewer: str, ward: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_written(*_look: object) -> None:
        raise LookNotWritten

    asked = len(ward.archive.asked)
    monkeypatch.setattr(opening, "write_look", not_written)

    with pytest.raises(LookNotWritten):
        ana.get(f"{viewer}1/preview")

    assert len(ward.archive.asked) == asked


BAD_ARCHIVES = {
    "a page": (answer(b"<html>", "Content-Type: text/html"), "answered with something else than these images"),
    "an error": (answer(b"", status="500 Internal Server Error"), "did not give the images"),
    "a redirect": (answer(b"", "Location: http://127.0.0.1:1/", status="302 Found"), "did not give the images"),
    "too much": (answer(b"", "Content-Type: image/jpeg", length=10**9), "too large to be shown here"),
    "nothing now": (answer(b"", status="503 Service Unavailable"), "does not answer at the moment"),
}


@pytest.mark.parametrize(("said", "words"), BAD_ARCHIVES.values(), ids=BAD_ARCHIVES.keys())
def test_what_the_archive_answers_instead_of_an_image_is_a_sentence_and_never_passed_on(
    said: bytes, words: str, ana: Client, viewer: str, ward: Scene
) -> None:
    ana.get(f"{viewer}1/")
    ward.archive.says[f"/studies/{STUDY}/series/"] = said

    as_page = ana.get(f"{viewer}1/1/1/large")
    as_image = ana.get(f"{viewer}1/1/1/large", headers={"Accept": "image/avif,image/webp,*/*;q=0.8"})

    assert (as_page.status_code, as_image.status_code) == (502, 502)
    assert words in as_page.context["sentence"]
    assert as_image["Content-Type"] == "text/plain; charset=utf-8"
    assert as_image.content.decode() == as_page.context["sentence"] or "does not answer" in as_image.content.decode()


def test_closing_ends_the_link_takes_the_cookie_and_leads_back(ana: Client, viewer: str, ward: Scene) -> None:
    response = ana.post(f"{viewer}close")

    assert response["Location"] == own_page(ward)
    assert (ana.cookies["images"].value, ana.cookies["images"]["path"]) == ("", viewer)
    assert ImageLink.objects.get().revoked_by == ward.cast.ana_reads
