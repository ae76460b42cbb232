"""Ask for an examination, look at what was done before, send it, and answer a refusal."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from passport.access.models import Access, Ground, Purpose
from passport.justification.models import PriorsReview, Request, ReviewOutcome
from passport.justification.states import RequestState
from passport.signing.models import Notice
from tests.passport.web.asking import BORN, Desk, chest_ct, desk, wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Desk:
    return desk()


def drafted(here: Desk, **said: str) -> Request:
    typed = wish(here, **said) | {"identifier": "0205961715012"} | BORN
    answer = here.asker.post("/requests/new", typed)
    assert answer.status_code == 302, answer.content.decode()
    return Request.objects.latest("id")


def sent(here: Desk, **said: str) -> Request:
    found = drafted(here, **said)
    page = here.asker.get(f"/requests/{found.uid}/")
    answer = here.asker.post(
        f"/requests/{found.uid}/", wish(here, **said) | {"seen": page.context["priors"].seen, "step": "send"}
    )
    assert answer.status_code == 302, answer.content.decode()
    found.refresh_from_db()
    return found


def decided(here: Desk, found: Request, **said: str) -> None:
    page = here.decider.get(f"/decisions/{found.uid}/")
    typed = {"seen": page.context["priors"].seen, "reason": "Justified: the report of the X-ray asks for it"} | said
    answer = here.decider.post(f"/decisions/{found.uid}/", typed)
    assert answer.status_code == 302, answer.content.decode()
    found.refresh_from_db()


def test_the_earlier_examinations_stand_on_the_page_before_a_request_is_sent(here: Desk, at: datetime) -> None:
    chest_ct(here, "20200301", at)
    found = drafted(here)

    page = here.asker.get(f"/requests/{found.uid}/")

    assert [prior.examination for prior in page.context["priors"].near] == ["CT of the chest"]
    assert found.state == RequestState.DRAFT
    look = Access.objects.filter(patient=here.ana, ground=Ground.REQUEST, purpose=Purpose.JUSTIFICATION)
    assert [one.reader_uid for one in look] == [here.doctor.uid]


def test_what_stood_on_the_page_is_kept_with_the_request(here: Desk, at: datetime) -> None:
    chest_ct(here, "20200301", at)

    found = sent(here)

    review = PriorsReview.objects.get(request=found)
    assert (found.state, review.count, review.outcome) == (RequestState.WAITING, 1, ReviewOutcome.REVIEWED)


def test_a_request_is_not_sent_when_an_examination_came_after_the_page_was_opened(here: Desk, at: datetime) -> None:
    found = drafted(here)
    page = here.asker.get(f"/requests/{found.uid}/")
    chest_ct(here, "20200301", at)

    answer = here.asker.post(
        f"/requests/{found.uid}/", wish(here) | {"seen": page.context["priors"].seen, "step": "send"}
    )

    assert "The earlier examinations changed" in answer.content.decode()
    found.refresh_from_db()
    assert found.state == RequestState.DRAFT


def test_a_repeat_is_sent_only_with_a_reason(here: Desk, at: datetime) -> None:
    chest_ct(here, timezone.now().strftime("%Y%m%d"), at)
    found = drafted(here)
    page = here.asker.get(f"/requests/{found.uid}/")
    seen = {"seen": page.context["priors"].seen, "step": "send"}

    without = here.asker.post(f"/requests/{found.uid}/", wish(here) | seen)
    with_reason = here.asker.post(f"/requests/{found.uid}/", wish(here, repeat_reason="It grew on the X-ray") | seen)

    found.refresh_from_db()
    said = without.content.decode()
    assert "it stands in the list of earlier examinations. Say in writing why it is needed again." in said
    assert "stands below" not in said
    assert (with_reason.status_code, found.state, found.repeat_reason) == (
        302,
        RequestState.WAITING,
        "It grew on the X-ray",
    )


def test_a_wrong_number_and_a_wrong_birth_date_are_answered_alike(here: Desk) -> None:
    right = wish(here) | {"identifier": "0205961715012"} | BORN
    answers = [
        here.asker.post("/requests/new", right | wrong)
        for wrong in ({"identifier": "0205961715013"}, {"birth_date_day": "3"})
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert not Request.objects.exists()


def test_screening_without_its_programme_is_not_sent(here: Desk) -> None:
    found = drafted(here, purpose="screening")
    page = here.asker.get(f"/requests/{found.uid}/")

    answer = here.asker.post(
        f"/requests/{found.uid}/",
        wish(here, purpose="screening") | {"seen": page.context["priors"].seen, "step": "send"},
    )

    assert "the programme and its approval" in answer.content.decode()


def test_nobody_else_opens_a_request(here: Desk) -> None:
    found = sent(here)

    assert here.stranger.get(f"/requests/{found.uid}/").status_code == 404
    assert here.stranger.get(f"/decisions/{found.uid}/").status_code == 404
    assert here.decider.get(f"/requests/{found.uid}/").status_code == 404


@pytest.mark.parametrize("verb", ["", "drop", "alternative", "again"])
def test_who_decides_and_asks_for_the_page_of_who_asked_did_not_look(here: Desk, verb: str) -> None:
    found = sent(here)
    before = Access.objects.count()

    assert here.decider.post(f"/requests/{found.uid}/{verb}").status_code == 404
    assert Access.objects.count() == before


def test_the_referrer_takes_the_alternative_in_one_touch(here: Desk) -> None:
    found = sent(here)
    decided(here, found, verdict="refused", alternative_code="xray.chest")

    answer = here.asker.post(f"/requests/{found.uid}/alternative")

    again = Request.objects.latest("id")
    found.refresh_from_db()
    assert answer.url == f"/requests/{again.uid}/"
    assert (found.state, again.state, again.exam_code) == (RequestState.ANSWERED, RequestState.DRAFT, "xray.chest")
    assert (again.indication, again.replaces) == (found.indication, found)


def test_the_referrer_sends_again_with_more_or_drops(here: Desk) -> None:
    first, second = sent(here), sent(here, exam_code="ct.abdomen")
    for found in (first, second):
        decided(here, found, verdict="refused", alternative="ultrasound")

    here.asker.post(f"/requests/{first.uid}/again")
    here.asker.post(f"/requests/{second.uid}/drop")

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (RequestState.ANSWERED, RequestState.DROPPED)
    assert Request.objects.latest("id").replaces == first


def test_the_referrer_is_told_without_a_word_of_health(here: Desk) -> None:
    found = sent(here)
    decided(here, found, verdict="refused", alternative="ultrasound")

    notice = Notice.objects.get(user=here.doctor)

    assert (notice.kind, notice.detail) == ("request.refused", {})
    assert "wants your answer" in here.asker.get("/requests/").content.decode()


def test_the_notice_leads_to_the_request_where_it_is_read(here: Desk) -> None:
    found, other = sent(here), sent(here, exam_code="ct.abdomen")
    for one in (found, other):
        decided(here, one, verdict="approved")
    listed = here.asker.get("/requests/").content.decode()
    here.stranger.get(f"/requests/{found.uid}/")
    unread = Notice.objects.filter(read_at=None).count()

    page = here.asker.get(f"/requests/{found.uid}/").content.decode()

    assert listed.count("A request of yours was decided on.") == 2
    assert f'<a class="button button--quiet" href="/requests/{found.uid}/">Read it</a>' in listed
    assert (unread, page.count("A request of yours was decided on.")) == (2, 1)
    assert [notice.subject_uid for notice in Notice.objects.filter(read_at=None)] == [other.uid]


def test_a_request_of_another_hour_shows_nothing_until_it_is_saved_again(here: Desk) -> None:
    found = drafted(here)
    Request.objects.filter(pk=found.pk).update(state_at=datetime(2026, 1, 1, tzinfo=UTC))

    page = here.asker.get(f"/requests/{found.uid}/")

    assert "priors" not in page.context
    assert "older than an hour" in page.content.decode()
