"""The pages of the inbox and the sources."""

from dataclasses import replace
from datetime import datetime

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from ingestion.models import InboxItem, InboxState, Source
from ingestion.reasons import Reason
from ingestion.services.recording import settle
from passport import objects
from passport.people.models import Role, User
from passport.signing.models import Act
from tests.cast import facility, staff
from tests.ingestion.senders import CLINIC_ISSUER, settled, source
from tests.sr import ANA, ct, uid
from tests.sr.images import DX, image
from tests.sr.key_object import naming

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def sign_in(client: Client, user: User) -> Client:
    """Sign in as a person does: password, then the code of an authenticator app."""
    TOTP.activate(user, SECRET)
    client.post(reverse("account_login"), {"login": user.username, "password": "a long enough pass phrase"})
    *_past, counter = yield_hotp_counters_from_time()  # the oldest might end before it is read
    client.post(reverse("mfa_authenticate"), {"code": format_hotp_value(hotp_value(SECRET, counter))})
    return client


@pytest.fixture
def sender(at: datetime) -> Source:
    return source(at)


@pytest.fixture
def vera(client: Client, sender: Source) -> Client:
    return sign_in(client, staff(sender.facility, "vera", Role.PACS_ADMINISTRATOR))


def contradicting(sender: Source, at: datetime) -> InboxItem:
    settled(sender, ct(), at=at)
    return settled(sender, ct(patient=replace(ANA, sex="M"), study_uid=uid("another study")), at=at)


def decide(client: Client, item: InboxItem, verb: str, *, reason: str | None = None) -> None:
    seen = item.reason if reason is None else reason
    client.post(reverse("ingestion:decide", args=[item.uid, verb]), {"reason": seen})
    item.refresh_from_db()


def test_the_inbox_counts_and_explains_without_naming_a_patient(vera: Client, sender: Source, at: datetime) -> None:
    contradicting(sender, at)
    settled(sender, image("DX", sop_class=DX), at=at)

    page = vera.get(reverse("ingestion:inbox"))

    shown = page.content.decode()
    counts = page.context["inbox"].counts
    assert (counts[InboxState.RECORDED], counts[InboxState.WAITING], counts[InboxState.IGNORED]) == (1, 1, 1)
    assert "Compare both sides on the reconciliation page and decide." in shown
    assert "Petrovi" not in shown
    assert "4711-A" not in shown


def test_the_inbox_shows_one_state_when_asked(vera: Client, sender: Source, at: datetime) -> None:
    waiting = contradicting(sender, at)

    page = vera.get(reverse("ingestion:inbox"), {"state": "waiting"})

    assert list(page.context["inbox"].page) == [waiting]


def test_an_administrator_elsewhere_sees_neither_objects_nor_sources(
    client: Client, sender: Source, at: datetime
) -> None:
    item = contradicting(sender, at)
    sign_in(client, staff(facility("Elsewhere"), "boris", Role.PACS_ADMINISTRATOR))

    inbox = client.get(reverse("ingestion:inbox"))
    statuses = [
        client.get(reverse("ingestion:item", args=[item.uid])).status_code,
        client.get(reverse("ingestion:source", args=[sender.uid])).status_code,
        client.post(reverse("ingestion:decide", args=[item.uid, "accept"]), {"reason": item.reason}).status_code,
    ]

    assert list(inbox.context["inbox"].page) == []
    assert statuses == [404, 404, 404]


@pytest.mark.parametrize("role", [Role.APPROVER, Role.CLERK, Role.REFERRER])
def test_others_of_the_facility_are_refused(role: Role, client: Client, sender: Source) -> None:
    sign_in(client, staff(sender.facility, "mira", role))

    assert client.get(reverse("ingestion:inbox")).status_code == 403


def test_without_a_second_factor_nothing_is_shown(client: Client, sender: Source) -> None:
    staff(sender.facility, "vera", Role.PACS_ADMINISTRATOR)
    client.post(reverse("account_login"), {"login": "vera", "password": "a long enough pass phrase"})

    assert client.get(reverse("ingestion:inbox")).url == reverse("mfa_index")


def test_a_contradiction_shows_both_sides_and_is_recorded_on_one_touch(
    vera: Client, sender: Source, at: datetime
) -> None:
    item = contradicting(sender, at)

    page = vera.get(reverse("ingestion:item", args=[item.uid])).content.decode()
    decide(vera, item, "accept")

    assert "<u>Petrović</u> <u>Ana</u>" in page
    assert "female" in page
    assert "male" in page
    assert (item.state, item.accepted) == (InboxState.RECEIVED, Reason.DEMOGRAPHICS_CONTRADICT)
    assert settle(item_uid=item.uid, at=at).state == InboxState.RECORDED


