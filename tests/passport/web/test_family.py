"""Several passports of one reader, who can open one, and trusting somebody with it."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from passport.people.models import Patient, Reader, Relation, TrustCode, User
from passport.people.services import PatientForm, register_patient
from passport.signing.models import Notice
from passport.web.family import age_words, colours_of, letters_of
from passport.web.notices import told_of
from tests.passport.people import cast as people
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> people.Cast:
    """Ana with rows at two clinics, Boris with one, and who works there."""
    return people.assemble(timezone.now() - timedelta(minutes=5))


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def years_ago(years: int) -> date:
    today = timezone.now().date()
    return today.replace(year=today.year - years, day=min(today.day, 28))


def child(cast: people.Cast, given_name: str, years: int) -> Patient:
    form = PatientForm(given_name=given_name, surname="Petrović", birth_date=years_ago(years))
    at = timezone.now()
    return register_patient(facility=cast.linden, form=form, identifiers=[], by=None, at=at)


def looks_after(user: User, patient: Patient, relation: Relation = Relation.GUARDIAN) -> Reader:
    return Reader.objects.create(
        user=user, patient=patient, relation=relation, since=timezone.now(), proven_by="Dr Nada Ilić, Clinic Linden"
    )


def test_two_children_are_told_apart_by_name_age_letter_and_colour_on_every_page(cast: people.Cast) -> None:
    lejla, luka = child(cast, "Lejla", 7), child(cast, "Luka", 12)
    for one in (lejla, luka):
        looks_after(cast.ana_reads, one)
    client = as_(cast.ana_reads)

    for page in ("", "show", "looks", "people", "keep", "leave"):
        shown = client.get(f"/passport/{luka.uid}/{page}")
        whose = shown.context["whose"]
        assert (whose.name, whose.age, whose.letter, whose.colour) == ("Luka Petrović", "12 years", "Lu", "plum"), page
        assert [(one.name, one.current) for one in shown.context["passports"]] == [
            ("Ana Petrović", False),
            ("Lejla Petrović", False),
            ("Luka Petrović", True),
        ]
        assert 'data-colour="plum"' in shown.content.decode()


def test_letters_and_colours_differ_where_they_can() -> None:
    readers = [Reader(pk=number, colour=colour) for number, colour in enumerate(["", "moss", "", "", "", "", ""])]

    assert letters_of(["Lejla", "Ana", "luka", ""]) == ["Le", "A", "Lu", ""]
    assert list(colours_of(readers).values()) == ["sea", "moss", "plum", "clay", "ochre", "slate", "slate"]


@pytest.mark.parametrize(
    "born, words", [(date(2026, 3, 1), "0 months"), (date(2024, 3, 3), "23 months"), (date(2024, 3, 2), "2 years")]
)
def test_the_age_of_the_smallest_is_told_in_months(born: date, words: str, at: datetime) -> None:
    patient = people.patient(people.facility(at), at)
    patient.birth_date = born

    assert age_words(patient, at) == words


def test_a_reader_chooses_another_colour(cast: people.Cast) -> None:
    lejla = child(cast, "Lejla", 7)
    looks_after(cast.ana_reads, lejla)
    client = as_(cast.ana_reads)

    answers = [client.post(f"/passport/{lejla.uid}/colour", {"colour": name}).status_code for name in ("clay", "red")]

    assert answers == [302, 404]
    assert [one["whose"].colour for one in client.get("/passport/mine").context["opened"]] == ["moss", "clay"]


def test_before_something_is_done_the_name_of_the_child_is_said_once_more(cast: people.Cast) -> None:
    lejla = child(cast, "Lejla", 7)
    looks_after(cast.ana_reads, lejla)
    client, alone = as_(cast.ana_reads), as_(cast.boris_reads)

    pages = {
        f"/passport/{lejla.uid}/show": "The code opens the passport of <bdi>Lejla Petrović</bdi>.",
        f"/passport/{lejla.uid}/keep": "This phone keeps the passport of <bdi>Lejla Petrović</bdi>.",
        f"/passport/{lejla.uid}/leave": "You give up the passport of <bdi>Lejla Petrović</bdi>.",
        f"/passport/{cast.ana.uid}/people": "The code is for the passport of <bdi>Ana Petrović</bdi>.",
        f"/passport/{cast.ana.uid}/entry/{cast.ana_at_linden.uid}/": (
            "The row is in the passport of <bdi>Ana Petrović</bdi>."
        ),
    }
    assert [page for page, sentence in pages.items() if sentence not in client.get(page).content.decode()] == []
    assert 'class="certain"' not in alone.get(f"/passport/{cast.boris.uid}/show").content.decode()


def test_the_list_says_by_what_right_and_until_when(cast: people.Cast) -> None:
    lejla = child(cast, "Lejla", 7)
    looks_after(cast.ana_reads, lejla)
    Reader.objects.filter(patient=lejla).update(proof="birth_certificate")

    rights = [one["right"] for one in as_(cast.ana_reads).get("/passport/mine").context["opened"]]

    assert [(right.name, right.relation) for right in rights] == [
        ("Ana Petrović", "the patient"),
        ("Lejla Petrović", "parent or guardian"),
    ]
    assert rights[1].lines[0] == "Birth certificate, checked by Dr Nada Ilić, Clinic Linden."
    assert re.fullmatch(r"Until the child comes of age, on .+ \d{4}\.|Until .+", rights[1].lines[2]) is not None


def test_a_reader_gives_a_passport_up_and_never_the_own(cast: people.Cast) -> None:
    looks_after(cast.ana_reads, cast.boris, Relation.TRUSTED)
    client = as_(cast.ana_reads)

    asked = client.get(f"/passport/{cast.boris.uid}/leave").status_code
    left = client.post(f"/passport/{cast.boris.uid}/leave")["Location"]
    own = client.post(f"/passport/{cast.ana.uid}/leave").status_code

    assert (asked, left, own) == (200, "/passport/mine", 404)
    assert client.get(f"/passport/{cast.boris.uid}/").status_code == 404
    assert [one.kind for one in Notice.objects.filter(user=cast.boris_reads)] == ["readers.changed"]
    assert cast.ana_reads.readerships.get(patient=cast.boris).ended_how == "reader"


def test_whoever_looked_after_somebody_who_is_of_age_now_reads_why(cast: people.Cast) -> None:
    lejla = child(cast, "Lejla", 18)
    reader = looks_after(cast.boris_reads, lejla)
    Reader.objects.filter(pk=reader.pk).update(since=timezone.now() - timedelta(days=900))
    cast.boris_reads.readerships.exclude(pk=reader.pk).delete()
    client = as_(cast.boris_reads)

    answers = [client.get(page)["Location"] for page in (f"/passport/{lejla.uid}/", "/passport/")]
    (past,) = client.get("/passport/mine").context["past"]

    assert answers == ["/passport/mine", "/passport/mine"]
    assert client.post(f"/passport/{lejla.uid}/show").status_code == 404
    assert past["name"] == "Lejla Petrović"
    assert past["sentence"].endswith("A slip for the owner is printed at the counter of Clinic Linden.")


def makes_a_code(client: Client, patient: Patient) -> tuple[str, str]:
    page = client.post(f"/passport/{patient.uid}/people/trust", {"lasts": "month"})["Location"]
    return page, client.get(page).context["code"]


def test_a_patient_names_a_trusted_person_who_looks_shows_and_is_ended(cast: people.Cast) -> None:
    patient, helper = as_(cast.ana_reads), Client()
    page, code = makes_a_code(patient, cast.ana)
    waiting = patient.get(page)["Refresh"]

    opened = helper.post("/open/trusted", {"code": code, "name": "Mira P"})
    seen = helper.get(f"/passport/{cast.ana.uid}/")
    shown = helper.post(f"/passport/{cast.ana.uid}/show").status_code
    (right,) = patient.get(f"/passport/{cast.ana.uid}/people").context["rights"]
    ended = patient.post(f"/passport/{cast.ana.uid}/people/{right.uid}/end")["Location"]

    assert (waiting, opened["Location"], seen.status_code, shown) == ("10", "/open/next-time", 200, 302)
    assert (right.name, right.relation, right.lines[0]) == ("Mira P", "trusted person", "Named by Ana Petrović.")
    assert patient.get(page)["Location"] == ended == f"/passport/{cast.ana.uid}/people"
    assert helper.get(f"/passport/{cast.ana.uid}/")["Location"] == "/passport/mine"
    assert helper.get("/passport/mine").context["past"][0]["sentence"].startswith("Ended by the patient on ")
    looked = [one.sentence for one in patient.get(f"/passport/{cast.ana.uid}/looks").context["looks"]]
    assert any("Mira P looked at this booklet as a trusted person." in sentence for sentence in looked)


def test_a_wrong_code_of_trust_is_refused_and_the_code_of_it_is_its_makers_only(cast: people.Cast) -> None:
    page, _code = makes_a_code(as_(cast.ana_reads), cast.ana)

    answer = as_(cast.boris_reads).post("/open/trusted", {"code": "0" * 16})

    assert answer.status_code == 403
    assert "This code opens nothing." in answer.content.decode()
    assert as_(cast.ana_reads).get(page).context["code"] == ""
    assert as_(cast.boris_reads).get(page).status_code == 404


def test_a_code_of_trust_can_be_stopped(cast: people.Cast) -> None:
    client = as_(cast.ana_reads)
    page, code = makes_a_code(client, cast.ana)

    client.post(f"{page}stop")

    assert TrustCode.objects.get().stopped_at is not None
    assert as_(cast.boris_reads).post("/open/trusted", {"code": code}).status_code == 403


@pytest.mark.parametrize("relation", [Relation.GUARDIAN, Relation.TRUSTED])
def test_who_is_not_the_patient_trusts_nobody_and_ends_nobody(relation: Relation, cast: people.Cast) -> None:
    looks_after(cast.boris_reads, cast.ana, relation)
    third = looks_after(cast.doctor, cast.ana, Relation.TRUSTED)
    client = as_(cast.boris_reads)

    answers = [
        client.post(f"/passport/{cast.ana.uid}/people/trust", {"lasts": "month"}).status_code,
        client.post(f"/passport/{cast.ana.uid}/people/{third.uid}/end").status_code,
    ]

    third.refresh_from_db()
    assert (answers, third.ended_at, TrustCode.objects.exists()) == ([404, 404], None, False)


def test_a_young_person_keeps_a_row_from_a_parent_and_doctors_still_see_it(cast: people.Cast) -> None:
    Patient.objects.filter(pk=cast.ana.pk).update(birth_date=years_ago(17))
    looks_after(cast.boris_reads, cast.ana)
    client, parent = as_(cast.ana_reads), as_(cast.boris_reads)
    address = f"/passport/{cast.ana.uid}/entry/{cast.ana_at_linden.uid}/"
    before = parent.get(address).status_code

    client.post(f"{address}keep-back")
    kept = [who.get(address).status_code for who in (parent, client)]
    tried = [parent.post(f"{address}{verb}").status_code for verb in ("keep-back", "not-kept-back", "hide")]
    client.post(f"{address}not-kept-back")

    assert (before, kept, tried, parent.get(address).status_code) == (200, [404, 200], [404, 404, 404], 200)


@pytest.mark.parametrize("years, offers", [(15, (False, False)), (16, (True, True)), (18, (True, False))])
def test_what_may_be_hidden_from_whom_depends_on_the_age(
    years: int, offers: tuple[bool, bool], cast: people.Cast
) -> None:
    Patient.objects.filter(pk=cast.ana.pk).update(birth_date=years_ago(years))
    client = as_(cast.ana_reads)
    address = f"/passport/{cast.ana.uid}/entry/{cast.ana_at_linden.uid}/"

    shown = client.get(address).content.decode()
    done = tuple(client.post(f"{address}{verb}").status_code == 302 for verb in ("hide", "keep-back"))

    assert tuple(f"{address}{verb}" in shown for verb in ("hide", "keep-back")) == done == offers


def test_notices_of_the_family_name_nobody_and_lead_where_it_is_told(cast: people.Cast) -> None:
    at = timezone.now()
    guardian = people.reader(cast.ana, at, relation=Relation.GUARDIAN)

    (told,) = [told_of(one) for one in cast.ana_reads.notices.all()]

    assert (told.sentence, told.address) == (
        "Somebody else can open a passport that you open. You do not know why?",
        f"/passport/{cast.ana.uid}/people",
    )
    assert as_(guardian.user).get(told.address).status_code == 200


def test_the_counter_prints_a_guardians_slip_for_a_document_and_ends_it_at_once(cast: people.Cast) -> None:
    lejla = child(cast, "Lejla", 7)
    counter, mother = signed_in(cast.clerk), Client()
    address = f"/facility/patients/{lejla.uid}/"

    without = counter.post(f"{address}slip", {"relation": "guardian"})
    slip = counter.post(f"{address}slip", {"relation": "guardian", "document": "birth_certificate"})
    born = lejla.birth_date
    birth = {"birth_date_day": born.day, "birth_date_month": born.month, "birth_date_year": born.year}
    mother.post("/open", {"code": slip.context["code"], "name": "Amra P", **birth})
    (right,) = counter.get(address).context["rights"]
    unsaid = counter.post(f"{address}readers/{right.uid}/end", {"reason": " "}).status_code
    before = mother.get(f"/passport/{lejla.uid}/").status_code
    ended = counter.post(f"{address}readers/{right.uid}/end", {"reason": "custody ended"})

    assert (without.status_code, slip.status_code, unsaid, before, ended["Location"]) == (400, 200, 200, 200, address)
    assert "Which document shows that this person looks after the patient?" in without.content.decode()
    assert (right.name, right.lines[0]) == ("Amra P", "Birth certificate, checked by Dr Nada Ilić, Clinic Linden.")
    assert mother.get(f"/passport/{lejla.uid}/")["Location"] == "/passport/mine"
    assert "custody" not in mother.get("/passport/mine").content.decode()


def test_a_counter_elsewhere_ends_nothing(cast: people.Cast) -> None:
    far = signed_in(people.staff(cast.cedar, people.Role.CLERK, timezone.now(), given_name="Iva"))
    reader = cast.ana.readers.get()

    answer = far.post(f"/facility/patients/{cast.ana.uid}/readers/{reader.uid}/end", {"reason": "why"})

    reader.refresh_from_db()
    assert (answer.status_code, reader.ended_at) == (404, None)
