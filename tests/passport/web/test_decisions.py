"""Decide on requests, one on a page, with what was done before on the screen."""

import json
import re
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from passport.justification.models import Asked, Decision, DecisionReview, Request
from passport.justification.selectors import has_lapsed
from passport.justification.services.leaflets import add_leaflet
from passport.justification.states import RequestState
from passport.law.shelf import packs_of
from passport.people.models import Membership, Role
from passport.people.services import confirm_pack
from passport.signing.models import Seal
from tests.authenticator import Authenticator
from tests.passport.booklet.signing import enrol
from tests.passport.imaging.papers import with_objects
from tests.passport.web.asking import Desk, chest_ct, desk, wish
from tests.passport.web.staff import signed_in
from tests.passport.web.test_requests import decided, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Desk:
    return desk()


def in_force(here: Desk) -> None:
    (pack,) = packs_of(here.clinic.facility.country)
    confirm_pack(
        facility=here.clinic.facility,
        pack=pack,
        confirmed_by="Нада Јовичић",
        confirmed_on=date(2026, 1, 2),
        by=None,
        at=timezone.now(),
    )


def test_an_approval_is_sealed_with_its_rule(here: Desk) -> None:
    found = sent(here)

    decided(here, found, verdict="approved")

    decision = Decision.objects.get(request=found)
    said = json.loads(bytes(decision.statement.payload))
    assert found.state == RequestState.APPROVED
    assert (decision.pack, decision.article, decision.entitlement) == ("rs-1998", "čl. 2. st. 3. tač. 1.", "yes")
    assert (said["verdict"], said["reason"]) == ("approved", "Justified: the report of the X-ray asks for it")
    assert Seal.objects.filter(statement=decision.statement).count() == 1


def test_the_next_request_follows_the_decision(here: Desk) -> None:
    first, second = sent(here), sent(here, exam_code="ct.abdomen")
    page = here.decider.get(f"/decisions/{first.uid}/")

    answer = here.decider.post(
        f"/decisions/{first.uid}/",
        {"seen": page.context["priors"].seen, "reason": "Justified", "verdict": "approved"},
    )

    assert answer.url == f"/decisions/{second.uid}/"


def test_emergencies_stand_first_and_are_looked_at_afterwards(here: Desk) -> None:
    sent(here)
    urgent = sent(here, exam_code="ct.head", urgency="emergency", emergency_reason="Unconscious after a fall")
    page = here.decider.get("/decisions/")
    decided(here, urgent, verdict="approved")
    decision = Decision.objects.get(request=urgent)

    by_decider = here.decider.post(f"/decisions/emergencies/{decision.uid}/reviewed", {"finding": "Right"}, follow=True)
    administrator = here.clinic.administrator
    assert page.context["requests"][0].uid == urgent.uid
    assert "another doctor" in by_decider.content.decode()
    assert not DecisionReview.objects.exists()
    page = signed_in(administrator).get("/decisions/emergencies")
    assert [line.uid for line, _decision in page.context["decisions"]] == [urgent.uid]


def test_a_refusal_names_an_alternative_where_the_text_wants_one() -> None:
    here = desk(country="HR")
    found = sent(here)
    page = here.decider.get(f"/decisions/{found.uid}/")
    said = {"seen": page.context["priors"].seen, "reason": "Ultrasound answers this", "verdict": "refused"}

    without = here.decider.post(f"/decisions/{found.uid}/", said)
    decided(here, found, verdict="refused", alternative="ultrasound")

    assert "wants a refusal to name another examination" in without.content.decode()
    assert Decision.objects.get(request=found).alternative == "ultrasound"


def test_an_incomplete_refusal_stands_open_with_its_own_errors_and_asks_the_patient_nothing() -> None:
    here = desk(country="HR")
    here.ana.birth_date = date(1995, 5, 2)
    here.ana.save()
    found = sent_of_young(here)
    page = here.decider.get(f"/decisions/{found.uid}/")

    answer = here.decider.post(f"/decisions/{found.uid}/", {"seen": page.context["priors"].seen, "verdict": "refused"})

    forms = answer.context["forms"]
    assert forms.is_refusing
    assert forms.refusal.errors == {"reason": ["This field is required."]}
    assert [form.is_bound for form in (forms.approval, *forms.asks)] == [False, False]
    assert not Decision.objects.exists()


