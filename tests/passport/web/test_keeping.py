"""A copy on the reader's phone: to whom it is handed out, what is in it, and when it must go."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from passport.access.models import Access
from passport.access.services import hide_entry, keep_back
from passport.booklet.models import Mistake
from passport.booklet.services import report_mistake
from passport.document.services import read_document
from passport.justification.services import record_answer
from passport.law.vocabulary import Actor, Ask
from passport.people.models import DevicePin, Ending, OfflineCopy, Patient, Reader, Relation
from passport.people.services import device_hmac
from tests.passport.booklet.withholding import withhold
from tests.passport.document import story
from tests.passport.document.story import Story
from tests.passport.web.test_sign_in import OTHER, PIN, choose, open_with_slip, phone

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def told() -> Story:
    return story.told(at=timezone.now() - timedelta(minutes=5))


def come_in(patient: Patient, *, pin: bool = True) -> Client:
    client = phone()
    open_with_slip(client, patient)
    if pin:
        choose(client)
    return client


def keep(client: Client, patient: Patient, **said: str) -> HttpResponse:
    return client.post(f"/passport/{patient.uid}/keep", said, headers=JSON)


def ask(uids: object) -> dict[str, list[str]]:
    return Client().post("/offline/staying", {"copies": uids}, content_type="application/json").json()


def test_the_phone_gets_the_one_document_and_the_words_for_it(told: Story) -> None:
    client = come_in(told.ana)

    parcel = keep(client, told.ana, pin=PIN).json()

    copy = OfflineCopy.objects.get()
    document = read_document(reader=copy.user, patient_uid=told.ana.uid, second_factor=False, at=copy.made_at)
    assert parcel["copy"] == copy.uid
    assert parcel["document"] == json.loads(json.dumps(document))
    words = parcel["words"]
    assert (words["relation"], words["age"], words["colour"]) == ("Your passport", "", "")
    assert parcel["words"]["number"] == "•••••••••••12"
    assert list(parcel["words"]["rows"]) == [entry["id"] for entry in parcel["document"]["entries"]]
    signed = parcel["words"]["rows"][told.signed.uid]
    assert (signed["day"], signed["where"], signed["shape"], signed["state"]) == (
        "1 March 2026",
        "Дом здравља Сунце",
        "signed",
        "",
    )
    assert [stamp["who"] for stamp in signed["stamps"]] == ["др Мира Ковач"]
    assert (bytes(copy.device_hmac), copy.browser) == (device_hmac(client.cookies["device"].value), "Chrome")


def test_keeping_is_a_look_that_the_patient_reads(told: Story) -> None:
    client = come_in(told.ana)

    keep(client, told.ana, pin=PIN)

    assert Access.objects.filter(patient=told.ana, purpose="own_record", ground="self").count() == 1


def test_nothing_is_handed_out_for_a_wrong_pin_and_the_fifth_ends_it(told: Story) -> None:
    client = come_in(told.ana)

    answers = [keep(client, told.ana, pin=OTHER) for _turn in range(5)]

    assert [answer.status_code for answer in answers] == [400, 400, 400, 400, 403]
    assert answers[0].json() == {"error": "This PIN is wrong. After 4 more wrong ones it ends on this phone."}
    assert (answers[4].json(), answers[4].cookies["device"]["max-age"]) == ({"next": "/open/next-time"}, 0)
    assert (OfflineCopy.objects.count(), DevicePin.objects.get().ended_how) == (0, Ending.WRONG_PINS)


def test_a_phone_without_a_pin_of_its_own_locks_the_copy_itself(told: Story) -> None:
    client = come_in(told.ana, pin=False)

    page = client.get(f"/passport/{told.ana.uid}/keep")
    response = keep(client, told.ana)

    assert page.context["has_pin"] is False
    assert (response.status_code, response.cookies["device"]["httponly"]) == (200, True)
    assert bytes(OfflineCopy.objects.get().device_hmac) == device_hmac(response.cookies["device"].value)


@pytest.mark.parametrize(("relation", "status"), [(Relation.GUARDIAN, 200), (Relation.TRUSTED, 404)])
def test_a_guardian_may_keep_it_and_a_trusted_person_may_not(told: Story, relation: Relation, status: int) -> None:
    client = phone()
    open_with_slip(client, told.ana, relation)

    answers = [client.get(f"/passport/{told.ana.uid}/keep").status_code, keep(client, told.ana).status_code]

    assert (answers, OfflineCopy.objects.count()) == ([status, status], int(status == 200))


def test_nobody_keeps_the_passport_of_somebody_else(told: Story) -> None:
    client = come_in(told.ana)

    own, foreign = keep(client, told.ana, pin=PIN), keep(client, told.boris, pin=PIN)

    assert (foreign.status_code, OfflineCopy.objects.count()) == (404, 1)
    kept = own.content.decode()
    assert [word for word in ("Žikić", "Boris", told.boris.uid) if word in kept] == []


def test_what_a_guardian_keeps_holds_no_row_that_is_hidden(told: Story) -> None:
    withhold(told.waiting, at=timezone.now())
    client = phone()
    open_with_slip(client, told.ana, Relation.GUARDIAN)

    parcel = keep(client, told.ana).json()

    assert [entry["id"] for entry in parcel["document"]["entries"]] == [told.signed.uid]
    assert list(parcel["words"]["rows"]) == [told.signed.uid]


@pytest.mark.parametrize("keep_from", [hide_entry, keep_back])
def test_a_copy_of_a_guardian_goes_when_the_young_patient_keeps_a_row_from_guardians(
    told: Story, keep_from: Callable[..., object]
) -> None:
    born = timezone.localdate().replace(day=1) - timedelta(days=17 * 365)
    Patient.objects.filter(pk=told.ana.pk).update(birth_date=born)
    told.ana.refresh_from_db()
    young, parent = come_in(told.ana), phone()
    open_with_slip(parent, told.ana, Relation.GUARDIAN)
    own, parents = (keep(young, told.ana, pin=PIN).json()["copy"], keep(parent, told.ana).json()["copy"])

    row = type(told.waiting).objects.get(pk=told.waiting.pk)
    keep_from(entry=row, by=told.reader, at=timezone.now())

    assert ask([own, parents]) == {"stay": [own]}
    assert OfflineCopy.objects.get(uid=parents).ended_how == Ending.NOT_THEIRS


def test_what_is_said_to_be_somebody_elses_is_marked_in_it(told: Story) -> None:
    client = come_in(told.ana)
    report_mistake(entry=told.waiting, kind=Mistake.NOT_MINE, words="", by=told.reader, at=timezone.now())

    rows = keep(client, told.ana, pin=PIN).json()["words"]["rows"]

    assert {uid: row["disowned"] for uid, row in rows.items()} == {
        told.signed.uid: "",
        told.waiting.uid: "said to be somebody else's",
    }


def test_what_a_woman_answered_before_an_exposure_is_not_in_it(told: Story) -> None:
    client = come_in(told.ana)
    before = keep(client, told.ana, pin=PIN).json()
    for ask_, answer in ((Ask.PREGNANCY, "possible"), (Ask.BREASTFEEDING, "yes")):
        record_answer(
            actor=Actor.PERFORMER,
            entry=told.waiting,
            ask=ask_,
            answer=answer,
            by=told.clinic.radiographer,
            at=timezone.now(),
        )

    after = keep(client, told.ana, pin=PIN).json()

    assert after["document"]["entries"] == before["document"]["entries"]
    assert after["words"]["rows"] == before["words"]["rows"]
    assert [word for word in ("pregnan", "breastfe", "cycle") if word in json.dumps(after).lower()] == []


def test_the_mark_changes_with_what_the_passport_says_and_only_then(told: Story) -> None:
    client = come_in(told.ana)
    mark = keep(client, told.ana, pin=PIN).json()["mark"]

    def shown() -> str:
        return client.get(f"/passport/{told.ana.uid}/").context["mark"]

    same = shown()
    story.examination(
        "4", record=told.waiting.record, facility=told.clinic.facility, at=timezone.now(), exam="CT Abdomen"
    )
    more = shown()
    Patient.objects.filter(pk=told.ana.pk).update(street="Јабукова 1")

    assert (same, len({mark, more, shown()})) == (mark, 3)


def test_the_copy_is_renewed_without_a_pin_by_the_phone_that_keeps_it_alone(told: Story) -> None:
    client, other = come_in(told.ana), come_in(told.ana)
    kept = keep(client, told.ana, pin=PIN).json()

    renewed = client.post(f"/passport/{told.ana.uid}/keep/renew", headers=JSON)
    elsewhere = other.post(f"/passport/{told.ana.uid}/keep/renew", headers=JSON)

    assert (renewed.json()["copy"], renewed.json()["mark"]) == (kept["copy"], kept["mark"])
    assert elsewhere.status_code == 404
    copy = OfflineCopy.objects.get()
    assert copy.made_at > copy.kept_at


def test_an_ended_copy_is_not_renewed(told: Story) -> None:
    client = come_in(told.ana)
    keep(client, told.ana, pin=PIN)

    ended = client.post(f"/passport/{told.ana.uid}/keep/let-go")

    assert ended["Location"] == f"/passport/{told.ana.uid}/"
    assert OfflineCopy.objects.get().ended_how == Ending.OWNER
    assert client.post(f"/passport/{told.ana.uid}/keep/renew", headers=JSON).status_code == 404


def test_a_phone_asks_without_signing_in_which_copies_it_may_keep(told: Story) -> None:
    client = come_in(told.ana)
    copy = keep(client, told.ana, pin=PIN).json()["copy"]

    stays = ask([copy, "0" * 32])
    Reader.objects.filter(user=OfflineCopy.objects.get().user).update(until=timezone.now())

    assert (stays, ask([copy])) == ({"stay": [copy]}, {"stay": []})


@pytest.mark.parametrize("asked", [[], "x", None, [1, None, {}], {"a": 1}])
def test_what_names_no_copy_keeps_none(asked: object) -> None:
    assert ask(asked) == {"stay": []}


def test_a_phone_that_asks_gets_no_cookie_and_needs_no_form(told: Story) -> None:
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post("/offline/staying", "{}", content_type="application/json")

    assert (answer.status_code, answer.cookies.output(), answer["Cache-Control"]) == (200, "", "no-store")


def test_every_other_page_of_keeping_needs_a_form_and_an_owner(told: Story) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(told.reader)

    answers = [
        strict.post(f"/passport/{told.ana.uid}/keep/renew").status_code,
        strict.post(f"/passport/{told.ana.uid}/keep").status_code,
        strict.post(f"/passport/{told.ana.uid}/keep/let-go").status_code,
        Client().post(f"/passport/{told.ana.uid}/keep").status_code,
    ]

    assert answers == [403, 403, 403, 302]
