"""“This is wrong”: what a patient sends, what stands on both sides, and what doctors see meanwhile."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from passport.access.services import hide_entry, make_grant, open_emergency
from passport.booklet.models import Entry, Mistake, MistakeReport
from passport.booklet.services import answer_mistake, report_mistake, take_back_mistake
from passport.people.models import Facility, Relation, Role, User
from passport.people.selectors import day_at
from passport.signing.models import Notice
from tests.passport.people import cast as people
from tests.passport.web.rows import shown_to_doctor
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NOT_MINE = "This examination belongs to somebody else"
MARK = "said to be somebody else"
ONE_IS_NOT_SHOWN = (
    "1 entry is not shown, because the patient says that it belongs to somebody else; the hospital looks into it."
)


@pytest.fixture
def cast() -> people.Cast:
    return people.assemble(timezone.now() - timedelta(minutes=5))


@pytest.fixture
def administrator(cast: people.Cast) -> User:
    return people.staff(cast.linden, Role.FACILITY_ADMINISTRATOR, timezone.now(), given_name="Luka")


def reading(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def entry_address(cast: people.Cast, entry: Entry) -> str:
    return f"/passport/{cast.ana.uid}/entry/{entry.uid}/"


def wrong(cast: people.Cast, entry: Entry | None = None) -> str:
    return f"{entry_address(cast, entry or cast.ana_at_linden)}wrong"


def words_of(response: Any) -> str:
    """Return what a page says, in one line."""
    text = re.sub(r"<[^>]+>", "", response.content.decode())
    return " ".join(text.replace("&#x27;", "'").split())


def due(place: Facility, days: int = 30) -> str:
    return date_format(day_at(place, timezone.now()) + timedelta(days=days), "DATE_FORMAT")


def today(place: Facility) -> str:
    return due(place, 0)


def disowned(cast: people.Cast, entry: Entry | None = None, by: User | None = None) -> MistakeReport:
    return report_mistake(
        entry=entry or cast.ana_at_linden, kind=Mistake.NOT_MINE, words="", by=by or cast.ana_reads, at=timezone.now()
    )


def answered(report: MistakeReport, by: User, *, agreed: bool, words: str = "Two were mixed up.") -> None:
    answer_mistake(report=report, agreed=agreed, words=words, by=by, at=timezone.now())


def shared(cast: people.Cast) -> Any:
    """Return the passport as a doctor with a code sees it."""
    doctor = signed_in(cast.doctor)
    code = make_grant(patient=cast.ana, by=cast.ana_reads, at=timezone.now())[1]
    return doctor.get(doctor.post("/doctor/", {"code": code})["Location"])


def rows(response: Any) -> list[str]:
    return [row.uid for row in shown_to_doctor(response)]


def test_every_examination_can_be_said_to_be_wrong(cast: people.Cast) -> None:
    ana = reading(cast.ana_reads)
    for entry in (cast.ana_at_linden, cast.ana_at_cedar):
        assert f'href="{wrong(cast, entry)}"' in ana.get(entry_address(cast, entry)).content.decode()

    asked = ana.get(wrong(cast))
    assert [str(label) for _value, label in asked.context["form"].fields["kind"].choices] == [
        NOT_MINE,
        "The side of the body is wrong",
        "The date is wrong",
        "Something else is wrong",
    ]
    assert "Clinic Linden reads what you send and answers within 30 days." in words_of(asked)


def test_what_is_sent_stands_by_the_examination_and_on_the_first_page(cast: people.Cast) -> None:
    ana = reading(cast.ana_reads)
    sent = ana.post(wrong(cast), {"kind": "wrong_date", "words": "It was in March"}, follow=True)
    report = MistakeReport.objects.get()

    assert sent.redirect_chain == [(entry_address(cast, cast.ana_at_linden), 302)]
    assert (report.kind, report.words, report.reported_by) == ("wrong_date", "It was in March", str(cast.ana_reads))
    said = f"You said on {today(cast.linden)}: “The date is wrong”. It was in March Clinic Linden answers until"
    for page in (sent, ana.get(f"/passport/{cast.ana.uid}/"), ana.get(f"/passport/{cast.ana.uid}/mistakes")):
        assert f"{said} {due(cast.linden)}. Take this back" in words_of(page)
    assert said not in words_of(ana.get(entry_address(cast, cast.ana_at_cedar)))


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"words": "x"}, {"kind": ["Choose what is wrong."]}),
        ({"kind": "other", "words": " "}, {"__all__": ["Say it in a few words."]}),
        (
            {"kind": "missing", "words": "A hand"},
            {"kind": ["Select a valid choice. missing is not one of the available choices."]},
        ),
    ],
)
def test_what_says_too_little_is_asked_for_again(
    cast: people.Cast, given: dict[str, str], error: dict[str, list[str]]
) -> None:
    page = reading(cast.ana_reads).post(wrong(cast), given)

    assert (page.context["form"].errors, MistakeReport.objects.count()) == (error, 0)


def test_the_same_is_not_sent_twice(cast: people.Cast) -> None:
    ana = reading(cast.ana_reads)
    ana.post(wrong(cast), {"kind": "not_mine"})
    again = ana.post(wrong(cast), {"kind": "not_mine"})

    assert again.context["form"].non_field_errors() == [
        "This was reported already and waits for its answer. Take that back first."
    ]


def test_a_missing_examination_goes_to_a_hospital_that_the_passport_knows(cast: people.Cast) -> None:
    ana, address = reading(cast.ana_reads), f"/passport/{cast.ana.uid}/missing"
    choices = [str(label) for _value, label in ana.get(address).context["form"].fields["place"].choices]
    sent = ana.post(address, {"place": cast.cedar.uid, "words": "The left hand, 2024"}, follow=True)
    ana.post(address, {"place": "elsewhere", "named": "Town clinic", "words": "A tooth"})

    assert choices == ["Clinic Cedar", "Clinic Linden", "Somewhere else"]
    assert sent.redirect_chain == [(f"/passport/{cast.ana.uid}/mistakes", 302)]
    assert list(MistakeReport.objects.order_by("id").values_list("facility__name", "place", "words")) == [
        ("Clinic Cedar", "", "The left hand, 2024"),
        ("Clinic Linden", "Town clinic", "A tooth"),
    ]
    home = words_of(ana.get(f"/passport/{cast.ana.uid}/"))
    assert f"You said on {today(cast.linden)}: “An examination is missing”. Town clinic A tooth" in home


@pytest.mark.parametrize(
    ("given", "field", "error"),
    [
        ({"words": "A tooth"}, "place", "Choose where it was done."),
        ({"place": "elsewhere"}, "words", "Say which examination it was, and about when."),
        ({"place": "elsewhere", "words": "A tooth"}, "__all__", "Write where the examination was done."),
    ],
)
def test_of_a_missing_one_it_is_said_which_and_where(
    cast: people.Cast, given: dict[str, str], field: str, error: str
) -> None:
    page = reading(cast.ana_reads).post(f"/passport/{cast.ana.uid}/missing", given)

    assert page.context["form"].errors == {field: [error]}


def test_an_empty_passport_offers_to_say_what_is_missing(cast: people.Cast) -> None:
    new = people.patient(cast.linden, timezone.now(), given_name="Cilka", local_id="C-1")
    client = reading(people.reader(new, timezone.now()).user)

    assert f'href="/passport/{new.uid}/missing"' in client.get(f"/passport/{new.uid}/").content.decode()
    assert "Nothing was reported as wrong here." in words_of(client.get(f"/passport/{new.uid}/mistakes"))


def test_a_row_of_somebody_else_is_gone_from_a_share_at_once_and_counted_there(cast: people.Cast) -> None:
    before = shared(cast)
    sent = reading(cast.ana_reads).post(wrong(cast), {"kind": "not_mine"}, follow=True)
    doctor = before.client
    page = doctor.get(before.request["PATH_INFO"])

    assert rows(before) == [cast.ana_at_cedar.uid, cast.ana_at_linden.uid]
    assert rows(page) == [cast.ana_at_cedar.uid]
    assert (page.context["not_theirs"], page.context["hidden"]) == (ONE_IS_NOT_SHOWN, "")
    assert doctor.get(f"{before.request['PATH_INFO']}entry/{cast.ana_at_linden.uid}/").status_code == 404
    assert "Until then doctors do not see this examination, except in an emergency; there it is marked." in words_of(
        sent
    )


@pytest.mark.parametrize(
    ("agreed", "sentence", "count"),
    [
        (True, "Clinic Linden agreed on {day} and wrote: Two were mixed up. Doctors do not see this examination", 1),
        (False, "Clinic Linden did not agree on {day} and wrote: Two were mixed up. Doctors with a code see this", 2),
    ],
)
def test_the_answer_is_read_on_the_patients_side(
    cast: people.Cast, administrator: User, agreed: bool, sentence: str, count: int
) -> None:
    report = disowned(cast)
    answered(report, administrator, agreed=agreed)
    ana = reading(cast.ana_reads)
    home = ana.get(f"/passport/{cast.ana.uid}/")

    assert "Clinic Linden answered what was said to be wrong." in words_of(home)
    assert f'href="/passport/mistake/{report.uid}/"' in home.content.decode()
    led = ana.get(f"/passport/mistake/{report.uid}/", follow=True)
    assert led.redirect_chain == [(entry_address(cast, cast.ana_at_linden), 302)]
    assert sentence.format(day=today(cast.linden)) in words_of(led)
    assert Notice.objects.get(kind="mistake.answered").read_at is not None
    assert len(rows(shared(cast))) == count


def test_what_was_said_is_taken_back_and_the_row_is_shared_again(cast: people.Cast) -> None:
    report = disowned(cast)
    done = reading(cast.ana_reads).post(f"/passport/{cast.ana.uid}/mistakes/{report.uid}/take-back", follow=True)

    assert done.redirect_chain == [(entry_address(cast, cast.ana_at_linden), 302)]
    assert "Taken back. The hospital need not answer any more." in words_of(done)
    assert done.context["said"] == []
    assert len(rows(shared(cast))) == 2


def test_what_was_agreed_to_can_still_be_no_mistake(cast: people.Cast, administrator: User) -> None:
    report = disowned(cast)
    answered(report, administrator, agreed=True)
    ana = reading(cast.ana_reads)
    shown = words_of(ana.get(entry_address(cast, cast.ana_at_linden)))
    ana.post(f"/passport/{cast.ana.uid}/mistakes/{report.uid}/take-back")

    assert "It is no mistake: show it to doctors again" in shown
    assert len(rows(shared(cast))) == 2


def test_who_comes_too_late_is_told_so(cast: people.Cast) -> None:
    report = disowned(cast)
    take_back_mistake(report=report, by=cast.ana_reads, at=timezone.now())
    done = reading(cast.ana_reads).post(f"/passport/{cast.ana.uid}/mistakes/{report.uid}/take-back", follow=True)

    assert "This was answered or taken back meanwhile. Open it again." in words_of(done)


def test_a_guardian_reports_and_the_other_side_reads_who_did(cast: people.Cast) -> None:
    guardian = people.reader(cast.ana, timezone.now(), relation=Relation.GUARDIAN).user
    reading(guardian).post(wrong(cast), {"kind": "wrong_side"})

    said = words_of(reading(cast.ana_reads).get(entry_address(cast, cast.ana_at_linden)))
    assert f"{guardian} said on {today(cast.linden)}: “The side of the body is wrong”." in said


def test_a_trusted_person_reads_the_mark_and_reports_nothing(cast: people.Cast) -> None:
    report = disowned(cast)
    trusted = reading(people.reader(cast.ana, timezone.now(), relation=Relation.TRUSTED).user)
    page = trusted.get(entry_address(cast, cast.ana_at_linden))

    assert "says that this examination belongs to somebody else; the hospital has not said otherwise." in words_of(page)
    assert MARK in words_of(trusted.get(f"/passport/{cast.ana.uid}/"))
    for text in (page.content.decode(), trusted.get(f"/passport/{cast.ana.uid}/").content.decode()):
        assert [part in text for part in ("/wrong", "/missing", "/mistakes", "take-back")] == [False] * 4
    base = f"/passport/{cast.ana.uid}"
    answers = [trusted.get(wrong(cast)), trusted.post(wrong(cast), {"kind": "other", "words": "x"})]
    answers += [trusted.get(f"{base}/missing"), trusted.get(f"{base}/mistakes")]
    answers += [
        trusted.post(f"{base}/mistakes/{report.uid}/take-back"),
        trusted.get(f"/passport/mistake/{report.uid}/"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 6
    assert MistakeReport.objects.count() == 1


@pytest.mark.parametrize("who", ["boris_reads", "doctor", "clerk"])
def test_a_foreign_passport_is_not_there(cast: people.Cast, who: str) -> None:
    report = disowned(cast)
    stranger = reading(getattr(cast, who))
    base = f"/passport/{cast.ana.uid}"
    answers = [stranger.get(wrong(cast)), stranger.post(wrong(cast), {"kind": "not_mine"})]
    answers += [stranger.get(f"{base}/missing"), stranger.get(f"{base}/mistakes")]
    answers += [
        stranger.post(f"{base}/mistakes/{report.uid}/take-back"),
        stranger.get(f"/passport/mistake/{report.uid}/"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 6
    assert MistakeReport.objects.get().state == "open"


def test_a_guardian_does_not_find_what_was_said_of_a_hidden_row(cast: people.Cast) -> None:
    guardian = reading(people.reader(cast.ana, timezone.now(), relation=Relation.GUARDIAN).user)
    report = disowned(cast)
    hide_entry(entry=cast.ana_at_linden, by=cast.ana_reads, at=timezone.now())

    assert guardian.get(wrong(cast)).status_code == 404
    assert guardian.get(f"/passport/mistake/{report.uid}/").status_code == 404
    assert guardian.get(f"/passport/{cast.ana.uid}/").context["said"] == []
    own = reading(cast.ana_reads)
    assert own.get(wrong(cast)).status_code == 200


def test_an_examination_that_went_to_the_right_person_is_named_to_nobody_else(
    cast: people.Cast, administrator: User
) -> None:
    report = disowned(cast)
    answered(report, administrator, agreed=True)
    Entry.objects.filter(pk=cast.ana_at_linden.pk).update(record=people.record(cast.boris))
    ana = reading(cast.ana_reads)
    led = ana.get(f"/passport/mistake/{report.uid}/", follow=True)

    assert led.redirect_chain == [(f"/passport/{cast.ana.uid}/mistakes", 302)]
    assert [(one.examination, one.entry_uid, one.consequence) for one in led.context["said"]] == [("", "", "")]
    assert "Clinic Linden agreed on" in words_of(led)


@pytest.mark.parametrize(
    ("phone", "sentence"),
    [
        ("+381 11 1", "Clinic Linden should have answered by 2 March 2026. You can call: +381 11 1."),
        ("", "Clinic Linden should have answered by 2 March 2026. You can ask there."),
    ],
)
def test_what_is_overdue_is_said_so_on_both_sides(
    cast: people.Cast, administrator: User, phone: str, sentence: str
) -> None:
    Facility.objects.filter(pk=cast.linden.pk).update(phone=phone)
    long_ago = timezone.now() - timedelta(days=400)
    MistakeReport.objects.create(
        patient=cast.ana,
        facility=cast.linden,
        entry=cast.ana_at_linden,
        kind="wrong_side",
        reporter_uid=cast.ana_reads.uid,
        reported_by="Ana",
        reported_as="self",
        reported_at=long_ago,
        answer_due_on=date(2026, 3, 2),
    )

    assert sentence in words_of(reading(cast.ana_reads).get(f"/passport/{cast.ana.uid}/"))
    screen = signed_in(administrator)
    assert "1 waits for an answer. 1 is overdue" in words_of(screen.get(f"/facility/{cast.linden.uid}/"))
    assert [report.overdue for report in screen.get("/facility/mistakes/").context["waiting"]] == [True]


def test_the_row_stays_for_staff_and_in_an_emergency_and_is_marked(cast: people.Cast) -> None:
    disowned(cast)
    emergency = open_emergency(
        patient=cast.ana, reader=cast.doctor, facility=cast.cedar, reason="Fall", at=timezone.now()
    )
    doctor = signed_in(cast.doctor)
    page = doctor.get(f"/doctor/emergency/{emergency.uid}/")
    one = doctor.get(f"/doctor/emergency/{emergency.uid}/entry/{cast.ana_at_linden.uid}/")
    signing = signed_in(cast.approver).get("/approver/")

    assert (rows(page), page.context["not_theirs"]) == ([cast.ana_at_cedar.uid, cast.ana_at_linden.uid], "")
    assert [row.disowned for row in shown_to_doctor(page)] == ["", "said to be somebody else's"]
    mark = "The patient, or a parent or guardian, says that this examination belongs to somebody else"
    assert mark in words_of(one)
    assert [mark in " ".join(row.flags) for row in signing.context["to_read"] if row.uid == cast.ana_at_linden.uid] == [
        True
    ]
    assert MARK in words_of(signed_in(cast.radiographer).get("/radiographer/?all=1"))
