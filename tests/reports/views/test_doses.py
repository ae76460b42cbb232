"""The physicist's pages: doses beside levels, without a name of any patient."""

import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from passport.access.models import Access
from passport.law.shelf import pack_called
from passport.people.models import Device, Role
from passport.people.services import confirm_pack
from reports.models import DoseSurvey
from tests import cast
from tests.ingestion.test_inbox_pages import sign_in
from tests.reports.audits.examinations import HEAD, Room, breast, ct, fluoroscopy, mammography, radiograph, room, scan

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Room:
    return room("BA", name="Klinički centar", username="lejla")


@pytest.fixture
def lejla(client: Client, here: Room) -> Client:
    return sign_in(client, here.user)


def faces(here: Room, at: datetime, count: int, dose: str = "500", first: int = 0) -> None:
    for number in range(first, first + count):
        here.done(ct(dose, scan(dose, HEAD), exam="CT sinuses"), number=number, at=at)


def device_page(here: Room) -> str:
    return reverse("reports:doses_device", args=[here.facility.uid, here.device.uid])


def exam_page(here: Room, exam: str = "ct.sinuses") -> str:
    return reverse("reports:doses_exam", args=[here.facility.uid, here.device.uid, exam])


IN_QUOTES = re.compile(r'"[^"]*"')


def words(answer: object) -> str:
    """Return what a page says, with plain spaces."""
    return " ".join(answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_device_shows_mean_level_article_and_answer_and_nobody(lejla: Client, here: Room, at: datetime) -> None:
    faces(here, at, 10)

    shown = words(lejla.get(device_page(here)))

    for said in ("500 mGy·cm", "360 mGy·cm", "Tabela 5, Lice i sinusi", "1.39", "Aneks 1.1", "head phantom, 16 cm"):
        assert said in shown
    assert "Systematically above: the mean is more than 30 % above the level." in shown
    assert "The devices report CTDIvol." in shown
    assert not [name for name in ("Анић", "1961", "CLINIC") if name in shown]
    assert not Access.objects.exists()


def test_figures_of_few_are_not_shown_before_somebody_looks(lejla: Client, here: Room, at: datetime) -> None:
    faces(here, at, 9, dose="512")

    hidden = words(lejla.get(device_page(here)))
    assert "512" not in IN_QUOTES.sub("", hidden)  # tokens and uids are of chance
    assert "Figures of so few examinations show single doses." in hidden
    assert not Access.objects.exists()

    assert "512 mGy·cm" in words(lejla.get(exam_page(here)))
    assert Access.objects.count() == 9


@pytest.mark.parametrize(
    ("country", "said", "unsaid"),
    [
        ("RS", "2 of 10 doses lie above 0.48 mGy, the level and the 20 % that the text allows.", "month"),
        ("HR", "In 1 of 1 month the median lies above the level.", "that the text allows"),
        ("BA", "Systematically above: the mean is more than 30 % above the level.", "doses lie above"),
    ],
)
def test_each_text_means_its_levels_in_its_own_way(
    client: Client, country: str, said: str, unsaid: str, at: datetime
) -> None:
    here = room(country, name="Bolnica", username="x")
    for number in range(10):
        here.done(radiograph("0.49" if number < 2 else "0.4"), number=number, at=at)
    sign_in(client, here.user)

    shown = words(client.get(device_page(here)))

    assert said in shown
    assert unsaid not in shown


def test_a_level_of_film_and_screen_says_so_and_a_misprint_too(client: Client, at: datetime) -> None:
    here = room("HR", name="Bolnica", username="x")
    faces(here, at, 10)
    for number in range(20, 30):
        here.done(radiograph("0.2"), number=number, at=at)
    sign_in(client, here.user)

    shown = words(client.get(device_page(here)))

    assert "The text prints 36 mGy·cm; the corrected value is used." in shown
    assert "The table is one of film and screen of relative speed 200" in shown
    assert "A text of 2013, which may have been replaced since: it informs." in shown


def test_other_tables_of_a_text_of_entrance_doses_are_shown_and_judge_nothing(client: Client, at: datetime) -> None:
    here = room("RS", name="Bolnica", username="x")
    for number in range(10):
        views = mammography(breast("3.9", grid=None), breast("3.9", side="right"))
        here.done(views, number=number, at=at)
    sign_in(client, here.user)

    shown = words(client.get(device_page(here)))

    assert "The level depends on the grid, and the reports do not say whether one was used." in shown
    assert "left breast" in shown


def test_the_examination_shows_each_dose_a_plot_and_what_was_left_out(lejla: Client, here: Room, at: datetime) -> None:
    faces(here, at, 4)
    here.done(ct("999", scan("999", HEAD), exam="CT sinuses"), number=9, at=at, born="2015-01-01")

    shown = words(lejla.get(exam_page(here)))

    assert shown.count("<circle") == 4
    assert "Of the last 5 examinations these were left out: children: 1." in shown
    assert "There are fewer patients than the text prints for a sample." in shown
    assert "999" not in shown


def test_a_survey_is_started_and_its_page_opens(lejla: Client, here: Room, at: datetime) -> None:
    faces(here, at, 5)
    form = {"like": "dlp||head||", "patients": "5", "adult_from": "18"}

    answer = lejla.post(exam_page(here), form)

    survey = DoseSurvey.objects.get()
    assert answer.headers["Location"] == reverse("reports:survey", args=[survey.uid])


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"patients": "4"}, "The text prints at least 5 patients for this kind of examination."),
        ({"patients": "9"}, "Only 5 comparable patients were found, and 9 are asked for."),
        ({"adult_from": "70"}, "Ensure this value is less than or equal to 30."),
        ({"like": "msad||||"}, "Select a valid choice."),
        ({"patients": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_started_is_said(
    lejla: Client, here: Room, at: datetime, form: dict[str, str], said: str
) -> None:
    confirm_pack(
        facility=here.facility,
        pack=pack_called("ba-2011"),
        confirmed_by="Vera Ilić",
        confirmed_on=at.date(),
        by=None,
        at=at,
    )
    faces(here, at, 5)

    shown = words(lejla.post(exam_page(here), {"like": "dlp||head||", "patients": "5", "adult_from": "18"} | form))

    assert said in shown
    assert not DoseSurvey.objects.exists()


def test_the_hospital_lists_devices_what_is_due_and_what_is_compared_with_nothing(
    lejla: Client, here: Room, at: datetime
) -> None:
    faces(here, at, 2)
    here.done(fluoroscopy("12", exam="A name that nobody knows"), number=5, at=at)
    Device.objects.create(facility=here.facility, name="Idle", created_at=cast.LONG_AGO)

    shown = words(lejla.get(reverse("reports:doses", args=[here.facility.uid])))
    device = words(lejla.get(device_page(here)))

    assert ("never surveyed" in shown, "Idle" in shown, "3 examinations" in shown) == (True, True, True)
    assert "1 examination has a name without a meaning and is compared with nothing." in device


def test_examinations_at_an_unregistered_device_are_counted(client: Client, at: datetime) -> None:
    here = room("BA", name="Bolnica", username="x")
    here.done(ct("500"), number=1, at=at)
    here.facility.entries.get().exposures.update(device=None)
    sign_in(client, here.user)

    shown = words(client.get(reverse("reports:doses", args=[here.facility.uid])))

    assert "1 examination was done at a device that was not registered then" in shown


def test_a_place_whose_text_prints_no_level_shows_the_doses_alone(client: Client, at: datetime) -> None:
    here = room("TR", name="Hastane", username="x")
    faces(here, at, 10)
    sign_in(client, here.user)

    shown = words(client.get(device_page(here)))

    assert "500 mGy·cm" in shown
    assert "The text prints no level for this examination." in shown


def test_a_confirmed_text_says_who_confirmed_it(lejla: Client, here: Room, at: datetime) -> None:
    pack = pack_called("ba-2011")
    assert pack
    confirm_pack(facility=here.facility, pack=pack, confirmed_by="Vera Kos", confirmed_on=at.date(), by=None, at=at)

    assert "Confirmed as in force here by Vera Kos." in words(lejla.get(device_page(here)))


def test_an_empty_device_says_what_is_missing(lejla: Client, here: Room) -> None:
    assert "No examination of this device was recognised yet." in words(lejla.get(device_page(here)))


def test_only_physicists_open_the_pages_and_only_of_their_hospitals(client: Client, here: Room, at: datetime) -> None:
    faces(here, at, 1)
    stranger = room("BA", name="Elsewhere", username="stranger")
    sign_in(client, stranger.user)
    pages = [
        reverse("reports:doses", args=[here.facility.uid]),
        reverse("reports:surveys", args=[here.facility.uid]),
        device_page(here),
        exam_page(here),
        reverse("reports:doses_device", args=[stranger.facility.uid, here.device.uid]),
    ]

    assert [client.get(page).status_code for page in pages] == [404] * 5


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PHYSICIST])
def test_other_roles_are_refused(client: Client, here: Room, role: Role) -> None:
    sign_in(client, cast.staff(here.facility, "somebody", role))

    assert client.get(reverse("reports:doses_home")).status_code == 403


