"""The way of one study, from a number."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from ingestion.models import InboxItem, Source
from ingestion.services.retrieving import ask
from passport.access.models import Access
from passport.booklet.models import Entry
from passport.imaging.clients import Instance
from passport.imaging.models import Pacs, Study
from passport.people.models import Role
from passport.signing.models import Act
from reports.services.collecting import collect_sendings
from tests import sr
from tests.cast import staff
from tests.ingestion.archives import web_pacs
from tests.ingestion.senders import received, settled, source
from tests.ingestion.test_inbox_pages import sign_in
from tests.reports.sending import studies

pytestmark = pytest.mark.django_db

STUDY, ACCESSION = "2.25.4711", "ACC-0001"


@pytest.fixture
def sender(at: datetime) -> Source:
    return source(at)


@pytest.fixture
def vera(client: Client, sender: Source) -> Client:
    return sign_in(client, staff(sender.facility, "vera", Role.PACS_ADMINISTRATOR))


@pytest.fixture
def item(sender: Source, at: datetime) -> InboxItem:
    return settled(sender, sr.ct(study_uid=STUDY), at=at)


def listed(sender: Source, at: datetime) -> Pacs:
    archive = web_pacs("http://127.0.0.1:1", at, facility=sender.facility)
    Study.objects.create(
        pacs=archive,
        facility=sender.facility,
        study_instance_uid=STUDY,
        accession_number=ACCESSION,
        modalities="CT",
        listed_at=at,
        seen_at=at,
    )
    return archive


def way(client: Client, number: str) -> str:
    return client.post(reverse("ingestion:trace"), {"number": number}).content.decode()


@pytest.mark.parametrize("number", [ACCESSION, STUDY, f" {ACCESSION} "])
def test_a_number_shows_what_arrived_and_the_row_that_came_of_it(vera: Client, item: InboxItem, number: str) -> None:
    page = way(vera, number)

    assert reverse("ingestion:item", args=[item.uid]) in page
    assert reverse("ingestion:row", args=[Entry.objects.get().uid]) in page
    assert "X-Ray Radiation Dose SR" in page
    assert "No compared PACS lists it." in page
    assert "It is not among what is to be sent." in page


def test_an_object_leads_to_its_study(vera: Client, item: InboxItem) -> None:
    assert STUDY in way(vera, item.sop_instance_uid)


def test_a_shown_row_is_written_down_for_its_patient_and_as_an_act(vera: Client, item: InboxItem) -> None:
    way(vera, ACCESSION)

    assert [access.record for access in Access.objects.all()] == [Entry.objects.get().record]
    assert Act.objects.get(verb="row.traced").subject_uid == Entry.objects.get().uid


def test_nobody_is_named_and_no_number_stands_in_an_address(vera: Client, item: InboxItem) -> None:
    page = way(vera, ACCESSION)

    assert sr.ANA.patient_id not in page
    assert sr.ANA.name.split("^")[0] not in page
    assert f"={ACCESSION}" not in page
    assert vera.get(reverse("ingestion:trace"), {"number": ACCESSION}).context.get("trace") is None


def test_who_looks_after_sources_only_sees_no_row(client: Client, sender: Source, item: InboxItem) -> None:
    sign_in(client, staff(sender.facility, "adam", Role.FACILITY_ADMINISTRATOR))

    page = way(client, ACCESSION)

    assert "1 row, which you may not see." in page
    assert Entry.objects.get().uid not in page
    assert Access.objects.count() == 0


def test_another_hospital_finds_nothing(client: Client, item: InboxItem, at: datetime) -> None:
    elsewhere = source(at, name="elsewhere")
    sign_in(client, staff(elsewhere.facility, "eva", Role.PACS_ADMINISTRATOR))

    assert "Nothing is known here under ACC-0001." in way(client, ACCESSION)


def test_an_unknown_number_says_where_was_looked_and_what_to_do(vera: Client) -> None:
    page = way(vera, "<0>")

    assert "Nothing is known here under &lt;0&gt;." in page
    assert "zeros in front count" in page


def test_a_study_that_is_only_listed_says_that_nothing_arrived_and_what_is_fetched(
    vera: Client, sender: Source, at: datetime
) -> None:
    archive = listed(sender, at)
    wanted = Instance(study_instance_uid=STUDY, series_instance_uid="1.2", sop_class_uid="", sop_instance_uid="1.2.3.4")
    ask(pacs=archive, instance=wanted, at=at)

    page = way(vera, ACCESSION)

    assert "Nothing of it arrived." in page
    assert "found by comparing" in page
    assert "no object that is only a dose report" in page
    assert STUDY in way(vera, "1.2.3.4")


def test_an_object_that_was_not_read_yet_is_found_by_its_own_uid(vera: Client, sender: Source, at: datetime) -> None:
    item = received(sender, sr.ct(), at=at)
    InboxItem.objects.update(sop_instance_uid="1.2.3")

    page = way(vera, "1.2.3")

    assert "Objects whose study is not known" in page
    assert item.uid in page


def test_the_sending_of_a_study_is_shown(client: Client, at: datetime) -> None:
    here = studies.hospital(at)
    studies.listed(studies.pacs(here), at)
    collect_sendings(setup_uid=here.setup.uid, at=at)
    sign_in(client, here.administrator)

    page = way(client, studies.ACCESSION)

    assert "no dose report" in page
    assert "No dose report of this study came here." in page


def test_nothing_typed_is_an_error_at_the_field(vera: Client) -> None:
    assert "This field is required." in way(vera, " ")