def test_an_object_whose_bytes_are_gone_says_so(vera: Client, sender: Source, at: datetime) -> None:
    item = contradicting(sender, at)
    objects.forget(item.sha256)

    page = vera.get(reverse("ingestion:item", args=[item.uid]))

    assert (page.status_code, b"cannot be read from the store" in page.content) == (200, True)


def test_set_aside_offers_undo(vera: Client, sender: Source, at: datetime) -> None:
    item = contradicting(sender, at)

    decide(vera, item, "set_aside")
    page = vera.get(reverse("ingestion:item", args=[item.uid])).content.decode()
    aside = item.reason
    decide(vera, item, "try_again")

    assert (aside, item.state) == (Reason.SET_ASIDE, InboxState.RECEIVED)
    assert "Undo" in page


def test_a_decision_about_another_question_is_not_taken(vera: Client, sender: Source, at: datetime) -> None:
    item = contradicting(sender, at)

    decide(vera, item, "accept", reason=Reason.TEST_PATIENT)

    assert item.state == InboxState.WAITING
    assert not Act.objects.filter(verb="inbox.accepted").exists()


def test_a_missing_identifier_is_given_on_the_page(vera: Client, sender: Source, at: datetime) -> None:
    item = settled(sender, ct(patient=replace(ANA, patient_id="")), at=at)
    form = vera.get(reverse("ingestion:item", args=[item.uid])).context["form"]

    vera.post(
        reverse("ingestion:give_identifier", args=[item.uid]),
        {"reason": item.reason, "issuer": CLINIC_ISSUER, "local_id": "4711-A"},
    )

    assert list(form.fields) == ["issuer", "local_id"]
    assert settle(item_uid=item.uid, at=at).state == InboxState.RECORDED


def test_an_unknown_issuer_is_named_on_the_page(vera: Client, sender: Source, at: datetime) -> None:
    item = settled(sender, ct(patient=replace(ANA, issuer="CLINIC-NINE")), at=at)
    form = vera.get(reverse("ingestion:item", args=[item.uid])).context["form"]

    vera.post(
        reverse("ingestion:name_issuer", args=[item.uid]),
        {"reason": item.reason, "as_sent": form.initial["as_sent"], "issuer": "Clinic Nine"},
    )

    assert settle(item_uid=item.uid, at=at).state == InboxState.RECORDED
    assert ("CLINIC-NINE", "Clinic Nine") in sender.issuers.values_list("as_sent", "issuer")


def test_the_sources_page_tells_where_we_are_and_what_came(vera: Client, sender: Source, at: datetime) -> None:
    settled(sender, ct(), at=at)

    page = vera.get(reverse("ingestion:sources"))

    assert [(found.name, found.last_received_at) for found in page.context["sources"]] == [
        ("ct-room", at),
        ("local", None),
    ]
    assert "PASSPORT" in page.content.decode()


def test_a_source_is_added_and_changed(vera: Client, sender: Source) -> None:
    words = {"name": "archive", "kind": "dicom", "facility": sender.facility.uid, "ae_title": "ARCHIVE"}
    added = vera.post(reverse("ingestion:add_source"), {**words, "issuers": "A = First\nB = Second"})
    archive = Source.objects.get(name="archive")

    changed = vera.post(
        reverse("ingestion:source", args=[archive.uid]),
        {"name": "archive", "facility": sender.facility.uid, "ae_title": "ARCHIVE-2", "issuers": "A = First"},
    )

    archive.refresh_from_db()
    assert (added.status_code, changed.status_code) == (302, 302)
    assert (archive.ae_title, archive.active) == ("ARCHIVE-2", False)
    assert list(archive.issuers.values_list("as_sent", "issuer")) == [("A", "First")]


def test_what_is_wrong_with_a_source_stands_at_its_field(vera: Client, sender: Source) -> None:
    words = {"name": "ct-room", "kind": "dicom", "facility": sender.facility.uid, "ae_title": "OTHER"}

    taken = vera.post(reverse("ingestion:add_source"), words)
    wrong = vera.post(reverse("ingestion:add_source"), {**words, "issuers": "no equals sign"})

    assert taken.context["form"].errors == {"name": ["Another source has this name."]}
    assert list(wrong.context["form"].errors) == ["issuers"]


def test_a_key_object_shows_what_it_names_and_its_address_as_text(vera: Client, sender: Source, at: datetime) -> None:
    item = settled(sender, naming(ct(), retrieve_url="https://<b>evil</b>.example/"), at=at)

    page = vera.get(reverse("ingestion:item", args=[item.uid])).content.decode()

    assert ct().SOPInstanceUID in page
    assert "https://&lt;b&gt;evil&lt;/b&gt;.example/" in page
    assert "Nothing was opened." in page
