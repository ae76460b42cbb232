"""The pages of a facility's administrator."""

import pytest
from django.test import Client
from django.utils import timezone

from passport.booklet import services
from passport.booklet.models import Entry
from passport.people.models import Device, Invitation, Membership, Role
from passport.signing.models import Act
from passport.web.law_words import NO_SUCH_SPECIALIST
from tests import cast
from tests.passport.booklet.readings import event, reading
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> cast.Clinic:
    return cast.clinic()


@pytest.fixture
def screen(clinic: cast.Clinic) -> Client:
    return signed_in(clinic.administrator)


def said(response: object) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_the_first_page_says_what_is_missing(screen: Client, clinic: cast.Clinic) -> None:
    response = screen.get("/facility/", follow=True)

    assert response.redirect_chain == [(f"/facility/{clinic.facility.uid}/", 302)]
    assert response.context["missing"] == [
        "Nobody looks after the inbox here yet. Invite a PACS administrator.",
        "No device is registered. Reports are kept all the same, but name no room.",
        "No telephone number is known that patients can call.",
    ]


def test_a_facility_of_somebody_else_is_not_there(screen: Client) -> None:
    elsewhere = cast.facility("Klinika Sever")

    for page in ("", "devices/", "people/", "law/", "law/rs-1998/", "leaflets/"):
        assert screen.get(f"/facility/{elsewhere.uid}/{page}").status_code == 404


def test_an_administrator_of_two_facilities_chooses(screen: Client, clinic: cast.Clinic) -> None:
    elsewhere = cast.facility("Klinika Sever")
    Membership.objects.create(
        user=clinic.administrator,
        facility=elsewhere,
        role=Role.FACILITY_ADMINISTRATOR,
        since=cast.LONG_AGO,
        named_by="x",
    )

    assert screen.get("/facility/").context["facilities"] == [elsewhere, clinic.facility]


HOUSE = {
    "code": "011",
    "phone": "+381 11 1",
    "language": "sr-latn",
    "repeat_months": "9",
    "asks_from_age": "11",
    "asks_until_age": "50",
    "follow_up_mgy": "3000",
    "report_days": "5",
    "reports_shown": "after_days",
    "reports_shown_days": "3",
    "viewer_url": "https://viewer.example.org/?study={study}",
    "viewer_for_patients": "True",
    "answer_mistakes_within_days": "14",
    "confirms_by_code": "False",
}


def test_the_telephone_number_and_what_the_hospital_decides_are_changed(screen: Client, clinic: cast.Clinic) -> None:
    form = screen.get(f"/facility/{clinic.facility.uid}/").context["form"]
    screen.post(f"/facility/{clinic.facility.uid}/change", HOUSE)
    clinic.facility.refresh_from_db()

    assert {name: form[name].value() for name in HOUSE} == {
        "code": "",
        "phone": "",
        "language": "",
        "repeat_months": 6,
        "asks_from_age": 12,
        "asks_until_age": 55,
        "follow_up_mgy": 5000,
        "report_days": 0,
        "reports_shown": "at_once",
        "reports_shown_days": 0,
        "viewer_url": "",
        "viewer_for_patients": False,
        "answer_mistakes_within_days": 30,
        "confirms_by_code": True,
    }
    assert {name: str(getattr(clinic.facility, name)) for name in HOUSE} == HOUSE


@pytest.mark.parametrize(
    "typed, errors",
    [
        (
            {"reports_shown_days": "0"},
            {"reports_shown_days": ["Say after how many days patients read a report. At once: choose that instead."]},
        ),
        ({"reports_shown_days": "31"}, {"reports_shown_days": ["Ensure this value is less than or equal to 30."]}),
        (
            {"asks_from_age": "51"},
            {"asks_until_age": ["The age until which women are asked lies below the age from which they are asked."]},
        ),
        ({"repeat_months": ""}, {"repeat_months": ["This field is required."]}),
        (
            {"follow_up_mgy": "0"},
            {"follow_up_mgy": ["Ensure this value is greater than or equal to 1."]},
        ),
        (
            {"viewer_url": "https://viewer.example.org/"},
            {
                "viewer_url": [
                    "The address begins with https:// or http://, and {study} stands in it where the number of the "
                    "study belongs."
                ]
            },
        ),
        (
            {"answer_mistakes_within_days": "0"},
            {"answer_mistakes_within_days": ["Ensure this value is greater than or equal to 1."]},
        ),
        ({"language": "xx"}, {"language": ["Select a valid choice. xx is not one of the available choices."]}),
    ],
)
def test_what_a_hospital_cannot_mean_is_asked_for_again(
    screen: Client, clinic: cast.Clinic, typed: dict[str, str], errors: dict[str, list[str]]
) -> None:
    response = screen.post(f"/facility/{clinic.facility.uid}/change", {**HOUSE, **typed})
    clinic.facility.refresh_from_db()

    assert response.context["form"].errors == errors
    assert (clinic.facility.code, clinic.facility.asks_from_age) == ("", 12)