def test_without_a_second_factor_nothing_opens(client: Client, here: Room) -> None:
    client.force_login(here.user)

    assert client.get(device_page(here)).status_code == 302


def test_one_hospital_is_opened_at_once_and_two_are_offered(lejla: Client, here: Room) -> None:
    home = reverse("reports:doses_home")
    assert lejla.get(home).headers["Location"] == reverse("reports:doses", args=[here.facility.uid])

    second = cast.facility("Druga bolnica", "HR")
    here.user.memberships.create(facility=second, role=Role.PHYSICIST, since=cast.LONG_AGO, named_by="the cast")
    assert "Druga bolnica" in words(lejla.get(home))


def test_an_examination_that_was_not_done_is_not_there(lejla: Client, here: Room, at: datetime) -> None:
    faces(here, at, 1)

    assert lejla.get(exam_page(here, "ct.head")).status_code == 404


def test_each_figure_of_few_is_hidden_beside_figures_of_many(lejla: Client, here: Room, at: datetime) -> None:
    for number in range(10):
        right = (breast("1.77", side="right"),) if number < 3 else ()
        here.done(mammography(breast("1.31"), *right), number=number, at=at)

    shown = words(lejla.get(device_page(here)))

    assert ("1.31 mGy" in shown, "1.77" in shown) == (True, False)