def test_each_form_of_a_decision_has_one_button_so_that_enter_in_a_line_sends_that(here: Desk) -> None:
    page = here.decider.get(f"/decisions/{sent(here).uid}/").content.decode()
    forms = [form.partition("</form>")[0] for form in page.split("data-decide=")[1:]]

    assert [re.findall(r'name="verdict"\s+value="(\w+)"', form) for form in forms] == [["approved"], ["refused"]]


def test_a_verdict_that_is_none_decides_nothing(here: Desk) -> None:
    found = sent(here)
    page = here.decider.get(f"/decisions/{found.uid}/")
    said = {"seen": page.context["priors"].seen, "reason": "Justified", "verdict": "maybe"}

    answer = here.decider.post(f"/decisions/{found.uid}/", said, headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json()) == (409, {"error": "Choose whether you approve."})
    assert not Decision.objects.exists()


def test_a_refusal_goes_without_an_alternative_where_the_text_wants_none(here: Desk) -> None:
    found = sent(here)

    decided(here, found, verdict="refused")

    assert found.state == RequestState.REFUSED


def test_who_is_not_named_is_warned_by_an_old_text_and_stopped_by_one_in_force(here: Desk) -> None:
    here.clinic.approver.specialties.update(field="other")
    warned, stopped = sent(here), sent(here, exam_code="ct.abdomen")

    page = here.decider.get(f"/decisions/{warned.uid}/")
    decided(here, warned, verdict="approved")
    in_force(here)
    refused = here.decider.post(
        f"/decisions/{stopped.uid}/",
        {
            "seen": here.decider.get(f"/decisions/{stopped.uid}/").context["priors"].seen,
            "reason": "Justified",
            "verdict": "approved",
        },
    )

    assert "You can go on; the decision says so." in page.content.decode()
    assert Decision.objects.get(request=warned).entitlement == "no"
    assert "Leave it to somebody whom it names" in refused.content.decode()
    assert not Decision.objects.filter(request=stopped).exists()


def test_a_woman_is_asked_before_an_approval_and_the_answer_stays_among_who_treats_her() -> None:
    here = desk(country="HR")
    here.ana.birth_date = date(1995, 5, 2)
    here.ana.save()
    found = Request.objects.get(pk=sent_of_young(here).pk)
    page = here.decider.get(f"/decisions/{found.uid}/")
    said = {"seen": page.context["priors"].seen, "reason": "Justified", "verdict": "approved"}

    unasked = here.decider.post(f"/decisions/{found.uid}/", said)
    pregnant = here.decider.post(f"/decisions/{found.uid}/", said | {"ask-pregnancy-answer": "yes"})
    decided(
        here,
        found,
        verdict="approved",
        **{"ask-pregnancy-answer": "yes", "ask-pregnancy-urgent_reason": "Suspected embolism"},
    )

    assert unasked.status_code == 200
    assert "Say why the examination" in pregnant.content.decode()
    asked = Asked.objects.get(request=found)
    assert (asked.answer, asked.urgent_reason, asked.article) == ("yes", "Suspected embolism", "čl. 32. st. 1.")


def sent_of_young(here: Desk) -> Request:
    typed = wish(here) | {
        "identifier": "0205961715012",
        "birth_date_day": "2",
        "birth_date_month": "5",
        "birth_date_year": "1995",
    }
    here.asker.post("/requests/new", typed)
    found = Request.objects.latest("id")
    page = here.asker.get(f"/requests/{found.uid}/")
    here.asker.post(f"/requests/{found.uid}/", wish(here) | {"seen": page.context["priors"].seen, "step": "send"})
    return found


def test_a_decision_is_taken_back_by_whoever_took_it(here: Desk) -> None:
    found = sent(here)
    decided(here, found, verdict="approved")

    here.decider.post(f"/decisions/{found.uid}/take-back")

    found.refresh_from_db()
    assert (found.state, found.decisions.count()) == (RequestState.WAITING, 1)


def test_reasons_are_offered_again_instead_of_typed(here: Desk) -> None:
    decided(here, sent(here), verdict="approved")

    page = here.decider.get(f"/decisions/{sent(here, exam_code='ct.abdomen').uid}/")

    assert page.context["reasons"] == ["Justified: the report of the X-ray asks for it"]