def test_a_device_is_added_once_and_corrected(screen: Client, clinic: cast.Clinic) -> None:
    address = f"/facility/{clinic.facility.uid}/devices/"
    screen.post(address, {"name": "CT 1", "serial_number": "77"})
    again = screen.post(address, {"name": "CT 1"})
    device = Device.objects.get()
    screen.post(f"{address}{device.uid}/", {"name": "CT, room 3", "serial_number": "77"})
    device.refresh_from_db()

    assert again.context["form"].errors == {"name": ["A device of this name is already registered here."]}
    assert (device.name, device.serial_number) == ("CT, room 3", "77")


def test_an_invitation_is_shown_once_and_taken_up(screen: Client, clinic: cast.Clinic, client: Client) -> None:
    invited = screen.post(
        f"/facility/{clinic.facility.uid}/people/",
        {"role": "approver", "title": "Dr", "given_name": "Vera", "surname": "Ilić", "licence_number": "L-9"},
    )
    secret = invited.context["address"].partition("http://localhost:8000/join#")[2]
    asked = client.post("/join", {"secret": secret})
    how = {"secret": secret, "step": "join", "username": "vera", "password": "ten green bottles 1947"}
    joined = client.post("/join", how)
    used = Client().post("/join", {"secret": secret})

    assert (asked.context["role"], str(asked.context["invitation"])) == ("approving specialist", "Vera Ilić")
    assert joined["Location"] == "/accounts/2fa/"
    member = Membership.objects.get(user__username="vera")
    assert (member.role, member.user.practitioner.licence_number) == ("approver", "L-9")
    assert used.status_code == 403
    assert secret not in screen.get(f"/facility/{clinic.facility.uid}/people/").content.decode()


def test_an_invitation_brings_profession_and_field(screen: Client, clinic: cast.Clinic, client: Client) -> None:
    people = f"/facility/{clinic.facility.uid}/people/"
    whom = {"role": "approver", "given_name": "Vera", "surname": "Ilić", "profession": "doctor", "field": "radiology"}
    refused = screen.post(people, whom)
    misfit = screen.post(people, {**whom, "specialty": "Radiology", "profession": "radiographer"})
    invited = screen.post(people, {**whom, "specialty": "Radiology"})
    secret = invited.context["address"].partition("#")[2]
    client.post("/join", {"secret": secret, "step": "join", "username": "vera", "password": "ten green bottles 1947"})

    assert refused.context["form"].errors == {
        "specialty": ["A field belongs to a specialty: write its name, as it stands in the stamp."]
    }
    assert misfit.context["form"].errors == {"field": [NO_SUCH_SPECIALIST]}
    vera = Membership.objects.get(user__username="vera").user.practitioner
    assert (vera.profession, vera.specialties.values_list("name", "field").get()) == (
        "doctor",
        ("Radiology", "radiology"),
    )


def test_a_weak_password_takes_up_nothing(screen: Client, clinic: cast.Clinic, client: Client) -> None:
    invited = screen.post(
        f"/facility/{clinic.facility.uid}/people/", {"role": "clerk", "given_name": "Vera", "surname": "Ilić"}
    )
    secret = invited.context["address"].partition("#")[2]
    answer = client.post("/join", {"secret": secret, "step": "join", "username": "vera", "password": "short"})

    assert list(answer.context["form"].errors) == ["password"]
    assert Invitation.objects.get().accepted_at is None


def test_whoever_is_signed_in_takes_the_role_with_that_account(screen: Client, clinic: cast.Clinic) -> None:
    invited = screen.post(
        f"/facility/{clinic.facility.uid}/people/", {"role": "clerk", "given_name": "Vera", "surname": "Ilić"}
    )
    secret = invited.context["address"].partition("#")[2]
    signed_in(clinic.radiographer).post("/join", {"secret": secret, "step": "join"})

    assert set(clinic.radiographer.memberships.values_list("role", flat=True)) == {"radiographer", "clerk"}


