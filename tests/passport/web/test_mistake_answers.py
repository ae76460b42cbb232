"""What patients say is wrong, at their hospital: read, mended, answered by its administrator and by nobody else."""

import pytest
from django.urls import reverse
from django.utils import timezone

from passport.booklet.models import Entry, Mistake, MistakeReport
from passport.booklet.services import report_missing, report_mistake
from passport.booklet.states import State
from passport.people.models import Role, User
from passport.people.services import add_membership
from tests.passport.people import cast as people
from tests.passport.web.staff import signed_in
from tests.passport.web.test_list_queries import statements
from tests.passport.web.test_mistakes import NOT_MINE, disowned, due, reading, words_of
from tests.passport.web.test_mistakes_joined import joined

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> people.Cast:
    return people.assemble(timezone.now())


@pytest.fixture
def administrator(cast: people.Cast) -> User:
    return people.staff(cast.linden, Role.FACILITY_ADMINISTRATOR, timezone.now(), given_name="Luka")


def test_the_hospital_reads_answers_and_sees_what_is_settled(cast: people.Cast, administrator: User) -> None:
    report = disowned(cast)
    screen = signed_in(administrator)
    home = screen.get(f"/facility/{cast.linden.uid}/")
    listed = screen.get("/facility/mistakes/")
    page = screen.get(f"/facility/mistakes/{report.uid}/")
    done = screen.post(
        f"/facility/mistakes/{report.uid}/", {"answer": "agreed", "words": "Two were mixed up."}, follow=True
    )

    assert "1 waits for an answer." in words_of(home)
    assert f'href="/facility/mistakes/{report.uid}/"' in home.content.decode()  # the notice
    assert [one.uid for one in listed.context["waiting"]] == [report.uid]
    for words in (
        "Ana Petrović",
        NOT_MINE,
        "Chest",
        "A-1",
        f"The patient reads that you answer until {due(cast.linden)}.",
    ):
        assert words in words_of(page)
    assert done.redirect_chain == [("/facility/mistakes/", 302)]
    assert (
        done.context["waiting"],
        [one.state for one in done.context["settled"]],
    ) == ([], ["Answered: the patient is right."])
    assert "Nothing that patients say is wrong waits for an answer." in words_of(
        screen.get(f"/facility/{cast.linden.uid}/")
    )


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"words": "Yes."}, {"answer": ["Choose yes or no."]}),
        ({"answer": "agreed"}, {"words": ["Write the answer: the patient reads it."]}),
    ],
)
def test_an_answer_says_yes_or_no_and_why(
    cast: people.Cast, administrator: User, given: dict[str, str], errors: dict[str, list[str]]
) -> None:
    report = disowned(cast)
    page = signed_in(administrator).post(f"/facility/mistakes/{report.uid}/", given)

    assert (page.context["form"].errors, MistakeReport.objects.get().state) == (errors, "open")


def test_nobody_answers_the_own_report(cast: people.Cast) -> None:
    report = disowned(cast)
    role = Role.FACILITY_ADMINISTRATOR
    add_membership(user=cast.ana_reads, facility=cast.linden, role=role, by=None, at=timezone.now())
    screen = signed_in(cast.ana_reads)
    page = screen.get(f"/facility/mistakes/{report.uid}/")
    refused = screen.post(f"/facility/mistakes/{report.uid}/", {"answer": "agreed", "words": "Yes."})

    assert "somebody else has to answer it" in words_of(page)
    assert refused.context["form"].non_field_errors() == ["Somebody else has to answer what you reported yourself."]


def test_a_report_on_a_row_that_was_joined_with_another_since_is_answered(
    cast: people.Cast, administrator: User
) -> None:
    kind, at = Mistake.WRONG_SIDE, timezone.now()
    report = report_mistake(entry=cast.ana_at_linden, kind=kind, words="", by=cast.ana_reads, at=at)
    Entry.objects.filter(pk=cast.ana_at_linden.pk).update(state=State.JOINED)
    screen, page = signed_in(administrator), f"/facility/mistakes/{report.uid}/"

    assert screen.get(page).context["row"].uid == cast.ana_at_linden.uid
    assert screen.post(page, {"answer": "agreed", "words": "Yes."}).status_code == 302
    assert MistakeReport.objects.get().state == "agreed"


def test_what_was_said_of_a_joined_row_is_mended_at_the_row_that_holds_its_parts(
    cast: people.Cast, administrator: User
) -> None:
    kind, at = Mistake.WRONG_SIDE, timezone.now()
    report = report_mistake(entry=cast.ana_at_linden, kind=kind, words="", by=cast.ana_reads, at=at)
    add_membership(user=administrator, facility=cast.linden, role=Role.RADIOGRAPHER, by=None, at=at)
    into = joined(cast, cast.ana_at_linden)
    screen, page = signed_in(administrator), f"/facility/mistakes/{report.uid}/"

    shown = screen.get(page)
    asked = screen.post(f"{page}void", {"reason": "Twice here"})

    assert (shown.context["row"].uid, shown.context["mended"].uid) == (cast.ana_at_linden.uid, into.uid)
    assert reverse("radiographer:correct", args=[into.uid]) in shown.content.decode()
    assert asked.context["row"].uid == into.uid