def test_one_touch_signs_one_decision(here: Desk, at: datetime) -> None:
    chest_ct(here, "20200301", at)
    found, authenticator = sent(here), Authenticator()
    enrol(here.clinic.approver.user, authenticator, at=timezone.now())
    page = here.decider.get(f"/decisions/{found.uid}/")
    said = {"seen": page.context["priors"].seen, "reason": "Justified", "verdict": "approved"}

    begun = here.decider.post(f"/decisions/{found.uid}/", said, headers={"Accept": "application/json"}).json()
    ended = here.decider.post(
        begun["signed"],
        json.dumps({"request": begun["request"], "response": authenticator.get(begun["options"])}),
        content_type="application/json",
        headers={"Accept": "application/json"},
    ).json()

    assert ended == {"next": "/decisions/"}
    assert Decision.objects.get(request=found).statement.signatures.count() == 1


def test_before_a_high_dose_it_is_written_down_who_informed_the_patient_with_which_leaflet() -> None:
    here = desk(country="BA")
    leaflet = add_leaflet(
        facility=here.clinic.facility,
        name="CT, što treba znati",
        language="bs",
        data=with_objects(""),
        by=None,
        at=timezone.now(),
    )
    found = sent(here)

    decided(here, found, verdict="approved")
    page = here.decider.get(f"/decisions/{found.uid}/")
    here.decider.post(f"/decisions/{found.uid}/informed", {"informed_by": "dr. Amra Begić", "leaflet": leaflet.uid})
    nameless = here.decider.post(f"/decisions/{found.uid}/informed", {"informed_by": ""}, follow=True)

    found.refresh_from_db()
    assert page.context["informing"].article == "čl. 38."
    assert (found.informed_by, found.leaflet) == ("dr. Amra Begić", leaflet)
    assert "Say who informed the patient" in nameless.content.decode()


def test_that_the_patient_is_informed_is_written_down_with_the_approval(at: datetime) -> None:
    here = desk(country="BA")
    found = sent(here)

    decided(here, found, verdict="approved", informed_now="on", informed_by="dr. Amra Begić")

    found.refresh_from_db()
    assert (found.state, found.informed_by) == (RequestState.APPROVED, "dr. Amra Begić")


def test_who_informed_the_patient_is_asked_before_anything_is_decided() -> None:
    here = desk(country="BA")
    found = sent(here)
    page = here.decider.get(f"/decisions/{found.uid}/")
    said = {"seen": page.context["priors"].seen, "reason": "Justified", "verdict": "approved", "informed_now": "on"}

    answer = here.decider.post(f"/decisions/{found.uid}/", said)

    assert answer.context["forms"].informed.errors == {"informed_by": ["Say who informed the patient."]}
    assert answer.context["forms"].approval["reason"].value() == "Justified"
    assert not Decision.objects.exists()


def test_before_a_small_dose_nobody_is_asked_who_informed(here: Desk) -> None:
    found = sent(here, exam_code="xray.chest")

    assert "informed_form" not in here.decider.get(f"/decisions/{found.uid}/").context


def test_what_nobody_decided_on_shows_nothing_until_somebody_takes_it_up_again(here: Desk) -> None:
    found = sent(here)
    Request.objects.filter(pk=found.pk).update(state_at=timezone.now() - timedelta(days=91))
    address, told = f"/decisions/{found.uid}/", "Nobody decided on this request for a long time"

    shown = [here.decider.get(address).content.decode(), here.asker.get(f"/requests/{found.uid}/").content.decode()]
    assert [(told in page, f"{address}reopen" in page) for page in shown] == [(True, True)] * 2
    assert here.stranger.post(f"{address}reopen").status_code == 404
    for who, back in ((here.asker, f"/requests/{found.uid}/"), (here.decider, address)):
        Request.objects.filter(pk=found.pk).update(state_at=timezone.now() - timedelta(days=91))
        assert who.post(f"{address}reopen").url == back
        found.refresh_from_db()
        assert not has_lapsed(found, timezone.now())

    decided(here, found, verdict="approved")
    assert found.state == RequestState.APPROVED


def test_who_asked_and_works_elsewhere_by_now_opens_no_decision(here: Desk) -> None:
    found, now = sent(here), timezone.now()
    Membership.objects.filter(user=here.doctor).update(until=now)
    Membership.objects.create(
        user=here.doctor, facility=here.clinic.facility, role=Role.REFERRER, since=now, named_by="the test"
    )

    assert here.asker.get(f"/decisions/{found.uid}/").status_code == 404
    assert here.asker.get(f"/requests/{found.uid}/").status_code == 200
