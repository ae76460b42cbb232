"""Registering senders, and what waits for an issuer."""

from dataclasses import replace
from datetime import datetime

import pytest

from ingestion.models import InboxState, Source, SourceKind
from ingestion.services.recording import settle
from ingestion.services.sources import (
    AeTitleMissing,
    AeTitleTaken,
    IssuerMissing,
    Issuing,
    SourceNameTaken,
    UnknownTimeZone,
    add_source,
    name_issuer,
    update_source,
)
from passport.people.models import Role
from passport.people.services.permission import NotAllowed
from passport.signing.models import Act
from tests.cast import facility, staff
from tests.ingestion.senders import CLINIC_ISSUER, settled, source
from tests.sr import ANA, ct

pytestmark = pytest.mark.django_db

REFUSED = [
    ("another source has the name", {"name": "ct-room", "ae_title": "OTHER"}, SourceNameTaken),
    ("another source has the AE title", {"name": "other", "ae_title": "CT-ROOM"}, AeTitleTaken),
    ("no AE title", {"name": "other", "ae_title": " "}, AeTitleMissing),
    ("an AE title that DICOM refuses", {"name": "other", "ae_title": "A\\B"}, AeTitleMissing),
    ("no such time zone", {"name": "other", "ae_title": "OTHER", "time_zone": "Belgrade"}, UnknownTimeZone),
]


@pytest.mark.parametrize(("case", "words", "error"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_source_that_cannot_be_told_apart_is_refused(
    case: str, words: dict[str, str], error: type[Exception], at: datetime
) -> None:
    first = source(at)

    with pytest.raises(error):
        add_source(facility=first.facility, by=None, at=at, **words)

    assert list(Source.objects.exclude(name="local")) == [first]


def test_a_source_is_kept_with_its_issuers_and_an_act(at: datetime) -> None:
    place = facility()
    administrator = staff(place, "vera", Role.PACS_ADMINISTRATOR)

    added = add_source(
        name=" archive ",
        facility=place,
        ae_title="ARCHIVE",
        issuers=[Issuing(as_sent="A", issuer="first"), Issuing(as_sent="A", issuer="second")],
        by=administrator,
        at=at,
    )

    assert (added.name, added.kind, added.facility, added.any_issuer) == ("archive", SourceKind.DICOM, place, False)
    assert list(added.issuers.values_list("as_sent", "issuer")) == [("A", "second")]
    act = Act.objects.get(verb="source.added")
    assert (act.actor, act.subject_uid, act.facility_uid) == ("vera", added.uid, place.uid)


def test_only_those_who_look_after_a_facility_register_its_sources(at: datetime) -> None:
    place = facility()
    approver = staff(place, "mira", Role.APPROVER)
    stranger = staff(facility("Elsewhere"), "boris", Role.PACS_ADMINISTRATOR)

    for person in (approver, stranger):
        with pytest.raises(NotAllowed):
            add_source(name="x", facility=place, ae_title="X", by=person, at=at)


def test_nobody_takes_a_source_to_a_facility_of_others(at: datetime) -> None:
    sender = source(at)
    administrator = staff(sender.facility, "vera", Role.PACS_ADMINISTRATOR)

    with pytest.raises(NotAllowed):
        update_source(source=sender, name="x", facility=facility("Elsewhere"), ae_title="X", by=administrator, at=at)


def test_naming_an_issuer_reads_again_what_waited_for_it(at: datetime) -> None:
    sender = source(at)
    waiting = settled(sender, ct(patient=replace(ANA, issuer="CLINIC-NINE")), at=at)
    administrator = staff(sender.facility, "vera", Role.PACS_ADMINISTRATOR)

    count = name_issuer(source=sender, as_sent="clinic-nine", issuer="Clinic Nine", by=administrator, at=at)

    again = settle(item_uid=waiting.uid, at=at)
    assert (count, again.state) == (1, InboxState.RECORDED)


def test_an_issuer_for_objects_that_name_none_becomes_the_default(at: datetime) -> None:
    sender = source(at)
    waiting = settled(sender, ct(patient=replace(ANA, issuer="")), at=at)
    administrator = staff(sender.facility, "vera", Role.PACS_ADMINISTRATOR)

    name_issuer(source=sender, as_sent="", issuer=CLINIC_ISSUER, by=administrator, at=at)

    assert settle(item_uid=waiting.uid, at=at).state == InboxState.RECORDED


def test_an_issuer_without_a_name_is_refused(at: datetime) -> None:
    sender = source(at)
    administrator = staff(sender.facility, "vera", Role.PACS_ADMINISTRATOR)

    with pytest.raises(IssuerMissing):
        name_issuer(source=sender, as_sent="CLINIC-NINE", issuer=" ", by=administrator, at=at)


def test_changing_a_source_changes_its_issuers_and_reads_again(at: datetime) -> None:
    sender = source(at)
    waiting = settled(sender, ct(patient=replace(ANA, issuer="CLINIC-NINE")), at=at)
    administrator = staff(sender.facility, "vera", Role.FACILITY_ADMINISTRATOR)

    update_source(
        source=sender,
        name="ct-two",
        facility=sender.facility,
        ae_title="CT-TWO",
        issuers=[Issuing(as_sent="CLINIC-NINE", issuer="Clinic Nine")],
        active=False,
        by=administrator,
        at=at,
    )

    sender.refresh_from_db()
    assert (sender.name, sender.ae_title, sender.active) == ("ct-two", "CT-TWO", False)
    assert list(sender.issuers.values_list("as_sent", "issuer")) == [("CLINIC-NINE", "Clinic Nine")]
    assert settle(item_uid=waiting.uid, at=at).state == InboxState.RECORDED