def test_a_report_to_another_hospital_is_not_there(cast: people.Cast, administrator: User) -> None:
    elsewhere = disowned(cast, cast.ana_at_cedar)
    screen = signed_in(administrator)

    assert screen.get("/facility/mistakes/").context["waiting"] == []
    for answer in (
        screen.get(f"/facility/mistakes/{elsewhere.uid}/"),
        screen.post(f"/facility/mistakes/{elsewhere.uid}/", {"answer": "agreed", "words": "Yes."}),
        screen.post(f"/facility/mistakes/{elsewhere.uid}/void", {"reason": "x", "step": "void"}),
    ):
        assert answer.status_code == 404
    assert MistakeReport.objects.get().state == "open"


@pytest.mark.parametrize("who", ["doctor", "approver", "radiographer", "clerk", "pacs", "ana_reads"])
def test_only_an_administrator_reads_them(cast: people.Cast, who: str) -> None:
    report = disowned(cast)
    client = signed_in(getattr(cast, who))

    for address in ("/facility/mistakes/", f"/facility/mistakes/{report.uid}/"):
        assert client.get(address).status_code == 403


def test_without_a_second_factor_nobody_reads_them(cast: people.Cast, administrator: User) -> None:
    assert reading(administrator).get("/facility/mistakes/")["Location"] == "/accounts/2fa/"


def test_the_row_is_taken_out_of_count_from_the_report_also_of_a_patient_registered_elsewhere(
    cast: people.Cast,
) -> None:
    far = people.staff(cast.cedar, Role.FACILITY_ADMINISTRATOR, timezone.now(), given_name="Zora")
    report = disowned(cast, cast.ana_at_cedar)
    screen, address = signed_in(far), f"/facility/mistakes/{report.uid}/void"
    page = screen.get(f"/facility/mistakes/{report.uid}/")
    asked = screen.post(address, {"reason": "Mixed up"})
    done = screen.post(address, {"reason": "Mixed up", "step": "void"}, follow=True)

    assert "The hospital that registered the patient takes a whole number away, at its counter." in words_of(page)
    assert "Was this row entered by mistake?" in words_of(asked)
    assert done.redirect_chain == [(f"/facility/mistakes/{report.uid}/", 302)]
    assert Entry.objects.get(pk=cast.ana_at_cedar.pk).state == "void"


def test_what_is_missing_has_no_row_to_take_out_of_count(cast: people.Cast, administrator: User) -> None:
    report = report_missing(
        patient=cast.ana, facility=cast.linden, place="", words="A hand", by=cast.ana_reads, at=timezone.now()
    )
    screen = signed_in(administrator)
    page = words_of(screen.get(f"/facility/mistakes/{report.uid}/"))

    assert "What made no report is typed by a radiographer" in page
    assert screen.post(f"/facility/mistakes/{report.uid}/void", {"reason": "x"}).status_code == 404


def test_who_holds_the_roles_goes_from_the_report_to_where_it_is_mended(cast: people.Cast, administrator: User) -> None:
    for role in (Role.RADIOGRAPHER, Role.PACS_ADMINISTRATOR):
        add_membership(user=administrator, facility=cast.linden, role=role, by=None, at=timezone.now())
    screen = signed_in(administrator)
    mine = screen.get(f"/facility/mistakes/{disowned(cast).uid}/").content.decode()
    side = report_mistake(
        entry=cast.ana_at_linden, kind=Mistake.WRONG_SIDE, words="", by=cast.ana_reads, at=timezone.now()
    )

    assert f'href="/inbox/reconciliation/rows/{cast.ana_at_linden.uid}/"' in mine
    assert f'href="/facility/patients/{cast.ana.uid}/"' in mine
    corrected = f'href="/radiographer/row/{cast.ana_at_linden.uid}/"'
    assert corrected in screen.get(f"/facility/mistakes/{side.uid}/").content.decode()


def test_the_lists_cost_as_many_statements_with_seven_reports_as_with_two(
    cast: people.Cast, administrator: User
) -> None:
    screen, ana, counts = signed_in(administrator), reading(cast.ana_reads), []
    for some in (2, 5):
        for _number in range(some):
            report_missing(
                patient=cast.ana, facility=cast.linden, place="", words="A hand", by=cast.ana_reads, at=timezone.now()
            )
            entry = people.entry(people.record(cast.ana), cast.linden, cast.radiographer, timezone.now())
            disowned(cast, entry)
        pages = (f"/passport/{cast.ana.uid}/", f"/passport/{cast.ana.uid}/mistakes")
        counts.append([statements(screen, "/facility/mistakes/"), *(statements(ana, page) for page in pages)])

    assert counts[0] == counts[1]
