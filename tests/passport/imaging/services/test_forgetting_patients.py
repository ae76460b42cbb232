"""What is left of a patient who left and did not come back: what stays by law, and nothing of the account."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from passport import objects
from passport.access.models import Access, Purpose
from passport.access.services import (
    open_passport,
)
from passport.booklet.models import Entry
from passport.imaging.models import AddedPaper
from passport.imaging.services import end_leaving
from passport.imaging.services.papers import PaperWords, add_paper
from passport.people.browsers import Browser
from passport.people.models import Patient, Reader, Relation, Role, User
from passport.people.selectors import held_reader, open_readers
from passport.people.services import (
    choose_pin,
    come_back,
    set_patient_sign_in,
)
from passport.queue.models import Job
from passport.signing.models import Act
from tests.passport.imaging.leaving import DAYS, left, opens, paper, slip
from tests.passport.imaging.test_paper_files import STILL_PDF
from tests.passport.people import cast as people
from tests.passport.people.services.test_devices import session

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(at: datetime) -> people.Cast:
    return people.assemble(at)


def known_account(cast: people.Cast, at: datetime) -> User:
    user = cast.ana_reads
    set_patient_sign_in(user=user, username="ana.petrovic", password=people.PASSWORD, at=at)
    User.objects.filter(pk=user.pk).update(email="ana@example.org")
    EmailAddress.objects.create(user=user, email="ana@example.org", verified=True, primary=True)
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "phone"})
    choose_pin(user=user, pin="195280", browser=Browser(), before="", at=at)
    session(user)
    return user


def test_after_thirty_days_nothing_is_left_of_the_account_and_the_papers_and_a_second_time_changes_nothing(
    cast: people.Cast, at: datetime
) -> None:
    user, added = known_account(cast, at), paper(cast, at)
    closing = left(cast, at)
    assert objects.get_whole(added.sha256)
    assert end_leaving(closing_uid=closing.uid, at=at + DAYS - timedelta(seconds=1)) == at + DAYS

    for _again in range(2):
        assert end_leaving(closing_uid=closing.uid, at=at + DAYS) is None

    user.refresh_from_db()
    assert (user.is_active, user.has_usable_password(), user.email, user.display_name) == (False, False, "", "")
    assert user.username.startswith("left-")
    assert not EmailAddress.objects.exists()
    assert not Authenticator.objects.filter(user=user).exists()
    assert list(user.device_pins.values_list("ended_at", "ended_how")) == [(at + DAYS, "not_theirs")]
    assert not user.usersession_set.exists()
    own = Reader.objects.get(patient=cast.ana)
    assert (own.ended_at, own.ended_how, own.ended_by) == (at + DAYS, "left", "radiation passport")
    added.refresh_from_db()
    assert (added.called, added.place, added.year, added.forgotten_at) == ("-", "", None, at + DAYS)
    with pytest.raises(objects.ObjectMissing):
        objects.get_whole(added.sha256)
    verbs = ("passport.forgotten", "account.forgotten", "paper.forgotten")
    assert sorted(Act.objects.filter(verb__in=verbs).values_list("verb", flat=True)) == sorted(verbs)
    closing.refresh_from_db()
    assert closing.done_at == at + DAYS


def test_what_stays_by_law_stays_with_who_looked_and_who_did_what(cast: people.Cast, at: datetime) -> None:
    opens(cast.ana_reads, cast.ana, Purpose.OWN_RECORD, at)
    rows, looks = set(Entry.objects.values_list("pk", flat=True)), set(Access.objects.values_list("pk", flat=True))
    acts = set(Act.objects.values_list("pk", "actor"))
    closing = left(cast, at)
    end_leaving(closing_uid=closing.uid, at=at + DAYS)

    assert set(Entry.objects.values_list("pk", flat=True)) == rows
    assert looks <= set(Access.objects.values_list("pk", flat=True))
    assert acts <= set(Act.objects.values_list("pk", "actor"))


def test_bytes_that_a_power_cut_left_go_the_next_time(
    cast: people.Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    added, closing = paper(cast, at), left(cast, at)

    def cut(_sha256: str) -> None:
        raise OSError("the power failed")

    with monkeypatch.context() as dark:
        dark.setattr(objects, "forget", cut)
        with pytest.raises(OSError, match="the power failed"):
            end_leaving(closing_uid=closing.uid, at=at + DAYS)
    assert objects.get_whole(added.sha256)

    end_leaving(closing_uid=closing.uid, at=at + DAYS)
    with pytest.raises(objects.ObjectMissing):
        objects.get_whole(added.sha256)


def test_who_came_back_is_not_forgotten(cast: people.Cast, at: datetime) -> None:
    added, closing = paper(cast, at), left(cast, at)
    come_back(closing=closing, by=cast.ana_reads, at=at)

    assert end_leaving(closing_uid=closing.uid, at=at + DAYS) is None
    added.refresh_from_db()
    assert (added.forgotten_at, opens(cast.ana_reads, cast.ana, Purpose.OWN_RECORD, at + DAYS)) == (None, True)
    assert Job.objects.get(kind="end_leaving").due_at == at + DAYS


def works_here(cast: people.Cast, at: datetime) -> None:
    cast.ana_reads.memberships.create(facility=cast.linden, role=Role.CLERK, since=at, named_by="the cast")


def reads_for_boris(cast: people.Cast, at: datetime) -> None:
    Reader.objects.create(
        user=cast.ana_reads, patient=cast.boris, relation=Relation.GUARDIAN, since=at, proven_by="the cast"
    )


@pytest.mark.parametrize("more", [works_here, reads_for_boris])
def test_an_account_that_is_needed_for_something_else_goes_on_without_the_own_passport(
    cast: people.Cast, at: datetime, more: Callable[[people.Cast, datetime], None]
) -> None:
    user, added = known_account(cast, at), paper(cast, at)
    more(cast, at)
    closing = left(cast, at)
    end_leaving(closing_uid=closing.uid, at=at + DAYS)

    user.refresh_from_db()
    assert (user.is_active, user.username, user.email) == (True, "ana.petrovic", "ana@example.org")
    assert user.has_usable_password()
    assert not opens(user, cast.ana, Purpose.OWN_RECORD, at + DAYS)
    assert held_reader(user, cast.ana, at + DAYS) is None
    added.refresh_from_db()
    assert added.forgotten_at == at + DAYS


def test_a_new_slip_afterwards_makes_a_new_account_that_reads_the_rows_again(cast: people.Cast, at: datetime) -> None:
    closing = left(cast, at)
    end_leaving(closing_uid=closing.uid, at=at + DAYS)
    later = at + DAYS + timedelta(days=1)
    found = slip(cast.ana, later)

    assert found.user != cast.ana_reads
    assert [reader.user for reader in open_readers(cast.ana, later)] == [found.user]
    view = open_passport(reader=found.user, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=later)
    assert view.entries().count() == 2
    anew = paper_of(found.user, cast.ana, later)
    end_leaving(closing_uid=closing.uid, at=later)
    assert objects.get_whole(anew.sha256)


def paper_of(user: User, patient: Patient, at: datetime) -> AddedPaper:
    return add_paper(patient=patient, words=PaperWords(called="Knee"), data=STILL_PDF, shown=False, by=user, at=at)