def test_a_role_is_ended_but_never_the_own_one(screen: Client, clinic: cast.Clinic) -> None:
    people = f"/facility/{clinic.facility.uid}/people"
    own, other = clinic.administrator.memberships.get(), clinic.radiographer.memberships.get()
    refused = screen.post(f"{people}/{own.uid}/end", follow=True)
    screen.post(f"{people}/{other.uid}/end")
    own.refresh_from_db()
    other.refresh_from_db()

    assert said(refused) == ["Somebody else has to end your own role."]
    assert (own.until, other.until is None) == (None, False)


def waiting_for_the_approver(clinic: cast.Clinic) -> Entry:
    """Return a row that waits for the clinic's approver, who is known to have approved it."""
    source, at = services.Source(name="scanner", facility=clinic.facility), timezone.now()
    ana = cast.record(patient=cast.patient(clinic.facility))
    entry = services.record_report(
        reading=reading(events=(event("1.1", "10"),)), record=ana, source=source, at=at
    ).entry
    Entry.objects.filter(pk=entry.pk).update(approver=clinic.approver, approval="recorded")
    return entry


STILL_SIGNS = (
    "This person still approves here; the rows wait for the signature. Write down first that this person can sign no "
    "more, or end the role."
)


def test_rows_of_somebody_who_can_sign_no_more_get_the_hospitals_seal(screen: Client, clinic: cast.Clinic) -> None:
    waiting_for_the_approver(clinic)
    people = f"/facility/{clinic.facility.uid}/people/{clinic.approver.uid}"
    too_early = screen.post(f"{people}/confirm", follow=True)
    screen.post(f"{people}/cannot-sign", {"reason": "other", "words": "Retired"})
    confirmed = screen.post(f"{people}/confirm", follow=True)

    assert said(too_early) == [STILL_SIGNS]
    assert "1 row is confirmed." in said(confirmed)
    assert Entry.objects.get().state == "cannot_sign"


def test_rows_of_an_approver_who_left_are_listed_and_confirmed(screen: Client, clinic: cast.Clinic) -> None:
    entry = waiting_for_the_approver(clinic)
    people = f"/facility/{clinic.facility.uid}/people/"
    before = screen.get(people).context["gone"]
    screen.post(f"{people}{clinic.approver.user.memberships.get().uid}/end")
    listed = screen.get(people)
    confirmed = screen.post(f"{people}{clinic.approver.uid}/confirm", follow=True)
    entry.refresh_from_db()

    assert before == []
    assert [(one.name, one.waiting) for one in listed.context["gone"]] == [("др Мира Ковач", 1)]
    assert f'action="{people}{clinic.approver.uid}/confirm"' in listed.content.decode()
    assert ("1 row is confirmed." in said(confirmed), entry.state) == (True, "cannot_sign")
    assert confirmed.context["gone"] == []


def test_who_left_one_hospital_may_approve_in_another_of_the_same_administrator(
    screen: Client, clinic: cast.Clinic
) -> None:
    entry = waiting_for_the_approver(clinic)
    elsewhere = cast.facility("Klinika Sever")
    for user, role in ((clinic.administrator, Role.FACILITY_ADMINISTRATOR), (clinic.approver.user, Role.APPROVER)):
        Membership.objects.create(user=user, facility=elsewhere, role=role, since=cast.LONG_AGO, named_by="x")
    people = f"/facility/{clinic.facility.uid}/people/"
    screen.post(f"{people}{clinic.approver.user.memberships.get(facility=clinic.facility).uid}/end")
    confirmed = screen.post(f"{people}{clinic.approver.uid}/confirm", follow=True)
    entry.refresh_from_db()

    assert ("1 row is confirmed." in said(confirmed), entry.state) == (True, "cannot_sign")


