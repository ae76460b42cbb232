"""Who asked for an examination and who approved it: nobody is named who is not recorded."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from passport.booklet.models import ApprovalKind, Entry
from passport.justification.models import Request
from passport.justification.selectors import Chain, chain_of
from passport.justification.services import put_together
from passport.people.models import Practitioner, Relation
from passport.web.approved import Who, approved_by, asked_by
from passport.web.asked_words import repeat_sentence
from passport.web.presenters import entry_page
from tests import cast as base
from tests.passport.booklet.withholding import withhold
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward, ward
from tests.passport.web.rows import row
from tests.passport.web.test_mistakes import reading

MIRA = Practitioner(title="др", given_name="Мира", surname="Ковач")


@pytest.fixture
def hospital(db: None) -> Ward:
    return ward()


def done(hospital: Ward, request: Request, at: datetime) -> tuple[Entry, Chain]:
    """Return the row of what a request asked for, and what stood before it."""
    entry = cast.prior(hospital, at, on=at.date())
    put_together(request=cast.now(request), entry=entry, by=hospital.radiographer, at=at)
    entry = Entry.objects.get(pk=entry.pk)
    chain = chain_of(entry, answers=False)
    assert chain is not None
    return entry, chain


def test_a_request_says_who_asked_and_its_decision_who_approved(hospital: Ward, at: datetime) -> None:
    entry, chain = done(hospital, cast.approved(hospital, at), at)

    assert asked_by(entry, chain) == Who(name=str(hospital.referrer.practitioner), when=at)
    assert approved_by(entry, chain) == Who(name="др Мира Ковач", when=at)


def test_a_row_names_by_itself_who_asked() -> None:
    assert asked_by(row("ct.chest", referrer="Dr Perić"), None) == Who(name="Dr Perić")
    assert asked_by(row("ct.chest"), None) == Who()


@pytest.mark.parametrize(
    ("parts", "who"),
    [
        ({"approver": MIRA, "approval": ApprovalKind.TAKEN}, Who(name="др Мира Ковач")),
        ({"approver": MIRA, "approval": ApprovalKind.RECORDED}, Who(name="др Мира Ковач")),
        ({"approver": MIRA, "approval": ApprovalKind.NOT_RECORDED}, Who()),
        (
            {"approver": MIRA, "approval": ApprovalKind.NOT_RECORDED, "approver_as_sent": "Dr Ilić"},
            Who(name="Dr Ilić", source="as the device reported"),
        ),
        ({"approver_as_sent": "Dr Ilić", "from_paper": True}, Who(name="Dr Ilić", source="as the old paper says")),
        ({}, Who()),
    ],
)
def test_who_was_only_asked_to_sign_approved_nothing(parts: dict[str, object], who: Who) -> None:
    assert approved_by(row("ct.chest", **parts), None) == who


def test_a_doctor_does_not_read_who_was_only_asked_to_sign_as_the_approver(hospital: Ward, at: datetime) -> None:
    entry = cast.prior(hospital, at, on=at.date())
    page = {}
    for approval in ApprovalKind:
        entry.approver, entry.approval = MIRA, approval
        page[approval] = entry_page(entry, born=date(1961, 5, 2), zone=ZoneInfo("Europe/Belgrade")).approver

    assert page == {"not_recorded": "", "recorded": "др Мира Ковач", "taken": "др Мира Ковач"}


def test_a_repeat_names_the_day_and_the_reason_as_people_write_them(hospital: Ward, at: datetime) -> None:
    cast.prior(hospital, at, on=date(2026, 2, 20))
    _entry, chain = done(hospital, cast.approved(hospital, at, repeat_reason="New fall"), at)

    said = repeat_sentence(chain)
    Entry.objects.filter(pk=chain.request.repeat_of.pk).update(performed_on=None)
    chain.request.repeat_of.refresh_from_db()

    assert said == (
        "The same examination was done on 20 February 2026; the doctor gave this reason for doing it again: “New fall”."
    )
    assert repeat_sentence(chain) == (
        "The same examination was done before; the doctor gave this reason for doing it again: “New fall”."
    )
    assert repeat_sentence(None) == ""


@pytest.mark.parametrize("relation", [Relation.SELF, Relation.GUARDIAN, Relation.TRUSTED])
def test_a_repeat_tells_nobody_of_a_row_that_this_reader_does_not_see(
    relation: Relation, hospital: Ward, at: datetime
) -> None:
    cast.prior(hospital, at, on=date(2026, 2, 20))
    entry, chain = done(hospital, cast.approved(hospital, at, repeat_reason="New fall"), at)
    user = base.reader(hospital.ana)
    hospital.ana.readers.update(relation=relation)
    address = f"/passport/{hospital.ana.uid}/entry/{entry.uid}/"

    told = [reading(user).get(address).context["repeat"]]
    withhold(chain.request.repeat_of, at=at)
    told.append(reading(user).get(address).context["repeat"])

    sentence = repeat_sentence(chain)
    assert told == [sentence, sentence if relation == Relation.SELF else ""]
