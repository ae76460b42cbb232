"""One object from one PACS: brought once, tried again for 30 days, then visibly given up."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import pytest
from pydicom.dataset import Dataset

from ingestion.models import InboxItem, InboxState, Retrieval, RetrievalState
from ingestion.reasons import Reason
from ingestion.services.recording import settle
from ingestion.services.retrieving import ask, ask_again, retrieve
from passport.imaging.clients import Instance
from passport.imaging.clients.multipart import one_part
from passport.imaging.models import Pacs
from passport.people.models import Role
from passport.people.services.permission import NotAllowed
from passport.queue.models import Job
from passport.signing.models import Act
from tests.cast import facility, staff
from tests.ingestion.archives import web_pacs
from tests.ingestion.senders import clinic, received, source
from tests.passport.imaging.clients.nodes import answer, web_node
from tests.sr import ct, write

pytestmark = pytest.mark.django_db

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
REPORT = ct()


def named(dataset: Dataset) -> Instance:
    return Instance(
        study_instance_uid=dataset.StudyInstanceUID,
        series_instance_uid=dataset.SeriesInstanceUID,
        sop_class_uid=dataset.SOPClassUID,
        sop_instance_uid=dataset.SOPInstanceUID,
    )


def giving(dataset: Dataset) -> Callable[[bytes], Iterable[bytes]]:
    content_type, body = one_part(write(dataset))
    return lambda _request: [answer(body, f"Content-Type: {content_type}")]


def test_a_report_is_fetched_into_the_inbox_and_recorded(at: datetime) -> None:
    with web_node(script=giving(REPORT)) as node:
        pacs = web_pacs(node.base, at)
        asked = ask(pacs=pacs, instance=named(REPORT), at=at)
        again = retrieve(retrieval_uid=asked.uid, at=at)

    asked.refresh_from_db()
    item = InboxItem.objects.get()
    assert again is None
    assert (asked.state, asked.item, asked.reason, asked.finished_at) == (RetrievalState.FETCHED, item, "", at)
    assert (item.source, item.sop_instance_uid, item.due_at) == (pacs.source, REPORT.SOPInstanceUID, at)
    assert settle(item_uid=item.uid, at=at).state == InboxState.RECORDED


def test_a_damaged_copy_that_was_here_before_is_no_reason_not_to_fetch_a_whole_one(at: datetime) -> None:
    damaged = received(source(at), b"cut off", at=at - MINUTE)
    InboxItem.objects.filter(pk=damaged.pk).update(
        state=InboxState.REJECTED, reason=Reason.DAMAGED, sop_instance_uid=REPORT.SOPInstanceUID
    )
    with web_node(script=giving(REPORT)) as node:
        asked = ask(pacs=web_pacs(node.base, at), instance=named(REPORT), at=at)
        again = retrieve(retrieval_uid=asked.uid, at=at)

    asked.refresh_from_db()
    assert again is None
    assert asked.item is not None
    assert asked.item != damaged
    assert settle(item_uid=asked.item.uid, at=at).state == InboxState.RECORDED


def test_asking_twice_makes_one_row_one_job_and_one_act(at: datetime) -> None:
    pacs = web_pacs("http://127.0.0.1:1", at)

    first = ask(pacs=pacs, instance=named(REPORT), at=at)
    second = ask(pacs=pacs, instance=named(REPORT), at=at + MINUTE)

    assert first == second
    assert Job.objects.get(kind="retrieve").subject_uid == first.uid
    assert Act.objects.filter(verb="retrieval.asked").count() == 1


def test_a_key_object_that_had_no_pacs_gets_one(at: datetime) -> None:
    pacs = web_pacs("http://127.0.0.1:1", at)
    key_object = received(source(at), b"a key object", at=at)
    uids = vars(named(REPORT))
    waiting = Retrieval.objects.create(key_object=key_object, asked_at=at, detail="http://elsewhere", **uids)

    ask(pacs=pacs, instance=named(REPORT), key_object=key_object, at=at)

    waiting.refresh_from_db()
    assert (waiting.pacs, waiting.reason, waiting.detail) == (pacs, Reason.AWAITING_REPORT, "http://elsewhere")
    assert Job.objects.get(kind="retrieve").subject_uid == waiting.uid


def test_nobody_is_asked_for_what_came_by_another_way(at: datetime) -> None:
    with web_node(script=giving(REPORT)) as node:
        asked = ask(pacs=web_pacs(node.base, at), instance=named(REPORT), at=at)
        item = received(source(at), REPORT, at=at)
        InboxItem.objects.update(sop_instance_uid=REPORT.SOPInstanceUID)
        again = retrieve(retrieval_uid=asked.uid, at=at)

    asked.refresh_from_db()
    assert (again, asked.state, asked.item) == (None, RetrievalState.FETCHED, item)
    assert node.connections == 0


REFUSALS = [
    ("another object", giving(ct(number=2)), Reason.WRONG_OBJECT, "another SOP Instance UID"),
    ("a refusal", lambda _request: [answer(b"", status="403 Forbidden")], Reason.PACS_REFUSED, "HTTP 403"),
    ("an outage", lambda _request: [answer(b"", status="503 Busy")], Reason.PACS_UNAVAILABLE, "HTTP 503"),
    ("too much", lambda _request: [answer(b"", length=10**10)], Reason.PACS_TOO_MUCH, "announces more"),
]


@pytest.mark.parametrize(("case", "script", "reason", "words"), REFUSALS, ids=[row[0] for row in REFUSALS])
def test_an_answer_that_is_not_the_report_is_told_and_not_kept(
    case: str, script: Callable[[bytes], Iterable[bytes]], reason: Reason, words: str, at: datetime
) -> None:
    with web_node(script=script) as node:
        asked = ask(pacs=web_pacs(node.base, at), instance=named(REPORT), at=at)
        again = retrieve(retrieval_uid=asked.uid, at=at)

    asked.refresh_from_db()
    assert (again, asked.state, asked.reason, asked.tries) == (at + MINUTE, RetrievalState.WAITING, reason, 1)
    assert words in asked.detail
    assert InboxItem.objects.count() == 0


def test_tries_come_less_often_until_one_a_day_and_end_after_thirty(at: datetime) -> None:
    with web_node(script=lambda _request: [answer(b"", status="404 Not Found")]) as node:
        asked = ask(pacs=web_pacs(node.base, at), instance=named(REPORT), at=at)
        tried, now = [], at
        while again := retrieve(retrieval_uid=asked.uid, at=now):
            tried.append(again - now)
            now = again

    asked.refresh_from_db()
    assert tried[:4] == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert tried == sorted(tried)
    assert tried[-1] == DAY
    assert now > at + 30 * DAY
    assert now <= at + 31 * DAY
    assert (asked.state, asked.reason, asked.finished_at) == (RetrievalState.GIVEN_UP, Reason.GIVEN_UP, now)
    assert node.connections == len(tried)


def test_what_was_given_up_starts_anew_when_a_person_says_so(at: datetime) -> None:
    pacs = web_pacs("http://127.0.0.1:1", at)
    asked = ask(pacs=pacs, instance=named(REPORT), at=at)
    later = at + 31 * DAY
    retrieve(retrieval_uid=asked.uid, at=later)
    Job.objects.filter(kind="retrieve").update(due_at=None)

    ask_again(retrieval=asked, by=staff(pacs.facility, "vera", Role.PACS_ADMINISTRATOR), at=later)

    asked.refresh_from_db()
    assert (asked.state, asked.tries, asked.asked_at) == (RetrievalState.WAITING, 0, later)
    assert Job.objects.get(kind="retrieve").due_at == later
    assert Act.objects.get(verb="retrieval.asked_again").actor == "vera"


def test_what_waits_until_tomorrow_is_tried_at_once_when_a_person_says_so(at: datetime) -> None:
    pacs = web_pacs("http://127.0.0.1:1", at)
    asked = ask(pacs=pacs, instance=named(REPORT), at=at)
    Job.objects.filter(kind="retrieve").update(due_at=at + DAY)

    ask_again(retrieval=asked, by=staff(pacs.facility, "vera", Role.PACS_ADMINISTRATOR), at=at + MINUTE)

    assert Job.objects.get(kind="retrieve").due_at == at + MINUTE


def test_only_those_who_look_after_the_pacs_start_anew(at: datetime) -> None:
    asked = ask(pacs=web_pacs("http://127.0.0.1:1", at), instance=named(REPORT), at=at)
    stranger = staff(facility("Elsewhere"), "boris", Role.PACS_ADMINISTRATOR)

    with pytest.raises(NotAllowed):
        ask_again(retrieval=asked, by=stranger, at=at)


def test_a_pacs_that_is_not_to_be_asked_is_not_connected_to(at: datetime) -> None:
    with web_node(script=giving(REPORT)) as node:
        asked = ask(pacs=web_pacs(node.base, at, facility=clinic(at)), instance=named(REPORT), at=at)
        Pacs.objects.update(active=False)
        again = retrieve(retrieval_uid=asked.uid, at=at)

    asked.refresh_from_db()
    assert (again, asked.reason, node.connections) == (at + MINUTE, Reason.PACS_UNREGISTERED, 0)


def test_credentials_come_from_the_environment_and_go_to_their_node_only(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACS_CLINIC", "vera:pass")
    with web_node(script=giving(REPORT)) as node, web_node(script=giving(ct(number=2))) as other:
        pacs, stranger = web_pacs(node.base, at), web_pacs(other.base, at, name="other")
        Pacs.objects.filter(pk=pacs.pk).update(credentials="PACS_CLINIC")
        retrieve(retrieval_uid=ask(pacs=pacs, instance=named(REPORT), at=at).uid, at=at)
        retrieve(retrieval_uid=ask(pacs=stranger, instance=named(ct(number=2)), at=at).uid, at=at)

    assert b"Authorization: Basic dmVyYTpwYXNz" in node.requests[0]
    assert b"authorization" not in other.requests[0].lower()


@pytest.mark.parametrize("variable", ["SECRET_KEY", "PACS_NOBODY_SET_THIS"])
def test_our_own_secrets_are_no_credentials(variable: str, at: datetime) -> None:
    with web_node(script=giving(REPORT)) as node:
        pacs = web_pacs(node.base, at)
        Pacs.objects.update(credentials=variable)
        asked = ask(pacs=pacs, instance=named(REPORT), at=at)
        retrieve(retrieval_uid=asked.uid, at=at)

    asked.refresh_from_db()
    assert (asked.reason, node.connections) == (Reason.PACS_REFUSED, 0)