@pytest.mark.parametrize(
    ("approvals", "sentences"),
    [
        ([], ["No row waits for this person here, so there is nothing to confirm."]),
        (
            ["not_recorded"],
            [
                "1 row is not confirmed, because nobody is known to have approved it, or who did took that back. It "
                "waits "
                "for those on whose list it stands, else for all who approve here: ask them, or write a list under "
                "“Lists of approvers”."
            ],
        ),
        (
            ["recorded", "not_recorded", "not_recorded"],
            [
                "1 row is confirmed. 2 rows are not confirmed, because nobody is known to have approved them, or who "
                "did "
                "took that back. They wait for those on whose list they stand, else for all who approve here: ask "
                "them, or write a list under “Lists of "
                "approvers”."
            ],
        ),
    ],
    ids=["nothing waited", "all let go", "some let go"],
)
def test_what_is_not_confirmed_is_said_with_what_to_do(
    screen: Client, clinic: cast.Clinic, approvals: list[str], sentences: list[str]
) -> None:
    whose = cast.record(patient=cast.patient(clinic.facility))
    source = services.Source(name="test", facility=clinic.facility)
    for number, approval in enumerate(approvals):
        what = reading(
            sop_instance_uid=f"2.25.{number}", study_instance_uid=f"2.25.7{number}", events=(event(f"1.{number}", "1"),)
        )
        entry = services.record_report(reading=what, record=whose, source=source, at=timezone.now()).entry
        Entry.objects.filter(pk=entry.pk).update(approver=clinic.approver, approval=approval)
    people = f"/facility/{clinic.facility.uid}/people/{clinic.approver.uid}"
    screen.post(f"{people}/cannot-sign", {"reason": "ill"}, follow=True)

    assert said(screen.post(f"{people}/confirm", follow=True)) == sentences


def test_the_mark_is_that_of_the_hospital_in_whose_pages_it_is_made_and_that_one_alone_takes_it_back(
    screen: Client, clinic: cast.Clinic
) -> None:
    other = cast.facility("А прва по азбуци")
    for user, role in ((clinic.administrator, Role.FACILITY_ADMINISTRATOR), (clinic.approver.user, Role.APPROVER)):
        Membership.objects.create(user=user, facility=other, role=role, since=cast.LONG_AGO, named_by="x")
    elsewhere = signed_in(cast.staff(other, "elsewhere", Role.FACILITY_ADMINISTRATOR))
    screen.post(f"/facility/{clinic.facility.uid}/people/{clinic.approver.uid}/cannot-sign", {"reason": "ill"})

    refused = elsewhere.post(f"/facility/{other.uid}/people/{clinic.approver.uid}/signs-again", follow=True)

    assert Act.objects.get(verb="practitioner.cannot_sign").facility_uid == clinic.facility.uid
    assert said(refused) == [
        "Another hospital wrote down that this person can sign no more, and only who runs that hospital takes it back. Where "
        "nobody runs it any more, whoever runs this site invites somebody with manage.py administrator."
    ]


def test_an_approver_who_left_can_be_marked_as_signing_no_more(screen: Client, clinic: cast.Clinic) -> None:
    waiting_for_the_approver(clinic)
    people = f"/facility/{clinic.facility.uid}/people/"
    screen.post(f"{people}{clinic.approver.user.memberships.get().uid}/end")
    marked = screen.post(f"{people}{clinic.approver.uid}/cannot-sign", {"reason": "ill"}, follow=True)

    assert [one.cannot_sign_reason for one in marked.context["gone"]] == ["ill for a long time"]


@pytest.mark.parametrize("given", [{}, {"reason": "bored"}, {"reason": "other"}, {"reason": "other", "words": "  "}])
def test_why_somebody_signs_no_more_is_chosen_or_said_in_words(
    screen: Client, clinic: cast.Clinic, given: dict[str, str]
) -> None:
    people = f"/facility/{clinic.facility.uid}/people/{clinic.approver.uid}"
    refused = screen.post(f"{people}/cannot-sign", given, follow=True)
    clinic.approver.refresh_from_db()

    assert said(refused) == ["Choose why; say another reason in a few words."]
    assert clinic.approver.cannot_sign_since is None


def test_an_approver_who_never_worked_here_is_named_and_cannot_be_marked(screen: Client, clinic: cast.Clinic) -> None:
    entry = waiting_for_the_approver(clinic)
    stranger = cast.clinic("Klinika Sever", prefix="north-").approver
    Entry.objects.filter(pk=entry.pk).update(approver=stranger)
    people = f"/facility/{clinic.facility.uid}/people/"
    refused = screen.post(f"{people}{stranger.uid}/cannot-sign", {"reason": "left"}, follow=True)

    assert said(refused) == ["You may not do this at this hospital."]
    assert [one.cannot_sign_since for one in refused.context["gone"]] == [None]
    assert screen.post(f"{people}{clinic.radiographer.uid}/confirm").status_code == 404
